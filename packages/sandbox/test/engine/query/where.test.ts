// Layer: pure.
import { describe, expect, test } from "vitest";
import { createFixture } from "../fixture.ts";
import { peopleFixture } from "./people.ts";

const people = peopleFixture();

describe("three-valued logic", () => {
  test("unknown is not true, and NOT unknown neither", () => {
    expect(people.rows("SELECT COUNT(*) FROM emp WHERE comm > 100")).toEqual([[1]]);
    expect(people.rows("SELECT COUNT(*) FROM emp WHERE NOT (comm > 100)")).toEqual([[1]]);
    expect(people.rows("SELECT COUNT(*) FROM emp WHERE comm = NULL OR comm <> NULL")).toEqual([
      [0],
    ]);
  });

  test("NOT IN with a NULL in the list gives nothing", () => {
    expect(people.rows("SELECT COUNT(*) FROM emp WHERE deptno NOT IN (10, NULL)")).toEqual([[0]]);
    expect(
      people.rows("SELECT COUNT(*) FROM emp WHERE empno NOT IN (SELECT mgr FROM emp)"),
    ).toEqual([[0]]);
    expect(
      people.rows(
        "SELECT ename FROM emp WHERE empno NOT IN (SELECT mgr FROM emp WHERE mgr IS NOT NULL) ORDER BY 1",
      ),
    ).toEqual([["ADAMS"], ["MILLER"]]);
  });

  test("a condition without columns decides once, aggregates still give their row", () => {
    expect(people.rows("SELECT ename FROM emp WHERE 1 = 0")).toEqual([]);
    expect(people.rows("SELECT COUNT(*), MAX(sal) FROM emp WHERE 1 = 0")).toEqual([[0, null]]);
    expect(people.rows("SELECT deptno, COUNT(*) FROM emp WHERE 1 = 0 GROUP BY deptno")).toEqual([]);
    expect(people.rows("SELECT COUNT(*) FROM emp WHERE :1 = 'y'", ["n"])).toEqual([[0]]);
  });

  test("no aggregates and no window functions in WHERE", () => {
    expect(people.failure("SELECT 1 FROM emp WHERE COUNT(*) > 1")).toBe("ORA-00934 at 24");
    expect(people.failure("SELECT 1 FROM emp WHERE ROW_NUMBER() OVER (ORDER BY sal) = 1")).toBe(
      "ORA-30483 at 24",
    );
  });
});

describe("subqueries", () => {
  test("EXISTS, scalar and correlated to two levels", () => {
    expect(
      people.rows(
        "SELECT dname FROM dept d WHERE EXISTS (SELECT 1 FROM emp e WHERE e.deptno = d.deptno AND e.sal = (SELECT MAX(x.sal) FROM emp x WHERE x.deptno = d.deptno) AND e.sal > 4000)",
      ),
    ).toEqual([["ACCOUNTING"]]);
    expect(
      people.rows(
        "SELECT dname, (SELECT COUNT(*) FROM emp e WHERE e.deptno = d.deptno) FROM dept d ORDER BY 1",
      ),
    ).toEqual([
      ["ACCOUNTING", 2],
      ["OPERATIONS", 0],
      ["RESEARCH", 3],
    ]);
  });

  test("a scalar subquery with several rows or columns", () => {
    expect(people.failure("SELECT (SELECT ename FROM emp) FROM dual")).toMatch(/^ORA-01427/);
    expect(people.failure("SELECT (SELECT ename, sal FROM emp) FROM dual")).toBe("ORA-00913 at 7");
    expect(people.failure("SELECT 1 FROM emp WHERE empno IN (SELECT empno, sal FROM emp)")).toMatch(
      /^ORA-00913/,
    );
  });

  test("a correlated subquery over a table without an index gives the same with many rows", () => {
    const fixture = createFixture();
    fixture.run("CREATE TABLE o (id NUMBER, k NUMBER)", "CREATE TABLE i (k NUMBER, v NUMBER)");
    fixture.load(
      "O",
      Array.from({ length: 400 }, (_, id) => [id, id % 7 === 0 ? null : id % 50]),
    );
    fixture.load(
      "I",
      Array.from({ length: 300 }, (_, v) => [v % 40, v]),
    );
    const expected = Array.from({ length: 400 }, (_, id) => id)
      .filter((id) => id % 7 !== 0 && id % 50 < 40)
      .map((id) => [id]);
    expect(
      fixture.rows("SELECT id FROM o WHERE EXISTS (SELECT 1 FROM i WHERE i.k = o.k) ORDER BY id"),
    ).toEqual(expected);
    expect(fixture.rows("SELECT SUM((SELECT MAX(v) FROM i WHERE i.k = o.k)) FROM o")).toEqual([
      [
        Array.from({ length: 400 }, (_, id) => id)
          .filter((id) => id % 7 !== 0 && id % 50 < 40)
          .reduce(
            (sum, id) =>
              sum +
              Math.max(
                ...[0, 1, 2, 3, 4, 5, 6, 7].map((n) => n * 40 + (id % 50)).filter((v) => v < 300),
              ),
            0,
          ),
      ],
    ]);
  });
});

describe("ROWNUM", () => {
  test("counts the rows that passed, before ORDER BY", () => {
    expect(people.rows("SELECT COUNT(*) FROM emp WHERE ROWNUM <= 2")).toEqual([[2]]);
    expect(people.rows("SELECT empno FROM emp WHERE ROWNUM = 2")).toEqual([]);
    expect(people.rows("SELECT empno FROM emp WHERE ROWNUM > 1")).toEqual([]);
    expect(
      people.rows("SELECT ename, ROWNUM FROM emp WHERE sal > 2900 AND ROWNUM < 3 ORDER BY ename"),
    ).toEqual([
      ["JONES", 2],
      ["KING", 1],
    ]);
  });

  test("the usual page in three levels", () => {
    expect(
      people.rows(
        "SELECT ename FROM (SELECT a.*, ROWNUM rnum FROM (SELECT ename FROM emp ORDER BY sal DESC) a WHERE ROWNUM <= 4) WHERE rnum > 2",
      ),
    ).toEqual([["JONES"], ["CLARK"]]);
  });

  test("binds, fractions and NULL as limits", () => {
    expect(people.rows("SELECT COUNT(*) FROM emp WHERE ROWNUM <= :1", [3])).toEqual([[3]]);
    expect(people.rows("SELECT COUNT(*) FROM emp WHERE ROWNUM < 2.5")).toEqual([[2]]);
    expect(people.rows("SELECT COUNT(*) FROM emp WHERE 3 >= ROWNUM")).toEqual([[3]]);
    expect(people.rows("SELECT COUNT(*) FROM emp WHERE ROWNUM <= NULL")).toEqual([[0]]);
  });

  test("reading stops as soon as there are enough rows", () => {
    const fixture = createFixture();
    let read = 0;
    fixture.db.dictionaryViews.set("ENDLESS", {
      kind: "dictionary-view",
      owner: "SYS",
      name: "ENDLESS",
      columns: [{ name: "N", type: { name: "NUMBER", precision: null, scale: null } }],
      visibleTo: "public",
      *rows() {
        for (;;) yield [read++];
      },
    });
    expect(fixture.rows("SELECT n FROM endless WHERE n > 5 AND ROWNUM <= 2")).toEqual([[6], [7]]);
    expect(read).toBe(8);
    expect(fixture.rows("SELECT n FROM endless FETCH FIRST 2 ROWS ONLY")).toEqual([[8], [9]]);
  });
});
