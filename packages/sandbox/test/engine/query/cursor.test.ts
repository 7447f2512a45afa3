// Layer: pure.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { TICK } from "../../../src/engine/expressions/contract.ts";
import { Pacing } from "../../../src/engine/pacing.ts";
import type { QueryPlan } from "../../../src/engine/query/contract.ts";
import { explainPlan, formatPlan } from "../../../src/engine/query/explain.ts";
import { type OpenQuery, openQuery } from "../../../src/engine/query/open-query.ts";
import { startStatement } from "../../../src/engine/store/statements.ts";
import { createFixture, type Fixture } from "../fixture.ts";
import { peopleFixture } from "./people.ts";

function open(fixture: Fixture, plan: QueryPlan, locking = false): OpenQuery {
  startStatement(fixture.session);
  return openQuery(plan, fixture.session, { locking });
}

function take(cursor: OpenQuery, count: number): unknown[] {
  const rows: unknown[] = [];
  while (rows.length < count) {
    const row = cursor.next();
    if (row === undefined) break;
    if (row !== TICK) rows.push(row);
  }
  return rows;
}

describe("an open cursor", () => {
  test("sees what was committed when it was opened, whatever happens between two rows", () => {
    const fixture = createFixture();
    fixture.run("CREATE TABLE t (id NUMBER, v NUMBER)");
    fixture.load("T", [
      [1, 10],
      [2, 20],
      [3, 30],
    ]);
    const cursor = open(
      fixture,
      fixture.plan("SELECT id, v, (SELECT SUM(v) FROM t x WHERE x.id <= t.id) FROM t"),
    );
    expect(take(cursor, 1)).toEqual([[1, 10, 10]]);
    fixture.change("T", (row) => [row[0] ?? null, 0]);
    fixture.load("T", [[4, 40]]);
    expect(fixture.rows("SELECT SUM(v) FROM t")).toEqual([[40]]);
    expect(take(cursor, 9)).toEqual([
      [2, 20, 30],
      [3, 30, 60],
    ]);
  });

  test("keeps its binds and clock while other statements run", () => {
    const fixture = createFixture();
    const cursor = open(
      fixture,
      fixture.plan("SELECT LEVEL + :1 FROM dual CONNECT BY LEVEL <= :2", [100, 3]),
    );
    expect(take(cursor, 1)).toEqual([[101]]);
    expect(fixture.rows("SELECT :1 FROM dual", [7])).toEqual([[7]]);
    expect(fixture.session.binds).toEqual([7]);
    expect(take(cursor, 9)).toEqual([[102], [103]]);
  });

  test("one plan can be open twice", () => {
    const fixture = createFixture();
    const plan = fixture.plan(
      "WITH n (i) AS (SELECT 1 FROM dual UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT a.i, b.i FROM n a, n b WHERE a.i = b.i",
    );
    fixture.session.now = { ...fixture.session.now };
    const first = open(fixture, plan);
    expect(take(first, 1)).toEqual([[1, 1]]);
    fixture.session.now = { ...fixture.session.now };
    const second = open(fixture, plan);
    expect(take(second, 9)).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(take(first, 9)).toEqual([
      [2, 2],
      [3, 3],
    ]);
  });

  test("ends for good, and can be closed early", () => {
    const fixture = createFixture();
    const cursor = open(fixture, fixture.plan("SELECT LEVEL FROM dual CONNECT BY LEVEL <= 5"));
    expect(take(cursor, 2)).toEqual([[1], [2]]);
    cursor.close();
    cursor.close();
    expect(cursor.next()).toBeUndefined();
  });
});

