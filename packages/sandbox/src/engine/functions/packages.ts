import type { SessionContext } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { booleanType, numberType, rowidType, varchar2 } from "../types/make-type.ts";
import { add, multiply, numberFromDouble, type OraNumber, subtract } from "../types/number.ts";
import type { FunctionTable } from "./contract.ts";
import { nullable, strict } from "./define.ts";

// ---------------------------------------------------------------------------------------------- DBMS_RANDOM

/** By the session's attributes, which it shares with what is derived of it: views of other users, PL/SQL. */
const generators = new WeakMap<SessionContext["attributes"], () => number>();

/** DBMS_RANDOM.SEED: from now on the session's numbers follow from the seed alone. */
export function seedRandom(session: SessionContext, seed: number): void {
  let state = seed >>> 0;
  generators.set(session.attributes, () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  });
}

/** From 0 to below 1. */
function random(session: SessionContext): number {
  return (generators.get(session.attributes) ?? Math.random)();
}

/** 38 random digits after the point, as DBMS_RANDOM.VALUE gives. */
function randomFraction(session: SessionContext): OraNumber {
  const parts = [random(session), random(session), random(session)].map((part) =>
    numberFromDouble(Math.floor(part * 1e12)),
  );
  const step = numberFromDouble(1e-12);
  return parts.reduceRight<OraNumber>((rest, part) => multiply(add(part, rest), step), 0);
}

const stringAlphabets: Readonly<Record<string, string>> = {
  u: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  l: "abcdefghijklmnopqrstuvwxyz",
  a: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  x: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
  p: Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join(""),
};

function randomString(session: SessionContext, option: string, length: number): string {
  const alphabet = stringAlphabets[option.toLowerCase()] ?? stringAlphabets["u"] ?? "";
  return Array.from(
    { length: Math.min(length, 4000) },
    () => alphabet[Math.floor(random(session) * alphabet.length)] ?? "",
  ).join("");
}

/** Standard normal by the method of Box and Muller. */
function randomNormal(session: SessionContext): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random(session)));
  return radius * Math.cos(2 * Math.PI * random(session));
}

// ---------------------------------------------------------------------------------------------- DBMS_ROWID

const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The number in a piece of an extended ROWID. @throws OraError 1410 for a malformed ROWID. */
function rowidPart(rowid: string, from: number, length: number): number {
  if (!/^[A-Za-z0-9+/]{18}$/.test(rowid)) throw oraError(1410);
  let value = 0;
  for (const letter of rowid.slice(from, from + length))
    value = value * 64 + base64.indexOf(letter);
  return value;
}

function rowidText(value: number, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest = Math.floor(rest / 64)) {
    text = (base64[rest % 64] ?? "A") + text;
  }
  return text;
}

function rowidFunction(from: number, length: number) {
  return strict({
    args: ["text"],
    optional: ["text"],
    returns: numberType,
    parameters: ["ROW_ID", "TS_TYPE_IN"],
    evaluate: (_, rowid) => rowidPart(rowid, from, length),
  });
}

/**
 * Functions of packages that SQL calls.
 * Source: Oracle PL/SQL Packages and Types Reference, DBMS_RANDOM, DBMS_ROWID, DBMS_UTILITY.
 */
export const packageFunctions: FunctionTable = {
  "DBMS_RANDOM.VALUE": {
    ...nullable({
      args: [],
      optional: ["number", "number"],
      returns: numberType,
      volatile: true,
      parameters: ["LOW", "HIGH"],
      evaluate: ({ binder: { session } }, low, high) => {
        const fraction = randomFraction(session);
        if (low === undefined || high === undefined) return fraction;
        if (low === null || high === null) return null;
        return add(low, multiply(fraction, subtract(high, low)));
      },
    }),
  },
  "DBMS_RANDOM.STRING": strict({
    args: ["text", "integer"],
    returns: varchar2(4000),
    volatile: true,
    parameters: ["OPT", "LEN"],
    evaluate: ({ binder: { session } }, option, length) => randomString(session, option, length),
  }),
  "DBMS_RANDOM.NORMAL": nullable({
    args: [],
    returns: numberType,
    volatile: true,
    evaluate: ({ binder: { session } }) => numberFromDouble(randomNormal(session)),
  }),
  "DBMS_RANDOM.RANDOM": nullable({
    args: [],
    returns: numberType,
    volatile: true,
    evaluate: ({ binder: { session } }) => Math.floor(random(session) * 2 ** 32) - 2 ** 31,
  }),
  "DBMS_ROWID.ROWID_OBJECT": rowidFunction(0, 6),
  "DBMS_ROWID.ROWID_RELATIVE_FNO": rowidFunction(6, 3),
  "DBMS_ROWID.ROWID_BLOCK_NUMBER": rowidFunction(9, 6),
  "DBMS_ROWID.ROWID_ROW_NUMBER": rowidFunction(15, 3),
  "DBMS_ROWID.ROWID_TO_ABSOLUTE_FNO": strict({
    args: ["text", "text", "text"],
    returns: numberType,
    parameters: ["ROW_ID", "SCHEMA_NAME", "OBJECT_NAME"],
    evaluate: (_, rowid) => rowidPart(rowid, 6, 3),
  }),
  "DBMS_ROWID.ROWID_TYPE": strict({
    args: ["text"],
    returns: numberType,
    parameters: ["ROW_ID"],
    evaluate: (_, rowid) => (rowidPart(rowid, 0, 6) >= 0 ? 1 : 0),
  }),
  "DBMS_ROWID.ROWID_CREATE": strict({
    args: ["integer", "integer", "integer", "integer", "integer"],
    returns: rowidType,
    parameters: ["ROWID_TYPE", "OBJECT_NUMBER", "RELATIVE_FNO", "BLOCK_NUMBER", "ROW_NUMBER"],
    evaluate: (_, _type, object, file, block, row) =>
      rowidText(object, 6) + rowidText(file, 3) + rowidText(block, 6) + rowidText(row, 3),
  }),
  "DBMS_UTILITY.GET_TIME": nullable({
    args: [],
    returns: numberType,
    volatile: true,
    evaluate: ({ binder: { session } }) => {
      const { seconds, nanos } = session.db.now();
      return (seconds * 100 + Math.floor(nanos / 10_000_000)) % 2 ** 31;
    },
  }),
  "DBMS_UTILITY.GET_CPU_TIME": nullable({
    args: [],
    returns: numberType,
    volatile: true,
    evaluate: () => Math.floor(process.cpuUsage().user / 10_000),
  }),
  "DBMS_UTILITY.CURRENT_INSTANCE": nullable({ args: [], returns: numberType, evaluate: () => 1 }),
  "DBMS_UTILITY.IS_CLUSTER_DATABASE": nullable({
    args: [],
    returns: booleanType,
    evaluate: () => false,
  }),
};
