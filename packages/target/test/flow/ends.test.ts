// Layer: pure. How a run ends, and what it leaves.
import { Writable } from "node:stream";
import { InterruptedError, OutputClosedError, TransientOracleError } from "@singer-oracle/core";
import { expect, test } from "vitest";
import {
  activate,
  emitted,
  OpenInput,
  record,
  runFlow,
  schema,
  state,
  stateLine,
  turns,
} from "./flow-run.ts";
import type { MemoryDatabase } from "./memory-loader.ts";

const failLoadOf = (stream: string, error: Error) => (database: MemoryDatabase) => {
  database.before = (call) => {
    if (call.stream === stream && call.call === "load") throw error;
  };
};

test("SIGTERM while input is to come: what was read is loaded, the last STATE is out", async () => {
  const abort = new AbortController();
  const input = new OpenInput();
  const run = runFlow(input, { signal: abort.signal });
  await input.give(schema("s"), record("s", { id: 1 }), state({ a: 1 }), record("s", { id: 2 }));
  abort.abort(new InterruptedError("SIGTERM"));
  const { error, lines, database } = await run;
  expect(error).toEqual(new InterruptedError("SIGTERM"));
  expect((error as InterruptedError).exitCode).toBe(143);
  expect(lines).toEqual([emitted({ a: 1 })]);
  expect(database.rowsOf("s")).toEqual([{ id: 1 }, { id: 2 }]);
  expect(database.events.at(-1)).toBe("s: finish incomplete");
  expect(input.destroyed).toBe(true);
});

test("SIGTERM behind the end of the input leaves nothing undone", async () => {
  const abort = new AbortController();
  const { error, lines, database } = await runFlow(
    [schema("s"), record("s", { id: 1 }), state({ a: 1 })],
    {
      signal: abort.signal,
      database: (memory) => {
        memory.before = async ({ call }) => {
          await turns(2);
          if (call === "load") abort.abort(new InterruptedError("SIGTERM"));
        };
      },
    },
  );
  expect(error).toBeUndefined();
  expect(lines).toEqual([emitted({ a: 1 })]);
  expect(database.events.at(-1)).toBe("s: finish complete");
});

test("SIGINT before anything was read", async () => {
  const input = new OpenInput();
  const { error, lines } = await runFlow(input, {
    signal: AbortSignal.abort(new InterruptedError("SIGINT")),
  });
  expect((error as InterruptedError).exitCode).toBe(130);
  expect(lines).toEqual([]);
  expect(input.destroyed).toBe(true);
});

test("a signal while reading waits for room", async () => {
  const abort = new AbortController();
  const input = new OpenInput();
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const run = runFlow(input, {
    signal: abort.signal,
    settings: { batch_size_rows: 1 },
    database: (memory) => {
      memory.before = ({ call }) => (call === "load" ? opened : undefined);
    },
  });
  await input.give(schema("s"), ...[1, 2, 3].map((id) => record("s", { id })));
  abort.abort(new InterruptedError("SIGTERM"));
  open();
  const { error, database } = await run;
  expect(error).toBeInstanceOf(InterruptedError);
  expect(database.rowsOf("s")).toEqual([{ id: 1 }, { id: 2 }]);
});

test("a stream that fails stops the run; the others are loaded, STATE goes as far as it may", async () => {
  const input = new OpenInput();
  const run = runFlow(input, {
    settings: { batch_size_rows: 2 },
    database: failLoadOf("bad", new Error("no space")),
  });
  await input.give(schema("good"), schema("bad"), record("good", { id: 1 }), state({ a: 1 }));
  await input.give(record("bad", { id: 1 }), state({ a: 2 }), record("good", { id: 2 }));
  await input.give(record("good", { id: 3 }), state({ a: 3 }), record("bad", { id: 2 }));
  const { error, lines, database } = await run;
  expect(error).toEqual(new Error("no space"));
  expect(input.destroyed).toBe(true);
  expect(lines).toEqual([emitted({ a: 1 })]);
  expect(database.rowsOf("good")).toHaveLength(3);
  expect(database.rowsOf("bad")).toEqual([]);
  expect(database.events.slice(-2)).toEqual(["good: finish incomplete", "bad: finish incomplete"]);
});

test("when the database cannot be reached, nothing more is sent to it", async () => {
  const lost = new TransientOracleError("gone", { oraCode: "ORA-03113" });
  const { error, lines, database } = await runFlow(
    [
      schema("a"),
      schema("b"),
      record("b", { id: 1 }),
      state({ a: 1 }),
      record("a", { id: 1 }),
      record("a", { id: 2 }),
      record("a", { id: 3 }),
    ],
    { settings: { batch_size_rows: 2 }, database: failLoadOf("a", lost) },
  );
  expect(error).toBe(lost);
  expect(lines).toEqual([]);
  expect(database.events.filter((event) => event.includes("load"))).toEqual([]);
});

