// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCorpus } from "../../corpus/read-corpus.ts";
import { outcome } from "./outcome.ts";

const version = fc.constantFrom(19 as const, 23 as const);
const corpus = readCorpus().filter(({ sql }) => sql.length < 1000);
const pieces = corpus.map(({ sql }) => sql.match(/"[^"]*"|'[^']*'|\w+|\s+|[^\s\w]/g) ?? []);
const words = [...new Set(pieces.flat().filter((piece) => piece.trim() !== ""))];

/** `outcome` throws whatever is no OraError. */
function endsOrderly(sql: string, in19or23: 19 | 23): boolean {
  return /^ok$|^\d+@\d+$/.test(outcome(sql, in19or23));
}

describe("whatever is sent, nothing but an OraError with an offset comes out", () => {
  test("random text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 60 }), version, endsOrderly), {
      numRuns: 200,
    });
  });

  test("random text behind the first word of a statement", () => {
    const verbs = ["SELECT ", "INSERT INTO t ", "CREATE TABLE t (", "BEGIN ", "ALTER TABLE t "];
    const text = fc.tuple(fc.constantFrom(...verbs), fc.string({ maxLength: 60 }));
    fc.assert(
      fc.property(text, version, ([verb, rest], in19or23) => endsOrderly(verb + rest, in19or23)),
      { numRuns: 500 },
    );
  });

  test("a soup of words and signs that statements are made of", () => {
    const soup = fc.array(fc.constantFrom(...words), { maxLength: 40 });
    const verb = fc.constantFrom(...words.filter((word) => /^[A-Z]+$/.test(word)));
    fc.assert(
      fc.property(verb, soup, version, (first, rest, in19or23) =>
        endsOrderly([first, ...rest].join(" "), in19or23),
      ),
      { numRuns: 3000 },
    );
  });

  test("statements with a piece left out, put in or exchanged, or cut off", () => {
    const change = fc.record({
      statement: fc.nat(pieces.length - 1),
      at: fc.nat(200),
      kind: fc.constantFrom("drop", "insert", "replace", "cut"),
      word: fc.constantFrom(...words),
    });
    fc.assert(
      fc.property(change, version, ({ statement, at, kind, word }, in19or23) => {
        const parts = [...(pieces[statement] ?? [])];
        const index = at % parts.length;
        if (kind === "cut") parts.length = index;
        else if (kind === "insert") parts.splice(index, 0, ` ${word} `);
        else parts.splice(index, 1, ...(kind === "replace" ? [` ${word} `] : []));
        return endsOrderly(parts.join(""), in19or23);
      }),
      { numRuns: 3000 },
    );
  });
});

/** Text that nests as deep as it is told to. */
const nestings: Readonly<Record<string, (depth: number) => string>> = {
  "parentheses of a value": (n) => `SELECT ${"(".repeat(n)}1${")".repeat(n)} FROM dual`,
  "parentheses of a condition": (n) =>
    `SELECT 1 FROM dual WHERE ${"(".repeat(n)}a = 1${")".repeat(n)}`,
  "parentheses never closed": (n) => `SELECT 1 FROM dual WHERE ${"(".repeat(n)}`,
  "parentheses of a table": (n) => `SELECT 1 FROM ${"(".repeat(n)}dual${")".repeat(n)}`,
  "parentheses of a query": (n) => `${"(".repeat(n)}SELECT 1 FROM dual${")".repeat(n)}`,
  calls: (n) => `SELECT ${"f(".repeat(n)}1${")".repeat(n)} FROM dual`,
  "exists in exists": (n) =>
    `SELECT 1 FROM dual WHERE ${"EXISTS (SELECT 1 FROM dual WHERE ".repeat(n)}a = 1${")".repeat(n)}`,
  "NOT NOT": (n) => `SELECT 1 FROM dual WHERE ${"NOT ".repeat(n)}a = 1`,
  signs: (n) => `SELECT ${"- ".repeat(n)}1 FROM dual`,
  CASE: (n) => `SELECT ${"CASE WHEN a = 1 THEN ".repeat(n)}1${" END".repeat(n)} FROM dual`,
  blocks: (n) => `${"BEGIN ".repeat(n)}NULL; ${"END; ".repeat(n)}`,
  IF: (n) => `BEGIN ${"IF TRUE THEN ".repeat(n)}NULL; ${"END IF; ".repeat(n)}END;`,
  procedures: (n) => `DECLARE ${"PROCEDURE p IS ".repeat(n)}`,
};

describe.each(Object.entries(nestings))("%s", (_, make) => {
  test.each([19, 23] as const)("5,000 deep end with ORA-01778 in %i", (in19or23) => {
    expect(outcome(make(5000), in19or23).split("@")[0]).toBe("1778");
  });
});

test.each(["parentheses of a value", "parentheses of a condition", "calls", "CASE", "blocks"])(
  "%s may be 200 deep",
  (name) => {
    expect(outcome(nestings[name]?.(200) ?? "", 19)).toBe("ok");
    expect(outcome(nestings[name]?.(200) ?? "", 23)).toBe("ok");
  },
);

test("long chains do not nest", () => {
  const chain = (part: string, joint: string) => Array(20_000).fill(part).join(joint);
  expect(outcome(`SELECT 1 FROM dual WHERE ${chain("a = 1", " OR ")}`, 19)).toBe("ok");
  expect(outcome(`SELECT 1 FROM dual WHERE ${chain("a = 1", " AND ")}`, 23)).toBe("ok");
  expect(outcome(`SELECT ${chain("a", " || ")} FROM dual`, 19)).toBe("ok");
  expect(outcome(chain("SELECT 1 FROM dual", " UNION ALL "), 19)).toBe("ok");
});
