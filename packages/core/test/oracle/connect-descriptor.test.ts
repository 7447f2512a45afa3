// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  connectString,
  describeConnection,
  descriptorValueProblem,
} from "../../src/oracle/connect-descriptor.ts";
import {
  type ConnectionSettings,
  withConnectionDefaults,
} from "../../src/oracle/connection-settings.ts";

const text = (settings: ConnectionSettings) => connectString(withConnectionDefaults(settings));

describe("connectString", () => {
  test.each<[string, ConnectionSettings, string]>([
    [
      "service_name",
      { host: "db", service_name: "orclpdb1" },
      "(DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HOST=db)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=orclpdb1)))",
    ],
    [
      "sid, port and TLS",
      { host: "db.example.com", port: 2484, sid: "XE", protocol: "tcps" },
      "(DESCRIPTION=(ADDRESS=(PROTOCOL=tcps)(HOST=db.example.com)(PORT=2484))(CONNECT_DATA=(SID=XE)))",
    ],
    [
      "an IPv6 address",
      { host: "[2001:db8::1]", service_name: "x" },
      "(DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HOST=2001:db8::1)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=x)))",
    ],
    ["connect_string", { connect_string: "db:1521/orcl" }, "db:1521/orcl"],
    ["tns_name", { tns_name: "SALES", config_dir: "/etc/oracle" }, "SALES"],
    [
      "thin mode, which takes everything else as attributes",
      { host: "db", service_name: "x", protocol: "tcps", wallet_location: "/w", https_proxy: "p" },
      "(DESCRIPTION=(ADDRESS=(PROTOCOL=tcps)(HOST=db)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=x)))",
    ],
    [
      "thick mode, plain",
      { host: "db", service_name: "x", driver_mode: "thick", expire_time_min: 0 },
      "(DESCRIPTION=(CONNECT_TIMEOUT=30)(ADDRESS=(PROTOCOL=tcp)(HOST=db)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=x)))",
    ],
    [
      "thick mode with everything",
      {
        host: "db",
        service_name: "x",
        driver_mode: "thick",
        protocol: "tcps",
        https_proxy: "proxy",
        https_proxy_port: 3128,
        connect_timeout_s: 10,
        expire_time_min: 2,
        wallet_location: "/etc/wallet",
        ssl_server_cert_dn: "CN=db,O=Example",
        ssl_server_dn_match: false,
      },
      '(DESCRIPTION=(CONNECT_TIMEOUT=10)(EXPIRE_TIME=2)(ADDRESS=(PROTOCOL=tcps)(HOST=db)(PORT=1521)(HTTPS_PROXY=proxy)(HTTPS_PROXY_PORT=3128))(CONNECT_DATA=(SERVICE_NAME=x))(SECURITY=(SSL_SERVER_DN_MATCH=OFF)(SSL_SERVER_CERT_DN="CN=db,O=Example")(MY_WALLET_DIRECTORY="/etc/wallet")))',
    ],
  ])("%s", (_, settings, expected) => {
    expect(text(settings)).toBe(expected);
  });
});

describe("descriptorValueProblem", () => {
  test.each([
    ["x)(SECURITY=(SSL_SERVER_DN_MATCH=OFF)", "holds the character )"],
    ["a b", "holds a blank"],
    ["a\n", "holds a blank"],
    ["a=b", "holds the character ="],
    ['"a"', 'holds the character "'],
    ["a\\", "holds the character \\"],
    ["a#b", "holds the character #"],
    ["a,b", "holds the character ,"],
    ["ä", "holds a character outside ASCII"],
    ["a\u0000", "holds a character outside ASCII"],
    ["", "holds a character outside ASCII"],
  ])("%j", (value, problem) => {
    expect(descriptorValueProblem(value)).toBe(problem);
  });

  test("whatever passes adds no clause", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (host, service) => {
        fc.pre([host, service].every((value) => descriptorValueProblem(value) === undefined));
        const descriptor = text({ host, service_name: service });
        // DESCRIPTION, ADDRESS, PROTOCOL, HOST, PORT, CONNECT_DATA, SERVICE_NAME.
        expect(descriptor.match(/\(/g)).toHaveLength(7);
        expect(descriptor.match(/=/g)).toHaveLength(7);
      }),
    );
  });
});

describe("describeConnection", () => {
  test.each<[ConnectionSettings, string]>([
    [{ host: "db", service_name: "orcl" }, "db:1521 (service_name orcl)"],
    [{ host: "::1", port: 1, sid: "XE" }, "[::1]:1 (sid XE)"],
    [{ tns_name: "SALES" }, "tns_name SALES"],
    [{ connect_string: "scott/tiger@db:1521/orcl" }, "connect_string db:1521/orcl"],
    [
      { connect_string: "tcps://db:2484/orcl?wallet_location=/w" },
      "connect_string tcps://db:2484/orcl",
    ],
    [
      {
        connect_string:
          "(description=(address_list=(address=(protocol=tcp)(host = db1 )(port=1522))(address=(protocol=tcp)(host=db2)(port=1523)))(connect_data=(service_name=orcl))(security=(password=x)))",
      },
      "connect_string db1:1522 and 1 more (SERVICE_NAME orcl)",
    ],
    [{ connect_string: "(DESCRIPTION=(CONNECT_DATA=(SID=XE)))" }, "connect_string ?:1521 (SID XE)"],
    [{}, "(no host):1521"],
  ])("%j", (settings, expected) => {
    expect(describeConnection(settings)).toBe(expected);
  });
});
