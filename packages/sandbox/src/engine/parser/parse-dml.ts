import type {
  Delete,
  DmlTarget,
  ErrorLogging,
  Expr,
  Insert,
  Name,
  Returning,
  SetItem,
  TableRef,
  Update,
} from "./ast.ts";
import { parseTargets } from "./parse-select.ts";
import { parseAlias, parseJoinedTable } from "./parse-table-ref.ts";
import { isOperatorToken, isWordToken, type Token } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * INSERT INTO target [(columns)] VALUES (…) | query, with RETURNING and LOG ERRORS.
 * @throws OraError 925 INTO, 926 VALUES missing, 1747 for a column that cannot be one, 936.
 * Source: Oracle SQL Language Reference, INSERT.
 */
export function parseInsert(cursor: TokenCursor): Insert {
  const { at } = cursor.advance();
  const hints = cursor.token.hint === undefined ? [] : [cursor.token.hint];
  cursor.expectWord("INTO", 925);
  const target = parseTarget(cursor);
  const columns = startsColumns(cursor) ? parseColumns(cursor) : undefined;
  const { source, record } = parseInsertSource(cursor);
  return {
    kind: "insert",
    target,
    ...(columns ? { columns } : {}),
    source,
    ...parseDmlTail(cursor),
    hints,
    ...(record ? { record } : {}),
    at,
  };
}

function startsColumns(cursor: TokenCursor): boolean {
  if (!cursor.isOperator("(")) return false;
  const next = cursor.peek();
  return !isWordToken(next, "SELECT") && !isWordToken(next, "WITH") && !isOperatorToken(next, "(");
}

function parseInsertSource(cursor: TokenCursor): Pick<Insert, "source" | "record"> {
  if (cursor.isWord("SELECT") || cursor.isWord("WITH") || cursor.isOperator("(")) {
    return { source: { kind: "query", query: cursor.grammar.query(cursor) } };
  }
  if (!cursor.isWord("VALUES")) throw cursor.fail(926);
  if (cursor.inBlock && !isOperatorToken(cursor.peek(), "(")) {
    cursor.advance();
    const record = cursor.inMode("plsql", cursor.grammar.value);
    return { source: { kind: "values", rows: [[record]] }, record: true };
  }
  cursor.advance();
  const rows = [parseValues(cursor)];
  while (cursor.version >= 23 && cursor.takeOperator(",")) rows.push(parseValues(cursor));
  return { source: { kind: "values", rows } };
}

/** `(value | DEFAULT, …)` */
export function parseValues(cursor: TokenCursor): Expr[] {
  return cursor.parenthesized(() => parseValueOrDefault(cursor));
}

function parseValueOrDefault(cursor: TokenCursor): Expr {
  if (cursor.isWord("DEFAULT")) return { kind: "default", at: cursor.advance().at };
  return cursor.grammar.expression(cursor);
}

/** A table, view or subquery that is written to, with its alias. */
export function parseTarget(cursor: TokenCursor): DmlTarget {
  if (cursor.isOperator("(")) return parseSubqueryTarget(cursor);
  if (cursor.isWord("TABLE") || cursor.isWord("ONLY")) {
    if (isOperatorToken(cursor.peek(), "(")) throw cursor.fail(3001);
  }
  const { at } = cursor.token;
  const name = cursor.name(903);
  const partition = parsePartitionOf(cursor);
  const alias = parseAlias(cursor);
  return {
    kind: "table",
    name,
    ...(alias === undefined ? {} : { alias }),
    ...(partition ? { partition } : {}),
    at,
  };
}

function parsePartitionOf(cursor: TokenCursor): Extract<DmlTarget, { kind: "table" }>["partition"] {
  const sub = cursor.isWord("SUBPARTITION");
  if (!sub && !cursor.isWord("PARTITION")) return undefined;
  cursor.advance();
  if (cursor.isWord("FOR")) throw cursor.fail(3001);
  const [name = ""] = cursor.parenthesized(() => cursor.identifier(14006));
  return { name, sub };
}

/** `(query [WITH CHECK OPTION]) alias`: rows are written through the query as through a view. */
function parseSubqueryTarget(cursor: TokenCursor): DmlTarget {
  const { at } = cursor.advance();
  const query = cursor.grammar.query(cursor);
  if (cursor.takeWord("WITH")) {
    if (cursor.takeWord("READ")) cursor.expectWord("ONLY");
    else cursor.expectWords("CHECK", "OPTION");
  }
  cursor.expectOperator(")");
  const alias = parseAlias(cursor);
  return { kind: "derived", query, ...(alias === undefined ? {} : { alias }), at };
}

/** `(column, …)`, each perhaps with its table's alias. @throws OraError 1747 */
export function parseColumns(cursor: TokenCursor): Name[] {
  return cursor.parenthesized(() => cursor.name(1747));
}

/** RETURNING … INTO … and LOG ERRORS …; MERGE has RETURNING since 23ai only. */
export function parseDmlTail(
  cursor: TokenCursor,
  hasReturning = true,
): { returning?: Returning; logErrors?: ErrorLogging } {
  const returning = hasReturning ? parseReturning(cursor) : undefined;
  const logErrors = parseLogErrors(cursor);
  return { ...(returning ? { returning } : {}), ...(logErrors ? { logErrors } : {}) };
}

