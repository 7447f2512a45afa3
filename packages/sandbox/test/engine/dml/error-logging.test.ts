// Layer: pure.
import { describe, expect, it } from "vitest";
import { testDatabase } from "./test-database.ts";

async function withLog() {
  const { session } = testDatabase();
  const app = session();
  await app.run("CREATE TABLE t (id NUMBER CONSTRAINT t_pk PRIMARY KEY, n VARCHAR2(5))");
  await app.run("CREATE TABLE s (id VARCHAR2(9), n VARCHAR2(20))");
  await app.run(
    `CREATE TABLE err$_t (ora_err_number$ NUMBER, ora_err_mesg$ VARCHAR2(2000), ora_err_rowid$ UROWID,
     ora_err_optyp$ VARCHAR2(2), ora_err_tag$ VARCHAR2(2000), id VARCHAR2(4000), n VARCHAR2(4000))`,
  );
  await app.run("INSERT INTO t VALUES (5, 'old')");
  await app.run("INSERT INTO s VALUES (:1, :2)", {
    rows: [
      ["5", "dup"],
      ["x", "nan"],
      ["7", "far too long"],
      ["8", "ok"],
    ],
  });
  app.commit();
  return { app, all: () => app.rows("SELECT * FROM t ORDER BY id") };
}

const columns = "ora_err_number$, ora_err_optyp$, ora_err_tag$, id, n";

describe("LOG ERRORS", () => {
  it("writes bad rows to the log and goes on", async () => {
    const { app, all } = await withLog();
    const sql =
      "INSERT INTO t SELECT id, n FROM s LOG ERRORS INTO err$_t ('load') REJECT LIMIT UNLIMITED";
    expect((await app.run(sql)).rowCount).toBe(1);
    expect(all()).toEqual([
      [5, "old"],
      [8, "ok"],
    ]);
    app.rollback();
    expect(all()).toEqual([[5, "old"]]);
    expect(app.rows(`SELECT ${columns} FROM err$_t ORDER BY ora_err_number$`)).toEqual([
      [1, "I", "load", "5", "dup"],
      [1722, "I", "load", "x", "nan"],
      [12899, "I", "load", "7", "far too long"],
    ]);
    expect(app.rows("SELECT ora_err_mesg$ FROM err$_t WHERE ora_err_number$ = 1")).toEqual([
      ["ORA-00001: unique constraint (APP.T_PK) violated\n"],
    ]);
  });

  it("gives up behind the reject limit; what was logged stays", async () => {
    const { app, all } = await withLog();
    const sql = "INSERT INTO t SELECT id, n FROM s LOG ERRORS REJECT LIMIT 1";
    expect(await app.failure(sql)).toContain("ORA-01722");
    expect(all()).toEqual([[5, "old"]]);
    expect(app.rows("SELECT COUNT(*) FROM err$_t")).toEqual([[2]]);
    expect(await app.failure("INSERT INTO t SELECT id, n FROM s LOG ERRORS")).toContain(
      "ORA-00001",
    );
  });

  it("logs the row that UPDATE, DELETE and MERGE could not change", async () => {
    const { app, all } = await withLog();
    await app.run("CREATE TABLE c (id NUMBER REFERENCES t)");
    await app.run("INSERT INTO t VALUES (6, 'six')");
    await app.run("INSERT INTO c VALUES (5)");
    await app.run("UPDATE t SET n = n || 'xxx' LOG ERRORS REJECT LIMIT UNLIMITED");
    await app.run(
      "UPDATE t SET n = CASE id WHEN 6 THEN n || '!' ELSE n || '***' END LOG ERRORS REJECT LIMIT 9",
    );
    await app.run("DELETE FROM t LOG ERRORS REJECT LIMIT UNLIMITED");
    await app.run(
      "MERGE INTO t USING s ON (TO_CHAR(t.id) = s.id) WHEN MATCHED THEN UPDATE SET n = 'longer' WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.n) LOG ERRORS REJECT LIMIT UNLIMITED",
    );
    expect(all()).toEqual([
      [5, "old"],
      [8, "ok"],
    ]);
    expect(app.rows(`SELECT ${columns} FROM err$_t`)).toEqual([
      [12899, "U", null, "5", "old"],
      [12899, "U", null, "6", "six"],
      [12899, "U", null, "5", "old"],
      [2292, "D", null, "5", "old"],
      [12899, "U", null, "5", "old"],
      [1722, "I", null, "x", "nan"],
      [12899, "I", null, "7", "far too long"],
    ]);
  });

  it("needs its table", async () => {
    const { app } = await withLog();
    expect(await app.failure("INSERT INTO t SELECT * FROM s LOG ERRORS INTO nope")).toBe(
      "ORA-00942: table or view does not exist at 46",
    );
    expect(await app.failure("INSERT INTO s SELECT * FROM s LOG ERRORS")).toContain("ORA-00942");
    expect(await app.failure("INSERT INTO t SELECT * FROM s LOG ERRORS INTO s")).toContain(
      "ORA-38900",
    );
  });
});