test("two streams that fail: the first one's error ends the run, the other one is logged", async () => {
  const { error, logs } = await runFlow(
    [schema("a"), schema("b"), record("a", { id: 1 }), record("b", { id: 1 })],
    {
      database: (database) => {
        database.before = ({ stream, call }) => {
          if (call === "load") throw new Error(`${stream} is full`);
        };
      },
    },
  );
  expect(error).toEqual(new Error("a is full"));
  expect(logs.filter((line) => line.startsWith("error"))).toEqual([
    "error after the first failure: b is full",
  ]);
});

test("a table that cannot be made stops the run before its records are loaded", async () => {
  const { error, lines, database } = await runFlow(
    [schema("s"), state({ a: 1 }), record("s", { id: 1 }), state({ a: 2 })],
    {
      database: (memory) => {
        memory.before = async ({ call }) => {
          await turns(2);
          if (call === "applySchema") throw new Error("no right");
        };
      },
    },
  );
  expect(error).toEqual(new Error("no right"));
  expect(lines).toEqual([emitted({ a: 1 })]);
  expect(database.events).toEqual(["s: finish incomplete"]);
});

/** An output that is closed after so many lines. */
function closingOutput(lineCount: number) {
  const lines: string[] = [];
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (lines.length >= lineCount) {
        done(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
        return;
      }
      lines.push(chunk.toString("utf8").trimEnd());
      done();
    },
  });
  return { output, lines };
}

test("when nobody reads stdout any more the rest is still loaded, and the run fails", async () => {
  const { output, lines } = closingOutput(1);
  const { error, database, logs } = await runFlow(
    [1, 2, 3, 4].flatMap((id) => [
      ...(id === 1 ? [schema("s")] : []),
      record("s", { id }),
      state({ id }),
    ]),
    { settings: { batch_size_rows: 1 }, stdout: output },
  );
  expect(error).toBeInstanceOf(OutputClosedError);
  expect((error as OutputClosedError).exitCode).toBe(1);
  expect(lines).toEqual([emitted({ id: 1 })]);
  expect(database.rowsOf("s")).toHaveLength(4);
  expect(database.events.at(-1)).toBe("s: finish complete");
  expect(logs.filter((line) => line.startsWith("warning"))).toEqual([
    "warning STATE cannot be written, loading goes on: nobody reads stdout any more",
  ]);
});

test("a reader of STATE that sleeps holds reading up, not memory", async () => {
  const waiting: (() => void)[] = [];
  const out: string[] = [];
  const sleeper = new Writable({
    highWaterMark: 1,
    write: (chunk: Buffer, _encoding, done) => {
      out.push(...chunk.toString("utf8").trimEnd().split("\n"));
      waiting.push(done);
    },
  });
  const input = new OpenInput();
  const run = runFlow(input, { stdout: sleeper });
  const count = 1000;
  for (let n = 0; n < count; n += 100) {
    await input.give(...Array.from({ length: 100 }, (_, i) => state({ n: n + i })));
  }
  expect(input.readableLength).toBeGreaterThan(0);
  input.end();
  let isOver = false;
  const over = run.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    waiting.shift()?.();
    await turns(1);
  }
  const { error } = await over;
  expect(error).toBeUndefined();
  expect(out).toEqual(Array.from({ length: count }, (_, n) => emitted({ n })));
});

const overwrite = { settings: { load_method: "overwrite" } };
const oldRows = (database: MemoryDatabase) => {
  database.tables.set("s", [{ id: 0 }]);
};

test("overwrite: STATE behind a record comes out at the swap, the end of a whole input", async () => {
  const { error, lines, database } = await runFlow(
    [
      schema("s"),
      state({ a: 1 }),
      record("s", { id: 1 }),
      state({ a: 2 }),
      record("s", { id: 2 }),
      state({ a: 3 }),
    ],
    { settings: { load_method: "overwrite", batch_size_rows: 1 }, database: oldRows },
  );
  expect(error).toBeUndefined();
  expect(lines).toEqual([emitted({ a: 1 }), emitted({ a: 3 })]);
  expect(database.rowsOf("s")).toEqual([{ id: 1 }, { id: 2 }]);
});

test("overwrite: with versions ACTIVATE_VERSION lets STATE out", async () => {
  const input = new OpenInput();
  const stdout: string[] = [];
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      stdout.push(...chunk.toString("utf8").trimEnd().split("\n"));
      done();
    },
  });
  const run = runFlow(input, { ...overwrite, stdout: output });
  await input.give(schema("s"), record("s", { id: 1 }, { version: 7 }), state({ a: 1 }));
  expect(stdout).toEqual([]);
  await input.give(activate("s", 7), state({ a: 2 }));
  expect(stdout).toEqual([stateLine({ a: 1 }), stateLine({ a: 2 })]);
  input.end();
  expect((await run).error).toBeUndefined();
});

