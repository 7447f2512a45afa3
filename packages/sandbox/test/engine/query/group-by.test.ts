// Layer: pure.
import { describe, expect, test } from "vitest";
import { createFixture } from "../fixture.ts";
import { peopleFixture } from "./people.ts";

const people = peopleFixture();

describe("groups", () => {
  test("NULLs are one group, aggregates leave NULLs out", () => {
    expect(
      people.rows(
        "SELECT deptno, COUNT(*), COUNT(comm), SUM(sal) FROM emp GROUP BY deptno ORDER BY 1",
      ),
    ).toEqual([
      [10, 2, 1, 7450],
      [20, 3, 1, 7075],
      [null, 1, 0, 1300],
    ]);
  });

  test("no rows: one group without GROUP BY, none with it", () => {
    expect(people.rows("SELECT COUNT(*), SUM(sal) FROM emp WHERE sal > 9000")).toEqual([[0, null]]);
    expect(people.rows("SELECT COUNT(*) FROM emp WHERE sal > 9000 GROUP BY deptno")).toEqual([]);
    expect(people.rows("SELECT COUNT(*) FROM emp WHERE sal > 9000 GROUP BY ()")).toEqual([]);
    expect(
      people.rows("SELECT COUNT(*) FROM emp WHERE sal > 9000 GROUP BY ROLLUP (deptno)"),
    ).toEqual([]);
  });

  test("keys may be expressions, and parts of larger ones", () => {
    expect(
      people.rows(
        "SELECT TRUNC(sal / 1000) * 10, COUNT(*) FROM emp GROUP BY TRUNC(sal / 1000) HAVING COUNT(*) > 1 ORDER BY TRUNC(sal / 1000)",
      ),
    ).toEqual([
      [10, 2],
      [20, 2],
    ]);
    expect(people.rows("SELECT e.deptno + 1 FROM emp e GROUP BY deptno ORDER BY e.deptno")).toEqual(
      [[11], [21], [null]],
    );
    expect(people.rows("SELECT sal + :1 FROM emp WHERE empno = 7839 GROUP BY sal", [1])).toEqual([
      [5001],
    ]);
  });

  test("HAVING alone makes one group", () => {
    expect(people.rows("SELECT 1 FROM emp HAVING COUNT(*) > 3")).toEqual([[1]]);
    expect(people.rows("SELECT 1 FROM emp HAVING COUNT(*) > 30")).toEqual([]);
  });

  test("aggregates of aggregates", () => {
    expect(
      people.rows("SELECT MAX(COUNT(*)), AVG(MAX(sal)) FROM emp WHERE deptno > 0 GROUP BY deptno"),
    ).toEqual([[3, 4000]]);
    expect(people.failure("SELECT MAX(COUNT(*)) FROM emp")).toBe("ORA-00978 at 11");
    expect(people.failure("SELECT MAX(MAX(COUNT(*))) FROM emp GROUP BY deptno")).toBe(
      "ORA-00935 at 11",
    );
    expect(people.failure("SELECT deptno, MAX(COUNT(*)) FROM emp GROUP BY deptno")).toBe(
      "ORA-00937 at 7",
    );
  });

  test.each([
    ["SELECT ename, COUNT(*) FROM emp GROUP BY deptno", "ORA-00979 at 7"],
    ["SELECT ename, COUNT(*) FROM emp", "ORA-00937 at 7"],
    ["SELECT * FROM emp GROUP BY empno", "ORA-00979 at 7"],
    ["SELECT deptno FROM emp GROUP BY deptno HAVING sal > 1", "ORA-00979 at 46"],
    ["SELECT deptno FROM emp GROUP BY deptno ORDER BY sal", "ORA-00979 at 48"],
    ["SELECT COUNT(*) FROM emp GROUP BY COUNT(*)", "ORA-00934 at 34"],
    ["SELECT ROWNUM FROM emp GROUP BY deptno", "ORA-00979 at 7"],
    ["SELECT sal + :1 FROM emp GROUP BY sal + :2", "ORA-00979 at 7"],
    ["SELECT 1 FROM emp GROUP BY (SELECT 1 FROM dual)", "ORA-22818 at 27"],
    [
      "SELECT (SELECT MAX(dname) FROM dept d WHERE d.deptno = e.sal) FROM emp e GROUP BY deptno",
      "ORA-00979 at 55",
    ],
  ])("%s", (sql, failure) => {
    expect(people.failure(sql, [1, 2])).toBe(failure);
  });

  test("LOBs are no keys", () => {
    const fixture = createFixture();
    fixture.run("CREATE TABLE lobs (id NUMBER, c CLOB)");
    expect(fixture.failure("SELECT COUNT(*) FROM lobs GROUP BY c")).toBe("ORA-00932 at 35");
    expect(fixture.failure("SELECT DISTINCT c FROM lobs")).toBe("ORA-00932 at 16");
    expect(fixture.failure("SELECT id FROM lobs ORDER BY c")).toBe("ORA-00932 at 29");
    expect(fixture.failure("SELECT c FROM lobs UNION SELECT c FROM lobs")).toBe("ORA-00932 at 7");
    expect(fixture.rows("SELECT c FROM lobs UNION ALL SELECT c FROM lobs")).toEqual([]);
  });

  test("23ai takes aliases in GROUP BY, 19c does not", () => {
    const sql = "SELECT deptno AS d, COUNT(*) FROM emp GROUP BY d ORDER BY 1";
    expect(people.failure(sql)).toBe("ORA-00904 at 47");
    expect(peopleFixture(23).rows(sql)).toEqual([
      [10, 2],
      [20, 3],
      [null, 1],
    ]);
  });

  test("DISTINCT, KEEP and LISTAGG", () => {
    expect(
      people.rows(
        "SELECT COUNT(DISTINCT deptno), MAX(ename) KEEP (DENSE_RANK LAST ORDER BY sal), LISTAGG(ename, ',') WITHIN GROUP (ORDER BY empno) FROM emp WHERE deptno = 20",
      ),
    ).toEqual([[1, "SCOTT", "JONES,SCOTT,ADAMS"]]);
  });
});

