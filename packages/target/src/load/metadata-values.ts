import type { JsonValue } from "@singer-oracle/core";
import type { OracleType } from "@singer-oracle/core/oracle";
import type { PendingRecord } from "../pending-record.ts";
import type { MetadataName } from "../table/table-plan.ts";

/** The property with which a tap says that a record is gone from the source. Source: Meltano Singer SDK, Record Metadata. */
export const deletedAtProperty = "_sdc_deleted_at";

/** What the metadata of a record is made of, besides the record. Times are milliseconds since 1970, UTC. */
export interface MetadataFacts {
  readonly batchedAtMs: number;
  readonly syncStartedAtMs: number;
  /** Of the record itself. */
  readonly sequence: number;
}

/** Makes one metadata value of a record; undefined when its message did not have it. */
export type MetadataReader = (
  pending: PendingRecord,
  facts: MetadataFacts,
) => JsonValue | undefined;

/**
 * What makes a metadata value for a column of a type. Times are date-times; in a column of numbers they are milliseconds,
 * which is also what the start of the sync is everywhere but in a column of dates.
 * Source: Meltano Singer SDK, singer_sdk/sinks/core.py (_add_sdc_metadata_to_record).
 */
export function metadataReader(name: MetadataName, type: OracleType): MetadataReader {
  const instant = isNumeric(type) ? (ms: number): JsonValue => ms : isoTexts();
  switch (name) {
    case "extracted_at":
      return ({ timeExtracted }) => timeExtracted;
    case "received_at":
      return ({ receivedAtMs }) => instant(receivedAtMs);
    case "batched_at":
      return (_, { batchedAtMs }) => instant(batchedAtMs);
    case "deleted_at":
      return ({ record }) => record[deletedAtProperty];
    case "sequence":
      return (_, { sequence }) => sequence;
    case "table_version":
      return ({ version }) => version;
    case "sync_started_at": {
      const isDate = type.family === "date" || type.family === "timestamp";
      const startedAt = isDate ? isoTexts() : (ms: number): JsonValue => ms;
      return (_, { syncStartedAtMs }) => startedAt(syncStartedAtMs);
    }
  }
}

const numericFamilies: ReadonlySet<OracleType["family"]> = new Set<OracleType["family"]>([
  "number",
  "float",
  "binary-float",
  "binary-double",
]);

function isNumeric(type: OracleType): boolean {
  return numericFamilies.has(type.family);
}

/** What writes times as date-times. Most are those of the record before. */
function isoTexts(): (ms: number) => string {
  let lastMs = Number.NaN;
  let lastText = "";
  return (ms) => {
    if (ms !== lastMs) {
      lastText = new Date(ms).toISOString();
      lastMs = ms;
    }
    return lastText;
  };
}
