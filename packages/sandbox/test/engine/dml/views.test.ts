// Layer: pure.
import { describe, expect, it } from "vitest";
import { testDatabase } from "./test-database.ts";

async function withViews() {
  const { session } = testDatabase();
  const app = session();
  await app.run("CREATE TABLE t (id NUMBER PRIMARY KEY, n VARCHAR2(5), u NUMBER)");
  await app.run("CREATE TABLE u (id NUMBER PRIMARY KEY, n VARCHAR2(5))");
  await app.run("CREATE TABLE loose (id NUMBER, n VARCHAR2(5))");
  await app.run("INSERT INTO t VALUES (:1, :2, :3)", {
    rows: [
      [1, "a", 10],
      [2, "b", 10],
      [3, "c", 30],
    ],
  });
  await app.run("INSERT INTO u VALUES (:1, :2)", {
    rows: [
      [10, "ten"],
      [30, "th"],
    ],
  });
  await app.run("INSERT INTO loose SELECT * FROM u");
  await app.run("CREATE VIEW low (k, nm, twice) AS SELECT id, n, id * 2 FROM t WHERE id < 100");
  await app.run(
    "CREATE VIEW checked AS SELECT id, n FROM t WHERE id < 100 WITH CHECK OPTION CONSTRAINT c",
  );
  await app.run("CREATE VIEW fixed AS SELECT id, n FROM t WITH READ ONLY");
  await app.run("CREATE VIEW nested AS SELECT k AS key, nm FROM low WHERE k > 1");
  await app.run("CREATE VIEW grouped AS SELECT n, COUNT(*) c FROM t GROUP BY n");
  await app.run("CREATE VIEW joined AS SELECT t.id, t.n, u.n AS un FROM t JOIN u ON u.id = t.u");
  await app.run(
    "CREATE VIEW unkeyed AS SELECT t.id, t.n, l.n AS ln FROM t, loose l WHERE l.id = t.u",
  );
  app.commit();
  return { app, session, all: () => app.rows("SELECT id, n FROM t ORDER BY id") };
}

describe("a view of one table", () => {
  it("can be written through where its columns are the table's", async () => {
    const { app, all } = await withViews();
    await app.run("INSERT INTO low (k, nm) VALUES (7, 'low')");
    await app.run("UPDATE low SET nm = 'x' || k WHERE twice >= 6");
    await app.run("DELETE FROM nested WHERE key = 2");
    await app.run("UPDATE nested n SET n.nm = 'nest' WHERE n.key = 3");
    expect(all()).toEqual([
      [1, "a"],
      [3, "nest"],
      [7, "x7"],
    ]);
    const sql = "UPDATE low SET nm = 'r' WHERE k = 7 RETURNING k, nm, twice INTO :1, :2, :3";
    expect((await app.run(sql, { binds: [null, null, null] })).returned).toEqual([
      [[7], ["r"], [14]],
    ]);
  });

  it("WITH CHECK OPTION keeps its rows visible", async () => {
    const { app } = await withViews();
    const violation = "ORA-01402: view WITH CHECK OPTION where-clause violation";
    expect(await app.failure("INSERT INTO checked VALUES (500, 'x')")).toBe(violation);
    expect(await app.failure("UPDATE checked SET id = id + 99 WHERE id = 1")).toBe(violation);
    expect(await app.failure("UPDATE checked SET id = id + 50 WHERE id = 1")).toBe("1 rows");
    expect(await app.failure("INSERT INTO low (k) VALUES (500)")).toBe("1 rows");
  });

  it.each([
    [
      "INSERT INTO low (k, twice) VALUES (21, 2)",
      "ORA-01733: virtual column not allowed here at 20",
    ],
    ["UPDATE low SET twice = 2", "ORA-01733: virtual column not allowed here at 15"],
    ["UPDATE low SET n = 2", 'ORA-00904: "N": invalid identifier at 15'],
    [
      "UPDATE fixed SET n = 'a'",
      "ORA-42399: cannot perform a DML operation on a read-only view at 7",
    ],
    ["DELETE FROM grouped", "ORA-01732: data manipulation operation not legal on this view at 12"],
    [
      "UPDATE (SELECT DISTINCT n FROM t) SET n = 1",
      "ORA-01732: data manipulation operation not legal on this view at 7",
    ],
    [
      "DELETE FROM (SELECT id FROM t WHERE ROWNUM < 2)",
      "ORA-01732: data manipulation operation not legal on this view at 12",
    ],
    [
      "DELETE FROM (SELECT id FROM t UNION SELECT id FROM u)",
      "ORA-01732: data manipulation operation not legal on this view at 12",
    ],
  ])("%s: %s", async (sql, outcome) => {
    const { app } = await withViews();
    expect(await app.failure(sql)).toBe(outcome);
  });
});

