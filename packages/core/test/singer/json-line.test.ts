// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toJsonLine } from "../../src/singer/json-line.ts";

describe("toJsonLine", () => {
  test.each([
    ['{"a":1.10,"a":2}', '{"a":1.10,"a":2}'],
    ['{\r\n  "a" :\n[1,\r2]\n}\n', '{    "a" : [1, 2] } '],
    ['"\\n\\"\\\\"', '"\\n\\"\\\\"'],
    ['["\\\\",\n"\\""\n]', '["\\\\", "\\"" ]'],
    ['"\ud83d\ude00 \ud83d"', '"\ud83d\ude00 \\ud83d"'],
    ['"\ude00"', '"\\ude00"'],
    ["\n1.0000000000000000000000000000000000001", " 1.0000000000000000000000000000000000001"],
    ['"\u2028"', '"\u2028"'],
  ])("makes one line of %j", (text, line) => {
    expect(toJsonLine(text)).toEqual({ text: line });
  });

  test.each([
    ["", "its JSON text is empty"],
    [" \r\n\t", "its JSON text is empty"],
    ['"a\nb"', "its JSON text has a line break inside a string"],
    ['{"a":"\\\r"}', "its JSON text has a line break inside a string"],
    ['"a\\\\\\"\n"', "its JSON text has a line break inside a string"],
    ['{"a":1} \ud800', "it is not JSON text"],
  ])("refuses %j", (text, problem) => {
    expect(toJsonLine(text)).toEqual({ problem });
  });

  test("keeps the value of any JSON text with any line breaks between its tokens", () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 4 }),
        fc.constantFrom(0, 1, 3, "\n", "\r\n\t"),
        (json, indent) => {
          const pretty = JSON.stringify(JSON.parse(json), null, indent);
          const { text } = toJsonLine(pretty);
          expect(text).not.toMatch(/[\n\r]/);
          expect(JSON.parse(text ?? "")).toEqual(JSON.parse(json));
        },
      ),
      { numRuns: 1000 },
    );
  });
});
