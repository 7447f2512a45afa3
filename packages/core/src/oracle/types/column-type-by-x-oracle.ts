import type { PropertyType } from "../../singer/property-type.ts";
import { charsetOf } from "./charset.ts";
import { type ColumnContext, type ColumnTypeDecision, decide } from "./column-context.ts";
import { longText, stringColumn } from "./column-type-by-schema.ts";
import type { OracleType } from "./oracle-type.ts";
import { printOracleType } from "./print-type.ts";
import { maxRawBytes } from "./raw-family.ts";
import type { TypeOf } from "./type-family.ts";

/**
 * Whether a type can still hold what the schema allows. It cannot when something between tap and target changed the
 * property and left `x-oracle` as it was: a number that was made a hash, say.
 */
export function agreesWithSchema(type: OracleType, property: PropertyType): boolean {
  const { kinds, format, contentEncoding, decimal } = property;
  if (kinds.length === 0) return true;
  const only = kinds.length === 1 ? kinds[0] : undefined;
  const isText = only === "string";
  switch (type.family) {
    case "number":
    case "float":
    case "binary-float":
    case "binary-double":
      return only === "integer" || only === "number" || (isText && decimal !== undefined);
    case "character":
    case "xml":
    case "rowid":
      return isText && contentEncoding === undefined;
    case "lob":
    case "long":
      return isText && (contentEncoding !== undefined) === isBinary(type);
    case "raw":
      return isText && contentEncoding !== undefined;
    case "date":
      return isText && (format === "date-time" || format === "date");
    case "timestamp":
      return isText && format === "date-time";
    case "interval-year-month":
    case "interval-day-second":
      return isText && format === "duration";
    case "boolean":
      return only === "boolean";
    case "vector":
      return only === "array";
    case "json":
      return true;
    case "unsupported":
      return false;
  }
}

function isBinary({ name }: TypeOf<"lob"> | TypeOf<"long">): boolean {
  return name === "BLOB" || name === "LONG RAW";
}

/** The column for a type of another database: the same where this one has it, otherwise the nearest with a warning. */
export function columnTypeByXOracle(type: OracleType, context: ColumnContext): ColumnTypeDecision {
  const { server, column } = context;
  const nearest = (other: OracleType, why: string): ColumnTypeDecision =>
    decide(other, {
      warnings: [
        `column ${column} becomes ${printOracleType(other)} instead of ${printOracleType(type)}: ${why}`,
      ],
    });
  switch (type.family) {
    case "character":
      return characterColumn(type, context);
    case "lob":
      return decide(type.name === "CLOB" ? textLob(context) : type);
    case "long":
      return nearest(
        type.name === "LONG" ? longText(context) : { family: "lob", name: "BLOB" },
        "LONG columns are deprecated and cannot be merged into",
      );
    case "raw":
      return decide(type.length > longestRaw(context) ? { family: "lob", name: "BLOB" } : type);
    case "boolean":
      return server.hasBoolean
        ? decide(type)
        : nearest(
            { family: "number", precision: 1, scale: 0 },
            "the server has no BOOLEAN columns",
          );
    case "json":
      return server.hasJson
        ? decide(type)
        : nearest(longText(context), "the server has no JSON columns");
    case "vector":
      return server.hasVector
        ? decide(type)
        : nearest(longText(context), "the server has no VECTOR columns");
    default:
      return decide(type);
  }
}

/** In bytes. RAW grows with MAX_STRING_SIZE as VARCHAR2 does, from half its length. */
function longestRaw({ server }: ColumnContext): number {
  return server.maxVarcharBytes > 4000 ? server.maxVarcharBytes : maxRawBytes;
}

/** A CLOB of the same character set loses nothing in this database; any other one may. */
function textLob(context: ColumnContext): OracleType {
  return isSameCharset(context) ? { family: "lob", name: "CLOB" } : longText(context);
}

function isSameCharset({ sourceCharset, server }: ColumnContext): boolean {
  return sourceCharset !== undefined && charsetOf(sourceCharset).name === server.charset.name;
}

/**
 * Lengths in bytes become lengths in characters, since the same characters may take more bytes here. Where even so many
 * characters could be too many bytes, the column is a CLOB from the start when the character sets are known to differ,
 * and may be widened when the source's is not known.
 */
function characterColumn(type: TypeOf<"character">, context: ColumnContext): ColumnTypeDecision {
  const { server, settings, sourceCharset, key } = context;
  const { charset, maxVarcharBytes } = server;
  const mayWiden = settings.onLongString === "widen" && key === undefined;
  if (type.name === "NCHAR" || type.name === "NVARCHAR2") {
    return type.length <= maxVarcharBytes / 2
      ? decide(type, { mayWiden })
      : decide({ family: "lob", name: "NCLOB" });
  }
  const same = isSameCharset(context);
  if (!charset.isUnicode && !same) return nationalFor(type, context);
  const inCharacters: OracleType = { ...type, lengthUnit: "CHAR" };
  const isFixed = type.name === "CHAR";
  const mostBytes = isFixed ? 2000 : maxVarcharBytes;
  const fits = same ? type.length <= mostBytes : type.length * charset.maxBytesPerChar <= mostBytes;
  if (fits) return decide(inCharacters, { mayWiden });
  if (isFixed) return characterColumn({ ...type, name: "VARCHAR2" }, context);
  const known = sourceCharset !== undefined;
  if (key === undefined && (type.length > maxVarcharBytes || known))
    return decide(longText(context));
  return decide(inCharacters, { mayWiden });
}

function nationalFor(type: TypeOf<"character">, context: ColumnContext): ColumnTypeDecision {
  // NCHAR has 2000 bytes: 1000 characters.
  if (type.name !== "CHAR" || type.length > 1000) return stringColumn(type.length, context);
  return decide({ family: "character", name: "NCHAR", length: type.length, lengthUnit: "CHAR" });
}
