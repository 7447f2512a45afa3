// Layer: sandbox, or real Oracle when ORACLE_TEST_CONNECT_STRING is set.
// One schema with every type and the edges of what each holds: the tap's output byte for byte, and the copy that
// `tap | target` makes of it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkCatalog, checkSecondRun, checkTapOutput, lastState } from "../conformance/index.ts";
import {
  chooseAll,
  describeTable,
  discoverText,
  isRealOracle,
  openDatabase,
  ProgramFolder,
  readBeside,
  rowTexts,
  succeeded,
  type TestCatalog,
  type TestDatabase,
} from "./harness.ts";

/** What differs from run to run, made the same. */
function steady(database: TestDatabase, output: string): string {
  return database
    .normalize(output)
    .replaceAll(/"version":\d{13}/g, '"version":1')
    .replaceAll(/"snapshot_scn":"\d+"/g, '"snapshot_scn":"1"')
    .replaceAll(/"database([-_])name": "[^"]*"/g, '"database$1name": "DATABASE"')
    .replaceAll(/"time_extracted":"[^"]*"/g, '"time_extracted":"now"');
}

const seedOf = (version: number) =>
  readBeside("every-type.sql") + (version >= 23 ? readBeside("every-type-23.sql") : "");

/** The environment must make no difference. */
const environments: readonly Readonly<Record<string, string>>[] = [
  { TZ: "UTC", LC_ALL: "C" },
  {
    TZ: "America/New_York",
    LC_ALL: "de_DE.UTF-8",
    LANG: "de_DE.UTF-8",
    NLS_LANG: "GERMAN_GERMANY.WE8MSWIN1252",
  },
  { TZ: "Asia/Kathmandu", LC_ALL: "tr_TR.UTF-8", ORA_SDTZ: "Europe/Berlin" },
];

const versions = isRealOracle ? [undefined] : ([19, 23] as const);

describe.each(versions)("version %s", { timeout: 120_000 }, (version) => {
  const folder = new ProgramFolder();
  let database: TestDatabase;
  let catalogText = "";
  let catalog: TestCatalog;

  beforeAll(async () => {
    database = await openDatabase({ ...(version !== undefined && { version }) });
    await database.run("source", seedOf(database.majorVersion));
    catalogText = await discoverText(folder, database);
    catalog = chooseAll(JSON.parse(catalogText));
  }, 180_000);
  afterAll(async () => {
    await database.close();
    folder[Symbol.dispose]();
  });

  const run = (
    files: { state?: object; env?: Readonly<Record<string, string>>; settings?: object } = {},
  ) =>
    folder.tap({
      config: { ...files.settings, ...database.settings("source") },
      catalog,
      ...(files.state && { state: files.state }),
      ...(files.env && { env: files.env }),
    });

  const fileOf = (name: string) => `expected/every-type.${database.majorVersion}.${name}`;

  test("the catalog is as expected, to the byte, and keeps the rules", async () => {
    expect(checkCatalog(catalogText)).toEqual([]);
    await expect(steady(database, catalogText)).toMatchFileSnapshot(fileOf("catalog"));
  });

  test("the output is as expected, to the byte, whatever zone and locale the process has", async () => {
    const endings = await Promise.all(environments.map((env) => run({ env })));
    const outputs = endings.map((ending) => steady(database, succeeded(ending).stdout));
    for (const output of outputs) expect(output).toBe(outputs[0]);
    await expect(outputs[0]).toMatchFileSnapshot(fileOf("singer"));
  });

  test("the output keeps the rules of Singer, and so does a second run", async () => {
    const first = succeeded(await run()).stdout.split("\n");
    expect(checkTapOutput(first)).toEqual([]);
    const state = lastState(first);
    const second = succeeded(await run({ ...(state && { state }) })).stdout.split("\n");
    expect(checkTapOutput(second, { ...(state && { state }) })).toEqual([]);
    expect(checkSecondRun(first, second)).toEqual([]);
  });

  test("numbers as texts of singer.decimal hold the same digits", async () => {
    const output = succeeded(await run({ settings: { use_singer_decimal: true } })).stdout;
    expect(checkTapOutput(output.split("\n"))).toEqual([]);
    const numbers = output.split("\n").filter((line) => line.includes('"stream":"SOURCE-NUMBERS"'));
    await expect(
      `${numbers.map((line) => steady(database, line)).join("\n")}\n`,
    ).toMatchFileSnapshot(fileOf("decimals.singer"));
  });

  test("tap | target makes an exact copy, DDL included", async () => {
    const { tap, target } = await folder.pipe(
      { config: database.settings("source"), catalog },
      {
        config: {
          add_record_metadata: false,
          identifier_case: "preserve",
          ...database.settings("warehouse"),
        },
      },
    );
    succeeded(tap);
    succeeded(target);
    const connection = await database.connect("warehouse");
    await database.run("source", grantsOf(catalog, database));
    try {
      for (const stream of catalog.streams) {
        const table = stream.tap_stream_id.slice(stream.tap_stream_id.indexOf("-") + 1);
        await expectCopy(database, connection, table, stream);
      }
    } finally {
      await connection.close();
    }
  });
});

