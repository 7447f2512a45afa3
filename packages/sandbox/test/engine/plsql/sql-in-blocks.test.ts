// Layer: pure.
import { beforeEach, expect, test } from "vitest";
import { type BlockSession, openBlockSession } from "./block-session.ts";

let s: BlockSession;

beforeEach(async () => {
  s = openBlockSession();
  await s.all(
    "CREATE TABLE t (id NUMBER(5) PRIMARY KEY, name VARCHAR2(10), v NUMBER)",
    "CREATE SEQUENCE sq",
    "INSERT INTO t SELECT LEVEL, 'n' || LEVEL, LEVEL * 10 FROM dual CONNECT BY LEVEL <= 5",
    "COMMIT",
  );
});

test.each([
  ["SELECT COUNT(*), MAX(name) INTO n, :o FROM t; :o := :o || n", "n55"],
  ["SELECT * INTO r FROM t WHERE id = 2; :o := r.id || r.name || r.v", "2n220"],
  ["UPDATE t SET v = 0 WHERE id < 4; :o := SQL%ROWCOUNT", "3"],
  ["UPDATE t SET v = 0 WHERE id > 9; IF SQL%NOTFOUND THEN :o := SQL%ROWCOUNT; END IF", "0"],
  [
    "INSERT INTO t (id) VALUES (sq.NEXTVAL + 100) RETURNING id INTO n; :o := n || sq.CURRVAL",
    "1011",
  ],
  ["n := sq.NEXTVAL; :o := n || sq.NEXTVAL", "12"],
  ["UPDATE t SET v = v + 1 WHERE id = 2 RETURNING v, name INTO n, :o; :o := :o || n", "n221"],
  [
    "r.id := 60; r.name := 'rec'; INSERT INTO t VALUES r; SELECT name INTO :o FROM t WHERE id = 60",
    "rec",
  ],
  [
    "SELECT * INTO r FROM t WHERE id = 1; r.name := 'zz'; UPDATE t SET ROW = r WHERE id = r.id; SELECT name INTO :o FROM t WHERE id = 1",
    "zz",
  ],
  ["n := 3; SELECT name INTO :o FROM t WHERE id = n", "n3"],
  // A column goes before a variable of the same name.
  ["SELECT COUNT(*) INTO n FROM t WHERE id = id; :o := n", "5"],
  ["n := 2; DELETE FROM t WHERE id <= n; :o := SQL%ROWCOUNT; ROLLBACK", "2"],
  [
    "n := 2; MERGE INTO t USING (SELECT n i FROM dual) q ON (t.id = q.i) WHEN MATCHED THEN UPDATE SET name = 'mg'; SELECT name INTO :o FROM t WHERE id = 2",
    "mg",
  ],
  ["SAVEPOINT a; DELETE FROM t; ROLLBACK TO a; SELECT COUNT(*) INTO :o FROM t", "5"],
  [
    "v := l(5, 1); FORALL i IN 1..v.COUNT UPDATE t SET v = v(i) WHERE id = v(i); :o := SQL%ROWCOUNT || SQL%BULK_ROWCOUNT(2)",
    "21",
  ],
  [
    "v := l(9, 10); FORALL i IN INDICES OF v INSERT INTO t (id) VALUES (v(i)); :o := SQL%ROWCOUNT",
    "2",
  ],
  ["FORALL i IN 1..0 DELETE FROM t; :o := SQL%ROWCOUNT", "0"],
  [
    "SELECT id BULK COLLECT INTO v FROM t WHERE id > 2 ORDER BY id; :o := v.COUNT || v(1) || SQL%ROWCOUNT",
    "333",
  ],
  ["SELECT id BULK COLLECT INTO v FROM t WHERE id > 9; :o := v.COUNT", "0"],
  ["DELETE FROM t WHERE id < 3 RETURNING v BULK COLLECT INTO v; :o := v(1) + v(2)", "30"],
  ["SELECT * BULK COLLECT INTO rs FROM t ORDER BY id; :o := rs(5).name || rs.COUNT", "n55"],
])("%s", async (body, expected) => {
  const sql = `DECLARE
      TYPE l IS TABLE OF NUMBER; TYPE ll IS TABLE OF t%ROWTYPE INDEX BY PLS_INTEGER;
      n NUMBER; id NUMBER := 1; r t%ROWTYPE; v l; rs ll;
    BEGIN ${body}; END;`;
  expect(await s.value(sql)).toBe(expected);
});

