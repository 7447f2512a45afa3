// Layer: pure.
import { expect, test } from "vitest";
import { initStatement } from "../../src/oracle/session-setup.ts";

test.each([
  ["ALTER SESSION SET CURRENT_SCHEMA = HR", "ALTER SESSION SET CURRENT_SCHEMA = HR"],
  [" SET ROLE loader ; \n", "SET ROLE loader"],
  ["BEGIN ctx.set('a;b'); END;", "BEGIN ctx.set('a;b'); END;"],
  ["\n declare x NUMBER; begin null; end;\n", "declare x NUMBER; begin null; end;"],
  ["BEGINNING;", "BEGINNING"],
  ["BEGIN NULL; END;\n/\n", "BEGIN NULL; END;"],
  ["SELECT 1 / 2 FROM dual;\n  /", "SELECT 1 / 2 FROM dual"],
  ["<<outer>> BEGIN NULL; END;", "<<outer>> BEGIN NULL; END;"],
  [
    "create or replace editionable procedure p as begin null; end;",
    "create or replace editionable procedure p as begin null; end;",
  ],
  [
    "CREATE TRIGGER t BEFORE INSERT ON x BEGIN NULL; END;",
    "CREATE TRIGGER t BEFORE INSERT ON x BEGIN NULL; END;",
  ],
  ["CREATE TABLE procedures (id NUMBER);", "CREATE TABLE procedures (id NUMBER)"],
])("%j", (sql, expected) => {
  expect(initStatement(sql)).toBe(expected);
});
