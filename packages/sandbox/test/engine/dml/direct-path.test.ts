// Layer: pure.
import { describe, expect, it } from "vitest";
import { watch } from "./pending.ts";
import { testDatabase } from "./test-database.ts";

const refused = "ORA-12838: cannot read/modify an object after modifying it in parallel";

async function withTables() {
  const { session } = testDatabase();
  const app = session();
  await app.run("CREATE TABLE p (id NUMBER PRIMARY KEY)");
  await app.run("CREATE TABLE t (id NUMBER)");
  await app.run("CREATE TABLE c (id NUMBER REFERENCES p)");
  return { app, session };
}

describe("INSERT by direct path", () => {
  it.each([
    "INSERT /*+ APPEND */ INTO t SELECT 1 FROM p",
    "INSERT /*+ append_values */ INTO t VALUES (1)",
    "INSERT /*+ PARALLEL(4) APPEND */ INTO t SELECT id FROM p",
  ])("%s: the table is out of reach until COMMIT", async (sql) => {
    const { app } = await withTables();
    await app.run("INSERT INTO p VALUES (1)");
    expect(await app.failure(sql)).toBe("1 rows");
    expect(() => app.rows("SELECT * FROM t")).toThrow(refused);
    expect(await app.failure(sql)).toBe(refused);
    expect(await app.failure("UPDATE t SET id = 2")).toBe(refused);
    app.commit();
    expect(app.rows("SELECT * FROM t")).toEqual([[1]]);
    expect(await app.failure("UPDATE t SET id = 2")).toBe("1 rows");
  });

  it.each([
    "INSERT /*+ APPEND */ INTO t VALUES (1)",
    "INSERT /*+ APPEND_VALUES */ INTO t SELECT 1 FROM p",
    "INSERT /*+ NOAPPEND */ INTO t SELECT 1 FROM p",
    "INSERT /*+ APPEND_VALUES */ INTO c VALUES (1)",
  ])("%s is an ordinary one", async (sql) => {
    const { app } = await withTables();
    await app.run("INSERT INTO p VALUES (1)");
    expect(await app.failure(sql)).toBe("1 rows");
    expect(await app.failure(sql)).toBe("1 rows");
  });

  it("keeps others from changing the table", async () => {
    const { app, session } = await withTables();
    const other = session();
    await app.run("INSERT /*+ APPEND_VALUES */ INTO t VALUES (:1)", { rows: [[1], [2]] });
    const waiting = watch(other.failure("INSERT INTO t VALUES (3)"));
    expect(await waiting.waits()).toBe(true);
    app.rollback();
    expect(await waiting.promise).toBe("1 rows");
    expect(other.rows("SELECT * FROM t")).toEqual([[3]]);
  });
});
