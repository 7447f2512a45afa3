import { comparatorFor } from "../types/compare-values.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row } from "../types/value.ts";

/** One key of a sort: a position in the rows and how its values are ordered. */
export interface SortKey {
  readonly column: number;
  readonly type: SqlType;
  readonly descending: boolean;
  /** Undefined: last when ascending, first when descending. */
  readonly nulls: "FIRST" | "LAST" | undefined;
}

export type RowComparator = (a: Row, b: Row) => number;

/** Compares rows by several keys. Source: Oracle SQL Language Reference, SELECT, order_by_clause. */
export function rowComparator(keys: readonly SortKey[]): RowComparator {
  const parts = keys.map(keyComparator);
  const [first, second] = parts;
  if (!first) return () => 0;
  if (!second) return first;
  return (a, b) => {
    for (const compare of parts) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

function keyComparator({ column, type, descending, nulls }: SortKey): RowComparator {
  const compare = type.name === "NULL" ? () => 0 : comparatorFor(type);
  const nullOrder = (nulls ?? (descending ? "FIRST" : "LAST")) === "FIRST" ? -1 : 1;
  return (a, b) => {
    const x = a[column] ?? null;
    const y = b[column] ?? null;
    if (x === null) return y === null ? 0 : nullOrder;
    if (y === null) return -nullOrder;
    return descending ? compare(y, x) : compare(x, y);
  };
}
