// Layer: pure. Input that is wrong or unusual.
import { Readable } from "node:stream";
import { Decimal, ProtocolError } from "@singer-oracle/core";
import { expect, test } from "vitest";
import { emitted, inputOf, record, runFlow, schema, state, stateLine } from "./flow-run.ts";

const good = [schema("s"), record("s", { id: 1 }), state({ a: 1 })];

function failure(error: unknown) {
  const { name, message, exitCode, hint } = error as ProtocolError;
  return { name, message, exitCode, hint };
}

test("a RECORD before its SCHEMA: what precedes is loaded, the line is named", async () => {
  const { error, lines, database } = await runFlow([...good, record("t", { id: 2 })]);
  expect(failure(error)).toEqual({
    name: "ProtocolError",
    message: `line 4 (byte ${bytesBefore(good)}): a RECORD of stream "t" came before its SCHEMA`,
    exitCode: 1,
    hint: "The tap has to write the SCHEMA of a stream before anything else of it.",
  });
  expect(lines).toEqual([emitted({ a: 1 })]);
  expect(database.rowsOf("s")).toEqual([{ id: 1 }]);
  expect(database.events.at(-1)).toBe("s: finish incomplete");
});

test("ACTIVATE_VERSION before the SCHEMA", async () => {
  const { error } = await runFlow(['{"type":"ACTIVATE_VERSION","stream":"t","version":1}']);
  expect((error as Error).message).toBe(
    'line 1 (byte 0): a ACTIVATE_VERSION of stream "t" came before its SCHEMA',
  );
});

test("BATCH says what to do", async () => {
  const batch = '{"type":"BATCH","stream":"s","encoding":{"format":"jsonl"},"manifest":["f"]}';
  const { error, lines } = await runFlow([...good, batch]);
  expect(failure(error)).toEqual({
    name: "ProtocolError",
    message: `line 4 (byte ${bytesBefore(good)}): a BATCH message of stream "s": only records can be loaded`,
    exitCode: 1,
    hint: "Unset batch_config in the tap, so that it writes RECORD messages.",
  });
  expect(lines).toEqual([emitted({ a: 1 })]);
});

test.each([
  ['{"type":"HELLO"}', 'the message type "HELLO" is unknown'],
  ['{"stream":"s"}', "the message has no type"],
  ["[1]", "the line is an array, not a JSON object"],
  ["Traceback (most recent call last):", "the line is not JSON"],
  [
    '{"type":"SCHEMA","stream":"x","schema":{},"key_properties":[]}',
    "the schema has no properties",
  ],
])("%s in the middle: what precedes is loaded, what follows is not", async (line, reason) => {
  const { error, lines, database } = await runFlow([...good, line, record("s", { id: 2 })]);
  expect((error as Error).message).toContain(`line 4 (byte ${bytesBefore(good)}): ${reason}`);
  expect(lines).toEqual([emitted({ a: 1 })]);
  expect(database.rowsOf("s")).toEqual([{ id: 1 }]);
});

/** What a cut after so many whole lines leaves: rows loaded, STATE lines. */
const cuts = [
  { rows: 0, out: [] },
  { rows: 0, out: [] },
  { rows: 1, out: [] },
  { rows: 1, out: [stateLine({ a: 1 })] },
  { rows: 2, out: [stateLine({ a: 1 })] },
];

test("an input that stops at any byte: everything whole is loaded, the last STATE is out", async () => {
  const bytes = Buffer.from(
    [...good, record("s", { id: 2, name: "é" })].map((line) => `${line}\n`).join(""),
  );
  const text = bytes.toString("latin1");
  for (let end = 0; end <= bytes.length; end += 1) {
    const { error, lines, database } = await runFlow(Readable.from([bytes.subarray(0, end)]));
    // A last line counts without its line feed when it is a whole message.
    const isTorn = text[end] !== "\n" && end > 0 && text[end - 1] !== "\n";
    const wholeLines = text.slice(0, isTorn ? end : end + 1).split("\n").length - 1;
    const isAtStart = end === 0 || text[end - 1] === "\n";
    const expected = cuts[isAtStart ? text.slice(0, end).split("\n").length - 1 : wholeLines];
    expect({ rows: database.rowsOf("s").length, out: lines }).toEqual(expected);
    expect(error instanceof ProtocolError && error.details["torn"] === true).toBe(isTorn);
    expect(error === undefined).toBe(!isTorn);
  }
});

