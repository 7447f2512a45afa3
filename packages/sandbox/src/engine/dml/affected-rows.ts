import type { Column } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { Env, Scope } from "../expressions/contract.ts";
import type { Expr, SelectBlock, TableRef } from "../parser/ast.ts";
import { allTrue } from "../query/conjuncts.ts";
import type { Flow } from "../query/contract.ts";
import { createEnv } from "../query/environment.ts";
import { compileFrom, type FromClause } from "../query/from-clause.ts";
import { blockScope } from "../query/from-scope.ts";
import { planJoins } from "../query/plan-joins.ts";
import { filterFlow } from "../query/run-joins.ts";
import { mentionedNames } from "../query/walk.ts";
import { compileWhere, rownumFlow, type WhereClause } from "../query/where-clause.ts";
import type { RowSlot, RowVersion } from "../store/contract.ts";
import { rowHolder } from "../store/row-locks.ts";
import { WouldWait } from "../store/waits.ts";
import { keyFunctionFor } from "../types/compare-values.ts";
import type { Row } from "../types/value.ts";
import type { Target } from "./dml-target.ts";
import type { Execution } from "./execution.ts";
import type { StatementContext } from "./statement-context.ts";

/**
 * Raised when a row that a statement is to change has been changed by somebody else since the statement began, so that it might
 * not be chosen any more: the statement is undone and begins again with a new snapshot. The row stays locked.
 */
export class Restart extends Error {
  readonly slot: RowSlot;
  readonly target: Target;
  constructor(slot: RowSlot, target: Target) {
    super("the statement begins again");
    this.name = "Restart";
    this.slot = slot;
    this.target = target;
  }
}

/** The target joined with what else the statement reads, for the expressions of SET, WHERE and so on. */
export interface JoinedTarget {
  readonly target: Target;
  /** The sources of the statement, the target last. */
  readonly from: FromClause;
  /** Place of the target in `Env.rows`. */
  readonly place: number;
  readonly scope: Scope;
}

/** The rows a statement is to change. */
export interface AffectedRows extends JoinedTarget {
  readonly newEnv: (run: Execution) => Env;
  readonly flow: Flow;
  /** A column that decides whether a row is chosen differs between two versions. */
  readonly watched: (seen: RowVersion, now: RowVersion) => boolean;
}

/** Compiles FROM and puts the target behind it. */
export function joinTarget(
  target: Target,
  refs: readonly TableRef[],
  context: StatementContext,
): JoinedTarget {
  const own = compileFrom(refs, context.query, context.up);
  const from: FromClause = {
    ...own,
    sources: [...own.sources, target.source],
    trees: [...own.trees, { kind: "source", index: own.sources.length }],
    star: [],
  };
  const scopes = from.sources.map((source) => source.scope);
  const plain = blockScope(context.query, context.up, scopes, from.sources, from.joined, false);
  return { target, from, place: own.sources.length, scope: { ...plain, sequences: true } };
}

/** Compiles which rows UPDATE and DELETE change. */
export function affectedRows(
  joined: JoinedTarget,
  where: Expr | undefined,
  at: number,
  context: StatementContext,
): AffectedRows {
  const { from, target, scope } = joined;
  const block: SelectBlock = {
    kind: "select",
    distinct: false,
    items: [],
    from: [],
    ...(where ? { where } : {}),
    at,
  };
  const { sequences: _none, ...whereScope } = scope;
  const compiled = compileWhere(block, from, whereScope, context.session);
  const plan = planJoins(compiled.tree, from.sources, compiled.joining);
  return {
    ...joined,
    newEnv: (run) => createEnv(from.sources.length, run.up),
    flow: filtered(plan.flow, compiled, where),
    watched: watcher(target, where),
  };
}

function filtered(flow: Flow, where: WhereClause, expr: Expr | undefined): Flow {
  const counted = mentionedNames(expr).has("ROWNUM")
    ? rownumFlow(flow, where.after, where.stop)
    : afterFlow(flow, where);
  const gate = allTrue(where.gate);
  if (!gate) return counted;
  return function* gated(env) {
    if (gate(env)) yield* counted(env);
  };
}

function afterFlow(flow: Flow, where: WhereClause): Flow {
  const test = allTrue(where.after);
  return test ? filterFlow(flow, test) : flow;
}

/**
 * Compares the columns that a condition names. As in Oracle, other changes do not make the statement begin again: it goes on
 * with the new values.
 */
export function watcher(
  target: Target,
  condition: Expr | undefined,
): (seen: RowVersion, now: RowVersion) => boolean {
  if (!condition) return () => false;
  const names = mentionedNames(condition);
  const { reader } = target.writer;
  const columns = target.columns.flatMap(({ name, base }) =>
    base && names.has(name) ? [base] : [],
  );
  const watched = columns.map((column) => ({
    place: reader.placeOf(column),
    same: sameValue(column),
  }));
  return (seen, now) => {
    const before = reader.project(seen.values);
    const after = reader.project(now.values);
    return watched.some(({ place, same }) => !same(before[place] ?? null, after[place] ?? null));
  };
}

const incomparable: ReadonlySet<string> = new Set([
  "CLOB",
  "NCLOB",
  "BLOB",
  "BFILE",
  "LONG",
  "LONG RAW",
  "JSON",
  "VECTOR",
  "XMLTYPE",
]);

function sameValue(column: Column): (a: Row[number], b: Row[number]) => boolean {
  if (incomparable.has(column.type.name)) return (a, b) => a === b;
  const key = keyFunctionFor(column.type);
  return (a, b) => a === b || (a !== null && b !== null && key(a) === key(b));
}

/**
 * Makes sure that the current row of the target can be changed now, and gives its place. When it was changed by somebody else
 * since the statement began and is still to be chosen, `env` gets the new row. Null: this statement has changed it already.
 * @throws WouldWait, Restart, OraError 8177.
 */
export function holdCurrent(run: Execution, rows: AffectedRows, env: Env): RowSlot | null {
  const { target, place } = rows;
  const row = env.rows[place];
  const seen = row ? target.versionOf(row) : null;
  if (!seen) throw oraError(600, ["target row", "no version", place]);
  const { slot } = seen;
  const holder = rowHolder(run.store, slot, run.tx);
  if (holder) throw new WouldWait([holder]);
  const { head } = slot;
  if (head === seen) return slot;
  if (head && head.tx === run.tx && head.seq === run.seq) return null;
  if (run.tx.mode === "serializable") throw oraError(8177);
  if (!head || head.deleted || !target.complete || rows.watched(seen, head)) {
    throw new Restart(slot, target);
  }
  env.rows[place] = target.rowOf(head, null);
  return slot;
}
