import { SettingsError, type SettingsProblem } from "../errors.ts";
import type {
  SettingsDefinition,
  SettingsForChecks,
  SettingsFrom,
  SettingsSchema,
} from "./define-settings.ts";
import type { Environment } from "./environment.ts";
import {
  describeSource,
  type MergedSetting,
  mergeLayers,
  type SettingOrigin,
  type SettingsLayer,
} from "./merge-layers.ts";
import { keyOfPointer, problemsFromAjv } from "./problems.ts";
import { readConfigFile } from "./read-config-file.ts";
import { createRedactor, resolveSecrets, secretTexts } from "./secrets.ts";
import { environmentName, settingNames } from "./setting-names.ts";
import { validateSettings } from "./validate-settings.ts";

export type { SettingOrigin } from "./merge-layers.ts";

/** Origin of every setting that has a value. */
export type SettingOrigins = Readonly<Record<string, SettingOrigin>>;

/** What `loadSettings` reads. */
export interface LoadSettingsOptions<S extends SettingsSchema> {
  /** Paths as given with `--config`, later ones win. The word `ENV` stands for "the environment only" and reads nothing. */
  readonly configFiles?: readonly string[];
  /** The environment, from `readEnvironment()`. Also what `{"env": "NAME"}` looks into. */
  readonly env?: Environment;
  /** Settings given on the command line by name; undefined means not given. */
  readonly flags?: Readonly<Record<string, unknown>>;
  /** True: an unknown setting is a problem, not a warning. Default false: files of other systems must just work. */
  readonly strict?: boolean;
  /**
   * Checks over several settings. They see every valid setting (an invalid one is replaced by its default or missing) and
   * the origin of every given one, valid or not. What they report about a setting with a problem already is dropped.
   */
  readonly checks?: (
    settings: SettingsForChecks<S>,
    origins: SettingOrigins,
  ) => readonly SettingsProblem[];
  /** Called for each of `LoadedSettings.warnings`, also when the settings cannot be used. */
  readonly onWarning?: (warning: string) => void;
}

/** Settings ready for use. */
export interface LoadedSettings<S extends SettingsSchema> {
  /** Complete with defaults, secrets read, frozen through and through. */
  readonly settings: SettingsFrom<S>;
  /** One sentence each: unknown and ignored names. Never a value. */
  readonly warnings: readonly string[];
  readonly origins: SettingOrigins;
}

/**
 * The settings of a program: defaults, overridden by the configuration files in order, by environment variables, by
 * flags. In every one of them
 * - names of other systems are taken as their alias rows say; unknown names give a warning;
 * - text is read by type (see `coerce`);
 * - null takes a setting back to its default; an empty text counts as not given, except for a text setting whose
 *   default is a text (it can be emptied on purpose).
 *
 * @throws UsageError when a configuration file cannot be read or understood.
 * @throws SettingsError with all problems at once when the settings cannot be used.
 */
export function loadSettings<S extends SettingsSchema>(
  definition: SettingsDefinition<S>,
  options: LoadSettingsOptions<S>,
): LoadedSettings<S> {
  const env = options.env ?? {};
  const merged = mergeLayers(definition, readLayers(definition, options), options.strict ?? false);
  for (const warning of merged.warnings) options.onWarning?.(warning);
  const problems = [...merged.problems];
  const origins: Record<string, SettingOrigin> = {};
  const settings: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(definition.schema.properties)) {
    const given = merged.settings.get(key);
    if (given !== undefined) {
      const secret = resolveSecrets(given.value, setting, `/${key}`, env);
      problems.push(...secret.problems.map((problem) => withOrigin(problem, given, definition)));
      if (secret.problems.length === 0) settings[key] = secret.value;
      origins[key] = given.layer.origin;
    } else if (setting.default !== undefined) {
      settings[key] = structuredClone(setting.default);
      origins[key] = "default";
    }
  }
  problems.push(...validate(definition, settings, merged.settings, problems));
  problems.push(...check(definition, settings, origins, problems, options.checks));
  if (problems.length > 0) throw new SettingsError(problems, { hint: hintFor(definition) });
  return { settings: deepFreeze(settings) as SettingsFrom<S>, warnings: merged.warnings, origins };
}

