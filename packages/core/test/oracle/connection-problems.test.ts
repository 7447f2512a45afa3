// Layer: pure.
import { expect, test } from "vitest";
import { connectionProblems } from "../../src/oracle/connection-problems.ts";
import type { ConnectionSettings } from "../../src/oracle/connection-settings.ts";

const login = { user: "scott", password: "pw-4711" };
const base = { ...login, host: "db", service_name: "orcl" };

/** The problems as `pointer: message`. */
function problems(settings: ConnectionSettings): string[] {
  return connectionProblems(settings).map(({ pointer, message }) => `${pointer}: ${message}`);
}

test.each<[string, ConnectionSettings]>([
  ["service_name", base],
  ["sid", { ...login, host: "db", sid: "XE" }],
  ["connect_string", { ...login, connect_string: "db:1521/orcl" }],
  ["a descriptor", { ...login, connect_string: '(DESCRIPTION=(ADDRESS=(HOST="a)")))' }],
  ["tns_name", { ...login, tns_name: "SALES", config_dir: "/etc" }],
  ["IPv6", { ...base, host: "[fe80::1%eth0]" }],
  ["proxy user", { ...base, session_user: '"My User"' }],
  ["TLS", { ...base, protocol: "tcps", wallet_location: "/w", ssl_server_cert_dn: "CN=a,O=b" }],
  ["a token", { host: "db", service_name: "x", protocol: "tcps", access_token: "a.b.c" }],
  ["external, thick", { host: "db", service_name: "x", external_auth: true, driver_mode: "thick" }],
  [
    "external, wallet",
    { connect_string: "tcps://db/x", external_auth: true, wallet_location: "/w" },
  ],
  ["thick", { ...base, driver_mode: "thick", lib_dir: "/opt/ic" }],
  [
    "thick with a TNS name and the default of ssl_server_dn_match",
    {
      ...login,
      tns_name: "X",
      config_dir: "/c",
      driver_mode: "thick",
      ssl_server_dn_match: true,
    },
  ],
])("%s", (_, settings) => {
  expect(problems(settings)).toEqual([]);
});

