import type { Log } from "@singer-oracle/core";
import type { PendingRecord } from "../pending-record.ts";
import type { TablePlan } from "../table/table-plan.ts";
import { deletedAtProperty } from "./metadata-values.ts";

/** What a tap may send in a record beside its properties. Source: Meltano Singer SDK, Record Metadata. */
const metadataPrefix = "_sdc_";

/** Names that are told at most: a tap may make them up as it goes. */
const maxTold = 100;

/**
 * What looks for properties that the SCHEMA does not have: no column takes them. Each name is told once for the life of
 * the stream; so is a mark of deleted records that nothing comes of.
 * @param told Names that were told already; grows.
 * @param hardDelete Whether marked records remove their rows.
 */
export function createUnknownPropertyWatch(
  plan: TablePlan,
  told: Set<string>,
  log: Log,
  hardDelete: boolean,
): (batch: readonly PendingRecord[]) => void {
  const known = new Set(plan.ignoredProperties);
  for (const { source } of plan.columns) {
    if (source.kind === "property" && source.path[0] !== undefined) known.add(source.path[0]);
  }
  const tell = (name: string) => {
    told.add(name);
    log.warning(
      `stream ${JSON.stringify(plan.stream)}: the property ${JSON.stringify(name)} is not in the SCHEMA; its values are not loaded`,
      { stream_name: plan.stream },
    );
  };
  const isMarkTaken =
    (hardDelete && plan.keyColumns.length > 0) ||
    plan.columns.some(({ source }) => source.kind === "metadata" && source.name === "deleted_at");
  const tellMarks = (batch: readonly PendingRecord[]) => {
    if (isMarkTaken || told.has(deletedAtProperty)) return;
    if (batch.every(({ record }) => (record[deletedAtProperty] ?? null) === null)) return;
    told.add(deletedAtProperty);
    log.warning(
      `stream ${JSON.stringify(plan.stream)}: records are marked as deleted in ${deletedAtProperty}, and their rows stay as they are, because the table has no column for the mark (add_record_metadata)`,
      { stream_name: plan.stream },
    );
  };
  return (batch) => {
    tellMarks(batch);
    if (told.size >= maxTold) return;
    for (const { record } of batch) {
      for (const name in record) {
        if (known.has(name) || told.has(name) || name.startsWith(metadataPrefix)) continue;
        tell(name);
      }
    }
  };
}
