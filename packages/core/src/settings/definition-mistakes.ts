import type {
  AliasRow,
  RenamedAlias,
  SettingSchema,
  SettingsDefinition,
} from "./define-settings.ts";
import { environmentName } from "./setting-names.ts";

/** What a definition says against itself, one sentence each; empty when it is sound. */
export function findDefinitionMistakes(definition: SettingsDefinition): string[] {
  return [
    ...settingMistakes(definition),
    ...ownAliasMistakes(definition),
    ...aliasRowMistakes(definition),
    ...environmentMistakes(definition),
  ];
}

function settingMistakes({ schema, envPrefix }: SettingsDefinition): string[] {
  const prefixMistakes = /^[A-Z][A-Z0-9_]*_$/.test(envPrefix)
    ? []
    : [`the environment prefix ${envPrefix} is not like TAP_ORACLE_`];
  const missing = (schema.required ?? []).filter((name) => !Object.hasOwn(schema.properties, name));
  return [
    ...prefixMistakes,
    ...Object.entries(schema.properties).flatMap(([name, setting]) => mistakesOf(name, setting)),
    ...missing.map((name) => `the required ${name} is not a setting`),
  ];
}

function mistakesOf(name: string, setting: SettingSchema): string[] {
  const mistakes: string[] = [];
  if (!/^[a-z][a-z0-9_]*$/.test(name)) mistakes.push(`the setting ${name} is not snake_case`);
  if (setting.description.trim() === "") mistakes.push(`the setting ${name} has no description`);
  if (setting.default === null) mistakes.push(`the setting ${name} has null as its default`);
  if (setting.writeOnly === true && (setting.default ?? setting.examples) !== undefined) {
    mistakes.push(`the secret ${name} has a default or examples`);
  }
  return mistakes;
}

function ownAliasMistakes({ schema }: SettingsDefinition): string[] {
  const mistakes: string[] = [];
  const owners = new Map<string, string>();
  for (const [name, setting] of Object.entries(schema.properties)) {
    for (const alias of setting["x-aliases"] ?? []) {
      if (Object.hasOwn(schema.properties, alias))
        mistakes.push(`the alias ${alias} is a setting itself`);
      const owner = owners.get(alias);
      if (owner !== undefined) mistakes.push(`the alias ${alias} stands for ${owner} and ${name}`);
      owners.set(alias, name);
    }
  }
  return mistakes;
}

function aliasRowMistakes({ schema, aliases }: SettingsDefinition): string[] {
  const mistakes: string[] = [];
  const meanings = new Map<string, string>();
  for (const [name, setting] of Object.entries(schema.properties)) {
    for (const alias of setting["x-aliases"] ?? []) meanings.set(alias, `to ${name}`);
    meanings.set(name, `to ${name}`);
  }
  for (const row of aliases) {
    const meaning = meaningOf(row);
    const other = meanings.get(row.name);
    if (other !== undefined && other !== meaning) {
      mistakes.push(`${row.name} is both "${other}" and "${meaning}" (${row.from})`);
    }
    meanings.set(row.name, meaning);
    if (isRenamed(row) && !Object.hasOwn(schema.properties, row.to)) {
      mistakes.push(
        `the alias ${row.name} (${row.from}) stands for ${row.to}, which is no setting`,
      );
    }
  }
  return mistakes;
}

function meaningOf(row: AliasRow): string {
  if (isRenamed(row)) return `to ${row.to}`;
  return row.ignored === undefined ? "refused" : "ignored";
}

function environmentMistakes(definition: SettingsDefinition): string[] {
  const mistakes: string[] = [];
  const owners = new Map<string, string>();
  for (const name of Object.keys(definition.schema.properties)) {
    const variable = environmentName(definition, name);
    const owner = owners.get(variable);
    if (owner !== undefined) mistakes.push(`${owner} and ${name} share the variable ${variable}`);
    owners.set(variable, name);
  }
  return mistakes;
}

function isRenamed(row: AliasRow): row is RenamedAlias {
  return row.to !== undefined;
}
