// Layer: sandbox. The script for cron, with the built programs and a real pipe.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "oracledb";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { binOf, openDatabase, rowTexts, type TestDatabase } from "../e2e/harness.ts";
import { type CommandOptions, examples, runCommand, startCommand } from "./run-example.ts";

const script = join(examples, "incremental.sh");
const seed = `
CREATE TABLE items (id NUMBER(9) PRIMARY KEY, note VARCHAR2(20), changed_at TIMESTAMP(6) NOT NULL);
INSERT INTO items SELECT level, 'first', TIMESTAMP '2024-01-01 00:00:00' + NUMTODSINTERVAL(level, 'SECOND') FROM dual CONNECT BY level <= 200;
`;

// Each test starts up to six processes, on a machine that may be busy.
beforeAll(() => vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 }));
afterAll(() => vi.resetConfig());

let database: TestDatabase;
let source: Connection;
let target: Connection;
let folder = "";

beforeEach(async () => {
  database = await openDatabase({ seed, sandboxOnly: true });
  source = await database.connect("source");
  target = await database.connect("warehouse");
  folder = mkdtempSync(join(tmpdir(), "singer-oracle-incremental-"));
  writeSettings("tap.json", {
    ...database.settings("source"),
    filter_schemas: ["SOURCE"],
    select: ["SOURCE-ITEMS.*"],
    metadata: {
      "SOURCE-ITEMS": { "replication-method": "INCREMENTAL", "replication-key": "CHANGED_AT" },
    },
    state_interval_rows: 20,
    fetch_size: 20,
  });
  writeSettings("target.json", { ...database.settings("warehouse"), batch_size_rows: 20 });
});

