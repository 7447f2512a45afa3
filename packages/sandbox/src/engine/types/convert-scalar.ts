import { oraError } from "../errors.ts";
import { textToDate, textToTimestamp, textToZoned } from "../format/date-text.ts";
import {
  type BinaryType,
  binaryFromNumber,
  numberFromBinary,
  tryParseBinary,
} from "./binary-number.ts";
import { type ConversionSite, type Converter, inconvertible, unlessNull } from "./converter.ts";
import { toDsInterval, toYmInterval } from "./interval.ts";
import { decimalCharacterOf } from "./nls.ts";
import { type OraNumber, signOf } from "./number-core.ts";
import { parseNumber } from "./number-text.ts";
import type { SqlType } from "./sql-type.ts";
import { hexToBytes } from "./text.ts";
import { localOfZoned, utcOfZoned, zonedFromLocal } from "./time-zone.ts";
import { typeFamily } from "./type-family.ts";
import { type Lob, Timestamp, ZonedTimestamp } from "./value.ts";

/** To NUMBER, BINARY_FLOAT or BINARY_DOUBLE. Null: stays as it is. @throws OraError 932 at once; 1722, 1426 later. */
export function numberConverter(
  from: SqlType,
  to: SqlType,
  site: ConversionSite,
): Converter | null {
  const { context, position, expression } = site;
  const binary = to.name === "NUMBER" ? null : (to.name as BinaryType);
  switch (typeFamily(from)) {
    case "text":
      if (binary !== null) return textToBinary(binary, site);
      return unlessNull<string>((value) =>
        parseNumber(value, position, decimalCharacterOf(context.nls), expression),
      );
    case "boolean":
      return unlessNull<boolean>((value) => (value ? 1 : 0));
    case "null":
      return null;
    case "number":
      break;
    default:
      throw inconvertible(from, to, position);
  }
  if (from.name === "NUMBER") {
    return binary === null
      ? null
      : unlessNull<OraNumber>((value) => binaryFromNumber(value, binary));
  }
  if (binary === null) {
    const name = from.name as BinaryType;
    return unlessNull<number>((value) => numberFromBinary(value, name));
  }
  return binary === "BINARY_FLOAT" && from.name === "BINARY_DOUBLE"
    ? unlessNull<number>(Math.fround)
    : null;
}

function textToBinary(binary: BinaryType, { context, position }: ConversionSite): Converter {
  return unlessNull<string>((value) => {
    const number = tryParseBinary(value, decimalCharacterOf(context.nls));
    if (number === undefined) throw oraError(1722, [], position);
    return binary === "BINARY_FLOAT" ? Math.fround(number) : number;
  });
}

/**
 * To DATE or a TIMESTAMP type. Text is read by the session's format; a value without a zone is in the session's zone; one
 * with a zone keeps its own wall clock when the zone goes. Null: stays as it is.
 * Source: Oracle SQL Language Reference, Implicit Data Conversion; CAST.
 */
export function datetimeConverter(
  from: SqlType,
  to: SqlType,
  site: ConversionSite,
): Converter | null {
  if (typeFamily(from) === "text") return textToDatetime(to, site);
  if (from.name === "NULL" || from.name === to.name) return null;
  const read = readLocal(from, site);
  if (read === undefined) throw inconvertible(from, to, site.position);
  return fromLocal(read, from, to, site);
}

function textToDatetime(to: SqlType, { context, position }: ConversionSite): Converter {
  switch (to.name) {
    case "DATE":
      return unlessNull<string>((value) => textToDate(value, null, context, position));
    case "TIMESTAMP":
      return unlessNull<string>((value) => textToTimestamp(value, null, context, position));
    case "TIMESTAMP WITH TIME ZONE":
      return unlessNull<string>((value) => textToZoned(value, null, context, position));
    default:
      return unlessNull<string>((value) => {
        const local = textToTimestamp(value, null, context, position);
        return utcOfZoned(zonedFromLocal(local, context.nls.timeZone, position));
      });
  }
}

type ReadLocal = (value: number | Timestamp | ZonedTimestamp) => Timestamp;

/** How to read the wall clock of a value; undefined for a type that has none. */
function readLocal(from: SqlType, { context }: ConversionSite): ReadLocal | undefined {
  switch (from.name) {
    case "DATE":
      return (value) => new Timestamp(value as number, 0);
    case "TIMESTAMP":
      return (value) => value as Timestamp;
    case "TIMESTAMP WITH TIME ZONE":
      return (value) => localOfZoned(value as ZonedTimestamp);
    case "TIMESTAMP WITH LOCAL TIME ZONE":
      return (value) => localOfZoned(inZone(value as Timestamp, context.nls.timeZone));
    default:
      return undefined;
  }
}

