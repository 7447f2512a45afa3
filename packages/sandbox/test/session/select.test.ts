// Layer: sandbox.
import type { Connection, ExecuteOptions } from "oracledb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { announcements, type Harness, runs, start } from "./harness.ts";

const modes = [
  ...announcements,
  ["UTF-16 LOBs", { tnsVersion: 318, endOfResponse: false, utf16Lobs: true }],
  ["packets of 512", { tnsVersion: 318, endOfResponse: false, packetBytes: 512 }],
  ["packets of 37", { tnsVersion: 318, endOfResponse: false, packetBytes: 37 }],
  ["end-of-response, packets of 100", { packetBytes: 100 }],
  ["slices of 3 rows", { rowsPerSlice: 3, lobChunk: 1000 }],
] as const;

const digits = "9".repeat(38);

type Row = unknown[];

function rowsOf(result: { rows?: unknown[] | undefined }): Row[] {
  return result.rows as Row[];
}

type FetchTypeHandler = NonNullable<ExecuteOptions["fetchTypeHandler"]>;

/** Fetches columns of some types as another one. */
function fetchAs(types: readonly string[], type: unknown): FetchTypeHandler {
  const handler = (metadata: { dbTypeName?: string }) =>
    types.includes(metadata.dbTypeName ?? "") ? { type } : undefined;
  return handler as unknown as FetchTypeHandler;
}

