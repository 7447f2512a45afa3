import type { Constraint } from "../catalog/contract.ts";
import { grantsFor } from "../catalog/users.ts";
import { oraError } from "../errors.ts";
import type { Name, Statement } from "../parser/ast.ts";
import { checkDeferred } from "../store/deferral.ts";
import { asStoreTransaction } from "../store/transaction.ts";
import type { WorkingSession } from "./working-session.ts";

/**
 * SET CONSTRAINTS: when deferrable constraints are checked until the transaction ends. IMMEDIATE checks at once what was put
 * off; when that fails, nothing is changed.
 * Source: Oracle SQL Language Reference, SET CONSTRAINT[S].
 * @throws OraError 2448 for an unknown constraint, 2447 for one that is not deferrable, and the violation that is found.
 */
export function setConstraints(
  { constraints, deferred }: Extract<Statement, { kind: "set-constraints" }>,
  session: WorkingSession,
): void {
  const named = constraints === "ALL" ? undefined : constraints.map((name) => find(name, session));
  const tx = asStoreTransaction(session.begin());
  if (!deferred) checkDeferred(tx, named && new Set(named));
  const { deferral } = tx;
  if (named) {
    for (const constraint of named) deferral.named.set(constraint, deferred);
    return;
  }
  deferral.named.clear();
  deferral.all = deferred;
}

/** A constraint of the own schema, or of a table that may be read. */
function find({ parts, at }: Name, session: WorkingSession): Constraint {
  const { db, user, enabledRoles } = session;
  const owner = parts.length > 1 ? (parts.at(-2) ?? "") : session.currentSchema;
  const name = parts.at(-1) ?? "";
  for (const table of db.objects.get(owner)?.values() ?? []) {
    const constraint =
      table.kind === "table" ? table.constraints.find((one) => one.name === name) : undefined;
    if (constraint === undefined) continue;
    const grants = [...grantsFor(db, user, enabledRoles, owner, table.name)];
    const isVisible =
      owner === user ||
      session.hasPrivilege("SELECT ANY TABLE") ||
      grants.some(({ privilege }) => privilege === "SELECT" || privilege === "READ");
    if (!isVisible) break;
    if (!constraint.deferrable) throw oraError(2447, [], at);
    return constraint;
  }
  throw oraError(2448, [], at);
}
