// Layer: pure.
import { describe, expect, it } from "vitest";
import { integrityProblems } from "./integrity.ts";
import { testDatabase } from "./test-database.ts";

const createT = `CREATE TABLE t (id NUMBER(3) CONSTRAINT t_pk PRIMARY KEY, n VARCHAR2(5) NOT NULL,
  q NUMBER(4,2) DEFAULT 5 CONSTRAINT t_q CHECK (q > 0), v NUMBER GENERATED ALWAYS AS (q * 2) VIRTUAL)`;

async function withTable(version: 19 | 23 = 19) {
  const database = testDatabase({ version });
  const app = database.session();
  await app.run(createT);
  return { ...database, app, all: () => app.rows("SELECT * FROM t ORDER BY id") };
}

describe("INSERT … VALUES", () => {
  it("writes rows with defaults and gives their number and ROWID", async () => {
    const { app, all } = await withTable();
    const result = await app.run("INSERT INTO t (id, n) VALUES (:1, 'x')", {
      rows: [[1], [2], [3]],
      rowCounts: true,
    });
    expect(result).toEqual({
      kind: "dml",
      rowCount: 3,
      rowCounts: [1, 1, 1],
      lastRowid: expect.stringMatching(/^[A-Za-z0-9+/]{18}$/),
    });
    expect(all()).toEqual([
      [1, "x", 5, 10],
      [2, "x", 5, 10],
      [3, "x", 5, 10],
    ]);
    expect(app.rows("SELECT id FROM t WHERE ROWID = :1", [result.lastRowid ?? null])).toEqual([
      [3],
    ]);
  });

  it.each([
    ["INSERT INTO t (id, n) VALUES (1, '')", 'ORA-01400: cannot insert NULL into ("APP"."T"."N")'],
    ["INSERT INTO t (n) VALUES ('a')", 'ORA-01400: cannot insert NULL into ("APP"."T"."ID")'],
    [
      "INSERT INTO t (id, n, q) VALUES (1, 'b', -1)",
      "ORA-02290: check constraint (APP.T_Q) violated",
    ],
    ["INSERT INTO t (id, n, q) VALUES (1, 'b', NULL)", "1 rows"],
    [
      "INSERT INTO t (id, n, v) VALUES (1, 'b', 1)",
      "ORA-54013: INSERT operation disallowed on virtual columns at 41",
    ],
    ["INSERT INTO t (id, n, v) VALUES (1, 'b', DEFAULT)", "1 rows"],
    ["INSERT INTO t (id, n, zz) VALUES (1, 'b', 1)", 'ORA-00904: "ZZ": invalid identifier at 22'],
    ["INSERT INTO t (id, n, id) VALUES (1, 'b', 1)", "ORA-00957: duplicate column name at 22"],
    ["INSERT INTO t (id, x.n) VALUES (1, 'b')", 'ORA-00904: "X"."N": invalid identifier at 19'],
    ["INSERT INTO t x (id, x.n) VALUES (1, 'b')", "1 rows"],
    ["INSERT INTO t (id, n) VALUES (1)", "ORA-00947: not enough values at 12"],
    ["INSERT INTO t (id, n) VALUES (1, 'b', 3)", "ORA-00913: too many values at 12"],
    ["INSERT INTO t VALUES (1, 'b', 1)", "ORA-00947: not enough values at 12"],
    ["INSERT INTO t VALUES (1, 'b', 1, DEFAULT)", "1 rows"],
    ["INSERT INTO t (id, n) VALUES (1, id)", "ORA-00984: column not allowed here at 33"],
    [
      "INSERT INTO t (id, n) VALUES (1, 'x' || foo.bar)",
      "ORA-00984: column not allowed here at 40",
    ],
    [
      "INSERT INTO t (id, n) VALUES (1, (SELECT foo FROM t))",
      'ORA-00904: "FOO": invalid identifier at 41',
    ],
    ["INSERT INTO t (id, n) VALUES (1, foo(1))", 'ORA-00904: "FOO": invalid identifier at 33'],
    [
      "INSERT INTO t (id, n) VALUES (1, SUM(1))",
      "ORA-00934: group function is not allowed here at 33",
    ],
    ["INSERT INTO nope (id) VALUES (1)", "ORA-00942: table or view does not exist at 12"],
    [
      "INSERT INTO t (id, n) VALUES ((SELECT MAX(id) FROM t), 'b')",
      'ORA-01400: cannot insert NULL into ("APP"."T"."ID")',
    ],
  ])("%s: %s", async (sql, outcome) => {
    const { app } = await withTable();
    expect(await app.failure(sql)).toBe(outcome);
  });

  it("refuses values that do not fit, naming the column", async () => {
    const { app } = await withTable();
    expect(await app.failure("INSERT INTO t (id, n) VALUES (2, 'abcdef')")).toContain(
      'ORA-12899: value too large for column "APP"."T"."N" (actual: 6, maximum: 5)',
    );
    expect(await app.failure("INSERT INTO t (id, n) VALUES (1000, 'x')")).toContain("ORA-01438");
    expect(await app.failure("INSERT INTO t (id, n) VALUES ('one', 'x')")).toContain("ORA-01722");
    expect(app.rows("SELECT * FROM t")).toEqual([]);
  });

  it("takes several lists of values in 23ai: all of them or none", async () => {
    const { app, all } = await withTable(23);
    expect(await app.failure("INSERT INTO t (id, n) VALUES (4, 'd'), (5, 'e')")).toBe("2 rows");
    expect(await app.failure("INSERT INTO t (id, n) VALUES (6, 'f'), (4, 'g')")).toContain(
      "ORA-00001",
    );
    expect(all()).toEqual([
      [4, "d", 5, 10],
      [5, "e", 5, 10],
    ]);
  });
});

