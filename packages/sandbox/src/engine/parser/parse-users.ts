import type { ProxyClause, Statement } from "./ast.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>;
type User = {
  -readonly [Key in keyof Of<"create-user">]?: Of<"create-user">[Key];
};

/** CREATE USER; the word USER was read. @throws OraError 1935, 1938, 988, 922. Source: Oracle SQL Language Reference, CREATE USER. */
export function parseCreateUser(cursor: TokenCursor, at: number): Of<"create-user"> {
  const ifNotExists = cursor.version >= 23 && cursor.takeWords("IF", "NOT", "EXISTS");
  const name = cursor.identifier(1935);
  const identified =
    cursor.isWord("IDENTIFIED") ||
    (cursor.isWord("NO") && cursor.peek().value === "AUTHENTICATION");
  if (!identified) throw cursor.fail(cursor.token.kind === "end" ? 1938 : 922);
  const options = parseUserOptions(cursor);
  return { kind: "create-user", name, ...(ifNotExists ? { ifNotExists } : {}), ...options, at };
}

/** ALTER USER; the word USER was read. @throws OraError 1935, 988, 922. Source: Oracle SQL Language Reference, ALTER USER. */
export function parseAlterUser(cursor: TokenCursor, at: number): Of<"alter-user"> {
  const ifExists = cursor.version >= 23 && cursor.takeWords("IF", "EXISTS");
  const name = cursor.identifier(1935);
  if (cursor.token.kind === "end") throw cursor.fail(922);
  const proxy = parseProxy(cursor);
  const options = proxy ? { quotas: [], proxy } : parseUserOptions(cursor);
  return { kind: "alter-user", name, ...(ifExists ? { ifExists } : {}), ...options, at };
}

/** GRANT | REVOKE CONNECT THROUGH proxy [WITH ROLE … | WITH NO ROLES] [AUTHENTICATION REQUIRED] */
function parseProxy(cursor: TokenCursor): ProxyClause | undefined {
  const { at } = cursor.token;
  const verb = cursor.takeWord("GRANT") ? "GRANT" : cursor.takeWord("REVOKE") ? "REVOKE" : null;
  if (!verb) return undefined;
  cursor.expectWords("CONNECT", "THROUGH");
  const through = cursor.identifier(1935);
  if (verb === "REVOKE") return { verb, through, roles: "ALL", authentication: false, at };
  let roles: ProxyClause["roles"] = "ALL";
  if (cursor.takeWords("WITH", "NO", "ROLES")) roles = { only: [] };
  else if (cursor.takeWords("WITH", "ROLE")) roles = parseProxyRoles(cursor);
  const authentication = cursor.takeWord("AUTHENTICATION");
  if (authentication) cursor.expectWord("REQUIRED");
  return { verb, through, roles, authentication, at };
}

/** Roles that are reserved words as well. */
const reservedRoles = new Set(["CONNECT", "RESOURCE"]);

function parseProxyRoles(cursor: TokenCursor): ProxyClause["roles"] {
  const role = (): string => cursor.takeAnyWord(reservedRoles) ?? cursor.identifier(1937);
  if (!cursor.takeWord("ALL")) return { only: cursor.list(role) };
  return cursor.takeWord("EXCEPT") ? { except: cursor.list(role) } : "ALL";
}

function parseUserOptions(cursor: TokenCursor): Omit<User, "kind" | "name" | "at"> & {
  quotas: Of<"create-user">["quotas"];
} {
  const options: User = {};
  const quotas: { bytes: number | null; tablespace: string }[] = [];
  while (cursor.token.kind === "word") {
    if (cursor.takeWord("QUOTA")) quotas.push(parseQuota(cursor));
    else if (!parseUserOption(cursor, options) && !skipUserOption(cursor)) throw cursor.fail(922);
  }
  return { ...options, quotas };
}

function parseUserOption(cursor: TokenCursor, options: User): boolean {
  if (cursor.takeWords("IDENTIFIED", "BY")) {
    if (cursor.takeWord("VALUES")) cursor.advance();
    else options.password = parsePassword(cursor);
    if (cursor.takeWord("REPLACE")) parsePassword(cursor);
  } else if (cursor.takeWords("DEFAULT", "TABLESPACE")) {
    options.defaultTablespace = cursor.identifier(2155);
  } else if (cursor.takeWords("PASSWORD", "EXPIRE")) {
    options.expired = true;
  } else if (cursor.takeWord("ACCOUNT")) {
    options.locked = cursor.takeWord("LOCK");
    if (!options.locked) cursor.expectWord("UNLOCK");
  } else return false;
  return true;
}

/** A password keeps its case; unquoted it is a name. @throws OraError 988 */
function parsePassword(cursor: TokenCursor): string {
  const { token } = cursor;
  if (token.kind !== "quoted" && token.kind !== "word") throw cursor.fail(988);
  cursor.advance();
  return token.kind === "quoted" ? token.value : cursor.source.slice(token.at, token.end);
}

const unitFactors: Readonly<Record<string, number>> = {
  K: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  T: 2 ** 40,
};

/** QUOTA n[K | M | G | T] | UNLIMITED ON tablespace */
function parseQuota(cursor: TokenCursor): { bytes: number | null; tablespace: string } {
  let bytes: number | null = null;
  if (!cursor.takeWord("UNLIMITED")) {
    bytes = cursor.integer(2187);
    const unit = cursor.token.kind === "word" ? unitFactors[cursor.token.value] : undefined;
    if (unit) {
      bytes *= unit;
      cursor.advance();
    }
  }
  cursor.expectWord("ON", 969);
  return { bytes, tablespace: cursor.identifier(2155) };
}

