// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileLike } from "../../../src/engine/expressions/like.ts";
import { conditionFailure, test3 } from "./support.ts";

/** The definition, by recursion. */
function likes(text: readonly string[], pattern: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return text.length === 0;
  if (first === "%") {
    return Array.from({ length: text.length + 1 }, (_, i) => i).some((i) =>
      likes(text.slice(i), rest),
    );
  }
  return text.length > 0 && (first === "_" || first === text[0]) && likes(text.slice(1), rest);
}

describe("LIKE", () => {
  it("matches as its definition says", () => {
    const text = fc.array(fc.constantFrom("a", "b", "ä", "😀"), { maxLength: 8 });
    const pattern = fc.array(fc.constantFrom("a", "b", "😀", "%", "_"), { maxLength: 6 });
    fc.assert(
      fc.property(text, pattern, (t, p) => {
        expect(compileLike(p.join(""))(t.join(""))).toBe(likes(t, p));
      }),
      { numRuns: 2000 },
    );
  });

  it("takes escaped characters literally", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "%", "_", "\\"), maxLength: 6 });
    fc.assert(
      fc.property(text, text, (t, literal) => {
        const escaped = literal.replaceAll(/[%_\\]/g, "\\$&");
        expect(compileLike(escaped, "\\")(t)).toBe(t === literal);
      }),
    );
  });

  it("does not backtrack without end", () => {
    const pattern = "%a".repeat(30);
    expect(compileLike(`${pattern}b`)("a".repeat(5000))).toBe(false);
    expect(compileLike(`${"_%".repeat(20)}b`)("a".repeat(5000))).toBe(false);
  });

  it.each([
    ["'abc' LIKE 'a%'", true],
    ["'abc' LIKE 'A%'", false],
    ["'abc' NOT LIKE '%b%'", false],
    ["'A_B' LIKE 'A\\_B' ESCAPE '\\'", true],
    ["'AxB' LIKE 'A\\_B' ESCAPE '\\'", false],
    ["NULL LIKE '%'", null],
    ["'a' LIKE NULL", null],
    ["'' LIKE '%'", null],
    ["123 LIKE '1%'", true],
    ["TO_CLOB('abc') LIKE '%c'", true],
    ["CAST('ab' AS CHAR(4)) LIKE 'ab'", false],
    ["CAST('ab' AS CHAR(4)) LIKE 'ab%'", true],
  ])("%s", (text, value) => {
    expect(test3(text)).toBe(value);
  });

  it("checks the escape character", () => {
    expect(conditionFailure("'a' LIKE 'a!b' ESCAPE '!'")).toBe(
      "ORA-01424: missing or illegal character following the escape character",
    );
    expect(conditionFailure("'a' LIKE 'a!' ESCAPE '!'")).toMatch(/^ORA-01424/);
    expect(conditionFailure("'a' LIKE 'a' ESCAPE '!!'")).toBe(
      "ORA-01425: escape character must be character string of length 1",
    );
    expect(conditionFailure("'a' LIKE 'a' ESCAPE ''")).toMatch(/^ORA-01425/);
  });
});
