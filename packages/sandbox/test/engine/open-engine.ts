import type { EngineSession, ExecuteResult } from "../../src/engine/contract.ts";
import { OraError } from "../../src/engine/errors.ts";
import {
  createEngine,
  type EngineOptions,
  loadEngine,
  type ScriptEngine,
} from "../../src/engine/index.ts";
import { BigDecimal } from "../../src/engine/types/big-decimal.ts";
import { numberType, varchar2 } from "../../src/engine/types/make-type.ts";
import { numberToText } from "../../src/engine/types/number.ts";
import type { SqlType } from "../../src/engine/types/sql-type.ts";
import {
  DaySecond,
  JsonDocument,
  Lob,
  Timestamp,
  type Value,
  VectorValue,
  ZonedTimestamp,
} from "../../src/engine/types/value.ts";

/** What a statement did, in few words: rows, a row count, `done`, or an error with its offset. */
export type Outcome = readonly (readonly unknown[])[] | number | "done" | "plsql" | string;

/** One session for a test. */
export interface TestSession {
  readonly session: EngineSession;
  /** Runs a statement and fails with its error. Binds are texts and numbers. */
  readonly run: (sql: string, binds?: readonly Value[]) => Promise<ExecuteResult>;
  /** The same, with the error as `ORA-00942 at 14`. */
  readonly outcome: (sql: string, binds?: readonly Value[]) => Promise<Outcome>;
  /** All rows of a query as plain JavaScript. */
  readonly rows: (sql: string, binds?: readonly Value[]) => Promise<(readonly unknown[])[]>;
  /** Runs several statements one after the other. */
  readonly all: (...statements: readonly string[]) => Promise<void>;
  /** Runs statements and tells of each what it did: to be compared with the whole story. */
  readonly tell: (story: readonly Told[]) => Promise<Told[]>;
}

/** A statement and what it did. */
export type Told = readonly [sql: string, outcome: Outcome];

const verifier = {
  salt: Uint8Array.of(1),
  iterations: 1,
  hash: Uint8Array.of(2),
};

await loadEngine();

/** An engine whose users are APP and OTHER, unless others are asked for. Passwords are not looked at. */
export function openEngine(options: Partial<EngineOptions> = {}): ScriptEngine {
  const users = [
    { name: "app", password: "x" },
    { name: "other", password: "x" },
  ];
  return createEngine({ users, makeVerifier: () => verifier, ...options });
}

/** Logs a user on. */
export function logOn(engine: ScriptEngine, user = "APP"): TestSession {
  const session = engine.openSession({ user, program: "test", machine: "here" });
  const run = async (sql: string, binds: readonly Value[] = []): Promise<ExecuteResult> =>
    await session.execute(session.parse(sql), requestFor([binds]));
  const rows = async (sql: string, binds: readonly Value[] = []): Promise<(readonly unknown[])[]> =>
    rowsOf(await run(sql, binds));
  const outcome = async (sql: string, binds?: readonly Value[]): Promise<Outcome> => {
    try {
      return await outcomeOf(await run(sql, binds));
    } catch (error) {
      return errorText(error);
    }
  };
  return {
    session,
    run,
    rows,
    outcome,
    tell: async (story) => {
      const told: Told[] = [];
      for (const [sql] of story) told.push([sql, await outcome(sql)]);
      return told;
    },
    all: async (...statements) => {
      for (const sql of statements) await run(sql);
    },
  };
}

/** `ORA-00942 at 14`; anything else than an error of Oracle is thrown. */
export function errorText(error: unknown): string {
  if (!(error instanceof OraError)) throw error;
  const code = `ORA-${String(error.number).padStart(5, "0")}`;
  return error.position < 0 ? code : `${code} at ${error.position}`;
}

/** What the driver would send with these values. */
export function requestFor(
  bindRows: readonly (readonly Value[])[],
  changes: { readonly commit?: boolean; readonly batchErrors?: boolean } = {},
): Parameters<EngineSession["execute"]>[1] {
  return {
    bindTypes: (bindRows[0] ?? []).map(typeOfValue),
    bindRows,
    batchErrors: changes.batchErrors ?? false,
    rowCounts: false,
    commit: changes.commit ?? false,
    signal: new AbortController().signal,
  };
}

function typeOfValue(value: Value): SqlType {
  return typeof value === "number" ? numberType : varchar2(4000);
}

async function outcomeOf(result: ExecuteResult): Promise<Outcome> {
  switch (result.kind) {
    case "query":
      return await rowsOf(result);
    case "dml":
      return result.rowCount;
    default:
      return result.kind;
  }
}

async function rowsOf(result: ExecuteResult): Promise<(readonly unknown[])[]> {
  if (result.kind !== "query") throw new TypeError(`no rows: ${result.kind}`);
  const rows: (readonly unknown[])[] = [];
  for (;;) {
    const { rows: some, done } = await result.cursor.fetch(10, new AbortController().signal);
    rows.push(...some.map((row) => row.map(plain)));
    if (done) return rows;
  }
}

/** A value as a test writes it: exact numbers, times and intervals as text. */
export function plain(value: Value): unknown {
  if (value instanceof BigDecimal) return numberToText(value);
  if (value instanceof Lob) return value.kind === "BLOB" ? hex(value.bytes) : value.text;
  if (value instanceof Uint8Array) return hex(value);
  if (value instanceof Timestamp) return timeText(value.seconds, value.nanos);
  if (value instanceof ZonedTimestamp) {
    return `${timeText(value.seconds, value.nanos)} in ${value.zone}`;
  }
  if (value instanceof DaySecond) return `${value.seconds}.${value.nanos}s`;
  if (value instanceof JsonDocument) return value.text;
  if (value instanceof VectorValue) return [...value.elements];
  return value;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex").toUpperCase();
}

function timeText(seconds: number, nanos: number): string {
  const date = new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");
  return nanos === 0 ? date : `${date}.${String(nanos).padStart(9, "0")}`;
}
