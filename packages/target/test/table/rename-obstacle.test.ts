// Layer: pure.
import type { DictionaryTable, ExistingTable } from "@singer-oracle/core/oracle";
import { expect, it } from "vitest";
import { tableObstacle } from "../../src/table/rename-obstacle.ts";
import { constraint, existing, indexOn } from "./existing-fixture.ts";

const facts: DictionaryTable = {
  owner: "APP",
  name: "ORDERS",
  kind: "table",
  rowCount: null,
  averageRowBytes: null,
  analyzedAt: null,
  isIndexOrganized: false,
  isPartitioned: false,
  hasRowDependencies: false,
  tablespace: "USERS",
};
const index = indexOn("B");
const key = constraint({
  name: "PK",
  kind: "primary-key",
  columns: ["A"],
  index: { owner: "APP", name: "PK" },
});
const trigger = {
  owner: "APP",
  name: "TR",
  type: "BEFORE EACH ROW",
  event: "INSERT",
  isEnabled: false,
};
const notNull = constraint({ columns: ["B"], condition: '"B" IS NOT NULL' });
const isJson = constraint({ columns: ["B"], condition: '"B" IS JSON' });

const cases: readonly (readonly [string | undefined, Partial<ExistingTable>])[] = [
  [undefined, {}],
  [
    undefined,
    {
      constraints: [key, notNull, isJson],
      indexes: [
        { ...index, name: "PK", isUnique: true },
        index,
        { ...index, name: "SYS_IL1", type: "LOB" },
      ],
    },
  ],
  ["it is a view", { kind: "view", table: null }],
  ["it is index-organized", { table: { ...facts, isIndexOrganized: true } }],
  ["it is partitioned", { table: { ...facts, isPartitioned: true } }],
  ["it has ROWDEPENDENCIES", { table: { ...facts, hasRowDependencies: true } }],
  ["new tables go to another tablespace", { table: { ...facts, tablespace: "BIG" } }],
  ["it has triggers", { triggers: [trigger] }],
  [
    "of its constraint UQ",
    { constraints: [key, constraint({ name: "UQ", kind: "unique", columns: ["B"] })] },
  ],
  [
    "of its constraint CK",
    { constraints: [key, constraint({ name: "CK", columns: ["B"], condition: "b > 0" })] },
  ],
  ["of its constraint PK", { constraints: [{ ...key, columns: ["A", "B"] }] }],
  ["its key is no primary key", { constraints: [] }],
  ["of its index IX", { indexes: [{ ...index, type: "BITMAP" }] }],
  ["of its index IX", { indexes: [{ ...index, isPartitioned: true }] }],
  ["of its index IX", { indexes: [{ ...index, isVisible: false }] }],
];

it.each(cases)("%s", (reason, more) => {
  const table = existing({ A: "NUMBER", B: "CLOB" }, { table: facts, constraints: [key], ...more });
  const shadow = existing({ A: "NUMBER", B: "CLOB" }, { table: facts });
  expect(tableObstacle(table, shadow, ["A"])).toBe(reason);
});

it.each([
  { type: "NUMBER", isVirtual: true },
  { type: "NUMBER", identity: "by-default" },
  { type: "NUMBER", isInvisible: true },
] as const)("a column that cannot be made again: %o", (special) => {
  const table = existing({ A: "NUMBER", S: special }, { table: facts });
  expect(tableObstacle(table, existing({}, { table: facts }), [])).toBe("of its column S");
});
