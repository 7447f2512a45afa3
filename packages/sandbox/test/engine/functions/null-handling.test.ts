// Layer: pure.
import { expect, it } from "vitest";
import {
  evaluate,
  failure,
  number,
  rowsEnv,
  tableScope,
  typeOf,
  varchar,
} from "../expressions/support.ts";

it.each([
  ["NVL(NULL, 'x')", "x", null],
  ["NVL(5, '7')", "5", "NUMBER"],
  ["NVL('x', SYSDATE)", "x", "VARCHAR2(18 BYTE)"],
  ["NVL(SYSDATE, NULL)", "2024-03-15 10:20:30", "DATE"],
  ["NVL(1, 2d)", "1.0E+000", "BINARY_DOUBLE"],
  ["NVL(EMPTY_CLOB(), 'x')", "CLOB:", "CLOB"],
  ["NVL2('a', 1, 0)", "1", "NUMBER"],
  ["NVL2('', 'yes', 'no')", "no", "VARCHAR2(3 BYTE)"],
  ["COALESCE(NULL, NULL, 5)", "5", "NUMBER"],
  ["COALESCE(1, 1/0)", "1", "NUMBER"],
  ["COALESCE(1, 2d)", "1.0E+000", "BINARY_DOUBLE"],
  ["NULLIF(1, 1)", null, "NUMBER"],
  ["NULLIF('a', 'b')", "a", "CHAR(1 BYTE)"],
  ["DECODE(NULL, NULL, 'null', 'x')", "null", "VARCHAR2(4 BYTE)"],
  ["DECODE(2, 1, 'a', 2, 'bb', 'c')", "bb", "VARCHAR2(2 BYTE)"],
  ["DECODE(3, 1, 'a', 2, 'bb')", null, "VARCHAR2(2 BYTE)"],
  ["DECODE('1', 1, 'a')", "a", "VARCHAR2(1 BYTE)"],
  ["DECODE(1, '1', 'a')", "a", "VARCHAR2(1 BYTE)"],
  ["DECODE(1, 1, NULL, 5)", null, "VARCHAR2(40 BYTE)"],
  ["DECODE(1, 1, 5, '7')", "5", "NUMBER"],
  ["DECODE(1, 1, 'a', 1/0, 'b')", "a", "VARCHAR2(1 BYTE)"],
  ["LNNVL(1 = 1)", "FALSE", null],
  ["LNNVL(NULL = 1)", "TRUE", null],
])("%s", (text, value, type) => {
  expect(evaluate(text)).toBe(value);
  if (type !== null) expect(typeOf(text)).toBe(type);
});

it("describes NVL of columns as long as the longer", () => {
  const scope = tableScope([
    { alias: "T", columns: { A: varchar(10), B: varchar(20), N: number } },
  ]);
  const env = rowsEnv([[null, "b", 1]]);
  expect(typeOf("NVL(a, b)", { scope, env })).toBe("VARCHAR2(20 BYTE)");
  expect(typeOf("NVL(a, n)", { scope, env })).toBe("VARCHAR2(40 BYTE)");
  expect(typeOf("COALESCE(a, b)", { scope, env })).toBe("VARCHAR2(20 BYTE)");
});

it("refuses what does not fit", () => {
  expect(failure("COALESCE(1, 'x')")).toBe(
    "ORA-00932@12: inconsistent datatypes: expected NUMBER got CHAR",
  );
  expect(failure("COALESCE(N'a', 'b')")).toBe("ORA-12704@15: character set mismatch");
  expect(failure("NULLIF(NULL, 1)")).toMatch(/^ORA-00932@7/);
  expect(failure("NULLIF(1, 'a')")).toMatch(/^ORA-00932@10/);
  expect(failure("NVL(NVL(NULL, 5), 'x') + NVL(NULL, 'y')")).toMatch(/^ORA-01722/);
  expect(failure("NVL(SYSDATE, 5)")).toMatch(/^ORA-00932@13/);
});

it("NVL evaluates both arguments, also when the first is not NULL", () => {
  expect(failure("NVL(1, 1/0)")).toMatch(/^ORA-01476/);
  expect(failure("NVL('x', TO_CHAR(1/0))")).toMatch(/^ORA-01476/);
  expect(failure("NVL(5, 'abc')")).toMatch(/^ORA-01722/);
});

it("checks the number of arguments, by name of the rule that is broken", () => {
  expect(failure("NVL(1)")).toBe("ORA-00909@0: invalid number of arguments");
  expect(failure("UPPER()")).toBe("ORA-00909@0: invalid number of arguments");
  expect(failure("UPPER('a', 'b')")).toMatch(/^ORA-00909@0/);
  expect(failure("SUBSTR('a')")).toBe("ORA-00938@0: not enough arguments for function");
  expect(failure("SUBSTR('a', 1, 2, 3)")).toBe("ORA-00939@0: too many arguments for function");
  expect(failure("DECODE(1, 2)")).toMatch(/^ORA-00938@0/);
  expect(failure("COALESCE(1)")).toMatch(/^ORA-00938@0/);
});

it("knows no other functions", () => {
  expect(failure("1 + NOW()")).toBe('ORA-00904@4: "NOW": invalid identifier');
  expect(failure("IFNULL(1, 2)")).toBe('ORA-00904@0: "IFNULL": invalid identifier');
  expect(failure("CONSTRUCTOR(1)")).toBe('ORA-00904@0: "CONSTRUCTOR": invalid identifier');
  expect(failure("\"upper\"('a')")).toMatch(/^ORA-00904@0: "upper"/);
});

it("refuses aggregates and window functions that nobody took", () => {
  expect(failure("1 + COUNT(*)")).toBe("ORA-00934@4: group function is not allowed here");
  expect(failure("SUM(1) OVER ()")).toMatch(/^ORA-30483@0/);
  expect(failure("ROW_NUMBER()")).toBe(
    "ORA-30484@0: missing window specification for this function",
  );
});
