import type { Merge } from "./ast.ts";
import {
  parseColumns,
  parseDmlTail,
  parseSetItems,
  parseTarget,
  parseValues,
} from "./parse-dml.ts";
import { parseTableRef } from "./parse-table-ref.ts";
import { isOperatorToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Branches = { -readonly [Key in "matched" | "notMatched"]?: Merge[Key] };

/**
 * MERGE INTO target USING source ON (condition) WHEN MATCHED … WHEN NOT MATCHED …
 * @throws OraError 969 for ON without parentheses, 905 for a missing keyword, 926.
 * Source: Oracle SQL Language Reference, MERGE.
 */
export function parseMerge(cursor: TokenCursor): Merge {
  const { at } = cursor.advance();
  cursor.expectWord("INTO", 925);
  const target = parseTarget(cursor);
  cursor.expectWord("USING");
  const source = parseTableRef(cursor);
  if (!cursor.isWord("ON") || !isOperatorToken(cursor.peek(), "(")) throw cursor.fail(969);
  cursor.advance();
  cursor.advance();
  const on = cursor.grammar.condition(cursor);
  cursor.expectOperator(")");
  const branches = parseBranches(cursor);
  const tail = parseDmlTail(cursor, cursor.version >= 23);
  return { kind: "merge", target, source, on, ...branches, ...tail, at };
}

function parseBranches(cursor: TokenCursor): Branches {
  const branches: Branches = {};
  if (!cursor.isWord("WHEN")) throw cursor.fail(905);
  while (cursor.isWord("WHEN")) {
    const negative = cursor.peek().value === "NOT";
    // Each of them once: a second one is text left over.
    if (negative ? branches.notMatched : branches.matched) return branches;
    cursor.advance();
    if (cursor.takeWord("NOT")) {
      cursor.expectWords("MATCHED", "THEN", "INSERT");
      branches.notMatched = parseInsertBranch(cursor);
    } else {
      cursor.expectWords("MATCHED", "THEN", "UPDATE");
      branches.matched = parseUpdateBranch(cursor);
    }
  }
  return branches;
}

/** SET … [WHERE …] [DELETE WHERE …] */
function parseUpdateBranch(cursor: TokenCursor): NonNullable<Merge["matched"]> {
  cursor.expectWord("SET", 971);
  const set = parseSetItems(cursor);
  const where = cursor.takeWord("WHERE") ? cursor.grammar.condition(cursor) : undefined;
  if (!cursor.takeWord("DELETE")) return { set, ...(where ? { where } : {}) };
  cursor.expectWord("WHERE");
  const deleteWhere = cursor.grammar.condition(cursor);
  return { set, ...(where ? { where } : {}), deleteWhere };
}

/** [(columns)] VALUES (…) [WHERE …] */
function parseInsertBranch(cursor: TokenCursor): NonNullable<Merge["notMatched"]> {
  const columns = cursor.isOperator("(") ? parseColumns(cursor) : undefined;
  cursor.expectWord("VALUES", 926);
  const values = parseValues(cursor);
  const where = cursor.takeWord("WHERE") ? cursor.grammar.condition(cursor) : undefined;
  return { ...(columns ? { columns } : {}), values, ...(where ? { where } : {}) };
}
