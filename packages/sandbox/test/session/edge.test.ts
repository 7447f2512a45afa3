// Layer: sandbox.
import type { Connection, Lob } from "oracledb";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Lob as EngineLob, JsonDocument, type Row } from "../../src/engine/types/value.ts";
import { CannedEngine } from "./canned-engine.ts";
import { anyNumber, column, varchar } from "./canned-tables.ts";
import { announcements, type Harness, runs, start } from "./harness.ts";

function shape(count: number) {
  return Array.from({ length: count }, (_, index) =>
    column(`C${index}`, index % 2 ? varchar(10) : anyNumber),
  );
}

describe.each(runs(announcements.slice(0, 2)))("columns that change: %s", (_, driver, wire) => {
  let harness: Harness;
  let connection: Connection;
  const sql = "select * from shapeshift";
  beforeAll(async () => {
    harness = await start(wire);
    connection = await driver.getConnection(harness.credentials);
  });
  afterAll(async () => {
    await connection.close();
    await harness.server.close();
  });
  beforeEach(async () => {
    harness.engine.shape = shape(1);
    expect((await connection.execute(sql)).rows).toEqual([[0], [null]]);
  });

  test("the engine says ORA-01007: the driver parses again by itself", async () => {
    harness.engine.shape = shape(3);
    harness.engine.failNext = 1007;
    const { rows, metaData } = await connection.execute(sql);
    expect(rows).toEqual([
      [0, "v1", 2],
      [null, null, null],
    ]);
    expect(metaData).toHaveLength(3);
  });

  test("the engine says ORA-00932: likewise", async () => {
    harness.engine.shape = shape(2);
    harness.engine.failNext = 932;
    expect((await connection.execute(sql)).rows).toEqual([
      [0, "v1"],
      [null, null],
    ]);
  });

  test("new columns are described again, more and fewer", async () => {
    harness.engine.shape = shape(4);
    const more = await connection.execute(sql);
    expect(more.rows?.[0]).toEqual([0, "v1", 2, "v3"]);
    expect(more.metaData).toHaveLength(4);
    harness.engine.shape = shape(1);
    expect((await connection.execute(sql)).rows).toEqual([[0], [null]]);
    harness.engine.shape = [column("C0", varchar(10))];
    expect((await connection.execute(sql)).rows).toEqual([["v0"], [null]]);
  });

  test("a CLOB comes and goes", async () => {
    const options = { fetchInfo: { C0: { type: driver.STRING } } };
    harness.engine.shape = [column("C0", { name: "CLOB" })];
    expect((await connection.execute(sql, [], options)).rows).toEqual([["clob 0"], [null]]);
    harness.engine.shape = shape(2);
    expect((await connection.execute(sql)).rows).toEqual([
      [0, "v1"],
      [null, null],
    ]);
  });
});

describe.each(runs(announcements.slice(0, 1)))("fetching: %s", (_, driver) => {
  test("a fetch is answered in full, however large", async () => {
    await using harness = await start({ rowsPerSlice: 7 });
    const connection = await driver.getConnection(harness.credentials);
    const options = { resultSet: true, fetchArraySize: 5000, prefetchRows: 2 } as const;
    const { resultSet } = await connection.execute("select * from gen(50000)", [], options);
    const counts: number[] = [];
    for (;;) {
      const rows = (await resultSet?.getRows(5000)) ?? [];
      counts.push(rows.length);
      if (rows.length < 5000) break;
    }
    expect(counts).toEqual([...new Array(10).fill(5000), 0]);
    await connection.close();
  });

  test("a BLOB of 30 MB, by its locator and inline", async () => {
    const engine = new CannedEngine();
    const blob = Buffer.alloc(30_000_000, "0123456789");
    engine.extra.set("bigone", {
      columns: [column("B", { name: "BLOB" })],
      rows: [[new EngineLob("BLOB", blob)]],
    });
    await using harness = await start({}, { engine });
    const connection = await driver.getConnection(harness.credentials);
    const [[lob]] = (await connection.execute("select b from bigone")).rows as [[Lob]];
    expect(blob.equals((await lob.getData()) as Buffer)).toBe(true);
    const options = { fetchInfo: { B: { type: driver.BUFFER } } };
    const inline = await connection.execute("select b from bigone b2", [], options);
    expect(blob.equals((inline.rows as [[Buffer]])[0][0])).toBe(true);
    await connection.close();
  });

  test("a value that cannot be sent is an error behind the rows before it", async () => {
    const engine = new CannedEngine();
    const json = (text: string): Row => [1, new JsonDocument(text)];
    engine.extra.set("badjson", {
      columns: [column("N", anyNumber), column("J", { name: "JSON" })],
      rows: [json("[1]"), json("{broken")],
    });
    await using harness = await start({}, { engine });
    const connection = await driver.getConnection(harness.credentials);
    const error = await connection.execute("select * from badjson").catch((failed) => failed);
    expect(error.errorNum).toBe(40441);
    expect((await connection.execute("select * from gen(5)")).rows).toHaveLength(5);
    await connection.close();
  });

  test("a fetch of a cursor that was cancelled is out of sequence", async () => {
    await using harness = await start();
    const connection = await driver.getConnection(harness.credentials);
    const { resultSet } = await connection.execute("select * from gen(500)", [], {
      resultSet: true,
    });
    await resultSet?.getRow();
    await resultSet?.close();
    expect((await connection.execute("select * from gen(500)")).rows).toHaveLength(500);
    await connection.close();
  });
});

describe.each(runs(announcements.slice(0, 2)))("strings of 32767 bytes: %s", (_, driver, wire) => {
  test("change what is long, on both ends", async () => {
    const engine = new CannedEngine();
    engine.maxStringBytes = 32_767;
    await using harness = await start(wire, { engine });
    const connection = await driver.getConnection(harness.credentials);
    const counts: unknown[] = [];
    for (const table of ["scalars", "jsons", "vectors", "longs", "repeats"]) {
      const { rows } = await connection.execute(`select * from ${table}`);
      counts.push([table, rows?.length, (rows as unknown[][]).at(-1)?.[0]]);
    }
    expect(counts).toEqual([
      ["scalars", 4, 4],
      ["jsons", 5, 5],
      ["vectors", 2, 2],
      ["longs", 3, 3],
      ["repeats", 1000, 999],
    ]);
    const [a, b] = ["a".repeat(5000), "b".repeat(40_000)];
    await connection.execute("insert into t values (:1, :2, :3)", [b, a, 3]);
    expect(
      engine.rowsOf("t")[0]?.map((value) => (value === a ? "a" : value === b ? "b" : value)),
    ).toEqual(["b", "a", 3]);
    await connection.close();
  });
});
