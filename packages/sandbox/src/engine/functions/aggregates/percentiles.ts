import { oraError } from "../../errors.ts";
import { convertTo } from "../../expressions/compiled.ts";
import type { Compiled } from "../../expressions/contract.ts";
import { keyComparator, type OrderKey, orderComparator } from "../../expressions/ordering.ts";
import { isDatetimeType, typeFamily } from "../../types/common-type.ts";
import {
  addDaySecondToTimestamp,
  addDaySecondToZoned,
  subtractTimestamps,
} from "../../types/datetime.ts";
import { typeNameInErrors } from "../../types/describe-type.ts";
import { makeDaySecond, nanosOf } from "../../types/interval.ts";
import { numberType } from "../../types/make-type.ts";
import {
  add,
  floor,
  multiply,
  numberFromDouble,
  numberToDouble,
  type OraNumber,
  subtract,
  toInteger,
} from "../../types/number.ts";
import type { SqlType } from "../../types/sql-type.ts";
import { DaySecond, Timestamp, type Value, ZonedTimestamp } from "../../types/value.ts";
import type {
  AggregateDefinition,
  AggregateParts,
  AggregateSite,
  AggregateTable,
} from "./contract.ts";
import { SortedItems } from "./sorted-items.ts";
import { fraction } from "./statistics.ts";
import { onlyArgument } from "./sums.ts";

/**
 * What a continuous percentile works on: NUMBER, floats, dates, timestamps, intervals.
 * @throws OraError 932 for anything else.
 */
function continuousType(type: SqlType, at: number): SqlType {
  const family = typeFamily(type);
  if (type.name === "NUMBER" || family === "text" || family === "null") return numberType;
  if (family === "number" || isDatetimeType(type) || family.startsWith("interval")) return type;
  throw oraError(932, ["NUMBER", typeNameInErrors(type)], at);
}

/** The value between two, `share` of the way from the lower. */
function between(low: Value, high: Value, share: OraNumber, type: SqlType): Value {
  if (share === 0) return low;
  if (low instanceof Timestamp && high instanceof Timestamp) {
    return addDaySecondToTimestamp(low, portion(subtractTimestamps(high, low), share));
  }
  if (low instanceof ZonedTimestamp && high instanceof ZonedTimestamp) {
    return addDaySecondToZoned(low, portion(subtractTimestamps(high, low), share));
  }
  if (low instanceof DaySecond && high instanceof DaySecond) {
    const gap = makeDaySecond(nanosOf(high) - nanosOf(low));
    return makeDaySecond(nanosOf(low) + nanosOf(portion(gap, share)));
  }
  if (type.name === "NUMBER") {
    const gap = subtract(high as OraNumber, low as OraNumber);
    return add(low as OraNumber, multiply(gap, share));
  }
  const between = (low as number) + ((high as number) - (low as number)) * numberToDouble(share);
  return isDatetimeType(type) || typeFamily(type) === "interval-ym" ? Math.round(between) : between;
}

function portion(gap: DaySecond, share: OraNumber): DaySecond {
  return makeDaySecond(BigInt(Math.round(Number(nanosOf(gap)) * numberToDouble(share))));
}

/** PERCENTILE_CONT: row number 1 + p * (n - 1), interpolated. */
function continuous(sorted: readonly Value[], share: Value, type: SqlType): Value {
  if (sorted.length === 0) return null;
  fraction(share);
  const place = multiply(share as OraNumber, sorted.length - 1);
  const whole = floor(place);
  const index = toInteger(whole);
  const low = sorted[index] ?? null;
  return between(low, sorted[index + 1] ?? low, subtract(place, whole), type);
}

/** PERCENTILE_DISC: the first value whose cumulative distribution reaches p. */
function discrete(sorted: readonly Value[], share: Value): Value {
  if (sorted.length === 0) return null;
  const wanted = Math.ceil(fraction(share) * sorted.length - 1e-9);
  return sorted[Math.max(wanted, 1) - 1] ?? null;
}

