// Layer: pure.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { maxConfigFileBytes, readConfigFile } from "../../src/settings/read-config-file.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "config-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test.each<[string, string, string]>([
  ["a.json", '{"port": 1}', "json"],
  ["a.YAML", "port: 1", "yaml"],
  ["a.yml", "port: 1", "yaml"],
  ["a.toml", "port = 1", "toml"],
  ["a.conf", "port = 1", "toml"],
  ["noextension", '{"port": 1}', "json"],
  ["config.1234", "port: 1", "yaml"],
  ["bom.json", '\uFEFF{"port": 1}', "json"],
  ["bom.yaml", "\uFEFFport: 1", "yaml"],
  ["bom.toml", "\uFEFFport = 1", "toml"],
])("%s", (name, content, format) => {
  const path = write(name, content);
  expect(readConfigFile(path)).toStrictEqual({ path, format, values: { port: 1 } });
});

describe("files that are of no use", () => {
  function failure(path: string): UsageError {
    try {
      readConfigFile(path);
    } catch (cause) {
      if (cause instanceof UsageError) return cause;
      throw cause;
    }
    throw new Error("nothing was thrown");
  }

  test.each<[string, string | Uint8Array, string]>([
    ["empty.json", "", "is empty"],
    ["blank.yaml", " \n\n", "is empty"],
    ["comment.yaml", "# nothing\n", "must hold an object of settings, but holds nothing"],
    ["list.json", '["hunter2"]', "must hold an object of settings, but holds a list"],
    ["text.yaml", "hunter2", "must hold an object of settings, but holds a single value"],
    ["null.json", "null", "must hold an object of settings, but holds nothing"],
    [
      "broken.json",
      '{"a": hunter2}',
      "is not valid JSON: line 1, column 7: this is no JSON value; a text needs double quotes",
    ],
    ["twice.yaml", "a: 1\na: 2", "is not valid YAML: line 2, column 1: a key stands there twice"],
    ["broken.toml", "a = ", "is not valid TOML: line 1, column 5: invalid value"],
    ["utf16.json", Buffer.from("\uFEFF{}", "utf16le"), "is UTF-16 text, not UTF-8"],
    ["latin1.yaml", Buffer.from([0x61, 0x3a, 0x20, 0xe4]), "is not UTF-8 text"],
    ["large.json", Buffer.alloc(maxConfigFileBytes + 1, 0x20), "is larger than 4194304 bytes"],
  ])("%s", (name, content, what) => {
    const path = write(name, content);
    const error = failure(path);
    expect(error.message).toBe(`the config file ${JSON.stringify(path)} ${what}`);
    expect(error.hint).toMatch(/^[A-Z].*\.$/);
    expect(error.code).toBe("CONFIG-FILE");
    expect(error.exitCode).toBe(2);
    expect(error.details["path"]).toBe(path);
  });

  test("a broken file says line and column in its details", () => {
    const path = write("where.json", '{\n "a": 1\n "b": 2}');
    expect(failure(path).details).toStrictEqual({ path, line: 3, column: 2 });
  });

  test("missing, a directory, behind a file, a link to itself", () => {
    const missing = join(folder, "missing.json");
    const directory = join(folder, "directory.json");
    const behind = join(write("file.json", "{}"), "x");
    const link = join(folder, "link.json");
    mkdirSync(directory);
    symlinkSync(link, link);
    const messages = [missing, directory, behind, link].map((path) => failure(path).message);
    expect(messages).toStrictEqual([
      `the config file "${missing}" does not exist`,
      `the config file "${directory}" is a directory`,
      `the config file "${behind}" does not exist`,
      `the config file "${link}" is a symbolic link that leads back to itself`,
    ]);
  });
});
