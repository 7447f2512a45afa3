import type { SessionContext } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { compileExpr, createBinder } from "../expressions/compile.ts";
import { perRow } from "../expressions/compiled.ts";
import type { Compiled, Scope } from "../expressions/contract.ts";
import { placesIn } from "../expressions/scope.ts";
import { isAggregateName, isHypotheticalName } from "../functions/aggregate-names.ts";
import { type Aggregate, compileAggregate } from "../functions/aggregates.ts";
import type { Expr, FunctionCall, GroupItem, SelectItem } from "../parser/ast.ts";
import { numberType } from "../types/make-type.ts";
import { exprKey } from "./expr-key.ts";
import { groupSets } from "./group-items.ts";
import { refuseUnsortable } from "./order-by.ts";
import { containsNode } from "./walk.ts";

/** GROUP BY and aggregates, compiled. Slots are positions in `Env.slots` of the rows that come out. */
export interface Grouping {
  /** The scope of everything behind GROUP BY. */
  readonly scope: Scope;
  readonly hasGroupBy: boolean;
  readonly keys: readonly { readonly compiled: Compiled; readonly slot: number }[];
  readonly sets: readonly (readonly number[])[];
  readonly aggregates: readonly { readonly aggregate: Aggregate; readonly slot: number }[];
  /** GROUPING, GROUPING_ID and GROUP_ID: computed from the number of the grouping set. */
  readonly indicators: readonly {
    readonly ofSet: (set: number) => number;
    readonly slot: number;
  }[];
}

/** A grouping whose aggregates are still being collected: compiling the select list adds them. */
interface OpenGrouping extends Grouping {
  readonly aggregates: { readonly aggregate: Aggregate; readonly slot: number }[];
  readonly indicators: { readonly ofSet: (set: number) => number; readonly slot: number }[];
}

/** Hands out positions in `Env.slots`. */
export interface SlotCounter {
  next: number;
}

/** A call of an aggregate, not of a window function. */
export function isAggregateCall(node: Expr): node is FunctionCall {
  if (node.kind !== "call" || node.over || node.name.parts.length !== 1) return false;
  const [name = ""] = node.name.parts;
  if (isAggregateName(name)) return true;
  return isHypotheticalName(name) && node.withinGroup !== undefined;
}

/** Whether an aggregate stands in the expression itself, not in a subquery of it. */
export function hasAggregate(node: unknown): boolean {
  return containsNode(node, isAggregateCall);
}

/**
 * Prepares GROUP BY. What is compiled against the returned scope later may use keys and aggregates only.
 * Source: Oracle SQL Language Reference, SELECT, group_by_clause; Aggregate Functions.
 * @throws OraError 932 for LOB keys, 934 for aggregates in GROUP BY, 22818 for subqueries in it; from the scope: 979 for what
 * is no GROUP BY expression, 937 without GROUP BY, 935 for aggregates nested too deeply.
 */
export function openGrouping(
  items: readonly GroupItem[] | undefined,
  base: Scope,
  session: SessionContext,
  slots: SlotCounter,
  selectItems: readonly SelectItem[],
): Grouping {
  const { exprs, sets } = groupSets(
    (items ?? []).map((item) => withAlias(item, base, session, selectItems)),
  );
  const keys = exprs.map((expr) => compileKey(expr, base, session, slots));
  const places = new Map<string, number>();
  for (const [index, expr] of exprs.entries()) {
    const key = exprKey(expr, base);
    if (!places.has(key)) places.set(key, index);
  }
  const canonical = exprs.map((expr, index) => places.get(exprKey(expr, base)) ?? index);
  const grouping: OpenGrouping = {
    scope: base,
    hasGroupBy: items !== undefined,
    keys,
    sets: sets.map((set) => [...new Set(set.map((index) => canonical[index] ?? index))]),
    aggregates: [],
    indicators: [],
  };
  const known = new Map<string, Compiled>();
  const intercept = (expr: Expr): Compiled | undefined =>
    groupedExpr(expr, grouping, places, base, session, slots, known);
  return Object.assign(grouping, { scope: { ...base, intercept } });
}

function compileKey(
  expr: Expr,
  base: Scope,
  session: SessionContext,
  slots: SlotCounter,
): Grouping["keys"][number] {
  if (containsNode(expr, (node) => node.kind === "subquery" || node.kind === "exists")) {
    throw oraError(22818, [], expr.at);
  }
  const compiled = compileExpr(expr, base, session);
  refuseUnsortable(compiled.type, expr.at);
  return { compiled, slot: slots.next++ };
}

