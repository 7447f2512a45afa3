import type { SessionContext } from "../catalog/contract.ts";
import { createBinder } from "../expressions/compile.ts";
import { perRow } from "../expressions/compiled.ts";
import { type Env, type Scope, TICK } from "../expressions/contract.ts";
import { sortRows } from "../expressions/sort-rows.ts";
import { tickIsDue } from "../expressions/ticks.ts";
import { compileWindow, type WindowFunction } from "../functions/windows.ts";
import type { Row, Value } from "../types/value.ts";
import type { Flow } from "./contract.ts";
import { copyEnv, restoreEnv } from "./environment.ts";
import { exprKey } from "./expr-key.ts";
import type { SlotCounter } from "./group-by.ts";
import { refuseUnsortable } from "./order-by.ts";
import { rowComparator, type SortKey } from "./sort.ts";

/** The window functions of a block; compiling the select list and ORDER BY adds them. */
export interface Windows {
  readonly scope: Scope;
  readonly list: readonly {
    readonly compiled: WindowFunction;
    readonly slot: number;
    /** Equal for functions with the same PARTITION BY and ORDER BY: they share a sort. */
    readonly sortKey: string;
  }[];
}

/**
 * Prepares window functions: calls with OVER that are compiled against the returned scope get a slot each. They see the rows
 * after grouping; elsewhere they are refused by the expression compiler.
 * Source: Oracle SQL Language Reference, Analytic Functions.
 */
export function openWindows(base: Scope, session: SessionContext, slots: SlotCounter): Windows {
  const list: Windows["list"][number][] = [];
  const known = new Map<string, ReturnType<typeof perRow>>();
  const scope: Scope = {
    ...base,
    intercept: (expr) => {
      if (expr.kind !== "call" || !expr.over) return base.intercept?.(expr);
      const key = exprKey(expr, base);
      const found = known.get(key);
      if (found) return found;
      const compiled = compileWindow(expr, createBinder(base, session));
      for (const [index, part] of compiled.partitionBy.entries()) {
        refuseUnsortable(part.type, expr.over.partitionBy[index]?.at ?? expr.at);
      }
      const slot = slots.next++;
      const { partitionBy, orderBy } = expr.over;
      const sortKey = JSON.stringify([
        partitionBy.map((part) => exprKey(part, base)),
        orderBy.map((item) => [exprKey(item.expr, base), item.descending, item.nulls]),
      ]);
      list.push({ compiled, slot, sortKey });
      const value = perRow(compiled.type, (env) => env.slots[slot] ?? null);
      known.set(key, value);
      return value;
    },
  };
  return { scope, list };
}

const noKeys: Row = [];

interface Item {
  readonly env: Env;
  keys: Row;
}

/**
 * Computes the window functions. Memory: all rows of the block. They come out in the order of the last window, as Oracle's
 * WINDOW SORT leaves them.
 */
export function windowFlow(flow: Flow, windows: Windows, slots: SlotCounter): Flow {
  const bySort = new Map<string, Windows["list"][number][]>();
  for (const window of windows.list) {
    bySort.set(window.sortKey, [...(bySort.get(window.sortKey) ?? []), window]);
  }
  return function* windowed(env) {
    let items: Item[] = [];
    for (const step of flow(env)) {
      if (step === TICK) yield TICK;
      else {
        items.push({ env: copyEnv(env, slots.next), keys: noKeys });
        if (tickIsDue()) yield TICK;
      }
    }
    for (const group of bySort.values()) items = yield* computeGroup(items, group);
    for (const item of items) {
      restoreEnv(env, item.env);
      yield true;
    }
  };
}

/** Sorts once for all functions with the same partitions and order, then runs them partition by partition. */
function* computeGroup(
  items: Item[],
  group: readonly Windows["list"][number][],
): Generator<typeof TICK, Item[]> {
  const [first] = group;
  if (!first) return items;
  const { partitionBy, orderBy } = first.compiled;
  const readers = [...partitionBy, ...orderBy.map((key) => key.value)];
  for (const item of items) {
    item.keys = readers.map((reader) => reader.eval(item.env));
    if (tickIsDue()) yield TICK;
  }
  const partitionKeys = partitionBy.map(
    (part, column): SortKey => ({ column, type: part.type, descending: false, nulls: undefined }),
  );
  const orderKeys = orderBy.map(
    ({ value, descending, nulls }, index): SortKey => ({
      column: partitionBy.length + index,
      type: value.type,
      descending,
      nulls,
    }),
  );
  const compare = rowComparator([...partitionKeys, ...orderKeys]);
  const sorted =
    readers.length === 0 ? items : yield* sortRows(items, (a, b) => compare(a.keys, b.keys));
  const samePartition = rowComparator(partitionKeys);
  for (let start = 0; start < sorted.length; ) {
    const end = yield* partitionEnd(sorted, start, samePartition);
    yield* computePartition(sorted.slice(start, end), group);
    start = end;
  }
  return sorted;
}

function* partitionEnd(
  items: readonly Item[],
  start: number,
  compare: (a: Row, b: Row) => number,
): Generator<typeof TICK, number> {
  const keys = items[start]?.keys ?? [];
  let end = start + 1;
  while (end < items.length && compare(keys, items[end]?.keys ?? []) === 0) {
    end++;
    if (tickIsDue()) yield TICK;
  }
  return end;
}

function* computePartition(
  items: readonly Item[],
  group: readonly Windows["list"][number][],
): Generator<typeof TICK, void> {
  const envs = items.map((item) => item.env);
  for (const { compiled, slot } of group) {
    const values: readonly Value[] = yield* compiled.compute(envs);
    for (const [index, env] of envs.entries()) {
      env.slots[slot] = values[index] ?? null;
      if (tickIsDue()) yield TICK;
    }
  }
}
