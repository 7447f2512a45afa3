import { Writable } from "node:stream";
import {
  type BookmarkValue,
  emptyState,
  type JsonObject,
  openLog,
  openMessageWriter,
  openMetrics,
  type Progress,
  parseExact,
  type State,
  stringifyExact,
  ToolkitError,
} from "@singer-oracle/core";
import {
  OracleSession,
  openPool,
  openSession,
  parseOracleType,
  quoteIdentifier,
  type ReadOptions,
  type Row,
  readColumn,
  type SessionBinds,
} from "@singer-oracle/core/oracle";
import { type Sandbox, type SandboxOptions, startSandbox } from "@singer-oracle/sandbox";
import type { TapSettings } from "../../src/settings.ts";
import type {
  PlannedColumn,
  ReplicationKeyPlan,
  StreamPlan,
  StreamSource,
} from "../../src/stream-plan.ts";
import { syncStreams } from "../../src/sync-streams.ts";
import { countValueChanges } from "../../src/value-changes.ts";

const password = "pw-4711-secret";

/** How a sandbox is to be. */
export interface TestSandbox extends Omit<SandboxOptions, "users" | "seed"> {
  /** Whether APP may ask for the SCN of now. Default true. */
  readonly mayAskScn?: boolean;
}

/** A sandbox with an owner of tables, APP, a reader without grants, READER, and a BOSS who may do everything. */
export function sandboxOf(seed: string, { mayAskScn = true, ...options }: TestSandbox = {}) {
  const grant = mayAskScn ? "grant execute on dbms_flashback to app;" : "";
  return startSandbox({
    ...options,
    seed: [seed, { text: grant, user: "BOSS" }],
    users: [
      { name: "APP", password },
      { name: "READER", password, privileges: ["CREATE SESSION"], roles: [] },
      { name: "BOSS", password, roles: ["DBA"] },
    ],
  });
}

/** Runs statements as APP and commits. */
export function execute(sandbox: Sandbox, ...statements: readonly string[]): Promise<void> {
  return executeAs(sandbox, "app", ...statements);
}

/** Runs statements as a user and commits. */
export async function executeAs(
  sandbox: Sandbox,
  user: string,
  ...statements: readonly string[]
): Promise<void> {
  await using session = await openSession(connection(sandbox, user), { program: "test" });
  for (const sql of statements) await session.execute(sql);
  await session.commit();
}

/** All rows of a query of APP. */
export async function rowsOf(sandbox: Sandbox, sql: string): Promise<Row[]> {
  await using session = await openSession(connection(sandbox), { program: "test" });
  const rows: Row[] = [];
  for await (const batch of session.rows(sql)) rows.push(...batch);
  return rows;
}

function connection(sandbox: Sandbox, user = "app") {
  return { connect_string: sandbox.connectString, user, password, retry_delay_s: 0 };
}

/** A column: its name, its type as in DDL with NOT NULL behind it if so. */
export type ColumnText = readonly [name: string, type: string];

/** Columns as a plan has them. */
export function columnsOf(
  columns: readonly ColumnText[],
  options: Partial<ReadOptions> = {},
): readonly PlannedColumn[] {
  return columns.map(([name, text]) => {
    const isNullable = !text.endsWith(" NOT NULL");
    const type = parseOracleType(text.replace(/ NOT NULL$/, ""));
    if (type === undefined) throw new Error(`not a type: ${text}`);
    const { changes, onChange } = countValueChanges();
    const reader = readColumn(type, quoteIdentifier(name), { ...options, onChange });
    return { name, type, isNullable, reader, changes };
  });
}

/** What may be said of a stream; the rest follows from its columns. */
export interface PlanText {
  readonly table: string;
  readonly columns: readonly ColumnText[];
  readonly keyProperties?: readonly string[];
  /** INCREMENTAL by this column, or by ORA_ROWSCN. */
  readonly key?: string;
  readonly keyPlan?: Partial<ReplicationKeyPlan>;
  readonly start?: BookmarkValue;
  readonly resumeKey?: readonly string[];
  readonly source?: Partial<StreamSource>;
  readonly conditions?: readonly string[];
  readonly hints?: string;
  readonly fetchSize?: number;
  readonly read?: Partial<ReadOptions>;
}

