// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../../src/errors.ts";
import { reservedWords } from "../../../src/oracle/reserved-words.ts";
import {
  bindName,
  bindNames,
  placeholder,
  stringLiteral,
  unsignedLiteral,
} from "../../../src/oracle/sql/index.ts";

describe("stringLiteral", () => {
  it.each([
    ["", "''"],
    ["it's", "'it''s'"],
    ["''", "''''''"],
    ["q'[x]'", "'q''[x]'''"],
    ["a\n:b--", "'a\n:b--'"],
    ["ключ 🐘", "'ключ 🐘'"],
  ])("writes %j", (text, literal) => {
    expect(stringLiteral(text)).toBe(literal);
  });

  it("refuses NUL and more than 4000 bytes", () => {
    expect(stringLiteral("é".repeat(2000))).toHaveLength(2002);
    expect(() => stringLiteral("é".repeat(2001))).toThrow(
      new UsageError(
        "a text cannot be written as an Oracle literal: it takes more than 4000 bytes",
        { code: "LITERAL" },
      ),
    );
    expect(() => stringLiteral("a\0")).toThrow(
      new UsageError("a text cannot be written as an Oracle literal: it holds a NUL character", {
        code: "LITERAL",
      }),
    );
  });

  it("can be read back and ends where it ends", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes("\0")),
        (text) => {
          const literal = stringLiteral(text);
          const body = /^'((?:[^']|'')*)'$/.exec(literal)?.[1];
          expect(body?.replaceAll("''", "'")).toBe(text);
        },
      ),
    );
  });
});

it("names binds by position, never by a reserved word", () => {
  expect(bindName(0)).toBe("c1");
  expect(bindNames(3)).toEqual(["c1", "c2", "c3"]);
  expect(placeholder("c1")).toBe(":c1");
  const fixed = ["scn", "lookback", "version", "rowid_from", "rowid_to", ...bindNames(1000)];
  expect(fixed.filter((name) => reservedWords.has(name.toUpperCase()))).toEqual([]);
});

it("writes unsigned integers only", () => {
  expect(unsignedLiteral(0)).toBe("0");
  expect(unsignedLiteral(2 ** 53 - 1)).toBe("9007199254740991");
  for (const value of [-1, 1.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY]) {
    expect(() => unsignedLiteral(value)).toThrow(RangeError);
  }
});
