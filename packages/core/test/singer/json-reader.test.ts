// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Decimal } from "../../src/singer/decimal.ts";
import { findJsonProblem, numberOrDecimal, readJson } from "../../src/singer/json-reader.ts";
import { anyJsonText, nearlyJsonText, unreadableReason } from "./json-texts.ts";

describe("findJsonProblem", () => {
  test.each([
    ["{}", undefined],
    ["", { position: 0, reason: "the text is cut off" }],
    ['{"a":1', { position: 6, reason: "the text is cut off" }],
    ['{"a":1]', { position: 6, reason: '"," or "}" is expected' }],
    ["1 2", { position: 2, reason: "something follows the JSON value" }],
    [
      '{"n":-1e1234567890123456}',
      { position: 5, reason: "the exponent of a number has more than 15 digits" },
    ],
    ["[".repeat(1001), { position: 1000, reason: unreadableReason }],
  ])("%s", (text, expected) => {
    expect(findJsonProblem(text)).toEqual(expected);
  });

  test("what is cut off is cut off at its end", () => {
    fc.assert(
      fc.property(anyJsonText, fc.nat(), ({ text }, at) => {
        const whole = `[${text}]`;
        const length = at % whole.length;
        expect(findJsonProblem(whole.slice(0, length))).toEqual({
          position: length,
          reason: "the text is cut off",
        });
      }),
      { numRuns: 1000 },
    );
  });

  test("what comes before the problem is right: something can follow that makes it JSON", () => {
    fc.assert(
      fc.property(nearlyJsonText, (text) => {
        const problem = findJsonProblem(text);
        fc.pre(problem !== undefined && !problem.reason.startsWith("the exponent"));
        const { position } = problem as { position: number };
        expect(position).toBeLessThanOrEqual(text.length);
        const before = findJsonProblem(text.slice(0, position));
        expect(before === undefined || before.position === position).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("numberOrDecimal", () => {
  test.each([
    ["0.1", 0.1],
    ["1e2", 100],
    ["9007199254740993", Decimal.parse("9007199254740993")],
    ["1e400", Decimal.parse("1e400")],
  ])("%s", (token, expected) => {
    expect(numberOrDecimal(token, Decimal.parse(token))).toEqual(expected);
    expect(readJson(token)).toEqual(expected);
  });
});
