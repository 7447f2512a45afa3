// Layer: sandbox. The tap is killed at random moments and started again from the last STATE: nothing is ever missing.
import { type JsonObject, stringifyExact } from "@singer-oracle/core";
import type { Connection } from "oracledb";
import { expect, test } from "vitest";
import { checkTapOutput, lastState, messagesOf } from "../conformance/index.ts";
import {
  choose,
  discover,
  type Ending,
  type ProgramFolder,
  type TestCatalog,
  type TestDatabase,
  wholeLines,
} from "./harness.ts";
import {
  type KillBench,
  type KillMoment,
  killAt,
  openKillBench,
  runUntilKilled,
  type SeededRandom,
} from "./kill.ts";

const seed = `
CREATE TABLE events (id NUMBER(9) CONSTRAINT events_pk PRIMARY KEY, changed_at TIMESTAMP(6), note VARCHAR2(200));
INSERT INTO events SELECT level, CASE WHEN MOD(level, 50) = 0 THEN NULL ELSE TIMESTAMP '2024-01-01 00:00:00' + NUMTODSINTERVAL(TRUNC(level / 7), 'SECOND') END, RPAD('n', 150, 'note ') FROM dual CONNECT BY level <= 800;
CREATE TABLE items (id NUMBER(9) CONSTRAINT items_pk PRIMARY KEY, part VARCHAR2(10) NOT NULL, note VARCHAR2(200));
INSERT INTO items SELECT level, 'p' || MOD(level, 9), RPAD('i', 150, 'item ') FROM dual CONNECT BY level <= 800;
CREATE TABLE small (id NUMBER(9) CONSTRAINT small_pk PRIMARY KEY);
INSERT INTO small SELECT level FROM dual CONNECT BY level <= 30;
`;

/** With a catalog. */
interface Bench extends KillBench {
  readonly catalog: TestCatalog;
  /** The table ITEMS as it was between the runs. */
  readonly snapshots: ReadonlyMap<string, string>[];
}

async function openBench(): Promise<Bench> {
  const bench = await openKillBench("source", { seed });
  return { ...bench, catalog: await discover(bench.folder, bench.database), snapshots: [] };
}

function randomMoment(random: SeededRandom, bytes: number, calls: number): KillMoment {
  const at = random.pick(["bytes", "bytes", "calls", "calls", "ms"] as const);
  const limit = { bytes, calls, ms: 1000 }[at];
  return { at, count: random.upTo(limit), signal: random.pick(["SIGKILL", "SIGTERM"]) };
}

/** One run of the tap that may have been killed. */
interface Run {
  readonly ending: Ending;
  readonly lines: readonly string[];
  readonly wasKilled: boolean;
}

async function runTap(
  { folder, calls }: Bench,
  files: Parameters<ProgramFolder["start"]>[1],
  moment: KillMoment | undefined,
): Promise<Run> {
  const program = folder.start("tap", files, "");
  const { ending, wasKilled } = await killAt(program, moment, calls);
  const lines = wholeLines(ending.stdout);
  checkRun({ ending, lines, wasKilled }, moment, files.state as JsonObject | undefined);
  return { ending, lines, wasKilled };
}

/** What holds for every run, killed or not. */
function checkRun(
  { ending, lines, wasKilled }: Run,
  moment: KillMoment | undefined,
  state?: JsonObject,
): void {
  const cut = ending.signal === "SIGKILL" || ending.signal === "SIGTERM";
  const isComplete = ending.code === 0;
  const rules = checkTapOutput([...lines, ""], { ...(state && { state }), isComplete })
    // A process that was ended by the signal itself could not write its STATE.
    .filter(({ rule }) => !(cut && rule === "state-last"));
  expect({ moment, rules }).toEqual({ moment, rules: [] });
  if (!wasKilled)
    expect({ code: ending.code, stderr: ending.code === 0 ? "" : ending.stderr }).toEqual({
      code: 0,
      stderr: "",
    });
  else if (moment?.signal === "SIGTERM" && !cut) {
    expect([0, 143]).toContain(ending.code);
    expect(ending.stdout === "" || ending.stdout.endsWith("\n")).toBe(true);
  }
}

const recordsOf = (lines: readonly string[], stream: string) =>
  messagesOf(lines).flatMap((message) =>
    message.type === "RECORD" && message.stream === stream ? [message.record] : [],
  );

/** The table as records. */
async function tableRecords(connection: Connection, sql: string): Promise<Map<string, string>> {
  const { rows = [] } = await connection.execute<unknown[]>(sql, [], { maxRows: 0 });
  return new Map(rows.map((row) => [String(row[0]), stringifyExact(row as never)]));
}

const eventsSql = `SELECT id, TO_CHAR(changed_at, 'YYYY-MM-DD"T"HH24:MI:SS.FF6"Z"'), note FROM events`;
const itemsSql = "SELECT id, part, note FROM items";
const config = {
  state_interval_rows: 40,
  fetch_size: 20,
  null_replication_key: "always",
};

/** What the tap is started with to go on from a state. */
function filesOf(
  database: TestDatabase,
  catalog: TestCatalog,
  state: JsonObject | undefined,
  settings: object = {},
) {
  return {
    config: { ...config, ...settings, ...database.settings("source") },
    catalog,
    ...(state !== undefined && { state: JSON.parse(stringifyExact(state)) as object }),
  };
}

