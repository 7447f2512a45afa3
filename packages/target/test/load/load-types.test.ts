// Layer: sandbox. Every type at its extremes goes into a table exactly, by every way that takes it.
import { type JsonObject, parseExact } from "@singer-oracle/core";
import { type OracleSession, quoteQualified, readColumn } from "@singer-oracle/core/oracle";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TablePlan } from "../../src/table/table-plan.ts";
import {
  createTableOf,
  keptRejects,
  type LoadSandbox,
  openLoadSandbox,
  pendingOf,
  planOf,
  settingsWith,
  tableLoaderOf,
  versions,
} from "./fixture.ts";

const nines = (count: number) => "9".repeat(count);
const texts = (...values: readonly string[]) => values.map((value) => JSON.stringify(value));
const bytes = (...values: readonly string[]) =>
  texts(...values.map((value) => Buffer.from(value).toString("base64")));

/** A type, JSON texts that go in, and the values that the driver gives back, by `readColumn`. */
type Case = readonly [type: string, input: readonly string[], output: readonly unknown[]];

const everywhere: readonly Case[] = [
  [
    "NUMBER",
    ["0", `-${nines(38)}`, "0.5", "1e125", "1E-130"],
    ["0", `-${nines(38)}`, ".5", `1${"0".repeat(125)}`, `.${"0".repeat(129)}1`],
  ],
  ["NUMBER(15,0)", [nines(15), `-${nines(15)}`, "true"], [nines(15), `-${nines(15)}`, "1"]],
  ["NUMBER(38,0)", [nines(38), "9007199254740993"], [nines(38), "9007199254740993"]],
  ["NUMBER(38,38)", [`0.${nines(38)}`], [`.${nines(38)}`]],
  ["NUMBER(5,-3)", ["99999000", "-1000"], ["99999000", "-1000"]],
  ["FLOAT(126)", ["0.1", '"123456789.123456789"'], [".1", "123456789.123456789"]],
  [
    "BINARY_DOUBLE",
    ["0.1", "-1.7976931348623157e308", "5e-324"],
    [0.1, -1.7976931348623157e308, 5e-324],
  ],
  ["BINARY_FLOAT", ["16777216", "0.5"], [16_777_216, 0.5]],
  ["VARCHAR2(20 CHAR)", texts("a", "ß漢😀", ' "\\\n\t\u0000'), ["a", "ß漢😀", ' "\\\n\t\u0000']],
  [
    "VARCHAR2(20 CHAR)",
    ['{"b":[1.50]}', "12345678901234567890"],
    ['{"b":[1.5]}', "12345678901234567890"],
  ],
  [
    "VARCHAR2(4000 BYTE)",
    texts("é".repeat(2000), "x".repeat(4000)),
    ["é".repeat(2000), "x".repeat(4000)],
  ],
  ["VARCHAR2(1000 CHAR)", texts("😀".repeat(1000)), ["😀".repeat(1000)]],
  [
    "NVARCHAR2(2000)",
    texts("漢".repeat(2000), "😀".repeat(1000)),
    ["漢".repeat(2000), "😀".repeat(1000)],
  ],
  ["CHAR(5 CHAR)", texts("ab", "漢字"), ["ab   ", "漢字   "]],
  ["NCHAR(4)", texts("Ω"), ["Ω   "]],
  [
    "CLOB",
    texts("s", "ß".repeat(32_768), "x".repeat(32_767), "x".repeat(4001)),
    ["s", "ß".repeat(32_768), "x".repeat(32_767), "x".repeat(4001)],
  ],
  ["CLOB", ['{"a":[1,{"b":12345678901234567890.50}]}'], ['{"a":[1,{"b":12345678901234567890.5}]}']],
  ["NCLOB", texts("Ω", "😀".repeat(20_000)), ["Ω", "😀".repeat(20_000)]],
  ["BLOB", bytes("b", "\0".repeat(70_000)), [Buffer.from("b"), Buffer.alloc(70_000)]],
  ["RAW(2000)", bytes("x".repeat(2000), "\0"), [Buffer.alloc(2000, "x"), Buffer.from([0])]],
  [
    "DATE",
    texts("2024-02-29T23:59:59Z", "0001-01-01", "9999-12-31T23:59:59+00:00"),
    ["2024-02-29T23:59:59Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"],
  ],
  [
    "TIMESTAMP(9)",
    texts("2024-02-29 23:59:59.123456789", "1582-10-04T00:00:00Z"),
    ["2024-02-29T23:59:59.123456789Z", "1582-10-04T00:00:00.000000000Z"],
  ],
  [
    "TIMESTAMP(9) WITH TIME ZONE",
    texts("2024-02-29T23:59:59.123456789+05:30", "2024-03-10T02:30:00-08:00"),
    ["2024-02-29T23:59:59.123456789+05:30", "2024-03-10T02:30:00.000000000-08:00"],
  ],
  [
    "TIMESTAMP(3) WITH LOCAL TIME ZONE",
    texts("2024-02-29T23:59:59.123+05:30"),
    ["2024-02-29T18:29:59.123Z"],
  ],
  ["INTERVAL YEAR(9) TO MONTH", texts("-P999999999Y11M"), ["-P999999999Y11M"]],
  [
    "INTERVAL DAY(9) TO SECOND(9)",
    texts("-P999999999DT23H59M59.999999999S"),
    ["-P999999999DT23H59M59.999999999S"],
  ],
  ["ROWID", texts("AAAR3qAAEAAAACHAAA"), ["AAAR3qAAEAAAACHAAA"]],
  ["XMLTYPE", texts("<a><b>ß漢</b></a>"), ["<a><b>ß漢</b></a>"]],
  ["LONG", texts("long", "x".repeat(40_000)), ["long", "x".repeat(40_000)]],
  ["LONG RAW", bytes("raw", "z".repeat(33_000)), [Buffer.from("raw"), Buffer.alloc(33_000, "z")]],
];

