import type { Expr } from "../parser/ast.ts";
import { comparisonType } from "../types/common-type.ts";
import { keyFunctionFor } from "../types/compare-values.ts";
import type { Value } from "../types/value.ts";
import type { Binder, Condition } from "./binder.ts";
import { checkWidths, rowComparison } from "./comparisons.ts";
import { convertTo, onceAnExecution, perRow } from "./compiled.ts";
import type { Compiled, Env } from "./contract.ts";
import { compileSubquery, type Subquery } from "./subqueries.ts";

type InExpr = Extract<Expr, { kind: "in" }>;

/**
 * `a IN (1, 2)`, `(a, b) IN ((1, 2))`, `a IN (SELECT …)` and their NOT forms: `= ANY` and `<> ALL`.
 * Source: Oracle SQL Language Reference, IN Condition.
 * @throws OraError 913, 947, 932.
 */
export function compileIn(expr: InExpr, binder: Binder): Condition {
  const left = (expr.operand.kind === "row" ? expr.operand.items : [expr.operand]).map(
    binder.compile,
  );
  const condition =
    "kind" in expr.items ? inSubquery(expr, left, binder) : inList(expr, expr.items, left, binder);
  if (!expr.negated) return condition;
  return (env) => {
    const value = condition(env);
    return value === null ? null : !value;
  };
}

function inList(
  expr: InExpr,
  items: readonly Expr[],
  left: readonly Compiled[],
  binder: Binder,
): Condition {
  const rights = items.map((item) => {
    const parts = (item.kind === "row" ? item.items : [item]).map(binder.compile);
    checkWidths(left.length, parts.length, item.at);
    return { parts, at: item.at };
  });
  const fast = constantSet(expr, left, rights, binder);
  if (fast) return fast;
  const tests = rights.map(({ parts, at }) =>
    rowComparison("=", left, parts, binder, expr.operand.at, at),
  );
  return (env) => {
    let result: boolean | null = false;
    for (const test of tests) {
      const value = test(env);
      if (value) return true;
      if (value === null) result = null;
    }
    return result;
  };
}

/** A long list of constants of one type is looked up in a set. */
function constantSet(
  expr: InExpr,
  left: readonly Compiled[],
  rights: readonly { readonly parts: readonly Compiled[]; readonly at: number }[],
  binder: Binder,
): Condition | undefined {
  const operand = left[0];
  if (!operand || left.length > 1 || rights.length < 8) return undefined;
  const items = rights.map(({ parts }) => parts[0] ?? operand);
  if (!items.every((item) => item.constant)) return undefined;
  const names = new Set(items.map((item) => item.type.name));
  if (names.size > 1) return undefined;
  const first = items[0] ?? operand;
  const type = comparisonType(operand.type, first.type, rights[0]?.at);
  const value = convertTo(operand, type, binder.session, expr.operand.at).eval;
  const converted = items.map(
    (item, index) => convertTo(item, type, binder.session, rights[index]?.at ?? expr.at).eval,
  );
  const key = keyFunctionFor(type);
  const build = onceAnExecution(binder.session, (env) =>
    keysOf(
      converted.map((evaluate) => evaluate(env)),
      key,
    ),
  );
  return (env) => lookUp(value(env), build(env), key);
}

interface KeySet {
  readonly keys: Set<string | number>;
  hasNull: boolean;
}

function keysOf(values: Iterable<Value>, key: (value: Value) => string | number): KeySet {
  const set = emptySet();
  for (const value of values) addKey(set, value, key);
  return set;
}

function emptySet(): KeySet {
  return { keys: new Set(), hasNull: false };
}

function addKey(set: KeySet, value: Value, key: (value: Value) => string | number): void {
  if (value === null) set.hasNull = true;
  else set.keys.add(key(value));
}

function lookUp(value: Value, set: KeySet, key: (value: Value) => string | number): boolean | null {
  if (set.keys.size === 0 && !set.hasNull) return false;
  if (value === null) return null;
  if (set.keys.has(key(value))) return true;
  return set.hasNull ? null : false;
}

function inSubquery(expr: InExpr, left: readonly Compiled[], binder: Binder): Condition {
  if (!("kind" in expr.items)) return () => null;
  const query = expr.items;
  const subquery = compileSubquery(query, binder);
  checkWidths(left.length, subquery.columns.length, query.at);
  const [operand] = left;
  const [column] = subquery.columns;
  if (operand && column && left.length === 1) {
    const type = comparisonType(operand.type, column.type, query.at);
    let current: Value = null;
    const item = convertTo(
      perRow(column.type, () => current),
      type,
      binder.session,
      query.at,
    );
    const value = convertTo(operand, type, binder.session, expr.operand.at).eval;
    const key = keyFunctionFor(type);
    const build = subquery.once((env) =>
      subquery.fold(env, emptySet, (set, row) => {
        current = row[0] ?? null;
        addKey(set, item.eval(env), key);
        return false;
      }),
    );
    return (env) => lookUp(value(env), build(env), key);
  }
  return inRows(expr, left, binder, subquery, query.at);
}

/**
 * `(a, b) IN (SELECT …)`: rows without NULL are found by key; the others are compared one by one, because a NULL item makes
 * only its own row unknown.
 */
function inRows(
  expr: InExpr,
  left: readonly Compiled[],
  binder: Binder,
  subquery: Subquery,
  at: number,
): Condition {
  let current: readonly Value[] = [];
  const columns = subquery.columns.map((column, index) =>
    perRow(column.type, () => current[index] ?? null),
  );
  const test = rowComparison("=", left, columns, binder, expr.operand.at, at);
  const keyOf = (sides: readonly Compiled[], others: readonly Compiled[]) =>
    rowKey(sides, others, binder, at);
  const rowKeyOf = keyOf(columns, left);
  const operandKeyOf = keyOf(left, columns);
  const start = () => ({
    keys: new Set<string>(),
    all: [] as (readonly Value[])[],
    incomplete: [] as (readonly Value[])[],
  });
  const build = subquery.once((env) =>
    subquery.fold(env, start, ({ keys, all, incomplete }, row) => {
      current = row;
      const key = rowKeyOf(env);
      all.push(row);
      if (key === null) incomplete.push(row);
      else keys.add(key);
      return false;
    }),
  );
  return (env) => {
    const { keys, all, incomplete } = build(env);
    const key = operandKeyOf(env);
    if (key !== null && keys.has(key)) return true;
    let result: boolean | null = false;
    for (const row of key === null ? all : incomplete) {
      current = row;
      if (test(env) === null) result = null;
    }
    return result;
  };
}

/** A key of a row in the types it is compared in; null when an item is NULL. */
function rowKey(
  sides: readonly Compiled[],
  others: readonly Compiled[],
  binder: Binder,
  at: number,
): (env: Env) => string | null {
  const parts = sides.map((side, index) => {
    const type = comparisonType(side.type, (others[index] ?? side).type, at);
    return { read: convertTo(side, type, binder.session, at).eval, key: keyFunctionFor(type) };
  });
  return (env) => {
    const keys: (string | number)[] = [];
    for (const { read, key } of parts) {
      const value = read(env);
      if (value === null) return null;
      keys.push(key(value));
    }
    return JSON.stringify(keys);
  };
}
