// Layer: sandbox. A stream loaded into its own table: SCHEMA, batches, versions, the end.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createStreamLoader } from "../../src/load/create-stream-loader.ts";
import {
  dropTables,
  failureOf,
  keptLog,
  keptRejects,
  type LoadSandbox,
  openLoadSandbox,
  pendingOf,
  pendingRecords,
  schemaOf,
  settingsWith,
  verbsOf,
} from "./fixture.ts";

const integer = { type: ["null", "integer"], minimum: 0, maximum: 99_999 };
const text = { type: ["null", "string"], maxLength: 10 };
const orders = schemaOf({ id: integer, name: text });
const deletedAt = `TO_CHAR("_SDC_DELETED_AT", 'YYYY')`;
const version = '"_SDC_TABLE_VERSION"';

describe("a direct load", () => {
  let at: LoadSandbox;
  beforeAll(async () => {
    at = await openLoadSandbox({ connection: { stmt_cache_size: 0 } });
  });
  afterAll(() => at[Symbol.asyncDispose]());
  beforeEach(() => dropTables(at));
  afterEach(() => at.sandbox.script.clear());

  const open = (settings: Parameters<typeof settingsWith>[0] = {}, rejected = keptRejects()) => {
    const { log, lines } = keptLog();
    const parts = at.parts({ settings: settingsWith(settings), log, rejects: rejected });
    return { loader: createStreamLoader(parts), lines, rejected };
  };
  const orderRows = () => at.rows("orders", "id, name");
  const v = (id: number, of: number | undefined) =>
    pendingOf({ id, name: `v${of}` }, id, { version: of });

  test("makes the table, loads, and has everything in place at the end", async () => {
    const { loader } = open();
    expect(loader.isHeldBack).toBe(false);
    await loader.applySchema(orders);
    expect(
      await loader.load(pendingRecords({ id: 1, name: "Ada" }, { id: 1, name: "Eve" })),
    ).toEqual({ loaded: 1, deleted: 0, duplicates: 1 });
    expect(await orderRows()).toEqual([["1", "Eve"]]);
    expect(await loader.finish("incomplete")).toBe(true);
  });

  test("the same SCHEMA again does nothing, a changed one changes the table between batches", async () => {
    const { loader } = open();
    await loader.applySchema(orders);
    await loader.load(pendingRecords({ id: 1, name: "Ada" }));
    at.trace.length = 0;
    for (let round = 0; round < 100; round += 1) {
      await loader.applySchema(structuredClone(orders));
    }
    expect(verbsOf(at.trace)).toEqual([]);
    await loader.applySchema(schemaOf({ id: integer, name: text, age: integer }));
    await loader.load(pendingRecords({ id: 2, age: 7 }));
    expect(await at.rows("orders", "id, name, age")).toEqual([
      ["1", "Ada", null],
      ["2", null, "7"],
    ]);
  });

  test("a table that cannot be made is named, with its stream, and so is what the server says", async () => {
    const { loader } = open({ retry_count: 0 });
    const when = { statement: /create table/i } as const;
    at.sandbox.script.add({ when, what: { do: "error", number: 54 } });
    expect(await failureOf(loader.applySchema(orders))).toEqual({
      name: "TransientOracleError",
      code: "ORA-00054",
      message:
        'cannot prepare APP.ORDERS for stream "orders": ORA-00054: resource busy and acquire with NOWAIT specified or timeout expired',
      hint: "Run when nobody else writes to the table, or raise ddl_lock_timeout_s.",
      exitCode: 1,
    });
    at.sandbox.script.add({ when, what: { do: "error", number: 1536 } });
    expect((await failureOf(loader.applySchema(orders))).message).toMatch(
      /^cannot prepare APP.ORDERS for stream "orders": ORA-01536: /,
    );
  });

  test("a value that no row can have is refused with what would let it in", async () => {
    const { loader } = open({ schema_evolution: "freeze" });
    await loader.applySchema(orders);
    const inKey = schemaOf({ id: text });
    const { hint } = await failureOf(loader.load(pendingRecords({ id: 1, name: "x".repeat(11) })));
    expect(hint).toBe(
      'Give the column a type that holds the value, by hand or in column_type_overrides, or let it grow with schema_evolution: add-and-widen and on_long_string: widen. Set on_reject to "file" to go on without such records; nothing of this batch was committed.',
    );
    await dropTables(at);
    const keyed = open().loader;
    await keyed.applySchema(inKey);
    expect((await failureOf(keyed.load(pendingRecords({ id: "" })))).hint).toBe(
      'Take the property out of the key properties, or have the source send a value that is not empty. Set on_reject to "file" to go on without such records; nothing of this batch was committed.',
    );
  });

  test.each([
    [undefined, ["id"], [["1", "b"]]],
    ["upsert", ["id"], [["1", "b"]]],
    [
      "append-only",
      ["id"],
      [
        ["1", "a"],
        ["1", "b"],
      ],
    ],
    [
      undefined,
      [],
      [
        ["1", "a"],
        ["1", "b"],
      ],
    ],
    [
      "upsert",
      [],
      [
        ["1", "a"],
        ["1", "b"],
      ],
    ],
  ] as const)("load_method: %s with the keys %j", async (load_method, key_properties, rows) => {
    const { loader } = open(load_method === undefined ? {} : { load_method });
    await loader.applySchema({ ...orders, key_properties });
    await loader.load(pendingRecords({ id: 1, name: "a" }, { id: 1, name: "b" }));
    expect(await at.rows("orders", "id, name")).toEqual(rows);
  });

  test("a value that does not fit widens its column without losing what is there", async () => {
    const { loader } = open();
    await loader.applySchema(schemaOf({ id: integer, note: { type: ["null", "string"] } }));
    const long = "é".repeat(20_000);
    await loader.load(pendingRecords({ id: 1, note: "short" }));
    await loader.load(pendingRecords({ id: 2, note: "x" }, { id: 3, note: long }));
    await loader.load(pendingRecords({ id: 1, note: long }));
    expect(await at.rows("orders", "id, note")).toEqual([
      ["1", long],
      ["2", "x"],
      ["3", long],
    ]);
  });

  test.each([[{ on_long_string: "error" }], [{ schema_evolution: "freeze" }]] as const)(
    "%j keeps the column and rejects the record",
    async (settings) => {
      const { loader, rejected } = open({ ...settings, on_reject: "file" }, keptRejects(9));
      const note = { type: ["null", "string"] };
      if ("schema_evolution" in settings) {
        const other = open().loader;
        await other.applySchema(schemaOf({ id: integer, note }));
      }
      await loader.applySchema(schemaOf({ id: integer, note }));
      await loader.load(pendingRecords({ id: 1, note: "x".repeat(5000) }, { id: 2, note: "y" }));
      expect(await at.rows("orders", "id, note")).toEqual([["2", "y"]]);
      expect(rejected.texts).toEqual([
        "line 1: RECORD: column NOTE: the value does not fit VARCHAR2(4000 BYTE): it has 5000 bytes",
      ]);
    },
  );

  test("properties that the SCHEMA does not have are told once", async () => {
    const { loader, lines } = open();
    await loader.applySchema(orders);
    await loader.load(pendingRecords({ id: 1, extra: 1 }, { id: 2, extra: 2 }));
    await loader.load(pendingRecords({ id: 3, extra: 3 }));
    expect(lines.filter((line) => line.includes("extra"))).toEqual([
      'warning: stream "orders": the property "extra" is not in the SCHEMA; its values are not loaded',
    ]);
  });

  test("records before a SCHEMA are refused", async () => {
    expect(await failureOf(open().loader.load(pendingRecords({ id: 1 })))).toMatchObject({
      name: "LoadError",
      message: 'stream "orders": a record came before the SCHEMA',
    });
  });

  describe("ACTIVATE_VERSION", () => {
    const loadVersions = async (settings: Parameters<typeof settingsWith>[0] = {}) => {
      const opened = open(settings);
      await opened.loader.applySchema(orders);
      await opened.loader.load([v(1, 1), v(2, 1), v(3, 2), v(4, undefined)]);
      return opened;
    };
    const rows = () => at.rows("orders", `id, ${version}, ${deletedAt}`);

    test("marks the rows of older versions once; rows without a version stay", async () => {
      const { loader, lines } = await loadVersions();
      await at.session.execute(
        `UPDATE orders SET "_SDC_DELETED_AT" = TIMESTAMP '2001-01-01 00:00:00 +00:00' WHERE id = 2`,
      );
      await at.session.commit();
      await loader.activateVersion(2);
      const year = String(new Date().getUTCFullYear());
      expect(await rows()).toEqual([
        ["1", "1", year],
        ["2", "1", "2001"],
        ["3", "2", null],
        ["4", null, null],
      ]);
      expect(lines.at(-1)).toBe(
        'info: stream "orders": version 2 is active, 1 rows of older versions marked as deleted',
      );
    });

    test("with hard_delete deletes them", async () => {
      const { loader, lines } = await loadVersions({ hard_delete: true });
      await loader.activateVersion(2);
      expect(await at.rows("orders", `id, ${version}`)).toEqual([
        ["3", "2"],
        ["4", null],
      ]);
      expect(lines.at(-1)).toBe(
        'info: stream "orders": version 2 is active, 2 rows of older versions deleted',
      );
    });

    test("is not looked at with activate_version: false", async () => {
      const { loader } = await loadVersions({ activate_version: false });
      await loader.activateVersion(9);
      expect((await rows()).map((row) => row[2])).toEqual([null, null, null, null]);
    });

    test("is not possible without the metadata columns, which is told once", async () => {
      const { loader, lines } = open({ add_record_metadata: false });
      await loader.applySchema(orders);
      await loader.load([v(1, 1)]);
      await loader.activateVersion(2);
      await loader.activateVersion(3);
      expect(await orderRows()).toEqual([["1", "v1"]]);
      expect(lines.filter((line) => line.includes("versions"))).toEqual([
        'warning: stream "orders": rows of older versions stay, because the table has no column for the version (add_record_metadata)',
      ]);
    });

    test("has a transaction of its own and is repeated when the connection is lost", async () => {
      const { loader, lines } = await loadVersions({ hard_delete: true });
      at.sandbox.script.add({ when: { call: "commit", moment: "after" }, what: { do: "drop" } });
      await loader.activateVersion(2);
      expect(await at.rows("orders", "id")).toEqual([["3"], ["4"]]);
      expect(lines.filter((line) => line.startsWith("warning: try 1 of 4"))).toHaveLength(1);
    });

    test("before a SCHEMA is nothing", async () => {
      await open().loader.activateVersion(1);
      expect(verbsOf(at.trace).includes("UPDATE")).toBe(false);
    });
  });

  test("counts of changed values are told at the end", async () => {
    const { loader, lines } = open();
    await loader.applySchema(orders);
    await loader.load(pendingRecords({ id: 1, name: "" }, { id: 2, name: "" }));
    await loader.finish("complete");
    expect(lines.filter((line) => line.includes("''"))).toEqual([
      `warning: stream "orders", column NAME: '' cannot be stored by Oracle and follows empty_string`,
      `info: stream "orders", column NAME: '' cannot be stored by Oracle and follows empty_string: 2 in all`,
    ]);
    expect(lines.join("\n")).not.toMatch(/error|exception/i);
  });

  test("a deleted record without metadata columns changes what it has", async () => {
    const { loader } = open({ add_record_metadata: false });
    await loader.applySchema(schemaOf({ id: integer, name: text, age: integer }));
    await loader.load(pendingRecords({ id: 1, name: "Ada", age: 1 }, { id: 2, name: "Bob" }));
    await loader.load(pendingRecords({ id: 1, age: 2, _sdc_deleted_at: "2024-01-01" }));
    expect(await at.rows("orders", "id, name, age")).toEqual([
      ["1", "Ada", "2"],
      ["2", "Bob", null],
    ]);
  });

  test("a lost connection while the table is made is tried again", async () => {
    const { loader, lines } = open();
    at.sandbox.script.add({
      when: { call: "execute", statement: "CREATE TABLE", moment: "after" },
      what: { do: "drop" },
    });
    await loader.applySchema(orders);
    await loader.load(pendingRecords({ id: 1, name: "Ada" }));
    expect(await orderRows()).toEqual([["1", "Ada"]]);
    expect(lines.some((line) => line.startsWith("warning: try 1 of 4: "))).toBe(true);
  });
});
