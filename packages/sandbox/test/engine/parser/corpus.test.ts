// Layer: pure.
import { describe, expect, test } from "vitest";
import { readCorpus, type Verdict } from "../../corpus/read-corpus.ts";
import { outcome } from "./outcome.ts";

/** The parser knows no objects: what only they refuse, it accepts. */
function expectedNumber(verdict: Verdict): string {
  return verdict.accepted || verdict.phase === "semantic" ? "ok" : String(verdict.number);
}

describe.each([19, 23] as const)("the corpus in version %i", (version) => {
  test("every statement is accepted or refused as Oracle does", () => {
    const corpus = readCorpus();
    const expected = corpus.map(({ id, verdicts }) => `${id} ${expectedNumber(verdicts[version])}`);
    const found = corpus.map(({ id, sql }) => `${id} ${outcome(sql, version).split("@")[0]}`);
    expect(found).toEqual(expected);
  });
});

test("the corpus is read as a whole", () => {
  expect(readCorpus().length).toBe(218);
});
