// Layer: pure.
import { describe, expect, test } from "vitest";
import { createFixture } from "../fixture.ts";
import { peopleFixture } from "./people.ts";

const people = peopleFixture();

describe("ANSI joins", () => {
  test("inner, left, right and full", () => {
    const joined = (kind: string): unknown =>
      people.rows(
        `SELECT e.ename, d.dname FROM emp e ${kind} JOIN dept d ON e.deptno = d.deptno AND e.sal > 2900 ORDER BY 1, 2`,
      );
    const inner = [
      ["JONES", "RESEARCH"],
      ["KING", "ACCOUNTING"],
      ["SCOTT", "RESEARCH"],
    ];
    expect(joined("INNER")).toEqual(inner);
    expect(joined("LEFT")).toEqual([
      ["ADAMS", null],
      ["CLARK", null],
      ["JONES", "RESEARCH"],
      ["KING", "ACCOUNTING"],
      ["MILLER", null],
      ["SCOTT", "RESEARCH"],
    ]);
    expect(joined("RIGHT")).toEqual([...inner, [null, "OPERATIONS"]]);
    expect(joined("FULL")).toEqual([
      ["ADAMS", null],
      ["CLARK", null],
      ["JONES", "RESEARCH"],
      ["KING", "ACCOUNTING"],
      ["MILLER", null],
      ["SCOTT", "RESEARCH"],
      [null, "OPERATIONS"],
    ]);
  });

  test("CROSS JOIN pairs all rows", () => {
    expect(people.rows("SELECT COUNT(*) FROM emp CROSS JOIN dept")).toEqual([[18]]);
  });

  test("ON sees the sources of its join only", () => {
    expect(people.failure("SELECT 1 FROM dual x, emp e JOIN dept d ON x.dummy = d.dname")).toBe(
      "ORA-00904 at 43",
    );
  });

  test("joins in parentheses", () => {
    expect(
      people.rows(
        "SELECT d.deptno, e.ename, m.ename FROM dept d LEFT JOIN (emp e JOIN emp m ON m.empno = e.mgr) ON e.deptno = d.deptno ORDER BY 1, 2",
      ),
    ).toEqual([
      [10, "CLARK", "KING"],
      [20, "ADAMS", "SCOTT"],
      [20, "JONES", "KING"],
      [20, "SCOTT", "JONES"],
      [40, null, null],
    ]);
  });
});

describe("USING and NATURAL", () => {
  test("the joined columns come first and once", () => {
    expect(
      people.query("SELECT * FROM emp JOIN dept USING (deptno) WHERE ename = 'KING'").columns,
    ).toEqual(["DEPTNO", "EMPNO", "ENAME", "MGR", "SAL", "COMM", "DNAME", "LOC"]);
    expect(people.query("SELECT * FROM dept NATURAL JOIN emp").columns).toEqual([
      "DEPTNO",
      "DNAME",
      "LOC",
      "EMPNO",
      "ENAME",
      "MGR",
      "SAL",
      "COMM",
    ]);
  });

  test("in a full join the column has the value of either side", () => {
    expect(
      people.rows("SELECT deptno, ename FROM dept FULL JOIN emp USING (deptno) ORDER BY 1, 2"),
    ).toEqual([
      [10, "CLARK"],
      [10, "KING"],
      [20, "ADAMS"],
      [20, "JONES"],
      [20, "SCOTT"],
      [40, null],
      [null, "MILLER"],
    ]);
  });

  test("the columns cannot be qualified", () => {
    expect(people.failure("SELECT e.deptno FROM emp e JOIN dept d USING (deptno)")).toBe(
      "ORA-25154 at 7",
    );
    expect(people.failure("SELECT e.* FROM emp e JOIN dept d USING (deptno)")).toBe(
      "ORA-25154 at 7",
    );
    expect(people.failure("SELECT e.deptno FROM emp e NATURAL JOIN dept d")).toBe("ORA-25155 at 7");
    expect(people.failure("SELECT 1 FROM emp e JOIN dept d USING (nosuch)")).toMatch(/^ORA-00904/);
  });
});

