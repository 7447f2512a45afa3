import {
  type JsonSchema,
  type Log,
  loadSettings,
  openLog,
  type ToolkitError,
} from "@singer-oracle/core";
import {
  type ConnectionSettings,
  type OraclePool,
  type OracleSession,
  openPool,
  type Row,
  type ServerInfo,
} from "@singer-oracle/core/oracle";
import { type Sandbox, type SandboxOptions, startSandbox } from "@singer-oracle/sandbox";
import { type TargetSettings, targetSettings } from "../../src/settings.ts";
import { prepareTable } from "../../src/table/prepare-table.ts";
import type { TablePlan } from "../../src/table/table-plan.ts";
import type { TableContext, TableRequest } from "../../src/table/table-request.ts";

/** The versions of the database that the sandbox looks like. */
export const versions = [19, 23] as const;

const password = "pw-4711-secret";

/** The settings of a run, with the defaults of those that are not given. */
export function settingsWith(settings: Partial<TargetSettings> = {}): TargetSettings {
  return { ...loadSettings(targetSettings, {}).settings, ...settings };
}

/** Settings of tables without the metadata columns. */
export const plain = { add_record_metadata: false } as const;

/** A server as it is known after the logon. */
export function serverInfo(more: Partial<ServerInfo> = {}): ServerInfo {
  return {
    version: "19.21.0.0.0",
    majorVersion: 19,
    charset: "AL32UTF8",
    ncharCharset: "AL16UTF16",
    maxIdentifierBytes: 128,
    maxVarchar2Bytes: 4000,
    compatible: null,
    container: "PDB",
    databaseName: "DB",
    serviceName: "PDB",
    instanceName: "db",
    user: "APP",
    currentSchema: "APP",
    driverMode: "thin",
    ...more,
  };
}

/** A stream's request with the table APP.ORDERS. */
export function requestOf(
  properties: Readonly<Record<string, JsonSchema>>,
  more: Partial<TableRequest> & { readonly root?: JsonSchema } = {},
): TableRequest {
  const { root = {}, ...others } = more;
  const keyProperties = others.keyProperties ?? [];
  return {
    stream: "orders",
    table: { owner: "APP", name: "ORDERS" },
    schema: { type: "object", properties, ...root },
    loadMethod: keyProperties.length > 0 ? "upsert" : "append-only",
    ...others,
    keyProperties,
  };
}

/** A log that keeps its lines. */
export interface KeptLog {
  readonly log: Log;
  /** `warning: text`. */
  readonly lines: string[];
}

export function keptLog(): KeptLog {
  const lines: string[] = [];
  const log = openLog({
    program: "target-oracle",
    runId: "run",
    level: "debug",
    write: (line) => {
      const { level, message } = JSON.parse(line) as { level: string; message: string };
      lines.push(`${level}: ${message}`);
    },
  });
  return { log, lines };
}

/** A sandbox with a session and what tables are made with. */
export interface TableSandbox extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly pool: OraclePool;
  readonly session: OracleSession;
  readonly context: TableContext;
  readonly lines: string[];
  /** The same with other settings. */
  with(settings: Partial<TargetSettings>): TableContext;
  prepare(request: TableRequest, settings?: Partial<TargetSettings>): Promise<TablePlan>;
  /** All rows of a query. */
  rows(sql: string): Promise<readonly Row[]>;
  /** Statements one after the other; commits. */
  run(...statements: readonly string[]): Promise<void>;
  /** Columns of a table as `NAME TYPE`, with NOT NULL and comments. */
  columns(table: string): Promise<readonly string[]>;
  /** Statements that the session has executed since the last call, queries not among them. */
  takeSql(): readonly string[];
}

/** Who owns what the seed makes, and who connects: APP unless something else is said. */
export type PooledSandboxOptions = Omit<SandboxOptions, "users"> & {
  readonly users?: SandboxOptions["users"];
  readonly user?: string;
  readonly connection?: ConnectionSettings;
};

/** A sandbox and a pool of sessions; who opens them closes them. */
export async function openPooledSandbox(
  { user = "app", users = [userOf("APP")], connection, ...options }: PooledSandboxOptions,
  poolOptions: { readonly maxSessions: number; readonly ddlLockTimeoutS?: number },
) {
  const sandbox = await startSandbox({ ...options, users });
  const settings = {
    connect_string: sandbox.connectString,
    user,
    password,
    retry_delay_s: 0,
    ...connection,
  };
  const pool = await openPool(settings, { program: "target-oracle", ...poolOptions });
  return { sandbox, settings, pool, server: await pool.serverInfo() };
}

