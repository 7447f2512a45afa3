import type { Decimal } from "../../singer/decimal.ts";
import { isAnyJson, type PropertyType } from "../../singer/property-type.ts";
import { type ColumnContext, type ColumnTypeDecision, decide } from "./column-context.ts";
import type { OracleType } from "./oracle-type.ts";
import { maxRawBytes } from "./raw-family.ts";

/** What a schema says without `x-oracle`. A property that allows any JSON, or only null, is a string. */
export function columnTypeBySchema(
  property: PropertyType,
  context: ColumnContext,
): ColumnTypeDecision {
  const { kinds } = property;
  if (kinds.length === 0 || isAnyJson(property)) return stringColumn(undefined, context);
  if (kinds.includes("object") || kinds.includes("array")) return documentColumn(property, context);
  const [only] = kinds;
  if (kinds.length > 1) return mixedColumn(property, context);
  switch (only) {
    case "integer":
      return decide(integerType(property));
    case "number":
      return decide(numberType(property.scale));
    case "boolean":
      return decide(booleanType(context));
    default:
      return textColumn(property, context);
  }
}

const bareNumber: OracleType = { family: "number", precision: null, scale: null };
const wideInteger: OracleType = { family: "number", precision: 38, scale: 0 };

/** The greatest number of digits of an integer whose bounds are both given; NUMBER(38) when they say nothing. */
function integerType({ minimum, maximum }: PropertyType): OracleType {
  if (minimum === undefined || maximum === undefined) return wideInteger;
  const digits = Math.max(wholeDigitsOf(minimum), wholeDigitsOf(maximum), 1);
  // 38 nines that went through a double have become 1e38.
  return digits > 38 ? wideInteger : { family: "number", precision: digits, scale: 0 };
}

function wholeDigitsOf(bound: Decimal): number {
  return bound.isZero ? 1 : Math.max(bound.digits.length + bound.exponent, 1);
}

/** Beyond this a declared scale leaves too little room: some taps say 1e-38 of a NUMBER without precision. */
const maxDeclaredScale = 18;

function numberType(scale: number | undefined): OracleType {
  if (scale === undefined || scale > maxDeclaredScale) return bareNumber;
  return { family: "number", precision: 38, scale };
}

function booleanType({ server, settings }: ColumnContext): OracleType {
  return settings.nativeBoolean && server.hasBoolean
    ? { family: "boolean" }
    : { family: "number", precision: 1, scale: 0 };
}

/** Longest text of a number or boolean, in characters. */
const scalarChars = 64;

/** Strings beside numbers or booleans: text that keeps them apart. */
function mixedColumn({ kinds, maxLength }: PropertyType, context: ColumnContext) {
  if (!kinds.includes("string")) return stringColumn(scalarChars, context);
  const length = maxLength === undefined ? undefined : Math.max(maxLength, scalarChars);
  return stringColumn(length, context);
}

/** Objects and arrays, alone or beside something else. */
function documentColumn({ kinds }: PropertyType, context: ColumnContext): ColumnTypeDecision {
  const { server, settings } = context;
  const onlyDocuments = kinds.every((kind) => kind === "object" || kind === "array");
  if (onlyDocuments && settings.nativeJson && server.hasJson) return decide({ family: "json" });
  // A scalar is no JSON to the check below COMPATIBLE 20.
  return decide(longText(context), { jsonCheck: onlyDocuments && settings.jsonCheck });
}

/** Lengths of texts of a format, in characters. Sources: RFC 9562, RFC 5321, RFC 1035, RFC 4291; the Meltano SDK's sizes. */
const formatChars: ReadonlyMap<string, number> = new Map([
  ["uuid", 36],
  ["email", 254],
  ["idn-email", 254],
  ["hostname", 253],
  ["idn-hostname", 253],
  ["ipv4", 15],
  ["ipv6", 45],
  ["uri", 2083],
  ["uri-reference", 2083],
  ["iri", 2083],
  ["iri-reference", 2083],
  // 23:59:59.123456789+05:30
  ["time", 24],
  // Which of the two interval types a duration belongs to is known from x-oracle only.
  ["duration", 64],
]);