test("FORALL notes the executions that fail and goes on", async () => {
  const sql = `DECLARE
      TYPE l IS TABLE OF NUMBER;
      v l := l(6, 1, 7, 2);
      failed EXCEPTION; PRAGMA EXCEPTION_INIT(failed, -24381);
    BEGIN
      FORALL i IN 1..4 SAVE EXCEPTIONS INSERT INTO t (id) VALUES (v(i));
    EXCEPTION WHEN failed THEN
      :o := SQL%ROWCOUNT || ':';
      FOR i IN 1..SQL%BULK_EXCEPTIONS.COUNT LOOP
        :o := :o || SQL%BULK_EXCEPTIONS(i).ERROR_INDEX || '=' || SQL%BULK_EXCEPTIONS(i).ERROR_CODE || ' ';
      END LOOP;
    END;`;
  expect(await s.value(sql)).toBe("2:2=1 4=1 ");
});

test("FORALL without SAVE EXCEPTIONS ends at the first failure; earlier executions stay", async () => {
  const sql = `DECLARE TYPE l IS TABLE OF NUMBER; v l := l(6, 7, 1, 8);
    BEGIN FORALL i IN 1..4 INSERT INTO t (id) VALUES (v(i));
    EXCEPTION WHEN DUP_VAL_ON_INDEX THEN SELECT COUNT(*) INTO :o FROM t; END;`;
  expect(await s.value(sql)).toBe("7");
});

test("cursors: parameters, attributes, loops, WHERE CURRENT OF", async () => {
  expect(
    await s.value(`DECLARE CURSOR c (p NUMBER DEFAULT 3) IS SELECT id, name FROM t WHERE id > p ORDER BY id;
      r c%ROWTYPE;
      BEGIN
        IF NOT c%ISOPEN THEN OPEN c; END IF;
        LOOP FETCH c INTO r; EXIT WHEN c%NOTFOUND; :o := :o || r.id || ','; END LOOP;
        :o := :o || c%ROWCOUNT; CLOSE c;
        FOR q IN c(4) LOOP :o := :o || q.name; END LOOP;
        FOR q IN (SELECT id x FROM t WHERE id < 3 ORDER BY id) LOOP :o := :o || '-' || q.x; END LOOP;
      END;`),
  ).toBe("4,5,2n5-1-2");
  await s.block(`DECLARE CURSOR c IS SELECT id FROM t FOR UPDATE;
    BEGIN FOR r IN c LOOP UPDATE t SET v = r.id + 100 WHERE CURRENT OF c; END LOOP; END;`);
  expect(await s.rows("SELECT SUM(v) FROM t")).toEqual([[515]]);
});

test("a cursor keeps the values that its variables had when it was opened", async () => {
  const sql = `DECLARE n NUMBER := 1; x NUMBER; CURSOR c IS SELECT id FROM t WHERE id > n ORDER BY id;
    BEGIN OPEN c; n := 4; FETCH c INTO x; :o := x; CLOSE c; OPEN c; FETCH c INTO x; :o := :o || x; CLOSE c; END;`;
  expect(await s.value(sql)).toBe("25");
});

test("FETCH … BULK COLLECT with a limit", async () => {
  const sql = `DECLARE TYPE l IS TABLE OF NUMBER; v l; c SYS_REFCURSOR;
    BEGIN OPEN c FOR SELECT id FROM t ORDER BY id;
      LOOP FETCH c BULK COLLECT INTO v LIMIT 2; :o := :o || v.COUNT; EXIT WHEN c%NOTFOUND; END LOOP;
      CLOSE c; END;`;
  expect(await s.value(sql)).toBe("221");
});

test.each([
  [
    "DECLARE x NUMBER; CURSOR c IS SELECT 1 a FROM dual; BEGIN FETCH c INTO x; END;",
    "ORA-01001: invalid cursor",
  ],
  ["DECLARE CURSOR c IS SELECT 1 a FROM dual; BEGIN CLOSE c; END;", "ORA-01001: invalid cursor"],
  [
    "DECLARE CURSOR c IS SELECT 1 a FROM dual; BEGIN OPEN c; OPEN c; END;",
    "ORA-06511: PL/SQL: cursor already open",
  ],
  ["DECLARE c SYS_REFCURSOR; BEGIN CLOSE c; END;", "ORA-01001: invalid cursor"],
])("%s", async (sql, message) => {
  expect(await s.failure(sql)).toBe(`${message}\nORA-06512: at line 1`);
});

test("NEXTVAL and variables in one statement", async () => {
  const sql =
    "DECLARE k NUMBER := 7; BEGIN INSERT INTO t (id, v) VALUES (100 + sq.NEXTVAL, k); SELECT v INTO :o FROM t WHERE id = 101; END;";
  expect(await s.value(sql)).toBe("7");
});
