import { oraError } from "../errors.ts";
import { namedType, onConversionError } from "../expressions/cast.ts";
import { convertTo, derived } from "../expressions/compiled.ts";
import { castConverter } from "../types/convert.ts";
import { typeNameInErrors } from "../types/describe-type.ts";
import {
  blobType,
  booleanType,
  clobType,
  numberType,
  raw,
  rowidType,
  varchar2,
} from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import { bytesToHex, hexToBytes } from "../types/text.ts";
import { Lob } from "../types/value.ts";
import type { CallSite, FunctionDefinition, FunctionTable } from "./contract.ts";
import { nullable, strict } from "./define.ts";
import { textArgument, textBytes } from "./text-arguments.ts";

function rawBytes(site: CallSite): number {
  const type = site.args[0]?.type;
  return type?.name === "RAW" ? type.bytes : 2000;
}

function national(length: number): SqlType {
  return { name: "NVARCHAR2", length, unit: "CHAR", bytes: 2 * length };
}

/** TO_CLOB and TO_NCLOB: EMPTY_CLOB() stays empty, NULL stays NULL. */
function toLob(kind: "CLOB" | "NCLOB"): FunctionDefinition {
  return {
    min: 1,
    max: 2,
    compile: (site) => {
      const [argument] = site.args;
      if (!argument) throw oraError(938, [], site.call.at);
      const type: SqlType = kind === "CLOB" ? clobType : { name: "NCLOB" };
      const { session } = site.binder;
      if (argument.type.name === "BLOB") return blobAsText(site, kind, type);
      const read = textArgument(argument, site.binder, site.at(0));
      return derived(type, site.args, session, (env) => {
        const text = read(env);
        return text === null ? null : new Lob(kind, text);
      });
    },
  };
}

function blobAsText(site: CallSite, kind: "CLOB" | "NCLOB", type: SqlType) {
  const blob = site.args[0]?.eval;
  return derived(type, site.args, site.binder.session, (env) => {
    const value = blob?.(env) ?? null;
    return value instanceof Lob ? new Lob(kind, Buffer.from(value.bytes).toString("utf8")) : null;
  });
}

/** TO_LOB: LONG to CLOB, LONG RAW to BLOB. */
const toLongLob: FunctionDefinition = {
  min: 1,
  max: 1,
  compile: (site) => {
    const [argument] = site.args;
    if (!argument) throw oraError(909, [], site.call.at);
    const { name } = argument.type;
    if (name !== "LONG" && name !== "LONG RAW") {
      throw oraError(932, ["LONG", typeNameInErrors(argument.type)], site.at(0));
    }
    const type = name === "LONG" ? clobType : blobType;
    return derived(type, site.args, site.binder.session, (env) => {
      const value = argument.eval(env);
      if (typeof value === "string") return new Lob("CLOB", value);
      return value instanceof Uint8Array ? new Lob("BLOB", value) : null;
    });
  },
};

/** VALIDATE_CONVERSION(x AS type): 1 when the conversion would succeed, NULL for NULL counts as success. */
const validateConversion: FunctionDefinition = {
  min: 1,
  max: 3,
  compile: (site) => {
    const [argument] = site.args;
    const { returning } = site.call;
    if (!argument || !returning) throw oraError(938, [], site.call.at);
    const type = namedType(returning, site.binder);
    const { session } = site.binder;
    const convert = castConverter(argument.type, type, session, site.at(0));
    return derived(numberType, site.args, session, (env) =>
      onConversionError(
        () => {
          convert(argument.eval(env));
          return 1;
        },
        () => 0,
      ),
    );
  },
};

const toBoolean: FunctionDefinition = {
  min: 1,
  max: 1,
  since: 23,
  compile: (site) => {
    const [argument] = site.args;
    if (!argument) throw oraError(909, [], site.call.at);
    return convertTo(argument, booleanType, site.binder.session, site.at(0));
  },
};

/**
 * Conversions between text, RAW, ROWID, LOB and BOOLEAN.
 * Source: Oracle SQL Language Reference, Conversion Functions.
 */
export const conversionFunctions: FunctionTable = {
  HEXTORAW: strict({
    args: ["text"],
    returns: (site) => {
      const type = site.args[0]?.type ?? varchar2(1);
      return raw(Math.max(1, Math.ceil(textBytes(type, site.binder.session.nls) / 2)));
    },
    evaluate: (_, text) => hexToBytes(text),
  }),
  RAWTOHEX: strict({
    args: ["bytes"],
    returns: (site) => varchar2(Math.min(2 * rawBytes(site), 4000)),
    evaluate: (_, bytes) => bytesToHex(bytes),
  }),
  RAWTONHEX: strict({
    args: ["bytes"],
    returns: (site) => national(Math.min(2 * rawBytes(site), 2000)),
    evaluate: (_, bytes) => bytesToHex(bytes),
  }),
  ROWIDTOCHAR: strict({
    args: ["text"],
    returns: varchar2(18),
    evaluate: (_, rowid) => rowid,
  }),
  ROWIDTONCHAR: strict({
    args: ["text"],
    returns: national(18),
    evaluate: (_, rowid) => rowid,
  }),
  CHARTOROWID: strict({
    args: ["text"],
    returns: rowidType,
    evaluate: (_, text) => {
      if (!/^[A-Za-z0-9+/]{18}$/.test(text)) throw oraError(1410);
      return text;
    },
  }),
  TO_CLOB: toLob("CLOB"),
  TO_NCLOB: toLob("NCLOB"),
  TO_LOB: toLongLob,
  TO_BLOB: nullable({
    args: ["bytes"],
    optional: ["text"],
    returns: blobType,
    evaluate: (_, bytes) => (bytes === null ? null : new Lob("BLOB", bytes)),
  }),
  EMPTY_CLOB: nullable({ args: [], returns: clobType, evaluate: () => new Lob("CLOB", "") }),
  EMPTY_BLOB: nullable({
    args: [],
    returns: blobType,
    evaluate: () => new Lob("BLOB", new Uint8Array(0)),
  }),
  TO_BOOLEAN: toBoolean,
  VALIDATE_CONVERSION: validateConversion,
};
