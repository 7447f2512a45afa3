// Layer: pure.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

describe("order", () => {
  test("defaults, then files in order, then the environment, then flags", () => {
    const first = write(
      "first.yaml",
      "host: one\nport: 1\nuser: one\nsid: ORCL\nload_method: overwrite",
    );
    const second = write("second.json", '{"host": "two", "port": 2, "user": "two"}');
    const loaded = loadSettings(sampleSettings, {
      configFiles: [first, second],
      env: { TAP_SAMPLE_HOST: "three", TAP_SAMPLE_PORT: "3" },
      flags: { host: "four", sid: undefined },
    });
    expect(loaded).toStrictEqual({
      settings: {
        ...defaults,
        host: "four",
        port: 3,
        user: "two",
        sid: "ORCL",
        load_method: "overwrite",
      },
      warnings: [],
      origins: {
        host: "flag",
        port: "environment",
        user: `file ${second}`,
        sid: `file ${first}`,
        load_method: `file ${first}`,
        ssl_server_dn_match: "default",
        call_timeout_s: "default",
        validate_records: "default",
        flattening_separator: "default",
        schema_mapping: "default",
      },
    });
  });

  test("ENV reads no file, and the environment counts with and without it", () => {
    const env = { TAP_SAMPLE_HOST: "db", TAP_SAMPLE_USER: "scott" };
    const settings = { ...defaults, ...needed };
    expect(loadSettings(sampleSettings, { configFiles: ["ENV"], env }).settings).toStrictEqual(
      settings,
    );
    expect(loadSettings(sampleSettings, { env }).settings).toStrictEqual(settings);
  });

  test("the result is frozen through and through, the defaults of the schema stay untouched", () => {
    const { settings } = loadSettings(sampleSettings, {
      flags: { ...needed, filter_schemas: ["A"] },
    });
    expect(Object.isFrozen(settings)).toBe(true);
    expect(Object.isFrozen(settings.filter_schemas)).toBe(true);
    expect(Object.isFrozen(settings.schema_mapping)).toBe(true);
    expect(Object.isFrozen(sampleSettings.schema.properties.schema_mapping.default)).toBe(false);
  });

  test("nothing that was handed in is changed", () => {
    const flags = { ...needed, ssh_tunnel: { host: "jump" } };
    const { settings } = loadSettings(sampleSettings, { flags });
    expect(settings.ssh_tunnel).toStrictEqual({ host: "jump", port: 22 });
    expect(flags.ssh_tunnel).toStrictEqual({ host: "jump" });
  });
});

describe("text from the environment", () => {
  test("is read by type", () => {
    const env = {
      TAP_SAMPLE_HOST: "db",
      TAP_SAMPLE_USER: "0123",
      TAP_SAMPLE_PORT: " 1522 ",
      TAP_SAMPLE_SSL_SERVER_DN_MATCH: "No",
      TAP_SAMPLE_FILTER_SCHEMAS: "HR, OE",
      TAP_SAMPLE_SCHEMA_MAPPING: '{"hr": "STAGE"}',
      TAP_SAMPLE_LOAD_METHOD: "APPEND_ONLY",
      TAP_SAMPLE_PASSWORD: '{"env": "OTHER"}',
      TAP_SAMPLE_SSH_TUNNEL: '{"host": "jump", "port": "2222"}',
    };
    expect(loadSettings(sampleSettings, { env }).settings).toStrictEqual({
      ...defaults,
      host: "db",
      user: "0123",
      port: 1522,
      password: '{"env": "OTHER"}',
      ssl_server_dn_match: false,
      filter_schemas: ["HR", "OE"],
      schema_mapping: { hr: "STAGE" },
      load_method: "append-only",
      ssh_tunnel: { host: "jump", port: 2222 },
    });
  });

  test("what only begins like ours is left alone, what looks misspelt is named", () => {
    const env = {
      TAP_SAMPLE__SELECT: "x",
      TAP_SAMPLE__LOAD_SCHEMA: "x",
      TAP_SAMPLE_DOCKER_IMAGE: "x",
      TAP_SAMPLE_PASWORD: "hunter2",
      OTHER_HOST: "x",
    };
    expect(loadSettings(sampleSettings, { env, flags: needed }).warnings).toStrictEqual([
      'the environment: "TAP_SAMPLE_PASWORD" is not a setting of tap-sample (did you mean "TAP_SAMPLE_PASSWORD"?)',
    ]);
  });
});

describe("null and empty text", () => {
  test("null takes a setting back to its default", () => {
    const first = write("base.json", '{"port": 1, "sid": "ORCL", "host": "db", "user": "scott"}');
    const second = write("over.json", '{"port": null, "sid": null, "service_name": "PDB"}');
    const { settings, origins } = loadSettings(sampleSettings, { configFiles: [first, second] });
    expect(settings).toStrictEqual({ ...defaults, ...needed, service_name: "PDB" });
    expect(origins["port"]).toBe("default");
  });

  test("a null alias does not undo our own name beside it", () => {
    const { settings } = loadSettings(sampleSettings, { flags: { ...needed, username: null } });
    expect(settings.user).toBe("scott");
  });

  test("an empty text says nothing, except where the default is a text", () => {
    const file = write(
      "file.json",
      '{"port": 1, "host": "db", "user": "scott", "password": "tiger"}',
    );
    const env = {
      TAP_SAMPLE_PORT: "",
      TAP_SAMPLE_PASSWORD: "",
      TAP_SAMPLE_SID: "",
      TAP_SAMPLE_LOAD_METHOD: "",
      TAP_SAMPLE_FILTER_SCHEMAS: "",
      TAP_SAMPLE_FLATTENING_SEPARATOR: "",
    };
    expect(loadSettings(sampleSettings, { configFiles: [file], env }).settings).toStrictEqual({
      ...defaults,
      ...needed,
      port: 1,
      password: "tiger",
      flattening_separator: "",
    });
  });

  test("a required setting that is null is missing", () => {
    expect(problemsOf({ flags: { host: null, user: "scott" } })).toStrictEqual([
      {
        pointer: "/host",
        message:
          "is missing: set it in a config file or with the environment variable TAP_SAMPLE_HOST",
      },
    ]);
  });
});
