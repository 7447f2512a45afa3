// Layer: sandbox.
import type { JsonSchema } from "@singer-oracle/core";
import { describe, expect, it } from "vitest";
import {
  failureOf,
  openTableSandbox,
  plain,
  requestOf,
  type TableSandbox,
  versions,
} from "./table-fixture.ts";

const first: Readonly<Record<string, JsonSchema>> = {
  ID: { type: "integer", minimum: 0, maximum: 99 },
  NAME: { type: "string", maxLength: 10 },
  DAY: { type: "string", format: "date" },
};

it.each(versions)(
  "a schema that has grown, on %s, adds all columns in one statement and widens in another",
  async (version) => {
    await using box = await openTableSandbox({ version });
    await box.prepare(requestOf(first), plain);
    await box.run("INSERT INTO ORDERS VALUES (1, 'one', DATE '2024-02-29')");
    box.takeSql();
    const properties = {
      ID: { type: "integer", minimum: 0, maximum: 9999 },
      NAME: { type: "string", maxLength: 20 },
      DAY: { type: "string", format: "date" },
      more: { type: "object", description: "More of it" },
      B: { type: "boolean" },
    };
    const plan = await box.prepare(requestOf(properties), plain);
    expect(box.takeSql()).toEqual([
      'ALTER TABLE "APP"."ORDERS" ADD ("MORE" CLOB, "B" NUMBER(1))',
      `BEGIN\n  EXECUTE IMMEDIATE 'COMMENT ON COLUMN "APP"."ORDERS"."MORE" IS ''property "more"\nMore of it''';\nEND;`,
      'ALTER TABLE "APP"."ORDERS" MODIFY ("ID" NUMBER(4), "NAME" VARCHAR2(20 CHAR))',
    ]);
    expect(plan.columns.map(({ name }) => name)).toEqual(["ID", "NAME", "DAY", "MORE", "B"]);
    expect(await box.rows("SELECT ID, NAME, MORE, B FROM ORDERS")).toEqual([
      ["1", "one", null, null],
    ]);
    expect(box.lines).toEqual([
      "info: created APP.ORDERS",
      "info: added to APP.ORDERS: MORE, B",
      "info: widened column ID of APP.ORDERS from NUMBER(2) to NUMBER(4): the numbers have 4 digits before and 0 behind the point",
      "info: widened column NAME of APP.ORDERS from VARCHAR2(10 CHAR) to VARCHAR2(20 CHAR): the texts have up to 20 characters",
    ]);
    // The schema before it is still good for the table: nothing is taken back.
    await box.prepare(requestOf(first), plain);
    expect(box.takeSql()).toEqual([]);
  },
);

it.each(versions)(
  "a schema that has grown, on %s, copies date-times into a column with a time zone, in the same run",
  async (version) => {
    await using box = await openTableSandbox({ version });
    const previous = await box.prepare(requestOf(first), plain);
    await box.run(
      "INSERT INTO ORDERS (ID, DAY) VALUES (1, DATE '2024-02-29')",
      "INSERT INTO ORDERS (ID, DAY) VALUES (2, NULL)",
    );
    const properties = { ...first, DAY: { type: "string", format: "date-time" } };
    const plan = await box.prepare(requestOf(properties, { previous }), plain);
    expect(plan.revision).toBe(2);
    expect(await box.columns("ORDERS")).toEqual([
      "ID NUMBER(2,0)",
      "NAME VARCHAR2(10 CHAR)",
      "DAY TIMESTAMP(9) WITH TIME ZONE",
    ]);
    const rows = await box.rows(
      `SELECT ID, TO_CHAR(DAY, 'YYYY-MM-DD"T"HH24:MI:SS.FF9TZH:TZM') FROM ORDERS ORDER BY ID`,
    );
    expect(rows).toEqual([
      ["1", "2024-02-29T00:00:00.000000000+00:00"],
      ["2", null],
    ]);
  },
);