function inZone(utc: Timestamp, zone: number | string): ZonedTimestamp {
  return new ZonedTimestamp(utc.seconds, utc.nanos, zone);
}

type Moment = number | Timestamp | ZonedTimestamp;

function fromLocal(
  read: ReadLocal,
  from: SqlType,
  to: SqlType,
  { context, position }: ConversionSite,
): Converter {
  switch (to.name) {
    case "DATE":
      return unlessNull<Moment>((value) => read(value).seconds);
    case "TIMESTAMP":
      return unlessNull<Moment>(read);
    case "TIMESTAMP WITH TIME ZONE":
      if (from.name === "TIMESTAMP WITH LOCAL TIME ZONE") {
        return unlessNull<Timestamp>((value) => inZone(value, context.nls.timeZone));
      }
      return unlessNull<Moment>((value) =>
        zonedFromLocal(read(value), context.nls.timeZone, position),
      );
    default:
      if (from.name === "TIMESTAMP WITH TIME ZONE") {
        return unlessNull<ZonedTimestamp>(utcOfZoned);
      }
      return unlessNull<Moment>((value) =>
        utcOfZoned(zonedFromLocal(read(value), context.nls.timeZone, position)),
      );
  }
}

/** To an interval: from text or the same kind. */
export function intervalConverter(
  from: SqlType,
  to: SqlType,
  { position }: ConversionSite,
): Converter | null {
  if (from.name === "NULL" || from.name === to.name) return null;
  if (typeFamily(from) !== "text") throw inconvertible(from, to, position);
  return to.name === "INTERVAL YEAR TO MONTH"
    ? unlessNull<string>((value) => toYmInterval(value, position))
    : unlessNull<string>((value) => toDsInterval(value, position));
}

/** To RAW or LONG RAW: from hexadecimal text or the bytes of a BLOB. @throws OraError 1465 later. */
export function rawConverter(
  from: SqlType,
  to: SqlType,
  { position }: ConversionSite,
): Converter | null {
  switch (typeFamily(from)) {
    case "raw":
    case "null":
      return null;
    case "text":
      return unlessNull<string>((value) => hexToBytes(value, position));
    default:
      if (from.name !== "BLOB") throw inconvertible(from, to, position);
      return unlessNull<Lob>((value) => (value.bytes.length === 0 ? null : value.bytes));
  }
}

const ROWID = /^[A-Za-z0-9+/]{18}$/;

/** To ROWID or UROWID: from its 18 characters. @throws OraError 1410 later. */
export function rowidConverter(
  from: SqlType,
  to: SqlType,
  { position }: ConversionSite,
): Converter | null {
  const family = typeFamily(from);
  if (family === "rowid" || family === "null") return null;
  if (family !== "text") throw inconvertible(from, to, position);
  return unlessNull<string>((value) => {
    if (!ROWID.test(value) && !(to.name === "UROWID" && value.startsWith("*"))) {
      throw oraError(1410, [], position);
    }
    return value;
  });
}

const TRUE_TEXTS: ReadonlySet<string> = new Set(["true", "yes", "on", "1", "t", "y"]);
const FALSE_TEXTS: ReadonlySet<string> = new Set(["false", "no", "off", "0", "f", "n"]);

/**
 * To BOOLEAN, 23ai: 0 is false, other numbers are true; true, yes, on, 1, t, y and their opposites in any case.
 * Source: Oracle SQL Language Reference 23ai, Boolean Data Type.
 * @throws OraError 61800 later for another text.
 */
export function booleanConverter(
  from: SqlType,
  to: SqlType,
  { position }: ConversionSite,
): Converter | null {
  switch (typeFamily(from)) {
    case "boolean":
    case "null":
      return null;
    case "number":
      return unlessNull<OraNumber>((value) => signOf(value) !== 0);
    case "text":
      return unlessNull<string>((value) => {
        const text = value.trim().toLowerCase();
        if (TRUE_TEXTS.has(text)) return true;
        if (FALSE_TEXTS.has(text)) return false;
        throw oraError(61800, [value], position);
      });
    default:
      throw inconvertible(from, to, position);
  }
}
