import type { Expr, Name, Query, TableRef } from "./ast.ts";
import { parseCall } from "./parse-function.ts";
import {
  parseFlashback,
  parsePartition,
  parseSample,
  refuseTransformations,
} from "./parse-table-options.ts";
import { noAliasWords } from "./reserved-words.ts";
import { isOperatorToken, isWordToken, type Token } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** A table and all that is joined to it. @throws OraError 903, 905, 907. Source: Oracle SQL Language Reference, SELECT. */
export function parseJoinedTable(cursor: TokenCursor): TableRef {
  let left = parseTableRef(cursor);
  while (startsJoin(cursor)) left = parseJoin(cursor, left);
  return left;
}

const joinWords = new Set(["JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL"]);

function startsJoin(cursor: TokenCursor): boolean {
  return cursor.isAnyWord(joinWords) || cursor.isWords("OUTER", "APPLY");
}

function parseJoin(cursor: TokenCursor, left: TableRef): TableRef {
  const { at } = left;
  if (cursor.isWords("CROSS", "APPLY") || cursor.isWords("OUTER", "APPLY")) {
    return parseApply(cursor, left);
  }
  if (cursor.takeWord("CROSS")) {
    cursor.expectWord("JOIN");
    return { kind: "join", type: "CROSS", natural: false, left, right: parseTableRef(cursor), at };
  }
  const natural = cursor.takeWord("NATURAL");
  const type = parseJoinType(cursor);
  let right = parseTableRef(cursor);
  if (natural) return { kind: "join", type, natural, left, right, at };
  // a JOIN b JOIN c ON … ON …: the first ON belongs to the innermost join.
  while (!cursor.isWord("ON") && !cursor.isWord("USING") && startsJoin(cursor)) {
    right = parseJoin(cursor, right);
  }
  if (cursor.takeWord("ON")) {
    const on = cursor.grammar.condition(cursor);
    return { kind: "join", type, natural, left, right, on, at };
  }
  cursor.expectWord("USING");
  const using = cursor.parenthesized(() => cursor.identifier());
  return { kind: "join", type, natural, left, right, using, at };
}

function parseJoinType(cursor: TokenCursor): "INNER" | "LEFT" | "RIGHT" | "FULL" {
  const outer = cursor.takeAnyWord(outerJoins) as "LEFT" | "RIGHT" | "FULL" | undefined;
  if (outer) cursor.takeWord("OUTER");
  else cursor.takeWord("INNER");
  cursor.expectWord("JOIN");
  return outer ?? "INNER";
}

const outerJoins = new Set(["LEFT", "RIGHT", "FULL"]);

/** CROSS APPLY and OUTER APPLY: joins whose right side may refer to the left one. */
function parseApply(cursor: TokenCursor, left: TableRef): TableRef {
  const outer = cursor.advance().value === "OUTER";
  cursor.advance();
  const right = parseTableRef(cursor);
  const lateral: TableRef = right.kind === "derived" ? { ...right, lateral: true } : right;
  const { at } = left;
  if (!outer) {
    return { kind: "join", type: "CROSS", natural: false, left, right: lateral, at };
  }
  const one: Expr = { kind: "number", text: "1", at };
  const on: Expr = { kind: "compare", op: "=", left: one, right: one, at };
  return { kind: "join", type: "LEFT", natural: false, left, right: lateral, on, at };
}

/** One table, view, subquery, function or parenthesised join with its alias. */
export function parseTableRef(cursor: TokenCursor): TableRef {
  const { at } = cursor.token;
  if (cursor.isOperator("(")) {
    cursor.enter();
    const inner = parseParenthesizedTable(cursor);
    cursor.leave();
    return withAlias(cursor, inner);
  }
  if (cursor.isWord("LATERAL") && isOperatorToken(cursor.peek(), "(")) {
    cursor.advance();
    const query = parseSubquery(cursor);
    return withAlias(cursor, { kind: "derived", query, lateral: true, at });
  }
  if (cursor.isWord("TABLE") || cursor.isWord("THE")) return parseTableFunction(cursor);
  return parseNamedTable(cursor);
}

/** `( query )` */
function parseSubquery(cursor: TokenCursor): Query {
  cursor.expectOperator("(");
  const query = cursor.grammar.query(cursor);
  cursor.expectOperator(")");
  return query;
}

/** `( query )`, `( join )` or 23ai's `( VALUES … )`. */
function parseParenthesizedTable(cursor: TokenCursor): TableRef {
  const { at } = cursor.token;
  const next = cursor.peek();
  if (isWordToken(next, "SELECT") || isWordToken(next, "WITH")) {
    const derived: TableRef = { kind: "derived", query: parseSubquery(cursor), at };
    if (cursor.isWords("AS", "OF") || cursor.isWords("VERSIONS", "BETWEEN"))
      throw cursor.fail(3001);
    return derived;
  }
  cursor.advance();
  if (cursor.version >= 23 && cursor.isWord("VALUES")) {
    const rows = parseRows(cursor);
    cursor.expectOperator(")");
    return { kind: "values", rows, at };
  }
  const inner = parseJoinedTable(cursor);
  if (inner.kind === "derived" && !inner.alias && !inner.lateral && !cursor.isOperator(")")) {
    const query = cursor.grammar.continueQuery(cursor, inner.query);
    cursor.expectOperator(")");
    return { kind: "derived", query, at };
  }
  cursor.expectOperator(")");
  return inner;
}

