import type { Database, SessionContext, Table } from "../../src/engine/catalog/contract.ts";
import { createDatabase } from "../../src/engine/catalog/create-database.ts";
import { resolveObject } from "../../src/engine/catalog/resolve-object.ts";
import { createUser } from "../../src/engine/catalog/users.ts";
import { OraError } from "../../src/engine/errors.ts";
import { compileExpr } from "../../src/engine/expressions/compile.ts";
import { emptyEnv } from "../../src/engine/expressions/compiled.ts";
import { TICK } from "../../src/engine/expressions/contract.ts";
import { emptyScope } from "../../src/engine/expressions/scope.ts";
import type { Insert, Query, Statement } from "../../src/engine/parser/ast.ts";
import { parseStatement } from "../../src/engine/parser/parse-statement.ts";
import { compileQuery } from "../../src/engine/query/compile-query.ts";
import type { QueryPlan } from "../../src/engine/query/contract.ts";
import { explainPlan } from "../../src/engine/query/explain.ts";
import { openQuery } from "../../src/engine/query/open-query.ts";
import { deleteRow, insertRow, updateRow } from "../../src/engine/store/changes.ts";
import { prepareIndexes } from "../../src/engine/store/indexes.ts";
import { nextScn } from "../../src/engine/store/scn-times.ts";
import { dataOf, segmentOf } from "../../src/engine/store/segment.ts";
import { currentSnapshot, startChange, startStatement } from "../../src/engine/store/statements.ts";
import { beginTransaction, commitTransaction } from "../../src/engine/store/transactions.ts";
import { BigDecimal } from "../../src/engine/types/big-decimal.ts";
import { columnCoercer } from "../../src/engine/types/convert.ts";
import { varchar2 } from "../../src/engine/types/make-type.ts";
import { defaultNls } from "../../src/engine/types/nls.ts";
import { numberToText } from "../../src/engine/types/number.ts";
import type { SqlType } from "../../src/engine/types/sql-type.ts";
import {
  DaySecond,
  Lob,
  type Row,
  Timestamp,
  type Value,
  ZonedTimestamp,
} from "../../src/engine/types/value.ts";
import { addIndex, makeTable, objectFacts, register, tableOf } from "./fixture-tables.ts";

/** What a query gave: names, and values as plain JavaScript. */
export interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** A database in memory with one user, APP, for tests of queries: no sessions, no locks, no DDL engine. */
export interface Fixture {
  readonly db: Database;
  readonly session: SessionContext;
  /** Runs CREATE TABLE, CREATE VIEW, CREATE INDEX and INSERT … VALUES, each committed. */
  readonly run: (...statements: readonly string[]) => void;
  readonly plan: (sql: string, binds?: readonly Value[]) => QueryPlan;
  readonly query: (sql: string, binds?: readonly Value[]) => Answer;
  /** Rows only. */
  readonly rows: (sql: string, binds?: readonly Value[]) => readonly (readonly unknown[])[];
  /** `ORA-00942 at 14`, or what the query gave. */
  readonly failure: (sql: string, binds?: readonly Value[]) => string;
  readonly explain: (sql: string) => readonly string[];
  readonly table: (name: string) => Table;
  /** The same database for a session of another user. */
  readonly as: (user: string) => Pick<Fixture, "rows" | "failure">;
  /** Many rows at once, in one transaction. */
  readonly load: (table: string, rows: readonly Row[]) => void;
  /** Changes rows of a table and commits: null deletes. */
  readonly change: (table: string, map: (row: Row) => Row | null | undefined) => number;
}

/** Makes a database with the table DUAL and the user APP. */
export function createFixture(version: 19 | 23 = 19): Fixture {
  const db = createDatabase({ version });
  createUser(db, { name: "APP", verifier: null }).quotas.set("USERS", -1);
  const session = createSession(db, "APP");
  addDual(session);
  const parse = (sql: string): Statement => parseStatement(sql, version).statement;
  const planFor = (own: SessionContext, sql: string, binds: readonly Value[]): QueryPlan => {
    bind(own, binds);
    return compileQuery(parse(sql) as Query, own);
  };
  const queryFor = (own: SessionContext, sql: string, binds: readonly Value[]): Answer => {
    const compiled = planFor(own, sql, binds);
    startStatement(own);
    const open = openQuery(compiled, own);
    const rows: unknown[][] = [];
    for (let row = open.next(); row !== undefined; row = open.next()) {
      if (row !== TICK) rows.push(row.map(plainValue));
    }
    return { columns: compiled.columns.map((column) => column.name), rows };
  };
  const plan: Fixture["plan"] = (sql, binds = []) => planFor(session, sql, binds);
  const query: Fixture["query"] = (sql, binds = []) => queryFor(session, sql, binds);
  return {
    db,
    session,
    run: (...statements) => {
      for (const sql of statements) runStatement(parse(sql), sql, session);
    },
    plan,
    query,
    rows: (sql, binds) => query(sql, binds).rows,
    failure: (sql, binds) => failureOf(() => query(sql, binds)),
    explain: (sql) =>
      explainPlan(plan(sql)).map(({ depth, operation, options, objectName }) =>
        [" ".repeat(depth) + operation, options, objectName].filter(Boolean).join(" "),
      ),
    table: (name) => tableOf(session, name),
    as: (user) => {
      const own = createSession(db, user);
      return {
        rows: (sql, binds = []) => queryFor(own, sql, binds).rows,
        failure: (sql, binds = []) => failureOf(() => queryFor(own, sql, binds)),
      };
    },
    load: (name, rows) => loadRows(session, tableOf(session, name), rows),
    change: (name, map) => changeRows(session, tableOf(session, name), map),
  };
}

