import type { SessionContext } from "../catalog/contract.ts";
import { type Env, TICK } from "../expressions/contract.ts";
import { tickIsDue } from "../expressions/ticks.ts";
import type { Snapshot } from "../store/contract.ts";
import { keyFunctionFor } from "../types/compare-values.ts";
import type { Row, Value } from "../types/value.ts";
import type { Conjunct, Side } from "./conjuncts.ts";
import type { Rows, TableSource } from "./contract.ts";

/** `column = value of the enclosing row`, as a correlated subquery has it. */
export interface CorrelatedKey {
  readonly own: Side;
  readonly outer: Side;
  readonly condition: Conjunct;
  readonly key: (value: Value) => string | number;
}

interface Table {
  readonly now: SessionContext["now"];
  readonly snapshot: Snapshot;
  /** Rows read so far without the hash table. */
  read: number;
  rows: Map<string | number, Row[]> | null;
}

/**
 * Rows of a table without an index for a correlated equality. A subquery that has read more rows in one execution than the
 * table has (`size`) gets a hash table over the column. Memory: one reference a row, until the next execution.
 */
export function hashedRows(
  table: TableSource,
  index: number,
  { own, outer, key }: CorrelatedKey,
  readAll: (env: Env) => Rows,
  size: number,
): (env: Env) => Rows {
  let known: Table | null = null;
  return function* lookUp(env) {
    const wanted = outer.value.eval(env);
    if (wanted === null) return;
    const { session } = table;
    const snapshot = table.snapshot(env);
    if (!known || known.now !== session.now || !sameSnapshot(known.snapshot, snapshot)) {
      known = { now: session.now, snapshot, read: 0, rows: null };
    }
    const current = known;
    if (current.read <= size) {
      for (const row of readAll(env)) {
        current.read++;
        yield row;
      }
      return;
    }
    current.rows ??= yield* build(env, index, own, key, readAll);
    yield* current.rows.get(key(wanted)) ?? [];
  };
}

function sameSnapshot(a: Snapshot, b: Snapshot): boolean {
  return a.scn === b.scn && a.tx === b.tx && a.seq === b.seq;
}

function* build(
  env: Env,
  index: number,
  own: Side,
  key: CorrelatedKey["key"],
  readAll: (env: Env) => Rows,
): Generator<typeof TICK, Map<string | number, Row[]>> {
  const rows = new Map<string | number, Row[]>();
  for (const row of readAll(env)) {
    if (row === TICK) {
      yield TICK;
      continue;
    }
    env.rows[index] = row;
    const value = own.value.eval(env);
    if (value !== null) {
      const found = rows.get(key(value));
      if (found) found.push(row);
      else rows.set(key(value), [row]);
    }
    if (tickIsDue()) yield TICK;
  }
  return rows;
}

/** The first equality of a column of the source with something of the enclosing blocks. */
export function correlatedKey(
  index: number,
  conditions: readonly Conjunct[],
): CorrelatedKey | undefined {
  for (const condition of conditions) {
    const { equality } = condition;
    if (!equality || condition.pinned) continue;
    const { left, right, type } = equality;
    const key = keyFunctionFor(type);
    if (isOwn(left, index) && isOuter(right)) return { own: left, outer: right, condition, key };
    if (isOwn(right, index) && isOuter(left)) return { own: right, outer: left, condition, key };
  }
  return undefined;
}

function isOwn({ uses, column }: Side, index: number): boolean {
  return uses.size === 1 && column?.source === index;
}

function isOuter({ uses, value }: Side): boolean {
  return uses.size === 0 && !value.constant;
}