describe("long work can be interrupted", () => {
  const fixture = createFixture();
  fixture.run("CREATE TABLE n (i NUMBER, g NUMBER)");
  fixture.load(
    "N",
    Array.from({ length: 20_000 }, (_, i) => [i, i % 100]),
  );

  /** Each look at the clock says that the turn is over: subqueries are left then. */
  beforeEach(() => {
    let now = performance.now();
    vi.spyOn(performance, "now").mockImplementation(() => {
      now += 20;
      return now;
    });
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    // What the engine knows of the time is shared by the tests of a process.
    await new Pacing().pause(new AbortController().signal);
  });

  /** Steps of the cursor up to its first row. */
  test.each([
    ["a scan that finds nothing", "SELECT i FROM n WHERE i < 0", 18],
    ["a sort", "SELECT i FROM n ORDER BY g, i DESC", 25],
    ["a hash join's table", "SELECT a.i FROM n a, n b WHERE a.i = b.i AND a.g + b.g < 0", 35],
    [
      "a nested loop",
      "SELECT a.i FROM n a, (SELECT * FROM n WHERE i < 5) b WHERE a.i + b.i < 0",
      90,
    ],
    ["groups", "SELECT g, SUM(i) FROM n GROUP BY g", 18],
    ["DISTINCT", "SELECT COUNT(*) FROM (SELECT DISTINCT g FROM n)", 18],
    ["window functions", "SELECT ROW_NUMBER() OVER (PARTITION BY g ORDER BY i) FROM n", 40],
    ["MINUS", "SELECT i FROM n MINUS SELECT i FROM n", 35],
    ["CONNECT BY", "SELECT COUNT(*) FROM dual CONNECT BY LEVEL <= 20000", 18],
    [
      "a recursive query",
      "WITH r (i) AS (SELECT 1 FROM dual UNION ALL SELECT i + 1 FROM r WHERE i < 5000) SELECT COUNT(*) FROM r",
      4,
    ],
    [
      "a subquery of IN",
      "SELECT dummy FROM dual WHERE 'a' IN (SELECT 'b' FROM n WHERE i >= 0)",
      18,
    ],
    ["a scalar subquery", "SELECT (SELECT COUNT(*) FROM n) FROM dual", 18],
    [
      "EXISTS that finds nothing",
      "SELECT 1 FROM dual WHERE EXISTS (SELECT 1 FROM n WHERE i < 0)",
      18,
    ],
  ])("%s", (_what, sql, least) => {
    const cursor = open(fixture, fixture.plan(sql));
    let ticks = 0;
    while (cursor.next() === TICK) ticks++;
    expect(ticks).toBeGreaterThanOrEqual(least);
  });
});

