import { hasOraCode } from "./ora-errors.ts";
import type { LogonFacts } from "./session.ts";
import type { Row, SqlReader } from "./sql-reader.ts";

/** What is known about the server and who is connected. Plain data; null = not visible to this user. */
export interface ServerInfo {
  /** `19.21.0.0.0`. */
  readonly version: string;
  /** 12, 18, 19, 21, 23… */
  readonly majorVersion: number;
  /** NLS_CHARACTERSET, `AL32UTF8`. */
  readonly charset: string | null;
  /** NLS_NCHAR_CHARACTERSET, `AL16UTF16`. */
  readonly ncharCharset: string | null;
  /** Longest name in bytes: 128, or 30 before 12.2 and with a lower COMPATIBLE. */
  readonly maxIdentifierBytes: number;
  /** Longest VARCHAR2 column in bytes: 4000, or 32,767 with MAX_STRING_SIZE = EXTENDED. */
  readonly maxVarchar2Bytes: 4000 | 32_767;
  /** COMPATIBLE, `19.0.0`; needs SELECT on V$PARAMETER. */
  readonly compatible: string | null;
  /** `CDB$ROOT` or the name of the pluggable database. */
  readonly container: string | null;
  readonly databaseName: string | null;
  readonly serviceName: string | null;
  readonly instanceName: string | null;
  /** The user whose rights the session has. */
  readonly user: string;
  /** Owner of names without one. */
  readonly currentSchema: string;
  readonly driverMode: "thin" | "thick";
}

/** A reader that also knows what the logon told. */
export type InfoReader = SqlReader & { readonly logonFacts: LogonFacts };

/** Source: Oracle Database Reference, NLS_DATABASE_PARAMETERS; visible to every user. */
export const charsetsQuery =
  "SELECT PARAMETER, VALUE FROM NLS_DATABASE_PARAMETERS WHERE PARAMETER IN ('NLS_CHARACTERSET', 'NLS_NCHAR_CHARACTERSET')";

/** Needs no grant, unlike V$PARAMETER: RPAD stops at the longest VARCHAR2 of SQL. */
export const maxVarchar2Query = "SELECT LENGTH(RPAD('x', 4001, 'x')) FROM DUAL";

/** Source: Oracle SQL Language Reference, SYS_CONTEXT (CON_NAME: since 12.1). */
export const contextQuery =
  "SELECT SYS_CONTEXT('USERENV', 'SESSION_USER'), SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA'), SYS_CONTEXT('USERENV', 'DB_NAME'), SYS_CONTEXT('USERENV', 'SERVICE_NAME'), SYS_CONTEXT('USERENV', 'INSTANCE_NAME') FROM DUAL";

/** By itself, because a server before 12.1 does not know it (ORA-02003). */
export const containerQuery = "SELECT SYS_CONTEXT('USERENV', 'CON_NAME') FROM DUAL";

/** Source: Oracle Database Reference, V$PARAMETER. */
export const compatibleQuery = "SELECT VALUE FROM V$PARAMETER WHERE NAME = 'compatible'";

/** Codes of a view, column or parameter that is not there for this user or this version. */
const invisible = ["ORA-00942", "ORA-00904", "ORA-01031", "ORA-02003", "ORA-41900"] as const;

/**
 * Reads what is known about the server, in five short queries.
 * @throws OracleError for every failure but a missing grant or an older version.
 */
export async function readServerInfo(reader: InfoReader): Promise<ServerInfo> {
  const facts = reader.logonFacts;
  const charsets = new Map(
    (await visibleRows(reader, charsetsQuery)).map((row) => [text(row[0]), text(row[1])]),
  );
  const maxLength = Number((await visibleRows(reader, maxVarchar2Query))[0]?.[0] ?? 4000);
  const context = (await visibleRows(reader, contextQuery))[0] ?? [];
  const container = (await visibleRows(reader, containerQuery))[0]?.[0];
  const compatible = (await visibleRows(reader, compatibleQuery))[0]?.[0];
  const user = text(context[0]) ?? "";
  return {
    version: facts.version,
    majorVersion: Number.parseInt(facts.version, 10) || 0,
    charset: charsets.get("NLS_CHARACTERSET") ?? null,
    ncharCharset: charsets.get("NLS_NCHAR_CHARACTERSET") ?? null,
    maxIdentifierBytes: facts.maxIdentifierBytes ?? identifierBytesOf(facts.version),
    maxVarchar2Bytes: maxLength > 4000 ? 32_767 : 4000,
    compatible: text(compatible),
    container: text(container) ?? facts.container ?? null,
    databaseName: text(context[2]) ?? facts.dbName ?? null,
    serviceName: text(context[3]) ?? facts.serviceName ?? null,
    instanceName: text(context[4]) ?? facts.instanceName ?? null,
    user,
    currentSchema: text(context[1]) ?? user,
    driverMode: facts.isThin ? "thin" : "thick",
  };
}

/** Source: Oracle SQL Language Reference, Database Object Naming Rules (128 bytes since 12.2). */
function identifierBytesOf(version: string): 30 | 128 {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 12 || (major === 12 && minor >= 2) ? 128 : 30;
}

async function visibleRows(reader: SqlReader, sql: string): Promise<readonly Row[]> {
  const found: Row[] = [];
  try {
    for await (const rows of reader.rows(sql, {}, { fetchSize: 10 })) found.push(...rows);
  } catch (error) {
    if (!hasOraCode(error, ...invisible)) throw error;
  }
  return found;
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
