// Layer: sandbox. Clients that we did not write, on the sandbox: python-oracledb, SQLAlchemy, go-ora, ojdbc.
// Each needs its toolchain (Python 3, Go, Java and Maven) and its package registry; without the toolchain the test says so and is skipped.
import { execFile, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startSandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const here = import.meta.dirname;
const has = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;

const hasPython = has("python3", "-c", "import sys, venv; sys.exit(sys.version_info < (3, 9))");
const hasGo = has("go", "version");
const hasJava = has("java", "-version") && has("mvn", "-version");
for (const [found, what] of [
  [hasPython, "Python 3.9 or later with venv"],
  [hasGo, "Go"],
  [hasJava, "Java with Maven"],
] as const) {
  if (!found) process.stderr.write(`skipped: there is no ${what} on this machine\n`);
}

let folder = "";
let sandbox: Awaited<ReturnType<typeof startSandbox>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "singer-oracle-clients-"));
  sandbox = await startSandbox({ users: [{ name: "HR", password: "hr-Secret1" }] });
}, 60_000);
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const address = () => {
  const [hostPort = "", service = ""] = sandbox.connectString.split("/");
  const [host = "", port = ""] = hostPort.split(":");
  return { host, port, service };
};

describe.skipIf(!hasPython)("Python", () => {
  const python = () => join(folder, "venv", "bin", "python");

  beforeAll(async () => {
    await run("python3", ["-m", "venv", join(folder, "venv")]);
    await run(python(), [
      "-m",
      "pip",
      "install",
      "--quiet",
      "oracledb==3.4.*",
      "sqlalchemy==2.0.*",
    ]);
  }, 300_000);

  test("python-oracledb creates, loads 10,000 rows, reads every type", async () => {
    const { stdout } = await run(python(), [
      join(here, "python_oracledb.py"),
      sandbox.connectString,
      "hr",
      "hr-Secret1",
    ]);
    expect(stdout.split("\n").filter((line) => line.startsWith("ok"))).toEqual([
      "ok types 18 columns",
      "ok executemany 10000 rows",
      "ok batch errors, errors, PL/SQL",
      "ok logon refused",
    ]);
  }, 120_000);

  test("SQLAlchemy creates, reads and reflects tables", async () => {
    const { host, port, service } = address();
    const { stdout } = await run(python(), [
      join(here, "python_sqlalchemy.py"),
      ...[host, port, service, "hr", "hr-Secret1"],
    ]);
    expect(stdout).toBe("ok create, insert, select\nok reflection\nok drop\n");
  }, 120_000);
});

describe.skipIf(!hasGo)("Go", () => {
  const client = () => join(folder, "go", "client");

  beforeAll(async () => {
    cpSync(join(here, "go"), join(folder, "go"), { recursive: true });
    await run("go", ["build", "-o", client(), "."], { cwd: join(folder, "go") });
  }, 300_000);

  test.each(["pre", "post"])(
    "go-ora creates, loads 10,000 rows, reads every type; LOBs: %s",
    async (lobs) => {
      const { host, port, service } = address();
      const { stdout } = await run(client(), [host, port, service, "hr", "hr-Secret1", lobs]);
      expect(stdout).toBe(
        [
          "ok ping",
          "ok types 18 columns",
          "ok batch 10000 rows",
          "ok errors, PL/SQL, transaction",
          "ok logon refused",
          "",
        ].join("\n"),
      );
    },
    120_000,
  );
});

describe.skipIf(!hasJava)("Java", () => {
  const jars = () => join(folder, "jars");

  beforeAll(async () => {
    const pom = join(here, "java", "pom.xml");
    const wanted = ["dependency:copy-dependencies", `-DoutputDirectory=${jars()}`];
    await run("mvn", ["--quiet", "--batch-mode", "--file", pom, ...wanted]);
  }, 300_000);

  test("ojdbc creates, loads 10,000 rows, reads every type, describes tables", async () => {
    const { host, port, service } = address();
    const client = join(here, "java", "Client.java");
    const { stdout } = await run("java", [
      ...["-cp", join(jars(), "*"), client],
      ...[host, port, service, "hr", "hr-Secret1"],
    ]);
    expect(stdout).toBe(
      [
        "ok logon",
        "ok types 16 columns",
        "ok batch 10000 rows",
        "ok errors, PL/SQL, metadata",
        "ok logon refused",
        "",
      ].join("\n"),
    );
  }, 120_000);
});
