// Layer: sandbox. singer-check-tap, from PyPI, holds our tap's output against Singer's rules. Needs Python 3 and a package registry.
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  chooseAll,
  discover,
  openDatabase,
  ProgramFolder,
  readBeside,
  succeeded,
  wholeLines,
} from "../e2e/harness.ts";
import { makeEnvironment, python } from "../python/make-environment.ts";
import { lastStateLine } from "./messages.ts";
import { runStranger } from "./run-stranger.ts";

const key = { "replication-method": "INCREMENTAL", "replication-key": "ID" };

test.skipIf(python.missing !== null).each([
  ["FULL_TABLE", {}],
  ["INCREMENTAL", key],
] as const)(
  "singer-check-tap: every type, %s, without and with state",
  async (name, metadata) => {
    const bin = await makeEnvironment("singer-tools", "singer-tools==0.4.1");
    const seed = [readBeside("every-type.sql"), readBeside("every-type-23.sql")].join("\n");
    await using database = await openDatabase({ seed });
    // It counts seconds in floating point, which takes the last microsecond of the year 9999 into the year 10000.
    await database.run("source", "DELETE FROM times WHERE EXTRACT(YEAR FROM t6) = 9999;");
    using folder = new ProgramFolder();
    const { streams } = await discover(folder, database);
    const isWanted = (properties: Readonly<Record<string, object>>) =>
      name === "FULL_TABLE" || JSON.stringify(properties["ID"])?.includes('"integer"');
    const catalog = chooseAll(
      { streams: streams.filter(({ schema }) => isWanted(schema.properties)) },
      { "replication-method": "FULL_TABLE", ...metadata },
    );
    const config = database.settings("source");
    const first = succeeded(await folder.tap({ config, catalog })).stdout;
    const state = lastStateLine(first) ?? "";
    const { value } = JSON.parse(state);
    const second = succeeded(await folder.tap({ config, catalog, state: value })).stdout;
    for (const output of [first, second]) {
      const options = { input: output, cwd: folder.path };
      const { stdout } = succeeded(await runStranger(join(bin, "singer-check-tap"), [], options));
      const count = (type: string) =>
        wholeLines(output).filter((line) => line.startsWith(`{"type":"${type}"`)).length;
      expect(stdout).toContain("The output is valid.");
      expect(countsIn(stdout)).toEqual({
        schema: count("SCHEMA"),
        record: count("RECORD"),
        state: count("STATE"),
      });
    }
  },
  120_000,
);

/** The numbers of messages that it saw, by type. */
function countsIn(stdout: string): Record<string, number> {
  const lines = [...stdout.matchAll(/^ *(\d+) (\w+) messages$/gm)];
  return Object.fromEntries(lines.map(([, count, type]) => [type, Number(count)]));
}
