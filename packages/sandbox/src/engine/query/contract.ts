import type { SessionContext, Table, View } from "../catalog/contract.ts";
import type { CompiledQuery, Env, Scope, ScopeSource, TICK } from "../expressions/contract.ts";
import type { Name, Query } from "../parser/ast.ts";
import type { Snapshot } from "../store/contract.ts";
import type { RangeBound } from "../store/index-range.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row, Value } from "../types/value.ts";
import type { Points } from "./points.ts";

/** Rows of something, pulled one at a time. `TICK` in place of a row tells that about 1000 rows were worked without output. */
export type Rows = Iterable<Row | typeof TICK>;

/**
 * A step of a query block that works on the block's one environment: each `true` says that `env` now holds the next row. A
 * consumer that keeps rows copies them out of `env` before it pulls again.
 */
export type Flow = (env: Env) => Iterable<true | typeof TICK>;

/** A column of a query's result. */
export interface ResultColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
}

/** One line of an execution plan, as EXPLAIN PLAN shows it. */
export interface PlanNode {
  /** Oracle's word: TABLE ACCESS, HASH JOIN, SORT, VIEW… */
  readonly operation: string;
  /** FULL, UNIQUE SCAN, ORDER BY, OUTER… */
  readonly options?: string;
  readonly objectOwner?: string;
  readonly objectName?: string;
  readonly alias?: string;
  /** Rows expected. */
  readonly rows: number;
  readonly children: readonly PlanNode[];
}

/**
 * A table whose ROWIDs a query can give, under the alias that it has in FROM. `table` is null for the name of a recursive
 * query: what stands for its ROWID is the number of the row of the level before.
 */
export interface LockTarget {
  readonly table: Table | null;
  readonly alias: string;
  /** Read as of a point in time: it cannot be locked. */
  readonly past?: true;
}

/** The rows of a query with the ROWIDs of the tables' rows that they come from. */
export interface RowidRows {
  readonly targets: readonly LockTarget[];
  /** Rows with one more value for each target behind the columns; null where an outer join found no row. */
  readonly open: (up: Env | null) => Rows;
}

/** FOR UPDATE, ready to run: who locks pulls from `open`, locks the row of each ROWID and hands on the columns. */
export interface LockingQuery extends RowidRows {
  /** Undefined: wait for ever; 0: NOWAIT; n: seconds. */
  readonly waitS: number | undefined;
  readonly skipLocked: boolean;
}

/** A compiled query with all that the statement level wants to know of it. */
export interface QueryPlan extends CompiledQuery {
  readonly columns: readonly ResultColumn[];
  readonly plan: PlanNode;
  /** Rows expected, for the planner of the enclosing block. */
  readonly estimate: number;
  /** Present when the query has FOR UPDATE. */
  readonly locking?: LockingQuery;
  /** Present when the context asked for ROWIDs and the rows are rows of tables. */
  readonly rowids?: RowidRows;
  /** Present when conditions on some columns of the result can be handed down to where its rows come from. */
  readonly narrowing?: Narrowing;
}

/** How a query is narrowed to rows with some values in some columns. */
export interface Narrowing {
  /** Whether a column, by its position, is one of those. */
  readonly canNarrow: (column: number) => boolean;
  /**
   * Plans the query anew for such columns. Its rows have these values, in the order of the columns, each of the given
   * type; NULL finds nothing.
   */
  readonly narrow: (
    columns: readonly { readonly column: number; readonly type: SqlType }[],
  ) => NarrowedQuery;
}

/** A query narrowed to values of some of its columns. */
export interface NarrowedQuery {
  readonly estimate: number;
  /** See `ColumnLookup`. */
  readonly fast: boolean;
  readonly open: (up: Env | null, values: readonly Value[]) => Rows;
}

/** A query name of a WITH clause. */
export interface CommonTableEntry {
  readonly name: string;
  readonly columns: readonly ResultColumn[];
  readonly estimate: number;
  readonly plan: PlanNode;
  /** The scope around the query with the WITH clause. */
  readonly definedIn: Scope | null;
  /** Rows carry the number of the row of the level before behind the columns. */
  readonly numbered?: boolean;
  /** Rows, given the environment that belongs to `definedIn`. */
  readonly open: (env: Env | null) => Rows;
  /** Present when nothing is lost by running it narrowed: it is named once. */
  readonly narrowing?: Narrowing;
}

