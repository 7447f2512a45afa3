// Layer: pure, but for the reject file.
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLog, parseExact, type RecordError } from "@singer-oracle/core";
import { afterAll, expect, test } from "vitest";
import { createRejectFile } from "../../src/flow/reject-file.ts";
import { emitted, record, runFlow, schema, settingsOf, state, stateLine } from "./flow-run.ts";
import type { MemoryDatabase } from "./memory-loader.ts";

const folder = mkdtempSync(join(tmpdir(), "target-rejects-"));
afterAll(() => rmSync(folder, { recursive: true }));

const properties = {
  id: { type: "integer" },
  name: { type: ["null", "string"], maxLength: 3 },
  amount: { type: "number", maximum: 100 },
};
const mixed = [
  schema("s", ["id"], properties),
  record("s", { id: 1, name: "abc" }),
  record("s", { id: 2, name: "secret" }),
  '{"type":"RECORD","stream":"s","record":{"id":3,"amount":12345678901234567890.125}}',
  record("s", { name: "x" }),
  record("s", { id: null }),
  record("s", { id: 6 }),
  state({ a: 1 }),
];

function withoutTime(text: string | undefined): unknown[] | undefined {
  return text?.split("\n").map((line) => {
    if (line === "") return "";
    const { time, ...rest } = parseExact(line) as { time: string };
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    return rest;
  });
}

test("on_reject: fail, the default: the first record that does not fit ends the run", async () => {
  const { error, lines, rejects, database } = await runFlow(mixed);
  const { name, message, exitCode, hint } = error as RecordError;
  expect({ name, message, exitCode, hint }).toEqual({
    name: "RecordError",
    message:
      'stream "s", line 3: the record does not fit its schema at /name: must NOT have more than 3 characters',
    exitCode: 4,
    hint: 'Set on_reject to "file" to go on without such records, or validate_records to "off" if the schema is wrong.',
  });
  expect(lines).toEqual([]);
  expect(rejects).toBeUndefined();
  expect(database.rowsOf("s")).toEqual([{ id: 1, name: "abc" }]);
});

test("on_reject: file: they go to the file, the others are loaded, STATE comes out", async () => {
  const { error, lines, rejects, database, logs } = await runFlow(mixed, {
    settings: { on_reject: "file" },
  });
  expect(error).toBeUndefined();
  expect(lines).toEqual([emitted({ a: 1 })]);
  expect(database.rowsOf("s")).toEqual([{ id: 1, name: "abc" }, { id: 6 }]);
  const common = { stream: "s", code: "RECORD" };
  expect(withoutTime(rejects)).toEqual([
    {
      ...common,
      line: 3,
      key: { id: 2 },
      reason: "the record does not fit its schema at /name: must NOT have more than 3 characters",
      record: { id: 2, name: "secret" },
    },
    {
      ...common,
      line: 4,
      key: { id: 3 },
      reason: "the record does not fit its schema at /amount: must be <= 100",
      record: parseExact('{"id":3,"amount":12345678901234567890.125}'),
    },
    {
      ...common,
      line: 5,
      key: {},
      reason: 'the key property "id" is missing',
      record: { name: "x" },
    },
    {
      ...common,
      line: 6,
      key: { id: null },
      reason: 'the key property "id" is null',
      record: { id: null },
    },
    "",
  ]);
  expect(rejects).toContain('"amount":12345678901234567890.125');
  expect(logs.slice(-2)).toEqual([
    "info s: 2 rows loaded",
    "warning 4 records were not loaded, see FOLDER/rejects.jsonl",
  ]);
  expect(logs.join("\n")).not.toContain("secret");
});

test("validate_records: off: only the key is looked at", async () => {
  const { error, database, rejects } = await runFlow(mixed, {
    settings: { validate_records: "off", on_reject: "file" },
  });
  expect(error).toBeUndefined();
  expect(database.rowsOf("s")).toHaveLength(4);
  expect(withoutTime(rejects)?.map((item) => (item as { line?: number }).line)).toEqual([
    5,
    6,
    undefined,
  ]);
});

test("load_method: append-only: a key may be null, not missing", async () => {
  const { database } = await runFlow(mixed, {
    settings: { validate_records: "off", on_reject: "file", load_method: "append-only" },
  });
  expect(database.rowsOf("s").map((row) => row["id"])).toEqual([1, 2, 3, null, 6]);
});

test.each([
  [0, 3, 1],
  [1, 4, 1],
  [3, 6, 1],
])("max_rejects: %i: the record on line %i ends the run", async (maxRejects, line, rows) => {
  const { error, lines, rejects, database } = await runFlow(mixed, {
    settings: { on_reject: "file", max_rejects: maxRejects },
  });
  const { message, exitCode } = error as RecordError;
  expect(message).toMatch(
    new RegExp(`^stream "s", line ${line}: .* \\(max_rejects is reached\\)$`),
  );
  expect(exitCode).toBe(4);
  expect(lines).toEqual([]);
  expect(database.rowsOf("s")).toHaveLength(rows);
  expect(withoutTime(rejects)?.length ?? 1).toBe(maxRejects + 1);
});

