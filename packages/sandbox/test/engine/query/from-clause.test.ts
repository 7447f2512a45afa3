// Layer: pure.
import { describe, expect, test } from "vitest";
import { createFixture } from "../fixture.ts";
import { peopleFixture } from "./people.ts";

const people = peopleFixture();

describe("sources", () => {
  test("* shows the columns in their order, without pseudo columns", () => {
    expect(people.query("SELECT * FROM dept ORDER BY 1")).toEqual({
      columns: ["DEPTNO", "DNAME", "LOC"],
      rows: [
        [10, "ACCOUNTING", "NEW YORK"],
        [20, "RESEARCH", "DALLAS"],
        [40, "OPERATIONS", null],
      ],
    });
  });

  test("t.* shows one source, the others can stand beside it", () => {
    expect(
      people.query(
        "SELECT d.*, e.ename FROM emp e, dept d WHERE e.deptno = d.deptno AND empno = 7839",
      ),
    ).toEqual({
      columns: ["DEPTNO", "DNAME", "LOC", "ENAME"],
      rows: [[10, "ACCOUNTING", "NEW YORK", "KING"]],
    });
  });

  test("without an alias the table's name and its owner qualify columns", () => {
    expect(
      people.rows("SELECT app.dept.deptno, dept.loc FROM dept WHERE app.dept.loc IS NULL"),
    ).toEqual([[40, null]]);
    expect(people.failure("SELECT dept.deptno FROM dept d")).toBe("ORA-00904 at 7");
    expect(people.failure("SELECT x.* FROM dept d")).toBe("ORA-00904 at 7");
  });

  test("unknown tables, columns and ambiguous names are refused where they stand", () => {
    expect(people.failure("SELECT * FROM nosuch")).toBe("ORA-00942 at 14");
    expect(people.failure("SELECT nosuch FROM dept")).toBe("ORA-00904 at 7");
    expect(people.failure("SELECT deptno FROM emp, dept")).toBe("ORA-00918 at 7");
    expect(people.failure("SELECT * FROM dept@elsewhere")).toBe("ORA-02019 at 14");
  });

  test("invisible columns are found by name only, virtual columns are computed", () => {
    const fixture = createFixture();
    fixture.run(
      "CREATE TABLE v (a NUMBER, b NUMBER GENERATED ALWAYS AS (a * 2) VIRTUAL, c NUMBER INVISIBLE)",
    );
    fixture.load("V", [
      [1, 7],
      [null, 8],
    ]);
    expect(fixture.query("SELECT * FROM v")).toEqual({
      columns: ["A", "B"],
      rows: [
        [1, 2],
        [null, null],
      ],
    });
    expect(fixture.rows("SELECT c, b FROM v WHERE b = 2")).toEqual([[7, 2]]);
  });

  test("rows stored before a column was added have NULL there", () => {
    const fixture = createFixture();
    fixture.run("CREATE TABLE s (a NUMBER, b NUMBER)");
    fixture.load("S", [[1], [2, 3]]);
    expect(fixture.rows("SELECT * FROM s")).toEqual([
      [1, null],
      [2, 3],
    ]);
  });
});

describe("derived tables", () => {
  test("a name that stands twice is ambiguous only when it is used", () => {
    const twice =
      "(SELECT a.deptno, b.deptno, a.loc FROM dept a, dept b WHERE a.deptno = b.deptno)";
    expect(people.rows(`SELECT COUNT(*) FROM ${twice}`)).toEqual([[3]]);
    expect(people.rows(`SELECT loc FROM ${twice} WHERE loc = 'DALLAS'`)).toEqual([["DALLAS"]]);
    expect(people.failure(`SELECT deptno FROM ${twice}`)).toBe("ORA-00918 at 7");
    expect(people.failure(`SELECT * FROM ${twice}`)).toBe("ORA-00918 at 7");
  });

  test("expressions are found by their generated names", () => {
    expect(people.query('SELECT "COUNT(*)" FROM (SELECT count( * ) FROM dept)')).toEqual({
      columns: ["COUNT(*)"],
      rows: [[3]],
    });
  });

  test("LATERAL sees the sources to its left", () => {
    expect(
      people.rows(
        "SELECT d.deptno, x.n FROM dept d, LATERAL (SELECT COUNT(*) AS n FROM emp e WHERE e.deptno = d.deptno) x ORDER BY 1",
      ),
    ).toEqual([
      [10, 2],
      [20, 3],
      [40, 0],
    ]);
    expect(
      people.failure("SELECT 1 FROM dept d, (SELECT 1 FROM emp e WHERE e.deptno = d.deptno) x"),
    ).toBe("ORA-00904 at 60");
  });

  test("CROSS APPLY leaves rows without partners out, OUTER APPLY keeps them", () => {
    const apply = (kind: string): string =>
      `SELECT d.deptno, x.ename FROM dept d ${kind} APPLY (SELECT ename FROM emp e WHERE e.deptno = d.deptno ORDER BY sal DESC FETCH FIRST 1 ROW ONLY) x ORDER BY 1`;
    expect(people.rows(apply("CROSS"))).toEqual([
      [10, "KING"],
      [20, "SCOTT"],
    ]);
    expect(people.rows(apply("OUTER"))).toEqual([
      [10, "KING"],
      [20, "SCOTT"],
      [40, null],
    ]);
  });

  test("ORDER BY inside is kept, in a subquery of a condition it is refused", () => {
    expect(
      people.rows("SELECT ename FROM (SELECT ename FROM emp ORDER BY sal) WHERE ROWNUM <= 2"),
    ).toEqual([["ADAMS"], ["MILLER"]]);
    expect(people.failure("SELECT 1 FROM dual WHERE 1 IN (SELECT 1 FROM dual ORDER BY 1)")).toMatch(
      /^ORA-00907/,
    );
  });
});

