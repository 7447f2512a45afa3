import {
  type JsonObject,
  type JsonSchema,
  parseExact,
  type SchemaMessage,
} from "@singer-oracle/core";
import {
  bindFor,
  createTableStatement,
  ddlType,
  type OraclePool,
  type OracleSession,
  openPool,
  openSession,
  parseOracleType,
  type QualifiedName,
  quoteIdentifier,
  quoteQualified,
  type Row,
  type ServerInfo,
} from "@singer-oracle/core/oracle";
import type { Sandbox } from "@singer-oracle/sandbox";
import { createChangeCounts } from "../../src/load/change-counts.ts";
import type { StreamLoaderParts } from "../../src/load/create-stream-loader.ts";
import { type Lanes, openLanes } from "../../src/load/lanes.ts";
import type { Rejects } from "../../src/load/rejects.ts";
import { createSequence } from "../../src/load/sequence.ts";
import type { RejectedRecord } from "../../src/load/stream-loader.ts";
import {
  deletesOf,
  modeOf,
  TableLoader,
  type TableLoaderOptions,
} from "../../src/load/table-loader.ts";
import type { PendingRecord } from "../../src/pending-record.ts";
import type { TargetSettings } from "../../src/settings.ts";
import type { ColumnSource, MetadataName, TablePlan } from "../../src/table/table-plan.ts";
import {
  allRows,
  keptLog,
  openPooledSandbox,
  type PooledSandboxOptions,
  settingsWith as tableSettingsWith,
  userOf,
  versions,
} from "../table/table-fixture.ts";

export { allRows, keptLog, userOf, versions };

/** The settings of a run, with the defaults of those that are not given. */
export function settingsWith(settings: Partial<TargetSettings> = {}): TargetSettings {
  return tableSettingsWith({ retry_delay_s: 0, ...settings });
}

/** A record as it waits in a sink. */
export function pendingOf(
  record: JsonObject,
  line = 1,
  more: Partial<PendingRecord> = {},
): PendingRecord {
  return {
    record,
    line,
    byteLength: 100,
    version: undefined,
    timeExtracted: undefined,
    receivedAtMs: Date.UTC(2024, 1, 29, 12, 30, 15, 123),
    ...more,
  };
}

/** Records out of JSON lines, numbered from 1; numbers exact. */
export function pendingLines(...lines: readonly string[]): readonly PendingRecord[] {
  return lines.map((line, index) => pendingOf(parseExact(line) as JsonObject, index + 1));
}

/** Records as they are, numbered from 1. */
export function pendingRecords(...records: readonly JsonObject[]): readonly PendingRecord[] {
  return records.map((record, index) => pendingOf(record, index + 1));
}

/** A column of a hand-made plan. */
export interface ColumnSpec {
  readonly type: string;
  /** Default: the column's name in lower case. */
  readonly path?: readonly string[];
  readonly metadata?: MetadataName;
  readonly encoding?: "base64" | "base16";
  readonly mayWiden?: boolean;
  readonly cutFraction?: boolean;
}

/** A plan without looking at a table. */
export function planOf(
  table: QualifiedName,
  columns: Readonly<Record<string, string | ColumnSpec>>,
  keyColumns: readonly string[] = [],
): TablePlan {
  return {
    revision: 1,
    stream: table.name.toLowerCase(),
    table,
    keyColumns,
    hasUniqueKey: keyColumns.length > 0,
    ignoredProperties: [],
    columns: Object.entries(columns).map(([name, given]) => {
      const spec = typeof given === "string" ? { type: given } : given;
      const type = parseOracleType(spec.type);
      if (type === undefined) throw new Error(`no type: ${spec.type}`);
      return {
        name,
        source: sourceOf(name, spec),
        type,
        bind: bindFor(type),
        isKey: keyColumns.includes(name),
        contentEncoding: spec.encoding,
        cutFraction: spec.cutFraction ?? spec.metadata !== undefined,
        declaredType: type,
        mayWiden: spec.mayWiden ?? false,
      };
    }),
  };
}

function sourceOf(name: string, spec: ColumnSpec): ColumnSource {
  return spec.metadata === undefined
    ? { kind: "property", path: spec.path ?? [name.toLowerCase()] }
    : { kind: "metadata", name: spec.metadata };
}

/** A table with a key and a mark of deleted rows. */
export const orders = planOf(
  { owner: "APP", name: "ORDERS" },
  { ID: "NUMBER(9)", NAME: "VARCHAR2(20 CHAR)", DELETED: { type: "DATE", metadata: "deleted_at" } },
  ["ID"],
);

/** A table without a key. */
export const log = planOf({ owner: "APP", name: "LOG" }, { N: "NUMBER(9)" });

/** The metadata columns as `add_record_metadata` makes them. */
export const metadataColumns = {
  _SDC_EXTRACTED_AT: { type: "TIMESTAMP(9) WITH TIME ZONE", metadata: "extracted_at" },
  _SDC_RECEIVED_AT: { type: "TIMESTAMP(9) WITH TIME ZONE", metadata: "received_at" },
  _SDC_BATCHED_AT: { type: "TIMESTAMP(9) WITH TIME ZONE", metadata: "batched_at" },
  _SDC_DELETED_AT: { type: "TIMESTAMP(9) WITH TIME ZONE", metadata: "deleted_at" },
  _SDC_SEQUENCE: { type: "NUMBER(38,0)", metadata: "sequence" },
  _SDC_TABLE_VERSION: { type: "NUMBER(38,0)", metadata: "table_version" },
  _SDC_SYNC_STARTED_AT: { type: "NUMBER(38,0)", metadata: "sync_started_at" },
} as const satisfies Readonly<Record<string, ColumnSpec>>;

