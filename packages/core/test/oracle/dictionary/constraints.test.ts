// Layer: pure.
import { expect, test } from "vitest";
import { constraintsQuery, readConstraints } from "../../../src/oracle/dictionary/constraints.ts";
import { everyTable, parseObjectFilter } from "../../../src/oracle/dictionary/object-filter.ts";
import { recordingReader } from "./recording-reader.ts";

const hr = parseObjectFilter({ filter_schemas: "HR" });

test("the query for keys", () => {
  expect(constraintsQuery(hr)).toEqual({
    sql: `SELECT k.OWNER, k.TABLE_NAME, k.CONSTRAINT_NAME, k.CONSTRAINT_TYPE, c.COLUMN_NAME, k.STATUS, k.VALIDATED, k.DEFERRABLE, k.INDEX_OWNER, k.INDEX_NAME, NULL, NULL, NULL, NULL, NULL
FROM ALL_CONSTRAINTS k
JOIN ALL_CONS_COLUMNS c ON c.OWNER = k.OWNER AND c.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND c.TABLE_NAME = k.TABLE_NAME
WHERE k.CONSTRAINT_TYPE IN ('P', 'U')
  AND k.STATUS = 'ENABLED'
  AND k.OWNER = :f1
ORDER BY k.OWNER, k.TABLE_NAME, k.CONSTRAINT_NAME, c.POSITION, c.COLUMN_NAME`,
    binds: { f1: "HR" },
  });
});

test("the query for all constraints", () => {
  expect(constraintsQuery(hr, "all")).toEqual({
    sql: `SELECT k.OWNER, k.TABLE_NAME, k.CONSTRAINT_NAME, k.CONSTRAINT_TYPE, c.COLUMN_NAME, k.STATUS, k.VALIDATED, k.DEFERRABLE, k.INDEX_OWNER, k.INDEX_NAME, k.R_OWNER, k.R_CONSTRAINT_NAME, (SELECT r.TABLE_NAME FROM ALL_CONSTRAINTS r WHERE r.OWNER = k.R_OWNER AND r.CONSTRAINT_NAME = k.R_CONSTRAINT_NAME), k.DELETE_RULE, k.SEARCH_CONDITION
FROM ALL_CONSTRAINTS k
JOIN ALL_CONS_COLUMNS c ON c.OWNER = k.OWNER AND c.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND c.TABLE_NAME = k.TABLE_NAME
WHERE k.CONSTRAINT_TYPE IN ('P', 'U', 'R', 'C')
  AND k.OWNER = :f1
ORDER BY k.OWNER, k.TABLE_NAME, k.CONSTRAINT_NAME, c.POSITION, c.COLUMN_NAME`,
    binds: { f1: "HR" },
  });
});

test("columns are put together in order, also when owners share a name", async () => {
  const none = [null, null, null, null, null];
  const pk = ["ENABLED", "VALIDATED", "NOT DEFERRABLE", null, "T_PK", ...none];
  const reader = recordingReader({
    ALL_CONSTRAINTS: [
      ["APP", "T", "T_PK", "P", "A", ...pk],
      ["HR", "T", "T_PK", "P", "B", ...pk],
      ["HR", "T", "T_PK", "P", "A", ...pk],
      ["HR", "T", "T_PK", "P", "C", ...pk],
      [
        "HR",
        "T",
        "T_UK",
        "U",
        "D",
        "ENABLED",
        "NOT VALIDATED",
        "DEFERRABLE",
        "IX",
        "T_UK_IX",
        ...none,
      ],
    ],
  });
  const constraints = await readConstraints(reader, everyTable);
  const key = {
    name: "T_PK",
    kind: "primary-key",
    isEnabled: true,
    isValidated: true,
    isDeferrable: false,
    references: null,
    condition: null,
  };
  expect(constraints.get('"APP"."T"')).toEqual([
    { ...key, columns: ["A"], index: { owner: "APP", name: "T_PK" } },
  ]);
  expect(constraints.get('"HR"."T"')).toEqual([
    { ...key, columns: ["B", "A", "C"], index: { owner: "HR", name: "T_PK" } },
    {
      ...key,
      name: "T_UK",
      kind: "unique",
      columns: ["D"],
      isValidated: false,
      isDeferrable: true,
      index: { owner: "IX", name: "T_UK_IX" },
    },
  ]);
});

test("foreign keys and checks", async () => {
  const fk = ["ENABLED", "VALIDATED", "NOT DEFERRABLE", null, null, "REF", "D_PK"];
  const reader = recordingReader({
    ALL_CONSTRAINTS: [
      [
        "HR",
        "T",
        "T_CK",
        "C",
        "A",
        "DISABLED",
        "NOT VALIDATED",
        "NOT DEFERRABLE",
        null,
        null,
        null,
        null,
        null,
        null,
        "A > 0",
      ],
      ["HR", "T", "T_FK", "R", "D", ...fk, "DEPT", "CASCADE", null],
      ["HR", "T", "T_FK2", "R", "D", ...fk, null, "NO ACTION", null],
    ],
  });
  const constraints = await readConstraints(reader, everyTable, { scope: "all" });
  const common = { isEnabled: true, isValidated: true, isDeferrable: false, index: null };
  expect(constraints.get('"HR"."T"')).toEqual([
    {
      ...common,
      name: "T_CK",
      kind: "check",
      columns: ["A"],
      isEnabled: false,
      isValidated: false,
      references: null,
      condition: "A > 0",
    },
    {
      ...common,
      name: "T_FK",
      kind: "foreign-key",
      columns: ["D"],
      references: {
        table: { owner: "REF", name: "DEPT" },
        constraint: "D_PK",
        deleteRule: "CASCADE",
      },
      condition: null,
    },
    {
      ...common,
      name: "T_FK2",
      kind: "foreign-key",
      columns: ["D"],
      references: null,
      condition: null,
    },
  ]);
});
