import { refuseUnordered } from "../../expressions/ordering.ts";
import { comparatorFor, keyFunctionFor } from "../../types/compare-values.ts";
import type { SqlType } from "../../types/sql-type.ts";
import type { Value } from "../../types/value.ts";
import type { AggregateParts, AggregateSite, AggregateTable } from "./contract.ts";
import { onlyArgument } from "./sums.ts";

/** Precision and scale are lost in aggregates. */
function loose(type: SqlType): SqlType {
  return type.name === "NUMBER" ? { name: "NUMBER", precision: null, scale: null } : type;
}

/** MIN and MAX. @throws OraError 932 for types without an order. */
function extreme(direction: 1 | -1): (site: AggregateSite) => AggregateParts {
  return (site) => {
    const { type, eval: read } = onlyArgument(site);
    refuseUnordered(type, site.at(0));
    const compare = type.name === "NULL" ? () => 0 : comparatorFor(type);
    return {
      type: loose(type),
      nullable: true,
      inputs: [read],
      start: () => {
        let best: Value = null;
        const add = (value: Value): void => {
          if (value === null) return;
          if (best === null || compare(value, best) * direction > 0) best = value;
        };
        return { add, result: () => best };
      },
    };
  };
}

/** ANY_VALUE: the first value that is not NULL. */
function anyValue(site: AggregateSite): AggregateParts {
  const { type, eval: read } = onlyArgument(site);
  return {
    type: loose(type),
    nullable: true,
    inputs: [read],
    start: () => {
      let found: Value = null;
      const add = (value: Value): void => {
        found ??= value;
      };
      return { add, result: () => found };
    },
  };
}

/** STATS_MODE: the most frequent value; of several the one that came first. */
function mode(site: AggregateSite): AggregateParts {
  const { type, eval: read } = onlyArgument(site);
  refuseUnordered(type, site.at(0));
  const key = keyFunctionFor(type);
  return {
    type: loose(type),
    nullable: true,
    inputs: [read],
    start: () => {
      const counts = new Map<string | number, { readonly value: Value; count: number }>();
      const add = (value: Value): void => {
        if (value === null) return;
        const entry = counts.get(key(value));
        if (entry) entry.count++;
        else counts.set(key(value), { value, count: 1 });
      };
      const result = (): Value => {
        let best: Value = null;
        let most = 0;
        for (const { value, count } of counts.values()) {
          if (count > most) [best, most] = [value, count];
        }
        return best;
      };
      return { add, result };
    },
  };
}

/** Aggregates that give one of the values. Source: Oracle SQL Language Reference, MIN, MAX, ANY_VALUE, STATS_MODE. */
export const pickAggregates: AggregateTable = {
  MIN: { min: 1, max: 1, distinct: true, compile: extreme(-1) },
  MAX: { min: 1, max: 1, distinct: true, compile: extreme(1) },
  ANY_VALUE: { min: 1, max: 1, distinct: true, compile: anyValue },
  STATS_MODE: { min: 1, max: 1, distinct: false, compile: mode },
};
