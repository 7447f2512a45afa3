import { createRecordEncoder, type Log, ToolkitError, withoutAlarm } from "@singer-oracle/core";
import { type OracleSession, type Row, selectStatement } from "@singer-oracle/core/oracle";
import type { TapSettings } from "./settings.ts";
import type { StreamPlan } from "./stream-plan.ts";
import { selectPlanOf } from "./sync/replication.ts";
import { convertRows, layOutRow } from "./sync/row-layout.ts";
import { type FailedStream, streamFailure, tellFailure } from "./sync/stream-failure.ts";

/** What trying streams needs. The session is used for nothing else meanwhile. */
export interface TestContext {
  readonly settings: Pick<TapSettings, "special_floats">;
  readonly session: OracleSession;
  readonly log: Log;
  /** The database user, for grants. */
  readonly user: string;
  readonly signal: AbortSignal;
}

/**
 * Reads one record of every stream, whatever the bookmarks say, and encodes it as a sync would; nothing of it is shown. A
 * stream that fails does not keep the others from being tried.
 * @returns the streams that failed; each was told.
 * @throws the reason of the signal when it is aborted; any other error that is no ToolkitError is a bug.
 */
export async function testStreams(
  plans: readonly StreamPlan[],
  context: TestContext,
): Promise<readonly FailedStream[]> {
  const { log, signal, user } = context;
  const failures: FailedStream[] = [];
  for (const plan of plans) {
    const { tapStreamId, stream } = plan;
    try {
      const count = await testStream(plan, context);
      log.info(
        withoutAlarm(`stream "${tapStreamId}": ${count === 0 ? "no row" : "a record was read"}`),
        {
          stream_name: stream,
        },
      );
    } catch (error) {
      signal.throwIfAborted();
      const failure = streamFailure(error, plan, user);
      if (!(failure instanceof ToolkitError)) throw failure;
      failures.push({ tapStreamId, error: failure });
      tellFailure(plan, failure, log);
    }
  }
  return failures;
}

/** @returns how many rows came: 0 or 1. */
async function testStream(plan: StreamPlan, { session, settings }: TestContext): Promise<number> {
  const layout = layOutRow(plan.columns);
  const sql = selectStatement({
    ...selectPlanOf(plan, layout, undefined),
    conditions: plan.conditions,
    maxRows: 1,
  });
  const rows: Row[] = [];
  for await (const batch of session.rows(sql, {}, { fetchSize: 1 })) rows.push(...batch);
  const { failure } = convertRows(layout, rows);
  if (failure !== undefined) throw failure;
  const encoder = createRecordEncoder(
    { stream: plan.stream, columns: layout.columns },
    { specialFloats: settings.special_floats },
  );
  if (rows.length > 0) encoder.encode(rows, 0);
  return rows.length;
}
