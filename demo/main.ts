/**
 * `npm run demo`: moves real data from one Oracle schema to another, first all of it, then only what changed, and proves
 * that source and target are equal. The server is the sandbox: in memory, for development and tests.
 *
 * Exit code 0: source and target are equal. 1: they are not, or something failed. 2: an unknown option. 130 and 143: SIGINT,
 * SIGTERM.
 */
import { parseArgs } from "node:util";
import oracledb, { type Connection } from "oracledb";
import { changeSource } from "./changes.ts";
import { type Files, makeFolder, removeFolder, source, warehouse, writeSettings } from "./files.ts";
import { type SandboxProcess, shown, startSandboxProcess, stopPrograms } from "./programs.ts";
import { bad, count, good, line, table, title } from "./screen.ts";
import { fillSource } from "./source.ts";
import { discover, prove, showChanges, stepTitles, sync } from "./steps.ts";

const usage = `Usage: npm run demo [-- --keep]

Moves real data from one Oracle schema to another with tap-oracle | target-oracle: first all of it, then what changed.
Then it proves that source and target are equal. Needs no Oracle: the sandbox is its database.

  --keep   leave the sandbox and the files of the run, and say how to go on with them
  --help   print this
`;

/** What the demo does between the start of the sandbox and its end. @returns whether source and target are equal */
async function show(
  connectString: string,
  files: Files,
  step: (text: string) => void,
): Promise<boolean> {
  await using left = await oracledb.getConnection({ ...source, connectString });
  await using right = await oracledb.getConnection({ ...warehouse, connectString });
  step("Fill the source with real data");
  await fill(left);
  writeSettings(files, connectString);
  step("Discover the source");
  await discover(files);
  step("Sync everything");
  await sync(files);
  step("Prove that source and target are equal");
  const isFirstEqual = await prove(left, right);
  step("Change some rows in the source");
  const changes = await changeSource(left);
  showChanges(changes);
  step("Sync again, from the state of the first run: only the changes move");
  await sync(files, changes);
  step("Prove it again");
  return (await prove(left, right)) && isFirstEqual;
}

async function fill(connection: Connection): Promise<void> {
  const loaded = await fillSource(connection);
  table(
    ["table", "rows", "seconds"],
    loaded.map((entry) => [entry.table, count(entry.rows), entry.seconds.toFixed(2)]),
    ["left", "right", "right"],
  );
}

async function run(isKept: boolean): Promise<boolean> {
  line("singer-oracle: Oracle to Oracle through tap-oracle | target-oracle.");
  line(
    "The server is the sandbox: it speaks Oracle's wire protocol, in memory, for development and tests.",
  );
  const files = makeFolder();
  let isLeft = false;
  try {
    const users = [source, warehouse].map(({ user, password }) => `${user}/${password}`);
    const step = stepTitles();
    step("Start the sandbox with two users");
    const sandbox = await startSandboxProcess(users, files.sandboxLog);
    const isEqual = await show(sandbox.connectString, files, step);
    title(isEqual ? good("Source and target are equal.") : bad("Source and target differ."));
    isLeft = isKept;
    if (isKept) showHowToGoOn(sandbox, files);
    return isEqual;
  } finally {
    if (!isLeft) {
      stopPrograms();
      removeFolder(files);
    }
  }
}

function showHowToGoOn({ connectString, process: { pid } }: SandboxProcess, files: Files): void {
  const tap = `${shown("tap")} --config ${files.tapConfig}`;
  const target = `${shown("target")} --config ${files.targetConfig}`;
  title("The sandbox goes on running");
  line(`  connect string  ${connectString}`);
  line(
    `  users           ${source.user}/${source.password}, ${warehouse.user}/${warehouse.password}`,
  );
  line(`  files           ${files.folder}`);
  line(`  sync again      ${tap} --catalog ${files.catalog} --state ${files.state} | ${target}`);
  line(`  stop it         kill ${pid} && rm -r ${files.folder}`);
  line(
    "  Connect with a thin driver of Oracle (node-oracledb, python-oracledb) or of others; SQL*Plus cannot.",
  );
}

/** Runs the demo; signals end what it has started, and then itself. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { keep: { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  let stopped: number | undefined;
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.on(signal, () => {
      stopped ??= code;
      stopPrograms();
    });
  }
  try {
    return (await run(values.keep === true)) ? 0 : 1;
  } catch (error) {
    if (stopped === undefined)
      process.stderr.write(`\nThe demo failed: ${(error as Error).message}\n`);
    return stopped ?? 1;
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n\n${usage}`);
  process.exitCode = 2;
}
