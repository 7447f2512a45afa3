import type { SessionContext } from "../catalog/contract.ts";
import { compileExpr } from "../expressions/compile.ts";
import { convertTo } from "../expressions/compiled.ts";
import { type Env, type Scope, TICK } from "../expressions/contract.ts";
import { tickIsDue } from "../expressions/ticks.ts";
import type { Expr, Query } from "../parser/ast.ts";
import { numberType } from "../types/make-type.ts";
import { numberToDouble, type OraNumber } from "../types/number.ts";
import type { Row } from "../types/value.ts";
import type { Rows } from "./contract.ts";
import { createEnv } from "./environment.ts";
import { collected } from "./output-rows.ts";
import type { RowComparator } from "./sort.ts";

/** OFFSET and FETCH, compiled. */
export interface RowLimit {
  /** How many sorted rows can be needed at most; Infinity when that cannot be told beforehand. */
  readonly keep: (up: Env | null) => number;
  readonly apply: (rows: Rows, up: Env | null, compare: RowComparator | null) => Rows;
}

/**
 * Compiles the row limiting clause; null without one. The counts may be any expressions without columns.
 * Source: Oracle SQL Language Reference, SELECT, row_limiting_clause: a negative offset is 0, fractions are cut off, NULL
 * gives no rows.
 */
export function compileRowLimit(
  query: Pick<Query, "offset" | "fetch">,
  scope: Scope,
  session: SessionContext,
): RowLimit | null {
  const { offset, fetch } = query;
  if (!offset && !fetch) return null;
  const skipped = offset ? countOf(offset, scope, session) : () => 0;
  if (!fetch) {
    return {
      keep: () => Number.POSITIVE_INFINITY,
      apply: (rows, up) => window(rows, skipped(up), Number.POSITIVE_INFINITY),
    };
  }
  const amount = fetch.count ? countOf(fetch.count, scope, session, fetch.percent) : () => 1;
  if (fetch.percent) {
    return {
      keep: () => Number.POSITIVE_INFINITY,
      apply: (rows, up, compare) =>
        percentOf(rows, skipped(up), amount(up), fetch.withTies ? compare : null),
    };
  }
  if (fetch.withTies) {
    return {
      keep: () => Number.POSITIVE_INFINITY,
      apply: (rows, up, compare) =>
        compare
          ? withTies(rows, skipped(up), amount(up), compare)
          : window(rows, skipped(up), amount(up)),
    };
  }
  return {
    keep: (up) => skipped(up) + amount(up),
    apply: (rows, up) => window(rows, skipped(up), amount(up)),
  };
}

/** NULL counts as "no rows": an infinite offset or 0 rows. */
function countOf(
  expr: Expr,
  scope: Scope,
  session: SessionContext,
  fractional = false,
): (up: Env | null) => number {
  const value = convertTo(compileExpr(expr, scope, session), numberType, session, expr.at);
  return (up) => {
    const number = value.eval(createEnv(0, up));
    if (number === null) return Number.NaN;
    const count = Math.max(0, numberToDouble(number as OraNumber));
    return fractional ? count : Math.floor(count);
  };
}

function* window(rows: Rows, offset: number, count: number): Rows {
  if (Number.isNaN(offset) || Number.isNaN(count) || count === 0) return;
  let skip = offset;
  let left = count;
  for (const row of rows) {
    if (row === TICK) yield TICK;
    else if (skip > 0) {
      skip--;
      if (tickIsDue()) yield TICK;
    } else {
      yield row;
      if (--left <= 0) return;
    }
  }
}

/** Rows that sort like the last one belong to the result as well. */
function* withTies(rows: Rows, offset: number, count: number, compare: RowComparator): Rows {
  if (Number.isNaN(offset) || Number.isNaN(count) || count === 0) return;
  let skip = offset;
  let left = count;
  let last: Row | null = null;
  for (const row of rows) {
    if (row === TICK) yield TICK;
    else if (skip > 0) skip--;
    else if (left > 0) {
      left--;
      last = row;
      yield row;
    } else if (last && compare(last, row) === 0) yield row;
    else return;
  }
}

function* percentOf(
  rows: Rows,
  offset: number,
  percent: number,
  compare: RowComparator | null,
): Rows {
  if (Number.isNaN(offset) || Number.isNaN(percent)) return;
  const all = yield* collected(rows);
  const count = Math.ceil((all.length * Math.min(percent, 100)) / 100);
  yield* compare ? withTies(all, offset, count, compare) : window(all, offset, count);
}
