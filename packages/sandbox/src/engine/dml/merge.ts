import { oraError } from "../errors.ts";
import { compileCondition } from "../expressions/compile.ts";
import { type Env, type Scope, TICK } from "../expressions/contract.ts";
import { placesIn, quotedName } from "../expressions/scope.ts";
import type { Merge } from "../parser/ast.ts";
import { compileConjunct } from "../query/conjuncts.ts";
import { createEnv } from "../query/environment.ts";
import type { JoinTree } from "../query/join-tree.ts";
import { planJoins } from "../query/plan-joins.ts";
import { conjunctsOf } from "../query/walk.ts";
import type { Row } from "../types/value.ts";
import { type AffectedRows, type JoinedTarget, joinTarget, watcher } from "./affected-rows.ts";
import { compileTarget } from "./compile-target.ts";
import type { DmlPlan } from "./dml-plan.ts";
import type { Target, TargetUse } from "./dml-target.ts";
import { compileErrorLog, readGiven } from "./error-logging.ts";
import { type Execution, finishPatiently, patiently, touched } from "./execution.ts";
import {
  boundValues,
  insertColumns,
  insertInSteps,
  insertTriggers,
  valuesMaker,
} from "./insert.ts";
import { type Branch, updateBranch } from "./merge-update.ts";
import { compileReturning, type ReturningClause } from "./returning.ts";
import type { StatementContext } from "./statement-context.ts";

/**
 * Compiles MERGE. The target is joined to the source by the equalities of ON: by an index of the target, or by a hash table.
 * Source: Oracle SQL Language Reference, MERGE.
 * @throws OraError 38104 when a column of ON is set, 38101, 38102, 38103, 904, 913, 947 and what expressions raise.
 */
export function compileMerge(statement: Merge, context: StatementContext): DmlPlan {
  const target = compileTarget(statement.target, usesOf(statement), context);
  const joined = joinTarget(target, [statement.source], context);
  const rows = mergedRows(statement, joined, context);
  const returning = compileReturning(statement.returning, target, context);
  const matched = statement.matched
    ? updateBranch(statement.matched, statement.on, rows, returning, context)
    : null;
  const notMatched = statement.notMatched
    ? insertBranch(statement.notMatched, joined, returning, context)
    : null;
  const log = compileErrorLog(statement.logErrors, target, context);
  const apply = (run: Execution, env: Env): Promise<void> | undefined => {
    const branch = env.rows[rows.place] === null ? notMatched : matched;
    if (!branch) return undefined;
    const { steps } = branch;
    if (steps) {
      const work = () => steps(run, env);
      return log ? log.guardSteps(run, work, () => branch.describe(env)) : work();
    }
    const work = (): void => branch.apply(run, env);
    return log ? log.guard(run, work, () => branch.describe(env)) : patiently(run, work);
  };
  return {
    tables: [target.writer.table],
    executeNow: null,
    execute: async (run) => {
      const env = rows.newEnv(run);
      for (const step of rows.flow(env)) {
        if (step !== TICK) {
          const waiting = apply(run, env);
          if (waiting) await waiting;
        }
        if (run.pacing.isDue(step === TICK)) await run.pacing.pause(run.signal);
      }
      await finishPatiently(run);
    },
    returning,
    triggers: [matched, notMatched].flatMap((branch) =>
      (branch?.triggers ?? []).flatMap((triggers) => triggers ?? []),
    ),
    bound: [...(matched?.bound ?? []), ...(notMatched?.bound ?? [])],
  };
}

function usesOf({ matched, notMatched }: Merge): TargetUse[] {
  const uses: TargetUse[] = [];
  if (matched) uses.push("update");
  if (matched?.deleteWhere) uses.push("delete");
  if (notMatched) uses.push("insert");
  return uses;
}

/** The source with the target's rows that match: all rows of the source when some of them may be inserted. */
function mergedRows(
  { on, notMatched }: Merge,
  joined: JoinedTarget,
  context: StatementContext,
): AffectedRows {
  const { from, place, scope, target } = joined;
  const { sequences: _none, ...plain } = scope;
  const joinedSources = new Map([...from.joined].map(([name, column]) => [name, column.sources]));
  const conditions = conjunctsOf(on).map((expr) =>
    compileConjunct(expr, plain, context.session, joinedSources),
  );
  const left: JoinTree = { kind: "inner", parts: from.trees.slice(0, -1), on: [] };
  const right: JoinTree = { kind: "source", index: place };
  const tree: JoinTree = notMatched
    ? { kind: "outer", type: "LEFT", left, right, on: conditions }
    : { kind: "inner", parts: [left, right], on: conditions };
  const { flow } = planJoins(tree, from.sources, []);
  return {
    ...joined,
    newEnv: (run) => createEnv(from.sources.length, run.up),
    flow,
    watched: watcher(target, on),
  };
}

function insertBranch(
  { columns: names, values, where }: NonNullable<Merge["notMatched"]>,
  joined: JoinedTarget,
  returning: ReturningClause | null,
  context: StatementContext,
): Branch {
  const { target } = joined;
  const columns = insertColumns(target, names);
  const { make, given } = valuesMaker(target, columns, values, sourceScope(joined, 38101), context);
  const condition = where
    ? compileCondition(where, sourceScope(joined, 38102), context.session)
    : null;
  const triggers = insertTriggers(target, context);
  return {
    bound: boundValues(columns, values),
    triggers: [triggers],
    steps: triggers?.hasRows
      ? async (run, env) => {
          if (condition && condition(env) !== true) return;
          await insertInSteps(run, { target, returning }, triggers, () => make(env));
        }
      : null,
    describe: (env) => ({ operation: "I", slot: null, read: readGiven(given, env) }),
    apply: (run, env) => {
      if (condition && condition(env) !== true) return;
      const row: Row = make(env);
      writeMerged(run, target, returning, row);
    },
  };
}

function writeMerged(
  run: Execution,
  target: Target,
  returning: ReturningClause | null,
  values: Row,
): void {
  target.check?.(values);
  const version = target.writer.insert(run, values);
  touched(run, target.writer, version.slot);
  returning?.collect(run, null, target.rowOf(version, null));
}

/** Only the source can be read where there is no row of the target. @throws OraError 38101, 38102 for the target's columns. */
function sourceScope({ scope, place }: JoinedTarget, number: 38101 | 38102): Scope {
  const sources = scope.sources.map((source, index) =>
    index === place ? { alias: undefined, columns: [] } : source,
  );
  const only: Scope = { ...scope, sources };
  return {
    ...only,
    intercept: (expr) => {
      if (expr.kind !== "name" || placesIn(expr.name, only).length > 0) return undefined;
      const places = placesIn(expr.name, scope);
      if (places.length > 0) throw oraError(number, [quotedName(expr.name.parts)], expr.name.at);
      return undefined;
    },
  };
}
