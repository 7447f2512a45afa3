// Layer: sandbox. What goes wrong while a batch is loaded: lost connections in every phase, deadlocks, space and rights.
import type { Fault } from "@singer-oracle/sandbox";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openLanes } from "../../src/load/lanes.ts";
import {
  createTableOf,
  failureOf,
  keptLog,
  keptRejects,
  type LoadSandbox,
  log,
  openLoadSandbox,
  orders,
  pendingRecords,
  settingsWith,
  tableLoaderOf,
  versions,
} from "./fixture.ts";

const drop = { do: "drop" } as const;

/** Before and after the statement took effect, and with half of its answer. */
const everyDrop = (when: Fault["when"]): readonly Fault[] => [
  { when: { ...when, moment: "before" }, what: drop },
  { when: { ...when, moment: "after" }, what: drop },
  { when: { ...when, moment: "after" }, what: { do: "drop", midMessage: true } },
];
const statement = (text: string) => everyDrop({ call: "execute", statement: text });
const nameOf = ({ when, what }: Fault) =>
  `${when.statement ?? when.call} ${when.moment}${"midMessage" in what ? ", half an answer" : ""}`;
const named = (faults: readonly Fault[]) => faults.map((fault) => [nameOf(fault), fault] as const);

const phases = {
  staging: [
    ...statement("CREATE PRIVATE"),
    ...statement("INSERT INTO"),
    ...statement("MERGE"),
    ...statement("DELETE FROM"),
    ...everyDrop({ call: "commit" }),
  ],
  array: [...statement("UPDATE"), ...statement("INSERT INTO"), ...everyDrop({ call: "commit" })],
};

