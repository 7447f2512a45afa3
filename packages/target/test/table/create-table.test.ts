// Layer: sandbox.
import { describe, expect, it } from "vitest";
import { prepareTable } from "../../src/table/prepare-table.ts";
import type { TablePlan } from "../../src/table/table-plan.ts";
import {
  failureOf,
  openTableSandbox,
  plain,
  requestOf,
  userOf,
  versions,
} from "./table-fixture.ts";

/** A plan without its functions. */
function plainText(plan: TablePlan): string {
  return JSON.stringify(plan);
}

it.each(versions)(
  "a new table on %s has the columns, the key and the comments of the schema",
  async (version) => {
    await using box = await openTableSandbox({ version });
    const request = requestOf(
      {
        id: { type: "integer", description: "It's the id" },
        customerName: { type: ["null", "string"], maxLength: 30 },
        AT: { type: "string", format: "date-time" },
        "😀": { type: "object" },
      },
      { keyProperties: ["id"], root: { description: "All orders" } },
    );
    const plan = await box.prepare(request, plain);
    expect(box.takeSql()).toEqual([
      [
        'CREATE TABLE "APP"."ORDERS" (',
        '  "ID" NUMBER(38) NOT NULL,',
        '  "CUSTOMERNAME" VARCHAR2(30 CHAR),',
        '  "AT" TIMESTAMP(9) WITH TIME ZONE,',
        '  "😀" CLOB,',
        '  CONSTRAINT "PK_ORDERS" PRIMARY KEY ("ID")',
        ")",
      ].join("\n"),
      [
        "BEGIN",
        `  EXECUTE IMMEDIATE 'COMMENT ON TABLE "APP"."ORDERS" IS ''All orders''';`,
        `  EXECUTE IMMEDIATE 'COMMENT ON COLUMN "APP"."ORDERS"."ID" IS ''property "id"\nIt''''s the id''';`,
        `  EXECUTE IMMEDIATE 'COMMENT ON COLUMN "APP"."ORDERS"."CUSTOMERNAME" IS ''property "customerName"''';`,
        "END;",
      ].join("\n"),
    ]);
    expect(await box.columns("ORDERS")).toEqual([
      'ID NUMBER(38,0) NOT NULL -- property "id" | It\'s the id',
      'CUSTOMERNAME VARCHAR2(30 CHAR) -- property "customerName"',
      "AT TIMESTAMP(9) WITH TIME ZONE",
      "😀 CLOB",
    ]);
    expect(await box.rows("SELECT COMMENTS FROM USER_TAB_COMMENTS")).toEqual([["All orders"]]);
    expect(plan).toMatchObject({
      revision: 1,
      stream: "orders",
      table: { owner: "APP", name: "ORDERS" },
      keyColumns: ["ID"],
      hasUniqueKey: true,
      ignoredProperties: [],
    });
    expect(plan.columns[1]).toMatchObject({
      name: "CUSTOMERNAME",
      source: { kind: "property", path: ["customerName"] },
      type: { family: "character", name: "VARCHAR2", length: 30, lengthUnit: "CHAR" },
      isKey: false,
      cutFraction: false,
      mayWiden: true,
    });
  },
);

