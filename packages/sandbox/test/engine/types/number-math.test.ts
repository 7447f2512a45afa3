// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  acos,
  asin,
  atan,
  atan2,
  cos,
  cosh,
  divide,
  exp,
  ln,
  log,
  makeNumber,
  multiply,
  type OraNumber,
  power,
  round,
  sin,
  sinh,
  sqrt,
  subtract,
  tan,
  tanh,
} from "../../../src/engine/types/number.ts";

import { n, text } from "./number-samples.ts";

describe("functions", () => {
  // Digits from published tables of the constants.
  it.each([
    ["exp(1)", exp(1), "2.71828182845904523536028747135266249776"],
    ["sqrt(2)", sqrt(2), "1.41421356237309504880168872420969807857"],
    ["sqrt(26)", sqrt(26), "5.09901951359278483002822410902278198956"],
    ["ln(2)", ln(2), ".6931471805599453094172321214581765680755"],
    ["ln(10)", ln(10), "2.3025850929940456840179914546843642076"],
    ["acos(-1)", acos(-1), "3.14159265358979323846264338327950288420"],
    ["4*atan(1)", multiply(4, atan(1)), "3.14159265358979323846264338327950288420"],
    ["asin(1)*2", multiply(2, asin(1)), "3.14159265358979323846264338327950288420"],
    ["sin(1)", sin(1), ".8414709848078965066525023216302989996226"],
    ["cos(1)", cos(1), ".5403023058681397174009366074429766037323"],
    ["tan(1)", tan(1), "1.55740772465490223050697480745836017309"],
    ["sinh(1)", sinh(1), "1.17520119364380145688238185059560081516"],
    ["cosh(1)", cosh(1), "1.54308063481524377847790562075706168260"],
    ["tanh(1)", tanh(1), ".7615941559557648881194582826047935904128"],
    ["sin(1e22)", sin(n("1e22")), "-.8522008497671888017727058937530293682619"],
  ])("%s", (_, value, digits) => {
    const shown = text(value);
    expect(shown.slice(0, 36)).toBe(digits.slice(0, 36));
  });

  it.each([
    ["power(3,2)", power(3, 2), "9"],
    ["power(2,100)", power(2, 100), "1267650600228229401496703205376"],
    ["power(2,-2)", power(2, -2), ".25"],
    ["power(-2,3)", power(-2, 3), "-8"],
    ["power(2,0.5)", power(2, 0.5), "1.41421356237309504880168872420969807857"],
    ["power(4,1.5)", power(4, 1.5), "8"],
    ["power(10,-130)", power(10, -130), "1.000000000000000000000000000000000E-130"],
    ["power(10,-131)", power(10, -131), "0"],
    ["power(0,0)", power(0, 0), "1"],
    ["log(10,100)", log(10, 100), "2"],
    ["log(2,8)", log(2, 8), "3"],
    ["exp(0)", exp(0), "1"],
    ["ln(1)", ln(1), "0"],
    ["sin(0)", sin(0), "0"],
    ["cos(0)", cos(0), "1"],
    ["atan2(0,-1)", atan2(0, -1), "3.14159265358979323846264338327950288420"],
    ["atan2(-1,0)", atan2(-1, 0), "-1.57079632679489661923132169163975144210"],
    ["atan2(.3,.2)", round(atan2(0.3, 0.2), 9), ".982793723"],
    // Source: SQL Language Reference, examples of EXP, LN, COS, SIN, TAN, ACOS, ASIN, ATAN, COSH, SINH, TANH.
    ["exp(4)", round(exp(4), 7), "54.59815"],
    ["ln(95)", round(ln(95), 8), "4.55387689"],
    ["cos(180 degrees)", round(cos(n("3.14159265359")), 9), "-1"],
    ["tan(135 degrees)", round(tan(n("2.3561944901925")), 9), "-1"],
    ["acos(.3)", round(acos(0.3), 8), "1.26610367"],
    ["asin(.3)", round(asin(0.3), 9), ".304692654"],
    ["atan(.3)", round(atan(0.3), 9), ".291456794"],
    ["cosh(0)", cosh(0), "1"],
    ["sinh(1)", round(sinh(1), 8), "1.17520119"],
    ["tanh(.5)", round(tanh(0.5), 9), ".462117157"],
  ])("%s", (_, value, expected) => {
    expect(text(value).replace(/(\.\d*?)0+$/, "$1")).toBe(expected.replace(/(\.\d*?)0+$/, "$1"));
  });

  it("is the inverse it should be to 30 digits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), fc.nat(8), (c, e) => {
        const value = makeNumber(BigInt(c), -e);
        const near = (a: OraNumber): OraNumber => round(subtract(divide(a, value), 1), 30);
        expect(near(exp(ln(value)))).toBe(0);
        expect(near(multiply(sqrt(value), sqrt(value)))).toBe(0);
        expect(near(tan(atan(value)))).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it("refuses arguments out of range", () => {
    expect(() => sqrt(-1)).toThrow("ORA-01428: argument '-1' is out of range");
    expect(() => ln(0)).toThrow("ORA-01428: argument '0' is out of range");
    expect(() => log(1, 2)).toThrow("ORA-01428: argument '1' is out of range");
    expect(() => asin(2)).toThrow("ORA-01428: argument '2' is out of range");
    expect(() => power(-2, 0.5)).toThrow("ORA-01428: argument '-2' is out of range");
    expect(() => power(0, -1)).toThrow("ORA-01428: argument '0' is out of range");
    expect(() => exp(300)).toThrow("ORA-01426: numeric overflow");
    expect(() => power(10, 126)).toThrow("ORA-01426: numeric overflow");
  });
});
