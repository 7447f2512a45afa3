// Layer: sandbox, or real Oracle when ORACLE_TEST_CONNECT_STRING is set.
// Long texts, LOBs of megabytes, texts that outgrow their column, dates that JSON does not have.
import { createHash } from "node:crypto";
import oracledb from "oracledb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkTapOutput, messagesOf } from "../conformance/index.ts";
import {
  choose,
  describeTable,
  discover,
  failureOf,
  logged,
  openDatabase,
  ProgramFolder,
  rowTexts,
  succeeded,
  type TestCatalog,
  type TestDatabase,
  wholeLines,
} from "./harness.ts";

const folder = new ProgramFolder();
let database: TestDatabase;
let catalog: TestCatalog;
const hash = (text: string | null | undefined) =>
  text == null
    ? text
    : `${text.length} ${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;

const million = 1_048_576;
const texts = {
  1: "ß漢😀\n".repeat(200_000),
  2: "x".repeat(20 * million),
  3: "short",
} as const;
const bytes = {
  1: Buffer.alloc(million, 7),
  2: Buffer.alloc(20 * million, 255),
  3: Buffer.from([0]),
} as const;

beforeAll(async () => {
  database = await openDatabase({
    seed: `
CREATE TABLE large (id NUMBER(2) CONSTRAINT large_pk PRIMARY KEY, c CLOB, b BLOB);
CREATE TABLE old_dates (id NUMBER(2) CONSTRAINT old_dates_pk PRIMARY KEY, d DATE, t TIMESTAMP(3));
INSERT INTO old_dates VALUES (1, DATE '2024-01-01', TIMESTAMP '2024-01-01 00:00:00');
INSERT INTO old_dates VALUES (2, TO_DATE('-4712-01-01', 'SYYYY-MM-DD'), TO_TIMESTAMP('-0044-03-15 12:00:00.5', 'SYYYY-MM-DD HH24:MI:SS.FF'));
`,
  });
  const connection = await database.connect("source");
  for (const id of [1, 2, 3] as const) {
    await connection.execute("INSERT INTO large VALUES (:1, :2, :3)", [id, texts[id], bytes[id]]);
  }
  await connection.commit();
  await connection.close();
  catalog = await discover(folder, database);
}, 120_000);
afterAll(async () => {
  await database.close();
  folder[Symbol.dispose]();
});

const tap = (table: string, settings: object) => ({
  config: { ...settings, ...database.settings("source") },
  catalog: choose(catalog, { [table]: {} }),
});

test("LOBs of 1 MB and 20 MB pass through tap | target unchanged", async () => {
  const ends = await folder.pipe(tap("LARGE", { lob_max_bytes: 40_000_000 }), {
    config: { add_record_metadata: false, ...database.settings("warehouse") },
  });
  succeeded(ends.tap);
  succeeded(ends.target);
  expect(logged(ends.tap, "warning").join()).toMatch(/5 MiB|Meltano/);
  const connection = await database.connect("warehouse");
  try {
    const { rows = [] } = await connection.execute<[number, string, Buffer]>(
      "SELECT id, c, b FROM large ORDER BY id",
      [],
      { fetchInfo: { C: { type: oracledb.STRING }, B: { type: oracledb.BUFFER } } },
    );
    const found = rows.map(([id, c, b]) => [id, hash(c), hash(b.toString("latin1"))]);
    expect(found).toEqual(
      ([1, 2, 3] as const).map((id) => [id, hash(texts[id]), hash(bytes[id].toString("latin1"))]),
    );
  } finally {
    await connection.close();
  }
}, 120_000);

test("a LOB over lob_max_bytes stops the run, which names column and setting", async () => {
  const ending = await folder.tap(tap("LARGE", {}));
  expect(failureOf(ending).code).not.toBe(0);
  const told = [...logged(ending, "error"), ...logged(ending, "critical")].join("\n");
  for (const phrase of ["LARGE", '"C"', "lob_max_bytes"]) expect(told).toContain(phrase);
  expect(checkTapOutput(ending.stdout.split("\n"), { isComplete: false })).toEqual([]);
});

test("on_large_lob: null leaves it out, and counts", async () => {
  const ending = succeeded(await folder.tap(tap("LARGE", { on_large_lob: "null" })));
  const records = messagesOf(wholeLines(ending.stdout)).flatMap((message) =>
    message.type === "RECORD" ? [message.record] : [],
  );
  expect(
    records.map(({ C, B }) => [hash(C as string), B === null ? null : (B as string).length]),
  ).toEqual([
    [hash(texts[1]), 1_398_104],
    [null, null],
    [hash(texts[3]), 4],
  ]);
  expect(logged(ending, "warning")).toEqual([
    expect.stringContaining("column C: 1 value was nulled"),
    expect.stringContaining("column B: 1 value was nulled"),
  ]);
});

test("half a surrogate pair leaves the tap as an escape; the target refuses what is no character", async () => {
  await using own = await openDatabase({
    sandboxOnly: true,
    seed: `
