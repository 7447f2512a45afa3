// Writes docs/settings.md, docs/types.md, docs/errors.md and the plugin blocks of examples/meltano from the programs' own
// definitions. Needs a build.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderAbout, renderSettingsDoc } from "@singer-oracle/core";
import { renderErrorsDoc, renderTypesDoc } from "@singer-oracle/core/oracle";
import { tapSettings } from "@singer-oracle/tap-oracle";
import { targetSettings } from "@singer-oracle/target-oracle";

/** What `--about --format meltano` prints. */
const meltanoPlugin = (settings) => `${renderAbout(settings, "meltano", "")}\n`;

const pages = {
  "docs/settings.md": renderSettingsDoc([tapSettings, targetSettings]),
  "docs/types.md": renderTypesDoc(),
  "docs/errors.md": renderErrorsDoc(),
  "examples/meltano/plugins/tap-oracle.yml": meltanoPlugin(tapSettings),
  "examples/meltano/plugins/target-oracle.yml": meltanoPlugin(targetSettings),
};
for (const [path, text] of Object.entries(pages)) {
  writeFileSync(join(import.meta.dirname, "..", path), text);
  console.log(`${path}: ${text.split("\n").length - 1} lines`);
}
