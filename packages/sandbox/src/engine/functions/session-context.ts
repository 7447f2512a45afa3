import { randomBytes } from "node:crypto";
import type { SessionContext } from "../catalog/contract.ts";
import { auditSessionId, hostName, releases } from "../catalog/release.ts";
import { oraError } from "../errors.ts";
import { numberType, raw, varchar2 } from "../types/make-type.ts";
import { cutToBytes } from "../types/text.ts";
import type { CallSite, FunctionTable } from "./contract.ts";
import { nullable, strict } from "./define.ts";
import { literalInteger, literalText } from "./text-arguments.ts";

type Reader = (session: SessionContext) => string | null;

const attribute =
  (name: string, otherwise: string | null = null): Reader =>
  (session) =>
    session.attributes.get(name) ?? otherwise;
const text =
  (value: string | null): Reader =>
  () =>
    value;
const userId = (session: SessionContext, name: string): string | null =>
  session.db.users.get(name)?.userId.toString() ?? null;

/**
 * Attributes of the USERENV namespace. What the client told (MODULE, HOST, OS_USER …) is in `session.attributes` under the
 * same name.
 * Source: Oracle SQL Language Reference, SYS_CONTEXT, Predefined Parameters of Namespace USERENV.
 */
const userenv: Readonly<Record<string, Reader>> = {
  ACTION: attribute("ACTION"),
  AUDITED_CURSORID: text(null),
  AUTHENTICATED_IDENTITY: (session) => session.user,
  AUTHENTICATION_DATA: text(null),
  AUTHENTICATION_METHOD: text("PASSWORD"),
  BG_JOB_ID: text(null),
  CDB_NAME: (session) => releases[session.db.version].instanceName,
  CLIENT_IDENTIFIER: attribute("CLIENT_IDENTIFIER"),
  CLIENT_INFO: attribute("CLIENT_INFO"),
  CLIENT_PROGRAM_NAME: attribute("PROGRAM"),
  CLOUD_SERVICE: text(null),
  CON_ID: text("3"),
  CON_NAME: (session) => session.db.name,
  CURRENT_BIND: text(null),
  CURRENT_EDITION_ID: text("100"),
  CURRENT_EDITION_NAME: text("ORA$BASE"),
  CURRENT_SCHEMA: (session) => session.currentSchema,
  CURRENT_SCHEMAID: (session) => userId(session, session.currentSchema),
  CURRENT_SQL: text(null),
  CURRENT_USER: (session) => session.user,
  CURRENT_USERID: (session) => userId(session, session.user),
  DATABASE_ROLE: text("PRIMARY"),
  DB_DOMAIN: text(null),
  DB_NAME: (session) => session.db.name,
  DB_SUPPLEMENTAL_LOG_LEVEL: text(null),
  DB_UNIQUE_NAME: (session) => releases[session.db.version].instanceName,
  DBLINK_INFO: text(null),
  ENTERPRISE_IDENTITY: text(null),
  ENTRYID: text(null),
  FG_JOB_ID: text("0"),
  GLOBAL_CONTEXT_MEMORY: text("0"),
  GLOBAL_UID: text(null),
  HOST: attribute("HOST"),
  IDENTIFICATION_TYPE: text("LOCAL"),
  INSTANCE: text("1"),
  INSTANCE_NAME: (session) => releases[session.db.version].instanceName,
  IP_ADDRESS: attribute("IP_ADDRESS"),
  IS_APPLY_SERVER: text("FALSE"),
  IS_DG_ROLLING_UPGRADE: text("FALSE"),
  ISDBA: (session) => (session.user === "SYS" ? "TRUE" : "FALSE"),
  LANG: text("US"),
  LANGUAGE: (session) => `${session.nls.language}_${session.nls.territory}.${session.db.charset}`,
  LDAP_SERVER_TYPE: text(null),
  MODULE: attribute("MODULE"),
  NETWORK_PROTOCOL: text("tcp"),
  NLS_CALENDAR: (session) => session.nls.calendar,
  NLS_CURRENCY: text("$"),
  NLS_DATE_FORMAT: (session) => session.nls.dateFormat,
  NLS_DATE_LANGUAGE: (session) => session.nls.dateLanguage,
  NLS_SORT: (session) => session.nls.sort,
  NLS_TERRITORY: (session) => session.nls.territory,
  ORACLE_HOME: text(null),
  OS_USER: attribute("OS_USER"),
  PID: attribute("PID"),
  PLATFORM_SLASH: text("/"),
  POLICY_INVOKER: text(null),
  PROXY_ENTERPRISE_IDENTITY: text(null),
  PROXY_USER: (session) => session.proxyUser ?? null,
  PROXY_USERID: (session) => userId(session, session.proxyUser ?? ""),
  SCHEDULER_JOB: text("N"),
  SERVER_HOST: text(hostName),
  SERVICE_NAME: attribute("SERVICE_NAME"),
  SESSION_DEFAULT_COLLATION: text("USING_NLS_COMP"),
  SESSION_EDITION_ID: text("100"),
  SESSION_EDITION_NAME: text("ORA$BASE"),
  SESSION_USER: (session) => session.user,
  SESSION_USERID: (session) => userId(session, session.user),
  SESSIONID: (session) => String(auditSessionId(session.sid)),
  SID: (session) => String(session.sid),
  STATEMENTID: text(null),
  TERMINAL: attribute("TERMINAL", "unknown"),
  UNIFIED_AUDIT_SESSIONID: (session) => String(auditSessionId(session.sid)),
};

