import { oraError } from "../errors.ts";
import type { CompareOp, Expr } from "../parser/ast.ts";
import { comparisonType } from "../types/common-type.ts";
import { comparatorFor } from "../types/compare-values.ts";
import { compareNumbers, type OraNumber } from "../types/number.ts";
import type { Row, Value } from "../types/value.ts";
import type { Binder, Condition } from "./binder.ts";
import { convertTo, perRow } from "./compiled.ts";
import type { Compiled, Env } from "./contract.ts";
import { compileSubquery, type Subquery, singleRow } from "./subqueries.ts";

/** Tells whether a comparison's result (negative, 0, positive) satisfies the operator. */
const tests: Record<CompareOp, (order: number) => boolean> = {
  "=": (order) => order === 0,
  "<>": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

/**
 * Simple, row and ANY/ALL comparisons.
 * Source: Oracle SQL Language Reference, Comparison Conditions.
 * @throws OraError 932 for types that cannot be compared, 913 and 947 for lists of different lengths.
 */
export function compileCompare(
  expr: Extract<Expr, { kind: "compare" }>,
  binder: Binder,
): Condition {
  if (expr.quantifier) return compileQuantified(expr, expr.quantifier, binder);
  if (expr.left.kind === "row" || expr.right.kind === "row") return compileRows(expr, binder);
  const left = binder.compile(expr.left);
  const right = binder.compile(expr.right);
  return compareCompiled(expr.op, left, right, binder, expr.left.at, expr.right.at);
}

/** Compares two compiled expressions with three-valued logic. */
export function compareCompiled(
  op: CompareOp,
  left: Compiled,
  right: Compiled,
  binder: Binder,
  leftAt: number,
  rightAt: number,
): Condition {
  const type = comparisonType(left.type, right.type, rightAt);
  const l = convertTo(left, type, binder.session, leftAt).eval;
  const r = convertTo(right, type, binder.session, rightAt).eval;
  if (type.name === "NUMBER") return compareExact(op, l, r);
  const test = tests[op];
  const compare = comparatorFor(type);
  return (env) => {
    const a = l(env);
    if (a === null) return null;
    const b = r(env);
    return b === null ? null : test(compare(a, b));
  };
}

/** NUMBER is the common case: no converter, no comparator for what fits a JS number. */
function compareExact(op: CompareOp, l: Compiled["eval"], r: Compiled["eval"]): Condition {
  const test = tests[op];
  return (env) => {
    const a = l(env);
    if (a === null) return null;
    const b = r(env);
    if (b === null) return null;
    if (typeof a === "number" && typeof b === "number") return test(a - b);
    return test(compareNumbers(a as OraNumber, b as OraNumber));
  };
}

/** `(a, b) = (1, 2)` and `(a, b) = (SELECT …)`. Only = and <> are defined for rows. */
function compileRows(expr: Extract<Expr, { kind: "compare" }>, binder: Binder): Condition {
  const left = rowOperand(expr.left, binder);
  const right = rowOperand(expr.right, binder);
  checkWidths(left.items.length, right.items.length, expr.right.at);
  const parts = left.items.map((item, index) => {
    const other = right.items[index] ?? item;
    return compareCompiled("=", item, other, binder, expr.left.at, expr.right.at);
  });
  const negated = expr.op === "<>";
  return (env) => {
    const inner = right.enter(left.enter(env));
    const equal = inner ? allOf(parts, inner) : null;
    return equal === null ? null : equal !== negated;
  };
}

function allOf(parts: readonly Condition[], env: Env): boolean | null {
  let result: boolean | null = true;
  for (const part of parts) {
    const value = part(env);
    if (value === false) return false;
    if (value === null) result = null;
  }
  return result;
}

/** A row operand: its items, and how to step into the environment in which they can be read. */
interface RowOperand {
  readonly items: readonly Compiled[];
  readonly enter: (env: Env | null) => Env | null;
}

function rowOperand(expr: Expr, binder: Binder): RowOperand {
  if (expr.kind !== "subquery") {
    const items = expr.kind === "row" ? expr.items : [expr];
    return { items: items.map(binder.compile), enter: (env) => env };
  }
  const subquery = compileSubquery(expr.query, binder);
  const read = subquery.once((env) => singleRow(subquery, env));
  let row: readonly Value[] = [];
  const items = subquery.columns.map((column, index) =>
    perRow(column.type, () => row[index] ?? null),
  );
  const enter = (env: Env | null): Env | null => {
    if (!env) return null;
    const found = read(env);
    row = found ?? [];
    return found ? env : null;
  };
  return { items, enter };
}

/** @throws OraError 913 (too many on the right), 947 (too few). */
export function checkWidths(left: number, right: number, at: number): void {
  if (right > left) throw oraError(913, [], at);
  if (right < left) throw oraError(947, [], at);
}

/** `a > ANY (…)`, `a <= ALL (…)` over a list or a subquery. An empty subquery: ANY is false, ALL is true. */
function compileQuantified(
  expr: Extract<Expr, { kind: "compare" }>,
  quantifier: "ANY" | "ALL",
  binder: Binder,
): Condition {
  const decisive = quantifier === "ANY";
  const lefts = expr.left.kind === "row" ? expr.left.items : [expr.left];
  const left = lefts.map(binder.compile);
  if (expr.right.kind === "subquery") {
    const subquery = compileSubquery(expr.right.query, binder);
    checkWidths(left.length, subquery.columns.length, expr.right.at);
    const test = rowTester(expr.op, left, subquery, binder, expr);
    return quantifiedRows(subquery, test, decisive);
  }
  const items = expr.right.kind === "row" ? expr.right.items : [expr.right];
  const tests = items.map((item) => {
    const rights = (item.kind === "row" ? item.items : [item]).map(binder.compile);
    checkWidths(left.length, rights.length, item.at);
    return rowComparison(expr.op, left, rights, binder, expr.left.at, item.at);
  });
  return (env) => quantify(tests, (test) => test(env), decisive);
}

/** The rows are tested as they come; those that are the same each time are read once. */
function quantifiedRows(
  subquery: Subquery,
  test: (env: Env, row: Row) => boolean | null,
  decisive: boolean,
): Condition {
  const readAll = subquery.once((env) =>
    subquery.fold(
      env,
      () => [] as Row[],
      (rows, row) => rows.push(row) < 0,
    ),
  );
  return (env) => {
    if (!subquery.isCorrelated()) return quantify(readAll(env), (row) => test(env, row), decisive);
    const start = (): { result: boolean | null } => ({ result: !decisive });
    const { result } = subquery.fold(env, start, (state, row) => {
      const value = test(env, row);
      if (value === decisive) state.result = decisive;
      else if (value === null) state.result = null;
      return value === decisive;
    });
    return result;
  };
}

function quantify<T>(
  items: Iterable<T>,
  test: (item: T) => boolean | null,
  decisive: boolean,
): boolean | null {
  let result: boolean | null = !decisive;
  for (const item of items) {
    const value = test(item);
    if (value === decisive) return decisive;
    if (value === null) result = null;
  }
  return result;
}

/** Compares a row with a row item by item; `<>` is the negation of `=`. */
export function rowComparison(
  op: CompareOp,
  left: readonly Compiled[],
  right: readonly Compiled[],
  binder: Binder,
  leftAt: number,
  rightAt: number,
): Condition {
  const [onlyLeft, onlyRight] = [left[0], right[0]];
  if (left.length === 1 && onlyLeft && onlyRight) {
    return compareCompiled(op, onlyLeft, onlyRight, binder, leftAt, rightAt);
  }
  const parts = left.map((item, index) =>
    compareCompiled("=", item, right[index] ?? item, binder, leftAt, rightAt),
  );
  const negated = op === "<>";
  return (env) => {
    const equal = allOf(parts, env);
    return equal === null ? null : equal !== negated;
  };
}

function rowTester(
  op: CompareOp,
  left: readonly Compiled[],
  subquery: Subquery,
  binder: Binder,
  expr: Expr,
): (env: Env, row: readonly Value[]) => boolean | null {
  let current: readonly Value[] = [];
  const right = subquery.columns.map((column, index) =>
    perRow(column.type, () => current[index] ?? null),
  );
  const condition = rowComparison(op, left, right, binder, expr.at, expr.at);
  return (env, row) => {
    current = row;
    return condition(env);
  };
}
