// Layer: pure.
import { expect, it } from "vitest";
import { evaluate, failure, typeOf } from "../expressions/support.ts";

// Examples are those of the Oracle SQL Language Reference, with all the digits a NUMBER has.
it.each([
  ["ABS(-15)", "15"],
  ["ROUND(ACOS(.3), 8)", "1.26610367"],
  ["ROUND(ASIN(.3), 9)", ".304692654"],
  ["ROUND(ATAN(.3), 9)", ".291456794"],
  ["ROUND(ATAN2(.3, .2), 9)", ".982793723"],
  ["BITAND(6, 3)", "2"],
  ["BITOR(6, 3)", "7"],
  ["BITXOR(6, 3)", "5"],
  ["BIN_TO_NUM(1, 0, 1, 0)", "10"],
  ["CEIL(268651.8)", "268652"],
  ["CEIL(-1.5)", "-1"],
  ["ROUND(COS(180 * 3.14159265359 / 180), 20)", "-1"],
  ["COSH(0)", "1"],
  ["EXP(4)", "54.59815003314423907811026120286087840279"],
  ["FLOOR(15.7)", "15"],
  ["LN(95)", "4.55387689160054083460978676511404117676"],
  ["LOG(10, 100)", "2"],
  ["MOD(11, 4)", "3"],
  ["MOD(-11, 4)", "-3"],
  ["MOD(11, 0)", "11"],
  ["NANVL(1, 2)", "1"],
  ["POWER(3, 2)", "9"],
  ["REMAINDER(11, 4)", "-1"],
  ["ROUND(15.193, 1)", "15.2"],
  ["ROUND(15.193, -1)", "20"],
  ["ROUND(-2.5)", "-3"],
  ["ROUND(2.5d)", "2.0E+000"],
  ["SIGN(-15)", "-1"],
  ["SIGN(0d)", "1"],
  ["SIN(0)", "0"],
  ["SQRT(26)", "5.09901951359278483002822410902278198956"],
  ["TAN(0)", "0"],
  ["TRUNC(15.79, 1)", "15.7"],
  ["TRUNC(15.79, -1)", "10"],
  ["WIDTH_BUCKET(5, 0, 10, 5)", "3"],
  ["WIDTH_BUCKET(-1, 0, 10, 5)", "0"],
  ["WIDTH_BUCKET(10, 0, 10, 5)", "6"],
  ["WIDTH_BUCKET(8, 10, 0, 5)", "2"],
  ["ABS(NULL)", null],
  ["ROUND('2.567', '1')", "2.6"],
  ["GREATEST(1, '3.925', '2.4')", "3.925"],
  ["GREATEST('HARRY', 'HARRIOT', 'HAROLD')", "HARRY"],
  ["LEAST('HARRY', 'HARRIOT', 'HAROLD')", "HAROLD"],
  ["LEAST(1, NULL)", null],
])("%s", (text, value) => {
  expect(evaluate(text)).toBe(value);
});

it("keeps binary floats binary floats", () => {
  expect([evaluate("ABS(-1.5f)"), typeOf("ABS(-1.5f)")]).toEqual(["1.5E+000", "BINARY_FLOAT"]);
  expect([evaluate("SQRT(4f)"), typeOf("SQRT(4f)")]).toEqual(["2.0E+000", "BINARY_DOUBLE"]);
  expect([evaluate("POWER(2, 0.5d)"), typeOf("POWER(2, 0.5d)")]).toEqual([
    "1.4142135623730951E+000",
    "BINARY_DOUBLE",
  ]);
  expect(evaluate("NANVL(0d / 0, 7)")).toBe("7.0E+000");
  expect(typeOf("ROUND(2.5d, 1)")).toBe("NUMBER");
  expect(typeOf("GREATEST(1, 2d)")).toBe("BINARY_DOUBLE");
});

it("refuses what is out of range", () => {
  expect(failure("SQRT(-1)")).toMatch(/^ORA-01428@5: argument '-1' is out of range$/);
  expect(failure("LN(0)")).toMatch(/^ORA-01428@3/);
  expect(failure("ABS(SYSDATE)")).toBe(
    "ORA-00932@4: inconsistent datatypes: expected NUMBER got DATE",
  );
  expect(failure("WIDTH_BUCKET(1, 0, 10, 0)")).toMatch(/^ORA-30494@13/);
  expect(failure("BIN_TO_NUM(2)")).toMatch(/^ORA-01428@11/);
  expect(failure("GREATEST(TO_CLOB('a'), 'b')")).toMatch(/^ORA-00932@9/);
});
