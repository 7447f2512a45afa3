import { type Compiled, type Env, TICK } from "../expressions/contract.ts";
import { SUSPENDED } from "../expressions/suspension.ts";
import { tickIsDue } from "../expressions/ticks.ts";
import { keyFunctionFor } from "../types/compare-values.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Value } from "../types/value.ts";
import type { Flow } from "./contract.ts";
import { type Key, part } from "./row-key.ts";
import { type Keeper, type Kept, keeperOf, type Test, unmatched, whenTold } from "./run-joins.ts";

/** One pair of join keys, both in the type they are compared in. */
export interface HashKey {
  readonly build: Compiled;
  readonly probe: Compiled;
  readonly type: SqlType;
}

/** The key of the current row of one side; undefined when a part is NULL: no row matches then. */
function keyReader(
  sides: readonly Compiled["eval"][],
  types: readonly SqlType[],
): (env: Env) => Key | undefined {
  const keys = types.map(keyFunctionFor);
  const [onlyRead] = sides;
  const [onlyKey] = keys;
  if (onlyRead && onlyKey && sides.length === 1) {
    return (env) => {
      const value: Value = onlyRead(env);
      return value === null ? undefined : onlyKey(value);
    };
  }
  return (env) => {
    let text = "";
    for (let index = 0; index < sides.length; index++) {
      const value = sides[index]?.(env) ?? null;
      if (value === null) return undefined;
      text += part(keys[index]?.(value));
    }
    return text;
  };
}

/** Rows of the build side by key: chains of positions, so that a key needs no array of its own. */
interface HashTable {
  readonly kept: Kept[];
  readonly next: number[];
  readonly heads: Map<Key, number>;
}

function* buildTable(
  env: Env,
  flow: Flow,
  keyOf: (env: Env) => Key | undefined,
  keeper: Keeper,
  keepNulls: boolean,
): Generator<typeof TICK, HashTable> {
  const table: HashTable = { kept: [], next: [], heads: new Map() };
  const tails = new Map<Key, number>();
  for (const step of flow(env)) {
    if (step === TICK) {
      yield TICK;
      continue;
    }
    if (tickIsDue()) yield TICK;
    const key = keyOf(env);
    if (key === undefined && !keepNulls) continue;
    const place = table.kept.push(keeper.keep(env)) - 1;
    table.next.push(-1);
    if (key !== undefined) chain(table, tails, key, place);
  }
  return table;
}

function chain(table: HashTable, tails: Map<Key, number>, key: Key, place: number): void {
  const head = table.heads.get(key);
  if (head === undefined) {
    table.heads.set(key, place);
    return;
  }
  table.next[tails.get(key) ?? head] = place;
  tails.set(key, place);
}

/**
 * A hash join: the build side is read once into a table in memory, then each row of the probe side looks its partners up.
 * LEFT keeps probe rows without a partner, FULL those of both sides. Memory: the rows of the build side.
 */
export function hashFlow(
  probe: Flow,
  build: Flow,
  sources: { readonly probe: readonly number[]; readonly build: readonly number[] },
  keys: readonly HashKey[],
  test: Test,
  type: "INNER" | "LEFT" | "FULL",
): Flow {
  const types = keys.map((key) => key.type);
  const buildKey = keyReader(
    keys.map((key) => key.build.eval),
    types,
  );
  const probeKey = keyReader(
    keys.map((key) => key.probe.eval),
    types,
  );
  const keeper = keeperOf(sources.build);
  const probeKeeper = keeperOf(sources.probe);
  return function* hashJoin(env) {
    const table = yield* buildTable(env, build, buildKey, keeper, type === "FULL");
    if (table.kept.length === 0 && type === "INNER") return;
    const matched = type === "FULL" ? new Uint8Array(table.kept.length) : null;
    for (const step of probe(env)) {
      if (step === TICK) {
        yield TICK;
        continue;
      }
      const key = probeKey(env);
      let place = key === undefined ? -1 : (table.heads.get(key) ?? -1);
      let found = false;
      for (; place >= 0; place = table.next[place] ?? -1) {
        keeper.show(env, table.kept[place] as Kept);
        let passed = test === null || test(env);
        if (passed === SUSPENDED) passed = yield* whenTold(test, env);
        if (passed) {
          found = true;
          if (matched) matched[place] = 1;
          yield true;
        } else if (tickIsDue()) yield TICK;
      }
      if (found) continue;
      if (type === "INNER") {
        if (tickIsDue()) yield TICK;
        continue;
      }
      keeper.clear(env);
      yield true;
    }
    if (matched) yield* unmatched(env, table.kept, matched, keeper, probeKeeper);
  };
}
