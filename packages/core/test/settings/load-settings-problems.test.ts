// Layer: pure.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SettingsError, UsageError } from "../../src/errors.ts";
import { loadSettings } from "../../src/settings/load-settings.ts";
import { defaults, needed, problemsOf, type SampleOptions } from "./sample-problems.ts";
import { sampleSettings } from "./sample-settings.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "load-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test("all at once, each with where it came from, what was given and what is allowed", () => {
  const file = write(
    "bad.yaml",
    "port: abc\noracle_password: 12345\nfilter_schemas: [A, A]\nssh_tunnel: {hots: x, port: 0}\nsid: 7\n",
  );
  const problems = problemsOf({
    configFiles: [file],
    env: { TAP_SAMPLE_LOAD_METHOD: "upset", TAP_SAMPLE_START_DATE: "yesterday" },
    flags: { host: "db", call_timeout_s: -1, schema_mapping: ["x"] },
    checks: () => [{ pointer: "", message: "give one of service_name and sid" }],
  });
  expect(problems).toStrictEqual([
    {
      pointer: "/user",
      message:
        "is missing: set it in a config file or with the environment variable TAP_SAMPLE_USER",
    },
    {
      pointer: "/port",
      message: `must be a whole number from 1 to 65535, not "abc" (from ${file})`,
    },
    {
      pointer: "/sid",
      message: `must be text, not the number 7: put it in quotes (from ${file})`,
    },
    {
      pointer: "/password",
      message: `must be text, not a value of type number: put it in quotes (from ${file}, as "oracle_password")`,
    },
    {
      pointer: "/call_timeout_s",
      message: "must be a number of at least 0, not the number -1 (from the command line)",
    },
    { pointer: "/ssh_tunnel/host", message: `is missing (from ${file})` },
    {
      pointer: "/ssh_tunnel/hots",
      message: `is not a known name here (from ${file})`,
      nearest: "host",
    },
    {
      pointer: "/ssh_tunnel/port",
      message: `must be a whole number of at least 1, not the number 0 (from ${file})`,
    },
    {
      pointer: "/filter_schemas",
      message: `must be a list without repetitions in which each entry is text of at least 1 character, not one in which an entry stands twice (from ${file})`,
    },
    {
      pointer: "/load_method",
      message:
        'must be one of "append-only", "upsert", "overwrite", not "upset" (from TAP_SAMPLE_LOAD_METHOD)',
      nearest: "upsert",
    },
    {
      pointer: "/schema_mapping",
      message: "must be an object in which each value is text, not a list (from the command line)",
    },
    {
      pointer: "/start_date",
      message:
        'must be a date such as 2024-02-29 or 2024-02-29T23:59:59Z, not "yesterday" (from TAP_SAMPLE_START_DATE)',
    },
    { pointer: "", message: "give one of service_name and sid" },
  ]);
});

test("the error is one line, ends the program with 2 and says where help is", () => {
  const load = (): unknown => loadSettings(sampleSettings, { flags: { ...needed, port: "abc" } });
  expect(load).toThrow(SettingsError);
  expect(load).toThrow(
    expect.objectContaining({
      message:
        'the settings have 1 problem: /port: must be a whole number from 1 to 65535, not "abc" (from the command line)',
      hint: 'Run "tap-sample --about" for all settings.',
      exitCode: 2,
      code: "SETTINGS",
    }),
  );
});

test("an integer beyond what a number holds exactly is refused", () => {
  const flags = { ...needed, ssh_tunnel: '{"host": "h", "port": 12345678901234567890}' };
  expect(problemsOf({ flags })).toStrictEqual([
    {
      pointer: "/ssh_tunnel/port",
      message:
        "must be a whole number of at least 1, not more than 9007199254740991 (from the command line)",
    },
  ]);
});

test("a config file that is no use stops everything with a UsageError", () => {
  const load = (): unknown => loadSettings(sampleSettings, { configFiles: [join(folder, "none")] });
  expect(load).toThrow(UsageError);
});

describe("cross-field checks", () => {
  const checks: NonNullable<SampleOptions["checks"]> = (settings, origins) =>
    origins["sid"] !== undefined && origins["service_name"] !== undefined
      ? [{ pointer: "/sid", message: `clashes with service_name ${settings.service_name}` }]
      : [];

  test("see the merged settings and their origins", () => {
    const flags = { ...needed, sid: "ORCL", service_name: "PDB" };
    expect(problemsOf({ flags, checks })).toStrictEqual([
      { pointer: "/sid", message: "clashes with service_name PDB" },
    ]);
    expect(problemsOf({ flags: { ...flags, sid: "" }, checks })).toStrictEqual([]);
  });

  test("never see an invalid setting, and do not report it a second time", () => {
    const seen: unknown[] = [];
    const problems = problemsOf({
      flags: { host: "db", port: "abc", sid: 5 },
      checks: (settings, origins) => {
        seen.push(settings, origins);
        return [
          { pointer: "/sid", message: "again" },
          { pointer: "/user", message: "again" },
          { pointer: "/ssh_tunnel/host", message: "new" },
        ];
      },
    });
    expect(seen).toStrictEqual([
      { ...defaults, host: "db" },
      expect.objectContaining({ host: "flag", port: "flag", sid: "flag" }),
    ]);
    expect(problems.map(({ pointer }) => pointer)).toStrictEqual([
      "/user",
      "/port",
      "/sid",
      "/ssh_tunnel/host",
    ]);
  });
});
