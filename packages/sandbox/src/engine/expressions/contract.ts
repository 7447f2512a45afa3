import type { Expr, Query } from "../parser/ast.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row, Value } from "../types/value.ts";

/** What an expression sees while it runs: the current row of every source of its query block. */
export interface Env {
  /** The current row of each source; null on the inner side of an outer join without a match. */
  readonly rows: (Row | null)[];
  /** Computed for the block: aggregates, window functions, group keys. Numbered by the query compiler. */
  slots: Value[];
  /** ROWNUM of the row being filtered or shown. */
  rownum: number;
  /** LEVEL, parent and root of CONNECT BY. */
  level: number;
  prior: Env | null;
  root: Env | null;
  isLeaf: boolean;
  /** CONNECT_BY_ISCYCLE, under NOCYCLE. */
  isCycle?: boolean;
  /** The row of the enclosing block, for correlated subqueries. */
  readonly up: Env | null;
}

/** A compiled expression. Closures capture the session's `EvalContext`. */
export interface Compiled {
  readonly type: SqlType;
  readonly eval: (env: Env) => Value;
  /** True when the value cannot differ from row to row within one execution (literals, binds, SYSDATE). */
  readonly constant: boolean;
  /** Present when the value is known before any execution (literals): formats and lengths are read from it. */
  readonly literal?: { readonly value: Value };
}

/** One column that a scope can resolve. */
export interface ScopeColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  /** ROWID, ORA_ROWSCN, VERSIONS_* and hidden columns: found by name, left out of `*`. */
  readonly hidden: boolean;
}

/** One source of a query block: a table, a view, a derived table. Its position is the index into `Env.rows`. */
export interface ScopeSource {
  /** How its columns are qualified; undefined for a derived table without an alias. */
  readonly alias: string | undefined;
  /** For `owner.table.column`. */
  readonly owner?: string;
  readonly tableName?: string;
  readonly columns: readonly ScopeColumn[];
}

/** Where names of a query block are looked up. */
export interface Scope {
  readonly sources: readonly ScopeSource[];
  readonly up: Scope | null;
  /** Columns joined by USING or NATURAL: unqualified only (ORA-25154). Value = how to compute it. */
  readonly using?: ReadonlyMap<string, Compiled>;
  /** The sources that share a USING column; a column of the same name elsewhere is another one. Missing: all share it. */
  readonly usingSources?: ReadonlyMap<string, ReadonlySet<number>>;
  /**
   * Asked before anything else: lets the query compiler give aggregates, window functions, group keys and PRIOR their slots.
   * PL/SQL uses it for variables.
   */
  readonly intercept?: (expr: Expr) => Compiled | undefined;
  /** ROWNUM, LEVEL and so on are allowed (ORA-01788, ORA-00976 otherwise). */
  readonly hierarchical: boolean;
  /**
   * NEXTVAL and CURRVAL are allowed (ORA-02287 otherwise): the select list of a top-level query without DISTINCT, GROUP BY,
   * ORDER BY and set operators, VALUES, and SET. Default false.
   */
  readonly sequences?: boolean;
  /** Where no column may stand: a name that is unknown is refused with ORA-00984 instead of ORA-00904. */
  readonly withoutColumns?: true;
  /**
   * Set by the expression compiler on the scope that it hands to `compileSubquery`: becomes true when a name inside the
   * subquery is found here or further out. Keep the object: a query nobody marks runs once an execution.
   */
  readonly correlation?: { used: boolean };
  /** Compiles a subquery against this scope; set by the query compiler. */
  readonly compileSubquery: (query: Query, scope: Scope) => CompiledQuery;
}

/** A compiled query: pull rows from `open`. */
export interface CompiledQuery {
  readonly columns: readonly {
    readonly name: string;
    readonly type: SqlType;
    readonly nullable: boolean;
  }[];
  /** Rows of one execution. Yields `TICK` now and then so that a long search can be interrupted; a caller passes it on. */
  readonly open: (up: Env | null) => Iterable<Row | typeof TICK>;
}

/** Yielded by row sources in place of a row after about 1000 rows of work without output. */
export const TICK: unique symbol = Symbol("tick");

/** What closures of a compiled statement read at run time. One a session; `binds` and `now` change with each execution. */
export interface EvalContext {
  /** Values of the placeholders of the running statement, by index. */
  binds: readonly Value[];
  /** Their types, by index, when the statement was compiled. */
  bindTypes: readonly SqlType[];
  /** Fixed when a statement starts: SYSDATE, SYSTIMESTAMP. UTC seconds since 1970 and nanoseconds. */
  now: { readonly seconds: number; readonly nanos: number };
  readonly nls: NlsSettings;
  readonly user: string;
  currentSchema: string;
  readonly version: 19 | 23;
}

/** NLS parameters and the time zone of a session. ALTER SESSION changes them. */
export interface NlsSettings {
  dateFormat: string;
  timestampFormat: string;
  timestampTzFormat: string;
  /** Decimal character and group separator: `.,`. */
  numericCharacters: string;
  dateLanguage: string;
  territory: string;
  language: string;
  calendar: string;
  sort: string;
  comp: string;
  lengthSemantics: "BYTE" | "CHAR";
  /** Offset in minutes or a region name. */
  timeZone: number | string;
  /** Unset: what the territory has. Read them through `types/nls.ts`. */
  currency?: string;
  dualCurrency?: string;
  isoCurrencyTerritory?: string;
  timeFormat?: string;
  timeTzFormat?: string;
  ncharConvExcp?: string;
}
