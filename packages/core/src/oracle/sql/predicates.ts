import { SettingsError } from "../../errors.ts";
import type { OracleTypeFamily } from "../types/oracle-type.ts";

/** The pseudo column that holds the SCN of a row's last change; never quoted. */
export const oraRowscn = "ORA_ROWSCN";

/** The pseudo column that holds a row's address; never quoted. */
export const rowid = "ROWID";

/** Bind of the SCN that a statement reads as of: text of decimal digits, an SCN can pass what a number holds. */
export const scnBind = "scn";

/** Bind of how far a bookmark is put back: seconds for dates, units of the key for numbers; a JavaScript number. */
export const lookbackBind = "lookback";

/** Binds of the first and the last ROWID of a range, both included: text. */
export const rowidRangeBinds = { from: "rowid_from", to: "rowid_to" } as const;

/** `key >= value`: rows with a key equal to the bookmark come again, so that none of them is missed. */
export function atLeast(key: string, value: string): string {
  return `${key} >= ${value}`;
}

/** `key IS NULL`: the rows that no bookmark ever covers. They are read by a statement of their own, before the others. */
export function isNull(key: string): string {
  return `${key} IS NULL`;
}

/** `key IS NOT NULL`: the rows that `isNull` leaves. An order alone would put the others behind them. */
export function isNotNull(key: string): string {
  return `${key} IS NOT NULL`;
}

/**
 * The value put back by the bind `:lookback`, for the right side of `atLeast`: seconds for DATE and TIMESTAMP types,
 * units of the key for numeric types. The key's own side stays bare, so that an index serves it.
 * @throws SettingsError when keys of this type cannot be put back.
 */
export function minusLookback(family: OracleTypeFamily, value: string): string {
  switch (family) {
    case "date":
    case "timestamp":
      return `${value} - NUMTODSINTERVAL(:${lookbackBind}, 'SECOND')`;
    case "number":
    case "float":
    case "binary-float":
    case "binary-double":
      return `${value} - :${lookbackBind}`;
    default:
      throw new SettingsError([
        { pointer: "/lookback", message: "works for replication keys of dates and numbers only" },
      ]);
  }
}

/** One column of an order and the last value seen of it, both as SQL expressions. */
export interface KeyPosition {
  readonly key: string;
  readonly value: string;
}

/**
 * The rows behind a position in the order of one or more NOT NULL keys. Oracle has no `(a, b) > (x, y)`, so it is
 * written out; the leading `a >= x` lets an index on the keys begin at the position. A value appears several times: its
 * placeholder must be bound by name.
 * @throws RangeError when there is no key.
 */
export function afterPosition(keys: readonly KeyPosition[]): string {
  const [first, ...rest] = keys;
  if (first === undefined) throw new RangeError("a position needs at least one key");
  const { key, value } = first;
  if (rest.length === 0) return `${key} > ${value}`;
  return `(${key} >= ${value} AND (${key} > ${value} OR ${afterPosition(rest)}))`;
}

/** The rows between two addresses, both included, bound as text by the names of `rowidRangeBinds`. */
export function inRowidRange(): string {
  const { from, to } = rowidRangeBinds;
  return `${rowid} BETWEEN CHARTOROWID(:${from}) AND CHARTOROWID(:${to})`;
}

/** ` WHERE …` over all conditions, each of which stands on its own; nothing when there is none. */
export function whereClause(conditions: readonly string[]): string {
  return conditions.length === 0 ? "" : `\nWHERE ${conditions.join("\nAND ")}`;
}
