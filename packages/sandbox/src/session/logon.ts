import type { EngineSession } from "../engine/contract.ts";
import { oraError } from "../engine/errors.ts";
import { createVerifier, fakeVerifier, LogonExchange } from "../wire/auth-crypto.ts";
import type { KeyValue } from "../wire/buffer-reader.ts";
import {
  type AuthRequest,
  authAppContext,
  authMode,
  authValue,
  encodeAuthReply,
  packServerVersion,
} from "../wire/messages/auth.ts";
import { CallEnded, strike } from "./faults.ts";
import { oraErrorOf, writeError, writeOutcome } from "./replies.ts";
import type { Call, PendingLogon, Session } from "./session.ts";

/** A name as the dictionary has it: upper case unless it is in quotes. */
export function dictionaryName(name: string): string {
  const quoted = /^"(.*)"$/.exec(name.trim());
  return quoted ? (quoted[1] as string) : name.trim().toUpperCase();
}

/** Answers the first half of a logon: what the client needs to prove that it knows the password. */
export function beginLogon(session: Session, request: AuthRequest): void {
  const user = dictionaryName(request.user);
  const facts = session.host.engine.logonFacts(user);
  const verifier = facts?.verifier ?? fakeVerifier(user, session.host.secret);
  const exchange = new LogonExchange(verifier, facts !== undefined);
  session.logon = { exchange, user, known: facts !== undefined, request };
  encodeAuthReply(session.writer, { kind: "authReply", pairs: exchange.phaseOne() });
  writeOutcome(session);
}

const administrative =
  authMode.sysdba |
  authMode.sysoper |
  authMode.sysasm |
  authMode.sysbackup |
  authMode.sysdg |
  authMode.syskm |
  authMode.sysrac;

/**
 * Answers the second half: checks the password, opens the session and tells the client whom it talks to. An unknown user
 * looks like a wrong password. After a refusal the connection ends.
 */
export async function finishLogon(call: Call, request: AuthRequest): Promise<void> {
  const { session } = call;
  try {
    const fault = await strike(call, "logon", "before");
    const response = await logOn(session, request, fault?.do === "expire-password");
    await strike(call, "logon", "after");
    encodeAuthReply(session.writer, { kind: "authReply", pairs: sessionFacts(session, response) });
    writeOutcome(session);
  } catch (error) {
    if (error instanceof CallEnded) throw error;
    session.logon = null;
    session.closing = true;
    session.close();
    writeError(session, oraErrorOf(error));
  }
}

/** @returns AUTH_SVR_RESPONSE */
async function logOn(session: Session, request: AuthRequest, expired: boolean): Promise<string> {
  const { engine } = session.host;
  const pending = session.logon;
  if (!pending || session.isLoggedOn) throw oraError(1017);
  const outcome = await pending.exchange.phaseTwo(request.pairs);
  const facts = engine.logonFacts(pending.user);
  if (facts?.locked) throw oraError(28000);
  if (!outcome.ok || !facts) throw oraError(1017);
  if (request.mode & administrative) throw oraError(1031);
  if (outcome.newPassword !== undefined) {
    await changePassword(session, pending.user, outcome.newPassword);
  } else if (facts.expired || expired) {
    throw oraError(28001);
  }
  await openSession(session, pending, request);
  return outcome.serverResponse;
}

async function openSession(
  session: Session,
  pending: PendingLogon,
  request: AuthRequest,
): Promise<void> {
  const client = authValue(request, "PROXY_CLIENT_NAME");
  if (client === undefined) session.user = pending.user;
  else {
    session.proxyUser = pending.user;
    session.user = dictionaryName(client);
    checkProxy(session);
  }
  const purity = authValue(request, "AUTH_KPPL_PURITY");
  if (session.target.server === "POOLED") {
    session.pooled = { announce: true, changed: true, alwaysNew: purity === "1" };
  }
  session.openDatabase = () => openDatabase(session, pending, request);
  await session.openDatabase();
}

/** @throws OraError 28150 unless the client user lets the proxy connect */
function checkProxy(session: Session): void {
  const { engine } = session.host;
  const allowed = engine.mayProxy?.(session.proxyUser, session.user) ?? false;
  if (!allowed) throw oraError(28150);
  if (engine.logonFacts(session.user)?.locked) throw oraError(28000);
}

