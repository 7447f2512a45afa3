// Layer: pure.
import { expect, test } from "vitest";
import { openBlockSession } from "./block-session.ts";

const s = openBlockSession();

test.each([
  ["BEGIN :o := 1 + 2 * 3 || 'x'; END;", "7x"],
  ["DECLARE n NUMBER := 3; s VARCHAR2(5) := 'ab'; BEGIN n := n * 2; :o := s || n; END;", "ab6"],
  ["BEGIN :o := -2 ** 2 || ' ' || 7 MOD 3; END;", "-4 1"],
  ["DECLARE c CONSTANT PLS_INTEGER := 2.5; BEGIN :o := c; END;", "3"],
  ["DECLARE x VARCHAR2(3); BEGIN :o := CASE WHEN x IS NULL THEN 'null' ELSE x END; END;", "null"],
  [
    "DECLARE d DATE := DATE '2024-01-31'; BEGIN :o := TO_CHAR(ADD_MONTHS(d, 1), 'YYYY-MM-DD'); END;",
    "2024-02-29",
  ],
  ["DECLARE l CLOB := 'abc'; BEGIN l := l || RPAD('x', 10, 'x'); :o := LENGTH(l); END;", "13"],
  [
    "DECLARE b BOOLEAN := 1 < 2; BEGIN b := b AND NOT FALSE; IF b THEN :o := 'yes'; END IF; END;",
    "yes",
  ],
  [
    "DECLARE b BOOLEAN; BEGIN IF b OR TRUE THEN :o := 'T'; END IF; IF b THEN NULL; ELSE :o := :o || 'E'; END IF; END;",
    "TE",
  ],
  ["BEGIN IF 1 > 2 THEN :o := 'a'; ELSIF 2 > 1 THEN :o := 'b'; ELSE :o := 'c'; END IF; END;", "b"],
  ["BEGIN CASE 2 WHEN 1 THEN :o := 'a'; WHEN 2 THEN :o := 'b'; END CASE; END;", "b"],
  ["BEGIN CASE WHEN 1 > 2 THEN :o := 'a'; ELSE :o := 'c'; END CASE; END;", "c"],
  ["BEGIN FOR i IN 1..3 LOOP :o := :o || i; END LOOP; END;", "123"],
  ["BEGIN FOR i IN REVERSE 1..3 LOOP :o := :o || i; END LOOP; END;", "321"],
  ["BEGIN :o := 'none'; FOR i IN 3..1 LOOP :o := i; END LOOP; END;", "none"],
  ["DECLARE n NUMBER := 0; BEGIN WHILE n < 3 LOOP n := n + 1; END LOOP; :o := n; END;", "3"],
  ["DECLARE n NUMBER := 0; BEGIN LOOP n := n + 1; EXIT WHEN n = 4; END LOOP; :o := n; END;", "4"],
  [
    `BEGIN <<outer>> FOR i IN 1..3 LOOP
       FOR j IN 1..3 LOOP
         CONTINUE outer WHEN j = 2;
         EXIT outer WHEN i = 3;
         :o := :o || i || j || ' ';
       END LOOP;
     END LOOP; END;`,
    "11 21 ",
  ],
  [
    "DECLARE x NUMBER := 1; BEGIN DECLARE x NUMBER := 2; BEGIN :o := x; END; :o := :o || x; END;",
    "21",
  ],
  [
    "<<a>> DECLARE x NUMBER := 1; BEGIN DECLARE x NUMBER := 2; BEGIN :o := a.x || x; END; END;",
    "12",
  ],
  [
    "BEGIN :o := DBMS_LOGMNR.DICT_FROM_ONLINE_CATALOG + DBMS_LOGMNR.COMMITTED_DATA_ONLY; END;",
    "18",
  ],
  ["BEGIN :o := 'a'; RETURN; :o := 'b'; END;", "a"],
  ["BEGIN :o := SQLCODE || SQLERRM; END;", "0ORA-0000: normal, successful completion"],
  [
    "BEGIN :o := SQLERRM(-942) || '/' || SQLERRM(100); END;",
    "ORA-00942: table or view does not exist/ORA-01403: no data found",
  ],
])("%s", async (sql, expected) => {
  expect(await s.value(sql)).toBe(expected);
});

test("local procedures and functions", async () => {
  const sql = (body: string) => `
    DECLARE
      n NUMBER; t VARCHAR2(20) := 'y';
      FUNCTION fact (n NUMBER) RETURN NUMBER;
      PROCEDURE twice (a IN NUMBER DEFAULT 5, b OUT NUMBER, c IN OUT VARCHAR2) IS
      BEGIN b := a * 2; c := c || 'x'; END;
      FUNCTION fact (n NUMBER) RETURN NUMBER IS
      BEGIN IF n <= 1 THEN RETURN 1; END IF; RETURN n * fact(n - 1); END fact;
      FUNCTION big (a NUMBER) RETURN BOOLEAN IS BEGIN RETURN a > 1; END;
    BEGIN ${body} END;`;
  expect(await s.value(sql("twice(b => n, c => t); :o := n || t;"))).toBe("10yx");
  expect(await s.value(sql("twice(1, n, t); twice(n, n, t); :o := n || t;"))).toBe("4yxx");
  expect(await s.value(sql(":o := fact(20);"))).toBe("2432902008176640000");
  expect(await s.value(sql("IF big(2) AND NOT big(1) THEN :o := 'ok'; END IF;"))).toBe("ok");
  expect(await s.value(sql(":o := CASE WHEN big(5) THEN 'A' ELSE 'B' END || fact(3);"))).toBe("A6");
});

test("a subprogram may call itself deeply, but not without end", async () => {
  const sql = (depth: number) => `DECLARE FUNCTION f (n NUMBER) RETURN NUMBER IS
    BEGIN IF n = 0 THEN RETURN 0; END IF; RETURN 1 + f(n - 1); END; BEGIN :o := f(${depth}); END;`;
  expect(await s.value(sql(3000))).toBe("3000");
  expect((await s.failure(sql(20_000))).split("\n")[0]).toBe("ORA-06500: PL/SQL: storage error");
});

test("a break ends a loop that never ends", async () => {
  const statement = s.session.parse("BEGIN LOOP NULL; END LOOP; END;");
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 10);
  const request = { bindTypes: [], bindRows: [[]], batchErrors: false, rowCounts: false };
  await expect(
    s.session.execute(statement, { ...request, commit: false, signal: abort.signal }),
  ).rejects.toThrow("ORA-01013: user requested cancel of current operation");
});