function bind(session: SessionContext, binds: readonly Value[]): void {
  session.binds = binds;
  session.bindTypes = binds.map(bindType);
  session.now = { ...session.db.now() };
}

function bindType(value: Value): SqlType {
  if (typeof value === "string") return varchar2(4000);
  if (value === null) return varchar2(1);
  if (value instanceof Timestamp) return { name: "TIMESTAMP", precision: 9 };
  return { name: "NUMBER", precision: null, scale: null };
}

function failureOf(run: () => Answer): string {
  try {
    return JSON.stringify(run().rows);
  } catch (error) {
    if (!(error instanceof OraError)) throw error;
    return `ORA-${String(error.number).padStart(5, "0")} at ${error.position}`;
  }
}

/** NUMBERs that fit stay numbers, others become their digits; LOBs their text. */
function plainValue(value: Value): unknown {
  if (value instanceof BigDecimal) return numberToText(value);
  if (value instanceof Lob) return value.kind === "BLOB" ? [...value.bytes] : value.text;
  if (value instanceof Timestamp || value instanceof ZonedTimestamp || value instanceof DaySecond) {
    return { ...value };
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  return value;
}

function createSession(db: Database, user: string): SessionContext {
  const session: SessionContext = {
    db,
    sid: 1,
    serial: 1,
    user,
    currentSchema: user,
    version: db.version,
    binds: [],
    bindTypes: [],
    now: db.now(),
    nls: defaultNls(),
    transaction: null,
    begin: () => beginTransaction(session),
    snapshot: () => currentSnapshot(session),
    resolve: (name, want) => resolveObject(session, name, want),
    hasPrivilege: () => false,
    enabledRoles: new Set(),
    signal: new AbortController().signal,
    privateTables: new Map(),
    temporarySegments: new Map(),
    attributes: new Map(),
  };
  return session;
}

function addDual(session: SessionContext): void {
  const { db } = session;
  const dual = makeTable(session, "SYS", "DUAL", [
    { name: "DUMMY", type: { name: "VARCHAR2", length: 1 }, constraints: [] },
  ]);
  loadRows(session, dual, [["X"]]);
  db.publicSynonyms.set("DUAL", {
    kind: "synonym",
    target: { parts: ["SYS", "DUAL"], at: 0 },
    isPublic: true,
    ...objectFacts(session, "PUBLIC", "DUAL"),
  });
  db.grants.add({
    grantee: "PUBLIC",
    owner: "SYS",
    objectName: "DUAL",
    grantor: "SYS",
    privilege: "SELECT",
    columns: null,
    grantable: false,
  });
}

function loadRows(session: SessionContext, table: Table, rows: readonly Row[]): void {
  const segment = segmentOf(table, session);
  prepareIndexes(session, table, segment);
  const change = startChange(session);
  for (const row of rows) insertRow(change, table, segment, row, []);
  commitTransaction(session);
}

function changeRows(
  session: SessionContext,
  table: Table,
  map: (row: Row) => Row | null | undefined,
): number {
  const segment = segmentOf(table, session);
  prepareIndexes(session, table, segment);
  const change = startChange(session);
  let count = 0;
  for (const slot of [...dataOf(segment).slots]) {
    const head = slot.head;
    if (!head || head.deleted) continue;
    const values = map(head.values);
    if (values === undefined) continue;
    count++;
    if (values === null) deleteRow(change, segment, slot);
    else updateRow(change, segment, slot, values, []);
  }
  commitTransaction(session);
  return count;
}

function runStatement(statement: Statement, sql: string, session: SessionContext): void {
  switch (statement.kind) {
    case "create-table": {
      const name = statement.name.parts.at(-1) ?? "";
      nextScn(session.db);
      makeTable(session, "APP", name, statement.columns, statement.constraints, statement);
      return;
    }
    case "create-index": {
      const table = tableOf(session, statement.table.parts.at(-1) ?? "");
      const columns = statement.columns.flatMap(({ expr }) =>
        table.columns.filter(
          (column) => expr.kind === "name" && column.name === expr.name.parts.at(-1),
        ),
      );
      addIndex(session, table, statement.name.parts.at(-1) ?? "", statement.unique, columns);
      return;
    }
    case "create-view":
      register(session.db, {
        kind: "view",
        ...objectFacts(session, "APP", statement.name.parts.at(-1) ?? ""),
        columns: statement.columns ?? null,
        query: statement.query,
        text: statement.queryText,
        readOnly: statement.readOnly,
        checkOption: statement.checkOption,
        comment: null,
        columnComments: new Map(),
        described: [],
        valid: true,
      });
      return;
    case "insert":
      loadRows(session, ...insertedRows(statement, session));
      return;
    default:
      throw new Error(`the fixture does not run ${sql}`);
  }
}

function insertedRows(statement: Insert, session: SessionContext): [Table, Row[]] {
  const { target, source } = statement;
  if (target.kind !== "table" || source.kind !== "values") throw new Error("only INSERT … VALUES");
  const table = tableOf(session, target.name.parts.at(-1) ?? "");
  const stored = table.columns.filter((column) => column.position >= 0);
  const named =
    statement.columns?.map((name) => name.parts.at(-1)) ?? stored.map(({ name }) => name);
  bind(session, []);
  const rows = source.rows.map((exprs) => {
    const row: Value[] = stored.map(() => null);
    for (const [index, expr] of exprs.entries()) {
      const column = stored.find((candidate) => candidate.name === named[index]);
      if (!column) throw new Error("no such column");
      const compiled = compileExpr(expr, emptyScope(), session);
      const place = { owner: table.owner, table: table.name, column: column.name };
      const coerce = columnCoercer(compiled.type, column.type, place, session);
      row[column.position] = coerce(compiled.eval(emptyEnv()));
    }
    return row;
  });
  return [table, rows];
}
