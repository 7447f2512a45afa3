import type { SessionContext } from "../catalog/contract.ts";
import type { RowCursor } from "../contract.ts";
import type { SqlType, SqlTypeName } from "../types/sql-type.ts";
import type { Value } from "../types/value.ts";

/** One parameter of a procedure. */
export interface ProcedureParameter {
  readonly name: string;
  readonly mode: "in" | "out" | "in-out";
  /** What an argument is converted to; of a collection the type of its elements. */
  readonly type: SqlType;
  /** Types that are taken as they are, where a procedure is overloaded: a BLOB where another call has a CLOB. */
  readonly also?: readonly SqlTypeName[];
  /** A collection: its value is an `ArrayBind`. */
  readonly collection?: true;
  /** It has a default, so the argument may be left out (`undefined` then). */
  readonly optional: boolean;
}

/** What a procedure may ask of the block that calls it. */
export interface ProcedureCall {
  /** Types of the arguments by parameter, as the caller has them; undefined for one that was left out. */
  readonly types: readonly (SqlType | undefined)[];
  /** Runs one SQL statement that is no query in the session. @throws OraError */
  readonly runSql: (sql: string) => Promise<void>;
  /** Hands a query's rows to the client besides the block's own results: DBMS_SQL.RETURN_RESULT. */
  readonly returnResult: (cursor: RowCursor) => void;
}

/** A procedure of a supplied package, called from PL/SQL or CALL. Functions are in `functions/packages.ts`. */
export interface PackageProcedure {
  /** `DBMS_OUTPUT.PUT_LINE`. */
  readonly name: string;
  readonly parameters: readonly ProcedureParameter[];
  /**
   * Runs it. `args` are by parameter, converted to its type; undefined for an optional one that was left out, null for one
   * that is only handed back. A cursor is a `RefCursor` of a `RowCursor`.
   * @returns the values of the `out` and `in-out` parameters by name; anything else leaves the variables alone.
   * @throws OraError
   */
  readonly run: (
    session: SessionContext,
    args: readonly (Value | undefined)[],
    call: ProcedureCall,
  ) => Promise<Readonly<Record<string, Value>>> | Readonly<Record<string, Value>>;
}
