import type { OracleType } from "./oracle-type.ts";

/** What an index of a key has to hold, and where. */
export interface KeyBudgetOptions {
  /** Of the tablespace. In bytes, default 8192. Source: Oracle Database Reference, USER_TABLESPACES.BLOCK_SIZE. */
  readonly blockSize?: number;
  /** Most bytes of a character of the string key columns. Default 4. */
  readonly bytesPerChar?: number;
  /** Half the room: for the second try after ORA-01450. Default false. */
  readonly halved?: boolean;
}

/** Longest string and byte columns of a key, each of them. */
export interface KeyLengths {
  /** Of VARCHAR2 columns, in characters: 1 to 1000. */
  readonly chars: number;
  /** Of RAW columns, in bytes: 1 to 2000. */
  readonly rawBytes: number;
  /** The sum behind it, for the message when ORA-01450 comes nevertheless. */
  readonly explanation: string;
}

/** A key column, as far as the budget is concerned: its length is to be found, or it has a type already. */
export type KeyColumn = "string" | "bytes" | OracleType;

/** Bytes of a whole key in an index on 8 K blocks that we use: 6398 is the limit, some of it is Oracle's own. */
const budgetOf8K = 6000;
const defaultBlockSize = 8192;
const maxChars = 1000;
const maxRawBytes = 2000;

/**
 * How long each string column of a key may be, so that the key's index fits a block: what the columns of fixed size
 * leave, divided by the number of the others.
 * Source: Oracle Database Error Messages, ORA-01450; Oracle SQL Language Reference, CREATE INDEX.
 */
export function keyColumnChars(
  columns: readonly KeyColumn[],
  options: KeyBudgetOptions = {},
): KeyLengths {
  const { blockSize = defaultBlockSize, bytesPerChar = 4, halved = false } = options;
  const whole = blockSize === defaultBlockSize ? budgetOf8K : Math.floor((blockSize * 3) / 4);
  const budget = halved ? Math.floor(whole / 2) : whole;
  const open = columns.filter((column) => typeof column === "string").length;
  const fixed = columns.reduce((sum, column) => sum + fixedBytes(column), 0);
  const share = Math.floor(Math.max(budget - fixed, 0) / Math.max(open, 1));
  const chars = clamp(Math.floor(share / bytesPerChar), maxChars);
  return {
    chars,
    rawBytes: clamp(share, maxRawBytes),
    explanation: `${budget} bytes for the key, ${fixed} of them for columns of fixed size, the rest for ${open} others: ${chars} characters of ${bytesPerChar} bytes each`,
  };
}

function clamp(value: number, max: number): number {
  return Math.min(Math.max(value, 1), max);
}

/** Bytes that a column of a fixed size takes in an index, its length byte included. */
function fixedBytes(column: KeyColumn): number {
  if (typeof column === "string") return 0;
  switch (column.family) {
    case "date":
      return 7;
    case "timestamp":
    case "interval-day-second":
      return 13;
    case "character":
      return column.lengthUnit === "BYTE" ? column.length : column.length * 4;
    case "raw":
      return column.length;
    default:
      return 22;
  }
}
