import { Decimal } from "./decimal.ts";

/**
 * What a JSON Schema demands of a number, as exact texts, so that a validator's generated code can carry it. Values of JS
 * numbers are taken as their shortest decimal digits: 0.1 is a tenth.
 */
export interface NumberRules {
  /** Set when only whole numbers are allowed: all the types that are, for the message. */
  readonly integer?: readonly string[];
  readonly minimum?: string;
  readonly exclusiveMinimum?: string;
  readonly maximum?: string;
  readonly exclusiveMaximum?: string;
  readonly multipleOf?: string;
}

/** Says which rule a number breaks, as ajv words it, or undefined when it breaks none. */
export type NumberCheck = (value: number | Decimal) => string | undefined;

/**
 * Compiles rules into a check. A `Decimal` is checked exactly; so is a JS number, but for `multipleOf`, where it only has
 * to come close: sums such as 0.1 + 0.2 are multiples of 0.1 to whoever wrote them.
 */
export function compileNumberRules(rules: NumberRules): NumberCheck {
  const checks: NumberCheck[] = [];
  if (rules.integer !== undefined) {
    const problem = `must be ${rules.integer.join(" or ")}`;
    checks.push((value) => (isWhole(value) ? undefined : problem));
  }
  // In the order of ajv, so that of several broken rules the same one is named.
  addBound(checks, rules.maximum, "<=", (order) => order <= 0);
  addBound(checks, rules.minimum, ">=", (order) => order >= 0);
  addBound(checks, rules.exclusiveMaximum, "<", (order) => order < 0);
  addBound(checks, rules.exclusiveMinimum, ">", (order) => order > 0);
  if (rules.multipleOf !== undefined) checks.push(multipleCheck(rules.multipleOf));
  return (value) => {
    for (const check of checks) {
      const problem = check(value);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

function isWhole(value: number | Decimal): boolean {
  return value instanceof Decimal ? value.isInteger : Number.isInteger(value);
}

function addBound(
  checks: NumberCheck[],
  text: string | undefined,
  sign: string,
  holds: (order: number) => boolean,
): void {
  if (text === undefined) return;
  const bound = Decimal.parse(text);
  checks.push((value) => {
    const exact = value instanceof Decimal ? value : Decimal.from(value);
    return holds(exact.compare(bound)) ? undefined : `must be ${sign} ${text}`;
  });
}

function multipleCheck(text: string): NumberCheck {
  const step = Decimal.parse(text);
  const isClose = closeMultipleOf(Number(text));
  return (value) => {
    const holds = value instanceof Decimal ? isMultipleOf(value, step) : isClose(value);
    return holds ? undefined : `must be multiple of ${text}`;
  };
}

/** Whether a JS number is a multiple of a step, give or take the errors of binary fractions. */
export function closeMultipleOf(step: number): (value: number) => boolean {
  return (value) => {
    const quotient = value / step;
    const difference = Math.abs(quotient - Math.round(quotient));
    // Quotients beyond the range of a number say nothing, and are let through.
    return !(difference > Math.max(1e-8, Math.abs(quotient) * Number.EPSILON * 4));
  };
}

/** Whether a decimal is a whole multiple of a positive step, exactly. */
export function isMultipleOf(value: Decimal, step: Decimal): boolean {
  if (value.isZero) return true;
  const shift = value.exponent - step.exponent;
  // The value's last digit is not 0, so it cannot be a multiple of a step whose last digit stands before it.
  if (shift < 0) return false;
  const modulus = BigInt(step.digits);
  return (BigInt(value.digits) * powerOfTen(BigInt(shift), modulus)) % modulus === 0n;
}

/** 10 to a power, modulo `modulus`, without ever holding the power itself. */
function powerOfTen(power: bigint, modulus: bigint): bigint {
  let result = 1n % modulus;
  let base = 10n % modulus;
  for (let rest = power; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * base) % modulus;
    base = (base * base) % modulus;
  }
  return result;
}

/** The greatest JS number that is not above an exact number (as shortest digits). */
export function floorToNumber(bound: Decimal): number {
  const number = clampedNumber(bound);
  return Decimal.from(number).compare(bound) > 0 ? neighbour(number, -1n) : number;
}

/** The smallest JS number that is not below an exact number (as shortest digits). */
export function ceilToNumber(bound: Decimal): number {
  const number = clampedNumber(bound);
  return Decimal.from(number).compare(bound) < 0 ? neighbour(number, 1n) : number;
}

/** The nearest finite JS number. */
export function clampedNumber(decimal: Decimal): number {
  const number = Number(decimal.toJsonText());
  if (Number.isFinite(number)) return number;
  return decimal.negative ? -Number.MAX_VALUE : Number.MAX_VALUE;
}

/** The next JS number up or down; the greatest and the smallest finite one have none beyond and stay. */
function neighbour(number: number, direction: 1n | -1n): number {
  const view = new DataView(new ArrayBuffer(8));
  if (number === 0) return direction === 1n ? Number.MIN_VALUE : -Number.MIN_VALUE;
  view.setFloat64(0, number);
  // Seen as integers, the numbers of one sign are in the order of their sizes.
  const step = number > 0 ? direction : -direction;
  view.setBigUint64(0, view.getBigUint64(0) + step);
  const next = view.getFloat64(0);
  return Number.isFinite(next) ? next : number;
}
