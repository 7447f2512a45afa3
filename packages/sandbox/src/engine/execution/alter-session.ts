import { oraError } from "../errors.ts";
import type { NlsSettings } from "../expressions/contract.ts";
import { checkDateMask } from "../format/date-mask.ts";
import type { Statement } from "../parser/ast.ts";
import { checkDeferred } from "../store/deferral.ts";
import { asStoreTransaction } from "../store/transaction.ts";
import { setNlsParameter } from "../types/nls.ts";
import type { SessionSettings, WorkingSession } from "./working-session.ts";

type AlterSession = Extract<Statement, { kind: "alter-session" }>;
type Setting = AlterSession["settings"][number];

/** What is changed, all or nothing: one wrong setting leaves the others as they were. */
interface Changes {
  readonly nls: NlsSettings;
  currentSchema: string;
  ddlLockTimeoutS: number;
  isolation: SessionSettings["isolation"];
  defer: boolean | null;
  readonly parameters: Map<string, string>;
}

/**
 * ALTER SESSION. Parameters that change nothing here are accepted and remembered.
 * Source: Oracle SQL Language Reference, ALTER SESSION.
 * @throws OraError 922, 1031, 1435 for an unknown schema, 2097, 2183, 2248, 12705, 12841, 1874, 1882 and what date formats raise.
 */
export function alterSession(statement: AlterSession, session: WorkingSession): void {
  const { settings, words } = statement;
  if (settings.length === 0) {
    alterByWords(words ?? [], session);
    return;
  }
  const changes: Changes = {
    nls: { ...session.nls },
    currentSchema: session.currentSchema,
    ddlLockTimeoutS: session.settings.ddlLockTimeoutS,
    isolation: session.settings.isolation,
    defer: session.deferConstraints ?? null,
    parameters: new Map(),
  };
  for (const setting of settings) applySetting(setting, changes, session);
  replaceNls(session.nls, changes.nls);
  session.currentSchema = changes.currentSchema;
  session.settings.ddlLockTimeoutS = changes.ddlLockTimeoutS;
  session.settings.isolation = changes.isolation;
  session.deferConstraints = changes.defer;
  for (const [name, value] of changes.parameters) session.settings.parameters.set(name, value);
  session.settings.version += 1;
}

/** The settings stay one object: compiled statements hold it. */
function replaceNls(nls: NlsSettings, changed: NlsSettings): void {
  for (const key of Object.keys(nls)) if (!(key in changed)) Reflect.deleteProperty(nls, key);
  Object.assign(nls, changed);
}

/** ENABLE PARALLEL DML and the like. @throws OraError 12841 inside a transaction. */
function alterByWords(words: readonly string[], session: WorkingSession): void {
  const parallelDml = words[1] === "PARALLEL" && words[2] === "DML";
  if (parallelDml && session.transaction !== null) throw oraError(12841);
}

const setters: Readonly<
  Record<string, (setting: Setting, changes: Changes, session: WorkingSession) => void>
> = {
  CURRENT_SCHEMA: ({ value, at }, changes, { db }) => {
    if (!db.users.has(value)) throw oraError(1435, [], at);
    changes.currentSchema = value;
  },
  DDL_LOCK_TIMEOUT: ({ name, value, at }, changes) => {
    changes.ddlLockTimeoutS = numberIn(name, value, 0, 1_000_000, at);
  },
  ISOLATION_LEVEL: ({ value, at }, changes) => {
    if (value !== "SERIALIZABLE" && value !== "READ COMMITTED") throw oraError(2183, [], at);
    changes.isolation = value === "SERIALIZABLE" ? "serializable" : "read-committed";
  },
  CONTAINER: ({ value, at }, _, { db }) => {
    if (value === db.name) return;
    throw value === "CDB$ROOT" ? oraError(1031, [], at) : oraError(65011, [value], at);
  },
  EDITION: ({ value, at }) => {
    if (value !== "ORA$BASE") throw oraError(38802, [], at);
  },
  CURSOR_SHARING: oneOf("EXACT", "FORCE", "SIMILAR"),
  STATISTICS_LEVEL: oneOf("ALL", "TYPICAL", "BASIC"),
  WORKAREA_SIZE_POLICY: oneOf("AUTO", "MANUAL"),
  SQL_TRACE: privileged(trueOrFalse),
  EVENTS: privileged(),
  EVENT: privileged(),
  CONSTRAINT: constraintMode,
  CONSTRAINTS: constraintMode,
};

function applySetting(setting: Setting, changes: Changes, session: WorkingSession): void {
  const { name, value, at } = setting;
  if (name === "TIME_ZONE" || name.startsWith("NLS_")) {
    if (/_FORMAT$/.test(name)) checkDateMask(value, at);
    setNlsParameter(changes.nls, name, value, at);
    return;
  }
  const set = Object.hasOwn(setters, name) ? setters[name] : undefined;
  set?.(setting, changes, session);
  changes.parameters.set(name, value);
}

/** @throws OraError 2017 for what is no integer, 68 for one out of range. */
function numberIn(name: string, value: string, low: number, high: number, at: number): number {
  const number = Number(value);
  if (!/^-?\d+$/.test(value)) throw oraError(2017, [], at);
  if (number < low || number > high) throw oraError(68, [value, name.toLowerCase(), low, high], at);
  return number;
}

function oneOf(...values: readonly string[]): (setting: Setting) => void {
  return ({ name, value, at }) => {
    if (values.includes(value.toUpperCase())) return;
    throw oraError(96, [value, name.toLowerCase(), values.join(", ")], at);
  };
}

/**
 * As SET CONSTRAINTS ALL at the beginning of every transaction, and now: IMMEDIATE checks at once what was put off to COMMIT.
 * @throws OraError the violation that is found
 */
function constraintMode(
  { value, at }: Setting,
  changes: Changes,
  { transaction }: WorkingSession,
): void {
  if (!["IMMEDIATE", "DEFERRED", "DEFAULT"].includes(value)) throw oraError(922, [], at);
  changes.defer = value === "DEFAULT" ? null : value === "DEFERRED";
  if (transaction === null) return;
  const tx = asStoreTransaction(transaction);
  if (value === "IMMEDIATE") checkDeferred(tx);
  tx.deferral.named.clear();
  tx.deferral.all = changes.defer;
}

function trueOrFalse({ name, value, at }: Setting): void {
  if (["TRUE", "FALSE"].includes(value.toUpperCase())) return;
  throw oraError(96, [value, name.toLowerCase(), "TRUE, FALSE"], at);
}

/** What needs the privilege ALTER SESSION. @throws OraError 1031 */
function privileged(
  check: (setting: Setting) => void = () => undefined,
): (setting: Setting, changes: Changes, session: WorkingSession) => void {
  return (setting, _, session) => {
    if (!session.hasPrivilege("ALTER SESSION")) throw oraError(1031, [], setting.at);
    check(setting);
  };
}
