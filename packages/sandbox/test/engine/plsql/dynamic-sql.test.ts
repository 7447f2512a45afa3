// Layer: pure.
import { beforeAll, expect, test } from "vitest";
import { openBlockSession } from "./block-session.ts";

const s = openBlockSession();

beforeAll(async () => {
  await s.all(
    "CREATE TABLE u (a NUMBER, b VARCHAR2(5))",
    "INSERT INTO u VALUES (1, 'x')",
    "COMMIT",
  );
});

test.each([
  ["EXECUTE IMMEDIATE 'SELECT b FROM u WHERE a = :k' INTO :o USING 1", "x"],
  ["EXECUTE IMMEDIATE 'SELECT a, b FROM u' INTO r; :o := r.a || r.b", "1x"],
  ["EXECUTE IMMEDIATE 'UPDATE u SET a = a + :d' USING 1; :o := SQL%ROWCOUNT; ROLLBACK", "1"],
  [
    "EXECUTE IMMEDIATE 'UPDATE u SET a = a + 1 RETURNING a INTO :r' RETURNING INTO n; :o := n; ROLLBACK",
    "2",
  ],
  [
    "EXECUTE IMMEDIATE 'UPDATE u SET a = a + 1 RETURNING a INTO :r' USING OUT n; :o := n; ROLLBACK",
    "2",
  ],
  ["EXECUTE IMMEDIATE 'BEGIN :a := :b + 1; END;' USING OUT n, 4; :o := n", "5"],
  ["EXECUTE IMMEDIATE 'BEGIN :a := :a || :b; END;' USING IN OUT t, 'z'; :o := t", "yz"],
  [
    "EXECUTE IMMEDIATE 'SELECT LEVEL FROM dual CONNECT BY LEVEL < 4' BULK COLLECT INTO v; :o := v.COUNT",
    "3",
  ],
  ["OPEN c FOR 'SELECT a FROM u WHERE a = :x' USING 1; FETCH c INTO n; CLOSE c; :o := n", "1"],
  ["EXECUTE IMMEDIATE 'SELECT 1/0 FROM dual'; :o := 'not run'", "not run"],
  [
    "EXECUTE IMMEDIATE 'ALTER SESSION SET NLS_DATE_FORMAT = ''YYYY'''; :o := DATE '2024-02-03'",
    "2024",
  ],
  [
    "EXECUTE IMMEDIATE 'CREATE TABLE w (a NUMBER)'; EXECUTE IMMEDIATE 'INSERT INTO w VALUES (1)'; :o := SQL%ROWCOUNT; EXECUTE IMMEDIATE 'DROP TABLE w PURGE'",
    "1",
  ],
  [
    "EXECUTE IMMEDIATE 'ALTER TABLE u ADD (c NUMBER)'; UPDATE u SET b = 'q'; :o := SQL%ROWCOUNT; ROLLBACK",
    "1",
  ],
])("%s", async (body, expected) => {
  const sql = `DECLARE TYPE rt IS RECORD (a NUMBER, b VARCHAR2(5)); TYPE l IS TABLE OF NUMBER;
      n NUMBER; t VARCHAR2(5) := 'y'; r rt; v l; c SYS_REFCURSOR;
    BEGIN ${body}; END;`;
  expect(await s.value(sql)).toBe(expected);
});

test.each([
  ["EXECUTE IMMEDIATE 'SELECT :1 FROM dual' INTO :o", "ORA-01008: not all variables bound"],
  [
    "EXECUTE IMMEDIATE 'SELECT 1 FROM dual' INTO :o USING 1",
    "ORA-01006: bind variable does not exist",
  ],
  ["EXECUTE IMMEDIATE 'SELECT 1 FROM dual;' INTO :o", "ORA-00933: SQL command not properly ended"],
  ["EXECUTE IMMEDIATE ''", "ORA-06535: statement string in EXECUTE IMMEDIATE is NULL or 0 length"],
  ["EXECUTE IMMEDIATE 'SELECT a FROM u WHERE a = 9' INTO :o", "ORA-01403: no data found"],
  [
    "EXECUTE IMMEDIATE 'SELECT LEVEL FROM dual CONNECT BY LEVEL < 4' INTO :o",
    "ORA-01422: exact fetch returns more than requested number of rows",
  ],
  ["EXECUTE IMMEDIATE 'DROP TABLE nosuch'", "ORA-00942: table or view does not exist"],
])("%s fails", async (body, message) => {
  expect(await s.failure(`BEGIN ${body}; END;`)).toBe(`${message}\nORA-06512: at line 1`);
});

test("the idiom of every loader: drop a table if it is there", async () => {
  const sql = `BEGIN EXECUTE IMMEDIATE 'DROP TABLE nosuch PURGE';
    EXCEPTION WHEN OTHERS THEN IF SQLCODE != -942 THEN RAISE; END IF; END;`;
  expect(await s.failure(sql)).toBe("none");
});
