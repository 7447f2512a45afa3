/** A decimal number by BigInt arithmetic alone: the tests' own judge of what a number's text means. */
export interface BigDecimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

/** Reads any text that `Decimal.parse` takes, with an exponent of up to nine digits. */
export function readBigDecimal(text: string): BigDecimal {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) throw new Error(`not a number: ${text}`);
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  let coefficient = BigInt(`${whole}${fraction}`) * (sign === "-" ? -1n : 1n);
  // + 0, so that "e-0" is not -0.
  let power = Number(exponent) - fraction.length + 0;
  if (coefficient === 0n) return { coefficient, exponent: 0 };
  while (coefficient % 10n === 0n) {
    coefficient /= 10n;
    power += 1;
  }
  return { coefficient, exponent: power };
}

/** Order by value. Only for exponents that are near each other: the numbers are written out. */
export function compareBigDecimals(a: BigDecimal, b: BigDecimal): -1 | 0 | 1 {
  const low = Math.min(a.exponent, b.exponent);
  const left = a.coefficient * 10n ** BigInt(a.exponent - low);
  const right = b.coefficient * 10n ** BigInt(b.exponent - low);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
