import type { SessionContext } from "../catalog/contract.ts";
import type { ExecuteRequest, ExecuteResult } from "../contract.ts";
import { OraError, oraError } from "../errors.ts";
import type { Env } from "../expressions/contract.ts";
import { undoTo } from "../store/changes.ts";
import { noteDirectLoad, refuseDirectLoaded } from "../store/direct-load.ts";
import { holdRow } from "../store/row-locks.ts";
import { rowidOf } from "../store/rowid.ts";
import { nowMs } from "../store/scn-times.ts";
import { sessionStore } from "../store/store.ts";
import { lockTable, tryLockTable } from "../store/table-locks.ts";
import { asStoreTransaction } from "../store/transaction.ts";
import { WouldWait, waitForAny } from "../store/waits.ts";
import type { Value } from "../types/value.ts";
import { Restart } from "./affected-rows.ts";
import { type BindRules, bindRules } from "./bind-rules.ts";
import type { DmlPlan } from "./dml-plan.ts";
import { type Execution, startExecution } from "./execution.ts";
import { Pacer } from "./pacer.ts";

type DmlResult = Extract<ExecuteResult, { kind: "dml" }>;

/** What is collected over the executions of one request. */
interface Collected {
  rowCount: number;
  readonly rowCounts: number[];
  readonly batchErrors: { readonly row: number; readonly error: OraError }[];
  readonly returned: (readonly (readonly Value[])[])[];
  /** The last execution that touched a row. */
  last: Execution | null;
}

/** Times a statement begins again because rows changed under it, before it is given up. */
const maxRestarts = 5000;

/**
 * Locks the tables of a plan ROW EXCLUSIVE, for direct path EXCLUSIVE. True when somebody had to be waited for: what was compiled may be out of date.
 * @throws OraError 60, 1013, 12838.
 */
export async function lockTables(
  plan: DmlPlan,
  session: SessionContext,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted) throw oraError(1013);
  const store = sessionStore(session);
  const tx = asStoreTransaction(session.begin());
  let waited = false;
  const mode = plan.directPath ? 6 : 3;
  for (const table of plan.tables) {
    refuseDirectLoaded(table, tx);
    if (tryLockTable(store, tx, table, mode).length === 0) continue;
    await lockTable(session, table, mode, { signal });
    waited = true;
  }
  return waited;
}

/**
 * Runs a plan for every row of binds. Each execution is undone by itself when it fails. Without `batchErrors` the first
 * failure ends the request and earlier executions stay, as in Oracle; `OraError.rowCount` says how many rows they changed.
 * A break undoes all of them. The tables are locked already.
 */
export async function runDml(
  plan: DmlPlan,
  session: SessionContext,
  request: ExecuteRequest,
  up: Env | null,
): Promise<DmlResult> {
  const collected: Collected = {
    rowCount: 0,
    rowCounts: [],
    batchErrors: [],
    returned: [],
    last: null,
  };
  const mark = undoLength(session);
  try {
    await runRows(plan, session, request, up, collected);
  } catch (error) {
    if (error instanceof OraError && error.number === 1013) undoStatement(session, mark);
    else if (error instanceof OraError) error.rowCount = collected.rowCount;
    throw error;
  }
  if (plan.directPath) for (const table of plan.tables) noteDirectLoad(table, session.begin());
  return resultOf(collected, plan, request);
}

async function runRows(
  plan: DmlPlan,
  session: SessionContext,
  request: ExecuteRequest,
  up: Env | null,
  collected: Collected,
): Promise<void> {
  const { signal, bindRows, bindTypes } = request;
  const rules = bindRules(bindTypes, plan.bound, session.db.maxStringBytes);
  const pacer = new Pacer(signal);
  for (let row = 0; row < bindRows.length; row++) {
    const mark = undoLength(session);
    try {
      const run = runRow(plan, session, rules, bindRows[row] ?? [], pacer, signal, up);
      collect(collected, plan, run instanceof Promise ? await run : run);
    } catch (error) {
      undoStatement(session, mark);
      if (!request.batchErrors || !(error instanceof OraError) || !isRowError(error)) throw error;
      collected.batchErrors.push({ row, error });
      collected.rowCounts.push(0);
      if (plan.returning) collected.returned.push(plan.returning.types.map(() => []));
    }
    if (pacer.due()) await pacer.pause();
  }
}

/** A break, a deadlock or a read-only transaction concerns the whole request. */
function isRowError(error: OraError): boolean {
  return error.number !== 1013 && error.number !== 60 && error.number !== 1456;
}

function collect(collected: Collected, plan: DmlPlan, run: Execution): void {
  collected.rowCount += run.rowCount;
  collected.rowCounts.push(run.rowCount);
  if (run.lastSlot) collected.last = run;
  if (plan.returning) collected.returned.push(plan.returning.values(run));
}

function resultOf(collected: Collected, plan: DmlPlan, request: ExecuteRequest): DmlResult {
  const { rowCount, rowCounts, batchErrors, returned, last } = collected;
  return {
    kind: "dml",
    rowCount,
    ...(request.rowCounts ? { rowCounts } : {}),
    ...(request.batchErrors ? { batchErrors } : {}),
    ...(last ? { lastRowid: lastRowid(last) } : {}),
    ...(plan.returning ? { returned } : {}),
  };
}

function lastRowid({ lastTable, lastSlot }: Execution): string {
  if (!lastTable || !lastSlot) return "";
  return rowidOf(lastTable.table, lastSlot, lastTable.segment);
}

/** One execution: at once when it can be, otherwise a promise. What it did is undone when it fails. */
function runRow(
  plan: DmlPlan,
  session: SessionContext,
  rules: BindRules,
  binds: ExecuteRequest["bindRows"][number],
  pacer: Pacer,
  signal: AbortSignal,
  up: Env | null,
): Execution | Promise<Execution> {
  if (session.binds === binds) session.now = { ...session.now };
  session.binds = binds;
  rules.checkValues(binds);
  const start = (): Execution => startExecution(session, pacer, signal, up);
  if (!plan.executeNow) return runUntilDone(plan, session, start);
  const mark = undoLength(session);
  try {
    const run = start();
    plan.executeNow(run);
    return run;
  } catch (error) {
    undoStatement(session, mark);
    if (!(error instanceof WouldWait)) throw error;
    return waitForAny(asStoreTransaction(session.begin()), error.holders, { signal }).then(() =>
      runUntilDone(plan, session, start),
    );
  }
}

async function runUntilDone(
  plan: DmlPlan,
  session: SessionContext,
  start: () => Execution,
): Promise<Execution> {
  for (let tries = 0; ; tries++) {
    const run = start();
    const mark = run.tx.undo.length;
    try {
      await plan.execute(run);
      return run;
    } catch (error) {
      undoStatement(session, mark);
      if (!(error instanceof Restart) || tries >= maxRestarts) throw error;
      holdRow(run.store, run.tx, error.target.writer.segment, error.slot);
      session.now = { ...session.now };
      if (run.pacer.isTime()) await run.pacer.pause();
    }
  }
}

/** How much undo the session's transaction has now. */
function undoLength(session: SessionContext): number {
  return session.transaction ? asStoreTransaction(session.transaction).undo.length : 0;
}

/** Takes back what a statement has done. */
function undoStatement(session: SessionContext, mark: number): void {
  const { transaction } = session;
  if (!transaction) return;
  undoTo(sessionStore(session), asStoreTransaction(transaction), mark, nowMs(session.db));
}
