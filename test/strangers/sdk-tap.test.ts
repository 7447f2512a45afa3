// Layer: sandbox. The Meltano SDK's own tests of taps, run against our tap. Needs Python 3 and a package registry.
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDatabase, readBeside } from "../e2e/harness.ts";
import { makeEnvironment, python } from "../python/make-environment.ts";
import { runStranger } from "./run-stranger.ts";
import { environmentOf, passedIn, sdkRequirements } from "./sdk.ts";

test.skipIf(python.missing !== null)(
  "singer_sdk.testing: all tap, stream and attribute tests on every type",
  async () => {
    const bin = await makeEnvironment("sdk-tap", ...sdkRequirements);
    const seed = [readBeside("every-type.sql"), readBeside("every-type-23.sql")].join("\n");
    await using database = await openDatabase({ seed, sandboxOnly: true });
    const config = {
      ...database.settings("source"),
      filter_schemas: ["SOURCE"],
      // What the SDK's tests know no types for: a column that may be any of them, and one that has none.
      exclude_tables: ["SOURCE-JSONS", "SOURCE-UNSUPPORTED_COLUMNS"],
      select: ["*-*.*"],
      default_replication_method: "FULL_TABLE",
    };
    const script = join(import.meta.dirname, "sdk_tap.py");
    const ending = await runStranger(join(bin, "python"), ["-m", "pytest", "-q", script], {
      env: environmentOf("tap", config),
    });
    // Skipped: whether the table without rows gives records.
    expect(passedIn(ending)).toMatch(/^[1-9]\d\d passed, 1 skipped$/);
  },
  180_000,
);
