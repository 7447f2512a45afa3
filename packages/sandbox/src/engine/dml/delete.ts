import type { Env } from "../expressions/contract.ts";
import type { Delete } from "../parser/ast.ts";
import type { RowSlot } from "../store/contract.ts";
import { holdRow } from "../store/row-locks.ts";
import { type AffectedRows, affectedRows, holdCurrent, joinTarget } from "./affected-rows.ts";
import { tablesOnDelete } from "./cascades.ts";
import { compileTarget } from "./compile-target.ts";
import type { DmlPlan } from "./dml-plan.ts";
import { compileErrorLog, loggedCurrent } from "./error-logging.ts";
import { checkPending, type Execution, patiently, touched } from "./execution.ts";
import { hasTriggers, type RowTriggers, tableTriggers } from "./fire-triggers.ts";
import { compileReturning, type ReturningClause } from "./returning.ts";
import { changeInSteps } from "./row-steps.ts";
import type { StatementContext } from "./statement-context.ts";
import { changeAll } from "./update.ts";

/**
 * Compiles DELETE, with a direct join since 23ai.
 * Source: Oracle SQL Language Reference, DELETE.
 * @throws OraError 1752 and what the conditions raise.
 */
export function compileDelete(statement: Delete, context: StatementContext): DmlPlan {
  const target = compileTarget(statement.target, ["delete"], context);
  const joined = joinTarget(target, statement.from ?? [], context);
  const rows = affectedRows(joined, statement.where, statement.at, context);
  const returning = compileReturning(statement.returning, target, context);
  const log = compileErrorLog(statement.logErrors, target, context);
  const change = (run: Execution, env: Env): void => {
    const slot = holdCurrent(run, rows, env);
    const old = slot?.head;
    if (!slot || !old) return;
    target.writer.remove(run, slot);
    touched(run, target.writer, slot);
    returning?.collect(run, env.rows[rows.place] ?? null, null);
  };
  const { writer } = target;
  const triggers = tableTriggers(writer.reader, { event: "DELETE" }, context.session);
  const inSteps = triggers?.hasRows || [...tablesOnDelete(writer.table)].some(hasTriggers);
  const describe = (env: Env) => () => loggedCurrent("D", rows, env);
  const guarded = (run: Execution, env: Env): Promise<void> | undefined => {
    if (inSteps) {
      const work = () => deleteInSteps(run, env, { rows, returning }, triggers);
      return log ? log.guardSteps(run, work, describe(env)) : work();
    }
    if (!log) return patiently(run, () => change(run, env));
    const work = (): void => {
      change(run, env);
      checkPending(run);
    };
    return log.guard(run, work, describe(env));
  };
  return {
    tables: [writer.table],
    executeNow: null,
    execute: changeAll(rows, guarded),
    returning,
    triggers: triggers ? [triggers] : [],
    bound: [],
  };
}

/** Deletes the current row between its triggers; a row that this statement has changed already is left alone. */
async function deleteInSteps(
  run: Execution,
  env: Env,
  { rows, returning }: { readonly rows: AffectedRows; readonly returning: ReturningClause | null },
  triggers: RowTriggers | null,
): Promise<void> {
  const { writer } = rows.target;
  let held: RowSlot | undefined;
  await changeInSteps(run, triggers, {
    prepare: () => {
      const slot = holdCurrent(run, rows, env);
      if (!slot?.head) return undefined;
      holdRow(run.store, run.tx, writer.segment, slot);
      held = slot;
      return { old: slot.head.values, values: null };
    },
    write: () => {
      if (!held) return;
      writer.remove(run, held);
      touched(run, writer, held);
      returning?.collect(run, env.rows[rows.place] ?? null, null);
    },
  });
}
