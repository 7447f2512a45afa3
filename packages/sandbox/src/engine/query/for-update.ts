import { oraError } from "../errors.ts";
import { TICK } from "../expressions/contract.ts";
import type { Name, Query } from "../parser/ast.ts";
import type { LockTarget, QueryPlan, Rows } from "./contract.ts";

type ForUpdate = NonNullable<Query["forUpdate"]>;

/**
 * Adds what FOR UPDATE needs to a compiled query: the tables whose rows are locked, and rows with their ROWIDs.
 * Source: Oracle SQL Language Reference, SELECT, for_update_clause.
 * @throws OraError 1786 for set operators, DISTINCT, GROUP BY and CURSOR at the top, 2014 for views and inline views that
 * have these and for FETCH, 904 for an unknown column after OF, 8187 with AS OF.
 */
export function compileLocking(query: Query, plan: QueryPlan): QueryPlan {
  const forUpdate = query.forUpdate as ForUpdate;
  refuseTop(query);
  const { rowids } = plan;
  if (!rowids) throw oraError(2014, [], query.at);
  const chosen = chosenTargets(forUpdate.of, rowids.targets);
  if (chosen.length === 0) throw oraError(2014, [], query.at);
  if (chosen.some((target) => target.past)) throw oraError(8187, [], query.at);
  const width = plan.columns.length;
  const positions = chosen.map((target) => width + rowids.targets.indexOf(target));
  return {
    ...plan,
    plan: { operation: "FOR UPDATE", rows: plan.estimate, children: [plan.plan] },
    locking: {
      targets: chosen,
      waitS: forUpdate.waitS,
      skipLocked: forUpdate.skipLocked,
      open: (up) => narrowed(rowids.open(up), width, positions),
    },
  };
}

function refuseTop(query: Query): void {
  const { body } = query;
  if (query.offset || query.fetch) throw oraError(2014, [], query.at);
  if (body.kind === "set") throw oraError(1786, [], body.at);
  if (body.kind === "select" && (body.distinct || body.groupBy || body.having)) {
    throw oraError(1786, [], body.at);
  }
}

/** OF names columns: their tables are locked, the others are not. */
function chosenTargets(
  of: readonly Name[] | undefined,
  targets: readonly LockTarget[],
): LockTarget[] {
  const real = targets.filter((target) => target.table !== null);
  if (!of) return real;
  const chosen = new Set<LockTarget>();
  for (const name of of) {
    const column = name.parts.at(-1);
    const qualifier = name.parts.at(-2);
    const found = real.filter(
      ({ alias, table }) =>
        (qualifier === undefined || alias === qualifier) &&
        table?.columns.some((candidate) => candidate.name === column),
    );
    const [first, second] = found;
    if (!first) throw oraError(904, [`"${name.parts.join('"."')}"`], name.at);
    if (second) throw oraError(918, [column ?? "", first.alias, second.alias], name.at);
    chosen.add(first);
  }
  return real.filter((target) => chosen.has(target));
}

/** Rows with only the chosen ROWIDs behind the columns. */
function* narrowed(rows: Rows, width: number, positions: readonly number[]): Rows {
  for (const row of rows) {
    if (row === TICK) yield TICK;
    else yield [...row.slice(0, width), ...positions.map((position) => row[position] ?? null)];
  }
}
