import type { SettingSchema, SettingsDefinition } from "./define-settings.ts";

/**
 * A JSON Schema (draft 7) of the program's configuration file, for editors: our own names with their descriptions, secrets
 * as text or as a reference. Other names are allowed, as they are when loading.
 */
export function configFileSchema(
  definition: SettingsDefinition,
): Readonly<Record<string, unknown>> {
  const properties = Object.entries(definition.schema.properties).map(([name, setting]) => [
    name,
    setting.writeOnly === true ? secretSchema(setting) : setting,
  ]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: definition.program,
    description: definition.description,
    type: "object",
    properties: Object.fromEntries(properties),
  };
}

function secretSchema(setting: SettingSchema): object {
  const reference = (name: string, description: string): object => ({
    type: "object",
    properties: { [name]: { type: "string", minLength: 1, description } },
    required: [name],
    additionalProperties: false,
  });
  const { description, writeOnly, ...value } = setting;
  return {
    description,
    writeOnly,
    anyOf: [
      value,
      reference("env", "Name of the environment variable that holds the secret."),
      reference("file", "Path of the file that holds the secret."),
    ],
  };
}
