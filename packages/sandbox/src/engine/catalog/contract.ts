import type { PasswordVerifier } from "../contract.ts";
import type { EvalContext } from "../expressions/contract.ts";
import type { Expr, Name, ProxyClause, Query, TriggerEvent } from "../parser/ast.ts";
import type { RowSlot, Snapshot, Transaction } from "../store/contract.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row, Value } from "../types/value.ts";

/** What all schema objects have. Times are milliseconds since 1970 UTC. */
interface ObjectFacts {
  readonly owner: string;
  name: string;
  readonly objectId: number;
  readonly created: number;
  lastDdl: number;
  /** SCN of the last DDL: AS OF before it raises ORA-01466. */
  lastDdlScn: number;
}

export interface Column {
  name: string;
  type: SqlType;
  nullable: boolean;
  default?: { readonly expr: Expr; readonly text: string; readonly onNull: boolean };
  identity?: { readonly always: boolean; readonly onNull: boolean; readonly sequence: Sequence };
  virtual?: { readonly expr: Expr; readonly text: string };
  /** INVISIBLE columns: user generated, hidden from `*`. */
  invisible: boolean;
  /** System-generated columns (of function-based indexes and so on). */
  systemHidden: boolean;
  unused: boolean;
  comment: string | null;
  /** Index into the stored row; virtual columns have none (-1). Never reused after DROP COLUMN. */
  readonly position: number;
}

export interface Constraint {
  readonly kind: "primary" | "unique" | "check" | "foreign" | "not-null";
  name: string;
  /** SYS_C00nnnn names. */
  readonly generated: boolean;
  columns: readonly Column[];
  check?: { readonly condition: Expr; readonly text: string };
  references?: {
    readonly constraint: Constraint;
    readonly table: Table;
    readonly onDelete: "CASCADE" | "SET NULL" | null;
  };
  enabled: boolean;
  validated: boolean;
  deferrable: boolean;
  deferred: boolean;
  index: Index | null;
  lastChange: number;
}

export interface Index extends ObjectFacts {
  readonly kind: "index";
  readonly table: Table;
  unique: boolean;
  /** A plain column, or an expression (function based; DESC counts as one, as in Oracle). */
  readonly keys: readonly {
    readonly column: Column | null;
    readonly expr: Expr | null;
    readonly text: string;
    readonly descending: boolean;
    /** Of an expression. */
    readonly type?: SqlType;
  }[];
  readonly bitmap: boolean;
  visible: boolean;
  usable: boolean;
  /** Written by the store: the key map. */
  readonly data: unknown;
}

export interface Table extends ObjectFacts {
  readonly kind: "table";
  /** Changes with TRUNCATE and MOVE; part of every ROWID. */
  dataObjectId: number;
  columns: Column[];
  constraints: Constraint[];
  indexes: Index[];
  readonly temporary:
    | null
    | "global-delete"
    | "global-preserve"
    | "private-drop"
    | "private-preserve";
  readonly organizationIndex: boolean;
  readonly external: boolean;
  readonly rowDependencies: boolean;
  partitioning: null | {
    readonly type: "RANGE" | "LIST" | "HASH";
    readonly columns: readonly string[];
    readonly partitions: { name: string; readonly values: readonly Expr[] }[];
    /** INTERVAL partitioning: rows above the last bound are accepted. */
    readonly interval?: Expr;
  };
  tablespace: string;
  comment: string | null;
  readOnly: boolean;
  /** Set by DBMS_STATS and ANALYZE, null before. */
  statistics: null | {
    readonly numRows: number;
    readonly blocks: number;
    readonly avgRowLen: number;
    readonly lastAnalyzed: number;
  };
  supplementalLog: string[];
  /** Rows. For temporary tables each session has its own segment: ask `Store.segmentOf(table, session)`. */
  readonly segment: Segment;
  /** Set when the table is the container of a materialized view. */
  materializedView: MaterializedView | null;
  /** Its triggers in the order in which they fire, disabled ones among them. Absent: it never had one. */
  triggers?: readonly Trigger[];
}

/** A trigger of a table. Triggers have a namespace of their own in each schema. */
export interface Trigger extends ObjectFacts {
  readonly kind: "trigger";
  readonly table: Table;
  readonly timing: "BEFORE" | "AFTER";
  readonly events: readonly TriggerEvent[];
  /** Columns of UPDATE OF; null: all. */
  readonly columns: readonly Column[] | null;
  /** FOR EACH ROW. */
  readonly row: boolean;
  readonly referencing: { readonly old: string; readonly new: string };
  readonly when: { readonly condition: Expr; readonly text: string } | null;
  /** Triggers that fire before it: FOLLOWS, by owner and name. */
  readonly follows: readonly { readonly owner: string; readonly name: string }[];
  /** The text up to WHEN or the body, and that of the block. */
  readonly description: string;
  readonly body: string;
  enabled: boolean;
  /** What the compiler refused when it was compiled last; empty: it is valid. Lines and columns are those of the body. */
  errors: readonly CompilationError[];
}

