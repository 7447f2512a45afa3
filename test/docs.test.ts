// Layer: pure. The generated pages in docs/ and examples/ are what the definitions say today.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { renderAbout, renderSettingsDoc } from "@singer-oracle/core";
import { renderErrorsDoc, renderTypesDoc } from "@singer-oracle/core/oracle";
import { tapSettings } from "@singer-oracle/tap-oracle";
import { targetSettings } from "@singer-oracle/target-oracle";
import { expect, test } from "vitest";

test.each([
  ["settings.md", () => renderSettingsDoc([tapSettings, targetSettings])],
  ["types.md", renderTypesDoc],
  ["errors.md", renderErrorsDoc],
] as const)("docs/%s is fresh (npm run docs)", (name, render) => {
  const page = readFileSync(join(import.meta.dirname, "..", "docs", name), "utf8");
  expect(page).toBe(render());
});

test.each([tapSettings, targetSettings])(
  "examples/meltano/plugins/$program.yml is what --about --format meltano prints (npm run docs)",
  (settings) => {
    const path = join("examples", "meltano", "plugins", `${settings.program}.yml`);
    const block = readFileSync(join(import.meta.dirname, "..", path), "utf8");
    expect(block).toBe(`${renderAbout(settings, "meltano", "")}\n`);
  },
);