/** How to open one. */
export type TableSandboxOptions = PooledSandboxOptions & { readonly ddlLockTimeoutS?: number };

/** Opens a sandbox with the user APP, who owns what the seed makes. */
export async function openTableSandbox(options: TableSandboxOptions = {}): Promise<TableSandbox> {
  const { ddlLockTimeoutS, ...sandboxOptions } = options;
  const { sandbox, pool, server } = await openPooledSandbox(sandboxOptions, {
    maxSessions: 4,
    ...(ddlLockTimeoutS === undefined ? {} : { ddlLockTimeoutS }),
  });
  const session = await pool.acquire();
  const statements = recordStatements(session);
  const { log, lines } = keptLog();
  const contextWith = (more: Partial<TargetSettings>): TableContext => ({
    settings: settingsWith(more),
    server,
    log,
  });
  const rows = (sql: string) => allRows(session, sql);
  return {
    sandbox,
    pool,
    session,
    lines,
    context: contextWith({}),
    with: contextWith,
    prepare: (request, more = {}) => prepareTable(session, request, contextWith(more)),
    rows,
    run: async (...statements) => {
      for (const sql of statements) await session.execute(sql);
      await session.commit();
    },
    columns: async (table) => (await rows(columnsQuery(table))).map(columnText),
    takeSql: () => statements.splice(0),
    [Symbol.asyncDispose]: async () => {
      await session.close();
      await pool.close();
      await sandbox.close();
    },
  };
}

/** Keeps the texts of what a session executes. */
export function recordStatements(session: OracleSession): string[] {
  const statements: string[] = [];
  const execute = session.execute.bind(session);
  session.execute = (sql, binds) => {
    statements.push(sql);
    return execute(sql, binds);
  };
  return statements;
}

/** All rows of a query. */
export async function allRows(session: OracleSession, sql: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const some of session.rows(sql)) rows.push(...some);
  return rows;
}

/** A user of these tests. */
export function userOf(name: string, more: object = {}) {
  return { name, password, ...more };
}

/** What a call throws. @throws Error when it does not */
export async function failureOf(call: Promise<unknown>): Promise<ToolkitError> {
  try {
    await call;
  } catch (error) {
    return error as ToolkitError;
  }
  throw new Error("the call did not fail");
}

/** What a function throws. @throws Error when it does not */
export function thrownBy(call: () => unknown): ToolkitError {
  try {
    call();
  } catch (error) {
    return error as ToolkitError;
  }
  throw new Error("the call did not throw");
}

function columnsQuery(table: string): string {
  return `SELECT c.COLUMN_NAME, c.DATA_TYPE, c.CHAR_USED, c.CHAR_LENGTH, c.DATA_LENGTH, c.DATA_PRECISION, c.DATA_SCALE, c.NULLABLE, m.COMMENTS
FROM ALL_TAB_COLS c
LEFT JOIN ALL_COL_COMMENTS m ON m.OWNER = c.OWNER AND m.TABLE_NAME = c.TABLE_NAME AND m.COLUMN_NAME = c.COLUMN_NAME
WHERE c.OWNER = 'APP' AND c.TABLE_NAME = '${table}' AND c.HIDDEN_COLUMN = 'NO'
ORDER BY c.COLUMN_ID`;
}

function columnText(row: Row): string {
  const [name, type, used, chars, bytes, precision, scale, nullable, comment] = row.map((value) =>
    value === null ? undefined : String(value),
  );
  const length =
    used !== undefined
      ? `(${used === "C" ? chars : bytes} ${used === "C" ? "CHAR" : "BYTE"})`
      : type === "NUMBER" && (precision !== undefined || scale !== undefined)
        ? `(${precision ?? "*"},${scale})`
        : type === "RAW"
          ? `(${bytes})`
          : "";
  const notNull = nullable === "N" ? " NOT NULL" : "";
  return `${name} ${type}${length}${notNull}${comment === undefined ? "" : ` -- ${comment.replaceAll("\n", " | ")}`}`;
}
