// Layer: sandbox. Users who may not do everything: the grant that is missing is named, and stages have a second way.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  allRows,
  createTableOf,
  failureOf,
  keptLog,
  type LoadSandbox,
  openLoadSandbox,
  pendingRecords,
  planOf,
  settingsWith,
  tableLoaderOf,
  userOf,
  versions,
} from "./fixture.ts";

const columns = { ID: "NUMBER(9)", NAME: "VARCHAR2(20 CHAR)" };
const orders = planOf({ owner: "RICH", name: "ORDERS" }, columns, ["ID"]);
const noInsert = planOf({ owner: "RICH", name: "NO_INSERT" }, columns, ["ID"]);
const noUpdate = planOf({ owner: "RICH", name: "NO_UPDATE" }, columns, ["ID"]);
const noDelete = planOf({ owner: "RICH", name: "NO_DELETE" }, columns, ["ID"]);
const tables = [orders, noInsert, noUpdate, noDelete];

describe.each(versions)("on version %d", (version) => {
  let at: LoadSandbox;
  beforeAll(async () => {
    const seed = [
      ...tables.map((plan) => `${createTableOf(plan)};`),
      "GRANT SELECT, INSERT, UPDATE, DELETE ON orders TO poor;",
      "GRANT SELECT, UPDATE, DELETE ON no_insert TO poor;",
      "GRANT SELECT, INSERT, DELETE ON no_update TO poor;",
      "GRANT SELECT, INSERT, UPDATE ON no_delete TO poor;",
    ];
    at = await openLoadSandbox({
      version,
      seed: seed.join("\n"),
      user: "poor",
      users: [userOf("RICH"), userOf("POOR", { roles: [], privileges: ["CREATE SESSION"] })],
    });
  });
  afterAll(() => at[Symbol.asyncDispose]());

  const loaderOf = (plan: typeof orders, settings: Parameters<typeof settingsWith>[0] = {}) => {
    const { log, lines } = keptLog();
    const loader = tableLoaderOf(at.parts({ settings: settingsWith(settings), log }), plan);
    return { loader, lines };
  };

  test("without CREATE TABLE an upsert goes by arrays, and says so once", async () => {
    const { loader, lines } = loaderOf(orders);
    await loader.load(pendingRecords({ id: 1, name: "Ada" }, { id: 2, name: "Bob" }));
    await loader.load(pendingRecords({ id: 2, name: "Bea" }));
    expect(await allRows(at.session, "SELECT * FROM rich.orders ORDER BY id")).toEqual([
      ["1", "Ada"],
      ["2", "Bea"],
    ]);
    expect(lines).toEqual([
      "warning: the user may not create temporary tables (CREATE TABLE): rows are loaded by array UPDATE and INSERT, which is slower",
    ]);
  });

  test("upsert_strategy: staging insists on it and names the grant", async () => {
    const { loader } = loaderOf(orders, { upsert_strategy: "staging" });
    expect(await failureOf(loader.load(pendingRecords({ id: 1, name: "Eve" })))).toMatchObject({
      name: "PrivilegeError",
      exitCode: 3,
      hint: "Have the DBA run: GRANT CREATE TABLE TO POOR.",
    });
  });

  test.each([
    [noInsert, "GRANT INSERT ON RICH.NO_INSERT TO POOR", { id: 1, name: "Ada" }],
    [noUpdate, "GRANT UPDATE ON RICH.NO_UPDATE TO POOR", { id: 1, name: "Ada" }],
    [noDelete, "GRANT DELETE ON RICH.NO_DELETE TO POOR", { id: 1, _sdc_deleted_at: "2024-03-01" }],
  ])("a missing right on the table is named: %#", async (plan, grant, record) => {
    const { loader } = loaderOf(plan, { upsert_strategy: "array", hard_delete: true });
    const failure = await failureOf(loader.load(pendingRecords(record)));
    expect(failure).toMatchObject({
      name: "PrivilegeError",
      exitCode: 3,
      hint: `Have the DBA run: ${grant}.`,
    });
    expect(failure.message).toMatch(
      new RegExp(`^cannot load stream "${plan.stream}" into RICH\\.${plan.table.name}: ORA-`),
    );
  });
});