/** A property that is a string and nothing else. */
function textColumn(property: PropertyType, context: ColumnContext): ColumnTypeDecision {
  const { format, maxLength, contentEncoding, decimal } = property;
  if (decimal !== undefined) return decide(decimalType(decimal.precision, decimal.scale));
  if (contentEncoding === "base64" || contentEncoding === "base16") {
    return decide(bytesType(contentEncoding, maxLength, context));
  }
  if (format === "date-time") return decide(timestampType(context));
  if (format === "date") return decide({ family: "date" });
  return stringColumn(maxLength ?? formatChars.get(format ?? ""), context);
}

/** NUMBER(p,s) when both are given and Oracle has such a type. */
function decimalType(precision: number | undefined, scale: number | undefined): OracleType {
  const isNumber =
    precision !== undefined && scale !== undefined && precision >= 1 && precision <= 38;
  if (!isNumber || scale < -84 || scale > 127) return bareNumber;
  return { family: "number", precision, scale };
}

/** Nine digits: a column with fewer would round without a word. */
function timestampType({ settings }: ColumnContext): OracleType {
  const zone = ({ tz: "with", ltz: "local", naive: "none" } as const)[settings.timestampType];
  return { family: "timestamp", precision: 9, zone };
}

function bytesType(
  encoding: "base64" | "base16",
  maxLength: number | undefined,
  { key }: ColumnContext,
): OracleType {
  const length =
    maxLength === undefined
      ? key?.rawBytes
      : Math.floor(encoding === "base64" ? (maxLength * 3) / 4 : maxLength / 2);
  if (length === undefined || length > maxRawBytes) {
    return key === undefined
      ? { family: "lob", name: "BLOB" }
      : { family: "raw", length: key.rawBytes };
  }
  return { family: "raw", length: Math.max(length, 1) };
}

/** CLOB, or NCLOB where the database's character set does not hold all of Unicode. */
export function longText({ server }: ColumnContext): OracleType {
  return { family: "lob", name: server.charset.isUnicode ? "CLOB" : "NCLOB" };
}

/** Longest VARCHAR2 in characters that is made without extended strings. */
const plainMaxChars = 4000;

/**
 * A column for texts.
 * @param maxLength In characters; undefined when nothing is known.
 */
export function stringColumn(
  maxLength: number | undefined,
  context: ColumnContext,
): ColumnTypeDecision {
  const { key, server, settings } = context;
  const length = maxLength === undefined ? undefined : Math.max(maxLength, 1);
  if (key !== undefined) {
    return decide(shortText(Math.min(length ?? key.chars, key.chars), context));
  }
  const mayWiden = settings.onLongString === "widen";
  if (!server.charset.isUnicode) return nationalColumn(length, context, mayWiden);
  const most = server.maxVarcharBytes;
  if (length !== undefined && length * server.charset.maxBytesPerChar <= most) {
    return decide(shortText(length, context), { mayWiden });
  }
  const tooLong = length !== undefined && length > plainMaxChars;
  if (tooLong || settings.onLongString === "clob_from_start") return decide(longText(context));
  if (length !== undefined) return decide(shortText(length, context), { mayWiden });
  const defaultLength = Math.min(settings.defaultStringLength, most);
  return decide(varchar(defaultLength, settings.stringLengthUnit), { mayWiden });
}

/** NVARCHAR2 holds all of Unicode whatever the database's character set is; two bytes a UTF-16 unit. */
function nationalColumn(
  length: number | undefined,
  context: ColumnContext,
  mayWiden: boolean,
): ColumnTypeDecision {
  const { server, settings } = context;
  const most = Math.floor(server.maxVarcharBytes / 2);
  if (length !== undefined) {
    return length > most
      ? decide(longText(context))
      : decide(shortText(length, context), { mayWiden });
  }
  if (settings.onLongString === "clob_from_start") return decide(longText(context));
  return decide(shortText(Math.min(settings.defaultStringLength, most), context), { mayWiden });
}

function shortText(length: number, { server }: ColumnContext): OracleType {
  return server.charset.isUnicode
    ? varchar(length, "CHAR")
    : { family: "character", name: "NVARCHAR2", length, lengthUnit: "CHAR" };
}

function varchar(length: number, lengthUnit: "BYTE" | "CHAR"): OracleType {
  return { family: "character", name: "VARCHAR2", length, lengthUnit };
}
