import type { Database, Role } from "./contract.ts";
import { closureOfRoles, hasSystemPrivilege } from "./users.ts";

const publicRoles = new WeakMap<Database, Role>();

/** What is granted to PUBLIC: system privileges and roles that everybody has. It is not among the roles of the database. */
export function publicRole(db: Database): Role {
  let role = publicRoles.get(db);
  if (role === undefined) {
    role = {
      name: "PUBLIC",
      oracleMaintained: true,
      roles: new Map(),
      systemPrivileges: new Map(),
    };
    publicRoles.set(db, role);
  }
  return role;
}

/** Whether a user holds a system privilege: by itself, by an enabled role, or because PUBLIC has it. */
export function holdsPrivilege(
  db: Database,
  user: string,
  enabledRoles: ReadonlySet<string>,
  privilege: string,
): boolean {
  if (hasSystemPrivilege(db, user, enabledRoles, privilege)) return true;
  const everybody = publicRole(db);
  if (everybody.systemPrivileges.has(privilege)) return true;
  if (everybody.roles.size === 0) return false;
  return hasSystemPrivilege(db, "", closureOfRoles(db, everybody.roles.keys()), privilege);
}
