import type {
  AliasRow,
  IgnoredAlias,
  RefusedAlias,
  RenamedAlias,
  SettingsDefinition,
} from "./define-settings.ts";
import { nearestName } from "./nearest-name.ts";

/** What a name in a configuration means. */
export type NameMeaning =
  | { readonly kind: "setting"; readonly key: string; readonly rows: readonly RenamedAlias[] }
  | { readonly kind: "ignored"; readonly row: IgnoredAlias }
  | { readonly kind: "refused"; readonly row: RefusedAlias };

/** All names that a program understands, ours and those of other systems. */
export interface SettingNames {
  /** What the name means, or undefined for an unknown one. Case counts. */
  meaningOf(name: string): NameMeaning | undefined;
  /** The name behind an environment variable of the program, or undefined. */
  nameOfVariable(variable: string): string | undefined;
  /**
   * The setting that an unknown name most likely stands for; for a misspelt name that must not be ignored, that name.
   */
  nearest(name: string): string | undefined;
}

const namesOfDefinitions = new WeakMap<SettingsDefinition, SettingNames>();

/** The names of a definition; made once for each. */
export function settingNames(definition: SettingsDefinition): SettingNames {
  const known = namesOfDefinitions.get(definition);
  if (known !== undefined) return known;
  const names = buildNames(definition);
  namesOfDefinitions.set(definition, names);
  return names;
}

/** The environment variable of a name: `TAP_ORACLE_` and `host` → `TAP_ORACLE_HOST`. */
export function environmentName(
  definition: Pick<SettingsDefinition, "envPrefix">,
  name: string,
): string {
  return definition.envPrefix + name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_");
}

function buildNames(definition: SettingsDefinition): SettingNames {
  const meanings = new Map<string, NameMeaning>();
  for (const [key, setting] of Object.entries(definition.schema.properties)) {
    meanings.set(key, { kind: "setting", key, rows: [] });
    for (const alias of setting["x-aliases"] ?? []) {
      meanings.set(alias, { kind: "setting", key, rows: [] });
    }
  }
  for (const row of definition.aliases) {
    meanings.set(row.name, meaningWith(meanings.get(row.name), row));
  }
  const variables = new Map<string, string>();
  for (const name of meanings.keys()) {
    const variable = environmentName(definition, name);
    if (!variables.has(variable)) variables.set(variable, name);
  }
  return {
    meaningOf: (name) => meanings.get(name),
    nameOfVariable: (variable) => variables.get(variable),
    nearest: (name) => nearestOf(name, meanings),
  };
}

function meaningWith(before: NameMeaning | undefined, row: AliasRow): NameMeaning {
  if (row.to !== undefined) {
    const rows = before?.kind === "setting" ? before.rows : [];
    return { kind: "setting", key: row.to, rows: [...rows, row] };
  }
  if (row.ignored !== undefined) return { kind: "ignored", row };
  return { kind: "refused", row };
}

function nearestOf(name: string, meanings: ReadonlyMap<string, NameMeaning>): string | undefined {
  const candidates = [...meanings].filter(([, meaning]) => meaning.kind !== "ignored");
  const found = nearestName(
    name,
    candidates.map(([candidate]) => candidate),
  );
  const meaning = found === undefined ? undefined : meanings.get(found);
  return meaning?.kind === "setting" ? meaning.key : found;
}
