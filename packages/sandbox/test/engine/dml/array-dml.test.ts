// Layer: pure.
import { describe, expect, it } from "vitest";
import { OraError } from "../../../src/engine/errors.ts";
import { numberType, varchar2 } from "../../../src/engine/types/make-type.ts";
import type { SqlType } from "../../../src/engine/types/sql-type.ts";
import { Lob, type Row } from "../../../src/engine/types/value.ts";
import { integrityProblems } from "./integrity.ts";
import { testDatabase } from "./test-database.ts";

const types = [numberType, varchar2(30)];

async function withTable() {
  const database = testDatabase();
  const app = database.session();
  await app.run("CREATE TABLE t (id NUMBER(4) CONSTRAINT t_pk PRIMARY KEY, n VARCHAR2(5))");
  await app.run("INSERT INTO t VALUES (5, 'old')");
  app.commit();
  return { ...database, app, all: () => app.rows("SELECT * FROM t ORDER BY id") };
}

const mixed: readonly Row[] = [
  [1, "a"],
  [5, "dup"],
  [2, "too long"],
  [null, "null"],
  [3, "c"],
  [3, "dup"],
];

describe("array DML with batch errors", () => {
  it("keeps the good rows and tells all bad ones", async () => {
    const { app, all, table } = await withTable();
    const result = await app.run("INSERT INTO t VALUES (:1, :2)", {
      rows: mixed,
      bindTypes: types,
      batchErrors: true,
      rowCounts: true,
    });
    expect(result.batchErrors?.map(({ row, error }) => [row, error.message])).toEqual([
      [1, "ORA-00001: unique constraint (APP.T_PK) violated"],
      [2, 'ORA-12899: value too large for column "APP"."T"."N" (actual: 8, maximum: 5)'],
      [3, 'ORA-01400: cannot insert NULL into ("APP"."T"."ID")'],
      [5, "ORA-00001: unique constraint (APP.T_PK) violated"],
    ]);
    expect([result.rowCount, result.rowCounts]).toEqual([2, [1, 0, 0, 0, 1, 0]]);
    expect(all()).toEqual([
      [1, "a"],
      [3, "c"],
      [5, "old"],
    ]);
    expect(integrityProblems(table("T"), app.context)).toEqual([]);
  });

  it("has an empty list when all is well, and counts rows of UPDATE", async () => {
    const { app } = await withTable();
    await app.run("INSERT INTO t VALUES (6, 'x')");
    const result = await app.run("UPDATE t SET n = :2 WHERE id >= :1", {
      rows: [
        ["y", 6],
        ["z", 0],
        ["w", 99],
      ],
      batchErrors: true,
      rowCounts: true,
    });
    expect(result).toEqual({
      kind: "dml",
      rowCount: 3,
      rowCounts: [1, 2, 0],
      batchErrors: [],
      lastRowid: expect.any(String),
    });
  });

  it("undoes a bad row of several steps as a whole", async () => {
    const { app, all } = await withTable();
    await app.run("INSERT INTO t VALUES (6, 'x')");
    const sql = "UPDATE t SET id = id + :1";
    const result = await app.run(sql, { rows: [[9994], [1], [9993]], batchErrors: true });
    expect(result.batchErrors?.map(({ row, error }) => [row, error.number])).toEqual([
      [0, 1438],
      [2, 1438],
    ]);
    expect(all()).toEqual([
      [6, "old"],
      [7, "x"],
    ]);
  });
});

describe("array DML without batch errors", () => {
  it("stops at the first bad row; earlier ones stay", async () => {
    const { app, all } = await withTable();
    const failure = await app.run("INSERT INTO t VALUES (:1, :2)", { rows: mixed }).catch((e) => e);
    expect(failure).toBeInstanceOf(OraError);
    expect([failure.number, failure.rowCount]).toEqual([1, 1]);
    expect(all()).toEqual([
      [1, "a"],
      [5, "old"],
    ]);
  });

  it("sees in each execution what the earlier ones did", async () => {
    const { app, all } = await withTable();
    await app.run("INSERT INTO t SELECT MAX(id) + :1, :2 FROM t", {
      rows: [
        [1, "a"],
        [10, "b"],
      ],
    });
    await app.run("DELETE FROM t WHERE id > :1", { rows: [[6], [5]] });
    expect(all()).toEqual([[5, "old"]]);
  });
});

