// Layer: pure.
import fc from "fast-check";
import { expect, test } from "vitest";
import { createBytePattern, matchesAt } from "../../src/singer/byte-pattern.ts";

test("a pattern is found where its bytes stand, and nowhere else", () => {
  const bytes = fc.uint8Array({ maxLength: 40, max: 3 });
  fc.assert(
    fc.property(bytes, bytes, bytes, (before, wanted, behind) => {
      const all = Buffer.concat([before, wanted, behind]);
      const view = new DataView(all.buffer, all.byteOffset, all.length);
      const pattern = createBytePattern(wanted);
      expect(pattern.length).toBe(wanted.length);
      for (let at = 0; at + wanted.length <= all.length; at += 1) {
        const isThere = all.subarray(at, at + wanted.length).equals(wanted);
        expect(matchesAt(pattern, view, at)).toBe(isThere);
      }
    }),
  );
});
