import type { Database, Role, SessionContext, User } from "../catalog/contract.ts";
import { publicRole } from "../catalog/public-role.ts";
import { closureOfRoles, granteeOf } from "../catalog/users.ts";
import { oraError } from "../errors.ts";
import type { DdlContext, Of } from "./ddl-context.ts";
import { systemPrivileges } from "./known-privileges.ts";

type GrantStatement = Of<"grant" | "revoke">;

/** A privilege or a role as it is granted. */
interface Granted {
  readonly kind: "privilege" | "role";
  readonly name: string;
}

/** @throws OraError 990 for words that are no privilege, 1919 for an unknown role. */
function readPrivileges({ privileges, at }: GrantStatement, db: Database): Granted[] {
  return privileges.flatMap(({ words, columns }): Granted[] => {
    if (columns !== undefined) throw oraError(990, [], at);
    const name = words.join(" ");
    if (name === "ALL PRIVILEGES" || name === "ALL") {
      return [...systemPrivileges].map((privilege) => ({ kind: "privilege", name: privilege }));
    }
    if (systemPrivileges.has(name)) return [{ kind: "privilege", name }];
    if (words.length > 1) throw oraError(990, [], at);
    if (!db.roles.has(name)) throw oraError(1919, [name], at);
    return [{ kind: "role", name }];
  });
}

/** Who receives: a user, a role, or everybody. @throws OraError 1917 */
function receiver(db: Database, name: string, at: number): User | Role {
  return granteeOf(db, name, at) ?? publicRole(db);
}

/** GRANT without ON. @throws OraError 990, 1031, 1917, 1919, 1931, 1932, 1934. */
export function grantSystem(statement: GrantStatement, { db, session }: DdlContext): void {
  const { at, withOption } = statement;
  const granted = readPrivileges(statement, db);
  for (const item of granted) requireGrantor(item, session, at);
  const receivers = statement.grantees.map((name) => receiver(db, name, at));
  for (const grantee of receivers) {
    for (const { kind, name } of granted) {
      if (kind === "privilege") givePrivilege(grantee, name, withOption, db, at);
      else giveRole(grantee, name, withOption, db, at);
    }
  }
}

/** Who may grant: holders of GRANT ANY …, and holders with ADMIN OPTION. @throws OraError 1031, 1932 */
function requireGrantor({ kind, name }: Granted, session: SessionContext, at: number): void {
  const { db, user, enabledRoles } = session;
  const holders = [db.users.get(user), ...[...enabledRoles].map((role) => db.roles.get(role))];
  if (kind === "privilege") {
    if (session.hasPrivilege("GRANT ANY PRIVILEGE")) return;
    if (holders.some((holder) => holder?.systemPrivileges.get(name)?.admin)) return;
    throw oraError(1031, [], at);
  }
  if (session.hasPrivilege("GRANT ANY ROLE")) return;
  if (holders.some((holder) => holder?.roles.get(name)?.admin)) return;
  throw oraError(1932, [name], at);
}

function isRole(grantee: User | Role, db: Database): boolean {
  return db.roles.get(grantee.name) === grantee;
}

function givePrivilege(
  grantee: User | Role,
  privilege: string,
  admin: boolean,
  db: Database,
  at: number,
): void {
  if (privilege === "UNLIMITED TABLESPACE" && isRole(grantee, db)) {
    throw oraError(1931, [privilege], at);
  }
  const before = grantee.systemPrivileges.get(privilege);
  grantee.systemPrivileges.set(privilege, { admin: admin || before?.admin === true });
}

/** @throws OraError 1934 when the role would come to itself. */
function giveRole(
  grantee: User | Role,
  role: string,
  admin: boolean,
  db: Database,
  at: number,
): void {
  if (isRole(grantee, db) && closureOfRoles(db, [role]).has(grantee.name)) {
    throw oraError(1934, [], at);
  }
  const before = grantee.roles.get(role);
  grantee.roles.set(role, {
    admin: admin || before?.admin === true,
    isDefault: before?.isDefault ?? true,
  });
}

/** REVOKE without ON. @throws OraError 990, 1031, 1917, 1919, 1951, 1952. */
export function revokeSystem(statement: GrantStatement, { db, session }: DdlContext): void {
  const { at, privileges } = statement;
  const granted = readPrivileges(statement, db);
  const all = privileges.some(({ words }) => words[0] === "ALL");
  if (!all) for (const item of granted) requireGrantor(item, session, at);
  for (const name of statement.grantees) {
    const grantee = receiver(db, name, at);
    for (const item of granted) {
      if (!takeAway(grantee, item) && !all) throw notGranted(item, name, at);
    }
  }
}

function takeAway(grantee: User | Role, { kind, name }: Granted): boolean {
  return (kind === "privilege" ? grantee.systemPrivileges : grantee.roles).delete(name);
}

function notGranted({ kind, name }: Granted, grantee: string, at: number): Error {
  return kind === "privilege" ? oraError(1952, [grantee], at) : oraError(1951, [name, grantee], at);
}
