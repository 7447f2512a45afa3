import type { SessionContext, Table } from "../catalog/contract.ts";
import { OraError, oraError } from "../errors.ts";
import { columnOrigins } from "../execution/column-origins.ts";
import type { Expr, Query, Returning, Statement } from "../parser/ast.ts";
import type { SqlType } from "../types/sql-type.ts";
import { Lob, type Row, type Value } from "../types/value.ts";

/** Where a LOB that was fetched is stored. */
interface LobLocator {
  readonly table: Table;
  readonly column: string;
  /** null: its row was fetched without FOR UPDATE. */
  readonly rowid: string | null;
  /** The transaction that holds the row. */
  readonly transaction: SessionContext["transaction"];
}

/**
 * LOBs of variables that are columns of tables: what DBMS_LOB writes to them is written to the table. Only variables hold such
 * LOBs; SQL gets copies.
 */
const locators = new WeakMap<Lob, LobLocator>();

/** A value for SQL or the client: a LOB without what binds it to its column. */
export function detached(value: Value): Value {
  if (!(value instanceof Lob) || !locators.has(value)) return value;
  return copyOf(value);
}

function copyOf(lob: Lob): Lob {
  return new Lob(lob.kind, lob.kind === "BLOB" ? lob.bytes : lob.text);
}

/** Turns the LOBs in a row into ones that know their column. */
export type RowMarker = (row: Row) => Row;

interface LobColumn {
  readonly place: number;
  readonly table: Table;
  readonly column: string;
}

function marker(
  columns: readonly LobColumn[],
  rowidPlace: number | null,
  session: SessionContext,
): RowMarker | undefined {
  if (columns.length === 0) return undefined;
  return (row) => {
    const values = [...row];
    const rowid = rowidPlace === null ? null : values[rowidPlace];
    for (const { place, table, column } of columns) {
      const lob = values[place];
      if (!(lob instanceof Lob)) continue;
      const copy = copyOf(lob);
      const { transaction } = session;
      locators.set(copy, {
        table,
        column,
        rowid: typeof rowid === "string" ? rowid : null,
        transaction,
      });
      values[place] = copy;
    }
    return values;
  };
}

function isLob({ name }: SqlType): boolean {
  return name === "CLOB" || name === "NCLOB" || name === "BLOB";
}

/**
 * The marker for the rows of a query; undefined when it shows no LOB of a table. `hasRowid`: the ROWID stands behind the
 * columns.
 */
export function markerOfQuery(
  query: Query,
  columns: readonly { readonly type: SqlType }[],
  hasRowid: boolean,
  session: SessionContext,
): RowMarker | undefined {
  if (!columns.some(({ type }) => isLob(type))) return undefined;
  const found = columnOrigins(query, session, columns.length).flatMap((origin, place) => {
    const type = columns[place]?.type;
    if (!origin || !type || !isLob(type)) return [];
    return [{ place, table: origin.table, column: origin.column.name }];
  });
  return marker(found, hasRowid ? columns.length : null, session);
}

/** A statement whose RETURNING gives the ROWID behind LOBs of its table, and the marker for the rows that it gives. */
export function withReturnedRowid(
  statement: Statement,
  session: SessionContext,
): { readonly statement: Statement; readonly mark?: RowMarker } {
  if (statement.kind !== "insert" && statement.kind !== "update") return { statement };
  const { returning, target } = statement;
  if (!returning || target.kind !== "table") return { statement };
  const found = returnedLobs(returning, target.name, session);
  const mark = marker(found, returning.items.length, session);
  if (!mark) return { statement };
  const { at } = target;
  const rowid: Expr = { kind: "name", name: { parts: ["ROWID"], at }, at };
  return {
    statement: { ...statement, returning: { ...returning, items: [...returning.items, rowid] } },
    mark,
  };
}

function returnedLobs(
  { items }: Returning,
  name: Parameters<SessionContext["resolve"]>[0],
  session: SessionContext,
): LobColumn[] {
  const table = tableOf(name, session);
  if (!table) return [];
  return items.flatMap((item, place) => {
    const wanted = item.kind === "name" ? item.name.parts.at(-1) : undefined;
    const column = table.columns.find((candidate) => candidate.name === wanted);
    return column && isLob(column.type) ? [{ place, table, column: column.name }] : [];
  });
}

function tableOf(
  name: Parameters<SessionContext["resolve"]>[0],
  session: SessionContext,
): Table | undefined {
  try {
    const object = session.resolve(name, "any");
    return object.kind === "table" ? object : undefined;
  } catch (error) {
    if (error instanceof OraError) return undefined;
    throw error;
  }
}

/** What must be run for a changed LOB. */
export interface LobUpdate {
  readonly sql: string;
  readonly types: readonly SqlType[];
  readonly row: Row;
}

/**
 * What a package did to a LOB of a variable. For one that is a column of a table that column must be updated.
 * @throws OraError 22920 when its row is not locked, 22275 when it was to be freed.
 */
export function changedLob(
  given: Value | undefined,
  result: Value,
  session: SessionContext,
): { readonly value: Value; readonly update?: LobUpdate } {
  const locator = given instanceof Lob ? locators.get(given) : undefined;
  if (!locator || result === given) return { value: result };
  if (!(result instanceof Lob)) throw oraError(22275);
  const { table, column, rowid, transaction } = locator;
  if (rowid === null || transaction !== session.transaction) throw oraError(22920);
  const value = copyOf(result);
  locators.set(value, locator);
  return {
    value,
    update: {
      sql: `UPDATE "${table.owner}"."${table.name}" SET "${column}" = :1 WHERE ROWID = :2`,
      types: [{ name: value.kind }, { name: "ROWID" }],
      row: [result, rowid],
    },
  };
}
