import { type OrderKey, orderComparator } from "../../expressions/ordering.ts";
import { keyFunctionFor } from "../../types/compare-values.ts";
import type { SqlType } from "../../types/sql-type.ts";
import type { Value } from "../../types/value.ts";
import type { AggregateParts, Step } from "./contract.ts";
import { SortedItems } from "./sorted-items.ts";

/** DISTINCT: a first input that was seen before does not count again. */
export function distinctParts(parts: AggregateParts, type: SqlType): AggregateParts {
  const key = keyFunctionFor(type);
  return {
    ...parts,
    start: () => {
      const step = parts.start();
      const seen = new Set<string | number>();
      const add: Step["add"] = (value, values) => {
        if (value !== null) {
          const mark = key(value);
          if (seen.has(mark)) return;
          seen.add(mark);
        }
        step.add(value, values);
      };
      return { ...step, add };
    },
  };
}

/** Reads the keys behind the inputs. */
function withKeys(parts: AggregateParts, order: readonly OrderKey[]): AggregateParts["inputs"] {
  return [...parts.inputs, ...order.map((key) => key.value.eval)];
}

interface OrderedRow {
  readonly values: readonly Value[];
  readonly keys: readonly Value[];
}

/** WITHIN GROUP (ORDER BY …): the rows are kept, sorted and only then handed on. */
export function orderedParts(parts: AggregateParts, order: readonly OrderKey[]): AggregateParts {
  const width = parts.inputs.length;
  const compare = orderComparator(order);
  return {
    ...parts,
    inputs: withKeys(parts, order),
    start: () => {
      const rows = new SortedItems<OrderedRow>((a, b) => compare(a.keys, b.keys));
      return {
        add: (_, values) => rows.add({ values, keys: values.slice(width) }),
        settle: () => rows.settle(),
        result: () => {
          const step = parts.start();
          for (const { values } of rows.inOrder()) step.add(values[0] ?? null, values);
          return step.result();
        },
      };
    },
  };
}

/** KEEP (DENSE_RANK FIRST | LAST ORDER BY …): only the rows that come first or last count. */
export function keptParts(
  parts: AggregateParts,
  order: readonly OrderKey[],
  which: "FIRST" | "LAST",
): AggregateParts {
  const width = parts.inputs.length;
  const compare = orderComparator(order);
  const direction = which === "FIRST" ? 1 : -1;
  const inputs = withKeys(parts, order);
  return {
    ...parts,
    inputs: width === 0 ? [() => null, ...inputs] : inputs,
    start: () => {
      let step = parts.start();
      let best: readonly Value[] | undefined;
      const add: Step["add"] = (value, values) => {
        const keys = values.slice(values.length - order.length);
        const rank = best ? compare(keys, best) * direction : -1;
        if (rank > 0) return;
        if (rank < 0) {
          step = parts.start();
          best = keys;
        }
        step.add(width === 0 ? null : value, values);
      };
      return { add, result: () => step.result() };
    },
  };
}