/** The plan of a stream named `APP-<table>`. */
export function planOf(text: PlanText): StreamPlan {
  const columns = columnsOf(text.columns, text.read);
  const named = (name: string) => columns.find((column) => column.name === name);
  const keyColumn = text.key === undefined ? undefined : named(text.key);
  const stream = `APP-${text.table}`;
  const keyProperties = text.keyProperties ?? [];
  return {
    tapStreamId: stream,
    stream,
    source: {
      kind: "table",
      table: { owner: "APP", name: text.table },
      objectKind: "table",
      isExternal: false,
      ...text.source,
    } as StreamSource,
    hints: text.hints,
    conditions: text.conditions ?? [],
    columns,
    keyProperties,
    schemaMessage: {
      type: "SCHEMA",
      stream,
      schema: { type: "object", properties: {} },
      key_properties: keyProperties,
    },
    replication:
      text.key === undefined
        ? {
            method: "FULL_TABLE",
            resumeKey: (text.resumeKey ?? []).map((name) => {
              const type = named(name)?.type;
              if (type === undefined) throw new Error(`no column ${name}`);
              return { name, type };
            }),
          }
        : {
            method: "INCREMENTAL",
            key: {
              name: text.key,
              type: keyColumn?.type,
              isNullable: keyColumn?.isNullable ?? false,
              isSorted: keyColumn !== undefined,
              start: undefined,
              lookback: 0,
              nullKeys: "first_run",
              ...text.keyPlan,
            },
          },
    fetchSize: text.fetchSize ?? 1000,
    estimatedRows: undefined,
  };
}

/** How to run; the settings are those with a meaning for syncing. */
export interface RunOptions {
  readonly state?: State;
  readonly settings?: Partial<TapSettings>;
  readonly signal?: AbortSignal;
  readonly user?: string;
  readonly progress?: Progress;
  /** Called with each line before it is taken; may throw to close the output. */
  readonly onLine?: (line: string, index: number) => void | Promise<void>;
}

/** What came out of a run. */
export interface RunResult {
  /** Each line as it is, with `time_extracted` taken out. */
  readonly lines: readonly string[];
  readonly messages: readonly JsonObject[];
  readonly states: readonly JsonObject[];
  /** `WARNING text`, METRIC lines left out. */
  readonly logs: readonly string[];
  readonly metrics: readonly JsonObject[];
  readonly error: ToolkitError | undefined;
  /** The statements that the streams sent, with their binds where they have some. */
  readonly statements: readonly string[];
}

const defaults = {
  snapshot: "auto",
  max_parallel_streams: 1,
  state_interval_rows: 10_000,
  state_interval_s: 1e6,
  emit_activate_version: true,
  on_stream_error: "stop",
  special_floats: "null",
  retry_count: 3,
  retry_delay_s: 0,
} as const;

/** Runs the streams against a sandbox, in this process and through the real driver. */
export async function run(
  sandbox: Sandbox,
  plans: readonly StreamPlan[],
  options: RunOptions = {},
): Promise<RunResult> {
  const lines: string[] = [];
  const logLines: JsonObject[] = [];
  const settings = { ...defaults, ...options.settings } as unknown as TapSettings;
  const signal = options.signal ?? new AbortController().signal;
  const log = openLog({
    program: "tap-oracle",
    runId: "run-1",
    write: (line) => logLines.push(parseExact(line) as JsonObject),
  });
  const pool = await openPool(
    { ...connection(sandbox, options.user), retry_count: settings.retry_count },
    { program: "tap-oracle", runId: "run-1", maxSessions: settings.max_parallel_streams, log },
  );
  const serverInfo = await pool.serverInfo();
  const output = openMessageWriter(collecting(lines, options.onLine));
  const spies = watchStatements();
  let error: ToolkitError | undefined;
  try {
    await syncStreams(plans, {
      settings,
      pool,
      log,
      metrics: openMetrics({ log }),
      runId: "run-1",
      output,
      signal,
      state: options.state ?? emptyState,
      serverInfo,
      ...(options.progress === undefined ? {} : { progress: options.progress }),
    });
  } catch (thrown) {
    if (!(thrown instanceof ToolkitError)) throw thrown;
    error = thrown;
  } finally {
    spies.restore();
    await output.close().catch(() => {});
    await pool.close();
  }
  // `meltano config … test` takes these words for a failure.
  const alarm = logLines.find((line) => /error|exception/i.test(stringifyExact(line)));
  if (error === undefined && alarm !== undefined) throw new Error(stringifyExact(alarm));
  const messages = lines.map((line) => parseExact(line) as JsonObject);
  const isMetric = (line: JsonObject) => line["metric_info"] !== undefined;
  return {
    lines: lines.map(withoutTime),
    messages,
    states: messages.filter(({ type }) => type === "STATE").map(({ value }) => value as JsonObject),
    logs: logLines
      .filter((line) => !isMetric(line) && line["level"] !== "info")
      .map(({ level, message }) => `${String(level).toUpperCase()} ${String(message)}`),
    metrics: logLines.filter(isMetric).map((line) => line["metric_info"] as JsonObject),
    error,
    statements: spies.statements,
  };
}

