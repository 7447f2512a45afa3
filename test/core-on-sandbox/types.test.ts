// Layer: sandbox. The type table: every type is created, written from JSON and read back as JSON, to the last digit.
import {
  exactTables,
  isSupportedType,
  type OracleSession,
  printOracleType,
  readColumn,
  readColumns,
  tableKey,
} from "@singer-oracle/core/oracle";
import type { Sandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allRows, failureOf, sandboxOf, sessionOf, versions } from "./fixture.ts";
import { roundTrip, typeOf } from "./type-round-trip.ts";

const nines = (count: number) => "9".repeat(count);
const bytes = (text: string) => JSON.stringify(Buffer.from(text).toString("base64"));
const texts = (...values: readonly string[]) => values.map((value) => JSON.stringify(value));
const same = (...values: readonly string[]): [string[], string[]] => [[...values], [...values]];

/** Type, values that go in, values that come out, all as JSON. */
type Case = readonly [type: string, input: readonly string[], output: readonly string[]];

const numbers: readonly Case[] = [
  [
    "NUMBER",
    ...same("0", "1", "-1", "0.5", "123456789012345678901234567890.12345678", `-${nines(38)}`),
  ],
  [
    "NUMBER",
    ["1e125", "1E-10", "-0.0", "1.50"],
    [`1${"0".repeat(125)}`, "0.0000000001", "0", "1.5"],
  ],
  ["NUMBER(1,0)", ...same("0", "9", "-9")],
  ["NUMBER(15,0)", ...same(nines(15), `-${nines(15)}`)],
  ["NUMBER(16,0)", ...same(nines(16), "9007199254740993")],
  ["NUMBER(38,0)", ...same(nines(38), `-${nines(38)}`, "12345678901234567890")],
  ["NUMBER(12,2)", ...same("9999999999.99", "-0.01", "100")],
  ["NUMBER(38,38)", ...same(`0.${nines(38)}`, `-0.${"0".repeat(37)}1`)],
  ["NUMBER(5,-3)", ...same("99999000", "-1000", "0")],
  ["NUMBER(3,5)", ...same("0.00999", "-0.00001")],
  ["NUMBER(*,0)", ...same(nines(38), "0")],
  ["NUMBER(10,0)", ["true", "false", '"42"', '" -7 "'], ["1", "0", "42", "-7"]],
  ["FLOAT(126)", ...same("0.1", "-123456789.123456789", "1000000")],
  ["BINARY_DOUBLE", ...same("0.1", "-1.7976931348623157e+308", "5e-324", "0", "123456.75")],
  ["BINARY_FLOAT", ...same("0.1", "16777216", "-3.4028235e+38")],
];

const characters: readonly Case[] = [
  [
    "VARCHAR2(20 CHAR)",
    ...same(...texts("a", "ß漢😀", " padded ", "line\nbreak\ttab", 'quote"\\')),
  ],
  ["VARCHAR2(20 CHAR)", texts("", "x"), ["null", '"x"']],
  ["VARCHAR2(4000 BYTE)", ...same(...texts("é".repeat(2000), "x".repeat(4000)))],
  ["VARCHAR2(1000 CHAR)", ...same(...texts("😀".repeat(1000)))],
  ["CHAR(5 CHAR)", texts("ab", "漢字", "12345"), texts("ab   ", "漢字   ", "12345")],
  ["NCHAR(4)", texts("ab", "Ω"), texts("ab  ", "Ω   ")],
  ["NVARCHAR2(100)", ...same(...texts("Ωmega", "漢😀", "x".repeat(100)))],
  ["CLOB", ...same(...texts("short", "ß".repeat(40_000), "😀漢\n".repeat(50_000)))],
  ["NCLOB", ...same(...texts("Ω", "😀".repeat(20_000)))],
  ["LONG", ...same(...texts("a long text", "x".repeat(40_000)))],
  ["ROWID", ...same(...texts("AAAR3qAAEAAAACHAAA"))],
  ["UROWID(100)", ...same(...texts("AAAR3qAAEAAAACHAAA"))],
];

