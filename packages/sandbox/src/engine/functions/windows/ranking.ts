import { oraError } from "../../errors.ts";
import { convertTo } from "../../expressions/compiled.ts";
import type { Env } from "../../expressions/contract.ts";
import { mapTicking } from "../../expressions/ticks.ts";
import { arithmeticType } from "../../types/common-type.ts";
import { numberType } from "../../types/make-type.ts";
import { add, divide, type OraNumber, signOf, toInteger } from "../../types/number.ts";
import type { Value } from "../../types/value.ts";
import type {
  CompiledWindow,
  Compute,
  WindowDefinition,
  WindowSite,
  WindowTable,
} from "./contract.ts";
import { type Partition, preparePartition, withoutPeers } from "./frames.ts";

/** A function of the place among the sorted rows. `peers`: it asks which rows sort alike. */
function rank(
  value: (partition: Partition, index: number) => Value,
  peers = true,
): WindowDefinition {
  const compile = (site: WindowSite): CompiledWindow => {
    if (site.call.args.length > 0) throw oraError(909, [], site.call.at);
    return { type: numberType, nullable: false, compute: computeRank(site, value, peers) };
  };
  return { order: "needed", frame: false, compile };
}

function computeRank(
  site: WindowSite,
  value: (partition: Partition, index: number) => Value,
  peers: boolean,
): Compute {
  return function* compute(rows: readonly Env[]) {
    const partition = peers ? yield* preparePartition(rows, site.orderBy) : withoutPeers(rows);
    return yield* mapTicking(rows, (_, index) => value(partition, index));
  };
}

/** NTILE(n): the first buckets have one row more when the rows cannot be shared out evenly. */
const ntile: WindowDefinition = {
  order: "needed",
  frame: false,
  compile: ({ call, binder }) => {
    const [argument, more] = call.args;
    if (!argument || more) throw oraError(909, [], call.at);
    const { at } = argument.value;
    const compiled = binder.compile(argument.value);
    const count = convertTo(compiled, numberType, binder.session, at).eval;
    return {
      type: numberType,
      nullable: false,
      compute: function* compute(rows: readonly Env[]) {
        const first = rows[0];
        const buckets = first ? bucketCount(count(first)) : 1;
        const small = Math.floor(rows.length / buckets);
        const large = rows.length % buckets;
        return yield* mapTicking(rows, (_, i) => {
          const inLarge = large * (small + 1);
          if (i < inLarge) return Math.floor(i / (small + 1)) + 1;
          return large + Math.floor((i - inLarge) / small) + 1;
        });
      },
    };
  },
};

/** @throws OraError 1428 unless the number is above 0. */
function bucketCount(value: Value): number {
  if (value === null || signOf(value as OraNumber) <= 0) throw oraError(1428, [String(value)]);
  return Math.max(1, toInteger(value as OraNumber));
}

/** RATIO_TO_REPORT(x): the share of the sum over the whole partition. */
const ratioToReport: WindowDefinition = {
  order: "refused",
  frame: false,
  compile: ({ call, binder }) => {
    const [argument, more] = call.args;
    if (!argument || more) throw oraError(909, [], call.at);
    const { at } = argument.value;
    const compiled = binder.compile(argument.value);
    arithmeticType("*", compiled.type, numberType, at);
    const read = convertTo(compiled, numberType, binder.session, at).eval;
    return {
      type: numberType,
      nullable: true,
      compute: function* compute(rows: readonly Env[]) {
        let sum: OraNumber = 0;
        const values = yield* mapTicking(rows, (row) => {
          const value = read(row) as OraNumber | null;
          if (value !== null) sum = add(sum, value);
          return value;
        });
        const total = sum;
        if (signOf(total) === 0) return values.map(() => null);
        return yield* mapTicking(values, (value) => (value === null ? null : divide(value, total)));
      },
    };
  },
};

/**
 * Functions of the place in the partition.
 * Source: Oracle SQL Language Reference, ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE, RATIO_TO_REPORT.
 */
export const rankingFunctions: WindowTable = {
  ROW_NUMBER: rank((_, index) => index + 1, false),
  RANK: rank(({ peerStart }, index) => (peerStart[index] ?? 0) + 1),
  DENSE_RANK: rank(({ groups }, index) => groups[index] ?? 0),
  PERCENT_RANK: rank(({ rows, peerStart }, index) =>
    rows.length < 2 ? 0 : divide(peerStart[index] ?? 0, rows.length - 1),
  ),
  CUME_DIST: rank(({ rows, peerEnd }, index) => divide(peerEnd[index] ?? 0, rows.length)),
  NTILE: ntile,
  RATIO_TO_REPORT: ratioToReport,
};
