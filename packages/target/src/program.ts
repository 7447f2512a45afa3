import { createRequire } from "node:module";
import { type Program, type ProgramSpec, UsageError } from "@singer-oracle/core";
import { connectionProblems, openPool } from "@singer-oracle/core/oracle";
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
    ["target-oracle --about --format meltano", "print a plugin block for meltano.yml"],
    ["target-oracle --config target.json --test", "connect and end"],
  ],
} as const satisfies ProgramSpec<string>;

/** The program `target-oracle`. */
export const targetProgram: Program<typeof targetSettings.schema, keyof typeof spec.options> = {
  spec,
  settings: targetSettings,
  checks: connectionProblems,
  main: async (context) => {
    if (context.options.test !== true) {
      throw new UsageError("this version of target-oracle does not load yet", {
        hint: "--about, --version and --test (connect and end) are there.",
      });
    }
    await using pool = await openPool(context.settings, {
      maxSessions: 1,
      program: spec.program,
      log: context.log,
      signal: context.signal,
    });
    await using session = await pool.acquire({ signal: context.signal });
    await session.ping();
    context.log.info("connected");
  },
};
