// Layer: pure.
import { describe, expect, it } from "vitest";
import { prepareIndexes } from "../../../src/engine/store/indexes.ts";
import { integrityProblems } from "./integrity.ts";
import { testDatabase } from "./test-database.ts";

async function withTable(columns: string, version: 19 | 23 = 19) {
  const database = testDatabase({ version });
  const app = database.session();
  await app.run(`CREATE TABLE t (${columns})`);
  return { ...database, app };
}

describe("uniqueness", () => {
  it("of several columns: NULLs are equal to each other unless all are NULL", async () => {
    const { app, table } = await withTable("a NUMBER, b VARCHAR2(5), CONSTRAINT t_u UNIQUE (a, b)");
    const rows = [
      [1, null],
      [1, "x"],
      [null, "x"],
      [null, null],
      [null, null],
      [1, null],
      [null, "x"],
      [1, "x"],
    ];
    const result = await app.run("INSERT INTO t VALUES (:1, :2)", { rows, batchErrors: true });
    expect(result.batchErrors?.map(({ row, error }) => [row, error.number])).toEqual([
      [5, 1],
      [6, 1],
      [7, 1],
    ]);
    expect(integrityProblems(table("T"), app.context)).toEqual([]);
  });

  it("does not confuse parts of keys", async () => {
    const { app } = await withTable("a VARCHAR2(9), b VARCHAR2(9), CONSTRAINT t_u UNIQUE (a, b)");
    const rows = [
      ["1", "1:1"],
      ["11:1", null],
      ["1:1", "1"],
      ["_", null],
      [null, "_"],
    ];
    expect(await app.failure("INSERT INTO t VALUES (:1, :2)", { rows })).toBe("5 rows");
  });

  it("of an index without a constraint, with expressions, and by numbers equal in value", async () => {
    const { app } = await withTable("id NUMBER, n VARCHAR2(9)");
    await app.run("CREATE UNIQUE INDEX t_up ON t (UPPER(n))");
    await app.run("CREATE UNIQUE INDEX t_id ON t (id)");
    await app.run("INSERT INTO t VALUES (1, 'abc')");
    expect(await app.failure("INSERT INTO t VALUES (2, 'ABC')")).toBe(
      "ORA-00001: unique constraint (APP.T_UP) violated",
    );
    expect(await app.failure("INSERT INTO t VALUES (1.0, 'x')")).toBe(
      "ORA-00001: unique constraint (APP.T_ID) violated",
    );
    expect(await app.failure("INSERT INTO t VALUES ('1e0', NULL)")).toContain("ORA-00001");
    expect(await app.failure("INSERT INTO t VALUES (NULL, NULL)")).toBe("1 rows");
    expect(await app.failure("UPDATE t SET n = 'AbC'")).toContain("ORA-00001");
    expect(await app.failure("UPDATE t SET n = 'AbC' WHERE id = 1")).toBe("1 rows");
  });

  it("has the text of 23ai when that is asked for", async () => {
    const { app } = await withTable("a NUMBER, b NUMBER, CONSTRAINT t_u UNIQUE (a, b)", 23);
    await app.run("INSERT INTO t VALUES (1, 2)");
    const failure = await app.run("INSERT INTO t VALUES (1, 2)").catch((error) => error);
    expect(failure.args).toEqual(["APP.T_U", "APP.T", "A, B"]);
  });

  it("holds for swaps and shifts, and is found in what updates leave behind", async () => {
    const { app, table } = await withTable("id NUMBER PRIMARY KEY, n NUMBER UNIQUE");
    await app.run("INSERT INTO t VALUES (:1, :1)", {
      rows: [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
    });
    expect(
      await app.failure(
        "UPDATE t SET id = 4 - id, n = CASE n WHEN 1 THEN 2 WHEN 2 THEN 1 ELSE n END",
      ),
    ).toBe("3 rows");
    expect(await app.failure("UPDATE t SET n = 3 WHERE n = 1")).toContain("ORA-00001");
    app.rollback();
    expect(app.rows("SELECT * FROM t")).toEqual([]);
    expect(integrityProblems(table("T"), app.context)).toEqual([]);
    expect(table("T").segment.slots).toEqual([]);
  });
});

describe("constraints that are not enforced", () => {
  it("let everything pass while they are disabled", async () => {
    const { app, table } = await withTable(
      "id NUMBER CONSTRAINT t_q CHECK (id > 0), n NUMBER CONSTRAINT t_u UNIQUE",
    );
    const { constraints } = table("T");
    const check = constraints.find(({ kind }) => kind === "check");
    const unique = constraints.find(({ kind }) => kind === "unique");
    if (!check || !unique) throw new Error("two constraints");
    check.enabled = false;
    unique.enabled = false;
    table("T").indexes = [];
    expect(await app.failure("INSERT INTO t VALUES (-1, 1)")).toBe("1 rows");
    expect(await app.failure("INSERT INTO t VALUES (-1, 1)")).toBe("1 rows");
    check.enabled = true;
    expect(await app.failure("UPDATE t SET n = 5")).toBe("2 rows");
    expect(await app.failure("UPDATE t SET id = id")).toBe(
      "ORA-02290: check constraint (APP.T_Q) violated",
    );
  });

  it("refuse changes while a unique index is unusable, and not for others", async () => {
    const { app, table } = await withTable("id NUMBER CONSTRAINT t_pk PRIMARY KEY, n NUMBER");
    await app.run("CREATE INDEX t_n ON t (n)");
    const [primary, other] = table("T").indexes;
    if (!primary || !other) throw new Error("two indexes");
    other.usable = false;
    expect(await app.failure("INSERT INTO t VALUES (1, 1)")).toBe("1 rows");
    other.usable = true;
    prepareIndexes(app.context, table("T"), table("T").segment);
    expect(app.rows("SELECT id FROM t WHERE n = 1")).toEqual([[1]]);
    primary.usable = false;
    expect(await app.failure("DELETE FROM t")).toBe(
      "ORA-01502: index 'APP.T_PK' or partition of such index is in unusable state",
    );
  });
});

describe("partitions", () => {
  it("must take every row, and keep it", async () => {
    const { app } = await withTable(
      "id NUMBER, k NUMBER) PARTITION BY RANGE (k) (PARTITION p1 VALUES LESS THAN (10), PARTITION p2 VALUES LESS THAN (20)",
    );
    expect(await app.failure("INSERT INTO t VALUES (1, 50)")).toBe(
      "ORA-14400: inserted partition key does not map to any partition",
    );
    expect(await app.failure("INSERT INTO t PARTITION (p2) VALUES (1, 5)")).toBe(
      "ORA-14401: inserted partition key is outside specified partition",
    );
    expect(await app.failure("INSERT INTO t VALUES (1, 5)")).toBe("1 rows");
    expect(await app.failure("UPDATE t SET k = 15")).toBe(
      "ORA-14402: updating partition key column would cause a partition change",
    );
    expect(await app.failure("UPDATE t SET k = 6")).toBe("1 rows");
    expect(await app.failure("UPDATE t PARTITION (p2) SET id = 9")).toBe("0 rows");
    expect(await app.failure("DELETE FROM t PARTITION (p1)")).toBe("1 rows");
  });
});
