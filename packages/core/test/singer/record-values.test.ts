// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OutputBuffer } from "../../src/singer/output-buffer.ts";
import type { RecordEncoding } from "../../src/singer/record-plan.ts";
import { maxFixedValueBytes, valueWriters, writeNull } from "../../src/singer/record-values.ts";

/** How many bytes of the headroom a value takes, in a buffer that grows to exactly the room asked for. */
function headroomTaken(encoding: RecordEncoding, value: unknown): number {
  const out = new OutputBuffer(1, maxFixedValueBytes);
  out.reserve(0);
  const problem = valueWriters("null")[encoding](out, value);
  expect(problem).toBeUndefined();
  return maxFixedValueBytes - (out.bytes.length - out.length);
}

describe("valueWriters", () => {
  test.each<[RecordEncoding, fc.Arbitrary<unknown>, number]>([
    ["string", fc.string({ unit: "binary", maxLength: 200, size: "max" }), 0],
    ["number", fc.stringMatching(/^-?\.\d{1,60}$/), 0],
    ["decimal-string", fc.stringMatching(/^-?\.\d{1,60}$/), 2],
    ["base64", fc.uint8Array({ maxLength: 200, size: "max" }), 0],
    ["json", fc.json().map((json) => `[\n${json}]`), 0],
    ["binary-double", fc.double(), maxFixedValueBytes],
    ["binary-float", fc.float(), maxFixedValueBytes],
    ["boolean", fc.boolean(), maxFixedValueBytes],
  ])("%s takes no more of the headroom than it may", (encoding, values, most) => {
    fc.assert(
      fc.property(values, (value) => {
        expect(headroomTaken(encoding, value)).toBeLessThanOrEqual(most);
      }),
      { numRuns: 500 },
    );
  });

  test("null takes its room from the headroom", () => {
    const out = new OutputBuffer(1, maxFixedValueBytes);
    writeNull(out);
    expect(out.bytes.toString("latin1", 0, out.length)).toBe("null");
  });
});