test("an input that fails while it is read", async () => {
  const input = Readable.from(
    (async function* () {
      yield Buffer.from(good.map((line) => `${line}\n`).join(""));
      throw Object.assign(new Error("read EIO"), { code: "EIO", syscall: "read" });
    })(),
  );
  const { error, lines, database } = await runFlow(input);
  expect(failure(error)).toEqual({
    name: "ToolkitError",
    message: "cannot read the input: read EIO",
    exitCode: 1,
    hint: "What was read before is loaded.",
  });
  expect(lines).toEqual([emitted({ a: 1 })]);
  expect(database.events.at(-1)).toBe("s: finish incomplete");
});

test("bytes that are not UTF-8", async () => {
  const line = Buffer.concat([
    Buffer.from('{"type":"RECORD","stream":"s","record":{"id":2,"name":"'),
    Buffer.from([0xff]),
    Buffer.from('"}}\n'),
  ]);
  const input = Readable.from([Buffer.from(good.map((text) => `${text}\n`).join("")), line]);
  const { error, lines } = await runFlow(input);
  expect((error as Error).message).toContain("the line is not UTF-8");
  expect(lines).toEqual([emitted({ a: 1 })]);
});

test("NUL characters, lone surrogates and long numbers reach the loader as they are", async () => {
  const { error, database } = await runFlow([
    schema("s", ["id"], { id: {}, name: {} }),
    '{"type":"RECORD","stream":"s","record":{"id":1,"name":"a\\u0000b\\ud800"}}',
    '{"type":"RECORD","stream":"s","record":{"id":2,"name":[12345678901234567890123456789012345678]}}',
    '{"type":"RECORD","stream":"s","record":{"id":3,"name":1e400}}',
  ]);
  expect(error).toBeUndefined();
  expect(database.rowsOf("s")).toEqual([
    { id: 1, name: "a\u0000b\ud800" },
    { id: 2, name: [Decimal.parse("12345678901234567890123456789012345678")] },
    { id: 3, name: Decimal.parse("1e400") },
  ]);
});

test("a line of 100 MB, which is more than the memory allowed for all batches", async () => {
  const length = 100_000_000;
  const before = `${schema("s")}\n${record("s", { id: 1 })}\n`;
  const input = Readable.from([
    Buffer.from(`${before}{"type":"RECORD","stream":"s","record":{"id":2,"name":"`),
    Buffer.alloc(length, "x"),
    Buffer.from(`"}}\n${record("s", { id: 3 })}\n`),
  ]);
  const { error, database } = await runFlow(input, { settings: { max_memory_bytes: 1_048_576 } });
  expect(error).toBeUndefined();
  expect(database.events.filter((event) => event.includes("load"))).toEqual([
    "s: load 1",
    "s: load 1",
    "s: load 1",
  ]);
  expect(String(database.rowsOf("s")[1]?.["name"]).length).toBe(length);
});

test("names such as __proto__ and constructor are streams and properties like any other", async () => {
  const { error, database } = await runFlow(
    inputOf([
      '{"type":"SCHEMA","stream":"__proto__","schema":{"properties":{"constructor":{},"__proto__":{}}},"key_properties":["constructor"]}',
      '{"type":"RECORD","stream":"__proto__","record":{"constructor":1,"__proto__":2}}',
      '{"type":"RECORD","stream":"__proto__","record":{"__proto__":2}}',
    ]),
  );
  expect((error as Error).message).toBe(
    'stream "__proto__", line 3: the key property "constructor" is missing',
  );
  expect(Object.entries(database.rowsOf("__proto__")[0] ?? {})).toEqual([
    ["constructor", 1],
    ["__proto__", 2],
  ]);
});

function bytesBefore(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
}
