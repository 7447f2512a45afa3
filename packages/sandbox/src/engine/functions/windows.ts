import { oraError } from "../errors.ts";
import type { Binder } from "../expressions/binder.ts";
import type { Compiled, Env, TICK } from "../expressions/contract.ts";
import { compileOrder, type OrderKey } from "../expressions/ordering.ts";
import { quotedName } from "../expressions/scope.ts";
import type { FunctionCall, Window } from "../parser/ast.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Value } from "../types/value.ts";
import { isAggregateName } from "./aggregate-names.ts";
import { aggregateParts } from "./aggregates.ts";
import { aggregateOverFrames } from "./windows/aggregate-frames.ts";
import type { WindowSite } from "./windows/contract.ts";
import { compileFrame } from "./windows/frames.ts";
import { navigationFunctions } from "./windows/navigation.ts";
import { rankingFunctions } from "./windows/ranking.ts";

/** A compiled call with OVER. */
export interface WindowFunction {
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly partitionBy: readonly Compiled[];
  /** How the rows of a partition must be sorted before `compute`. */
  readonly orderBy: readonly OrderKey[];
  /**
   * The function's value for each row of one whole partition, in the order of the rows. The rows must be sorted by
   * `orderBy` and stay as they are meanwhile. Yields TICK between pieces of work.
   */
  readonly compute: (rows: readonly Env[]) => Generator<typeof TICK, readonly Value[]>;
}

/**
 * Compiles a call with OVER. The binder is that of the rows after grouping.
 * Source: Oracle SQL Language Reference, Analytic Functions.
 * @throws OraError 904, 909, 30484, 30485, 30486, 30487, 30483 and what the arguments raise.
 */
export function compileWindow(call: FunctionCall, binder: Binder): WindowFunction {
  const { over } = call;
  if (!over) throw oraError(30484, [], call.at);
  const name = call.name.parts.length === 1 ? (call.name.parts[0] ?? "") : "";
  const orderBy = compileOrder(over.orderBy, binder);
  const partitionBy = over.partitionBy.map(binder.compile);
  const site: WindowSite = { binder, call, name, over, orderBy };
  const own = rankingFunctions[name] ?? navigationFunctions[name];
  if (own) {
    checkOrder(site, own.order, own.frame);
    return { partitionBy, orderBy, ...own.compile(site) };
  }
  if (!isAggregateName(name) || unwindowed.has(name)) {
    throw oraError(904, [quotedName(call.name.parts)], call.at);
  }
  return { partitionBy, orderBy, ...aggregateWindow(site, over) };
}

const unwindowed: ReadonlySet<string> = new Set(["GROUPING", "GROUPING_ID", "GROUP_ID", "XMLAGG"]);

/** Aggregates that look at the whole partition only: ORDER BY is not for them. */
const wholePartition: ReadonlySet<string> = new Set([
  "LISTAGG",
  "MEDIAN",
  "PERCENTILE_CONT",
  "PERCENTILE_DISC",
  "STATS_MODE",
]);

function aggregateWindow(
  site: WindowSite,
  over: Window,
): Pick<WindowFunction, "type" | "nullable" | "compute"> {
  const { call, binder, name, orderBy } = site;
  const sorted = over.orderBy[0];
  if (sorted && (call.distinct || call.keep || wholePartition.has(name))) {
    throw oraError(30487, [], sorted.expr.at);
  }
  if (over.frame && !sorted) throw oraError(30485, [], call.at);
  const { over: _, ...plain } = call;
  const parts = aggregateParts(plain, binder);
  const frame = compileFrame(over, orderBy, binder);
  return {
    type: parts.type,
    nullable: parts.nullable,
    compute: (rows) => aggregateOverFrames(parts, frame, rows),
  };
}

function checkOrder(
  { call, over }: WindowSite,
  order: "needed" | "possible" | "refused",
  frame: boolean,
): void {
  const first = over.orderBy[0];
  if (order === "needed" && !first) throw oraError(30485, [], call.at);
  if (order === "refused" && first) throw oraError(30487, [], first.expr.at);
  if (over.frame && !frame) throw oraError(907, [], call.at);
  if (over.frame && !first) throw oraError(30485, [], call.at);
}
