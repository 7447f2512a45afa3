import { spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "@singer-oracle/sandbox";
import oracledb, { type Connection } from "oracledb";
import { binOf, type ProgramName, shellQuoted } from "../e2e/harness.ts";
import { type CodeBlock, codeBlocks, fileNameOf, statementsOf } from "./markdown-blocks.ts";

const root = join(import.meta.dirname, "..", "..");

/** Password of all users, and in the pages. */
const password = "change-me-1";

/** A table of HR, for a tap to read. */
const seed = `
CREATE TABLE employees (id NUMBER(6) PRIMARY KEY, name VARCHAR2(40 CHAR), salary NUMBER(9,2), hired DATE, updated_at TIMESTAMP(6) NOT NULL);
INSERT INTO employees VALUES (100, 'Ada', 24000, DATE '2003-06-17', TIMESTAMP '2024-01-01 09:00:00');
INSERT INTO employees VALUES (101, 'Zoë', 17000, DATE '2005-09-21', TIMESTAMP '2024-01-02 09:00:00');
CREATE TABLE badges (id NUMBER(6) PRIMARY KEY, code RAW(4));
INSERT INTO badges VALUES (1, HEXTORAW('CAFE'));
`;

/** What a shell block did. */
export interface ShellResult {
  readonly text: string;
  readonly code: number | null;
  readonly stderr: string;
}

/** A reader who follows a page: a sandbox for the database, a folder, and the programs on the PATH. */
export class ReadmeRunner implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), "singer-oracle-readme-"));
  readonly #sandbox: Sandbox;

  private constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    mkdirSync(join(this.folder, "bin"));
    for (const name of ["tap", "target"] as const) this.#installProgram(name);
    const orders = join(root, "examples", "any-tap", "orders.singer");
    copyFileSync(orders, join(this.folder, "orders.singer"));
  }

  /** @param users Users that the page does not make. */
  static async open(users: readonly string[] = []): Promise<ReadmeRunner> {
    const sandbox = await startSandbox({
      users: [
        { name: "HR", password },
        { name: "DBA_USER", password, roles: ["DBA"] },
        ...users.map((name) => ({ name, password })),
      ],
      seed,
    });
    return new ReadmeRunner(sandbox);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sandbox.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #installProgram(name: ProgramName): void {
    const path = join(this.folder, "bin", `${name}-oracle`);
    const words = [process.execPath, binOf(name)].map(shellQuoted);
    writeFileSync(path, `#!/bin/sh\nexec ${words.join(" ")} "$@"\n`);
    chmodSync(path, 0o755);
  }

  /** A connection of the plain driver. Close it. */
  connect(user: string): Promise<Connection> {
    return oracledb.getConnection({
      user,
      password,
      connectString: this.#sandbox.connectString,
    });
  }

  /** Runs one statement. @returns its rows, if it has any */
  async sql(user: string, statement: string): Promise<readonly (readonly unknown[])[]> {
    await using connection = await this.connect(user);
    const { rows = [] } = await connection.execute<unknown[]>(statement);
    await connection.commit();
    return rows;
  }

  /** A file that a block has written. */
  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  /** The lines of such a file as JSON. */
  lines(name: string): Record<string, unknown>[] {
    return this.read(name)
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Writes a block that is a file, runs one that is for a shell. */
  async follow(block: CodeBlock): Promise<ShellResult | undefined> {
    const name = fileNameOf(block);
    if (name !== undefined) writeFileSync(join(this.folder, name), block.text);
    return block.language === "sh" ? this.#shell(block.text) : undefined;
  }

  #shell(text: string): Promise<ShellResult> {
    const child = spawn("bash", ["-euo", "pipefail", "-c", text], {
      cwd: this.folder,
      env: {
        PATH: `${join(this.folder, "bin")}:${process.env["PATH"]}`,
        TAP_PASSWORD: password,
        TARGET_PASSWORD: password,
        // The pages name servers that nobody has.
        TAP_ORACLE_CONNECT_STRING: this.#sandbox.connectString,
        TARGET_ORACLE_CONNECT_STRING: this.#sandbox.connectString,
      },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const err: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) =>
        resolve({ text, code, stderr: Buffer.concat(err).toString("utf8") }),
      );
    });
  }
}

/** The blocks of a package's README. */
export function readmeBlocks(name: ProgramName): readonly CodeBlock[] {
  return codeBlocks(readFileSync(join(root, "packages", name, "README.md"), "utf8"));
}

/** Whether a block installs from a registry, which nobody does in a test. */
export const isInstallation = ({ text }: CodeBlock): boolean => text.startsWith("npm install ");

/** Runs the statements of a block, one after the other. */
export async function runSql(runner: ReadmeRunner, user: string, block: CodeBlock) {
  const results: (readonly (readonly unknown[])[])[] = [];
  for (const statement of statementsOf(block)) results.push(await runner.sql(user, statement));
  return results;
}
