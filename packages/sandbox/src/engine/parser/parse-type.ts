import type { OraError } from "../errors.ts";
import type { TypeName } from "./ast.ts";
import { parseIntervalType, parseTimestampType } from "./parse-datetime-type.ts";
import { plsqlError } from "./parse-errors.ts";
import type { Token } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Parser = (cursor: TokenCursor, at: number) => TypeName;

const integer: Parser = (_, at) => ({ name: "NUMBER", precision: null, scale: 0, at });
const fixed =
  (name: string): Parser =>
  (_, at) => ({ name, at });

/** Types by their first word. Behind it stands what the parser reads. */
const types: Readonly<Record<string, Parser>> = {
  VARCHAR2: (cursor, at) => sized(cursor, at, "VARCHAR2", cursor.maxStringBytes),
  VARCHAR: (cursor, at) => sized(cursor, at, "VARCHAR2", cursor.maxStringBytes),
  NVARCHAR2: (cursor, at) => national(cursor, at, "NVARCHAR2"),
  CHAR: (cursor, at) => character(cursor, at),
  CHARACTER: (cursor, at) => character(cursor, at),
  NCHAR: (cursor, at) => nationalCharacter(cursor, at),
  NATIONAL: (cursor, at) => {
    if (!cursor.takeWord("CHARACTER")) cursor.expectWord("CHAR");
    return nationalCharacter(cursor, at);
  },
  NUMBER: (cursor, at) => decimal(cursor, at, null),
  NUMERIC: (cursor, at) => decimal(cursor, at, 0),
  DECIMAL: (cursor, at) => decimal(cursor, at, 0),
  DEC: (cursor, at) => decimal(cursor, at, 0),
  INTEGER: integer,
  INT: integer,
  SMALLINT: integer,
  FLOAT: (cursor, at) => ({ name: "FLOAT", precision: floatBits(cursor), at }),
  REAL: (_, at) => ({ name: "FLOAT", precision: 63, at }),
  DOUBLE: (cursor, at) => {
    cursor.expectWord("PRECISION");
    return { name: "FLOAT", precision: 126, at };
  },
  BINARY_FLOAT: fixed("BINARY_FLOAT"),
  BINARY_DOUBLE: fixed("BINARY_DOUBLE"),
  DATE: fixed("DATE"),
  TIMESTAMP: parseTimestampType,
  INTERVAL: parseIntervalType,
  RAW: (cursor, at) => sized(cursor, at, "RAW", cursor.maxStringBytes === 4000 ? 2000 : 32767),
  LONG: (cursor, at) => {
    if (cursor.takeWord("RAW")) return { name: "LONG RAW", at };
    cursor.takeWord("VARCHAR");
    return { name: "LONG", at };
  },
  CLOB: fixed("CLOB"),
  NCLOB: fixed("NCLOB"),
  BLOB: fixed("BLOB"),
  BFILE: fixed("BFILE"),
  ROWID: fixed("ROWID"),
  UROWID: (cursor, at) => {
    if (!cursor.takeOperator("(")) return { name: "UROWID", at };
    return { name: "UROWID", length: closedLength(cursor, 4000), at };
  },
  XMLTYPE: fixed("XMLTYPE"),
};

/** Types that 19c does not know in a table. */
const newTypes: Readonly<Record<string, Parser>> = {
  BOOLEAN: fixed("BOOLEAN"),
  BOOL: fixed("BOOLEAN"),
  JSON: (cursor, at) => {
    if (cursor.isOperator("(")) cursor.skipParentheses();
    return { name: "JSON", at };
  },
  VECTOR: (cursor, at) => vector(cursor, at),
};

/** True when a type may begin with this word. */
export function isTypeWord(word: string, version: 19 | 23): boolean {
  return Object.hasOwn(types, word) || (version >= 23 && Object.hasOwn(newTypes, word));
}

/**
 * A data type as a column, CAST and RETURNING have it. The names of other systems are turned into Oracle's: INTEGER is
 * NUMBER with scale 0, REAL is FLOAT(63). Precisions that were not written are Oracle's defaults.
 * @throws OraError 902 for an unknown type, 906 and 910 for lengths, 1723, 1724, 1727, 1728, 30088 for numbers out of range.
 * Source: Oracle SQL Language Reference, Data Types.
 */
export function parseType(cursor: TokenCursor): TypeName {
  const { token } = cursor;
  if (token.kind === "word") {
    if (token.value === "SYS" && cursor.peek(2).value === "XMLTYPE") {
      cursor.advance();
      cursor.advance();
    }
    const word = cursor.token.value;
    const parser = Object.hasOwn(types, word)
      ? types[word]
      : cursor.version >= 23 && Object.hasOwn(newTypes, word)
        ? newTypes[word]
        : undefined;
    if (parser) {
      cursor.advance();
      return parser(cursor, token.at);
    }
  }
  throw cursor.fail(902);
}

