import { tenTo } from "./number-core.ts";

/**
 * Fixed-point arithmetic on bigints for the functions that have no exact result. A `Fixed` x stands for x / 10^PLACES.
 * With 100 places a result keeps more than 40 right digits even after it lost 40 to cancellation.
 */
export type Fixed = bigint;

export const PLACES = 100;
export const ONE: Fixed = tenTo(PLACES);

/** a * b. */
export function times(a: Fixed, b: Fixed): Fixed {
  return (a * b) / ONE;
}

/** a / b. */
export function over(a: Fixed, b: Fixed): Fixed {
  return (a * ONE) / b;
}

/** The greatest bigint whose square is not above the value. */
export function integerRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

/** e^x for |x| of at most a few units. */
export function expFixed(x: Fixed): Fixed {
  const halvings = 16n;
  const small = x >> halvings;
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term !== 0n && n < 200n; n += 1n) {
    term = times(term, small) / n;
    sum += term;
  }
  for (let n = 0n; n < halvings; n += 1n) sum = times(sum, sum);
  return sum;
}

/** ln x for x from 1 to 10. */
export function lnFixed(x: Fixed): Fixed {
  let y: Fixed =
    BigInt(Math.round(Math.log(Number(x / tenTo(PLACES - 15)) / 1e15) * 1e15)) * tenTo(PLACES - 15);
  for (let round = 0; round < 3; round += 1) {
    const power = expFixed(y);
    y += 2n * over(x - power, x + power);
  }
  return y;
}

/** arctan x for any x. */
export function atanFixed(x: Fixed): Fixed {
  const halvings = 8n;
  let small = x;
  for (let n = 0n; n < halvings; n += 1n) {
    small = over(small, ONE + integerRoot((ONE + times(small, small)) * ONE));
  }
  const square = times(small, small);
  let power = small;
  let sum = small;
  for (let n = 3n; power !== 0n; n += 2n) {
    power = -times(power, square);
    sum += power / n;
  }
  return sum << halvings;
}

/** sin x and cos x for |x| of at most a few units. */
export function sinCosFixed(x: Fixed): { readonly sin: Fixed; readonly cos: Fixed } {
  const square = times(x, x);
  let sin = x;
  let cos = ONE;
  let sinTerm = x;
  let cosTerm = ONE;
  for (let n = 1n; sinTerm !== 0n || cosTerm !== 0n; n += 1n) {
    cosTerm = -times(cosTerm, square) / ((2n * n - 1n) * (2n * n));
    sinTerm = -times(sinTerm, square) / (2n * n * (2n * n + 1n));
    cos += cosTerm;
    sin += sinTerm;
  }
  return { sin, cos };
}

/** ln 10. */
export const LN10: Fixed = 3n * ln2() + lnFixed((ONE * 5n) / 4n);

function ln2(): Fixed {
  return lnFixed(2n * ONE);
}

/** pi * 10^places by Machin's formula. */
export function piTo(places: number): bigint {
  const guard = 10;
  const unit = tenTo(places + guard);
  return (4n * (4n * arccot(5n, unit) - arccot(239n, unit))) / tenTo(guard);
}

function arccot(x: bigint, unit: bigint): bigint {
  let power = unit / x;
  let sum = power;
  for (let n = 3n; power !== 0n; n += 2n) {
    power = -power / (x * x);
    sum += power / n;
  }
  return sum;
}
