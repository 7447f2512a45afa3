import { oraError } from "../errors.ts";
import { type Env, TICK } from "../expressions/contract.ts";
import type { Update } from "../parser/ast.ts";
import { type AffectedRows, affectedRows, holdCurrent, joinTarget } from "./affected-rows.ts";
import { compileTarget } from "./compile-target.ts";
import type { DmlPlan } from "./dml-plan.ts";
import { compileErrorLog, readStored } from "./error-logging.ts";
import { type Execution, finishPatiently, patiently, touched } from "./execution.ts";
import { compileReturning } from "./returning.ts";
import { compileSet } from "./set-clause.ts";
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
  const update = target.writer.updater(set.columns);
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
  const describe = (env: Env) => () => {
    const row = env.rows[rows.place];
    const version = row ? target.versionOf(row) : null;
    const read = readStored(version?.values ?? []);
    return { operation: "U", slot: version?.slot ?? null, read } as const;
  };
  return {
    tables: [target.writer.table],
    executeNow: null,
    execute: changeAll(rows, (run, env) =>
      log
        ? log.guard(run, () => change(run, env), describe(env))
        : patiently(run, () => change(run, env)),
    ),
    returning,
    bound: set.bound,
  };
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
      if (run.pacer.due()) await run.pacer.pause();
    }
    await finishPatiently(run);
  };
}
