import yargs from "yargs";
import { UsageError } from "../errors.ts";
import { type LogFormat, type LogLevel, logLevels, parseLogLevel } from "../log.ts";
import { type AboutFormat, aboutFormats } from "../settings/about.ts";
import { nearestName } from "../settings/nearest-name.ts";

/** The options that every program of the project has. */
export interface SharedOptions {
  /** Files in the order given; the word `ENV` stands for the environment. */
  readonly config: readonly string[];
  readonly about: boolean;
  readonly format: AboutFormat;
  readonly logLevel: LogLevel | undefined;
  readonly logFormat: LogFormat | undefined;
  /** An unknown setting is an error and not a warning. */
  readonly strictSettings: boolean;
  /** Given by a scheduler to find the run again; made up otherwise. */
  readonly runId: string | undefined;
}

/** One option that a program adds to the shared ones. */
export interface OptionSpec {
  readonly alias?: string | readonly string[];
  readonly type: "string" | "boolean";
  readonly describe: string;
  /** The option may stand alone (`--test`) or with a value (`--test=schema`). */
  readonly optionalValue?: boolean;
}

/** What `parseOptions` needs to know of a program. */
export interface ProgramSpec<Name extends string> {
  readonly program: string;
  readonly version: string;
  /** One sentence, shown by `--help`. */
  readonly summary: string;
  readonly options: Readonly<Record<Name, OptionSpec>>;
  readonly examples: readonly (readonly [command: string, what: string])[];
}

/** What the command line asks for. `text` is to be printed on stdout; the program then ends with exit code 0. */
export type ParsedOptions<Name extends string> =
  | { readonly kind: "print"; readonly text: string }
  | {
      readonly kind: "run";
      readonly shared: SharedOptions;
      readonly own: Readonly<Record<Name, string | boolean | undefined>>;
    };

/**
 * Parses a command line.
 * @param args what stands behind the program's name
 * @throws UsageError on an unknown option, a missing value or a value that is not allowed
 */
export async function parseOptions<Name extends string>(
  args: readonly string[],
  spec: ProgramSpec<Name>,
): Promise<ParsedOptions<Name>> {
  const parser = buildParser(spec);
  const parsed = await parser.parse([...args]);
  if (parsed["help"] === true) return { kind: "print", text: `${await parser.getHelp()}\n` };
  if (parsed["version"] === true)
    return { kind: "print", text: `${spec.program} ${spec.version}\n` };
  refuseRepetitions(parsed, spec);
  const stray = (parsed["_"] as readonly (string | number)[])[0];
  if (stray !== undefined) {
    throw usageError(`${spec.program} takes no argument "${stray}"`, spec);
  }
  return {
    kind: "run",
    shared: sharedOptions(parsed),
    own: Object.fromEntries(
      Object.keys(spec.options).map((name) => [name, parsed[name]]),
    ) as Record<Name, string | boolean | undefined>,
  };
}

/** What yargs is told about the options of `SharedOptions`. */
const sharedSpecs = {
  config: {
    alias: "c",
    type: "string",
    array: true,
    requiresArg: true,
    nargs: 1,
    describe: "settings: JSON, YAML or TOML; repeatable, later files win; ENV = environment only",
  },
  about: { type: "boolean", describe: "print settings and capabilities" },
  format: { choices: aboutFormats, describe: "format of --about" },
  "log-level": {
    choices: logLevels,
    coerce: (text: string) => parseLogLevel(String(text)) ?? text,
    describe: "least important level to log",
  },
  "log-format": { choices: ["json", "text"], describe: "format of the log" },
  "strict-settings": { type: "boolean", describe: "refuse unknown settings" },
  "run-id": { type: "string", requiresArg: true, describe: "name of this run in logs" },
  version: { type: "boolean", describe: "print the version" },
  help: { alias: "h", type: "boolean", describe: "print this help" },
} as const;

function buildParser<Name extends string>(spec: ProgramSpec<Name>) {
  const parser = yargs([])
    .scriptName(spec.program)
    .usage(`${spec.summary}\n\nUsage: $0 --config FILE [options]`)
    .parserConfiguration({ "camel-case-expansion": false, "duplicate-arguments-array": true })
    .exitProcess(false)
    .help(false)
    .version(false)
    .strictOptions()
    .fail((message, error) => {
      throw usageError((message ?? error.message).replaceAll(/\s*\n\s*/g, " "), spec);
    })
    .options(sharedSpecs)
    .wrap(100);
  for (const [name, option] of Object.entries<OptionSpec>(spec.options)) {
    parser.option(name, {
      ...(option.alias === undefined ? {} : { alias: option.alias }),
      ...(option.optionalValue === true ? {} : { type: option.type }),
      ...(option.type === "string" && option.optionalValue !== true ? { requiresArg: true } : {}),
      describe: option.describe,
    });
  }
  for (const [command, what] of spec.examples) parser.example(command, what);
  return parser;
}

function usageError(message: string, spec: ProgramSpec<string>): UsageError {
  const unknown = /^Unknown arguments?: ([^,]+)/.exec(message)?.[1];
  const names = [...Object.keys(sharedSpecs), ...Object.keys(spec.options)];
  const nearest = unknown === undefined ? undefined : nearestName(unknown, names);
  const hint = `Run ${spec.program} --help to see the options.`;
  return new UsageError(
    nearest === undefined ? message : `${message} (did you mean --${nearest}?)`,
    { hint },
  );
}

/** Of two values for one option either could be meant. `--config` alone is a list; a flag means the same twice. */
function refuseRepetitions(
  parsed: Readonly<Record<string, unknown>>,
  spec: ProgramSpec<string>,
): void {
  const repeated = [...Object.keys(sharedSpecs), ...Object.keys(spec.options)].find(
    (name) => name !== "config" && Array.isArray(parsed[name]),
  );
  if (repeated !== undefined) throw usageError(`--${repeated} is given twice`, spec);
}

function sharedOptions(parsed: Readonly<Record<string, unknown>>): SharedOptions {
  return {
    config: (parsed["config"] as readonly string[] | undefined) ?? [],
    about: parsed["about"] === true,
    format: (parsed["format"] as AboutFormat | undefined) ?? "text",
    logLevel: parsed["log-level"] as LogLevel | undefined,
    logFormat: parsed["log-format"] as LogFormat | undefined,
    strictSettings: parsed["strict-settings"] === true,
    runId: parsed["run-id"] as string | undefined,
  };
}
