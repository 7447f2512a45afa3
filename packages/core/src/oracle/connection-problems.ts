import type { SettingsProblem } from "../errors.ts";
import { bareHost, descriptorValueProblem } from "./connect-descriptor.ts";
import { type ConnectionSettings, connectionProperties } from "./connection-settings.ts";

/**
 * Everything that is wrong with how the connection settings go together; empty when they can be used. Each single value
 * is taken to fit its schema. No message holds a value of a secret.
 */
export function connectionProblems(settings: ConnectionSettings): SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  const report = (key: keyof ConnectionSettings | "", message: string) => {
    problems.push({ pointer: key === "" ? "" : `/${key}`, message });
  };
  const given = (key: keyof ConnectionSettings) => {
    const value = settings[key];
    return value !== undefined && value !== null && value !== "";
  };
  const check: Check = { settings, given, report };
  checkDestination(check);
  checkConnectString(check);
  checkDescriptorValues(check);
  checkCredentials(check);
  checkSessionUser(check);
  checkProtocol(check);
  checkWallet(check);
  checkThinMode(check);
  checkThickMode(check);
  return problems;
}

interface Check {
  readonly settings: ConnectionSettings;
  readonly given: (key: keyof ConnectionSettings) => boolean;
  readonly report: (key: keyof ConnectionSettings | "", message: string) => void;
}

const destinations = ["service_name", "sid", "connect_string", "tns_name"] as const;

function checkDestination({ given, report }: Check): void {
  const found = destinations.filter(given);
  if (found.length === 0) {
    report("", "one of service_name, sid, connect_string and tns_name is needed");
  }
  for (const key of found.slice(1)) {
    report(
      key,
      `cannot be given together with ${found[0]}: exactly one of ${destinations.join(", ")}`,
    );
  }
  const isByHost = given("service_name") || given("sid");
  const isWhole = given("connect_string") || given("tns_name");
  if (isByHost && !isWhole && !given("host")) {
    report("host", `is missing: it goes with ${given("service_name") ? "service_name" : "sid"}`);
  }
  if (isWhole && !isByHost && given("host")) {
    report("host", `cannot be given together with ${found[0]}, which says the host itself`);
  }
  if (given("tns_name") && !given("config_dir")) {
    report("config_dir", "is missing: tns_name is looked up in the tnsnames.ora there");
  }
}

