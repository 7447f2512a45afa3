// Layer: pure.
import { describe, expect, test } from "vitest";
import { chooseKey } from "../../../src/oracle/dictionary/choose-key.ts";
import type { DictionaryColumn } from "../../../src/oracle/dictionary/columns.ts";
import type { TableConstraint } from "../../../src/oracle/dictionary/constraints.ts";
import type { TableIndex } from "../../../src/oracle/dictionary/indexes.ts";

function column(name: string, more: Partial<DictionaryColumn> = {}): DictionaryColumn {
  return {
    name,
    position: 1,
    type: { family: "date" },
    isNullable: false,
    hasDefault: false,
    defaultText: null,
    isDefaultOnNull: false,
    isInvisible: false,
    isVirtual: false,
    identity: "none",
    comment: null,
    ...more,
  };
}

function constraint(
  name: string,
  columns: readonly string[],
  more: Partial<TableConstraint> = {},
): TableConstraint {
  return {
    name,
    kind: "unique",
    columns,
    isEnabled: true,
    isValidated: true,
    isDeferrable: false,
    index: null,
    references: null,
    condition: null,
    ...more,
  };
}

function index(
  name: string,
  columns: readonly string[],
  more: Partial<TableIndex> = {},
): TableIndex {
  return {
    owner: "HR",
    name,
    type: "NORMAL",
    isUnique: true,
    isUsable: true,
    isVisible: true,
    isPartitioned: false,
    columns: columns.map((column) => ({ name: column, isDescending: false })),
    ...more,
  };
}

const columns = [
  column("A"),
  column("B"),
  column("C"),
  column("N", { isNullable: true }),
  column("HIDDEN", { isInvisible: true }),
  column("LOB", { type: { family: "lob", name: "CLOB" } }),
];
const nothing = {
  key: null,
  reason: "no enabled primary key and no unique index on NOT NULL columns only",
};

describe("a primary key", () => {
  test("is the key, in its own order", () => {
    const primary = constraint("PK", ["B", "A"], { kind: "primary-key" });
    expect(chooseKey(columns, [constraint("U", ["C"]), primary], [index("I", ["C"])])).toEqual({
      key: { columns: ["B", "A"], source: "primary-key", name: "PK", isValidated: true },
      reason: null,
    });
  });

  test("that is not validated is the key, with a word", () => {
    const primary = constraint("PK", ["A"], { kind: "primary-key", isValidated: false });
    expect(chooseKey(columns, [primary], [])).toEqual({
      key: { columns: ["A"], source: "primary-key", name: "PK", isValidated: false },
      reason: "primary key PK is not validated: older rows may have equal keys",
    });
  });

  test("that is disabled is none", () => {
    const primary = constraint("PK", ["A"], { kind: "primary-key", isEnabled: false });
    expect(chooseKey(columns, [primary], [])).toEqual(nothing);
  });

  test("on an invisible column gives way", () => {
    const primary = constraint("PK", ["HIDDEN"], { kind: "primary-key" });
    expect(chooseKey(columns, [primary], [])).toEqual({
      key: null,
      reason: "primary key PK covers a column that cannot be read",
    });
    expect(chooseKey(columns, [primary], [index("I", ["A"])])).toEqual({
      key: { columns: ["A"], source: "unique-index", name: "I", isValidated: true },
      reason:
        "primary key PK covers a column that cannot be read; unique index I on NOT NULL columns is the key",
    });
  });
});

describe("without a primary key", () => {
  test("fewest columns, then constraints, then names", () => {
    const found = chooseKey(
      columns,
      [constraint("U2", ["B"]), constraint("U1", ["A"]), constraint("U0", ["A", "B"])],
      [index("A_IX", ["C"])],
    );
    expect(found).toEqual({
      key: { columns: ["A"], source: "unique-constraint", name: "U1", isValidated: true },
      reason: "no primary key; unique constraint U1 on NOT NULL columns is the key",
    });
  });

  test("a unique index on NOT NULL columns", () => {
    expect(chooseKey(columns, [], [index("I", ["C", "A"], { isVisible: false })])).toEqual({
      key: { columns: ["C", "A"], source: "unique-index", name: "I", isValidated: true },
      reason: "no primary key; unique index I on NOT NULL columns is the key",
    });
  });

  test("nothing else is a key", () => {
    const unusable = [
      index("NULLABLE", ["N"]),
      index("PARTLY", ["A", "N"]),
      index("INVISIBLE", ["HIDDEN"]),
      index("GONE", ["NOT_A_COLUMN"]),
      index("LOBS", ["LOB"]),
      index("NOT_UNIQUE", ["A"], { isUnique: false }),
      index("UNUSABLE", ["A"], { isUsable: false }),
      index("EXPRESSION", ["A"], { type: "FUNCTION-BASED NORMAL" }),
      index("DESCENDING", [], { columns: [{ name: "A", isDescending: true }] }),
    ];
    const constraints = [
      constraint("NOVALIDATE", ["A"], { isValidated: false }),
      constraint("DISABLED", ["A"], { isEnabled: false }),
      constraint("FK", ["A"], { kind: "foreign-key" }),
    ];
    expect(chooseKey(columns, constraints, unusable)).toEqual(nothing);
    expect(chooseKey(columns, [], [])).toEqual(nothing);
  });
});
