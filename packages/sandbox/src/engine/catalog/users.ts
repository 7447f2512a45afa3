import type { PasswordVerifier } from "../contract.ts";
import { oraError } from "../errors.ts";
import type { Database, ObjectGrant, ProxyGrant, Role, User } from "./contract.ts";

/** What a new user may be given. */
export interface NewUser {
  readonly name: string;
  readonly verifier: PasswordVerifier | null;
  readonly oracleMaintained?: boolean;
  readonly locked?: boolean;
  readonly expired?: boolean;
  readonly defaultTablespace?: string;
  readonly temporaryTablespace?: string;
}

/**
 * Adds a user without any privilege.
 * @throws OraError 1920 when a user or role of that name is there already.
 */
export function createUser(db: Database, user: NewUser, position = -1): User {
  if (db.users.has(user.name) || db.roles.has(user.name)) {
    throw oraError(1920, [user.name], position);
  }
  const created: User = {
    name: user.name,
    userId: db.nextObjectId(),
    verifier: user.verifier,
    locked: user.locked ?? false,
    expired: user.expired ?? false,
    oracleMaintained: user.oracleMaintained ?? false,
    created: db.now().seconds * 1000,
    defaultTablespace: user.defaultTablespace ?? "USERS",
    temporaryTablespace: user.temporaryTablespace ?? "TEMP",
    quotas: new Map(),
    proxies: new Map(),
    roles: new Map(),
    systemPrivileges: new Map(),
  };
  db.users.set(user.name, created);
  return created;
}

/**
 * Adds an empty role.
 * @throws OraError 1921 when a user or role of that name is there already.
 */
export function createRole(
  db: Database,
  name: string,
  oracleMaintained = false,
  position = -1,
): Role {
  if (db.users.has(name) || db.roles.has(name)) throw oraError(1921, [name], position);
  const role: Role = { name, oracleMaintained, roles: new Map(), systemPrivileges: new Map() };
  db.roles.set(name, role);
  return role;
}

/**
 * The user or role of a name, or undefined for PUBLIC, whose grants are object grants only.
 * @throws OraError 1917 when there is neither.
 */
export function granteeOf(db: Database, name: string, position = -1): User | Role | undefined {
  if (name === "PUBLIC") return undefined;
  const grantee = db.users.get(name) ?? db.roles.get(name);
  if (grantee === undefined) throw oraError(1917, [name], position);
  return grantee;
}

/** Everything that a set of roles brings, roles granted to roles included. */
export function closureOfRoles(db: Database, names: Iterable<string>): Set<string> {
  const all = new Set<string>();
  const pending = [...names];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const role = db.roles.get(name);
    if (role === undefined || all.has(name)) continue;
    all.add(name);
    pending.push(...role.roles.keys());
  }
  return all;
}

/**
 * The roles that are enabled when a user logs on: its default roles and what they bring. A proxy may enable only those that
 * it was allowed.
 */
export function defaultRoles(db: Database, user: User, proxy?: string): Set<string> {
  const grant = proxy === undefined ? undefined : user.proxies.get(proxy);
  const granted = [...user.roles]
    .filter(([name, { isDefault }]) => isDefault && isRoleForProxy(grant, name))
    .map(([name]) => name);
  return closureOfRoles(db, granted);
}

/** Whether a proxy may enable a role of the user it logs on for. */
export function isRoleForProxy(grant: ProxyGrant | undefined, role: string): boolean {
  const { roles = "ALL" } = grant ?? {};
  if (roles === "ALL") return true;
  return "only" in roles ? roles.only.includes(role) : !roles.except.includes(role);
}

/** Whether a user holds a system privilege, by itself or by an enabled role. SYS holds all. */
export function hasSystemPrivilege(
  db: Database,
  user: string,
  enabledRoles: ReadonlySet<string>,
  privilege: string,
): boolean {
  if (user === "SYS") return true;
  if (db.users.get(user)?.systemPrivileges.has(privilege) === true) return true;
  for (const name of enabledRoles) {
    if (db.roles.get(name)?.systemPrivileges.has(privilege) === true) return true;
  }
  return false;
}

/** The object grants that count for a user: its own, those of its enabled roles, those of PUBLIC. */
export function* grantsFor(
  db: Database,
  user: string,
  enabledRoles: ReadonlySet<string>,
  owner: string,
  objectName: string,
): Iterable<ObjectGrant> {
  for (const grant of db.grants.of(owner, objectName)) {
    const { grantee } = grant;
    if (grantee === user || grantee === "PUBLIC" || enabledRoles.has(grantee)) yield grant;
  }
}
