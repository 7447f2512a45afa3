// Layer: sandbox.
import type { OracleSession } from "@singer-oracle/core/oracle";
import { describe, expect, it } from "vitest";
import { createShadow, dropShadow, swapShadow } from "../../src/table/shadow.ts";
import { tableOf } from "../../src/table/table-plan.ts";
import { widenColumns } from "../../src/table/widen-columns.ts";
import { shadowTableName } from "../../src/table/work-names.ts";
import {
  filled,
  isComplete,
  newRows,
  oldRows,
  request,
  rowsOf,
  shadowName,
  table,
} from "./shadow-fixture.ts";
import { failureOf, openTableSandbox, plain, requestOf, versions } from "./table-fixture.ts";

describe("createShadow", () => {
  it("makes an empty table of the same columns and keys", async () => {
    await using box = await openTableSandbox({
      seed: `create table orders (id number(5) primary key, state varchar2(10) default 'new' not null, note clob check (note is json), seen date default sysdate, total number as (id * 2));`,
    });
    const plan = await box.prepare(
      requestOf(
        { ID: {}, NOTE: { type: "object" }, STATE: { type: "string" } },
        { keyProperties: ["ID"], root: { required: ["STATE"] } },
      ),
      plain,
    );
    box.takeSql();
    const shadow = await createShadow(box.session, plan, box.context);
    const [drop, create] = box.takeSql();
    expect(drop).toBe(`DROP TABLE "APP"."${shadowName}" PURGE`);
    expect(create).toMatch(
      /^CREATE TABLE "APP"."SO_NEW_06A05DA667908312" \(\n {2}"ID" NUMBER\(5\) NOT NULL,\n {2}"STATE" VARCHAR2\(10 BYTE\) DEFAULT 'new' NOT NULL,\n {2}"NOTE" CLOB,\n {2}"SEEN" DATE DEFAULT sysdate,\n {2}CONSTRAINT "SO_PK_[0-9A-F]{16}" PRIMARY KEY \("ID"\)\n\)$/,
    );
    expect(shadow).toEqual({ ...plan, revision: 1, table: shadowTableName(table) });
  });

  it("drops what an earlier run left, and dropShadow what is not wanted", async () => {
    await using box = (await filled()).box;
    const plan = await box.prepare(request, plain);
    const shadow = await createShadow(box.session, plan, box.context);
    expect(await box.rows(`SELECT COUNT(*) FROM ${shadowName}`)).toEqual([["0"]]);
    await dropShadow(box.session, shadow, box.context);
    await dropShadow(box.session, shadow, box.context);
    expect(await box.rows("SELECT TABLE_NAME FROM USER_TABLES")).toEqual([["ORDERS"]]);
    expect(await rowsOf(box)).toEqual(oldRows);
  });

  it("has the columns of the stream where the table is a view", async () => {
    await using box = await openTableSandbox({
      seed: "create table base (id number primary key, note varchar2(20), x number); create view orders as select id, note from base; insert into base values (1, 'old', 5);",
    });
    const plan = await box.prepare(request, plain);
    const shadow = await createShadow(box.session, plan, box.context);
    await box.run(`INSERT INTO ${shadowName} VALUES (2, 'new')`);
    await swapShadow(box.session, plan, shadow, box.with({ overwrite_swap_rows: 0 }));
    expect(await box.rows("SELECT * FROM BASE")).toEqual([["2", "new", null]]);
    expect(box.lines.at(-1)).toBe(
      "warning: APP.ORDERS has more than overwrite_swap_rows (0) rows, which are replaced in one transaction nevertheless, because it is a view",
    );
  });

  it("refuses LONG columns", async () => {
    await using box = await openTableSandbox({
      seed: "create table orders (id number, note long);",
    });
    const plan = await box.prepare(requestOf({ ID: {}, NOTE: {} }), plain);
    const error = await failureOf(createShadow(box.session, plan, box.context));
    expect(error.message).toBe(
      "APP.ORDERS cannot be overwritten: column NOTE is a LONG, which Oracle copies nowhere",
    );
  });
});

