import type { Statement } from "./ast.ts";
import { isSessionParameter } from "./session-parameters.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>;
type Setting = Of<"alter-session">["settings"][number];

/**
 * ALTER SESSION; the word SESSION was read.
 * @throws OraError 2248 for an option or a parameter that is none, 927.
 * Source: Oracle SQL Language Reference, ALTER SESSION.
 */
export function parseAlterSession(cursor: TokenCursor, at: number): Of<"alter-session"> {
  if (!cursor.isWord("SET"))
    return { kind: "alter-session", settings: [], ...otherOption(cursor), at };
  cursor.advance();
  const settings: Setting[] = [];
  do settings.push(parseSetting(cursor));
  while (cursor.token.kind === "word" || cursor.token.kind === "quoted");
  return { kind: "alter-session", settings, at };
}

/** ENABLE | DISABLE | FORCE PARALLEL …, ENABLE COMMIT IN PROCEDURE, CLOSE DATABASE LINK and so on. */
function otherOption(cursor: TokenCursor): { words: string[] } {
  const words: string[] = [];
  if (cursor.isWord("ENABLE") || cursor.isWord("DISABLE") || cursor.isWord("FORCE")) {
    words.push(cursor.advance().value);
    const known = ["PARALLEL", "COMMIT", "GUARD", "RESUMABLE", "SHARD", "SYNC"];
    if (!known.some((word) => cursor.isWord(word))) throw cursor.fail(2248);
  } else if (!cursor.isWord("CLOSE") && !cursor.isWord("ADVISE")) {
    throw cursor.fail(2248);
  }
  while (cursor.token.kind !== "end" && !cursor.isOperator(";")) words.push(cursor.advance().value);
  return { words };
}

/** name = value: a text literal, a name, a number or words such as READ COMMITTED. */
function parseSetting(cursor: TokenCursor): Setting {
  const { token } = cursor;
  const { at } = token;
  const known = token.kind === "quoted" ? token.value.startsWith("_") : isSessionParameter(token);
  if (!known) throw cursor.fail(2248);
  const name = cursor.advance().value;
  if (name === "EVENTS") cursor.takeOperator("=");
  else cursor.expectOperator("=", 927);
  return { name, value: parseSettingValue(cursor), at };
}

function parseSettingValue(cursor: TokenCursor): string {
  const sign = cursor.takeOperator("-") ? "-" : "";
  const { kind } = cursor.token;
  if (kind === "operator" || kind === "end" || kind === "bind") throw cursor.fail(2017);
  let value = sign + cursor.advance().value;
  if (value === "READ" && cursor.takeWord("COMMITTED")) value = "READ COMMITTED";
  // MANUAL, DEFAULT and so on are names; A.B is one as well.
  while (cursor.takeOperator(".")) value += `.${cursor.advance().value}`;
  return value;
}

const systemVerbs = new Set(
  `ARCHIVE CANCEL CHECK CHECKPOINT DISABLE DISCONNECT ENABLE FLUSH KILL QUIESCE REGISTER RELOAD RESET RESUME SET SUSPEND SWITCH
UNQUIESCE`.split(/\s+/),
);

/** ALTER SYSTEM; the word SYSTEM was read. @throws OraError 2065 for an option that is none. */
export function parseAlterSystem(cursor: TokenCursor, at: number): Of<"alter-system"> {
  if (!cursor.isAnyWord(systemVerbs)) throw cursor.fail(2065);
  const words: string[] = [];
  while (cursor.token.kind !== "end" && !cursor.isOperator(";")) words.push(cursor.advance().value);
  return { kind: "alter-system", words, at };
}

/** SET ROLE, SET TRANSACTION, SET CONSTRAINTS. @throws OraError 922 for anything else. */
export function parseSet(cursor: TokenCursor): Statement {
  const { at } = cursor.advance();
  if (cursor.takeWord("ROLE")) return parseSetRole(cursor, at);
  if (cursor.takeWord("TRANSACTION")) return parseSetTransaction(cursor, at);
  if (cursor.takeWord("CONSTRAINTS") || cursor.takeWord("CONSTRAINT")) {
    return parseSetConstraints(cursor, at);
  }
  throw cursor.fail(922);
}

