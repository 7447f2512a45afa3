import type { SettingsDefinition } from "./define-settings.ts";
import { type SettingFacts, settingGroups } from "./setting-facts.ts";
import { environmentName } from "./setting-names.ts";

/** Columns of a terminal that the text fits into. */
export const aboutTextWidth = 92;

const mostNameColumns = 28;

/** The description of a program for a terminal: settings by heading, names in one column, at most 92 columns wide. */
export function renderAboutText(definition: SettingsDefinition, version: string): string {
  const { program, description, capabilities } = definition;
  const groups = settingGroups(definition);
  const names = groups.flatMap(({ settings }) => settings.map(({ name }) => name.length));
  const nameColumns = Math.min(mostNameColumns, Math.max(0, ...names));
  const lines = [`${program} ${version}`, ...wrap(description, aboutTextWidth)];
  if (capabilities.length > 0) {
    lines.push("", ...wrap(`Capabilities: ${capabilities.join(", ")}`, aboutTextWidth));
  }
  lines.push("", ...wrap(environmentSentence(definition), aboutTextWidth));
  for (const { heading, settings } of groups) {
    lines.push("", heading.toUpperCase());
    for (const setting of settings) lines.push(...settingLines(setting, nameColumns));
  }
  return lines.join("\n");
}

/**
 * The words of a text in lines of at most `columns` UTF-16 units; a longer word gets a line of its own.
 */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  if (line !== "") lines.push(line);
  return lines;
}

function environmentSentence(definition: SettingsDefinition): string {
  const [first = "name"] = Object.keys(definition.schema.properties);
  const variable = environmentName(definition, first);
  return `Every setting can also be given as an environment variable: ${first} as ${variable}.`;
}

function settingLines(setting: SettingFacts, nameColumns: number): string[] {
  const indent = " ".repeat(nameColumns + 4);
  const columns = aboutTextWidth - indent.length;
  const facts = [
    setting.type,
    ...(setting.isSecret ? ["secret"] : []),
    ...(setting.isRequired ? ["required"] : []),
    ...(setting.defaultText === undefined ? [] : [`default ${setting.defaultText}`]),
  ];
  const body = [...wrap(facts.join(", "), columns), ...wrap(setting.description, columns)];
  if (setting.aliases.length > 0)
    body.push(...wrap(`Also: ${setting.aliases.join(", ")}`, columns));
  const name = `  ${setting.name}`;
  if (setting.name.length > nameColumns) return [name, ...body.map((line) => indent + line)];
  const [first = "", ...rest] = body;
  return [`${name.padEnd(nameColumns + 4)}${first}`, ...rest.map((line) => indent + line)];
}
