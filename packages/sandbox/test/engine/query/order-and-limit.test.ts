// Layer: pure.
import { describe, expect, test } from "vitest";
import { peopleFixture } from "./people.ts";

const people = peopleFixture();

describe("ORDER BY", () => {
  test("NULLs are last ascending and first descending, unless it says otherwise", () => {
    const order = (by: string): unknown[] =>
      people.rows(`SELECT comm FROM emp WHERE empno IN (7876, 7782, 7839) ORDER BY ${by}`).flat();
    expect(order("comm")).toEqual([0, 300, null]);
    expect(order("comm DESC")).toEqual([null, 300, 0]);
    expect(order("comm NULLS FIRST")).toEqual([null, 0, 300]);
    expect(order("comm DESC NULLS LAST")).toEqual([300, 0, null]);
  });

  test("by position, alias, hidden column and expression", () => {
    expect(
      people.rows("SELECT ename AS n, sal FROM emp WHERE deptno = 20 ORDER BY 2").flat(),
    ).toEqual(["ADAMS", 1100, "JONES", 2975, "SCOTT", 3000]);
    expect(
      people.rows("SELECT -sal AS sal FROM emp WHERE deptno = 20 ORDER BY sal").flat(),
    ).toEqual([-3000, -2975, -1100]);
    expect(people.rows("SELECT ename FROM emp WHERE deptno = 20 ORDER BY sal * -1").flat()).toEqual(
      ["SCOTT", "JONES", "ADAMS"],
    );
    expect(
      people.rows("SELECT sal AS s FROM emp WHERE deptno = 20 ORDER BY s * -1").flat(),
    ).toEqual([3000, 2975, 1100]);
    expect(
      people
        .rows("SELECT e.deptno FROM emp e, dept d WHERE e.deptno = d.deptno ORDER BY deptno")
        .flat(),
    ).toEqual([10, 10, 20, 20, 20]);
  });

  test.each([
    ["SELECT ename FROM emp ORDER BY 2", "ORA-01785 at 31"],
    ["SELECT ename FROM emp ORDER BY 0", "ORA-01785 at 31"],
    ["SELECT DISTINCT ename FROM emp ORDER BY sal", "ORA-01791 at 40"],
    ["SELECT ename FROM emp ORDER BY nosuch", "ORA-00904 at 31"],
    ["SELECT ename AS x, sal AS x FROM emp ORDER BY x", "ORA-00960 at 46"],
    ["SELECT ename FROM emp UNION SELECT dname FROM dept ORDER BY sal", "ORA-00904 at 60"],
    ["SELECT ename FROM emp UNION SELECT dname FROM dept ORDER BY 2", "ORA-01785 at 60"],
  ])("%s", (sql, failure) => {
    expect(people.failure(sql)).toBe(failure);
  });

  test("DISTINCT rows can be ordered by what they show", () => {
    expect(
      people.rows("SELECT DISTINCT deptno + 1 FROM emp ORDER BY deptno + 1 DESC").flat(),
    ).toEqual([null, 21, 11]);
  });
});

