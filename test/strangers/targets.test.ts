// Layer: sandbox. Targets that others wrote, from PyPI, take what our tap sends. Needs Python 3 and a package registry.
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  Decimal,
  formatDateTime,
  type JsonObject,
  type JsonValue,
  parseDateTime,
  parseExact,
  toUtc,
} from "@singer-oracle/core";
import { csvParse } from "d3-dsv";
import type { Connection } from "oracledb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkTapOutput } from "../conformance/index.ts";
import {
  choose,
  chooseAll,
  discover,
  openDatabase,
  ProgramFolder,
  readBeside,
  rowTexts,
  succeeded,
  type TestCatalog,
  type TestDatabase,
  wholeLines,
} from "../e2e/harness.ts";
import { makeEnvironment, python } from "../python/make-environment.ts";
import { asTexts, isDateTime, lastStateLine, type SentStream, sentStreams } from "./messages.ts";
import { runStranger } from "./run-stranger.ts";

const strangerTest = test.skipIf(python.missing !== null);
const timeoutMs = 120_000;

const orders = `
CREATE TABLE orders (
  id NUMBER(10) PRIMARY KEY, customer VARCHAR2(40 CHAR), amount NUMBER(12,2), weight BINARY_DOUBLE, note CLOB,
  opened DATE, changed_at TIMESTAMP(6) NOT NULL
);
INSERT INTO orders SELECT LEVEL, 'Kunde ' || LEVEL || ' ž "q", ' || CHR(10), LEVEL / 4, LEVEL * 1.5D, TO_CLOB('note ' || LEVEL),
  DATE '2024-02-29', TIMESTAMP '2024-01-01 00:00:00.123456' + NUMTODSINTERVAL(LEVEL, 'SECOND') FROM dual CONNECT BY LEVEL <= 300;
INSERT INTO orders VALUES (301, NULL, NULL, NULL, NULL, NULL, TIMESTAMP '2024-01-02 00:00:00');
`;

let database: TestDatabase;
let folder: ProgramFolder;
let source: Connection;
let catalog: TestCatalog;

beforeAll(async () => {
  if (python.missing !== null) return;
  const seeds = [orders, readBeside("every-type.sql"), readBeside("every-type-23.sql")];
  database = await openDatabase({ seed: seeds.join("\n") });
  folder = new ProgramFolder();
  source = await database.connect("source");
  catalog = await discover(folder, database);
}, 60_000);
afterAll(async () => {
  await source?.close();
  folder?.[Symbol.dispose]();
  await database?.close();
});

/** Runs the tap on a catalog. @returns its output, which keeps the rules */
async function send(chosen: TestCatalog, state?: string): Promise<string> {
  const config = database.settings("source");
  const files = { config, catalog: chosen, ...(state !== undefined && { state }) };
  const { stdout } = succeeded(await folder.tap(files));
  const run = state === undefined ? {} : { state: parseExact(state) as JsonObject };
  expect(checkTapOutput(stdout.split("\n"), run)).toEqual([]);
  return stdout;
}

async function feed(program: string, config: object, input: string): Promise<string> {
  const args = ["--config", folder.file("stranger.json", config)];
  return succeeded(await runStranger(program, args, { input, cwd: folder.path })).stdout;
}

const newFolder = (name: string) => {
  const path = join(folder.path, name);
  mkdirSync(path);
  return path;
};

const ordersOf = (method: Readonly<Record<string, string>>) => choose(catalog, { ORDERS: method });
const incremental = { "replication-method": "INCREMENTAL", "replication-key": "CHANGED_AT" };

async function changeOrders(): Promise<void> {
  await source.execute(
    "UPDATE orders SET amount = -amount, note = NULL, changed_at = TIMESTAMP '2024-02-01 00:00:00' WHERE id <= 7",
  );
  await source.execute(
    "INSERT INTO orders VALUES (9001, 'new', 0.01, NULL, NULL, NULL, TIMESTAMP '2024-02-01 00:00:01')",
  );
  await source.commit();
}

strangerTest(
  "target-jsonl: every type, exact to the last digit",
  async () => {
    const bin = await makeEnvironment("target-jsonl", "target-jsonl==0.1.4");
    const destination = newFolder("jsonl");
    const sent = await send(chooseAll(catalog));
    const config = { destination_path: destination, do_timestamp_file: false };
    const stdout = await feed(join(bin, "target-jsonl"), config, sent);
    expect(lastStateLine(stdout)).toBeDefined();
    for (const [name, { records }] of sentStreams(sent)) {
      const path = join(destination, `${name}.jsonl`);
      const lines = records.length === 0 ? [] : wholeLines(readFileSync(path, "utf8"));
      expect(asTexts(lines.map((line) => parseExact(line) as JsonObject)), name).toEqual(
        asTexts(records),
      );
    }
  },
  timeoutMs,
);

