// Layer: pure.
import type { JsonSchema } from "@singer-oracle/core";
import { al32utf8, type ExistingTable, printOracleType } from "@singer-oracle/core/oracle";
import { describe, expect, it } from "vitest";
import { bindTable } from "../../src/table/bind-table.ts";
import { planChanges } from "../../src/table/plan-changes.ts";
import type { TablePlan } from "../../src/table/table-plan.ts";
import { planWantedTable } from "../../src/table/wanted-table.ts";
import { constraint, existing } from "./existing-fixture.ts";
import { requestOf, settingsWith } from "./table-fixture.ts";
import { input } from "./wanted-fixture.ts";

const limits = { charset: al32utf8, maxVarcharBytes: 4000 };

function changes(
  table: ExistingTable,
  properties: Readonly<Record<string, JsonSchema>>,
  more: {
    readonly previous?: TablePlan;
    readonly stuck?: readonly string[];
    readonly keys?: readonly string[];
  } = {},
) {
  const { previous, stuck = [], keys: keyProperties = [] } = more;
  const wanted = planWantedTable(
    requestOf(properties, { keyProperties }),
    input({}, {}, { existing: table.columns }),
  );
  const plan = planChanges(table, wanted, { limits, previous, stuck: new Set(stuck) });
  const typeText = ({ name, to }: (typeof plan.modify)[number]) => `${name} ${printOracleType(to)}`;
  return {
    add: plan.add.map(({ name }) => name),
    modify: plan.modify.map(typeText),
    copy: plan.copy.map(typeText),
    makeNullable: plan.makeNullable,
    refused: plan.refused.map(({ name }) => name),
  };
}

const none = { add: [], modify: [], copy: [], makeNullable: [], refused: [] };

/** The plan for a schema before, in the same run. */
function planBefore(
  table: ExistingTable,
  properties: Readonly<Record<string, JsonSchema>>,
): TablePlan {
  const request = requestOf(properties);
  const wanted = planWantedTable(request, input({}, {}, { existing: table.columns }));
  return bindTable(request, table, wanted, { settings: settingsWith() });
}

describe("a table that others made", () => {
  const table = existing({
    ID: "NUMBER(10,2)",
    NAME: "VARCHAR2(30 BYTE)",
    DAY: "DATE",
    FLAG: "VARCHAR2(1 BYTE)",
  });

  it("keeps its types while the schema does not say how large values are", () => {
    const properties = {
      ID: { type: "integer" },
      NAME: { type: "string" },
      DAY: { type: "string", format: "date-time" },
      FLAG: { type: "boolean" },
    };
    expect(changes(table, properties)).toEqual(none);
  });

  it("is widened in place where it does, and never made narrower", () => {
    const properties = {
      ID: { type: "number", "x-oracle": "NUMBER(12,4)" },
      NAME: { type: "string", maxLength: 40 },
      DAY: { type: "string", format: "date-time", "x-oracle": "TIMESTAMP(6)" },
    };
    expect(changes(table, properties)).toEqual({
      ...none,
      modify: ["ID NUMBER(12,4)", "NAME VARCHAR2(40 CHAR)", "DAY TIMESTAMP(6)"],
    });
    const narrower = {
      ID: { type: "number", "x-oracle": "NUMBER(5,1)" },
      NAME: { type: "string", maxLength: 5 },
    };
    expect(changes(table, narrower)).toEqual(none);
  });

  it("is not copied before a value needs it", () => {
    const properties = {
      NAME: { type: "string", maxLength: 100_000 },
      DAY: { type: "string", format: "date-time", "x-oracle": "TIMESTAMP(6) WITH TIME ZONE" },
    };
    expect(changes(table, properties)).toEqual(none);
  });

  it("gets the columns that it lacks", () => {
    expect(changes(table, { ID: { type: "integer" }, A: {}, B: {} })).toEqual({
      ...none,
      add: ["A", "B"],
    });
  });

  it("tells which columns can never hold what the schema allows", () => {
    expect(changes(table, { ID: { type: "string" } })).toEqual({ ...none, refused: ["ID"] });
  });

  it("is left alone where Oracle refused a change before", () => {
    const properties = { NAME: { type: "string", maxLength: 40 } };
    expect(changes(table, properties, { stuck: ["NAME"] })).toEqual(none);
  });
});

describe("a schema that changes within a run", () => {
  const table = existing({ NAME: "VARCHAR2(10 CHAR)", DAY: "DATE" });
  const before = planBefore(table, {
    NAME: { type: "string", maxLength: 10 },
    DAY: { type: "string", format: "date" },
  });

  it("changes the table at once", () => {
    const properties = { NAME: { type: "string" }, DAY: { type: "string", format: "date-time" } };
    expect(changes(table, properties, { previous: before })).toEqual({
      ...none,
      modify: ["NAME VARCHAR2(4000 CHAR)"],
      copy: ["DAY TIMESTAMP(9) WITH TIME ZONE"],
    });
  });

  it("does nothing where it says the same", () => {
    const properties = {
      NAME: { type: "string", maxLength: 10 },
      DAY: { type: "string", format: "date" },
    };
    expect(changes(table, properties, { previous: before })).toEqual(none);
  });

  it("copies no texts before one needs it", () => {
    expect(changes(table, { NAME: { type: "object" } }, { previous: before })).toEqual(none);
  });
});

describe("NOT NULL", () => {
  const notNull = { type: "NUMBER", isNullable: false } as const;
  const table = existing(
    {
      K: notNull,
      PK: notNull,
      REQUIRED: notNull,
      MAYBE: notNull,
      ABSENT: notNull,
      FILLED: { ...notNull, hasDefault: true },
      NUMBERED: { ...notNull, identity: "by-default" },
    },
    { constraints: [constraint({ kind: "primary-key", columns: ["PK"] })] },
  );

  it("goes where values may be absent, and stays on keys and what Oracle fills in", () => {
    const number = { type: "number" };
    const request = requestOf(
      { K: number, REQUIRED: number, MAYBE: { type: ["null", "number"] } },
      { keyProperties: ["K"], root: { required: ["REQUIRED", "MAYBE"] } },
    );
    const wanted = planWantedTable(request, input());
    const { makeNullable } = planChanges(table, wanted, {
      limits,
      previous: undefined,
      stuck: new Set(),
    });
    expect(makeNullable).toEqual(["MAYBE", "ABSENT"]);
  });
});
