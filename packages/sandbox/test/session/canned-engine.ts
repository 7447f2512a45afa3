import type {
  Engine,
  EngineSession,
  ExecuteRequest,
  ExecuteResult,
  PasswordVerifier,
  PreparedStatement,
} from "../../src/engine/contract.ts";
import { oraError } from "../../src/engine/errors.ts";
import type { SqlType } from "../../src/engine/types/sql-type.ts";
import { Lob, type Row, type Value } from "../../src/engine/types/value.ts";
import { number2, plsql, rowCursor, sleep } from "./canned-plsql.ts";
import {
  anyNumber,
  type CannedTable,
  cannedTables,
  column,
  echoType,
  number9,
  varchar,
} from "./canned-tables.ts";

/** An engine over canned tables: enough SQL by pattern to reach every path of the session. */
export class CannedEngine implements Engine {
  readonly version: 19 | 23 = 23;
  readonly serviceNames = ["FREEPDB1"];
  maxStringBytes: 4000 | 32767 = 4000;
  readonly users = new Map<
    string,
    { verifier: PasswordVerifier; locked: boolean; expired: boolean }
  >();
  readonly tables = new Map<string, Row[]>();
  readonly ddl: string[] = [];
  /** More canned tables by name. */
  readonly extra = new Map<string, CannedTable>();
  readonly sessions = new Set<CannedSession>();
  readonly proxies = new Set<string>();
  /** Columns of `shapeshift`; change it between executions. */
  shape: CannedTable["columns"] = [column("C0", anyNumber)];
  /** Error of the next execution of anything. */
  failNext: number | undefined;
  commits = 0;
  rollbacks = 0;
  closed = false;
  /** Rows made by `gen` and `wide`. */
  generated = 0;

  logonFacts(user: string) {
    return this.users.get(user);
  }
  mayProxy(proxy: string, client: string): boolean {
    return this.proxies.has(`${proxy}>${client}`);
  }
  changePassword(user: string, verifier: PasswordVerifier): void {
    this.users.set(user, { verifier, locked: false, expired: false });
  }
  openSession({ user }: { readonly user: string }): EngineSession {
    const session = new CannedSession(this, user);
    this.sessions.add(session);
    return session;
  }
  close(): void {
    this.closed = true;
  }
  runDdl(sql: string): void {
    this.ddl.push(sql);
  }
  rowsOf(name: string): Row[] {
    const rows = this.tables.get(name) ?? [];
    this.tables.set(name, rows);
    return rows;
  }
}

let lastSid = 0;

export class CannedSession implements EngineSession {
  readonly sid = ++lastSid;
  readonly serial = 1000 + lastSid;
  readonly engine: CannedEngine;
  readonly user: string;
  currentSchema: string;
  inTransaction = false;
  readonly attributes: Record<string, string | null> = {};
  readonly context = new Map<string, string | null>();
  readonly statements: string[] = [];
  private pending: [Row[], Row][] = [];

