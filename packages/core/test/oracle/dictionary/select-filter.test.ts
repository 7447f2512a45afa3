// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  everyTable,
  filterMatcher,
  parseObjectFilter,
} from "../../../src/oracle/dictionary/object-filter.ts";
import { narrowBySelect } from "../../../src/oracle/dictionary/select-filter.ts";

function matcher(select: readonly string[]) {
  return filterMatcher(narrowBySelect(everyTable, select));
}

describe("select patterns", () => {
  test.each<[readonly string[], string, string, boolean]>([
    [["*.*"], "HR", "EMP", true],
    [["HR-EMP.*"], "HR", "EMP", true],
    [["HR-EMP.ID", "HR-EMP.NAME"], "HR", "EMP", true],
    [["HR-EMP"], "HR", "DEPT", false],
    [["HR*.*"], "HR", "EMP", true],
    [["HR*.*"], "HR_DATA", "EMP", true],
    [["*EMP.*"], "HR", "EMP", true],
    [["H*P.*"], "HR", "EMP", true],
    [["H?-EMP.*"], "HR", "EMP", true],
    [["HR?EMP.*"], "HR", "EMP", true],
    [["HR-EMP[12].*"], "HR", "EMP1", true],
    [["HR-A\\.B.*"], "HR", "A.B", true],
    [["!HR-EMP.*"], "HR", "EMP", false],
    [["!HR-EMP.*"], "HR", "DEPT", true],
    [["!HR-EMP"], "HR", "EMP", false],
    [["*.*", "!HR-EMP.SALARY"], "HR", "EMP", true],
    [["*.*", "!*.SECRET"], "HR", "EMP", true],
    [["!HR-EMP[12].*"], "HR", "EMP1", true],
    [["HR-100%.*"], "HR", "100X", false],
    [['HR-"X.*'], "HR", '"X', true],
    [["", " "], "HR", "EMP", true],
    [["nothing.*"], "HR", "EMP", false],
  ])("%j on %s.%s: %s", (select, owner, table, expected) => {
    expect(matcher(select)(owner, table)).toBe(expected);
  });

  test("narrow a filter further", () => {
    const filter = narrowBySelect(parseObjectFilter({ filter_tables: ["HR-*"] }), [
      "*-EMP.*",
      "!HR-EMP2.*",
    ]);
    const matches = filterMatcher(filter);
    expect(matches("HR", "EMP")).toBe(true);
    expect(matches("HR", "DEPT")).toBe(false);
    expect(matches("SALES", "EMP")).toBe(false);
    expect(filter.includes).toHaveLength(2);
    expect(filter.excludes).toHaveLength(1);
  });

  test("lose no table whose stream a pattern matches", () => {
    const name = fc.string({
      unit: fc.constantFrom("A", "B", "-", "_"),
      minLength: 1,
      maxLength: 4,
    });
    const stream = fc.string({ unit: fc.constantFrom("A", "B", "-", "_", "*", "?"), maxLength: 6 });
    fc.assert(
      fc.property(stream, name, name, (pattern, owner, table) => {
        const source = pattern.replaceAll("*", "[^]*").replaceAll("?", "[^]");
        const isMatch = new RegExp(`^${source}$`).test(`${owner}-${table}`);
        fc.pre(pattern !== "" && isMatch);
        expect(matcher([`${pattern}.*`])(owner, table)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
