// Layer: pure.
import { describe, expect, it } from "vitest";
import { temporaryInUse } from "../../../src/engine/store/table-ddl.ts";
import { integrityProblems } from "./integrity.ts";
import { testDatabase } from "./test-database.ts";

async function withTables() {
  const database = testDatabase();
  const app = database.session();
  await app.run(
    "CREATE GLOBAL TEMPORARY TABLE g (id NUMBER PRIMARY KEY, n NUMBER) ON COMMIT DELETE ROWS",
  );
  await app.run("CREATE GLOBAL TEMPORARY TABLE h (id NUMBER PRIMARY KEY) ON COMMIT PRESERVE ROWS");
  return { ...database, app };
}

describe("temporary tables", () => {
  it("show every session its own rows", async () => {
    const { app, session } = await withTables();
    const other = session();
    await app.run("INSERT INTO h VALUES (1)");
    expect(await app.failure("INSERT INTO h VALUES (1)")).toContain("ORA-00001");
    expect(await other.failure("INSERT INTO h VALUES (1)")).toBe("1 rows");
    app.commit();
    await other.run("UPDATE h SET id = 2");
    expect([app.rows("SELECT id FROM h"), other.rows("SELECT id FROM h")]).toEqual([[[1]], [[2]]]);
  });

  it("ON COMMIT DELETE ROWS: empty after COMMIT and after ROLLBACK", async () => {
    const { app } = await withTables();
    await app.run("INSERT INTO g VALUES (1, 1)");
    app.savepoint("S");
    await app.run("UPDATE g SET n = 2");
    expect(app.rows("SELECT * FROM g")).toEqual([[1, 2]]);
    app.rollbackTo("S");
    expect(app.rows("SELECT * FROM g")).toEqual([[1, 1]]);
    app.commit();
    expect(app.rows("SELECT * FROM g")).toEqual([]);
    expect(await app.failure("INSERT INTO g VALUES (1, 1)")).toBe("1 rows");
    app.rollback();
    expect(app.rows("SELECT * FROM g")).toEqual([]);
  });

  it("give ROWIDs that stay right when their rows are thrown away", async () => {
    const { app } = await withTables();
    const sql = "UPDATE g SET n = n + 1 WHERE ROWID = :1";
    for (let round = 0; round < 3; round++) {
      const { lastRowid } = await app.run("INSERT INTO g VALUES (1, 1)");
      expect(await app.failure(sql, { binds: [lastRowid ?? null] })).toBe("1 rows");
      expect(app.rows("SELECT ROWID FROM g")).toEqual([[lastRowid]]);
      app.commit();
    }
  });

  it("take the rows of one batch after the other, with one MERGE each", async () => {
    const { app, table } = await withTables();
    await app.run("CREATE TABLE t (id NUMBER PRIMARY KEY, n NUMBER)");
    for (let batch = 0; batch < 3; batch++) {
      const rows = Array.from({ length: 10 }, (_, index) => [batch * 5 + index, batch]);
      await app.run("INSERT INTO g VALUES (:1, :2)", { rows });
      await app.run(
        "MERGE INTO t USING g ON (t.id = g.id) WHEN MATCHED THEN UPDATE SET n = g.n WHEN NOT MATCHED THEN INSERT VALUES (g.id, g.n)",
      );
      await app.run("DELETE FROM g");
      app.commit();
    }
    expect(app.rows("SELECT n, COUNT(*) FROM t GROUP BY n ORDER BY n")).toEqual([
      [0, 5],
      [1, 5],
      [2, 10],
    ]);
    expect(integrityProblems(table("T"), app.context)).toEqual([]);
    expect(integrityProblems(table("G"), app.context)).toEqual([]);
  });

  it("forget deleted rows of PRESERVE ROWS at COMMIT", async () => {
    const { app, table } = await withTables();
    for (let round = 0; round < 3; round++) {
      await app.run("INSERT INTO h VALUES (:1)", { rows: [[1], [2], [3]] });
      await app.run("UPDATE h SET id = id + 10");
      await app.run("DELETE FROM h");
      app.commit();
    }
    const segment = app.context.temporarySegments.get(table("H"));
    expect(segment?.slots.map((slot) => slot.head)).toEqual([null, null, null]);
    expect(integrityProblems(table("H"), app.context)).toEqual([]);
  });

  it("tell DDL whether some session has rows", async () => {
    const { app, db, table, session } = await withTables();
    expect(temporaryInUse(db, table("H"))).toBe(false);
    const other = session();
    await other.run("INSERT INTO h VALUES (1)");
    expect(temporaryInUse(db, table("H"))).toBe(true);
    other.commit();
    expect(temporaryInUse(db, table("H"))).toBe(true);
    await other.run("DELETE FROM h");
    other.commit();
    expect(temporaryInUse(db, table("H"))).toBe(false);
    expect(app.rows("SELECT * FROM h")).toEqual([]);
  });
});
