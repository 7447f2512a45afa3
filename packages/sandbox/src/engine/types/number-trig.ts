import { compareNumbers, divide, type OraNumber, partsOf, signOf, tenTo } from "./number-core.ts";
import {
  atanFixed,
  type Fixed,
  integerRoot,
  ONE,
  over,
  PLACES,
  piTo,
  sinCosFixed,
} from "./number-fixed.ts";
import { fromFixed, isTiny, outOfRange, toFixed } from "./number-math.ts";

const PI: Fixed = piTo(PLACES);

/** SIN of an angle in radians. */
export function sin(value: OraNumber): OraNumber {
  return isTiny(value) ? value : fromFixed(quadrantOf(value).sin);
}

/** COS of an angle in radians. */
export function cos(value: OraNumber): OraNumber {
  return fromFixed(quadrantOf(value).cos);
}

/** TAN of an angle in radians. */
export function tan(value: OraNumber): OraNumber {
  if (isTiny(value)) return value;
  const angle = quadrantOf(value);
  return divide(fromFixed(angle.sin), fromFixed(angle.cos));
}

/** Brings the angle between -pi/4 and pi/4; pi is taken with as many digits as the angle has before its point. */
function quadrantOf(value: OraNumber): { readonly sin: Fixed; readonly cos: Fixed } {
  const { coefficient, exponent } = partsOf(value);
  const places = PLACES + Math.max(0, exponent + coefficient.toString().length);
  const pi = places === PLACES ? PI : piTo(places);
  const shift = exponent + places;
  const angle = shift >= 0 ? coefficient * tenTo(shift) : coefficient / tenTo(-shift);
  const quarters = (angle * 4n + (angle < 0n ? -pi : pi)) / (pi * 2n);
  const rest = (angle - (quarters * pi) / 2n) / tenTo(places - PLACES);
  const base = sinCosFixed(rest);
  switch (((quarters % 4n) + 4n) % 4n) {
    case 0n:
      return base;
    case 1n:
      return { sin: base.cos, cos: -base.sin };
    case 2n:
      return { sin: -base.sin, cos: -base.cos };
    default:
      return { sin: -base.cos, cos: base.sin };
  }
}

/** ASIN in radians. @throws OraError 1428 outside -1 to 1. */
export function asin(value: OraNumber, position = -1): OraNumber {
  if (isTiny(value)) return value;
  return fromFixed(asinFixed(value, position));
}

/** ACOS in radians. @throws OraError 1428 outside -1 to 1. */
export function acos(value: OraNumber, position = -1): OraNumber {
  if (compareNumbers(value, 1) === 0) return 0;
  return fromFixed(PI / 2n - asinFixed(value, position));
}

function asinFixed(value: OraNumber, position: number): Fixed {
  if (compareNumbers(value, 1) > 0 || compareNumbers(value, -1) < 0) {
    throw outOfRange(value, position);
  }
  const x = toFixed(value);
  const rest = (ONE - x) * (ONE + x);
  if (rest === 0n) return x > 0n ? PI / 2n : -PI / 2n;
  return atanFixed(over(x, integerRoot(rest)));
}

/** ATAN in radians. */
export function atan(value: OraNumber): OraNumber {
  if (isTiny(value)) return value;
  return fromFixed(atanFixed(toFixed(value)));
}

/** ATAN2(y, x): the angle of the point (x, y), above -pi and up to pi; 0 for the origin. */
export function atan2(y: OraNumber, x: OraNumber): OraNumber {
  if (signOf(x) === 0) {
    if (signOf(y) === 0) return 0;
    return fromFixed(signOf(y) > 0 ? PI / 2n : -PI / 2n);
  }
  const ratio = divide(y, x);
  if (signOf(x) > 0) return atan(ratio);
  const turn = atanFixed(toFixed(ratio));
  return fromFixed(signOf(y) < 0 ? turn - PI : turn + PI);
}
