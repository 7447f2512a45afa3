import type { SessionContext } from "../catalog/contract.ts";
import { resolveObject } from "../catalog/resolve-object.ts";

/**
 * The session as the text of a view sees it: names are looked up in the owner's schema and with the owner's rights (without
 * roles), while USER, binds, NLS settings and the snapshot stay those of the caller.
 * Source: Oracle SQL Language Reference, CREATE VIEW; Database Security Guide, definer's rights.
 */
export function ownerSession(session: SessionContext, owner: string): SessionContext {
  if (session.inSchemaOf) return session.inSchemaOf(owner);
  const privileges = session.db.users.get(owner)?.systemPrivileges;
  const definer = derive(session, {
    user: owner,
    currentSchema: owner,
    enabledRoles: new Set<string>(),
    hasPrivilege: (privilege) => owner === "SYS" || privileges?.has(privilege) === true,
  });
  return derive(session, { resolve: (name, want) => resolveObject(definer, name, want) });
}

/** A session that differs in some members; what changes in the original changes in it. */
function derive(session: SessionContext, members: Partial<SessionContext>): SessionContext {
  const derived: SessionContext = Object.create(session);
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(derived, name, { value, enumerable: true });
  }
  return derived;
}
