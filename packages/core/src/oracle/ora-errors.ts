import {
  AuthError,
  ConnectError,
  type ErrorOptions,
  OracleError,
  type OracleErrorOptions,
  PrivilegeError,
  ToolkitError,
  TransientOracleError,
} from "../errors.ts";
import { errorText, statementWithoutSecrets } from "./error-text.ts";
import { type OraErrorRow, oraErrorTable } from "./ora-error-table.ts";

/** What was being done when an error came. */
export interface OraErrorContext {
  /** What failed, behind "cannot": `read HR.EMPLOYEES`, `connect to db:1521/orcl as SCOTT`. */
  readonly action?: string;
  /** The SQL text, without bind values. */
  readonly statement?: string;
  /** The database user, for grants. */
  readonly user?: string;
  /** The user that logs on for `user` (proxy authentication). */
  readonly proxyUser?: string;
  /** The table or other object the statement is about, for grants: `HR.EMPLOYEES`. */
  readonly target?: string;
  /** `connect` from the first packet until the session is ready, `statement` (the default) after it. */
  readonly phase?: "connect" | "statement";
}

const rowOfCode: ReadonlyMap<string, OraErrorRow> = new Map(
  oraErrorTable.map((row: OraErrorRow) => [row.code, row]),
);

/**
 * Codes that only wrap another one, which stands later in the same message and says more.
 * Source: oracledb 26.0.0 lib/errors.js (adjustErrorXref, ERR_CONNECTION_REFUSED, ERR_ANO_NEGOTIATION),
 * lib/thin/sqlnet/ntTcp.js (ERR_TLS_AUTH_FAILURE); Oracle Database Error Messages, ORA-00604, ORA-12801, ORA-29913.
 */
const wrapperCodes: ReadonlySet<string> = new Set([
  "NJS-500",
  "NJS-506",
  "NJS-511",
  "NJS-523",
  "NJS-533",
  "DPI-1080",
  "ORA-00604",
  "ORA-12801",
  "ORA-29913",
]);

const anyCode = /\b(?:ORA-\d{5}|NJS-\d{3}|DPI-\d{4})\b/g;

/**
 * The row of a code such as `ORA-00942`, or undefined when the table has none. ORA-20000 to ORA-20999 are one row, they
 * belong to the users. Source: PL/SQL Language Reference, RAISE_APPLICATION_ERROR.
 */
export function findOraError(code: string): OraErrorRow | undefined {
  return rowOfCode.get(/^ORA-20\d{3}$/.test(code) ? "ORA-20000" : code);
}

/**
 * The code of Oracle or its driver that an error stands for, whatever its class: `ORA-01031` of a `PrivilegeError` as
 * well as `ORA-00942` of an `OracleError`. Undefined for every other error.
 */
export function oraCodeOf(error: unknown): string | undefined {
  if (error instanceof OracleError) return error.oraCode;
  if (!(error instanceof ToolkitError)) return undefined;
  return /^(?:ORA|NJS|DPI)-\d+$/.test(error.code) ? error.code : undefined;
}

/** True when `error` stands for one of the codes. */
export function hasOraCode(error: unknown, ...codes: readonly string[]): boolean {
  const code = oraCodeOf(error);
  return code !== undefined && codes.includes(code);
}

/** True when trying again can help: what the table says, for errors of this project; false for all others. */
export function isRetriable(error: unknown): boolean {
  return error instanceof ToolkitError && error.retriable;
}

/**
 * The error of a driver as one of this project's: an `AuthError`, `ConnectError`, `PrivilegeError`, `OracleError` or
 * `TransientOracleError` by the table, with one line of message that holds no secret and no bind value. An error of this
 * project comes back as it is. What has no code becomes an `OracleError` with the code `DRIVER`, because the driver's
 * own bugs (a TypeError in a decoder) must not look like ours.
 */
