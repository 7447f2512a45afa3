#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { loadEngine } from "./engine/index.ts";
import { startSandbox } from "./index.ts";
import { type CommandLine, CommandLineError, parseArguments, usage } from "./parse-arguments.ts";

/** Exit codes: a command line that is wrong, and a sandbox that could not start. */
const exitCode = { usage: 2, start: 1 } as const;

const warning =
  "oracle-sandbox: for development and tests, not for data: everything is in memory.\n";

function say(line: string): void {
  process.stderr.write(line);
}

function programVersion(): string {
  const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

/** Resolves at the first SIGTERM or SIGINT. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
  });
}

async function run(command: Extract<CommandLine, { readonly kind: "run" }>): Promise<void> {
  const { port, host, version, users, seedFiles, trace } = command;
  const seed = seedFiles.map((file) => ({ name: file, text: readFileSync(file, "utf8") }));
  const ended = untilSignal();
  const sandbox = await startSandbox({
    port,
    host,
    version,
    seed,
    ...(users.length > 0 && { users }),
    ...(trace && { trace: (line: string) => say(`${line}\n`) }),
  });
  say(warning);
  const { connectString } = sandbox;
  process.stdout.write(`${JSON.stringify({ connectString, users: sandbox.users })}\n`);
  // Clients that need a moment to connect find everything loaded.
  await loadEngine();
  await ended;
  await sandbox.close();
}

async function main(): Promise<void> {
  const command = parseArguments(process.argv.slice(2));
  if (command.kind === "help") process.stdout.write(usage);
  else if (command.kind === "version") process.stdout.write(`oracle-sandbox ${programVersion()}\n`);
  else await run(command);
}

try {
  await main();
} catch (error) {
  const wrongUse = error instanceof CommandLineError;
  say(`oracle-sandbox: ${error instanceof Error ? error.message : String(error)}\n`);
  if (wrongUse) say(`\n${usage}`);
  process.exitCode = wrongUse ? exitCode.usage : exitCode.start;
}
