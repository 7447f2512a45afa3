import { oraError } from "../../errors.ts";
import { convertTo } from "../../expressions/compiled.ts";
import { type Compiled, type Env, TICK } from "../../expressions/contract.ts";
import { mapTicking, tickIsDue } from "../../expressions/ticks.ts";
import { numberType } from "../../types/make-type.ts";
import { type OraNumber, signOf } from "../../types/number.ts";
import type { Value } from "../../types/value.ts";
import { hasClause } from "../call-clauses.ts";
import { integerOf } from "../numeric.ts";
import type { CompiledWindow, WindowDefinition, WindowSite, WindowTable } from "./contract.ts";
import { compileFrame, type FrameRange } from "./frames.ts";

function argumentsOf(site: WindowSite, min: number, max: number): readonly Compiled[] {
  const { call, binder } = site;
  if (call.args.length < min || call.args.length > max) throw oraError(909, [], call.at);
  return call.args.map(({ value }) => binder.compile(value));
}

/** LAG and LEAD: the value some rows before or after; `direction` -1 or 1. */
function shift(direction: -1 | 1): WindowDefinition {
  const compile = (site: WindowSite): CompiledWindow => {
    const { binder, call } = site;
    const [value, offset, otherwise] = argumentsOf(site, 1, 3);
    if (!value) throw oraError(909, [], call.at);
    const at = (index: number): number => call.args[index]?.value.at ?? call.at;
    const count = offset ? convertTo(offset, numberType, binder.session, at(1)).eval : () => 1;
    const fallback = otherwise
      ? convertTo(otherwise, value.type, binder.session, at(2)).eval
      : () => null;
    const skipNulls = call.nulls === "IGNORE";
    return {
      type: value.type,
      nullable: true,
      compute: function* compute(rows: readonly Env[]) {
        const values = yield* mapTicking(rows, (row) => value.eval(row));
        const result: Value[] = [];
        for (const [i, row] of rows.entries()) {
          const place = placeAt(values, i, distance(count(row)) * direction, skipNulls);
          result.push(place === undefined ? fallback(row) : (values[place] ?? null));
          if (tickIsDue()) yield TICK;
        }
        return result;
      },
    };
  };
  return { order: "needed", frame: false, compile };
}

/** @throws OraError 1428 for a negative offset. */
function distance(value: Value): number {
  if (value === null) return 0;
  if (signOf(value as OraNumber) < 0) throw oraError(1428, [String(value)]);
  return Number(integerOf(value as OraNumber));
}

/** The position `offset` rows away, counting only rows with a value when NULLs are ignored. */
function placeAt(
  values: readonly Value[],
  from: number,
  offset: number,
  skipNulls: boolean,
): number | undefined {
  if (!skipNulls || offset === 0) {
    const place = from + offset;
    return place >= 0 && place < values.length ? place : undefined;
  }
  const step = offset < 0 ? -1 : 1;
  let left = Math.abs(offset);
  for (let i = from + step; i >= 0 && i < values.length; i += step) {
    if (values[i] !== null && --left === 0) return i;
  }
  return undefined;
}

/** FIRST_VALUE, LAST_VALUE and NTH_VALUE look into the frame. */
function pick(
  count: 1 | 2,
  choose: (values: readonly Value[], range: FrameRange, nth: number, skip: boolean) => Value,
): WindowDefinition {
  const compile = (site: WindowSite): CompiledWindow => {
    const { binder, call, over, orderBy } = site;
    const [value, nth] = argumentsOf(site, count, count);
    if (!value) throw oraError(909, [], call.at);
    const number = nth ? convertTo(nth, numberType, binder.session, call.at).eval : () => 1;
    const frame = compileFrame(over, orderBy, binder);
    const skip = call.nulls === "IGNORE";
    const fromLast = hasClause(call, "FROM LAST");
    return {
      type: value.type,
      nullable: true,
      compute: function* compute(rows: readonly Env[]) {
        const values = yield* mapTicking(rows, (row) => value.eval(row));
        const range = yield* frame.over(rows);
        const result: Value[] = [];
        for (const [i, row] of rows.entries()) {
          const wanted = positive(number(row));
          result.push(choose(values, range(i), fromLast ? -wanted : wanted, skip));
          if (tickIsDue()) yield TICK;
        }
        return result;
      },
    };
  };
  return { order: "possible", frame: true, compile };
}

/** @throws OraError 1428 unless the number is above 0. */
function positive(value: Value): number {
  if (value === null || signOf(value as OraNumber) <= 0) throw oraError(1428, [String(value)]);
  return Number(integerOf(value as OraNumber));
}

/** The nth value of a frame; counted from its end when n is negative. */
function nthOf(
  values: readonly Value[],
  { start, end }: FrameRange,
  nth: number,
  skipNulls: boolean,
): Value {
  const step = nth < 0 ? -1 : 1;
  let left = Math.abs(nth);
  for (let i = nth < 0 ? end - 1 : start; i >= start && i < end; i += step) {
    const value = values[i] ?? null;
    if ((value !== null || !skipNulls) && --left === 0) return value;
  }
  return null;
}

/**
 * Functions that read another row of the partition.
 * Source: Oracle SQL Language Reference, LAG, LEAD, FIRST_VALUE, LAST_VALUE, NTH_VALUE.
 */
export const navigationFunctions: WindowTable = {
  LAG: shift(-1),
  LEAD: shift(1),
  FIRST_VALUE: pick(1, (values, range, _, skip) => nthOf(values, range, 1, skip)),
  LAST_VALUE: pick(1, (values, range, _, skip) => nthOf(values, range, -1, skip)),
  NTH_VALUE: pick(2, nthOf),
};
