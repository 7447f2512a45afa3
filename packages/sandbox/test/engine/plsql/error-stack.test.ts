// Layer: pure.
import { expect, test } from "vitest";
import { openBlockSession } from "./block-session.ts";

const s = openBlockSession();

test.each([
  [
    "an error in a handler stands on the one that was handled",
    "DECLARE n NUMBER; BEGIN\n  RAISE NO_DATA_FOUND;\nEXCEPTION WHEN OTHERS THEN\n  n := 1 / 0;\nEND;",
    ["ORA-01476: divisor is equal to zero", "4", "ORA-01403: no data found", "2"],
  ],
  [
    "RAISE_APPLICATION_ERROR takes its place",
    "BEGIN\n  RAISE NO_DATA_FOUND;\nEXCEPTION WHEN OTHERS THEN\n  RAISE_APPLICATION_ERROR(-20001, 'mine');\nEND;",
    ["ORA-20001: mine", "4"],
  ],
  [
    "unless it keeps it",
    "BEGIN\n  RAISE NO_DATA_FOUND;\nEXCEPTION WHEN OTHERS THEN\n  RAISE_APPLICATION_ERROR(-20001, 'mine', TRUE);\nEND;",
    ["ORA-20001: mine", "4", "ORA-01403: no data found", "2"],
  ],
  [
    "RAISE in a handler of a procedure",
    "DECLARE PROCEDURE p IS BEGIN\n  RAISE NO_DATA_FOUND;\nEXCEPTION WHEN OTHERS THEN\n  RAISE;\nEND; BEGIN\n  p;\nEND;",
    ["ORA-01403: no data found", "4", "2", "6"],
  ],
  [
    "a function in an expression",
    "DECLARE FUNCTION f (n NUMBER) RETURN NUMBER IS BEGIN\n  RETURN 1 / n;\nEND;\nn NUMBER; BEGIN\n  n := 1 + f(f(1) - 1);\nEND;",
    ["ORA-01476: divisor is equal to zero", "2", "5"],
  ],
  [
    "a declaration",
    "DECLARE\n  n NUMBER;\n  m NUMBER(2) := 100;\nBEGIN NULL; EXCEPTION WHEN OTHERS THEN NULL; END;",
    ["ORA-06502: PL/SQL: numeric or value error: number precision too large", "3"],
  ],
  [
    "a dynamic block that calls a procedure of its own",
    "BEGIN\n  EXECUTE IMMEDIATE 'DECLARE PROCEDURE p IS BEGIN RAISE ZERO_DIVIDE; END; BEGIN\n\n p; END;';\nEND;",
    ["ORA-01476: divisor is equal to zero", "1", "3", "2"],
  ],
])("%s", async (_, sql, stack) => {
  const lines = stack.map((line) => (/^\d+$/.test(line) ? `ORA-06512: at line ${line}` : line));
  expect(await s.failure(sql)).toBe(lines.join("\n"));
});

test("FORMAT_ERROR_STACK and FORMAT_ERROR_BACKTRACE", async () => {
  const sql = `BEGIN RAISE NO_DATA_FOUND; EXCEPTION WHEN OTHERS THEN
    :o := DBMS_UTILITY.FORMAT_ERROR_STACK || '|' || DBMS_UTILITY.FORMAT_ERROR_BACKTRACE; END;`;
  expect(await s.value(sql)).toBe(
    "ORA-01403: no data found\nORA-06512: at line 1\n|ORA-06512: at line 1\n",
  );
  expect(await s.value("BEGIN :o := DBMS_UTILITY.FORMAT_ERROR_STACK; END;")).toBe(null);
});

test.each([
  [-942, "ORA-00942: table or view does not exist"],
  [100, "ORA-01403: no data found"],
  [0, "ORA-0000: normal, successful completion"],
  [1, "User-Defined Exception"],
  [5, " -5: non-ORACLE exception "],
  [-20_001, "ORA-20001: "],
  [-99_998, "ORA-99998: Message 99998 not found;  product=RDBMS; facility=ORA"],
])("SQLERRM(%i)", async (code, message) => {
  expect(await s.value(`BEGIN :o := SQLERRM(${code}); END;`)).toBe(message);
});

test("a handled error is forgotten behind its handler, and 23ai's words are its own", async () => {
  const sql = `BEGIN BEGIN EXECUTE IMMEDIATE 'DROP TABLE nosuch'; EXCEPTION WHEN OTHERS THEN :o := SQLERRM; END;
    :o := :o || ' ' || SQLCODE; END;`;
  expect(await s.value(sql)).toBe("ORA-00942: table or view does not exist 0");
  expect(await openBlockSession(23).value(sql)).toBe(
    'ORA-00942: table or view "APP"."NOSUCH" does not exist 0',
  );
});

test("an endless recursion of dynamic blocks ends", async () => {
  const sql = `DECLARE t VARCHAR2(200) := 'BEGIN EXECUTE IMMEDIATE :t USING :t; END;';
    BEGIN EXECUTE IMMEDIATE t USING t; END;`;
  expect((await s.failure(sql)).split("\n")[0]).toBe(
    "ORA-00036: maximum number of recursive SQL levels (50) exceeded",
  );
});
