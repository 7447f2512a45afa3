import { aliasTransforms } from "./alias-transforms.ts";
import type { AliasRow, SettingsDefinition } from "./define-settings.ts";
import { type SettingFacts, settingGroups } from "./setting-facts.ts";

const introduction = `# Settings

This page is generated from the programs' own definitions; change those, not this page.

## How settings are given

Defaults are overridden by the config files in the order of \`--config\`, these by environment variables, these by flags.
A config file is an object in JSON, YAML or TOML, told apart by its extension, or by its look when it has none of these.
\`--config ENV\` reads no file: the environment always counts.

* A secret may be text, \`{"env": "NAME"}\` (that environment variable) or \`{"file": "PATH"}\` (the content of that file).
* Text is read by type: \`"1521"\`, \`"true"\`, \`"yes"\`, \`"A,B"\` for a list, JSON for lists and objects.
* \`null\` takes a setting back to its default. An empty text counts as not given, except where the default is a text.
* An unknown name gives a warning with the nearest known name; with \`--strict-settings\` it stops the program.
* Names that other taps and targets use are understood; the tables at the end of each program list them.`;

/** The page `docs/settings.md`: every setting of every program, then the names of other systems. Ends with a line end. */
export function renderSettingsDoc(definitions: readonly SettingsDefinition[]): string {
  const programs = definitions.map((definition) =>
    [
      `## ${definition.program}`,
      definition.description,
      renderSettingsTables(definition, "###"),
      ...renderAliasTables(definition),
    ].join("\n\n"),
  );
  return `${[introduction, ...programs].join("\n\n")}\n`;
}

/** A Markdown table for each heading of a program's settings. `level` is the mark of a heading, `###`. */
export function renderSettingsTables(definition: SettingsDefinition, level: string): string {
  return settingGroups(definition)
    .map(({ heading, settings }) => {
      const titles = ["name", "type", "default", "environment variable", "aliases", "description"];
      return `${level} ${heading}\n\n${renderTable(titles, settings.map(settingCells))}`;
    })
    .join("\n\n");
}

function settingCells(setting: SettingFacts): string[] {
  const { defaultText, examples } = setting;
  const example = examples.length === 0 ? "" : ` Example: ${examples.map(code).join(", ")}.`;
  return [
    code(setting.name),
    escapeCell(setting.isSecret ? `${setting.type}, secret` : setting.type),
    defaultText === undefined ? (setting.isRequired ? "required" : "") : code(defaultText),
    code(setting.variable),
    setting.aliases.map(code).join(", "),
    `${escapeCell(setting.description)}${example}`,
  ];
}

function renderAliasTables(definition: SettingsDefinition): string[] {
  const systems = new Map<string, AliasRow[]>();
  for (const row of definition.aliases) {
    const rows = systems.get(row.from) ?? [];
    rows.push(row);
    systems.set(row.from, rows);
  }
  return [...systems].map(([system, rows]) => {
    const table = renderTable(["name", "here"], rows.map(aliasCells));
    return `### Names of ${system}\n\n${table}`;
  });
}

function aliasCells(row: AliasRow): string[] {
  if (row.to === undefined) {
    const text =
      row.ignored === undefined
        ? `refused when set: ${row.refusedWhenSet}`
        : `ignored: ${row.ignored}`;
    return [code(row.name), escapeCell(text)];
  }
  const notes: string[] = row.transform === undefined ? [] : [aliasTransforms[row.transform].note];
  for (const [word, value] of Object.entries(row.values ?? {})) {
    notes.push(`${code(word)} is ${code(JSON.stringify(value))}`);
  }
  const suffix = notes.length === 0 ? "" : ` (${notes.join("; ")})`;
  return [code(row.name), `${code(row.to)}${suffix}`];
}

function renderTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [titles, titles.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

function escapeCell(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").replaceAll("<", "&lt;").trim();
}
