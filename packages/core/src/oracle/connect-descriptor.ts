import type { CompleteConnectionSettings, ConnectionSettings } from "./connection-settings.ts";

/**
 * Why a text cannot be a value within a connect descriptor, or undefined when it can. Descriptors know quotes and
 * escapes, but the driver writes values back without them, so whatever has a meaning there is refused: a value never
 * adds a clause of its own. Source: Oracle Database Net Services Reference, syntax rules for configuration files;
 * oracledb 26.0.0 lib/thin/sqlnet/nvStrToNvPair.js.
 */
export function descriptorValueProblem(text: string): string | undefined {
  if (/\s/.test(text)) return "holds a blank";
  const character = /[()="'\\#,]/.exec(text)?.[0];
  if (character !== undefined) return `holds the character ${character}`;
  return /^[\x21-\x7e]+$/.test(text) ? undefined : "holds a character outside ASCII";
}

/** The host as it stands in a descriptor: an IPv6 address without its brackets. */
export function bareHost(host: string): string {
  return /^\[.*\]$/.test(host) ? host.slice(1, -1) : host;
}

/**
 * The connect string to hand to the driver: `connect_string` or `tns_name` as they are, or a descriptor made of host,
 * port and service_name or sid. In thick mode the descriptor also holds what thin mode gets as attributes, because the
 * Oracle Client libraries take it from nowhere else.
 * Source: Oracle Database Net Services Reference, Local Naming Parameters in the tnsnames.ora File.
 */
export function connectString(settings: CompleteConnectionSettings): string {
  const { connect_string: text, tns_name: name } = settings;
  if (text !== undefined) return text;
  if (name !== undefined) return name;
  const isThick = settings.driver_mode === "thick";
  const { host, service_name: service, sid } = settings;
  const data = service === undefined ? clause("SID", sid) : clause("SERVICE_NAME", service);
  const address = [
    clause("PROTOCOL", settings.protocol),
    clause("HOST", host === undefined ? undefined : bareHost(host)),
    clause("PORT", settings.port),
    isThick && settings.https_proxy !== undefined
      ? `${clause("HTTPS_PROXY", settings.https_proxy)}${clause("HTTPS_PROXY_PORT", settings.https_proxy_port)}`
      : "",
  ].join("");
  const parts = [
    isThick ? clause("CONNECT_TIMEOUT", settings.connect_timeout_s) : "",
    isThick && settings.expire_time_min > 0 ? clause("EXPIRE_TIME", settings.expire_time_min) : "",
    `(ADDRESS=${address})`,
    `(CONNECT_DATA=${data})`,
    isThick && settings.protocol === "tcps" ? securityClause(settings) : "",
  ];
  return `(DESCRIPTION=${parts.join("")})`;
}

function clause(name: string, value: string | number | undefined): string {
  return value === undefined ? "" : `(${name}=${value})`;
}

function securityClause(settings: CompleteConnectionSettings): string {
  const { ssl_server_cert_dn: dn, wallet_location: wallet } = settings;
  const parts = [
    clause("SSL_SERVER_DN_MATCH", settings.ssl_server_dn_match ? "ON" : "OFF"),
    dn === undefined ? "" : `(SSL_SERVER_CERT_DN="${dn}")`,
    wallet === undefined ? "" : `(MY_WALLET_DIRECTORY="${wallet}")`,
  ];
  return `(SECURITY=${parts.join("")})`;
}

/**
 * Where a connection goes, for people: `db.example.com:1521 (service_name orclpdb1)`, `tns_name SALES_HIGH`. Says which of
 * service_name and sid was used. Of a connect_string only the addresses and the service are shown.
 */
export function describeConnection(settings: ConnectionSettings): string {
  const { connect_string: text, tns_name: name, service_name: service, sid } = settings;
  if (name !== undefined) return `tns_name ${printable(name)}`;
  if (text !== undefined) return `connect_string ${describeConnectString(text)}`;
  const host = printable(settings.host ?? "(no host)");
  const place = `${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${settings.port ?? 1521}`;
  if (service !== undefined) return `${place} (service_name ${printable(service)})`;
  return sid === undefined ? place : `${place} (sid ${printable(sid)})`;
}

function describeConnectString(text: string): string {
  if (!text.trimStart().startsWith("(")) {
    return printable(text.replace(/^.*@/s, "").replace(/\?.*$/s, ""));
  }
  const values = (name: string) =>
    [...text.matchAll(new RegExp(`\\(\\s*${name}\\s*=\\s*([^()]*?)\\s*\\)`, "gi"))].map((found) =>
      printable(found[1] ?? ""),
    );
  const [host = "?", ...others] = values("HOST");
  const port = values("PORT")[0] ?? "1521";
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const service = values("SERVICE_NAME")[0];
  const sid = values("SID")[0];
  const data =
    service === undefined
      ? sid === undefined
        ? ""
        : ` (SID ${sid})`
      : ` (SERVICE_NAME ${service})`;
  return `${host}:${port}${more}${data}`;
}

function printable(text: string): string {
  const line = text.replace(/[^\x20-\x7e]+/g, "?").trim();
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}
