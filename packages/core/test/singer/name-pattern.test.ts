// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileNamePattern } from "../../src/singer/name-pattern.ts";

const matches: [string, string, boolean][] = [
  ["HR-EMP", "HR-EMP", true],
  ["HR-EMP", "hr-emp", false],
  ["HR-EMP", "HR-EMPL", false],
  ["HR-*", "HR-EMP", true],
  ["*", "", true],
  ["*-***", "HR-EMP", true],
  ["H?-EMP", "HR-EMP", true],
  ["H?-EMP", "H-EMP", false],
  ["H[QR]-EMP", "HR-EMP", true],
  ["H[A-Q]-EMP", "HR-EMP", false],
  ["H[!A-Q]-EMP", "HR-EMP", true],
  ["H[]x]", "H]", true],
  ["H[!]x]", "H]", false],
  ["H[a-]", "H-", true],
  ["H[-a]", "H-", true],
  ["H[z-a]", "Hm", false],
  ["H[!z-a]", "Hm", true],
  ["H[^a]", "H^", true],
  ["H[^a]", "Hb", false],
  ["H[", "H[", true],
  ["H[a", "H[a", true],
  ["A$.B+(C)|{D}^\\/", "A$.B+(C)|{D}^\\/", true],
  ["A.B", "AxB", false],
  ["?", "😀", true],
  ["*", "two\nlines", true],
];

describe("compileNamePattern", () => {
  test.each(matches)("%j on %j: %j", (pattern, name, expected) => {
    expect(compileNamePattern(pattern)(name)).toBe(expected);
  });

  test("any text compiles, and text without wildcards matches itself alone", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (pattern, name) => {
        const matches = compileNamePattern(pattern);
        if (/[*?[]/.test(pattern)) matches(name);
        else expect(matches(name)).toBe(pattern === name);
        expect(compileNamePattern("*")(name)).toBe(true);
      }),
    );
  });

  test("agrees with the plain definition of * and ?", () => {
    const reference = (pattern: string, name: string): boolean => {
      if (pattern === "") return name === "";
      const rest = pattern.slice(1);
      if (pattern[0] !== "*") {
        return (
          name !== "" &&
          (pattern[0] === "?" || pattern[0] === name[0]) &&
          reference(rest, name.slice(1))
        );
      }
      return reference(rest, name) || (name !== "" && reference(pattern, name.slice(1)));
    };
    fc.assert(
      fc.property(
        fc.stringMatching(/^[ab*?]{0,8}$/),
        fc.stringMatching(/^[ab]{0,8}$/),
        (pattern, name) => {
          expect(compileNamePattern(pattern)(name)).toBe(reference(pattern, name));
        },
      ),
    );
  });
});
