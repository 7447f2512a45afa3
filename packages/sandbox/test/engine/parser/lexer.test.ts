// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextToken } from "../../../src/engine/parser/lexer.ts";
import type { Token } from "../../../src/engine/parser/token.ts";

function tokens(source: string, version: 19 | 23 = 19, plsql = false): Token[] {
  const all: Token[] = [];
  for (;;) {
    const token = nextToken(source, all.at(-1), { version, plsql });
    all.push(token);
    if (token.kind === "end" || token.kind === "error") return all;
  }
}

/** `kind:value` of each token but the end; an error shows its number. */
function brief(source: string, version: 19 | 23 = 19, plsql = false): string[] {
  return tokens(source, version, plsql)
    .filter(({ kind }) => kind !== "end")
    .map(({ kind, value, error }) => `${kind}:${error ? error.number : value}`);
}

describe("tokens", () => {
  test("a whole token", () => {
    expect(tokens("  Select /*+ FULL(t) */ nq'{a'b}' 1.5e3d")).toEqual([
      { ...plain, kind: "word", value: "SELECT", at: 2, end: 8, reserved: true },
      {
        ...plain,
        kind: "string",
        value: "a'b",
        at: 24,
        end: 33,
        national: true,
        hint: "FULL(t)",
      },
      { ...plain, kind: "number", value: "1.5e3", at: 34, end: 40, suffix: "D" },
      { ...plain, kind: "end", value: "", at: 40, end: 40 },
    ]);
  });

  test.each([
    [
      "names are folded, quoted ones are not",
      'aB$#_1 "aB c" é ß',
      ["word:AB$#_1", "quoted:aB c", "word:É", "word:ß"],
    ],
    [
      "numbers",
      "1 1. .5 1.5 1e5 1E-5f 1d 1date 1..2",
      [
        "number:1",
        "number:1.",
        "number:.5",
        "number:1.5",
        "number:1e5",
        "number:1E-5",
        "number:1",
        "number:1",
        "word:DATE",
        "number:1",
        "operator:..",
        "number:2",
      ],
    ],
    [
      "strings",
      String.raw`'it''s' N'x' U'\00e9\\' q'[a]b]' Q'!x!' '' ''''`,
      [
        "string:it's",
        "string:x",
        String.raw`string:é\ `.trim(),
        "string:a]b",
        "string:x",
        "string:",
        "string:'",
      ],
    ],
    [
      "placeholders",
      ':1 :name :"Name" : x :a1b',
      ["bind:1", "bind:NAME", "bind:Name", "bind:X", "bind:A1B"],
    ],
    ["a colon behind a text is a sign", "'a' : b", ["string:a", "operator::", "word:B"]],
    [
      "operators",
      "<= >= <> != ^= || := => ** - -1",
      [
        "operator:<=",
        "operator:>=",
        "operator:<>",
        "operator:!=",
        "operator:^=",
        "operator:||",
        "operator::=",
        "operator:=>",
        "operator:**",
        "operator:-",
        "operator:-",
        "number:1",
      ],
    ],
    ["comments", "a -- b\nc /* d\ne */ f --g", ["word:A", "word:C", "word:F"]],
  ])("%s", (_, source, expected) => {
    expect(brief(source)).toEqual(expected);
  });

  test("only 23ai has the signs of vector distances, only PL/SQL the percent sign", () => {
    expect(brief("a <-> b", 23)).toEqual(["word:A", "operator:<->", "word:B"]);
    expect(brief("a <-> b", 19)).toEqual([
      "word:A",
      "operator:<",
      "operator:-",
      "operator:>",
      "word:B",
    ]);
    expect(brief("a%b", 19, true)).toEqual(["word:A", "operator:%", "word:B"]);
  });

  test.each([
    ["'abc", 1756],
    ["q'[abc]", 1756],
    ["q' abc '", 1756],
    ['"abc', 1740],
    ['""', 1741],
    [':"a', 1740],
    [":date", 1745],
    [':""', 1745],
    [`${"a".repeat(129)}`, 972],
    [`:${"a".repeat(129)}`, 972],
    ["/* abc", 1742],
    ["a | b", 996],
    ["_a", 911],
    ["a%b", 911],
    ["\u00a0", 911],
    ["?", 911],
    ["{", 911],
  ])("%s is ORA-%i", (source, number) => {
    expect(tokens(source).at(-1)?.error?.number).toBe(number);
  });

  test("23ai names the character and what stands before it", () => {
    expect(tokens("SELECT a ? b").at(-1)?.error?.args).toEqual(["?", "a"]);
  });
});

const plain = {
  reserved: false,
  national: false,
  suffix: undefined,
  hint: undefined,
  error: undefined,
};

test("any text is cut into tokens that follow one another", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (source) => {
      let end = 0;
      for (const token of tokens(source, 23)) {
        expect(token.at).toBeGreaterThanOrEqual(end);
        expect(token.end >= token.at && token.end <= source.length).toBe(true);
        end = token.end;
      }
    }),
  );
});

test("a text literal gives back its text", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => {
      const [token] = tokens(`'${text.replaceAll("'", "''")}'`);
      expect([token?.kind, token?.value]).toEqual(["string", text]);
    }),
  );
});
