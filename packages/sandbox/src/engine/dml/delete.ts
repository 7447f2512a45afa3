import type { Env } from "../expressions/contract.ts";
import type { Delete } from "../parser/ast.ts";
import { affectedRows, holdCurrent, joinTarget } from "./affected-rows.ts";
import { compileTarget } from "./compile-target.ts";
import type { DmlPlan } from "./dml-plan.ts";
import { compileErrorLog, readStored } from "./error-logging.ts";
import { checkPending, type Execution, patiently, touched } from "./execution.ts";
import { compileReturning } from "./returning.ts";
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
  const guarded = (run: Execution, env: Env): Promise<void> | undefined => {
    if (!log) return patiently(run, () => change(run, env));
    const work = (): void => {
      change(run, env);
      checkPending(run);
    };
    return log.guard(run, work, () => {
      const row = env.rows[rows.place];
      const version = row ? target.versionOf(row) : null;
      const read = readStored(version?.values ?? []);
      return { operation: "D", slot: version?.slot ?? null, read };
    });
  };
  return {
    tables: [target.writer.table],
    executeNow: null,
    execute: changeAll(rows, guarded),
    returning,
    bound: [],
  };
}
