// Writes docs/settings.md, docs/types.md and docs/errors.md from the programs' own definitions. Needs a build.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderSettingsDoc } from "@singer-oracle/core";
import { renderErrorsDoc, renderTypesDoc } from "@singer-oracle/core/oracle";
import { tapSettings } from "@singer-oracle/tap-oracle";
import { targetSettings } from "@singer-oracle/target-oracle";

const pages = {
  "settings.md": renderSettingsDoc([tapSettings, targetSettings]),
  "types.md": renderTypesDoc(),
  "errors.md": renderErrorsDoc(),
};
for (const [name, text] of Object.entries(pages)) {
  writeFileSync(join(import.meta.dirname, "..", "docs", name), text);
  console.log(`docs/${name}: ${text.split("\n").length - 1} lines`);
}
