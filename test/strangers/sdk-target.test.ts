// Layer: sandbox. The Meltano SDK's own tests of targets, run against our target. Needs Python 3 and a package registry.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDatabase } from "../e2e/harness.ts";
import { makeEnvironment, python } from "../python/make-environment.ts";
import { expectLoaded } from "./loaded-rows.ts";
import { runStranger } from "./run-stranger.ts";
import { environmentOf, passedIn, sdkRequirements } from "./sdk.ts";

/** Files of which the SDK expects that they fail. */
const refused = new Set(["invalid_schema", "record_before_schema", "record_missing_key_property"]);

test.skipIf(python.missing !== null)(
  "singer_sdk.testing: all target tests, and the rows",
  async () => {
    const bin = await makeEnvironment("sdk-target", ...sdkRequirements);
    await using database = await openDatabase();
    const connection = await database.connect("warehouse");
    const script = join(import.meta.dirname, "sdk_target.py");
    const ending = await runStranger(join(bin, "python"), ["-m", "pytest", "-q", script], {
      env: environmentOf("target", database.settings("warehouse")),
    });
    // 15 tests and --version, --about of its suite; 5 of the files that its suite leaves out.
    expect(passedIn(ending)).toBe("21 passed");

    const where = "import singer_sdk.testing.target_test_streams as s; print(s.__path__[0])";
    const { stdout } = await runStranger(join(bin, "python"), ["-c", where]);
    const folder = stdout.trim();
    const names = readdirSync(folder)
      .filter((file) => file.endsWith(".singer"))
      .map((file) => file.slice(0, -".singer".length));
    expect(names).toHaveLength(20);
    const sent = names
      .filter((name) => !refused.has(name))
      .map((name) => readFileSync(join(folder, `${name}.singer`), "utf8"));
    await expectLoaded(connection, database.users.warehouse.name, sent.join("\n"));
    await connection.close();
  },
  180_000,
);
