// Layer: pure (real processes, no database).
import { spawnSync } from "node:child_process";
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

const config = (settings: object) => file("config.json", JSON.stringify(settings));

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a list of tests of one program.
describe.each(["tap", "target"])("%s-oracle", (name) => {
  const program = `${name}-oracle`;

  function run(...args: string[]) {
    const bin = join(root, "packages", name, "dist", "cli.js");
    const ended = spawnSync(process.execPath, [bin, "--log-format", "json", ...args], {
      encoding: "utf8",
      input: "",
      env: { PATH: process.env["PATH"] ?? "" },
    });
    const lines = ended.stderr
      .trimEnd()
      .split("\n")
      .filter((line) => line !== "");
    return {
      code: ended.status,
      stdout: ended.stdout,
      logs: lines.map((line) => JSON.parse(line)),
    };
  }

  const good = {
    host: "127.0.0.1",
    port: 1,
    service_name: "X",
    user: "u",
    password: "tiger99",
    retry_count: 0,
  };

  test("--version and --help print to stdout and end with 0", () => {
    expect(run("--version")).toEqual({ code: 0, stdout: `${program} 0.1.0\n`, logs: [] });
    const help = run("--help");
    expect(help.code).toBe(0);
    expect(help.stdout).toContain(`Usage: ${program} --config FILE [options]`);
  });

  test("no argument at all: usage on stderr, nothing on stdout, exit code 2", () => {
    const bin = join(root, "packages", name, "dist", "cli.js");
    const env = { PATH: process.env["PATH"] ?? "" };
    const ended = spawnSync(process.execPath, [bin], { encoding: "utf8", env });
    expect([ended.status, ended.stdout]).toEqual([2, ""]);
    expect(ended.stderr).toContain(`Usage: ${program} --config FILE [options]`);
    expect(ended.stderr).toContain("nothing was asked for. Give at least --config FILE.");
  });

  test.each(["text", "json", "markdown", "meltano"])("--about --format %s", (format) => {
    const about = run("--about", "--format", format);
    expect(about.code).toBe(0);
    expect(about.stdout).toContain(program);
    expect(about.stdout).toContain("service_name");
  });

  test("all problems of the settings at once, none with a secret, and exit code 2", () => {
    const path = config({
      ...good,
      port: "abc",
      sid: "ORCL",
      driver_mode: "thik",
      password: ["tiger99"],
    });
    const { code, stdout, logs } = run("--config", path, "--test");
    expect([code, stdout]).toEqual([2, ""]);
    const { message } = logs.at(-1);
    expect(message).toMatch(/^the settings have \d+ problems: /);
    for (const pointer of ["/port", "/driver_mode", "/password"])
      expect(message).toContain(pointer);
    expect(message).toContain('"thin"');
    expect(message).toContain("abc");
    expect(JSON.stringify(logs)).not.toContain("tiger99");
  });

  test("two forms of a connection at once", () => {
    const path = config({ ...good, sid: "ORCL", connect_string: "db/x" });
    const { code, logs } = run("--config", path, "--test");
    expect(code).toBe(2);
    expect(logs.at(-1).message).toContain("service_name");
    expect(logs.at(-1).message).toContain("connect_string");
  });

  test("an unknown setting warns with the nearest name, and is refused when asked to", () => {
    const path = config({ ...good, pasword_: 1, hots: "x" });
    const lenient = run("--config", path, "--test");
    expect(lenient.logs[0].level).toBe("warning");
    expect(lenient.logs.map((line) => line.message).join("\n")).toContain('"host"');
    expect(lenient.code).toBe(3);
    const strict = run("--config", path, "--strict-settings", "--test");
    expect(strict.code).toBe(2);
    expect(strict.logs.at(-1).message).toContain('did you mean "host"?');
  });

  test.each([
    ["a missing file", () => join(folder, "nowhere.json"), "nowhere.json"],
    ["a directory", () => folder, "directory"],
    ["an empty file", () => file("empty.json", ""), "empty"],
    ["a list", () => file("list.json", "[]"), "object"],
    ["broken JSON", () => file("broken.json", '{"host": "a",\n "port" 5}'), "line 2"],
    ["broken YAML", () => file("broken.yaml", "host: [a\nport: 5"), "line"],
    ["broken TOML", () => file("broken.toml", 'host = "a'), "line 1"],
  ])("%s as config ends with 2 and says where", (_what, path, word) => {
    const { code, stdout, logs } = run("--config", path(), "--test");
    expect([code, stdout]).toEqual([2, ""]);
    expect(logs.at(-1).message).toContain(word);
  });

  test("YAML and TOML files work, later files win, secrets come from files", () => {
    const secret = file("secret.txt", "tiger99\n");
    const yaml = file(
      "a.yaml",
      "host: 127.0.0.1\nport: 9\nservice_name: X\nuser: u\nretry_count: 0\n",
    );
    const toml = file("b.toml", `port = 1\n[password]\nfile = ${JSON.stringify(secret)}\n`);
    const { code, logs } = run("--config", yaml, "--config", toml, "--test");
    expect(code).toBe(3);
    expect(logs.at(-1).message).toContain("127.0.0.1:1");
  });

  test("a secret in a file that is not there", () => {
    const path = config({ ...good, password: { file: join(folder, "no-secret") } });
    const { code, logs } = run("--config", path, "--test");
    expect(code).toBe(2);
    expect(logs.at(-1).message).toContain("/password");
    expect(logs.at(-1).message).toContain("no-secret");
  });

  test("nobody listens: exit code 3, tried as often as asked, with a hint and the run id", () => {
    const path = config({ ...good, retry_count: 2, retry_delay_s: 0.01 });
    const { code, logs } = run("--config", path, "--test", "--run-id", "nightly-7");
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
    const { code, logs } = run("--config", path, "--test");
    silent.close();
    expect(code).toBe(3);
    expect(logs.at(-1).message).toContain("connect_timeout_s");
  });

  test("what is not there yet says so and ends with 2", () => {
    const { code, stdout, logs } = run("--config", config(good));
    expect([code, stdout]).toEqual([2, ""]);
    expect(logs.at(-1).message).toContain("yet");
  });
});