const binaries: readonly Case[] = [
  ["RAW(16)", ...same(bytes("\0\u0001abc"), bytes("0123456789abcdef"))],
  ["RAW(2000)", ...same(bytes("x".repeat(2000)))],
  ["BLOB", ...same(bytes("b"), bytes("\0".repeat(70_000)), bytes("漢".repeat(20_000)))],
  ["LONG RAW", ...same(bytes("raw"), bytes("z".repeat(33_000)))],
  ["RAW(16)", ['""'], ["null"]],
];

const times: readonly Case[] = [
  [
    "DATE",
    texts("2024-02-29T23:59:59Z", "0001-01-01", "9999-12-31T23:59:59", "2024-03-31T02:30:00+02:00"),
    texts(
      "2024-02-29T23:59:59Z",
      "0001-01-01T00:00:00Z",
      "9999-12-31T23:59:59Z",
      "2024-03-31T00:30:00Z",
    ),
  ],
  ["TIMESTAMP(0)", ...same(...texts("2024-02-29T23:59:59Z"))],
  [
    "TIMESTAMP(6)",
    texts("2024-02-29T23:59:59.123456Z", "1582-10-04T00:00:00Z", "2024-01-01 12:00:00.5"),
    texts(
      "2024-02-29T23:59:59.123456Z",
      "1582-10-04T00:00:00.000000Z",
      "2024-01-01T12:00:00.500000Z",
    ),
  ],
  [
    "TIMESTAMP(9)",
    ...same(...texts("2024-02-29T23:59:59.123456789Z", "0001-01-01T00:00:00.000000001Z")),
  ],
  [
    "TIMESTAMP(9) WITH TIME ZONE",
    texts(
      "2024-02-29T23:59:59.123456789+05:30",
      "2024-02-29T23:59:59.1-11:00",
      "2024-06-01T00:00:00Z",
    ),
    texts(
      "2024-02-29T23:59:59.123456789+05:30",
      "2024-02-29T23:59:59.100000000-11:00",
      "2024-06-01T00:00:00.000000000+00:00",
    ),
  ],
  [
    "TIMESTAMP(3) WITH LOCAL TIME ZONE",
    texts("2024-02-29T23:59:59.123+05:30", "2024-06-01T00:00:00Z"),
    texts("2024-02-29T18:29:59.123Z", "2024-06-01T00:00:00.000Z"),
  ],
  ["INTERVAL YEAR(4) TO MONTH", ...same(...texts("P1Y2M", "-P9999Y11M", "P5M", "P0M"))],
  [
    "INTERVAL DAY(9) TO SECOND(9)",
    ...same(...texts("P1DT2H3M4.5S", "-P999999999DT23H59M59.999999999S", "PT0.000000001S", "P7D")),
  ],
];

const documents: readonly Case[] = [["XMLTYPE", ...same(...texts("<a><b>ß漢</b></a>"))]];

const only23: readonly Case[] = [
  ["BOOLEAN", ...same("true", "false")],
  [
    "JSON",
    ['{"a": 12345678901234567890.123456789, "b": [null, "ß😀"], "": true}', '"text"', "[]", "1.50"],
    ['{"a":12345678901234567890.123456789,"b":[null,"ß😀"],"":true}', '"text"', "[]", "1.5"],
  ],
  ["VECTOR(3,FLOAT64)", ["[1, -2.5, 0.1]"], ["[1.0E+000,-2.5E+000,1.0000000000000001E-001]"]],
  ["VECTOR(2,FLOAT32)", ["[34.6, 77.8]"], ["[3.45999985E+001,7.78000031E+001]"]],
  ["VECTOR(2,INT8)", ["[-128, 127]"], ["[-128,127]"]],
  ["VECTOR(16,BINARY)", ["[206, 32]"], ["[206,32]"]],
  [
    "VECTOR",
    ["[0.1]", "[1,2,3,4]"],
    ["[1.0000000000000001E-001]", "[1.0E+000,2.0E+000,3.0E+000,4.0E+000]"],
  ],
];

