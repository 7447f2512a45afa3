// Layer: sandbox. An overwrite: the rows wait in a shadow until the tap has said that all are there.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createStreamLoader } from "../../src/load/create-stream-loader.ts";
import type { PendingRecord } from "../../src/pending-record.ts";
import {
  allRows,
  dropTables,
  failureOf,
  keptLog,
  keptRejects,
  type LoadSandbox,
  openLoadSandbox,
  pendingOf,
  schemaOf,
  settingsWith,
} from "./fixture.ts";

const integer = { type: ["null", "integer"], minimum: 0, maximum: 99_999 };
const text = { type: ["null", "string"] };
const orders = schemaOf({ id: integer, name: text });
const oldRows = [["1", "old"]];

describe("an overwrite", () => {
  let at: LoadSandbox;
  beforeAll(async () => {
    at = await openLoadSandbox();
  });
  afterAll(() => at[Symbol.asyncDispose]());
  beforeEach(async () => {
    await dropTables(at);
    const { loader } = open({ load_method: "upsert" });
    await loader.applySchema(orders);
    await loader.load([pendingOf({ id: 1, name: "old" })]);
    await at.session.execute("CREATE TABLE ledger (batch NUMBER(9))");
  });
  afterEach(() => at.sandbox.script.clear());

  const open = (settings: Parameters<typeof settingsWith>[0] = {}, rejects = keptRejects()) => {
    const { log, lines } = keptLog();
    const all = settingsWith({ load_method: "overwrite", ...settings });
    return { loader: createStreamLoader(at.parts({ settings: all, log, rejects })), lines };
  };
  const opened = async (settings: Parameters<typeof settingsWith>[0] = {}) => {
    const { loader, lines } = open(settings);
    await loader.applySchema(orders);
    return { loader, lines };
  };
  const record = (id: number, name: string, version?: number): PendingRecord =>
    pendingOf({ id, name }, id, { version });
  const rows = () => at.rows("orders", "id, name");
  const tables = async () =>
    (await allRows(at.session, "SELECT table_name FROM user_tables ORDER BY 1")).flat();

  describe("of records with versions", () => {
    test("lets records without a version, behind the swap, add to the rows that are in place", async () => {
      const { loader } = await opened();
      await loader.load([record(2, "a", 7), record(3, "b", 7)]);
      await loader.activateVersion(7);
      await loader.load([record(3, "c"), record(4, "d")]);
      expect(loader.isHeldBack).toBe(false);
      expect(await loader.finish("complete")).toBe(true);
      expect(await rows()).toEqual([
        ["2", "a"],
        ["3", "c"],
        ["4", "d"],
      ]);
    });

    test("replaces the rows at ACTIVATE_VERSION, not before", async () => {
      const { loader } = await opened();
      expect(loader.isHeldBack).toBe(false);
      await loader.load([record(2, "a", 7), record(3, "b", 7)]);
      expect(loader.isHeldBack).toBe(true);
      await loader.load([record(3, "c", 7), record(4, "d", 7)]);
      expect(await rows()).toEqual(oldRows);
      await loader.activateVersion(7);
      expect(loader.isHeldBack).toBe(false);
      expect(await rows()).toEqual([
        ["2", "a"],
        ["3", "c"],
        ["4", "d"],
      ]);
      expect(await loader.finish("complete")).toBe(true);
      expect(await tables()).toEqual(["LEDGER", "ORDERS"]);
    });

    test("keeps the old rows when no ACTIVATE_VERSION comes", async () => {
      const { loader, lines } = await opened();
      await loader.load([record(2, "a", 7)]);
      expect(await loader.finish("complete")).toBe(false);
      expect([await rows(), await tables()]).toEqual([oldRows, ["LEDGER", "ORDERS"]]);
      expect(lines.at(-1)).toBe(
        'warning: stream "orders": the rows of before stay: no ACTIVATE_VERSION came behind the records of 7',
      );
    });

    test("an ACTIVATE_VERSION before them is none behind them", async () => {
      const { loader } = await opened();
      await loader.activateVersion(7);
      await loader.load([record(2, "a", 7)]);
      expect(await loader.finish("complete")).toBe(false);
      expect(await rows()).toEqual(oldRows);
    });

    test("one before and one behind them is what a first full table sends", async () => {
      const { loader } = await opened();
      await loader.activateVersion(7);
      await loader.load([record(2, "a", 7)]);
      await loader.activateVersion(7);
      expect(await rows()).toEqual([["2", "a"]]);
    });

    test("an ACTIVATE_VERSION without any record empties the table at the end", async () => {
      const { loader } = await opened();
      await loader.activateVersion(7);
      expect([loader.isHeldBack, await rows()]).toEqual([true, oldRows]);
      expect(await loader.finish("complete")).toBe(true);
      expect([loader.isHeldBack, await rows()]).toEqual([false, []]);
    });

    test("and not when the input breaks off", async () => {
      const { loader } = await opened();
      await loader.activateVersion(7);
      expect(await loader.finish("incomplete")).toBe(false);
      expect(await rows()).toEqual(oldRows);
    });

    test("the newest version is the only one that counts", async () => {
      const { loader } = await opened();
      await loader.load([record(2, "a", 7)]);
      await loader.load([record(3, "b", 8), record(4, "c", 7), pendingOf({ id: 5 }, 5)]);
      expect(await loader.load([record(6, "d", 7)])).toEqual({
        loaded: 0,
        deleted: 0,
        duplicates: 1,
      });
      await loader.activateVersion(7);
      expect(await rows()).toEqual(oldRows);
      await loader.activateVersion(8);
      expect(await rows()).toEqual([
        ["3", "b"],
        ["5", null],
      ]);
    });

    test("a newer version without records empties the table", async () => {
      const { loader } = await opened();
      await loader.load([record(2, "a", 7)]);
      await loader.activateVersion(8);
      expect(await rows()).toEqual([]);
    });

    test("records of a version that is active already go to the table", async () => {
      const { loader } = await opened();
      await loader.load([record(2, "a", 7)]);
      await loader.activateVersion(7);
      await loader.load([record(3, "b", 7)]);
      expect(await rows()).toEqual([
        ["2", "a"],
        ["3", "b"],
      ]);
      await loader.load([record(4, "c", 8)]);
      expect(await loader.finish("complete")).toBe(false);
      expect(await rows()).toEqual([
        ["2", "a"],
        ["3", "b"],
      ]);
    });

    test("activate_version: false takes the end of the input instead", async () => {
      const { loader } = await opened({ activate_version: false });
      await loader.load([record(2, "a", 7)]);
      await loader.activateVersion(7);
      expect(await rows()).toEqual(oldRows);
      expect(await loader.finish("complete")).toBe(true);
      expect(await rows()).toEqual([["2", "a"]]);
    });
  });

  describe("of records without versions", () => {
    test("replaces the rows at the clean end of the input, and says what it could not check", async () => {
      const { loader, lines } = await opened();
      await loader.load([record(2, "a")]);
      await loader.activateVersion(1);
      expect(await rows()).toEqual(oldRows);
      expect(await loader.finish("complete")).toBe(true);
      expect([await rows(), await tables()]).toEqual([[["2", "a"]], ["LEDGER", "ORDERS"]]);
      expect(lines).toContain(
        'warning: stream "orders": nothing says whether all records came: the end of the input was taken for it',
      );
    });

    test("overwrite_on_eof: keep_old keeps the old ones", async () => {
      const { loader, lines } = await opened({ overwrite_on_eof: "keep_old" });
      await loader.load([record(2, "a")]);
      expect(await loader.finish("complete")).toBe(false);
      expect([await rows(), await tables()]).toEqual([oldRows, ["LEDGER", "ORDERS"]]);
      expect(lines.at(-1)).toBe(
        'warning: stream "orders": the rows of before stay: overwrite_on_eof is keep_old, and the records have no version',
      );
    });

    test("no record at all keeps the old ones", async () => {
      const { loader } = await opened();
      expect(await loader.finish("complete")).toBe(true);
      expect(await rows()).toEqual(oldRows);
    });
  });

  test.each([undefined, 7])(
    "an input that breaks off keeps the old rows (version %s)",
    async (version) => {
      const { loader } = await opened();
      await loader.load([record(2, "a", version)]);
      expect(await loader.finish("incomplete")).toBe(false);
      expect([await rows(), await tables()]).toEqual([oldRows, ["LEDGER", "ORDERS"]]);
    },
  );

  test("what a crashed run left is no harm", async () => {
    const crashed = await opened();
    await crashed.loader.load([record(2, "a", 7)]);
    const { loader } = await opened();
    await loader.load([record(3, "b", 8)]);
    await loader.activateVersion(8);
    expect(await rows()).toEqual([["3", "b"]]);
    expect(await tables()).toEqual(["LEDGER", "ORDERS"]);
  });

  test("by keys the last record wins, without keys every record is a row", async () => {
    const batch = () => [record(2, "a", 7), record(2, "b", 7)];
    const { loader } = await opened();
    await loader.load(batch());
    await loader.activateVersion(7);
    expect(await rows()).toEqual([["2", "b"]]);
    await dropTables(at);
    const appending = open().loader;
    await appending.applySchema({ ...orders, key_properties: [] });
    await appending.load(batch());
    await appending.activateVersion(7);
    expect(await at.rows("orders", "id, name")).toEqual([
      ["2", "a"],
      ["2", "b"],
    ]);
  });

  test("a changed SCHEMA and a value that does not fit change the shadow and the table", async () => {
    const { loader } = await opened();
    await loader.load([record(2, "a", 7)]);
    await loader.applySchema(schemaOf({ id: integer, name: text, age: integer }));
    const long = "é".repeat(20_000);
    await loader.load([pendingOf({ id: 3, name: long, age: 9 }, 1, { version: 7 })]);
    expect(await rows()).toEqual(oldRows);
    await loader.activateVersion(7);
    expect(await at.rows("orders", "id, name, age")).toEqual([
      ["2", "a", null],
      ["3", long, "9"],
    ]);
  });

  test("the last hook runs with the swap", async () => {
    const { loader } = await opened();
    const hook = (batch: number) => async (session: { execute(sql: string): Promise<unknown> }) => {
      await session.execute(`INSERT INTO ledger VALUES (${batch})`);
    };
    await loader.load([record(2, "a", 7)], hook(1));
    await loader.load([record(3, "b", 7)], hook(2));
    expect(await at.rows("ledger")).toEqual([]);
    await loader.activateVersion(7);
    expect([await at.rows("ledger"), await rows()]).toEqual([
      [["2"]],
      [
        ["2", "a"],
        ["3", "b"],
      ],
    ]);
    await loader.load([record(4, "c", 7)], hook(3));
    expect(await at.rows("ledger")).toEqual([["2"], ["3"]]);
  });

  test("rejects are handed over with their batch", async () => {
    const rejects = keptRejects(9);
    const { loader } = open({ on_reject: "file" }, rejects);
    await loader.applySchema(orders);
    await loader.load([record(2, "a", 7), pendingOf({ name: "no key" }, 5, { version: 7 })]);
    await loader.activateVersion(7);
    expect(rejects.texts).toEqual([
      "line 5: RECORD: column ID: the value of a key is missing or null",
    ]);
    expect(await rows()).toEqual([["2", "a"]]);
  });

  test.each([
    [1, "before"],
    [1, "after"],
    [2, "before"],
    [2, "after"],
    [3, "before"],
    [3, "after"],
  ] as const)("a connection lost at COMMIT %d (%s) loses nothing", async (nth, moment) => {
    const { loader } = await opened();
    at.sandbox.script.add({ when: { call: "commit", moment, nth }, what: { do: "drop" } });
    await loader.load([record(2, "a", 7)]);
    await loader.load([record(3, "b", 7)]);
    await loader.activateVersion(7);
    expect(await rows()).toEqual([
      ["2", "a"],
      ["3", "b"],
    ]);
    expect(at.sandbox.script.pending).toBe(0);
  });

  test.each(["CREATE TABLE", "DROP TABLE", "DELETE FROM", "INSERT INTO"])(
    "a connection lost at %s of the swap loses nothing",
    async (statement) => {
      for (const moment of ["before", "after"] as const) {
        const { loader } = await opened();
        at.sandbox.script.add({
          when: { call: "execute", moment, statement },
          what: { do: "drop" },
        });
        await loader.load([record(2, "a", 7)]);
        await loader.load([record(3, "b", 7)]);
        await loader.activateVersion(7);
        expect(await rows()).toEqual([
          ["2", "a"],
          ["3", "b"],
        ]);
        expect(at.sandbox.script.pending).toBe(0);
      }
    },
  );

  test("without keys a COMMIT without an answer ends the run, and the old rows stay", async () => {
    const { loader } = open();
    await loader.applySchema({ ...orders, key_properties: [] });
    await loader.load([record(2, "a", 7)]);
    at.sandbox.script.add({ when: { call: "commit", moment: "after" }, what: { do: "drop" } });
    expect(await failureOf(loader.load([record(2, "a", 7)]))).toMatchObject({
      code: "COMMIT-UNKNOWN",
      hint: "Start again: the rows of before are untouched, and this overwrite begins anew.",
    });
    expect(await loader.finish("incomplete")).toBe(false);
    expect([await rows(), await tables()]).toEqual([oldRows, ["LEDGER", "ORDERS"]]);
  });

  test("of an INCREMENTAL stream is refused unless overwrite_incremental allows it", async () => {
    const incremental = { ...orders, bookmark_properties: ["id"] };
    expect(await failureOf(open().loader.applySchema(incremental))).toMatchObject({
      name: "SettingsError",
      exitCode: 2,
      message:
        'the settings have 1 problem: /load_method: overwrite would leave only the last increment of stream "orders": the SCHEMA has bookmark_properties (id)',
    });
    const { loader } = open({ overwrite_incremental: true });
    await loader.applySchema(incremental);
    await loader.load([record(2, "a")]);
    await loader.finish("complete");
    expect(await rows()).toEqual([["2", "a"]]);
  });
});
