import { oraError } from "../errors.ts";
import type { Expr, GroupItem } from "../parser/ast.ts";

/** The grouping expressions of a GROUP BY, and which of them each grouping set groups by. */
export interface GroupSets {
  readonly exprs: readonly Expr[];
  /** Positions in `exprs`. The sets of several items are combined with each other. */
  readonly sets: readonly (readonly number[])[];
}

/**
 * Expands ROLLUP, CUBE and GROUPING SETS.
 * Source: Oracle SQL Language Reference, SELECT, group_by_clause; Data Warehousing Guide, SQL for Aggregation.
 * @throws OraError 4030 for more grouping sets than the sandbox keeps at once (4096).
 */
export function groupSets(items: readonly GroupItem[]): GroupSets {
  const exprs: Expr[] = [];
  let sets: number[][] = [[]];
  for (const item of items) {
    const added = setsOf(item, exprs);
    if (sets.length * added.length > maxSets)
      throw oraError(4030, [sets.length * added.length, "pga heap", "grouping sets"]);
    sets = sets.flatMap((set) => added.map((more) => [...set, ...more]));
  }
  return { exprs, sets };
}

const maxSets = 4096;

function setsOf(item: GroupItem, exprs: Expr[]): number[][] {
  const number = (expr: Expr): number => exprs.push(expr) - 1;
  switch (item.kind) {
    case "expr":
      return [[number(item.expr)]];
    case "grouping-sets":
      return item.sets.map((set) => set.map(number));
    case "rollup": {
      const parts = item.items.map((part) => part.map(number));
      return Array.from({ length: parts.length + 1 }, (_, dropped) =>
        parts.slice(0, parts.length - dropped).flat(),
      );
    }
    case "cube": {
      const parts = item.items.map((part) => part.map(number));
      return Array.from({ length: 2 ** parts.length }, (_, dropped) =>
        parts.filter((_part, index) => (dropped & (1 << (parts.length - 1 - index))) === 0).flat(),
      );
    }
  }
}
