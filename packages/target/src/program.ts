import { createRequire } from "node:module";
import type { Program, ProgramContext, ProgramSpec } from "@singer-oracle/core";
import { connectionProblems, openPool } from "@singer-oracle/core/oracle";
import { loadIntoOracle } from "./flow/load-into-oracle.ts";
import { openInput } from "./flow/open-input.ts";
import { targetSettings } from "./settings.ts";

const manifest = createRequire(import.meta.url)("../package.json") as { readonly version: string };

const spec = {
  program: "target-oracle",
  version: manifest.version,
  summary: "Loads the Singer messages on stdin into Oracle Database and writes STATE to stdout.",
  options: {
    input: { type: "string", describe: "file to read instead of stdin" },
    test: { type: "boolean", describe: "connect and end" },
  },
  examples: [
    ["tap-oracle --config tap.json | target-oracle --config target.json", "load what a tap reads"],
    ["target-oracle --config target.json --input records.jsonl", "load a file"],
    ["target-oracle --about --format meltano", "print a plugin block for meltano.yml"],
    ["target-oracle --config target.json --test", "connect and end"],
  ],
} as const satisfies ProgramSpec<string>;

type Context = ProgramContext<typeof targetSettings.schema, keyof typeof spec.options>;

/** The program `target-oracle`. */
export const targetProgram: Program<typeof targetSettings.schema, keyof typeof spec.options> = {
  spec,
  settings: targetSettings,
  checks: connectionProblems,
  main: (context) => (context.options.test === true ? test(context) : load(context)),
};

async function test(context: Context): Promise<void> {
  await using pool = await open(context, 1);
  await using session = await pool.acquire({ signal: context.signal });
  await session.ping();
  context.log.info("connected");
}

async function load(context: Context): Promise<void> {
  const { input: path } = context.options;
  const input = await openInput(typeof path === "string" ? path : undefined, process.stdin);
  try {
    await using pool = await open(context, context.settings.max_parallel_streams);
    await loadIntoOracle(input, { ...context, pool });
  } finally {
    // Also when nothing was read: a pipe that is still open would keep the process alive.
    input.destroy();
  }
}

function open({ settings, runId, log, signal }: Context, maxSessions: number) {
  return openPool(settings, {
    maxSessions,
    program: spec.program,
    runId,
    ddlLockTimeoutS: settings.ddl_lock_timeout_s,
    log,
    signal,
  });
}