/** A line of *_ERRORS. */
export interface CompilationError {
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** One call of a trigger. Rows are the values of the table's columns that are not hidden by the system, by position. */
export interface Firing {
  readonly event: TriggerEvent;
  /** Names of the columns that UPDATE sets: UPDATING('name'). */
  readonly columns: ReadonlySet<string>;
  /** Values of the columns of `triggerColumns`. Undefined in a statement trigger. */
  readonly row?: { readonly old: Row | null; readonly new: Row | null };
  /** Tables that the trigger may not look at: they are being changed. */
  readonly mutating: readonly Table[];
}

/** Compiles and runs the bodies of triggers. The engine's sessions have one. */
export interface TriggerRunner {
  /** What the compiler refuses; nothing runs. */
  readonly compile: (
    trigger: Trigger,
    session: SessionContext,
  ) => Promise<readonly CompilationError[]>;
  /** Compiles a trigger for a session unless it is. @throws OraError 4098 when it is not valid. */
  readonly prepare: (trigger: Trigger, session: SessionContext) => Promise<void>;
  /**
   * Runs a trigger that is prepared, unless its WHEN condition says no. The binds, the clock and the snapshot of the statement
   * that fires it stay what they are.
   * @returns the new row as the trigger leaves it; undefined when it did not change it
   * @throws OraError what the body raises, with the lines of ORA-06512 and ORA-04088; 36, 4091, 4092
   */
  readonly fire: (
    trigger: Trigger,
    firing: Firing,
    session: SessionContext,
  ) => Promise<Row | undefined>;
}

/** Where the rows of a table live. Owned by the store. */
export interface Segment {
  readonly slots: RowSlot[];
  /** Rows not deleted and committed or not: an estimate for statistics. */
  liveRows: number;
}

export interface View extends ObjectFacts {
  readonly kind: "view";
  readonly columns: readonly string[] | null;
  query: Query;
  text: string;
  readonly readOnly: boolean;
  readonly checkOption: boolean;
  comment: string | null;
  columnComments: Map<string, string>;
  /** Its columns as they were when it was made or last compiled; empty for a view made with FORCE that does not compile. */
  described: readonly {
    readonly name: string;
    readonly type: SqlType;
    readonly nullable: boolean;
  }[];
  valid: boolean;
}

export interface MaterializedView extends ObjectFacts {
  readonly kind: "materialized-view";
  readonly container: Table;
  readonly query: Query;
  readonly text: string;
}

export interface Sequence extends ObjectFacts {
  readonly kind: "sequence";
  next: bigint;
  increment: bigint;
  min: bigint;
  max: bigint;
  cycle: boolean;
  cache: number;
  order: boolean;
  /** First number behind those that are in memory; see `lastNumber` of expressions/sequences.ts. */
  cachedTo?: bigint;
  /** ISEQ$$_ sequences of identity columns. */
  readonly generated: boolean;
  /** Where that of an identity column began. */
  startWith?: bigint;
}

export interface Synonym extends ObjectFacts {
  readonly kind: "synonym";
  readonly target: Name;
  readonly isPublic: boolean;
}

export type SchemaObject =
  | Table
  | View
  | MaterializedView
  | Sequence
  | Synonym
  | Index
  | DictionaryView;

/** A fixed view of the dictionary: columns and a generator of rows, filtered by what the session may see. */
export interface DictionaryView {
  readonly kind: "dictionary-view";
  readonly owner: "SYS";
  readonly name: string;
  readonly columns: readonly {
    readonly name: string;
    readonly type: SqlType;
    readonly nullable?: boolean;
  }[];
  /** Who sees it: everybody, or only holders of SELECT_CATALOG_ROLE (DBA_, V$). */
  readonly visibleTo: "public" | "catalog-role";
  /** Rows for one session. May use equality hints (column → value) to skip work; the executor filters again. */
  readonly rows: (session: SessionContext, equals: ReadonlyMap<string, Value>) => Iterable<Row>;
}

export interface User {
  readonly name: string;
  readonly userId: number;
  verifier: PasswordVerifier | null;
  locked: boolean;
  expired: boolean;
  readonly oracleMaintained: boolean;
  readonly created: number;
  defaultTablespace: string;
  temporaryTablespace: string;
  /** Bytes by tablespace; -1: unlimited. */
  readonly quotas: Map<string, number>;
  /** Who may log on for this user: GRANT CONNECT THROUGH, by the name of the proxy. */
  readonly proxies: Map<string, ProxyGrant>;
  readonly roles: Map<string, { readonly admin: boolean; isDefault: boolean }>;
  readonly systemPrivileges: Map<string, { readonly admin: boolean }>;
}

/** What GRANT CONNECT THROUGH gives. */
export type ProxyGrant = Pick<ProxyClause, "roles" | "authentication">;

export interface Role {
  readonly name: string;
  readonly oracleMaintained: boolean;
  readonly roles: Map<string, { readonly admin: boolean; isDefault: boolean }>;
  readonly systemPrivileges: Map<string, { readonly admin: boolean }>;
}

export interface ObjectGrant {
  readonly grantee: string;
  readonly owner: string;
  readonly objectName: string;
  readonly grantor: string;
  readonly privilege: string;
  readonly columns: readonly string[] | null;
  readonly grantable: boolean;
}

/** The object grants of a database, found by object. Implemented by `grant-table.ts`. */
export interface GrantTable {
  add(grant: ObjectGrant): void;
  /** Takes out every grant that matches; returns how many. */
  remove(matches: (grant: ObjectGrant) => boolean): number;
  of(owner: string, objectName: string): Iterable<ObjectGrant>;
  all(): Iterable<ObjectGrant>;
}

/** The database: everything that sessions share. */
export interface Database {
  readonly version: 19 | 23;
  readonly name: string;
  readonly charset: string;
  readonly nationalCharset: string;
  readonly maxStringBytes: 4000 | 32767;
  readonly maxIdentifierBytes: 30 | 128;
  /** Bytes that the data file of each tablespace can have. Absent: there is no end to it. */
  readonly dataFileBytes?: number;
  /** The last SCN given out. */
  scn: number;
  nextObjectId(): number;
  readonly users: Map<string, User>;
  readonly roles: Map<string, Role>;
  /** OWNER → NAME → object (namespace of tables, views, sequences, synonyms). Indexes have their own. */
  readonly objects: Map<string, Map<string, SchemaObject>>;
  readonly indexes: Map<string, Map<string, Index>>;
  /** OWNER → NAME → trigger. */
  readonly triggers: Map<string, Map<string, Trigger>>;
  readonly publicSynonyms: Map<string, Synonym>;
  readonly dictionaryViews: Map<string, DictionaryView>;
  readonly grants: GrantTable;
  readonly sessions: Map<number, SessionContext>;
  readonly startedMs: number;
  /** SCN and time pairs for AS OF TIMESTAMP, SCN_TO_TIMESTAMP and ORA-08180/08181. */
  readonly scnTimes: { readonly scn: number; readonly ms: number }[];
  /** Wall clock; replaceable in tests. */
  now(): { readonly seconds: number; readonly nanos: number };
}

/** A function in FROM: TABLE(DBMS_XPLAN.DISPLAY) and the like. */
export interface TableFunction {
  readonly columns: readonly { readonly name: string; readonly type: SqlType }[];
  /** Arguments as written; `name` for `name => value`. */
  readonly rows: (
    session: SessionContext,
    args: readonly { readonly name?: string; readonly value: Value }[],
  ) => Iterable<Row>;
}

export type ObjectWant =
  | "select"
  | "insert"
  | "update"
  | "delete"
  | "alter"
  | "index"
  | "references"
  | "drop"
  | "any";

/** One session as the engine's parts see it. Implemented by `engine-session.ts`. */
export interface SessionContext extends EvalContext {
  readonly db: Database;
  readonly sid: number;
  readonly serial: number;
  transaction: Transaction | null;
  /** Starts a transaction if there is none. */
  begin(): Transaction;
  /** What the running statement sees (fixed at its start; a read-only or serializable transaction has one for all). */
  snapshot(): Snapshot;
  /**
   * Finds what a name means: current schema, synonyms (private, then public), dictionary views. Follows synonyms.
   * @throws OraError 942 when it does not exist or nothing on it may be used, 1031 when it may be seen but not used so.
   */
  resolve(name: Name, want: ObjectWant): SchemaObject;
  /**
   * The same session with another user's schema and object rights for `resolve`, for the text of that user's views. Binds,
   * NLS, USER and the snapshot stay the session's. Without it the query compiler changes `currentSchema` alone.
   */
  inSchemaOf?(owner: string): SessionContext;
  /** A function that gives rows in FROM, by its upper-case name: `DBMS_XPLAN.DISPLAY`. Undefined: ORA-00904. */
  tableFunction?(name: string): TableFunction | undefined;
  hasPrivilege(privilege: string): boolean;
  readonly enabledRoles: ReadonlySet<string>;
  /** Aborted by a break; long loops check it about every 1000 rows and raise ORA-01013. */
  readonly signal: AbortSignal;
  /** Private temporary tables of the session, by name. */
  readonly privateTables: Map<string, Table>;
  /** Segments of temporary tables of this session. */
  readonly temporarySegments: Map<Table, Segment>;
  readonly attributes: Map<string, string | null>;
  /** ALTER SESSION SET CONSTRAINTS: true DEFERRED, false IMMEDIATE, null (or absent) DEFAULT. */
  deferConstraints?: boolean | null;
  /** Who logged on for the user, when somebody else did. */
  readonly proxyUser?: string;
  /** Absent: triggers do not fire. */
  readonly triggers?: TriggerRunner;
}
