import { oraError } from "../errors.ts";
import type { Scope } from "../expressions/contract.ts";
import type { Query, SelectBlock } from "../parser/ast.ts";
import { allTrue } from "./conjuncts.ts";
import { compileHierarchy } from "./connect-by.ts";
import type { Flow, PlanNode, QueryContext } from "./contract.ts";
import type { FromClause } from "./from-clause.ts";
import type { JoinPlan } from "./join-plan.ts";
import { planJoins } from "./plan-joins.ts";
import { hierarchyFlow } from "./run-hierarchy.ts";
import { filterFlow } from "./run-joins.ts";
import { containsNode } from "./walk.ts";
import { rownumFlow, type WhereClause } from "./where-clause.ts";

/** What the query around a block adds to it. */
export type BlockTail = Pick<Query, "orderBy" | "siblings" | "offset" | "fetch">;

/** Rows of FROM, WHERE and CONNECT BY. */
export interface BlockRows {
  readonly joins: JoinPlan;
  readonly flow: Flow;
  readonly plan: PlanNode;
  readonly estimate: number;
}

/**
 * The rows that the select list sees: joined, walked as a tree, filtered and counted.
 * @throws OraError 30929 for ORDER SIBLINGS BY without CONNECT BY.
 */
export function blockRows(
  block: SelectBlock,
  tail: BlockTail,
  from: FromClause,
  where: WhereClause,
  scope: Scope,
  context: QueryContext,
): BlockRows {
  const joins =
    from.sources.length === 0 ? oneRow : planJoins(where.tree, from.sources, where.joining);
  let { flow, plan } = joins;
  const siblings = tail.siblings ? tail.orderBy : undefined;
  if (siblings && !block.connectBy) throw oraError(30929, [], siblings[0]?.expr.at ?? block.at);
  const hierarchy = compileHierarchy(block, siblings, scope, context.session, context.mentioned);
  if (hierarchy) {
    flow = hierarchyFlow(flow, hierarchy);
    plan = { operation: "CONNECT BY", rows: joins.estimate, children: [plan] };
  }
  if (context.mentioned.has("ROWNUM") && usesRownum(block, tail)) {
    flow = rownumFlow(flow, where.after, where.stop);
    plan = {
      operation: "COUNT",
      ...(where.stop ? { options: "STOPKEY" } : {}),
      rows: joins.estimate,
      children: [plan],
    };
  } else {
    const test = allTrue(where.after);
    if (test) flow = filterFlow(flow, test);
  }
  return { joins, flow, plan, estimate: joins.estimate };
}

const oneRow: JoinPlan = {
  *flow() {
    yield true;
  },
  sources: [],
  estimate: 1,
  plan: { operation: "FAST DUAL", rows: 1, children: [] },
};

/** Whether the block reads ROWNUM of its own rows. */
export function usesRownum(block: SelectBlock, tail: BlockTail): boolean {
  const isRownum = (node: { kind: string; name?: unknown }): boolean =>
    node.kind === "name" && (node.name as { parts: readonly string[] }).parts.at(-1) === "ROWNUM";
  const { from: _from, ...rest } = block;
  return containsNode(
    [Object.values(rest), tail.orderBy],
    isRownum as Parameters<typeof containsNode>[1],
  );
}
