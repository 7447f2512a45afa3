// Layer: pure.
import type { ExistingTable } from "@singer-oracle/core/oracle";
import { describe, expect, it } from "vitest";
import { copyObstacle } from "../../src/table/copy-obstacle.ts";
import { constraint, existing, indexOn } from "./existing-fixture.ts";

describe("what keeps a column from being copied", () => {
  const index = indexOn("A");
  const trigger = {
    owner: "APP",
    name: "TR",
    type: "BEFORE EACH ROW",
    event: "INSERT OR UPDATE",
    isEnabled: true,
  };
  const cases: readonly (readonly [string | undefined, Partial<ExistingTable>])[] = [
    [undefined, {}],
    [undefined, { indexes: [{ ...index, columns: [{ name: "B", isDescending: false }] }] }],
    [
      undefined,
      {
        triggers: [
          { ...trigger, event: "INSERT" },
          { ...trigger, isEnabled: false },
        ],
      },
    ],
    ["it belongs to a view", { kind: "view" }],
    ["it decides the partition", { partitionKeyColumns: ["A"] }],
    [
      "it is NOT NULL",
      { constraints: [constraint({ columns: ["A"], condition: '"A" IS NOT NULL' })] },
    ],
    [
      "the constraint FK is on it",
      { constraints: [constraint({ name: "FK", kind: "foreign-key", columns: ["A"] })] },
    ],
    ["the index IX is on it", { indexes: [index] }],
    [
      "the index IX is on an expression, perhaps of it",
      {
        indexes: [
          {
            ...index,
            type: "FUNCTION-BASED NORMAL",
            columns: [{ name: "SYS_NC00003$", isDescending: false }],
          },
        ],
      },
    ],
    ["the trigger TR would run for every row", { triggers: [trigger] }],
  ];

  it.each(cases)("%s", (reason, more) => {
    expect(copyObstacle(existing({ A: "DATE", B: "DATE" }, more), "A")).toBe(reason);
  });

  it("virtual columns, which may be made of it", () => {
    const table = existing({ A: "DATE", V: { type: "DATE", isVirtual: true } });
    expect(copyObstacle(table, "A")).toBe("the table has virtual columns, perhaps of it");
  });
});