function readLayers(
  definition: SettingsDefinition,
  {
    configFiles = [],
    env = {},
    flags = {},
  }: Pick<LoadSettingsOptions<SettingsSchema>, "configFiles" | "env" | "flags">,
): SettingsLayer[] {
  const files = configFiles
    .filter((path) => path !== "ENV")
    .map((path): SettingsLayer => {
      const { values } = readConfigFile(path);
      return { origin: `file ${path}`, label: path, entries: Object.entries(values) };
    });
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  return [
    ...files,
    { origin: "environment", label: "the environment", entries: variables(definition, env) },
    { origin: "flag", label: "the command line", entries: given },
  ];
}

// Variables that only begin like ours (TAP_ORACLE__SELECT of Meltano, TAP_ORACLE_IMAGE of a script) are none of our
// business; only one that looks like a misspelt setting is worth a warning.
function variables(definition: SettingsDefinition, env: Environment): [string, unknown][] {
  const names = settingNames(definition);
  const entries: [string, unknown][] = [];
  for (const [variable, text] of Object.entries(env)) {
    if (!variable.startsWith(definition.envPrefix)) continue;
    const rest = variable.slice(definition.envPrefix.length);
    const name = names.nameOfVariable(variable);
    if (name !== undefined) entries.push([name, text]);
    else if (!rest.startsWith("_") && names.nearest(rest) !== undefined) {
      entries.push([rest.toLowerCase(), text]);
    }
  }
  return entries;
}

function validate(
  definition: SettingsDefinition,
  settings: Record<string, unknown>,
  merged: ReadonlyMap<string, MergedSetting>,
  before: readonly SettingsProblem[],
): SettingsProblem[] {
  const reported = new Set(before.map((problem) => keyOfPointer(problem.pointer)));
  const problems = problemsFromAjv(validateSettings(settings, definition), {
    schema: definition.schema,
    redactor: createRedactor(secretTexts(settings, definition)),
    describeOrigin: (key) => {
      const given = merged.get(key);
      return given === undefined ? "" : describeOrigin(given, definition);
    },
    describeMissing: (key) =>
      `: set it in a config file or with the environment variable ${environmentName(definition, key)}`,
  });
  return problems.filter((problem) => !reported.has(keyOfPointer(problem.pointer)));
}

function check<S extends SettingsSchema>(
  definition: SettingsDefinition<S>,
  settings: Readonly<Record<string, unknown>>,
  origins: SettingOrigins,
  before: readonly SettingsProblem[],
  checks: LoadSettingsOptions<S>["checks"],
): SettingsProblem[] {
  if (checks === undefined) return [];
  const reported = new Set(before.map((problem) => keyOfPointer(problem.pointer)));
  const valid: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(definition.schema.properties)) {
    const value = reported.has(key) ? structuredClone(schema.default) : settings[key];
    if (value !== undefined) valid[key] = value;
  }
  const found = checks(valid as SettingsForChecks<S>, origins);
  return found.filter(({ pointer }) => pointer === "" || !reported.has(keyOfPointer(pointer)));
}

function withOrigin(
  problem: SettingsProblem,
  given: MergedSetting,
  definition: SettingsDefinition,
): SettingsProblem {
  return { ...problem, message: `${problem.message}${describeOrigin(given, definition)}` };
}

function describeOrigin(given: MergedSetting, definition: SettingsDefinition): string {
  const { layer, key, name } = given;
  const spelling = name === key || layer.origin === "environment" ? "" : `, as "${name}"`;
  return ` (from ${describeSource(definition, layer, name)}${spelling})`;
}

function hintFor(definition: SettingsDefinition): string {
  return `Run "${definition.program} --about" for all settings.`;
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
