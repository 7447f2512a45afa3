import { perRow } from "../expressions/compiled.ts";
import type { Row, Value } from "../types/value.ts";
import { type Conjunct, equalityOf } from "./conjuncts.ts";
import type { Narrowing, QueryContext, QueryPlan, Rows, Source } from "./contract.ts";
import { columnOf } from "./from-scope.ts";
import type { CompiledItem } from "./select-items.ts";

/** What a block is narrowed with. */
export interface BlockNarrowing {
  readonly items: readonly CompiledItem[];
  readonly sources: readonly Source[];
  readonly context: QueryContext;
  /** Plans the block with more conditions in its WHERE clause. */
  readonly withConditions: (
    conditions: readonly Conjunct[],
  ) => Pick<QueryPlan, "open" | "estimate"> & { readonly fast: boolean };
}

/** The values that a narrowed block is opened with; set anew for each pull, so that runs beside each other do no harm. */
interface Holder {
  values: Row;
}

/** Narrows a block by conditions on those of its columns that are columns of its sources, unchanged. */
export function narrowingOf({
  items,
  sources,
  context,
  withConditions,
}: BlockNarrowing): Narrowing {
  return {
    canNarrow: (column) => items[column]?.place != null,
    narrow: (columns) => {
      const holder: Holder = { values: [] };
      const conditions = columns.flatMap(({ column, type }, index) => {
        const place = items[column]?.place;
        const source = place && sources[place.source];
        if (!place || !source) return [];
        const name = source.scope.columns[place.column]?.name ?? "";
        const own = {
          compiled: columnOf(source.scope, place.source, place.column),
          column: { source: place.source, name },
          uses: new Set([place.source]),
        };
        const value = perRow(type, (): Value => holder.values[index] ?? null);
        const given = { compiled: value, column: null, uses: new Set<number>() };
        return [equalityOf(own, given, context.session, -1)];
      });
      const { open, estimate, fast } = withConditions(conditions);
      return { estimate, fast, open: (up, values) => held(holder, values, () => open(up)) };
    },
  };
}

function* held(holder: Holder, values: Row, open: () => Rows): Rows {
  holder.values = values;
  const iterator = open()[Symbol.iterator]();
  try {
    for (;;) {
      holder.values = values;
      const next = iterator.next();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    iterator.return?.();
  }
}
