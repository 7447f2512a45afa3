// Layer: sandbox. How rows come from the database: exactly, in batches, and cursors are given back.
import type { OracleSession, Row } from "@singer-oracle/core/oracle";
import type { Sandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allRows, failureOf, sandboxOf, sessionOf, versions } from "./fixture.ts";

const seed = `
CREATE TABLE numbers (id NUMBER(3), n38 NUMBER(38), n NUMBER, d NUMBER(12,2), f FLOAT(126), bf BINARY_FLOAT, bd BINARY_DOUBLE);
INSERT INTO numbers VALUES (1, 12345678901234567890123456789012345678, 1/3, .5, 0.1, 0.1f, 0.1d);
INSERT INTO numbers VALUES (2, -99999999999999999999999999999999999999, 1e125, -1234567890.12, 1e-100, BINARY_FLOAT_NAN, BINARY_DOUBLE_INFINITY);
INSERT INTO numbers VALUES (3, 0, -1e-130, 100, NULL, NULL, NULL);
CREATE TABLE larges (id NUMBER(3), c CLOB, nc NCLOB, b BLOB, r RAW(2000), l LONG);
INSERT INTO larges VALUES (1, 'short', N'Ωmega', HEXTORAW('00FF10'), HEXTORAW('0A'), 'a long text');
INSERT INTO larges VALUES (2, EMPTY_CLOB(), NULL, EMPTY_BLOB(), NULL, NULL);
CREATE TABLE raws (id NUMBER(3), lr LONG RAW);
INSERT INTO raws VALUES (1, HEXTORAW('CAFE'));
CREATE TABLE times (d DATE, ts TIMESTAMP(9), tz TIMESTAMP(6) WITH TIME ZONE, ltz TIMESTAMP(3) WITH LOCAL TIME ZONE, ym INTERVAL YEAR(4) TO MONTH, ds INTERVAL DAY(3) TO SECOND(9));
INSERT INTO times VALUES (DATE '2024-02-29' + 86399/86400, TIMESTAMP '2024-02-29 23:59:59.123456789', TIMESTAMP '2024-02-29 23:59:59.123456 +05:30', TIMESTAMP '2024-02-29 23:59:59.123 +00:00', INTERVAL '-12-11' YEAR(4) TO MONTH, INTERVAL '123 04:05:06.123456789' DAY(3) TO SECOND(9));
CREATE TABLE many (id NUMBER(9), name VARCHAR2(20));
INSERT INTO many SELECT LEVEL, 'name ' || LEVEL FROM DUAL CONNECT BY LEVEL <= 3500;
CREATE TABLE chars (code CHAR(10) PRIMARY KEY, note VARCHAR2(10));
INSERT INTO chars VALUES ('ab', 'x');
`;

