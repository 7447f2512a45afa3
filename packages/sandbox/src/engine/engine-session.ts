import type {
  Database,
  ObjectWant,
  SchemaObject,
  Segment,
  SessionContext,
  Table,
  TableFunction,
  TriggerRunner,
} from "./catalog/contract.ts";
import { holdsPrivilege } from "./catalog/public-role.ts";
import { resolveObject } from "./catalog/resolve-object.ts";
import { defaultRoles } from "./catalog/users.ts";
import type {
  ColumnDescription,
  EngineSession,
  ExecuteRequest,
  ExecuteResult,
  PasswordVerifier,
  PreparedStatement,
  SessionOptions,
} from "./contract.ts";
import { errorForVersion, OraError, oraError } from "./errors.ts";
import { isKilled } from "./execution/alter-system.ts";
import { attributeName, logonAttributes } from "./execution/client-attributes.ts";
import { displayPlan } from "./execution/display-plan.ts";
import { ownerView } from "./execution/owner-view.ts";
import { parseCached } from "./execution/parse-cache.ts";
import { PreparedSql } from "./execution/prepared-sql.ts";
import type { CursorSession } from "./execution/query-cursor.ts";
import { describedColumns } from "./execution/run-query.ts";
import { runStatement } from "./execution/run-statement.ts";
import { commit, rollback } from "./execution/transaction-end.ts";
import type { PlsqlRunner, SessionSettings, WorkingSession } from "./execution/working-session.ts";
import type { NlsSettings } from "./expressions/contract.ts";
import type { Name } from "./parser/ast.ts";
import type { Snapshot, Transaction } from "./store/contract.ts";
import { nowMs } from "./store/scn-times.ts";
import { currentSnapshot, forgetSession } from "./store/statements.ts";
import { beginTransaction } from "./store/transactions.ts";
import { defaultNls } from "./types/nls.ts";
import type { SqlType } from "./types/sql-type.ts";
import type { Value } from "./types/value.ts";

export { loadStatements } from "./execution/run-statement.ts";

/** What a session gets from its engine. */
export interface SessionEnvironment {
  readonly db: Database;
  readonly sid: number;
  readonly serial: number;
  readonly makeVerifier: (password: string) => PasswordVerifier;
  readonly runPlsql: PlsqlRunner;
  readonly triggers: TriggerRunner;
}

/** Functions that can stand in FROM, by name. */
const tableFunctions: Readonly<Record<string, TableFunction>> = {
  "DBMS_XPLAN.DISPLAY": displayPlan,
};

const neverAborted = new AbortController().signal;

/** One logged-on session: the wire's view of it, and what the parts of the engine know of it. */
export class DatabaseSession implements EngineSession, WorkingSession {
  readonly db: Database;
  readonly sid: number;
  readonly serial: number;
  readonly user: string;
  readonly proxyUser?: string;
  readonly version: 19 | 23;
  readonly makeVerifier: (password: string) => PasswordVerifier;
  readonly runPlsql: PlsqlRunner;
  readonly triggers: TriggerRunner;
  readonly nls: NlsSettings = defaultNls();
  readonly attributes = new Map<string, string | null>();
  readonly privateTables = new Map<string, Table>();
  readonly temporarySegments = new Map<Table, Segment>();
  readonly settings: SessionSettings = {
    ddlLockTimeoutS: 0,
    isolation: "read-committed",
    parameters: new Map(),
    version: 0,
  };
  currentSchema: string;
  transaction: Transaction | null = null;
  enabledRoles: ReadonlySet<string>;
  signal: AbortSignal = neverAborted;
  binds: readonly Value[] = [];
  bindTypes: readonly SqlType[] = [];
  now: { readonly seconds: number; readonly nanos: number };
  /** The session with the rights of others, by owner. */
  private readonly owners = new Map<string, SessionContext>();
  private readonly cursors: CursorSession;
  private closed = false;

  /** @throws OraError 1045 without CREATE SESSION. */
  constructor(environment: SessionEnvironment, options: SessionOptions) {
    const { db } = environment;
    this.db = db;
    this.sid = environment.sid;
    this.serial = environment.serial;
    this.makeVerifier = environment.makeVerifier;
    this.runPlsql = environment.runPlsql;
    this.triggers = environment.triggers;
    this.user = options.user;
    if (options.proxyUser !== undefined) this.proxyUser = options.proxyUser;
    this.version = db.version;
    this.currentSchema = options.user;
    this.now = db.now();
    const user = db.users.get(options.user);
    if (user === undefined) throw oraError(1017);
    this.enabledRoles = defaultRoles(db, user, options.proxyUser);
    if (!this.hasPrivilege("CREATE SESSION")) throw oraError(1045, [options.user]);
    this.cursors = { fetching: (signal, work) => this.fetching(signal, work) };
    this.describeClient(options);
    db.sessions.set(this.sid, this);
  }