function checkConnectString({ settings, given, report }: Check): void {
  const { connect_string: text } = settings;
  if (!given("connect_string") || text === undefined) return;
  const trimmed = text.trim();
  const isDescriptor = trimmed.startsWith("(");
  if (!isDescriptor && trimmed.includes("@")) {
    report(
      "connect_string",
      "holds a user before the @: put user and password into settings of their own",
    );
  } else if (isDescriptor && /\(\s*PASSWORD\s*=/i.test(trimmed)) {
    report("connect_string", "holds a password: put it into the setting password");
  }
  if (!isDescriptor && !/[:/]/.test(trimmed)) {
    report(
      "connect_string",
      "is a bare name: use tns_name with config_dir, or write host:port/service_name",
    );
  }
  if (/^config-/i.test(trimmed)) {
    report("connect_string", "names a configuration provider, and none is available");
  }
  if (isDescriptor && !hasBalancedParentheses(trimmed)) {
    report("connect_string", "has parentheses that do not match");
  }
  if (/POOL_BOUNDARY/i.test(trimmed)) {
    report(
      "connect_string",
      "asks for POOL_BOUNDARY, which loses the session's settings after each transaction",
    );
  }
}

function hasBalancedParentheses(text: string): boolean {
  let depth = 0;
  for (const character of text.replace(/"[^"]*"/g, "")) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

function checkDescriptorValues({ settings, given, report }: Check): void {
  for (const key of ["host", "service_name", "sid", "tns_name", "https_proxy"] as const) {
    const text = settings[key];
    if (!given(key) || text === undefined) continue;
    const problem = descriptorValueProblem(key === "host" ? bareHost(text) : text);
    if (problem === undefined) {
      if (key === "host" && /^\w+:\/\//.test(text)) {
        report(key, "is a URL: give the bare host, and protocol for tcps");
      }
      continue;
    }
    const advice =
      key === "host" && text.includes(",") ? "; several hosts go into connect_string" : "";
    report(key, `${problem}${advice}`);
  }
}

function checkCredentials({ settings, given, report }: Check): void {
  const hasToken = given("access_token");
  const isExternal = settings.external_auth === true || hasToken;
  const why = hasToken ? "access_token" : "external_auth";
  for (const key of ["user", "password"] as const) {
    if (isExternal && given(key)) report(key, `cannot be given together with ${why}`);
    if (!isExternal && !given(key)) {
      report(key, "is missing (or set external_auth or access_token)");
    }
  }
  if (given("access_token_private_key") && !hasToken) {
    report("access_token_private_key", "goes with access_token, which is missing");
  }
}

function checkSessionUser({ settings, given, report }: Check): void {
  if (!given("session_user")) return;
  // Bare or within double quotes, as Oracle writes names.
  if (!/^(?:[^\s"[\]]+|"[^"[\]]+")$/.test(settings.session_user ?? "")) {
    report("session_user", "must be one user name, without brackets");
  }
  if (/[[\]]/.test(settings.user ?? "")) {
    report("user", "names a session user in brackets already: use session_user alone");
  }
}

const needTls = [
  "access_token",
  "https_proxy",
  "wallet_location",
  "wallet_content",
  "ssl_server_cert_dn",
] as const;

function checkProtocol({ settings, given, report }: Check): void {
  const isByHost = !given("connect_string") && !given("tns_name");
  if (isByHost) {
    if (settings.protocol === "tcps") return;
    for (const key of needTls) {
      if (given(key)) report(key, "needs protocol: tcps");
    }
    return;
  }
  const text = settings.connect_string ?? "";
  if (settings.protocol === "tcps" && given("connect_string") && !/tcps/i.test(text)) {
    report(
      "protocol",
      "has no effect on connect_string: begin that with tcps:// or write (PROTOCOL=tcps)",
    );
  }
}

function checkWallet({ settings, given, report }: Check): void {
  if (given("wallet_location") && given("wallet_content")) {
    report("wallet_content", "cannot be given together with wallet_location");
  }
  if (given("wallet_content") && !/-----BEGIN /.test(settings.wallet_content ?? "")) {
    report("wallet_content", "must be the text of ewallet.pem");
  }
  if (/["()\\\r\n]/.test(settings.ssl_server_cert_dn ?? "")) {
    report("ssl_server_cert_dn", "must be a distinguished name like CN=db.example.com,O=Example");
  }
}

function checkThinMode({ settings, given, report }: Check): void {
  if (settings.driver_mode === "thick") return;
  if (given("lib_dir")) report("lib_dir", "needs driver_mode: thick");
  if (settings.external_auth === true && !given("access_token") && !usesTls(settings)) {
    report("external_auth", "needs driver_mode: thick, a TLS wallet, or access_token");
  }
}

const onlyWithHost = [
  "wallet_location",
  "ssl_server_dn_match",
  "ssl_server_cert_dn",
  "https_proxy",
] as const;

function checkThickMode({ settings, given, report }: Check): void {
  if (settings.driver_mode !== "thick") return;
  for (const key of ["wallet_content", "wallet_password"] as const) {
    if (given(key)) report(key, "is for thin mode: put cwallet.sso into wallet_location");
  }
  if (/["\\\r\n]/.test(settings.wallet_location ?? "")) {
    report("wallet_location", "holds a character that a connect descriptor cannot hold");
  }
  if (!given("connect_string") && !given("tns_name")) return;
  const where = given("tns_name") ? "tnsnames.ora" : "connect_string";
  for (const key of onlyWithHost) {
    if (!given(key) || settings[key] === defaultOf(key)) continue;
    report(key, `has no effect in thick mode with ${where}: write it there`);
  }
}

function usesTls(settings: ConnectionSettings): boolean {
  if (settings.wallet_location !== undefined || settings.wallet_content !== undefined) return true;
  return settings.tns_name !== undefined || /tcps/i.test(settings.connect_string ?? "");
}

function defaultOf(key: keyof typeof connectionProperties): unknown {
  const property = connectionProperties[key];
  return "default" in property ? property.default : undefined;
}
