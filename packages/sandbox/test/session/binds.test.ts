// Layer: sandbox.
import type { BindDefinition, Connection } from "oracledb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Row } from "../../src/engine/types/value.ts";
import { Lob as EngineLob, Timestamp, ZonedTimestamp } from "../../src/engine/types/value.ts";
import { seconds } from "./canned-tables.ts";
import { announcements, type Harness, runs, start } from "./harness.ts";

const modes = [
  ...announcements,
  ["UTF-16 LOBs", { tnsVersion: 318, endOfResponse: false, utf16Lobs: true }],
  ["packets of 37", { tnsVersion: 318, endOfResponse: false, packetBytes: 37 }],
  ["SDU 512", { tnsVersion: 318, endOfResponse: false, sduBytes: 512 }],
  ["SDU 2 MB", { sduBytes: 2_097_152 }],
] as const;

describe.each(runs(modes))("binds: %s", (_, driver, wire) => {
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
  const stored = (table: string): Row[] => harness.engine.rowsOf(table);

  test("by position, executed again", async () => {
    for (let again = 0; again < 3; again++) {
      const binds = [again, `str${again}`, null, -1.25];
      const { rows } = await connection.execute("select :1, :2, :3, :4 from dual", binds);
      expect(rows).toEqual([binds]);
    }
  });

  test("by name; a name used twice", async () => {
    const { rows } = await connection.execute("select :a, :b, :a from dual", { a: 1, b: "x" });
    expect(rows).toEqual([[1, "x", 1]]);
  });

  test("dates", async () => {
    const d = new Date(2024, 5, 7, 8, 9, 10, 123);
    const e = { val: d, type: driver.DB_TYPE_DATE };
    const { rows } = await connection.execute("select :d, :e from dual", { d, e });
    expect(rows).toEqual([[d, new Date(2024, 5, 7, 8, 9, 10)]]);
  });

  test.each([0, 1, -1, 10, 100, 99.99, -0.001, 1e-10, 123456789012345, 1e100, -1e100, 0.1, 1 / 3])(
    "number %d",
    async (value) => {
      const { rows } = await connection.execute("select :v from dual", [value]);
      expect(rows).toEqual([[value]]);
    },
  );

  test("national text, bytes, booleans, floats", async () => {
    const { rows } = await connection.execute("select :a, :b, :c, :d, :e, :f from dual", [
      { type: driver.DB_TYPE_NVARCHAR, val: "ñ漢😀" },
      Buffer.from([1, 2, 3]),
      { type: driver.DB_TYPE_BOOLEAN, val: true },
      { type: driver.DB_TYPE_BINARY_DOUBLE, val: -1.5 },
      { type: driver.DB_TYPE_BINARY_FLOAT, val: 2.5 },
      { type: driver.DB_TYPE_BOOLEAN, val: null },
    ]);
    expect(rows).toEqual([["ñ漢😀", Buffer.from([1, 2, 3]), true, -1.5, 2.5, null]]);
  });

  test("one row inserted", async () => {
    const result = await connection.execute("insert into t1 values (:1, :2)", [1, "a"]);
    expect([result.rowsAffected, result.lastRowid]).toEqual([1, "AAAAB0AABAAAAOhAAA"]);
    expect(stored("t1")).toEqual([[1, "a"]]);
  });

  test("many rows", async () => {
    const rows = Array.from({ length: 1500 }, (_, index) => [
      index,
      `name ${index}`,
      index % 3 ? new Date(2024, 0, 1, 0, 0, index % 60) : null,
    ]);
    const bindDefs = [
      { type: driver.NUMBER },
      { type: driver.STRING, maxSize: 100 },
      { type: driver.DATE },
    ];
    for (let again = 0; again < 3; again++) {
      const sql = "insert into t2 values (:1, :2, :3)";
      expect((await connection.executeMany(sql, rows, { bindDefs })).rowsAffected).toBe(1500);
    }
    expect(stored("t2")).toHaveLength(4500);
    expect(stored("t2")[1499]?.slice(0, 2)).toEqual([1499, "name 1499"]);
  });

  test("many rows by name", async () => {
    await connection.executeMany("insert into t3 values (:a, :b)", [
      { a: 1, b: "x" },
      { a: 2, b: null },
    ]);
    expect(stored("t3")).toEqual([
      [1, "x"],
      [2, null],
    ]);
  });

  test("rows of all types", async () => {
    const instant = new Date(Date.UTC(2024, 1, 3, 4, 5, 6, 789));
    const text = `${"L".repeat(40_000)}é漢`;
    const bytes = Buffer.alloc(70_000, 5);
    const daySecond = { days: 1, hours: 2, minutes: 3, seconds: 4, fseconds: 5 };
    const row = [
      1,
      "v",
      "c",
      "nv漢",
      1.5,
      2.5,
      instant,
      instant,
      instant,
      instant,
      new (driver.IntervalDS as unknown as new (parts: object) => object)(daySecond),
      new (driver.IntervalYM as unknown as new (parts: object) => object)({ years: 1, months: 2 }),
      Buffer.from("ab"),
      true,
      { a: [1, "x", 12345678901234], b: null },
      new Float32Array([1, 2, 3]),
      text,
      bytes,
      "AAAAB0AABAAAAOhAAA",
    ];
    const def = (type: unknown, maxSize?: number): BindDefinition =>
      maxSize ? { type: type as number, maxSize } : { type: type as number };
    const bindDefs = [
      def(driver.DB_TYPE_NUMBER),
      def(driver.DB_TYPE_VARCHAR, 10),
      def(driver.DB_TYPE_CHAR, 10),
      def(driver.DB_TYPE_NVARCHAR, 10),
      def(driver.DB_TYPE_BINARY_FLOAT),
      def(driver.DB_TYPE_BINARY_DOUBLE),
      def(driver.DB_TYPE_DATE),
      def(driver.DB_TYPE_TIMESTAMP),
      def(driver.DB_TYPE_TIMESTAMP_TZ),
      def(driver.DB_TYPE_TIMESTAMP_LTZ),
      def(driver.DB_TYPE_INTERVAL_DS),
      def(driver.DB_TYPE_INTERVAL_YM),
      def(driver.DB_TYPE_RAW, 10),
      def(driver.DB_TYPE_BOOLEAN),
      def(driver.DB_TYPE_JSON),
      def(driver.DB_TYPE_VECTOR),
      def(driver.DB_TYPE_CLOB),
      def(driver.DB_TYPE_BLOB),
      def(driver.DB_TYPE_VARCHAR, 20),
    ];
    const places = bindDefs.map((_, index) => `:${index + 1}`).join(",");
    const sql = `insert into t4 values (${places})`;
    const nulls = new Array(19).fill(null);
    expect((await connection.executeMany(sql, [row, nulls], { bindDefs })).rowsAffected).toBe(2);
    const utc = seconds("2024-02-03 04:05:06");
    const local = utc - new Date(instant).getTimezoneOffset() * 60;
    expect(stored("t4")).toEqual([
      [
        1,
        "v",
        "c",
        "nv漢",
        1.5,
        2.5,
        local,
        new Timestamp(local, 789_000_000),
        new ZonedTimestamp(utc, 789_000_000, 0),
        new Timestamp(utc, 789_000_000),
        expect.objectContaining({ seconds: ((24 + 2) * 60 + 3) * 60 + 4, nanos: 5 }),
        14,
        new Uint8Array(Buffer.from("ab")),
        true,
        expect.objectContaining({ text: '{"a":[1,"x",12345678901234],"b":null}' }),
        expect.objectContaining({ format: "FLOAT32", elements: new Float32Array([1, 2, 3]) }),
        expect.objectContaining({ kind: "CLOB" }),
        expect.objectContaining({ kind: "BLOB" }),
        "AAAAB0AABAAAAOhAAA",
      ],
      // A null bound as JSON is the JSON value null.
      nulls.map((value, index) =>
        index === 14 ? expect.objectContaining({ text: "null" }) : value,
      ),
    ]);
    const [clob, blob] = (stored("t4")[0]?.slice(16, 18) ?? []) as [EngineLob, EngineLob];
    expect(clob.text === text).toBe(true);
    expect(bytes.equals(blob.bytes)).toBe(true);
  });

  test("long values inline stand behind the others of their row", async () => {
    const a = "a".repeat(100_000);
    const b = Buffer.alloc(50_000, 9);
    const long = "n漢".repeat(20_000);
    const bindDefs = [
      { type: driver.STRING, maxSize: 200_000 },
      { type: driver.NUMBER },
      { type: driver.BUFFER, maxSize: 60_000 },
      { type: driver.STRING, maxSize: 5 },
      { type: driver.DB_TYPE_NVARCHAR as unknown as number, maxSize: 100_000 },
    ];
    const sql = "insert into t5 values (:1, :2, :3, :4, :5)";
    await connection.executeMany(
      sql,
      [
        [a, 1, b, "x", long],
        ["small", 2, null, "y", null],
      ],
      {
        bindDefs,
      },
    );
    await connection.execute(sql, [a, 1, b, "x", "y"]);
    const same = (row: Row | undefined, wanted: readonly unknown[]): boolean[] | undefined =>
      row?.map((value, index) =>
        value instanceof Uint8Array ? b.equals(value) : value === wanted[index],
      );
    expect(stored("t5").map((row) => row[1])).toEqual([1, 2, 1]);
    expect(same(stored("t5")[0], [a, 1, b, "x", long])).toEqual(new Array(5).fill(true));
    expect(stored("t5")[1]).toEqual(["small", 2, null, "y", null]);
    expect(same(stored("t5")[2], [a, 1, b, "x", "y"])).toEqual(new Array(5).fill(true));
  });

  test("a text bound as CLOB, and a temporary CLOB", async () => {
    const text = "é".repeat(100_000);
    const sql = "insert into t6 values (:1, :2)";
    await connection.execute(sql, [7, { type: driver.CLOB, val: text }]);
    const lob = await connection.createLob(driver.CLOB);
    lob.write("hello ");
    lob.end("wörld");
    await new Promise((resolve) => lob.on("finish", resolve));
    await connection.execute(sql, [8, lob]);
    lob.destroy();
    await connection.ping();
    const [first, second] = stored("t6") as [[number, EngineLob], [number, EngineLob]];
    expect([first[0], first[1].text === text]).toEqual([7, true]);
    expect(second).toEqual([8, new EngineLob("CLOB", "hello wörld")]);
  });

  test("batch errors and row counts", async () => {
    const sql = "insert into t7 values (:1, :2)";
    const rows = [
      [1, "a"],
      [-2, "b"],
      [3, "c"],
      [-4, "d"],
      [5, "e"],
    ];
    for (let again = 0; again < 2; again++) {
      const options = { batchErrors: true, dmlRowCounts: true };
      const result = await connection.executeMany(sql, rows, options);
      const message =
        "ORA-00001: unique constraint (SCOTT.T_PK) violated on table SCOTT.T columns (ID)";
      expect(result.batchErrors?.map((error) => [error.offset, error.message.trim()])).toEqual([
        [1, message],
        [3, message],
      ]);
      expect(result.dmlRowCounts).toEqual([1, 0, 1, 0, 1]);
      expect(result.rowsAffected).toBe(3);
    }
    const none = await connection.executeMany(sql, [[1, "a"]], { batchErrors: true });
    expect(none.batchErrors).toBeUndefined();
  });

  test("hundreds and tens of thousands of batch errors", async () => {
    const sql = "insert into t8 values (:1)";
    const some = Array.from({ length: 300 }, (_, index) => [index % 2 ? -index : index]);
    const few = await connection.executeMany(sql, some, { batchErrors: true });
    expect(few.batchErrors?.map((error) => error.offset)).toEqual(
      Array.from({ length: 150 }, (_, index) => index * 2 + 1),
    );
    // Without the mark of the end the driver parses a long message again with every packet.
    const count = Object.keys(wire).length === 0 ? 70_000 : 1500;
    const rows = Array.from({ length: count }, (_, index) => [index % 3 ? -index : index]);
    const many = await connection.executeMany(sql, rows, { batchErrors: true });
    expect(many.batchErrors).toHaveLength(Math.floor((count * 2) / 3));
  });

  test("an array that fails without batch errors", async () => {
    const sql = "insert into t9 values (:1)";
    const error = await connection.executeMany(sql, [[1], [2], [-3], [4]]).catch((e) => e);
    expect([error.errorNum, error.code]).toEqual([1, "ORA-00001"]);
    expect(stored("t9")).toEqual([[1], [2]]);
    expect((await connection.execute(sql, [9])).rowsAffected).toBe(1);
  });

  test("row counts of an update", async () => {
    const options = { dmlRowCounts: true };
    const result = await connection.executeMany("update x set a = :1", [[1], [2], [3]], options);
    expect(result.dmlRowCounts).toEqual([0, 1, 2]);
  });

  test("an array without binds", async () => {
    const result = await connection.executeMany("insert into t12 values (1)", 4);
    expect(result.rowsAffected).toBe(4);
  });
});
