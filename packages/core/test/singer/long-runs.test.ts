// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findLongRun, hasLongRun } from "../../src/singer/long-runs.ts";

/** The same as `findLongRun`, the plain way. */
function findPlainly(text: string): number {
  for (const { 0: run, index } of text.matchAll(/[0-9.]+/g)) {
    if (run.length < 16) continue;
    const before = text.slice(0, index).replace(/-$/, "");
    if (before === "" || /[:,[ \t\r\neE+]$/.test(before)) return index;
  }
  return -1;
}

const piece = fc.oneof(
  fc.stringMatching(/^[0-9.]{1,40}$/),
  fc.stringMatching(/^[0-9]{14,18}$/),
  fc.stringMatching(/^[a-zA-Z":,[\]{} \t/+-]{1,20}$/),
  fc.constantFrom("日本", "/", "-", '"', ":", "e", "E+", "2025-01-01T00:00:00.000000Z"),
);
const anyText = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(""));

describe("findLongRun", () => {
  test.each([
    ["1234567890123456", 0],
    ["123456789012345", -1],
    ["-1234567890123456", 1],
    ['"1234567890123456"', -1],
    ['"-1234567890123456"', -1],
    ['{"a":-1234567890.12345}', 6],
    ["[1,1234567890123456]", 3],
    ["a1234567890123456", -1],
    ["1e+1234567890123456", 3],
    ["1234567/890123456", -1],
    ["", -1],
  ])("%s", (text, expected) => {
    expect(findLongRun(text, 0)).toBe(expected);
  });

  test("finds what looking at every character finds", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(findLongRun(text, 0)).toBe(findPlainly(text));
      }),
      { numRuns: 3000 },
    );
  });
});

describe("hasLongRun", () => {
  test("agrees with findLongRun, wherever the text lies in the bytes", () => {
    fc.assert(
      fc.property(anyText, fc.nat(20), fc.nat(20), (text, before, behind) => {
        const bytes = Buffer.from("1".repeat(before) + text + "1".repeat(behind));
        expect(hasLongRun(bytes, before, bytes.length - behind)).toBe(findLongRun(text, 0) !== -1);
      }),
      { numRuns: 3000 },
    );
  });

  test("looks at each byte a few times only, also of long digits in a text, which no number is", () => {
    const bytes = Buffer.from(`{"a":"${"7".repeat(20_000)}"}`);
    let reads = 0;
    const counted = new Proxy(bytes, {
      get: (target, name) => {
        reads += 1;
        return Reflect.get(target, name, target);
      },
    });
    expect(hasLongRun(counted, 0, bytes.length)).toBe(false);
    expect(reads).toBeLessThan(4 * bytes.length);
  });
});
