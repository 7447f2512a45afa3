import type { DdlContext, Of } from "./ddl-context.ts";
import { grantOnObject, revokeOnObject } from "./object-grants.ts";
import { grantOnSchema, revokeOnSchema } from "./schema-privileges.ts";
import { grantSystem, revokeSystem } from "./system-grants.ts";

/**
 * GRANT of system privileges, roles, object privileges and, in 23ai, schema privileges.
 * Source: Oracle SQL Language Reference, GRANT.
 * @throws OraError 990, 1031, 1749, 1917, 1919, 1926, 1931, 1932, 1934, 942 and others.
 */
export function grant(statement: Of<"grant" | "revoke">, context: DdlContext): void {
  if (statement.on !== undefined) grantOnObject(statement, statement.on, context);
  else if (statement.onSchema !== undefined) grantOnSchema(statement, statement.onSchema, context);
  else grantSystem(statement, context);
}

/**
 * REVOKE.
 * Source: Oracle SQL Language Reference, REVOKE.
 * @throws OraError 990, 1031, 1749, 1917, 1927, 1951, 1952, 942 and others.
 */
export function revoke(statement: Of<"grant" | "revoke">, context: DdlContext): void {
  if (statement.on !== undefined) revokeOnObject(statement, statement.on, context);
  else if (statement.onSchema !== undefined) {
    revokeOnSchema(statement, statement.onSchema, context);
  } else revokeSystem(statement, context);
}
