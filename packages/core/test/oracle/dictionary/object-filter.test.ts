// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SettingsError } from "../../../src/errors.ts";
import { filterPredicate } from "../../../src/oracle/dictionary/filter-predicate.ts";
import {
  everyTable,
  exactTables,
  filterMatcher,
  type ObjectFilter,
  parseObjectFilter,
} from "../../../src/oracle/dictionary/object-filter.ts";
import { evaluateCondition } from "./condition-evaluator.ts";

const columns = { owner: "t.OWNER", table: "t.TABLE_NAME" };
const notMaintained =
  "t.OWNER NOT IN (SELECT u.USERNAME FROM ALL_USERS u WHERE u.ORACLE_MAINTAINED = 'Y')";

function predicate(filter: ObjectFilter) {
  return filterPredicate(filter, columns);
}

describe("the condition of a filter on owners", () => {
  test("no filter: all owners but Oracle's own", () => {
    expect(predicate(parseObjectFilter({}))).toEqual({
      text: notMaintained,
      binds: {},
      complete: true,
    });
    expect(parseObjectFilter({ filter_schemas: " , ", filter_tables: [] })).toEqual(everyTable);
  });

  test("owners by name, from text with commas", () => {
    expect(predicate(parseObjectFilter({ filter_schemas: "HR, SYS,HR" }))).toEqual({
      text: "t.OWNER IN (:f1, :f2)",
      binds: { f1: "HR", f2: "SYS" },
      complete: true,
    });
  });

  test("an owner in lower case is looked for as written and in upper case", () => {
    expect(predicate(parseObjectFilter({ filter_schemas: ["hr"] }))).toEqual({
      text: "t.OWNER IN (:f1, :f2)",
      binds: { f1: "HR", f2: "hr" },
      complete: true,
    });
    expect(predicate(parseObjectFilter({ filter_schemas: ['"hr"'] }))).toEqual({
      text: "t.OWNER = :f1",
      binds: { f1: "hr" },
      complete: true,
    });
  });

  test("owners by pattern: Oracle's own only by name", () => {
    expect(predicate(parseObjectFilter({ filter_schemas: ["APP_*", "SYSTEM"] }))).toEqual({
      text: `(t.OWNER = :f1 OR t.OWNER LIKE :f2 ESCAPE '\\')\n  AND (t.OWNER = :f1 OR ${notMaintained})`,
      binds: { f1: "SYSTEM", f2: "APP\\_%" },
      complete: true,
    });
  });
});

