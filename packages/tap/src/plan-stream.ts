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
  const key = replication?.method === "INCREMENTAL" ? replication.key : undefined;
  const planned = planColumns(
    request,
    keyProperties,
    key?.type === undefined ? undefined : key.name,
  );
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
    schemaMessage: schemaMessageOf(request, planned, keyProperties, replication),
    replication,
    fetchSize: options.fetch_size ?? settings.fetch_size,
    estimatedRows: origin.rowCount ?? undefined,
  };
}

function schemaMessageOf(
  { entry, origin, charset }: PlanRequest,
  { schemas }: ColumnPlan,
  keyProperties: readonly string[],
  replication: ReplicationPlan,
): SchemaMessage {
  const key = replication.method === "INCREMENTAL" ? replication.key : undefined;
  return {
    type: "SCHEMA",
    stream: entry.stream,
    schema: streamSchemaOf(origin, schemas, charset),
    key_properties: keyProperties,
    // A pseudo column is no property.
    ...(key?.type === undefined ? {} : { bookmark_properties: [key.name] }),
  };
}
