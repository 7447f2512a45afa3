// Layer: pure.
import fc from "fast-check";
import { expect, test } from "vitest";
import { findJsonMistake } from "../../src/settings/check-json-text.ts";

test.each<[string, number, string]>([
  ["", 0, "the text ends too early"],
  ["{", 1, "a key in double quotes is missing"],
  ['{"a": 1', 7, "a comma or } is missing"],
  ['{"a": 1,}', 8, "there is a comma too many"],
  ['{"a" 1}', 5, "a colon is missing behind the key"],
  ['{"a": }', 6, "a value is missing"],
  ['{"a": hunter2}', 6, "this is no JSON value; a text needs double quotes"],
  ["{'a': 1}", 1, "a key in double quotes is missing"],
  ['{"a": 1 "b": 2}', 8, "a comma or } is missing"],
  ['{"a": 1, // x\n "b": 2}', 9, "JSON has no comments"],
  ["# x\n{}", 0, "JSON has no comments"],
  ['{"a": 1, "b": 2, "\\u0061": 3}', 17, 'the key "a" stands there twice'],
  ["[1 2]", 3, "a comma or ] is missing"],
  ["[1,]", 3, "a value is missing"],
  ['"abc', 0, "a text has no closing quote"],
  ['"a\nb"', 2, "a text goes over the end of its line or holds a control character"],
  ['"C:\\path"', 3, "a backslash in a text must be doubled"],
  ["01", 0, "this is no JSON value; a text needs double quotes"],
  ["1.", 0, "this is no JSON value; a text needs double quotes"],
  ["truex", 0, "this is no JSON value; a text needs double quotes"],
  ["{} {}", 3, "there is something behind the end of the value"],
  ["[".repeat(200), 101, "the nesting is deeper than 100"],
])("%j", (text, offset, what) => {
  expect(findJsonMistake(text)).toStrictEqual({ offset, what });
});

test("what JSON.stringify writes is sound, spaced out or not", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), fc.constantFrom(undefined, 2, "\t"), (text, space) => {
      const rewritten = JSON.stringify(JSON.parse(text), undefined, space);
      expect(findJsonMistake(rewritten)).toBeUndefined();
    }),
  );
});

test("a text with no mistake is one that JSON.parse takes", () => {
  const piece = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    '"b"',
    "1",
    "-",
    "true",
    " ",
    "\\",
    "e5",
    ".0",
    "\n",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join("");
      if (findJsonMistake(text) === undefined) {
        expect(() => JSON.parse(text) as unknown).not.toThrow();
      } else if (!/stands there twice/.test(findJsonMistake(text)?.what ?? "")) {
        expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
      }
    }),
    { numRuns: 2000 },
  );
});
