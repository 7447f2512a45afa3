import type { Database, SessionContext } from "../catalog/contract.ts";
import { hasSchemaPrivilege } from "../catalog/schema-grants.ts";
import { oraError } from "../errors.ts";
import type { Name } from "../parser/ast.ts";
import { quotaOf } from "../store/space.ts";
import { type OwnedObject, objectOf } from "./schema-objects.ts";

/** @throws OraError 1031 without the system privilege. */
export function requirePrivilege(session: SessionContext, privilege: string, at = -1): void {
  if (!session.hasPrivilege(privilege)) throw oraError(1031, [], at);
}

/** Whether the session holds an ANY privilege, on the whole database or, in 23ai, on this schema. */
export function holdsAny(session: SessionContext, owner: string, privilege: string): boolean {
  return session.hasPrivilege(privilege) || hasSchemaPrivilege(session, owner, privilege);
}

/**
 * Whether something may be created in a schema: in the own one by one privilege, in another's by the ANY privilege.
 * @throws OraError 1031.
 */
export function requireCreate(
  session: SessionContext,
  owner: string,
  own: string | null,
  any: string,
  at: number,
): void {
  const allowed =
    owner === session.user
      ? own === null || session.hasPrivilege(own) || session.hasPrivilege(any)
      : holdsAny(session, owner, any);
  if (!allowed) throw oraError(1031, [], at);
}

/** The tables' namespace object that a DDL statement names; synonyms and the dictionary are no answer. */
export function findObject(session: SessionContext, name: Name): OwnedObject | undefined {
  const owner = name.parts.length > 1 ? (name.parts.at(-2) ?? "") : session.currentSchema;
  return objectOf(session.db, owner, name.parts.at(-1) ?? "");
}

/** ORA-00942 with the name, as 23ai prints it. */
export function noSuchTable(session: SessionContext, name: Name): Error {
  const owner = name.parts.length > 1 ? (name.parts.at(-2) ?? "") : session.currentSchema;
  return oraError(942, [`"${owner}"."${name.parts.at(-1) ?? ""}"`], name.at);
}

/** Whether the object may be dropped or truncated: by its owner or by an ANY privilege. */
export function mayDrop(session: SessionContext, owner: string, any: string): boolean {
  return owner === session.user || session.user === "SYS" || holdsAny(session, owner, any);
}

/** Whether the session sees that an object exists: its own, or any privilege on it. */
export function seesObject(session: SessionContext, name: Name): boolean {
  try {
    session.resolve(name, "any");
    return true;
  } catch {
    return false;
  }
}

/** The tablespaces of the database. TEMP and UNDOTBS1 hold no tables. */
const tablespaces: ReadonlySet<string> = new Set(["SYSTEM", "SYSAUX", "UNDOTBS1", "TEMP", "USERS"]);

/** @throws OraError 959 for an unknown tablespace. */
export function requireTablespace(name: string, at = -1): void {
  if (!tablespaces.has(name)) throw oraError(959, [name], at);
}

/**
 * Whether an owner may have segments in a tablespace: UNLIMITED TABLESPACE or a quota.
 * @throws OraError 1950 without a quota.
 */
export function requireQuota(db: Database, owner: string, tablespace: string, at = -1): void {
  if (quotaOf(db, owner, tablespace) === 0) throw oraError(1950, [tablespace, owner], at);
}
