// Layer: sandbox. Random inputs on a database that fails at random: what STATE says is loaded is there, and a run that goes
// on from it brings everything to its end.
import { ToolkitError } from "@singer-oracle/core";
import type { Fault } from "@singer-oracle/sandbox";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { activate, record, schema, state } from "./flow-run.ts";
import { type FlowSandbox, openFlowSandbox, runIntoOracle } from "./oracle-run.ts";

let at: FlowSandbox;

beforeAll(async () => {
  at = await openFlowSandbox();
});
afterAll(() => at[Symbol.asyncDispose]());

interface RunSettings {
  readonly load_method: "append-only" | "upsert" | "overwrite";
  readonly batch_size_rows: number;
  readonly max_parallel_streams: number;
  readonly retry_count: number;
}

/** @returns the places of the STATE lines that were printed, and what ended the run */
async function run(input: readonly string[], own: RunSettings) {
  const settings = { ...at.connection, call_timeout_s: 20, ...own };
  const { lines, error } = await runIntoOracle(input, settings);
  return { printed: lines.map((line) => (JSON.parse(line) as { at: number }).at), error };
}

const streams = ["a", "b", "c"] as const;

/** A line of the input: `at` is its place, the value of a record. */
interface Line {
  readonly text: string;
  readonly stream?: string;
  readonly id?: number;
}

type Item = {
  readonly kind: "record" | "schema" | "state";
  readonly stream: string;
  readonly id: number;
};

function linesOf(items: readonly Item[], method: RunSettings["load_method"]): readonly Line[] {
  const version = method === "overwrite" ? { version: 1 } : {};
  const properties = (count: number) => ({
    id: { type: "integer" },
    at: { type: "integer" },
    ...Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`p${i}`, { type: ["null", "string"] }]),
    ),
  });
  const lines: Line[] = streams.map((stream) => ({ text: schema(stream, ["id"], properties(0)) }));
  let changes = 0;
  for (const { kind, stream, id } of items) {
    const at = lines.length;
    if (kind === "record") lines.push({ text: record(stream, { id, at }, version), stream, id });
    else if (kind === "state") lines.push({ text: state({ at }) });
    else {
      changes += 1;
      lines.push({ text: schema(stream, ["id"], properties(changes % 4)) });
    }
  }
  if (method === "overwrite")
    lines.push(...streams.map((stream) => ({ text: activate(stream, 1) })));
  lines.push({ text: state({ at: lines.length }) });
  return lines;
}

/** `[id, at]` of all rows of a stream's table; empty when there is none. */
async function rowsOf(stream: string): Promise<readonly (readonly [number, number])[]> {
  const tables = "SELECT COUNT(*) FROM user_tables WHERE table_name = :t";
  for await (const [[count] = []] of at.looker.rows(tables, { t: stream.toUpperCase() })) {
    if (Number(count) === 0) return [];
  }
  const all: (readonly [number, number])[] = [];
  for await (const rows of at.looker.rows(`SELECT id, at FROM ${stream}`)) {
    all.push(...rows.map(([id, at]): readonly [number, number] => [Number(id), Number(at)]));
  }
  return all;
}

/** Places of records before `end` that are not in their tables, neither themselves nor what has replaced them. */
async function missing(lines: readonly Line[], end: number, method: RunSettings["load_method"]) {
  const lost: number[] = [];
  for (const name of streams) {
    const rows = await rowsOf(name);
    for (const [at, { stream, id }] of lines.slice(0, end).entries()) {
      if (stream !== name) continue;
      const isThere = rows.some(([rowId, rowAt]) =>
        method === "append-only" ? rowAt === at : rowId === id && rowAt >= at,
      );
      if (!isThere) lost.push(at);
    }
  }
  return lost;
}

async function expectWhole(
  lines: readonly Line[],
  method: RunSettings["load_method"],
  repeatedFrom: number,
) {
  for (const name of streams) {
    const sent = lines.flatMap(({ stream, id }, at) =>
      stream === name ? [[id as number, at] as const] : [],
    );
    const rows = (await rowsOf(name)).toSorted(([, left], [, right]) => left - right);
    if (method === "append-only") {
      expect([...new Set(rows.map(([, at]) => at))]).toEqual(sent.map(([, at]) => at));
      const twice = rows.filter(([, at], i) => rows[i - 1]?.[1] === at);
      expect(twice.filter(([, at]) => at < repeatedFrom)).toEqual([]);
    } else {
      const last = new Map(sent);
      expect(rows).toEqual([...last].toSorted(([, left], [, right]) => left - right));
    }
  }
}