describe("a swap in one transaction", () => {
  it.each(versions)("replaces the rows and keeps all the rest, on %s", async (version) => {
    const { box: opened, plan, shadow } = await filled(version);
    await using box = opened;
    const hooks: (boolean | undefined)[] = [];
    const beforeCommit = async (session: OracleSession) => {
      hooks.push(session.isInTransaction);
    };
    const swapped = await swapShadow(
      box.session,
      plan,
      shadow,
      box.with({ overwrite_swap_rows: 3 }),
      { beforeCommit },
    );
    expect(box.takeSql()).toEqual([
      'LOCK TABLE "APP"."ORDERS" IN EXCLUSIVE MODE WAIT 30',
      'DELETE FROM "APP"."ORDERS"',
      `INSERT INTO "APP"."ORDERS" ("ID", "NOTE")\nSELECT "ID", "NOTE"\nFROM "APP"."${shadowName}"`,
      `DROP TABLE "APP"."${shadowName}" PURGE`,
    ]);
    expect(hooks).toEqual([true]);
    expect(swapped).toEqual(plan);
    await isComplete(box);
  });

  it.each(["lock table", "delete", "insert", "commit"])(
    "leaves the old rows when %s fails",
    async (statement) => {
      const { box: opened, plan, shadow } = await filled();
      await using box = opened;
      {
        await using session = await box.pool.acquire();
        const when = statement === "commit" ? ({ call: "commit" } as const) : { statement };
        box.sandbox.script.add({ when, what: { do: "drop" } });
        await expect(swapShadow(session, plan, shadow, box.context)).rejects.toThrow("NJS-500");
      }
      expect(await rowsOf(box)).toEqual(oldRows);
      await swapShadow(box.session, plan, shadow, box.context);
      await isComplete(box);
    },
  );
});

describe("a swap in one transaction, besides,", () => {
  it("takes a SCHEMA into account that changed while the shadow was filled", async () => {
    const { box: opened, plan, shadow } = await filled();
    await using box = opened;
    const { properties } = request.schema;
    const schema = { ...request.schema, properties: { ...properties, MORE: { type: "integer" } } };
    const wider = await box.prepare({ ...request, schema, previous: plan }, plain);
    const filling = await box.prepare(
      { ...request, schema, table: tableOf(shadow), previous: shadow },
      plain,
    );
    expect([wider.hasUniqueKey, filling.hasUniqueKey]).toEqual([true, true]);
    await box.run(`UPDATE ${shadowName} SET MORE = ID * 2`);
    await swapShadow(box.session, wider, filling, box.context);
    expect(await box.rows("SELECT ID, MORE FROM ORDERS ORDER BY ID")).toEqual([
      ["3", "6"],
      ["4", "8"],
    ]);
  });

  it("counts as done when only the drop of the shadow is lost", async () => {
    const { box: opened, plan, shadow } = await filled();
    await using box = opened;
    {
      await using session = await box.pool.acquire();
      box.sandbox.script.add({ when: { statement: "drop table" }, what: { do: "drop" } });
      await swapShadow(session, plan, shadow, box.context);
    }
    expect(await rowsOf(box)).toEqual(newRows);
    expect(box.lines.at(-1)).toMatch(
      /^warning: APP\.SO_NEW_06A05DA667908312 is left for the next run to drop: NJS-500/,
    );
    await createShadow(box.session, plan, box.context);
  });

  it("widens the table first when the shadow has become wider", async () => {
    const { box: opened, plan, shadow } = await filled();
    await using box = opened;
    const wide = await widenColumns(
      box.session,
      shadow,
      new Map([
        [
          "NOTE",
          { family: "character", name: "VARCHAR2", length: 30, lengthUnit: "CHAR" } as const,
        ],
      ]),
      box.context,
    );
    await box.run(`UPDATE ${shadowName} SET NOTE = RPAD('x', 30, 'x')`);
    const swapped = await swapShadow(box.session, plan, wide, box.context);
    expect(await rowsOf(box)).toEqual([
      ["3", "x".repeat(30)],
      ["4", "x".repeat(30)],
    ]);
    expect(swapped.revision).toBe(2);
  });

  it("tells when the shadow is gone", async () => {
    const { box: opened, plan, shadow } = await filled();
    await using box = opened;
    await dropShadow(box.session, shadow, box.context);
    const error = await failureOf(swapShadow(box.session, plan, shadow, box.context));
    expect(error.message).toBe(
      "APP.SO_NEW_06A05DA667908312, which holds the new rows, is gone: somebody dropped it during the run",
    );
    expect(await rowsOf(box)).toEqual(oldRows);
  });
});
