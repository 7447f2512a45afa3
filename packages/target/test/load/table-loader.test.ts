// Layer: sandbox. Batches of records into one table by every strategy: rows, transactions, statements, rejects.
import { parseOracleType } from "@singer-oracle/core/oracle";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  allRows,
  createTableOf,
  failureOf,
  keptLog,
  keptRejects,
  type LoadSandbox,
  metadataColumns,
  openLoadSandbox,
  pendingOf,
  pendingRecords,
  planOf,
  settingsWith,
  tableLoaderOf,
  verbsOf,
  versions,
} from "./fixture.ts";

const owner = "APP";
const orders = planOf(
  { owner, name: "ORDERS" },
  { NOTE: "CLOB", ID: "NUMBER(9)", NAME: "VARCHAR2(20 CHAR)", ...metadataColumns },
  ["ID"],
);
const log = planOf({ owner, name: "LOG" }, { N: "NUMBER(9)", TEXT: "VARCHAR2(10 CHAR)" });
const strict = planOf(
  { owner, name: "STRICT" },
  { ID: "NUMBER(9)", N: "NUMBER(9)", U: "NUMBER(9)", NAME: "VARCHAR2(10 CHAR)" },
  ["ID"],
);
const seed = `
${createTableOf(orders)};
${createTableOf(log)};
${createTableOf(strict)};
ALTER TABLE strict ADD CONSTRAINT strict_n CHECK (n > 0);
ALTER TABLE strict ADD CONSTRAINT strict_u UNIQUE (u);
ALTER TABLE strict MODIFY name NOT NULL;
CREATE TABLE ledger (batch NUMBER(9));
`;
const strategies = ["staging", "array"] as const;

