import { quoteIdentifier } from "../identifiers.ts";
import { bindName, placeholder } from "./literals.ts";

/**
 * How big a bound value may get. `short`: at most 4000 bytes. `long`: a VARCHAR2 or RAW bind that may be larger. `lob`:
 * a value for a CLOB, NCLOB, BLOB or LONG column. A long bind behind a LOB's raises ORA-24816, so binds are put in this
 * order. Source: Oracle Database Error Messages, ORA-24816.
 */
export type BindSize = "short" | "long" | "lob";

/** A column of a DML statement with the value it gets. */
export interface BoundColumn {
  /** Name as the dictionary stores it. */
  readonly name: string;
  /** Name of its bind, without the colon. */
  readonly bind: string;
  /** SQL expression that holds the placeholder exactly once: `:c1`, `TO_DATE(:c1, …)`. */
  readonly value: string;
  readonly size: BindSize;
}

/** A column that rows are found by. Its values are never NULL and never over 4000 bytes. */
export interface KeyColumn extends BoundColumn {
  /** True for TIMESTAMP WITH TIME ZONE: two offsets of one instant are one key. */
  readonly instant?: boolean;
}

/** A DML statement with one bind a column, for `executeMany`. */
export interface DmlStatement {
  readonly sql: string;
  /** Names of the binds in the order in which they stand in `sql`; each stands there once. */
  readonly binds: readonly string[];
}

/**
 * A column bound by its 0-based position among the columns of the plan (`c1`, `c2`…).
 * @param expression Makes the value's SQL from its placeholder; default the placeholder alone.
 */
export function boundColumn(
  name: string,
  position: number,
  options: {
    readonly size?: BindSize;
    readonly expression?: (placeholder: string) => string;
  } = {},
): BoundColumn {
  const bind = bindName(position);
  const value = (options.expression ?? ((text) => text))(placeholder(bind));
  return { name, bind, value, size: options.size ?? "short" };
}

/** The same columns, short binds first, then long ones, then LOBs; the order is kept within each. */
export function longBindsLast<Column extends { readonly size: BindSize }>(
  columns: readonly Column[],
): readonly Column[] {
  const rank: Record<BindSize, number> = { short: 0, long: 1, lob: 2 };
  return columns.toSorted((left, right) => rank[left.size] - rank[right.size]);
}

/**
 * `left = right` for a key. Instants are compared in UTC, which is how Oracle indexes a TIMESTAMP WITH
 * TIME ZONE. Source: Oracle SQL Language Reference, SYS_EXTRACT_UTC.
 */
export function keyEquals(left: string, right: string, instant: boolean | undefined): string {
  return instant === true
    ? `SYS_EXTRACT_UTC(${left}) = SYS_EXTRACT_UTC(${right})`
    : `${left} = ${right}`;
}

/** The conditions that find the row of the bound keys. */
export function keyConditions(keys: readonly KeyColumn[]): readonly string[] {
  return keys.map((key) => keyEquals(quoteIdentifier(key.name), key.value, key.instant));
}