/** The length behind a `(` that was read, with the `)`. */
function closedLength(cursor: TokenCursor, most: number): number {
  const start = cursor.token;
  const length = cursor.integer();
  if (length > most || length === 0) throw lengthError(cursor, length, start);
  cursor.expectOperator(")");
  return length;
}

function lengthError(cursor: TokenCursor, length: number, token: Token): OraError {
  if (cursor.mode === "sql") return cursor.fail(length === 0 ? 1723 : 910, [], token);
  const text = "PLS-00215: String length constraints must be in range (1 .. 32767)";
  return plsqlError(cursor.source, token.at, text);
}

/** VARCHAR2(n [BYTE | CHAR]), RAW(n): a length is needed; PL/SQL may leave it out where a parameter is declared. */
function sized(cursor: TokenCursor, at: number, name: string, sqlMost: number): TypeName {
  if (cursor.mode === "plsql") {
    if (!cursor.takeOperator("(")) return { name, at };
    return { name, ...lengthWithUnit(cursor, 32767), at };
  }
  cursor.expectOperator("(");
  return { name, ...lengthWithUnit(cursor, sqlMost), at };
}

function lengthWithUnit(
  cursor: TokenCursor,
  most: number,
): { length: number; lengthUnit?: "BYTE" | "CHAR" } {
  const start = cursor.token;
  const length = cursor.integer();
  const unit = cursor.takeWord("CHAR") ? "CHAR" : cursor.takeWord("BYTE") ? "BYTE" : undefined;
  if (length > most || length === 0) throw lengthError(cursor, length, start);
  cursor.expectOperator(")");
  return unit ? { length, lengthUnit: unit } : { length };
}

/** Half the bytes: the national character set AL16UTF16 has two a character. */
function national(cursor: TokenCursor, at: number, name: string): TypeName {
  if (cursor.mode === "plsql" && !cursor.isOperator("(")) return { name, at };
  cursor.expectOperator("(");
  const most = cursor.mode === "plsql" ? 16383 : Math.floor(cursor.maxStringBytes / 2);
  return { name, length: closedLength(cursor, most), at };
}

function character(cursor: TokenCursor, at: number): TypeName {
  if (cursor.takeWord("VARYING")) return sized(cursor, at, "VARCHAR2", cursor.maxStringBytes);
  if (!cursor.takeOperator("(")) return { name: "CHAR", length: 1, at };
  const most = cursor.mode === "plsql" ? 32767 : 2000;
  return { name: "CHAR", ...lengthWithUnit(cursor, most), at };
}

function nationalCharacter(cursor: TokenCursor, at: number): TypeName {
  if (cursor.takeWord("VARYING")) return national(cursor, at, "NVARCHAR2");
  if (!cursor.takeOperator("(")) return { name: "NCHAR", length: 1, at };
  return {
    name: "NCHAR",
    length: closedLength(cursor, cursor.mode === "plsql" ? 16383 : 1000),
    at,
  };
}

function decimal(cursor: TokenCursor, at: number, defaultScale: 0 | null): TypeName {
  if (!cursor.takeOperator("(")) {
    return { name: "NUMBER", precision: null, scale: defaultScale, at };
  }
  const any = cursor.takeOperator("*");
  const precision = any ? null : inRange(cursor, 1, 38, 1727);
  let scale: number | null = any ? null : 0;
  if (cursor.takeOperator(",")) scale = inRange(cursor, -84, 127, 1728);
  cursor.expectOperator(")");
  return { name: "NUMBER", precision, scale, at };
}

function floatBits(cursor: TokenCursor): number {
  if (!cursor.takeOperator("(")) return 126;
  const bits = inRange(cursor, 1, 126, 1724);
  cursor.expectOperator(")");
  return bits;
}

function inRange(cursor: TokenCursor, low: number, high: number, number: number): number {
  const start = cursor.token;
  const sign = cursor.takeOperator("-") ? -1 : 1;
  const value = sign * cursor.integer();
  if (value >= low && value <= high) return value;
  throw cursor.fail(number, [], start);
}

const vectorFormats = new Set(["FLOAT32", "FLOAT64", "INT8", "BINARY"]);

/** VECTOR [( dimensions | * [, format | *] )]. */
function vector(cursor: TokenCursor, at: number): TypeName {
  if (!cursor.takeOperator("(")) return { name: "VECTOR", at };
  const start = cursor.token;
  const dimensions = cursor.takeOperator("*") ? undefined : cursor.integer();
  if (dimensions !== undefined && (dimensions < 1 || dimensions > 65535)) {
    throw cursor.fail(51801, [dimensions], start);
  }
  let format: string | undefined;
  if (cursor.takeOperator(",") && !cursor.takeOperator("*")) {
    format = cursor.takeAnyWord(vectorFormats);
    if (!format) throw cursor.fail(51802, [cursor.token.value]);
  }
  if (cursor.takeOperator(",") && !cursor.takeWord("DENSE")) cursor.expectWord("SPARSE");
  cursor.expectOperator(")");
  return {
    name: "VECTOR",
    ...(dimensions === undefined ? {} : { dimensions }),
    ...(format === undefined ? {} : { format }),
    at,
  };
}
