import { renderMeltanoPlugin } from "./about-meltano.ts";
import { renderAboutText } from "./about-text.ts";
import type { SettingSchema, SettingsDefinition } from "./define-settings.ts";
import { renderSettingsTables } from "./settings-doc.ts";

/** The forms in which a program describes itself. */
export const aboutFormats = ["text", "json", "markdown", "meltano"] as const;

/** One of `aboutFormats`. */
export type AboutFormat = (typeof aboutFormats)[number];

/**
 * What `--about` prints, without a line end at its end. `json` has the keys that the Meltano SDK prints, so that tools
 * which read those read ours; `meltano` is a plugin block to paste into `meltano.yml`. Never holds the value of a
 * setting, only defaults and examples.
 *
 * Source: Meltano SDK, `--about --format=json` (name, description, version, sdk_version, supported_python_versions,
 * capabilities, settings).
 */
export function renderAbout(
  definition: SettingsDefinition,
  format: AboutFormat,
  version: string,
): string {
  switch (format) {
    case "text":
      return renderAboutText(definition, version);
    case "json":
      return JSON.stringify(aboutJson(definition, version), undefined, 2);
    case "markdown":
      return renderAboutMarkdown(definition, version);
    case "meltano":
      return renderMeltanoPlugin(definition);
  }
}

function aboutJson(definition: SettingsDefinition, version: string): object {
  const { program, description, capabilities, schema } = definition;
  const properties = Object.entries(schema.properties).map(([name, setting]) => [
    name,
    aboutSetting(setting),
  ]);
  return {
    name: program,
    description,
    version,
    // Readers of the SDK's output expect these two keys; there is no Python here.
    sdk_version: null,
    supported_python_versions: [],
    capabilities,
    settings: {
      type: "object",
      properties: Object.fromEntries(properties),
      required: schema.required ?? [],
    },
  };
}

// "secret" is the SDK's own mark beside the standard writeOnly.
function aboutSetting(setting: SettingSchema): object {
  return setting.writeOnly === true ? { ...setting, secret: true } : setting;
}

function renderAboutMarkdown(definition: SettingsDefinition, version: string): string {
  const { program, description, capabilities } = definition;
  return [
    `# \`${program}\` ${version}`,
    description,
    "## Capabilities",
    capabilities.map((capability) => `* \`${capability}\``).join("\n"),
    "## Settings",
    renderSettingsTables(definition, "###"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}