/** ALL [EXCEPT …] | NONE | role [IDENTIFIED BY password], … */
function parseSetRole(cursor: TokenCursor, at: number): Of<"set-role"> {
  if (cursor.takeWord("NONE")) return { kind: "set-role", roles: "NONE", at };
  if (cursor.takeWord("ALL")) {
    if (cursor.takeWord("EXCEPT")) cursor.list(() => cursor.identifier(1937));
    return { kind: "set-role", roles: "ALL", at };
  }
  const roles = cursor.list(() => {
    const role = cursor.identifier(1937);
    if (cursor.takeWords("IDENTIFIED", "BY")) cursor.advance();
    return role;
  });
  return { kind: "set-role", roles, at };
}

function parseSetTransaction(cursor: TokenCursor, at: number): Of<"set-transaction"> {
  const mode = parseTransactionMode(cursor);
  const named = cursor.takeWord("NAME");
  if (!mode && !named) {
    if (!cursor.takeWords("USE", "ROLLBACK", "SEGMENT")) throw cursor.fail(900);
    cursor.identifier();
    return { kind: "set-transaction", at };
  }
  if (named && cursor.token.kind !== "string") throw cursor.fail(1780);
  const name = named ? cursor.advance().value : undefined;
  return {
    kind: "set-transaction",
    ...(mode ? { mode } : {}),
    ...(name === undefined ? {} : { name }),
    at,
  };
}

function parseTransactionMode(cursor: TokenCursor): Of<"set-transaction">["mode"] {
  if (cursor.takeWord("READ")) {
    if (cursor.takeWord("ONLY")) return "read-only";
    cursor.expectWord("WRITE");
    return "read-write";
  }
  if (!cursor.takeWord("ISOLATION")) return undefined;
  cursor.expectWord("LEVEL");
  if (cursor.takeWord("SERIALIZABLE")) return "serializable";
  cursor.expectWords("READ", "COMMITTED");
  return "read-committed";
}

/** SET CONSTRAINTS ALL | names IMMEDIATE | DEFERRED */
function parseSetConstraints(cursor: TokenCursor, at: number): Of<"set-constraints"> {
  const constraints = cursor.takeWord("ALL") ? "ALL" : cursor.list(() => cursor.name(904));
  const deferred = cursor.takeWord("DEFERRED");
  if (!deferred) cursor.expectWord("IMMEDIATE");
  return { kind: "set-constraints", constraints, deferred, at };
}

/** COMMIT [WORK] [COMMENT 'text'] [WRITE …] */
export function parseCommit(cursor: TokenCursor): Of<"commit"> {
  const { at } = cursor.advance();
  cursor.takeWord("WORK");
  if (cursor.takeWord("COMMENT")) {
    if (cursor.token.kind !== "string") throw cursor.fail(1780);
    cursor.advance();
  }
  if (cursor.takeWord("WRITE")) {
    if (!cursor.takeWord("WAIT")) cursor.takeWord("NOWAIT");
    if (!cursor.takeWord("IMMEDIATE")) cursor.takeWord("BATCH");
  }
  return { kind: "commit", at };
}

/** ROLLBACK [WORK] [TO [SAVEPOINT] name] */
export function parseRollback(cursor: TokenCursor): Of<"rollback"> {
  const { at } = cursor.advance();
  cursor.takeWord("WORK");
  if (!cursor.takeWord("TO")) return { kind: "rollback", at };
  cursor.takeWord("SAVEPOINT");
  return { kind: "rollback", to: cursor.identifier(), at };
}

export function parseSavepoint(cursor: TokenCursor): Of<"savepoint"> {
  const { at } = cursor.advance();
  return { kind: "savepoint", name: cursor.identifier(), at };
}

const lockModes: readonly (readonly string[])[] = [
  "SHARE ROW EXCLUSIVE",
  "SHARE UPDATE",
  "ROW EXCLUSIVE",
  "ROW SHARE",
  "EXCLUSIVE",
  "SHARE",
].map((mode) => mode.split(" "));

/** LOCK TABLE names IN mode MODE [NOWAIT | WAIT n]. @throws OraError 966, 903, 1738, 1737, 1739. */
export function parseLockTable(cursor: TokenCursor): Of<"lock-table"> {
  const { at } = cursor.advance();
  cursor.expectWord("TABLE", 966);
  const tables = cursor.list(() => cursor.name(903));
  cursor.expectWord("IN", 1738);
  const mode = lockModes.find((words) => cursor.takeWords(...words))?.join(" ");
  if (!mode) throw cursor.fail(1737);
  cursor.expectWord("MODE", 1739);
  if (cursor.takeWord("NOWAIT")) return { kind: "lock-table", tables, mode, waitS: 0, at };
  if (!cursor.takeWord("WAIT")) return { kind: "lock-table", tables, mode, at };
  return { kind: "lock-table", tables, mode, waitS: cursor.integer(30005), at };
}