describe("grouping sets", () => {
  const fixture = createFixture();
  fixture.run("CREATE TABLE s (a VARCHAR2(1), b VARCHAR2(1), n NUMBER)");
  fixture.load("S", [
    ["x", "p", 1],
    ["x", "q", 2],
    ["y", "p", 4],
    ["y", null, 8],
  ]);

  test("ROLLUP", () => {
    expect(
      fixture.rows(
        "SELECT a, b, SUM(n), GROUPING(a), GROUPING(b), GROUPING_ID(a, b) FROM s GROUP BY ROLLUP (a, b) ORDER BY GROUPING_ID(a, b), a, b",
      ),
    ).toEqual([
      ["x", "p", 1, 0, 0, 0],
      ["x", "q", 2, 0, 0, 0],
      ["y", "p", 4, 0, 0, 0],
      ["y", null, 8, 0, 0, 0],
      ["x", null, 3, 0, 1, 1],
      ["y", null, 12, 0, 1, 1],
      [null, null, 15, 1, 1, 3],
    ]);
  });

  test("CUBE and HAVING on the grouping", () => {
    expect(
      fixture.rows(
        "SELECT a, b, SUM(n) FROM s GROUP BY CUBE (a, b) HAVING GROUPING(a) = 1 ORDER BY GROUPING(b), b",
      ),
    ).toEqual([
      [null, "p", 5],
      [null, "q", 2],
      [null, null, 8],
      [null, null, 15],
    ]);
  });

  test("GROUPING SETS, combined with a plain key", () => {
    expect(
      fixture.rows(
        "SELECT a, b, SUM(n) FROM s GROUP BY a, GROUPING SETS (b, ()) HAVING a = 'x' ORDER BY b",
      ),
    ).toEqual([
      ["x", "p", 1],
      ["x", "q", 2],
      ["x", null, 3],
    ]);
  });

  test("GROUP_ID counts repeated sets", () => {
    expect(
      fixture.rows(
        "SELECT a, SUM(n), GROUP_ID() FROM s GROUP BY GROUPING SETS (a, a) ORDER BY 3, 1",
      ),
    ).toEqual([
      ["x", 3, 0],
      ["y", 12, 0],
      ["x", 3, 1],
      ["y", 12, 1],
    ]);
  });

  test("composite columns roll up together", () => {
    expect(fixture.rows("SELECT a, b, SUM(n) FROM s GROUP BY ROLLUP ((a, b)) ORDER BY 3")).toEqual([
      ["x", "p", 1],
      ["x", "q", 2],
      ["y", "p", 4],
      ["y", null, 8],
      [null, null, 15],
    ]);
  });

  test("GROUPING needs GROUP BY expressions", () => {
    expect(fixture.failure("SELECT GROUPING(n) FROM s GROUP BY ROLLUP (a)")).toBe(
      "ORA-00979 at 16",
    );
  });
});

describe("window functions", () => {
  test("over groups", () => {
    expect(
      people.rows(
        "SELECT deptno, SUM(sal), RANK() OVER (ORDER BY SUM(sal) DESC) AS r, SUM(SUM(sal)) OVER () FROM emp GROUP BY deptno ORDER BY r",
      ),
    ).toEqual([
      [10, 7450, 1, 15825],
      [20, 7075, 2, 15825],
      [null, 1300, 3, 15825],
    ]);
  });

  test("partitions, frames, and ORDER BY on the result", () => {
    expect(
      people.rows(
        "SELECT ename, SUM(sal) OVER (PARTITION BY deptno ORDER BY sal ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) s, ROW_NUMBER() OVER (ORDER BY sal DESC) r FROM emp ORDER BY r",
      ),
    ).toEqual([
      ["KING", 7450, 1],
      ["SCOTT", 5975, 2],
      ["JONES", 4075, 3],
      ["CLARK", 2450, 4],
      ["MILLER", 1300, 5],
      ["ADAMS", 1100, 6],
    ]);
  });

  test("the newest row of each key, as loaders write it", () => {
    expect(
      people.rows(
        "SELECT ename FROM (SELECT e.*, ROW_NUMBER() OVER (PARTITION BY deptno ORDER BY sal DESC NULLS LAST) rn FROM emp e) WHERE rn = 1 ORDER BY 1",
      ),
    ).toEqual([["KING"], ["MILLER"], ["SCOTT"]]);
  });
});
