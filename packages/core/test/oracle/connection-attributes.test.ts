// Layer: pure.
import { describe, expect, test } from "vitest";
import {
  connectionAttributes,
  type DriverAttributes,
} from "../../src/oracle/connection-attributes.ts";
import {
  type ConnectionSettings,
  connectionProperties,
} from "../../src/oracle/connection-settings.ts";

const base: ConnectionSettings = {
  host: "db",
  service_name: "x",
  user: "scott",
  password: "tiger",
};
const plain: DriverAttributes = {
  connectString:
    "(DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HOST=db)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=x)))",
  user: "scott",
  password: "tiger",
  stmtCacheSize: 30,
  connectTimeout: 30,
  expireTime: 5,
  sslServerDNMatch: true,
};

test("the defaults", () => {
  expect(connectionAttributes(base)).toEqual(plain);
});

/** What each setting changes, compared with the defaults; undefined = the attribute goes away. */
const changes: Readonly<
  Partial<Record<keyof ConnectionSettings, readonly [ConnectionSettings, object]>>
> = {
  host: [
    { host: "other" },
    { connectString: plain.connectString?.replace("HOST=db", "HOST=other") },
  ],
  port: [{ port: 99 }, { connectString: plain.connectString?.replace("1521", "99") }],
  service_name: [
    { service_name: "y" },
    { connectString: plain.connectString?.replace("SERVICE_NAME=x", "SERVICE_NAME=y") },
  ],
  sid: [
    { service_name: undefined, sid: "XE" },
    { connectString: plain.connectString?.replace("SERVICE_NAME=x", "SID=XE") },
  ],
  connect_string: [{ connect_string: "db2:1/y" }, { connectString: "db2:1/y" }],
  tns_name: [
    { tns_name: "SALES", config_dir: "/etc/oracle" },
    { connectString: "SALES", configDir: "/etc/oracle" },
  ],
  config_dir: [{ config_dir: "/etc/oracle" }, { configDir: "/etc/oracle" }],
  user: [{ user: "hr" }, { user: "hr" }],
  password: [{ password: "lion" }, { password: "lion" }],
  session_user: [{ session_user: "hr" }, { user: "scott[hr]" }],
  external_auth: [
    { external_auth: true, user: undefined, password: undefined },
    { externalAuth: true, user: undefined, password: undefined },
  ],
  access_token: [
    { access_token: "a.b.c", user: undefined, password: undefined },
    { accessToken: "a.b.c", externalAuth: true, user: undefined, password: undefined },
  ],
  access_token_private_key: [
    {
      access_token: "a.b.c",
      access_token_private_key: "PEM",
      user: undefined,
      password: undefined,
    },
    {
      accessToken: { token: "a.b.c", privateKey: "PEM" },
      externalAuth: true,
      user: undefined,
      password: undefined,
    },
  ],
  protocol: [
    { protocol: "tcps" },
    { connectString: plain.connectString?.replace("PROTOCOL=tcp", "PROTOCOL=tcps") },
  ],
  wallet_location: [{ wallet_location: "/w" }, { walletLocation: "/w" }],
  wallet_content: [{ wallet_content: "PEM" }, { walletContent: "PEM" }],
  wallet_password: [{ wallet_password: "pw" }, { walletPassword: "pw" }],
  ssl_server_dn_match: [{ ssl_server_dn_match: false }, { sslServerDNMatch: false }],
  ssl_server_cert_dn: [{ ssl_server_cert_dn: "CN=db" }, { sslServerCertDN: "CN=db" }],
  https_proxy: [{ https_proxy: "proxy" }, { httpsProxy: "proxy", httpsProxyPort: 80 }],
  https_proxy_port: [
    { https_proxy: "proxy", https_proxy_port: 3128 },
    { httpsProxy: "proxy", httpsProxyPort: 3128 },
  ],
  driver_mode: [
    { driver_mode: "thick" },
    {
      connectString:
        "(DESCRIPTION=(CONNECT_TIMEOUT=30)(EXPIRE_TIME=5)(ADDRESS=(PROTOCOL=tcp)(HOST=db)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=x)))",
      connectTimeout: undefined,
      expireTime: undefined,
      sslServerDNMatch: undefined,
    },
  ],
  connect_timeout_s: [{ connect_timeout_s: 7 }, { connectTimeout: 7 }],
  expire_time_min: [{ expire_time_min: 0 }, { expireTime: 0 }],
  stmt_cache_size: [{ stmt_cache_size: 0 }, { stmtCacheSize: 0 }],
};

describe("each setting changes its attribute and nothing else", () => {
  test.each(Object.entries(changes))("%s", (_, [settings, expected]) => {
    expect(connectionAttributes({ ...base, ...settings })).toEqual({ ...plain, ...expected });
  });

  test("all settings are accounted for", () => {
    // These are not the driver's: the thick library, our own time limits and tries, our own session set-up.
    const others = [
      "lib_dir",
      "call_timeout_s",
      "retry_count",
      "retry_delay_s",
      "session_init_sql",
    ];
    expect(Object.keys(connectionProperties).toSorted()).toEqual(
      [...Object.keys(changes), ...others].toSorted(),
    );
  });
});

test("with external authentication the session user stands alone in brackets", () => {
  const settings = { host: "db", service_name: "x", external_auth: true, session_user: "hr" };
  const { user: _, password: __, ...others } = plain;
  expect(connectionAttributes(settings)).toEqual({ ...others, externalAuth: true, user: "[hr]" });
});

test("the program's name, with what the network character set lacks replaced", () => {
  expect(connectionAttributes(base, "tap-oracle")).toEqual({ ...plain, program: "tap-oracle" });
  expect(connectionAttributes(base, "my täp (1)")).toEqual({ ...plain, program: "my?t?p??1?" });
});
