import type { Charset } from "./charset.ts";
import type { OracleType } from "./oracle-type.ts";

/** What becomes of a column that has to hold values of another type as well. */
export type Widening =
  /** It holds them already. `type` is the column's own. */
  | { readonly kind: "same"; readonly type: OracleType }
  /** ALTER TABLE … MODIFY in place, with rows in the table. */
  | { readonly kind: "modify"; readonly type: OracleType; readonly reason: string }
  /** A new column, a copy of every value, and a change of names. */
  | { readonly kind: "copy"; readonly type: OracleType; readonly reason: string }
  /** No type holds both. `type` is the column's own. */
  | { readonly kind: "refuse"; readonly type: OracleType; readonly reason: string };

/** What the database allows. */
export interface WideningLimits {
  readonly charset: Charset;
  /** 4000, or 32767 with MAX_STRING_SIZE = EXTENDED. */
  readonly maxVarcharBytes: number;
}

/** The column stays as it is. */
export function same(type: OracleType): Widening {
  return { kind: "same", type };
}