describe.each(versions)("on version %d", (version) => {
  let sandbox: Sandbox;
  let session: OracleSession;
  beforeAll(async () => {
    sandbox = await sandboxOf(["app"], { version });
    // A statement that the driver remembers is read with the types of the table that was there before.
    session = await sessionOf(sandbox, "app", { stmt_cache_size: 0 });
  });
  afterAll(async () => {
    await session.close();
    await sandbox.close();
  });

  const cases: readonly Case[] = [
    ...numbers,
    ...characters,
    ...binaries,
    ...times,
    ...documents,
    ...(version === 23 ? only23 : []),
  ];

  test.each(cases)("%s", async (typeText, input, output) => {
    const type = typeOf(typeText);
    const withNull = await roundTrip(session, type, [...input, "null"]);
    // How FROM_VECTOR writes whole numbers is its own affair.
    const isVector = type.family === "vector" && type.format !== "FLOAT64";
    const comparable = isVector ? (text: string) => JSON.stringify(JSON.parse(text)) : shown;
    expect(withNull.map(comparable)).toEqual([...output, "null"].map(comparable));
  });

  const types = [...new Set(cases.map(([type]) => type))];

  test("the dictionary gives back the type that was created, and so does its text", async () => {
    // One LONG a table.
    for (const part of [types.filter((type) => type !== "LONG RAW"), ["LONG RAW"]]) {
      const columns = part.map((type, index) => `C${index} ${printOracleType(typeOf(type))}`);
      await session.execute(`CREATE TABLE every_type (${columns.join(", ")})`);
      const table = { owner: "APP", name: "EVERY_TYPE" };
      const options = { serverMajorVersion: version };
      const found = (await readColumns(session, exactTables([table]), options)).get(
        tableKey(table),
      );
      expect(found.map(({ type }) => type)).toEqual(part.map(typeOf));
      expect(found.map(({ type }) => printOracleType(type))).toEqual(
        part.map((type) => printOracleType(typeOf(type))),
      );
      await session.execute("DROP TABLE every_type PURGE");
    }
  });

  test("types that a server has not are refused by it", async () => {
    if (version === 23) return;
    for (const type of ["BOOLEAN", "JSON", "VECTOR(3,FLOAT64)"]) {
      const create = `CREATE TABLE t (v ${printOracleType(typeOf(type))})`;
      expect((await failureOf(() => session.execute(create))).code).toMatch(
        /^ORA-00902$|^ORA-00907$/,
      );
    }
  });

  test("types that have no JSON form are told from the others", async () => {
    await session.execute("CREATE TABLE odd (id NUMBER, f BFILE)");
    const table = { owner: "APP", name: "ODD" };
    const found = (await readColumns(session, exactTables([table]))).get(tableKey(table));
    expect(found.map(({ name, type }) => [name, isSupportedType(type)])).toEqual([
      ["ID", true],
      ["F", false],
    ]);
    await session.execute("DROP TABLE odd PURGE");
  });

  test("texts may be bounded: truncated, nulled, refused, without being transferred", async () => {
    const clob = typeOf("CLOB");
    const input = texts("x".repeat(10), "ß".repeat(100), "😀".repeat(60));
    const bounded = (onLargeLob: "truncate" | "null" | "error", lobMaxBytes = 100) =>
      roundTrip(session, clob, input, { onLargeLob, lobMaxBytes });
    expect(await bounded("truncate")).toEqual(
      texts("x".repeat(10), "ß".repeat(50), "😀".repeat(25)),
    );
    expect(await bounded("null")).toEqual([input[0], "null", "null"]);
    await expect(bounded("error")).rejects.toMatchObject({
      name: "RecordError",
      message: 'column "V": a value is longer than lob_max_bytes (100)',
    });
    expect(await bounded("error", 1000)).toEqual(input);
    const blobs = [bytes("x".repeat(75)), bytes("x".repeat(76))];
    const nulled = await roundTrip(session, typeOf("BLOB"), blobs, {
      onLargeLob: "null",
      lobMaxBytes: 100,
    });
    expect(nulled).toEqual([blobs[0], "null"]);
  });

  test("empty LOBs are empty, not null", async () => {
    await session.execute("CREATE TABLE empties (c CLOB, b BLOB)");
    await session.execute("INSERT INTO empties VALUES (EMPTY_CLOB(), EMPTY_BLOB())");
    for (const [column, type, expected] of [
      ["C", "CLOB", ""],
      ["B", "BLOB", new Uint8Array(0)],
    ] as const) {
      const reader = readColumn(typeOf(type), `"${column}"`);
      const sql = `SELECT ${reader.selectExpressions.join(", ")} FROM empties`;
      const [row] = await allRows(session, sql);
      expect(reader.toRecord?.(row?.[0], row?.[1])).toEqual(expected);
    }
    await session.rollback();
    await session.execute("DROP TABLE empties PURGE");
  });

  test("CHAR may be trimmed, offsets may become UTC, decimals may become texts", async () => {
    expect(
      await roundTrip(session, typeOf("CHAR(5 CHAR)"), texts("ab"), { trimChar: true }),
    ).toEqual(texts("ab"));
    const zoned = typeOf("TIMESTAMP(3) WITH TIME ZONE");
    const input = texts("2024-02-29T23:59:59.123+05:30");
    expect(await roundTrip(session, zoned, input, { timestampTz: "utc" })).toEqual(
      texts("2024-02-29T18:29:59.123Z"),
    );
    const decimals = await roundTrip(session, typeOf("NUMBER(12,2)"), ["0.5", "-12.25"], {
      useSingerDecimal: true,
    });
    expect(decimals).toEqual(texts("0.5", "-12.25"));
  });

  test("years outside 0001 to 9999", async () => {
    await session.execute("CREATE TABLE old (v DATE, t TIMESTAMP(3))");
    await session.execute(
      "INSERT INTO old VALUES (TO_DATE('-0044-03-15', 'SYYYY-MM-DD'), TO_TIMESTAMP('-4712-01-01 00:00:00.5', 'SYYYY-MM-DD HH24:MI:SS.FF'))",
    );
    const readOld = async (outOfRangeDates: "error" | "null" | "clamp" | "text") => {
      const values: unknown[] = [];
      for (const [column, type] of [
        ["V", "DATE"],
        ["T", "TIMESTAMP(3)"],
      ] as const) {
        const reader = readColumn(typeOf(type), `"${column}"`, { outOfRangeDates });
        const [row] = await allRows(session, `SELECT ${reader.selectExpressions[0]} FROM old`);
        values.push(reader.toRecord?.(row?.[0], undefined));
      }
      return values;
    };
    expect(await readOld("null")).toEqual([null, null]);
    expect(await readOld("clamp")).toEqual(["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"]);
    expect(await readOld("text")).toEqual(["-0043-03-15T00:00:00Z", "-4711-01-01T00:00:00.500Z"]);
    await expect(readOld("error")).rejects.toMatchObject({ name: "RecordError" });
    await session.rollback();
    await session.execute("DROP TABLE old PURGE");
  });
});

test("extended strings: long texts in VARCHAR2 itself", async () => {
  await using sandbox = await sandboxOf(["app"], { maxStringBytes: 32_767 });
  await using session = await sessionOf(sandbox);
  const values = texts("x".repeat(32_767), "ß".repeat(16_000), "short");
  expect((await roundTrip(session, typeOf("VARCHAR2(32767 BYTE)"), values)).map(shown)).toEqual(
    values.map(shown),
  );
});

/** Long values by their length and a part of them, so that a failure can be read. */
function shown(value: string): string {
  return value.length <= 200 ? value : `${value.length}: ${value.slice(0, 60)}…${value.slice(-60)}`;
}