describe.each(versions)("reading from version %d", (version) => {
  let sandbox: Sandbox;
  let session: OracleSession;
  const trace: string[] = [];
  beforeAll(async () => {
    const wire = { maxOpenCursors: 20 };
    sandbox = await sandboxOf(["app"], { version, seed, wire, trace: (line) => trace.push(line) });
    session = await sessionOf(sandbox);
  });
  afterAll(async () => {
    await session.close();
    await sandbox.close();
  });

  const calls = (name: RegExp) => trace.filter((line) => name.test(line)).length;

  test("NUMBER is text with all its digits, binary numbers are numbers", async () => {
    expect(await allRows(session, "SELECT * FROM numbers ORDER BY id")).toEqual([
      [
        "1",
        "12345678901234567890123456789012345678",
        ".3333333333333333333333333333333333333333",
        ".5",
        ".1",
        Math.fround(0.1),
        0.1,
      ],
      [
        "2",
        "-99999999999999999999999999999999999999",
        `1${"0".repeat(125)}`,
        "-1234567890.12",
        `.${"0".repeat(99)}1`,
        Number.NaN,
        Number.POSITIVE_INFINITY,
      ],
      ["3", "0", `-.${"0".repeat(129)}1`, "100", null, null, null],
    ]);
  });

  test("LOBs come whole, RAW and BLOB as buffers, LONG as text; an empty LOB is null", async () => {
    expect(await allRows(session, "SELECT * FROM larges ORDER BY id")).toEqual([
      ["1", "short", "Ωmega", Buffer.from("00ff10", "hex"), Buffer.from([10]), "a long text"],
      ["2", null, null, null, null, null],
    ]);
    expect(await allRows(session, "SELECT * FROM raws")).toEqual([
      ["1", Buffer.from("cafe", "hex")],
    ]);
    expect(
      await allRows(
        session,
        "SELECT id, DBMS_LOB.GETLENGTH(c), DBMS_LOB.GETLENGTH(b), DBMS_LOB.GETLENGTH(nc) FROM larges ORDER BY id",
      ),
    ).toEqual([
      ["1", "5", "3", "5"],
      ["2", "0", "0", null],
    ]);
  });

  test("texts of megabytes, with characters of four bytes", async () => {
    await session.execute("CREATE TABLE huge (id NUMBER, c CLOB, b BLOB, n NCLOB)");
    const text = "aß漢😀\n".repeat(200_000);
    const bytes = Buffer.alloc(1_500_000, "0123456789\0\xff", "latin1");
    await session.execute("INSERT INTO huge VALUES (1, :c, :b, :n)", {
      c: text,
      b: bytes,
      n: { type: "ntext", value: text },
    });
    const [row] = await allRows(session, "SELECT c, b, n FROM huge");
    expect(row?.[0] === text).toBe(true);
    expect(bytes.equals(row?.[1] as Buffer)).toBe(true);
    expect(row?.[2] === text).toBe(true);
    // Four bytes in UTF-8, two units in UTF-16.
    expect(await allRows(session, "SELECT DBMS_LOB.GETLENGTH(c) FROM huge")).toEqual([
      [String(text.length)],
    ]);
    await session.rollback();
    await session.execute("DROP TABLE huge PURGE");
  });

  test("dates, times and intervals as text lose nothing", async () => {
    const items = [
      `TO_CHAR(d, 'SYYYY-MM-DD"T"HH24:MI:SS"Z"')`,
      `TO_CHAR(ts, 'SYYYY-MM-DD"T"HH24:MI:SS.FF9"Z"')`,
      `TO_CHAR(tz, 'SYYYY-MM-DD"T"HH24:MI:SS.FF6TZH:TZM')`,
      `TO_CHAR(SYS_EXTRACT_UTC(ltz), 'SYYYY-MM-DD"T"HH24:MI:SS.FF3"Z"')`,
      "TO_CHAR(ym)",
      "TO_CHAR(ds)",
    ];
    expect(await allRows(session, `SELECT ${items.join(", ")} FROM times`)).toEqual([
      [
        " 2024-02-29T23:59:59Z",
        " 2024-02-29T23:59:59.123456789Z",
        " 2024-02-29T23:59:59.123456+05:30",
        " 2024-02-29T23:59:59.123Z",
        "-0012-11",
        "+123 04:05:06.123456789",
      ],
    ]);
  });

  test("the columns are described", async () => {
    await using cursor = await session.openCursor(
      "SELECT id, name, 'x' || id AS label FROM many WHERE id < 3",
    );
    expect(cursor.columns).toEqual([
      {
        name: "ID",
        typeName: "NUMBER",
        precision: 9,
        scale: 0,
        byteSize: undefined,
        isNullable: true,
      },
      {
        name: "NAME",
        typeName: "VARCHAR2",
        precision: undefined,
        scale: undefined,
        byteSize: 20,
        isNullable: true,
      },
      {
        name: "LABEL",
        typeName: "VARCHAR2",
        precision: undefined,
        scale: undefined,
        byteSize: 41,
        isNullable: true,
      },
    ]);
  });

  async function batches(fetchSize: number): Promise<readonly Row[][]> {
    const all: Row[][] = [];
    const sql = "SELECT id, name FROM many ORDER BY id";
    for await (const rows of session.rows(sql, {}, { fetchSize })) all.push([...rows]);
    return all;
  }

  test.each([
    [1000, [1000, 1000, 1000, 500]],
    [3500, [3500]],
    [3499, [3499, 1]],
    [5000, [3500]],
    [1750, [1750, 1750]],
  ])("batches of %d", async (fetchSize, sizes) => {
    const all = await batches(fetchSize);
    expect(all.map((rows) => rows.length)).toEqual(sizes);
    const rows = all.flat();
    expect(rows.every((row, index) => row[0] === String(index + 1))).toBe(true);
    expect(rows.at(-1)).toEqual(["3500", "name 3500"]);
  });

  test("a query without rows gives no batch", async () => {
    const found: unknown[] = [];
    for await (const rows of session.rows("SELECT * FROM many WHERE 1 = 0")) found.push(rows);
    expect(found).toEqual([]);
  });

  test("cursor.next takes another number each time, and is empty at the end", async () => {
    await using cursor = await session.openCursor(
      "SELECT id FROM many ORDER BY id",
      {},
      { fetchSize: 16 },
    );
    const sizes: number[] = [];
    for (const count of [16, 100, 3, 5000, 10]) sizes.push((await cursor.next(count)).length);
    expect(sizes).toEqual([16, 100, 3, 3381, 0]);
    await cursor.close();
    expect(await cursor.next(10)).toEqual([]);
  });

  test("leaving a loop early gives the cursor back", async () => {
    await using own = await sessionOf(sandbox, "app", { stmt_cache_size: 0 });
    // OPEN_CURSORS is 20: cursors that stayed open would raise ORA-01000.
    for (let round = 0; round < 50; round += 1) {
      for await (const rows of own.rows("SELECT id FROM many ORDER BY id", {}, { fetchSize: 10 })) {
        expect(rows).toHaveLength(10);
        break;
      }
    }
    expect(await allRows(own, "SELECT COUNT(*) FROM many")).toEqual([["3500"]]);
  });

  test("a fetch happens only when its rows are wanted", async () => {
    trace.length = 0;
    const iterator = session
      .rows("SELECT id FROM many ORDER BY id", {}, { fetchSize: 1000 })
      [Symbol.asyncIterator]();
    await iterator.next();
    expect([calls(/^> (?:re)?execute/i), calls(/^> fetch/)]).toEqual([1, 0]);
    await iterator.next();
    expect([calls(/^> (?:re)?execute/i), calls(/^> fetch/)]).toEqual([1, 1]);
    await iterator.return?.(undefined);
    expect(calls(/^> fetch/)).toBe(1);
  });

  test("binds by name: text, numbers, bytes, null, in any order and twice", async () => {
    const sql = "SELECT :b, :a, :c, :b FROM DUAL WHERE :n = 5 AND :m IS NULL";
    const binds = { a: "text", b: 1.5, c: Buffer.from([1, 2]), n: 5n, m: null };
    expect(await allRows(session, sql, binds)).toEqual([
      ["1.5", "text", Buffer.from([1, 2]), "1.5"],
    ]);
    const view = new Uint8Array(Buffer.from("xabcx")).subarray(1, 4);
    expect(
      await allRows(session, "SELECT UTL_RAW.CAST_TO_VARCHAR2(:r) FROM DUAL", { r: view }),
    ).toEqual([["abc"]]);
  });

  test("a text that is bound as CHAR is compared as the column is", async () => {
    const sql = "SELECT note FROM chars WHERE code = :code";
    expect(await allRows(session, sql, { code: { type: "char", value: "ab" } })).toEqual([["x"]]);
    // VARCHAR2: nonpadded comparison, which tells the padded value apart.
    expect(await allRows(session, sql, { code: "ab" })).toEqual([]);
    expect(await allRows(session, sql, { code: "ab        " })).toEqual([["x"]]);
    const greater = "SELECT COUNT(*) FROM chars WHERE code >= :code";
    expect(await allRows(session, greater, { code: { type: "char", value: "ab" } })).toEqual([
      ["1"],
    ]);
  });

  test("what is no query has no rows; errors say where", async () => {
    const error = await failureOf(session.openCursor("DELETE FROM many WHERE 1 = 0"));
    expect([error.name, error.code]).toEqual(["OracleError", "NJS-019"]);
    const missing = await failureOf(allRows(session, "SELECT id\nFROM nowhere"));
    expect(missing).toEqual({
      name: "OracleError",
      code: "ORA-00942",
      message:
        version === 23
          ? 'ORA-00942: table or view "APP"."NOWHERE" does not exist'
          : "ORA-00942: table or view does not exist",
      exitCode: 1,
      retriable: false,
      hint: "Check the name, or have the DBA run: GRANT READ ON <table> TO app.",
    });
    await expect(allRows(session, "SELECT id\nFROM nowhere")).rejects.toMatchObject({
      offset: 15,
      statement: "SELECT id\nFROM nowhere",
    });
    await expect(allRows(session, "SELECT 1/(id-2) FROM many")).rejects.toMatchObject({
      oraCode: "ORA-01476",
    });
  });
});
