// Layer: pure.
import { describe, expect, test } from "vitest";
import { createKeyText, createValueBinder } from "../../../src/oracle/types/index.ts";
import { parseExact } from "../../../src/singer/exact-json.ts";
import { bind, bindDefaults } from "./bind-value.ts";

describe("BOOLEAN", () => {
  test.each([
    ["true", true],
    ["false", false],
    ["1", true],
    ["0", false],
    ['"TRUE"', true],
    ['"false"', false],
    ["null", null],
  ])("takes %s", (json, bound) => {
    expect(bind("BOOLEAN", parseExact(json))).toBe(bound);
  });

  test.each(["2", '"yes"', '""', "[]", "{}", "12345678901234567890"])("refuses %s", (json) => {
    expect(() => bind("BOOLEAN", parseExact(json))).toThrow(
      /^column C: the value is an? .*, which BOOLEAN does not take$/,
    );
  });
});

describe("JSON", () => {
  test.each([
    '{"a":[1,12345678901234567890.5,null]}',
    '"text"',
    "1.5",
    "true",
    "12345678901234567890",
  ])("takes %s with every digit", (json) => {
    expect(bind("JSON", parseExact(json))).toBe(json);
  });

  test("stores null as NULL", () => {
    expect(bind("JSON", null)).toBeNull();
  });
});

describe("VECTOR", () => {
  test("takes arrays of numbers of its length", () => {
    expect(bind("VECTOR(3,FLOAT32)", [1, 2.5, -3])).toBe("[1,2.5,-3]");
    expect(bind("VECTOR", [1])).toBe("[1]");
    expect(bind("VECTOR(16,BINARY)", [206, 32])).toBe("[206,32]");
    expect(() => bind("VECTOR(3,*)", [1, 2])).toThrow(
      "column C: the vector has 2 dimensions and the column 3",
    );
    expect(() => bind("VECTOR", [1, "2"])).toThrow(
      "column C: the value is an array, which VECTOR does not take",
    );
  });
});

describe("ROWID and UROWID", () => {
  test.each([
    ["ROWID", "AAAR3qAAEAAAACHAAA"],
    ["ROWID", "0000000D.0000.0001"],
    ["UROWID", "AAAR3qAAEAAAACHAAA"],
    ["UROWID", "*BAEASNACwQL+"],
  ])("%s takes %s", (type, text) => {
    expect(bind(type, text)).toBe(text);
  });

  test.each([
    ["ROWID", "*BAEASNACwQL+"],
    ["ROWID", "AAAR3qAAEAAAACHAA"],
    ["UROWID", "x"],
  ])("%s refuses %s", (type, text) => {
    expect(() => bind(type, text)).toThrow(`column C: the text is no ${type}`);
  });
});

describe("an unsupported type", () => {
  const type = { family: "unsupported", text: "HR.POINT" } as const;

  test("is neither bound nor a key", () => {
    expect(() => createValueBinder(type, bindDefaults)).toThrow(
      "column C cannot be written: its type HR.POINT is not supported",
    );
    expect(() => createKeyText(type)).toThrow(
      "the column cannot be a key: its type HR.POINT is not supported",
    );
  });
});
