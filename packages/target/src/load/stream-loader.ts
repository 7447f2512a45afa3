import type { SchemaMessage } from "@singer-oracle/core";
import type { OracleSession } from "@singer-oracle/core/oracle";
import type { PendingRecord } from "../pending-record.ts";

/** A record that cannot be loaded, and why. */
export interface RejectedRecord {
  readonly pending: PendingRecord;
  /** `ORA-01400`, `RECORD`…: stable, for programs. */
  readonly code: string;
  /** One line without values of the record. */
  readonly reason: string;
  /** What would let the record in, if that is known: one sentence. */
  readonly hint?: string | undefined;
}

/** What became of a batch. Everything that is not rejected is committed. */
export interface BatchResult {
  /** Records that reached the table, after duplicates within the batch were dropped. */
  readonly loaded: number;
  /** Records dropped because a later one of the batch has the same key. */
  readonly duplicates: number;
  readonly deleted: number;
}

/**
 * Runs in the transaction of a batch, right before its COMMIT. What it writes becomes visible with the batch or not at
 * all. It runs again when the batch is repeated, also after a COMMIT whose answer never came: then it has to leave what
 * one run leaves. For a loader that is held back the hook of the last batch runs alone, with all batches becoming visible.
 * Default: nothing.
 */
export type CommitHook = (session: OracleSession) => Promise<void>;

/** How the input of a stream ended. Only `complete` lets an overwrite replace the old rows. */
export type StreamEnd = "complete" | "incomplete";

/** What loads one stream into its table. Its calls are never made side by side; each uses one session from start to COMMIT. */
export interface StreamLoader {
  /**
   * Makes the table fit a SCHEMA: creates, adds, widens. Does nothing when the schema is the one before. Never called
   * while records of the schema before wait.
   * @throws SettingsError, LoadError, PrivilegeError, OracleError
   */
  applySchema(message: SchemaMessage): Promise<void>;
  /**
   * Loads and commits a batch, in the order of its records.
   * @throws LoadError when a record cannot be loaded and rejects are not allowed: nothing of the batch is committed then.
   * With the code `COMMIT-UNKNOWN` when the connection was lost during the COMMIT of appended rows: they are there or not.
   * @throws OracleError, TransientOracleError (tried again in vain), PrivilegeError, ConnectError: nothing is committed.
   */
  load(batch: readonly PendingRecord[], commitHook?: CommitHook): Promise<BatchResult>;
  /** All rows of versions before `version` are gone from the source. Everything before was loaded. */
  activateVersion(version: number): Promise<void>;
  /**
   * The stream has no more records. An overwrite puts its rows in place, or drops them when the input was not complete.
   * @returns true when all that was loaded is now in the table itself.
   */
  finish(end: StreamEnd): Promise<boolean>;
  /**
   * Whether something that was loaded is not in the table itself yet: STATE behind it has to wait until a later call has
   * put it there (`activateVersion` or `finish` of an overwrite). Asked after each call.
   */
  readonly isHeldBack: boolean;
}
