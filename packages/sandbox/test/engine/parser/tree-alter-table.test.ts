// Layer: pure.
import { expect, test } from "vitest";
import { tree } from "./outcome.ts";

test("ALTER TABLE: several actions", () => {
  expect(
    tree(
      "ALTER TABLE t ADD (a NUMBER, CONSTRAINT u UNIQUE (a)) MODIFY (b DEFAULT NULL NOT NULL, c VISIBLE) DROP (d, e) CASCADE CONSTRAINTS RENAME COLUMN f TO g",
    ),
  ).toEqual({
    kind: "alter-table",
    name: { parts: ["T"] },
    actions: [
      {
        kind: "add-columns",
        columns: [
          { name: "A", type: { name: "NUMBER", precision: null, scale: null }, constraints: [] },
        ],
        constraints: [
          {
            kind: "unique",
            columns: ["A"],
            name: "U",
            disabled: false,
            novalidate: false,
            deferrable: false,
            initiallyDeferred: false,
          },
        ],
      },
      {
        kind: "modify-columns",
        columns: [
          {
            name: "B",
            default: { expr: { kind: "null" }, text: "NULL", onNull: false },
            defaultNull: true,
            constraints: [
              {
                kind: "not-null",
                columns: [],
                disabled: false,
                novalidate: false,
                deferrable: false,
                initiallyDeferred: false,
              },
            ],
          },
          { name: "C", invisible: false, visible: true, constraints: [] },
        ],
      },
      { kind: "drop-columns", columns: ["D", "E"], cascadeConstraints: true },
      { kind: "rename-column", from: "F", to: "G" },
    ],
  });
});

test("ALTER TABLE: constraints", () => {
  expect(
    tree(
      "ALTER TABLE t DROP CONSTRAINT a CASCADE DROP PRIMARY KEY DISABLE CONSTRAINT b ENABLE NOVALIDATE UNIQUE (c) RENAME CONSTRAINT d TO e",
    ),
  ).toEqual({
    kind: "alter-table",
    name: { parts: ["T"] },
    actions: [
      { kind: "drop-constraint", name: "A", cascade: true },
      { kind: "drop-constraint", primary: true, cascade: false },
      { kind: "disable-constraint", name: "B", novalidate: false },
      { kind: "enable-constraint", uniqueColumns: ["C"], novalidate: true },
      { kind: "rename-constraint", from: "D", to: "E" },
    ],
  });
});

test("ALTER TABLE: the table itself", () => {
  expect(
    tree(
      "ALTER TABLE IF EXISTS t READ ONLY TRUNCATE PARTITION p ADD PARTITION q VALUES LESS THAN (5) SET UNUSED (a) NOLOGGING RENAME TO u",
      23,
    ),
  ).toEqual({
    kind: "alter-table",
    name: { parts: ["T"] },
    ifExists: true,
    actions: [
      { kind: "read-only", on: true },
      { kind: "truncate-partition", name: "P" },
      { kind: "add-partition", name: "Q", values: [{ kind: "number", text: "5" }] },
      { kind: "set-unused", columns: ["A"] },
      { kind: "physical", words: ["NOLOGGING"] },
      { kind: "rename-to", to: "U" },
    ],
  });
});

test("ALTER TABLE: supplemental log", () => {
  expect(tree("ALTER TABLE t ADD SUPPLEMENTAL LOG DATA (PRIMARY KEY, UNIQUE) COLUMNS")).toEqual({
    kind: "alter-table",
    name: { parts: ["T"] },
    actions: [
      {
        kind: "physical",
        words: ["ADD", "SUPPLEMENTAL", "LOG", "DATA", "PRIMARY", "KEY", "UNIQUE"],
      },
    ],
  });
});
