// Layer: pure.
import { expect, test } from "vitest";
import type { ValueSchema } from "../../src/settings/define-settings.ts";
import { describeGiven, describeSchema } from "../../src/settings/describe-schema.ts";

test.each<[ValueSchema, string]>([
  [{ type: "integer", minimum: 1, maximum: 9 }, "a whole number from 1 to 9"],
  [{ type: "integer", maximum: Number.MAX_SAFE_INTEGER }, "a whole number"],
  [{ type: "number", minimum: 0 }, "a number of at least 0"],
  [{ type: "number", exclusiveMinimum: 0, maximum: 1 }, "a number greater than 0 and of at most 1"],
  [{ type: "number", exclusiveMaximum: 1 }, "a number less than 1"],
  [{ type: "boolean" }, "true or false"],
  [{ type: "string" }, "text"],
  [{ type: "string", minLength: 1, maxLength: 5 }, "text of 1 to 5 characters"],
  [{ type: "string", maxLength: 1 }, "text of at most 1 character"],
  [{ type: "string", pattern: "^a" }, "text that matches ^a"],
  [{ type: "string", format: "uri" }, "text in the format uri"],
  [{ type: "string", format: "date" }, "a date such as 2024-02-29"],
  [{ type: "array" }, "a list"],
  [
    { type: "array", items: { type: "integer" }, minItems: 1 },
    "a list of at least 1 entry in which each entry is a whole number",
  ],
  [{ type: "object" }, "an object"],
  [
    { type: "object", additionalProperties: { type: "boolean" } },
    "an object in which each value is true or false",
  ],
  [{ type: ["string", "array"] }, "text or a list"],
  [{ anyOf: [{ type: "integer" }, { enum: ["auto"] }] }, 'a whole number or "auto"'],
  [{ enum: ["a", 1, true] }, 'one of "a", 1, true'],
])("%j is %j", (schema, words) => {
  expect(describeSchema(schema)).toBe(words);
});

const plain = (text: string): string => text;

test.each<[unknown, string]>([
  ["abc", '"abc"'],
  ["line\nbreak", '"line\\nbreak"'],
  ["x".repeat(100), `"${"x".repeat(57)}..."`],
  [5, "the number 5"],
  [true, "true"],
  [null, "null"],
  [["hunter2"], "a list"],
  [{ a: "hunter2" }, "an object"],
])("the value %j is shown as %j", (value, words) => {
  expect(describeGiven(value, false, plain)).toBe(words);
});

test("of a secret, and of a text with one in it, only the type is shown", () => {
  expect(describeGiven("hunter2", true, plain)).toBe("a value of type string");
  expect(describeGiven(5, true, plain)).toBe("a value of type number");
  const redactor = (text: string): string => text.replace("hunter2", "***");
  expect(describeGiven("scott/hunter2@db", false, redactor)).toBe("a value of type string");
});