/** @throws OraError 2003 for an unknown USERENV attribute. */
function contextValue(
  session: SessionContext,
  namespace: string,
  name: string,
  at: number,
): string | null {
  const space = namespace.toUpperCase();
  const key = name.toUpperCase();
  if (space === "USERENV") {
    const read = Object.hasOwn(userenv, key) ? userenv[key] : undefined;
    if (!read) throw oraError(2003, [], at);
    return read(session);
  }
  if (space === "SYS_SESSION_ROLES") return session.enabledRoles.has(key) ? "TRUE" : "FALSE";
  return session.attributes.get(`${space}.${key}`) ?? null;
}

const sysContext = strict({
  args: ["text", "text"],
  optional: ["integer"],
  returns: (site) => varchar2(Math.max(1, Math.min(literalInteger(site.args[2]) ?? 256, 4000))),
  volatile: true,
  evaluate: (site, namespace, name, length) => {
    const value = contextValue(site.binder.session, namespace, name, site.at(1));
    const limit = length !== undefined && length >= 1 && length <= 4000 ? length : 256;
    return value === null ? null : cutToBytes(value, limit);
  },
});

const numericUserenv: ReadonlySet<string> = new Set([
  "SESSIONID",
  "SID",
  "ENTRYID",
  "INSTANCE",
  "SCHEMAID",
  "COMMITSCN",
]);

/** The legacy USERENV function: numbers for some attributes, text for the others. */
const userenvFunction = strict({
  args: ["text"],
  returns: (site: CallSite) =>
    numericUserenv.has((literalText(site.args[0]) ?? "").toUpperCase()) ? numberType : varchar2(64),
  volatile: true,
  evaluate: (site, name) => {
    const wanted = name.toUpperCase();
    const key = wanted === "SCHEMAID" ? "CURRENT_SCHEMAID" : wanted;
    if (key === "COMMITSCN") return null;
    const value = contextValue(site.binder.session, "USERENV", key, site.at(0));
    return value !== null && numericUserenv.has(wanted) ? Number(value) : value;
  },
});

/**
 * Functions about the session and the server.
 * Source: Oracle SQL Language Reference, SYS_CONTEXT, USERENV, SYS_GUID, ORA_INVOKING_USER; PL/SQL Packages and Types
 * Reference, DBMS_SESSION.
 */
export const sessionFunctions: FunctionTable = {
  SYS_CONTEXT: sysContext,
  USERENV: userenvFunction,
  SYS_GUID: nullable({
    args: [],
    returns: raw(16),
    volatile: true,
    evaluate: () => Uint8Array.from(randomBytes(16)),
  }),
  SYS_TYPEID: nullable({ args: ["any"], returns: raw(16), evaluate: () => null }),
  "DBMS_SESSION.UNIQUE_SESSION_ID": nullable({
    args: [],
    returns: varchar2(24),
    evaluate: ({ binder: { session } }) =>
      [session.sid, session.serial, 1]
        .map((part) => part.toString(16).toUpperCase().padStart(4, "0"))
        .join(""),
  }),
  "DBMS_TRANSACTION.LOCAL_TRANSACTION_ID": nullable({
    args: [],
    optional: ["boolean"],
    returns: varchar2(60),
    volatile: true,
    evaluate: ({ binder: { session } }, create) => {
      const transaction = create ? session.begin() : session.transaction;
      if (!transaction) return null;
      const { usn, slot, seq } = transaction.xid;
      return `${usn}.${slot}.${seq}`;
    },
  }),
};
