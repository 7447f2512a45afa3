import { oraError } from "../errors.ts";
import { convertTo, derived, located } from "../expressions/compiled.ts";
import type { Compiled, Env } from "../expressions/contract.ts";
import { binaryDoubleType, numberType } from "../types/make-type.ts";
import {
  absolute,
  acos,
  add,
  asin,
  atan,
  atan2,
  ceil,
  compareNumbers,
  cos,
  cosh,
  divide,
  exp,
  floor,
  ln,
  log,
  makeNumber,
  modulo,
  multiply,
  type OraNumber,
  partsOf,
  power,
  remainder,
  signOf,
  sin,
  sinh,
  sqrt,
  subtract,
  tan,
  tanh,
  trunc,
} from "../types/number.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Value } from "../types/value.ts";
import type { CallSite, FunctionDefinition, FunctionTable } from "./contract.ts";
import { strict, variadic } from "./define.ts";

function isFloat(type: SqlType): boolean {
  return type.name === "BINARY_DOUBLE" || type.name === "BINARY_FLOAT";
}

/**
 * A function of numbers that is exact for NUMBER and works on doubles as soon as one argument is BINARY_FLOAT or
 * BINARY_DOUBLE. `keepFloat`: one BINARY_FLOAT argument gives BINARY_FLOAT.
 */
function mathFunction(
  arity: 1 | 2,
  exact: (a: OraNumber, b: OraNumber) => OraNumber,
  float: (a: number, b: number) => number,
  keepFloat = false,
): FunctionDefinition {
  const compile = (site: CallSite): Compiled => {
    const floats = site.args.filter((argument) => isFloat(argument.type));
    const single = keepFloat && floats.every((argument) => argument.type.name === "BINARY_FLOAT");
    const widest = single ? (floats[0]?.type ?? numberType) : binaryDoubleType;
    const type = floats.length > 0 ? widest : numberType;
    const { session } = site.binder;
    const parts = site.args.map((argument, i) => convertTo(argument, type, session, site.at(i)));
    const [first, second] = [parts[0], parts[1] ?? parts[0]];
    if (!first || !second) throw oraError(909, [], site.call.at);
    const apply = (floats.length > 0 ? float : exact) as (a: Value, b?: Value) => Value;
    const evaluate = (env: Env): Value => {
      const a = first.eval(env);
      if (a === null) return null;
      if (arity === 1) return apply(a);
      const b = second.eval(env);
      return b === null ? null : apply(a, b);
    };
    return derived(type, parts, session, located(evaluate, site.at(0)));
  };
  return { min: arity, max: arity, compile };
}

/** WIDTH_BUCKET(value, low, high, count): 0 below, count + 1 above; the bounds may descend. */
const widthBucket = strict({
  args: ["number", "number", "number", "number"],
  returns: numberType,
  evaluate: (_, value, low, high, count) => {
    if (signOf(count) <= 0) throw oraError(30494, [4]);
    const direction = compareNumbers(low, high);
    if (direction === 0) return null;
    const buckets = trunc(count);
    const ascending = direction < 0;
    if (compareNumbers(value, low) * (ascending ? 1 : -1) < 0) return 0;
    if (compareNumbers(value, high) * (ascending ? 1 : -1) >= 0) return add(buckets, 1);
    const share = divide(multiply(subtract(value, low), buckets), subtract(high, low));
    return add(floor(share), 1);
  },
});

/** The bitwise operation of integers from -(2^127) to 2^127 - 1; fractions are cut off. */
function bitFunction(operate: (a: bigint, b: bigint) => bigint): FunctionDefinition {
  return strict({
    args: ["number", "number"],
    returns: numberType,
    evaluate: (_, a, b) => makeNumber(operate(integerOf(a), integerOf(b)), 0),
  });
}

/** A NUMBER without its fraction as a bigint. */
export function integerOf(value: OraNumber): bigint {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  const { coefficient, exponent } = partsOf(trunc(value));
  return coefficient * 10n ** BigInt(Math.max(exponent, 0));
}

/** NANVL(a, b): b when a is NaN. */
const nanvl: FunctionDefinition = mathFunction(
  2,
  (a) => a,
  (a, b) => (Number.isNaN(a) ? b : a),
  true,
);

/** SIGN: -1, 0, 1; for floats 1 for NaN and zero, as Oracle says. */
const sign: FunctionDefinition = {
  min: 1,
  max: 1,
  compile: (site) => {
    const [argument] = site.args;
    if (!argument) throw oraError(909, [], site.call.at);
    const float = isFloat(argument.type);
    const { session } = site.binder;
    const value = float ? argument : convertTo(argument, numberType, session, site.at(0));
    return derived(numberType, [value], session, (env) => {
      const number = value.eval(env);
      if (number === null) return null;
      if (float) return (number as number) < 0 ? -1 : 1;
      return signOf(number as OraNumber);
    });
  },
};

const binToNum = variadic({
  kind: "number",
  min: 1,
  returns: numberType,
  evaluate: (_, bits) => {
    let result = 0n;
    for (const bit of bits) {
      if (bit !== 0 && bit !== 1) throw oraError(1428, [String(bit)]);
      result = result * 2n + BigInt(bit);
    }
    return makeNumber(result, 0);
  },
});

/** REMAINDER of doubles: the quotient is rounded to the nearest, halves to even. */
function floatRemainder(a: number, b: number): number {
  if (b === 0) return Number.NaN;
  const quotient = a / b;
  const nearest = Math.round(quotient);
  const even = Math.abs(quotient % 1) === 0.5 ? 2 * Math.round(quotient / 2) : nearest;
  return a - b * even;
}

/**
 * Numeric functions but ROUND and TRUNC.
 * Source: Oracle SQL Language Reference, Numeric Functions.
 */
export const numericFunctions: FunctionTable = {
  ABS: mathFunction(1, absolute, Math.abs, true),
  SIGN: sign,
  CEIL: mathFunction(1, ceil, Math.ceil, true),
  FLOOR: mathFunction(1, floor, Math.floor, true),
  MOD: mathFunction(2, modulo, (a, b) => (b === 0 ? a : a % b), true),
  REMAINDER: mathFunction(2, remainder, floatRemainder, true),
  POWER: mathFunction(2, power, (a, b) => a ** b),
  SQRT: mathFunction(1, (a) => sqrt(a), Math.sqrt),
  EXP: mathFunction(1, exp, Math.exp),
  LN: mathFunction(1, (a) => ln(a), Math.log),
  LOG: mathFunction(2, log, (base, value) => Math.log(value) / Math.log(base)),
  SIN: mathFunction(1, sin, Math.sin),
  COS: mathFunction(1, cos, Math.cos),
  TAN: mathFunction(1, tan, Math.tan),
  ASIN: mathFunction(1, (a) => asin(a), Math.asin),
  ACOS: mathFunction(1, (a) => acos(a), Math.acos),
  ATAN: mathFunction(1, atan, Math.atan),
  ATAN2: mathFunction(2, atan2, Math.atan2),
  SINH: mathFunction(1, sinh, Math.sinh),
  COSH: mathFunction(1, cosh, Math.cosh),
  TANH: mathFunction(1, tanh, Math.tanh),
  NANVL: nanvl,
  BITAND: bitFunction((a, b) => a & b),
  BITOR: bitFunction((a, b) => a | b),
  BITXOR: bitFunction((a, b) => a ^ b),
  WIDTH_BUCKET: widthBucket,
  BIN_TO_NUM: binToNum,
};
