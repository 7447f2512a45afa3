// Layer: pure. The generated pages in docs/ are what the definitions say today.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { renderSettingsDoc } from "@singer-oracle/core";
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
