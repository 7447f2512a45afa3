// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isInfiniteNumberText,
  maxBinaryNumberBytes,
  shortestFloat,
  writeBinaryNumber,
  writeNumberText,
} from "../../src/singer/json-number.ts";
import { OutputBuffer } from "../../src/singer/output-buffer.ts";

function numberText(text: string): string | undefined {
  const out = new OutputBuffer(1, 0);
  const isNumber = writeNumberText(out, text);
  return isNumber ? out.bytes.toString("latin1", 0, out.length) : undefined;
}

function binaryText(value: number): string {
  const out = new OutputBuffer(1, maxBinaryNumberBytes);
  writeBinaryNumber(out, value);
  return out.bytes.toString("latin1", 0, out.length);
}

/** A single from its 32 bits, as the driver reads it. */
function single(bits: number): number {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(bits);
  return bytes.readFloatBE();
}

describe("writeNumberText", () => {
  test.each([
    ["0", "0"],
    ["-0", "-0"],
    [".5", "0.5"],
    ["-.5", "-0.5"],
    [".00000000000000000000000000000000000001", "0.00000000000000000000000000000000000001"],
    ["-.5E-129", "-0.5E-129"],
    ["12345678901234567890123456789012345678", "12345678901234567890123456789012345678"],
    ["-1234567890123456789012345678.9012345678", "-1234567890123456789012345678.9012345678"],
    ["1.00", "1.00"],
    ["1E+25", "1E+25"],
    ["1e25", "1e25"],
    ["9.9E125", "9.9E125"],
    [`-1${"0".repeat(125)}`, `-1${"0".repeat(125)}`],
  ])("writes %s as %s", (text, json) => {
    expect(numberText(text)).toBe(json);
  });

  test.each([
    "",
    "~",
    "-~",
    "Inf",
    "-Inf",
    "Infinity",
    "NaN",
    "-",
    ".",
    "-.",
    "1.",
    "1.e5",
    "+1",
    "01",
    "-00",
    "00.5",
    "0x1",
    " 1",
    "1 ",
    "1\n",
    "1,5",
    "1.2.3",
    "1e",
    "1e+",
    "e5",
    ".e5",
    "--1",
    "1-",
    "１",
    "1_000",
    "1n",
    "-1e126",
    `1${"0".repeat(126)}`,
  ])("refuses %j and writes nothing", (text) => {
    const out = new OutputBuffer(64, 0);
    expect([writeNumberText(out, text), out.length]).toEqual([false, 0]);
  });
});

describe("writeNumberText, for any text", () => {
  test("keeps every digit of any decimal number, and JSON.parse reads it", () => {
    const digits = fc.stringMatching(/^\d{1,60}$/);
    const exponent = fc.stringMatching(/^[eE][+-]?\d{1,3}$/);
    fc.assert(
      fc.property(
        fc.constantFrom("", "-"),
        fc.stringMatching(/^(|0|[1-9]\d{0,50})$/),
        fc.option(digits, { nil: undefined }),
        fc.option(exponent, { nil: "" }),
        (sign, whole, fraction, power) => {
          fc.pre(whole !== "" || fraction !== undefined);
          const rest = `${fraction === undefined ? "" : `.${fraction}`}${power}`;
          const json = `${sign}${whole === "" ? "0" : whole}${rest}`;
          expect(numberText(`${sign}${whole}${rest}`)).toBe(json);
          expect(JSON.parse(json)).toBe(Number(json));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("writes valid JSON or nothing for any text", () => {
    const almost = fc.string({ unit: fc.constantFrom(..."0123456789.-+eE ~"), maxLength: 12 });
    fc.assert(
      fc.property(almost, (text) => {
        const json = numberText(text);
        const isNumber = /^-?((0|[1-9]\d*)(\.\d+)?|\.\d+)([eE][+-]?\d+)?$/.test(text);
        expect(json !== undefined).toBe(isNumber && !isInfiniteNumberText(text));
        if (json !== undefined) expect(typeof JSON.parse(json)).toBe("number");
      }),
      { numRuns: 3000 },
    );
  });
});

describe("writeBinaryNumber", () => {
  test.each([
    [0, "0"],
    [-0, "0"],
    [0.1, "0.1"],
    [-1.5, "-1.5"],
    [5e-324, "5e-324"],
    [1.7976931348623157e308, "1.7976931348623157e+308"],
    [-2.2250738585072014e-308, "-2.2250738585072014e-308"],
    [-0.0000010000018070738482, "-0.0000010000018070738482"],
    [1e21, "1e+21"],
    [123456789012345680000, "123456789012345680000"],
  ])("writes %d", (value, json) => {
    expect(binaryText(value)).toBe(json);
  });

  test("writes any finite double as JSON.stringify does, in the room it announces", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = binaryText(value);
        expect(text).toBe(JSON.stringify(value));
        expect(text.length).toBeLessThanOrEqual(maxBinaryNumberBytes);
        expect(JSON.parse(text)).toBe(value === 0 ? 0 : value);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("shortestFloat", () => {
  test.each([
    [0x3dcccccd, 0.1],
    [0x3f800000, 1],
    [0x7f7fffff, 3.4028235e38],
    [0x00800000, 1.1754944e-38],
    [0x00000001, 1e-45],
    [0x007fffff, 1.1754942e-38],
    [0x80000001, -1e-45],
    [0x4b7fffff, 16777215],
    [0x4b800000, 16777216],
    [0x4ceb79a3, 123456790],
    [0x42280000, 42],
    [0x80000000, -0],
  ])("gives 0x%s back in few digits", (bits, value) => {
    expect(shortestFloat(single(bits))).toBe(value);
  });

  test("gives the same single back for any bits, and no digit less does", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (bits) => {
        const value = single(bits);
        fc.pre(Number.isFinite(value));
        const short = shortestFloat(value);
        expect(Math.fround(short)).toBe(value);
        const digits = short.toExponential().replace(/e.*|[-.]/g, "").length;
        expect(digits).toBeLessThanOrEqual(9);
        for (let fewer = 1; fewer < digits; fewer += 1) {
          expect(Math.fround(Number(value.toPrecision(fewer)))).not.toBe(value);
        }
      }),
      { numRuns: 5000 },
    );
  });

  test("leaves a number that is no single as it is", () => {
    expect([shortestFloat(0.1), shortestFloat(1e300), shortestFloat(123456789)]).toEqual([
      0.1, 1e300, 123456789,
    ]);
  });
});
