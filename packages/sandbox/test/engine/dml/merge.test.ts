// Layer: pure.
import { describe, expect, it } from "vitest";
import { integrityProblems } from "./integrity.ts";
import { testDatabase } from "./test-database.ts";

async function withTables(version: 19 | 23 = 19, key = "PRIMARY KEY") {
  const database = testDatabase({ version });
  const app = database.session();
  await app.run(`CREATE TABLE t (id NUMBER ${key}, n VARCHAR2(10), d NUMBER)`);
  await app.run("CREATE TABLE s (id NUMBER, n VARCHAR2(10), d NUMBER)");
  await app.run("INSERT INTO t VALUES (:1, :2, 0)", {
    rows: [
      [3, "c"],
      [4, "d"],
      [6, "f"],
    ],
  });
  await app.run("INSERT INTO s VALUES (:1, :2, :3)", {
    rows: [
      [3, "upd", 0],
      [4, "del", 1],
      [9, "ins", 0],
      [10, "no", 2],
    ],
  });
  app.commit();
  return { ...database, app, all: () => app.rows("SELECT id, n FROM t ORDER BY id") };
}

const full = `MERGE INTO t USING s ON (t.id = s.id)
  WHEN MATCHED THEN UPDATE SET n = s.n, t.d = s.d WHERE s.n <> 'no' DELETE WHERE t.d = 1
  WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id, s.n) WHERE s.d = 0`;