/** CREATE TABLE for a plan; the keys are its primary key. */
export function createTableOf(plan: TablePlan): string {
  return createTableStatement({
    table: plan.table,
    columns: plan.columns.map(({ name, type }) => ({ name, type: ddlType(type) })),
    ...(plan.keyColumns.length === 0
      ? {}
      : { primaryKey: { constraint: `PK_${plan.table.name}`, columns: plan.keyColumns } }),
  });
}

/** Rejects that are kept. */
export interface KeptRejects extends Rejects {
  readonly all: RejectedRecord[];
  /** `line 3: ORA-01400: …` */
  readonly texts: readonly string[];
}

export function keptRejects(limit = 0): KeptRejects {
  const all: RejectedRecord[] = [];
  return {
    all,
    get left() {
      return limit - all.length;
    },
    get texts() {
      return all.map(({ pending, code, reason }) => `line ${pending.line}: ${code}: ${reason}`);
    },
    take: async (rejected) => {
      all.push(...rejected);
    },
  };
}

/** A SCHEMA of the stream `orders`. */
export function schemaOf(
  properties: Readonly<Record<string, JsonSchema>>,
  more: Partial<SchemaMessage> = {},
): SchemaMessage {
  const schema = { type: "object", properties };
  return { type: "SCHEMA", stream: "orders", schema, key_properties: ["id"], ...more };
}

/** Loads into the table of a hand-made plan. */
export function tableLoaderOf(
  parts: StreamLoaderParts,
  plan: TablePlan,
  options: Partial<TableLoaderOptions> = {},
): TableLoader {
  const mode = options.mode ?? modeOf(plan);
  return new TableLoader(plan, {
    parts: { ...parts, stream: plan.stream },
    mode,
    deletes: deletesOf(mode, parts.settings.hard_delete),
    counts: createChangeCounts(plan.stream, parts.log),
    widen: () => Promise.reject(new Error("widening was not expected")),
    ...options,
  });
}

/** A sandbox with a pool, lanes and a session to look with. */
export interface LoadSandbox extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly pool: OraclePool;
  readonly lanes: Lanes;
  readonly server: ServerInfo;
  /** A session of its own, as the same user. */
  readonly session: OracleSession;
  /** Lines of the sandbox's trace. */
  readonly trace: string[];
  /** All rows of a table, ordered by its first column. */
  rows(table: string, columns?: string): Promise<readonly Row[]>;
  parts(more?: Partial<StreamLoaderParts>): StreamLoaderParts;
  /** Another pool, closed by whoever asks for it. */
  openPool(maxSessions: number): Promise<OraclePool>;
}

/** Opens what a test of loading needs. The user APP owns what `seed` makes. */
export async function openLoadSandbox(
  options: PooledSandboxOptions & { readonly maxLanes?: number } = {},
): Promise<LoadSandbox> {
  const { maxLanes = 2, ...sandboxOptions } = options;
  const trace: string[] = [];
  const { sandbox, settings, pool, server } = await openPooledSandbox(
    { trace: (line) => trace.push(line), ...sandboxOptions },
    { maxSessions: maxLanes },
  );
  const lanes = openLanes({ pool, maxLanes });
  const session = await openSession(settings, { program: "looker" });
  return {
    sandbox,
    pool,
    lanes,
    server,
    session,
    trace,
    rows: (table, columns = "*") =>
      allRows(session, `SELECT ${columns} FROM ${table} ORDER BY 1 NULLS FIRST`),
    parts: (more = {}) => ({
      stream: "orders",
      settings: settingsWith(),
      lanes,
      server,
      tableOf: ({ stream }) => ({ owner: "APP", name: stream.toUpperCase() }),
      rejects: keptRejects(),
      sequence: createSequence(),
      runStartedMs: Date.UTC(2024, 1, 29),
      log: keptLog().log,
      ...more,
    }),
    openPool: (maxSessions) => openPool(settings, { program: "target-oracle", maxSessions }),
    [Symbol.asyncDispose]: async () => {
      await session.close();
      await lanes[Symbol.asyncDispose]();
      await pool.close();
      await sandbox.close();
    },
  };
}

/** Drops all tables of the user, for a test that begins with none; the trace begins anew. */
export async function dropTables({ session, trace }: LoadSandbox): Promise<void> {
  await session.rollback();
  for (const [name] of await allRows(session, "SELECT table_name FROM user_tables")) {
    await session.execute(`DROP TABLE ${quoteIdentifier(String(name))} PURGE`);
  }
  trace.length = 0;
}

/** What a call throws. @throws Error when it does not */
export async function failureOf(call: Promise<unknown>): Promise<{
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly exitCode: number;
}> {
  try {
    await call;
  } catch (error) {
    const { name, code, message, hint, exitCode } = error as Awaited<ReturnType<typeof failureOf>>;
    return { name, code, message, hint, exitCode };
  }
  throw new Error("the call did not fail");
}

/**
 * The statements of a trace by their first word, COMMIT and ROLLBACK calls included. Complete only for sessions with
 * `stmt_cache_size: 0`: others send no text for a statement that they know.
 */
export function verbsOf(trace: readonly string[]): readonly string[] {
  return trace.flatMap((line) => {
    const sql = /^> execute .*?sql=(\w+)/.exec(line)?.[1];
    if (sql !== undefined) return [sql];
    const call = /^> (commit|rollback)/.exec(line)?.[1];
    return call === undefined ? [] : [call.toUpperCase()];
  });
}

/** The name of a table as it stands in SQL. */
export function sqlName(plan: TablePlan): string {
  return quoteQualified(plan.table);
}
