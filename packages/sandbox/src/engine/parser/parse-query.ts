import type { CommonTable, Expr, Query, QueryBody } from "./ast.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseOrderItems } from "./parse-order-by.ts";
import { parseSelect } from "./parse-select.ts";
import { beginsOffset, parseRows } from "./parse-table-ref.ts";
import { isWordToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * A query: WITH, blocks joined by set operators, ORDER BY, OFFSET and FETCH, FOR UPDATE.
 * @throws OraError 928 where no SELECT stands, 923, 924, 936 and what its parts throw.
 * Source: Oracle SQL Language Reference, SELECT.
 */
export function parseQuery(cursor: TokenCursor): Query {
  const { at } = cursor.token;
  const tables = cursor.isWord("WITH") ? parseWith(cursor) : undefined;
  const body = parseSetOperators(cursor, parseTerm(cursor));
  return { kind: "query", ...(tables ? { with: tables } : {}), body, ...parseTail(cursor), at };
}

/** Goes on behind `(query)`, which may be the first part of a set operation or have an ORDER BY behind it. */
export function continueQuery(cursor: TokenCursor, first: Query): Query {
  const body = parseSetOperators(cursor, plainBody(first));
  return { kind: "query", body, ...parseTail(cursor), at: first.at };
}

/** The body alone of a query that has nothing else. */
function plainBody(query: Query): QueryBody {
  const { with: tables, orderBy, offset, fetch, forUpdate } = query;
  return tables || orderBy || offset || fetch || forUpdate ? query : query.body;
}

function parseSetOperators(cursor: TokenCursor, first: QueryBody): QueryBody {
  let left = first;
  for (;;) {
    const op = parseSetOperator(cursor);
    if (!op) return left;
    cursor.advance();
    // Only UNION has ALL before 21c.
    const all = (op === "UNION" || cursor.version >= 23) && cursor.takeWord("ALL");
    left = { kind: "set", op, all, left, right: parseTerm(cursor), at: left.at };
  }
}

function parseSetOperator(cursor: TokenCursor): "UNION" | "INTERSECT" | "MINUS" | undefined {
  const { kind, value } = cursor.token;
  if (kind !== "word") return undefined;
  if (value === "UNION" || value === "INTERSECT" || value === "MINUS") return value;
  return value === "EXCEPT" && cursor.version >= 23 ? "MINUS" : undefined;
}

/** A query block or a query in parentheses. */
function parseTerm(cursor: TokenCursor): QueryBody {
  const { at } = cursor.token;
  if (cursor.version >= 23 && cursor.isWord("VALUES")) {
    const from = [{ kind: "values", rows: parseRows(cursor), at } as const];
    return { kind: "select", distinct: false, items: [{ kind: "star", at }], from, at };
  }
  cursor.enter();
  let term: QueryBody;
  if (cursor.takeOperator("(")) {
    term = plainBody(parseQuery(cursor));
    cursor.expectOperator(")");
  } else {
    term = parseSelect(cursor);
  }
  cursor.leave();
  return term;
}

/** WITH name [(columns)] AS (query) [SEARCH …] [CYCLE …], … */
function parseWith(cursor: TokenCursor): CommonTable[] {
  cursor.advance();
  if (cursor.isWord("FUNCTION") || cursor.isWord("PROCEDURE")) {
    if (cursor.peek().kind === "word" && !isWordToken(cursor.peek(), "AS")) throw cursor.fail(3001);
  }
  return cursor.list(() => {
    const name = cursor.identifier(903);
    const columns = cursor.isOperator("(")
      ? cursor.parenthesized(() => cursor.identifier())
      : undefined;
    cursor.expectWord("AS");
    cursor.expectOperator("(");
    const query = parseQuery(cursor);
    cursor.expectOperator(")");
    const search = parseSearch(cursor);
    const cycle = parseCycle(cursor);
    return {
      name,
      ...(columns ? { columns } : {}),
      query,
      ...(search ? { search } : {}),
      ...(cycle ? { cycle } : {}),
    };
  });
}

function parseSearch(cursor: TokenCursor): CommonTable["search"] {
  if (!cursor.takeWord("SEARCH")) return undefined;
  const breadth = cursor.takeWord("BREADTH");
  if (!breadth) cursor.expectWord("DEPTH");
  cursor.expectWord("FIRST");
  cursor.expectWord("BY", 924);
  const by = parseOrderItems(cursor);
  cursor.expectWord("SET");
  return { breadth, by, column: cursor.identifier() };
}

function parseCycle(cursor: TokenCursor): CommonTable["cycle"] {
  if (!cursor.takeWord("CYCLE")) return undefined;
  const columns = cursor.list(() => cursor.identifier());
  cursor.expectWord("SET");
  const column = cursor.identifier();
  cursor.expectWord("TO");
  const value = parseExpression(cursor);
  cursor.expectWord("DEFAULT");
  return { columns, column, value, otherwise: parseExpression(cursor) };
}

type Tail = Pick<Query, "orderBy" | "siblings" | "offset" | "fetch" | "forUpdate">;

/** ORDER BY, OFFSET, FETCH and FOR UPDATE. */
function parseTail(cursor: TokenCursor): Tail {
  const tail: { -readonly [Key in keyof Tail]: Tail[Key] } = {};
  if (cursor.takeWord("ORDER")) {
    if (cursor.takeWord("SIBLINGS")) tail.siblings = true;
    cursor.expectWord("BY", 924);
    tail.orderBy = parseOrderItems(cursor);
  }
  if (cursor.isWord("OFFSET") && beginsOffset(cursor)) tail.offset = parseOffset(cursor);
  if (cursor.isWord("FETCH")) tail.fetch = parseFetch(cursor);
  if (cursor.isWord("FOR")) tail.forUpdate = parseForUpdate(cursor);
  return tail;
}

/** OFFSET n ROW | ROWS */
function parseOffset(cursor: TokenCursor): Expr {
  cursor.advance();
  const offset = cursor.grammar.value(cursor);
  if (!cursor.takeWord("ROWS")) cursor.expectWord("ROW");
  return offset;
}

/** FETCH [APPROX] FIRST | NEXT [n [PERCENT]] ROW | ROWS ONLY | WITH TIES */
function parseFetch(cursor: TokenCursor): NonNullable<Query["fetch"]> {
  cursor.advance();
  // The approximate search of 23ai may give the exact rows.
  if (cursor.version >= 23 && !cursor.takeWord("APPROX")) cursor.takeWord("APPROXIMATE");
  if (!cursor.takeWord("FIRST")) cursor.expectWord("NEXT");
  const one = cursor.isWord("ROW") || cursor.isWord("ROWS");
  const count = one ? undefined : cursor.grammar.value(cursor);
  const percent = cursor.takeWord("PERCENT");
  if (!cursor.takeWord("ROWS")) cursor.expectWord("ROW");
  const withTies = cursor.takeWord("WITH");
  cursor.expectWord(withTies ? "TIES" : "ONLY");
  return { ...(count ? { count } : {}), percent, withTies };
}

/** FOR UPDATE [OF columns] [NOWAIT | WAIT n | SKIP LOCKED] @throws OraError 905; 30006 for a WAIT without a number. */
function parseForUpdate(cursor: TokenCursor): NonNullable<Query["forUpdate"]> {
  cursor.advance();
  cursor.expectWord("UPDATE");
  const of = cursor.takeWord("OF") ? cursor.list(() => cursor.name(904)) : undefined;
  let waitS: number | undefined;
  let skipLocked = false;
  if (cursor.takeWord("NOWAIT")) waitS = 0;
  else if (cursor.takeWord("WAIT")) waitS = cursor.integer(30005);
  else if (cursor.takeWord("SKIP")) {
    cursor.expectWord("LOCKED");
    skipLocked = true;
  }
  return { ...(of ? { of } : {}), ...(waitS === undefined ? {} : { waitS }), skipLocked };
}
