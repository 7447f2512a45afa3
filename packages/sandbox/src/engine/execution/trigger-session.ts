import type { ObjectWant, SessionContext } from "../catalog/contract.ts";
import type { Name } from "../parser/ast.ts";
import { ownerView } from "./owner-view.ts";
import type { WorkingSession } from "./working-session.ts";

const sessions = new WeakMap<SessionContext, Map<string, WorkingSession>>();

/**
 * A session as the triggers of an owner see it: names and rights are the owner's, as in views. Its binds and its clock are its
 * own, so that those of the statement that fires stay as they are; the transaction is the session's.
 * Source: Oracle Database PL/SQL Language Reference, Trigger Design Guidelines; Database Security Guide, Definer's Rights.
 */
export function triggerSession(session: SessionContext, owner: string): WorkingSession {
  let known = sessions.get(session);
  if (known === undefined) {
    known = new Map();
    sessions.set(session, known);
  }
  let own = known.get(owner);
  if (own === undefined) {
    own = createSession(session, owner);
    known.set(owner, own);
  }
  return own;
}

function createSession(session: SessionContext, owner: string): WorkingSession {
  const rights = ownerView(session, owner);
  const views = new Map<string, SessionContext>();
  const own = Object.create(rights, {
    binds: { value: [], writable: true },
    bindTypes: { value: [], writable: true },
    now: { value: session.now, writable: true },
    signal: { value: session.signal, writable: true },
    resolve: { value: (name: Name, want: ObjectWant) => rights.resolve(name, want) },
    inSchemaOf: {
      value: (other: string): SessionContext => {
        const view = views.get(other) ?? ownerView(own, other);
        views.set(other, view);
        return view;
      },
    },
  }) as WorkingSession;
  return own;
}
