import { convertTo } from "../../expressions/compiled.ts";
import { booleanType, numberType } from "../../types/make-type.ts";
import { makeNumber, type OraNumber } from "../../types/number.ts";
import type { Value } from "../../types/value.ts";
import { integerOf } from "../numeric.ts";
import type { AggregateDefinition, AggregateSite, AggregateTable } from "./contract.ts";
import { onlyArgument } from "./sums.ts";

function bitAggregate(operate: (a: bigint, b: bigint) => bigint): AggregateDefinition {
  const compile = (site: AggregateSite) => ({
    type: numberType,
    nullable: true,
    inputs: [convertTo(onlyArgument(site), numberType, site.binder.session, site.at(0)).eval],
    start: () => {
      let bits: bigint | null = null;
      const add = (value: Value): void => {
        if (value === null) return;
        const number = integerOf(value as OraNumber);
        bits = bits === null ? number : operate(bits, number);
      };
      return { add, result: (): Value => (bits === null ? null : makeNumber(bits, 0)) };
    },
  });
  return { min: 1, max: 1, distinct: true, compile };
}

/** `decisive` ends the question: false for AND, true for OR. */
function booleanAggregate(decisive: boolean): AggregateDefinition {
  const compile = (site: AggregateSite) => ({
    type: booleanType,
    nullable: true,
    inputs: [convertTo(onlyArgument(site), booleanType, site.binder.session, site.at(0)).eval],
    start: () => {
      let state: boolean | null = null;
      const add = (value: Value): void => {
        if (typeof value === "boolean" && state !== decisive) state = value;
      };
      return { add, result: (): Value => state };
    },
  });
  return { min: 1, max: 1, distinct: true, since: 23, compile };
}

/**
 * Bitwise and logical aggregates; NULLs do not count.
 * Source: Oracle SQL Language Reference, BIT_AND_AGG, BIT_OR_AGG, BIT_XOR_AGG; 23ai: BOOLEAN_AND_AGG, BOOLEAN_OR_AGG, EVERY.
 */
export const bitAggregates: AggregateTable = {
  BIT_AND_AGG: bitAggregate((a, b) => a & b),
  BIT_OR_AGG: bitAggregate((a, b) => a | b),
  BIT_XOR_AGG: bitAggregate((a, b) => a ^ b),
  BOOLEAN_AND_AGG: booleanAggregate(false),
  EVERY: booleanAggregate(false),
  BOOLEAN_OR_AGG: booleanAggregate(true),
};
