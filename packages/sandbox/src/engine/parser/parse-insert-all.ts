import type { InsertAll } from "./ast.ts";
import { parseColumns, parseTarget, parseValues } from "./parse-dml.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Branch = InsertAll["branches"][number];
type Into = Branch["into"][number];

/**
 * INSERT ALL | FIRST, with or without conditions.
 * @throws OraError 905 for a missing keyword, 928 where no query follows.
 * Source: Oracle SQL Language Reference, INSERT, multi_table_insert.
 */
export function parseInsertAll(cursor: TokenCursor): InsertAll {
  const { at } = cursor.advance();
  const first = cursor.advance().value === "FIRST";
  const branches = cursor.isWord("WHEN")
    ? parseConditional(cursor)
    : [{ into: parseIntos(cursor) }];
  const query = cursor.grammar.query(cursor);
  return { kind: "insert-all", first, branches, query, at };
}

function parseConditional(cursor: TokenCursor): Branch[] {
  const branches: Branch[] = [];
  while (cursor.takeWord("WHEN")) {
    const when = cursor.grammar.condition(cursor);
    cursor.expectWord("THEN");
    branches.push({ when, into: parseIntos(cursor) });
  }
  if (cursor.takeWord("ELSE")) branches.push({ otherwise: true, into: parseIntos(cursor) });
  return branches;
}

function parseIntos(cursor: TokenCursor): Into[] {
  if (!cursor.isWord("INTO")) throw cursor.fail(905);
  const intos: Into[] = [];
  while (cursor.takeWord("INTO")) {
    const target = parseTarget(cursor);
    const columns = cursor.isOperator("(") ? parseColumns(cursor) : undefined;
    const values = cursor.takeWord("VALUES") ? parseValues(cursor) : undefined;
    intos.push({ target, ...(columns ? { columns } : {}), ...(values ? { values } : {}) });
  }
  return intos;
}