  private describeClient(options: SessionOptions): void {
    for (const [name, value] of logonAttributes(options)) this.attributes.set(name, value);
    this.attributes.set("LOGON_MS", String(nowMs(this.db)));
  }

  get inTransaction(): boolean {
    return this.transaction !== null;
  }

  begin(): Transaction {
    if (this.transaction !== null) return this.transaction;
    return beginTransaction(this, this.settings.isolation);
  }

  snapshot(): Snapshot {
    return currentSnapshot(this);
  }

  resolve(name: Name, want: ObjectWant): SchemaObject {
    return resolveObject(this, name, want);
  }

  inSchemaOf(owner: string): SessionContext {
    let view = this.owners.get(owner);
    if (view === undefined) {
      view = ownerView(this, owner);
      this.owners.set(owner, view);
    }
    return view;
  }

  tableFunction(name: string): TableFunction | undefined {
    return Object.hasOwn(tableFunctions, name) ? tableFunctions[name] : undefined;
  }

  hasPrivilege(privilege: string): boolean {
    return holdsPrivilege(this.db, this.user, this.enabledRoles, privilege);
  }

  parse(sql: string): PreparedSql {
    return this.guarded(() => new PreparedSql(sql, parseCached(this.db, sql)));
  }

  describe(
    statement: PreparedStatement,
    bindTypes: readonly SqlType[],
  ): readonly ColumnDescription[] | undefined {
    const prepared = ownStatement(statement);
    const query = prepared.statement;
    if (query.kind !== "query") return undefined;
    const before = this.bindTypes;
    this.bindTypes = bindTypes;
    try {
      return this.guarded(() => describedColumns(query, prepared, this));
    } finally {
      this.bindTypes = before;
    }
  }

  async execute(statement: PreparedStatement, request: ExecuteRequest): Promise<ExecuteResult> {
    const prepared = ownStatement(statement);
    return await this.guardedAsync(() => runStatement(this, prepared, request, this.cursors));
  }

  async commit(): Promise<void> {
    this.guarded(() => commit(this));
  }

  async rollback(): Promise<void> {
    this.guarded(() => rollback(this));
  }

  setEndToEnd(
    values: Partial<
      Record<"module" | "action" | "clientIdentifier" | "clientInfo" | "dbop", string | null>
    >,
  ): void {
    for (const [name, value] of Object.entries(values)) {
      this.attributes.set(attributeName(name as keyof typeof values), value);
    }
  }

  setCurrentSchema(name: string): void {
    if (!this.db.users.has(name)) throw oraError(1435);
    this.currentSchema = name;
    this.settings.version += 1;
  }

  setContext(namespace: string, attribute: string | null, value: string | null): void {
    const prefix = `${namespace.toUpperCase()}.`;
    if (attribute !== null) {
      this.attributes.set(prefix + attribute.toUpperCase(), value);
      return;
    }
    for (const key of [...this.attributes.keys()]) {
      if (key.startsWith(prefix)) this.attributes.delete(key);
    }
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    rollback(this);
    this.privateTables.clear();
    this.temporarySegments.clear();
    this.db.sessions.delete(this.sid);
    forgetSession(this);
  }

  private async fetching<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const before = this.signal;
    this.signal = signal;
    try {
      return await this.guardedAsync(work);
    } finally {
      this.signal = before;
    }
  }

  /** Errors leave the engine in the words of its version. @throws OraError 28 when the session was killed, 1012 when closed */
  private guarded<T>(work: () => T): T {
    this.requireAlive();
    try {
      return work();
    } catch (error) {
      throw this.inOwnWords(error);
    }
  }

  private async guardedAsync<T>(work: () => Promise<T>): Promise<T> {
    this.requireAlive();
    try {
      return await work();
    } catch (error) {
      throw this.inOwnWords(error);
    }
  }

  private requireAlive(): void {
    if (isKilled(this)) {
      this.close();
      throw this.inOwnWords(oraError(28));
    }
    if (this.closed) throw this.inOwnWords(oraError(1012));
  }

  private inOwnWords(error: unknown): unknown {
    return error instanceof OraError ? errorForVersion(error, this.version) : error;
  }
}

/** @throws TypeError for a statement that `parse` did not make: a mistake of the caller. */
function ownStatement(statement: PreparedStatement): PreparedSql {
  if (statement instanceof PreparedSql) return statement;
  throw new TypeError("the statement was not parsed by this session");
}