describe.each(runs(modes))("queries: %s", (_, driver, wire) => {
  let harness: Harness;
  let connection: Connection;
  beforeAll(async () => {
    harness = await start(wire);
    connection = await driver.getConnection(harness.credentials);
  });
  afterAll(async () => {
    await connection.close();
    await harness.server.close();
  });

  test("scalars of every type", async () => {
    const result = await connection.execute("select * from scalars");
    const rows = rowsOf(result);
    expect(rows).toHaveLength(4);
    const at = (...parts: [number, number, number, number?, number?, number?, number?]) =>
      new Date(parts[0], parts[1], ...(parts.slice(2) as [number]));
    expect(rows[0]).toEqual([
      1,
      "héllo wörld",
      "abc       ",
      "ñandú 漢字 😀",
      Math.PI,
      12345678.1234,
      1e38,
      1.5,
      Math.PI,
      at(2024, 1, 29, 23, 59, 58),
      at(2024, 1, 29, 23, 59, 58, 123),
      new Date("2024-02-29T18:29:58.123Z"),
      new Date("2024-02-29T23:59:58.123Z"),
      expect.objectContaining({ fseconds: 789000000, seconds: 6, minutes: 5, hours: 4, days: 3 }),
      expect.objectContaining({ months: 7, years: 5 }),
      Buffer.from("deadbeef", "hex"),
      true,
      "AAAAB0AABAAAAOhAAA",
      "AAAAB0AABAAAAOhAAB",
      null,
    ]);
    expect(rows[1]).toEqual([2, ...new Array(19).fill(null)]);
    // The driver gives years below 100 to `new Date`, which takes them for 19xx.
    const yearOne = new Date(1, 0, 1);
    expect(rows[2]).toEqual([
      -3,
      "x".repeat(100),
      "z         ",
      null,
      -0.000000123,
      -1,
      -1e38,
      -0.5,
      -1e300,
      yearOne,
      at(1969, 11, 31),
      new Date("2000-01-01T07:59:59.000Z"),
      new Date("2000-01-01T07:59:59.000Z"),
      expect.objectContaining({
        fseconds: -789000000,
        seconds: -6,
        minutes: -5,
        hours: -4,
        days: -3,
      }),
      expect.objectContaining({ months: -7, years: -5 }),
      Buffer.alloc(300, 7),
      false,
      "AAAAB0AABAAAAOhAAC",
      "AAAAB0AABAAAAOhAAD",
      null,
    ]);
    expect(rows[3]?.slice(4, 10)).toEqual([1e125, 100, 1000, 0, 0, at(9999, 11, 31, 23, 59, 59)]);
  });

  test("what is known of the columns", async () => {
    const { metaData } = await connection.execute("select * from scalars");
    const facts = metaData?.map((column) => [
      column.name,
      column.dbTypeName,
      column.precision,
      column.scale,
      column.byteSize,
      column.nullable,
    ]);
    expect(facts).toEqual([
      ["ID", "NUMBER", 9, 0, undefined, false],
      ["VC", "VARCHAR2", undefined, undefined, 100, true],
      ["CH", "CHAR", undefined, undefined, 10, true],
      ["NV", "NVARCHAR2", undefined, undefined, 100, true],
      ["N_ANY", "NUMBER", 0, -127, undefined, true],
      ["N_DEC", "NUMBER", 12, 4, undefined, true],
      ["N38", "NUMBER", 38, 0, undefined, true],
      ["BF", "BINARY_FLOAT", undefined, undefined, undefined, true],
      ["BD", "BINARY_DOUBLE", undefined, undefined, undefined, true],
      ["DT", "DATE", undefined, undefined, undefined, true],
      ["TS", "TIMESTAMP", 9, undefined, undefined, true],
      ["TSTZ", "TIMESTAMP WITH TIME ZONE", 6, undefined, undefined, true],
      ["TSLTZ", "TIMESTAMP WITH LOCAL TIME ZONE", 6, undefined, undefined, true],
      ["IDS", "INTERVAL DAY TO SECOND", undefined, undefined, undefined, true],
      ["IYM", "INTERVAL YEAR TO MONTH", undefined, undefined, undefined, true],
      ["RW", "RAW", undefined, undefined, 300, true],
      ["BL", "BOOLEAN", undefined, undefined, undefined, true],
      ["RID", "ROWID", undefined, undefined, undefined, true],
      ["URID", "UROWID", undefined, undefined, undefined, true],
      ["NOTHING", "VARCHAR2", undefined, undefined, 0, true],
    ]);
  });

  test("numbers as text keep every digit", async () => {
    const options = { fetchTypeHandler: fetchAs(["NUMBER"], driver.DB_TYPE_VARCHAR) };
    const rows = rowsOf(await connection.execute("select * from scalars", [], options));
    expect(rows[0]?.slice(4, 7)).toEqual(["3.14159265358979323846", "12345678.1234", digits]);
    expect(rows[2]?.slice(4, 7)).toEqual(["-.000000123", "-1", `-${digits}`]);
  });

  test("rows as objects", async () => {
    const options = { outFormat: driver.OUT_FORMAT_OBJECT };
    const { rows } = await connection.execute<{ VC: string }>("select * from scalars", [], options);
    expect(rows?.map((row) => row.VC)).toEqual(["héllo wörld", null, "x".repeat(100), "O'Neil"]);
  });

  test.each([
    [0, 100, 2],
    [1, 100, 2],
    [2, 100, 2],
    [3, 100, 2],
    [1000, 100, 2],
    [1000, 7, 0],
    [1000, 100, 1000],
    [1000, 1000, 101],
    [1000, 1000, 5000],
  ])(
    "%i rows, %i at a time, %i with the first reply",
    async (count, fetchArraySize, prefetchRows) => {
      const wanted = Array.from({ length: count }, (_, index) => [index + 1, `row ${index + 1}`]);
      for (let again = 0; again < 2; again++) {
        const sql = `select * from gen(${count})`;
        const { rows } = await connection.execute(sql, [], { fetchArraySize, prefetchRows });
        expect(rows).toEqual(wanted);
      }
    },
  );

  test("a result set by row, by number, to the end; and closed early", async () => {
    const options = { resultSet: true, fetchArraySize: 50 } as const;
    const { resultSet } = await connection.execute("select * from gen(250)", [], options);
    for (let row = 1; row <= 60; row++)
      expect(await resultSet?.getRow()).toEqual([row, `row ${row}`]);
    expect(await resultSet?.getRows(100)).toHaveLength(100);
    expect(await resultSet?.getRows()).toHaveLength(90);
    await resultSet?.close();
    const early = await connection.execute("select * from gen(250)", [], { resultSet: true });
    await early.resultSet?.getRow();
    await early.resultSet?.close();
    expect((await connection.execute("select * from gen(3)")).rows).toHaveLength(3);
  });

  test("a stream of rows", async () => {
    let count = 0;
    for await (const row of connection.queryStream("select * from gen(1234)")) {
      expect((row as Row)[0]).toBe(++count);
    }
    expect(count).toBe(1234);
  });

  test("values that repeat from row to row", async () => {
    const options = { fetchArraySize: 300 };
    const { rows } = await connection.execute("select * from repeats", [], options);
    expect(rows).toEqual(
      Array.from({ length: 1000 }, (_, index) => [
        index,
        `group ${Math.floor(index / 7)}`,
        Math.floor(index / 5) / 8,
        expect.any(Date),
        index % 2 === 0 ? 0 : -0,
        index % 4 === 0 ? null : "same",
      ]),
    );
    const offset = new Date(1_700_000_000_000).getTimezoneOffset() * 60_000;
    expect((rows as Row[]).map((row) => (row[3] as Date).getTime() - offset)).toEqual(
      Array.from({ length: 1000 }, (_, index) => (1_700_000_000 + Math.floor(index / 3)) * 1000),
    );
  });

  test("a column of cursors", async () => {
    const { rows } = await connection.execute("select * from cursors");
    expect(rows).toEqual([[1, [[7], [8]]]]);
  });

  test("columns without executing", async () => {
    const info = await connection.getStatementInfo("select * from scalars where id = :x");
    expect(info.metaData?.map((column) => column.name).slice(0, 3)).toEqual(["ID", "VC", "CH"]);
    expect(info.metaData).toHaveLength(20);
    expect(info.bindNames).toEqual(["X"]);
  });
});