describe("FOR UPDATE", () => {
  const people = peopleFixture();
  people.run(
    "CREATE VIEW v20 AS SELECT empno, ename FROM emp WHERE deptno = 20",
    "CREATE VIEW vcount AS SELECT deptno, COUNT(*) n FROM emp GROUP BY deptno",
  );
  const rowidOf = (empno: number): unknown =>
    people.rows("SELECT ROWID FROM emp WHERE empno = :1", [empno])[0]?.[0];

  test("gives the ROWIDs of the tables behind the rows", () => {
    const plan = people.plan("SELECT ename FROM emp WHERE empno = 7839 FOR UPDATE NOWAIT");
    expect(plan.locking?.targets.map(({ table, alias }) => [table?.name, alias])).toEqual([
      ["EMP", "EMP"],
    ]);
    expect([plan.locking?.waitS, plan.locking?.skipLocked]).toEqual([0, false]);
    expect(take(open(people, plan, true), 9)).toEqual([["KING", rowidOf(7839)]]);
    expect(people.rows("SELECT ename FROM emp WHERE empno = 7839 FOR UPDATE")).toEqual([["KING"]]);
  });

  test("of joins: all tables, or those of the columns after OF; nothing where an outer join found nothing", () => {
    const sql =
      "SELECT d.deptno, e.ename FROM dept d LEFT JOIN emp e ON e.deptno = d.deptno AND e.sal > 4000 ORDER BY 1 FOR UPDATE";
    const both = people.plan(sql);
    expect(both.locking?.targets.map(({ alias }) => alias)).toEqual(["D", "E"]);
    expect(take(open(people, both, true), 9).map((row) => (row as unknown[])[3])).toEqual([
      rowidOf(7839),
      null,
      null,
    ]);
    const one = people.plan(`${sql} OF e.sal SKIP LOCKED`);
    expect(one.locking?.targets.map(({ alias }) => alias)).toEqual(["E"]);
    expect(one.locking?.skipLocked).toBe(true);
    expect(take(open(people, one, true), 1)).toEqual([[10, "KING", rowidOf(7839)]]);
  });

  test("goes through simple views and inline views", () => {
    const plan = people.plan("SELECT ename FROM (SELECT * FROM v20) WHERE empno = 7788 FOR UPDATE");
    expect(plan.locking?.targets.map(({ table }) => table?.name)).toEqual(["EMP"]);
    expect(take(open(people, plan, true), 9)).toEqual([["SCOTT", rowidOf(7788)]]);
  });

  test.each([
    ["SELECT DISTINCT ename FROM emp FOR UPDATE", 1786],
    ["SELECT COUNT(*) FROM emp GROUP BY deptno FOR UPDATE", 1786],
    ["SELECT ename FROM emp UNION SELECT dname FROM dept FOR UPDATE", 1786],
    ["SELECT n FROM vcount FOR UPDATE", 2014],
    ["SELECT ename FROM (SELECT DISTINCT ename FROM emp) FOR UPDATE", 2014],
    ["SELECT ename FROM emp FETCH FIRST 1 ROW ONLY FOR UPDATE", 2014],
    ["SELECT ename FROM emp FOR UPDATE OF nosuch", 904],
  ])("%s", (sql, number) => {
    expect(people.failure(sql)).toMatch(new RegExp(`^ORA-0*${number} `));
  });
});

test("plans are printed like DBMS_XPLAN's", () => {
  const people = peopleFixture();
  expect(
    formatPlan(
      explainPlan(people.plan("SELECT e.ename FROM emp e WHERE e.deptno = 20 ORDER BY e.sal")),
    ),
  ).toEqual([
    "--------------------------------------------------------",
    "| Id | Operation                     | Name     | Rows |",
    "--------------------------------------------------------",
    "|  0 | SELECT STATEMENT              |          |    1 |",
    "|  1 |  SORT ORDER BY                |          |    1 |",
    "|  2 |   TABLE ACCESS BY INDEX ROWID | EMP      |    1 |",
    "|  3 |    INDEX RANGE SCAN           | EMP_DEPT |    1 |",
    "--------------------------------------------------------",
  ]);
});

test("NEXTVAL stands in a plain select list only", () => {
  const fixture = peopleFixture();
  const names = fixture.db.objects.get("APP");
  names?.set("SEQ", {
    kind: "sequence",
    owner: "APP",
    name: "SEQ",
    objectId: 1,
    created: 0,
    lastDdl: 0,
    lastDdlScn: 0,
    next: 1n,
    increment: 1n,
    min: 1n,
    max: 100n,
    cycle: false,
    cache: 20,
    order: false,
    generated: false,
  });
  expect(
    fixture.rows("SELECT seq.NEXTVAL, seq.NEXTVAL, deptno FROM dept WHERE deptno < 40"),
  ).toEqual([
    [1, 1, 10],
    [2, 2, 20],
  ]);
  for (const sql of [
    "SELECT seq.NEXTVAL FROM dept ORDER BY deptno",
    "SELECT DISTINCT seq.NEXTVAL FROM dept",
    "SELECT seq.NEXTVAL FROM dept GROUP BY deptno",
    "SELECT deptno FROM dept WHERE deptno = seq.NEXTVAL",
    "SELECT * FROM (SELECT seq.NEXTVAL FROM dept)",
    "SELECT seq.NEXTVAL FROM dual UNION ALL SELECT 1 FROM dual",
  ]) {
    expect(fixture.failure(sql)).toMatch(/^ORA-02287/);
  }
});
