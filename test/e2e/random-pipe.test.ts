// Layer: sandbox, or real Oracle when ORACLE_TEST_CONNECT_STRING is set.
// Random tables through tap and target, as upserts and appended: the rows of both ends, compared as exact texts.
import { randomUUID } from "node:crypto";
import { Writable } from "node:stream";
import {
  loadSettings,
  openLog,
  openMessageWriter,
  openMetrics,
  type Program,
  type SettingsSchema,
} from "@singer-oracle/core";
import { tapProgram } from "@singer-oracle/tap-oracle";
import { targetProgram } from "@singer-oracle/target-oracle";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Dice } from "./dice.ts";
import {
  chooseAll,
  columnsOf,
  describeTable,
  isRealOracle,
  openDatabase,
  ProgramFolder,
  rowTexts,
  type TestDatabase,
} from "./harness.ts";
import { ddlOf, insertRows, type RandomTable, randomTables, updateRows } from "./random-tables.ts";

type Connection = Awaited<ReturnType<TestDatabase["connect"]>>;

const isStagedOnly = ({ columns }: RandomTable) =>
  columns.some(({ type }) => /^(JSON|XMLTYPE|VECTOR)/.test(type.ddl));

/** Runs a program in this process, with stdout kept. @throws what ends the program */
async function runProgram<S extends SettingsSchema, Name extends string>(
  program: Program<S, Name>,
  own: Readonly<Record<string, unknown>>,
  options: Readonly<Record<string, string | boolean>>,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  const { settings } = loadSettings(program.settings, { flags: own });
  const log = openLog({ program: program.spec.program, runId: "r", write: () => {} });
  {
    await using output = openMessageWriter(stdout);
    await program.main({
      settings,
      options: options as Readonly<Record<Name, string | boolean | undefined>>,
      log,
      metrics: openMetrics({ log }),
      runId: randomUUID(),
      output,
      signal: new AbortController().signal,
    });
  }
  return Buffer.concat(chunks);
}

describe.each(isRealOracle ? [undefined] : ([19, 23] as const))("version %s", (version) => {
  const folder = new ProgramFolder();
  let database: TestDatabase;
  let source: Connection;
  let warehouse: Connection;

  beforeAll(async () => {
    database = await openDatabase({ ...(version !== undefined && { version }) });
    source = await database.connect("source");
    warehouse = await database.connect("warehouse");
  });
  afterAll(async () => {
    await source.close();
    await warehouse.close();
    await database.close();
    folder[Symbol.dispose]();
  });

  const dropAll = async () => {
    for (const connection of [source, warehouse]) {
      const { rows = [] } = await connection.execute<[string]>(
        "SELECT table_name FROM user_tables WHERE temporary = 'N'",
      );
      for (const [name] of rows) await connection.execute(`DROP TABLE "${name}" PURGE`);
    }
  };

  /** What the tap writes about all tables, as a file. */
  const extract = async (own: object): Promise<string> => {
    const settings = {
      filter_schemas: [database.users.source.name],
      ...own,
      ...database.settings("source"),
    };
    const catalog = JSON.parse(
      (await runProgram(tapProgram, settings, { discover: true })).toString("utf8"),
    );
    const path = folder.file("catalog.json", chooseAll(catalog));
    return folder.file("messages.jsonl", await runProgram(tapProgram, settings, { catalog: path }));
  };
  const load = (input: string, own: object) =>
    runProgram(targetProgram, { ...own, ...database.settings("warehouse") }, { input });

  /** The rows of a table at both ends, in no order; CHAR of so many bytes has other blanks at its end. */
  const bothEnds = async (table: RandomTable, suffix: string) => {
    const target = `${table.name}${suffix}`;
    const [from, to] = [database.users.source.name, database.users.warehouse.name];
    const { columnComments } = await describeTable(warehouse, to, target);
    const columnOf = new Map(
      Object.entries(columnComments).flatMap(([column, comment]) => {
        const property = /^property (".*")$/m.exec(comment)?.[1];
        return property === undefined ? [] : [[JSON.parse(property) as string, column] as const];
      }),
    );
    const sourceColumns = await columnsOf(source, from, table.name);
    const unordered = { orderBy: "t.ROWID" };
    const sent = await rowTexts(source, from, table.name, unordered);
    const loaded = await rowTexts(warehouse, to, target, unordered);
    const line = (row: Readonly<Record<string, string | null>>, nameOf: (name: string) => string) =>
      JSON.stringify(
        sourceColumns.map(({ name, type }) => {
          const key = nameOf(name);
          const value = Object.hasOwn(row, key) ? row[key] : "<no column>";
          return [
            name,
            type,
            /^CHAR\(\d+ BYTE/.test(type) ? (value?.replace(/ +$/, "") ?? null) : value,
          ];
        }),
      );
    return {
      sent: sent.map((row) => line(row, (name) => name)).sort(),
      loaded: loaded.map((row) => line(row, (name) => columnOf.get(name) ?? name)).sort(),
    };
  };

  const expectEqual = async (tables: readonly RandomTable[], suffix = "") => {
    for (const table of tables) {
      const { sent, loaded } = await bothEnds(table, suffix);
      expect({ table: table.name, rows: loaded }).toEqual({ table: table.name, rows: sent });
    }
  };

  test("what is loaded is what was there", async () => {
    const once = async (seed: number) => {
      const dice = new Dice(seed);
      await dropAll();
      const tables = randomTables(dice, database.majorVersion);
      for (const table of tables) {
        await source.execute(ddlOf(table));
        await insertRows(dice, source, table, dice.pick([0, 1, 12]));
      }
      const tap = {
        use_singer_decimal: dice.chance(0.3),
        // Without a grant the SCN of now may be three seconds old, and the rows are younger.
        ...dice.pick([{ max_parallel_streams: 1 }, { max_parallel_streams: 2, snapshot: "none" }]),
        fetch_size: dice.pick([1, 3, 1000]),
      };
      const target = {
        add_record_metadata: dice.chance(0.5),
        identifier_case: dice.pick(["preserve", "upper"]),
        batch_size_rows: dice.pick([1, 4, 1000]),
        max_parallel_streams: dice.int(1, 3),
        // JSON, XMLTYPE and VECTOR can only be made from a stage.
        upsert_strategy: tables.some(isStagedOnly)
          ? "auto"
          : dice.pick(["auto", "staging", "array"]),
        validate_records: dice.pick(["strict", "off"]),
      };
      const first = await extract(tap);
      await load(first, target);
      await expectEqual(tables);
      await load(first, { ...target, load_method: "append-only", table_suffix: "_log" });
      await expectEqual(tables, target.identifier_case === "upper" ? "_LOG" : "_log");
      const keyed = tables.filter(({ keyColumns }) => keyColumns.length > 0);
      for (const table of keyed) {
        await updateRows(dice, source, table);
        await insertRows(dice, source, table, 4);
      }
      const second = await extract(tap);
      await load(second, target);
      await expectEqual(keyed);
      await load(second, { ...target, load_method: "overwrite" });
      await expectEqual(tables);
    };
    await fc.assert(fc.asyncProperty(fc.noShrink(fc.integer({ min: 0 })), once), {
      numRuns: 5,
      endOnFailure: true,
    });
  }, 180_000);
});
