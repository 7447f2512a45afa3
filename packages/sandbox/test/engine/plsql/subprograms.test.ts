// Layer: pure.
import { beforeAll, expect, test } from "vitest";
import { openBlockSession } from "./block-session.ts";

const s = openBlockSession();

beforeAll(async () => {
  await s.all(
    "CREATE TABLE t (id NUMBER(5) PRIMARY KEY, name VARCHAR2(10))",
    "INSERT INTO t SELECT LEVEL, 'n' || LEVEL FROM dual CONNECT BY LEVEL <= 5",
    "CREATE SEQUENCE sq",
    "COMMIT",
  );
});

test.each([
  [
    "functions anywhere in expressions, with SQL in them",
    `DECLARE
       TYPE l IS TABLE OF NUMBER INDEX BY PLS_INTEGER; v l;
       FUNCTION f (n NUMBER) RETURN NUMBER IS r NUMBER;
       BEGIN SELECT id INTO r FROM t WHERE id = n; RETURN r + 1; END;
     BEGIN v(f(1)) := 7; :o := v(f(f(1) - 1)) || f(2) || CASE WHEN f(1) = 2 THEN 'y' END; END;`,
    "73y",
  ],
  [
    "AND, OR and CASE call no function whose value does not matter",
    `DECLARE FUNCTION f RETURN BOOLEAN IS BEGIN RAISE VALUE_ERROR; END;
     BEGIN IF 1 = 2 AND f THEN NULL; ELSIF 1 = 1 OR f THEN :o := 'or'; END IF;
       :o := :o || CASE WHEN 1 = 1 THEN 'one' WHEN f THEN 'f' END; END;`,
    "orone",
  ],
  [
    "a function is called once for each time that it stands",
    `DECLARE n NUMBER := 0; FUNCTION f RETURN NUMBER IS BEGIN n := n + 1; RETURN n; END;
     BEGIN :o := f || f || f; CASE f WHEN 9 THEN NULL; WHEN 4 THEN :o := :o || 'four'; END CASE; :o := :o || n; END;`,
    "123four4",
  ],
  [
    "overloads by number, names and types of arguments",
    `DECLARE
       PROCEDURE p (a NUMBER) IS BEGIN :o := :o || 'n' || a; END;
       PROCEDURE p (a VARCHAR2) IS BEGIN :o := :o || 'v' || a; END;
       PROCEDURE p (a DATE, b NUMBER := 1) IS BEGIN :o := :o || 'd' || b; END;
     BEGIN p(1); p('x'); p(SYSDATE); p(b => 2, a => SYSDATE); END;`,
    "n1vxd1d2",
  ],
  [
    "OUT and IN OUT, of variables, fields, elements and placeholders",
    `DECLARE
       TYPE l IS TABLE OF NUMBER; v l := l(1, 2); r t%ROWTYPE;
       PROCEDURE p (a OUT NUMBER, b IN OUT VARCHAR2) IS
       BEGIN b := b || 'x' || NVL(TO_CHAR(a), '-'); a := 5; END;
     BEGIN r.name := 'q'; p(v(2), r.name); p(r.id, :o); :o := :o || v(2) || r.name || r.id; END;`,
    "x-5qx-5",
  ],
  [
    "OUT parameters of a call that fails are not handed back",
    `DECLARE n NUMBER := 1; PROCEDURE p (a OUT NUMBER) IS BEGIN a := 5; RAISE VALUE_ERROR; END;
     BEGIN p(n); EXCEPTION WHEN VALUE_ERROR THEN :o := n; END;`,
    "1",
  ],
  [
    "mutual recursion through a forward declaration",
    `DECLARE
       FUNCTION odd (n NUMBER) RETURN BOOLEAN;
       FUNCTION even (n NUMBER) RETURN BOOLEAN IS BEGIN RETURN n = 0 OR odd(n - 1); END;
       FUNCTION odd (n NUMBER) RETURN BOOLEAN IS BEGIN RETURN n <> 0 AND even(n - 1); END;
     BEGIN IF even(10) AND NOT even(7) THEN :o := 'fine'; END IF; END;`,
    "fine",
  ],
  [
    "variables and cursors of a procedure that calls itself are its own",
    `DECLARE PROCEDURE p (n NUMBER) IS
         CURSOR c IS SELECT id FROM t WHERE id <= n ORDER BY id; x NUMBER; d NUMBER := n * 2;
       BEGIN OPEN c; LOOP FETCH c INTO x; EXIT WHEN c%NOTFOUND; :o := :o || d || x || ' ';
         IF n > 1 THEN p(n - 1); END IF; END LOOP; END;
     BEGIN p(2); END;`,
    "41 21 42 21 ",
  ],
  [
    "a loop over a query within itself",
    `DECLARE PROCEDURE p (n NUMBER) IS BEGIN
         FOR r IN (SELECT id FROM t WHERE id <= n ORDER BY id) LOOP
           :o := :o || n || r.id || ' '; IF n > 1 THEN p(n - 1); END IF;
         END LOOP; END;
     BEGIN p(3); END;`,
    "31 21 11 22 11 32 21 11 22 11 33 21 11 22 11 ",
  ],
  [
    "functions of records and collections",
    `DECLARE
       TYPE l IS TABLE OF NUMBER; x l;
       FUNCTION f (n NUMBER) RETURN l IS BEGIN RETURN l(n, n * 2); END;
       FUNCTION g RETURN t%ROWTYPE IS r t%ROWTYPE;
       BEGIN SELECT * INTO r FROM t WHERE id = 2; RETURN r; END;
     BEGIN x := f(3); :o := x(2) || f(4)(2) || f(5).COUNT || g().name; END;`,
    "682n2",
  ],
  [
    "defaults are computed for each call",
    `DECLARE n NUMBER := 0; FUNCTION next RETURN NUMBER IS BEGIN n := n + 1; RETURN n; END;
       PROCEDURE p (a NUMBER DEFAULT next) IS BEGIN :o := :o || a; END;
     BEGIN p; p; p(9); p; END;`,
    "1293",
  ],
  [
    "NEXTVAL draws each time",
    "BEGIN :o := sq.NEXTVAL || ',' || sq.NEXTVAL || ',' || sq.CURRVAL; END;",
    "1,2,2",
  ],
])("%s", async (_, sql, expected) => {
  expect(await s.value(sql)).toBe(expected);
});

