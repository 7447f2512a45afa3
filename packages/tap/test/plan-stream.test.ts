// Layer: pure.
import { expect, test } from "vitest";
import { planOf } from "./plan/planning.ts";

const nothingFound = { problems: [], warnings: [], notes: [] };

test("a selected stream is planned whole", () => {
  const { plan, findings } = planOf({
    metadata: { SALARY: { selected: false }, NOTE: { selected: "FALSE" } },
    settings: {
      fetch_size: 500,
      stream_options: { "HR-*": { where: "ID > 0", hints: "/*+ FULL(e) */" } },
    },
    table: { keyColumns: ["ID"], rowCount: 42, comment: "People" },
  });
  expect(findings).toEqual(nothingFound);
  expect({ ...plan, columns: plan?.columns.map(({ reader: _, ...column }) => column) }).toEqual({
    tapStreamId: "HR-EMPLOYEES",
    stream: "HR-EMPLOYEES",
    source: {
      kind: "table",
      table: { owner: "HR", name: "EMPLOYEES" },
      objectKind: "table",
      isExternal: false,
    },
    hints: "FULL(e)",
    conditions: ["(\nID > 0\n)"],
    columns: [
      {
        name: "ID",
        type: { family: "number", precision: 9, scale: 0 },
        isNullable: false,
        changes: new Map(),
      },
      {
        name: "NAME",
        type: { family: "character", name: "VARCHAR2", length: 20, lengthUnit: "BYTE" },
        isNullable: false,
        changes: new Map(),
      },
      { name: "CHANGED", type: { family: "date" }, isNullable: true, changes: new Map() },
    ],
    keyProperties: ["ID"],
    schemaMessage: {
      type: "SCHEMA",
      stream: "HR-EMPLOYEES",
      schema: {
        type: "object",
        properties: {
          ID: {
            type: ["integer"],
            minimum: -999999999,
            maximum: 999999999,
            "x-oracle": "NUMBER(9)",
          },
          NAME: { type: ["null", "string"], maxLength: 20, "x-oracle": "VARCHAR2(20 BYTE)" },
          CHANGED: { type: ["null", "string"], format: "date-time", "x-oracle": "DATE" },
        },
        description: "People",
        "x-oracle-table": { owner: "HR", table: "EMPLOYEES" },
        "x-oracle-charset": "AL32UTF8",
      },
      key_properties: ["ID"],
    },
    replication: { method: "FULL_TABLE", resumeKey: [] },
    fetchSize: 500,
    estimatedRows: 42,
  });
});

test("fetch_size of stream_options wins over that of all streams", () => {
  const settings = { fetch_size: 500, stream_options: { "HR-EMPLOYEES": { fetch_size: 7 } } };
  expect(planOf({ settings }).plan?.fetchSize).toBe(7);
  expect(planOf({}).plan?.fetchSize).toBe(1000);
});
