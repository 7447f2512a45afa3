// Layer: pure.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ValueSchema } from "../../src/settings/define-settings.ts";
import {
  createRedactor,
  holdsSecret,
  maxSecretFileBytes,
  redact,
  redactText,
  resolveSecrets,
  secretTexts,
} from "../../src/settings/secrets.ts";
import { sampleSettings } from "./sample-settings.ts";

const secret: ValueSchema = { type: "string", writeOnly: true };
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "secrets-"));
  writeFileSync(join(folder, "good"), "hunter2 \r\n\n");
  writeFileSync(join(folder, "empty"), "\n");
  writeFileSync(join(folder, "latin1"), Buffer.from([0x68, 0xe4]));
  writeFileSync(join(folder, "large"), Buffer.alloc(maxSecretFileBytes + 1, 0x61));
  mkdirSync(join(folder, "directory"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function resolve(value: unknown, schema: ValueSchema = secret): unknown {
  return resolveSecrets(value, schema, "/password", { DB_PASSWORD: "tiger", EMPTY: "" });
}

describe("references to secrets", () => {
  test("text, an environment variable and a file", () => {
    expect(resolve("scott")).toStrictEqual({ value: "scott", problems: [] });
    expect(resolve({ env: "DB_PASSWORD" })).toStrictEqual({ value: "tiger", problems: [] });
    const fromFile = { value: "hunter2 ", problems: [] };
    expect(resolve({ file: join(folder, "good") })).toStrictEqual(fromFile);
  });

  test("only where the schema has a secret", () => {
    const value = { env: "DB_PASSWORD" };
    expect(resolve(value, { type: "object" })).toStrictEqual({ value, problems: [] });
  });

  test("inside objects and lists, with the pointer to the one that is wrong", () => {
    const schema: ValueSchema = {
      type: "object",
      properties: { keys: { type: "array", items: secret } },
      additionalProperties: { type: "object", properties: { "a/b": secret } },
    };
    const value = { keys: ["x", { env: "DB_PASSWORD" }], other: { "a/b": { env: "NONE" } } };
    expect(resolve(value, schema)).toStrictEqual({
      value: { keys: ["x", "tiger"], other: { "a/b": undefined } },
      problems: [
        {
          pointer: "/password/other/a~1b",
          message: "the environment variable NONE is not set",
        },
      ],
    });
  });

  test.each<[unknown, string]>([
    [{ env: "NONE" }, "the environment variable NONE is not set"],
    [{ env: "toString" }, "the environment variable toString is not set"],
    [{ env: "EMPTY" }, "the environment variable EMPTY is empty"],
    [{ env: 5 }, 'must be text, {"env": "NAME"} or {"file": "PATH"}'],
    [{ env: "A", file: "b" }, 'must be text, {"env": "NAME"} or {"file": "PATH"}'],
    [{ vault: "hunter2" }, 'must be text, {"env": "NAME"} or {"file": "PATH"}'],
    [{}, 'must be text, {"env": "NAME"} or {"file": "PATH"}'],
    [["hunter2"], 'must be text, {"env": "NAME"} or {"file": "PATH"}'],
  ])("%j", (value, message) => {
    const problems = [{ pointer: "/password", message }];
    expect(resolve(value)).toStrictEqual({ value: undefined, problems });
  });

  test.each([
    ["missing", "does not exist"],
    ["good/inside", "does not exist"],
    ["directory", "is a directory"],
    ["empty", "is empty"],
    ["latin1", "is not UTF-8 text"],
    ["large", "is larger than 1048576 bytes"],
  ])("a file that is of no use: %s", (name, what) => {
    const path = join(folder, name);
    const problems = [
      { pointer: "/password", message: `the file ${JSON.stringify(path)} ${what}` },
    ];
    expect(resolve({ file: path })).toStrictEqual({ value: undefined, problems });
  });
});

describe("redaction of settings", () => {
  test("hides secrets, nested ones too, and whatever has an unknown name", () => {
    const settings = {
      host: "db",
      password: "hunter2",
      pasword: "hunter2",
      ssh_tunnel: { host: "jump", private_key: { file: "key.pem" } },
      sid: undefined,
      oracle_password: null,
    };
    expect(redact(settings, sampleSettings)).toStrictEqual({
      host: "db",
      password: "***",
      pasword: "***",
      ssh_tunnel: { host: "jump", private_key: "***" },
      sid: undefined,
      oracle_password: null,
    });
    expect(settings.password).toBe("hunter2");
  });

  test("__proto__ is a name like any other", () => {
    const settings = JSON.parse('{"__proto__": "hunter2", "host": "db"}') as Record<
      string,
      unknown
    >;
    expect(JSON.stringify(redact(settings, sampleSettings))).toBe(
      '{"__proto__":"***","host":"db"}',
    );
  });

  test("secretTexts finds all of them", () => {
    const settings = { host: "db", password: "p1", ssh_tunnel: { host: "h", private_key: "p2" } };
    expect(secretTexts(settings, sampleSettings)).toStrictEqual(["p1", "p2"]);
    expect(secretTexts({ password: 1234 }, sampleSettings)).toStrictEqual(["1234"]);
  });

  test("holdsSecret looks into every part of a schema", () => {
    expect(holdsSecret({ anyOf: [{ type: "string" }, secret] })).toBe(true);
    expect(holdsSecret({ type: "object", additionalProperties: secret })).toBe(true);
    expect(holdsSecret({ type: "array", items: { type: "string" } })).toBe(false);
  });
});

describe("redaction of texts", () => {
  test("in every spelling", () => {
    const secrets = ["pa\"ss'wörd"];
    expect(redactText('{"p":"pa\\"ss\'wörd"}', secrets)).toBe('{"p":"***"}');
    expect(redactText("https://u:pa%22ss'w%C3%B6rd@proxy", secrets)).toBe("https://u:***@proxy");
    expect(redactText('identified by "pa"ss\'wörd"', secrets)).toBe('identified by "***"');
    expect(redactText("'pa\"ss''wörd'", secrets)).toBe("'***'");
  });

  test("the longest first, short ones not at all", () => {
    expect(redactText("tiger tigerlily tig", ["tiger", "tigerlily", "tig"])).toBe("*** *** tig");
    expect(redactText("nothing to hide", [])).toBe("nothing to hide");
  });

  test("the lines of a wallet, not its frame", () => {
    const wallet = `-----BEGIN X-----\n${"A".repeat(64)}\n${"b".repeat(20)}\nshort\n-----END X-----\n`;
    const text = `${"b".repeat(20)} -----BEGIN X----- short ${"A".repeat(64)}`;
    expect(redactText(text, [wallet])).toBe("*** -----BEGIN X----- short ***");
  });

  test("no secret of 4 or more characters is left, whatever characters it has", () => {
    const secretText = fc
      .string({ minLength: 4, maxLength: 20, unit: "binary" })
      .filter((text) => !text.includes("*"));
    fc.assert(
      fc.property(
        fc.array(secretText, { minLength: 1 }),
        fc.string(),
        fc.string(),
        (secrets, a, b) => {
          const redactor = createRedactor(secrets);
          for (const text of secrets) {
            for (const spelled of [text, JSON.stringify(text).slice(1, -1)]) {
              const clean = redactor(a + spelled + b);
              for (const other of secrets) expect(clean).not.toContain(other);
            }
          }
        },
      ),
    );
  });
});
