// Layer: pure.
import Ajv from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { renderAbout } from "../../src/settings/about.ts";
import { aboutTextWidth, wrap } from "../../src/settings/about-text.ts";
import { configFileSchema } from "../../src/settings/config-file-schema.ts";
import { defineSettings, type SettingSchema } from "../../src/settings/define-settings.ts";
import { sampleSettings } from "./sample-settings.ts";

const smallSettings = defineSettings({
  program: "target-small",
  envPrefix: "TARGET_SMALL_",
  description: "Writes a small database.",
  capabilities: ["about"],
  schema: {
    type: "object",
    required: ["host"],
    properties: {
      host: {
        type: "string",
        description: "Name of the server.",
        examples: ["db.example.com"],
        "x-aliases": ["hostname"],
        "x-category": "connection",
      },
      password: {
        type: "string",
        description: "Password | or not.",
        writeOnly: true,
        "x-category": "connection",
      },
      connect_timeout_s: {
        type: "number",
        description:
          "Seconds to wait for the server before giving up, with a text so long that it wraps.",
        default: 0.5,
        minimum: 0,
        "x-category": "connection",
      },
      on_reject: {
        type: "string",
        description: "What to do.",
        enum: ["off", "on"],
        default: "off",
      },
      since: { type: "string", format: "date-time", description: "First moment." },
    },
  },
});

test("text", () => {
  expect(renderAbout(smallSettings, "text", "1.2.3")).toBe(`target-small 1.2.3
Writes a small database.

Capabilities: about

Every setting can also be given as an environment variable: host as TARGET_SMALL_HOST.

CONNECTION
  host               text, required
                     Name of the server.
                     Also: hostname
  password           text, secret
                     Password | or not.
  connect_timeout_s  number >= 0, default 0.5
                     Seconds to wait for the server before giving up, with a text so long
                     that it wraps.

GENERAL
  on_reject          "off" | "on", default "off"
                     What to do.
  since              text (date-time)
                     First moment.`);
});

test("json has the keys of the SDK and marks secrets its way too", () => {
  const about = JSON.parse(renderAbout(smallSettings, "json", "1.2.3")) as Record<string, unknown>;
  expect(about).toStrictEqual({
    name: "target-small",
    description: "Writes a small database.",
    version: "1.2.3",
    sdk_version: null,
    supported_python_versions: [],
    capabilities: ["about"],
    settings: {
      type: "object",
      properties: {
        ...smallSettings.schema.properties,
        password: {
          type: "string",
          description: "Password | or not.",
          writeOnly: true,
          "x-category": "connection",
          secret: true,
        },
      },
      required: ["host"],
    },
  });
});

test("markdown", () => {
  expect(renderAbout(smallSettings, "markdown", "1.2.3")).toBe(`# \`target-small\` 1.2.3

Writes a small database.

## Capabilities

* \`about\`

## Settings

### Connection

| name | type | default | environment variable | aliases | description |
| --- | --- | --- | --- | --- | --- |
| \`host\` | text | required | \`TARGET_SMALL_HOST\` | \`hostname\` | Name of the server. Example: \`"db.example.com"\`. |
| \`password\` | text, secret |  | \`TARGET_SMALL_PASSWORD\` |  | Password \\| or not. |
| \`connect_timeout_s\` | number >= 0 | \`0.5\` | \`TARGET_SMALL_CONNECT_TIMEOUT_S\` |  | Seconds to wait for the server before giving up, with a text so long that it wraps. |

### General

| name | type | default | environment variable | aliases | description |
| --- | --- | --- | --- | --- | --- |
| \`on_reject\` | "off" \\| "on" | \`"off"\` | \`TARGET_SMALL_ON_REJECT\` |  | What to do. |
| \`since\` | text (date-time) |  | \`TARGET_SMALL_SINCE\` |  | First moment. |`);
});

describe("meltano", () => {
  test("a plugin block whose words survive YAML 1.1 readers", () => {
    expect(renderAbout(smallSettings, "meltano", "1.2.3")).toBe(`plugins:
  loaders:
    - name: target-small
      namespace: target_small
      label: target-small
      description: Writes a small database.
      # There is no pip_url: install the executable with npm so that it is on the PATH, or give its path.
      # Meltano caches the catalog only of plugins that have a pip_url, so discovery runs each time.
      executable: target-small
      capabilities:
        - about
      settings:
        - name: host
          label: Host
          description: Name of the server.
          kind: string
        - name: password
          label: Password
          description: Password | or not.
          kind: string
          sensitive: true
        - name: connect_timeout_s
          label: Connect timeout (seconds)
          description: Seconds to wait for the server before giving up, with a text so long that it wraps.
          kind: string
          value: 0.5
        - name: on_reject
          label: On reject
          description: What to do.
          kind: options
          options:
            - label: "off"
              value: "off"
            - label: "on"
              value: "on"
          value: "off"
        - name: since
          label: Since
          description: First moment.
          kind: date_iso8601`);
  });

  test("kinds and defaults of every type", () => {
    const { plugins } = parse(renderAbout(sampleSettings, "meltano", "1")) as {
      plugins: { extractors: { settings: { name: string; kind: string; value?: unknown }[] }[] };
    };
    const settings = plugins.extractors[0]?.settings ?? [];
    expect(Object.fromEntries(settings.map(({ name, kind }) => [name, kind]))).toStrictEqual({
      host: "string",
      port: "integer",
      service_name: "string",
      sid: "string",
      user: "string",
      password: "string",
      ssl_server_dn_match: "boolean",
      call_timeout_s: "string",
      ssh_tunnel: "object",
      filter_schemas: "array",
      load_method: "options",
      validate_records: "options",
      flattening_separator: "string",
      schema_mapping: "object",
      start_date: "date_iso8601",
    });
    for (const { name, value } of settings) {
      const properties: Readonly<Record<string, SettingSchema>> = sampleSettings.schema.properties;
      expect(value).toStrictEqual(properties[name]?.default);
    }
  });

  test("a program that is neither tap nor target is a utility", () => {
    const definition = { ...smallSettings, program: "singer-small" };
    expect(
      Object.keys((parse(renderAbout(definition, "meltano", "1")) as { plugins: object }).plugins),
    ).toStrictEqual(["utilities"]);
  });
});

test("the text fits its width", () => {
  for (const line of renderAbout(sampleSettings, "text", "1.2.3").split("\n")) {
    expect(line.length).toBeLessThanOrEqual(aboutTextWidth);
    expect(line).toBe(line.trimEnd());
  }
  expect(wrap("a bb  ccc\ndddddddd", 5)).toStrictEqual(["a bb", "ccc", "dddddddd"]);
  expect(wrap("", 5)).toStrictEqual([]);
});

test("the schema of config files takes secrets as text or reference, and unknown names", () => {
  const validate = new Ajv.Ajv({ strict: false, logger: false }).compile(
    configFileSchema(smallSettings),
  );
  expect(validate({ host: "db", password: "x", other: 1 })).toBe(true);
  expect(validate({ password: { env: "DB" } })).toBe(true);
  expect(validate({ password: { file: "p" } })).toBe(true);
  expect(validate({ password: { vault: "p" } })).toBe(false);
  expect(validate({ password: { env: "a", file: "b" } })).toBe(false);
  expect(validate({ connect_timeout_s: -1 })).toBe(false);
});
