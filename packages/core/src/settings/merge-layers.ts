import { isDeepStrictEqual } from "node:util";
import type { SettingsProblem } from "../errors.ts";
import { withoutAlarm } from "../log.ts";
import { escapePointer } from "../singer/json-pointer.ts";
import { aliasTransforms } from "./alias-transforms.ts";
import { coerce, isUnset } from "./coerce.ts";
import type { RenamedAlias, SettingsDefinition } from "./define-settings.ts";
import { environmentName, settingNames } from "./setting-names.ts";

/** Where a setting's value came from. */
export type SettingOrigin = "default" | "environment" | "flag" | `file ${string}`;

/** One source of settings: a file, the environment, the flags. */
export interface SettingsLayer {
  readonly origin: SettingOrigin;
  /** How messages name it: a path, `the environment`, `the command line`. */
  readonly label: string;
  /** Names as given, aliases not yet resolved. */
  readonly entries: readonly (readonly [name: string, value: unknown])[];
}

/** A setting and where it was given. */
export interface MergedSetting {
  readonly key: string;
  /** The name under which it was given: the key or an alias. */
  readonly name: string;
  /** Coerced, not yet validated, secrets not yet read. */
  readonly value: unknown;
  readonly layer: SettingsLayer;
}

/** Result of `mergeLayers`. */
export interface MergedLayers {
  readonly settings: ReadonlyMap<string, MergedSetting>;
  readonly warnings: readonly string[];
  readonly problems: readonly SettingsProblem[];
}

/**
 * The settings of all layers, later layers winning, names translated to ours. Within one layer our own name wins over
 * an alias, with a warning when they differ. Warnings and problems name settings only, never values.
 */
export function mergeLayers(
  definition: SettingsDefinition,
  layers: readonly SettingsLayer[],
  strict: boolean,
): MergedLayers {
  const settings = new Map<string, MergedSetting>();
  const warnings: string[] = [];
  const problems: SettingsProblem[] = [];
  const report = { warnings, problems, strict };
  for (const layer of layers) {
    for (const [key, given] of groupByKey(definition, layer, report)) {
      const setting = chooseOne(given, warnings);
      if (setting === undefined) settings.delete(key);
      else settings.set(key, setting);
    }
  }
  return { settings, warnings: [...new Set(warnings.map(withoutAlarm))], problems };
}

/** Where a name was given, for a message: a path, an environment variable, `the command line`. */
export function describeSource(
  definition: SettingsDefinition,
  layer: SettingsLayer,
  name: string,
): string {
  return layer.origin === "environment" ? environmentName(definition, name) : layer.label;
}

interface Report {
  readonly warnings: string[];
  readonly problems: SettingsProblem[];
  readonly strict: boolean;
}

// Undefined among the settings of a key stands for null: "back to the default".
function groupByKey(
  definition: SettingsDefinition,
  layer: SettingsLayer,
  report: Report,
): Map<string, (MergedSetting | undefined)[]> {
  const groups = new Map<string, (MergedSetting | undefined)[]>();
  for (const [name, value] of layer.entries) {
    const meaning = settingNames(definition).meaningOf(name);
    if (meaning?.kind !== "setting") {
      reportOther(definition, layer, name, value, report);
      continue;
    }
    const schema = definition.schema.properties[meaning.key];
    // Before any conversion: an empty text would become an empty list.
    if (schema === undefined || (value !== null && isUnset(value, schema))) continue;
    const coerced = coerce(translate(value, meaning.rows), schema);
    if (coerced !== null && isUnset(coerced, schema)) continue;
    const group = groups.get(meaning.key) ?? [];
    group.push(coerced === null ? undefined : { key: meaning.key, name, value: coerced, layer });
    groups.set(meaning.key, group);
  }
  return groups;
}

function translate(value: unknown, rows: readonly RenamedAlias[]): unknown {
  let translated = value;
  for (const { transform, values } of rows) {
    if (transform !== undefined) translated = aliasTransforms[transform].apply(translated);
    if (values === undefined || typeof translated === "object") continue;
    const given = String(translated).trim().toLowerCase();
    const found = Object.entries(values).find(([word]) => word.toLowerCase() === given);
    if (found !== undefined) translated = found[1];
  }
  return translated;
}

function chooseOne(
  group: readonly (MergedSetting | undefined)[],
  warnings: string[],
): MergedSetting | undefined {
  const given = group.filter((setting) => setting !== undefined);
  const chosen = given.find((setting) => setting.name === setting.key) ?? given[0];
  for (const other of given) {
    if (chosen === undefined || isDeepStrictEqual(other.value, chosen.value)) continue;
    warnings.push(
      `${other.layer.label}: "${other.name}" is ignored because "${chosen.name}" says something else`,
    );
  }
  return chosen;
}

function reportOther(
  definition: SettingsDefinition,
  layer: SettingsLayer,
  name: string,
  value: unknown,
  report: Report,
): void {
  const meaning = settingNames(definition).meaningOf(name);
  const where = `${layer.label}: `;
  if (meaning === undefined) reportUnknown(definition, layer, name, report);
  else if (!saysSomething(value)) return;
  else if (meaning.kind === "ignored") {
    const { row } = meaning;
    report.warnings.push(`${where}"${name}" (of ${row.from}) is ignored: ${row.ignored}`);
  } else if (meaning.kind === "refused") {
    const source = describeSource(definition, layer, name);
    const message = `cannot be used (from ${source}): ${meaning.row.refusedWhenSet}`;
    report.problems.push({ pointer: `/${escapePointer(name)}`, message });
  }
}

function reportUnknown(
  definition: SettingsDefinition,
  layer: SettingsLayer,
  name: string,
  { warnings, problems, strict }: Report,
): void {
  const nearest = settingNames(definition).nearest(name);
  const shown = name.length > 80 ? `${name.slice(0, 77)}...` : name;
  if (strict) {
    const source = describeSource(definition, layer, name);
    const message = `is not a setting of ${definition.program} (from ${source})`;
    const problem = { pointer: `/${escapePointer(shown)}`, message };
    problems.push(nearest === undefined ? problem : { ...problem, nearest });
    return;
  }
  const isVariable = layer.origin === "environment";
  const spelled = (setting: string): string =>
    isVariable ? environmentName(definition, setting) : setting;
  const hint = nearest === undefined ? "" : ` (did you mean "${spelled(nearest)}"?)`;
  const what = JSON.stringify(spelled(shown));
  warnings.push(`${layer.label}: ${what} is not a setting of ${definition.program}${hint}`);
}

// What a pipeline tool writes for "nothing here" is nothing to warn about.
function saysSomething(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return false;
  if (typeof value === "string") return !["", "{}", "[]", "false", "null"].includes(value.trim());
  return typeof value !== "object" || Object.keys(value).length > 0;
}
