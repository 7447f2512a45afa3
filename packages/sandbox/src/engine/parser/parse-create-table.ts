import type { ColumnDefinition, ConstraintDefinition, CreateTable, Name } from "./ast.ts";
import { parseColumn } from "./parse-column.ts";
import { parseTableConstraint, startsTableConstraint } from "./parse-constraint.ts";
import { emptyProperties, parseTableProperties } from "./parse-table-properties.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * CREATE [GLOBAL | PRIVATE TEMPORARY] TABLE; the words up to TABLE were read.
 * @throws OraError 903 for a name that cannot be one, also of a private temporary table without ORA$PTT_; 906 and 922 for
 * what cannot follow it, 904, 902, 907, 957, 2260, 1754, 1792, 2263.
 * Source: Oracle SQL Language Reference, CREATE TABLE.
 */
export function parseCreateTable(
  cursor: TokenCursor,
  at: number,
  temporary?: "global" | "private",
): CreateTable {
  const ifNotExists = cursor.version >= 23 && cursor.takeWords("IF", "NOT", "EXISTS");
  const name = parseTableName(cursor, temporary);
  const columns: ColumnDefinition[] = [];
  const constraints: ConstraintDefinition[] = [];
  const start = cursor.token;
  if (cursor.isOperator("(")) parseElements(cursor, columns, constraints);
  const properties = emptyProperties();
  parseTableProperties(cursor, properties, constraints);
  const as = cursor.takeWord("AS") ? cursor.grammar.query(cursor) : undefined;
  if (columns.length === 0 && constraints.length === 0 && !as) {
    throw cursor.fail(start.kind === "end" ? 906 : 922);
  }
  if (!as && cursor.token.kind !== "end") throw cursor.fail(922);
  checkElements(cursor, columns, constraints, as !== undefined);
  const onCommit = properties.onCommit ?? defaultOnCommit(temporary);
  return {
    kind: "create-table",
    name,
    ...(temporary ? { temporary } : {}),
    ...(onCommit ? { onCommit } : {}),
    ifNotExists,
    columns,
    constraints,
    ...(as ? { as } : {}),
    organizationIndex: properties.organizationIndex,
    organizationExternal: properties.organizationExternal,
    ...(properties.partitioning ? { partitioning: properties.partitioning } : {}),
    ...(properties.tablespace === undefined ? {} : { tablespace: properties.tablespace }),
    rowDependencies: properties.rowDependencies,
    segmentImmediate: properties.segmentImmediate,
    at,
  };
}

function defaultOnCommit(temporary: CreateTable["temporary"]): CreateTable["onCommit"] {
  if (temporary === "global") return "delete-rows";
  return temporary === "private" ? "drop-definition" : undefined;
}

/** PRIVATE_TEMP_TABLE_PREFIX is ORA$PTT_. */
function parseTableName(cursor: TokenCursor, temporary: CreateTable["temporary"]): Name {
  const { token } = cursor;
  const name = cursor.name(903);
  const isPrivate = name.parts.at(-1)?.startsWith("ORA$PTT_") ?? false;
  if (isPrivate !== (temporary === "private")) {
    throw cursor.fail(temporary === "private" ? 903 : 32463, [], token);
  }
  return name;
}

function parseElements(
  cursor: TokenCursor,
  columns: ColumnDefinition[],
  constraints: ConstraintDefinition[],
): void {
  cursor.expectOperator("(");
  do {
    if (startsTableConstraint(cursor)) constraints.push(parseTableConstraint(cursor));
    else if (cursor.takeWords("SUPPLEMENTAL", "LOG")) skipSupplementalLog(cursor);
    else columns.push(parseColumn(cursor));
  } while (cursor.takeOperator(","));
  cursor.expectOperator(")");
}

/** GROUP name (…) [ALWAYS] or DATA (…) COLUMNS */
function skipSupplementalLog(cursor: TokenCursor): void {
  if (cursor.takeWord("DATA")) {
    cursor.skipParentheses();
    cursor.expectWord("COLUMNS");
    return;
  }
  cursor.expectWord("GROUP");
  cursor.identifier();
  cursor.skipParentheses();
  cursor.takeWord("ALWAYS");
}

/** What Oracle refuses about the columns together. */
function checkElements(
  cursor: TokenCursor,
  columns: readonly ColumnDefinition[],
  constraints: readonly ConstraintDefinition[],
  hasQuery: boolean,
): void {
  checkColumns(cursor, columns);
  const primaries = [...columns.flatMap((column) => column.constraints), ...constraints]
    .filter(({ kind }) => kind === "primary")
    .sort((a, b) => a.at - b.at);
  if (primaries[1]) throw failAt(cursor, 2260, primaries[1].at);
  for (const column of columns) {
    const { type, virtual, identity, at } = column;
    const isTyped = type ?? virtual ?? identity ?? isForeign(column, constraints);
    if (!hasQuery && !isTyped) throw failAt(cursor, 2263, at);
    if (hasQuery && type) throw failAt(cursor, 1773, at);
  }
}

/** A column of a foreign key has the type of the column that it points at. */
function isForeign(
  column: ColumnDefinition,
  constraints: readonly ConstraintDefinition[],
): true | undefined {
  const foreign =
    column.constraints.some(({ kind }) => kind === "foreign") ||
    constraints.some(({ kind, columns }) => kind === "foreign" && columns.includes(column.name));
  return foreign || undefined;
}

/** The columns of CREATE TABLE or ALTER TABLE ADD together. @throws OraError 957, 1754, 1792 */
export function checkColumns(cursor: TokenCursor, columns: readonly ColumnDefinition[]): void {
  const names = new Set<string>();
  let longs = 0;
  for (const { name, type, at } of columns) {
    if (names.has(name)) throw failAt(cursor, 957, at);
    names.add(name);
    if (type?.name.startsWith("LONG") && ++longs > 1) throw failAt(cursor, 1754, at);
    if (names.size > 1000) throw failAt(cursor, 1792, at);
  }
}

function failAt(cursor: TokenCursor, number: number, at: number): Error {
  return cursor.fail(number, [], { ...cursor.token, at });
}