describe("long binds", () => {
  const long = varchar2(32767);
  const big = "x".repeat(5000);

  async function withLobs() {
    const { session } = testDatabase();
    const app = session();
    await app.run("CREATE TABLE l (id NUMBER, v VARCHAR2(4000), c CLOB)");
    return app;
  }

  it("go straight to LOB columns, behind all other binds", async () => {
    const app = await withLobs();
    const bindTypes = [numberType, long, long];
    expect(
      await app.failure("INSERT INTO l (id, v, c) VALUES (:1, :2, :3)", {
        rows: [
          [1, "v", big],
          [2, null, "short"],
        ],
        bindTypes,
      }),
    ).toBe("2 rows");
    expect(
      await app.failure("UPDATE l SET v = :1, c = :2 WHERE id = 1", {
        binds: ["w", `${big}y`],
        bindTypes: [long, long],
      }),
    ).toBe("1 rows");
    expect(app.rows("SELECT id, v, LENGTH(c) FROM l ORDER BY id")).toEqual([
      [1, "w", 5001],
      [2, null, 5],
    ]);
  });

  it.each([
    ["INSERT INTO l (id, c, v) VALUES (:1, :2, :3)", [1, big, "v"], "ORA-24816"],
    ["INSERT INTO l (id, v, c) VALUES (:1, :2, :3)", [1, big, "c"], "ORA-01461"],
    ["UPDATE l SET c = :2 || :3 WHERE id = :1", [big, "", 1], "ORA-01461"],
    ["INSERT INTO l (id, c) SELECT :1, :2 || :3 FROM l", [1, big, "v"], "ORA-01461"],
  ])("%s: %s", async (sql, binds, outcome) => {
    const app = await withLobs();
    const bindTypes = binds.map((value) => (typeof value === "number" ? numberType : long));
    expect(await app.failure(sql, { binds, bindTypes })).toContain(outcome);
  });

  it("are told as LONG by the session when they are really long", async () => {
    const app = await withLobs();
    const really: SqlType = { name: "LONG" };
    const bindTypes = [numberType, really, really];
    const binds = [1, big, big];
    const into = (columns: string) => `INSERT INTO l (${columns}) VALUES (:1, :2, :3)`;
    expect(await app.failure(into("id, c, v"), { binds, bindTypes })).toContain("ORA-24816");
    expect(await app.failure(into("id, v, c"), { binds, bindTypes })).toContain("ORA-01461");
  });

  it("are refused by MERGE from a query of binds when they are really long", async () => {
    const app = await withLobs();
    await app.run("INSERT INTO l (id) VALUES (1)");
    const sql = `MERGE INTO l t USING (SELECT :1 AS id, :2 AS c FROM l) s ON (t.id = s.id)
      WHEN MATCHED THEN UPDATE SET t.c = s.c`;
    const bindTypes = [numberType, long];
    expect(await app.failure(sql, { binds: [1, "short"], bindTypes })).toBe("1 rows");
    expect(await app.failure(sql, { binds: [1, big], bindTypes })).toBe(
      "ORA-01461: can bind a LONG value only for insert into a LONG column",
    );
  });

  it("may be LOBs anywhere", async () => {
    const app = await withLobs();
    const lob = new Lob("CLOB", big);
    const bindTypes = [numberType, { name: "CLOB" } as const];
    await app.run("INSERT INTO l (id, c) SELECT :1, :2 FROM (SELECT COUNT(*) FROM l)", {
      binds: [1, lob],
      bindTypes,
    });
    expect(app.rows("SELECT LENGTH(c) FROM l")).toEqual([[5000]]);
  });
});
