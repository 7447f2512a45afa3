import type { Compiled, Env } from "../expressions/contract.ts";
import type {
  Flow,
  LockTarget,
  PlanNode,
  QueryPlan,
  ResultColumn,
  RowidRows,
  Rows,
  Source,
} from "./contract.ts";
import { createEnv } from "./environment.ts";
import type { JoinPlan } from "./join-plan.ts";
import { type OrderBy, refuseUnsortable } from "./order-by.ts";
import {
  distinctRows,
  projectPatiently,
  projectRows,
  projectScan,
  sortedRows,
  trimmedRows,
} from "./output-rows.ts";
import type { RowLimit } from "./row-limit.ts";
import type { Test } from "./run-joins.ts";
import type { CompiledItem } from "./select-items.ts";
import { rowComparator } from "./sort.ts";

/** Everything about a block that its last steps need. */
export interface BlockOutput {
  readonly items: readonly CompiledItem[];
  /** ROWIDs that stand behind the columns when somebody asks for them. */
  readonly extras: readonly {
    readonly target: LockTarget;
    readonly source: number;
    readonly column: number;
  }[];
  readonly orderBy: OrderBy;
  readonly distinct: boolean;
  readonly limit: RowLimit | null;
  readonly flow: Flow;
  readonly gate: Test;
  /** The select list or ORDER BY hold subqueries. */
  readonly hasSubquery: boolean;
  readonly sources: readonly Source[];
  /** The joins when nothing stands between them and the select list. */
  readonly direct: JoinPlan | null;
  readonly grouped: boolean;
  /** Rows of the result are rows of the sources. */
  readonly lockable: boolean;
  readonly plan: PlanNode;
  readonly estimate: number;
}

/** The last steps of a block: select list, DISTINCT, ORDER BY and FETCH. @throws OraError 932 for DISTINCT of LOBs. */
export function blockPlan(block: BlockOutput): QueryPlan {
  const { items, extras } = block;
  if (block.distinct) for (const item of items) refuseUnsortable(item.compiled.type, item.at);
  const columns = items.map(
    ({ name, compiled, nullable }): ResultColumn => ({ name, type: compiled.type, nullable }),
  );
  const visible = opener(block, items.length);
  const rowids: RowidRows | null =
    extras.length > 0 && block.lockable
      ? {
          targets: extras.map((extra) => extra.target),
          open: opener(block, items.length + extras.length),
        }
      : null;
  return {
    columns,
    open: visible,
    plan: block.plan,
    estimate: block.estimate,
    ...(rowids ? { rowids } : {}),
  };
}

/** What opens the block and yields rows of so many values. */
function opener(block: BlockOutput, width: number): (up: Env | null) => Rows {
  const { items, extras, orderBy, limit, gate, sources } = block;
  const types = items.map((item) => item.compiled.type);
  const compare = orderBy.keys.length > 0 ? rowComparator(orderBy.keys) : null;
  const withExtras = width > items.length || orderBy.extra.length > 0;
  const outputs = outputsOf(items, withExtras ? extras : [], orderBy.extra);
  const scan = compare === null && !withExtras ? directScan(block) : null;
  const project = block.hasSubquery ? projectPatiently : projectRows;
  return (up) => {
    const env = createEnv(sources.length, up);
    if (gate && !gate(env)) return [];
    let rows: Rows = scan ? scan(env) : project(block.flow, env, outputs);
    if (block.distinct) rows = distinctRows(rows, types);
    if (compare) rows = sortedRows(rows, compare, limit?.keep(up) ?? Number.POSITIVE_INFINITY);
    if (limit) rows = limit.apply(rows, up, compare);
    return outputs.length > width ? trimmedRows(rows, width) : rows;
  };
}

function outputsOf(
  items: readonly CompiledItem[],
  extras: BlockOutput["extras"],
  sortValues: readonly Compiled[],
): Compiled["eval"][] {
  return [
    ...items.map((item) => item.compiled.eval),
    ...extras.map(
      ({ source, column }): Compiled["eval"] =>
        (env) =>
          env.rows[source]?.[column] ?? null,
    ),
    ...sortValues.map((value) => value.eval),
  ];
}

/**
 * One source and nothing but its columns: the fast way for full reads. When the columns are exactly those of the stored
 * rows in their order, the stored rows themselves are handed on.
 */
function directScan({ direct, items, sources }: BlockOutput): ((env: Env) => Rows) | null {
  if (!direct?.scan) return null;
  const { rows, test, source } = direct.scan;
  const columns: number[] = [];
  for (const { place } of items) {
    if (place?.source !== source) return null;
    columns.push(place.column);
  }
  const facts = sources[source];
  const same =
    facts?.identity === true &&
    facts.star.length === columns.length &&
    columns.every((column, index) => column === index);
  return (env) => projectScan(rows(env), same ? null : columns, columns.length, test, env, source);
}
