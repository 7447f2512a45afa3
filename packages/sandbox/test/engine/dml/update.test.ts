// Layer: pure.
import { describe, expect, it } from "vitest";
import { integrityProblems } from "./integrity.ts";
import { testDatabase } from "./test-database.ts";

async function withTables(version: 19 | 23 = 19) {
  const database = testDatabase({ version });
  const app = database.session();
  await app.run(
    "CREATE TABLE t (id NUMBER CONSTRAINT t_pk PRIMARY KEY, n VARCHAR2(5) NOT NULL, q NUMBER, v NUMBER AS (q * 2))",
  );
  await app.run("CREATE TABLE s (id NUMBER, n VARCHAR2(5))");
  await app.run("INSERT INTO t (id, n, q) VALUES (:1, :2, :3)", {
    rows: [
      [1, "a", 10],
      [2, "b", 20],
      [3, "c", null],
    ],
  });
  await app.run("INSERT INTO s VALUES (:1, :2)", {
    rows: [
      [1, "one"],
      [3, "three"],
    ],
  });
  app.commit();
  return { ...database, app, all: () => app.rows("SELECT * FROM t ORDER BY id") };
}

describe("UPDATE", () => {
  it("changes keys of all rows at once: uniqueness counts at the end of the statement", async () => {
    const { app, all, table } = await withTables();
    expect((await app.run("UPDATE t SET id = id + 1")).rowCount).toBe(3);
    expect(all().map(([id]) => id)).toEqual([2, 3, 4]);
    expect(await app.failure("UPDATE t SET id = 7 WHERE id > 2")).toBe(
      "ORA-00001: unique constraint (APP.T_PK) violated",
    );
    expect(all().map(([id]) => id)).toEqual([2, 3, 4]);
    expect(integrityProblems(table("T"), app.context)).toEqual([]);
  });

  it("takes values from expressions, subqueries and DEFAULT, all of them of the old row", async () => {
    const { app, all } = await withTables();
    await app.run("UPDATE t x SET q = id, id = q WHERE q = 20");
    expect(all()).toEqual([
      [1, "a", 10, 20],
      [3, "c", null, null],
      [20, "b", 2, 4],
    ]);
    await app.run(
      "UPDATE t x SET (n, q) = (SELECT n, x.id * 2 FROM s WHERE s.id = x.id) WHERE x.id IN (SELECT id FROM s)",
    );
    await app.run("UPDATE t SET q = DEFAULT, n = (SELECT MAX(n) FROM s) WHERE id = 20");
    expect(all()).toEqual([
      [1, "one", 2, 4],
      [3, "three", 6, 12],
      [20, "three", null, null],
    ]);
  });

  it("finds rows by ROWID, by key, by ORA_ROWSCN and by ROWNUM", async () => {
    const { app, all } = await withTables();
    const [[rowid, scn] = []] = app.rows("SELECT ROWID, ORA_ROWSCN FROM t WHERE id = 2");
    await app.run("UPDATE t SET n = 'rowid' WHERE ROWID = :1", { binds: [rowid ?? null] });
    await app.run("UPDATE t SET q = 1 WHERE ORA_ROWSCN <= :1 AND ROWNUM <= 2", {
      binds: [scn ?? null],
    });
    expect(all()).toEqual([
      [1, "a", 1, 2],
      [2, "rowid", 1, 2],
      [3, "c", null, null],
    ]);
  });

  it.each([
    ["UPDATE t SET n = NULL WHERE id = 2", 'ORA-01407: cannot update ("APP"."T"."N") to NULL'],
    ["UPDATE t SET v = 1", "ORA-54017: UPDATE operation disallowed on virtual columns at 13"],
    ["UPDATE t SET n = 'z', n = 'y'", "ORA-00957: duplicate column name at 22"],
    ["UPDATE t SET zz = 1", 'ORA-00904: "ZZ": invalid identifier at 13'],
    ["UPDATE t x SET t.n = 1", 'ORA-00904: "T"."N": invalid identifier at 15'],
    ["UPDATE t SET n = 'z' WHERE zz = 1", 'ORA-00904: "ZZ": invalid identifier at 27'],
    ["UPDATE t SET (n, q) = (SELECT n FROM s)", "ORA-00947: not enough values at 23"],
    ["UPDATE t SET (n) = (SELECT n, id FROM s)", "ORA-00913: too many values at 20"],
    [
      "UPDATE t SET n = (SELECT n FROM s)",
      "ORA-01427: single-row subquery returns more than one row",
    ],
    [
      "UPDATE t SET (n) = (SELECT n FROM s)",
      "ORA-01427: single-row subquery returns more than one row",
    ],
    ["UPDATE t SET q = 1 WHERE id = 99", "0 rows"],
    ["UPDATE t SET q = 1 WHERE 1 = 0", "0 rows"],
  ])("%s: %s", async (sql, outcome) => {
    const { app, all } = await withTables();
    const before = all();
    expect(await app.failure(sql)).toBe(outcome);
    expect(all()).toEqual(before);
  });

  it("computes a scalar subquery once when it does not depend on the row", async () => {
    const { app, all } = await withTables();
    await app.run("CREATE SEQUENCE seq");
    await app.run("UPDATE t SET q = seq.NEXTVAL, n = (SELECT MIN(n) FROM s)");
    expect(all()).toEqual([
      [1, "one", 1, 2],
      [2, "one", 2, 4],
      [3, "one", 3, 6],
    ]);
  });
});

describe("UPDATE … FROM and DELETE … FROM of 23ai", () => {
  it("take values of joined tables", async () => {
    const { app, all } = await withTables(23);
    expect(await app.failure("UPDATE t SET n = s.n FROM s WHERE s.id = t.id")).toBe("2 rows");
    expect(all().map(([id, n]) => [id, n])).toEqual([
      [1, "one"],
      [2, "b"],
      [3, "three"],
    ]);
    expect(await app.failure("DELETE FROM t FROM s WHERE s.id = t.id AND s.n = 'one'")).toBe(
      "1 rows",
    );
    expect(all().map(([id]) => id)).toEqual([2, 3]);
  });

  it("refuse to change a row twice", async () => {
    const { app } = await withTables(23);
    await app.run("INSERT INTO s VALUES (1, 'again')");
    expect(await app.failure("UPDATE t SET n = s.n FROM s WHERE s.id = t.id")).toContain(
      "ORA-30926",
    );
    expect(await app.failure("DELETE FROM t FROM s WHERE s.id = t.id")).toBe("2 rows");
  });
});

describe("DELETE", () => {
  it("deletes the rows of its condition", async () => {
    const { app, all, table } = await withTables();
    expect(
      await app.failure("DELETE FROM t WHERE id IN (SELECT id FROM s) AND q IS NOT NULL"),
    ).toBe("1 rows");
    expect(await app.failure("DELETE t WHERE ROWNUM <= 1")).toBe("1 rows");
    expect(all().map(([id]) => id)).toEqual([3]);
    const duplicates =
      "DELETE FROM s a WHERE a.ROWID > (SELECT MIN(b.ROWID) FROM s b WHERE b.id = a.id)";
    await app.run("INSERT INTO s SELECT id, 'dup' FROM s");
    expect(await app.failure(duplicates)).toBe("2 rows");
    expect(app.rows("SELECT * FROM s ORDER BY id")).toEqual([
      [1, "one"],
      [3, "three"],
    ]);
    expect(integrityProblems(table("T"), app.context)).toEqual([]);
  });
});
