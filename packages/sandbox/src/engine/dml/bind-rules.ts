import type { ExecuteRequest } from "../contract.ts";
import { oraError } from "../errors.ts";
import type { SqlType } from "../types/sql-type.ts";
import { boundBytes, isNationalType } from "../types/text-types.ts";
import type { Row } from "../types/value.ts";
import type { BoundColumn } from "./dml-plan.ts";

/**
 * What Oracle asks of long binds. A value that is longer than a column can be may only go straight to a LONG or LOB column;
 * and behind a bind for one of those no other may stand that was declared so long, however short its values are.
 * Source: Oracle Database Error Messages, ORA-01461 and ORA-24816; SecureFiles and Large Objects Developer's Guide,
 * Restrictions on Binds of More Than 4000 Bytes.
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
  { bindTypes: types, bindBytes = [] }: Pick<ExecuteRequest, "bindTypes" | "bindBytes">,
  bound: readonly BoundColumn[],
  maxBytes: number,
): BindRules {
  const columns = new Map(bound.map(({ bind, type }) => [bind, type]));
  const long = types.flatMap((type, index) =>
    isLob(type) || Math.max(declaredBytes(type), bindBytes[index] ?? 0) > maxBytes ? [index] : [],
  );
  checkOrder(types, long, columns);
  const watched = long.filter((index) => {
    const column = columns.get(index);
    return !isLocator(types[index]) && !isLob(column);
  });
  if (watched.length === 0) return { checkValues: () => undefined };
  return {
    checkValues: (binds) => {
      for (const index of watched) {
        const type = types[index];
        const national = type !== undefined && isNationalType(type);
        if (boundBytes(binds[index], national) > maxBytes) throw oraError(1461);
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

/** Of text and RAW; 0 for the others. */
function declaredBytes(type: SqlType): number {
  return "bytes" in type && type.name !== "UROWID" ? type.bytes : 0;
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