describe.each(versions)("on version %d", (version) => {
  let at: LoadSandbox;
  beforeAll(async () => {
    at = await openLoadSandbox({
      version,
      seed: `${createTableOf(orders)};\n${createTableOf(log)};`,
      maxLanes: 1,
    });
  });
  afterAll(() => at[Symbol.asyncDispose]());
  beforeEach(async () => {
    for (const table of ["orders", "log"]) await at.session.execute(`DELETE FROM ${table}`);
    await at.session.execute("INSERT INTO orders (id, name) VALUES (1, 'before')");
    await at.session.commit();
  });
  afterEach(() => at.sandbox.script.clear());

  const partsWith = (settings: Parameters<typeof settingsWith>[0] = {}) => {
    const kept = keptLog();
    const parts = at.parts({
      settings: settingsWith(settings),
      log: kept.log,
      rejects: keptRejects(),
    });
    return { parts, lines: kept.lines };
  };

  /** The next batch gets a new session, so that its stage has to be made. */
  const loseSession = async () => {
    await at.lanes.use("orders", async ({ session }) => session.abort());
    await at.rows("log");
    await at.lanes.use("orders", async () => {});
  };

  describe.each(["staging", "array"] as const)("an upsert by %s", (upsert_strategy) => {
    test.each(named(phases[upsert_strategy]))(
      "is repeated when the connection is lost: %s",
      async (_, fault) => {
        const { parts, lines } = partsWith({ upsert_strategy });
        const loader = tableLoaderOf(parts, orders);
        await loseSession();
        const lostBefore = at.pool.statistics().lost;
        at.sandbox.script.add(fault);
        const batch = pendingRecords(
          { id: 1, name: "Ada" },
          { id: 2, name: "Bob" },
          { id: 2, name: "Bea" },
        );
        expect(await loader.load(batch)).toEqual({ loaded: 2, deleted: 0, duplicates: 1 });
        expect(await at.rows("orders")).toEqual([
          ["1", "Ada", null],
          ["2", "Bea", null],
        ]);
        expect(at.sandbox.script.pending).toBe(0);
        expect(lines).toHaveLength(1);
        expect(lines[0]).toMatch(
          /^warning: try 1 of 4: cannot load stream "orders" into APP\.ORDERS: (NJS|ORA|DPI)-\d+: .*; next try in 0\.0 s$/,
        );
        expect(lines[0]).not.toMatch(/error|exception/i);
        expect(at.pool.statistics().lost).toBe(lostBefore + 1);
      },
    );

    test.each([60, 8177])("begins again after ORA-%d on the same session", async (number) => {
      const { parts, lines } = partsWith({ upsert_strategy });
      const loader = tableLoaderOf(parts, orders);
      await loader.load(pendingRecords({ id: 1, name: "first" }));
      const before = at.pool.statistics();
      const verb = upsert_strategy === "staging" ? "MERGE" : "UPDATE";
      at.sandbox.script.add({
        when: { call: "execute", statement: verb },
        what: { do: "error", number },
        times: 2,
      });
      await loader.load(pendingRecords({ id: 1, name: "Ada" }));
      expect(await at.rows("orders", "id, name")).toEqual([["1", "Ada"]]);
      expect(lines.map((line) => line.slice(0, 22))).toEqual([
        "warning: try 1 of 4: c",
        "warning: try 2 of 4: c",
      ]);
      expect(at.pool.statistics()).toEqual(before);
    });

    test("is given up after retry_count more tries", async () => {
      const { parts, lines } = partsWith({ upsert_strategy, retry_count: 2 });
      const loader = tableLoaderOf(parts, orders);
      at.sandbox.script.add({ when: { call: "commit" }, what: drop, times: 3 });
      const failure = await failureOf(loader.load(pendingRecords({ id: 1, name: "Ada" })));
      expect(failure).toMatchObject({ name: "TransientOracleError", exitCode: 1 });
      expect(failure.message).toMatch(/^cannot load stream "orders" into APP\.ORDERS: NJS-/);
      expect([lines.length, at.sandbox.script.pending]).toEqual([2, 0]);
      expect(await at.rows("orders", "id, name")).toEqual([["1", "before"]]);
      await loader.load(pendingRecords({ id: 1, name: "Ada" }));
      expect(await at.rows("orders", "id, name")).toEqual([["1", "Ada"]]);
    });

    test("waits retry_delay_s between tries", async () => {
      const { parts, lines } = partsWith({ upsert_strategy, retry_count: 1, retry_delay_s: 0.02 });
      at.sandbox.script.add({ when: { call: "commit" }, what: drop });
      await tableLoaderOf(parts, orders).load(pendingRecords({ id: 1, name: "Ada" }));
      expect(lines[0]).toMatch(/; next try in 0\.0 s$/);
      const slow = partsWith({ upsert_strategy, retry_count: 1, retry_delay_s: 0.4 });
      at.sandbox.script.add({ when: { call: "commit" }, what: drop });
      await tableLoaderOf(slow.parts, orders).load(pendingRecords({ id: 1, name: "Ada" }));
      expect(slow.lines[0]).toMatch(/; next try in 0\.[234] s$/);
    });

    test("hands its rejects over once, however often it is tried", async () => {
      const rejects = keptRejects(9);
      const { parts } = partsWith({ upsert_strategy, on_reject: "file" });
      const loader = tableLoaderOf({ ...parts, rejects }, orders);
      at.sandbox.script.add({ when: { call: "commit", moment: "after" }, what: drop, times: 2 });
      const result = await loader.load(
        pendingRecords({ id: 1, name: "Ada" }, { name: "no key" }, { id: 2, name: "x" }),
      );
      expect(result).toEqual({ loaded: 2, deleted: 0, duplicates: 0 });
      expect(rejects.all.map(({ pending }) => pending.line)).toEqual([2]);
    });

    test("the hook runs with each try, and what it wrote stays with the last one", async () => {
      const { parts } = partsWith({ upsert_strategy });
      const loader = tableLoaderOf(parts, orders);
      at.sandbox.script.add({ when: { call: "commit", moment: "before" }, what: drop });
      let tries = 0;
      await loader.load(pendingRecords({ id: 1, name: "Ada" }), async (session) => {
        tries += 1;
        await session.execute(`INSERT INTO log VALUES (${tries})`);
      });
      expect([tries, await at.rows("log")]).toEqual([2, [["2"]]]);
    });
  });

  describe("an append", () => {
    test.each(named(statement("INSERT INTO")))(
      "is repeated when the connection is lost before COMMIT: %s",
      async (_, fault) => {
        const { parts, lines } = partsWith();
        at.sandbox.script.add(fault);
        expect(await tableLoaderOf(parts, log).load(pendingRecords({ n: 1 }, { n: 2 }))).toEqual({
          loaded: 2,
          deleted: 0,
          duplicates: 0,
        });
        expect([await at.rows("log"), lines.length]).toEqual([[["1"], ["2"]], 1]);
      },
    );

    test.each(named(everyDrop({ call: "commit" })))(
      "is not repeated when nobody knows whether it is there: %s",
      async (_, fault) => {
        const { parts, lines } = partsWith();
        at.sandbox.script.add(fault);
        const failure = await failureOf(
          tableLoaderOf(parts, log).load(pendingRecords({ n: 1 }, { n: 2 })),
        );
        expect(failure).toMatchObject({ name: "LoadError", code: "COMMIT-UNKNOWN", exitCode: 4 });
        expect(failure.message).toMatch(
          /^stream "log": the connection was lost while a batch of 2 rows for APP\.LOG was being committed, so they are there or not: (NJS|ORA)-/,
        );
        expect(failure.hint).toBe(
          "Start again with the last STATE: none is lost, but these rows may be there twice then; load_method: upsert with key properties would have repeated the batch by itself.",
        );
        const there = fault.when.moment === "after" ? [["1"], ["2"]] : [];
        expect([await at.rows("log"), lines]).toEqual([there, []]);
      },
    );

    test("is a plain failure when the server refuses the COMMIT", async () => {
      const { parts } = partsWith();
      at.sandbox.script.add({ when: { call: "commit" }, what: { do: "error", number: 2091 } });
      const failure = await failureOf(tableLoaderOf(parts, log).load(pendingRecords({ n: 1 })));
      expect(failure).toMatchObject({ name: "OracleError", code: "ORA-02091", exitCode: 1 });
      expect(await at.rows("log")).toEqual([]);
    });
  });

  test.each([
    [
      1653,
      "ORA-01653: unable to extend table APP.ORDERS by 8 in tablespace USERS",
      "OracleError",
      1,
      "Have the DBA enlarge the tablespace.",
    ],
    [
      1654,
      "ORA-01654: unable to extend index APP.PK by 8 in tablespace USERS",
      "OracleError",
      1,
      "Have the DBA enlarge the tablespace.",
    ],
    [
      30036,
      "ORA-30036: unable to extend segment by 8 in undo tablespace 'UNDOTBS1'",
      "OracleError",
      1,
      "Have the DBA enlarge the undo tablespace, or load smaller batches.",
    ],
    [
      1536,
      "ORA-01536: space quota exceeded for tablespace 'USERS'",
      "PrivilegeError",
      3,
      "Have the DBA run: ALTER USER APP QUOTA UNLIMITED ON USERS.",
    ],
    [
      1950,
      "ORA-01950: no privileges on tablespace 'USERS'",
      "PrivilegeError",
      3,
      "Have the DBA run: ALTER USER APP QUOTA UNLIMITED ON USERS.",
    ],
  ])(
    "no room (ORA-%d): nothing is committed, nothing is rejected",
    async (number, message, name, exitCode, hint) => {
      const rejects = keptRejects(Number.POSITIVE_INFINITY);
      for (const [verb, strategy] of [
        ["MERGE", "staging"],
        ["UPDATE", "array"],
      ] as const) {
        const { parts, lines } = partsWith({ on_reject: "file", upsert_strategy: strategy });
        at.sandbox.script.add({
          when: { call: "execute", statement: verb },
          what: { do: "error", number, message },
        });
        const loader = tableLoaderOf({ ...parts, rejects }, orders);
        const failure = await failureOf(loader.load(pendingRecords({ id: 1, name: "Ada" })));
        expect(failure).toMatchObject({
          name,
          exitCode,
          hint,
          message: `cannot load stream "orders" into APP.ORDERS: ${message}`,
        });
        expect([lines, rejects.all]).toEqual([[], []]);
        expect(await at.rows("orders", "id, name")).toEqual([["1", "before"]]);
      }
    },
  );

  test("a lost session while nobody uses it is replaced", async () => {
    const { parts, lines } = partsWith();
    const loader = tableLoaderOf(parts, orders);
    await loader.load(pendingRecords({ id: 1, name: "Ada" }));
    await at.lanes.use("orders", async ({ session }) => session.abort());
    await at.rows("log");
    await loader.load(pendingRecords({ id: 1, name: "Bea" }));
    expect(await at.rows("orders", "id, name")).toEqual([["1", "Bea"]]);
    expect(lines).toEqual([]);
  });

  test("two loads of the same keys at once wait for each other and both succeed", async () => {
    await using pool = await at.openPool(2);
    await using lanes = openLanes({ pool, maxLanes: 2 });
    for (const upsert_strategy of ["staging", "array"] as const) {
      await at.session.execute("DELETE FROM orders");
      await at.session.commit();
      const loaders = [1, 2].map(() =>
        tableLoaderOf({ ...partsWith({ upsert_strategy }).parts, lanes }, orders),
      );
      const batchOf = (name: string) =>
        pendingRecords(...Array.from({ length: 50 }, (_, id) => ({ id, name })));
      await Promise.all(
        loaders.map(async (loader, index) => {
          for (let round = 0; round < 4; round += 1)
            await loader.load(batchOf(`${index} ${round}`));
        }),
      );
      const rows = await at.rows("orders", "id, name");
      expect(rows.map(([id]) => Number(id))).toEqual(Array.from({ length: 50 }, (_, id) => id));
      expect(new Set(rows.map(([, name]) => name)).size).toBe(1);
      expect(["0 3", "1 3"]).toContain(rows[0]?.[1]);
    }
  });
});
