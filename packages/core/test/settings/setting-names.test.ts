// Layer: pure.
import { expect, test } from "vitest";
import { environmentName, settingNames } from "../../src/settings/setting-names.ts";
import { sampleSettings } from "./sample-settings.ts";

const names = settingNames(sampleSettings);

test("the environment variable of a name", () => {
  expect(environmentName(sampleSettings, "service_name")).toBe("TAP_SAMPLE_SERVICE_NAME");
  expect(environmentName(sampleSettings, "dialect+driver")).toBe("TAP_SAMPLE_DIALECT_DRIVER");
});

test("every environment variable leads back to its name", () => {
  for (const name of Object.keys(sampleSettings.schema.properties)) {
    expect(names.nameOfVariable(environmentName(sampleSettings, name))).toBe(name);
  }
  expect(names.nameOfVariable("TAP_SAMPLE_USERNAME")).toBe("username");
  expect(names.nameOfVariable("TAP_SAMPLE_HOTS")).toBeUndefined();
});

test("what names mean", () => {
  expect(names.meaningOf("host")).toStrictEqual({ kind: "setting", key: "host", rows: [] });
  expect(names.meaningOf("hostname")).toStrictEqual({ kind: "setting", key: "host", rows: [] });
  expect(names.meaningOf("username")).toMatchObject({ kind: "setting", key: "user" });
  expect(names.meaningOf("stream_maps")?.kind).toBe("refused");
  expect(names.meaningOf("scn_window_size")?.kind).toBe("ignored");
  expect(names.meaningOf("HOST")).toBeUndefined();
  expect(names.meaningOf("__proto__")).toBeUndefined();
});

test("the nearest name of an alias is the setting; ignored names are never proposed", () => {
  expect(names.nearest("usernmae")).toBe("user");
  expect(names.nearest("stream_map")).toBe("stream_maps");
  expect(names.nearest("scn_window_siz")).toBeUndefined();
  expect(names.nearest("HOST")).toBe("host");
});

test("made once for a definition", () => {
  expect(settingNames(sampleSettings)).toBe(names);
});