it.each(versions)(
  "a new table on %s is prepared again without any DDL, and found by the same names",
  async (version) => {
    await using box = await openTableSandbox({ version });
    const request = requestOf(
      { id: {}, ID: {}, 'a"b': {}, ["x".repeat(200)]: {}, ROWID: {}, "1": {}, select: {}, "": {} },
      { keyProperties: ["id"] },
    );
    const first = await box.prepare(request);
    box.takeSql();
    const second = await box.prepare({ ...request, previous: first });
    expect(box.takeSql()).toEqual([]);
    expect(plainText(second)).toEqual(plainText({ ...first, revision: 2 }));
    // In a run of its own, and with the properties in another order.
    const properties = Object.fromEntries(
      Object.entries(request.schema.properties ?? {}).reverse(),
    );
    const third = await box.prepare(requestOf(properties, { keyProperties: ["id"] }));
    expect(box.takeSql()).toEqual([]);
    expect(plainText(third)).toEqual(plainText(first));
    expect(box.lines.filter((line) => !line.startsWith("info: created"))).toEqual([]);
  },
);
describe.each(versions)("a new table on %s, by the settings,", (version) => {
  it("has the metadata columns", async () => {
    await using box = await openTableSandbox({ version });
    const plan = await box.prepare(requestOf({ ID: { type: "integer" } }));
    expect(await box.columns("ORDERS")).toEqual([
      "ID NUMBER(38,0)",
      "_SDC_EXTRACTED_AT TIMESTAMP(9) WITH TIME ZONE",
      "_SDC_RECEIVED_AT TIMESTAMP(6) WITH TIME ZONE",
      "_SDC_BATCHED_AT TIMESTAMP(6) WITH TIME ZONE",
      "_SDC_DELETED_AT TIMESTAMP(9) WITH TIME ZONE",
      "_SDC_SEQUENCE NUMBER(38,0)",
      "_SDC_TABLE_VERSION NUMBER(38,0)",
      "_SDC_SYNC_STARTED_AT NUMBER(38,0)",
    ]);
    expect(plan.columns[1]).toMatchObject({
      source: { kind: "metadata", name: "extracted_at" },
      cutFraction: true,
    });
  });

  it("has no key for load_method: append-only, and one for overwrite", async () => {
    await using box = await openTableSandbox({ version });
    const request = requestOf({ ID: { type: "integer" } }, { keyProperties: ["ID"] });
    const append = await box.prepare({ ...request, loadMethod: "append-only" });
    expect([append.keyColumns, append.hasUniqueKey, append.columns[0]?.isKey]).toEqual([
      [],
      false,
      false,
    ]);
    await box.run("DROP TABLE ORDERS PURGE");
    const overwrite = await box.prepare({ ...request, loadMethod: "overwrite" });
    expect([overwrite.keyColumns, overwrite.hasUniqueKey]).toEqual([["ID"], true]);
  });

  it("has native types where they are asked for, and others where the server refuses them", async () => {
    await using box = await openTableSandbox({ version });
    const settings = { ...plain, native_json: true, native_boolean: true, json_check: true };
    const request = requestOf({ B: { type: "boolean" }, O: { type: "object" } });
    await box.prepare(request, settings);
    expect(await box.columns("ORDERS")).toEqual(
      version === 23 ? ["B BOOLEAN", "O JSON"] : ["B NUMBER(1,0)", "O CLOB"],
    );
    if (version === 19) {
      await expect(box.run("INSERT INTO ORDERS (O) VALUES ('no json')")).rejects.toThrow(
        "ORA-02290",
      );
      await box.session.rollback();
    }
  });
});

it("other types do where the server does not have those of 23ai after all", async () => {
  await using box = await openTableSandbox({ version: 19 });
  const settings = { ...plain, native_json: true, native_boolean: true };
  // What a user without the right to look at COMPATIBLE knows of a 23ai that was upgraded from 19c.
  const server = { ...box.context.server, majorVersion: 23, compatible: null };
  const context = { ...box.with(settings), server };
  const request = requestOf({ B: { type: "boolean" }, O: { type: "object" } });
  await prepareTable(box.session, request, context);
  expect(await box.columns("ORDERS")).toEqual(["B NUMBER(1,0)", "O CLOB"]);
  const more = requestOf({ ...request.schema.properties, P: { type: "object" } });
  await prepareTable(box.session, more, context);
  expect(await box.columns("ORDERS")).toEqual(["B NUMBER(1,0)", "O CLOB", "P CLOB"]);
  box.takeSql();
  await prepareTable(box.session, more, context);
  expect(box.takeSql()).toEqual([]);
  expect(box.lines).toEqual(["info: created APP.ORDERS", "info: added to APP.ORDERS: P"]);
});

