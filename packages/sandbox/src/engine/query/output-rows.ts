import { type Compiled, type Env, TICK } from "../expressions/contract.ts";
import { sortRows } from "../expressions/sort-rows.ts";
import { attempt, SUSPENDED } from "../expressions/suspension.ts";
import { tickIsDue } from "../expressions/ticks.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row, Value } from "../types/value.ts";
import type { Flow, Rows } from "./contract.ts";
import { rowKeyFor } from "./row-key.ts";
import { type Test, whenTold } from "./run-joins.ts";
import type { RowComparator } from "./sort.ts";

/** The rows that a block's expressions give, one for each row of the flow. */
export function* projectRows(flow: Flow, env: Env, outputs: readonly Compiled["eval"][]): Rows {
  const { length } = outputs;
  for (const step of flow(env)) {
    if (step === TICK) {
      yield TICK;
      continue;
    }
    const row: Value[] = new Array(length);
    for (let index = 0; index < length; index++)
      row[index] = (outputs[index] as Compiled["eval"])(env);
    yield row;
  }
}

/** `projectRows` for expressions with subqueries, which may run for long. */
export function* projectPatiently(
  flow: Flow,
  env: Env,
  outputs: readonly Compiled["eval"][],
): Rows {
  for (const step of flow(env)) {
    if (step === TICK) {
      yield TICK;
      continue;
    }
    const row: Value[] = [];
    for (const output of outputs) {
      let value = attempt(output, env);
      while (value === SUSPENDED) {
        yield TICK;
        value = attempt(output, env);
      }
      row.push(value);
    }
    yield row;
  }
}

/** A scan whose output is nothing but columns of the scanned rows: no environment is touched unless there is a test. */
export function* projectScan(
  rows: Rows,
  columns: readonly number[] | null,
  width: number,
  test: Test,
  env: Env,
  source: number,
): Rows {
  for (const row of rows) {
    if (row === TICK) {
      yield TICK;
      continue;
    }
    if (test !== null) {
      env.rows[source] = row;
      let passed = test(env);
      if (passed === SUSPENDED) passed = yield* whenTold(test, env);
      if (!passed) {
        if (tickIsDue()) yield TICK;
        continue;
      }
    }
    yield columns === null ? exactly(row, width) : pick(row, columns);
  }
}

/** The stored row itself, unless it was stored before its table had as many columns. */
function exactly(row: Row, width: number): Row {
  if (row.length === width) return row;
  const copy = row.slice(0, width);
  while (copy.length < width) copy.push(null);
  return copy;
}

function pick(row: Row, columns: readonly number[]): Row {
  const { length } = columns;
  const result: Value[] = new Array(length);
  for (let index = 0; index < length; index++)
    result[index] = row[columns[index] as number] ?? null;
  return result;
}

/** The first row of each set of equal rows; NULLs are equal. Memory: one key for each different row. */
export function* distinctRows(rows: Rows, types: readonly SqlType[]): Rows {
  const keyOf = rowKeyFor(types);
  const seen = new Set<string | number>();
  for (const row of rows) {
    if (row === TICK) {
      yield TICK;
      continue;
    }
    const key = keyOf(row);
    if (seen.has(key)) {
      if (tickIsDue()) yield TICK;
      continue;
    }
    seen.add(key);
    yield row;
  }
}

/**
 * Rows in order. Memory: all rows, or about twice `keep` when only the first `keep` are wanted.
 */
export function* sortedRows(rows: Rows, compare: RowComparator, keep: number): Rows {
  const bound = Math.max(4096, 2 * keep);
  let kept: Row[] = [];
  for (const row of rows) {
    if (row === TICK) {
      yield TICK;
      continue;
    }
    kept.push(row);
    if (tickIsDue()) yield TICK;
    if (kept.length < bound || keep === Number.POSITIVE_INFINITY) continue;
    kept = (yield* sortRows(kept, compare)).slice(0, keep);
  }
  const sorted = yield* sortRows(kept, compare);
  const end = Math.min(keep, sorted.length);
  for (let index = 0; index < end; index++) yield sorted[index] as Row;
}

/** Cuts off what only sorting or the enclosing query needed. */
export function* trimmedRows(rows: Rows, width: number): Rows {
  for (const row of rows) yield row === TICK ? TICK : row.slice(0, width);
}

/** Reads everything into memory. */
export function* collected(rows: Rows): Generator<typeof TICK, Row[]> {
  const all: Row[] = [];
  for (const row of rows) {
    if (row === TICK) yield TICK;
    else {
      all.push(row);
      if (tickIsDue()) yield TICK;
    }
  }
  return all;
}
