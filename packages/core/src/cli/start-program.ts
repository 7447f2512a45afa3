import { randomUUID } from "node:crypto";
import { UsageError } from "../errors.ts";
import { type Log, type LogFormat, type LogLevel, openLog, parseLogLevel } from "../log.ts";
import { type Metrics, openMetrics } from "../metrics.ts";
import { renderAbout } from "../settings/about.ts";
import type {
  SettingsDefinition,
  SettingsFrom,
  SettingsSchema,
} from "../settings/define-settings.ts";
import { type Environment, readEnvironment } from "../settings/environment.ts";
import { type LoadSettingsOptions, loadSettings } from "../settings/load-settings.ts";
import { createRedactor, secretTexts } from "../settings/secrets.ts";
import { type MessageWriter, openMessageWriter } from "../singer/write-messages.ts";
import {
  type ParsedOptions,
  type ProgramSpec,
  parseOptions,
  type SharedOptions,
} from "./options.ts";
import { runMain } from "./run-main.ts";

/** What a program gets to work with. */
export interface ProgramContext<S extends SettingsSchema, Name extends string> {
  /** Complete with defaults, secrets read. */
  readonly settings: SettingsFrom<S>;
  /** The program's own options. */
  readonly options: Readonly<Record<Name, string | boolean | undefined>>;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly runId: string;
  /** The one owner of stdout. Closed by `startProgram`. */
  readonly output: MessageWriter;
  /** Aborted at the first SIGINT or SIGTERM; see `MainContext`. */
  readonly signal: AbortSignal;
}

/** A program: its command line, its settings and what it does. */
export interface Program<S extends SettingsSchema, Name extends string> {
  readonly spec: ProgramSpec<Name>;
  readonly settings: SettingsDefinition<S>;
  /** Checks over several settings, reported together with all other problems. */
  readonly checks?: NonNullable<LoadSettingsOptions<S>["checks"]>;
  readonly main: (context: ProgramContext<S, Name>) => Promise<void>;
}

/**
 * Runs a program from its command line to its exit code: options, `--help`, `--version` and `--about`, settings with all
 * their problems at once, the log with its run id and without secrets, signals, errors.
 * @param args what stands behind the program's name
 */
export async function startProgram<S extends SettingsSchema, Name extends string>(
  program: Program<S, Name>,
  args: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const env = readEnvironment();
  const early = openEarlyLog(program, env, args);
  await runMain(
    async ({ signal }) => {
      if (args.length === 0 && !hasOwnVariables(program.settings.envPrefix, env)) {
        await refuseNothing(program.spec);
      }
      const parsed = await parseOptions(args, program.spec);
      await using output = openMessageWriter();
      const text = textToPrint(program, parsed);
      if (text !== undefined) await output.writeLines(Buffer.from(text));
      else if (parsed.kind === "run")
        await runProgram(program, parsed, { env, output, signal, early });
    },
    { log: early.log },
  );
}

/** Whether the environment holds settings of the program, so that it may be run without any argument. */
function hasOwnVariables(envPrefix: string, env: Environment): boolean {
  return Object.keys(env).some((name) => name.startsWith(envPrefix));
}

/** A program that is given nothing shows how it is used, on stderr: stdout belongs to the messages. */
async function refuseNothing<Name extends string>(spec: ProgramSpec<Name>): Promise<never> {
  const help = await parseOptions(["--help"], spec);
  if (help.kind === "print") process.stderr.write(`${help.text}\n`);
  throw new UsageError("nothing was asked for", { hint: "Give at least --config FILE." });
}

/** The log there is before the settings are known. Secrets of the settings are taken out of it once they are. */
interface EarlyLog {
  readonly log: Log;
  readonly runId: string;
  hide(secrets: readonly string[]): void;
}

function openEarlyLog<S extends SettingsSchema, Name extends string>(
  program: Program<S, Name>,
  env: Environment,
  args: readonly string[],
): EarlyLog {
  const runId = optionText(args, "--run-id") ?? randomUUID();
  let redact = (text: string) => text;
  const level = logLevelOf(program.settings.envPrefix, env, optionText(args, "--log-level"));
  const format = optionText(args, "--log-format") ?? (process.stderr.isTTY ? "text" : "json");
  const log = openLog({
    program: program.spec.program,
    runId,
    level,
    format: format as LogFormat,
    redact: (text) => redact(text),
  });
  return {
    log,
    runId,
    hide: (secrets) => {
      redact = createRedactor(secrets);
    },
  };
}

/** The value of an option before the command line is parsed, so that a wrong command line is logged as asked. */
function optionText(args: readonly string[], name: string): string | undefined {
  const index = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  const arg = args[index];
  if (arg === undefined) return undefined;
  return arg === name ? args[index + 1] : arg.slice(name.length + 1);
}

/** `--log-level`, `<NAME>_LOGLEVEL`, `LOGLEVEL`; an unknown word counts as `info`. Source: Meltano SDK, logging. */
function logLevelOf(envPrefix: string, env: Environment, flag: string | undefined): LogLevel {
  return parseLogLevel(flag ?? env[`${envPrefix}LOGLEVEL`] ?? env["LOGLEVEL"] ?? "") ?? "info";
}

function textToPrint<S extends SettingsSchema, Name extends string>(
  program: Program<S, Name>,
  parsed: ParsedOptions<Name>,
): string | undefined {
  if (parsed.kind === "print") return parsed.text;
  if (!parsed.shared.about) return undefined;
  const { format } = parsed.shared;
  return `${renderAbout(program.settings, format, program.spec.version)}\n`;
}

interface RunFacts {
  readonly env: Environment;
  readonly output: MessageWriter;
  readonly signal: AbortSignal;
  readonly early: EarlyLog;
}

async function runProgram<S extends SettingsSchema, Name extends string>(
  program: Program<S, Name>,
  parsed: {
    readonly shared: SharedOptions;
    readonly own: Readonly<Record<Name, string | boolean | undefined>>;
  },
  facts: RunFacts,
): Promise<void> {
  const { env, output, signal, early } = facts;
  const { log, runId } = early;
  const { settings } = loadSettings(program.settings, {
    configFiles: parsed.shared.config,
    env,
    strict: parsed.shared.strictSettings,
    onWarning: (warning) => log.warning(warning),
    ...(program.checks === undefined ? {} : { checks: program.checks }),
  });
  early.hide(secretTexts(settings as Readonly<Record<string, unknown>>, program.settings));
  const metrics = openMetrics({ log });
  await program.main({ settings, options: parsed.own, log, metrics, runId, output, signal });
}
