// Layer: pure.
import { expect, test } from "vitest";
import { initStatement } from "../../src/oracle/session-setup.ts";

test.each([
  ["ALTER SESSION SET CURRENT_SCHEMA = HR", "ALTER SESSION SET CURRENT_SCHEMA = HR"],
  [" SET ROLE loader ; \n", "SET ROLE loader"],
  ["BEGIN ctx.set('a;b'); END;", "BEGIN ctx.set('a;b'); END;"],
  ["\n declare x NUMBER; begin null; end;\n", "declare x NUMBER; begin null; end;"],
  ["BEGINNING;", "BEGINNING"],
])("%j", (sql, expected) => {
  expect(initStatement(sql)).toBe(expected);
});