test("an autonomous transaction goes its own way", async () => {
  const sql = `DECLARE
      PROCEDURE log (n NUMBER) IS PRAGMA AUTONOMOUS_TRANSACTION;
      BEGIN INSERT INTO t VALUES (n, 'log'); COMMIT; END;
    BEGIN UPDATE t SET name = 'changed' WHERE id = 1; log(90); ROLLBACK; END;`;
  await s.block(sql);
  expect(await s.rows("SELECT id, name FROM t WHERE id IN (1, 90) ORDER BY id")).toEqual([
    [1, "n1"],
    [90, "log"],
  ]);
  expect(
    await s.failure(
      "DECLARE PRAGMA AUTONOMOUS_TRANSACTION; BEGIN INSERT INTO t VALUES (91, 'x'); END;",
    ),
  ).toBe("ORA-06519: active autonomous transaction detected and rolled back\nORA-06512: at line 1");
  expect(await s.rows("SELECT id FROM t WHERE id = 91")).toEqual([]);
});

test("an autonomous transaction waits for rows of the one around it: a deadlock", async () => {
  const sql = `DECLARE
      PROCEDURE change IS PRAGMA AUTONOMOUS_TRANSACTION;
      BEGIN UPDATE t SET name = 'b' WHERE id = 1; COMMIT; END;
    BEGIN UPDATE t SET name = 'a' WHERE id = 1; change; END;`;
  const statement = s.session.parse(sql);
  const abort = new AbortController();
  const running = s.session.execute(statement, {
    bindTypes: [],
    bindRows: [[]],
    batchErrors: false,
    rowCounts: false,
    commit: false,
    signal: abort.signal,
  });
  setTimeout(() => abort.abort(), 50);
  await expect(running).rejects.toThrow(/^ORA-(00060|01013)/);
  await s.run("ROLLBACK");
});
