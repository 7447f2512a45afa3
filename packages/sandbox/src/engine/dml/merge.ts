import { oraError } from "../errors.ts";
import { compileCondition } from "../expressions/compile.ts";
import { type Env, type Scope, TICK } from "../expressions/contract.ts";
import { placesIn, quotedName } from "../expressions/scope.ts";
import type { Expr, Merge, Name } from "../parser/ast.ts";
import { compileConjunct } from "../query/conjuncts.ts";
import { createEnv } from "../query/environment.ts";
import type { JoinTree } from "../query/join-tree.ts";
import { planJoins } from "../query/plan-joins.ts";
import { conjunctsOf, walk } from "../query/walk.ts";
import type { Row } from "../types/value.ts";
import {
  type AffectedRows,
  holdCurrent,
  type JoinedTarget,
  joinTarget,
  watcher,
} from "./affected-rows.ts";
import { compileTarget } from "./compile-target.ts";
import type { BoundColumn, DmlPlan } from "./dml-plan.ts";
import type { Target, TargetColumn, TargetUse } from "./dml-target.ts";
import { compileErrorLog, type LoggedRow, readGiven, readStored } from "./error-logging.ts";
import { type Execution, finishPatiently, patiently, touched } from "./execution.ts";
import { boundValues, insertColumns, valuesMaker } from "./insert.ts";
import { compileReturning, type ReturningClause } from "./returning.ts";
import { compileSet } from "./set-clause.ts";
import type { StatementContext } from "./statement-context.ts";

/** One branch of MERGE: what it does with the current row of `env`. False: the row is none of its business. */
interface Branch {
  readonly apply: (run: Execution, env: Env) => void;
  readonly describe: (env: Env) => LoggedRow;
  readonly bound: readonly BoundColumn[];
}

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
    const work = (): void => branch.apply(run, env);
    if (!log) return patiently(run, work);
    return log.guard(run, work, () => branch.describe(env));
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
        if (run.pacer.due()) await run.pacer.pause();
      }
      await finishPatiently(run);
    },
    returning,
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

function updateBranch(
  { set, where, deleteWhere }: NonNullable<Merge["matched"]>,
  on: Expr,
  rows: AffectedRows,
  returning: ReturningClause | null,
  context: StatementContext,
): Branch {
  const { target, place, scope } = rows;
  const { session } = context;
  for (const item of set) {
    const names = item.kind === "column" ? [item.column] : item.columns;
    for (const name of names) refuseSourceColumn(name, rows);
  }
  const clause = compileSet(set, target, scope, context);
  refuseOnColumns(on, clause.named, set.flatMap(namesOf), rows);
  const update = target.writer.updater(clause.columns);
  const condition = where ? compileCondition(where, scope, session) : null;
  const deleting = deleteWhere ? compileCondition(deleteWhere, scope, session) : null;
  return {
    bound: clause.bound,
    describe: (env) => {
      const row = env.rows[place];
      const version = row ? target.versionOf(row) : null;
      const read = readStored(version?.values ?? []);
      return { operation: "U", slot: version?.slot ?? null, read };
    },
    apply: (run, env) => {
      if (condition && condition(env) !== true) return;
      const slot = holdCurrent(run, rows, env);
      if (!slot) throw oraError(30926);
      if (condition && condition(env) !== true) return;
      const before = env.rows[place] ?? null;
      const values = clause.apply(env, slot.head?.values ?? []);
      target.check?.(values);
      const version = update(run, slot, values);
      touched(run, target.writer, slot);
      if (deleting) {
        env.rows[place] = target.rowOf(version, before);
        const isDeleted = deleting(env) === true;
        env.rows[place] = before;
        if (isDeleted) target.writer.remove(run, slot);
      }
      returning?.collect(run, before, target.rowOf(version, before));
    },
  };
}

function namesOf(item: NonNullable<Merge["matched"]>["set"][number]): readonly Name[] {
  return item.kind === "column" ? [item.column] : item.columns;
}

/** SET of a column that only the source has. @throws OraError 38103 */
function refuseSourceColumn(name: Name, { scope, place, target }: JoinedTarget): void {
  const places = placesIn(name, scope).filter((found) => found.source !== place);
  const own = target.columns.some((column) => column.name === name.parts.at(-1));
  const qualified = name.parts.length > 1 && name.parts.at(-2) !== target.alias;
  if (places.length > 0 && (qualified || !own))
    throw oraError(38103, [quotedName(name.parts)], name.at);
}

/** @throws OraError 38104 when a column is set that ON reads, under whatever name. */
function refuseOnColumns(
  on: Expr,
  named: readonly TargetColumn[],
  names: readonly Name[],
  { scope, place, target }: JoinedTarget,
): void {
  const read = new Set<TargetColumn["base"]>();
  walk(on, (node) => {
    if (node["kind"] !== "name") return undefined;
    for (const found of placesIn(node["name"] as Name, scope)) {
      if (found.source !== place) continue;
      const column = target.columns.find((candidate) => candidate.name === found.facts.name);
      if (column?.base) read.add(column.base);
    }
    return undefined;
  });
  for (const [index, column] of named.entries()) {
    if (!column.base || !read.has(column.base)) continue;
    const name = names[index];
    throw oraError(38104, [quotedName([target.alias, column.name])], name?.at ?? on.at);
  }
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
  return {
    bound: boundValues(columns, values),
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
