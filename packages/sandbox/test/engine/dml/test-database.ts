import type {
  Database,
  Index,
  SessionContext,
  Table,
} from "../../../src/engine/catalog/contract.ts";
import { createDatabase } from "../../../src/engine/catalog/create-database.ts";
import { resolveObject } from "../../../src/engine/catalog/resolve-object.ts";
import { createUser } from "../../../src/engine/catalog/users.ts";
import type { ExecuteRequest, ExecuteResult } from "../../../src/engine/contract.ts";
import { createTable } from "../../../src/engine/ddl/create-table.ts";
import { createView } from "../../../src/engine/ddl/create-view.ts";
import { compileDml, type DmlNode } from "../../../src/engine/dml/compile-dml.ts";
import { OraError } from "../../../src/engine/errors.ts";
import { TICK } from "../../../src/engine/expressions/contract.ts";
import { unpaced } from "../../../src/engine/pacing.ts";
import type { Query, Statement } from "../../../src/engine/parser/ast.ts";
import { parseStatement } from "../../../src/engine/parser/parse-statement.ts";
import { compileQuery } from "../../../src/engine/query/compile-query.ts";
import { openQuery } from "../../../src/engine/query/open-query.ts";
import { createIndexData } from "../../../src/engine/store/indexes.ts";
import { nextScn } from "../../../src/engine/store/scn-times.ts";
import { currentSnapshot, startStatement } from "../../../src/engine/store/statements.ts";
import { openStore, type StoreOptions } from "../../../src/engine/store/store.ts";
import {
  beginTransaction,
  commitTransaction,
  rollbackToSavepoint,
  rollbackTransaction,
  setSavepoint,
} from "../../../src/engine/store/transactions.ts";
import { clobType, nullType, numberType, varchar2 } from "../../../src/engine/types/make-type.ts";
import { defaultNls } from "../../../src/engine/types/nls.ts";
import type { SqlType } from "../../../src/engine/types/sql-type.ts";
import { Lob, type Row, type Value } from "../../../src/engine/types/value.ts";

export type DmlResult = Extract<ExecuteResult, { kind: "dml" }>;

/** How a request differs from one execution without options. */
export interface RunOptions extends Partial<Omit<ExecuteRequest, "bindRows">> {
  readonly binds?: Row;
  readonly rows?: readonly Row[];
}

/** A session for tests of DML: statements as text, with COMMIT, ROLLBACK and savepoints. */
export interface TestSession {
  readonly context: SessionContext;
  /** Runs a statement; DDL commits before and after. */
  readonly run: (sql: string, options?: RunOptions) => Promise<DmlResult>;
  readonly rows: (sql: string, binds?: Row) => readonly Row[];
  /** `ORA-00001: …`, with ` at n` when there is a position; or the number of rows. */
  readonly failure: (sql: string, options?: RunOptions) => Promise<string>;
  readonly commit: () => void;
  readonly rollback: () => void;
  readonly savepoint: (name: string) => void;
  readonly rollbackTo: (name: string) => void;
}

/** A database in memory with the users APP and OTHER. */
export interface TestDatabase {
  readonly db: Database;
  readonly session: (user?: string) => TestSession;
  readonly table: (name: string) => Table;
}

/** Makes a database. `clock` gives milliseconds since 1970 UTC. */
export function testDatabase(
  options: StoreOptions & { readonly version?: 19 | 23; readonly clock?: () => number } = {},
): TestDatabase {
  const { version = 19, clock } = options;
  const now = (): { seconds: number; nanos: number } => {
    const ms = clock?.() ?? Date.now();
    return { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000 };
  };
  const db = createDatabase({ version, now });
  openStore(db, options);
  for (const name of ["APP", "OTHER"]) {
    const user = createUser(db, { name, verifier: null });
    for (const privilege of ["CREATE TABLE", "CREATE VIEW", "UNLIMITED TABLESPACE"]) {
      user.systemPrivileges.set(privilege, { admin: false });
    }
  }
  let sid = 0;
  const session = (user = "APP"): TestSession => testSession(db, user, ++sid);
  return {
    db,
    session,
    table: (name) => {
      const found = db.objects.get("APP")?.get(name);
      if (found?.kind !== "table") throw new Error(`no table ${name}`);
      return found;
    },
  };
}

function testSession(db: Database, user: string, sid: number): TestSession {
  const context = sessionContext(db, user, sid);
  const run: TestSession["run"] = (sql, options = {}) => runStatement(context, sql, options);
  return {
    context,
    run,
    rows: (sql, binds = []) => rowsOf(context, sql, binds),
    failure: async (sql, options) => {
      try {
        return `${(await run(sql, options)).rowCount} rows`;
      } catch (error) {
        if (!(error instanceof OraError)) throw error;
        return error.position < 0 ? error.message : `${error.message} at ${error.position}`;
      }
    },
    commit: () => commitTransaction(context),
    rollback: () => rollbackTransaction(context),
    savepoint: (name) => setSavepoint(context, name),
    rollbackTo: (name) => rollbackToSavepoint(context, name),
  };
}