describe.each(versions)("on version %d", (version) => {
  let at: LoadSandbox;
  beforeAll(async () => {
    at = await openLoadSandbox({ version, seed });
  });
  afterAll(() => at[Symbol.asyncDispose]());
  beforeEach(async () => {
    for (const table of ["orders", "log", "strict", "ledger"]) {
      await at.session.execute(`DELETE FROM ${table}`);
    }
    await at.session.commit();
    at.trace.length = 0;
  });
  afterEach(() => at.sandbox.script.clear());

  const partsWith = (settings: Parameters<typeof settingsWith>[0], rejects = keptRejects()) =>
    at.parts({ settings: settingsWith(settings), rejects });
  const names = () => at.rows("orders", "id, name, note");
  const marks = () => at.rows("orders", `id, name, TO_CHAR("_SDC_DELETED_AT", 'YYYY-MM-DD')`);

  describe.each(strategies)("upsert by %s", (upsert_strategy) => {
    test("inserts, updates, leaves the last of equal keys; absent properties become NULL", async () => {
      const loader = tableLoaderOf(partsWith({ upsert_strategy }), orders);
      const first = pendingRecords(
        { id: 1, name: "Ada", note: "x".repeat(40_000) },
        { id: 2, name: "Bob", note: "y" },
        { id: 1, name: "Eve", note: "z".repeat(5000) },
      );
      expect(await loader.load(first)).toEqual({ loaded: 2, deleted: 0, duplicates: 1 });
      expect(await names()).toEqual([
        ["1", "Eve", "z".repeat(5000)],
        ["2", "Bob", "y"],
      ]);
      const second = pendingRecords({ id: 2, name: "Bea" }, { id: 3, note: "漢😀" });
      expect(await loader.load(second)).toEqual({ loaded: 2, deleted: 0, duplicates: 0 });
      expect(await names()).toEqual([
        ["1", "Eve", "z".repeat(5000)],
        ["2", "Bea", null],
        ["3", null, "漢😀"],
      ]);
    });

    test("a deleted record marks its row and changes only what it has; a living one takes the mark away", async () => {
      const loader = tableLoaderOf(partsWith({ upsert_strategy }), orders);
      await loader.load(pendingRecords({ id: 1, name: "Ada" }, { id: 2, name: "Bob" }));
      const result = await loader.load(
        pendingRecords(
          { id: 1, _sdc_deleted_at: "2024-03-01T00:00:00Z" },
          { id: 2, name: "Bea", _sdc_deleted_at: "2024-03-02T00:00:00Z" },
          { id: 3, name: "was never here", _sdc_deleted_at: "2024-03-03T00:00:00Z" },
        ),
      );
      expect(result).toEqual({ loaded: 0, deleted: 3, duplicates: 0 });
      expect(await marks()).toEqual([
        ["1", "Ada", "2024-03-01"],
        ["2", "Bea", "2024-03-02"],
      ]);
      await loader.load(pendingRecords({ id: 1, name: "Ada again" }));
      expect(await marks()).toEqual([
        ["1", "Ada again", null],
        ["2", "Bea", "2024-03-02"],
      ]);
    });

    test("deleted and loaded again within one batch, and the other way round", async () => {
      const loader = tableLoaderOf(partsWith({ upsert_strategy }), orders);
      await loader.load(pendingRecords({ id: 1, name: "Ada" }, { id: 2, name: "Bob" }));
      const result = await loader.load(
        pendingRecords(
          { id: 1, _sdc_deleted_at: "2024-03-01" },
          { id: 1, name: "Ada again" },
          { id: 2, name: "Bea" },
          { id: 2, _sdc_deleted_at: "2024-03-02" },
          { id: 3, name: "Cyd" },
          { id: 3, _sdc_deleted_at: "2024-03-03" },
        ),
      );
      expect(result).toEqual({ loaded: 3, deleted: 0, duplicates: 3 });
      expect(await marks()).toEqual([
        ["1", "Ada again", null],
        ["2", "Bea", "2024-03-02"],
        ["3", "Cyd", "2024-03-03"],
      ]);
    });

    test("with hard_delete rows go", async () => {
      const loader = tableLoaderOf(partsWith({ upsert_strategy, hard_delete: true }), orders);
      await loader.load(pendingRecords({ id: 1 }, { id: 2 }, { id: 3 }));
      const result = await loader.load(
        pendingRecords(
          { id: 1, _sdc_deleted_at: "2024-03-01" },
          { id: 2, _sdc_deleted_at: "2024-03-01" },
          { id: 2, name: "back" },
          { id: 4, name: "new" },
          { id: 4, _sdc_deleted_at: "2024-03-01" },
          { id: 9, _sdc_deleted_at: "2024-03-01" },
        ),
      );
      expect(result).toEqual({ loaded: 1, deleted: 3, duplicates: 2 });
      expect(await names()).toEqual([
        ["2", "back", null],
        ["3", null, null],
      ]);
    });

    test("a removal makes room for a row with the same value of a unique column", async () => {
      const loader = tableLoaderOf(partsWith({ upsert_strategy, hard_delete: true }), strict);
      await loader.load(pendingRecords({ id: 1, n: 1, u: 7, name: "a" }));
      await loader.load(
        pendingRecords({ id: 2, n: 1, u: 7, name: "b" }, { id: 1, _sdc_deleted_at: "2024-03-01" }),
      );
      expect(await at.rows("strict")).toEqual([["2", "1", "7", "b"]]);
    });

    test("the hook runs within the transaction, right before COMMIT", async () => {
      const loader = tableLoaderOf(partsWith({ upsert_strategy }), orders);
      const seen: unknown[] = [];
      await loader.load(pendingRecords({ id: 1 }), async (session) => {
        seen.push(session.isInTransaction, await allRows(session, "SELECT id FROM orders"));
        seen.push(await at.rows("orders", "id"));
        await session.execute("INSERT INTO ledger VALUES (1)");
      });
      expect(seen).toEqual([true, [["1"]], []]);
      expect([await at.rows("orders", "id"), await at.rows("ledger")]).toEqual([[["1"]], [["1"]]]);
      const failing = loader.load(pendingRecords({ id: 2 }), async (session) => {
        await session.execute("INSERT INTO ledger VALUES (2)");
        throw new Error("the ledger is full");
      });
      await expect(failing).rejects.toThrow("the ledger is full");
      expect([await at.rows("orders", "id"), await at.rows("ledger")]).toEqual([[["1"]], [["1"]]]);
    });

    test("on_reject: fail names the first bad record and commits nothing", async () => {
      const loader = tableLoaderOf(partsWith({ upsert_strategy }), strict);
      const batch = pendingRecords(
        { id: 1, n: 1, name: "good" },
        { id: 2, n: -5, name: "bad" },
        { id: 3, n: 1 },
        { id: 4, n: 1, name: "good" },
      );
      const failure = await failureOf(loader.load(batch));
      expect(failure).toMatchObject({ name: "LoadError", code: "ORA-02290", exitCode: 4 });
      expect(failure.message).toBe(
        'stream "strict", line 2: the record cannot be loaded into APP.STRICT, key columns ID: ORA-02290: check constraint (APP.STRICT_N) violated',
      );
      expect(failure.hint).toBe(
        'Set on_reject to "file" to go on without such records; nothing of this batch was committed.',
      );
      expect(await at.rows("strict")).toEqual([]);
    });

    test("on_reject: file keeps the good rows and hands over the bad ones", async () => {
      const rejects = keptRejects(100);
      const loader = tableLoaderOf(
        partsWith({ upsert_strategy, on_reject: "file" }, rejects),
        strict,
      );
      await loader.load(pendingRecords({ id: 9, n: 1, u: 9, name: "before" }));
      const batch = pendingRecords(
        { id: 1, n: 1, name: "good" },
        { id: 2, n: -5, name: "bad" },
        { id: null, n: 1, name: "no key" },
        { id: 3, n: 1 },
        { id: 4, n: 1, u: 9, name: "taken" },
        { id: 5, n: 1, name: "much too long" },
        { id: 9, n: 1, u: 9 },
        { id: 6, n: 1, u: 6, name: "good" },
      );
      expect(await loader.load(batch)).toEqual({ loaded: 2, deleted: 0, duplicates: 0 });
      expect(await at.rows("strict")).toEqual([
        ["1", "1", null, "good"],
        ["6", "1", "6", "good"],
        ["9", "1", "9", "before"],
      ]);
      expect(rejects.texts.map((text) => text.replace(/ on table .*| columns.*/, ""))).toEqual([
        "line 2: ORA-02290: ORA-02290: check constraint (APP.STRICT_N) violated",
        "line 3: RECORD: column ID: the value of a key is missing or null",
        'line 4: ORA-01400: ORA-01400: cannot insert NULL into ("APP"."STRICT"."NAME")',
        "line 5: ORA-00001: ORA-00001: unique constraint (APP.STRICT_U) violated",
        "line 6: RECORD: column NAME: the value does not fit VARCHAR2(10 CHAR): it has 13 characters",
        'line 7: ORA-01407: ORA-01407: cannot update ("APP"."STRICT"."NAME") to NULL',
      ]);
    });

    test("max_rejects: one more than it allows and nothing is committed", async () => {
      const rejects = keptRejects(2);
      const loader = tableLoaderOf(
        partsWith({ upsert_strategy, on_reject: "file" }, rejects),
        strict,
      );
      const bad = (id: number) => ({ id, n: -1, name: "bad" });
      await loader.load(pendingRecords({ id: 1, n: 1, name: "good" }, bad(2)));
      expect(rejects.all).toHaveLength(1);
      const failure = await failureOf(
        loader.load(pendingRecords({ id: 3, n: 1, name: "good" }, bad(4), bad(5))),
      );
      expect(failure).toMatchObject({ name: "LoadError", code: "ORA-02290", exitCode: 4 });
      expect(failure.message).toMatch(/^stream "strict", line 2: .* \(max_rejects is reached\)$/);
      expect(rejects.all).toHaveLength(1);
      expect(await at.rows("strict", "id")).toEqual([["1"]]);
      await loader.load(pendingRecords({ id: 3, n: 1, name: "good" }, bad(4)));
      expect([rejects.left, await at.rows("strict", "id")]).toEqual([0, [["1"], ["3"]]]);
    });

    test("a record of an earlier line has its turn when its follower is refused", async () => {
      const rejects = keptRejects(10);
      const loader = tableLoaderOf(
        partsWith({ upsert_strategy, on_reject: "file" }, rejects),
        strict,
      );
      const result = await loader.load(
        pendingRecords(
          { id: 1, n: 1, name: "first" },
          { id: 1, n: 2, name: "second" },
          { id: 1, n: -1, name: "third" },
          { id: 2, n: -1, name: "bad" },
          { id: 2, n: -2, name: "worse" },
          { id: 3, n: 3, name: "good" },
          { id: 3, n: -3, _sdc_deleted_at: "2024-03-01" },
        ),
      );
      expect(await at.rows("strict")).toEqual([
        ["1", "2", null, "second"],
        ["3", "3", null, "good"],
      ]);
      expect(rejects.all.map(({ pending }) => pending.line).toSorted()).toEqual([3, 4, 5, 7]);
      expect(result).toEqual({ loaded: 2, deleted: 0, duplicates: 1 });
    });
  });

  describe("append-only", () => {
    test("every record is a row, deleted ones too", async () => {
      const plan = planOf(orders.table, {
        ID: "NUMBER(9)",
        NAME: "VARCHAR2(20)",
        ...metadataColumns,
      });
      const loader = tableLoaderOf(
        partsWith({}),
        planOf(log.table, { N: "NUMBER(9)", TEXT: "VARCHAR2(10)" }),
      );
      const batch = pendingRecords({ n: 1, text: "a" }, { n: 1, text: "a" }, { n: null });
      expect(await loader.load(batch)).toEqual({ loaded: 3, deleted: 0, duplicates: 0 });
      expect(await at.rows("log")).toEqual([
        [null, null],
        ["1", "a"],
        ["1", "a"],
      ]);
      const other = tableLoaderOf(partsWith({ hard_delete: true }), plan);
      const deleted = pendingRecords({ id: 1, name: "x", _sdc_deleted_at: "2024-03-01" });
      expect(await other.load(deleted)).toEqual({ loaded: 1, deleted: 0, duplicates: 0 });
      expect(await marks()).toEqual([["1", "x", "2024-03-01"]]);
    });

    test("rejects", async () => {
      const rejects = keptRejects(10);
      const plan = {
        ...strict,
        keyColumns: [],
        columns: strict.columns.map((column) => ({ ...column, isKey: false })),
      };
      const loader = tableLoaderOf(partsWith({ on_reject: "file" }, rejects), plan);
      await loader.load(
        pendingRecords({ id: 1, n: 1, name: "a" }, { id: 1, n: 1, name: "b" }, { n: 1, name: "c" }),
      );
      expect(await at.rows("strict")).toEqual([["1", "1", null, "a"]]);
      expect(rejects.all.map(({ pending, code }) => [pending.line, code])).toEqual([
        [2, "ORA-00001"],
        [3, "ORA-01400"],
      ]);
      const failure = await failureOf(
        tableLoaderOf(partsWith({}), plan).load(pendingRecords({ id: 1, n: 1, name: "again" })),
      );
      expect(failure.message).toMatch(
        /^stream "strict", line 1: the record cannot be loaded into APP.STRICT: ORA-00001: /,
      );
    });
  });

  test("a batch without a record that can be loaded sends nothing, but its hook runs", async () => {
    const rejects = keptRejects(10);
    const loader = tableLoaderOf(partsWith({ on_reject: "file" }, rejects), orders);
    expect(await loader.load([])).toEqual({ loaded: 0, deleted: 0, duplicates: 0 });
    expect(await loader.load(pendingRecords({ id: null }))).toEqual({
      loaded: 0,
      deleted: 0,
      duplicates: 0,
    });
    expect([verbsOf(at.trace), rejects.all.length]).toEqual([[], 1]);
    await loader.load([], async (session) => {
      await session.execute("INSERT INTO ledger VALUES (3)");
    });
    expect(await at.rows("ledger")).toEqual([["3"]]);
  });

  test("values that do not fit are all collected before the table is widened, once and before anything is sent", async () => {
    const asked: unknown[] = [];
    const plan = planOf(
      { owner, name: `WIDE_${version}` },
      {
        N: { type: "NUMBER(2)", mayWiden: true },
        TEXT: { type: "VARCHAR2(3 CHAR)", mayWiden: true },
        KEEP: "VARCHAR2(2 CHAR)",
      },
    );
    await at.session.execute(createTableOf(plan));
    const wide = planOf(plan.table, { N: "NUMBER(5)", TEXT: "CLOB", KEEP: "VARCHAR2(2 CHAR)" });
    const rejects = keptRejects(10);
    const loader = tableLoaderOf(partsWith({ on_reject: "file" }, rejects), plan, {
      widen: async (narrow, needs) => {
        asked.push(narrow.table.name, Object.fromEntries(needs), verbsOf(at.trace));
        await at.session.execute(`DROP TABLE ${plan.table.name}`);
        await at.session.execute(createTableOf(wide));
        at.trace.length = 0;
        return { ...wide, revision: 2 };
      },
    });
    at.trace.length = 0;
    await loader.load(
      pendingRecords(
        { n: 1, text: "a" },
        { n: 123, text: "long" },
        { n: 12_345, text: "x".repeat(5000) },
        { n: 2, keep: "too long" },
      ),
    );
    expect(asked).toEqual([
      plan.table.name,
      { N: parseOracleType("NUMBER(5,0)"), TEXT: parseOracleType("CLOB") },
      [],
    ]);
    expect(await at.rows(plan.table.name)).toEqual([
      ["1", "a", null],
      ["123", "long", null],
      ["12345", "x".repeat(5000), null],
    ]);
    expect(rejects.texts).toEqual([
      "line 4: RECORD: column KEEP: the value does not fit VARCHAR2(2 CHAR): it has 8 characters",
    ]);
    expect(loader.plan.revision).toBe(2);
  });

  test("`_sdc_` values of a run", async () => {
    const loader = tableLoaderOf(partsWith({}), orders);
    const before = Date.now();
    await loader.load([
      pendingOf({ id: 1 }, 1, { version: 7, timeExtracted: "2024-02-29T10:00:00.5+02:00" }),
      pendingOf({ id: 2 }, 2),
    ]);
    const after = Date.now();
    const text = (column: string) => `TO_CHAR("${column}", 'YYYY-MM-DD"T"HH24:MI:SS.FF3TZH:TZM')`;
    const rows = await at.rows(
      "orders",
      `id, ${text("_SDC_EXTRACTED_AT")}, ${text("_SDC_RECEIVED_AT")}, ${text("_SDC_BATCHED_AT")}, "_SDC_TABLE_VERSION", "_SDC_SYNC_STARTED_AT", "_SDC_SEQUENCE"`,
    );
    const [one, two] = rows;
    expect(one?.slice(0, 3)).toEqual([
      "1",
      "2024-02-29T10:00:00.500+02:00",
      "2024-02-29T12:30:15.123+00:00",
    ]);
    expect(two?.slice(0, 3)).toEqual(["2", null, "2024-02-29T12:30:15.123+00:00"]);
    expect([one?.slice(4, 6), two?.slice(4, 6)]).toEqual([
      ["7", "1709164800000"],
      [null, "1709164800000"],
    ]);
    const batchedAt = Date.parse(String(one?.[3]));
    expect(batchedAt).toBeGreaterThanOrEqual(before);
    expect(batchedAt).toBeLessThanOrEqual(after);
    expect(Number(two?.[6]) - Number(one?.[6])).toBe(1);
  });

  test("empty_string: one warning a column, the count at the end", async () => {
    const { log: kept, lines } = keptLog();
    const loader = tableLoaderOf({ ...partsWith({}), log: kept }, orders);
    await loader.load(pendingRecords({ id: 1, name: "" }, { id: 2, name: "" }));
    await loader.load(pendingRecords({ id: 3, name: "" }));
    expect(lines).toEqual([
      `warning: stream "orders", column NAME: '' cannot be stored by Oracle and follows empty_string`,
    ]);
    const space = tableLoaderOf(partsWith({ empty_string: "space" }), orders);
    await space.load(pendingRecords({ id: 2, name: "" }));
    expect(await names()).toEqual([
      ["1", null, null],
      ["2", " ", null],
      ["3", null, null],
    ]);
  });

  test("rows of 1,000 columns", async () => {
    const many = Array.from({ length: 999 }, (_, index) => [`C${index}`, "NUMBER(5)"] as const);
    const plan = planOf(
      { owner, name: `MANY_${version}` },
      { ID: "NUMBER(9)", ...Object.fromEntries(many) },
      ["ID"],
    );
    await at.session.execute(createTableOf(plan));
    const record = Object.fromEntries(many.map(([name], index) => [name.toLowerCase(), index]));
    const loader = tableLoaderOf(partsWith({}), plan);
    await loader.load(pendingRecords({ id: 1, ...record }, { id: 2 }));
    expect(await at.rows(plan.table.name)).toEqual([
      ["1", ...many.map((_, index) => String(index))],
      ["2", ...many.map(() => null)],
    ]);
  });
});