describe("INSERT … SELECT", () => {
  it("writes the rows of a query, with sequences, in one statement", async () => {
    const { app, all, table } = await withTable();
    await app.run("CREATE SEQUENCE s");
    await app.run("INSERT INTO t (id, n) VALUES (7, 'a')");
    await app.run("INSERT INTO t (id, n) VALUES (8, 'b')");
    await app.run("INSERT INTO t (id, n, q) SELECT s.NEXTVAL, n || '2', s.CURRVAL FROM t");
    expect(all()).toEqual([
      [1, "a2", 1, 2],
      [2, "b2", 2, 4],
      [7, "a", 5, 10],
      [8, "b", 5, 10],
    ]);
    app.rollback();
    await app.run("INSERT INTO t (id, n) VALUES (s.NEXTVAL, 'c')");
    expect(all()).toEqual([[3, "c", 5, 10]]);
    expect(integrityProblems(table("T"), app.context)).toEqual([]);
  });

  it("leaves nothing behind when one row is bad", async () => {
    const { app, all, table } = await withTable();
    await app.run("INSERT INTO t (id, n) VALUES (2, 'old')");
    app.commit();
    const sql =
      "INSERT INTO t (id, n) SELECT id - 1, 'new' FROM t UNION ALL SELECT id, 'dup' FROM t";
    expect(await app.failure(sql)).toBe("ORA-00001: unique constraint (APP.T_PK) violated");
    expect(all()).toEqual([[2, "old", 5, 10]]);
    expect(integrityProblems(table("T"), app.context)).toEqual([]);
  });

  it.each([
    ["INSERT INTO t (id, n) SELECT 1 FROM t", "ORA-00947: not enough values at 12"],
    ["INSERT INTO t (id) SELECT 1, 2 FROM t", "ORA-00913: too many values at 12"],
    ["INSERT INTO t SELECT * FROM nope", "ORA-00942: table or view does not exist at 28"],
  ])("%s: %s", async (sql, outcome) => {
    const { app } = await withTable();
    expect(await app.failure(sql)).toBe(outcome);
  });
});

describe("identity columns and DEFAULT ON NULL", () => {
  it("draw their values where none is given", async () => {
    const { session } = testDatabase();
    const app = session();
    await app.run(
      "CREATE TABLE i (id NUMBER GENERATED ALWAYS AS IDENTITY, n NUMBER DEFAULT ON NULL 7, c VARCHAR2(3))",
    );
    await app.run("INSERT INTO i (n, c) VALUES (NULL, 'a')");
    await app.run("INSERT INTO i (id, n, c) VALUES (DEFAULT, DEFAULT, 'b')");
    await app.run("INSERT INTO i (n, c) SELECT NULL, 'c' FROM i WHERE c = 'a'");
    expect(app.rows("SELECT * FROM i ORDER BY id")).toEqual([
      [1, 7, "a"],
      [2, 7, "b"],
      [3, 7, "c"],
    ]);
    expect(await app.failure("INSERT INTO i (id) VALUES (9)")).toBe(
      "ORA-32795: cannot insert into a generated always identity column at 27",
    );
    expect(await app.failure("UPDATE i SET id = 9")).toBe(
      "ORA-32796: cannot update a generated always identity column at 13",
    );
  });

  it("GENERATED BY DEFAULT ON NULL takes a value and replaces NULL", async () => {
    const { session } = testDatabase();
    const app = session();
    await app.run("CREATE TABLE i (id NUMBER GENERATED BY DEFAULT ON NULL AS IDENTITY, n NUMBER)");
    await app.run("INSERT INTO i (id, n) VALUES (:1, :2)", {
      rows: [
        [40, 1],
        [null, 2],
      ],
    });
    await app.run("INSERT INTO i (n) VALUES (3)");
    expect(app.rows("SELECT * FROM i ORDER BY n")).toEqual([
      [40, 1],
      [1, 2],
      [2, 3],
    ]);
  });
});