test("INCREMENTAL: whatever is killed and changed on the way, the last record of every row is sent", async () => {
  await using left = await openBench();
  await using right = await openBench();
  await runUntilKilled(80, [left, right], async (bench, random) => {
    let kills = 0;
    const { database, connection, catalog } = bench;
    const selected = choose(catalog, {
      EVENTS: { "replication-method": "INCREMENTAL", "replication-key": "CHANGED_AT" },
      SMALL: { "replication-method": "FULL_TABLE" },
    });
    const sent = new Map<string, string>();
    let state: JsonObject | undefined;
    for (let round = 0; ; round += 1) {
      const isLast = round === 10;
      const files = filesOf(database, selected, state);
      const run = await runTap(
        bench,
        files,
        isLast ? undefined : randomMoment(random, 230_000, 60),
      );
      if (run.wasKilled) kills += 1;
      // The reader may have died as well: everything behind some line is lost.
      const isCut = !isLast && random.below(3) === 0;
      const lines = isCut ? run.lines.slice(0, random.below(run.lines.length + 1)) : run.lines;
      for (const record of recordsOf(lines, "SOURCE-EVENTS")) {
        sent.set(String(record["ID"]), stringifyExact(Object.values(record)));
      }
      state = lastState(lines) ?? state;
      if (isLast) break;
      if (random.below(2) === 0) await changeEvents(connection, random);
    }
    expect(sent).toEqual(await tableRecords(connection, eventsSql));
    return kills;
  });
}, 600_000);

/** Changes some rows and adds some, each with a newer time than every other. */
async function changeEvents(connection: Connection, random: SeededRandom): Promise<void> {
  const newest = "(SELECT MAX(changed_at) + NUMTODSINTERVAL(1, 'SECOND') FROM events)";
  await connection.execute(
    `UPDATE events SET note = 'changed ' || :1, changed_at = ${newest} WHERE MOD(id, 97) = :2`,
    [random.below(1000), random.below(97)],
  );
  await connection.execute(
    `INSERT INTO events SELECT (SELECT MAX(id) FROM events) + level, ${newest}, 'new' FROM dual CONNECT BY level <= 3`,
  );
  await connection.commit();
}

test("FULL_TABLE: a run that ends by itself has every row, a killed one never activates its version", async () => {
  await using left = await openBench();
  await using right = await openBench();
  await runUntilKilled(40, [left, right], async (bench, random) => {
    let kills = 0;
    const { database, connection, catalog } = bench;
    const selected = choose(catalog, {
      ITEMS: { "replication-method": "FULL_TABLE" },
      SMALL: { "replication-method": "FULL_TABLE" },
    });
    let state: JsonObject | undefined;
    for (let round = 0; ; round += 1) {
      const isLast = round === 10;
      const files = filesOf(database, selected, state);
      const run = await runTap(
        bench,
        files,
        isLast ? undefined : randomMoment(random, 230_000, 60),
      );
      if (run.wasKilled) kills += 1;
      const table = await tableRecords(connection, itemsSql);
      const records = recordsOf(run.lines, "SOURCE-ITEMS");
      const activated = messagesOf(run.lines).some(
        (message) => message.type === "ACTIVATE_VERSION" && message.stream === "SOURCE-ITEMS",
      );
      const sent = new Map(
        records.map((record) => [String(record["ID"]), stringifyExact(Object.values(record))]),
      );
      if (activated || isLast) expect(sent).toEqual(table);
      state = lastState(run.lines) ?? state;
      if (isLast) {
        expect(activated).toBe(true);
        break;
      }
    }
    return kills;
  });
}, 600_000);

test("FULL_TABLE with full_table_resume: the runs of one version have every row of one point in time together", async () => {
  await using left = await openBench();
  await using right = await openBench();
  // What was created within the last three seconds cannot be read as of an SCN that was found by the time.
  await new Promise((resolve) => setTimeout(resolve, 3500));
  await runUntilKilled(80, [left, right], async (bench, random) => {
    let kills = 0;
    const { database, connection, catalog } = bench;
    const selected = choose(catalog, { ITEMS: { "replication-method": "FULL_TABLE" } });
    bench.snapshots.push(await tableRecords(connection, itemsSql));
    const versions = new Map<number, Map<string, string>>();
    let state: JsonObject | undefined;
    let activated: number | undefined;
    for (let round = 0; activated === undefined; round += 1) {
      const files = filesOf(database, selected, state, {
        full_table_resume: "auto",
        snapshot: "scn",
      });
      const moment = round < 8 ? randomMoment(random, 170_000, 60) : undefined;
      const run = await runTap(bench, files, moment);
      if (run.wasKilled) kills += 1;
      const isCut = moment !== undefined && random.below(3) === 0;
      const lines = isCut ? run.lines.slice(0, random.below(run.lines.length + 1)) : run.lines;
      for (const message of messagesOf(lines)) {
        if (message.type === "ACTIVATE_VERSION") activated = message.version;
        if (message.type !== "RECORD" || message.version === undefined) continue;
        const records = versions.get(message.version) ?? new Map();
        versions.set(message.version, records);
        records.set(String(message.record["ID"]), stringifyExact(Object.values(message.record)));
      }
      state = lastState(lines) ?? state;
      await connection.execute("UPDATE items SET note = :1 WHERE MOD(id, 10) = :2", [
        `round ${round}`,
        random.below(10),
      ]);
      await connection.execute("DELETE FROM items WHERE id = :1", [random.below(800)]);
      await connection.commit();
      bench.snapshots.push(await tableRecords(connection, itemsSql));
    }
    // The version that was activated is the table as it was at some moment.
    const sent = versions.get(activated);
    expect(bench.snapshots.some((snapshot) => isSame(snapshot, sent))).toBe(true);
    return kills;
  });
}, 600_000);

function isSame(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string> | undefined) {
  if (right === undefined || left.size !== right.size) return false;
  return [...left].every(([id, text]) => right.get(id) === text);
}
