// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutUtf8, utf8Length } from "../../src/oracle/utf8-text.ts";

describe("cutUtf8", () => {
  it.each([
    ["abc", 3, "abc"],
    ["abc", 2, "ab"],
    ["éé", 3, "é"],
    ["a🐘b", 4, "a"],
    ["a🐘b", 5, "a🐘"],
    ["abc", 0, ""],
    ["", 0, ""],
  ])("cuts %j to %i bytes", (text, maxBytes, cut) => {
    expect(cutUtf8(text, maxBytes)).toBe(cut);
  });

  it("is the longest beginning that fits and ends between characters", () => {
    const text = fc.string({ unit: "binary", maxLength: 40 });
    fc.assert(
      fc.property(text, fc.nat(100), (whole, maxBytes) => {
        const cut = cutUtf8(whole, maxBytes);
        expect(whole.startsWith(cut)).toBe(true);
        expect(utf8Length(cut)).toBeLessThanOrEqual(maxBytes);
        const next = String.fromCodePoint(whole.codePointAt(cut.length) ?? 0);
        if (cut !== whole) expect(utf8Length(cut + next)).toBeGreaterThan(maxBytes);
        expect([...whole].slice(0, [...cut].length).join("")).toBe(cut);
      }),
    );
  });
});
