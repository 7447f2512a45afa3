import type { JsonObject } from "@singer-oracle/core";

/** A record that was read and validated, and waits in a sink to be loaded. */
export interface PendingRecord {
  readonly record: JsonObject;
  /** 1-based line of the input. */
  readonly line: number;
  /** Length of its line in bytes: what it counts for in the limits of memory. */
  readonly byteLength: number;
  readonly version: number | undefined;
  /** `time_extracted` as the tap wrote it. */
  readonly timeExtracted: string | undefined;
  /** When the line was read: milliseconds since 1970, UTC. */
  readonly receivedAtMs: number;
}