async function openDatabase(
  session: Session,
  { request: first }: PendingLogon,
  request: AuthRequest,
): Promise<void> {
  const optional = {
    program: authValue(first, "AUTH_PROGRAM_NM"),
    machine: authValue(first, "AUTH_MACHINE"),
    osUser: authValue(first, "AUTH_SID"),
    processId: authValue(first, "AUTH_PID"),
    serviceName: session.serviceName,
  };
  const given = Object.fromEntries(
    Object.entries(optional).filter(([, value]) => value !== undefined),
  );
  const { engine } = session.host;
  await engine.ready?.();
  const proxy = session.proxyUser === "" ? {} : { proxyUser: session.proxyUser };
  session.attach(engine.openSession({ user: session.user, ...proxy, ...given }));
  for (const { namespace, attribute, value } of authAppContext(request)) {
    session.db.setContext?.(namespace, attribute, value);
  }
  const alter = authValue(request, "AUTH_ALTER_SESSION");
  if (alter) await runStatement(session.db, padMinutes(alter));
}

/** The driver writes minutes below 10 with one digit. Source: oracledb 26.0.0 auth.js getAlterSessionStatement. */
function padMinutes(statement: string): string {
  return statement.replace(/(['"][+-]\d{1,2}:)(\d['"])/, "$10$2");
}

/** Runs a statement without binds. */
async function runStatement(db: EngineSession, sql: string): Promise<void> {
  await db.execute(db.parse(sql), {
    bindTypes: [],
    bindRows: [[]],
    batchErrors: false,
    rowCounts: false,
    commit: false,
    signal: new AbortController().signal,
  });
}

async function changePassword(session: Session, user: string, password: string): Promise<void> {
  const { engine } = session.host;
  if (engine.changePassword) {
    engine.changePassword(user, await createVerifier(password));
    return;
  }
  // Quotes cannot stand in a password. Source: Oracle Database Security Guide, password requirements.
  if (password.includes('"') || password === "") throw oraError(988);
  await engine.ready?.();
  const db = engine.openSession({ user });
  try {
    await runStatement(db, `ALTER USER "${user}" IDENTIFIED BY "${password}"`);
  } finally {
    db.close();
  }
}

/** Answers a change of password on the open session. */
export async function changeSessionPassword(session: Session, request: AuthRequest): Promise<void> {
  const { engine } = session.host;
  const facts = engine.logonFacts(session.user);
  const exchange = session.logon?.exchange;
  const outcome = facts && (await exchange?.changePassword(request.pairs, facts.verifier));
  if (!outcome?.ok || outcome.newPassword === undefined) throw oraError(1017);
  await changePassword(session, session.user, outcome.newPassword);
  const pairs = [{ key: "AUTH_SVR_RESPONSE", value: outcome.serverResponse, flags: 0 }];
  encodeAuthReply(session.writer, { kind: "authReply", pairs });
  writeOutcome(session);
}

/** What the client learns of its session. Source: oracledb 26.0.0 lib/thin/connection.js (the reading side). */
function sessionFacts(session: Session, serverResponse: string): KeyValue[] {
  const { options, engine } = session.host;
  const database = session.serviceName;
  const version = packServerVersion(options.databaseVersion, session.fieldVersion);
  const instance = engine.instanceName ?? engine.serviceNames[0] ?? database;
  const facts: Record<string, string> = {
    AUTH_SVR_RESPONSE: serverResponse,
    AUTH_VERSION_STRING: "- Sandbox",
    AUTH_VERSION_NO: String(version),
    AUTH_SESSION_ID: String(session.db.sid),
    AUTH_SERIAL_NUM: String(session.db.serial),
    AUTH_DBNAME: database,
    AUTH_SC_SERVER_HOST: "sandbox",
    AUTH_SC_DBUNIQUE_NAME: instance,
    AUTH_SC_REAL_DBUNIQUE_NAME: instance,
    AUTH_SC_DB_DOMAIN: "",
    AUTH_SC_SERVICE_NAME: database,
    AUTH_INSTANCENAME: instance,
    AUTH_MAX_OPEN_CURSORS: String(options.maxOpenCursors),
    AUTH_MAX_IDEN_LENGTH: "128",
  };
  return Object.entries(facts).map(([key, value]) => ({ key, value, flags: 0 }));
}
