/**
 * An exact decimal that a JavaScript number cannot stand for: `coefficient * 10^exponent`. The coefficient carries the sign,
 * has no trailing zeros and at most 40 digits. Immutable. Make one with `makeNumber`, which keeps NUMBER values canonical.
 */
export class BigDecimal {
  readonly coefficient: bigint;
  /** Power of ten of the last digit, -170 to 125. */
  readonly exponent: number;

  constructor(coefficient: bigint, exponent: number) {
    this.coefficient = coefficient;
    this.exponent = exponent;
  }

  /** Digits of the coefficient, without its sign. */
  get digits(): string {
    const text = this.coefficient.toString();
    return text.startsWith("-") ? text.slice(1) : text;
  }

  /** A plain decimal text, for debugging; Oracle's text is `numberToText`. */
  toString(): string {
    return `${this.coefficient}E${this.exponent}`;
  }
}
