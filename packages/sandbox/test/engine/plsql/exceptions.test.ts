// Layer: pure.
import { beforeAll, expect, test } from "vitest";
import { openBlockSession } from "./block-session.ts";

const s = openBlockSession();

beforeAll(async () => {
  await s.all(
    "CREATE TABLE t (id NUMBER(3) CONSTRAINT t_pk PRIMARY KEY, name VARCHAR2(3))",
    "INSERT INTO t VALUES (1, 'a')",
    "INSERT INTO t VALUES (2, 'b')",
    "COMMIT",
  );
});

test.each([
  ["SELECT name INTO :o FROM t WHERE id = 9", "NO_DATA_FOUND", "100 ORA-01403: no data found"],
  [
    "SELECT name INTO :o FROM t",
    "TOO_MANY_ROWS",
    "-1422 ORA-01422: exact fetch returns more than requested number of rows",
  ],
  [
    "INSERT INTO t VALUES (1, 'x')",
    "DUP_VAL_ON_INDEX",
    "-1 ORA-00001: unique constraint (APP.T_PK) violated",
  ],
  [":o := 1 / 0", "ZERO_DIVIDE", "-1476 ORA-01476: divisor is equal to zero"],
  [
    ":o := TO_NUMBER('x')",
    "VALUE_ERROR",
    "-6502 ORA-06502: PL/SQL: numeric or value error: character to number conversion error",
  ],
  ["SELECT TO_NUMBER('x') INTO :o FROM dual", "INVALID_NUMBER", "-1722 ORA-01722: invalid number"],
  [
    "RAISE LOGIN_DENIED",
    "STANDARD.LOGIN_DENIED",
    "-1017 ORA-01017: invalid username/password; logon denied",
  ],
  ["raise_application_error(-20001, 'mine')", "OTHERS", "-20001 ORA-20001: mine"],
  ["RAISE e", "e", "1 User-Defined Exception"],
  ["RAISE five", "NO_DATA_FOUND OR five", "-20005 ORA-20005: "],
  ["raise_application_error(-20005, 'x')", "five", "-20005 ORA-20005: x"],
  [
    "EXECUTE IMMEDIATE 'DROP TABLE nosuch'",
    "OTHERS",
    "-942 ORA-00942: table or view does not exist",
  ],
])("%s is handled by WHEN %s", async (statement, handler, expected) => {
  const sql = `DECLARE e EXCEPTION; five EXCEPTION; PRAGMA EXCEPTION_INIT(five, -20005);
    BEGIN ${statement}; EXCEPTION WHEN ${handler} THEN :o := SQLCODE || ' ' || SQLERRM; END;`;
  expect(await s.value(sql)).toBe(expected);
});

test.each([
  ["BEGIN raise_application_error(-20001, 'boom'); END;", "ORA-20001: boom\nORA-06512: at line 1"],
  [
    "DECLARE e EXCEPTION; BEGIN\n  RAISE e;\nEND;",
    "ORA-06510: PL/SQL: unhandled user-defined exception\nORA-06512: at line 2",
  ],
  [
    "BEGIN\n  BEGIN\n    RAISE NO_DATA_FOUND;\n  EXCEPTION WHEN OTHERS THEN\n    RAISE;\n  END;\nEND;",
    "ORA-01403: no data found\nORA-06512: at line 5\nORA-06512: at line 3",
  ],
  [
    "DECLARE PROCEDURE p IS BEGIN\n  RAISE ZERO_DIVIDE; END; BEGIN\n\n  p; END;",
    "ORA-01476: divisor is equal to zero\nORA-06512: at line 2\nORA-06512: at line 4",
  ],
  [
    "BEGIN\n  EXECUTE IMMEDIATE 'BEGIN RAISE NO_DATA_FOUND; END;';\nEND;",
    "ORA-01403: no data found\nORA-06512: at line 1\nORA-06512: at line 2",
  ],
  [
    "DECLARE n NUMBER(3); BEGIN n := 1000; END;",
    "ORA-06502: PL/SQL: numeric or value error: number precision too large\nORA-06512: at line 1",
  ],
  [
    "DECLARE v VARCHAR2(2); BEGIN v := 'abc'; END;",
    "ORA-06502: PL/SQL: numeric or value error: character string buffer too small\nORA-06512: at line 1",
  ],
  [
    "DECLARE r RAW(1); BEGIN r := HEXTORAW('0011'); END;",
    "ORA-06502: PL/SQL: numeric or value error: raw variable length too long\nORA-06512: at line 1",
  ],
  [
    "DECLARE n NUMBER NOT NULL := 1; BEGIN n := NULL; END;",
    "ORA-06502: PL/SQL: numeric or value error\nORA-06512: at line 1",
  ],
  [
    "DECLARE n PLS_INTEGER := 2147483647; BEGIN n := n + 1; END;",
    "ORA-01426: numeric overflow\nORA-06512: at line 1",
  ],
  [
    "BEGIN CASE 1 WHEN 2 THEN NULL; END CASE; END;",
    "ORA-06592: CASE not found while executing CASE statement\nORA-06512: at line 1",
  ],
  [
    "DECLARE FUNCTION f RETURN NUMBER IS BEGIN NULL; END; BEGIN :o := f; END;",
    "ORA-06503: PL/SQL: Function returned without value\nORA-06512: at line 1",
  ],
  [
    "BEGIN raise_application_error(-1, 'x'); END;",
    "ORA-21000: error number argument to raise_application_error of -1 is out of range\nORA-06512: at line 1",
  ],
])("%s leaves the block with its lines", async (sql, expected) => {
  expect(await s.failure(sql)).toBe(expected);
});

test("what a failing block did is undone, what it committed stays", async () => {
  await s.failure("BEGIN UPDATE t SET name = 'z'; RAISE VALUE_ERROR; END;");
  expect(await s.rows("SELECT name FROM t ORDER BY id")).toEqual([["a"], ["b"]]);
  const sql = `BEGIN UPDATE t SET name = 'c' WHERE id = 1; COMMIT;
    UPDATE t SET name = 'd' WHERE id = 2; RAISE VALUE_ERROR; END;`;
  await s.failure(sql);
  expect(await s.rows("SELECT name FROM t ORDER BY id")).toEqual([["c"], ["b"]]);
});

test("an inner block that fails and is handled keeps what it did", async () => {
  await s.block(`BEGIN
    BEGIN INSERT INTO t VALUES (3, 'x'); INSERT INTO t VALUES (3, 'y'); EXCEPTION WHEN OTHERS THEN NULL; END;
  END;`);
  expect(await s.rows("SELECT name FROM t WHERE id = 3")).toEqual([["x"]]);
  await s.run("ROLLBACK");
});

test("23ai has its own words", async () => {
  const newer = openBlockSession(23);
  expect(await newer.failure("DECLARE v VARCHAR2(2); BEGIN v := 'abc'; END;")).toBe(
    "ORA-06502: PL/SQL: value or conversion error: character string buffer too small\nORA-06512: at line 1",
  );
});
