import type { Column } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { SqlType } from "../types/sql-type.ts";

/** Types that no key can have, as ORA-02329 and ORA-02327 call them. */
const unfitNames: Readonly<Partial<Record<SqlType["name"], string>>> = {
  CLOB: "LOB",
  NCLOB: "LOB",
  BLOB: "LOB",
  BFILE: "LOB",
  JSON: "JSON",
  VECTOR: "VECTOR",
  XMLTYPE: "ADT",
};

const zoned = "TIMESTAMP WITH TIME ZONE";
const zonedInErrors = "TIME/TIMESTAMP WITH TIME ZONE";

/**
 * Refuses columns that cannot be unique or a primary key.
 * Source: Oracle SQL Language Reference, constraint, Restrictions on Unique Constraints.
 * @throws OraError 2329, 2269 for LONG.
 */
export function requireKeyType({ type }: Column, at: number): void {
  if (type.name === "LONG" || type.name === "LONG RAW") throw oraError(2269, [], at);
  const name = type.name === zoned ? zonedInErrors : unfitNames[type.name];
  if (name !== undefined) throw oraError(2329, [name], at);
}

/** Refuses types of which no index can be made. @throws OraError 2327, 997 for LONG. */
export function requireIndexType(type: SqlType, at: number): void {
  if (type.name === "LONG" || type.name === "LONG RAW") throw oraError(997, [], at);
  const name = unfitNames[type.name];
  if (name !== undefined) throw oraError(2327, [name], at);
}

/** The most columns an index can have. */
export const maxIndexColumns = 32;

/** The longest key on blocks of 8192 bytes. Source: Oracle Database Error Messages, ORA-01450. */
const maxKeyBytes = 6398;

/** Bytes of every key besides those of its columns: the ROWID of a row and its length. */
const rowidBytes = 7;

/** Refuses keys that may become too long. @throws OraError 1450. */
export function requireKeyLength(types: readonly SqlType[], at: number): void {
  const bytes = types.reduce((sum, type) => sum + keyBytes(type), rowidBytes);
  if (bytes > maxKeyBytes) throw oraError(1450, [maxKeyBytes], at);
}

const fixedBytes: Readonly<Partial<Record<SqlType["name"], number>>> = {
  NUMBER: 22,
  BINARY_FLOAT: 4,
  BINARY_DOUBLE: 8,
  DATE: 7,
  TIMESTAMP: 11,
  [zoned]: 13,
  "TIMESTAMP WITH LOCAL TIME ZONE": 11,
  "INTERVAL YEAR TO MONTH": 5,
  "INTERVAL DAY TO SECOND": 11,
  ROWID: 10,
  BOOLEAN: 1,
};

/** Longest value in bytes with its length, which takes a second byte from 128 on. */
function keyBytes(type: SqlType): number {
  const bytes = "bytes" in type ? type.bytes : (fixedBytes[type.name] ?? 0);
  return bytes + (bytes > 127 ? 2 : 1);
}

/** Whether a foreign key of one type can point at a column of another. Source: ORA-02267. */
export function sameKeyType(child: SqlType, parent: SqlType): boolean {
  return child.name === parent.name;
}