const only23: readonly Case[] = [
  ["BOOLEAN", ["true", "0", '"TRUE"'], [true, false, true]],
  [
    "JSON",
    ['{"a": 12345678901234567890.123456789, "": [null, "ß😀"]}', "1.50", "[]"],
    ['{"a":12345678901234567890.123456789,"":[null,"ß😀"]}', "1.5", "[]"],
  ],
  [
    "JSON",
    [JSON.stringify({ big: "x".repeat(40_000) })],
    [JSON.stringify({ big: "x".repeat(40_000) })],
  ],
  ["VECTOR(2,INT8)", ["[-128, 127]"], ["[-128,127]"]],
];

/** Ways into a table: no keys, or keys with one of the strategies. */
const ways = ["append", "staging", "array"] as const;
const onlyStaged = new Set(["JSON", "XMLTYPE", "VECTOR(2,INT8)"]);

function takes(way: (typeof ways)[number], type: string): boolean {
  if (way === "staging") return !type.startsWith("LONG");
  return way === "append" || !onlyStaged.has(type);
}

async function valuesOf(session: OracleSession, { table, columns }: TablePlan): Promise<unknown[]> {
  const type = columns.find(({ name }) => name === "V")?.type;
  if (type === undefined) throw new Error("there is no column V");
  const reader = readColumn(type, '"V"', { lobMaxBytes: null });
  const sql = `SELECT ${reader.selectExpressions[0]} FROM ${quoteQualified(table)} ORDER BY "ID"`;
  const values: unknown[] = [];
  for await (const rows of session.rows(sql)) {
    for (const [value] of rows) {
      values.push(
        value === null || reader.toRecord === undefined ? value : reader.toRecord(value, null),
      );
    }
  }
  return values;
}

describe.each(versions)("on version %d", (version) => {
  let at: LoadSandbox;
  beforeAll(async () => {
    at = await openLoadSandbox({ version });
  });
  afterAll(() => at[Symbol.asyncDispose]());

  const cases = version === 23 ? [...everywhere, ...only23] : everywhere;
  const all = cases.flatMap(([type, input, output], index) =>
    ways.flatMap((way) => (takes(way, type) ? [{ type, way, input, output, index }] : [])),
  );

  test.each(all)("$type by $way", async ({ type, way, input, output, index }) => {
    const plan = planOf(
      { owner: "APP", name: `T_${way.toUpperCase()}_${index}` },
      { V: { type, encoding: "base64" }, ID: "NUMBER(9)" },
      way === "append" ? [] : ["ID"],
    );
    await at.session.execute(createTableOf(plan));
    const upsert_strategy = way === "append" ? "auto" : way;
    const parts = at.parts({ settings: settingsWith({ upsert_strategy }), rejects: keptRejects() });
    const loader = tableLoaderOf(parts, plan);
    const batch = [...input, "null"].map((text, id) =>
      pendingOf({ id, v: parseExact(text) } as JsonObject, id + 1),
    );
    const expected = [...output, null];
    await loader.load(batch);
    expect(await valuesOf(at.session, plan)).toEqual(expected);
    if (way === "append") return;
    // Once more over the rows that are there now: an UPDATE, and rows where the values moved on by one.
    await loader.load(
      batch.map(({ record }, id) => pendingOf({ ...record, id: (id + 1) % batch.length }, id)),
    );
    expect(await valuesOf(at.session, plan)).toEqual([null, ...expected.slice(0, -1)]);
  });

  test.each(ways)("long values of every kind in one row, by %s", async (way) => {
    const plan = planOf(
      { owner: "APP", name: `LONG_ROW_${way.toUpperCase()}` },
      {
        C: "CLOB",
        B: { type: "BLOB", encoding: "base64" },
        V: "VARCHAR2(4000 BYTE)",
        NC: "NCLOB",
        NV: "NVARCHAR2(2000)",
        ID: "NUMBER(9)",
        K: "VARCHAR2(1000 CHAR)",
        R: { type: "RAW(2000)", encoding: "base64" },
      },
      way === "append" ? [] : ["ID", "K"],
    );
    await at.session.execute(createTableOf(plan));
    const settings = settingsWith(way === "append" ? {} : { upsert_strategy: way });
    const loader = tableLoaderOf(at.parts({ settings }), plan);
    const text = "漢".repeat(30_000);
    const bytes = Buffer.alloc(100_000, "b");
    const record = {
      id: 1,
      k: "漢".repeat(1000),
      c: text,
      nc: text,
      b: bytes.toString("base64"),
      v: "v".repeat(4000),
      nv: "漢".repeat(2000),
      r: bytes.subarray(0, 2000).toString("base64"),
    };
    const short = { id: 2, k: "k", c: "c", v: "v" };
    const times = way === "append" ? 1 : 2;
    for (let round = 0; round < times; round += 1) {
      await loader.load([pendingOf(record), pendingOf(short)]);
    }
    expect(await at.rows(plan.table.name, "id, k, c, nc, b, v, nv, r")).toEqual([
      ["1", record.k, text, text, bytes, record.v, record.nv, bytes.subarray(0, 2000)],
      ["2", "k", "c", null, null, "v", null, null],
    ]);
  });
});
