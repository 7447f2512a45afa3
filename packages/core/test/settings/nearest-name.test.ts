// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editDistance, nearestName } from "../../src/settings/nearest-name.ts";

const known = ["host", "port", "service_name", "password", "batch_size_rows", "wallet_location"];

test.each<[string, string | undefined]>([
  ["hots", "host"],
  ["pasword", "password"],
  ["PASSWORD", "password"],
  ["service-name", "service_name"],
  ["servicename", "service_name"],
  ["batch_size", undefined],
  ["batch_size_row", "batch_size_rows"],
  ["walet_lcation", "wallet_location"],
  ["xyzzy", undefined],
  ["", undefined],
  ["h", undefined],
  ["a".repeat(100_000), undefined],
])("the nearest of %j is %j", (given, expected) => {
  expect(nearestName(given, known)).toBe(expected);
});

test("of equally near names the first wins", () => {
  expect(nearestName("aat", ["cat", "bat"])).toBe("cat");
});

describe("edit distance", () => {
  test.each<[string, string, number]>([
    ["", "", 0],
    ["", "abc", 3],
    ["host", "hots", 1],
    ["kitten", "sitting", 3],
    ["ca", "abc", 3],
    ["same", "same", 0],
  ])("from %j to %j is %i", (from, to, expected) => {
    expect(editDistance(from, to)).toBe(expected);
  });

  const name = fc.string({ maxLength: 12, unit: fc.constantFrom("a", "b", "c", "_") });
  test("is symmetric, zero only for equal texts, at most the longer length", () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        const distance = editDistance(a, b);
        expect(editDistance(b, a)).toBe(distance);
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });
  test("a limit changes nothing below it", () => {
    fc.assert(
      fc.property(name, name, fc.nat(12), (a, b, limit) => {
        expect(editDistance(a, b, limit)).toBe(Math.min(limit, editDistance(a, b)));
      }),
    );
  });
  test("a known name is its own nearest name", () => {
    fc.assert(
      fc.property(fc.constantFrom(...known), (candidate) => {
        expect(nearestName(candidate, known)).toBe(candidate);
      }),
    );
  });
});
