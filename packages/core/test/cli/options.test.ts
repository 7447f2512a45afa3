// Layer: pure.
import { expect, test } from "vitest";
import { parseOptions } from "../../src/cli/options.ts";
import { UsageError } from "../../src/errors.ts";

const spec = {
  program: "tap-oracle",
  version: "1.2.3",
  summary: "Reads Oracle tables and writes Singer messages to stdout.",
  options: {
    discover: { alias: "d", type: "boolean", describe: "write a catalog" },
    catalog: { type: "string", describe: "a catalog" },
    test: { type: "string", describe: "check", optionalValue: true },
  },
  examples: [["tap-oracle -c c.json --discover", "write a catalog"]],
} as const;

const parse = (...args: string[]) => parseOptions(args, spec);

const nothing = {
  config: [],
  about: false,
  format: "text",
  logLevel: undefined,
  logFormat: undefined,
  strictSettings: false,
  runId: undefined,
};

test("every option lands in its place, and --config repeats", async () => {
  expect(
    await parse(
      ...["-c", "a.json", "--config", "ENV", "--config=b.yaml", "-d", "--catalog", "cat.json"],
      ...["--log-level", "debug", "--log-format=json", "--strict-settings", "--run-id", "nightly"],
    ),
  ).toEqual({
    kind: "run",
    shared: {
      ...nothing,
      config: ["a.json", "ENV", "b.yaml"],
      logLevel: "debug",
      logFormat: "json",
      strictSettings: true,
      runId: "nightly",
    },
    own: { discover: true, catalog: "cat.json", test: undefined },
  });
});

test("an option may stand alone or with a value", async () => {
  const own = async (...args: string[]) => {
    const parsed = await parse(...args);
    return parsed.kind === "run" ? parsed.own.test : undefined;
  };
  expect(await own("--test")).toBe(true);
  expect(await own("--test=schema")).toBe("schema");
  expect(await own()).toBeUndefined();
});

test.each([
  ["INFO", "info"],
  ["Warning", "warning"],
  ["warn", "warning"],
  ["fatal", "critical"],
])("--log-level %s is %s", async (given, logLevel) => {
  expect(await parse("--log-level", given)).toMatchObject({ shared: { logLevel } });
});

test("--version and --help are texts to print", async () => {
  expect(await parse("--version")).toEqual({ kind: "print", text: "tap-oracle 1.2.3\n" });
  const help = await parse("--help");
  expect(help.kind === "print" && help.text).toContain("Usage: tap-oracle --config FILE [options]");
});

test.each([
  [["--discovr"], "Unknown argument: discovr (did you mean --discover?)"],
  [["--zzzzz", "x"], "Unknown argument: zzzzz"],
  [["--catalog", "a", "--catalog", "b"], "--catalog is given twice"],
  [["--run-id", "a", "--run-id=b"], "--run-id is given twice"],
  [["--config"], "Not enough arguments following: config"],
  [["--log-level", "loud"], 'Given: "loud"'],
  [["extra"], 'takes no argument "extra"'],
])("%j is a usage error that says why and what to do", async (args, message) => {
  const error = await parse(...args).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).message).toContain(message);
  expect((error as UsageError).message).not.toContain("\n");
  expect((error as UsageError).exitCode).toBe(2);
  expect((error as UsageError).hint).toBe("Run tap-oracle --help to see the options.");
});
