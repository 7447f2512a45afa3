import { oraError } from "../errors.ts";
import { numberType, raw, varchar2 } from "../types/make-type.ts";
import { toInteger } from "../types/number.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { FunctionTable } from "./contract.ts";
import { nullable, strict } from "./define.ts";
import { internalBytes } from "./internal-bytes.ts";

/** Data type codes as DUMP prints them. Source: Oracle SQL Language Reference, Oracle Built-in Data Types. */
const typeCodes: Readonly<Partial<Record<SqlType["name"], number>>> = {
  VARCHAR2: 1,
  NVARCHAR2: 1,
  NUMBER: 2,
  LONG: 8,
  DATE: 12,
  RAW: 23,
  "LONG RAW": 24,
  ROWID: 69,
  CHAR: 96,
  NCHAR: 96,
  BINARY_FLOAT: 100,
  BINARY_DOUBLE: 101,
  CLOB: 112,
  NCLOB: 112,
  BLOB: 113,
  BFILE: 114,
  JSON: 119,
  VECTOR: 127,
  TIMESTAMP: 180,
  "TIMESTAMP WITH TIME ZONE": 181,
  "INTERVAL YEAR TO MONTH": 182,
  "INTERVAL DAY TO SECOND": 183,
  UROWID: 208,
  "TIMESTAMP WITH LOCAL TIME ZONE": 231,
  BOOLEAN: 252,
};

/** 8, 10 and 16 are bases, 17 shows characters; 1000 more adds the character set. */
function dumped(bytes: Uint8Array, format: number): string {
  const base = format % 1000;
  return [...bytes]
    .map((byte) => {
      if (base === 17)
        return byte > 31 && byte < 127 ? String.fromCharCode(byte) : byte.toString(16);
      return byte.toString(base === 8 || base === 16 ? base : 10);
    })
    .join(",");
}

function dump(
  value: Parameters<typeof internalBytes>[0],
  type: SqlType,
  format: number,
  start: number,
  length: number | undefined,
): string {
  const bytes = internalBytes(value, type);
  const from = start > 0 ? start - 1 : start < 0 ? bytes.length + start : 0;
  const part = bytes.slice(from, length === undefined ? undefined : from + length);
  const national = type.name === "NVARCHAR2" || type.name === "NCHAR";
  const text = typeof value === "string";
  const set = format >= 1000 && text ? ` CharacterSet=${national ? "AL16UTF16" : "AL32UTF8"}` : "";
  const code = typeCodes[type.name] ?? 1;
  return `Typ=${code} Len=${bytes.length}${set}: ${dumped(part, format)}`;
}

/** UTL_RAW's bitwise functions: the rest of the longer operand is kept. */
function bitwise(operate: (a: number, b: number) => number) {
  return strict({
    args: ["bytes", "bytes"],
    returns: raw(2000),
    evaluate: (_, a, b) => {
      const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
      return longer.map((byte, i) => (i < shorter.length ? operate(byte, shorter[i] ?? 0) : byte));
    },
  });
}

/**
 * DUMP, VSIZE and the functions of UTL_RAW that SQL calls.
 * Source: Oracle SQL Language Reference, DUMP, VSIZE; PL/SQL Packages and Types Reference, UTL_RAW.
 */
export const binaryFunctions: FunctionTable = {
  DUMP: nullable({
    args: ["any"],
    optional: ["number", "number", "number"],
    returns: varchar2(4000),
    evaluate: (site, value, format = 10, start = 1, length) => {
      if (value === null) return "NULL";
      const type = site.args[0]?.type ?? varchar2(1);
      const count = length === undefined || length === null ? undefined : toInteger(length);
      return dump(value, type, toInteger(format ?? 10), toInteger(start ?? 1), count);
    },
  }),
  VSIZE: strict({
    args: ["any"],
    returns: numberType,
    evaluate: (site, value) => {
      const type = site.args[0]?.type;
      return value === null || !type ? null : internalBytes(value, type).length;
    },
  }),
  "UTL_RAW.CAST_TO_RAW": strict({
    args: ["text"],
    returns: raw(2000),
    evaluate: (_, text) => Uint8Array.from(Buffer.from(text, "utf8")),
  }),
  "UTL_RAW.CAST_TO_VARCHAR2": strict({
    args: ["bytes"],
    returns: varchar2(4000),
    evaluate: (_, bytes) => Buffer.from(bytes).toString("utf8"),
  }),
  "UTL_RAW.CAST_TO_NVARCHAR2": strict({
    args: ["bytes"],
    returns: { name: "NVARCHAR2", length: 2000, unit: "CHAR", bytes: 4000 },
    evaluate: (_, bytes) => {
      if (bytes.length % 2 === 1) throw oraError(6502, [""]);
      return Buffer.from(bytes).swap16().toString("utf16le");
    },
  }),
  "UTL_RAW.LENGTH": strict({
    args: ["bytes"],
    returns: numberType,
    evaluate: (_, bytes) => bytes.length,
  }),
  "UTL_RAW.SUBSTR": strict({
    args: ["bytes", "integer"],
    optional: ["integer"],
    returns: raw(2000),
    evaluate: (_, bytes, position, length) => {
      const from = position > 0 ? position - 1 : bytes.length + position;
      const count = length ?? bytes.length - from;
      if (position === 0 || from < 0 || count < 1 || from + count > bytes.length) {
        throw oraError(6502, [""]);
      }
      return bytes.slice(from, from + count);
    },
  }),
  "UTL_RAW.CONCAT": nullable({
    args: ["bytes"],
    optional: ["bytes", "bytes", "bytes", "bytes", "bytes", "bytes", "bytes", "bytes"],
    returns: raw(2000),
    evaluate: (_, ...parts) => Uint8Array.from(parts.flatMap((part) => [...(part ?? [])])),
  }),
  "UTL_RAW.REVERSE": strict({
    args: ["bytes"],
    returns: raw(2000),
    evaluate: (_, bytes) => bytes.slice().reverse(),
  }),
  "UTL_RAW.BIT_AND": bitwise((a, b) => a & b),
  "UTL_RAW.BIT_OR": bitwise((a, b) => a | b),
  "UTL_RAW.BIT_XOR": bitwise((a, b) => a ^ b),
  "UTL_ENCODE.BASE64_ENCODE": strict({
    args: ["bytes"],
    returns: raw(2000),
    evaluate: (_, bytes) => {
      const text = Buffer.from(bytes).toString("base64");
      return Uint8Array.from(Buffer.from(text.replaceAll(/(.{64})(?!$)/g, "$1\r\n"), "latin1"));
    },
  }),
  "UTL_ENCODE.BASE64_DECODE": strict({
    args: ["bytes"],
    returns: raw(2000),
    evaluate: (_, bytes) =>
      Uint8Array.from(Buffer.from(Buffer.from(bytes).toString("latin1"), "base64")),
  }),
};
