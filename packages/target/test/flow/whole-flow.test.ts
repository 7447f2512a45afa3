// Layer: pure. Random inputs, batches, delays and failures through the whole flow.
import { Readable, Writable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { activate, record, runFlow, schema, state, turns } from "./flow-run.ts";
import type { MemoryDatabase } from "./memory-loader.ts";

type Item =
  | { readonly kind: "record"; readonly stream: string }
  | { readonly kind: "schema"; readonly stream: string }
  | { readonly kind: "activate"; readonly stream: string }
  | { readonly kind: "state" };

const streams = ["a", "b", "c"] as const;
const stream = fc.constantFrom(...streams);
const items = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant("record"), stream }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("schema"), stream }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("activate"), stream }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("state") }) },
  ) as fc.Arbitrary<Item>,
  { maxLength: 80 },
);
const world = fc.record({
  items,
  batchSizeRows: fc.integer({ min: 1, max: 6 }),
  parallel: fc.integer({ min: 1, max: 3 }),
  chunkBytes: fc.integer({ min: 1, max: 2000 }),
  memoryBytes: fc.option(fc.integer({ min: 100, max: 2000 }), { nil: 1e6 }),
  /** Turns of the event loop that the calls of loaders take, one after the other. */
  delays: fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 10 }),
  /** The call that fails, if there are so many. */
  failAt: fc.option(fc.nat({ max: 40 }), { nil: undefined }),
  loadMethod: fc.constantFrom("append-only", "overwrite"),
  isVersioned: fc.boolean(),
});

interface Line {
  readonly text: string;
  /** Of a record: its stream. */
  readonly stream?: string;
}

/** Records and STATE are numbered by their place in the input. */
function linesOf(list: readonly Item[], isVersioned: boolean): readonly Line[] {
  const version = isVersioned ? { version: 1 } : {};
  const lines: Line[] = streams.map((name) => ({ text: schema(name) }));
  let other = 0;
  for (const item of list) {
    const id = lines.length;
    if (item.kind === "record") {
      lines.push({ text: record(item.stream, { id }, version), stream: item.stream });
    } else if (item.kind === "state") lines.push({ text: state({ id }) });
    else if (item.kind === "activate") lines.push({ text: activate(item.stream, id) });
    else {
      other += 1;
      const text = schema(item.stream, ["id"], { id: {}, [`p${other % 2}`]: {} });
      lines.push({ text });
    }
  }
  return lines;
}

function missingBefore(id: number, lines: readonly Line[], database: MemoryDatabase): number[] {
  return lines.slice(0, id).flatMap((line, place) => {
    if (line.stream === undefined) return [];
    const isThere = database.rowsOf(line.stream).some((row) => row["id"] === place);
    return isThere ? [] : [place];
  });
}

test("no STATE is printed before everything before it can be seen; what is done is covered", async () => {
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const lines = linesOf(given.items, given.isVersioned);
      const printed: number[] = [];
      const missing: number[][] = [];
      let database: MemoryDatabase | undefined;
      const stdout = new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          for (const text of chunk.toString("utf8").trimEnd().split("\n")) {
            const { id } = JSON.parse(text) as { id: number };
            printed.push(id);
            if (database !== undefined) missing.push(missingBefore(id, lines, database));
          }
          done();
        },
      });
      let calls = 0;
      const bytes = Buffer.from(lines.map(({ text }) => `${text}\n`).join(""));
      const { error } = await runFlow(chunked(bytes, given.chunkBytes), {
        stdout,
        settings: {
          load_method: given.loadMethod,
          batch_size_rows: given.batchSizeRows,
          max_memory_bytes: given.memoryBytes,
          // Nothing may depend on the clock.
          batch_wait_limit_seconds: 3600,
          max_parallel_streams: given.parallel,
        },
        database: (memory) => {
          database = memory;
          memory.before = async ({ call }) => {
            const number = calls;
            calls += 1;
            await turns(given.delays[number % given.delays.length] ?? 0);
            if (number === given.failAt && call !== "finish") throw new Error("told to fail");
          };
        },
      });
      expect(missing.flat()).toEqual([]);
      expect(printed).toEqual([...printed].sort((left, right) => left - right));
      if (database === undefined) throw new Error("there was no run");
      if (error === undefined) {
        const last = lines.findLastIndex(({ text }) => text.includes('"STATE"'));
        expect(printed.at(-1) ?? -1).toBe(last);
        expect(missingBefore(lines.length, lines, database)).toEqual([]);
      } else if (given.failAt === undefined) {
        // A version that was never activated.
        expect(error).toMatchObject({ code: "SINGER-INCOMPLETE" });
      }
    }),
    { numRuns: 150 },
  );
});

function chunked(bytes: Buffer, size: number): Readable {
  const count = Math.ceil(bytes.length / size);
  return Readable.from(
    Array.from({ length: count }, (_, i) => Buffer.from(bytes.subarray(i * size, (i + 1) * size))),
  );
}