/** VALUES (…), (…) */
export function parseRows(cursor: TokenCursor): Expr[][] {
  cursor.expectWord("VALUES");
  return cursor.list(() => cursor.parenthesized(() => cursor.grammar.expression(cursor)));
}

/** TABLE( expression ) */
function parseTableFunction(cursor: TokenCursor): TableRef {
  const { at } = cursor.token;
  if (!isOperatorToken(cursor.peek(), "(")) throw cursor.fail(903);
  cursor.advance();
  cursor.advance();
  if (cursor.isWord("SELECT")) throw cursor.fail(3001);
  const call = cursor.grammar.expression(cursor);
  cursor.expectOperator(")");
  takeOuterMark(cursor);
  return withAlias(cursor, { kind: "table-function", call, at });
}

/** The old `TABLE(…)(+)`. */
function takeOuterMark(cursor: TokenCursor): void {
  if (!cursor.isOperator("(") || !isOperatorToken(cursor.peek(), "+")) return;
  cursor.advance();
  cursor.advance();
  cursor.expectOperator(")");
}

const otherSources = new Set(["JSON_TABLE", "XMLTABLE", "CONTAINERS", "SHARDS", "ONLY", "INLINE"]);

function parseNamedTable(cursor: TokenCursor): TableRef {
  const first = cursor.token;
  if (first.kind === "word" && otherSources.has(first.value)) {
    const next = cursor.peek();
    if (isOperatorToken(next, "(") || isWordToken(next, "EXTERNAL")) throw cursor.fail(3001);
  }
  const name = cursor.name(903);
  if (cursor.isOperator("(") && name.dbLink === undefined) return parseFunctionSource(cursor, name);
  const partition = parsePartition(cursor);
  const sample = parseSample(cursor);
  const flashback = parseFlashback(cursor);
  refuseTransformations(cursor);
  const alias = parseAlias(cursor);
  refuseTransformations(cursor);
  return {
    kind: "table",
    name,
    ...(alias === undefined ? {} : { alias }),
    ...(partition ? { partition } : {}),
    ...(sample ? { sample } : {}),
    ...(flashback ? { flashback } : {}),
    at: first.at,
  };
}

/** A function may stand without TABLE(…) since 18c. */
function parseFunctionSource(cursor: TokenCursor, name: Name): TableRef {
  const call = parseCall(cursor, name);
  return withAlias(cursor, { kind: "table-function", call, at: name.at });
}

function withAlias(cursor: TokenCursor, table: TableRef): TableRef {
  if (table.kind === "join") return table;
  refuseTransformations(cursor);
  const alias = table.alias ?? parseAlias(cursor);
  refuseTransformations(cursor);
  if (alias === undefined) return table;
  if (table.kind === "values" && cursor.isOperator("(")) {
    const columns = cursor.parenthesized(() => cursor.identifier());
    return { ...table, alias, columns };
  }
  return { ...table, alias };
}

/** The alias that stands here; undefined where a clause begins. AS never stands before it. */
export function parseAlias(cursor: TokenCursor): string | undefined {
  const { token } = cursor;
  if (token.kind === "quoted") return cursor.advance().value;
  if (token.kind !== "word" || token.reserved || noAliasWords.has(token.value)) return undefined;
  return beginsClause(cursor, token) ? undefined : cursor.advance().value;
}

/** Words that are an alias unless what follows makes them a clause. */
function beginsClause(cursor: TokenCursor, { value }: Token): boolean {
  const next = cursor.peek();
  switch (value) {
    case "FETCH":
      return isWordToken(next, "FIRST") || isWordToken(next, "NEXT");
    case "OFFSET":
      return beginsOffset(cursor);
    case "LOG":
      return isWordToken(next, "ERRORS");
    case "VERSIONS":
      return isWordToken(next, "BETWEEN");
    case "OUTER":
      return isWordToken(next, "APPLY");
    case "EXCEPT":
      return cursor.version >= 23;
    default:
      return false;
  }
}

/** OFFSET 5 ROWS begins a clause; in OFFSET 5 the word is an alias, as Oracle reads it. */
export function beginsOffset(cursor: TokenCursor): boolean {
  const next = cursor.peek();
  if (next.kind === "number" || next.kind === "bind") {
    const behind = cursor.peek(2);
    return isWordToken(behind, "ROWS") || isWordToken(behind, "ROW") || behind.kind === "operator";
  }
  return isOperatorToken(next, "(") || isOperatorToken(next, "-");
}
