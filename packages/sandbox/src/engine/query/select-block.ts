import type { Scope } from "../expressions/contract.ts";
import { emptyScope } from "../expressions/scope.ts";
import type { SelectBlock } from "../parser/ast.ts";
import { type BlockTail, blockRows, usesRownum } from "./block-rows.ts";
import { allTrue, hasQuery } from "./conjuncts.ts";
import type { PlanNode, QueryContext, QueryPlan, Source } from "./contract.ts";
import { compileFrom } from "./from-clause.ts";
import { blockScope } from "./from-scope.ts";
import type { SlotCounter } from "./group-by.ts";
import { groupRows } from "./group-rows.ts";
import { type BlockNarrowing, narrowingOf } from "./narrow-block.ts";
import { compileOrderBy, type OrderBy } from "./order-by.ts";
import { refuseMarks } from "./outer-marks.ts";
import { compileRowLimit } from "./row-limit.ts";
import { compileItems } from "./select-items.ts";
import { type BlockOutput, blockPlan } from "./select-output.ts";
import { containsNode } from "./walk.ts";
import { compileWhere } from "./where-clause.ts";
import { openWindows, windowFlow } from "./windows.ts";

/**
 * Compiles one SELECT … with the ORDER BY and FETCH that belong to it.
 * Source: Oracle SQL Language Reference, SELECT, query_block.
 * @throws OraError for everything that is wrong with it.
 */
export function compileSelect(
  block: SelectBlock,
  tail: BlockTail,
  context: QueryContext,
  up: Scope | null,
  sequences: boolean,
): QueryPlan {
  const { session } = context;
  for (const part of [block.items, block.groupBy, block.having, tail.orderBy]) refuseMarks(part);
  const from = compileFrom(block.from, context, up);
  const scopes = from.sources.map((source) => source.scope);
  const plain = blockScope(
    context,
    up,
    scopes,
    from.sources,
    from.joined,
    block.connectBy !== undefined,
  );
  const where = compileWhere(block, from, plain, session);
  const rows = blockRows(block, tail, from, where, plain, context);
  const gate = allTrue(where.gate);
  const allowed = sequences && !block.distinct && !block.groupBy && !tail.orderBy;
  const base = allowed ? { ...plain, sequences: true } : plain;
  const slots: SlotCounter = { next: 0 };
  const grouped = groupRows(block, tail, rows, gate, base, session, slots);
  const windows = openWindows(grouped.scope, session, slots);
  const items = compileItems(block.items, {
    from,
    base,
    scope: windows.scope,
    session,
    grouped: grouped.isGrouped,
  });
  const extras =
    context.rowids && !grouped.isGrouped && !block.distinct ? locksOf(from.sources) : [];
  const width = items.length + extras.length;
  const orderBy =
    tail.orderBy && !tail.siblings
      ? compileOrderBy(tail.orderBy, items, windows.scope, session, width, block.distinct)
      : noOrder;
  const { compileSubquery } = plain;
  const limit = compileRowLimit(tail, emptyScope({ up, compileSubquery }), session);
  const finished = grouped.finish();
  const flow = windows.list.length > 0 ? windowFlow(finished.flow, windows, slots) : finished.flow;
  const output: BlockOutput = {
    items,
    extras,
    orderBy,
    distinct: block.distinct,
    limit,
    flow,
    hasSubquery: containsNode([block.items, tail.orderBy], hasQuery),
    gate: grouped.isGrouped ? null : gate,
    sources: from.sources,
    direct: flow === rows.joins.flow ? rows.joins : null,
    grouped: grouped.isGrouped,
    lockable: isLockable(
      block,
      grouped.isGrouped,
      windows.list.length > 0,
      limit !== null,
      context,
    ),
    plan: planOf(finished.plan, block, orderBy, windows.list.length > 0, limit !== null),
    estimate: finished.estimate,
  };
  const isPlain = !grouped.isGrouped && windows.list.length === 0 && limit === null;
  if (!isPlain || block.connectBy || usesRownum(block, tail)) return blockPlan(output);
  const withConditions: BlockNarrowing["withConditions"] = (conditions) => {
    const narrowed = { ...where, joining: [...where.joining, ...conditions] };
    const { flow: own, joins, estimate } = blockRows(block, tail, from, narrowed, plain, context);
    const direct = own === joins.flow ? joins : null;
    const { open } = blockPlan({ ...output, flow: own, direct });
    return { open, estimate, fast: joins.fast === true };
  };
  const narrowing = narrowingOf({ items, sources: from.sources, context, withConditions });
  return { ...blockPlan(output), narrowing };
}

const noOrder: OrderBy = { keys: [], extra: [] };

/** The ROWIDs of the tables behind a block. */
function locksOf(sources: readonly Source[]): BlockOutput["extras"] {
  return sources.flatMap((source, index) =>
    source.locks.map((lock) => ({
      target: { table: lock.table, alias: lock.alias, ...(lock.past ? { past: lock.past } : {}) },
      source: index,
      column: lock.column,
    })),
  );
}

/** Whether the rows that come out are rows of tables: one row of the block for each row of the join. */
function isLockable(
  block: SelectBlock,
  grouped: boolean,
  windows: boolean,
  limited: boolean,
  context: QueryContext,
): boolean {
  if (grouped || block.distinct || block.connectBy || windows || limited) return false;
  return !(context.mentioned.has("ROWNUM") && containsNode(block.items, isRownumNode));
}

function isRownumNode(node: Parameters<Parameters<typeof containsNode>[1]>[0]): boolean {
  return node.kind === "name" && node.name.parts.at(-1) === "ROWNUM";
}

function planOf(
  rows: PlanNode,
  block: SelectBlock,
  orderBy: OrderBy,
  windows: boolean,
  limited: boolean,
): PlanNode {
  let plan = rows;
  const around = (operation: string, options?: string): void => {
    plan = {
      operation,
      ...(options === undefined ? {} : { options }),
      rows: plan.rows,
      children: [plan],
    };
  };
  if (windows) around("WINDOW", "SORT");
  if (block.distinct) around("HASH", "UNIQUE");
  if (orderBy.keys.length > 0) around("SORT", limited ? "ORDER BY STOPKEY" : "ORDER BY");
  if (limited) around("VIEW");
  return plan;
}
