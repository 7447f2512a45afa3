import type { OraError } from "./errors.ts";
import type { SqlType } from "./types/sql-type.ts";
import type { Row, Value } from "./types/value.ts";

/** The engine's face to the wire session. It knows no bytes; the session knows no SQL. */
export interface Engine {
  readonly version: 19 | 23;
  readonly serviceNames: readonly string[];
  /** What V$VERSION shows, for clients that ask. Absent: nothing. */
  readonly banner?: string;
  /** Absent: that of the first service. */
  readonly instanceName?: string;
  /** MAX_STRING_SIZE: 4000 STANDARD (when absent), 32767 EXTENDED. Longer binds of SQL statements have type LONG or LONG RAW. */
  readonly maxStringBytes?: 4000 | 32767;
  /** The stored verifier of a user and whether it may log on; undefined when there is no such user. */
  logonFacts(
    user: string,
  ):
    | { readonly verifier: PasswordVerifier; readonly locked: boolean; readonly expired: boolean }
    | undefined;
  /**
   * Whether `proxy` was granted CONNECT THROUGH for `client`. Absent: nobody was.
   * @throws OraError 1045 when the proxy lacks CREATE SESSION, 28183 when it must know the client's password as well
   */
  mayProxy?(proxy: string, client: string): boolean;
  /** Replaces the verifier of a user whose password was checked, and ends its expiry. Absent: ALTER USER is executed. */
  changePassword?(user: string, verifier: PasswordVerifier): void;
  /** Resolves when sessions can be opened. Absent: they can be from the beginning. */
  ready?(): Promise<void>;
  /** Not before `ready`. @throws OraError 1045 without CREATE SESSION. */
  openSession(options: SessionOptions): EngineSession;
  close(): void;
}

/** Salted hash of a password; the password itself is not kept. Made by whoever creates the user. */
export interface PasswordVerifier {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly hash: Uint8Array;
}

export interface SessionOptions {
  readonly user: string;
  /** Who logs on for the user, when somebody else does. */
  readonly proxyUser?: string;
  readonly program?: string;
  readonly machine?: string;
  readonly osUser?: string;
  readonly processId?: string;
  readonly serviceName?: string;
}

/** One logged-on session. Calls are never made in parallel on one session. */
export interface EngineSession {
  readonly sid: number;
  readonly serial: number;
  /** Drives `connection.transactionInProgress`. */
  readonly inTransaction: boolean;
  readonly currentSchema: string;
  /** @throws OraError when the statement cannot be parsed. Binding to types happens in `describe` and `execute`. */
  parse(sql: string): PreparedStatement;
  /** The columns of a query for these bind types; undefined for anything else. Nothing runs. */
  describe(
    statement: PreparedStatement,
    bindTypes: readonly SqlType[],
  ): readonly ColumnDescription[] | undefined;
  execute(statement: PreparedStatement, request: ExecuteRequest): Promise<ExecuteResult>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** MODULE, ACTION, CLIENT_IDENTIFIER, CLIENT_INFO of V$SESSION. */
  setEndToEnd(
    values: Partial<
      Record<"module" | "action" | "clientIdentifier" | "clientInfo" | "dbop", string | null>
    >,
  ): void;
  setCurrentSchema(name: string): void;
  /** An attribute of a client's context, such as CLIENTCONTEXT; null clears it, a null attribute the whole namespace. */
  setContext?(namespace: string, attribute: string | null, value: string | null): void;
  /** Rolls back and frees everything. */
  close(): void;
}

export interface PreparedStatement {
  readonly sql: string;
  readonly kind: "query" | "dml" | "plsql" | "ddl" | "transaction" | "session";
  /** Placeholders in the order the driver sends values (SQL: a repeated name stands twice; PL/SQL: once). */
  readonly binds: readonly { readonly name: string; readonly returning: boolean }[];
}

export interface ColumnDescription {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  /** CHECK (c IS JSON). */
  readonly isJson: boolean;
}

export interface ExecuteRequest {
  readonly bindTypes: readonly SqlType[];
  /**
   * How long text and RAW binds were declared, in bytes, by index; types are never longer than a column can be. 0 for other
   * binds and for those of RETURNING. Absent: no longer than the types say.
   */
  readonly bindBytes?: readonly number[];
  /**
   * One entry an execution; a query and DDL have exactly one. OUT-only positions hold null. PL/SQL array binds: `ArrayBind`.
   * The engine keeps the rows: they must not be changed any more.
   */
  readonly bindRows: readonly Row[];
  readonly batchErrors: boolean;
  readonly rowCounts: boolean;
  readonly commit: boolean;
  /** Aborted by a break: the statement ends with ORA-01013 and its own changes are undone. */
  readonly signal: AbortSignal;
}

export type ExecuteResult =
  | { readonly kind: "query"; readonly cursor: RowCursor }
  | {
      readonly kind: "dml";
      readonly rowCount: number;
      readonly rowCounts?: readonly number[];
      readonly batchErrors?: readonly { readonly row: number; readonly error: OraError }[];
      /** ROWID of the last row touched. */
      readonly lastRowid?: string;
      /** RETURNING INTO: for each execution, for each return bind, the values. */
      readonly returned?: readonly (readonly (readonly Value[])[])[];
    }
  | {
      readonly kind: "plsql";
      /** For each execution the value of every bind that is not IN, by bind position; directions say which. */
      readonly directions: readonly ("in" | "out" | "in-out")[];
      readonly outTypes: readonly SqlType[];
      readonly out: readonly Row[];
      readonly implicitResults: readonly RowCursor[];
    }
  | {
      readonly kind: "done";
      /** DDL was done, but what it made does not compile. */
      readonly compilationErrors?: boolean;
    };

/** Rows of a query, pulled in slices so that a break is served in between. */
export interface RowCursor {
  readonly columns: readonly ColumnDescription[];
  /** At most `count` rows; `done` when there are no more. Fewer rows than asked for only at the end. */
  fetch(
    count: number,
    signal: AbortSignal,
  ): Promise<{ readonly rows: readonly Row[]; readonly done: boolean }>;
  close(): void;
}
