// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BufferReader } from "../../../src/wire/buffer-reader.ts";
import { BufferWriter } from "../../../src/wire/buffer-writer.ts";
import { readNumber, writeNumber } from "../../../src/wire/types/number.ts";
import { WireError } from "../../../src/wire/wire-error.ts";
import { numberText } from "../arbitraries.ts";
import { driverReader, drivers } from "../driver.ts";

function encode(value: number | bigint | string): Buffer {
  const writer = new BufferWriter(16);
  writeNumber(writer, value);
  return writer.copy();
}

function decode(image: Buffer): number | string | null {
  const reader = new BufferReader(image);
  const value = readNumber(reader);
  reader.expectEnd("number");
  return value;
}

describe("bytes of a NUMBER", () => {
  // Oracle's own DUMP() of these: Typ=2, exponent byte and base-100 digits.
  test.each([
    [0, "01 80"],
    [-0, "01 80"],
    [1, "02 c1 02"],
    [-1, "03 3e 64 66"],
    [10, "02 c1 0b"],
    [100, "02 c2 02"],
    [123456, "04 c3 0d 23 39"],
    [-123456, "05 3c 59 43 2d 66"],
    [0.1, "02 c0 0b"],
    [0.01, "02 c0 02"],
    [-0.5, "03 3f 33 66"],
    [1.5, "03 c1 02 33"],
    [1234.5, "04 c2 0d 23 33"],
    ["1e125", "02 ff 0b"],
    ["-1e125", "03 00 5b 66"],
    ["1e-130", "02 80 02"],
    ["9".repeat(40), `15 d4 ${"64".repeat(20)}`],
    [`-${"9".repeat(40)}`, `15 2b ${"02".repeat(20)}`],
    ["-99999999999999999999999999999999999999", `15 2c ${"02".repeat(19)} 66`],
    [2n ** 64n, "0b ca 13 2d 44 2d 08 26 0a 38 11 11"],
  ])("%s", (value, hex) => {
    expect(encode(value).toString("hex")).toBe(hex.replaceAll(" ", ""));
  });

  test("a JS number and its text have the same bytes", () => {
    const numbers = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e125, max: 1e125 }),
      fc.maxSafeInteger(),
      fc.tuple(fc.maxSafeInteger(), fc.nat(12)).map(([n, power]) => n / 10 ** power),
      fc.tuple(fc.integer(), fc.integer({ min: -20, max: 20 })).map(([n, p]) => n * 10 ** p),
    );
    fc.assert(
      fc.property(numbers, (number) => {
        if (number !== 0 && Math.abs(number) < 1e-100) return;
        expect(encode(number)).toEqual(encode(String(number)));
      }),
      { numRuns: 5000 },
    );
  });

  test("canonical text comes back; as a number when a double holds it", () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const value = decode(encode(text));
        const digits = text.replace(/[-.]/g, "").replace(/^0+|0+$/g, "").length;
        const size = Math.abs(Number(text));
        const small = digits <= 15 && size > 1e-100 && size < 1e100;
        expect(value).toBe(small ? Number(text) : text);
        if (typeof value === "number") expect(encode(value)).toEqual(encode(text));
      }),
      { numRuns: 5000 },
    );
  });

  test("a double of up to 15 digits comes back", () => {
    const decimals = fc.tuple(
      fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }),
      fc.integer({ min: -110, max: 80 }),
    );
    fc.assert(
      fc.property(decimals, ([mantissa, exponent]) => {
        const number = Number(`${String(mantissa)}e${String(exponent)}`);
        const size = Math.abs(number);
        if (number !== 0 && (size <= 1e-100 || size >= 1e100)) return;
        expect(decode(encode(number))).toBe(number === 0 ? 0 : number);
      }),
      { numRuns: 5000 },
    );
  });

  test.each(drivers)("$name reads what is written", (driver) => {
    fc.assert(
      fc.property(numberText, (text) => {
        const theirs = driverReader(driver, encode(text)).readOracleNumber() ?? "";
        // The driver leaves out the zero before the point.
        expect(theirs.replace(/^(-?)\./, "$10.")).toBe(text);
      }),
      { numRuns: 2000 },
    );
    expect(driverReader(driver, encode(0)).readOracleNumber()).toBe("0");
  });

  test.each(drivers)("what $name writes is the same, and is read", (driver) => {
    const numbers = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e125, max: 1e125 }),
      fc.maxSafeInteger(),
    );
    fc.assert(
      fc.property(numbers, (number) => {
        if (number !== 0 && Math.abs(number) < 1e-100) return;
        const theirs = new driver.GrowableBuffer();
        theirs.writeOracleNumber(number.toString());
        const image = Buffer.from(theirs.buf.subarray(0, theirs.pos));
        expect(encode(number)).toEqual(image);
        expect(Number(decode(image))).toBe(number === 0 ? 0 : number);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("refusals", () => {
  test.each([
    "",
    "-",
    ".",
    "1..2",
    "1e",
    "abc",
    "1 ",
    "NaN",
    "Infinity",
    "0x10",
    "1e126",
    "-1e126",
    "1e-131",
    "9".repeat(41),
    "1".repeat(500),
    `0.${"1".repeat(41)}`,
    // 40 digits that do not pair up.
    `1${"2".repeat(38)}3.4`,
  ])("text %s", (value) => {
    expect(() => encode(value)).toThrow(WireError);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e200, 1e-200])(
    "number %s",
    (value) => {
      expect(() => encode(value)).toThrow(WireError);
    },
  );

  test.each(["0100", "02ff65", "02c100", "02c166", "02c165ff", "17c1", "033e6567", "03c1"])(
    "bytes %s",
    (hex) => {
      expect(() => decode(Buffer.from(hex, "hex"))).toThrow(WireError);
    },
  );

  test("a long refused text is not repeated in full", () => {
    expect(() => encode("1".repeat(500))).toThrow(/^.{1,120}$/);
  });
});

test("forms that are not canonical are read all the same", () => {
  expect(decode(Buffer.from("04c101020a".slice(0, 10), "hex"))).toBe(0.0109);
  expect(decode(Buffer.from("03c10201", "hex"))).toBe(1);
  expect(decode(Buffer.from("03c10101", "hex"))).toBe(0);
  expect(decode(Buffer.from("00", "hex"))).toBeNull();
  expect(decode(Buffer.from("ff", "hex"))).toBeNull();
  expect(encode("+0012.500")).toEqual(encode(12.5));
  expect(encode(".5")).toEqual(encode(0.5));
  expect(encode("5.")).toEqual(encode(5));
  expect(encode("12E+3")).toEqual(encode(12000));
  expect(encode("-0.000")).toEqual(encode(0));
});
