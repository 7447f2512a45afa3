import type { Database, SessionContext } from "./contract.ts";

/**
 * A system privilege on all objects of one schema: GRANT SELECT ANY TABLE ON SCHEMA hr TO app.
 * Source: Oracle Database 23ai SQL Language Reference, GRANT, grant_schema_privileges.
 */
export interface SchemaGrant {
  readonly grantee: string;
  readonly schema: string;
  readonly privilege: string;
  readonly grantor: string;
  readonly admin: boolean;
}

const grants = new WeakMap<Database, SchemaGrant[]>();

/** The schema privileges of a database, oldest first. */
export function schemaGrants(db: Database): readonly SchemaGrant[] {
  return grants.get(db) ?? [];
}

/** Adds a schema privilege; one that is there already gains the admin option. */
export function addSchemaGrant(db: Database, grant: SchemaGrant): void {
  const others = schemaGrants(db).filter((other) => !isSame(other, grant));
  const before = schemaGrants(db).find((other) => isSame(other, grant));
  grants.set(db, [...others, { ...grant, admin: grant.admin || before?.admin === true }]);
}

/** Takes out every schema privilege that matches; returns how many. */
export function removeSchemaGrants(db: Database, matches: (grant: SchemaGrant) => boolean): number {
  const kept = schemaGrants(db).filter((grant) => !matches(grant));
  const removed = schemaGrants(db).length - kept.length;
  grants.set(db, kept);
  return removed;
}

function isSame(a: SchemaGrant, b: SchemaGrant): boolean {
  return a.grantee === b.grantee && a.schema === b.schema && a.privilege === b.privilege;
}

/** Whether a session holds a system privilege on a schema, by itself, by an enabled role or as PUBLIC. */
export function hasSchemaPrivilege(
  session: Pick<SessionContext, "db" | "user" | "enabledRoles">,
  schema: string,
  privilege: string,
): boolean {
  return schemaGrants(session.db).some(
    (grant) =>
      grant.schema === schema &&
      grant.privilege === privilege &&
      (grant.grantee === session.user ||
        grant.grantee === "PUBLIC" ||
        session.enabledRoles.has(grant.grantee)),
  );
}
