/** One connection setting as JSON Schema; the same keywords as every other setting of a program. */
interface ConnectionSetting {
  readonly type: "string" | "integer" | "number" | "boolean" | "array";
  readonly description: string;
  readonly default?: string | number | boolean;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly items?: { readonly type: "string"; readonly minLength?: number };
  readonly examples?: readonly unknown[];
  /** A text is one entry of the list, commas and all. */
  readonly "x-text-is-entry"?: true;
  /** True for a secret: never shown, may be given as `{"env": "NAME"}` or `{"file": "PATH"}`. */
  readonly writeOnly?: true;
  /** Other names, accepted without a word. */
  readonly "x-aliases"?: readonly string[];
  readonly "x-category": "connection";
}

/**
 * The connection settings that every program has, to be spread into `properties` of its own schema. Which of them go
 * together says `connectionProblems`.
 */
export const connectionProperties = {
  host: {
    type: "string",
    description: "Host name or IP address of the database's listener.",
    minLength: 1,
    examples: ["db.example.com"],
    "x-category": "connection",
  },
  port: {
    type: "integer",
    description: "TCP port of the listener.",
    default: 1521,
    minimum: 1,
    maximum: 65_535,
    "x-category": "connection",
  },
  service_name: {
    type: "string",
    description:
      "Service to connect to; goes with host. One of service_name, sid, connect_string and tns_name is needed.",
    minLength: 1,
    examples: ["orclpdb1"],
    "x-category": "connection",
  },
  sid: {
    type: "string",
    description:
      "System identifier of the instance; goes with host. Pluggable databases have a service_name only.",
    minLength: 1,
    examples: ["XE"],
    "x-category": "connection",
  },
  connect_string: {
    type: "string",
    description:
      "Easy Connect Plus text or whole connect descriptor, instead of host. Holds no user and no password.",
    minLength: 1,
    examples: ["db.example.com:1521/orclpdb1", "tcps://db.example.com:2484/orclpdb1"],
    "x-category": "connection",
  },
  tns_name: {
    type: "string",
    description: "Name in the tnsnames.ora of config_dir, instead of host.",
    minLength: 1,
    examples: ["SALES_HIGH"],
    "x-category": "connection",
  },
  config_dir: {
    type: "string",
    description: "Directory of tnsnames.ora, for tns_name.",
    minLength: 1,
    "x-aliases": ["CONFIG_DIR"],
    "x-category": "connection",
  },
  user: {
    type: "string",
    description: "Database user; folded to upper case by the server unless it is in double quotes.",
    minLength: 1,
    "x-aliases": ["username"],
    "x-category": "connection",
  },
  password: {
    type: "string",
    description:
      "Password of the user. A wrong one is tried once only, so that the account is not locked.",
    minLength: 1,
    writeOnly: true,
    "x-category": "connection",
  },
  session_user: {
    type: "string",
    description:
      "User whose rights the session has, while user logs on for it (proxy authentication, GRANT CONNECT THROUGH).",
    minLength: 1,
    "x-category": "connection",
  },
  external_auth: {
    type: "boolean",
    description:
      "Log on without user and password: by wallet, Kerberos or operating system (driver_mode: thick), or by access_token.",
    default: false,
    "x-category": "connection",
  },
  access_token: {
    type: "string",
    description:
      "OAuth 2.0 or OCI IAM database token, instead of user and password; needs protocol tcps.",
    minLength: 1,
    writeOnly: true,
    "x-category": "connection",
  },
  access_token_private_key: {
    type: "string",
    description: "Private key (PEM) that belongs to an OCI IAM database token; not for OAuth 2.0.",
    minLength: 1,
    writeOnly: true,
    "x-category": "connection",
  },
  protocol: {
    type: "string",
    description:
      "tcps encrypts with TLS; goes with host. A connect_string says its protocol itself.",
    default: "tcp",
    enum: ["tcp", "tcps"],
    "x-category": "connection",
  },
  wallet_location: {
    type: "string",
    description:
      "Directory of the wallet for TLS: ewallet.pem in thin mode, cwallet.sso or ewallet.p12 in thick mode. Without a wallet the authorities that Node.js trusts are used.",
    minLength: 1,
    "x-aliases": ["WALLET_LOCATION"],
    "x-category": "connection",
  },
  wallet_content: {
    type: "string",
    description: "The text of ewallet.pem itself, instead of wallet_location. Thin mode only.",
    minLength: 1,
    writeOnly: true,
    "x-category": "connection",
  },
  wallet_password: {
    type: "string",
    description: "Password of the private key in the wallet. Thin mode only.",
    minLength: 1,
    writeOnly: true,
    "x-aliases": ["WALLET_PASSWORD"],
    "x-category": "connection",
  },
  ssl_server_dn_match: {
    type: "boolean",
    description:
      "Whether the server's certificate must be made for the host or for ssl_server_cert_dn.",
    default: true,
    "x-aliases": ["SSL_SERVER_DN_MATCH"],
    "x-category": "connection",
  },
  ssl_server_cert_dn: {
    type: "string",
    description:
      "Distinguished name that the server's certificate must have, instead of the host's name.",
    minLength: 1,
    examples: ["CN=db.example.com,O=Example,C=DE"],
    "x-aliases": ["SSL_SERVER_CERT_DN"],
    "x-category": "connection",
  },
  https_proxy: {
    type: "string",
    description:
      "Host of an HTTP proxy that tunnels the connection (CONNECT); needs protocol tcps.",
    minLength: 1,
    "x-aliases": ["HTTPS_PROXY"],
    "x-category": "connection",
  },
  https_proxy_port: {
    type: "integer",
    description: "Port of https_proxy.",
    default: 80,
    minimum: 1,
    maximum: 65_535,
    "x-aliases": ["HTTPS_PROXY_PORT"],
    "x-category": "connection",
  },
  driver_mode: {
    type: "string",
    description:
      "thin needs nothing but Node.js. thick needs Oracle Client libraries and knows native network encryption, old password verifiers, Kerberos and databases before 12.1.",
    default: "thin",
    enum: ["thin", "thick"],
    "x-category": "connection",
  },
  lib_dir: {
    type: "string",
    description:
      "Directory of the Oracle Client libraries for driver_mode thick. On Linux they must also be in the system's library search path.",
    minLength: 1,
    "x-category": "connection",
  },
  connect_timeout_s: {
    type: "integer",
    description:
      "Seconds that a logon at one address may take, from the first packet to the ready session.",
    default: 30,
    minimum: 1,
    maximum: 3600,
    "x-aliases": ["TCP_CONNECT_TIMEOUT"],
    "x-category": "connection",
  },
  call_timeout_s: {
    type: "integer",
    description:
      "Seconds that one round trip to the database may take before it is broken off; 0 = no limit.",
    default: 0,
    minimum: 0,
    maximum: 2_000_000,
    "x-category": "connection",
  },
  expire_time_min: {
    type: "integer",
    description:
      "Minutes after which an idle connection is probed (TCP keepalive), so that firewalls keep it open; 0 = never.",
    default: 5,
    minimum: 0,
    maximum: 1440,
    "x-aliases": ["EXPIRE_TIME"],
    "x-category": "connection",
  },
  retry_count: {
    type: "integer",
    description: "How often something is tried again after an error that may go away by itself.",
    default: 3,
    minimum: 0,
    maximum: 1000,
    "x-aliases": ["RETRY_COUNT"],
    "x-category": "connection",
  },
  retry_delay_s: {
    type: "number",
    description:
      "Seconds before the first try again; doubled each time up to 60, with some chance in it.",
    default: 1,
    minimum: 0,
    maximum: 60,
    "x-aliases": ["RETRY_DELAY"],
    "x-category": "connection",
  },
  stmt_cache_size: {
    type: "integer",
    description: "Statements that each connection keeps parsed.",
    default: 30,
    minimum: 0,
    maximum: 10_000,
    "x-category": "connection",
  },
  session_init_sql: {
    type: "array",
    description:
      "Statements run in every new session, in this order, after the toolkit's own: SET ROLE, a VPD context, ALTER SESSION SET CURRENT_SCHEMA. A PL/SQL block keeps its semicolon.",
    items: { type: "string", minLength: 1 },
    "x-text-is-entry": true,
    examples: [["ALTER SESSION SET CURRENT_SCHEMA = HR"]],
    "x-category": "connection",
  },
} as const satisfies Readonly<Record<string, ConnectionSetting>>;

