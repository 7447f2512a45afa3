import { oraError } from "../errors.ts";
import {
  dateToText,
  localTimestampToText,
  timestampToText,
  zonedToText,
} from "../format/date-text.ts";
import { binaryToText } from "./binary-number.ts";
import { type ConversionSite, type Converter, inconvertible, unlessNull } from "./converter.ts";
import { daySecondToText, yearMonthToText } from "./interval.ts";
import { decimalCharacterOf } from "./nls.ts";
import type { OraNumber } from "./number-core.ts";
import { numberToText } from "./number-text.ts";
import type { SqlType } from "./sql-type.ts";
import { bytesToHex, nz, utf8Length } from "./text.ts";
import { typeFamily } from "./type-family.ts";
import type {
  DaySecond,
  JsonDocument,
  Lob,
  Timestamp,
  VectorValue,
  ZonedTimestamp,
} from "./value.ts";
import { vectorToText } from "./vector-text.ts";

/** The longest VARCHAR2 that a CLOB may become where MAX_STRING_SIZE is STANDARD. */
const STANDARD_BYTES = 4000;

/**
 * To text without regard to its length. Null: the value stays as it is. Numbers take the session's decimal character, dates
 * its formats.
 * @throws OraError 932 at once for a type without a text; 22835 later for a CLOB that is too long.
 */
export function textConverter(from: SqlType, to: SqlType, site: ConversionSite): Converter | null {
  const { context } = site;
  switch (from.name) {
    case "NUMBER":
      return unlessNull<OraNumber>((value) => numberToText(value, decimalCharacterOf(context.nls)));
    case "BINARY_FLOAT":
    case "BINARY_DOUBLE": {
      const { name } = from;
      return unlessNull<number>((value) =>
        binaryToText(value, name, decimalCharacterOf(context.nls)),
      );
    }
    case "INTERVAL YEAR TO MONTH": {
      const { precision } = from;
      return unlessNull<number>((value) => yearMonthToText(value, precision));
    }
    case "INTERVAL DAY TO SECOND": {
      const { precision, secondPrecision } = from;
      return unlessNull<DaySecond>((value) => daySecondToText(value, precision, secondPrecision));
    }
    case "BOOLEAN":
      return unlessNull<boolean>((value) => (value ? "TRUE" : "FALSE"));
    case "RAW":
    case "LONG RAW":
      return unlessNull<Uint8Array>(bytesToHex);
    case "CLOB":
    case "NCLOB":
      return lobToText(to, site);
    case "JSON":
      return unlessNull<JsonDocument>((value) => value.text);
    case "VECTOR":
      return unlessNull<VectorValue>(vectorToText);
    default:
      return otherText(from, to, site);
  }
}

function otherText(from: SqlType, to: SqlType, site: ConversionSite): Converter | null {
  switch (typeFamily(from)) {
    case "date":
      return datetimeToText(from, site);
    case "text":
    case "rowid":
    case "null":
    case "xml":
      return null;
    default:
      throw inconvertible(from, to, site.position);
  }
}

function datetimeToText(from: SqlType, { context, position }: ConversionSite): Converter {
  switch (from.name) {
    case "TIMESTAMP": {
      const { precision } = from;
      return unlessNull<Timestamp>((value) =>
        timestampToText(value, null, context, position, precision),
      );
    }
    case "TIMESTAMP WITH TIME ZONE": {
      const { precision } = from;
      return unlessNull<ZonedTimestamp>((value) =>
        zonedToText(value, null, context, position, precision),
      );
    }
    case "TIMESTAMP WITH LOCAL TIME ZONE": {
      const { precision } = from;
      return unlessNull<Timestamp>((value) =>
        localTimestampToText(value, null, context, position, precision),
      );
    }
    default:
      return unlessNull<number>((value) => dateToText(value, null, context, position));
  }
}

function lobToText(to: SqlType, site: ConversionSite): Converter {
  const most = "bytes" in to ? Math.max(to.bytes, STANDARD_BYTES) : Number.POSITIVE_INFINITY;
  return unlessNull<Lob>((value) => {
    if (value.text.length * 3 > most) {
      const bytes = utf8Length(value.text);
      if (bytes > most) throw oraError(22835, [bytes, most], site.position);
    }
    return nz(value.text);
  });
}