strangerTest(
  "meltanolabs-target-csv: every type but JSON",
  async () => {
    const bin = await makeEnvironment("target-csv", "meltanolabs-target-csv==0.5.0");
    const destination = newFolder("csv");
    // It writes objects as Python shows them.
    const streams = catalog.streams.filter(({ tap_stream_id: id }) => !id.endsWith("-JSONS"));
    const sent = await send(chooseAll({ streams }));
    await feed(join(bin, "target-csv"), { output_path: destination }, sent);
    const sentByName = sentStreams(sent);
    expect(readdirSync(destination).sort()).toEqual(
      [...sentByName.keys()].map((name) => `${name}.csv`).sort(),
    );
    for (const [name, stream] of sentByName) {
      const rows = csvParse(readFileSync(join(destination, `${name}.csv`), "utf8"));
      expect(asTexts([...rows].map((row) => fromCsv(row, stream))), name).toEqual(
        asTexts(stream.records.map((record) => toMicroseconds(record, stream))),
      );
    }
  },
  timeoutMs,
);

strangerTest(
  "target-duckdb: in full, then only the changes, by the state that it hands back",
  async () => {
    const bin = await makeEnvironment("target-duckdb", "target-duckdb==0.8.0", "duckdb==1.2.2");
    const path = join(folder.path, "orders.duckdb");
    const config = { path, default_target_schema: "main" };
    const program = join(bin, "target-duckdb");
    const first = await send(ordersOf(incremental));
    const state = lastStateLine(await feed(program, config, first));
    expect(await duckRows(bin, path)).toEqual(await orderRows());

    await changeOrders();
    const second = await send(ordersOf(incremental), state);
    // 8 changed rows, and the row of the bookmark itself, which is read again.
    expect(sentStreams(second).get("SOURCE-ORDERS")?.records).toHaveLength(9);
    await feed(program, config, second);
    expect(await duckRows(bin, path)).toEqual(await orderRows());
  },
  timeoutMs,
);

async function duckRows(bin: string, path: string): Promise<unknown> {
  const script = `
import duckdb, json, sys
rows = duckdb.connect(sys.argv[1]).execute(
    "SELECT id, customer, amount, weight, note, strftime(opened, '%Y-%m-%d %H:%M:%S'), strftime(changed_at, '%Y-%m-%d %H:%M:%S.%f') FROM orders ORDER BY id"
).fetchall()
json.dump(rows, sys.stdout, default=float)
`;
  const ending = await runStranger(join(bin, "python"), ["-c", script, path]);
  return JSON.parse(succeeded(ending).stdout);
}

async function orderRows(): Promise<unknown> {
  const rows = await rowTexts(source, database.users.source.name, "ORDERS");
  const number = (text: string | null | undefined) => (text == null ? null : Number(text));
  return rows.map((row) => [
    number(row["ID"]),
    row["CUSTOMER"],
    number(row["AMOUNT"]),
    number(row["WEIGHT"]),
    row["NOTE"],
    row["OPENED"]?.trim() ?? null,
    row["CHANGED_AT"]?.trim().slice(0, 26),
  ]);
}

/** A row of CSV with the types of its schema. */
function fromCsv(row: Readonly<Record<string, string | undefined>>, { schema }: SentStream) {
  const properties = schema.schema["properties"] as Readonly<Record<string, JsonObject>>;
  return Object.fromEntries(
    Object.entries(properties).map(([name, { type }]) => {
      const text = row[name] ?? "";
      return [name, fromCsvText(text, type as readonly string[], isDateTime(schema, name))];
    }),
  );
}

function fromCsvText(text: string, types: readonly string[], isInstant: boolean): JsonValue {
  if (text === "") return null;
  if (types.includes("number") || types.includes("integer"))
    return exactNumber(Decimal.parse(text));
  if (types.includes("boolean")) return text === "True";
  if (types.includes("array")) return parseExact(text.replaceAll(/Decimal\('([^']*)'\)/g, "$1"));
  return isInstant ? microseconds(text.replace(" ", "T")) : text;
}

/** A record as the Meltano SDK reads it: times to the microsecond; and as CSV knows it: no empty texts. */
function toMicroseconds(record: JsonObject, { schema }: SentStream): JsonObject {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => {
      if (value === "") return [name, null];
      const isInstant = typeof value === "string" && isDateTime(schema, name);
      if (isInstant) return [name, microseconds(value)];
      return [name, typeof value === "number" ? exactNumber(Decimal.from(value)) : value];
    }),
  );
}

const exactNumber = (value: Decimal): JsonValue => parseExact(value.toJsonText());

function microseconds(text: string): string {
  const parsed = parseDateTime(text);
  return parsed === undefined ? text : formatDateTime(toUtc(parsed), { fractionDigits: 6 });
}
