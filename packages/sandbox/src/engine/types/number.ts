/**
 * The face of NUMBER arithmetic: canonical values, exact arithmetic to 40 digits, texts, rounding and functions.
 * Source: Oracle SQL Language Reference, NUMBER Data Type and Numeric Functions.
 */
export { BigDecimal } from "./big-decimal.ts";
export {
  absolute,
  add,
  compareNumbers,
  divide,
  isIntegral,
  makeNumber,
  modulo,
  multiply,
  negate,
  numberFromBigInt,
  numberFromDouble,
  numberKey,
  numbersEqual,
  numberToDouble,
  type OraNumber,
  partsOf,
  remainder,
  signOf,
  subtract,
  toInteger,
} from "./number-core.ts";
export { cosh, exp, ln, log, power, sinh, sqrt, tanh } from "./number-math.ts";
export {
  ceil,
  fitNumber,
  floor,
  numberFitter,
  round,
  roundHalfEven,
  roundToBits,
  trunc,
} from "./number-round.ts";
export {
  numberDigits,
  numberFromLiteral,
  numberToPlainText,
  numberToText,
  parseNumber,
  tryParseNumber,
} from "./number-text.ts";
export { acos, asin, atan, atan2, cos, sin, tan } from "./number-trig.ts";
