import type { Row } from "@singer-oracle/core/oracle";
import type { RowLayout } from "./row-layout.ts";

/** Bytes of values that a batch is meant to hold. */
export const batchBytes = 4_194_304;

/** Rows of the first batch when a row may hold a large value; of every batch when it may hold a LONG. */
export const firstLargeRows = 16;

/** Most rows of a batch when a row may hold a large value: all of them may be as large as `lob_max_bytes` allows. */
export const maxLargeRows = 100;

/** Bytes that the first batch may have by what the columns declare, when none is large. */
const declaredBatchBytes = 33_554_432;

/** Rows of a batch that are looked at when no value is large. */
const sampleRows = 16;

/** Decides how many rows are fetched at a time: as many as make about `batchBytes`. */
export interface BatchSize {
  /** Rows to ask for next, at least 1. */
  readonly rows: number;
  /** Looks at rows that were fetched, before anything was done with them. */
  measure(rows: readonly Row[]): void;
}

/**
 * The size of a stream's batches. It follows the largest row of the last batch where rows hold large values, else the
 * usual row; it falls at once and doubles at most, so that one small batch before many large rows does little harm.
 * @param fetchSize Most rows at a time, at least 1.
 */
export function createBatchSize(layout: RowLayout, fetchSize: number): BatchSize {
  const isLarge = layout.largePositions.length > 0;
  const most = Math.min(fetchSize, mostRows(layout));
  let rows = Math.min(most, isLarge ? firstLargeRows : declaredRows(layout));
  return {
    get rows() {
      return rows;
    },
    measure: (fetched) => {
      if (fetched.length === 0) return;
      const bytes = isLarge ? largestRow(layout, fetched) : usualRow(fetched);
      const fitting = Math.max(1, Math.floor(batchBytes / Math.max(1, bytes)));
      rows = Math.min(most, fitting, rows * 2);
    },
  };
}

function mostRows({ largePositions, hasLong }: RowLayout): number {
  if (hasLong) return firstLargeRows;
  return largePositions.length > 0 ? maxLargeRows : Number.POSITIVE_INFINITY;
}

function declaredRows({ declaredBytes }: RowLayout): number {
  return Math.max(1, Math.floor(declaredBatchBytes / Math.max(1, declaredBytes)));
}

function largestRow({ largePositions, declaredBytes }: RowLayout, rows: readonly Row[]): number {
  let largest = 0;
  for (const row of rows) {
    let bytes = 0;
    for (const position of largePositions) bytes += sizeOf(row[position]);
    if (bytes > largest) largest = bytes;
  }
  return largest + Math.min(declaredBytes, usualRow(rows));
}

/** Mean of a few rows from everywhere in the batch. */
function usualRow(rows: readonly Row[]): number {
  const step = Math.max(1, Math.floor(rows.length / sampleRows));
  let bytes = 0;
  let count = 0;
  for (let at = 0; at < rows.length; at += step) {
    for (const value of rows[at] as Row) bytes += sizeOf(value);
    count += 1;
  }
  return bytes / count;
}

/** Roughly the bytes of a value; characters count as one. */
function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  return value instanceof Uint8Array ? value.byteLength : 8;
}
