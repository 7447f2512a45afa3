// Layer: sandbox. The target is killed at random moments and fed again from the last STATE it printed.
import { stringifyExact } from "@singer-oracle/core";
import type { Connection } from "oracledb";
import { expect, test } from "vitest";
import { rowTexts, wholeLines } from "./harness.ts";
import {
  type KillBench,
  type KillMoment,
  killAt,
  openKillBench,
  runUntilKilled,
  type SeededRandom,
} from "./kill.ts";

const streams = ["one", "two"] as const;
const recordCount = 420;

const schemaLine = (stream: string) =>
  JSON.stringify({
    type: "SCHEMA",
    stream,
    schema: {
      type: "object",
      properties: { id: { type: "integer" }, n: { type: "integer" }, text: { type: "string" } },
    },
    key_properties: ["id"],
  });

/**
 * The lines of a run from a position on: records of two streams, in which ids come again, and a STATE with the position
 * behind every 15 of them.
 */
function inputFrom(position: number): string {
  const lines: string[] = streams.map(schemaLine);
  for (let at = position; at < recordCount; at += 1) {
    const { stream, id } = recordAt(at);
    const record = { id, n: at, text: `text ${at} ${"x".repeat(at % 40)}` };
    lines.push(JSON.stringify({ type: "RECORD", stream, record }));
    if (at % 15 === 14 || at === recordCount - 1) {
      lines.push(JSON.stringify({ type: "STATE", value: { position: at + 1 } }));
    }
  }
  return `${lines.join("\n")}\n`;
}

/** Where the record at a position belongs; every tenth comes with an id that was there before. */
function recordAt(at: number): { readonly stream: string; readonly id: number } {
  const stream = streams[at % 2] as string;
  return { stream, id: at % 10 === 9 ? Math.floor(at / 3) : at };
}

const openBench = () => openKillBench("warehouse");

function randomMoment(random: SeededRandom): KillMoment {
  const at = random.pick(["calls", "calls", "calls", "bytes", "ms"] as const);
  const limit = { calls: 110, bytes: 400, ms: 1500 }[at];
  return {
    at,
    count: random.upTo(limit),
    signal: random.pick(["SIGKILL", "SIGKILL", "SIGTERM"]),
  };
}

/** Feeds the target from a position on, kills it at a moment. @returns the position of the last STATE it printed */
async function feed(
  { folder, calls, database }: KillBench,
  settings: object,
  position: number,
  moment: KillMoment | undefined,
): Promise<{ readonly position: number; readonly wasKilled: boolean }> {
  const config = { batch_size_rows: 20, ...settings, ...database.settings("warehouse") };
  const program = folder.start("target", { config }, inputFrom(position));
  const { ending, wasKilled } = await killAt(program, moment, calls);
  if (!wasKilled && ending.code !== 0)
    throw new Error(`exit code ${ending.code}: ${ending.stderr}`);
  if (wasKilled && ending.code !== null) expect([0, 143]).toContain(ending.code);
  const positions = wholeLines(ending.stdout).map((line) => JSON.parse(line).position as number);
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
  return { position: positions.at(-1) ?? position, wasKilled };
}

const dataColumns = ["ID", "N", "TEXT"];

/** The rows of a stream's table; none when there is no table yet. */
async function rowsOf(
  connection: Connection,
  stream: string,
): Promise<Record<string, string | null>[]> {
  const name = stream.toUpperCase();
  const { rows = [] } = await connection.execute(
    "SELECT 1 FROM user_tables WHERE table_name = :1",
    [name],
  );
  if (rows.length === 0) return [];
  return rowTexts(connection, "WAREHOUSE", name, { columns: dataColumns, orderBy: "t.id, t.n" });
}

async function dropTables(connection: Connection): Promise<void> {
  const { rows = [] } = await connection.execute<string[]>(
    "SELECT table_name FROM user_tables WHERE temporary = 'N'",
  );
  for (const [name] of rows) await connection.execute(`DROP TABLE "${name}" PURGE`);
}

