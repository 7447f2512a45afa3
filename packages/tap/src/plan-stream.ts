import type { SchemaMessage } from "@singer-oracle/core";
import { userCondition, userHints } from "@singer-oracle/core/oracle";
import { streamSchemaOf } from "./discovery/stream-schema.ts";
import { type ColumnPlan, planColumns } from "./plan/plan-columns.ts";
import { planKeys } from "./plan/plan-keys.ts";
import { planReplication } from "./plan/plan-replication.ts";
import type { PlanRequest } from "./plan/plan-request.ts";
import { settingsPointer } from "./settings-pointer.ts";
import type { ReplicationPlan, StreamPlan } from "./stream-plan.ts";

/**
 * Everything that is decided about one stream: what the catalog selects, what the database has, what the settings want.
 * @returns undefined when the stream cannot be read, for all the reasons that are among the findings' problems; or when,
 * without a problem, there is nothing to read.
 * @throws SettingsError for options that are no SQL; `tapProblems` finds them before
 */
export function planStream(request: PlanRequest): StreamPlan | undefined {
  const { entry, origin, settings, options, findings } = request;
  const keyProperties = planKeys(request);
  const replication = planReplication(request);
  const replicationKey = columnKeyOf(replication);
  const planned = planColumns(request, keyProperties, replicationKey);
  const { columns } = planned;
  if (replication === undefined || findings.problems.length > 0 || columns.length === 0) {
    return undefined;
  }
  const { tap_stream_id: tapStreamId, stream } = entry;
  const pointer = (name: string) => settingsPointer("stream_options", tapStreamId, name);
  return {
    tapStreamId,
    stream,
    source: origin.source,
    hints:
      options.hints === undefined || options.hints.trim() === ""
        ? undefined
        : userHints(options.hints, pointer("hints")),
    conditions: options.where === undefined ? [] : [userCondition(options.where, pointer("where"))],
    columns,
    keyProperties,
    schemaMessage: schemaMessageOf(request, planned, keyProperties, replicationKey),
    replication,
    fetchSize: options.fetch_size ?? settings.fetch_size,
    estimatedRows: origin.rowCount ?? undefined,
  };
}

/** The column that the stream is replicated by; a pseudo column is none, and no property. */
function columnKeyOf(replication: ReplicationPlan | undefined): string | undefined {
  if (replication?.method !== "INCREMENTAL" || replication.key.type === undefined) return undefined;
  return replication.key.name;
}

function schemaMessageOf(
  { entry, origin, charset }: PlanRequest,
  { schemas }: ColumnPlan,
  keyProperties: readonly string[],
  replicationKey: string | undefined,
): SchemaMessage {
  return {
    type: "SCHEMA",
    stream: entry.stream,
    schema: streamSchemaOf(origin, schemas, charset),
    key_properties: keyProperties,
    ...(replicationKey === undefined ? {} : { bookmark_properties: [replicationKey] }),
  };
}