describe("OFFSET and FETCH", () => {
  const names = (clause: string, binds: readonly (number | null)[] = []): unknown[] =>
    people.rows(`SELECT ename FROM emp ORDER BY sal DESC ${clause}`, binds).flat();

  test("rows, with and without offset", () => {
    expect(names("FETCH FIRST 2 ROWS ONLY")).toEqual(["KING", "SCOTT"]);
    expect(names("FETCH FIRST ROW ONLY")).toEqual(["KING"]);
    expect(names("OFFSET 4 ROWS")).toEqual(["MILLER", "ADAMS"]);
    expect(names("OFFSET 1 ROW FETCH NEXT 1 ROW ONLY")).toEqual(["SCOTT"]);
    expect(names("OFFSET :1 ROWS FETCH NEXT :2 ROWS ONLY", [3, 2])).toEqual(["CLARK", "MILLER"]);
  });

  test("odd counts: negative is 0, fractions are cut, NULL gives nothing", () => {
    expect(names("OFFSET -3 ROWS FETCH FIRST 1.9 ROWS ONLY")).toEqual(["KING"]);
    expect(names("FETCH FIRST 0 ROWS ONLY")).toEqual([]);
    expect(names("FETCH FIRST -1 ROWS ONLY")).toEqual([]);
    expect(names("FETCH FIRST :1 ROWS ONLY", [null])).toEqual([]);
    expect(names("OFFSET :1 ROWS", [null])).toEqual([]);
    expect(names("OFFSET 99 ROWS")).toEqual([]);
  });

  test("PERCENT rounds up", () => {
    expect(names("FETCH FIRST 50 PERCENT ROWS ONLY")).toEqual(["KING", "SCOTT", "JONES"]);
    expect(names("FETCH FIRST 20 PERCENT ROWS ONLY")).toEqual(["KING", "SCOTT"]);
  });

  test("WITH TIES", () => {
    expect(
      people.rows("SELECT deptno FROM emp ORDER BY deptno FETCH FIRST 3 ROWS WITH TIES").flat(),
    ).toEqual([10, 10, 20, 20, 20]);
    expect(
      people
        .rows("SELECT deptno FROM emp ORDER BY deptno OFFSET 1 ROW FETCH FIRST 1 ROW WITH TIES")
        .flat(),
    ).toEqual([10]);
    expect(
      people
        .rows("SELECT deptno FROM emp ORDER BY deptno FETCH FIRST 50 PERCENT ROWS WITH TIES")
        .flat(),
    ).toEqual([10, 10, 20, 20, 20]);
  });
});

describe("set operators", () => {
  test("UNION, UNION ALL, INTERSECT, MINUS with NULLs equal", () => {
    const set = (op: string): unknown[] =>
      people.rows(`SELECT deptno FROM emp ${op} SELECT deptno FROM dept ORDER BY 1`).flat();
    expect(set("UNION")).toEqual([10, 20, 40, null]);
    expect(set("UNION ALL")).toEqual([10, 10, 10, 20, 20, 20, 20, 40, null]);
    expect(set("INTERSECT")).toEqual([10, 20]);
    expect(set("MINUS")).toEqual([null]);
  });

  test("from left to right, parentheses first", () => {
    expect(
      people.rows("SELECT 1 FROM dual UNION SELECT 2 FROM dual MINUS SELECT 1 FROM dual").flat(),
    ).toEqual([2]);
    expect(
      people
        .rows("SELECT 1 FROM dual UNION (SELECT 2 FROM dual MINUS SELECT 1 FROM dual) ORDER BY 1")
        .flat(),
    ).toEqual([1, 2]);
  });

  test("INTERSECT ALL and EXCEPT ALL count in 23ai", () => {
    const fixture = peopleFixture(23);
    expect(
      fixture
        .rows(
          "SELECT deptno FROM emp INTERSECT ALL SELECT deptno FROM emp WHERE sal > 2900 ORDER BY 1",
        )
        .flat(),
    ).toEqual([10, 20, 20]);
    expect(
      fixture
        .rows("SELECT deptno FROM emp MINUS ALL SELECT deptno FROM emp WHERE sal > 2900 ORDER BY 1")
        .flat(),
    ).toEqual([10, 20, null]);
  });

  test("names come from the first branch, types from both", () => {
    const plan = people.plan(
      "SELECT deptno AS d, 'a' AS s FROM dept UNION ALL SELECT sal, 'abc' FROM emp",
    );
    expect(plan.columns.map((column) => [column.name, column.type.name])).toEqual([
      ["D", "NUMBER"],
      ["S", "VARCHAR2"],
    ]);
  });

  test("NULL fits to every type", () => {
    expect(
      people.rows("SELECT NULL FROM dual UNION ALL SELECT DATE '1970-01-02' FROM dual"),
    ).toEqual([[null], [86400]]);
  });

  test.each([
    ["SELECT 1 FROM dual UNION SELECT 1, 2 FROM dual", "ORA-01789 at 7"],
    ["SELECT 1 FROM dual UNION SELECT 'a' FROM dual", "ORA-01790 at 7"],
    ["SELECT 1, SYSDATE FROM dual UNION ALL SELECT 1, 2 FROM dual", "ORA-01790 at 10"],
  ])("%s", (sql, failure) => {
    expect(people.failure(sql)).toBe(failure);
  });
});
