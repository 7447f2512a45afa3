import type { RowCursor } from "../engine/contract.ts";
import type { RefCursor, Value } from "../engine/types/value.ts";

/** Whether a value is a cursor: PL/SQL and CURSOR(…) make them of a `RowCursor`. */
export function isRefCursor(value: Value): value is RefCursor {
  return typeof value === "object" && value !== null && "refCursor" in value;
}

/** The rows of a cursor value; undefined when it was never opened. */
export function rowsOfRefCursor(value: RefCursor): RowCursor | undefined {
  const rows = value.refCursor;
  return typeof rows === "object" && rows !== null && "fetch" in rows && "columns" in rows
    ? (rows as RowCursor)
    : undefined;
}
