import { createRequire } from "node:module";
import { type Program, type ProgramSpec, UsageError } from "@singer-oracle/core";
import { connectionProblems, openPool } from "@singer-oracle/core/oracle";
import { tapSettings } from "./settings.ts";

const manifest = createRequire(import.meta.url)("../package.json") as { readonly version: string };

const spec = {
  program: "tap-oracle",
  version: manifest.version,
  summary: "Streams tables, views and queries of Oracle Database as Singer messages on stdout.",
  options: {
    discover: { alias: "d", type: "boolean", describe: "write a catalog to stdout" },
    catalog: { type: "string", describe: "catalog with the selected streams" },
    properties: { alias: "p", type: "string", describe: "old name of --catalog" },
    state: { alias: "s", type: "string", describe: "state of the last run" },
    test: { type: "string", describe: "connect, check and end", optionalValue: true },
  },
  examples: [
    ["tap-oracle --about --format meltano", "print a plugin block for meltano.yml"],
    ["tap-oracle --config tap.json --test", "connect and end"],
  ],
} as const satisfies ProgramSpec<string>;

/** The program `tap-oracle`. */
export const tapProgram: Program<typeof tapSettings.schema, keyof typeof spec.options> = {
  spec,
  settings: tapSettings,
  checks: connectionProblems,
  main: async (context) => {
    if (context.options.test === undefined) {
      throw new UsageError("this version of tap-oracle neither discovers nor syncs yet", {
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
