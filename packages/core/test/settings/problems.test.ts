// Layer: pure.
import { expect, test } from "vitest";
import { SettingsError } from "../../src/errors.ts";
import { defineSettings, type SettingSchema } from "../../src/settings/define-settings.ts";
import { loadSettings } from "../../src/settings/load-settings.ts";
import { keyOfPointer } from "../../src/settings/problems.ts";

function problemsOf(setting: SettingSchema, value: unknown): unknown {
  const definition = defineSettings({
    program: "tap-x",
    envPrefix: "TAP_X_",
    description: "x",
    schema: { type: "object", properties: { it: setting } },
  });
  try {
    loadSettings(definition, { flags: { it: value } });
    return [];
  } catch (cause) {
    if (!(cause instanceof SettingsError)) throw cause;
    return cause.problems.map(({ pointer, message, nearest }) => [pointer, message, nearest]);
  }
}

const from = " (from the command line)";

test("alternatives are one sentence", () => {
  const setting: SettingSchema = {
    type: "array",
    description: "x",
    items: {
      anyOf: [
        { type: "integer", minimum: 1 },
        { type: "object", required: ["a"] },
      ],
    },
  };
  expect(problemsOf(setting, [1, "x", {}])).toStrictEqual([
    ["/it/1", `must be a whole number of at least 1 or an object, not "x"${from}`, undefined],
    ["/it/2", `must be a whole number of at least 1 or an object, not an object${from}`, undefined],
  ]);
});

test("the number of entries is named", () => {
  const setting: SettingSchema = { type: "array", description: "x", minItems: 2, maxItems: 3 };
  expect(problemsOf(setting, [1])).toStrictEqual([
    ["/it", `must be a list of 2 to 3 entries, not one of 1${from}`, undefined],
  ]);
});

test("names inside are escaped in pointers and compared with known ones", () => {
  const setting: SettingSchema = {
    type: "object",
    description: "x",
    properties: { where: { type: "string" } },
    additionalProperties: false,
  };
  expect(problemsOf(setting, { "a/b~c": 1, wher: 2 })).toStrictEqual([
    ["/it/a~1b~0c", `is not a known name here${from}`, undefined],
    ["/it/wher", `is not a known name here${from}`, "where"],
  ]);
});

test("a secret inside a list of objects is not shown", () => {
  const setting: SettingSchema = {
    type: "array",
    description: "x",
    items: {
      type: "object",
      properties: { key: { type: "string", writeOnly: true, minLength: 20 } },
      additionalProperties: { type: "string", writeOnly: true, pattern: "^x" },
    },
  };
  expect(problemsOf(setting, [{ key: "hunter2", other: "hunter2" }])).toStrictEqual([
    ["/it/0/other", `must be text that matches ^x, not a value of type string${from}`, undefined],
    [
      "/it/0/key",
      `must be text of at least 20 characters, not a value of type string${from}`,
      undefined,
    ],
  ]);
});

test("no nearest word is proposed for a secret", () => {
  const setting: SettingSchema = {
    type: "string",
    description: "x",
    writeOnly: true,
    enum: ["hunter1"],
  };
  expect(problemsOf(setting, "hunter2")).toStrictEqual([
    ["/it", `must be "hunter1", not a value of type string${from}`, undefined],
  ]);
});

test("the key of a pointer", () => {
  expect(keyOfPointer("")).toBe("");
  expect(keyOfPointer("/a~1b~01/c")).toBe("a/b~1");
});
