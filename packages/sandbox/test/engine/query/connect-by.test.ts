// Layer: pure.
import { describe, expect, test } from "vitest";
import { createFixture } from "../fixture.ts";
import { peopleFixture } from "./people.ts";

const people = peopleFixture();

describe("CONNECT BY", () => {
  test("walks from the roots, parents before children, brothers in order", () => {
    expect(
      people.rows(
        "SELECT LEVEL, ename, PRIOR ename, CONNECT_BY_ROOT ename, CONNECT_BY_ISLEAF, SYS_CONNECT_BY_PATH(ename, '/') FROM emp START WITH mgr IS NULL CONNECT BY PRIOR empno = mgr ORDER SIBLINGS BY ename DESC",
      ),
    ).toEqual([
      [1, "KING", null, "KING", 0, "/KING"],
      [2, "JONES", "KING", "KING", 0, "/KING/JONES"],
      [3, "SCOTT", "JONES", "KING", 0, "/KING/JONES/SCOTT"],
      [4, "ADAMS", "SCOTT", "KING", 1, "/KING/JONES/SCOTT/ADAMS"],
      [2, "CLARK", "KING", "KING", 0, "/KING/CLARK"],
      [3, "MILLER", "CLARK", "KING", 1, "/KING/CLARK/MILLER"],
    ]);
  });

  test("every row is a root without START WITH", () => {
    expect(
      people.rows("SELECT COUNT(*), MAX(LEVEL) FROM emp CONNECT BY PRIOR empno = mgr"),
    ).toEqual([[15, 4]]);
  });

  test("WHERE is tested after the walk and does not prune", () => {
    expect(
      people.rows(
        "SELECT ename FROM emp WHERE ename <> 'JONES' AND LEVEL > 1 START WITH mgr IS NULL CONNECT BY mgr = PRIOR empno ORDER SIBLINGS BY ename",
      ),
    ).toEqual([["CLARK"], ["MILLER"], ["SCOTT"], ["ADAMS"]]);
  });

  test("a condition in CONNECT BY prunes", () => {
    expect(
      people.rows(
        "SELECT ename FROM emp START WITH mgr IS NULL CONNECT BY mgr = PRIOR empno AND ename <> 'JONES' ORDER SIBLINGS BY ename",
      ),
    ).toEqual([["KING"], ["CLARK"], ["MILLER"]]);
  });

  test("joins come before the walk", () => {
    expect(
      people.rows(
        "SELECT e.ename, d.dname FROM emp e, dept d WHERE e.deptno = d.deptno START WITH e.mgr IS NULL CONNECT BY PRIOR e.empno = e.mgr ORDER SIBLINGS BY e.ename",
      ),
    ).toEqual([
      ["KING", "ACCOUNTING"],
      ["CLARK", "ACCOUNTING"],
      ["JONES", "RESEARCH"],
      ["SCOTT", "RESEARCH"],
      ["ADAMS", "RESEARCH"],
    ]);
  });

  test("a loop is an error without NOCYCLE", () => {
    const fixture = createFixture();
    fixture.run("CREATE TABLE ring (id NUMBER, up NUMBER)");
    fixture.load("RING", [
      [1, 3],
      [2, 1],
      [3, 2],
    ]);
    expect(
      fixture.failure("SELECT id FROM ring START WITH id = 1 CONNECT BY PRIOR id = up"),
    ).toMatch(/^ORA-01436/);
    expect(
      fixture.rows(
        "SELECT id, LEVEL, CONNECT_BY_ISCYCLE FROM ring START WITH id = 1 CONNECT BY NOCYCLE PRIOR id = up",
      ),
    ).toEqual([
      [1, 1, 0],
      [2, 2, 0],
      [3, 3, 1],
    ]);
  });

  test("its pseudo columns need it", () => {
    expect(people.failure("SELECT LEVEL FROM emp")).toBe("ORA-01788 at 7");
    expect(people.failure("SELECT PRIOR ename FROM emp")).toBe("ORA-01788 at 7");
    expect(people.failure("SELECT ename FROM emp ORDER SIBLINGS BY ename")).toMatch(/^ORA-30929/);
  });
});

describe("generators", () => {
  test("LEVEL and ROWNUM on DUAL", () => {
    expect(people.rows("SELECT LEVEL FROM dual CONNECT BY LEVEL <= 3")).toEqual([[1], [2], [3]]);
    expect(people.rows("SELECT ROWNUM FROM dual CONNECT BY ROWNUM <= 3")).toEqual([[1], [2], [3]]);
    expect(people.rows("SELECT LEVEL FROM dual CONNECT BY LEVEL <= 0")).toEqual([[1]]);
    expect(
      people.rows("SELECT LEVEL * 10 FROM dual WHERE LEVEL > 1 CONNECT BY LEVEL <= :1", [3]),
    ).toEqual([[20], [30]]);
  });

  test("a generator of a million rows keeps none of them", () => {
    expect(
      people.rows("SELECT COUNT(*), SUM(LEVEL) FROM dual CONNECT BY LEVEL <= 1000000"),
    ).toEqual([[1000000, 500000500000]]);
  });

  test("an endless one can be cut off", () => {
    expect(
      people.rows("SELECT * FROM (SELECT LEVEL FROM dual CONNECT BY 1 = 1) WHERE ROWNUM <= 2"),
    ).toEqual([[1], [2]]);
  });

  test("several rows branch at every level", () => {
    expect(people.rows("SELECT COUNT(*) FROM dept CONNECT BY LEVEL <= 3")).toEqual([[3 + 9 + 27]]);
  });
});
