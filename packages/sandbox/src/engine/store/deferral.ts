import type { Constraint, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { StoreTransaction } from "./transaction.ts";
import { WouldWait } from "./waits.ts";

/** A check that was put off. Returns silently or raises the error of the constraint. */
export interface DeferredCheck {
  readonly constraint: Constraint;
  readonly check: () => void;
}

/**
 * When deferrable constraints are checked in one transaction: as SET CONSTRAINTS says for each of them, then for all, then as
 * each was declared.
 */
export interface DeferralModes {
  readonly named: Map<Constraint, boolean>;
  /** True: at COMMIT; false: with each statement; null: nothing was said. */
  all: boolean | null;
}

/** Whether a constraint is checked at COMMIT in this transaction. */
export function isDeferred({ deferral }: StoreTransaction, constraint: Constraint): boolean {
  if (!constraint.deferrable) return false;
  return deferral.named.get(constraint) ?? deferral.all ?? constraint.deferred;
}

/**
 * Puts a check off to COMMIT, or to SET CONSTRAINTS … IMMEDIATE: one for each `key` of a constraint. Then nobody is waited
 * for: what another open transaction decides is refused with `error`.
 */
export function putOff(
  tx: StoreTransaction,
  table: Table,
  constraint: Constraint,
  key: string,
  error: 1 | 2290 | 2291 | 2292,
  check: () => void,
): void {
  const name = `${table.owner}.${constraint.name}`;
  tx.deferred.set(`${name}:${key}`, {
    constraint,
    check: () => {
      try {
        check();
      } catch (reason) {
        if (!(reason instanceof WouldWait)) throw reason;
        const columns = constraint.columns.map((column) => column.name).join(", ");
        throw oraError(error, [name, `${table.owner}.${table.name}`, columns]);
      }
    },
  });
}

/**
 * Checks what was put off, of some constraints or of all; what holds need not be checked again.
 * @throws OraError of the first that does not hold: 1, 2290, 2291, 2292
 */
export function checkDeferred(tx: StoreTransaction, only?: ReadonlySet<Constraint>): void {
  const checks = [...tx.deferred].filter(([, { constraint }]) => !only || only.has(constraint));
  for (const [, { check }] of checks) check();
  for (const [key] of checks) tx.deferred.delete(key);
}
