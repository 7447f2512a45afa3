// Layer: pure.
import { expect, it } from "vitest";
import { needsQuotes } from "../../src/oracle/identifiers.ts";
import { reservedWords } from "../../src/oracle/reserved-words.ts";

it("holds each word once, upper-case, and asks for quotes around it", () => {
  expect(reservedWords.size).toBe(110);
  expect([...reservedWords].filter((word) => !/^[A-Z0-9_]+$/.test(word))).toEqual([]);
  expect([...reservedWords].toSorted()).toEqual([...reservedWords]);
  expect([...reservedWords].filter((word) => !needsQuotes(word))).toEqual([]);
});
