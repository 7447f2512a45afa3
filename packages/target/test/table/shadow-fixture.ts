import { expect } from "vitest";
import { createShadow } from "../../src/table/shadow.ts";
import type { TablePlan } from "../../src/table/table-plan.ts";
import { replacedTableName, shadowTableName } from "../../src/table/work-names.ts";
import { openTableSandbox, plain, requestOf, type TableSandbox, userOf } from "./table-fixture.ts";

export const table = { owner: "APP", name: "ORDERS" };
export const shadowName = shadowTableName(table).name;
export const oldName = replacedTableName(table).name;
export const request = requestOf(
  { ID: { type: "integer" }, note: { type: "string", maxLength: 20, description: "A note" } },
  { keyProperties: ["ID"], loadMethod: "overwrite", root: { description: "All orders" } },
);

interface Filled {
  readonly box: TableSandbox;
  readonly plan: TablePlan;
  readonly shadow: TablePlan;
}

/** A table with three old rows and a shadow with two new ones. */
export async function filled(version: 19 | 23 = 23): Promise<Filled> {
  const box = await openTableSandbox({ version, users: [userOf("APP"), userOf("READER")] });
  const plan = await box.prepare(request, plain);
  await box.run(
    "INSERT INTO ORDERS SELECT LEVEL, 'old ' || LEVEL FROM DUAL CONNECT BY LEVEL <= 3",
    "CREATE INDEX ORDERS_NOTE ON ORDERS (NOTE, ID)",
    "GRANT SELECT ON ORDERS TO READER",
    "GRANT UPDATE (NOTE) ON ORDERS TO READER WITH GRANT OPTION",
    "GRANT INSERT ON ORDERS TO PUBLIC",
  );
  const shadow = await createShadow(box.session, plan, box.context);
  await box.run(
    `INSERT INTO ${shadowName} (ID, NOTE) VALUES (3, 'new 3')`,
    `INSERT INTO ${shadowName} (ID) VALUES (4)`,
  );
  box.takeSql();
  return { box, plan, shadow };
}

export const newRows = [
  ["3", "new 3"],
  ["4", null],
];
export const oldRows = [
  ["1", "old 1"],
  ["2", "old 2"],
  ["3", "old 3"],
];

export function rowsOf(box: TableSandbox) {
  return box.rows("SELECT ID, NOTE FROM ORDERS ORDER BY ID");
}

/** Everything that hangs on the table, whichever way its rows were replaced. */
export async function isComplete(box: TableSandbox): Promise<void> {
  expect(await rowsOf(box)).toEqual(newRows);
  expect(await box.columns("ORDERS")).toEqual([
    "ID NUMBER(38,0) NOT NULL",
    'NOTE VARCHAR2(20 CHAR) -- property "note" | A note',
  ]);
  expect(await box.rows("SELECT TABLE_NAME, COMMENTS FROM USER_TAB_COMMENTS")).toEqual([
    ["ORDERS", "All orders"],
  ]);
  expect(
    await box.rows(
      "SELECT INDEX_NAME, UNIQUENESS FROM USER_INDEXES WHERE TABLE_NAME = 'ORDERS' ORDER BY 1",
    ),
  ).toEqual([
    ["ORDERS_NOTE", "NONUNIQUE"],
    ["PK_ORDERS", "UNIQUE"],
  ]);
  expect(
    await box.rows("SELECT CONSTRAINT_NAME FROM USER_CONSTRAINTS WHERE CONSTRAINT_TYPE = 'P'"),
  ).toEqual([["PK_ORDERS"]]);
  expect(
    await box.rows(
      "SELECT GRANTEE, PRIVILEGE FROM USER_TAB_PRIVS WHERE TABLE_NAME = 'ORDERS' ORDER BY 1",
    ),
  ).toEqual([
    ["PUBLIC", "INSERT"],
    ["READER", "SELECT"],
  ]);
  expect(
    await box.rows("SELECT GRANTEE, COLUMN_NAME, PRIVILEGE, GRANTABLE FROM USER_COL_PRIVS"),
  ).toEqual([["READER", "NOTE", "UPDATE", "YES"]]);
}