describe("the condition of a filter on tables", () => {
  test("tables by owner and name are grouped by owner", () => {
    const filter = parseObjectFilter({ filter_tables: ["HR-EMP", "HR-DEPT", "SALES-*", "HR-J*"] });
    expect(predicate(filter)).toEqual({
      text: "((t.OWNER = :f1 AND (t.TABLE_NAME IN (:f2, :f3) OR t.TABLE_NAME LIKE :f4 ESCAPE '\\')) OR t.OWNER = :f5)",
      binds: { f1: "HR", f2: "DEPT", f3: "EMP", f4: "J%", f5: "SALES" },
      complete: true,
    });
  });

  test("each hyphen may be the one between owner and table", () => {
    expect(predicate(parseObjectFilter({ filter_tables: ["A-B-C"] }))).toEqual({
      text: "((t.OWNER = :f1 AND t.TABLE_NAME = :f2) OR (t.OWNER = :f3 AND t.TABLE_NAME = :f4))",
      binds: { f1: "A", f2: "B-C", f3: "A-B", f4: "C" },
      complete: true,
    });
    expect(predicate(parseObjectFilter({ filter_tables: ['"A-B"-C'] }))).toEqual({
      text: "(t.OWNER = :f1 AND t.TABLE_NAME = :f2)",
      binds: { f1: "A-B", f2: "C" },
      complete: true,
    });
  });

  test("a table without an owner, and Oracle's own notation", () => {
    expect(predicate(parseObjectFilter({ filter_tables: ["EMP", "HR.DEPT"] }))).toEqual({
      text: `(t.TABLE_NAME = :f1 OR (t.OWNER = :f2 AND t.TABLE_NAME = :f3))\n  AND (t.OWNER = :f2 OR ${notMaintained})`,
      binds: { f1: "EMP", f2: "HR", f3: "DEPT" },
      complete: true,
    });
  });

  test("exclusions, by exclude_tables and by an exclamation mark", () => {
    const filter = parseObjectFilter({
      filter_schemas: "HR",
      filter_tables: ["!HR-TMP?", "HR-*"],
      exclude_tables: "OLD*,*-LOG",
    });
    expect(predicate(filter)).toEqual({
      text: "t.OWNER = :f1\n  AND t.OWNER = :f1\n  AND NOT ((t.OWNER = :f1 AND t.TABLE_NAME LIKE :f2 ESCAPE '\\') OR (t.TABLE_NAME = :f3 OR t.TABLE_NAME LIKE :f4 ESCAPE '\\'))",
      binds: { f1: "HR", f2: "TMP_", f3: "LOG", f4: "OLD%" },
      complete: true,
    });
  });

  test("everything excluded, and an empty list of tables", () => {
    expect(predicate(parseObjectFilter({ exclude_tables: ["*"] })).text).toBe(
      `1 = 0\n  AND ${notMaintained}`,
    );
    expect(predicate(exactTables([])).text).toBe(`1 = 0\n  AND ${notMaintained}`);
  });

  test("exact tables: no wildcard, no folding, Oracle's own too", () => {
    expect(predicate(exactTables([{ owner: "SYS", name: "a*_%" }]))).toEqual({
      text: "(t.OWNER = :f1 AND t.TABLE_NAME = :f2)",
      binds: { f1: "SYS", f2: "a*_%" },
      complete: true,
    });
  });
});

describe("the condition of a long filter", () => {
  test("a list is split before it is too long for Oracle", () => {
    const names = Array.from({ length: 2000 }, (_, index) => `T${String(index).padStart(4, "0")}`);
    const { text, binds, complete } = predicate(
      exactTables(names.map((name) => ({ owner: "HR", name }))),
    );
    const lists = text.match(/IN \([^)]*\)/g) ?? [];
    expect(lists.map((list) => list.split(",").length)).toEqual([900, 900, 200]);
    expect(Object.keys(binds)).toHaveLength(2001);
    expect(complete).toBe(true);
  });

  test("a filter too long to be sent is cut to its owners and said to be incomplete", () => {
    const names = Array.from({ length: 6000 }, (_, index) => ({ owner: "HR", name: `T${index}` }));
    expect(predicate(exactTables(names))).toEqual({
      text: "t.OWNER = :f1",
      binds: { f1: "HR" },
      complete: false,
    });
    const owners = names.map(({ name }) => ({ owner: name, name }));
    const many = predicate(exactTables([...owners, { owner: "SYS", name: "DUAL" }]));
    expect(Object.keys(many.binds)).toHaveLength(6001);
    expect(many.text).not.toContain("TABLE_NAME");
    expect(many.text).not.toContain("ORACLE_MAINTAINED");
    expect(many.complete).toBe(false);
  });
});

describe("a filter that cannot be read", () => {
  test("names every problem", () => {
    const read = () =>
      parseObjectFilter({
        filter_schemas: 'HR,"X',
        filter_tables: ["HR-", "HR-EMP", "-", "x\\"],
        exclude_tables: ["-EMP"],
      });
    expect(read).toThrow(SettingsError);
    try {
      read();
    } catch (error) {
      const where = "must be SCHEMA-TABLE or TABLE; the name before or after the hyphen is missing";
      const open = 'has a double quote or a "\\" that is not closed';
      expect((error as SettingsError).problems).toEqual([
        { pointer: "/filter_schemas", message: open },
        { pointer: "/filter_tables/3", message: open },
        { pointer: "/filter_tables/0", message: where },
        { pointer: "/filter_tables/2", message: where },
        { pointer: "/exclude_tables/0", message: where },
      ]);
    }
  });
});

