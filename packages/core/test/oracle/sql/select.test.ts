// Layer: pure.
import { describe, expect, it } from "vitest";
import {
  afterPosition,
  atLeast,
  countStatement,
  inRowidRange,
  isNull,
  minusLookback,
  oraRowscn,
  type SelectSource,
  selectStatement,
  typedBind,
  userCondition,
  userQuery,
} from "../../../src/oracle/sql/index.ts";
import { hostileNames } from "../names.ts";

const emp: SelectSource = { kind: "table", table: { owner: "HR", name: "EMP" } };

describe("selectStatement", () => {
  it("reads a whole table in physical order", () => {
    const items = [
      { expression: '"ID"' },
      { expression: `TO_CHAR("AT", 'YYYY')`, alias: "AT" },
      { expression: '"first name"' },
    ];
    expect(selectStatement({ items, source: emp })).toBe(
      `SELECT "ID", TO_CHAR("AT", 'YYYY') AS "AT", "first name"\nFROM "HR"."EMP"`,
    );
    expect(selectStatement({ items: [], source: emp })).toBe('SELECT *\nFROM "HR"."EMP"');
  });

  it("reads increments from a partition as of an SCN, with hints, a condition and an order", () => {
    const updatedAt = typedBind({ family: "date" }, ":bookmark").expression;
    expect(
      selectStatement({
        items: [{ expression: '"ID"' }],
        source: { ...emp, partition: "p 1", asOfScn: true },
        hints: "PARALLEL(4)",
        conditions: [
          userCondition("region = 'EU' OR region IS NULL", "/where"),
          atLeast('"UPDATED_AT"', minusLookback("date", updatedAt)),
        ],
        orderBy: ['"UPDATED_AT"'],
      }),
    ).toBe(
      [
        'SELECT /*+ PARALLEL(4) */ "ID"',
        'FROM "HR"."EMP" PARTITION ("p 1") AS OF SCN TO_NUMBER(:scn)',
        "WHERE (",
        "region = 'EU' OR region IS NULL",
        ")",
        `AND "UPDATED_AT" >= TO_DATE(:bookmark, 'YYYY-MM-DD"T"HH24:MI:SS') - NUMTODSINTERVAL(:lookback, 'SECOND')`,
        'ORDER BY "UPDATED_AT"',
      ].join("\n"),
    );
  });

  it("reads the rows without a key, the rows behind a position, the rows of a range", () => {
    const items = [{ expression: '"ID"' }];
    expect(selectStatement({ items, source: emp, conditions: [isNull('"UPDATED_AT"')] })).toBe(
      'SELECT "ID"\nFROM "HR"."EMP"\nWHERE "UPDATED_AT" IS NULL',
    );
    const keys = [
      { key: '"A"', value: ":k1" },
      { key: '"B"', value: "TO_NUMBER(:k2)" },
    ];
    expect(
      selectStatement({
        items,
        source: { ...emp, subpartition: "SP" },
        conditions: [afterPosition(keys)],
        orderBy: keys.map(({ key }) => key),
      }),
    ).toBe(
      [
        'SELECT "ID"',
        'FROM "HR"."EMP" SUBPARTITION ("SP")',
        'WHERE ("A" >= :k1 AND ("A" > :k1 OR "B" > TO_NUMBER(:k2)))',
        'ORDER BY "A", "B"',
      ].join("\n"),
    );
    expect(selectStatement({ items, source: emp, conditions: [inRowidRange()] })).toBe(
      'SELECT "ID"\nFROM "HR"."EMP"\nWHERE ROWID BETWEEN CHARTOROWID(:rowid_from) AND CHARTOROWID(:rowid_to)',
    );
  });
});

describe("selectStatement, special sources and names", () => {
  it("reads by ORA_ROWSCN, which is never quoted", () => {
    expect(
      selectStatement({
        items: [{ expression: oraRowscn, alias: "ORA_ROWSCN" }],
        source: emp,
        conditions: [atLeast(oraRowscn, "TO_NUMBER(:bookmark)")],
        orderBy: [oraRowscn],
      }),
    ).toBe(
      [
        'SELECT ORA_ROWSCN AS "ORA_ROWSCN"',
        'FROM "HR"."EMP"',
        "WHERE ORA_ROWSCN >= TO_NUMBER(:bookmark)",
        "ORDER BY ORA_ROWSCN",
      ].join("\n"),
    );
  });

  it("reads a named query", () => {
    const view = userQuery("SELECT id, name FROM hr.emp -- all\n;", "/queries/0/sql");
    expect(selectStatement({ items: [], source: { kind: "query", view } })).toBe(
      "SELECT *\nFROM (\nSELECT id, name FROM hr.emp -- all\n)",
    );
  });

  it("stops after some rows", () => {
    const items = [{ expression: '"ID"' }];
    expect(selectStatement({ items, source: emp, maxRows: 1 })).toBe(
      'SELECT "ID"\nFROM "HR"."EMP"\nWHERE ROWNUM <= 1',
    );
    expect(selectStatement({ items, source: emp, conditions: ["a = 1"], maxRows: 5 })).toBe(
      'SELECT "ID"\nFROM "HR"."EMP"\nWHERE a = 1\nAND ROWNUM <= 5',
    );
    expect(selectStatement({ items, source: emp, orderBy: ['"ID"'], maxRows: 5 })).toBe(
      'SELECT "ID"\nFROM "HR"."EMP"\nORDER BY "ID"\nFETCH FIRST 5 ROWS ONLY',
    );
    expect(() => selectStatement({ items, source: emp, maxRows: -1 })).toThrow(RangeError);
  });

  it.each(hostileNames)("takes the name %j everywhere", (name) => {
    expect(
      selectStatement({
        items: [{ expression: "1", alias: name }],
        source: { kind: "table", table: { owner: name, name }, partition: name },
      }),
    ).toBe(`SELECT 1 AS "${name}"\nFROM "${name}"."${name}" PARTITION ("${name}")`);
  });

  it("refuses a name with a double quote", () => {
    const source: SelectSource = { kind: "table", table: { owner: "HR", name: 'a"b' } };
    expect(() => selectStatement({ items: [], source })).toThrow(
      String.raw`"a\"b" cannot be a name in Oracle: it contains a double quote`,
    );
  });
});

it("countStatement counts the same rows", () => {
  expect(countStatement({ source: emp })).toBe('SELECT COUNT(*)\nFROM "HR"."EMP"');
  expect(
    countStatement({
      source: { ...emp, asOfScn: true },
      hints: "FULL(t)",
      conditions: ['"A" = 1', '"B" = 2'],
    }),
  ).toBe(
    'SELECT /*+ FULL(t) */ COUNT(*)\nFROM "HR"."EMP" AS OF SCN TO_NUMBER(:scn)\nWHERE "A" = 1\nAND "B" = 2',
  );
});
