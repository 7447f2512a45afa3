import { oraError } from "../errors.ts";
import { integerType, numberType, raw, varchar2 } from "../types/make-type.ts";
import { cutToBytes } from "../types/text.ts";
import { Lob, type Value } from "../types/value.ts";
import type { CallSite, FunctionDefinition, FunctionTable } from "./contract.ts";
import { nullable, strict } from "./define.ts";

/** A LOB argument is text or bytes. */
function isBinary(site: CallSite): boolean {
  const name = site.args[0]?.type.name;
  return name === "BLOB" || name === "RAW" || name === "LONG RAW";
}

/** One definition for BLOBs, one for everything that reads as text. */
function byContent(text: FunctionDefinition, binary: FunctionDefinition): FunctionDefinition {
  return {
    ...text,
    compile: (site) => (isBinary(site) ? binary.compile(site) : text.compile(site)),
  };
}

/** DBMS_LOB.SUBSTR(lob, amount, offset): NULL for what is out of range. */
function slice<T extends string | Uint8Array>(
  content: T,
  amount: number,
  offset: number,
): T | null {
  if (amount < 1 || offset < 1 || amount > 32767) return null;
  return content.slice(offset - 1, offset - 1 + amount) as T;
}

const substrParameters = ["LOB_LOC", "AMOUNT", "OFFSET"];

const getLength = byContent(
  strict({
    args: ["text"],
    returns: numberType,
    parameters: ["LOB_LOC"],
    evaluate: (_, text) => text.length,
  }),
  strict({ args: ["bytes"], returns: numberType, evaluate: (_, bytes) => bytes.length }),
);

/** In SQL the result is a VARCHAR2 or RAW: longer than that is ORA-06502. */
const substr = byContent(
  strict({
    args: ["text"],
    optional: ["integer", "integer"],
    returns: (site) => varchar2(site.binder.session.db.maxStringBytes),
    parameters: substrParameters,
    evaluate: (site, text, amount = 32767, offset = 1) => {
      const limit = site.binder.session.db.maxStringBytes;
      const part = slice(text, amount, offset);
      if (part !== null && cutToBytes(part, limit).length < part.length) {
        throw oraError(6502, [": character string buffer too small"]);
      }
      return part;
    },
  }),
  strict({
    args: ["bytes"],
    optional: ["integer", "integer"],
    returns: raw(2000),
    evaluate: (site, bytes, amount = 32767, offset = 1) => {
      const limit = site.binder.session.db.maxStringBytes === 4000 ? 2000 : 32767;
      const part = slice(bytes, amount, offset);
      if (part !== null && part.length > limit) {
        throw oraError(6502, [": raw variable length too long"]);
      }
      return part;
    },
  }),
);

const instrParameters = ["LOB_LOC", "PATTERN", "OFFSET", "NTH"];

function nthIndex(find: (from: number) => number, offset: number, nth: number): number | null {
  if (offset < 1 || nth < 1) return null;
  let found = offset - 2;
  for (let left = nth; left > 0; left--) {
    found = find(found + 1);
    if (found < 0) return 0;
  }
  return found + 1;
}

const instr = byContent(
  strict({
    args: ["text", "text"],
    optional: ["integer", "integer"],
    returns: numberType,
    parameters: instrParameters,
    evaluate: (_, text, pattern, offset = 1, nth = 1) =>
      nthIndex((from) => text.indexOf(pattern, from), offset, nth),
  }),
  strict({
    args: ["bytes", "bytes"],
    optional: ["integer", "integer"],
    returns: numberType,
    evaluate: (_, bytes, pattern, offset = 1, nth = 1) => {
      const content = Buffer.from(bytes);
      return nthIndex((from) => content.indexOf(pattern, from), offset, nth);
    },
  }),
);

/** 0 when the parts are equal, else -1 or 1. */
function compareParts(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const compareParameters = ["LOB_1", "LOB_2", "AMOUNT", "OFFSET_1", "OFFSET_2"];

const compare = byContent(
  strict({
    args: ["text", "text"],
    optional: ["integer", "integer", "integer"],
    returns: integerType,
    parameters: compareParameters,
    evaluate: (_, a, b, amount = Number.MAX_SAFE_INTEGER, offset1 = 1, offset2 = 1): Value => {
      if (amount < 1 || offset1 < 1 || offset2 < 1) return null;
      const part = (text: string, offset: number) =>
        Buffer.from(text.slice(offset - 1, offset - 1 + amount), "utf8");
      return compareParts(part(a, offset1), part(b, offset2));
    },
  }),
  strict({
    args: ["bytes", "bytes"],
    optional: ["integer", "integer", "integer"],
    returns: integerType,
    evaluate: (_, a, b, amount = Number.MAX_SAFE_INTEGER, offset1 = 1, offset2 = 1): Value => {
      if (amount < 1 || offset1 < 1 || offset2 < 1) return null;
      const part = (bytes: Uint8Array, offset: number) =>
        bytes.slice(offset - 1, offset - 1 + amount);
      return compareParts(part(a, offset1), part(b, offset2));
    },
  }),
);

/**
 * DBMS_LOB's functions that SQL calls.
 * Source: Oracle PL/SQL Packages and Types Reference, DBMS_LOB.
 */
export const lobFunctions: FunctionTable = {
  "DBMS_LOB.GETLENGTH": getLength,
  "DBMS_LOB.SUBSTR": substr,
  "DBMS_LOB.INSTR": instr,
  "DBMS_LOB.COMPARE": compare,
  "DBMS_LOB.ISTEMPORARY": nullable({
    args: ["any"],
    returns: integerType,
    evaluate: (_, lob) => (lob instanceof Lob ? 0 : null),
  }),
  "DBMS_LOB.GETCHUNKSIZE": strict({
    args: ["any"],
    returns: integerType,
    evaluate: () => 8132,
  }),
};
