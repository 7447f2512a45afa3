import { closureOfRoles, isRoleForProxy } from "../catalog/users.ts";
import { oraError } from "../errors.ts";
import type { Statement } from "../parser/ast.ts";
import type { WorkingSession } from "./working-session.ts";

/**
 * SET ROLE: from now on exactly these roles are enabled, with the roles they bring.
 * Source: Oracle SQL Language Reference, SET ROLE.
 * @throws OraError 1924 for a role that was not granted, 28156 for one that a proxy may not enable.
 */
export function setRole(
  { roles, at }: Extract<Statement, { kind: "set-role" }>,
  session: WorkingSession,
): void {
  const { proxyUser = "" } = session;
  const user = session.db.users.get(session.user);
  const grant = user?.proxies.get(proxyUser);
  const isAllowed = (role: string): boolean => isRoleForProxy(grant, role);
  const granted = [...(user?.roles.keys() ?? [])];
  if (roles === "NONE") session.enabledRoles = new Set();
  else if (roles === "ALL")
    session.enabledRoles = closureOfRoles(session.db, granted.filter(isAllowed));
  else {
    const reachable = closureOfRoles(session.db, granted);
    const missing = roles.find((role) => !reachable.has(role));
    if (missing !== undefined) throw oraError(1924, [missing], at);
    const refused = roles.find((role) => !isAllowed(role));
    if (refused !== undefined) throw oraError(28156, [proxyUser, refused, session.user], at);
    session.enabledRoles = closureOfRoles(session.db, roles);
  }
  session.settings.version += 1;
}