/** RETURNING | RETURN values [BULK COLLECT] INTO targets. @throws OraError 925, 905 for a target that is no placeholder. */
function parseReturning(cursor: TokenCursor): Returning | undefined {
  if (!cursor.takeWord("RETURNING") && !cursor.takeWord("RETURN")) return undefined;
  const items = cursor.list(() => parseReturned(cursor));
  const bulk = cursor.inBlock && cursor.takeWords("BULK", "COLLECT");
  cursor.expectWord("INTO", 925);
  if (cursor.inBlock) return { items, into: cursor.inMode("plsql", parseTargets), bulk };
  const first = cursor.binds.length;
  const into = cursor.list((): Expr => {
    if (cursor.token.kind === "bind") return cursor.bind();
    cursor.deferred ??= cursor.fail(905);
    const name = cursor.name(905);
    return { kind: "name", name, at: name.at };
  });
  for (const bind of cursor.binds.slice(first)) bind.returning = true;
  return { items, into, bulk };
}

/** [OLD | NEW] value: since 23ai the row before or after the change; a call of OLD or NEW. */
function parseReturned(cursor: TokenCursor): Expr {
  const word = ["OLD", "NEW"].find((candidate) => cursor.isWord(candidate));
  if (cursor.version < 23 || word === undefined || !startsValue(cursor.peek())) {
    return cursor.grammar.expression(cursor);
  }
  const { at } = cursor.advance();
  const value = cursor.grammar.expression(cursor);
  return { kind: "call", name: { parts: [word], at }, args: [{ value }], at };
}

function startsValue({ kind, reserved }: Token): boolean {
  return (
    kind === "quoted" || kind === "string" || kind === "number" || (kind === "word" && !reserved)
  );
}

/** LOG ERRORS [INTO table] [(tag)] [REJECT LIMIT n | UNLIMITED] */
function parseLogErrors(cursor: TokenCursor): ErrorLogging | undefined {
  if (!cursor.takeWord("LOG")) return undefined;
  cursor.expectWord("ERRORS");
  const table = cursor.takeWord("INTO") ? cursor.name(903) : undefined;
  let tag: Expr | undefined;
  if (cursor.takeOperator("(")) {
    tag = cursor.grammar.expression(cursor);
    cursor.expectOperator(")");
  }
  let rejectLimit: number | null | undefined;
  if (cursor.takeWord("REJECT")) {
    cursor.expectWord("LIMIT");
    rejectLimit = cursor.takeWord("UNLIMITED") ? null : cursor.integer();
  }
  return {
    ...(table ? { table } : {}),
    ...(tag ? { tag } : {}),
    ...(rejectLimit === undefined ? {} : { rejectLimit }),
  };
}

/**
 * UPDATE target SET … [FROM …] [WHERE …], FROM since 23ai.
 * @throws OraError 971 SET missing, 927, 1747, 1767.
 * Source: Oracle SQL Language Reference, UPDATE.
 */
export function parseUpdate(cursor: TokenCursor): Update {
  const { at } = cursor.advance();
  const target = parseTarget(cursor);
  cursor.expectWord("SET", 971);
  const set = parseSetItems(cursor);
  const from = parseDirectJoin(cursor);
  const where = parseWhere(cursor);
  return {
    kind: "update",
    target,
    set,
    ...(from ? { from } : {}),
    ...(where ? { where } : {}),
    ...parseDmlTail(cursor),
    at,
  };
}

/** Source: Oracle SQL Language Reference, DELETE. */
export function parseDelete(cursor: TokenCursor): Delete {
  const { at } = cursor.advance();
  cursor.takeWord("FROM");
  const target = parseTarget(cursor);
  const from = parseDirectJoin(cursor);
  const where = parseWhere(cursor);
  return {
    kind: "delete",
    target,
    ...(from ? { from } : {}),
    ...(where ? { where } : {}),
    ...parseDmlTail(cursor),
    at,
  };
}

function parseDirectJoin(cursor: TokenCursor): TableRef[] | undefined {
  if (cursor.version < 23 || !cursor.takeWord("FROM")) return undefined;
  return cursor.list(() => parseJoinedTable(cursor));
}

/** WHERE condition; in PL/SQL also WHERE CURRENT OF cursor, which is `ROWID = cursor%ROWID`. */
function parseWhere(cursor: TokenCursor): Expr | undefined {
  if (!cursor.takeWord("WHERE")) return undefined;
  const { at } = cursor.token;
  if (!cursor.inBlock || !cursor.takeWords("CURRENT", "OF"))
    return cursor.grammar.condition(cursor);
  const { parts } = cursor.name(904);
  return {
    kind: "compare",
    op: "=",
    left: { kind: "name", name: { parts: ["ROWID"], at }, at },
    right: { kind: "name", name: { parts: [...parts, "%ROWID"], at }, at },
    at,
  };
}

/** column = value, …, (columns) = (query). */
export function parseSetItems(cursor: TokenCursor): SetItem[] {
  return cursor.list(() => parseSetItem(cursor));
}

function parseSetItem(cursor: TokenCursor): SetItem {
  if (cursor.isOperator("(")) {
    const columns = parseColumns(cursor);
    cursor.expectOperator("=", 927);
    const next = cursor.peek();
    if (!cursor.isOperator("(")) throw cursor.fail(906);
    const query = isWordToken(next, "SELECT") || isWordToken(next, "WITH");
    if (!query && !isOperatorToken(next, "(")) throw cursor.fail(1767);
    cursor.advance();
    const item: SetItem = { kind: "columns", columns, query: cursor.grammar.query(cursor) };
    cursor.expectOperator(")");
    return item;
  }
  const { at } = cursor.token;
  if (cursor.inBlock && cursor.takeWord("ROW")) {
    cursor.expectOperator("=", 927);
    const value = cursor.inMode("plsql", cursor.grammar.value);
    return { kind: "column", column: { parts: ["ROW"], at }, value };
  }
  const column = cursor.name(1747);
  cursor.expectOperator("=", 927);
  return { kind: "column", column, value: parseValueOrDefault(cursor) };
}
