// Layer: sandbox. Tables that only a stage can load: the bad rows are found half by half.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openLanes } from "../../src/load/lanes.ts";
import {
  createTableOf,
  failureOf,
  keptRejects,
  type LoadSandbox,
  openLoadSandbox,
  pendingRecords,
  planOf,
  settingsWith,
  tableLoaderOf,
} from "./fixture.ts";

const docs = planOf(
  { owner: "APP", name: "DOCS" },
  { ID: "NUMBER(9)", N: "NUMBER(9)", U: "NUMBER(9)", DOC: "JSON" },
  ["ID"],
);
const log = planOf(
  { owner: "APP", name: "LOG" },
  { ID: "NUMBER(9)", N: "NUMBER(9)", DOC: "XMLTYPE" },
);

describe("a table with a column that is made from a stage", () => {
  let at: LoadSandbox;
  beforeAll(async () => {
    at = await openLoadSandbox({
      seed: `${createTableOf(docs)};
ALTER TABLE docs ADD CONSTRAINT docs_n CHECK (n > 0);
ALTER TABLE docs ADD CONSTRAINT docs_u UNIQUE (u);
${createTableOf(log)};`,
    });
  });
  afterAll(() => at[Symbol.asyncDispose]());
  beforeEach(async () => {
    await at.session.execute("DELETE FROM docs");
    await at.session.execute("DELETE FROM log");
    await at.session.commit();
  });

  const loaderOf = (plan: typeof docs, limit: number) => {
    const rejects = keptRejects(limit);
    const on_reject = limit === 0 ? "fail" : "file";
    const loader = tableLoaderOf(
      at.parts({ settings: settingsWith({ on_reject }), rejects }),
      plan,
    );
    return { loader, rejects };
  };
  const record = (id: number, more: object = {}) => ({ id, n: 1, doc: { id }, ...more });

  test("keeps the good rows and names each bad one", async () => {
    const { loader, rejects } = loaderOf(docs, 9);
    const batch = pendingRecords(
      record(1),
      record(2, { n: -1 }),
      record(3, { u: 7 }),
      record(4),
      record(5, { u: 7 }),
      record(6),
      record(7, { n: -1 }),
      record(7),
      record(8, { n: -1 }),
    );
    expect(await loader.load(batch)).toEqual({ loaded: 5, deleted: 0, duplicates: 1 });
    expect(await at.rows("docs", "id, u")).toEqual([
      ["1", null],
      ["3", "7"],
      ["4", null],
      ["6", null],
      ["7", null],
    ]);
    expect(rejects.all.map(({ pending, code }) => [pending.line, code])).toEqual([
      [2, "ORA-02290"],
      [5, "ORA-00001"],
      [9, "ORA-02290"],
    ]);
  });

  test("fails with the first bad row", async () => {
    const { loader } = loaderOf(docs, 0);
    const batch = pendingRecords(record(1), record(2), record(3, { n: 0 }), record(4, { n: 0 }));
    const failure = await failureOf(loader.load(batch));
    expect(failure.message).toBe(
      'stream "docs", line 3: the record cannot be loaded into APP.DOCS, key columns ID: ORA-02290: check constraint (APP.DOCS_N) violated',
    );
    expect(await at.rows("docs")).toEqual([]);
  });

  test("is appended to as well", async () => {
    const { loader, rejects } = loaderOf(log, 9);
    await loader.load(
      pendingRecords(
        { id: 1, n: 1, doc: "<a/>" },
        { id: 2, n: 1, doc: "<a>" },
        { id: 3, n: 1, doc: null },
      ),
    );
    expect(await at.rows("log", "id")).toEqual([["1"], ["3"]]);
    expect(rejects.all.map(({ pending, code }) => [pending.line, code])).toEqual([
      [2, "ORA-31011"],
    ]);
  });

  describe("through a global temporary table, which keeps its rows until the COMMIT", () => {
    beforeAll(() => {
      at.sandbox.script.add({
        when: { statement: /create private/i },
        what: { do: "error", number: 14451 },
        times: 99,
      });
    });

    test("appends each row once", async () => {
      await using pool = await at.openPool(1);
      await using lanes = openLanes({ pool, maxLanes: 1 });
      const rejects = keptRejects(9);
      const settings = settingsWith({ on_reject: "file" });
      const loader = tableLoaderOf(at.parts({ settings, rejects, lanes }), log);
      const doc = (id: number) => ({ id, n: 1, doc: id === 6 ? "<a>" : `<a>${id}</a>` });
      const batch = pendingRecords(...Array.from({ length: 8 }, (_, id) => doc(id)));
      expect(await loader.load(batch)).toEqual({ loaded: 7, deleted: 0, duplicates: 0 });
      expect(await at.rows("log", "id")).toEqual(
        ["0", "1", "2", "3", "4", "5", "7"].map((id) => [id]),
      );
      expect(rejects.all.map(({ pending }) => pending.record["id"])).toEqual([6]);
    });

    test("removes no row but the one whose turn it is when its follower was refused", async () => {
      await using pool = await at.openPool(1);
      await using lanes = openLanes({ pool, maxLanes: 1 });
      const rejects = keptRejects(9);
      const settings = settingsWith({ on_reject: "file", hard_delete: true });
      const loader = tableLoaderOf(at.parts({ settings, rejects, lanes }), docs);
      await loader.load(pendingRecords(record(1), record(2)));
      const batch = pendingRecords(
        { id: 1, _sdc_deleted_at: "2024-02-29T00:00:00Z" },
        record(1, { n: -1 }),
        record(2, { u: 5 }),
      );
      await loader.load(batch);
      expect(await at.rows("docs", "id, u")).toEqual([["2", "5"]]);
    });
  });
});
