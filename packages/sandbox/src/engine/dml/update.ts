import type { Column } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { type Env, TICK } from "../expressions/contract.ts";
import type { Update } from "../parser/ast.ts";
import type { RowSlot, RowVersion } from "../store/contract.ts";
import { holdRow } from "../store/row-locks.ts";
import type { Row } from "../types/value.ts";
import { type AffectedRows, affectedRows, holdCurrent, joinTarget } from "./affected-rows.ts";
import { compileTarget } from "./compile-target.ts";
import type { DmlPlan } from "./dml-plan.ts";
import type { Target } from "./dml-target.ts";
import { compileErrorLog, loggedCurrent } from "./error-logging.ts";
import { type Execution, finishPatiently, patiently, touched } from "./execution.ts";
import { type RowTriggers, type TableTriggers, tableTriggers } from "./fire-triggers.ts";
import { compileReturning, type ReturningClause } from "./returning.ts";
import { changeInSteps } from "./row-steps.ts";
import { compileSet, type SetClause } from "./set-clause.ts";
import type { StatementContext } from "./statement-context.ts";

/**
 * Compiles UPDATE, with FROM since 23ai.
 * Source: Oracle SQL Language Reference, UPDATE.
 * @throws OraError 904, 918, 957, 1733, 1779, 32796, 54017 and what the expressions raise.
 */
export function compileUpdate(statement: Update, context: StatementContext): DmlPlan {
  const target = compileTarget(statement.target, ["update"], context);
  const joined = joinTarget(target, statement.from ?? [], context);
  const rows = affectedRows(joined, statement.where, statement.at, context);
  const set = compileSet(statement.set, target, joined.scope, context);
  target.checkColumns(set.named, () => target.at);
  const triggers = tableTriggers(
    target.writer.reader,
    { event: "UPDATE", columns: set.columns },
    context.session,
  );
  const update = target.writer.updater(writtenColumns(target, set, triggers));
  const returning = compileReturning(statement.returning, target, context);
  const log = compileErrorLog(statement.logErrors, target, context);
  const change = (run: Execution, env: Env): void => {
    const slot = holdCurrent(run, rows, env);
    if (!slot) throw oraError(30926);
    const before = env.rows[rows.place] ?? null;
    const values = set.apply(env, slot.head?.values ?? []);
    target.check?.(values);
    const version = update(run, slot, values);
    touched(run, target.writer, slot);
    returning?.collect(run, before, target.rowOf(version, before));
  };
  const describe = (env: Env) => () => loggedCurrent("U", rows, env);
  const parts: UpdateParts = { rows, set, update, returning, isChosen: null };
  return {
    tables: [target.writer.table],
    executeNow: null,
    execute: changeAll(rows, (run, env) => {
      if (triggers?.hasRows) {
        const work = async (): Promise<void> => {
          await updateInSteps(run, env, parts, triggers);
        };
        return log ? log.guardSteps(run, work, describe(env)) : work();
      }
      const work = () => change(run, env);
      return log ? log.guard(run, work, describe(env)) : patiently(run, work);
    }),
    returning,
    triggers: triggers ? [triggers] : [],
    bound: set.bound,
  };
}

/** The columns that may change: all of them when triggers may. */
export function writtenColumns(
  { writer }: Target,
  { columns }: SetClause,
  triggers: TableTriggers | null,
): ReadonlySet<Column> {
  return triggers?.changesRows ? new Set(writer.table.columns) : columns;
}

/** What UPDATE does with a row. */
export interface UpdateParts {
  readonly rows: AffectedRows;
  readonly set: SetClause;
  readonly update: ReturnType<Target["writer"]["updater"]>;
  readonly returning: ReturningClause | null;
  /** MERGE … WHERE; null: the row is to be changed. */
  readonly isChosen: ((env: Env) => boolean) | null;
}

/** Changes the current row between its triggers; it is held from before they run. Gives what was written, if anything was. */
export async function updateInSteps(
  run: Execution,
  env: Env,
  { rows, set, update, returning, isChosen }: UpdateParts,
  triggers: RowTriggers | null,
): Promise<RowVersion | undefined> {
  const { target, place } = rows;
  let held: { readonly slot: RowSlot; readonly before: Row | null } | undefined;
  let version: RowVersion | undefined;
  await changeInSteps(run, triggers, {
    prepare: () => {
      if (isChosen?.(env) === false) return undefined;
      const slot = holdCurrent(run, rows, env);
      if (!slot) throw oraError(30926);
      if (isChosen?.(env) === false) return undefined;
      holdRow(run.store, run.tx, target.writer.segment, slot);
      held = { slot, before: env.rows[place] ?? null };
      const old = slot.head?.values ?? [];
      return { old, values: set.apply(env, old) };
    },
    write: (values) => {
      if (!held || !values) return;
      const { slot, before } = held;
      target.check?.(values);
      version = update(run, slot, values);
      touched(run, target.writer, slot);
      returning?.collect(run, before, target.rowOf(version, before));
    },
  });
  return version;
}

/** Runs through the affected rows and does something with each. */
export function changeAll(
  rows: AffectedRows,
  change: (run: Execution, env: Env) => Promise<void> | undefined,
): (run: Execution) => Promise<void> {
  return async (run) => {
    const env = rows.newEnv(run);
    for (const step of rows.flow(env)) {
      if (step !== TICK) {
        const waiting = change(run, env);
        if (waiting) await waiting;
      }
      if (run.pacing.isDue(step === TICK)) await run.pacing.pause(run.signal);
    }
    await finishPatiently(run);
  };
}
