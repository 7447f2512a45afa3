import { addSchemaGrant, removeSchemaGrants, schemaGrants } from "../catalog/schema-grants.ts";
import { granteeOf } from "../catalog/users.ts";
import { oraError } from "../errors.ts";
import type { DdlContext, Of } from "./ddl-context.ts";
import { isSchemaPrivilege, systemPrivileges } from "./known-privileges.ts";

type GrantStatement = Of<"grant" | "revoke">;

/** @throws OraError 990 for what can be no schema privilege, 1918 for an unknown schema. */
function readPrivileges(
  { privileges, at }: GrantStatement,
  schema: string,
  { db }: DdlContext,
): string[] {
  if (!db.users.has(schema)) throw oraError(1918, [schema], at);
  return privileges.flatMap(({ words }) => {
    const name = words.join(" ");
    if (name === "ALL" || name === "ALL PRIVILEGES") {
      return [...systemPrivileges].filter(isSchemaPrivilege);
    }
    if (!isSchemaPrivilege(name)) throw oraError(990, [], at);
    return [name];
  });
}

/** The owner of a schema, holders of GRANT ANY SCHEMA PRIVILEGE's like, and holders with ADMIN OPTION may grant. */
function requireGrantor(privilege: string, schema: string, context: DdlContext, at: number): void {
  const { db, session } = context;
  if (schema === session.user || session.hasPrivilege("GRANT ANY PRIVILEGE")) return;
  const admin = schemaGrants(db).some(
    (grant) =>
      grant.grantee === session.user &&
      grant.schema === schema &&
      grant.privilege === privilege &&
      grant.admin,
  );
  if (!admin) throw oraError(1031, [], at);
}

/**
 * GRANT privilege ON SCHEMA.
 * Source: Oracle Database 23ai SQL Language Reference, GRANT, grant_schema_privileges.
 * @throws OraError 990, 1031, 1917, 1918.
 */
export function grantOnSchema(
  statement: GrantStatement,
  schema: string,
  context: DdlContext,
): void {
  const { at, withOption, grantees } = statement;
  const privileges = readPrivileges(statement, schema, context);
  for (const privilege of privileges) requireGrantor(privilege, schema, context, at);
  for (const grantee of grantees) granteeOf(context.db, grantee, at);
  for (const grantee of grantees) {
    for (const privilege of privileges) {
      const grantor = context.session.user;
      addSchemaGrant(context.db, { grantee, schema, privilege, grantor, admin: withOption });
    }
  }
}

/** REVOKE privilege ON SCHEMA. @throws OraError 990, 1031, 1917, 1918, 1952. */
export function revokeOnSchema(
  statement: GrantStatement,
  schema: string,
  context: DdlContext,
): void {
  const { at, grantees } = statement;
  const privileges = readPrivileges(statement, schema, context);
  for (const privilege of privileges) requireGrantor(privilege, schema, context, at);
  for (const grantee of grantees) {
    granteeOf(context.db, grantee, at);
    for (const privilege of privileges) {
      const removed = removeSchemaGrants(
        context.db,
        (grant) =>
          grant.grantee === grantee && grant.schema === schema && grant.privilege === privilege,
      );
      const all = statement.privileges.some(({ words }) => words[0] === "ALL");
      if (removed === 0 && !all) throw oraError(1952, [grantee], at);
    }
  }
}
