import type { ObjectWant, SessionContext } from "../catalog/contract.ts";
import { holdsPrivilege } from "../catalog/public-role.ts";
import { resolveObject } from "../catalog/resolve-object.ts";
import type { Name } from "../parser/ast.ts";

const noRoles: ReadonlySet<string> = new Set();

/**
 * A session as the text of another user's view sees it: names are looked up in that user's schema and with what was granted
 * to that user directly. Everything else is the session's own, at any time.
 * Source: Oracle Database Security Guide, How Definer's Rights Work for Views.
 */
export function ownerView(session: SessionContext, owner: string): SessionContext {
  const { db } = session;
  const hasPrivilege = (privilege: string): boolean =>
    holdsPrivilege(db, owner, noRoles, privilege);
  const rights = Object.create(session, {
    user: { value: owner },
    currentSchema: { value: owner, writable: true },
    enabledRoles: { value: noRoles },
    hasPrivilege: { value: hasPrivilege },
    privateTables: { value: new Map() },
  }) as SessionContext;
  return Object.create(session, {
    currentSchema: { value: owner, writable: true },
    resolve: { value: (name: Name, want: ObjectWant) => resolveObject(rights, name, want) },
    transaction: {
      get: () => session.transaction,
      set: (value: SessionContext["transaction"]) => {
        session.transaction = value;
      },
    },
  }) as SessionContext;
}
