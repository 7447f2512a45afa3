import type { Segment, SessionContext, Table } from "../catalog/contract.ts";
import type { Env } from "../expressions/contract.ts";
import { attempt, SUSPENDED } from "../expressions/suspension.ts";
import type { Pacing } from "../pacing.ts";
import { type StatementChange, type Suspect, undoTo } from "../store/changes.ts";
import type { RowSlot, Snapshot } from "../store/contract.ts";
import { startChange } from "../store/statements.ts";
import { type WaitOptions, WouldWait, waitForAny } from "../store/waits.ts";
import type { Row } from "../types/value.ts";

/** One execution of a changing statement: one row of binds. */
export interface Execution extends StatementChange {
  readonly session: SessionContext;
  seq: number;
  snapshot: Snapshot;
  readonly pacing: Pacing;
  readonly signal: AbortSignal;
  /** The environment of the enclosing scope: PL/SQL's. */
  readonly up: Env | null;
  /** Keys of the current row that are not alone. */
  readonly suspects: Suspect[];
  /** What is checked when all rows are done: unique keys and foreign keys. */
  readonly pending: (() => void)[];
  rowCount: number;
  /** The row touched last and its table. */
  lastSlot: RowSlot | null;
  lastTable: { readonly table: Table; readonly segment: Segment } | null;
  /** RETURNING: the target's rows that it is computed of. */
  readonly returned: ReturnedRow[];
  /** Triggers that are to fire because rows of other tables changed with the current one: ON DELETE. */
  readonly fired: (() => Promise<void>)[];
}

/** A row of the target before and after its change. */
export interface ReturnedRow {
  readonly before: Row | null;
  readonly after: Row | null;
}

/** Begins an execution. @throws OraError 1456 in a read-only transaction. */
export function startExecution(
  session: SessionContext,
  pacing: Pacing,
  signal: AbortSignal,
  up: Env | null,
): Execution {
  const { store, tx, seq, snapshot } = startChange(session);
  return {
    store,
    tx,
    seq,
    snapshot,
    session,
    pacing,
    signal,
    up,
    suspects: [],
    pending: [],
    rowCount: 0,
    lastSlot: null,
    lastTable: null,
    returned: [],
    fired: [],
  };
}

/**
 * Begins the next execution of a request in the place of one that has ended, done or undone: nobody may still need it.
 * @throws OraError 1456 in a read-only transaction.
 */
export function startNext(run: Execution): void {
  const { seq, snapshot } = startChange(run.session);
  run.seq = seq;
  run.snapshot = snapshot;
  clear(run.suspects);
  clear(run.pending);
  clear(run.returned);
  clear(run.fired);
  run.rowCount = 0;
  run.lastSlot = null;
  run.lastTable = null;
}

/** To set the length of an array costs more than to ask for it, and most are empty. */
function clear(list: unknown[]): void {
  if (list.length > 0) list.length = 0;
}

/** Where an execution stood before a row. */
export interface RowMark {
  readonly undo: number;
  readonly pending: number;
  readonly rowCount: number;
  readonly returned: number;
  readonly fired: number;
  readonly lastSlot: RowSlot | null;
  readonly lastTable: Execution["lastTable"];
}

/** Remembers where the execution stands. */
export function markRow(run: Execution): RowMark {
  return {
    undo: run.tx.undo.length,
    pending: run.pending.length,
    rowCount: run.rowCount,
    returned: run.returned.length,
    fired: run.fired.length,
    lastSlot: run.lastSlot,
    lastTable: run.lastTable,
  };
}

/** Takes back what was done since a mark. */
export function undoRow(run: Execution, mark: RowMark): void {
  undoTo(run.store, run.tx, mark.undo);
  run.suspects.length = 0;
  run.pending.length = mark.pending;
  run.rowCount = mark.rowCount;
  run.returned.length = mark.returned;
  run.fired.length = mark.fired;
  run.lastSlot = mark.lastSlot;
  run.lastTable = mark.lastTable;
}

/** Waits for ever, as DML does. */
export function waitOptions(run: Pick<Execution, "signal">): WaitOptions {
  return { signal: run.signal };
}

/** Counts a row as touched. */
export function touched(
  run: Execution,
  table: NonNullable<Execution["lastTable"]>,
  slot: RowSlot,
): void {
  run.rowCount++;
  run.lastSlot = slot;
  run.lastTable = table;
}

/**
 * Does the work of one row. When another transaction stands in the way, what was done is taken back, the other one's end is
 * awaited, and the work is done again: a promise then, otherwise nothing.
 * @throws OraError 60, 1013 from waiting, and what the work raises; nothing of the row is left then.
 */
export function patiently(run: Execution, work: () => void): Promise<void> | undefined {
  const blocked = tryRow(run, work);
  return blocked ? waitAndRepeat(run, work, blocked) : undefined;
}

/** What a row has to wait for: other transactions, or its turn in the middle of a long subquery. */
type Obstacle = WouldWait | typeof SUSPENDED;

function tryRow(run: Execution, work: () => void): Obstacle | null {
  const mark = markRow(run);
  try {
    if (attempt(work, undefined) !== SUSPENDED) return null;
    undoRow(run, mark);
    return SUSPENDED;
  } catch (error) {
    undoRow(run, mark);
    if (error instanceof WouldWait) return error;
    throw error;
  }
}

async function waitAndRepeat(run: Execution, work: () => void, first: Obstacle): Promise<void> {
  for (let blocked: Obstacle | null = first; blocked; blocked = tryRow(run, work)) {
    if (blocked === SUSPENDED) await run.pacing.pause(run.signal);
    else await waitForAny(run.tx, blocked.holders, waitOptions(run));
  }
}

/** Checks what was put off to the end of the statement. @throws OraError 1, 2291, 2292; WouldWait. */
export function checkPending(run: Execution): void {
  for (const check of run.pending) check();
  run.pending.length = 0;
}

/** `checkPending`, waiting for others where need be. */
export async function finishPatiently(run: Execution): Promise<void> {
  while (run.pending.length > 0) {
    try {
      checkPending(run);
    } catch (error) {
      if (!(error instanceof WouldWait)) throw error;
      await waitForAny(run.tx, error.holders, waitOptions(run));
    }
  }
}
