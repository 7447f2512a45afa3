import type { SessionContext, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { Transaction } from "../store/contract.ts";

/** What the triggers that are running in a session mean for the SQL in them. */
export interface FiringState {
  /** Tables that are being changed while their row triggers run: how often. */
  readonly mutating: Map<Table, number>;
  /** Transactions whose statements fired the triggers that are running. */
  readonly transactions: Map<Transaction, number>;
  depth: number;
}

/** All views of a session share its attributes. */
const states = new WeakMap<SessionContext["attributes"], FiringState>();

/** The state of a session; undefined when no trigger ever ran in it. */
export function firingState({ attributes }: SessionContext): FiringState | undefined {
  return states.get(attributes);
}

/** Triggers within triggers. Source: Oracle Database Error Messages, ORA-00036. */
const deepestTriggers = 50;

/** Runs a trigger while tables are being changed. @throws OraError 36 for too many triggers within triggers */
export async function whileFiring<T>(
  session: SessionContext,
  tables: readonly Table[],
  work: () => Promise<T>,
): Promise<T> {
  const { attributes, transaction } = session;
  const state = states.get(attributes) ?? newState();
  states.set(attributes, state);
  if (state.depth >= deepestTriggers) throw oraError(36, [deepestTriggers]);
  state.depth += 1;
  count(state.mutating, tables, 1);
  if (transaction) count(state.transactions, [transaction], 1);
  try {
    return await work();
  } finally {
    state.depth -= 1;
    count(state.mutating, tables, -1);
    if (transaction) count(state.transactions, [transaction], -1);
  }
}

function newState(): FiringState {
  return { mutating: new Map(), transactions: new Map(), depth: 0 };
}

function count<T>(counts: Map<T, number>, keys: readonly T[], by: number): void {
  for (const key of keys) {
    const sum = (counts.get(key) ?? 0) + by;
    if (sum > 0) counts.set(key, sum);
    else counts.delete(key);
  }
}
