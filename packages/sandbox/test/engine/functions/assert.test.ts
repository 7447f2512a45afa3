// Layer: pure.
import { expect, it } from "vitest";
import { logOn, openEngine } from "../open-engine.ts";

const session = logOn(openEngine());

it.each([
  ["NOOP('anything; --')", "anything; --"],
  ["NOOP(NULL)", null],
  ["SIMPLE_SQL_NAME(' emp_1$# ')", "emp_1$#"],
  [`SIMPLE_SQL_NAME('"a b"')`, '"a b"'],
  ["QUALIFIED_SQL_NAME('a.b.c')", "a.b.c"],
  [`QUALIFIED_SQL_NAME('"a.b"."c@d"@link.world')`, '"a.b"."c@d"@link.world'],
  ["SCHEMA_NAME('APP')", "APP"],
  ["SQL_OBJECT_NAME('dual')", "dual"],
  ["SQL_OBJECT_NAME('sys.dual')", "sys.dual"],
  ["ENQUOTE_NAME('emp')", '"EMP"'],
  ["ENQUOTE_NAME('Emp', FALSE)", '"Emp"'],
  [`ENQUOTE_NAME('"Emp"')`, '"Emp"'],
  ["ENQUOTE_LITERAL('abc')", "'abc'"],
  ["ENQUOTE_LITERAL('''abc''')", "'abc'"],
  ["ENQUOTE_LITERAL('a''''b')", "'a''b'"],
  ["ENQUOTE_LITERAL(NULL)", "''"],
])("DBMS_ASSERT.%s", async (call, value) => {
  const newer = logOn(openEngine({ version: 23 }));
  expect(await newer.rows(`SELECT DBMS_ASSERT.${call} FROM dual`)).toEqual([[value]]);
});

it.each([
  ["SIMPLE_SQL_NAME('1a')", "ORA-44003"],
  ["SIMPLE_SQL_NAME('a b')", "ORA-44003"],
  ["SIMPLE_SQL_NAME(NULL)", "ORA-44003"],
  ["QUALIFIED_SQL_NAME('a..b')", "ORA-44004"],
  ["SCHEMA_NAME('app')", "ORA-44001"],
  ["SCHEMA_NAME(NULL)", "ORA-44001"],
  ["SQL_OBJECT_NAME('nosuch')", "ORA-44002"],
  ["SQL_OBJECT_NAME('a b')", "ORA-44004"],
  [`ENQUOTE_NAME('a"b')`, "ORA-44003"],
  ["ENQUOTE_LITERAL('a''b')", "ORA-06502"],
])("DBMS_ASSERT.%s", async (call, code) => {
  const outcome = await session.outcome(`SELECT DBMS_ASSERT.${call} FROM dual`);
  expect(String(outcome).split(" ")[0]).toBe(code);
});
