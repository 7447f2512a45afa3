import { oraError } from "../../errors.ts";
import { convertTo } from "../../expressions/compiled.ts";
import { arithmeticType } from "../../types/common-type.ts";
import { numberType } from "../../types/make-type.ts";
import {
  add,
  divide,
  multiply,
  numberFromDouble,
  numberToDouble,
  type OraNumber,
  signOf,
  sqrt,
  subtract,
} from "../../types/number.ts";
import type { Value } from "../../types/value.ts";
import type {
  AggregateDefinition,
  AggregateParts,
  AggregateSite,
  AggregateTable,
} from "./contract.ts";

/** Sums over pairs (y, x); with one argument y is x. */
interface Moments {
  n: number;
  x: OraNumber;
  y: OraNumber;
  xx: OraNumber;
  yy: OraNumber;
  xy: OraNumber;
}

type Finish = (moments: Moments) => Value;

/** n times a sum of products of deviations: exact until the one division that follows. */
function scaled(n: number, products: OraNumber, a: OraNumber, b: OraNumber): OraNumber {
  return subtract(multiply(n, products), multiply(a, b));
}

const sxx = (m: Moments): OraNumber => notNegative(scaled(m.n, m.xx, m.x, m.x));
const syy = (m: Moments): OraNumber => notNegative(scaled(m.n, m.yy, m.y, m.y));
const sxy = (m: Moments): OraNumber => scaled(m.n, m.xy, m.x, m.y);

/** Rounding must not make a sum of squares negative. */
function notNegative(value: OraNumber): OraNumber {
  return signOf(value) < 0 ? 0 : value;
}

/** `alone`: the result for one row where the sample formula would divide by 0. */
function variance(sample: boolean, alone: Value): Finish {
  return (m) => {
    if (m.n === 0) return null;
    if (sample && m.n === 1) return alone;
    return divide(sxx(m), m.n * (sample ? m.n - 1 : m.n));
  };
}

function root(finish: Finish): Finish {
  return (m) => {
    const value = finish(m);
    return value === null ? null : sqrt(value as OraNumber);
  };
}

function covariance(sample: boolean): Finish {
  return (m) =>
    m.n === 0 || (sample && m.n === 1) ? null : divide(sxy(m), m.n * (sample ? m.n - 1 : m.n));
}

const correlation: Finish = (m) => {
  if (m.n === 0) return null;
  const product = multiply(sxx(m), syy(m));
  return signOf(product) === 0 ? null : divide(sxy(m), sqrt(product));
};

const slope: Finish = (m) => (m.n === 0 || signOf(sxx(m)) === 0 ? null : divide(sxy(m), sxx(m)));

const intercept: Finish = (m) => {
  if (m.n === 0 || signOf(sxx(m)) === 0) return null;
  const left = multiply(m.y, sxx(m));
  const right = multiply(m.x, sxy(m));
  return divide(subtract(left, right), multiply(m.n, sxx(m)));
};

const determination: Finish = (m) => {
  if (m.n === 0 || signOf(sxx(m)) === 0) return null;
  if (signOf(syy(m)) === 0) return 1;
  return divide(multiply(sxy(m), sxy(m)), multiply(sxx(m), syy(m)));
};

const unlessEmpty =
  (finish: Finish): Finish =>
  (m) =>
    m.n === 0 ? null : finish(m);

function single(finish: Finish, distinct: boolean): AggregateDefinition {
  return { min: 1, max: 1, distinct, compile: (site) => moments(site, finish) };
}

function pair(finish: Finish): AggregateDefinition {
  return { min: 2, max: 2, distinct: false, compile: (site) => moments(site, finish) };
}

/** Rows with a NULL among the arguments do not count. */
function moments(site: AggregateSite, finish: Finish): AggregateParts {
  const inputs = numericInputs(site);
  const alone = inputs.length === 1;
  return {
    type: numberType,
    nullable: true,
    inputs,
    start: () => {
      const m: Moments = { n: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 };
      const take = (value: Value, values: readonly Value[]): void => {
        const second = alone ? value : (values[1] ?? null);
        if (value === null || second === null) return;
        addPair(m, value as OraNumber, second as OraNumber);
      };
      return { add: take, result: () => finish(m) };
    },
  };
}

