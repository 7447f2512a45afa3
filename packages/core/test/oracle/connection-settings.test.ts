// Layer: pure.
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  type ConnectionSettings,
  connectionProperties,
  withConnectionDefaults,
} from "../../src/oracle/connection-settings.ts";
import { defineSettings, type SettingsOf } from "../../src/settings/define-settings.ts";

const definition = defineSettings({
  program: "tap-oracle",
  envPrefix: "TAP_ORACLE_",
  description: "A test.",
  schema: { type: "object", properties: connectionProperties },
});

describe("connectionProperties", () => {
  test("makes a sound definition, whose settings fit", () => {
    expect(definition.schema.properties).toBe(connectionProperties);
    expectTypeOf<SettingsOf<typeof definition>>().toExtend<ConnectionSettings>();
  });

  test("hides everything that is secret", () => {
    const hidden = Object.entries(connectionProperties)
      .filter(([, property]) => "writeOnly" in property)
      .map(([name]) => name);
    expect(hidden).toEqual([
      "password",
      "access_token",
      "access_token_private_key",
      "wallet_content",
      "wallet_password",
    ]);
  });

  test("says the unit in the name of each quantity", () => {
    const quantities = Object.entries(connectionProperties)
      .filter(([, { type }]) => type === "integer" || type === "number")
      .map(([name]) => name);
    expect(quantities).toEqual([
      "port",
      "https_proxy_port",
      "connect_timeout_s",
      "call_timeout_s",
      "expire_time_min",
      "retry_count",
      "retry_delay_s",
      "stmt_cache_size",
    ]);
  });
});

test("withConnectionDefaults fills in what is not set and drops what is no connection setting", () => {
  const settings = { host: "db", retry_count: 0, port: undefined, filter_tables: "X" };
  expect(withConnectionDefaults(settings)).toEqual({
    host: "db",
    port: 1521,
    external_auth: false,
    protocol: "tcp",
    ssl_server_dn_match: true,
    https_proxy_port: 80,
    driver_mode: "thin",
    connect_timeout_s: 30,
    call_timeout_s: 0,
    expire_time_min: 5,
    retry_count: 0,
    retry_delay_s: 1,
    stmt_cache_size: 30,
  });
});