/** What a name in FROM means before the catalog is asked. Inner WITH clauses hide outer ones. */
export interface CommonTables {
  readonly find: (name: Name) => CommonTableEntry | undefined;
}

/** What is fixed for all parts of one statement. */
export interface StatementState {
  /** The snapshot of the execution being pulled from; null between pulls and in DML, where the session's holds. */
  snapshot: Snapshot | null;
}

/** What the compiler of queries hands down. */
export interface QueryContext {
  /** The session, or inside a view the session with the owner's schema. */
  readonly session: SessionContext;
  readonly statement: StatementState;
  readonly commonTables: CommonTables | null;
  /** The point in time of a view that is read with AS OF; tables without their own follow it. */
  readonly flashback: ((env: Env | null) => Snapshot) | null;
  /** Last parts of all names of the statement or view text: pseudo columns are only computed when they are named. */
  readonly mentioned: ReadonlySet<string>;
  /** The enclosing query needs the ROWIDs of the rows: it locks them, or it names ROWID. */
  readonly rowids: boolean;
  /** Views being compiled, outermost first: a view that contains itself is refused. */
  readonly views: readonly View[];
  /** Compiles a query of the same statement: derived tables, subqueries, views, branches of set operators. */
  readonly compile: (query: Query, context: QueryContext, up: Scope | null) => QueryPlan;
}

/** A source of a query block: how its columns are found and its rows are read. */
export interface Source {
  readonly scope: ScopeSource;
  /** Positions in `scope.columns` of what `*` shows, in order. */
  readonly star: readonly number[];
  /** The stored row is exactly what `*` shows. */
  readonly identity: boolean;
  /** Rows, read anew at each call. `env` is the block's environment: LATERAL reads it; `env.up` is the enclosing row. */
  readonly rows: (env: Env) => Rows;
  /** Sources that must have a row before this can be read: LATERAL. */
  readonly dependsOn: ReadonlySet<number>;
  readonly estimate: number;
  readonly plan: PlanNode;
  /** Present for a heap table that is read at one snapshot: index and ROWID lookups are possible. */
  readonly table?: TableSource;
  /**
   * Present for what finds rows by the values of columns faster than by reading all: dictionary views, and queries that
   * hand the values down. All columns of the points are such of which `canLookUp` says yes.
   */
  readonly lookup?: (points: Points) => ColumnLookup;
  readonly canLookUp?: (name: string) => boolean;
  /** Tables whose ROWIDs the source's rows carry, and where. Empty when they were not asked for or there are none. */
  readonly locks: readonly (LockTarget & { readonly column: number })[];
  /** Why ROWID cannot be selected from it. */
  readonly noRowid?: 1445 | 1446;
}

/** A source before its place in FROM is known. */
export type NewSource = Omit<Source, "dependsOn">;

/** Rows by the values of some columns of a source. */
export interface ColumnLookup {
  readonly estimate: number;
  /** It takes no longer than the rows that are found: worth it for each of many values. */
  readonly fast: boolean;
  /** The rows that have exactly these values, none of them NULL, in the columns in the order of their names. */
  readonly rows: (env: Env, values: readonly Value[]) => Rows;
}

/** An index that can serve equalities on its columns. */
export interface IndexLookup {
  readonly owner: string;
  readonly name: string;
  readonly unique: boolean;
  /** The indexed columns in order. */
  readonly columns: readonly string[];
  /** Rows whose key is exactly these values, none of them NULL. */
  readonly rows: (env: Env, key: readonly Value[]) => Rows;
  /** Rows whose first column lies between two bounds, not NULL; null: no bound. */
  readonly range: (env: Env, low: RangeBound | null, high: RangeBound | null) => Rows;
}

/** How a table's rows are found other than by reading all. */
export interface TableSource {
  readonly table: Table;
  readonly session: SessionContext;
  /** What a read that starts now sees. */
  readonly snapshot: (env: Env) => Snapshot;
  readonly byRowid: (env: Env, rowid: string) => Rows;
  readonly indexes: readonly IndexLookup[];
}
