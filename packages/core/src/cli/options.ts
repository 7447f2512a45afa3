import yargs from "yargs";
import { UsageError } from "../errors.ts";
import { type LogFormat, type LogLevel, logLevels } from "../log.ts";
import { type AboutFormat, aboutFormats } from "../settings/about.ts";

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
  const stray = (parsed["_"] as readonly (string | number)[])[0];
  if (stray !== undefined) {
    throw new UsageError(`${spec.program} takes no argument "${stray}"`, {
      hint: `Run ${spec.program} --help to see the options.`,
    });
  }
  return {
    kind: "run",
    shared: sharedOptions(parsed),
    own: Object.fromEntries(
      Object.keys(spec.options).map((name) => [name, parsed[name]]),
    ) as Record<Name, string | boolean | undefined>,
  };
}

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
      throw new UsageError(message ?? error.message, {
        hint: `Run ${spec.program} --help to see the options.`,
      });
    })
    .option("config", {
      alias: "c",
      type: "string",
      array: true,
      requiresArg: true,
      nargs: 1,
      describe: "settings: JSON, YAML or TOML; repeatable, later files win; ENV = environment only",
    })
    .option("about", { type: "boolean", describe: "print settings and capabilities" })
    .option("format", { choices: aboutFormats, describe: "format of --about" })
    .option("log-level", { choices: logLevels, describe: "least important level to log" })
    .option("log-format", { choices: ["json", "text"] as const, describe: "format of the log" })
    .option("strict-settings", { type: "boolean", describe: "refuse unknown settings" })
    .option("run-id", { type: "string", requiresArg: true, describe: "name of this run in logs" })
    .option("version", { type: "boolean", describe: "print the version" })
    .option("help", { alias: "h", type: "boolean", describe: "print this help" })
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
