import { type Env, TICK } from "../expressions/contract.ts";
import { tickIsDue } from "../expressions/ticks.ts";
import type { Accumulator } from "../functions/aggregates.ts";
import type { Value } from "../types/value.ts";
import type { Flow } from "./contract.ts";
import type { Grouping, SlotCounter } from "./group-by.ts";
import { type Key, part, valueKeyFor } from "./row-key.ts";

/** One group while its rows come in. */
interface Group {
  readonly set: number;
  readonly keys: readonly Value[];
  readonly accumulators: readonly Accumulator[];
}

/**
 * Groups the rows of a flow. Each `true` of the result stands for one group: its values are in `env.slots`. Memory: the keys
 * and the state of the aggregates of each group. Without GROUP BY there is exactly one group, with it none for no rows.
 */
export function groupFlow(flow: Flow, grouping: Grouping, slots: SlotCounter): Flow {
  return function* group(env) {
    const groups = createGroups(grouping);
    for (const step of flow(env)) {
      if (step === TICK) yield TICK;
      else {
        groups.add(env);
        if (tickIsDue()) yield TICK;
      }
    }
    for (const found of groups.all()) {
      for (const { settle } of found.accumulators) if (settle) yield* settle();
      env.slots = slotValues(found, grouping, slots.next);
      yield true;
    }
  };
}

interface Groups {
  readonly add: (env: Env) => void;
  readonly all: () => Iterable<Group>;
}

function createGroups(grouping: Grouping): Groups {
  if (!grouping.hasGroupBy) {
    const only = newGroup(0, [], grouping);
    return { add: (env) => accumulate(only, env), all: () => [only] };
  }
  const keys = grouping.keys.map((key) => key.compiled.eval);
  const keyParts = grouping.keys.map((key) => valueKeyFor(key.compiled.type));
  const maps = grouping.sets.map(() => new Map<Key, Group>());
  const add = (env: Env): void => {
    const values = keys.map((read) => read(env));
    for (let set = 0; set < maps.length; set++) {
      const members = grouping.sets[set] ?? [];
      const key = keyOfSet(values, keyParts, members);
      const map = maps[set];
      let group = map?.get(key);
      if (!group) {
        group = newGroup(set, masked(values, members), grouping);
        map?.set(key, group);
      }
      accumulate(group, env);
    }
  };
  return {
    add,
    *all() {
      for (const map of maps) yield* map.values();
    },
  };
}

function keyOfSet(
  values: readonly Value[],
  keyParts: readonly ((value: Value) => Key)[],
  members: readonly number[],
): Key {
  const [only] = members;
  if (only !== undefined && members.length === 1) {
    return keyParts[only]?.(values[only] ?? null) ?? "";
  }
  let text = "";
  for (const member of members) text += part(keyParts[member]?.(values[member] ?? null));
  return text;
}

function masked(values: readonly Value[], members: readonly number[]): readonly Value[] {
  return values.map((value, index) => (members.includes(index) ? value : null));
}

function newGroup(set: number, keys: readonly Value[], grouping: Grouping): Group {
  return {
    set,
    keys,
    accumulators: grouping.aggregates.map(({ aggregate }) => aggregate.create()),
  };
}

function accumulate({ accumulators }: Group, env: Env): void {
  for (let index = 0; index < accumulators.length; index++) accumulators[index]?.add(env);
}

function slotValues(group: Group, grouping: Grouping, count: number): Value[] {
  const slots: Value[] = new Array(count).fill(null);
  for (const [index, key] of grouping.keys.entries()) slots[key.slot] = group.keys[index] ?? null;
  for (const [index, { slot }] of grouping.aggregates.entries()) {
    slots[slot] = group.accumulators[index]?.result() ?? null;
  }
  for (const { slot, ofSet } of grouping.indicators) slots[slot] = ofSet(group.set);
  return slots;
}
