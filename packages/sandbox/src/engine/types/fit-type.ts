import { oraError } from "../errors.ts";
import { type ConversionSite, type Converter, unlessNull } from "./converter.ts";
import { roundTimestamp, roundZoned } from "./datetime.ts";
import { fitDaySecond, fitYearMonth } from "./interval.ts";
import type { OraNumber } from "./number-core.ts";
import { numberFitter } from "./number-round.ts";
import type { SqlType } from "./sql-type.ts";
import { characterCount, cutToBytes, cutToCharacters, utf8Length } from "./text.ts";
import { typeFamily } from "./type-family.ts";
import type { DaySecond, Timestamp, VectorValue, ZonedTimestamp } from "./value.ts";
import { castVector, dimensionsOf } from "./vector-text.ts";

/** The column a value is assigned to, for the text of an error. Names as in the dictionary. */
export interface ColumnTarget {
  readonly owner: string;
  readonly table: string;
  readonly column: string;
}

type TextType = Extract<SqlType, { readonly length: number }>;

/** Brings a value of the type's kind within its precision and length. Null: every value fits. */
type Fitter = Converter | null;

/** What a length that is too great leads to. */
type TooLong<T> = (value: T) => T;

/** "HR"."EMP"."NAME", as messages quote a column. */
export function quotedColumn({ owner, table, column }: ColumnTarget): string {
  return `"${owner}"."${table}"."${column}"`;
}

/**
 * What an assignment to a column does to a value: NUMBERs are rounded to the scale, timestamps to their digits, CHAR is padded.
 * Source: Oracle SQL Language Reference, Data Types; Error Messages.
 * @throws OraError 12899, 1438, 1873, 51803 later.
 */
export function columnFitter(to: SqlType, target: ColumnTarget, site: ConversionSite): Fitter {
  const refuse = (actual: number, maximum: number): never => {
    throw oraError(12899, [quotedColumn(target), actual, maximum], site.position);
  };
  if ("length" in to) {
    return textFitter(to, (value) => {
      const actual = lengthOf(value, to);
      return actual > to.length ? refuse(actual, to.length) : refuse(utf8Length(value), to.bytes);
    });
  }
  if (to.name === "RAW" || to.name === "UROWID") {
    const { bytes } = to;
    return unlessNull<Uint8Array | string>((value) =>
      value.length > bytes ? refuse(value.length, bytes) : value,
    );
  }
  return commonFitter(to, site, target.column);
}

/**
 * What CAST does to a value: text is cut to the length, other things as in an assignment.
 * Source: Oracle SQL Language Reference, CAST.
 * @throws OraError 25137 when something else than text does not fit into the length, 1438, 1873 later.
 */
export function castFitter(from: SqlType, to: SqlType, site: ConversionSite): Fitter {
  if ("length" in to) {
    const family = typeFamily(from);
    const isText = family === "text" || family === "lob" || family === "xml";
    return textFitter(to, (value) => {
      if (!isText) throw oraError(25137, [], site.position);
      return cutText(value, to);
    });
  }
  if (to.name === "RAW") {
    const { bytes } = to;
    return unlessNull<Uint8Array>((value) =>
      value.length > bytes ? value.slice(0, bytes) : value,
    );
  }
  return commonFitter(to, site);
}

function textFitter(to: TextType, tooLong: TooLong<string>): Converter {
  const padded = to.name === "CHAR" || to.name === "NCHAR";
  return unlessNull<string>((value) => {
    const fitting = fits(value, to) ? value : tooLong(value);
    if (!padded) return fitting;
    const missing = to.length - lengthOf(fitting, to);
    return missing > 0 ? fitting + " ".repeat(missing) : fitting;
  });
}

function fits(value: string, to: TextType): boolean {
  // A UTF-16 unit has at most three bytes, so that most values need no counting.
  if (value.length * 3 <= to.length && to.unit === "BYTE") return true;
  if (lengthOf(value, to) > to.length) return false;
  return (
    isNational(to) ||
    to.unit === "BYTE" ||
    value.length * 3 <= to.bytes ||
    utf8Length(value) <= to.bytes
  );
}

/** National types count UTF-16 units of two bytes. */
function lengthOf(value: string, to: TextType): number {
  if (isNational(to)) return value.length;
  return to.unit === "BYTE" ? utf8Length(value) : characterCount(value);
}

function isNational(to: TextType): boolean {
  return to.name === "NVARCHAR2" || to.name === "NCHAR";
}

function cutText(value: string, to: TextType): string {
  if (isNational(to)) return value.slice(0, to.length);
  if (to.unit === "BYTE") return cutToBytes(value, to.length);
  return cutToBytes(cutToCharacters(value, to.length), to.bytes);
}

function commonFitter(to: SqlType, { position }: ConversionSite, column?: string): Fitter {
  switch (to.name) {
    case "NUMBER": {
      const { precision, scale, floatBits } = to;
      if (precision === null && scale === null && floatBits === undefined) return null;
      return unlessNull<OraNumber>(numberFitter(precision, scale, floatBits, position, column));
    }
    case "TIMESTAMP":
    case "TIMESTAMP WITH LOCAL TIME ZONE": {
      const { precision } = to;
      return precision >= 9 ? null : unlessNull<Timestamp>(timestampFitter(precision));
    }
    case "TIMESTAMP WITH TIME ZONE": {
      const { precision } = to;
      return precision >= 9
        ? null
        : unlessNull<ZonedTimestamp>((value) => roundZoned(value, precision));
    }
    case "INTERVAL YEAR TO MONTH": {
      const { precision } = to;
      return unlessNull<number>((value) => fitYearMonth(value, precision, position));
    }
    case "INTERVAL DAY TO SECOND": {
      const { precision, secondPrecision } = to;
      return unlessNull<DaySecond>((value) =>
        fitDaySecond(value, precision, secondPrecision, position),
      );
    }
    case "VECTOR":
      return vectorFitter(to, position);
    default:
      return null;
  }
}

/** Most timestamps have no more digits than fit. */
function timestampFitter(precision: number): (value: Timestamp) => Timestamp {
  const unit = 10 ** (9 - precision);
  return (value) => (value.nanos % unit === 0 ? value : roundTimestamp(value, precision));
}

function vectorFitter(to: Extract<SqlType, { name: "VECTOR" }>, position: number): Fitter {
  const { dimensions, format } = to;
  return unlessNull<VectorValue>((value) => {
    const actual = dimensionsOf(value);
    if (dimensions !== null && actual !== dimensions) {
      throw oraError(51803, [actual, dimensions], position);
    }
    return format === null ? value : castVector(value, format, position);
  });
}
