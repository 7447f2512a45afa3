// Layer: sandbox, or real Oracle when ORACLE_TEST_CONNECT_STRING is set.
// What goes to which output: stdout holds messages alone, stderr no secret, and a run that succeeds no word of alarm.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkTapOutput } from "../conformance/index.ts";
import {
  chooseAll,
  discover,
  type Ending,
  openDatabase,
  ProgramFolder,
  succeeded,
  type TestCatalog,
  type TestDatabase,
  wholeLines,
} from "./harness.ts";

const folder = new ProgramFolder();
let database: TestDatabase;
let catalog: TestCatalog;

beforeAll(async () => {
  database = await openDatabase({
    seed: `
CREATE TABLE error_log (id NUMBER(9) CONSTRAINT error_log_pk PRIMARY KEY, exception_text VARCHAR2(40), big CLOB, v VARCHAR2(10), f BINARY_DOUBLE);
INSERT INTO error_log VALUES (1, 'value-Secret-1', 'value-Secret-2', NULL, BINARY_DOUBLE_NAN);
INSERT INTO error_log VALUES (2, NULL, NULL, ' ', 1);
CREATE TABLE plain (id NUMBER(9), file_ BFILE);
`,
  });
  catalog = chooseAll(await discover(folder, database));
}, 180_000);
afterAll(async () => {
  await database.close();
  folder[Symbol.dispose]();
});

/** Settings whose values would look like failures, were they written into the log. */
const tapSettings = {
  on_large_lob: "error",
  out_of_range_dates: "error",
  special_floats: "null",
  on_stream_error: "stop",
  state_interval_rows: 1,
  a_setting_that_is_an_error: "exception",
};
const targetSettings = { on_unmappable_char: "error", on_reject: "fail", batch_size_rows: 1 };

const secrets = () => [
  ...Object.values(database.users).map(({ password }) => password),
  "value-Secret-1",
  "value-Secret-2",
];

function expectClean(ending: Ending): void {
  succeeded(ending);
  // A table may be called ERROR_LOG, and its name be told.
  const text = ending.stderr.replaceAll(/ERROR_LOG|EXCEPTION_TEXT/g, "");
  const alarms = text.split("\n").filter((line) => /error|exception/i.test(line));
  expect(alarms).toEqual([]);
  for (const secret of secrets()) expect(ending.stderr).not.toContain(secret);
  // A runner's test reads each line as JSON and asks for its type: a bare number or list would break it.
  for (const line of wholeLines(ending.stderr))
    expect(line).not.toMatch(/^\s*(\[|-?\d+\s*$|"|null\s*$|true\s*$|false\s*$)/);
}

const tapFiles = (more: { args?: string[]; logFormat?: "json" | "text" } = {}) => ({
  config: { ...tapSettings, ...database.settings("source") },
  catalog,
  ...more,
});

describe.concurrent.each(["text", "json"] as const)(
  "log in %s form",
  { timeout: 120_000 },
  (logFormat) => {
    test.each(["info", "debug"])("tap and target, level %s", async (level) => {
      const args = ["--log-level", level];
      await using own = await openDatabase({ sandboxOnly: true });
      const tap = await folder.tap(tapFiles({ args, logFormat }));
      expectClean(tap);
      expect(checkTapOutput(tap.stdout.split("\n"))).toEqual([]);
      const config = { ...targetSettings, ...own.settings("warehouse") };
      const target = await folder.target({ config, args, logFormat }, tap.stdout);
      expectClean(target);
      for (const line of wholeLines(target.stdout))
        expect(Object.keys(JSON.parse(line))).toContain("bookmarks");
    });

    test("discovery writes a catalog and nothing else to stdout", async () => {
      const config = {
        ...tapSettings,
        filter_schemas: [database.users.source.name],
        ...database.settings("source"),
      };
      const ending = await folder.tap({ config, args: ["--discover"], logFormat });
      expectClean(ending);
      expect(Object.keys(JSON.parse(ending.stdout))).toEqual(["streams"]);
      expect(ending.stdout.endsWith("\n")).toBe(true);
    });

    test("--test writes no data", async () => {
      const ending = await folder.tap(tapFiles({ args: ["--test"], logFormat }));
      expectClean(ending);
      for (const secret of secrets()) expect(ending.stdout).not.toContain(secret);
    });
  },
);

describe.concurrent("failures", { timeout: 120_000 }, () => {
  test("of a record: stream, column and line are told, the value is not", async () => {
    const lines = [
      {
        type: "SCHEMA",
        stream: "s",
        schema: { properties: { id: { type: "integer" }, v: { type: "integer" } } },
        key_properties: ["id"],
      },
      { type: "RECORD", stream: "s", record: { id: 4711, v: "value-Secret-1" } },
    ];
    const input = `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`;
    const ending = await folder.target({ config: database.settings("warehouse") }, input);
    expect(ending.code).toBe(4);
    expect(ending.stderr).toContain("/v");
    expect(ending.stderr).not.toMatch(/value-Secret-1|4711"/);
    expect(ending.stderr).not.toContain("    at ");
  });

  test("of the database: one critical line, with a hint, without a stack", async () => {
    const config = {
      ...database.settings("source"),
      queries: { broken: { sql: "SELECT nothing FROM nowhere" } },
    };
    const ending = await folder.tap({ config, args: ["--discover"] });
    expect(ending.code).not.toBe(0);
    expect(ending.code).not.toBe(70);
    expect(ending.stdout).toBe("");
    const critical = wholeLines(ending.stderr).filter((line) =>
      line.includes('"level":"critical"'),
    );
    expect(critical).toHaveLength(1);
    expect(ending.stderr).not.toContain("    at ");
  });
});