/** Waits until the sessions of a killed program are gone and what they left open is rolled back. */
async function settled({ database }: KillBench): Promise<void> {
  for (let tries = 0; (database.sandbox?.connectionCount ?? 0) > 1; tries += 1) {
    if (tries > 500) throw new Error("the killed program's connections stay");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test("upsert: the tables end as in a run that nobody disturbed", async () => {
  await using left = await openBench();
  await using right = await openBench();
  await feed(left, {}, 0, undefined);
  const undisturbed = await Promise.all(streams.map((name) => rowsOf(left.connection, name)));
  await dropTables(left.connection);
  await runUntilKilled(90, [left, right], async (bench, random, index) => {
    let kills = 0;
    const settings = { upsert_strategy: index % 3 === 2 ? "array" : "auto" };
    let position = 0;
    for (let round = 0; position < recordCount; round += 1) {
      const moment = round < 9 ? randomMoment(random) : undefined;
      const run = await feed(bench, settings, position, moment);
      if (run.wasKilled) kills += 1;
      position = run.position;
      await settled(bench);
      await expectCovered(bench.connection, position);
    }
    const ended = await Promise.all(streams.map((name) => rowsOf(bench.connection, name)));
    expect(ended).toEqual(undisturbed);
    await dropTables(bench.connection);
    return kills;
  });
}, 600_000);

/** A STATE says that everything before it is committed: the rows must be there, at least as new. */
async function expectCovered(connection: Connection, position: number): Promise<void> {
  const newest = new Map<string, number>();
  for (let at = 0; at < position; at += 1) {
    const { stream, id } = recordAt(at);
    newest.set(`${stream} ${id}`, at);
  }
  for (const stream of streams) {
    for (const { ID, N } of await rowsOf(connection, stream)) {
      const key = `${stream} ${ID}`;
      if (Number(N) >= (newest.get(key) ?? Number.POSITIVE_INFINITY)) newest.delete(key);
    }
  }
  expect({ position, missing: [...newest] }).toEqual({ position, missing: [] });
}

test("append-only: no record is ever missing, and none is there more often than it was sent", async () => {
  await using left = await openBench();
  await using right = await openBench();
  await runUntilKilled(80, [left, right], async (bench, random) => {
    let kills = 0;
    const timesSent = new Array<number>(recordCount).fill(0);
    let position = 0;
    for (let round = 0; position < recordCount; round += 1) {
      for (let at = position; at < recordCount; at += 1) timesSent[at] = (timesSent[at] ?? 0) + 1;
      const moment = round < 9 ? randomMoment(random) : undefined;
      const run = await feed(bench, { load_method: "append-only" }, position, moment);
      if (run.wasKilled) kills += 1;
      position = run.position;
      await settled(bench);
    }
    const times = new Array<number>(recordCount).fill(0);
    for (const stream of streams) {
      for (const row of await rowsOf(bench.connection, stream)) {
        const at = Number(row["N"]);
        expect(stringifyExact({ stream, id: Number(row["ID"]) })).toBe(
          stringifyExact(recordAt(at)),
        );
        times[at] = (times[at] ?? 0) + 1;
      }
    }
    const wrong = times.flatMap((count, at) =>
      count >= 1 && count <= (timesSent[at] ?? 0) ? [] : [{ at, count, sent: timesSent[at] }],
    );
    expect(wrong).toEqual([]);
    await dropTables(bench.connection);
    return kills;
  });
}, 600_000);

test("overwrite: the table holds the old rows or the new ones, never a mixture, and the next run repairs it", async () => {
  await using left = await openBench();
  await using right = await openBench();
  const old = [{ ID: "-1", N: "-1", TEXT: "old" }];
  await runUntilKilled(30, [left, right], async (bench, random) => {
    let kills = 0;
    await bench.database.run(
      "warehouse",
      streams
        .map(
          (
            name,
          ) => `CREATE TABLE ${name} (id NUMBER(38) PRIMARY KEY, n NUMBER(38), text VARCHAR2(4000));
INSERT INTO ${name} VALUES (-1, -1, 'old');`,
        )
        .join("\n"),
    );
    const settings = { load_method: "overwrite" };
    const isNew = async (stream: string) => {
      const rows = await rowsOf(bench.connection, stream);
      if (stringifyExact(rows as never) === stringifyExact(old)) return false;
      expect(rows).toEqual(newestRows(stream));
      return true;
    };
    for (let round = 0; round < 4; round += 1) {
      const run = await feed(bench, settings, 0, {
        ...randomMoment(random),
        signal: random.pick(["SIGKILL", "SIGTERM"]),
      });
      if (run.wasKilled) kills += 1;
      await settled(bench);
      const areNew = [await isNew("one"), await isNew("two")];
      if (run.position > 0) expect(areNew).toEqual([true, true]);
    }
    await feed(bench, settings, 0, undefined);
    expect([await isNew("one"), await isNew("two")]).toEqual([true, true]);
    const { rows = [] } = await bench.connection.execute<string[]>(
      "SELECT table_name FROM user_tables WHERE temporary = 'N' ORDER BY 1",
    );
    expect(rows).toEqual([["ONE"], ["TWO"]]);
    await dropTables(bench.connection);
    return kills;
  });
}, 600_000);

/** The rows of a stream when every record was loaded. */
function newestRows(stream: string): Record<string, string>[] {
  const rows = new Map<number, Record<string, string>>();
  for (let at = 0; at < recordCount; at += 1) {
    const { stream: own, id } = recordAt(at);
    if (own !== stream) continue;
    rows.set(id, { ID: String(id), N: String(at), TEXT: `text ${at} ${"x".repeat(at % 40)}` });
  }
  return [...rows.values()].sort((a, b) => Number(a["ID"]) - Number(b["ID"]));
}
