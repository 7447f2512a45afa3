// Layer: sandbox.
import type { Connection, Lob, ResultSet } from "oracledb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { announcements, type Harness, runs, start } from "./harness.ts";

const modes = [
  ...announcements,
  ["UTF-16 LOBs", { tnsVersion: 318, endOfResponse: false, utf16Lobs: true }],
  ["packets of 37", { tnsVersion: 318, endOfResponse: false, packetBytes: 37 }],
  ["SDU 512", { tnsVersion: 318, endOfResponse: false, sduBytes: 512 }],
  ["SDU 2 MB", { sduBytes: 2_097_152 }],
] as const;

describe.each(runs(modes))("out values: %s", (_, driver, wire) => {
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

  test("RETURNING INTO: one row, many rows, an array", async () => {
    const out = { dir: driver.BIND_OUT, type: driver.NUMBER };
    for (let again = 0; again < 2; again++) {
      const sql = "insert into t10 values (:a, :b) returning id, nm into :id, :nm";
      const nm = { dir: driver.BIND_OUT, type: driver.STRING, maxSize: 40 };
      const { outBinds } = await connection.execute(sql, { a: 5, b: "z", id: out, nm });
      expect(outBinds).toEqual({ id: [again + 1], nm: [`gen${again + 1}`] });
    }
    const many = await connection.execute("update multi set a = :a returning id into :id", {
      a: 1,
      id: out,
    });
    expect([many.outBinds, many.rowsAffected]).toEqual([{ id: [10, 20, 30] }, 3]);
    const bindDefs = [{ type: driver.NUMBER }, { type: driver.NUMBER, dir: driver.BIND_OUT }];
    const sql = "insert into t11 values (:1) returning id into :2";
    const array = await connection.executeMany(sql, [[1], [2], [3]], { bindDefs });
    expect(array.outBinds).toEqual([[[1]], [[2]], [[3]]]);
  });

  test("RETURNING INTO a variable that is too short", async () => {
    const sql = "insert into t13 values (:a) returning nm into :nm";
    const nm = { dir: driver.BIND_OUT, type: driver.STRING, maxSize: 2 };
    await expect(connection.execute(sql, { a: 5, nm })).rejects.toThrow(/NJS-016/);
    expect((await connection.execute("select * from gen(2)")).rows).toHaveLength(2);
  });

  test("PL/SQL: in, out and in out, again, and in an array", async () => {
    const sql = "begin p_out(:a, :b, :c); end;";
    const b = { dir: driver.BIND_OUT, type: driver.NUMBER };
    for (let again = 0; again < 3; again++) {
      const c = { dir: driver.BIND_INOUT, val: "q", type: driver.STRING, maxSize: 20 };
      const { outBinds } = await connection.execute(sql, { a: again + 1, b, c });
      expect(outBinds).toEqual({ b: (again + 1) * 2, c: "q!" });
    }
    const rows = ["x", "y", "z"].map((c, index) => ({ a: index + 1, c }));
    const bindDefs = {
      a: { type: driver.NUMBER },
      b,
      c: { type: driver.STRING, maxSize: 10, dir: driver.BIND_INOUT },
    };
    const many = await connection.executeMany(sql, rows, { bindDefs });
    expect(many.outBinds).toEqual([
      { b: 2, c: "x!" },
      { b: 4, c: "y!" },
      { b: 6, c: "z!" },
    ]);
    await connection.execute("begin null; end;");
    await connection.execute("begin p_in(:1); end;", [1]);
    await connection.execute("begin p_in(:1); end;", [2]);
  });

  test("PL/SQL: out values of every type, and all of them null", async () => {
    const instant = new Date(2024, 1, 3, 4, 5, 6, 789);
    const types: [unknown, unknown, number?][] = [
      [driver.DB_TYPE_VARCHAR, "é漢", 100],
      [driver.DB_TYPE_NVARCHAR, "é漢", 100],
      [driver.DB_TYPE_NUMBER, -12.5],
      [driver.DB_TYPE_BINARY_DOUBLE, 1.25],
      [driver.DB_TYPE_BINARY_FLOAT, 2.5],
      [driver.DB_TYPE_DATE, new Date(2024, 1, 3, 4, 5, 6)],
      [driver.DB_TYPE_TIMESTAMP, instant],
      [driver.DB_TYPE_TIMESTAMP_TZ, instant],
      [driver.DB_TYPE_TIMESTAMP_LTZ, instant],
      [driver.DB_TYPE_RAW, Buffer.from([1, 2]), 20],
      [driver.DB_TYPE_BOOLEAN, true],
      [driver.DB_TYPE_JSON, { a: [1, "x"] }],
    ];
    const places = types.map((_, index) => `:b${index}`).join(", ");
    const sql = `begin p_types(${places}); end;`;
    for (const given of [types, types.map(([type, , size]) => [type, null, size] as const)]) {
      const binds = Object.fromEntries(
        given.map(([type, val, maxSize], index) => [
          `b${index}`,
          { dir: driver.BIND_INOUT, type: type as number, val, ...(maxSize && { maxSize }) },
        ]),
      );
      const { outBinds } = await connection.execute<Record<string, unknown>>(sql, binds);
      const values = given.map((_, index) => outBinds?.[`b${index}`]);
      expect(values).toEqual(given.map(([, val]) => val));
    }
  });

  test("PL/SQL arrays, in and out", async () => {
    const binds = {
      a: {
        dir: driver.BIND_INOUT,
        type: driver.NUMBER,
        val: [1, 2.5, -3],
        maxArraySize: 10,
      },
    };
    const { outBinds } = await connection.execute("begin p_array(:a); end;", binds);
    expect(outBinds).toEqual({ a: [2, 5, -6] });
  });

  test("a REF CURSOR, and one with LOBs", async () => {
    const c = { dir: driver.BIND_OUT, type: driver.CURSOR };
    for (let again = 0; again < 2; again++) {
      const { outBinds } = await connection.execute<{ c: ResultSet<unknown[]> }>(
        "begin p_cur(:c); end;",
        { c },
      );
      const rows = await outBinds?.c.getRows();
      expect(rows?.map((row) => row[1])).toEqual(["héllo wörld", null, "x".repeat(100), "O'Neil"]);
      await outBinds?.c.close();
    }
    const { outBinds } = await connection.execute<{ c: ResultSet<unknown[]> }>(
      "begin p_curlob(:c); end;",
      { c },
    );
    const rows = (await outBinds?.c.getRows()) as [number, Lob][];
    expect(rows.map((row) => row[0])).toEqual([1, 2, 3, 4]);
    expect(await rows[0]?.[1].getData()).toBe("short clob é");
    await outBinds?.c.close();
  });

  test("implicit results", async () => {
    const result = await connection.execute("begin p_implicit; end;");
    expect(result.implicitResults).toEqual([
      [
        [1, "héllo wörld"],
        [2, null],
        [-3, "x".repeat(100)],
        [4, "O'Neil"],
      ],
      [[7], [8]],
    ]);
  });

  test("CLOBs into and out of PL/SQL", async () => {
    const b = { dir: driver.BIND_OUT, type: driver.NUMBER };
    const sent = await connection.execute("begin p_clob(:a, :b); end;", {
      a: "w".repeat(50_000),
      b,
    });
    expect(sent.outBinds).toEqual({ b: 50_000 });
    const c = { dir: driver.BIND_OUT, type: driver.CLOB };
    const { outBinds } = await connection.execute<{ c: Lob }>("begin p_outclob(:c); end;", { c });
    expect(await outBinds?.c.getData()).toBe("short clob é");
    outBinds?.c.destroy();
    await connection.ping();
  });
});