type Properties = typeof connectionProperties;

/** The value of a setting by its schema. */
type ValueOf<P> = P extends { readonly enum: readonly (infer E)[] }
  ? E
  : P extends { readonly type: "string" }
    ? string
    : P extends { readonly type: "integer" | "number" }
      ? number
      : P extends { readonly type: "boolean" }
        ? boolean
        : readonly string[];

/**
 * Values of the connection settings, secrets already read. What is left out has its default; nothing that is not a
 * connection setting does harm.
 */
export type ConnectionSettings = {
  readonly [K in keyof Properties]?: ValueOf<Properties[K]> | undefined;
};

/** Connection settings in which whatever has a default is there. */
export type CompleteConnectionSettings = {
  readonly [K in keyof Properties as Properties[K] extends { readonly default: unknown }
    ? K
    : never]: ValueOf<Properties[K]>;
} & {
  readonly [K in keyof Properties as Properties[K] extends { readonly default: unknown }
    ? never
    : K]?: ValueOf<Properties[K]>;
};

/** The settings with the default of whatever is not set. */
export function withConnectionDefaults(settings: ConnectionSettings): CompleteConnectionSettings {
  const complete: Record<string, unknown> = {};
  for (const [name, property] of Object.entries<ConnectionSetting>(connectionProperties)) {
    const value = settings[name as keyof Properties] ?? property.default;
    if (value !== undefined) complete[name] = value;
  }
  return complete as CompleteConnectionSettings;
}
