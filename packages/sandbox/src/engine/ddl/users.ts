import type { Database, Table, User } from "../catalog/contract.ts";
import { removeSchemaGrants } from "../catalog/schema-grants.ts";
import { createRole as addRole, createUser as addUser } from "../catalog/users.ts";
import { oraError } from "../errors.ts";
import type { ProxyClause } from "../parser/ast.ts";
import { forgetConstraint, removeConstraint } from "./constraint-registry.ts";
import type { DdlContext, Of } from "./ddl-context.ts";
import { foreignReferences } from "./drop-table.ts";
import { requirePrivilege, requireTablespace } from "./required-privileges.ts";
import { removeTrigger } from "./triggers.ts";
import { recompileDependents, viewsOf } from "./view-dependents.ts";

/**
 * CREATE USER.
 * Source: Oracle SQL Language Reference, CREATE USER.
 * @throws OraError 1031, 1920, 959.
 */
export function createUser(statement: Of<"create-user">, context: DdlContext): void {
  const { db, session, makeVerifier } = context;
  const { name, password, at } = statement;
  requirePrivilege(session, "CREATE USER", at);
  if (statement.ifNotExists && db.users.has(name)) return;
  checkTablespaces(statement);
  const user = addUser(
    db,
    {
      name,
      verifier: password === undefined ? null : makeVerifier(password),
      locked: statement.locked ?? false,
      expired: statement.expired ?? false,
      ...(statement.defaultTablespace === undefined
        ? {}
        : { defaultTablespace: statement.defaultTablespace }),
    },
    at,
  );
  setQuotas(user, statement.quotas);
}

type UserOptions = Pick<Of<"create-user">, "quotas" | "defaultTablespace" | "at">;

function checkTablespaces({ quotas, defaultTablespace, at }: UserOptions): void {
  if (defaultTablespace !== undefined) requireTablespace(defaultTablespace, at);
  for (const { tablespace } of quotas) requireTablespace(tablespace, at);
}

/** -1 stands for UNLIMITED. */
function setQuotas(user: User, quotas: UserOptions["quotas"]): void {
  for (const { bytes, tablespace } of quotas) user.quotas.set(tablespace, bytes ?? -1);
}

/**
 * ALTER USER. Everybody may change the own password.
 * Source: Oracle SQL Language Reference, ALTER USER.
 * @throws OraError 1918, 1031, 959, 1919 for an unknown role of a proxy.
 */
export function alterUser(statement: Of<"alter-user">, context: DdlContext): void {
  const { db, session, makeVerifier } = context;
  const { name, password, at } = statement;
  const own = name === session.user && isPasswordOnly(statement);
  if (!own) requirePrivilege(session, "ALTER USER", at);
  const user = db.users.get(name);
  if (user === undefined) {
    if (statement.ifExists) return;
    throw oraError(1918, [name], at);
  }
  if (statement.proxy) alterProxy(user, statement.proxy, db);
  checkTablespaces(statement);
  if (password !== undefined) {
    user.verifier = makeVerifier(password);
    user.expired = false;
  }
  if (statement.expired === true) user.expired = true;
  if (statement.locked !== undefined) user.locked = statement.locked;
  if (statement.defaultTablespace !== undefined) {
    user.defaultTablespace = statement.defaultTablespace;
  }
  setQuotas(user, statement.quotas);
}

/** Sessions that are open stay as they are. */
function alterProxy(user: User, clause: ProxyClause, db: Database): void {
  const { verb, through, roles, authentication, at } = clause;
  if (!db.users.has(through)) throw oraError(1918, [through], at);
  if (verb === "REVOKE") {
    user.proxies.delete(through);
    return;
  }
  const named = roles === "ALL" ? [] : "only" in roles ? roles.only : roles.except;
  const unknown = named.find((role) => !db.roles.has(role));
  if (unknown !== undefined) throw oraError(1919, [unknown], at);
  user.proxies.set(through, { roles, authentication });
}