const calls = ["execute", "commit", "rollback", "fetch", "logon"] as const;
const statements = [
  /^insert/i,
  /^merge/i,
  /^create/i,
  /^alter/i,
  /^select/i,
  /^drop/i,
  /^delete/i,
  /^update/i,
];
const fault: fc.Arbitrary<Fault> = fc
  .record({
    call: fc.constantFrom(...calls),
    statement: fc.option(fc.constantFrom(...statements), { nil: undefined }),
    nth: fc.integer({ min: 1, max: 25 }),
    moment: fc.constantFrom("before", "after"),
    what: fc.oneof(
      { weight: 3, arbitrary: fc.constant({ do: "drop" } as const) },
      { weight: 1, arbitrary: fc.constant({ do: "drop", midMessage: true } as const) },
      {
        weight: 2,
        arbitrary: fc
          .constantFrom(60, 54, 1653, 1013, 4068, 3113, 12899, 1)
          .map((number) => ({ do: "error", number }) as const),
      },
    ),
    times: fc.constantFrom(1, 1, 2, 5),
  })
  .map(
    ({ call, statement, nth, moment, what, times }): Fault => ({
      when: {
        call,
        nth,
        moment,
        ...(call === "execute" && statement !== undefined ? { statement } : {}),
      },
      what,
      times,
    }),
  );

const world = fc.record({
  items: fc.array(
    fc.record({
      kind: fc.constantFrom("record", "record", "record", "record", "record", "state", "schema"),
      stream: fc.constantFrom(...streams),
      id: fc.nat({ max: 9 }),
    }) as fc.Arbitrary<Item>,
    { minLength: 10, maxLength: 50 },
  ),
  faults: fc.array(fault, { minLength: 1, maxLength: 4 }),
  settings: fc.record({
    load_method: fc.constantFrom("append-only", "upsert", "overwrite"),
    batch_size_rows: fc.integer({ min: 1, max: 8 }),
    max_parallel_streams: fc.integer({ min: 1, max: 3 }),
    retry_count: fc.integer({ min: 0, max: 3 }),
  }) as fc.Arbitrary<RunSettings>,
});

test("nothing that STATE has passed is missing, and the next run does the rest", async () => {
  await fc.assert(
    fc.asyncProperty(world, async ({ items, faults, settings }) => {
      const { sandbox, looker } = at;
      for await (const rows of looker.rows(
        "SELECT table_name FROM user_tables WHERE temporary = 'N'",
      )) {
        for (const [name] of rows) await looker.execute(`DROP TABLE "${name}" PURGE`);
      }
      const { load_method: method } = settings;
      const lines = linesOf(items, method);
      sandbox.script.add(...faults);
      const { printed, error } = await run(
        lines.map(({ text }) => text),
        settings,
      );
      sandbox.script.clear();
      if (error !== undefined) expect(error).toBeInstanceOf(ToolkitError);
      expect(printed).toEqual(printed.toSorted((left, right) => left - right));
      const passed = printed.at(-1) ?? 0;
      expect(await missing(lines, passed, method)).toEqual([]);
      if (error === undefined) expect(passed).toBe(lines.length - 1);
      // An overwrite cannot go on in the middle of a table.
      const start = method === "overwrite" ? 0 : passed;
      const schemas = lines.slice(0, start).filter(({ text }) => text.includes('"SCHEMA"'));
      const rest = [...schemas, ...lines.slice(start)].map(({ text }) => text);
      const second = await run(rest, settings);
      expect(second.error).toBeUndefined();
      expect(second.printed.at(-1)).toBe(lines.length - 1);
      await expectWhole(lines, method, passed);
      expect(sandbox.connectionCount).toBe(1);
    }),
    { numRuns: 8, endOnFailure: true },
  );
}, 120_000);
