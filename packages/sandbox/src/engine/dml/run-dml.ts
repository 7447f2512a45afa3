import type { SessionContext } from "../catalog/contract.ts";
import type { ExecuteRequest, ExecuteResult } from "../contract.ts";
import { OraError, oraError } from "../errors.ts";
import type { Env } from "../expressions/contract.ts";
import { Pacing } from "../pacing.ts";
import { undoTo } from "../store/changes.ts";
import { noteDirectLoad, refuseDirectLoaded } from "../store/direct-load.ts";
import { holdRow } from "../store/row-locks.ts";
import { rowidOf } from "../store/rowid.ts";
import { sessionStore } from "../store/store.ts";
import { lockTable, tryLockTable } from "../store/table-locks.ts";
import { asStoreTransaction } from "../store/transaction.ts";
import { WouldWait, waitForAny } from "../store/waits.ts";
import type { Row, Value } from "../types/value.ts";
import { Restart } from "./affected-rows.ts";
import { type BindRules, bindRules } from "./bind-rules.ts";
import type { DmlPlan } from "./dml-plan.ts";
import { type Execution, startExecution, startNext } from "./execution.ts";

type DmlResult = Extract<ExecuteResult, { kind: "dml" }>;

/** What is collected over the executions of one request. */
interface Collected extends Pick<Execution, "lastSlot" | "lastTable"> {
  rowCount: number;
  readonly rowCounts: number[];
  readonly batchErrors: { readonly row: number; readonly error: OraError }[];
  readonly returned: (readonly (readonly Value[])[])[];
}

/** A request at work. */
interface Work {
  readonly plan: DmlPlan;
  readonly session: SessionContext;
  readonly rules: BindRules;
  readonly pacing: Pacing;
  readonly signal: AbortSignal;
  readonly up: Env | null;
  /** The execution of the row before, which the next one may take over: only where none outlives its row. */
  before: Execution | null;
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
    lastSlot: null,
    lastTable: null,
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
  const { signal, bindRows } = request;
  const rules = bindRules(request, plan.bound, session.db.maxStringBytes);
  const pacing = new Pacing();
  const work: Work = { plan, session, rules, pacing, signal, up, before: null };
  for (let row = 0; row < bindRows.length; row++) {
    const mark = undoLength(session);
    try {
      const run = runRow(work, bindRows[row] ?? []);
      collect(collected, plan, run instanceof Promise ? await run : run);
    } catch (error) {
      undoStatement(session, mark);
      if (!request.batchErrors || !(error instanceof OraError) || !isRowError(error)) throw error;
      collected.batchErrors.push({ row, error });
      collected.rowCounts.push(0);
      if (plan.returning) collected.returned.push(plan.returning.types.map(() => []));
    }
    if (pacing.isDue()) await pacing.pause(signal);
  }
}

/** A break, a deadlock or a read-only transaction concerns the whole request. */
function isRowError(error: OraError): boolean {
  return error.number !== 1013 && error.number !== 60 && error.number !== 1456;
}

function collect(collected: Collected, plan: DmlPlan, run: Execution): void {
  collected.rowCount += run.rowCount;
  collected.rowCounts.push(run.rowCount);
  if (run.lastSlot) {
    collected.lastSlot = run.lastSlot;
    collected.lastTable = run.lastTable;
  }
  if (plan.returning) collected.returned.push(plan.returning.values(run));
}

function resultOf(collected: Collected, plan: DmlPlan, request: ExecuteRequest): DmlResult {
  const { rowCount, rowCounts, batchErrors, returned, lastSlot } = collected;
  return {
    kind: "dml",
    rowCount,
    ...(request.rowCounts ? { rowCounts } : {}),
    ...(request.batchErrors ? { batchErrors } : {}),
    ...(lastSlot ? { lastRowid: lastRowid(collected) } : {}),
    ...(plan.returning ? { returned } : {}),
  };
}

function lastRowid({ lastTable, lastSlot }: Collected): string {
  if (!lastTable || !lastSlot) return "";
  return rowidOf(lastTable.table, lastSlot, lastTable.segment);
}

/** One execution: at once when it can be, otherwise a promise. What it did is undone when it fails. */
function runRow(work: Work, binds: Row): Execution | Promise<Execution> {
  const { plan, session } = work;
  if (session.binds === binds) session.now = { ...session.now };
  session.binds = binds;
  work.rules.checkValues(binds);
  if (!plan.executeNow) return runUntilDone(work);
  const mark = undoLength(session);
  try {
    const run = nextExecution(work);
    plan.executeNow(run);
    return run;
  } catch (error) {
    undoStatement(session, mark);
    if (!(error instanceof WouldWait)) throw error;
    const { signal } = work;
    return waitForAny(asStoreTransaction(session.begin()), error.holders, { signal }).then(() =>
      runUntilDone(work),
    );
  }
}

function nextExecution(work: Work): Execution {
  if (work.before) startNext(work.before);
  else work.before = begin(work);
  return work.before;
}

function begin({ session, pacing, signal, up }: Work): Execution {
  return startExecution(session, pacing, signal, up);
}

async function runUntilDone(work: Work): Promise<Execution> {
  const { plan, session } = work;
  const { triggers = [] } = plan;
  for (const trigger of triggers) await trigger.prepare();
  for (let tries = 0; ; tries++) {
    const mark = undoLength(session);
    let run: Execution | undefined;
    try {
      for (const trigger of triggers) await trigger.beforeStatement();
      run = begin(work);
      await plan.execute(run);
      for (const trigger of triggers) await trigger.afterStatement();
      return run;
    } catch (error) {
      undoStatement(session, mark);
      if (!run || !(error instanceof Restart) || tries >= maxRestarts) throw error;
      holdRow(run.store, run.tx, error.target.writer.segment, error.slot);
      session.now = { ...session.now };
      if (run.pacing.isDue(true)) await run.pacing.pause(run.signal);
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
  undoTo(sessionStore(session), asStoreTransaction(transaction), mark);
}
