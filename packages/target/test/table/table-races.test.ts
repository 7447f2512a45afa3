// Layer: sandbox.
import type { JsonSchema } from "@singer-oracle/core";
import type { OracleSession } from "@singer-oracle/core/oracle";
import { expect, it } from "vitest";
import { prepareTable } from "../../src/table/prepare-table.ts";
import { widenColumns } from "../../src/table/widen-columns.ts";
import { openTableSandbox, plain, requestOf, versions } from "./table-fixture.ts";

/** Does `work` when a session is about to execute a statement of this kind for the first time. */
function interrupt(session: OracleSession, start: string, work: () => Promise<unknown>): void {
  const execute = session.execute.bind(session);
  let isDone = false;
  session.execute = async (sql, binds) => {
    if (!isDone && sql.startsWith(start)) {
      isDone = true;
      await work();
    }
    return execute(sql, binds);
  };
}

const before: Readonly<Record<string, JsonSchema>> = {
  ID: { type: "integer" },
  A: { type: "string", maxLength: 5 },
};
const after: Readonly<Record<string, JsonSchema>> = {
  ...before,
  A: { type: "string", maxLength: 50 },
  B: { type: "object" },
  C: { type: "boolean" },
};
const keyed = { keyProperties: ["ID"] };

it.each(versions)(
  "on %s a table that another session has just created is taken as it is",
  async (version) => {
    await using box = await openTableSandbox({ version });
    await using other = await box.pool.acquire();
    interrupt(box.session, "CREATE TABLE", () =>
      prepareTable(other, requestOf(before, keyed), box.with(plain)),
    );
    const plan = await box.prepare(requestOf(after, keyed), plain);
    expect(plan.columns.map(({ name }) => name)).toEqual(["ID", "A", "B", "C"]);
    expect(plan.hasUniqueKey).toBe(true);
    expect(await box.columns("ORDERS")).toEqual([
      "ID NUMBER(38,0) NOT NULL",
      "A VARCHAR2(50 CHAR)",
      "B CLOB",
      "C NUMBER(1,0)",
    ]);
  },
);

it.each(versions)(
  "on %s columns that another session has just added are not added twice",
  async (version) => {
    await using box = await openTableSandbox({ version });
    await using other = await box.pool.acquire();
    await box.prepare(requestOf(before), plain);
    const half = requestOf({ ...before, B: { type: "object" } });
    interrupt(box.session, 'ALTER TABLE "APP"."ORDERS" ADD', () =>
      prepareTable(other, half, box.with(plain)),
    );
    await box.prepare(requestOf(after), plain);
    expect(await box.columns("ORDERS")).toEqual([
      "ID NUMBER(38,0)",
      "A VARCHAR2(50 CHAR)",
      "B CLOB",
      "C NUMBER(1,0)",
    ]);
  },
);

it("NOT NULL that another session has just taken off is no failure", async () => {
  await using box = await openTableSandbox({ seed: "create table orders (id number not null);" });
  await using other = await box.pool.acquire();
  const request = requestOf({ ID: { type: ["null", "integer"] } });
  interrupt(box.session, 'ALTER TABLE "APP"."ORDERS" MODIFY', () =>
    prepareTable(other, request, box.with(plain)),
  );
  await box.prepare(request, plain);
  expect(await box.columns("ORDERS")).toEqual(["ID NUMBER"]);
});

it.each(["ALTER TABLE", "COMMENT", "UPDATE"])(
  "two sessions copy one column at the same time, from %s on",
  async (start) => {
    await using box = await openTableSandbox();
    await using other = await box.pool.acquire();
    const request = requestOf({ ID: { type: "integer" }, A: { type: "string" } });
    const plan = await box.prepare(request, plain);
    await box.run(
      "INSERT INTO ORDERS SELECT LEVEL, 'text ' || LEVEL FROM DUAL CONNECT BY LEVEL <= 50",
    );
    const needs = new Map([["A", { family: "lob", name: "CLOB" } as const]]);
    interrupt(box.session, start, () => widenColumns(other, plan, needs, box.with(plain)));
    const wide = await widenColumns(box.session, plan, needs, box.with(plain));
    expect(wide.columns.map(({ type }) => type.family)).toEqual(["number", "lob"]);
    expect(await box.columns("ORDERS")).toEqual(["ID NUMBER(38,0)", "A CLOB"]);
    expect(await box.rows("SELECT COUNT(*) FROM ORDERS WHERE TO_CHAR(A) = 'text ' || ID")).toEqual([
      ["50"],
    ]);
  },
);

it.each(versions)(
  "on %s several sessions that begin together end with one table",
  async (version) => {
    await using box = await openTableSandbox({ version, ddlLockTimeoutS: 10 });
    const schemas = [before, after, { ...before, D: {} }, { ...after, E: {}, F: {} }];
    const work = schemas.map((properties) =>
      box.pool.use(async (session) =>
        prepareTable(session, requestOf(properties, keyed), box.with(plain)),
      ),
    );
    // The box itself holds the first of the four sessions.
    await Promise.all(work);
    const names = (await box.columns("ORDERS")).map((text) => text.split(" ")[0]);
    expect(names.toSorted()).toEqual(["A", "B", "C", "D", "E", "F", "ID"]);
    expect(
      await box.rows("SELECT COUNT(*) FROM USER_CONSTRAINTS WHERE CONSTRAINT_TYPE = 'P'"),
    ).toEqual([["1"]]);
  },
);
