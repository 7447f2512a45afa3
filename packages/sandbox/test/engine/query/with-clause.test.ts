// Layer: pure.
import { describe, expect, test } from "vitest";
import { createFixture } from "../fixture.ts";
import { peopleFixture } from "./people.ts";

const people = peopleFixture();

describe("WITH", () => {
  test("names are known to what follows and hide tables", () => {
    expect(
      people.rows(
        "WITH dept AS (SELECT 1 AS one FROM dual), b AS (SELECT one + 1 AS two FROM dept) SELECT * FROM dept, b",
      ),
    ).toEqual([[1, 2]]);
    expect(people.query("WITH t (a, b) AS (SELECT 1, 2 FROM dual) SELECT b, a FROM t")).toEqual({
      columns: ["B", "A"],
      rows: [[2, 1]],
    });
  });

  test("they are known in subqueries and in inner WITH clauses", () => {
    expect(
      people.rows(
        "WITH t AS (SELECT 20 AS d FROM dual) SELECT COUNT(*) FROM emp WHERE deptno IN (WITH u AS (SELECT d FROM t) SELECT d FROM u)",
      ),
    ).toEqual([[3]]);
  });

  test("a query that is named twice is run once", () => {
    const fixture = createFixture();
    let runs = 0;
    fixture.db.dictionaryViews.set("COUNTED", {
      kind: "dictionary-view",
      owner: "SYS",
      name: "COUNTED",
      columns: [{ name: "N", type: { name: "NUMBER", precision: null, scale: null } }],
      visibleTo: "public",
      rows: () => [[++runs]],
    });
    expect(
      fixture.rows(
        "WITH c AS (SELECT n FROM counted) SELECT a.n, b.n FROM c a, c b WHERE EXISTS (SELECT 1 FROM c)",
      ),
    ).toEqual([[1, 1]]);
    expect(runs).toBe(1);
  });

  test("a WITH clause in a correlated subquery reads the outer row", () => {
    expect(
      people.rows(
        "SELECT deptno, (WITH x AS (SELECT sal FROM emp e WHERE e.deptno = d.deptno) SELECT SUM(a.sal) FROM x a WHERE a.sal = (SELECT MAX(b.sal) FROM x b)) FROM dept d ORDER BY 1",
      ),
    ).toEqual([
      [10, 5000],
      [20, 3000],
      [40, null],
    ]);
  });

  test.each([
    ["WITH t (a, b) AS (SELECT 1 FROM dual) SELECT * FROM t", "ORA-32038"],
    ["WITH a AS (SELECT * FROM b), b AS (SELECT * FROM a) SELECT * FROM a", "ORA-32031"],
    ["WITH a AS (SELECT * FROM nosuch) SELECT 1 FROM dual", "ORA-00942"],
  ])("%s", (sql, failure) => {
    expect(people.failure(sql)).toMatch(new RegExp(`^${failure}`));
  });
});

describe("recursive WITH", () => {
  const tree =
    "WITH t (id, name, depth) AS (SELECT empno, ename, 1 FROM emp WHERE mgr IS NULL UNION ALL SELECT e.empno, e.ename, t.depth + 1 FROM emp e JOIN t ON e.mgr = t.id)";

  test("counts", () => {
    expect(
      people.rows(
        "WITH n (i, f) AS (SELECT 1, 1 FROM dual UNION ALL SELECT i + 1, f * (i + 1) FROM n WHERE i < 5) SELECT * FROM n",
      ),
    ).toEqual([
      [1, 1],
      [2, 2],
      [3, 6],
      [4, 24],
      [5, 120],
    ]);
  });

  test("levels come one after the other", () => {
    expect(people.rows(`${tree} SELECT depth, COUNT(*) FROM t GROUP BY depth ORDER BY 1`)).toEqual([
      [1, 1],
      [2, 2],
      [3, 2],
      [4, 1],
    ]);
    expect(people.rows(`${tree} SELECT depth FROM t`).flat()).toEqual([1, 2, 2, 3, 3, 4]);
  });

  test("SEARCH orders, depth or breadth first", () => {
    const searched = (how: string): unknown =>
      people.rows(`${tree} SEARCH ${how} FIRST BY name SET o SELECT name, o FROM t ORDER BY o`);
    expect(searched("DEPTH")).toEqual([
      ["KING", 1],
      ["CLARK", 2],
      ["MILLER", 3],
      ["JONES", 4],
      ["SCOTT", 5],
      ["ADAMS", 6],
    ]);
    expect(searched("BREADTH")).toEqual([
      ["KING", 1],
      ["CLARK", 2],
      ["JONES", 3],
      ["MILLER", 4],
      ["SCOTT", 5],
      ["ADAMS", 6],
    ]);
  });

  test("a cycle is an error, with CYCLE a mark", () => {
    const fixture = createFixture();
    fixture.run("CREATE TABLE ring (id NUMBER, up NUMBER)");
    fixture.load("RING", [
      [1, 3],
      [2, 1],
      [3, 2],
    ]);
    const ring =
      "WITH r (id) AS (SELECT id FROM ring WHERE id = 1 UNION ALL SELECT x.id FROM ring x JOIN r ON x.up = r.id)";
    expect(fixture.failure(`${ring} SELECT * FROM r`)).toMatch(/^ORA-32044/);
    expect(fixture.query(`${ring} CYCLE id SET again TO 'Y' DEFAULT 'N' SELECT * FROM r`)).toEqual({
      columns: ["ID", "AGAIN"],
      rows: [
        [1, "N"],
        [2, "N"],
        [3, "N"],
        [1, "Y"],
      ],
    });
  });

  test("the same values on different paths are no cycle", () => {
    expect(
      people.rows(
        "WITH n (i) AS (SELECT 1 FROM dual UNION ALL SELECT i + 1 FROM n, (SELECT 1 FROM dept) WHERE i < 3) SELECT i, COUNT(*) FROM n GROUP BY i ORDER BY 1",
      ),
    ).toEqual([
      [1, 1],
      [2, 3],
      [3, 9],
    ]);
  });

  test("an endless recursion can be cut off", () => {
    expect(
      people
        .rows(
          "WITH n (i) AS (SELECT 1 FROM dual UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE ROWNUM <= 3",
        )
        .flat(),
    ).toEqual([1, 2, 3]);
  });

  test.each([
    ["WITH n AS (SELECT 1 AS i FROM dual UNION ALL SELECT i + 1 FROM n) SELECT * FROM n", 32039],
    ["WITH n (i) AS (SELECT 1 FROM dual UNION SELECT i + 1 FROM n) SELECT * FROM n", 32040],
    ["WITH n (i) AS (SELECT i FROM n UNION ALL SELECT i + 1 FROM n) SELECT * FROM n", 32041],
    [
      "WITH n (i) AS (SELECT 1 FROM dual UNION ALL SELECT a.i FROM n a, n b) SELECT * FROM n",
      32042,
    ],
    ["WITH n (i) AS (SELECT i + 1 FROM n) SELECT * FROM n", 32043],
    ["WITH n (i) AS (SELECT 1 FROM dual UNION ALL SELECT MAX(i) FROM n) SELECT * FROM n", 32486],
    ["WITH n (i) AS (SELECT 1 FROM dual UNION ALL SELECT 'a' FROM n) SELECT * FROM n", 1790],
  ])("%s", (sql, number) => {
    expect(people.failure(sql)).toMatch(new RegExp(`^ORA-0*${number} `));
  });
});
