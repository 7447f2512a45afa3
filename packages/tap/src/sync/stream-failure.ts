import {
  type Log,
  OracleError,
  PrivilegeError,
  ToolkitError,
  type TransientOracleError,
} from "@singer-oracle/core";
import { formatQualified, oraCodeOf, toOracleError } from "@singer-oracle/core/oracle";
import type { StreamPlan } from "../stream-plan.ts";

/** What is read, for messages and grants: `HR.EMPLOYEES`, or the name of a query. */
function sourceName({ source, stream }: StreamPlan): string {
  return source.kind === "query" ? `the query ${stream}` : formatQualified(source.table);
}

/**
 * The error of a statement as one that names what was read, with the hint filled in for it. Errors that are not of a
 * statement come back as they are.
 * @param user The database user, for grants.
 */
export function streamFailure(error: unknown, plan: StreamPlan, user: string): unknown {
  const isOfStatement = error instanceof OracleError || error instanceof PrivilegeError;
  if (!isOfStatement || oraCodeOf(error) === undefined) return error;
  const name = sourceName(plan);
  const { statement } = error instanceof OracleError ? error : { statement: undefined };
  return toOracleError(error.cause ?? error, {
    action: `read ${name}`,
    user,
    ...(plan.source.kind === "table" ? { target: name } : {}),
    ...(statement === undefined ? {} : { statement }),
  });
}

/** The connection was lost where nothing says how far the stream was read. */
export function unorderedLoss(error: TransientOracleError, rowCount: number): OracleError {
  return new OracleError(
    `${error.message}; ${rowCount} rows were sent, and as they come in no order, reading cannot go on behind the last one`,
    {
      oraCode: error.oraCode,
      hint: "Start again: nothing was confirmed for these rows. full_table_resume: auto with snapshot: scn makes a full table resumable.",
      details: error.details,
      cause: error,
    },
  );
}

/** One stream that was not read to its end. */
export interface FailedStream {
  readonly tapStreamId: string;
  readonly error: ToolkitError;
}

/** Logs that a stream failed, with what to do. */
export function tellFailure(
  { tapStreamId, stream }: StreamPlan,
  error: ToolkitError,
  log: Log,
): void {
  const hint = error.hint === undefined ? "" : ` ${error.hint}`;
  log.error(`stream "${tapStreamId}" failed: ${error.message}.${hint}`, {
    stream_name: stream,
    code: error.code,
    ...error.details,
  });
}

/** What a run ends with when streams failed: all of them, and the hint of the first. */
export function failedStreams(
  failures: readonly FailedStream[],
  streamCount: number,
): ToolkitError {
  const [first] = failures as [FailedStream];
  const all = failures.map(({ tapStreamId, error }) => `"${tapStreamId}": ${error.message}`);
  const streams = streamCount === 1 ? "stream" : "streams";
  return new ToolkitError(
    `${failures.length} of ${streamCount} ${streams} failed: ${all.join("; ")}`,
    {
      code: "STREAMS",
      details: {
        failed: failures.map(({ tapStreamId, error }) => ({
          stream: tapStreamId,
          code: error.code,
        })),
      },
      cause: first.error,
      ...(first.error.hint === undefined ? {} : { hint: first.error.hint }),
    },
  );
}
