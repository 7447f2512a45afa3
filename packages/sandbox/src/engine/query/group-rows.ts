import type { SessionContext } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { compileCondition } from "../expressions/compile.ts";
import type { Env, Scope } from "../expressions/contract.ts";
import { attempt } from "../expressions/suspension.ts";
import type { Expr, SelectBlock } from "../parser/ast.ts";
import type { BlockRows, BlockTail } from "./block-rows.ts";
import { hasQuery } from "./conjuncts.ts";
import type { Flow, PlanNode } from "./contract.ts";
import {
  type Grouping,
  hasAggregate,
  isAggregateCall,
  openGrouping,
  type SlotCounter,
} from "./group-by.ts";
import { groupFlow } from "./run-grouping.ts";
import { filterFlow, type Test } from "./run-joins.ts";
import { containsNode } from "./walk.ts";

/** The same rows with the gate before them: without rows there is still one group when there is no GROUP BY. */
function gated(rows: BlockRows, gate: Test): BlockRows {
  if (!gate) return rows;
  const { flow } = rows;
  return {
    ...rows,
    flow: function* closed(env) {
      if (gate(env)) yield* flow(env);
    },
  };
}

/** The rows of a block after grouping. */
export interface GroupedRows {
  readonly scope: Scope;
  readonly isGrouped: boolean;
  /** Builds the flow once all aggregates are known. */
  readonly finish: () => {
    readonly flow: Flow;
    readonly plan: PlanNode;
    readonly estimate: number;
  };
}

/**
 * GROUP BY, HAVING and aggregates of aggregates. `gate`: conditions without columns, looked at before the rows.
 * @throws OraError 978, 935, 934.
 */
export function groupRows(
  block: SelectBlock,
  tail: BlockTail,
  rows: BlockRows,
  gate: Test,
  base: Scope,
  session: SessionContext,
  slots: SlotCounter,
): GroupedRows {
  const outputs = [block.items, tail.orderBy];
  const isGrouped =
    block.groupBy !== undefined || block.having !== undefined || hasAggregate(outputs);
  if (!isGrouped) return { scope: base, isGrouped, finish: () => rows };
  const inner = openGrouping(block.groupBy, base, session, slots, block.items);
  const having = block.having ? compileHaving(block.having, inner.scope, session) : null;
  const nesting = nestedAggregate(outputs);
  if (nesting && !block.groupBy) throw oraError(978, [], nesting.at);
  const outer = nesting ? openGrouping(undefined, inner.scope, session, slots, []) : null;
  return {
    scope: outer?.scope ?? inner.scope,
    isGrouped,
    finish: () => groupedFlow(gated(rows, gate), inner, having, outer, slots),
  };
}

function compileHaving(having: Expr, scope: Scope, session: SessionContext): NonNullable<Test> {
  const condition = compileCondition(having, scope, session);
  const test = (env: Env): boolean => condition(env) === true;
  return containsNode(having, hasQuery) ? (env) => attempt(test, env) : test;
}

/** An aggregate inside an aggregate. @throws OraError 935 for a third level. */
function nestedAggregate(outputs: unknown): { readonly at: number } | null {
  let found: { readonly at: number } | null = null;
  containsNode(outputs, (node) => {
    if (!isAggregateCall(node)) return false;
    containsNode(node.args, (inner) => {
      if (!isAggregateCall(inner)) return false;
      found ??= inner;
      if (hasAggregate(inner.args)) throw oraError(935, [], inner.at);
      return false;
    });
    return false;
  });
  return found;
}

function groupedFlow(
  rows: BlockRows,
  inner: Grouping,
  having: Test,
  outer: Grouping | null,
  slots: SlotCounter,
): ReturnType<GroupedRows["finish"]> {
  let flow = groupFlow(rows.flow, inner, slots);
  if (having) flow = filterFlow(flow, having);
  if (outer) flow = groupFlow(flow, outer, slots);
  const estimate = inner.hasGroupBy && !outer ? Math.max(1, Math.ceil(rows.estimate / 10)) : 1;
  const plan: PlanNode = inner.hasGroupBy
    ? {
        operation: inner.sets.length > 1 ? "SORT" : "HASH",
        options: inner.sets.length > 1 ? "GROUP BY ROLLUP" : "GROUP BY",
        rows: estimate,
        children: [rows.plan],
      }
    : { operation: "SORT", options: "AGGREGATE", rows: 1, children: [rows.plan] };
  return { flow, plan, estimate };
}