  constructor(engine: CannedEngine, user: string) {
    this.engine = engine;
    this.user = user;
    this.currentSchema = user;
  }
  async commit(): Promise<void> {
    this.engine.commits++;
    this.pending = [];
    this.inTransaction = false;
  }
  async rollback(): Promise<void> {
    this.engine.rollbacks++;
    for (const [table, row] of this.pending.splice(0)) {
      const index = table.indexOf(row);
      if (index >= 0) table.splice(index, 1);
    }
    this.inTransaction = false;
  }
  setEndToEnd(values: Record<string, string | null>): void {
    Object.assign(this.attributes, values);
  }
  setCurrentSchema(name: string): void {
    this.currentSchema = name;
  }
  setContext(namespace: string, attribute: string | null, value: string | null): void {
    this.context.set(`${namespace}.${String(attribute)}`, value);
  }
  close(): void {
    this.engine.sessions.delete(this);
  }
  parse(sql: string): PreparedStatement {
    return { sql, kind: kindOf(sql), binds: placeholders(sql) };
  }
  describe(statement: PreparedStatement) {
    return statement.kind === "query" ? this.query(statement.sql, [], [[]]).columns : undefined;
  }
  async execute(statement: PreparedStatement, request: ExecuteRequest): Promise<ExecuteResult> {
    const { engine } = this;
    this.statements.push(statement.sql);
    const failure = engine.failNext;
    engine.failNext = undefined;
    if (failure !== undefined) throw oraError(failure);
    const result = await this.run(statement, request);
    if (request.commit) await this.commit();
    return result;
  }
  private async run(statement: PreparedStatement, request: ExecuteRequest): Promise<ExecuteResult> {
    const sql = statement.sql.replace(/\s+/g, " ").trim();
    switch (statement.kind) {
      case "query": {
        const wait = /sleep\((\d+)\)/i.exec(sql);
        if (wait) await sleep(Number(wait[1]), request.signal);
        const { columns, rows } = this.query(sql, request.bindTypes, request.bindRows);
        return { kind: "query", cursor: rowCursor(columns, rows) };
      }
      case "dml":
        return this.dml(statement, sql, request);
      case "plsql":
        return plsql(sql, request);
      case "ddl":
        this.engine.runDdl(sql);
        return { kind: "done" };
      case "transaction":
        if (/^commit/i.test(sql)) await this.commit();
        else await this.rollback();
        return { kind: "done" };
      case "session": {
        const schema = /current_schema\s*=\s*(\w+)/i.exec(sql);
        if (schema) this.currentSchema = (schema[1] as string).toUpperCase();
        const zone = /time_zone\s*=\s*'([^']*)'/i.exec(sql);
        if (zone) this.attributes["timeZone"] = zone[1] as string;
        return { kind: "done" };
      }
    }
  }
  private query(sql: string, types: readonly SqlType[], binds: readonly Row[]): RowSource {
    const { engine } = this;
    const table = /from (\w+)/i.exec(sql)?.[1]?.toLowerCase() ?? "";
    const canned = cannedTables[table] ?? engine.extra.get(table);
    if (canned) return canned;
    const gen = /from (gen|wide)\((\d+)\)/i.exec(sql);
    if (gen) {
      const tail = gen[1] === "wide" ? "x".repeat(2000) : "";
      return {
        columns: [column("N", number9), column("S", varchar(1000))],
        rows: generate(engine, Number(gen[2]), tail),
      };
    }
    if (/1\/0/.test(sql)) throw oraError(1476);
    if (/sleep/i.test(sql)) return { columns: [column("X", anyNumber)], rows: [[1]] };
    if (/^select :/i.test(sql)) {
      const columns = types.map((type, index) => column(`B${index + 1}`, echoType(type)));
      return { columns, rows: [binds[0] ?? []] };
    }
    if (/^select user/i.test(sql)) {
      const columns = [column("U", varchar(128)), column("SCH", varchar(128))];
      return { columns, rows: [[this.user, this.currentSchema]] };
    }
    if (table === "failmid") {
      return { columns: [column("N", anyNumber)], rows: failing(150) };
    }
    if (table === "shapeshift") {
      const { shape } = engine;
      const row = shape.map(({ type }, index) => cannedValue(type, index));
      return { columns: shape, rows: [row, shape.map(() => null)] };
    }
    if (table === "cursors") {
      const nested = { refCursor: rowCursor(number2.columns, number2.rows) };
      const columns = [column("ID", number9), column("CUR", { name: "CURSOR" })];
      return { columns, rows: [[1, nested]] };
    }
    const position = sql.search(new RegExp(`\\b${table}\\b`, "i"));
    throw oraError(942, [`"${this.currentSchema}"."${table.toUpperCase()}"`], position);
  }
  private dml(statement: PreparedStatement, sql: string, request: ExecuteRequest): ExecuteResult {
    this.inTransaction = true;
    const returning = statement.binds.flatMap((bind, index) => (bind.returning ? [index] : []));
    if (/^update multi/i.test(sql)) {
      const values = returning.map((index) =>
        request.bindTypes[index]?.name === "NUMBER" ? [10, 20, 30] : ["a", "b", "c"],
      );
      return { kind: "dml", rowCount: 3, returned: [values] };
    }
    const name = /^insert into (\w+)/i.exec(sql)?.[1]?.toLowerCase();
    if (name === undefined) {
      const rowCounts = request.bindRows.map((_, index) => index);
      return { kind: "dml", rowCount: request.bindRows.length, rowCounts };
    }
    return this.insert(name, returning, request);
  }
  private insert(
    name: string,
    returning: readonly number[],
    request: ExecuteRequest,
  ): ExecuteResult {
    const table = this.engine.rowsOf(name);
    const rowCounts: number[] = [];
    const batchErrors: { row: number; error: ReturnType<typeof oraError> }[] = [];
    const returned: Value[][][] = [];
    let rowCount = 0;
    for (const [row, values] of request.bindRows.entries()) {
      const [first] = values;
      if (typeof first === "number" && first < 0) {
        const error = oraError(1, ["SCOTT.T_PK", "SCOTT.T", "ID"]);
        if (!request.batchErrors) throw Object.assign(error, { rowCount });
        batchErrors.push({ row, error });
        rowCounts.push(0);
        continue;
      }
      table.push(values);
      this.pending.push([table, values]);
      rowCount++;
      rowCounts.push(1);
      returned.push(
        returning.map((index) => [
          request.bindTypes[index]?.name === "NUMBER" ? table.length : `gen${table.length}`,
        ]),
      );
    }
    return {
      kind: "dml",
      rowCount,
      rowCounts,
      batchErrors,
      lastRowid: "AAAAB0AABAAAAOhAAA",
      ...(returning.length > 0 && { returned }),
    };
  }
}

interface RowSource {
  readonly columns: CannedTable["columns"];
  readonly rows: Iterable<Row>;
}

function kindOf(sql: string): PreparedStatement["kind"] {
  const word = /^\s*(\w+)/.exec(sql)?.[1]?.toLowerCase() ?? "";
  if (word === "select" || word === "with") return "query";
  if (word === "insert" || word === "update" || word === "delete" || word === "merge") return "dml";
  if (word === "begin" || word === "declare" || word === "call") return "plsql";
  if (word === "commit" || word === "rollback") return "transaction";
  if (/^(create|drop|truncate|grant)$/.test(word)) return "ddl";
  if (word === "alter") return /^\s*alter\s+session/i.test(sql) ? "session" : "ddl";
  throw oraError(900, [], 0);
}

function placeholders(sql: string): PreparedStatement["binds"] {
  const into = sql.search(/\breturning\b.*\binto\b/is);
  const all = [...sql.matchAll(/:(\w+)/g)].map((match) => ({
    name: (match[1] as string).toUpperCase(),
    returning: into >= 0 && match.index > into,
  }));
  if (kindOf(sql) !== "plsql") return all;
  return all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index);
}

function cannedValue(type: SqlType, index: number): Value {
  if (type.name === "CLOB") return new Lob("CLOB", `clob ${index}`);
  return type.name === "NUMBER" ? index : `v${index}`;
}

function* generate(engine: CannedEngine, count: number, tail: string): Generator<Row> {
  for (let index = 1; index <= count; index++) {
    engine.generated++;
    yield [index, `row ${index}${tail}`];
  }
}

function* failing(count: number): Generator<Row> {
  for (let index = 0; index < count; index++) yield [index];
  throw oraError(1555, ["1", "x", "y"]);
}
