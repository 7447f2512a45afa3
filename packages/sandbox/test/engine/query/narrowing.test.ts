// Layer: pure.
import { beforeAll, describe, expect, it } from "vitest";
import type { DictionaryView } from "../../../src/engine/catalog/contract.ts";
import type { ScriptEngine } from "../../../src/engine/index.ts";
import { logOn, openEngine, type TestSession } from "../open-engine.ts";

let engine: ScriptEngine;
let app: TestSession;

beforeAll(async () => {
  engine = openEngine();
  app = logOn(engine);
  await app.all(
    "create table t (id number primary key, g number, c char(4), v varchar2(10), d date)",
    `insert into t select level, mod(level, 7), 'c' || mod(level, 3), nullif('v' || mod(level, 5), 'v0'),
      date '2020-01-01' + mod(level, 9) from dual connect by level <= 60`,
    "create table u (id number, tid number, n number)",
    "insert into u select level, mod(level, 60) + 1, level * 2 from dual connect by level <= 90",
    "create view tv as select id tid, g grp, c, v, d, id * 2 twice from t",
    "create view both_v as select id, v from t union all select id, to_char(n) from u",
  );
});

/** Conditions are handed down unless they stand behind OR: the rows must be the same. */
async function expectSame(query: string, condition: string): Promise<void> {
  const narrowed = await app.rows(`${query} where ${condition}`);
  const whole = await app.rows(`${query} where (${condition}) or 1 = 0`);
  const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).toSorted();
  expect(sorted(narrowed)).toEqual(sorted(whole));
}

describe("a condition on columns of a query in FROM", () => {
  const from = [
    "select * from (select * from t)",
    "select * from (select id, g, c, v, d from t where g < 5 order by d)",
    "select * from (select distinct g, c, v, 7 id from t)",
    "select * from (select x.id, x.g, x.c, y.v from t x join t y on x.g = y.id)",
    "select * from (select x.id, x.g, y.c, y.v from t x left join t y on x.g = y.id and y.id > 3)",
    "select * from (select id, max(g) over (partition by c) g, c, v from t)",
    "select * from (select id, rownum g, c, v from t)",
    "select * from (select g id, count(*) g, max(c) c, max(v) v from t group by g)",
    "select * from (select * from t fetch first 20 rows only)",
    "select * from (select id, g, c, v from t union all select id, n, 'c1', 'v1' from u)",
    "select * from (select id, g, v, c from t union select id, n, 'v1', 'c1' from u)",
    "select * from (select id, g, v, c from t minus select id, n / 2, 'v1', 'c1  ' from u)",
    "select * from (select id, g, v, c from t intersect select id, mod(id, 7), 'v1', c from t)",
    "select * from (select id, to_char(g) g, c, v from t union all select id, '3', v, v from t)",
    "select * from (select level id, mod(level, 3) g, 'c1' c, 'v1' v from dual connect by level < 20)",
    "select * from (select * from (select id, g, c, v from t where id > 2) where g <> 3)",
    "select q.* from (select tid id, grp g, c, v from tv) q",
    "select q.* from u, (select id, g, c, v from t) q",
    "select q.* from u right join (select id, g, c, v from t) q on q.id = u.tid",
    "select q.* from u left join (select id, g, c, v from t) q on q.id = u.tid and q.g = 2",
    "select q.* from u cross join lateral (select id, g, c, v from t where t.id = u.tid) q",
    "with q as (select * from t) select * from q",
    "with q as (select id, g, c, v from t) select a.* from q a join q b on a.id = b.g",
  ];
  const conditions = [
    "id = 7",
    "id in (3, 3, 5, 999)",
    "id = 3 and g = 3",
    "(id = 3 or id in (4, 5)) and g in (3, 4)",
    "(id = 3 and g = 3) or (g = 4 and id = 4) or id = 5 and v = 'v0'",
    "c = 'c1'",
    "c in ('c1', 'c2  ')",
    "v = 'v1' and id in (select id from u)",
    "v = null",
    "id = '7'",
    "to_char(id) = '7'",
    "g = (select min(g) from t)",
  ];
  it.each(from)("%s", async (query) => {
    for (const condition of conditions) {
      const aliased = query.includes("q.*")
        ? condition.replaceAll(/\b(id|g|c|v)\b(?= |\)|$)(?! from)/g, "q.$1")
        : query.includes("a.*")
          ? condition.replaceAll(/\b(id|g|c|v)\b(?= |\)|$)(?! from)/g, "a.$1")
          : condition;
      await expectSame(query, aliased);
    }
  });
});

describe("rows that the condition leaves out", () => {
  const inverse = "select id, g, 1 / (id - 50) i from t";
  it.each([
    [`select i from (${inverse}) where id = 51`, [[1]]],
    [`select i from (${inverse}) where id = :1`, [[1]], [51]],
    [`select count(i) from (${inverse}) where id in (51, 52, 51)`, [[2]]],
    [`select i from (select * from (${inverse}) where g < 9) where id = 51`, [[1]]],
    [`select i from (${inverse} union all select id, n, 3 from u) where id = 51`, [[1], [3]]],
    [`with q as (${inverse}) select i from q where id = 51`, [[1]]],
    [`select (select i from (${inverse}) where id = u.tid) from u where id = 50`, [[1]]],
    ["select i from iv where key = 51", [[1]]],
  ] as const)("are not computed: %s", async (sql, rows, binds: readonly number[] = []) => {
    await app.run(`create or replace view iv (key, grp, i) as ${inverse}`);
    expect(await app.rows(sql, binds)).toEqual(rows);
    expect(await app.outcome(`select count(i) from (${inverse}) where g >= 0`)).toMatch(
      /^ORA-01476/,
    );
  });
});

describe("a condition on a dictionary view", () => {
  /** Counts the rows that a view gives while a query runs. */
  async function rowsRead(views: readonly string[], sql: string): Promise<number> {
    let count = 0;
    const { dictionaryViews } = engine.db;
    const before = views.map((name) => dictionaryViews.get(name) as DictionaryView);
    for (const view of before) {
      dictionaryViews.set(view.name, {
        ...view,
        *rows(session, equals) {
          for (const row of view.rows(session, equals)) {
            count++;
            yield row;
          }
        },
      });
    }
    await app.rows(sql);
    for (const view of before) dictionaryViews.set(view.name, view);
    return count;
  }

  const columns = "all_tab_columns";
  const t = "owner = 'APP' and table_name = 'T'";
  it.each([
    [5, `select * from ${columns} where ${t}`],
    [8, `select * from ${columns} where owner = 'APP' and table_name in ('T', 'U', 'T', 'NONE')`],
    [8, `select * from ${columns} where (${t}) or (owner = 'APP' and table_name = 'U')`],
    [5, `select * from (select * from ${columns}) where ${t}`],
    [5, `select * from (select c.table_name x, c.* from ${columns} c) where x = 'T'`],
    [
      5,
      `select c.* from user_objects o join ${columns} c on c.table_name = o.object_name
      where o.object_name = 'T'`,
    ],
    [
      5,
      `select c.* from user_objects o left join ${columns} c on c.table_name = o.object_name
      where o.object_name in ('T', 'NONE')`,
    ],
    [3, `select c.* from u left join user_tab_columns c on c.table_name = 'U' where u.id = 1`],
  ])("%i rows are read: %s", async (count, sql) => {
    expect(await rowsRead(["ALL_TAB_COLUMNS", "USER_TAB_COLUMNS"], sql)).toBe(count);
  });
});