test.each<[string, ConnectionSettings, string[]]>([
  [
    "nothing at all",
    {},
    [
      ": one of service_name, sid, connect_string and tns_name is needed",
      "/user: is missing (or set external_auth or access_token)",
      "/password: is missing (or set external_auth or access_token)",
    ],
  ],
  [
    "all destinations at once",
    { ...base, sid: "XE", connect_string: "db/x", tns_name: "T", config_dir: "/c" },
    [
      "/sid: cannot be given together with service_name: exactly one of service_name, sid, connect_string, tns_name",
      "/connect_string: cannot be given together with service_name: exactly one of service_name, sid, connect_string, tns_name",
      "/tns_name: cannot be given together with service_name: exactly one of service_name, sid, connect_string, tns_name",
    ],
  ],
  ["sid without host", { ...login, sid: "XE" }, ["/host: is missing: it goes with sid"]],
  [
    "host with connect_string",
    { ...login, host: "db", connect_string: "db/x" },
    ["/host: cannot be given together with connect_string, which says the host itself"],
  ],
  [
    "tns_name without config_dir",
    { ...login, tns_name: "SALES" },
    ["/config_dir: is missing: tns_name is looked up in the tnsnames.ora there"],
  ],
  [
    "a connect string with user and password",
    { ...login, connect_string: "scott/tiger@db/x" },
    [
      "/connect_string: holds a user before the @: put user and password into settings of their own",
    ],
  ],
  [
    "a descriptor with a password",
    { ...login, connect_string: "(DESCRIPTION=(SECURITY=( password = x)))" },
    ["/connect_string: holds a password: put it into the setting password"],
  ],
  [
    "a bare name as connect string",
    { ...login, connect_string: "SALES" },
    [
      "/connect_string: is a bare name: use tns_name with config_dir, or write host:port/service_name",
    ],
  ],
  [
    "a configuration provider",
    { ...login, connect_string: "config-azure://x" },
    ["/connect_string: names a configuration provider, and none is available"],
  ],
  [
    "parentheses",
    { ...login, connect_string: "(DESCRIPTION=(" },
    ["/connect_string: has parentheses that do not match"],
  ],
  [
    "implicit pooling",
    { ...login, connect_string: "db/x:pooled?pool_boundary=statement" },
    [
      "/connect_string: asks for POOL_BOUNDARY, which loses the session's settings after each transaction",
    ],
  ],
  [
    "values that would add clauses",
    { ...login, host: "db)(X=1", service_name: "a b", https_proxy: "p)", protocol: "tcps" },
    [
      "/host: holds the character )",
      "/service_name: holds a blank",
      "/https_proxy: holds the character )",
    ],
  ],
  [
    "several hosts",
    { ...base, host: "db1,db2" },
    ["/host: holds the character ,; several hosts go into connect_string"],
  ],
  [
    "a URL as host",
    { ...base, host: "tcps://db" },
    ["/host: is a URL: give the bare host, and protocol for tcps"],
  ],
  [
    "password and external_auth",
    { ...base, external_auth: true, driver_mode: "thick" },
    [
      "/user: cannot be given together with external_auth",
      "/password: cannot be given together with external_auth",
    ],
  ],
  [
    "external_auth in thin mode without TLS",
    { host: "db", service_name: "x", external_auth: true },
    ["/external_auth: needs driver_mode: thick, a TLS wallet, or access_token"],
  ],
  [
    "a token with user, over plain TCP",
    { host: "db", service_name: "x", user: "scott", access_token: "a.b.c" },
    ["/user: cannot be given together with access_token", "/access_token: needs protocol: tcps"],
  ],
  [
    "a key without its token",
    { ...base, access_token_private_key: "k" },
    ["/access_token_private_key: goes with access_token, which is missing"],
  ],
  [
    "session_user in brackets, twice",
    { ...base, user: "scott[hr]", session_user: "[hr]" },
    [
      "/session_user: must be one user name, without brackets",
      "/user: names a session user in brackets already: use session_user alone",
    ],
  ],
  [
    "TLS settings over plain TCP",
    { ...base, wallet_location: "/w", https_proxy: "p", ssl_server_cert_dn: "CN=x" },
    [
      "/https_proxy: needs protocol: tcps",
      "/wallet_location: needs protocol: tcps",
      "/ssl_server_cert_dn: needs protocol: tcps",
    ],
  ],
  [
    "protocol beside a connect string",
    { ...login, connect_string: "db/x", protocol: "tcps" },
    [
      "/protocol: has no effect on connect_string: begin that with tcps:// or write (PROTOCOL=tcps)",
    ],
  ],
  [
    "two wallets, one of them no PEM, and a strange name",
    {
      ...base,
      protocol: "tcps",
      wallet_location: "/w",
      wallet_content: "pw-4711",
      ssl_server_cert_dn: 'CN="x"',
    },
    [
      "/wallet_content: cannot be given together with wallet_location",
      "/wallet_content: must be the text of ewallet.pem",
      "/ssl_server_cert_dn: must be a distinguished name like CN=db.example.com,O=Example",
    ],
  ],
  ["lib_dir in thin mode", { ...base, lib_dir: "/opt" }, ["/lib_dir: needs driver_mode: thick"]],
  [
    "what thick mode cannot take",
    {
      ...login,
      connect_string: "tcps://db/x",
      driver_mode: "thick",
      wallet_location: '/w"',
      wallet_password: "pw-4711",
      ssl_server_dn_match: false,
    },
    [
      "/wallet_password: is for thin mode: put cwallet.sso into wallet_location",
      "/wallet_location: holds a character that a connect descriptor cannot hold",
      "/wallet_location: has no effect in thick mode with connect_string: write it there",
      "/ssl_server_dn_match: has no effect in thick mode with connect_string: write it there",
    ],
  ],
])("%s", (_, settings, expected) => {
  expect(problems(settings)).toEqual(expected);
  expect(problems(settings).join()).not.toContain("pw-4711");
});

test("an empty text is as good as none", () => {
  expect(problems({ ...base, sid: "", connect_string: "", wallet_location: "" })).toEqual([]);
});