describe("a join view", () => {
  it("changes the table whose keys it preserves", async () => {
    const { app, all } = await withViews();
    expect(await app.failure("UPDATE joined SET n = un WHERE id < 3")).toBe("2 rows");
    expect(await app.failure("DELETE FROM joined WHERE un = 'th'")).toBe("1 rows");
    expect(all()).toEqual([
      [1, "ten"],
      [2, "ten"],
    ]);
    expect(
      await app.failure(
        "UPDATE (SELECT t.n a, u.n b FROM t, u WHERE t.u = u.id) SET a = SUBSTR(b, 1, 1)",
      ),
    ).toBe("2 rows");
    expect(app.rows("SELECT n FROM u ORDER BY id")).toEqual([["ten"], ["th"]]);
  });

  it.each([
    [
      "UPDATE joined SET un = 'x'",
      "ORA-01779: cannot modify a column which maps to a non key-preserved table at 18",
    ],
    [
      "UPDATE unkeyed SET n = ln",
      "ORA-01779: cannot modify a column which maps to a non key-preserved table at 19",
    ],
    [
      "UPDATE joined SET n = 'x', un = 'y'",
      "ORA-01779: cannot modify a column which maps to a non key-preserved table at 27",
    ],
    [
      "INSERT INTO joined (id, un) VALUES (1, 'a')",
      "ORA-01776: cannot modify more than one base table through a join view at 24",
    ],
    [
      "DELETE FROM unkeyed",
      "ORA-01752: cannot delete from view without exactly one key-preserved table at 12",
    ],
  ])("%s: %s", async (sql, outcome) => {
    const { app } = await withViews();
    expect(await app.failure(sql)).toBe(outcome);
  });

  it("takes new rows of the table whose keys it preserves", async () => {
    const { app } = await withViews();
    expect(await app.failure("INSERT INTO joined (id, n) VALUES (9, 'new')")).toBe("1 rows");
  });
});

describe("what is no table of the user", () => {
  it.each([
    [
      "other.run",
      "INSERT INTO app.t (id) VALUES (50)",
      "ORA-00942: table or view does not exist at 12",
    ],
  ])("%s %s: %s", async (_who, sql, outcome) => {
    const { session } = await withViews();
    expect(await session("OTHER").failure(sql)).toBe(outcome);
  });

  it("needs the privilege for what is done", async () => {
    const { app, session } = await withViews();
    const { grants } = app.context.db;
    for (const privilege of ["SELECT", "UPDATE"]) {
      grants.add({
        grantee: "OTHER",
        owner: "APP",
        objectName: "T",
        grantor: "APP",
        privilege,
        columns: null,
        grantable: false,
      });
    }
    const other = session("OTHER");
    expect(await other.failure("UPDATE app.t SET n = 'o' WHERE id = 1")).toBe("1 rows");
    expect(await other.failure("DELETE FROM app.t WHERE id = 1")).toBe(
      "ORA-01031: insufficient privileges at 12",
    );
  });
});
