import { typesOf } from "./coerce.ts";
import type {
  SettingSchema,
  SettingsDefinition,
  SettingType,
  ValueSchema,
} from "./define-settings.ts";
import { environmentName } from "./setting-names.ts";

/** What a list of settings says about one of them, in words. */
export interface SettingFacts {
  readonly name: string;
  /** `integer 1..65535`, `text`, `"thin" | "thick"`, `list of text`. */
  readonly type: string;
  /** The default as JSON, or undefined. */
  readonly defaultText: string | undefined;
  readonly isRequired: boolean;
  readonly isSecret: boolean;
  readonly variable: string;
  /** Our own older names. */
  readonly aliases: readonly string[];
  readonly description: string;
  /** Examples as JSON. */
  readonly examples: readonly string[];
}

/** The settings of one heading. */
export interface SettingGroup {
  /** `Connection`. */
  readonly heading: string;
  readonly settings: readonly SettingFacts[];
}

/** All settings by heading; headings and settings in the order of the definition. */
export function settingGroups(definition: SettingsDefinition): SettingGroup[] {
  const groups = new Map<string, SettingFacts[]>();
  for (const [name, setting] of Object.entries(definition.schema.properties)) {
    const category = setting["x-category"] ?? "general";
    const heading = category.charAt(0).toUpperCase() + category.slice(1).replaceAll("_", " ");
    const group = groups.get(heading) ?? [];
    group.push(settingFacts(definition, name, setting));
    groups.set(heading, group);
  }
  return [...groups].map(([heading, settings]) => ({ heading, settings }));
}

function settingFacts(
  definition: SettingsDefinition,
  name: string,
  setting: SettingSchema,
): SettingFacts {
  return {
    name,
    type: shortType(setting),
    defaultText: setting.default === undefined ? undefined : JSON.stringify(setting.default),
    isRequired: definition.schema.required?.includes(name) ?? false,
    isSecret: setting.writeOnly === true,
    variable: environmentName(definition, name),
    aliases: setting["x-aliases"] ?? [],
    description: setting.description,
    examples: (setting.examples ?? []).map((example) => JSON.stringify(example)),
  };
}

function shortType(schema: ValueSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((word) => JSON.stringify(word)).join(" | ");
  return typesOf(schema)
    .map((type) => shortTypeName(type, schema))
    .join(" or ");
}

function shortTypeName(type: SettingType, schema: ValueSchema): string {
  switch (type) {
    case "string":
      return schema.format === undefined ? "text" : `text (${schema.format})`;
    case "integer":
    case "number":
      return `${type}${shortRange(schema)}`;
    case "array":
      return schema.items === undefined ? "list" : `list of ${shortType(schema.items)}`;
    case "object": {
      const { additionalProperties } = schema;
      return typeof additionalProperties === "object"
        ? `object of ${shortType(additionalProperties)}`
        : "object";
    }
    default:
      return type;
  }
}

function shortRange({ minimum, maximum }: ValueSchema): string {
  if (minimum !== undefined && maximum !== undefined) return ` ${minimum}..${maximum}`;
  if (minimum !== undefined) return ` >= ${minimum}`;
  return maximum === undefined ? "" : ` <= ${maximum}`;
}
