// Layer: sandbox.
import type { JsonSchema } from "@singer-oracle/core";
import { al32utf8, type OracleType, printOracleType, widenType } from "@singer-oracle/core/oracle";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TablePlan } from "../../src/table/table-plan.ts";
import { openTableSandbox, requestOf, type TableSandbox } from "./table-fixture.ts";

let box: TableSandbox;
beforeAll(async () => {
  box = await openTableSandbox();
});
afterAll(() => box[Symbol.asyncDispose]());

const schemas: readonly JsonSchema[] = [
  { type: "integer" },
  { type: "integer", minimum: 0, maximum: 99 },
  { type: "number", multipleOf: 0.01 },
  { type: ["null", "string"] },
  { type: "string", maxLength: 7 },
  { type: "string", maxLength: 5000 },
  { type: "string", "x-oracle": "VARCHAR2(3 BYTE)" },
  { type: "string", format: "date" },
  { type: "string", format: "date-time" },
  { type: "boolean" },
  { type: "object", properties: { a: { type: "integer" } } },
  { type: "string", contentEncoding: "base16", maxLength: 8 },
  {},
];

const properties = fc.dictionary(
  fc.constantFrom("a", "é", "b", 'b"', "b_", "__proto__", "_sdc_sequence"),
  fc.constantFrom(...schemas),
  { minKeys: 1, maxKeys: 5 },
);

const limits = { charset: al32utf8, maxVarcharBytes: 4000 };

function typesOf(plan: TablePlan): ReadonlyMap<string, OracleType> {
  return new Map(plan.columns.map(({ name, type }) => [name, type]));
}

let tables = 0;

it("any row of schemas leaves a table that fits the last one, keeps its names and never gets narrower", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(properties, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      async (list, inOneRun) => {
        tables += 1;
        const table = { owner: "APP", name: `T${tables}` };
        let before: TablePlan | undefined;
        for (const each of list) {
          const previous = inOneRun && before !== undefined ? { previous: before } : {};
          const plan = await box.prepare(requestOf(each, { table, ...previous }), {
            add_record_metadata: false,
          });
          for (const column of plan.columns) {
            const old = before?.columns.find(({ name }) => name === column.name);
            if (old === undefined) continue;
            expect(column.source).toEqual(old.source);
            expect(widenType(column.type, old.type, limits).kind).toBe("same");
          }
          expect(plan.columns).toHaveLength(new Set(Object.keys(each)).size);
          box.takeSql();
          const again = await box.prepare(requestOf(each, { table, previous: plan }), {
            add_record_metadata: false,
          });
          expect(box.takeSql()).toEqual([]);
          expect(
            [...typesOf(again)].map(([name, type]) => `${name} ${printOracleType(type)}`),
          ).toEqual([...typesOf(plan)].map(([name, type]) => `${name} ${printOracleType(type)}`));
          before = plan;
        }
      },
    ),
    { numRuns: 8 },
  );
});
