import type { SessionContext, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { Timestamp, type Value, ZonedTimestamp } from "../types/value.ts";
import type { Snapshot } from "./contract.ts";
import { noteScn, nowMs, scnAtTime } from "./scn-times.ts";
import { sessionStore } from "./store.ts";

/**
 * AS OF SCN: what was committed at an SCN. The session's own changes are not seen.
 * Source: Oracle SQL Language Reference, SELECT, flashback_query_clause.
 * @throws OraError 8181 when the value is no SCN that has been reached.
 */
export function snapshotAsOfScn(session: SessionContext, value: Value): Snapshot {
  return committedAt(session, scnOf(session, value));
}

/**
 * An SCN given by a user.
 * @throws OraError 8181 for NULL, for what is no whole number, and for SCNs that have not been reached.
 */
export function scnOf(session: SessionContext, value: Value): number {
  if (typeof value !== "number" || !Number.isInteger(value)) throw oraError(8181);
  if (value < 1 || value > session.db.scn) throw oraError(8181);
  return value;
}

/**
 * AS OF TIMESTAMP: what was committed at the last note of an SCN before a time, up to three seconds earlier. The value is a
 * DATE or TIMESTAMP in the database's zone (UTC) or a TIMESTAMP WITH TIME ZONE.
 * @throws OraError 8180 when the time is too long ago, 8186 when it is to come or NULL.
 */
export function snapshotAsOfTimestamp(session: SessionContext, value: Value): Snapshot {
  return committedAt(session, scnOfTimestamp(session, value));
}

/** TIMESTAMP_TO_SCN and the bounds of VERSIONS BETWEEN TIMESTAMP. @throws OraError 8180, 8186 */
export function scnOfTimestamp(session: SessionContext, value: Value): number {
  const ms = millisecondsOf(value);
  if (ms === null || ms > nowMs(session.db)) throw oraError(8186);
  noteScn(session.db, nowMs(session.db));
  const scn = scnAtTime(session.db, ms);
  if (scn === undefined) throw oraError(8180);
  return scn;
}

function millisecondsOf(value: Value): number | null {
  if (typeof value === "number") return value * 1000;
  if (value instanceof Timestamp || value instanceof ZonedTimestamp) {
    return value.seconds * 1000 + Math.floor(value.nanos / 1_000_000);
  }
  return null;
}

function committedAt(session: SessionContext, scn: number): Snapshot {
  const store = sessionStore(session);
  store.undo.expire(nowMs(session.db), Number.MAX_SAFE_INTEGER);
  return { scn, tx: null, seq: 0 };
}

/**
 * A table can be read at a point in time only if it has not been changed by DDL since. The same holds for the tables that a
 * read-only or serializable transaction reads.
 * @throws OraError 1466
 */
export function checkDefinition(table: Table, snapshot: Snapshot): void {
  if (table.lastDdlScn > snapshot.scn) throw oraError(1466);
}
