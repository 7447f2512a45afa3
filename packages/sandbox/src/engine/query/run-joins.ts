import { type Env, TICK } from "../expressions/contract.ts";
import { SUSPENDED } from "../expressions/suspension.ts";
import { tickIsDue } from "../expressions/ticks.ts";
import type { Row } from "../types/value.ts";
import type { Flow, Rows } from "./contract.ts";

/**
 * A test of the current rows; null: everything passes. Where it gives SUSPENDED it must be asked again, after a TICK: see
 * `whenTold`.
 */
export type Test = ((env: Env) => boolean | typeof SUSPENDED) | null;

/** Asks a test that was suspended until it tells. */
export function* whenTold(test: Test, env: Env): Generator<typeof TICK, boolean> {
  let passed: boolean | typeof SUSPENDED = SUSPENDED;
  while (passed === SUSPENDED) {
    yield TICK;
    passed = test === null || test(env);
  }
  return passed;
}

/** The rows of some sources at one moment: what `keep` copied out of an environment. */
export type Kept = Row | null | readonly (Row | null)[];

/** How a join keeps and shows again the rows of one side. One source needs no array. */
export interface Keeper {
  readonly keep: (env: Env) => Kept;
  readonly show: (env: Env, kept: Kept) => void;
  readonly clear: (env: Env) => void;
}

/** The keeper of some sources. */
export function keeperOf(sources: readonly number[]): Keeper {
  const [only, more] = sources;
  if (only !== undefined && more === undefined) {
    return {
      keep: (env) => env.rows[only] ?? null,
      show: (env, kept) => {
        env.rows[only] = kept as Row | null;
      },
      clear: (env) => {
        env.rows[only] = null;
      },
    };
  }
  return {
    keep: (env) => sources.map((source) => env.rows[source] ?? null),
    show: (env, kept) => {
      const rows = kept as readonly (Row | null)[];
      for (const [index, source] of sources.entries()) env.rows[source] = rows[index] ?? null;
    },
    clear: (env) => {
      for (const source of sources) env.rows[source] = null;
    },
  };
}

/** The rows of one source that pass a test. */
export function scanFlow(rows: (env: Env) => Rows, index: number, test: Test): Flow {
  return function* scan(env) {
    for (const row of rows(env)) {
      if (row === TICK) {
        yield TICK;
        continue;
      }
      env.rows[index] = row;
      let passed = test === null || test(env);
      if (passed === SUSPENDED) passed = yield* whenTold(test, env);
      if (passed) yield true;
      else if (tickIsDue()) yield TICK;
    }
  };
}

/** Rows of a flow that pass a test. */
export function filterFlow(flow: Flow, test: NonNullable<Test>): Flow {
  return function* filter(env) {
    for (const step of flow(env)) {
      if (step === TICK) {
        yield TICK;
        continue;
      }
      let passed = test(env);
      if (passed === SUSPENDED) passed = yield* whenTold(test, env);
      if (passed) yield true;
      else if (tickIsDue()) yield TICK;
    }
  };
}

/** A nested loop: the inner flow is run anew for each outer row (index lookups, LATERAL). */
export function loopFlow(
  outer: Flow,
  inner: Flow,
  innerSources: readonly number[],
  test: Test,
  keepOuter: boolean,
): Flow {
  const keeper = keeperOf(innerSources);
  return function* loop(env) {
    for (const step of outer(env)) {
      if (step === TICK) {
        yield TICK;
        continue;
      }
      let found = false;
      for (const innerStep of inner(env)) {
        if (innerStep === TICK) {
          yield TICK;
          continue;
        }
        let passed = test === null || test(env);
        if (passed === SUSPENDED) passed = yield* whenTold(test, env);
        if (passed) {
          found = true;
          yield true;
        } else if (tickIsDue()) yield TICK;
      }
      if (found || !keepOuter) {
        if (tickIsDue()) yield TICK;
        continue;
      }
      keeper.clear(env);
      yield true;
    }
  };
}

/** The inner side is read once and kept; every outer row is tried with every kept row. For conditions without equalities. */
export function productFlow(
  outer: Flow,
  inner: Flow,
  innerSources: readonly number[],
  outerSources: readonly number[],
  test: Test,
  type: "INNER" | "LEFT" | "FULL",
): Flow {
  const keeper = keeperOf(innerSources);
  const outerKeeper = keeperOf(outerSources);
  return function* product(env) {
    const kept: Kept[] = [];
    for (const step of inner(env)) {
      if (step === TICK) yield TICK;
      else kept.push(keeper.keep(env));
    }
    const matched = type === "FULL" ? new Uint8Array(kept.length) : null;
    for (const step of outer(env)) {
      if (step === TICK) {
        yield TICK;
        continue;
      }
      let found = false;
      for (let index = 0; index < kept.length; index++) {
        keeper.show(env, kept[index] as Kept);
        let passed = test === null || test(env);
        if (passed === SUSPENDED) passed = yield* whenTold(test, env);
        if (passed) {
          found = true;
          if (matched) matched[index] = 1;
          yield true;
        } else if (tickIsDue()) yield TICK;
      }
      if (found || type === "INNER") continue;
      keeper.clear(env);
      yield true;
    }
    if (matched) yield* unmatched(env, kept, matched, keeper, outerKeeper);
  };
}

/** Kept rows that no partner was found for, with NULLs on the other side. */
export function* unmatched(
  env: Env,
  kept: readonly Kept[],
  matched: Uint8Array,
  keeper: Keeper,
  outerKeeper: Keeper,
): Iterable<true | typeof TICK> {
  outerKeeper.clear(env);
  for (let index = 0; index < kept.length; index++) {
    if (matched[index] === 0) {
      keeper.show(env, kept[index] as Kept);
      yield true;
    } else if (tickIsDue()) yield TICK;
  }
}
