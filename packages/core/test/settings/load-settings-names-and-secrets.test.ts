// Layer: pure.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SettingsError } from "../../src/errors.ts";
import { loadSettings } from "../../src/settings/load-settings.ts";
import { defaults, needed, problemsOf } from "./sample-problems.ts";
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

describe("unknown names", () => {
  const flags = { ...needed, hots: "hunter2", pasword: "hunter2", zzz: "hunter2" };

  test("are warned of even when the settings cannot be used: the misspelt name may be why", () => {
    const warnings: string[] = [];
    const load = () =>
      loadSettings(sampleSettings, {
        flags: { hots: "db", user: "scott" },
        onWarning: (warning) => warnings.push(warning),
      });
    expect(load).toThrow("/host: is missing");
    expect(warnings).toStrictEqual([
      'the command line: "hots" is not a setting of tap-sample (did you mean "host"?)',
    ]);
  });

  test("do not bring the words into the log that Meltano takes for a failure", () => {
    const file = write("errors.json", '{"on_Error": 1, "raise_exceptions": "x"}');
    const { warnings } = loadSettings(sampleSettings, { configFiles: [file], flags: needed });
    expect(warnings).toStrictEqual([
      `${join(folder, "err…s.json")}: "on_Err…" is not a setting of tap-sample`,
      `${join(folder, "err…s.json")}: "raise_exc…s" is not a setting of tap-sample`,
    ]);
  });

  test("are warnings with the nearest name, without their value", () => {
    const { settings, warnings } = loadSettings(sampleSettings, { flags });
    expect(settings).toStrictEqual({ ...defaults, ...needed });
    expect(warnings).toStrictEqual([
      'the command line: "hots" is not a setting of tap-sample (did you mean "host"?)',
      'the command line: "pasword" is not a setting of tap-sample (did you mean "password"?)',
      'the command line: "zzz" is not a setting of tap-sample',
    ]);
  });

  test("are problems when strict", () => {
    const message = "is not a setting of tap-sample (from the command line)";
    expect(problemsOf({ flags, env: { TAP_SAMPLE_PROT: "1" }, strict: true })).toStrictEqual([
      {
        pointer: "/prot",
        message: "is not a setting of tap-sample (from TAP_SAMPLE_PROT)",
        nearest: "port",
      },
      { pointer: "/hots", message, nearest: "host" },
      { pointer: "/pasword", message, nearest: "password" },
      { pointer: "/zzz", message },
    ]);
  });

  test("__proto__, constructor and toString are unknown names and change nothing", () => {
    const file = write(
      "proto.json",
      '{"host": "db", "user": "scott", "__proto__": {"port": 9}, "constructor": 1, "toString": 2, "a/b": 3}',
    );
    const { settings, warnings } = loadSettings(sampleSettings, { configFiles: [file] });
    expect(settings).toStrictEqual({ ...defaults, ...needed });
    expect(warnings).toStrictEqual(
      ["__proto__", "constructor", "toString", "a/b"].map(
        (name) => `${file}: "${name}" is not a setting of tap-sample`,
      ),
    );
    expect("port" in {}).toBe(false);
  });

  test("a very long name is cut", () => {
    const { warnings } = loadSettings(sampleSettings, {
      flags: { ...needed, ["x".repeat(5000)]: 1 },
    });
    expect(warnings).toStrictEqual([
      `the command line: "${"x".repeat(77)}..." is not a setting of tap-sample`,
    ]);
  });
});

test("secrets from the environment and from a file", () => {
  const path = write("password", "hunter2\n");
  const env = { DB_PASSWORD: "tiger" };
  const byEnv = { ...needed, password: { env: "DB_PASSWORD" } };
  const byFile = { ...needed, oracle_password: { file: path } };
  expect(loadSettings(sampleSettings, { env, flags: byEnv }).settings.password).toBe("tiger");
  expect(loadSettings(sampleSettings, { env, flags: byFile }).settings.password).toBe("hunter2");
});

test("a reference to nothing is one problem with pointer and path", () => {
  const path = join(folder, "no-such-file");
  expect(problemsOf({ flags: { ...needed, password: { file: path } } })).toStrictEqual([
    {
      pointer: "/password",
      message: `the file "${path}" does not exist (from the command line)`,
    },
  ]);
  expect(
    problemsOf({ flags: { ...needed, ssh_tunnel: { host: "h", private_key: { env: "X" } } } }),
  ).toStrictEqual([
    {
      pointer: "/ssh_tunnel/private_key",
      message: "the environment variable X is not set (from the command line)",
    },
  ]);
});

test("secrets never appear in problems, warnings or errors, whatever else is wrong", () => {
  const secret = fc
    .stringMatching(/^[A-Z0-9]{4}[a-zA-Z0-9 "'\\:]{4,12}$/)
    .map((text) => `Zq9${text}`);
  const name = fc.constantFrom(
    "password",
    "oracle_password",
    "pasword",
    "PASSWORD",
    "passwort",
    "host",
    "sid",
    "port",
    "ssh_tunnel",
    "load_method",
    "filter_schemas",
  );
  fc.assert(
    fc.property(
      secret,
      fc.array(name, { minLength: 1 }),
      fc.boolean(),
      fc.nat(4),
      (text, names, strict, form) => {
        const wrapped = [text, [text], { text }, { private_key: text }, { vault: { a: text } }][
          form
        ];
        const flags = Object.fromEntries(names.map((key) => [key, wrapped]));
        let shown: string;
        try {
          const loaded = loadSettings(sampleSettings, {
            flags: { ...flags, password: text },
            strict,
          });
          shown = JSON.stringify([loaded.warnings, loaded.origins]);
        } catch (cause) {
          if (!(cause instanceof SettingsError)) throw cause;
          shown = JSON.stringify([cause.message, cause.problems, cause.hint, cause.details]);
        }
        expect(shown).not.toContain(JSON.stringify(text).slice(1, -1));
        expect(shown).not.toContain("Zq9");
      },
    ),
  );
});
