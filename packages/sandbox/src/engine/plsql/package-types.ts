import {
  blobType,
  clobType,
  dateType,
  numberType,
  timestampType,
  varchar2,
} from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { VariableType } from "./variable-type.ts";

/** Collection types of supplied packages that blocks declare variables of. */
const types: ReadonlyMap<string, VariableType> = new Map(
  [
    ...arrays("DBMS_OUTPUT", [["CHARARR", varchar2(32_767)]]),
    ...arrays("DBMS_SQL", [
      ["VARCHAR2_TABLE", varchar2(4000)],
      ["VARCHAR2A", varchar2(32_767)],
      ["VARCHAR2S", varchar2(256)],
      ["NUMBER_TABLE", numberType],
      ["DATE_TABLE", dateType],
      ["TIMESTAMP_TABLE", timestampType(9)],
      ["CLOB_TABLE", clobType],
      ["BLOB_TABLE", blobType],
    ]),
    ...varrays([
      ["ODCIVARCHAR2LIST", varchar2(4000)],
      ["ODCINUMBERLIST", numberType],
      ["ODCIDATELIST", dateType],
    ]),
  ].map((type) => [type.name, type]),
);

type Collection = Extract<VariableType, { kind: "collection" }>;

/** Associative arrays of a package. Source: Oracle Database PL/SQL Packages and Types Reference. */
function arrays(owner: string, list: readonly (readonly [string, SqlType])[]): Collection[] {
  return list.map(([name, type]) => ({
    kind: "collection",
    name: `${owner}.${name}`,
    element: { kind: "scalar", type },
    indexBy: "integer",
    limit: null,
  }));
}

/** VARRAYs of SYS with 32767 elements. */
function varrays(list: readonly (readonly [string, SqlType])[]): Collection[] {
  return list.map(([name, type]) => ({
    kind: "collection",
    name,
    element: { kind: "scalar", type },
    indexBy: null,
    limit: 32_767,
  }));
}

/** The type of a name, with or without its owner SYS. */
export function packageType(parts: readonly string[]): VariableType | undefined {
  const own = parts[0] === "SYS" ? parts.slice(1) : parts;
  return types.get(own.join("."));
}
