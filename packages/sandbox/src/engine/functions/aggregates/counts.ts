import { convertTo } from "../../expressions/compiled.ts";
import { numberType } from "../../types/make-type.ts";
import { makeNumber } from "../../types/number.ts";
import type { Value } from "../../types/value.ts";
import { hash32 } from "../hash.ts";
import { internalBytes } from "../internal-bytes.ts";
import type { AggregateParts, AggregateSite, AggregateTable } from "./contract.ts";

/** COUNT(*). */
export const countRows: AggregateParts = {
  type: numberType,
  nullable: false,
  inputs: [],
  start: () => {
    let count = 0;
    return { add: () => void count++, result: () => count };
  },
};

function count(site: AggregateSite): AggregateParts {
  return {
    type: numberType,
    nullable: false,
    inputs: site.args.map((argument) => argument.eval),
    start: () => {
      let found = 0;
      const add = (value: Value): void => {
        if (value !== null) found++;
      };
      return { add, result: () => found };
    },
  };
}

/** The sum of hashes, modulo 2^64: independent of the order of the rows. Not Oracle's own number. */
function checksum(site: AggregateSite): AggregateParts {
  const [argument] = site.args;
  const type = argument?.type ?? numberType;
  const read = argument
    ? convertTo(argument, type, site.binder.session, site.at(0)).eval
    : () => null;
  return {
    type: numberType,
    nullable: true,
    inputs: [read],
    start: () => {
      let sum = 0n;
      const add = (value: Value): void => {
        if (value !== null) sum += BigInt(hash32(internalBytes(value, type)));
      };
      return { add, result: () => makeNumber(sum % 2n ** 53n, 0) };
    },
  };
}

/** COUNT and CHECKSUM. Source: Oracle SQL Language Reference, under these names. */
export const countAggregates: AggregateTable = {
  COUNT: { min: 1, max: 1, distinct: true, compile: count },
  CHECKSUM: { min: 1, max: 1, distinct: true, since: 23, compile: checksum },
};