function isPasswordOnly(statement: Of<"alter-user">): boolean {
  const { password, quotas, locked, expired, defaultTablespace } = statement;
  return (
    password !== undefined &&
    quotas.length === 0 &&
    locked === undefined &&
    expired === undefined &&
    defaultTablespace === undefined
  );
}

/** CREATE ROLE: its creator has it with ADMIN OPTION. @throws OraError 1031, 1921. */
export function createRole(statement: Of<"create-role">, { db, session }: DdlContext): void {
  requirePrivilege(session, "CREATE ROLE", statement.at);
  if (statement.ifNotExists && db.roles.has(statement.name)) return;
  addRole(db, statement.name, false, statement.at);
  const creator = db.users.get(session.user);
  if (session.user !== "SYS") {
    creator?.roles.set(statement.name, { admin: true, isDefault: true });
  }
}

/** DROP ROLE. @throws OraError 1919, 1031. */
export function dropRole(statement: Of<"drop">, { db, session }: DdlContext): void {
  const { name, ifExists } = statement;
  const roleName = name.parts[0] ?? "";
  const role = db.roles.get(roleName);
  if (role === undefined) {
    if (ifExists) return;
    throw oraError(1919, [roleName], name.at);
  }
  const admin = db.users.get(session.user)?.roles.get(roleName)?.admin === true;
  if (!admin) requirePrivilege(session, "DROP ANY ROLE", name.at);
  if (role.oracleMaintained) throw oraError(28014, [], name.at);
  db.roles.delete(roleName);
  for (const user of db.users.values()) user.roles.delete(roleName);
  for (const other of db.roles.values()) other.roles.delete(roleName);
  forgetGrantee(db, roleName);
}

function forgetGrantee(db: Database, name: string): void {
  db.grants.remove((grant) => grant.grantee === name || grant.owner === name);
  removeSchemaGrants(db, (grant) => grant.grantee === name || grant.schema === name);
}

/**
 * DROP USER. CASCADE drops everything the user owns.
 * Source: Oracle SQL Language Reference, DROP USER.
 * @throws OraError 1918, 1031, 1922 when there are objects, 1940 while connected, 28014.
 */
export function dropUser(statement: Of<"drop">, context: DdlContext): void {
  const { db, session } = context;
  const { name, ifExists, cascade } = statement;
  const userName = name.parts[0] ?? "";
  requirePrivilege(session, "DROP USER", name.at);
  const user = db.users.get(userName);
  if (user === undefined) {
    if (ifExists) return;
    throw oraError(1918, [userName], name.at);
  }
  if (user.oracleMaintained) throw oraError(28014, [], name.at);
  for (const other of db.sessions.values()) {
    if (other.user === userName) throw oraError(1940, [], name.at);
  }
  const owned = db.objects.get(userName)?.size ?? 0;
  if (owned > 0 && !cascade) throw oraError(1922, [userName], name.at);
  dropSchema(userName, context);
  db.users.delete(userName);
  for (const other of db.users.values()) other.proxies.delete(userName);
  forgetGrantee(db, userName);
}

function dropSchema(owner: string, context: DdlContext): void {
  const { db } = context;
  const objects = [...(db.objects.get(owner)?.values() ?? [])];
  for (const object of objects) {
    if (object.kind === "view") viewsOf(db).delete(object);
    if (object.kind === "table") dropOwnedTable(object, db);
  }
  db.objects.delete(owner);
  for (const trigger of [...(db.triggers.get(owner)?.values() ?? [])]) removeTrigger(db, trigger);
  for (const index of [...(db.indexes.get(owner)?.values() ?? [])]) {
    index.table.indexes = index.table.indexes.filter((other) => other !== index);
  }
  db.indexes.delete(owner);
  for (const { name } of objects) recompileDependents(context, owner, name);
}

function dropOwnedTable(table: Table, db: Database): void {
  for (const { table: child, constraint } of foreignReferences(table)) {
    removeConstraint(db, child, constraint);
  }
  for (const constraint of table.constraints) forgetConstraint(db, table.owner, constraint);
  for (const index of table.indexes) db.indexes.get(index.owner)?.delete(index.name);
  for (const trigger of table.triggers ?? []) removeTrigger(db, trigger);
}
