import type { RejectedRecord } from "./stream-loader.ts";

/** Where rejected records go: one for the whole run, shared by all streams, and by whoever validates. */
export interface Rejects {
  /** How many more records may be rejected: 0 when the first one ends the run, Infinity without a limit. */
  readonly left: number;
  /** Takes rejected records, after the other records of their batch were committed. Never more than `left` of one stream. */
  take(rejected: readonly RejectedRecord[]): Promise<void>;
}
