import { Document, isMap, isScalar } from "yaml";
import { typesOf } from "./coerce.ts";
import type { SettingSchema, SettingsDefinition } from "./define-settings.ts";

const noPipUrlComment = `
 There is no pip_url: install the executable with npm so that it is on the PATH, or give its path.
 Meltano caches the catalog only of plugins that have a pip_url, so discovery runs each time.`;

/**
 * A plugin block for `meltano.yml`: `plugins`, then `extractors`, `loaders` or `utilities` by the program's name.
 *
 * Source: Meltano, custom plugin definitions; setting kinds string, integer, boolean, date_iso8601, options, array,
 * object; `catalog_cache_key` (no cache without `pip_url`).
 */
export function renderMeltanoPlugin(definition: SettingsDefinition): string {
  const { program, capabilities, schema } = definition;
  const plugin = {
    name: program,
    namespace: program.replaceAll("-", "_"),
    label: program,
    description: definition.description,
    executable: program,
    capabilities,
    settings: Object.entries(schema.properties).map(([name, setting]) =>
      meltanoSetting(name, setting),
    ),
  };
  const group = pluginGroup(program);
  const document = new Document(
    { plugins: { [group]: [plugin] } },
    { aliasDuplicateObjects: false, compat: "yaml-1.1" },
  );
  const block = document.getIn(["plugins", group, 0], true);
  for (const { key } of isMap(block) ? block.items : []) {
    if (isScalar(key) && key.value === "executable") key.commentBefore = noPipUrlComment.slice(1);
  }
  return document.toString({ lineWidth: 100 }).trimEnd();
}

function pluginGroup(program: string): string {
  if (program.startsWith("tap-")) return "extractors";
  return program.startsWith("target-") ? "loaders" : "utilities";
}

function meltanoSetting(name: string, setting: SettingSchema): object {
  const { description, enum: words } = setting;
  return {
    name,
    label: setting.title ?? labelOf(name),
    description,
    kind: kindOf(setting),
    ...(setting.writeOnly === true ? { sensitive: true } : {}),
    ...(words === undefined
      ? {}
      : { options: words.map((word) => ({ label: String(word), value: word })) }),
    ...(setting.default === undefined ? {} : { value: setting.default }),
  };
}

// Older versions of Meltano refuse a kind they do not know, so a fraction is a "string": it arrives as text and is read
// by type here.
function kindOf(setting: SettingSchema): string {
  if (setting.enum !== undefined) return "options";
  const [type] = typesOf(setting);
  if (type === "string") return isDate(setting) ? "date_iso8601" : "string";
  return type === undefined || type === "number" ? "string" : type;
}

function isDate({ format }: SettingSchema): boolean {
  return format === "date-time" || format === "date";
}

const capitals: ReadonlySet<string> = new Set([
  "cert",
  "db",
  "ddl",
  "dn",
  "id",
  "json",
  "lob",
  "scn",
  "sid",
  "sql",
  "ssl",
  "tns",
  "tz",
  "url",
  "utc",
]);
const units: ReadonlyMap<string, string> = new Map([
  ["s", "seconds"],
  ["ms", "milliseconds"],
  ["min", "minutes"],
  ["bytes", "bytes"],
]);

/** `connect_timeout_s` → `Connect timeout (seconds)`. */
function labelOf(name: string): string {
  const words = name.split("_");
  const unit = words.length > 1 ? units.get(words.at(-1) ?? "") : undefined;
  const text = (unit === undefined ? words : words.slice(0, -1))
    .map((word) => (capitals.has(word) ? word.toUpperCase() : word))
    .join(" ");
  const label = text.charAt(0).toUpperCase() + text.slice(1);
  return unit === undefined ? label : `${label} (${unit})`;
}
