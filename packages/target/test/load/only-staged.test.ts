// Layer: sandbox. Tables that only a stage can load: the bad rows are found half by half.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
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
});