function sessionContext(db: Database, user: string, sid: number): SessionContext {
  const context: SessionContext = {
    db,
    sid,
    serial: 1,
    user,
    currentSchema: user,
    version: db.version,
    binds: [],
    bindTypes: [],
    now: db.now(),
    nls: defaultNls(),
    transaction: null,
    begin: () => beginTransaction(context),
    snapshot: () => currentSnapshot(context),
    resolve: (name, want) => resolveObject(context, name, want),
    hasPrivilege: (privilege) => db.users.get(user)?.systemPrivileges.has(privilege) ?? false,
    enabledRoles: new Set(),
    signal: new AbortController().signal,
    privateTables: new Map(),
    temporarySegments: new Map(),
    attributes: new Map(),
  };
  db.sessions.set(sid, context);
  return context;
}

/** The type a driver would give a value. */
export function typeOfBind(value: Value | undefined): SqlType {
  if (typeof value === "string") return varchar2(Math.max(1, Buffer.byteLength(value)));
  if (typeof value === "number") return numberType;
  if (value instanceof Uint8Array) return { name: "RAW", bytes: value.length };
  if (value instanceof Lob) return clobType;
  return value === null || value === undefined ? nullType : numberType;
}

async function runStatement(
  context: SessionContext,
  sql: string,
  options: RunOptions,
): Promise<DmlResult> {
  const { statement } = parseStatement(sql, context.version);
  const { binds = [], rows = [binds], ...rest } = options;
  context.now = { ...context.db.now() };
  context.bindTypes = rest.bindTypes ?? (rows[0] ?? []).map(typeOfBind);
  if (!isDml(statement)) {
    commitTransaction(context);
    await runDdl(context, statement, sql);
    return { kind: "dml", rowCount: 0 };
  }
  const request: ExecuteRequest = {
    batchErrors: false,
    rowCounts: false,
    commit: false,
    signal: context.signal,
    ...rest,
    bindTypes: context.bindTypes,
    bindRows: rows,
  };
  return compileDml(statement, context).run(request);
}

function isDml(statement: Statement): statement is DmlNode {
  return ["insert", "insert-all", "update", "delete", "merge"].includes(statement.kind);
}

async function runDdl(context: SessionContext, statement: Statement, sql: string): Promise<void> {
  const { db } = context;
  nextScn(db);
  const ddl = {
    db,
    session: context,
    lockTimeoutS: 0,
    text: sql,
    warnings: { compilationErrors: false },
    makeVerifier: () => ({ salt: new Uint8Array(), iterations: 1, hash: new Uint8Array() }),
  };
  switch (statement.kind) {
    case "create-table":
      return createTable(statement, ddl);
    case "create-view":
      return createView(statement, ddl);
    case "create-index":
      return addIndex(context, statement);
    case "create-sequence":
      return addSequence(context, statement.name.parts.at(-1) ?? "");
    default:
      throw new Error(`not run by tests of DML: ${sql}`);
  }
}

function addSequence(context: SessionContext, name: string): void {
  context.db.objects.get("APP")?.set(name, {
    kind: "sequence",
    owner: "APP",
    name,
    objectId: context.db.nextObjectId(),
    created: 0,
    lastDdl: 0,
    lastDdlScn: 0,
    next: 1n,
    increment: 1n,
    min: 1n,
    max: 10n ** 28n - 1n,
    cycle: false,
    cache: 20,
    order: false,
    generated: false,
  });
}

function addIndex(
  context: SessionContext,
  statement: Extract<Statement, { kind: "create-index" }>,
): void {
  const table = context.resolve(statement.table, "index");
  if (table.kind !== "table") throw new Error("no table");
  const index: Index = {
    kind: "index",
    owner: table.owner,
    name: statement.name.parts.at(-1) ?? "",
    objectId: context.db.nextObjectId(),
    created: 0,
    lastDdl: 0,
    lastDdlScn: 0,
    table,
    unique: statement.unique,
    keys: statement.columns.map(({ expr, text, descending }) => {
      const name = expr.kind === "name" ? expr.name.parts.at(-1) : undefined;
      const column = table.columns.find((candidate) => candidate.name === name) ?? null;
      return { column, expr: column ? null : expr, text, descending };
    }),
    bitmap: false,
    visible: true,
    usable: true,
    data: null,
  };
  unpaced(createIndexData(context, table, table.segment, index));
  table.indexes.push(index);
}

function rowsOf(context: SessionContext, sql: string, binds: Row): readonly Row[] {
  const { statement } = parseStatement(sql, context.version);
  context.binds = binds;
  context.bindTypes = binds.map(typeOfBind);
  context.now = { ...context.db.now() };
  const plan = compileQuery(statement as Query, context);
  startStatement(context);
  const open = openQuery(plan, context);
  const rows: Row[] = [];
  for (let row = open.next(); row !== undefined; row = open.next())
    if (row !== TICK) rows.push(row);
  return rows;
}
