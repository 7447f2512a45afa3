// Layer: sandbox. Signals at any moment, and readers that go away.
import { InterruptedError, type JsonObject, OutputClosedError } from "@singer-oracle/core";
import type { Sandbox } from "@singer-oracle/sandbox";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  lastState,
  type PlanText,
  planOf,
  type RunResult,
  recordsOf,
  run,
  sandboxOf,
} from "./fixture.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await sandboxOf(`
    create table t (id number(9) not null, grp number(9) not null, note varchar2(200));
    insert into t select level, trunc(level / 7), rpad('row ' || level, 150, 'x') from dual connect by level <= 2000;
    create table u (id number(9) not null);
    insert into u select level from dual connect by level <= 50;
    commit;
  `);
});
afterEach(() => sandbox.script.clear());
afterAll(() => sandbox.close());

const columns: PlanText["columns"] = [
  ["ID", "NUMBER(9) NOT NULL"],
  ["GRP", "NUMBER(9) NOT NULL"],
  ["NOTE", "VARCHAR2(200)"],
];
const plan = (more: Partial<PlanText> = {}) =>
  planOf({ table: "T", columns, fetchSize: 100, ...more });
const other = () => planOf({ table: "U", columns: [["ID", "NUMBER(9) NOT NULL"]] });
const reason = new InterruptedError("SIGTERM");

/** A run that is stopped when the line with this number is taken. */
async function stoppedAt(
  index: number,
  plans = [plan(), other()],
  settings = {},
): Promise<RunResult> {
  const abort = new AbortController();
  return run(sandbox, plans, {
    signal: abort.signal,
    settings,
    onLine: (_, at) => {
      if (at === index) abort.abort(reason);
    },
  });
}

/** What must hold however a run was stopped. */
function expectSafe(result: RunResult): void {
  expect(result.error).toBe(reason);
  expect(result.messages.at(-1)?.["type"]).toBe("STATE");
  expect(result.logs.filter((line) => /error|exception/i.test(line))).toEqual([]);
}

describe("a signal", () => {
  test("while a full table is read: the last line is a STATE, nothing is activated", async () => {
    const result = await stoppedAt(300);
    expectSafe(result);
    expect(recordsOf(result).length).toBeLessThan(1500);
    expect(result.messages.some(({ type }) => type === "ACTIVATE_VERSION")).toBe(false);
    expect(lastState(result)["currently_syncing"]).toBe("APP-T");
    expect(recordsOf(result, "APP-U")).toEqual([]);
  });

  test("with the last row of a full table", async () => {
    const result = await stoppedAt(2001, [plan()]);
    expectSafe(result);
    expect(recordsOf(result)).toHaveLength(2000);
    expect(result.messages.some(({ type }) => type === "ACTIVATE_VERSION")).toBe(false);
  });

  test("when everything is done: the run has succeeded", async () => {
    const result = await stoppedAt(53, [other()]);
    expect(result.error).toBeUndefined();
    expect(lastState(result)["currently_syncing"]).toBeNull();
    const lines = result.lines.length;
    expect((await stoppedAt(lines, [other()])).error).toBeUndefined();
  });
});

describe("a signal while the server is at work", () => {
  test("while a query sorts and gives no row: it is broken off at once", async () => {
    sandbox.script.add({
      when: { call: "execute", statement: "order by" },
      what: { do: "delay", ms: 600_000 },
    });
    const abort = new AbortController();
    const result = await run(sandbox, [plan({ key: "ID" })], {
      signal: abort.signal,
      onLine: (line) => {
        if (line.includes('"SCHEMA"')) setTimeout(() => abort.abort(reason), 50);
      },
    });
    expectSafe(result);
    expect(recordsOf(result)).toEqual([]);
  });

  test("while a fetch is under way", async () => {
    sandbox.script.add({
      when: { call: "fetch", statement: "order by", nth: 3 },
      what: { do: "delay", ms: 600_000 },
    });
    const abort = new AbortController();
    const result = await run(sandbox, [plan({ key: "ID" })], {
      signal: abort.signal,
      onLine: (_, index) => {
        if (index === 200) setTimeout(() => abort.abort(reason), 50);
      },
    });
    expectSafe(result);
    const count = recordsOf(result).length;
    expect(count).toBeGreaterThanOrEqual(200);
    expect(lastState(result)).toMatchObject({
      bookmarks: { "APP-T": { replication_key_value: count } },
    });
  });

  test("before anything is read", async () => {
    const result = await run(sandbox, [plan()], {
      signal: AbortSignal.abort(reason),
      state: { bookmarks: { x: { version: 1 } } },
    });
    expect(result.error).toBe(reason);
    expect(result.statements).toEqual([]);
    expect(lastState(result)).toEqual({
      bookmarks: { x: { version: 1 } },
      currently_syncing: null,
    });
  });

  test("while a lost connection is waited for", async () => {
    sandbox.script.add({
      when: { call: "execute", statement: "order by" },
      what: { do: "drop" },
      times: 100,
    });
    const abort = new AbortController();
    const stopped = run(sandbox, [plan({ key: "ID" })], {
      signal: abort.signal,
      settings: { retry_count: 100, retry_delay_s: 60 },
    });
    setTimeout(() => abort.abort(reason), 300);
    expectSafe(await stopped);
  });
});

describe("a signal at any moment", () => {
  test("with any number of streams: what the next run sends completes it", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 2060 }),
        fc.integer({ min: 1, max: 2 }),
        fc.constantFrom("GRP", "ID"),
        async (index, parallel, key) => {
          const plans = () => [
            plan({ key }),
            planOf({ table: "U", columns: [["ID", "NUMBER(9) NOT NULL"]], key: "ID" }),
          ];
          const settings = { max_parallel_streams: parallel, state_interval_rows: 150 };
          const first = await stoppedAt(index, plans(), settings);
          if (first.error !== undefined) expectSafe(first);
          const second = await run(sandbox, plans(), { settings, state: lastState(first) });
          expect(second.error).toBeUndefined();
          for (const [stream, count] of [
            ["APP-T", 2000],
            ["APP-U", 50],
          ] as const) {
            const ids = [...recordsOf(first, stream), ...recordsOf(second, stream)].map(
              ({ ID }) => ID,
            );
            expect(new Set(ids).size).toBe(count);
          }
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe("a run that is killed", () => {
  const small = (more: Partial<PlanText>) =>
    planOf({ table: "U", columns: [["ID", "NUMBER(9) NOT NULL"]], fetchSize: 7, ...more });
  const unsorted = { key: "ID", keyPlan: { isSorted: false } };
  test.each([
    ["INCREMENTAL", [small({ key: "ID" })], {}],
    ["INCREMENTAL, unsorted", [small(unsorted)], {}],
    ["FULL_TABLE", [small({})], {}],
    ["FULL_TABLE, resumable", [small({ resumeKey: ["ID"] })], { snapshot: "scn" }],
    ["two streams", [small({ key: "ID" }), plan({ key: "GRP", conditions: ["(ID <= 50)"] })], {}],
  ] as const)("%s: at any line, what the next run sends completes it", async (_, plans, more) => {
    const settings = { state_interval_rows: 5, ...more };
    const whole = await run(sandbox, plans, { settings });
    expect(whole.error).toBeUndefined();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.messages.length }), async (count) => {
        const before = { ...whole, messages: whole.messages.slice(0, count) };
        const last = before.messages.findLast(({ type }) => type === "STATE");
        const state = (last?.["value"] ?? {}) as JsonObject;
        const after = await run(sandbox, plans, { settings, state });
        expect(after.error).toBeUndefined();
        for (const { stream } of plans) {
          const ids = [...recordsOf(before, stream), ...recordsOf(after, stream)].map(
            ({ ID }) => ID,
          );
          expect(new Set(ids).size).toBe(50);
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe("a reader that goes away", () => {
  test.each([0, 1, 2, 150, 1999])(
    "at line %i: no more is read, and nothing is written",
    async (index) => {
      const result = await run(sandbox, [plan(), other()], {
        onLine: (_, at) => {
          if (at === index) throw Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
        },
      });
      expect(result.error).toBeInstanceOf(OutputClosedError);
      expect(result.lines.length).toBeLessThanOrEqual(index);
      expect(result.statements.filter((sql) => sql.includes('"APP"."U"'))).toEqual([]);
      expect(result.logs).toEqual([]);
    },
  );

  test("while several streams are read", async () => {
    const result = await run(sandbox, [plan(), other(), plan({ key: "ID" })], {
      settings: { max_parallel_streams: 3 },
      onLine: (_, at) => {
        if (at === 200) throw Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
      },
    });
    expect(result.error).toBeInstanceOf(OutputClosedError);
    expect(result.logs).toEqual([]);
  });
});

test("a full disk is no closed pipe", async () => {
  const result = await run(sandbox, [plan()], {
    onLine: (_, at) => {
      if (at === 100) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    },
  });
  expect(result.error?.code).toBe("ENOSPC");
  expect(result.error?.message).toBe("cannot write to stdout: no space left on device");
});

test("memory does not grow with a reader that sleeps: the fetches wait for it", async () => {
  const fetched: number[] = [];
  let wake: (() => void) | undefined;
  const asleep = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const result = run(sandbox, [plan()], {
    onLine: async (line, index) => {
      if (index === 10) await asleep;
      const { type } = JSON.parse(line) as JsonObject;
      if (type === "RECORD") fetched.push(index);
    },
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(fetched.length).toBeLessThan(10);
  wake?.();
  expect(recordsOf(await result)).toHaveLength(2000);
});