describe("views", () => {
  const fixture = peopleFixture();
  fixture.run(
    "CREATE VIEW rich (who, pay) AS SELECT ename, sal FROM emp WHERE sal > 2900",
    "CREATE VIEW counts AS SELECT deptno, COUNT(*) AS n FROM emp GROUP BY deptno",
    "CREATE VIEW pairs AS SELECT e.ename, d.dname FROM emp e, dept d WHERE e.deptno = d.deptno",
    "CREATE VIEW broken AS SELECT nosuch FROM emp",
    "CREATE VIEW ring AS SELECT * FROM ring",
  );

  test("a view has the names of its list", () => {
    expect(fixture.query("SELECT * FROM rich ORDER BY pay")).toEqual({
      columns: ["WHO", "PAY"],
      rows: [
        ["JONES", 2975],
        ["SCOTT", 3000],
        ["KING", 5000],
      ],
    });
  });

  test("a view that does not compile says so at its name", () => {
    expect(fixture.failure("SELECT * FROM broken")).toBe("ORA-04063 at 14");
    expect(fixture.failure("SELECT * FROM ring")).toBe("ORA-01731 at 14");
  });

  test("ROWID goes through views of one table only", () => {
    expect(
      fixture.rows(
        "SELECT COUNT(*) FROM rich r, emp e WHERE r.ROWID = e.ROWID AND r.who = e.ename",
      ),
    ).toEqual([[3]]);
    expect(fixture.failure("SELECT ROWID FROM counts")).toBe("ORA-01446 at 7");
    expect(fixture.failure("SELECT ROWID FROM pairs")).toBe("ORA-01445 at 7");
    expect(fixture.failure("SELECT ROWID FROM (SELECT DISTINCT loc FROM dept)")).toBe(
      "ORA-01446 at 7",
    );
  });

  test("ORA_ROWSCN is a pseudo column of tables, not of views", () => {
    expect(fixture.failure("SELECT ORA_ROWSCN FROM rich")).toBe("ORA-00904 at 7");
    expect(fixture.rows("SELECT COUNT(ORA_ROWSCN) FROM emp")).toEqual([[6]]);
  });

  test("the text is compiled with the owner's names and rights", () => {
    const { db } = fixture;
    db.grants.add({
      grantee: "PUBLIC",
      owner: "APP",
      objectName: "RICH",
      grantor: "APP",
      privilege: "SELECT",
      columns: null,
      grantable: false,
    });
    const other = fixture.as("OTHER");
    expect(other.rows("SELECT COUNT(*) FROM app.rich")).toEqual([[3]]);
    expect(other.failure("SELECT COUNT(*) FROM app.emp")).toBe("ORA-00942 at 21");
  });
});