afterEach(async () => {
  await source.close();
  await target.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

function writeSettings(name: string, settings: object): void {
  writeFileSync(join(folder, name), JSON.stringify(settings));
}

const programs = {
  TAP: `${process.execPath} ${binOf("tap")}`,
  TARGET: `${process.execPath} ${binOf("target")}`,
};

function start(env: Readonly<Record<string, string>> = {}, options: CommandOptions = {}) {
  return startCommand("sh", [script, folder], { ...options, env: { ...programs, ...env } });
}

const run = (env?: Readonly<Record<string, string>>) => start(env).ended;

const statePath = () => join(folder, "state.json");
const bookmark = (): unknown =>
  JSON.parse(readFileSync(statePath(), "utf8")).bookmarks["SOURCE-ITEMS"].replication_key_value;

const rowsOf = (connection: Connection, owner: string) =>
  rowTexts(connection, owner, "ITEMS", { columns: ["ID", "NOTE", "CHANGED_AT"] });

/** Nothing is in the folder but what belongs there. */
const leftFiles = () => readdirSync(folder).filter((name) => !/^(tap|target)\.json$/.test(name));

/** Waits until something is so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** The records that the target has counted, out of the log of both programs. */
const loadedRows = (stderr: string) =>
  stderr
    .split("\n")
    .filter((line) => line.includes('"app_name":"target-oracle"'))
    .map((line) => Number(/"metric":"record_count","value":(\d+)/.exec(line)?.[1] ?? 0))
    .reduce((sum, value) => sum + value, 0);

async function expectEqual(): Promise<void> {
  expect(await rowsOf(target, "WAREHOUSE")).toEqual(await rowsOf(source, "SOURCE"));
}

test("the first run moves everything, the second one what has changed, and state.json follows", async () => {
  const first = await run();
  expect({ code: first.code, rows: loadedRows(first.stderr) }).toEqual({ code: 0, rows: 200 });
  expect(bookmark()).toBe("2024-01-01T00:03:20.000000Z");
  await source.execute(
    "UPDATE items SET note = 'second', changed_at = TIMESTAMP '2024-02-01 00:00:00' WHERE id <= 3",
  );
  await source.commit();
  const second = await run();
  expect({ code: second.code, rows: loadedRows(second.stderr) }).toEqual({ code: 0, rows: 4 });
  expect(bookmark()).toBe("2024-02-01T00:00:00.000000Z");
  expect([first.stdout, second.stdout]).toEqual(["", ""]);
  await expectEqual();
  expect(leftFiles()).toEqual([".lock", "state.json"]);
});

test("a run that fails on the way keeps the last safe state, and the next one goes on from there", async () => {
  database.sandbox?.script.add({
    when: { call: "execute", statement: "merge into", nth: 4 },
    what: { do: "error", number: 1653 },
  });
  const failed = await run();
  expect(failed.code).toBe(1);
  const safe = bookmark();
  const loaded = await rowsOf(target, "WAREHOUSE");
  expect(loaded.length).toBeGreaterThanOrEqual(20);
  expect(loaded.length).toBeLessThan(200);
  const newest = loaded.at(-1)?.["CHANGED_AT"];
  expect(newest).toContain(String(safe).slice(0, 19).replace("T", " "));
  const next = await run();
  expect(next.code).toBe(0);
  expect(loadedRows(next.stderr)).toBe(200 - loaded.length + 1);
  await expectEqual();
});

test.each([
  ["tap", "tap.json"],
  ["target", "target.json"],
])(
  "the exit code of a %s that cannot connect is passed on, and the state stays",
  async (_, name) => {
    expect((await run()).code).toBe(0);
    const before = readFileSync(statePath(), "utf8");
    const settings = JSON.parse(readFileSync(join(folder, name), "utf8")) as object;
    writeSettings(name, { ...settings, password: "not-it" });
    const failed = await run();
    expect({ code: failed.code, state: readFileSync(statePath(), "utf8") }).toEqual({
      code: 3,
      state: before,
    });
    expect(failed.stderr).toContain("ORA-01017");
    writeSettings(name, settings);
    expect((await run()).code).toBe(0);
  },
);

/** A PATH on which all that the script needs can be found, but for flock. */
function pathWithoutFlock(): string {
  const bin = join(folder, "bin");
  execFileSync("mkdir", [bin]);
  for (const name of ["cat", "mkdir", "mktemp", "mv", "rm", "rmdir", "sed", "sh", "tail"]) {
    symlinkSync(
      execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim(),
      join(bin, name),
    );
  }
  return bin;
}

test.each([
  ["flock", () => ({})],
  ["a directory, where there is no flock", () => ({ PATH: pathWithoutFlock() })],
] as const)("a second run at the same time is refused by %s", async (_, makeEnv) => {
  const env = makeEnv();
  const sh = execFileSync("sh", ["-c", "command -v sh"], { encoding: "utf8" }).trim();
  const startHere = () => startCommand(sh, [script, folder], { env: { ...programs, ...env } });
  database.sandbox?.script.add({
    when: { call: "execute", statement: "merge into" },
    what: { do: "delay", ms: 4000 },
  });
  const first = startHere();
  await until(() => readdirSync(folder).some((name) => name.startsWith(".run.")));
  const second = await startHere().ended;
  expect({ code: second.code, stdout: second.stdout }).toEqual({ code: 75, stdout: "" });
  expect(second.stderr).toMatch(/^another run of .* is under way \(.*\); nothing done\n$/);
  expect((await first.ended).code).toBe(0);
  await expectEqual();
  expect(leftFiles().filter((name) => name !== "bin" && name !== ".lock")).toEqual(["state.json"]);
  expect((await startHere().ended).code).toBe(0);
});

test("SIGTERM stops a run safely: its state is kept, its exit code says so, and the next run ends the work", async () => {
  database.sandbox?.script.add({
    when: { call: "execute", statement: "merge into", nth: 3 },
    what: { do: "delay", ms: 4000 },
  });
  const running = start();
  const loadedTwice = async () => {
    const { rows = [] } = await target.execute(
      "SELECT 1 FROM user_tables WHERE table_name = 'ITEMS'",
    );
    return rows.length > 0 && (await rowsOf(target, "WAREHOUSE")).length >= 40;
  };
  while (!(await loadedTwice())) await new Promise((resolve) => setTimeout(resolve, 10));
  process.kill(running.pid, "SIGTERM");
  expect((await running.ended).code).toBe(143);
  expect(leftFiles()).toEqual([".lock", "state.json"]);
  expect((await run()).code).toBe(0);
  await expectEqual();
});

test("a script that is killed leaves a lock that is free when tap and target have ended", async () => {
  const running = start();
  await until(() => readdirSync(folder).some((name) => name.startsWith(".run.")));
  process.kill(running.pid, "SIGKILL");
  // Its pipes are open as long as tap and target live.
  expect((await running.ended).code).toBeNull();
  expect((await run()).code).toBe(0);
  await expectEqual();
});

/** Something that is called instead of the target. */
function stub(text: string): string {
  const path = join(folder, "stub.sh");
  writeFileSync(path, text);
  return `sh ${path}`;
}

test.each([
  [
    "a torn STATE behind a whole one",
    `printf '{"a":1}\\n{"a":"\\\\\\\\n"}\\n{"a":'`,
    '{"a":"\\\\n"}\n',
  ],
  ["a torn STATE alone", `printf '{"a":'`, undefined],
  ["no STATE", ":", undefined],
] as const)("a target that is killed in the middle of its output: %s", async (_, print, state) => {
  const TARGET = stub(`cat > /dev/null\n${print}\nkill -KILL $$\n`);
  expect((await run({ TARGET })).code).toBe(137);
  expect(existsSync(statePath()) ? readFileSync(statePath(), "utf8") : undefined).toBe(state);
});

test("the exit codes of both: the target's first, the tap's when the target is fine", async () => {
  const codes: unknown[] = [];
  for (const [tapCode, targetCode] of [
    [0, 0],
    [5, 0],
    [0, 6],
    [5, 6],
  ]) {
    const path = join(folder, "tap.sh");
    writeFileSync(path, `exit ${tapCode}\n`);
    chmodSync(path, 0o700);
    codes.push((await run({ TAP: `sh ${path}`, TARGET: stub(`exit ${targetCode}\n`) })).code);
  }
  expect(codes).toEqual([0, 5, 6, 6]);
});

test("a catalog in the folder is used", async () => {
  const args = join(folder, "args");
  writeFileSync(join(folder, "catalog.json"), "{}");
  writeFileSync(statePath(), '{"a":1}\n');
  const path = join(folder, "tap.sh");
  writeFileSync(path, `echo "$@" > ${args}\n`);
  await run({ TAP: `sh ${path}`, TARGET: "cat" });
  expect(readFileSync(args, "utf8").replaceAll(folder, "F")).toBe(
    "--config F/tap.json --catalog F/catalog.json --state F/state.json\n",
  );
});

test("without a folder, or without settings in it, it says what it needs", async () => {
  expect(await runCommand("sh", [script])).toEqual({
    code: 2,
    stdout: "",
    stderr: "usage: incremental.sh FOLDER\n",
  });
  rmSync(join(folder, "target.json"));
  const { code, stderr } = await run();
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `${folder} holds no target.yml, .yaml, .json or .toml\n`,
  });
});
