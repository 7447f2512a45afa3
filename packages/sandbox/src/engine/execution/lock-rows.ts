import { oraError } from "../errors.ts";
import { TICK } from "../expressions/contract.ts";
import { Pacing } from "../pacing.ts";
import type { LockTarget, QueryPlan } from "../query/contract.ts";
import { type OpenQuery, openQuery } from "../query/open-query.ts";
import type { RowVersion, Snapshot } from "../store/contract.ts";
import { lockRow } from "../store/row-locks.ts";
import { slotOfRowid } from "../store/rowid.ts";
import { visibleVersion } from "../store/scan.ts";
import { segmentOf } from "../store/segment.ts";
import { startStatement } from "../store/statements.ts";
import { asStoreTransaction } from "../store/transaction.ts";
import type { Row, Value } from "../types/value.ts";
import type { WorkingSession } from "./working-session.ts";

/**
 * Runs a query with FOR UPDATE and locks its rows; they are given when all are locked. When a row was changed while somebody
 * was waited for, the query begins again with what is committed then.
 * Source: Oracle SQL Language Reference, SELECT, for_update_clause; Oracle Database Concepts, Write Consistency.
 * @throws OraError 54, 30006, 60, 1013, 1456 in a read-only transaction, 8177 in a serializable one, 12081.
 */
export async function lockRows(plan: QueryPlan, session: WorkingSession): Promise<OpenQuery> {
  requireWritable(plan, session);
  for (;;) {
    const rows = await tryLock(plan, session);
    if (rows !== null) return givenRows(rows);
    startStatement(session);
  }
}

function requireWritable({ locking }: QueryPlan, session: WorkingSession): void {
  const { transaction } = session;
  if (transaction !== null && asStoreTransaction(transaction).mode === "read-only") {
    throw oraError(1456);
  }
  for (const { table } of locking?.targets ?? []) {
    if (table?.readOnly) throw oraError(12081, [`"${table.owner}"."${table.name}"`]);
  }
}

/** The locked rows; null when one of them was changed meanwhile. */
async function tryLock(plan: QueryPlan, session: WorkingSession): Promise<Row[] | null> {
  const { locking, columns } = plan;
  if (locking === undefined) return [];
  const snapshot = session.snapshot();
  const query = openQuery(plan, session, { locking: true });
  const pacing = new Pacing();
  const rows: Row[] = [];
  for (let row = query.next(); row !== undefined; row = query.next()) {
    if (pacing.isDue(row === TICK)) await pacing.pause(session.signal);
    if (row === TICK) continue;
    const outcome = await lockAll(
      locking.targets,
      row.slice(columns.length),
      snapshot,
      plan,
      session,
    );
    if (outcome === "changed") {
      query.close();
      return null;
    }
    if (outcome === "locked") rows.push(row.slice(0, columns.length));
  }
  return rows;
}

async function lockAll(
  targets: readonly LockTarget[],
  rowids: readonly Value[],
  snapshot: Snapshot,
  { locking }: QueryPlan,
  session: WorkingSession,
): Promise<"locked" | "skipped" | "changed"> {
  for (const [place, target] of targets.entries()) {
    const seen = seenVersion(target, rowids[place] ?? null, snapshot, session);
    if (seen === null || target.table === null) continue;
    const outcome = await lockRow(session, target.table, segmentOf(target.table, session), seen, {
      waitS: locking?.waitS,
      skipLocked: locking?.skipLocked ?? false,
      signal: session.signal,
    });
    if (outcome !== "locked") return outcome;
  }
  return "locked";
}

function seenVersion(
  { table }: LockTarget,
  rowid: Value,
  snapshot: Snapshot,
  session: WorkingSession,
): RowVersion | null {
  if (table === null || typeof rowid !== "string") return null;
  const slot = slotOfRowid(table, rowid, segmentOf(table, session));
  return slot === null ? null : visibleVersion(slot.head, snapshot);
}

function givenRows(rows: readonly Row[]): OpenQuery {
  let next = 0;
  return {
    next: () => rows[next++],
    close: () => {
      next = rows.length;
    },
  };
}