test.each([
  ["records with a version and no ACTIVATE_VERSION", [record("s", { id: 1 }, { version: 7 })]],
  [
    "a STATE that says the stream is being read",
    [record("s", { id: 1 }), state({ currently_syncing: "s" })],
  ],
])("overwrite: %s: the rows of before stay, the run fails", async (_, input) => {
  const { error, lines, database } = await runFlow(
    [schema("s"), state({ a: 1 }), ...input, state({ a: 2, currently_syncing: "s" })],
    { ...overwrite, database: oldRows },
  );
  expect((error as Error).message).toBe(
    'the input does not say that all records came, so the rows of before stay: "s"',
  );
  expect(lines).toEqual([emitted({ a: 1 })]);
  expect(database.rowsOf("s")).toEqual([{ id: 0 }]);
});

test("overwrite_on_eof: keep_old: the end of the input is not enough", async () => {
  const { error, database } = await runFlow([schema("s"), record("s", { id: 1 })], {
    settings: { load_method: "overwrite", overwrite_on_eof: "keep_old" },
    database: oldRows,
  });
  expect((error as Error & { exitCode: number }).exitCode).toBe(1);
  expect(database.rowsOf("s")).toEqual([{ id: 0 }]);
});

test.each([
  ["a torn line", ['{"type":"RECORD","stream":"s","rec']],
  ["a line that is no message", ["nonsense\n", `${record("s", { id: 2 })}\n`]],
])("overwrite: %s: the rows of before stay", async (_, rest) => {
  const input = new OpenInput();
  const run = runFlow(input, { ...overwrite, database: oldRows });
  await input.give(schema("s"), record("s", { id: 1 }), state({ a: 1 }));
  for (const text of rest) input.push(Buffer.from(text));
  input.end();
  const { error, lines, database } = await run;
  expect((error as Error).name).toBe("ProtocolError");
  expect(lines).toEqual([]);
  expect(database.rowsOf("s")).toEqual([{ id: 0 }]);
});

test("currently_syncing of a stream that is not overwritten is no reason to fail", async () => {
  const { error, lines, database } = await runFlow([
    schema("s"),
    record("s", { id: 1 }),
    state({ currently_syncing: "s" }),
  ]);
  expect(error).toBeUndefined();
  expect(lines).toEqual([emitted({ currently_syncing: "s" })]);
  expect(database.events.at(-1)).toBe("s: finish incomplete");
});

const bookmarked = state({ bookmarks: { s: { replication_key: "id", replication_key_value: 5 } } });

test.each([
  ["before its SCHEMA", [bookmarked, schema("s"), record("s", { id: 1 })]],
  ["behind its records", [schema("s"), record("s", { id: 1 }), bookmarked]],
])("overwrite of a stream whose bookmark, %s, has a value is refused", async (_, input) => {
  const { error, database } = await runFlow(input, { ...overwrite, database: oldRows });
  expect((error as Error).name).toBe("SettingsError");
  expect((error as Error).message).toContain(
    '/load_method: overwrite would leave only the last increment of stream "s"',
  );
  expect(database.rowsOf("s")).toEqual([{ id: 0 }]);
});

test("overwrite_incremental: true allows it", async () => {
  const { error, database } = await runFlow([schema("s"), record("s", { id: 1 }), bookmarked], {
    settings: { load_method: "overwrite", overwrite_incremental: true },
  });
  expect(error).toBeUndefined();
  expect(database.rowsOf("s")).toEqual([{ id: 1 }]);
});

test("a table that cannot be made: no STATE behind the records that its stream does not take any more", async () => {
  const properties = (i: number) => ({ id: { type: "integer" }, [`p${i}`]: { type: "integer" } });
  const { error, lines, database } = await runFlow(
    [
      schema("a"),
      schema("b"),
      // So many that reading waits for room, and learns about b meanwhile.
      ...Array.from({ length: 12 }, (_, i) => schema("a", ["id"], properties(i))),
      record("b", { id: 1 }),
      state({ behind: 1 }),
    ],
    {
      database: (memory) => {
        memory.before = async ({ stream, call }) => {
          await turns(1);
          if (stream === "b" && call === "applySchema") throw new Error("no table");
        };
      },
    },
  );
  expect(error).toEqual(new Error("no table"));
  expect(database.rowsOf("b")).toEqual([]);
  expect(lines).toEqual([]);
});

test("two streams for one table, found out while STATE lines are read", async () => {
  const { error, lines } = await runFlow(
    [
      schema("a"),
      schema("b"),
      ...Array.from({ length: 20 }, (_, i) => state({ n: i })),
      record("b", { id: 1 }),
      state({ behind: 1 }),
    ],
    {
      database: (memory) => {
        memory.before = ({ stream }) => {
          if (stream === "b") throw new Error("shared");
        };
      },
    },
  );
  expect(error).toEqual(new Error("shared"));
  expect(lines).not.toContain(emitted({ behind: 1 }));
});
