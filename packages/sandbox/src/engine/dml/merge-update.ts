import { oraError } from "../errors.ts";
import type { Condition } from "../expressions/binder.ts";
import { compileCondition } from "../expressions/compile.ts";
import type { Env } from "../expressions/contract.ts";
import { placesIn, quotedName } from "../expressions/scope.ts";
import type { Expr, Merge, Name } from "../parser/ast.ts";
import { walk } from "../query/walk.ts";
import type { RowVersion } from "../store/contract.ts";
import { type AffectedRows, holdCurrent, type JoinedTarget } from "./affected-rows.ts";
import { tablesOnDelete } from "./cascades.ts";
import type { BoundColumn } from "./dml-plan.ts";
import type { TargetColumn } from "./dml-target.ts";
import { type LoggedRow, loggedCurrent } from "./error-logging.ts";
import { type Execution, touched } from "./execution.ts";
import {
  hasTriggers,
  type RowTriggers,
  type TableTriggers,
  tableTriggers,
} from "./fire-triggers.ts";
import type { ReturningClause } from "./returning.ts";
import { changeInSteps } from "./row-steps.ts";
import { compileSet } from "./set-clause.ts";
import type { StatementContext } from "./statement-context.ts";
import { type UpdateParts, updateInSteps, writtenColumns } from "./update.ts";

/** One branch of MERGE: what it does with the current row of `env`. False: the row is none of its business. */
export interface Branch {
  readonly apply: (run: Execution, env: Env) => void;
  /** The same between the triggers of the row; null when there are no row triggers. */
  readonly steps: ((run: Execution, env: Env) => Promise<void>) | null;
  readonly triggers: readonly (TableTriggers | null)[];
  readonly describe: (env: Env) => LoggedRow;
  readonly bound: readonly BoundColumn[];
}

/**
 * Compiles WHEN MATCHED.
 * @throws OraError 38103, 38104 and what SET and the conditions raise.
 */
export function updateBranch(
  { set, where, deleteWhere }: NonNullable<Merge["matched"]>,
  on: Expr,
  rows: AffectedRows,
  returning: ReturningClause | null,
  context: StatementContext,
): Branch {
  const { target, place, scope } = rows;
  const { session } = context;
  const names = set.flatMap((item) => (item.kind === "column" ? [item.column] : item.columns));
  for (const name of names) refuseSourceColumn(name, rows);
  const clause = compileSet(set, target, scope, context);
  refuseOnColumns(on, clause.named, names, rows);
  const { reader, table } = target.writer;
  const triggers = tableTriggers(reader, { event: "UPDATE", columns: clause.columns }, session);
  const gone = deleteWhere ? tableTriggers(reader, { event: "DELETE" }, session) : null;
  const update = target.writer.updater(writtenColumns(target, clause, triggers));
  const condition = where ? compileCondition(where, scope, session) : null;
  const deleting = deleteWhere ? compileCondition(deleteWhere, scope, session) : null;
  const cascades = deleting !== null && [...tablesOnDelete(table)].some(hasTriggers);
  const isChosen = condition ? (env: Env): boolean => condition(env) === true : null;
  const parts: UpdateParts = { rows, set: clause, update, returning, isChosen };
  return {
    bound: clause.bound,
    triggers: [triggers, gone],
    steps:
      triggers?.hasRows || gone?.hasRows || cascades
        ? async (run, env) => {
            const written = await updateInSteps(run, env, parts, triggers);
            if (!written || !deleting) return;
            await deleteUpdated(run, env, { rows, written, deleting }, gone);
          }
        : null,
    describe: (env) => loggedCurrent("U", rows, env),
    apply: (run, env) => {
      if (isChosen?.(env) === false) return;
      const slot = holdCurrent(run, rows, env);
      if (!slot) throw oraError(30926);
      if (isChosen?.(env) === false) return;
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

/** DELETE WHERE of a row that was just updated, between its triggers. */
async function deleteUpdated(
  run: Execution,
  env: Env,
  {
    rows: { target, place },
    written,
    deleting,
  }: { readonly rows: AffectedRows; readonly written: RowVersion; readonly deleting: Condition },
  triggers: RowTriggers | null,
): Promise<void> {
  const before = env.rows[place] ?? null;
  env.rows[place] = target.rowOf(written, before);
  const isDeleted = deleting(env) === true;
  env.rows[place] = before;
  if (!isDeleted) return;
  const { slot } = written;
  await changeInSteps(run, triggers, {
    prepare: () => ({ old: slot.head?.values ?? [], values: null }),
    write: () => target.writer.remove(run, slot),
  });
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
