// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeVector,
  encodeVector,
  type VectorImage,
  vectorDimensions,
} from "../../../src/wire/types/vector.ts";
import { WireError } from "../../../src/wire/wire-error.ts";
import { type Driver, drivers } from "../driver.ts";

const values: fc.Arbitrary<VectorImage["values"]> = fc.oneof(
  fc.float32Array({ maxLength: 40 }),
  fc.float64Array({ maxLength: 40 }),
  fc.int8Array({ maxLength: 40 }),
  fc.uint8Array({ maxLength: 40 }),
);

const dense: fc.Arbitrary<VectorImage> = values.map((list) => ({ values: list }));

const sparse: fc.Arbitrary<VectorImage> = fc
  .tuple(
    fc.oneof(
      fc.float32Array({ maxLength: 20 }),
      fc.float64Array({ maxLength: 20 }),
      fc.int8Array({ maxLength: 20 }),
    ),
    fc.nat(1000),
  )
  .map(([list, step]) => ({
    values: list,
    sparse: {
      dimensions: 21 * (step + 1),
      indices: Uint32Array.from(list, (_, index) => index * (step + 1)),
    },
  }));

function theirs(driver: Driver, vector: VectorImage): unknown {
  if (!vector.sparse) return vector.values;
  const { dimensions: numDimensions, indices } = vector.sparse;
  return driver.types.SparseVector.create({ numDimensions, indices, values: vector.values });
}

describe("VECTOR", () => {
  test.each(drivers)("round trips, as $name has them", (driver) => {
    fc.assert(
      fc.property(fc.oneof(dense, sparse), (vector) => {
        const image = encodeVector(vector);
        expect(decodeVector(image)).toEqual(vector);
        expect(new driver.VectorDecoder(image).decode()).toEqual(theirs(driver, vector));
        const written = Buffer.from(new driver.VectorEncoder().encode(theirs(driver, vector)));
        // The driver leaves the bytes of the norm as they were.
        written.fill(0, 9, 17);
        expect(image).toEqual(written);
      }),
      { numRuns: 300 },
    );
  });

  test("layouts", () => {
    expect(encodeVector({ values: new Float32Array([1]) }).toString("hex")).toBe(
      ["db", "00", "0012", "02", "00000001", "00".repeat(8), "bf800000"].join(""),
    );
    expect(encodeVector({ values: new Uint8Array([5]) }).toString("hex")).toBe(
      ["db", "01", "0010", "05", "00000008", "00".repeat(8), "05"].join(""),
    );
    const indices = new Uint32Array([7]);
    const vector = { values: new Int8Array([-1]), sparse: { dimensions: 9, indices } };
    expect(encodeVector(vector).toString("hex")).toBe(
      ["db", "02", "0032", "04", "00000009", "00".repeat(8), "0001", "00000007", "ff"].join(""),
    );
    expect(vectorDimensions(vector)).toBe(9);
  });

  test.each([
    ["empty", ""],
    ["magic", "da000012020000000100"],
    ["version", "db03001202000000010000000000000000"],
    ["format", "db000012090000000000000000000000 00".replace(" ", "")],
    ["fewer values than dimensions", `db0000120200ffffff${"00".repeat(12)}`],
    ["binary dimensions", `db01001005000000 07${"00".repeat(9)}`.replace(" ", "")],
    ["sparse index outside", `db020032040000000 9${"00".repeat(8)}000100000009ff`.replace(" ", "")],
    ["sparse indices cut", `db0200320400000009${"00".repeat(8)}ffff00000007ff`],
  ])("%s is refused", (_name, hex) => {
    expect(() => decodeVector(Buffer.from(hex, "hex"))).toThrow(WireError);
  });

  test("indices must match the values", () => {
    const indices = new Uint32Array([1, 2]);
    expect(() =>
      encodeVector({ values: new Int8Array(1), sparse: { dimensions: 9, indices } }),
    ).toThrow(WireError);
  });
});
