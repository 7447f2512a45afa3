// Layer: sandbox.
import { describe, expect, it } from "vitest";
import {
  failureOf,
  openTableSandbox,
  plain,
  requestOf,
  userOf,
  versions,
} from "./table-fixture.ts";

const ids = { ID: { type: "integer" } };

describe.each(versions)("a table that others made, on %s,", (version) => {
  it("is bound by its own types", async () => {
    await using box = await openTableSandbox({
      version,
      seed: `create table orders (
        "id" number(38,10), flag varchar2(1), at timestamp(6), amount number(38,10), raw_id raw(16),
        gen number generated always as identity, total number generated always as (amount * 2) virtual);`,
    });
    const properties = {
      ID: { type: "integer" },
      FLAG: { type: "boolean" },
      AT: { type: "string", format: "date-time" },
      AMOUNT: { type: "number" },
      RAW_ID: { type: "string" },
      GEN: { type: "integer" },
      TOTAL: { type: "number" },
    };
    const plan = await box.prepare(requestOf(properties), plain);
    expect(box.takeSql()).toEqual([]);
    expect(plan.columns.map(({ name, type }) => [name, type.family])).toEqual([
      ["id", "number"],
      ["FLAG", "character"],
      ["AT", "timestamp"],
      ["AMOUNT", "number"],
      ["RAW_ID", "raw"],
    ]);
    expect(plan.ignoredProperties).toEqual(["GEN", "TOTAL"]);
    expect(box.lines).toEqual([
      'warning: APP.ORDERS takes no values of these properties, which are not loaded: "GEN", "TOTAL"',
      "info: APP.ORDERS: left to the database, which generates their values: GEN, TOTAL",
      "info: APP.ORDERS: columns of other types than the schema asks for, by which values are bound: RAW_ID RAW(16)",
    ]);
  });

  it("of radbrt/target-oracle keeps its metadata columns with metadata_naming: radbrt", async () => {
    await using box = await openTableSandbox({
      version,
      seed: `create table orders (id integer, sdc_extracted_at_ timestamp, sdc_received_at_ timestamp, sdc_batched_at_ timestamp,
        sdc_deleted_at_ timestamp, sdc_sequence_ number(38,10), sdc_table_version_ integer, sdc_sync_started_at_ integer);`,
    });
    const plan = await box.prepare(requestOf(ids), { metadata_naming: "radbrt" });
    expect(box.takeSql()).toEqual([]);
    expect(plan.columns).toHaveLength(8);
    expect(plan.columns[1]).toMatchObject({ name: "SDC_EXTRACTED_AT_", cutFraction: true });
    expect((await box.prepare(requestOf(ids), {})).columns).toHaveLength(8);
    expect(box.takeSql()).toHaveLength(1);
  });

  it("without a unique index on the keys is said to be slow, or gets one by create_indexes", async () => {
    await using box = await openTableSandbox({
      version,
      seed: "create table orders (id number, name varchar2(10)); create index ix on orders (id, name);",
    });
    const request = requestOf({ ...ids, NAME: {} }, { keyProperties: ["ID"] });
    const plan = await box.prepare(request, plain);
    expect(plan.hasUniqueKey).toBe(false);
    await box.prepare({ ...request, previous: plan }, plain);
    expect(box.lines).toEqual([
      'warning: APP.ORDERS has no unique index on its keys, which makes upserts slow and lets two runs insert a row twice; to make one: CREATE UNIQUE INDEX "APP"."UX_ORDERS_ID" ON "APP"."ORDERS" ("ID")',
    ]);
    const indexed = await box.prepare(request, { ...plain, create_indexes: true });
    expect(indexed.hasUniqueKey).toBe(true);
    expect(box.takeSql()).toEqual([
      'CREATE UNIQUE INDEX "APP"."UX_ORDERS_ID" ON "APP"."ORDERS" ("ID")',
    ]);
    await box.prepare(request, { ...plain, create_indexes: true });
    expect(box.takeSql()).toEqual([]);
  });
});

