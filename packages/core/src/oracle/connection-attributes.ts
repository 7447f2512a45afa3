import type { ConnectionAttributes } from "oracledb";
import { connectString } from "./connect-descriptor.ts";
import { type ConnectionSettings, withConnectionDefaults } from "./connection-settings.ts";

/** What the driver takes for one connection. Its published types lack `walletContent` and tokens that are a text. */
export type DriverAttributes = Omit<ConnectionAttributes, "accessToken"> & {
  readonly walletContent?: string;
  readonly accessToken?: string | { readonly token: string; readonly privateKey: string };
};

/**
 * The driver's attributes for the settings, which `connectionProblems` has found to be sound. `RETRY_COUNT` of the driver
 * stays 0 unless a descriptor says otherwise, because this project retries by itself.
 * Source: oracledb 26.0.0 lib/oracledb.js (_verifyOptions); node-oracledb API, oracledb.getConnection().
 *
 * @param program Name shown in V$SESSION.PROGRAM; what the network character set lacks becomes `?`.
 */
export function connectionAttributes(
  settings: ConnectionSettings,
  program?: string,
): DriverAttributes {
  const all = withConnectionDefaults(settings);
  const isThin = all.driver_mode === "thin";
  return {
    connectString: connectString(all),
    ...credentials(settings),
    stmtCacheSize: all.stmt_cache_size,
    ...(isThin ? thinAttributes(settings, program) : {}),
  };
}

function credentials(settings: ConnectionSettings): Partial<DriverAttributes> {
  const { user, password, session_user: sessionUser, access_token: token } = settings;
  const { access_token_private_key: privateKey } = settings;
  const sessionUserText = sessionUser === undefined ? {} : { user: `[${sessionUser}]` };
  if (token !== undefined) {
    const accessToken = privateKey === undefined ? token : { token, privateKey };
    return { ...sessionUserText, externalAuth: true, accessToken };
  }
  if (settings.external_auth === true) return { ...sessionUserText, externalAuth: true };
  return {
    ...(user === undefined
      ? {}
      : { user: sessionUser === undefined ? user : `${user}[${sessionUser}]` }),
    ...(password === undefined ? {} : { password }),
  };
}

function thinAttributes(
  settings: ConnectionSettings,
  program: string | undefined,
): Partial<DriverAttributes> {
  const all = withConnectionDefaults(settings);
  return {
    connectTimeout: all.connect_timeout_s,
    expireTime: all.expire_time_min,
    sslServerDNMatch: all.ssl_server_dn_match,
    ...optional("sslServerCertDN", all.ssl_server_cert_dn),
    ...optional("walletLocation", all.wallet_location),
    ...optional("walletContent", all.wallet_content),
    ...optional("walletPassword", all.wallet_password),
    ...optional("configDir", all.config_dir),
    ...(all.https_proxy === undefined
      ? {}
      : { httpsProxy: all.https_proxy, httpsProxyPort: all.https_proxy_port }),
    ...optional("program", program === undefined ? undefined : networkName(program)),
  };
}

function optional<K extends string>(
  key: K,
  value: string | undefined,
): { readonly [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: string };
}

/** Source: oracledb 26.0.0 lib/util.js (validNetworkCharacterSet), without its quotes and backslash. */
function networkName(text: string): string {
  return text.replace(/[^\w.:/@$-]/g, "?").slice(0, 48);
}
