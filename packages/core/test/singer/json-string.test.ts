// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writeJsonString } from "../../src/singer/json-string.ts";
import { OutputBuffer } from "../../src/singer/output-buffer.ts";

/** Any UTF-16 units, most of them those that matter: quotes, controls, surrogates, line separators. */
const units = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }),
  fc.integer({ min: 0, max: 0x7f }),
  fc.integer({ min: 0xd800, max: 0xdfff }),
  fc.constantFrom(0, 0x22, 0x5c, 0x7f, 0x80, 0x7ff, 0x800, 0x2028, 0x2029, 0xfeff, 0xffff),
);

function anyText(maxLength: number): fc.Arbitrary<string> {
  return fc.array(units, { maxLength, size: "max" }).map((codes) => String.fromCharCode(...codes));
}

/** What is written into a buffer that always grows to exactly the room asked for. */
function written(text: string): string {
  const out = new OutputBuffer(1, 0);
  writeJsonString(out, text);
  return out.bytes.toString("utf8", 0, out.length);
}

describe("writeJsonString", () => {
  test.each([
    ["", '""'],
    ['say "hi" \\ bye', '"say \\"hi\\" \\\\ bye"'],
    ["\b\t\n\f\r\u0000\u001f\u007f", '"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f"'],
    ["\u2028\u2029", '"\u2028\u2029"'],
    ["\ud83d\ude00", '"\ud83d\ude00"'],
    ["\ud83d", '"\\ud83d"'],
    ["\ude00\ud83d", '"\\ude00\\ud83d"'],
    ["\ud83d\ud83d\ude00", '"\\ud83d\ud83d\ude00"'],
    ["日本é", '"日本é"'],
  ])("writes %j", (text, json) => {
    expect(written(text)).toBe(json);
  });

  test("has room for the closing quote behind a text that fills the room of its piece", () => {
    const text = "\u0001".repeat(60);
    expect(written(text)).toBe(JSON.stringify(text));
  });

  test("writes short texts as JSON.stringify does", () => {
    fc.assert(
      fc.property(anyText(60), (text) => {
        expect(written(text)).toBe(JSON.stringify(text));
      }),
      { numRuns: 2000 },
    );
  });

  test("writes texts longer than a piece as JSON.stringify does, wherever a pair stands", () => {
    fc.assert(
      fc.property(
        anyText(30),
        fc.integer({ min: 4080, max: 4110 }),
        fc.constantFrom("a", "é", "日", "😀", '"', "\ud83d"),
        fc.integer({ min: 0, max: 5000 }),
        (odd, before, filler, after) => {
          const text = `${"x".repeat(before)}${odd}${filler.repeat(after)}😀`;
          expect(written(text)).toBe(JSON.stringify(text));
        },
      ),
    );
  });
});