CREATE TABLE half (id NUMBER(9) CONSTRAINT half_pk PRIMARY KEY, c NCLOB);
INSERT INTO half VALUES (1, TO_NCLOB(UNISTR('a\\D83Db')));
`,
  });
  const chosen = choose(await discover(folder, own), { HALF: {} });
  const ending = succeeded(await folder.tap({ config: own.settings("source"), catalog: chosen }));
  const record = wholeLines(ending.stdout).find((line) => line.includes('"RECORD"'));
  expect(record).toContain(String.raw`"record":{"ID":1,"C":"a\ud83db"}`);
  const loaded = await folder.target({ config: own.settings("warehouse") }, ending.stdout);
  expect(failureOf(loaded)).toEqual({
    code: 4,
    messages: [expect.stringContaining("column C: the text holds half a surrogate pair")],
  });
}, 120_000);

describe("dates that JSON does not have", { timeout: 120_000 }, () => {
  const oldDates = async (setting: string) => {
    const ending = await folder.tap(tap("OLD_DATES", { out_of_range_dates: setting }));
    const records = messagesOf(wholeLines(ending.stdout)).flatMap((message) =>
      message.type === "RECORD" ? [[message.record["D"], message.record["T"]]] : [],
    );
    return { ending, records };
  };
  const good = ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00.000Z"];

  test("error: the message names the stream, the column and the setting", async () => {
    const { ending } = await oldDates("error");
    expect(ending.code).not.toBe(0);
    const told = [...logged(ending, "error"), ...logged(ending, "critical")].join("\n");
    for (const phrase of ["OLD_DATES", '"D"', "out_of_range_dates"]) expect(told).toContain(phrase);
  });

  test.each([
    ["null", [null, null]],
    ["clamp", ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"]],
    ["text", ["-4711-01-01T00:00:00Z", "-0043-03-15T12:00:00.500Z"]],
  ])("%s", async (setting, expected) => {
    const { ending, records } = await oldDates(setting);
    succeeded(ending);
    expect(records).toEqual([good, expected]);
    const told = logged(ending, "warning").map((message) => /column .: 1 value/.test(message));
    expect(told).toEqual(setting === "text" ? [] : [true, true]);
  });
});

describe("texts that outgrow their column", { timeout: 120_000 }, () => {
  const schema = (more: object = {}) => ({
    type: "SCHEMA",
    stream: "growing",
    schema: { properties: { id: { type: "integer" }, v: { type: ["null", "string"], ...more } } },
    key_properties: ["id"],
  });
  const record = (id: number, v: string | null) => ({
    type: "RECORD",
    stream: "growing",
    record: { id, v },
  });
  const load = async (settings: object, ...messages: object[]) => {
    const own = await openDatabase();
    const input = `${messages.map((message) => JSON.stringify(message)).join("\n")}\n`;
    const ending = await folder.target(
      {
        config: {
          batch_size_rows: 2,
          add_record_metadata: false,
          ...settings,
          ...own.settings("warehouse"),
        },
      },
      input,
    );
    const connection = await own.connect("warehouse");
    const { name } = own.users.warehouse;
    const found = {
      ending,
      rows: (await rowTexts(connection, name, "GROWING")).map(({ ID, V }) => [ID, hash(V)]),
      columns: (await describeTable(connection, name, "GROWING")).columns,
    };
    await connection.close();
    await own.close();
    return found;
  };

  test("VARCHAR2 becomes CLOB on the way, without losing what is there", async () => {
    const long = ["é".repeat(2001), "y".repeat(32_768), "z".repeat(100_000)];
    const { ending, rows, columns } = await load(
      {},
      schema(),
      record(1, "short"),
      record(2, null),
      record(3, "x".repeat(4000)),
      record(4, long[0] ?? ""),
      record(5, long[1] ?? ""),
      record(6, "short again"),
      record(1, long[2] ?? ""),
    );
    succeeded(ending);
    expect(columns).toEqual(["ID NUMBER(38,0) NOT NULL", "V CLOB"]);
    expect(rows).toEqual([
      ["1", hash(long[2])],
      ["2", null],
      ["3", hash("x".repeat(4000))],
      ["4", hash(long[0])],
      ["5", hash(long[1])],
      ["6", hash("short again")],
    ]);
  });

  test("on_long_string: error keeps the column and names it", async () => {
    const { ending, rows } = await load(
      { on_long_string: "error" },
      schema(),
      record(1, "short"),
      record(2, "ok"),
      record(3, "x".repeat(4001)),
    );
    expect(failureOf(ending).code).toBe(4);
    for (const phrase of ["growing", "on_long_string"]) {
      expect(failureOf(ending).messages.join()).toContain(phrase);
    }
    expect(rows).toEqual([
      ["1", hash("short")],
      ["2", hash("ok")],
    ]);
  });

  test("on_long_string: clob_from_start, and a text of 20 MB", async () => {
    const { ending, rows, columns } = await load(
      { on_long_string: "clob_from_start" },
      schema(),
      record(1, texts[2]),
    );
    succeeded(ending);
    expect(columns[1]).toBe("V CLOB");
    expect(rows).toEqual([["1", hash(texts[2])]]);
  }, 180_000);

  test("a maxLength of characters holds so many of four bytes", async () => {
    const { ending, rows, columns } = await load(
      {},
      schema({ maxLength: 3000 }),
      record(1, "😀".repeat(1000)),
      record(2, "漢".repeat(3000)),
    );
    succeeded(ending);
    expect(columns[1]).toBe("V CLOB");
    expect(rows).toEqual([
      ["1", hash("😀".repeat(1000))],
      ["2", hash("漢".repeat(3000))],
    ]);
  });
});
