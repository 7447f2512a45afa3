import type { Expr, PlsqlStatement } from "./ast.ts";
import { parseEmbeddedQuery } from "./parse-plsql-sql.ts";
import { parseTargets } from "./parse-select.ts";
import { isWordToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Of<Kind extends PlsqlStatement["kind"]> = Extract<PlsqlStatement, { kind: Kind }>;

/**
 * EXECUTE IMMEDIATE and the statements of cursors, without their semicolon; undefined where none stands.
 * @throws OraError 6550; 3001 for GOTO and PIPE ROW.
 * Source: Oracle Database PL/SQL Language Reference, EXECUTE IMMEDIATE, OPEN, OPEN FOR, FETCH, CLOSE.
 */
export function parseDynamic(cursor: TokenCursor): PlsqlStatement | undefined {
  const { at } = cursor.token;
  const next = cursor.peek();
  const behind = next.kind === "word" || next.kind === "quoted" || next.kind === "bind";
  if (cursor.takeWords("EXECUTE", "IMMEDIATE")) return parseExecuteImmediate(cursor, at);
  if (!behind) return undefined;
  if (cursor.takeWord("OPEN")) return parseOpen(cursor, at);
  if (cursor.takeWord("FETCH")) return parseFetch(cursor, at);
  if (cursor.takeWord("CLOSE")) return { kind: "close", cursor: cursor.grammar.value(cursor), at };
  if (cursor.isWord("GOTO") || (cursor.isWord("PIPE") && isWordToken(next, "ROW"))) {
    throw cursor.inMode("sql", () => cursor.fail(3001));
  }
  return undefined;
}

function parseExecuteImmediate(cursor: TokenCursor, at: number): Of<"execute-immediate"> {
  const sql = cursor.grammar.expression(cursor);
  let bulk = false;
  let into: Expr[] | undefined;
  if (cursor.isWord("INTO") || cursor.isWords("BULK", "COLLECT")) {
    bulk = cursor.takeWords("BULK", "COLLECT");
    cursor.expectWord("INTO");
    into = parseTargets(cursor);
  }
  const using = cursor.takeWord("USING") ? cursor.list(() => parseUsing(cursor)) : [];
  let returning: Expr[] | undefined;
  if (cursor.takeWord("RETURNING") || cursor.takeWord("RETURN")) {
    bulk = cursor.takeWords("BULK", "COLLECT");
    cursor.expectWord("INTO");
    returning = parseTargets(cursor);
  }
  return {
    kind: "execute-immediate",
    sql,
    ...(into ? { into } : {}),
    bulk,
    using,
    ...(returning ? { returning } : {}),
    at,
  };
}

/** [IN | OUT | IN OUT] value */
function parseUsing(cursor: TokenCursor): Of<"execute-immediate">["using"][number] {
  const input = cursor.takeWord("IN");
  const output = cursor.takeWord("OUT");
  const mode = output ? (input ? "IN OUT" : "OUT") : "IN";
  return { mode, value: cursor.grammar.expression(cursor) };
}

/** Behind OPEN: cursor[(arguments)], or variable FOR query | text [USING values]. */
function parseOpen(cursor: TokenCursor, at: number): Of<"open"> {
  const opened = cursor.grammar.value(cursor);
  if (!cursor.takeWord("FOR")) return { kind: "open", cursor: opened, query: null, using: [], at };
  const query =
    cursor.isWord("SELECT") || cursor.isWord("WITH")
      ? parseEmbeddedQuery(cursor)
      : cursor.grammar.expression(cursor);
  const using = cursor.takeWord("USING")
    ? cursor.list(() => parseUsing(cursor)).map(({ value }) => value)
    : [];
  return { kind: "open", cursor: opened, query, using, at };
}

/** Behind FETCH: cursor [BULK COLLECT] INTO targets [LIMIT n]. */
function parseFetch(cursor: TokenCursor, at: number): Of<"fetch"> {
  const fetched = cursor.grammar.value(cursor);
  const bulk = cursor.takeWords("BULK", "COLLECT");
  cursor.expectWord("INTO");
  const into = parseTargets(cursor);
  const limit = bulk && cursor.takeWord("LIMIT") ? cursor.grammar.value(cursor) : undefined;
  return { kind: "fetch", cursor: fetched, into, bulk, ...(limit ? { limit } : {}), at };
}
