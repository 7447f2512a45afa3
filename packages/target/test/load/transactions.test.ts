// Layer: sandbox. The statements of a batch: one transaction each, no DDL between its first row and COMMIT.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  createTableOf,
  keptRejects,
  type LoadSandbox,
  log,
  openLoadSandbox,
  orders,
  pendingRecords,
  settingsWith,
  tableLoaderOf,
  verbsOf,
  versions,
} from "./fixture.ts";

describe.each(versions)("the statements on version %d", (version) => {
  let at: LoadSandbox;
  beforeAll(async () => {
    at = await openLoadSandbox({
      version,
      seed: `${createTableOf(orders)};\nALTER TABLE orders ADD CONSTRAINT no_bad CHECK (name <> 'bad');\n${createTableOf(log)};`,
      maxLanes: 1,
      connection: { stmt_cache_size: 0 },
    });
  });
  afterAll(() => at[Symbol.asyncDispose]());
  beforeEach(() => {
    at.trace.length = 0;
  });

  const loaderOf = (plan: typeof orders, settings: Parameters<typeof settingsWith>[0] = {}) =>
    tableLoaderOf(at.parts({ settings: settingsWith(settings), rejects: keptRejects(99) }), plan);
  const verbs = () => {
    const found = verbsOf(at.trace);
    at.trace.length = 0;
    return found;
  };
  const gone = "2024-03-01";

  test("an append is one INSERT", async () => {
    const loader = loaderOf(log);
    await loader.load(pendingRecords({ n: 1 }, { n: 2 }));
    await loader.load(pendingRecords({ n: 3 }));
    expect(verbs()).toEqual(["INSERT", "COMMIT", "INSERT", "COMMIT"]);
  });

  test("an upsert by staging makes its stage once, before the first row", async () => {
    const loader = loaderOf(orders);
    await loader.load(pendingRecords({ id: 1, name: "Ada" }));
    expect(verbs()).toEqual(["CREATE", "INSERT", "MERGE", "DELETE", "COMMIT"]);
    await loader.load(pendingRecords({ id: 2, name: "Bob" }));
    expect(verbs()).toEqual(["INSERT", "MERGE", "DELETE", "COMMIT"]);
    await loader.load(pendingRecords({ id: 2, _sdc_deleted_at: gone }, { id: 3, name: "Cyd" }));
    expect(verbs()).toEqual([
      ...["INSERT", "MERGE", "DELETE"],
      ...["INSERT", "MERGE", "DELETE"],
      "COMMIT",
    ]);
  });

  test("removals go first", async () => {
    const loader = loaderOf(orders, { hard_delete: true });
    await loader.load(pendingRecords({ id: 4, name: "Dee" }, { id: 2, _sdc_deleted_at: gone }));
    expect(verbs()).toEqual([
      ...["INSERT", "DELETE", "DELETE"],
      ...["INSERT", "MERGE", "DELETE"],
      "COMMIT",
    ]);
  });

  test("an upsert by arrays inserts what was not there", async () => {
    const loader = loaderOf(orders, { upsert_strategy: "array" });
    await loader.load(pendingRecords({ id: 4, name: "Dea" }));
    expect(verbs()).toEqual(["UPDATE", "COMMIT"]);
    await loader.load(pendingRecords({ id: 4, name: "Dea" }, { id: 5, name: "Eli" }));
    expect(verbs()).toEqual(["UPDATE", "INSERT", "COMMIT"]);
  });

  test("a MERGE that fails is rolled back and replayed by arrays", async () => {
    const loader = loaderOf(orders, { on_reject: "file" });
    await loader.load(pendingRecords({ id: 6, name: "bad" }, { id: 7, name: "Gus" }));
    expect(verbs()).toEqual(["INSERT", "MERGE", "ROLLBACK", "UPDATE", "INSERT", "COMMIT"]);
    expect(await at.rows("orders", "id")).toEqual([["1"], ["3"], ["4"], ["5"], ["7"]]);
  });

  test("a batch that is given up is rolled back", async () => {
    const parts = at.parts({ settings: settingsWith(), rejects: keptRejects(0) });
    const loader = tableLoaderOf(parts, orders);
    await expect(loader.load(pendingRecords({ id: 8, name: "bad" }))).rejects.toThrow("ORA-02290");
    expect(verbs()).toEqual(["INSERT", "MERGE", "ROLLBACK", "UPDATE", "INSERT", "ROLLBACK"]);
  });
});
