import { createRequire } from "node:module";
import type { Program, ProgramSpec } from "@singer-oracle/core";
import { runTap } from "./run-tap.ts";
import { tapSettings } from "./settings.ts";
import { tapProblems } from "./tap-problems.ts";

const manifest = createRequire(import.meta.url)("../package.json") as { readonly version: string };

const spec = {
  program: "tap-oracle",
  version: manifest.version,
  summary: "Streams tables, views and queries of Oracle Database as Singer messages on stdout.",
  options: {
    discover: {
      alias: "d",
      type: "boolean",
      describe: "write a catalog of all tables and views to stdout",
    },
    catalog: { type: "string", describe: "read the streams that are selected in this catalog" },
    properties: { alias: "p", type: "string", describe: "old name of --catalog" },
    state: {
      alias: "s",
      type: "string",
      describe: "go on where an earlier run ended: its last STATE",
    },
    test: {
      type: "string",
      describe:
        "read one record of every selected stream and show none; --test=schema writes SCHEMA messages only",
      optionalValue: true,
    },
  },
  examples: [
    ["tap-oracle -c tap.json --discover > catalog.json", "list what there is to read"],
    [
      "tap-oracle -c tap.json --catalog catalog.json",
      'read what has "selected": true in the catalog',
    ],
    [
      "tap-oracle -c tap.json",
      'read what the setting select names: "select": ["HR-*.*", "!HR-*.SALARY"]',
    ],
    [
      "tap-oracle -c tap.json --catalog catalog.json --state state.json",
      "read only what is new since the state",
    ],
    ["tap-oracle -c tap.json --test", "connect, try the selected streams and end"],
    ["tap-oracle --about", "explain all settings; --format meltano for meltano.yml"],
  ],
} as const satisfies ProgramSpec<string>;

/** The program `tap-oracle`. */
export const tapProgram: Program<typeof tapSettings.schema, keyof typeof spec.options> = {
  spec,
  settings: tapSettings,
  checks: tapProblems,
  main: runTap,
};
