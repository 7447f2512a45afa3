// Layer: pure.
import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { nestsTooDeeply } from "../../src/settings/yaml-depth.ts";

test.each<[string, string]>([
  ["brackets", "[".repeat(301)],
  ["braces", "{a: ".repeat(301)],
  ["brackets over many lines", "a: [\n".repeat(301)],
  ["lists in one line", `${"- ".repeat(301)}x`],
  ["keys in one line", `${"? ".repeat(301)}x`],
  ["indentation", Array.from({ length: 301 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
  [
    "lists over lines",
    Array.from({ length: 160 }, (_, depth) => `${" ".repeat(depth)}- -`).join("\n"),
  ],
])("refused: %s", (_what, text) => {
  expect(nestsTooDeeply(text)).toBe(true);
});

test.each<[string, string]>([
  ["a long list", "- a\n".repeat(5000)],
  ["a long flat object", Array.from({ length: 5000 }, (_, i) => `key${i}: [1, {a: 2}]`).join("\n")],
  ["closed brackets", "[[]],\n".repeat(5000)],
  ["empty lines and comments", "\n  \n# x\n".repeat(5000)],
])("not refused: %s", (_what, text) => {
  expect(nestsTooDeeply(text)).toBe(false);
});

test("not refused: whatever nests at most 100 deep", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.boolean(), (depth, isList) => {
      let value: unknown = "x";
      for (let i = 0; i < depth; i++) value = isList ? [value] : { key: value };
      expect(nestsTooDeeply(stringify(value))).toBe(false);
      expect(nestsTooDeeply(JSON.stringify(value))).toBe(false);
    }),
  );
});
