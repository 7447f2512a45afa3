/**
 * `npm run demo`: moves real data from one Oracle schema to another, first all of it, then only what changed, and proves
 * that source and target are equal. The server is the sandbox: in memory, for development and tests.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import oracledb, { type Connection } from "oracledb";
import { changeSource } from "./changes.ts";
import { sourceTables } from "./datasets.ts";
import { type PipeResult, runPipe, runProgram, startSandboxProcess } from "./programs.ts";
import { compareTable } from "./proof.ts";
import { bad, command, count, good, line, table, title } from "./screen.ts";
import { fillSource } from "./source.ts";

const source = { user: "source", password: "source_pw" } as const;
const warehouse = { user: "warehouse", password: "warehouse_pw" } as const;

const keep = process.argv.includes("--keep");
const tables = [...sourceTables.map(({ name }) => name), "EVERY_TYPE"];

/** The files of a run, in a folder of their own. */
interface Files {
  readonly folder: string;
  readonly tapConfig: string;
  readonly targetConfig: string;
  readonly catalog: string;
  readonly state: string;
}

function makeFiles(connectString: string): Files {
  const folder = mkdtempSync(join(tmpdir(), "singer-oracle-demo-"));
  const file = (name: string, content: unknown): string => {
    const path = join(folder, name);
    writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
    return path;
  };
  const metadata = Object.fromEntries(
    sourceTables.flatMap(({ name, replicationKey }) =>
      replicationKey === undefined
        ? []
        : [
            [
              `SOURCE-${name}`,
              { "replication-method": "INCREMENTAL", "replication-key": replicationKey },
            ],
          ],
    ),
  );
  return {
    folder,
    tapConfig: file("tap.json", {
      connect_string: connectString,
      ...source,
      filter_schemas: ["SOURCE"],
      default_replication_method: "FULL_TABLE",
      select: ["SOURCE-*.*"],
      metadata,
    }),
    targetConfig: file("target.json", {
      connect_string: connectString,
      ...warehouse,
      hard_delete: true,
    }),
    catalog: join(folder, "catalog.json"),
    state: join(folder, "state.json"),
  };
}

async function discover(files: Files): Promise<void> {
  title("2. Discover the source");
  command(
    `node packages/tap/dist/cli.js --config ${files.tapConfig} --discover > ${files.catalog}`,
  );
  const text = await runProgram("tap", ["--config", files.tapConfig, "--discover"]);
  writeFileSync(files.catalog, text);
  const { streams } = JSON.parse(text) as {
    readonly streams: readonly {
      readonly tap_stream_id: string;
      readonly schema: { readonly properties: object };
    }[];
  };
  const rows = streams.map(({ tap_stream_id, schema }) => [
    tap_stream_id,
    String(Object.keys(schema.properties).length),
  ]);
  table(["stream", "columns"], rows, ["left", "right"]);
}

/** Runs the pipe, keeps the last STATE, shows what moved. */
async function sync(files: Files, heading: string, withState: boolean): Promise<PipeResult> {
  title(heading);
  const state = withState ? ["--state", files.state] : [];
  const result = await runPipe(
    ["--config", files.tapConfig, "--catalog", files.catalog, ...state],
    ["--config", files.targetConfig],
  );
  const last = result.states.at(-1);
  if (last === undefined) throw new Error("the target wrote no STATE");
  writeFileSync(files.state, `${last}\n`);
  command(`tail -1 state.jsonl > ${files.state}`);
  showPipe(result);
  return result;
}

function showPipe({ records, streamSeconds, seconds }: PipeResult): void {
  const rows = [...records].map(([stream, rowCount]) => {
    const streamTime = streamSeconds.get(stream);
    return [
      stream,
      count(rowCount),
      streamTime === undefined ? "" : streamTime.toFixed(2),
      streamTime === undefined || streamTime === 0 ? "" : count(Math.round(rowCount / streamTime)),
    ];
  });
  const total = [...records.values()].reduce((sum, value) => sum + value, 0);
  rows.push(["all", count(total), seconds.toFixed(2), count(Math.round(total / seconds))]);
  table(["stream", "rows", "seconds", "rows/s"], rows, ["left", "right", "right", "right"]);
}

async function prove(left: Connection, right: Connection, heading: string): Promise<boolean> {
  title(heading);
  let isEqual = true;
  const rows: string[][] = [];
  for (const name of tables) {
    const result = await compareTable(left, right, name);
    isEqual &&= result.isEqual;
    rows.push([
      name,
      count(result.sourceRows),
      count(result.targetRows),
      result.sourceHash,
      result.targetHash,
      result.isEqual ? good("equal") : bad("different"),
    ]);
  }
  table(["table", "source rows", "target rows", "source hash", "target hash", ""], rows, [
    "left",
    "right",
    "right",
    "left",
    "left",
    "left",
  ]);
  return isEqual;
}

async function run(): Promise<boolean> {
  line("singer-oracle: Oracle to Oracle through tap-oracle | target-oracle.");
  line(
    "The server is the sandbox: it speaks Oracle's wire protocol, in memory, for development and tests.",
  );

  title("1. Start the sandbox with two users and fill the source with real data");
  const sandbox = await startSandboxProcess([
    `${source.user}/${source.password}`,
    `${warehouse.user}/${warehouse.password}`,
  ]);
  try {
    const { connectString } = sandbox;
    await using left = await oracledb.getConnection({ ...source, connectString });
    await using right = await oracledb.getConnection({ ...warehouse, connectString });
    const loaded = await fillSource(left);
    table(
      ["table", "rows", "seconds"],
      loaded.map((entry) => [entry.table, count(entry.rows), entry.seconds.toFixed(2)]),
      ["left", "right", "right"],
    );
    const files = makeFiles(connectString);
    await discover(files);
    await sync(files, "3. Sync everything", false);
    const isFirstEqual = await prove(left, right, "4. Prove that source and target are equal");

    title("5. Change some rows in the source");
    for (const change of await changeSource(left))
      line(`  ${count(change.rows).padStart(5)} rows  ${change.sql}`);
    await sync(
      files,
      "6. Sync again, from the state of the first run: only the changes move",
      true,
    );
    line(
      "  AIRPORTS is read as a whole each time (FULL_TABLE), which is how deleted rows are found.",
    );
    const isSecondEqual = await prove(left, right, "7. Prove it again");
    title(
      isFirstEqual && isSecondEqual
        ? good("Source and target are equal.")
        : bad("Source and target differ."),
    );
    if (keep) showHowToConnect(connectString, files);
    else rmSync(files.folder, { recursive: true });
    return isFirstEqual && isSecondEqual;
  } finally {
    if (!keep) sandbox.process.kill("SIGTERM");
  }
}

function showHowToConnect(connectString: string, files: Files): void {
  title("The sandbox goes on running");
  line(`  connect string  ${connectString}`);
  line(
    `  users           ${source.user}/${source.password}, ${warehouse.user}/${warehouse.password}`,
  );
  line(`  files           ${files.folder}`);
  line("  Stop it with SIGTERM to the oracle-sandbox process.");
}

process.exitCode = (await run()) ? 0 : 1;