describe("other sources", () => {
  test("TABLE(…) of a collection of SYS has COLUMN_VALUE", () => {
    expect(
      people.rows("SELECT * FROM TABLE(sys.odcinumberlist(3, 1, 2)) ORDER BY column_value"),
    ).toEqual([[1], [2], [3]]);
    expect(people.rows("SELECT t.column_value FROM TABLE(sys.odcivarchar2list('a')) t")).toEqual([
      ["a"],
    ]);
    expect(people.failure("SELECT * FROM TABLE(nosuch(1))")).toBe("ORA-00904 at 20");
  });

  test("a dictionary view gets the equalities on its columns as hints and is filtered again", () => {
    const fixture = createFixture();
    const asked: unknown[] = [];
    fixture.db.dictionaryViews.set("ALL_THINGS", {
      kind: "dictionary-view",
      owner: "SYS",
      name: "ALL_THINGS",
      columns: [
        { name: "OWNER", type: { name: "VARCHAR2", length: 128, unit: "BYTE", bytes: 128 } },
        { name: "N", type: { name: "NUMBER", precision: null, scale: null } },
      ],
      visibleTo: "public",
      rows: (_session, equals) => {
        asked.push(Object.fromEntries(equals));
        return [
          ["A", 1],
          ["B", 2],
          ["A", 3],
        ];
      },
    });
    expect(fixture.rows("SELECT n FROM all_things WHERE owner = 'A' AND n > 1")).toEqual([[3]]);
    expect(fixture.rows("SELECT COUNT(*) FROM sys.all_things t")).toEqual([[3]]);
    expect(asked).toEqual([{ OWNER: "A" }, {}]);
    expect(fixture.failure("SELECT ROWID FROM all_things")).toBe("ORA-01446 at 7");
  });

  test("VALUES and a query without FROM exist in 23ai", () => {
    const fixture = createFixture(23);
    expect(fixture.query("SELECT 1 + 1 AS two")).toEqual({ columns: ["TWO"], rows: [[2]] });
    expect(
      fixture.query("SELECT * FROM (VALUES (1, 'a'), (2, NULL)) t (x, y) ORDER BY x DESC"),
    ).toEqual({
      columns: ["X", "Y"],
      rows: [
        [2, null],
        [1, "a"],
      ],
    });
  });

  test("SAMPLE takes a part, SEED the same part again", () => {
    const fixture = createFixture();
    fixture.run("CREATE TABLE n (i NUMBER)");
    fixture.load(
      "N",
      Array.from({ length: 2000 }, (_, index) => [index]),
    );
    const once = fixture.rows("SELECT i FROM n SAMPLE (10) SEED (4)");
    expect(once.length).toBeGreaterThan(100);
    expect(once.length).toBeLessThan(320);
    expect(fixture.rows("SELECT i FROM n SAMPLE (10) SEED (4)")).toEqual(once);
    expect(fixture.failure("SELECT i FROM n SAMPLE (100)")).toMatch(/^ORA-30562/);
  });

  test("PARTITION shows the rows of one partition", () => {
    const fixture = createFixture();
    fixture.run(
      "CREATE TABLE p (d NUMBER, v VARCHAR2(1)) PARTITION BY RANGE (d) (PARTITION low VALUES LESS THAN (10), PARTITION mid VALUES LESS THAN (20), PARTITION high VALUES LESS THAN (MAXVALUE))",
      "CREATE TABLE l (v VARCHAR2(1)) PARTITION BY LIST (v) (PARTITION ab VALUES ('a', 'b'), PARTITION rest VALUES (DEFAULT))",
      "CREATE TABLE plain (d NUMBER)",
    );
    fixture.load("P", [
      [5, "a"],
      [10, "b"],
      [19, "c"],
      [20, "d"],
      [null, "e"],
    ]);
    fixture.load("L", [["a"], ["c"], [null]]);
    expect(fixture.rows("SELECT v FROM p PARTITION (low)")).toEqual([["a"]]);
    expect(fixture.rows("SELECT v FROM p PARTITION (mid) ORDER BY 1")).toEqual([["b"], ["c"]]);
    expect(fixture.rows("SELECT v FROM p PARTITION (high) ORDER BY 1")).toEqual([["d"], ["e"]]);
    expect(fixture.rows("SELECT v FROM l PARTITION (ab)")).toEqual([["a"]]);
    expect(fixture.rows("SELECT v FROM l PARTITION (rest)")).toEqual([["c"], [null]]);
    expect(fixture.failure("SELECT * FROM p PARTITION (nosuch)")).toBe("ORA-02149 at 14");
    expect(fixture.failure("SELECT * FROM plain PARTITION (low)")).toBe("ORA-14501 at 14");
  });
});

test("columns tell their types and whether they can be NULL", () => {
  const plan = people.plan(
    "SELECT e.empno, e.ename, d.deptno, sal * 2 AS twice FROM emp e LEFT JOIN dept d ON d.deptno = e.deptno",
  );
  expect(plan.columns).toEqual([
    { name: "EMPNO", type: { name: "NUMBER", precision: 4, scale: 0 }, nullable: false },
    {
      name: "ENAME",
      type: { name: "VARCHAR2", length: 10, unit: "BYTE", bytes: 10 },
      nullable: false,
    },
    { name: "DEPTNO", type: { name: "NUMBER", precision: 2, scale: 0 }, nullable: true },
    { name: "TWICE", type: { name: "NUMBER", precision: null, scale: null }, nullable: true },
  ]);
});
