// Layer: pure.
import { describe, expect, it } from "vitest";
import { testDatabase } from "./test-database.ts";

async function withTables() {
  const { session } = testDatabase();
  const app = session();
  await app.run("CREATE TABLE s (id NUMBER, n VARCHAR2(5))");
  await app.run("CREATE TABLE small (id NUMBER PRIMARY KEY, n VARCHAR2(5))");
  await app.run("CREATE TABLE big (id NUMBER, n VARCHAR2(5), x NUMBER DEFAULT 9)");
  await app.run("INSERT INTO s VALUES (:1, :2)", {
    rows: [
      [1, "a"],
      [2, "b"],
      [30, "c"],
    ],
  });
  app.commit();
  return {
    app,
    small: () => app.rows("SELECT * FROM small ORDER BY id"),
    big: () => app.rows("SELECT * FROM big ORDER BY id, n"),
  };
}

describe("INSERT ALL", () => {
  it("writes every row to every target without conditions", async () => {
    const { app, small, big } = await withTables();
    const sql =
      "INSERT ALL INTO small INTO big (id, n) VALUES (id * 10, n || '!') SELECT id, n FROM s";
    expect((await app.run(sql)).rowCount).toBe(6);
    expect(small()).toEqual([
      [1, "a"],
      [2, "b"],
      [30, "c"],
    ]);
    expect(big()).toEqual([
      [10, "a!", 9],
      [20, "b!", 9],
      [300, "c!", 9],
    ]);
  });

  it("writes a row to the targets of all conditions that hold, and ELSE to the rest", async () => {
    const { app, small, big } = await withTables();
    const sql = `INSERT ALL WHEN id < 2 THEN INTO small WHEN id < 10 THEN INTO big (id, n) VALUES (id, n)
      ELSE INTO small VALUES (id, 'else') SELECT id, n FROM s`;
    expect((await app.run(sql)).rowCount).toBe(4);
    expect(small()).toEqual([
      [1, "a"],
      [30, "else"],
    ]);
    expect(big()).toEqual([
      [1, "a", 9],
      [2, "b", 9],
    ]);
  });

  it("FIRST stops at the first condition that holds", async () => {
    const { app, small, big } = await withTables();
    const sql = `INSERT FIRST WHEN id < 2 THEN INTO small WHEN id < 100 THEN INTO big (id, n)
      SELECT id, n FROM s`;
    expect((await app.run(sql)).rowCount).toBe(3);
    expect([small(), big()]).toEqual([
      [[1, "a"]],
      [
        [2, "b", 9],
        [30, "c", 9],
      ],
    ]);
  });

  it("gives all targets of a row the same NEXTVAL, and works with FROM dual's sort of query", async () => {
    const { app, small, big } = await withTables();
    await app.run("CREATE SEQUENCE q");
    await app.run(
      "INSERT ALL INTO small VALUES (q.NEXTVAL, n) INTO big (id, n) VALUES (q.NEXTVAL, n) SELECT n FROM s WHERE id = 1",
    );
    expect([small(), big()]).toEqual([[[1, "a"]], [[1, "a", 9]]]);
  });

  it("is undone as a whole", async () => {
    const { app, small, big } = await withTables();
    await app.run("INSERT INTO small VALUES (30, 'old')");
    expect(
      await app.failure("INSERT ALL INTO big (id, n) INTO small SELECT id, n FROM s"),
    ).toContain("ORA-00001");
    expect([small(), big()]).toEqual([[[30, "old"]], []]);
  });

  it.each([
    ["INSERT ALL INTO small (id) SELECT id, n FROM s", "ORA-00913: too many values at 16"],
    [
      "INSERT ALL INTO small VALUES (zz, n) SELECT id, n FROM s",
      'ORA-00904: "ZZ": invalid identifier at 30',
    ],
  ])("%s: %s", async (sql, outcome) => {
    const { app } = await withTables();
    expect(await app.failure(sql)).toBe(outcome);
  });
});