describe("keys", () => {
  it("are halved once when the index is too small for them, then the sum is told", async () => {
    await using box = await openTableSandbox();
    const request = requestOf(
      { A: { type: "string" }, B: { type: "string" } },
      { keyProperties: ["A", "B"] },
    );
    const tooLong = {
      when: { statement: "create table" },
      what: { do: "error", number: 1450 },
    } as const;
    box.sandbox.script.add(tooLong);
    await box.prepare(request, plain);
    expect(await box.columns("ORDERS")).toEqual([
      "A VARCHAR2(375 CHAR) NOT NULL",
      "B VARCHAR2(375 CHAR) NOT NULL",
    ]);
    await box.run("DROP TABLE ORDERS PURGE");
    box.sandbox.script.add(tooLong, tooLong);
    const error = await failureOf(box.prepare(request, plain));
    expect([error.name, error.message, error.hint]).toEqual([
      "LoadError",
      "the key of APP.ORDERS is too long for an index: 3000 bytes for the key, 0 of them for columns of fixed size, the rest for 2 others: 375 characters of 4 bytes each",
      "Shorten the key's columns in column_type_overrides.",
    ]);
  });

  it("get another name when theirs is taken", async () => {
    await using box = await openTableSandbox({
      seed: "create table other (id number constraint pk_orders primary key);",
    });
    const request = requestOf({ ID: { type: "integer" } }, { keyProperties: ["ID"] });
    const plan = await box.prepare(request, plain);
    expect(plan.hasUniqueKey).toBe(true);
    const names = await box.rows(
      "SELECT CONSTRAINT_NAME FROM USER_CONSTRAINTS WHERE TABLE_NAME = 'ORDERS' AND CONSTRAINT_TYPE = 'P'",
    );
    expect(names).toEqual([[expect.stringMatching(/^PK_[0-9A-F]{16}$/)]]);
  });
});

it("a stream with too many properties is told Oracle's limit", async () => {
  await using box = await openTableSandbox({ version: 19 });
  const properties = Object.fromEntries(
    Array.from({ length: 1500 }, (_, index) => [`C${index}`, {}]),
  );
  const error = await failureOf(box.prepare(requestOf(properties)));
  expect([error.name, error.message]).toEqual([
    "LoadError",
    'stream "orders" has 1507 columns: Oracle\'s limit is 1000 a table (4096 on 23ai with MAX_COLUMNS = EXTENDED)',
  ]);
});

it("a database that is not in Unicode gets national columns and ASCII names, and finds them again", async () => {
  await using box = await openTableSandbox({ charset: "WE8MSWIN1252" });
  const request = requestOf({ "größe😀": { type: "string", maxLength: 5 }, o: { type: "object" } });
  const first = await box.prepare(request, plain);
  expect(await box.columns("ORDERS")).toEqual([
    'GR__E_ NVARCHAR2(5 CHAR) -- property "gr\\u00f6\\u00dfe\\ud83d\\ude00"',
    'O NCLOB -- property "o"',
  ]);
  box.takeSql();
  expect(plainText(await box.prepare(request, plain))).toEqual(plainText(first));
  expect(box.takeSql()).toEqual([]);
});

describe("names of 30 bytes", () => {
  it("are kept apart", async () => {
    await using box = await openTableSandbox({ version: 19 });
    const context = {
      ...box.with(plain),
      server: { ...box.context.server, maxIdentifierBytes: 30 },
    };
    const long = "a".repeat(31);
    const plan = await prepareTable(
      box.session,
      requestOf({ [`${long}1`]: {}, [`${long}2`]: {} }),
      context,
    );
    for (const { name } of plan.columns) expect(name).toMatch(/^A{21}_[0-9A-F]{8}$/);
    expect(new Set(plan.columns.map(({ name }) => name)).size).toBe(2);
  });
});