describe("(+)", () => {
  test("keeps the rows of the other side", () => {
    expect(
      people.rows(
        "SELECT d.deptno, e.ename FROM dept d, emp e WHERE d.deptno = e.deptno(+) AND e.sal(+) > 2900 ORDER BY 1, 2",
      ),
    ).toEqual([
      [10, "KING"],
      [20, "JONES"],
      [20, "SCOTT"],
      [40, null],
    ]);
  });

  test("a condition without (+) is tested after the outer join", () => {
    expect(
      people.rows(
        "SELECT d.deptno, e.ename FROM dept d, emp e WHERE d.deptno = e.deptno(+) AND e.ename IS NULL",
      ),
    ).toEqual([[40, null]]);
  });

  test("chains of optional tables", () => {
    expect(
      people.rows(
        "SELECT e.ename, m.ename, d.dname FROM emp e, emp m, dept d WHERE e.mgr = m.empno(+) AND m.deptno = d.deptno(+) ORDER BY 1",
      ),
    ).toEqual([
      ["ADAMS", "SCOTT", "RESEARCH"],
      ["CLARK", "KING", "ACCOUNTING"],
      ["JONES", "KING", "ACCOUNTING"],
      ["KING", null, null],
      ["MILLER", "CLARK", "ACCOUNTING"],
      ["SCOTT", "JONES", "RESEARCH"],
    ]);
  });

  test("a table may be optional to two others since 12c", () => {
    expect(
      people.rows(
        "SELECT COUNT(*), COUNT(e.empno) FROM dept a, dept b, emp e WHERE a.deptno = e.deptno(+) AND b.deptno = e.deptno(+)",
      ),
    ).toEqual([[12, 5]]);
  });

  test.each([
    ["SELECT 1 FROM emp e JOIN dept d ON 1 = 1 WHERE e.deptno = d.deptno(+)", 25156],
    ["SELECT 1 FROM emp e, dept d WHERE e.deptno = d.deptno(+) OR e.sal = 1", 1719],
    ["SELECT 1 FROM emp e, dept d WHERE d.deptno(+) IN (1, 2)", 1719],
    ["SELECT 1 FROM emp e, dept d WHERE e.deptno(+) = d.deptno(+)", 1468],
    ["SELECT 1 FROM emp e, dept d WHERE e.deptno = d.deptno(+) AND e.sal(+) = d.deptno", 1416],
    ["SELECT 1 FROM emp e WHERE e.deptno(+) = (SELECT 1 FROM dual)", 1799],
    ["SELECT e.sal(+) FROM emp e", 30563],
  ])("%s raises ORA-%i", (sql, number) => {
    expect(people.failure(sql)).toMatch(new RegExp(`^ORA-0*${number} `));
  });
});

describe("join methods give the same rows", () => {
  const fixture = createFixture();
  fixture.run(
    "CREATE TABLE big (id NUMBER PRIMARY KEY, g NUMBER, c CHAR(3))",
    "CREATE TABLE small (id NUMBER, g NUMBER, c VARCHAR2(3))",
    "CREATE INDEX big_g ON big (g)",
  );
  fixture.load(
    "BIG",
    Array.from({ length: 500 }, (_, id) => [id, id % 10, "a  "]),
  );
  fixture.load("SMALL", [
    [1, 2, "a"],
    [7, null, "a  "],
    [9999, 3, "b"],
    [null, 4, null],
  ]);

  test("a few rows look up many by an index", () => {
    const sql = "SELECT s.id FROM small s, big b WHERE b.id = s.id ORDER BY 1";
    expect(fixture.rows(sql)).toEqual([[1], [7]]);
    expect(fixture.explain(sql)).toEqual([
      "SELECT STATEMENT",
      " SORT ORDER BY",
      "  NESTED LOOPS",
      "   TABLE ACCESS FULL SMALL",
      "   TABLE ACCESS BY INDEX ROWID BIG",
      "    INDEX UNIQUE SCAN BIG_PRIMARY",
    ]);
  });

  test("other equalities are hashed", () => {
    const sql = "SELECT COUNT(*) FROM small s JOIN big b ON b.g + 0 = s.g";
    expect(fixture.rows(sql)).toEqual([[150]]);
    expect(fixture.explain(sql)).toEqual([
      "SELECT STATEMENT",
      " SORT AGGREGATE",
      "  HASH JOIN",
      "   TABLE ACCESS FULL SMALL",
      "   TABLE ACCESS FULL BIG",
    ]);
  });

  test("an outer join by index keeps the rows without partners", () => {
    expect(
      fixture.rows("SELECT s.id, b.g FROM small s LEFT JOIN big b ON b.id = s.id ORDER BY 1"),
    ).toEqual([
      [1, 1],
      [7, 7],
      [9999, null],
      [null, null],
    ]);
  });

  test("CHAR and VARCHAR2 columns compare without padding, CHAR and a literal with it", () => {
    expect(
      fixture.rows("SELECT COUNT(*) FROM small s, big b WHERE b.c = s.c AND b.id = 5"),
    ).toEqual([[1]]);
    expect(fixture.rows("SELECT COUNT(*) FROM big WHERE c = 'a'")).toEqual([[500]]);
  });

  test("ranges with two bounds use the index", () => {
    const sql = "SELECT COUNT(*) FROM big WHERE id BETWEEN 10 AND 19 AND g > 4";
    expect(fixture.rows(sql)).toEqual([[5]]);
    expect(fixture.explain(sql)).toEqual([
      "SELECT STATEMENT",
      " SORT AGGREGATE",
      "  TABLE ACCESS BY INDEX ROWID BIG",
      "   INDEX RANGE SCAN BIG_PRIMARY",
    ]);
    expect(fixture.rows("SELECT id FROM big WHERE id > 10 AND id < 12")).toEqual([[11]]);
  });

  test("a ROWID finds its row", () => {
    const [[rowid]] = fixture.rows("SELECT ROWID FROM big WHERE id = 77") as [[string]];
    expect(fixture.rows("SELECT id FROM big WHERE ROWID = :1", [rowid])).toEqual([[77]]);
    expect(fixture.explain(`SELECT id FROM big WHERE ROWID = '${rowid}'`)).toEqual([
      "SELECT STATEMENT",
      " TABLE ACCESS BY USER ROWID BIG",
    ]);
  });
});