/** 23ai: an alias of the select list may stand in GROUP BY, unless a column has that name. */
function withAlias(
  item: GroupItem,
  base: Scope,
  session: SessionContext,
  selectItems: readonly SelectItem[],
): GroupItem {
  if (session.version < 23) return item;
  const replace = (expr: Expr): Expr => {
    if (expr.kind !== "name" || expr.name.parts.length !== 1) return expr;
    if (placesIn(expr.name, base).length > 0) return expr;
    const [name] = expr.name.parts;
    const found = selectItems.find((other) => other.kind === "expr" && other.alias === name);
    return found?.kind === "expr" ? found.expr : expr;
  };
  switch (item.kind) {
    case "expr":
      return { kind: "expr", expr: replace(item.expr) };
    case "grouping-sets":
      return { ...item, sets: item.sets.map((set) => set.map(replace)) };
    default:
      return { ...item, items: item.items.map((part) => part.map(replace)) };
  }
}

/** What an expression behind GROUP BY means: a key, an aggregate, or something made of these. */
function groupedExpr(
  expr: Expr,
  grouping: OpenGrouping,
  places: ReadonlyMap<string, number>,
  base: Scope,
  session: SessionContext,
  slots: SlotCounter,
  known: Map<string, Compiled>,
): Compiled | undefined {
  if (isLiteral(expr)) return undefined;
  const key = exprKey(expr, base);
  const place = places.get(key);
  if (place !== undefined) return keySlot(grouping, place);
  if (isAggregateCall(expr)) {
    const found = known.get(key);
    if (found) return found;
    const compiled =
      indicator(expr, grouping, places, base, slots) ??
      aggregateSlot(expr, grouping, base, session, slots);
    known.set(key, compiled);
    return compiled;
  }
  refuseRowValue(expr, grouping, base);
  return undefined;
}

function isLiteral(expr: Expr): boolean {
  return (
    expr.kind === "number" || expr.kind === "string" || expr.kind === "null" || expr.kind === "bind"
  );
}

function keySlot(grouping: Grouping, place: number): Compiled | undefined {
  const key = grouping.keys[place];
  if (!key) return undefined;
  const { slot, compiled } = key;
  return perRow(compiled.type, (env) => env.slots[slot] ?? null);
}

function aggregateSlot(
  call: FunctionCall,
  grouping: OpenGrouping,
  base: Scope,
  session: SessionContext,
  slots: SlotCounter,
): Compiled {
  const aggregate = compileAggregate(call, createBinder(base, session));
  const slot = slots.next++;
  grouping.aggregates.push({ aggregate, slot });
  return perRow(aggregate.type, (env) => env.slots[slot] ?? null);
}

/** Columns, ROWNUM, LEVEL, PRIOR: values of single rows are gone behind GROUP BY. */
function refuseRowValue(expr: Expr, grouping: Grouping, base: Scope): void {
  const refuse = (): never => {
    throw oraError(grouping.hasGroupBy ? 979 : 937, [], expr.at);
  };
  if (expr.kind === "prior" || expr.kind === "connect-by-root") refuse();
  if (expr.kind === "call" && expr.name.parts.at(-1) === "SYS_CONNECT_BY_PATH") refuse();
  if (expr.kind !== "name") return;
  const { parts } = expr.name;
  const joined = parts.length === 1 && base.using?.has(parts[0] ?? "");
  if (joined || placesIn(expr.name, base).length > 0) refuse();
  if (parts.length === 1 && rowNames.has(parts[0] ?? "") && base.sources.length > 0) refuse();
}

const rowNames = new Set(["ROWNUM", "LEVEL", "CONNECT_BY_ISLEAF", "CONNECT_BY_ISCYCLE"]);

/** GROUPING(a), GROUPING_ID(a, b) and GROUP_ID(). @throws OraError 979 for an argument that is no GROUP BY expression. */
function indicator(
  call: FunctionCall,
  grouping: OpenGrouping,
  places: ReadonlyMap<string, number>,
  base: Scope,
  slots: SlotCounter,
): Compiled | undefined {
  const name = call.name.parts[0] ?? "";
  if (name !== "GROUPING" && name !== "GROUPING_ID" && name !== "GROUP_ID") return undefined;
  if (!grouping.hasGroupBy) throw oraError(979, [], call.at);
  const { sets } = grouping;
  let ofSet: (set: number) => number;
  if (name === "GROUP_ID") ofSet = (set) => repetitionsBefore(sets, set);
  else {
    if (name === "GROUPING" && call.args.length !== 1) throw oraError(909, [], call.at);
    const args = call.args.map(({ value }) => {
      const place = places.get(exprKey(value, base));
      if (place === undefined) throw oraError(979, [], value.at);
      return place;
    });
    ofSet = (set) =>
      args.reduce((bits, place) => bits * 2 + (sets[set]?.includes(place) ? 0 : 1), 0);
  }
  const slot = slots.next++;
  grouping.indicators.push({ ofSet, slot });
  return perRow(numberType, (env) => env.slots[slot] ?? null);
}

/** How many sets before this one group by the same. */
function repetitionsBefore(sets: readonly (readonly number[])[], set: number): number {
  const keyOf = (members: readonly number[]): string => [...members].sort((a, b) => a - b).join();
  const own = keyOf(sets[set] ?? []);
  return sets.slice(0, set).filter((other) => keyOf(other) === own).length;
}