export function toOracleError(error: unknown, context: OraErrorContext = {}): ToolkitError {
  if (error instanceof ToolkitError) return error;
  const facts = driverFacts(error);
  const row = findOraError(facts.code);
  const isConnecting = context.phase === "connect";
  const text = facts.code === "NJS-512" ? missingFile(facts.text) : facts.text;
  const message = context.action === undefined ? text : `cannot ${context.action}: ${text}`;
  const options: ErrorOptions = {
    code: facts.code,
    ...(row === undefined ? {} : { hint: fillIn(hintOf(row, isConnecting), context) }),
    details: detailsOf(facts, context),
    cause: error,
  };
  switch (row?.kind) {
    case "auth":
      return new AuthError(message, options);
    case "privilege":
      return privilegeError(message, options, row, context);
    default:
      if (isConnecting) {
        return new ConnectError(message, { ...options, retriable: row?.retriable ?? false });
      }
      return statementError(message, options, facts, context, row?.retriable ?? false);
  }
}

function hintOf({ hint, hintWhenConnected }: OraErrorRow, isConnecting: boolean): string {
  return isConnecting ? hint : (hintWhenConnected ?? hint);
}

function privilegeError(
  message: string,
  options: ErrorOptions,
  row: OraErrorRow,
  context: OraErrorContext,
): PrivilegeError {
  const { statement } = context;
  const shown = statement === undefined ? {} : { statement: statementWithoutSecrets(statement) };
  const grant = row.grant === undefined ? undefined : fillIn(row.grant, context);
  const isWhole = grant !== undefined && !grant.includes("<");
  return new PrivilegeError(message, {
    ...options,
    details: { ...options.details, ...shown },
    ...(isWhole ? { grant } : {}),
  });
}

function statementError(
  message: string,
  options: ErrorOptions,
  facts: DriverFacts,
  context: OraErrorContext,
  retriable: boolean,
): OracleError {
  const full: OracleErrorOptions = {
    ...options,
    oraCode: facts.code,
    ...(facts.offset === undefined ? {} : { offset: facts.offset }),
    ...(context.statement === undefined
      ? {}
      : { statement: statementWithoutSecrets(context.statement) }),
  };
  return retriable ? new TransientOracleError(message, full) : new OracleError(message, full);
}

interface DriverFacts {
  /** The code that says most; `DRIVER` when there is none. */
  readonly code: string;
  /** Every code of the message but ORA-06512 (a line of the call stack), in its order, each once. */
  readonly codes: readonly string[];
  readonly text: string;
  readonly offset: number | undefined;
}

function driverFacts(error: unknown): DriverFacts {
  const { message, code, errorNum, offset } = (
    typeof error === "object" && error !== null ? error : { message: String(error) }
  ) as { message?: unknown; code?: unknown; errorNum?: unknown; offset?: unknown };
  const text = typeof message === "string" ? message : "";
  const codes = [...new Set(text.match(anyCode) ?? [])].filter((found) => found !== "ORA-06512");
  if (codes.length === 0) {
    if (typeof code === "string" && /^(?:ORA|NJS|DPI)-\d+$/.test(code)) codes.push(code);
    else if (typeof errorNum === "number" && errorNum > 0) {
      codes.push(`ORA-${String(errorNum).padStart(5, "0")}`);
    }
  }
  return {
    code: mostTelling(codes),
    codes,
    text: errorText(text) || "the driver gave no reason",
    offset: typeof offset === "number" && offset >= 0 && codes.length > 0 ? offset : undefined,
  };
}

/** The first code that is not a mere wrapper and is known; else the last wrapper's, else the first. */
function mostTelling(codes: readonly string[]): string {
  for (const [index, code] of codes.entries()) {
    if (!wrapperCodes.has(code)) {
      return index === 0 || findOraError(code) !== undefined ? code : (codes[0] ?? code);
    }
  }
  return codes.at(-1) ?? "DRIVER";
}

function detailsOf(
  facts: DriverFacts,
  context: OraErrorContext,
): Readonly<Record<string, unknown>> {
  const others = facts.codes.filter((code) => code !== facts.code);
  return {
    ...(context.target === undefined ? {} : { target: context.target }),
    ...(others.length === 0 ? {} : { other_codes: others }),
  };
}

function fillIn(template: string, context: OraErrorContext): string {
  return template
    .replaceAll("{target}", context.target ?? "<table>")
    .replaceAll("{user}", context.user ?? "<user>")
    .replaceAll("{proxy_user}", context.proxyUser ?? "<proxy user>");
}

/** The driver reports a wallet that is not there as a wrong connect string. */
function missingFile(text: string): string {
  const file = /ENOENT: no such file or directory, open '([^']+)'/.exec(text)?.[1];
  return file === undefined ? text : `NJS-512: ${file} does not exist`;
}
