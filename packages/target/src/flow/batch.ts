import type { RejectedRecord } from "../load/stream-loader.ts";
import type { PendingRecord } from "../pending-record.ts";
import type { OpenWork } from "./state-gate.ts";

/** Records of one stream that are loaded together. */
export interface Batch {
  /** STATE behind the batch's first record waits for it. */
  readonly work: OpenWork;
  /** In the order of the input. */
  readonly records: PendingRecord[];
  /** Records that failed the check; written when the others are committed. */
  readonly rejected: RejectedRecord[];
  /** Bytes of all their lines. */
  byteLength: number;
  /** When its first record was read: milliseconds since 1970. */
  readonly sinceMs: number;
}

/** Limits of a batch; it is full when one of them is reached. */
export interface BatchLimits {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** Starts a batch with nothing in it. */
export function openBatch(work: OpenWork, sinceMs: number): Batch {
  return { work, records: [], rejected: [], byteLength: 0, sinceMs };
}

/** Whether the batch should be loaded now. */
export function isFull(batch: Batch, { maxRecords, maxBytes }: BatchLimits): boolean {
  return batch.byteLength >= maxBytes || batch.records.length + batch.rejected.length >= maxRecords;
}