function grantsOf(catalog: TestCatalog, database: TestDatabase): string {
  return catalog.streams
    .map(({ tap_stream_id: id }) => id.slice(id.indexOf("-") + 1))
    .map((table) => `GRANT SELECT ON "${table}" TO ${database.users.warehouse.name};\n`)
    .join("");
}

type Connection = Awaited<ReturnType<TestDatabase["connect"]>>;

/** What cannot be the same in a copy, and nothing else: each with the reason. */
async function expectCopy(
  database: TestDatabase,
  connection: Connection,
  table: string,
  stream: TestCatalog["streams"][number],
): Promise<void> {
  const [source, warehouse] = [database.users.source.name, database.users.warehouse.name];
  const unsupported = new Set(
    stream.metadata
      .filter(({ metadata }) => metadata["inclusion"] === "unsupported")
      .map(({ breadcrumb }) => breadcrumb[1]),
  );
  const before = await describeTable(connection, source, table);
  const after = await describeTable(connection, warehouse, table);
  const columns = before.columns.filter(
    (column) => ![...unsupported].some((name) => column.startsWith(`${name} `)),
  );
  const keyNames = stream.metadata.find(({ breadcrumb }) => breadcrumb.length === 0)?.metadata[
    "table-key-properties"
  ] as string[] | undefined;
  expect({ table, columns: after.columns }).toEqual({
    table,
    columns: columns.map((column) => copiedColumn(column, keyNames ?? [])),
  });
  expect({ table, keys: after.keys }).toEqual({ table, keys: before.keys });
  expect([table, after.comment, after.columnComments]).toEqual([
    table,
    before.comment,
    before.columnComments,
  ]);
  const names = Object.keys((await rowTexts(connection, warehouse, table))[0] ?? {});
  const options = { ...(names.length > 0 && { columns: names }), orderBy: orderOf(table, names) };
  const copied = await rowTexts(connection, warehouse, table, options);
  const original = await rowTexts(connection, source, table, options);
  expect({ table, rows: copied }).toEqual({
    table,
    rows: original.map((row) => copiedRow(row, table)),
  });
}

/**
 * Lengths in bytes become lengths in characters, for the target's character set may need more bytes; only keys are made
 * NOT NULL; LONG, which is deprecated and cannot be merged into, becomes a LOB.
 */
function copiedColumn(column: string, keys: readonly string[]): string {
  const isKey = keys.some((key) => column.startsWith(`${key} `));
  const text = column
    .replace(/ BYTE\)/, " CHAR)")
    .replace(/ LONG RAW$/, " BLOB")
    .replace(/ LONG$/, " CLOB");
  return isKey ? text : text.replace(/ NOT NULL$/, "");
}

/**
 * Oracle has no empty text: an empty LOB becomes NULL. JSON has neither NaN nor infinity (`special_floats: null`), and
 * one null where Oracle has two, NULL and the JSON value null.
 */
function copiedRow(
  row: Record<string, string | null>,
  table: string,
): Record<string, string | null> {
  const lost = ["<empty>", "NaN", "Infinity", "-Infinity", ...(table === "JSONS" ? ["null"] : [])];
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, lost.includes(value ?? "") ? null : value]),
  );
}

function orderOf(table: string, names: readonly string[]): string {
  if (table === "NO_KEY") return "1, 2";
  return table === "Mixed Case" ? 't."a.b", t."select"' : `t."${names[0] ?? "ID"}"`;
}
