import { oraError } from "../errors.ts";
import type { OrderItem } from "../parser/ast.ts";
import { typeFamily } from "../types/common-type.ts";
import { comparatorFor } from "../types/compare-values.ts";
import { typeNameInErrors } from "../types/describe-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Value } from "../types/value.ts";
import type { Binder } from "./binder.ts";
import type { Compiled } from "./contract.ts";

/** One key of an ORDER BY inside an expression (WITHIN GROUP, KEEP, OVER). */
export interface OrderKey {
  readonly value: Compiled;
  readonly descending: boolean;
  /** Undefined: last when ascending, first when descending. */
  readonly nulls: "FIRST" | "LAST" | undefined;
}

/** Compiles ORDER BY items. @throws OraError 932 for values without an order. */
export function compileOrder(items: readonly OrderItem[], binder: Binder): readonly OrderKey[] {
  return items.map(({ expr, descending, nulls }) => {
    const value = binder.compile(expr);
    refuseUnordered(value.type, expr.at);
    return { value, descending, nulls };
  });
}

/** @throws OraError 932 for LOBs and other types without an order. */
export function refuseUnordered(type: SqlType, at: number): void {
  const family = typeFamily(type);
  const unordered = ["lob", "xml", "cursor", "vector"].includes(family);
  if (unordered || type.name === "LONG" || type.name === "LONG RAW") {
    throw oraError(932, ["-", typeNameInErrors(type)], at);
  }
}

/** Compares the values of the keys of two rows. */
export function orderComparator(
  keys: readonly OrderKey[],
): (a: readonly Value[], b: readonly Value[]) => number {
  const parts = keys.map(keyComparator);
  return (a, b) => {
    for (const [index, compare] of parts.entries()) {
      const order = compare(a[index] ?? null, b[index] ?? null);
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** Compares two values of a key. */
export function keyComparator({
  value,
  descending,
  nulls,
}: OrderKey): (a: Value, b: Value) => number {
  const compare = value.type.name === "NULL" ? () => 0 : comparatorFor(value.type);
  const nullOrder = (nulls ?? (descending ? "FIRST" : "LAST")) === "FIRST" ? -1 : 1;
  return (a, b) => {
    if (a === null) return b === null ? 0 : nullOrder;
    if (b === null) return -nullOrder;
    return descending ? compare(b, a) : compare(a, b);
  };
}
