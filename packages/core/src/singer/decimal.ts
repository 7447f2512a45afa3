const exponentPattern = /^[eE]([+-]?)(\d+)$/;

/** Longest result of `toPlainText`, in characters. */
const maxPlainTextLength = 1000;

/** From this length on `toString` and `toJsonText` write an exponent, in characters. */
const maxJsonPlainLength = 40;

/** Digits an exponent may have once its leading zeros are gone: the sum with a text length stays a safe integer. */
const maxExponentDigits = 15;

/**
 * An exact decimal number of any precision: (-1)^negative * digits * 10^exponent. Immutable. `digits` never has leading
 * or trailing zeros, so that equal numbers have equal fields (but for the sign of zero). Exponents of up to 15 digits are
 * kept as a number and never written out, so `1e999999999` costs no memory.
 */
export class Decimal {
  /** True for numbers below zero, and for -0. */
  readonly negative: boolean;
  /** The coefficient: no leading or trailing zeros, `"0"` for zero. */
  readonly digits: string;
  /** Power of ten of the last digit; 0 for zero. */
  readonly exponent: number;

  private constructor(negative: boolean, digits: string, exponent: number) {
    this.negative = negative;
    this.digits = digits;
    this.exponent = exponent;
  }

  /**
   * Reads every JSON number, and the forms `+1`, `.5` and `1.` that Oracle and people write. No blanks.
   *
   * @throws RangeError when the text is not such a number or its exponent has more than 15 digits. The message does not
   * hold the text.
   */
  static parse(text: string): Decimal {
    const decimal = Decimal.tryParse(text);
    if (decimal === undefined) {
      throw new RangeError("the text is not a decimal number, or its exponent is out of range");
    }
    return decimal;
  }

  /** As `parse`, but `undefined` where `parse` throws. */
  static tryParse(text: string): Decimal | undefined {
    const sign = text.charCodeAt(0);
    const negative = sign === 0x2d;
    const start = negative || sign === 0x2b ? 1 : 0;
    const point = skipDigits(text, start);
    const fraction = text.charCodeAt(point) === 0x2e ? point + 1 : point;
    const end = fraction > point ? skipDigits(text, fraction) : point;
    if (end === start + fraction - point) return undefined;
    let power: number | undefined = 0;
    if (end < text.length) {
      const exponent = exponentPattern.exec(text.slice(end));
      if (exponent === null) return undefined;
      power = readExponent(exponent[1], exponent[2] as string);
    }
    const first = skipZeros(text, start, end, 1);
    if (first === end) return new Decimal(negative, "0", 0);
    if (power === undefined) return undefined;
    const last = skipZeros(text, end - 1, first, -1);
    if (last < point) {
      return new Decimal(negative, text.slice(first, last + 1), power + point - last - 1);
    }
    const digits =
      first < point
        ? text.slice(first, point) + text.slice(fraction, last + 1)
        : text.slice(first, last + 1);
    return new Decimal(negative, digits, power + fraction - last - 1);
  }

  /**
   * The decimal with the shortest digits that give the same number back (0.1 becomes 0.1); a bigint as it is.
   *
   * @throws RangeError for NaN and the infinities.
   */
  static from(value: number | bigint): Decimal {
    if (Object.is(value, -0)) return new Decimal(true, "0", 0);
    return Decimal.parse(String(value));
  }

  /** Number of significant digits, as Oracle counts a NUMBER's precision: 1 for zero, 2 for 1200. */
  get precision(): number {
    return this.digits.length;
  }

  /** Digits after the decimal point; negative for multiples of ten: -2 for 1200. */
  get scale(): number {
    return 0 - this.exponent;
  }

  get isInteger(): boolean {
    return this.exponent >= 0;
  }

  get isZero(): boolean {
    return this.digits === "0";
  }

  /** Order by value; -0 equals 0. Costs no more than the shorter of the two coefficients. */
  compare(other: Decimal): -1 | 0 | 1 {
    const sign = signOf(this);
    const otherSign = signOf(other);
    if (sign !== otherSign) return sign < otherSign ? -1 : 1;
    if (sign === 0) return 0;
    const magnitude = this.digits.length + this.exponent;
    const otherMagnitude = other.digits.length + other.exponent;
    if (magnitude !== otherMagnitude) return magnitude < otherMagnitude === sign > 0 ? -1 : 1;
    if (this.digits === other.digits) return 0;
    // Without leading and trailing zeros the order of the texts is the order of the fractions 0.digits.
    return this.digits < other.digits === sign > 0 ? -1 : 1;
  }

  /** Same value; -0 equals 0. */
  equals(other: Decimal): boolean {
    return this.compare(other) === 0;
  }

  /**
   * The number written out without an exponent: `1200`, `0.005`, `-0` for -0.
   *
   * @throws RangeError when that takes more than 1000 characters.
   */
  toPlainText(): string {
    if (plainLength(this) > maxPlainTextLength) {
      throw new RangeError(
        `the number written out has more than ${maxPlainTextLength} characters (exponent ${this.exponent})`,
      );
    }
    return plainText(this);
  }

  /** The same as `toJsonText`. */
  toString(): string {
    return this.toJsonText();
  }

  /**
   * A valid JSON number with every digit: plain up to 40 characters, else `1.5e400`. -0 is written `-0.0`, because many
   * readers take `-0` for the integer 0.
   */
  toJsonText(): string {
    if (this.isZero) return this.negative ? "-0.0" : "0";
    if (plainLength(this) <= maxJsonPlainLength) return plainText(this);
    const { digits } = this;
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
    const power = this.exponent + digits.length - 1;
    return `${this.negative ? "-" : ""}${digits.charAt(0)}${fraction}${power === 0 ? "" : `e${power}`}`;
  }

  /** @throws TypeError always: `JSON.stringify` would write a text or lose digits; use `stringifyExact`. */
  toJSON(): string {
    throw new TypeError("exact numbers must be written by stringifyExact, not by JSON.stringify");
  }
}

function skipDigits(text: string, from: number): number {
  let end = from;
  for (;;) {
    const code = text.charCodeAt(end);
    if (!(code >= 0x30 && code <= 0x39)) return end;
    end += 1;
  }
}

/** Offset of the first character that is neither a zero nor the point, or `end`. */
function skipZeros(text: string, from: number, end: number, step: 1 | -1): number {
  let at = from;
  while (at !== end) {
    const code = text.charCodeAt(at);
    if (code !== 0x30 && code !== 0x2e) break;
    at += step;
  }
  return at;
}

function readExponent(sign: string | undefined, text: string): number | undefined {
  let start = 0;
  while (start < text.length - 1 && text.charCodeAt(start) === 48) start += 1;
  if (text.length - start > maxExponentDigits) return undefined;
  const value = Number(text.slice(start));
  return sign === "-" ? 0 - value : value;
}

function signOf(decimal: Decimal): -1 | 0 | 1 {
  if (decimal.isZero) return 0;
  return decimal.negative ? -1 : 1;
}

function plainLength({ negative, digits, exponent }: Decimal): number {
  const sign = negative ? 1 : 0;
  if (exponent >= 0) return sign + digits.length + exponent;
  const scale = -exponent;
  return sign + (digits.length > scale ? digits.length + 1 : scale + 2);
}

function plainText({ negative, digits, exponent }: Decimal): string {
  const sign = negative ? "-" : "";
  if (exponent >= 0) return sign + digits + "0".repeat(exponent);
  const point = digits.length + exponent;
  if (point > 0) return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
  return `${sign}0.${"0".repeat(-point)}${digits}`;
}