/** Collects the values of a key; `share` is read from the first row. */
function collected(
  value: Compiled,
  key: OrderKey,
  share: (() => Value) | Compiled["eval"],
  type: SqlType,
  finish: (sorted: readonly Value[], share: Value) => Value,
): AggregateParts {
  const compare = keyComparator({ ...key, value });
  return {
    type,
    nullable: true,
    inputs: [value.eval, share],
    start: () => {
      const found = new SortedItems<Value>(compare);
      let part: Value = null;
      return {
        add: (item, values) => {
          part ??= values[1] ?? null;
          if (item !== null) found.add(item);
        },
        settle: () => found.settle(),
        result: () => finish(found.inOrder(), part),
      };
    },
  };
}

/** MEDIAN is PERCENTILE_CONT(0.5). */
function median(site: AggregateSite): AggregateParts {
  const argument = onlyArgument(site);
  const type = continuousType(argument.type, site.at(0));
  const value = convertTo(argument, type, site.binder.session, site.at(0));
  const key: OrderKey = { value, descending: false, nulls: undefined };
  return collected(
    value,
    key,
    () => 0.5,
    type,
    (sorted, share) => continuous(sorted, share, type),
  );
}

function percentile(isContinuous: boolean): AggregateDefinition {
  const compile = (site: AggregateSite): AggregateParts => {
    const [key, more] = site.order;
    if (!key || more) throw oraError(909, [], site.call.at);
    const { session } = site.binder;
    const share = convertTo(onlyArgument(site), numberType, session, site.at(0)).eval;
    const at = site.call.withinGroup?.[0]?.expr.at ?? site.call.at;
    if (!isContinuous) return collected(key.value, key, share, key.value.type, discrete);
    const type = continuousType(key.value.type, at);
    const value = convertTo(key.value, type, session, at);
    return collected(value, key, share, type, (sorted, part) => continuous(sorted, part, type));
  };
  return { min: 1, max: 1, distinct: false, withinGroup: "needed", compile };
}

/** Where values would stand among the rows, compared by the ORDER BY of WITHIN GROUP. */
function hypothetical(
  finish: (facts: { before: number; distinct: number; notAfter: number; n: number }) => Value,
): AggregateDefinition {
  const compile = (site: AggregateSite): AggregateParts => {
    if (site.args.length !== site.order.length) throw oraError(909, [], site.call.at);
    const { session } = site.binder;
    const values = site.args.map((argument, i) =>
      convertTo(argument, site.order[i]?.value.type ?? argument.type, session, site.at(i)),
    );
    const compare = orderComparator(site.order);
    const width = values.length;
    return {
      type: numberType,
      nullable: false,
      inputs: [...values.map((value) => value.eval), ...site.order.map((key) => key.value.eval)],
      start: () => {
        const rows: (readonly Value[])[] = [];
        let wanted: readonly Value[] = [];
        const result = (): Value => {
          const before = rows.filter((row) => compare(row, wanted) < 0);
          const sorted = before.toSorted(compare);
          const distinct = sorted.filter(
            (row, i) => i === 0 || compare(row, sorted[i - 1] ?? row) !== 0,
          ).length;
          const notAfter = rows.filter((row) => compare(row, wanted) <= 0).length;
          return finish({ before: before.length, distinct, notAfter, n: rows.length });
        };
        const add = (_: Value, inputs: readonly Value[]): void => {
          wanted = inputs.slice(0, width);
          rows.push(inputs.slice(width));
        };
        return { add, result };
      },
    };
  };
  const max = Number.POSITIVE_INFINITY;
  return { min: 1, max, distinct: false, withinGroup: "needed", compile };
}

const medianDefinition: AggregateDefinition = { min: 1, max: 1, distinct: true, compile: median };

/**
 * Percentiles and hypothetical ranks.
 * Source: Oracle SQL Language Reference, MEDIAN, PERCENTILE_CONT, PERCENTILE_DISC, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST.
 */
export const percentileAggregates: AggregateTable = {
  MEDIAN: medianDefinition,
  APPROX_MEDIAN: medianDefinition,
  PERCENTILE_CONT: percentile(true),
  PERCENTILE_DISC: percentile(false),
  APPROX_PERCENTILE: percentile(true),
  RANK: hypothetical(({ before }) => before + 1),
  DENSE_RANK: hypothetical(({ distinct }) => distinct + 1),
  PERCENT_RANK: hypothetical(({ before, n }) => (n === 0 ? 0 : numberFromDouble(before / n))),
  CUME_DIST: hypothetical(({ notAfter, n }) => numberFromDouble((notAfter + 1) / (n + 1))),
};