/** Looks at what sessions send; everything goes through. */
function watchStatements(): { readonly statements: string[]; restore(): void } {
  const statements: string[] = [];
  const { openCursor, execute } = OracleSession.prototype;
  const note = (sql: string, binds: SessionBinds = {}) => {
    const shown = Object.entries(binds).map(([name, bind]) => ` ${name}=${JSON.stringify(bind)}`);
    const text = `${sql}${shown.join("")}`.replaceAll("\n", " ");
    statements.push(text.replaceAll(/scn="\d+"/g, 'scn="SCN"'));
  };
  OracleSession.prototype.openCursor = function (sql, binds, options) {
    note(sql, binds);
    return openCursor.call(this, sql, binds, options);
  };
  OracleSession.prototype.execute = function (sql, binds) {
    note(sql, binds);
    return execute.call(this, sql, binds);
  };
  const restore = () => Object.assign(OracleSession.prototype, { openCursor, execute });
  return { statements, restore };
}

/** `time_extracted` and the version change from run to run. */
function withoutTime(line: string): string {
  return line
    .replace(/,"time_extracted":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"/, "")
    .replaceAll(/"version":1[789]\d{11}/g, '"version":"V"')
    .replaceAll(/"snapshot_scn":"\d+"/g, '"snapshot_scn":"SCN"');
}

function collecting(lines: string[], onLine: RunOptions["onLine"]): Writable {
  /** Pieces of a line that has not ended yet. */
  let pieces: Buffer[] = [];
  let index = 0;
  const take = async (chunk: Buffer) => {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const line = Buffer.concat([...pieces, chunk.subarray(from, end)]).toString("utf8");
      pieces = [];
      from = end + 1;
      await onLine?.(line, index);
      index += 1;
      lines.push(line);
    }
    pieces.push(Buffer.from(chunk.subarray(from)));
  };
  return new Writable({
    highWaterMark: 1,
    write: (chunk: Buffer, _encoding, callback) => {
      take(chunk).then(() => callback(), callback);
    },
  });
}

/** The records of a stream, or of all. */
export function recordsOf(result: RunResult, stream?: string): readonly JsonObject[] {
  return result.messages
    .filter(({ type }) => type === "RECORD")
    .filter((message) => stream === undefined || message["stream"] === stream)
    .map(({ record }) => record as JsonObject);
}

/** The IDs of all records. */
export function ids(result: RunResult) {
  return recordsOf(result).map(({ ID }) => ID);
}

/** The last STATE. */
export function lastState(result: RunResult): JsonObject {
  const last = result.messages.at(-1);
  if (last?.["type"] !== "STATE") throw new Error("the last line is no STATE");
  return last["value"] as JsonObject;
}

/** The version that is in the bookmark of a stream. */
export function versionIn(state: JsonObject, tapStreamId: string): number {
  const bookmarks = state["bookmarks"] as Record<string, { version: number }>;
  return bookmarks[tapStreamId]?.version as number;
}