describe("matching here", () => {
  test.each([
    ["HR-EMP", "HR", "EMP", true],
    ["hr-emp", "HR", "EMP", true],
    ["hr-emp", "hr", "emp", true],
    ["Hr-Emp", "HR", "Emp", true],
    ["HR-EMP", "hr", "EMP", false],
    ['"hr"-EMP', "HR", "EMP", false],
    ["HR-E_P", "HR", "EXP", false],
    ["HR-E_P", "HR", "E_P", true],
    ["HR-E?P", "HR", "E😀P", true],
    ["HR-\\*", "HR", "*", true],
    ["HR-\\*", "HR", "EMP", false],
    ["HR-*A*B*", "HR", "XAYBZ", true],
    ["HR-*A*B*", "HR", "XBYAZ", false],
    ["HR-A-*", "HR-A", "B", true],
    ["HR-A-*", "HR", "A-B", true],
    ["*", "HR", "EMP", true],
    ["straße", "HR", "STRAßE", true],
    [" HR-EMP ", "HR", "EMP", true],
  ])("%s on %s.%s: %s", (pattern, owner, table, expected) => {
    const matches = filterMatcher(parseObjectFilter({ filter_tables: [pattern] }));
    expect(matches(owner, table)).toBe(expected);
  });

  test("a pattern with many runs answers at once", () => {
    const matches = filterMatcher(parseObjectFilter({ filter_tables: [`HR-${"*A".repeat(60)}B`] }));
    expect(matches("HR", "A".repeat(128))).toBe(false);
  });
});

describe("the condition and the matcher agree", () => {
  const name = fc.string({
    unit: fc.constantFrom("A", "b", "-", "_", "%", "é", "😀"),
    maxLength: 4,
  });
  const entry = fc.string({
    unit: fc.constantFrom(
      "A",
      "a",
      "B",
      "b",
      "-",
      "_",
      "%",
      "*",
      "?",
      "!",
      ".",
      "\\*",
      '"b"',
      "é",
      "😀",
    ),
    maxLength: 5,
  });
  const settings = fc.record({
    filter_schemas: fc.array(entry, { maxLength: 2 }),
    filter_tables: fc.array(entry, { maxLength: 4 }),
    exclude_tables: fc.array(entry, { maxLength: 2 }),
  });
  const maintainedOwners = ["A", "A-b", "AA"];

  test("for every filter and every name", () => {
    fc.assert(
      fc.property(settings, name, name, (given, owner, table) => {
        const filter = parse(given);
        fc.pre(filter !== undefined && owner !== "" && table !== "");
        const { text, binds } = predicate(filter);
        const row = { "t.OWNER": owner, "t.TABLE_NAME": table };
        const passes = filterMatcher(filter)(owner, table);
        // Without maintained owners the condition is the matcher; with them it lets only named ones through besides.
        expect(evaluateCondition(text, { binds, row, maintainedOwners: [] })).toBe(passes);
        const isNamed = [...filter.owners, ...filter.includes.flat().map((p) => p.owner)].some(
          (pattern) => pattern.kind === "exact" && pattern.names.includes(owner),
        );
        const isLetThrough = passes && (isNamed || !maintainedOwners.includes(owner));
        expect(evaluateCondition(text, { binds, row, maintainedOwners })).toBe(isLetThrough);
      }),
      { numRuns: 3000 },
    );
  });

  function parse(given: Parameters<typeof parseObjectFilter>[0]): ObjectFilter | undefined {
    try {
      return parseObjectFilter(given);
    } catch (error) {
      if (error instanceof SettingsError) return undefined;
      throw error;
    }
  }

  test("a filter cut to its owners lets through all that the filter lets through", () => {
    const names = Array.from({ length: 6000 }, (_, index) => ({
      owner: `O${index % 7}`,
      name: `T${index}`,
    }));
    const filter = exactTables(names);
    const { text, binds } = predicate(filter);
    for (const { owner, name: table } of names) {
      const row = { "t.OWNER": owner, "t.TABLE_NAME": table };
      expect(evaluateCondition(text, { binds, row, maintainedOwners: [] })).toBe(true);
    }
  });
});
