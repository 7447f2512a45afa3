import { oraError } from "../errors.ts";
import type { SqlType } from "../types/sql-type.ts";
import { utf8Length } from "../types/text.ts";
import type { Row, Value } from "../types/value.ts";
import type { BoundColumn } from "./dml-plan.ts";

/**
 * What Oracle asks of long binds. A bind that is declared longer than a column can be is sent as a LONG: it may only go
 * straight to a LONG or LOB column, and no other long bind may stand behind it.
 * Source: Oracle Database Error Messages, ORA-01461 and ORA-24816.
 */
export interface BindRules {
  /** Checks the values of one execution. @throws OraError 1461 */
  readonly checkValues: (binds: Row) => void;
}

/**
 * Checks the order of the binds and prepares the check of their values. `maxBytes`: the longest VARCHAR2 of the database.
 * @throws OraError 24816 when a bind for a column that is no LOB and that may be longer than `maxBytes` comes behind a long one
 * for a LOB or LONG column.
 */
export function bindRules(
  types: readonly SqlType[],
  bound: readonly BoundColumn[],
  maxBytes: number,
): BindRules {
  const columns = new Map(bound.map(({ bind, type }) => [bind, type]));
  const long = types.flatMap((type, index) => (isLong(type, maxBytes) ? [index] : []));
  checkOrder(types, long, columns);
  const watched = long.filter((index) => {
    const column = columns.get(index);
    return !isLocator(types[index]) && !isLob(column);
  });
  if (watched.length === 0) return { checkValues: () => undefined };
  return {
    checkValues: (binds) => {
      for (const index of watched) {
        if (bytesOf(binds[index] ?? null) > maxBytes) throw oraError(1461);
      }
    },
  };
}

function checkOrder(
  types: readonly SqlType[],
  long: readonly number[],
  columns: ReadonlyMap<number, SqlType>,
): void {
  let afterLob = false;
  for (const index of long) {
    if (isLob(columns.get(index)) || isLocator(types[index])) afterLob = true;
    else if (afterLob) throw oraError(24816);
  }
}

/** Declared longer than a VARCHAR2 or RAW column can be, or a LONG or LOB by itself. */
function isLong(type: SqlType, maxBytes: number): boolean {
  if (isLob(type)) return true;
  return "bytes" in type && type.name !== "UROWID" && type.bytes > maxBytes;
}

const lobNames: ReadonlySet<string> = new Set([
  "CLOB",
  "NCLOB",
  "BLOB",
  "LONG",
  "LONG RAW",
  "JSON",
  "XMLTYPE",
  "VECTOR",
]);

function isLob(type: SqlType | undefined): boolean {
  return type !== undefined && lobNames.has(type.name);
}

/** Bound as a LOB or the like, not as a text or bytes that may go to one. */
function isLocator(type: SqlType | undefined): boolean {
  return isLob(type) && type?.name !== "LONG" && type?.name !== "LONG RAW";
}

function bytesOf(value: Value): number {
  if (typeof value === "string") return value.length > 0 ? utf8Length(value) : 0;
  return value instanceof Uint8Array ? value.length : 0;
}
