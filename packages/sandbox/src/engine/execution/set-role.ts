import { closureOfRoles } from "../catalog/users.ts";
import { oraError } from "../errors.ts";
import type { Statement } from "../parser/ast.ts";
import type { WorkingSession } from "./working-session.ts";

/**
 * SET ROLE: from now on exactly these roles are enabled, with the roles they bring.
 * Source: Oracle SQL Language Reference, SET ROLE.
 * @throws OraError 1924 for a role that was not granted.
 */
export function setRole(
  { roles, at }: Extract<Statement, { kind: "set-role" }>,
  session: WorkingSession,
): void {
  const granted = [...(session.db.users.get(session.user)?.roles.keys() ?? [])];
  if (roles === "NONE") session.enabledRoles = new Set();
  else if (roles === "ALL") session.enabledRoles = closureOfRoles(session.db, granted);
  else {
    const reachable = closureOfRoles(session.db, granted);
    const missing = roles.find((role) => !reachable.has(role));
    if (missing !== undefined) throw oraError(1924, [missing], at);
    session.enabledRoles = closureOfRoles(session.db, roles);
  }
  session.settings.version += 1;
}