describe("comments", () => {
  const described = requestOf({
    A: { description: `it's ${"ä".repeat(3000)}` },
    B: { description: "b" },
  });

  it("are cut to what Oracle takes", async () => {
    await using box = await openTableSandbox();
    await box.prepare(described, plain);
    const lengths = await box.rows(
      "SELECT LENGTHB(COMMENTS) FROM USER_COL_COMMENTS ORDER BY COLUMN_NAME",
    );
    expect(lengths).toEqual([["3999"], ["1"]]);
    box.takeSql();
    await box.prepare(described, plain);
    expect(box.takeSql()).toEqual([]);
  });

  it("are no reason to fail", async () => {
    await using box = await openTableSandbox();
    box.sandbox.script.add({
      when: { statement: "comment on" },
      what: { do: "error", number: 1031 },
    });
    await box.prepare(described, plain);
    expect(box.lines[1]).toBe(
      "warning: APP.ORDERS goes without comments: ORA-01031: insufficient privileges",
    );
  });
});

it("says what cannot be had exactly, when the table is made", async () => {
  await using box = await openTableSandbox({ version: 19 });
  const request = requestOf({
    L: { type: "string", "x-oracle": "LONG" },
    B: { type: "boolean", "x-oracle": "BOOLEAN" },
  });
  const settings = { ...plain, column_type_overrides: { orders: { X: "CLOB" } } };
  await box.prepare(request, settings);
  await box.prepare(request, plain);
  expect(box.lines).toEqual([
    "info: created APP.ORDERS",
    "warning: column L becomes CLOB instead of LONG: LONG columns are deprecated and cannot be merged into",
    "warning: column B becomes NUMBER(1) instead of BOOLEAN: the server has no BOOLEAN columns",
    'warning: column_type_overrides names properties that stream "orders" does not have: "X"',
  ]);
});

describe("what is missing", () => {
  it("is named when the user may not create tables", async () => {
    await using box = await openTableSandbox({
      users: [userOf("APP", { roles: [], privileges: ["CREATE SESSION"] })],
    });
    const error = await failureOf(box.prepare(requestOf({ ID: {} })));
    expect([error.name, error.code, error.hint]).toEqual([
      "PrivilegeError",
      "ORA-01031",
      expect.stringContaining("GRANT CREATE TABLE TO APP"),
    ]);
  });

  it("is named when the tables belong to somebody else", async () => {
    await using box = await openTableSandbox({
      version: 19,
      users: [userOf("APP"), userOf("DWH")],
    });
    const request = requestOf({ ID: {} }, { table: { owner: "DWH", name: "ORDERS" } });
    const error = await failureOf(box.prepare(request));
    expect([error.name, error.code]).toEqual(["PrivilegeError", "ORA-01031"]);
    expect(error.hint).toContain("GRANT CREATE ANY TABLE TO APP; GRANT ALTER ANY TABLE TO APP");
  });

  it("is said when there is no such owner", async () => {
    await using box = await openTableSandbox({
      users: [userOf("APP", { roles: ["DBA"] })],
    });
    const request = requestOf({ ID: {} }, { table: { owner: "NOBODY", name: "ORDERS" } });
    const error = await failureOf(box.prepare(request));
    expect([error.name, error.message]).toEqual([
      "SettingsError",
      "the settings have 1 problem: /default_target_schema: there is no user NOBODY to own the table ORDERS",
    ]);
  });

  it.each([1950, 1536])("is named when there is no room: ORA-0%i", async (number) => {
    await using box = await openTableSandbox({
      users: [
        userOf("APP", { roles: [], privileges: ["CREATE SESSION", "CREATE TABLE"], quota: 0 }),
      ],
    });
    box.sandbox.script.add({ when: { statement: "create table" }, what: { do: "error", number } });
    const error = await failureOf(box.prepare(requestOf({ ID: {} })));
    expect([error.name, error.hint]).toEqual([
      "PrivilegeError",
      "Have a DBA run: ALTER USER APP QUOTA UNLIMITED ON USERS",
    ]);
  });
});

it("refuses to work in the middle of a batch", async () => {
  await using box = await openTableSandbox({ seed: "create table t (id number);" });
  await box.session.execute("INSERT INTO t VALUES (1)");
  await expect(box.prepare(requestOf({ ID: {} }))).rejects.toThrow(
    "tables must not be changed while a batch is pending: DDL would commit a part of it",
  );
  await box.session.rollback();
  expect(await box.rows("SELECT * FROM t")).toEqual([]);
});
