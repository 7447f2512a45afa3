// Layer: pure (real processes, no database).
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "singer-oracle-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

let configCount = 0;
/** A file of its own each time: the tests run side by side. */
function config(settings: object): string {
  configCount += 1;
  return file(`config-${configCount}.json`, JSON.stringify(settings));
}

const good = {
  host: "127.0.0.1",
  port: 1,
  service_name: "X",
  user: "u",
  password: "tiger99",
  retry_count: 0,
};

interface Ending {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function spawnProgram(name: string, args: readonly string[]): Promise<Ending> {
  const bin = join(root, "packages", name, "dist", "cli.js");
  const env = { PATH: process.env["PATH"] ?? "" };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [bin, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
    child.stdin?.end();
  });
}

async function run(name: string, ...args: string[]) {
  const { code, stdout, stderr } = await spawnProgram(name, ["--log-format", "json", ...args]);
  const lines = stderr.split("\n").filter((line) => line !== "");
  return { code, stdout, logs: lines.map((line) => JSON.parse(line)) };
}

describe.each(["tap", "target"])("%s-oracle", { concurrent: true }, (name) => {
  const program = `${name}-oracle`;

  test("--version and --help print to stdout and end with 0", async () => {
    expect(await run(name, "--version")).toEqual({
      code: 0,
      stdout: `${program} 0.1.0\n`,
      logs: [],
    });
    const help = await run(name, "--help");
    expect(help.code).toBe(0);
    expect(help.stdout).toContain(`Usage: ${program} --config FILE [options]`);
  });

  test("--about prints the settings", async () => {
    const about = await run(name, "--about", "--format", "json");
    expect(about.code).toBe(0);
    expect(JSON.parse(about.stdout)).toMatchObject({ name: program, version: "0.1.0" });
  });

  test("all problems of the settings at once, none with a secret, and exit code 2", async () => {
    const path = config({
      ...good,
      port: "abc",
      sid: "ORCL",
      driver_mode: "thik",
      password: ["tiger99"],
      hots: "tiger99",
    });
    const { code, stdout, logs } = await run(name, "--config", path, "--test");
    expect([code, stdout]).toEqual([2, ""]);
    expect(logs.map(({ level }) => level)).toEqual(["warning", "critical"]);
    expect(logs[0].message).toContain('did you mean "host"?');
    const { message } = logs.at(-1);
    expect(message).toMatch(/^the settings have \d+ problems: /);
    for (const pointer of ["/port", "/driver_mode", "/password"])
      expect(message).toContain(pointer);
    expect(message).toContain('"thin"');
    expect(message).toContain("abc");
    expect(JSON.stringify(logs)).not.toContain("tiger99");
  });

  test("a command line that cannot lead anywhere says so and ends with 2", async () => {
    const nowhere = name === "tap" ? [] : ["--input", join(folder, "missing.singer")];
    const { code, stdout, logs } = await run(name, "--config", config(good), ...nowhere);
    expect([code, stdout]).toEqual([2, ""]);
    expect(logs.at(-1).message).toContain(
      name === "tap" ? "neither a catalog nor the setting select" : "cannot open the input: ENOENT",
    );
  });
});

// What every program has from core, shown by one of them: a process takes a third of a second.
describe("every program, here tap-oracle", { concurrent: true }, () => {
  test("no argument at all: usage on stderr, nothing on stdout, exit code 2", async () => {
    const ended = await spawnProgram("tap", []);
    expect([ended.code, ended.stdout]).toEqual([2, ""]);
    expect(ended.stderr).toContain("Usage: tap-oracle --config FILE [options]");
    expect(ended.stderr).toContain("nothing was asked for. Give at least --config FILE.");
  });

  test.each(["text", "markdown", "meltano"])("--about --format %s", async (format) => {
    const about = await run("tap", "--about", "--format", format);
    expect(about.code).toBe(0);
    expect(about.stdout).toContain("tap-oracle");
    expect(about.stdout).toContain("service_name");
  });

  test("an unknown setting warns with the nearest name, and is refused when asked to", async () => {
    const path = config({ ...good, pasword_: 1, hots: "x" });
    const lenient = await run("tap", "--config", path, "--test");
    expect(lenient.logs[0].level).toBe("warning");
    expect(lenient.logs.map((line) => line.message).join("\n")).toContain('"host"');
    expect(lenient.code).toBe(3);
    const strict = await run("tap", "--config", path, "--strict-settings", "--test");
    expect(strict.code).toBe(2);
    expect(strict.logs.at(-1).message).toContain('did you mean "host"?');
  });
});

describe("settings from files", { concurrent: true }, () => {
  test("two forms of a connection at once", async () => {
    const path = config({ ...good, sid: "ORCL", connect_string: "db/x" });
    const { code, logs } = await run("tap", "--config", path, "--test");
    expect(code).toBe(2);
    expect(logs.at(-1).message).toContain("service_name");
    expect(logs.at(-1).message).toContain("connect_string");
  });

  test.each([
    ["a missing file", () => join(folder, "nowhere.json"), "nowhere.json"],
    ["a directory", () => folder, "directory"],
    ["an empty file", () => file("empty.json", ""), "empty"],
    ["a list", () => file("list.json", "[]"), "object"],
    ["broken JSON", () => file("broken.json", '{"host": "a",\n "port" 5}'), "line 2"],
    ["broken YAML", () => file("broken.yaml", "host: [a\nport: 5"), "line"],
    ["broken TOML", () => file("broken.toml", 'host = "a'), "line 1"],
  ])("%s as config ends with 2 and says where", async (_what, path, word) => {
    const { code, stdout, logs } = await run("tap", "--config", path(), "--test");
    expect([code, stdout]).toEqual([2, ""]);
    expect(logs.at(-1).message).toContain(word);
  });

  test("YAML and TOML files work, later files win, secrets come from files", async () => {
    const secret = file("secret.txt", "tiger99\n");
    const yaml = file(
      "a.yaml",
      "host: 127.0.0.1\nport: 9\nservice_name: X\nuser: u\nretry_count: 0\n",
    );
    const toml = file("b.toml", `port = 1\n[password]\nfile = ${JSON.stringify(secret)}\n`);
    const { code, logs } = await run("tap", "--config", yaml, "--config", toml, "--test");
    expect(code).toBe(3);
    expect(logs.at(-1).message).toContain("127.0.0.1:1");
  });

  test("a secret in a file that is not there", async () => {
    const path = config({ ...good, password: { file: join(folder, "no-secret") } });
    const { code, logs } = await run("tap", "--config", path, "--test");
    expect(code).toBe(2);
    expect(logs.at(-1).message).toContain("/password");
    expect(logs.at(-1).message).toContain("no-secret");
  });
});

describe("a database that is not there", { concurrent: true }, () => {
  test("nobody listens: exit code 3, tried as often as asked, with a hint and the run id", async () => {
    const path = config({ ...good, retry_count: 2, retry_delay_s: 0.01 });
    const { code, logs } = await run("tap", "--config", path, "--test", "--run-id", "nightly-7");
    expect(code).toBe(3);
    expect(logs.filter((line) => line.level === "warning")).toHaveLength(2);
    expect(logs.every((line) => line.run_id === "nightly-7")).toBe(true);
    expect(logs.at(-1).extra.exit_code).toBe(3);
  });

  test("a server that accepts and says nothing is given up after connect_timeout_s", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as { port: number };
    const path = config({ ...good, port, connect_timeout_s: 1 });
    const { code, logs } = await run("tap", "--config", path, "--test");
    silent.close();
    expect(code).toBe(3);
    expect(logs.at(-1).message).toContain("connect_timeout_s");
  });
});