/** Options that mean nothing to the sandbox. */
function skipUserOption(cursor: TokenCursor): boolean {
  if (cursor.takeWords("IDENTIFIED", "EXTERNALLY") || cursor.takeWords("IDENTIFIED", "GLOBALLY")) {
    if (cursor.takeWord("AS")) cursor.advance();
  } else if (cursor.takeWord("PROFILE")) cursor.identifier();
  else if (cursor.takeWord("TEMPORARY") || cursor.takeWords("LOCAL", "TEMPORARY")) {
    cursor.expectWord("TABLESPACE");
    cursor.identifier(2155);
  } else if (cursor.takeWords("DEFAULT", "ROLE")) skipRoles(cursor);
  else if (cursor.takeWords("DEFAULT", "COLLATION")) cursor.identifier();
  else if (cursor.takeWord("CONTAINER")) {
    cursor.expectOperator("=", 927);
    cursor.advance();
  } else if (cursor.takeWords("READ", "ONLY") || cursor.takeWords("READ", "WRITE")) return true;
  else return skipWords(cursor);
  return true;
}

function skipWords(cursor: TokenCursor): boolean {
  return (
    cursor.takeWords("ENABLE", "EDITIONS") ||
    cursor.takeWords("NO", "AUTHENTICATION") ||
    cursor.takeWords("EXPIRE", "PASSWORD", "ROLLOVER", "PERIOD")
  );
}

/** ALL [EXCEPT …] | NONE | role, … */
function skipRoles(cursor: TokenCursor): void {
  if (cursor.takeWord("ALL")) {
    if (!cursor.takeWord("EXCEPT")) return;
  } else if (cursor.takeWord("NONE")) return;
  cursor.list(() => cursor.identifier(1937));
}

/** CREATE ROLE; the word ROLE was read. @throws OraError 1937, 988. */
export function parseCreateRole(cursor: TokenCursor, at: number): Of<"create-role"> {
  const ifNotExists = cursor.version >= 23 && cursor.takeWords("IF", "NOT", "EXISTS");
  const name = cursor.identifier(1937);
  if (cursor.takeWords("IDENTIFIED", "BY")) parsePassword(cursor);
  else if (!cursor.takeWords("NOT", "IDENTIFIED")) {
    if (!cursor.takeWords("IDENTIFIED", "EXTERNALLY")) cursor.takeWords("IDENTIFIED", "GLOBALLY");
  }
  if (cursor.takeWord("CONTAINER")) {
    cursor.expectOperator("=", 927);
    cursor.advance();
  }
  return { kind: "create-role", name, ...(ifNotExists ? { ifNotExists } : {}), at };
}

/**
 * GRANT and REVOKE of system privileges, roles and privileges on objects and, since 23ai, schemas.
 * @throws OraError 990 where no privilege stands, 905 for a missing TO or FROM, 987 for a missing name.
 * Source: Oracle SQL Language Reference, GRANT, REVOKE.
 */
export function parseGrant(cursor: TokenCursor): Of<"grant" | "revoke"> {
  const { at, value } = cursor.advance();
  const privileges = cursor.list(() => parsePrivilege(cursor));
  const target = cursor.takeWord("ON") ? parseGrantTarget(cursor) : {};
  cursor.expectWord(value === "GRANT" ? "TO" : "FROM");
  const grantees = cursor.list(() => parseGrantee(cursor));
  const withOption = parseGrantTail(cursor);
  const kind = value === "GRANT" ? "grant" : "revoke";
  return { kind, privileges, ...target, grantees, withOption, at };
}

const privilegeEnds = new Set(["ON", "TO", "FROM"]);

function parsePrivilege(cursor: TokenCursor): Of<"grant" | "revoke">["privileges"][number] {
  const words: string[] = [];
  while (
    cursor.token.kind === "quoted" ||
    (cursor.token.kind === "word" && !cursor.isAnyWord(privilegeEnds))
  ) {
    words.push(cursor.advance().value);
  }
  if (words.length === 0) throw cursor.fail(990);
  if (!cursor.isOperator("(")) return { words };
  return { words, columns: cursor.parenthesized(() => cursor.identifier()) };
}

function parseGrantTarget(cursor: TokenCursor): Pick<Of<"grant" | "revoke">, "on" | "onSchema"> {
  if (cursor.version >= 23 && cursor.takeWord("SCHEMA")) {
    return { onSchema: cursor.identifier(1935) };
  }
  if (cursor.isWords("DIRECTORY") && !cursor.peek().reserved) cursor.advance();
  return { on: cursor.name(903) };
}

function parseGrantee(cursor: TokenCursor): string {
  const grantee = cursor.takeWord("PUBLIC") ? "PUBLIC" : cursor.identifier(987);
  if (cursor.takeWords("IDENTIFIED", "BY")) parsePassword(cursor);
  return grantee;
}

/** WITH ADMIN | GRANT | HIERARCHY | DELEGATE OPTION, CASCADE CONSTRAINTS, CONTAINER = … @returns true for the first two. */
function parseGrantTail(cursor: TokenCursor): boolean {
  let withOption = false;
  for (;;) {
    if (cursor.takeWord("WITH")) {
      const option = cursor.takeWord("ADMIN") || cursor.takeWord("GRANT");
      if (!option && !cursor.takeWord("HIERARCHY")) cursor.expectWord("DELEGATE");
      cursor.expectWord("OPTION", 994);
      withOption ||= option;
    } else if (cursor.takeWord("CONTAINER")) {
      cursor.expectOperator("=", 927);
      cursor.advance();
    } else if (!cursor.takeWords("CASCADE", "CONSTRAINTS") && !cursor.takeWord("FORCE")) {
      return withOption;
    }
  }
}
