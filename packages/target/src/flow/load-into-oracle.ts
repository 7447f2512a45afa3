import type { Readable } from "node:stream";
import type { Log, MessageWriter, Metrics, SchemaMessage } from "@singer-oracle/core";
import type { OraclePool } from "@singer-oracle/core/oracle";
import { createStreamLoader } from "../load/create-stream-loader.ts";
import { openLanes } from "../load/lanes.ts";
import { createSequence } from "../load/sequence.ts";
import type { TargetSettings } from "../settings.ts";
import { createTableRegistry } from "../table/table-name.ts";
import { loadStreams } from "./load-streams.ts";
import { runStatements } from "./run-statements.ts";
import type { CommitHookFor } from "./sink-parts.ts";

/** What a run over a database needs. Whoever opened a part of it closes it. */
export interface OracleRun {
  readonly settings: TargetSettings;
  /** Of `max_parallel_streams` sessions, all free. */
  readonly pool: OraclePool;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly output: MessageWriter;
  readonly signal: AbortSignal;
  /** Default: nothing is written into the transactions of the batches. */
  readonly commitHookFor?: CommitHookFor;
}

/**
 * Loads a Singer stream into a database: `pre_sql` before the first record is read, `post_sql` after the last commit of a
 * run that left nothing undone.
 * @throws what `loadStreams` and `runStatements` throw.
 */
export async function loadIntoOracle(input: Readable, run: OracleRun): Promise<void> {
  const { settings, pool, log, signal } = run;
  const server = await pool.serverInfo();
  if (settings.pre_sql.length > 0) {
    await pool.use((session) => runStatements(session, "pre_sql", settings.pre_sql), { signal });
  }
  await using lanes = openLanes({ pool, maxLanes: settings.max_parallel_streams, log });
  const tables = createTableRegistry({ settings, server });
  const shared = {
    settings,
    lanes,
    server,
    tableOf: ({ stream, schema }: SchemaMessage) => tables.claim(stream, schema),
    confirmTable: tables.confirm,
    sequence: createSequence(),
    runStartedMs: Date.now(),
    log,
  };
  await loadStreams(input, {
    ...run,
    createLoader: (stream, rejects) => createStreamLoader({ ...shared, stream, rejects }),
  });
  if (settings.post_sql.length === 0) return;
  await lanes.use("post_sql", ({ session }) =>
    runStatements(session, "post_sql", settings.post_sql),
  );
}