test("max_rejects: 4 is enough for 4", async () => {
  const { error, lines } = await runFlow(mixed, {
    settings: { on_reject: "file", max_rejects: 4 },
  });
  expect([error, lines]).toEqual([undefined, [stateLine({ a: 1 })]]);
});

const refuseBig = (database: MemoryDatabase) => {
  database.refuse = ({ id }) => (Number(id) >= 10 ? "value too large" : undefined);
};
const fromDatabase = [
  schema("s"),
  record("s", { id: 1 }),
  record("s", { id: 10 }),
  record("s", { id: 2 }),
  state({ a: 1 }),
];

test("what the database refuses goes to the file as well", async () => {
  const { error, lines, rejects, database } = await runFlow(fromDatabase, {
    settings: { on_reject: "file" },
    database: refuseBig,
  });
  expect(error).toBeUndefined();
  expect(lines).toEqual([emitted({ a: 1 })]);
  expect(database.rowsOf("s")).toEqual([{ id: 1 }, { id: 2 }]);
  expect(withoutTime(rejects)).toEqual([
    {
      stream: "s",
      line: 3,
      key: { id: 10 },
      code: "ORA-12899",
      reason: "value too large",
      record: { id: 10 },
    },
    "",
  ]);
});

test("max_rejects counts what the check and the database refuse together", async () => {
  const { error } = await runFlow(
    [schema("s"), record("s", { id: "no" }), record("s", { id: 10 }), record("s", { id: 11 })],
    { settings: { on_reject: "file", max_rejects: 2 }, database: refuseBig },
  );
  expect((error as Error).message).toBe("line 3: value too large");
});

test("streams loaded at the same time do not get past max_rejects together", async () => {
  const { error, lines } = await runFlow(
    [schema("a"), schema("b"), record("a", { id: 10 }), record("b", { id: 11 }), state({ a: 1 })],
    { settings: { on_reject: "file", max_rejects: 1 }, database: refuseBig },
  );
  expect((error as RecordError).message).toBe("2 records were rejected, and max_rejects allows 1");
  expect((error as RecordError).exitCode).toBe(4);
  expect(lines).toEqual([]);
});

test("STATE waits until the rejects before it are on disk", async () => {
  const blocked = join(folder, "blocked");
  mkdirSync(blocked);
  const { error, lines, database } = await runFlow(mixed, {
    settings: { on_reject: "file", reject_path: blocked },
  });
  expect((error as Error).message).toContain(`cannot write rejected records to ${blocked}: EISDIR`);
  expect(database.rowsOf("s")).toHaveLength(2);
  expect(lines).toEqual([]);
});

test("the file is for its owner only, and is appended to", async () => {
  const path = join(folder, "mine.jsonl");
  const log = openLog({ program: "t", runId: "r", write: () => {} });
  const rejected = (id: number) => ({
    pending: {
      record: { id },
      line: id,
      byteLength: 9,
      version: undefined,
      timeExtracted: undefined,
      receivedAtMs: 0,
    },
    code: "X",
    reason: "why",
  });
  for (const id of [1, 2]) {
    await using file = createRejectFile(
      { ...settingsOf({ on_reject: "file", reject_path: path }) },
      log,
      () => 0,
    );
    const rejects = file.forStream("s", () => ["id"]);
    await rejects.take([]);
    await rejects.take([rejected(id)]);
  }
  const { mode } = statSync(path);
  expect((mode & 0o777).toString(8)).toBe("600");
  writeFileSync(path, "", { flag: "a" });
  const line = (id: number) =>
    `{"time":"1970-01-01T00:00:00.000Z","stream":"s","line":${id},"key":{"id":${id}},"code":"X","reason":"why","record":{"id":${id}}}\n`;
  const { readFileSync } = await import("node:fs");
  expect(readFileSync(path, "utf8")).toBe(line(1) + line(2));
});

test("a record that is gone from the source need not have what its schema requires", async () => {
  const strict = {
    type: "SCHEMA",
    stream: "s",
    schema: {
      type: "object",
      properties: { id: { type: "integer" }, name: { type: "string" } },
      required: ["id", "name"],
      additionalProperties: false,
    },
    key_properties: ["id"],
  };
  const gone = { id: 1, _sdc_deleted_at: "2024-02-29T00:00:00Z" };
  const { error, database, rejects } = await runFlow(
    [
      JSON.stringify(strict),
      record("s", gone),
      record("s", { id: 2 }),
      record("s", { id: 3, _sdc_deleted_at: null }),
      record("s", { id: 4, _sdc_deleted_at: gone._sdc_deleted_at, name: 7 }),
    ],
    { settings: { on_reject: "file" } },
  );
  expect(error).toBeUndefined();
  expect(database.rowsOf("s")).toEqual([gone]);
  expect(withoutTime(rejects)?.map((line) => (line as { line?: number }).line)).toEqual([
    3,
    4,
    5,
    undefined,
  ]);
});