it.each(versions)(
  "a schema that has grown, on %s, takes NOT NULL from what may be absent",
  async (version) => {
    await using box = await openTableSandbox({
      version,
      seed: "create table orders (id number primary key, a number not null, b number not null, c number default 1 not null);",
    });
    await box.prepare(
      requestOf({ ID: {}, A: { type: ["null", "number"] } }, { keyProperties: ["ID"] }),
      plain,
    );
    expect(box.takeSql()).toEqual(['ALTER TABLE "APP"."ORDERS" MODIFY ("A" NULL, "B" NULL)']);
    await box.run("INSERT INTO ORDERS (ID) VALUES (1)");
  },
);
describe("schema_evolution", () => {
  async function drifted(): Promise<TableSandbox> {
    const box = await openTableSandbox();
    await box.prepare(requestOf(first), plain);
    box.takeSql();
    return box;
  }
  const properties = { ...first, NAME: { type: "string", maxLength: 20 }, more: {}, other: {} };

  it("freeze leaves the table and says what is not loaded, once", async () => {
    await using box = await drifted();
    const settings = { ...plain, schema_evolution: "freeze" } as const;
    const plan = await box.prepare(requestOf(properties), settings);
    expect(plan.ignoredProperties).toEqual(["more", "other"]);
    expect(plan.columns.map(({ mayWiden }) => mayWiden)).toEqual([false, false, false]);
    await box.prepare(requestOf(properties, { previous: plan }), settings);
    expect(box.takeSql()).toEqual([]);
    expect(box.lines.slice(1)).toEqual([
      'warning: APP.ORDERS takes no values of these properties, which are not loaded: "more", "other"',
    ]);
  });

  it("fail ends the run, and says why", async () => {
    await using box = await drifted();
    const error = await failureOf(
      box.prepare(requestOf(properties), { ...plain, schema_evolution: "fail" }),
    );
    expect([error.name, error.message, error.hint]).toEqual([
      "LoadError",
      'stream "orders": the schema does not fit APP.ORDERS: MORE is missing, OTHER is missing, NAME is too narrow (the texts have up to 20 characters)',
      "schema_evolution is fail: change the table, or set it to add-and-widen or freeze.",
    ]);
    expect(box.takeSql()).toEqual([]);
    await box.prepare(requestOf(first), { ...plain, schema_evolution: "fail" });
  });

  it.each(["freeze", "fail"] as const)(
    "%s creates tables nevertheless",
    async (schema_evolution) => {
      await using box = await openTableSandbox();
      await box.prepare(requestOf(first), { ...plain, schema_evolution });
      expect(await box.columns("ORDERS")).toHaveLength(3);
    },
  );
});

describe("what Oracle cannot change", () => {
  it("stays as it is, and is said", async () => {
    await using box = await openTableSandbox({
      seed: `create table orders (id number(2), day date) partition by range (id) (partition p values less than (maxvalue));`,
    });
    const properties = {
      ID: { type: "integer", minimum: 0, maximum: 9999 },
      DAY: { type: "string", format: "date-time", "x-oracle": "TIMESTAMP(6)" },
    };
    const plan = await box.prepare(requestOf(properties), plain);
    expect(await box.columns("ORDERS")).toEqual(["ID NUMBER(2,0)", "DAY TIMESTAMP(6)"]);
    expect(plan.columns.map(({ mayWiden }) => mayWiden)).toEqual([false, true]);
    expect(box.lines[0]).toBe(
      "warning: column ID of APP.ORDERS stays NUMBER(2) and cannot become NUMBER(4): ORA-14060: data type or length of a table partitioning column may not be changed; values that do not fit are rejected",
    );
  });

  it("is no reason to fail when a table is in use for a moment", async () => {
    await using box = await openTableSandbox({ ddlLockTimeoutS: 20 });
    await box.prepare(requestOf(first), plain);
    await using other = await box.pool.acquire();
    await other.execute("INSERT INTO ORDERS (ID) VALUES (1)");
    const preparing = box.prepare(requestOf({ ...first, MORE: {} }), plain);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await other.commit();
    expect((await preparing).columns.map(({ name }) => name)).toEqual([
      "ID",
      "NAME",
      "DAY",
      "MORE",
    ]);
  });

  it("fails by itself when a table stays in use for longer than ddl_lock_timeout_s", async () => {
    await using box = await openTableSandbox({ ddlLockTimeoutS: 1 });
    await box.prepare(requestOf(first), plain);
    await using other = await box.pool.acquire();
    await other.execute("INSERT INTO ORDERS (ID) VALUES (1)");
    const error = await failureOf(
      box.prepare(requestOf({ ...first, NAME: { type: "string", maxLength: 30 } }), plain),
    );
    expect([error.name, error.code, error.retriable]).toEqual([
      "TransientOracleError",
      "ORA-00054",
      true,
    ]);
    await other.rollback();
  });
});
