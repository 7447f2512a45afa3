import {
  booleanType,
  clobType,
  cursorType,
  dateType,
  numberType,
  varchar2,
} from "../types/make-type.ts";
import type { PackageProcedure, ProcedureParameter } from "./contract.ts";

type ParameterType = Pick<ProcedureParameter, "type" | "also" | "collection">;

const types: Readonly<Record<string, ParameterType>> = {
  v: { type: varchar2(32_767) },
  n: { type: numberType },
  b: { type: booleanType },
  d: { type: dateType },
  c: { type: clobType },
  l: { type: clobType, also: ["NCLOB", "BLOB"] },
  t: { type: varchar2(32_767), also: ["RAW"] },
  x: { type: varchar2(32_767), also: ["NUMBER", "BOOLEAN"] },
  r: { type: cursorType },
  a: { type: varchar2(32_767), collection: true },
};

/**
 * A procedure from its signature: `DBMS_SESSION.SET_CONTEXT(NAMESPACE v, ATTRIBUTE v, VALUE v, USERNAME v?)`. Letters are
 * types (v text, n number, b boolean, d date, c CLOB, l any LOB, t text or RAW, x text, number or boolean, r cursor, a
 * collection of texts); `?` marks an optional parameter, `out` and `in-out` stand before the name of one that is handed back.
 */
export function procedure(signature: string, run: PackageProcedure["run"]): PackageProcedure {
  const match = /^([A-Z0-9_.$]+)\((.*)\)$/s.exec(signature.trim());
  if (match === null) throw new TypeError(`not a signature: ${signature}`);
  const [, name = "", list = ""] = match;
  const parameters = list
    .split(",")
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .map(parameterOf);
  return { name, parameters, run };
}

function parameterOf(text: string): ProcedureParameter {
  const words = text.split(/\s+/);
  const mode = words[0] === "out" || words[0] === "in-out" ? words[0] : "in";
  const [name = "", letter = ""] = mode === "in" ? words : words.slice(1);
  const type = types[letter.replace("?", "")];
  if (type === undefined) throw new TypeError(`no type is called ${letter}`);
  return { name, mode, ...type, optional: letter.endsWith("?") };
}

/** Text of an argument; null when it is NULL or was left out. */
export function textOf(value: unknown): string | null {
  return value === undefined || value === null ? null : String(value);
}
