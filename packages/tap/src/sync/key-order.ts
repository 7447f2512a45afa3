import { compareDateTimes, Decimal, parseDateTime } from "@singer-oracle/core";
import type { OracleType } from "@singer-oracle/core/oracle";

/** Below 0, 0 or above 0, as `Array.sort` takes it. */
export type KeyOrder = (left: string, right: string) => number;

/**
 * The order in which Oracle puts the values of a replication key, for values as they stand in a record: numbers by value,
 * dates by instant, texts by the bytes that the database stores (NLS_SORT=BINARY).
 *
 * Of another character set than a Unicode one the bytes are not known here: texts that are not ASCII may then come out in
 * another order. A bookmark that is chosen by it is still a key that was sent, so that nothing is missed by it.
 * Source: Oracle SQL Language Reference, Data Type Comparison Rules; Globalization Support Guide, UTF8 (CESU-8).
 * @param charset NLS_CHARACTERSET; null = unknown.
 */
export function keyOrder(type: OracleType, charset: string | null): KeyOrder {
  switch (type.family) {
    case "number":
    case "float":
      return compareNumbers;
    case "date":
    case "timestamp":
      return compareTimes;
    case "character": {
      const isNational = type.name === "NCHAR" || type.name === "NVARCHAR2";
      const compare = isNational || charset === "UTF8" ? compareUnits : compareCodePoints;
      return type.name === "CHAR" || type.name === "NCHAR" ? padded(compare) : compare;
    }
    default:
      return compareUnits;
  }
}

const wholeNumber = /^[1-9][0-9]*$/;

function compareNumbers(left: string, right: string): number {
  if (left === right) return 0;
  // The usual key, without the cost of exact arithmetic.
  if (wholeNumber.test(left) && wholeNumber.test(right)) {
    return left.length - right.length || compareUnits(left, right);
  }
  return Decimal.parse(left).compare(Decimal.parse(right));
}

/** Texts that cannot be read come before all others, so that none of them becomes a bookmark. */
function compareTimes(left: string, right: string): number {
  if (left === right) return 0;
  const [one, other] = [parseDateTime(left), parseDateTime(right)];
  if (one === undefined || other === undefined) return Number(!!one) - Number(!!other);
  return compareDateTimes(one, other);
}

/** By UTF-16 units, as AL16UTF16 and CESU-8 order. */
function compareUnits(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** By code points, which is the order of UTF-8's bytes. */
function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const [one, other] = [left.charCodeAt(at), right.charCodeAt(at)];
    if (one !== other) return rank(one) - rank(other);
  }
  return left.length - right.length;
}

/** Surrogates stand for code points above all that one unit holds. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit;
}

/** CHAR values are compared as if the shorter one had blanks behind it. */
function padded(compare: KeyOrder): KeyOrder {
  return (left, right) => {
    const length = Math.max(left.length, right.length);
    return compare(left.padEnd(length), right.padEnd(length));
  };
}