describe("MERGE", () => {
  it.each(["PRIMARY KEY", ""])("updates, deletes and inserts (key: %s)", async (key) => {
    const { app, all, table } = await withTables(19, key);
    const result = await app.run(full);
    expect(result.rowCount).toBe(3);
    expect(all()).toEqual([
      [3, "upd"],
      [6, "f"],
      [9, "ins"],
    ]);
    expect(integrityProblems(table("T"), app.context)).toEqual([]);
    app.rollback();
    expect(all()).toEqual([
      [3, "c"],
      [4, "d"],
      [6, "f"],
    ]);
    expect(integrityProblems(table("T"), app.context)).toEqual([]);
  });

  it("works with either branch alone, and with conditions that are no equality", async () => {
    const { app, all } = await withTables();
    await app.run("MERGE INTO t USING s ON (t.id = s.id) WHEN MATCHED THEN UPDATE SET n = s.n");
    await app.run(
      "MERGE INTO t USING s ON (t.id = s.id) WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.n, s.d)",
    );
    await app.run(
      "MERGE INTO t USING (SELECT 5 lim FROM s WHERE id = 9) x ON (t.id > x.lim AND t.id < 9) WHEN MATCHED THEN UPDATE SET n = 'gt'",
    );
    await app.run(
      "MERGE INTO t USING s ON (1 = 0) WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id + 100, 'all')",
    );
    expect(all()).toEqual([
      [3, "upd"],
      [4, "del"],
      [6, "gt"],
      [9, "ins"],
      [10, "no"],
      [103, "all"],
      [104, "all"],
      [109, "all"],
      [110, "all"],
    ]);
  });

  it("does not match NULL keys", async () => {
    const { app } = await withTables(19, "");
    await app.run("INSERT INTO t VALUES (NULL, 'tnull', 0)");
    await app.run("DELETE FROM s");
    await app.run("INSERT INTO s VALUES (NULL, 'snull', 0)");
    await app.run(full);
    expect(app.rows("SELECT n FROM t WHERE id IS NULL ORDER BY n")).toEqual([["snull"], ["tnull"]]);
  });

  it.each([
    [
      "MERGE INTO t USING s ON (t.id = s.id) WHEN MATCHED THEN UPDATE SET t.id = s.id",
      'ORA-38104: Columns referenced in the ON Clause cannot be updated: "T"."ID" at 67',
    ],
    [
      "MERGE INTO t x USING s ON (x.id = s.id) WHEN MATCHED THEN UPDATE SET n = 'a', id = 1",
      'ORA-38104: Columns referenced in the ON Clause cannot be updated: "X"."ID" at 78',
    ],
    [
      "MERGE INTO (SELECT id AS k, n FROM t) v USING s ON (v.k = s.id) WHEN MATCHED THEN UPDATE SET v.k = 2",
      'ORA-38104: Columns referenced in the ON Clause cannot be updated: "V"."K" at 93',
    ],
    [
      "MERGE INTO t x USING s ON (x.id = s.id) WHEN MATCHED THEN UPDATE SET s.d = 1",
      'ORA-38103: Invalid column in the UPDATE SET Clause: "S"."D" at 69',
    ],
    [
      "MERGE INTO t x USING s ON (x.id = s.id) WHEN NOT MATCHED THEN INSERT (id, n) VALUES (x.id, 'a')",
      'ORA-38101: Invalid column in the INSERT VALUES Clause: "X"."ID" at 85',
    ],
    [
      "MERGE INTO t x USING s ON (x.id = s.id) WHEN NOT MATCHED THEN INSERT (id) VALUES (1) WHERE x.d = 1",
      'ORA-38102: Invalid column in the INSERT WHERE Clause: "X"."D" at 91',
    ],
    [
      "MERGE INTO t USING s ON (t.id = s.zz) WHEN MATCHED THEN UPDATE SET n = 'a'",
      'ORA-00904: "S"."ZZ": invalid identifier at 32',
    ],
    [
      "MERGE INTO t USING s ON (id = s.id) WHEN MATCHED THEN UPDATE SET t.n = 'a'",
      "ORA-00918: column ambiguously defined at 25",
    ],
    [
      "MERGE INTO t USING s ON (t.id = s.id) WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id)",
      "ORA-00947: not enough values at 11",
    ],
  ])("%s: %s", async (sql, outcome) => {
    const { app } = await withTables();
    expect(await app.failure(sql)).toBe(outcome);
  });

  it("refuses to change a row twice, but not to pass it over", async () => {
    const { app, all } = await withTables();
    await app.run("INSERT INTO s VALUES (3, 'dup', 5)");
    const unstable = "ORA-30926: unable to get a stable set of rows in the source tables";
    expect(
      await app.failure(
        "MERGE INTO t USING s ON (t.id = s.id) WHEN MATCHED THEN UPDATE SET n = s.n",
      ),
    ).toBe(unstable);
    expect(all()).toEqual([
      [3, "c"],
      [4, "d"],
      [6, "f"],
    ]);
    expect(
      await app.failure(
        "MERGE INTO t USING s ON (t.id = s.id) WHEN MATCHED THEN UPDATE SET n = s.n WHERE s.d <> 5",
      ),
    ).toBe("2 rows");
  });

  it("inserts what two rows of the source have in common only once when the key is unique", async () => {
    const { app } = await withTables();
    await app.run("INSERT INTO s VALUES (9, 'twice', 0)");
    expect(await app.failure(full)).toContain("ORA-00001: unique constraint (APP.SYS_C");
  });

  it("waits for rows that others hold, and for their keys", async () => {
    const { app, session, all } = await withTables();
    const other = session();
    await other.run("UPDATE t SET n = 'other' WHERE id = 3");
    await other.run("INSERT INTO t VALUES (9, 'other', 0)");
    const merging = app.failure(full);
    other.rollback();
    expect(await merging).toBe("3 rows");
    expect(all()).toEqual([
      [3, "upd"],
      [6, "f"],
      [9, "ins"],
    ]);
  });

  it("runs once for every row of binds, with a count of each", async () => {
    const { app, all } = await withTables();
    const sql = `MERGE INTO t USING (SELECT :1 AS id, :2 AS n FROM s WHERE id = 3) x ON (t.id = x.id)
      WHEN MATCHED THEN UPDATE SET t.n = x.n WHEN NOT MATCHED THEN INSERT (id, n) VALUES (x.id, x.n)`;
    const { rowCounts } = await app.run(sql, {
      rows: [
        [3, "x"],
        [5, "y"],
        [5, "z"],
      ],
      rowCounts: true,
    });
    expect(rowCounts).toEqual([1, 1, 1]);
    expect(all()).toEqual([
      [3, "x"],
      [4, "d"],
      [5, "z"],
      [6, "f"],
    ]);
  });
});
