// Layer: pure.
import { expect, test } from "vitest";
import { OraError } from "../../../src/engine/errors.ts";
import { parseStatement } from "../../../src/engine/parser/parse-statement.ts";

function error(sql: string, version: 19 | 23 = 19): string {
  try {
    parseStatement(sql, version);
    return "accepted";
  } catch (thrown) {
    if (thrown instanceof OraError) return `${thrown.position} ${thrown.message}`;
    throw thrown;
  }
}

const statements = `( begin case declare end exception exit for goto if loop mod
   null pragma raise return select update while with
   <an identifier> <a double-quoted delimited-identifier>
   <a bind variable> << continue close current delete fetch lock
   insert open rollback savepoint set sql execute commit forall
   merge pipe purge`;

test("a block without its semicolon", () => {
  expect(error("BEGIN NULL; END")).toBe(
    `15 ORA-06550: line 1, column 16:
PLS-00103: Encountered the symbol "end-of-file" when expecting one of the following:

   ; <an identifier> <a double-quoted delimited-identifier>`,
  );
});

test("a word that begins no statement", () => {
  expect(error("BEGIN\n  NULL;\n  CREATE TABLE t (a NUMBER);\nEND;")).toBe(
    `16 ORA-06550: line 3, column 3:
PLS-00103: Encountered the symbol "CREATE" when expecting one of the following:

   ${statements}`,
  );
});

test("BEGIN; as other systems begin a transaction", () => {
  expect(error("BEGIN; SELECT 1 FROM dual; COMMIT;")).toBe(
    `5 ORA-06550: line 1, column 6:
PLS-00103: Encountered the symbol ";" when expecting one of the following:

   ${statements}`,
  );
});

test("a statement that goes on where it should end", () => {
  expect(error("BEGIN TRUNCATE TABLE t; END;")).toBe(
    `15 ORA-06550: line 1, column 16:
PLS-00103: Encountered the symbol "TABLE" when expecting one of the following:

   := . ( @ % ;`,
  );
});

test("text behind the block", () => {
  expect(error("BEGIN NULL; END;\n/")).toBe(
    `17 ORA-06550: line 2, column 1:\nPLS-00103: Encountered the symbol "/" `,
  );
});

test("SQL in a block has its own error and its own place", () => {
  expect(error("DECLARE n NUMBER;\nBEGIN\n  SELECT a INTO n FROM t LIMIT 1;\nEND;")).toBe(
    `55 ORA-06550: line 3, column 32:
PL/SQL: ORA-00933: SQL command not properly ended
ORA-06550: line 3, column 3:
PL/SQL: SQL Statement ignored`,
  );
  expect(error("BEGIN UPDATE t SET a = ; END;")).toBe(
    `23 ORA-06550: line 1, column 24:
PL/SQL: ORA-00936: missing expression
ORA-06550: line 1, column 7:
PL/SQL: SQL Statement ignored`,
  );
});

test("a length out of range", () => {
  expect(error("DECLARE v VARCHAR2(32768); BEGIN NULL; END;")).toBe(
    `19 ORA-06550: line 1, column 20:
PLS-00215: String length constraints must be in range (1 .. 32767)`,
  );
});

test("a character that PL/SQL does not know", () => {
  expect(error("BEGIN x := 1 ? 2; END;").split("\n").slice(0, 2)).toEqual([
    "13 ORA-06550: line 1, column 14:",
    'PLS-00103: Encountered the symbol "?" when expecting one of the following:',
  ]);
});

test("a text that is not closed is the error of SQL", () => {
  expect(error("BEGIN x := 'abc; END;")).toBe(
    "11 ORA-01756: quoted string not properly terminated",
  );
});