function addPair(m: Moments, y: OraNumber, x: OraNumber): void {
  m.n++;
  m.x = add(m.x, x);
  m.y = add(m.y, y);
  m.xx = add(m.xx, multiply(x, x));
  m.yy = add(m.yy, multiply(y, y));
  m.xy = add(m.xy, multiply(x, y));
}

/** @throws OraError 932 for an argument that is no number. */
function numericInputs(site: AggregateSite): AggregateParts["inputs"] {
  return site.args.map((argument, i) => {
    arithmeticType("*", argument.type, numberType, site.at(i));
    return convertTo(argument, numberType, site.binder.session, site.at(i)).eval;
  });
}

/** Skewness (power 3) and excess kurtosis (power 4), computed in doubles. */
function shape(power: 3 | 4, sample: boolean): AggregateDefinition {
  const compile = (site: AggregateSite): AggregateParts => ({
    type: numberType,
    nullable: true,
    inputs: numericInputs(site),
    start: () => {
      const values: number[] = [];
      const take = (value: Value): void => {
        if (value !== null) values.push(numberToDouble(value as OraNumber));
      };
      return { add: take, result: () => shapeOf(values, power, sample) };
    },
  });
  return { min: 1, max: 1, distinct: true, compile };
}

function shapeOf(values: readonly number[], power: 3 | 4, sample: boolean): Value {
  const n = values.length;
  if (n < power - (sample ? 0 : power - 1)) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const moment = (p: number) => values.reduce((sum, value) => sum + (value - mean) ** p, 0) / n;
  const spread = moment(2);
  if (spread === 0) return null;
  const population = moment(power) / spread ** (power / 2) - (power === 4 ? 3 : 0);
  if (!sample) return numberFromDouble(population);
  if (power === 3) return numberFromDouble((population * Math.sqrt(n * (n - 1))) / (n - 2));
  return numberFromDouble(((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * population + 6));
}

/**
 * Variances, correlation and linear regression.
 * Source: Oracle SQL Language Reference, STDDEV, VARIANCE, COVAR_POP, CORR, REGR_ (Linear Regression) Functions.
 */
export const statisticAggregates: AggregateTable = {
  VARIANCE: single(variance(true, 0), true),
  VAR_POP: single(variance(false, 0), false),
  VAR_SAMP: single(variance(true, null), false),
  STDDEV: single(root(variance(true, 0)), true),
  STDDEV_POP: single(root(variance(false, 0)), false),
  STDDEV_SAMP: single(root(variance(true, null)), false),
  COVAR_POP: pair(covariance(false)),
  COVAR_SAMP: pair(covariance(true)),
  CORR: pair(correlation),
  REGR_COUNT: pair((m) => m.n),
  REGR_AVGX: pair(unlessEmpty((m) => divide(m.x, m.n))),
  REGR_AVGY: pair(unlessEmpty((m) => divide(m.y, m.n))),
  REGR_SXX: pair(unlessEmpty((m) => divide(sxx(m), m.n))),
  REGR_SYY: pair(unlessEmpty((m) => divide(syy(m), m.n))),
  REGR_SXY: pair(unlessEmpty((m) => divide(sxy(m), m.n))),
  REGR_SLOPE: pair(slope),
  REGR_INTERCEPT: pair(intercept),
  REGR_R2: pair(determination),
  SKEWNESS_POP: shape(3, false),
  SKEWNESS_SAMP: shape(3, true),
  KURTOSIS_POP: shape(4, false),
  KURTOSIS_SAMP: shape(4, true),
};

/** A percentile's argument. @throws OraError 1428 outside 0 to 1. */
export function fraction(value: Value): number {
  const number = value === null ? Number.NaN : numberToDouble(value as OraNumber);
  if (!(number >= 0 && number <= 1)) throw oraError(1428, [String(number)]);
  return number;
}