describe("create_indexes", () => {
  const request = requestOf(ids, { keyProperties: ["ID"] });
  const settings = { ...plain, create_indexes: true };

  it("fails on rows with equal keys", async () => {
    await using box = await openTableSandbox({
      seed: "create table orders (id number); insert into orders values (1); insert into orders values (1);",
    });
    const error = await failureOf(box.prepare(request, settings));
    expect([error.name, error.message, error.hint]).toEqual([
      "LoadError",
      "APP.ORDERS has rows with equal keys, so create_indexes cannot make a unique index",
      'Remove the duplicates, or set create_indexes: false. The statement was: CREATE UNIQUE INDEX "APP"."UX_ORDERS_ID" ON "APP"."ORDERS" ("ID")',
    ]);
  });

  it("fails where the columns have another index", async () => {
    await using box = await openTableSandbox({
      seed: "create table orders (id number); create index ix on orders (id);",
    });
    const error = await failureOf(box.prepare(request, settings));
    expect(error.message).toBe(
      "create_indexes cannot make a unique index on the keys of APP.ORDERS: ORA-01408: such column list already indexed",
    );
  });
});

describe("a view", () => {
  const seed =
    "create table base (id number primary key, name varchar2(10)); create view orders as select id, name from base;";

  it("takes rows, but no columns", async () => {
    await using box = await openTableSandbox({ seed });
    const plan = await box.prepare(requestOf({ ...ids, NAME: {} }), plain);
    expect(plan.columns.map(({ name }) => name)).toEqual(["ID", "NAME"]);
    expect(plan.columns.map(({ mayWiden }) => mayWiden)).toEqual([false, false]);
    const error = await failureOf(box.prepare(requestOf({ ...ids, A: {}, B: {} }), plain));
    expect([error.message, error.hint]).toEqual([
      "APP.ORDERS is a view, to which no columns can be added: A, B",
      "Add the columns to the view, or set schema_evolution: freeze to load the others alone.",
    ]);
    const frozen = await box.prepare(requestOf({ ...ids, A: {} }), {
      ...plain,
      schema_evolution: "freeze",
    });
    expect(frozen.ignoredProperties).toEqual(["A"]);
    expect(box.takeSql()).toEqual([]);
  });
});

describe("a synonym", () => {
  it("stands for its table", async () => {
    await using box = await openTableSandbox({
      users: [userOf("APP"), userOf("DWH")],
      seed: [
        { user: "DWH", text: "create table facts (id number); grant all on facts to app;" },
        {
          user: "APP",
          text: "create synonym middle for dwh.facts; create synonym orders for middle;",
        },
      ],
    });
    const plan = await box.prepare(requestOf(ids), plain);
    expect(plan.table).toEqual({ owner: "DWH", name: "FACTS" });
  });

  it("for nothing is told", async () => {
    await using box = await openTableSandbox({ seed: "create synonym orders for dwh.facts;" });
    const error = await failureOf(box.prepare(requestOf(ids), plain));
    expect([error.name, error.message, error.hint]).toEqual([
      "LoadError",
      "APP.ORDERS is a synonym for DWH.FACTS, which is not there or not visible",
      "Drop or rename it, or give the stream another table in table_name_mappings.",
    ]);
  });
});

it.each([
  ["create sequence orders;", "APP.ORDERS is no table but a SEQUENCE"],
  [
    "create global temporary table orders (id number) on commit delete rows;",
    "APP.ORDERS is a temporary table, which does not keep its rows",
  ],
  [
    "create table t (id number primary key); create materialized view orders as select id from t;",
    "APP.ORDERS is a materialized view, which takes no rows",
  ],
])("what takes no rows is told: %s", async (seed, message) => {
  await using box = await openTableSandbox({ seed });
  const error = await failureOf(box.prepare(requestOf(ids), plain));
  expect([error.name, error.message]).toEqual(["LoadError", message]);
});

it("a name that something invisible has is told", async () => {
  await using box = await openTableSandbox({
    users: [userOf("APP", { roles: ["DBA"] })],
  });
  const taken = {
    when: { statement: "create table" },
    what: { do: "error", number: 955 },
  } as const;
  box.sandbox.script.add(taken, taken);
  const error = await failureOf(box.prepare(requestOf(ids), plain));
  expect([error.name, error.message]).toEqual([
    "LoadError",
    "APP.ORDERS cannot be created: the name is taken by something that this user cannot see",
  ]);
});
