// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  binaryFromNumber,
  binaryToText,
  compareBinary,
  numberFromBinary,
  tryParseBinary,
} from "../../../src/engine/types/binary-number.ts";
import { parseNumber } from "../../../src/engine/types/number.ts";
import {
  bytesToHex,
  characterCount,
  cutToBytes,
  cutToCharacters,
  hexToBytes,
  lengthIn,
  nz,
  utf8Length,
} from "../../../src/engine/types/text.ts";

const texts = fc.string({ unit: "binary" });

describe("lengths", () => {
  it("counts bytes as UTF-8 has them and characters as code points", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(utf8Length(text)).toBe(Buffer.byteLength(text));
        expect(lengthIn(text, "BYTE")).toBe(Buffer.byteLength(text));
        expect(characterCount(text)).toBe([...text].length);
        expect(lengthIn(text, "CHAR")).toBe([...text].length);
      }),
    );
    expect([utf8Length("aé€😀"), characterCount("aé€😀")]).toEqual([10, 4]);
  });

  it("cuts at whole characters, as long as it can be", () => {
    fc.assert(
      fc.property(texts, fc.nat(40), (text, most) => {
        const cut = cutToBytes(text, most);
        expect(text.startsWith(cut)).toBe(true);
        expect(utf8Length(cut)).toBeLessThanOrEqual(most);
        const next = [...text.slice(cut.length)][0] ?? "";
        if (next !== "") expect(utf8Length(cut + next)).toBeGreaterThan(most);
        expect(cutToCharacters(text, most)).toBe([...text].slice(0, most).join(""));
      }),
    );
  });

  it("has no empty text", () => {
    expect([nz(""), nz(" ")]).toEqual([null, " "]);
  });
});

describe("hexadecimal", () => {
  it("reads back what it prints", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(hexToBytes(bytesToHex(bytes))).toEqual(new Uint8Array(bytes));
      }),
    );
    expect(bytesToHex(Uint8Array.of(0, 171))).toBe("00AB");
    expect([...hexToBytes("abc")]).toEqual([0x0a, 0xbc]);
    expect(() => hexToBytes("0g", 2)).toThrow(
      expect.objectContaining({ message: "ORA-01465: invalid hex number", position: 2 }),
    );
    expect(() => hexToBytes("0 ")).toThrow("ORA-01465");
  });
});

describe("floating-point numbers", () => {
  it.each([
    [0, "0"],
    [1.5, "1.5E+000"],
    [-2, "-2.0E+000"],
    [0.1, "1.0000000000000001E-001"],
    [1e300, "1.0000000000000001E+300"],
    [1e22, "1.0E+022"],
    [Number.NaN, "Nan"],
    [Number.POSITIVE_INFINITY, "Inf"],
    [Number.NEGATIVE_INFINITY, "-Inf"],
  ])("prints %s", (value, text) => {
    expect(binaryToText(value, "BINARY_DOUBLE")).toBe(text);
  });

  it("prints a BINARY_FLOAT with nine digits", () => {
    expect(binaryToText(Math.fround(0.1), "BINARY_FLOAT")).toBe("1.00000001E-001");
    expect(binaryToText(2.5, "BINARY_FLOAT", ",")).toBe("2,5E+000");
  });

  it.each([
    ["1.5", 1.5],
    [" -1e400 ", Number.NEGATIVE_INFINITY],
    ["nan", Number.NaN],
    ["INF", Number.POSITIVE_INFINITY],
    ["-Infinity", Number.NEGATIVE_INFINITY],
    ["x", undefined],
    ["", undefined],
    ["0x10", undefined],
    ["constructor", undefined],
  ])("reads %j", (text, value) => {
    expect(tryParseBinary(text)).toEqual(value);
  });

  it("reads back what it prints", () => {
    fc.assert(
      fc.property(fc.double(), fc.float(), (double, float) => {
        expect(tryParseBinary(binaryToText(double, "BINARY_DOUBLE"))).toBe(double + 0);
        expect(Math.fround(tryParseBinary(binaryToText(float, "BINARY_FLOAT")) ?? 0)).toBe(
          float + 0,
        );
      }),
    );
  });

  it("becomes a NUMBER by its shortest text and back", () => {
    expect(numberFromBinary(Math.fround(0.1), "BINARY_FLOAT")).toBe(0.1);
    expect(numberFromBinary(0.1, "BINARY_DOUBLE")).toBe(0.1);
    expect(numberFromBinary(16_777_217, "BINARY_DOUBLE")).toBe(16_777_217);
    expect(() => numberFromBinary(Number.NaN, "BINARY_FLOAT")).toThrow(
      "ORA-01426: numeric overflow",
    );
    expect(() => numberFromBinary(1e200, "BINARY_DOUBLE")).toThrow("ORA-01426");
    expect(binaryFromNumber(parseNumber("0.1"), "BINARY_FLOAT")).toBe(Math.fround(0.1));
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, noDefaultInfinity: true, min: -(2 ** 60), max: 2 ** 60 }),
        (value) => {
          fc.pre(value === 0 || Math.abs(value) > 1e-30);
          const number = numberFromBinary(value, "BINARY_FLOAT");
          expect(binaryFromNumber(number, "BINARY_FLOAT")).toBe(value + 0);
        },
      ),
    );
  });

  it("sorts NaN last and equal to itself", () => {
    const sorted = [Number.NaN, 1, Number.POSITIVE_INFINITY, -1].sort(compareBinary);
    expect(sorted).toEqual([-1, 1, Number.POSITIVE_INFINITY, Number.NaN]);
    expect([compareBinary(Number.NaN, Number.NaN), compareBinary(-0, 0)]).toEqual([0, 0]);
  });
});
