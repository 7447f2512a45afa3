import type { DictionaryView, SessionContext } from "../catalog/contract.ts";
import { clobType, dateType, numberType, rowidType, varchar2 } from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row, Value } from "../types/value.ts";

/** Whose objects a view shows: USER_ the session's own, ALL_ what the user may use, DBA_ everything. */
export type ViewScope = "USER" | "ALL" | "DBA";

/** A row of a dictionary view by column; a column that is left out is NULL. */
export type DictionaryRow = Readonly<Record<string, Value>>;

/** What a view's rows are made from. */
export interface RowSource {
  readonly session: SessionContext;
  readonly scope: ViewScope;
  /** Values that the query asks for, by column: rows that differ may be left out. */
  readonly equals: ReadonlyMap<string, Value>;
}

/** A family of views that differ in whose objects they show. */
export interface ViewFamily {
  /** `TABLES` makes USER_TABLES, ALL_TABLES and DBA_TABLES. */
  readonly suffix: string;
  /** Default: all three. */
  readonly scopes?: readonly ViewScope[];
  /** The columns in order, `OWNER v128 NUM_ROWS n`: see `columnsOf`. */
  readonly columns: string;
  /** The column that USER_ views lack. Default OWNER. */
  readonly ownerColumn?: string;
  readonly rows: (source: RowSource) => Iterable<DictionaryRow>;
}

/** A single view, V$INSTANCE for example. */
export interface SingleView {
  readonly name: string;
  readonly visibleTo: "public" | "catalog-role";
  readonly columns: string;
  readonly rows: (source: RowSource) => Iterable<DictionaryRow>;
}

/** A type by its short name: v128 VARCHAR2(128), n NUMBER, d DATE, l LONG, c CLOB, r16 RAW(16), i ROWID. */
function typeOf(short: string): SqlType {
  const length = Number(short.slice(1));
  switch (short[0]) {
    case "v":
      return varchar2(length);
    case "n":
      return numberType;
    case "d":
      return dateType;
    case "l":
      return { name: "LONG" };
    case "c":
      return clobType;
    case "r":
      return { name: "RAW", bytes: length };
    case "i":
      return rowidType;
    default:
      throw new TypeError(`no type is called ${short}`);
  }
}

interface ViewColumn {
  readonly name: string;
  readonly type: SqlType;
}

/** Columns from a text of names and short types in turn. */
export function columnsOf(text: string): readonly ViewColumn[] {
  const words = text.trim().split(/\s+/);
  const columns: ViewColumn[] = [];
  for (let index = 0; index + 1 < words.length; index += 2) {
    columns.push({ name: words[index] ?? "", type: typeOf(words[index + 1] ?? "") });
  }
  return columns;
}

/** The views of a family. */
export function viewsOfFamily(family: ViewFamily): readonly DictionaryView[] {
  const all = columnsOf(family.columns);
  const ownerColumn = family.ownerColumn ?? "OWNER";
  const scopes = family.scopes ?? (["USER", "ALL", "DBA"] as const);
  return scopes.map((scope) => ({
    kind: "dictionary-view",
    owner: "SYS",
    name: `${scope}_${family.suffix}`,
    columns: scope === "USER" ? all.filter((column) => column.name !== ownerColumn) : all,
    visibleTo: scope === "DBA" ? "catalog-role" : "public",
    rows: rowsOf(
      scope === "USER" ? all.filter((column) => column.name !== ownerColumn) : all,
      scope,
      family.rows,
    ),
  }));
}

/** A single view as the catalog keeps it. */
export function singleView(view: SingleView): DictionaryView {
  const columns = columnsOf(view.columns);
  return {
    kind: "dictionary-view",
    owner: "SYS",
    name: view.name,
    columns,
    visibleTo: view.visibleTo,
    rows: rowsOf(columns, "ALL", view.rows),
  };
}

function rowsOf(
  columns: readonly ViewColumn[],
  scope: ViewScope,
  rows: (source: RowSource) => Iterable<DictionaryRow>,
): DictionaryView["rows"] {
  return function* (session, equals): Iterable<Row> {
    for (const row of rows({ session, scope, equals })) {
      yield columns.map((column) => emptyIsNull(row[column.name]));
    }
  };
}

/** No VARCHAR2 value of the engine is ever empty. */
function emptyIsNull(value: Value | undefined): Value {
  return value === undefined || value === "" ? null : value;
}

/** A DATE value from milliseconds since 1970 UTC. The database's clock shows UTC. */
export function dateOf(ms: number): Value {
  return Math.floor(ms / 1000);
}

/** YES or NO. */
export const yesNo = (flag: boolean): Value => (flag ? "YES" : "NO");

/** Y or N. */
export const yN = (flag: boolean): Value => (flag ? "Y" : "N");
