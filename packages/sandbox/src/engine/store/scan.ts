import type { Segment } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { RowVersion, Snapshot } from "./contract.ts";
import { expiredVersion, snapshotTooOld } from "./expired.ts";
import { dataOf, type SegmentData } from "./segment.ts";

/**
 * The version of a row that a snapshot sees; null when it sees no row there.
 * @throws OraError 1555 when the undo that it needs has expired.
 */
export function visibleVersion(head: RowVersion | null, snapshot: Snapshot): RowVersion | null {
  for (let version = head; version !== null; version = version.prev) {
    if (version === expiredVersion) snapshotTooOld();
    const { tx } = version;
    const seen =
      tx === snapshot.tx
        ? version.seq < snapshot.seq
        : tx.commitScn !== 0 && tx.commitScn <= snapshot.scn;
    if (seen) return version.deleted ? null : version;
  }
  return null;
}

/**
 * The rows that a snapshot sees, in the order of their places. Rows that come after the scan began are not seen, by the
 * rule of the snapshot.
 * @throws OraError 8103 when the table was truncated meanwhile, 1555 when undo has expired.
 */
export function* scan(
  segment: Segment,
  snapshot: Snapshot,
): Generator<RowVersion, void, undefined> {
  const data = dataOf(segment);
  const { slots, generation } = data;
  const { scn, tx } = snapshot;
  const count = slots.length;
  for (let index = 0; index < count; index++) {
    const head = slots[index]?.head;
    if (!head) continue;
    const { commitScn } = head.tx;
    let version: RowVersion | null = head;
    if (commitScn === 0 || commitScn > scn || head.tx === tx) {
      version = visibleVersion(head, snapshot);
    } else if (head.deleted) {
      continue;
    }
    if (version === null) continue;
    yield version;
    checkReadable(data, generation, scn);
  }
  checkReadable(data, generation, scn);
}

/** Checks that what a reader has passed over is still what it was. @throws OraError 8103, 1555 */
export function checkReadable(data: SegmentData, generation: number, scn: number): void {
  if (data.generation !== generation) throw oraError(8103);
  if (data.freedScn > scn) snapshotTooOld();
}

/** A committed version of a row with the time it was the current one. SCNs are null outside the range asked for. */
export interface VersionSpan {
  readonly version: RowVersion;
  /** VERSIONS_STARTSCN: null when it was there before the range. */
  readonly startScn: number | null;
  /** VERSIONS_ENDSCN: null while it is current at the end of the range, and for a deletion. */
  readonly endScn: number | null;
  /** VERSIONS_OPERATION; null when it was there before the range. */
  readonly operation: "I" | "U" | "D" | null;
}

/**
 * VERSIONS BETWEEN: every committed version that was current between two SCNs, both included. Several changes of one row
 * in one transaction are one version. Newest first within a row.
 * Source: Oracle Database Development Guide, Using Oracle Flashback Version Query.
 * @throws OraError 1555 when undo has expired.
 */
export function* versionsBetween(
  segment: Segment,
  lowScn: number,
  highScn: number,
): Generator<VersionSpan, void, undefined> {
  const data = dataOf(segment);
  const { slots } = data;
  if (data.freedScn > lowScn) snapshotTooOld();
  for (let index = 0; index < slots.length; index++) {
    yield* spansOf(slots[index]?.head ?? null, lowScn, highScn);
  }
}

function* spansOf(
  head: RowVersion | null,
  lowScn: number,
  highScn: number,
): Generator<VersionSpan, void, undefined> {
  let endScn: number | null = null;
  for (const version of committedVersions(head)) {
    const { commitScn } = version.tx;
    if (commitScn > highScn) continue;
    const started = commitScn >= lowScn;
    // A version is valid up to its end and not at it.
    const wasThere = !version.deleted && endScn !== lowScn;
    if (started || wasThere) yield spanOf(version, started ? commitScn : null, endScn);
    if (!started) return;
    endScn = commitScn;
  }
}

/** The last version that each committed transaction made of a row, newest first. */
function* committedVersions(head: RowVersion | null): Generator<RowVersion, void, undefined> {
  let newer: RowVersion["tx"] | null = null;
  for (let version = head; version !== null; version = version.prev) {
    if (version === expiredVersion) snapshotTooOld();
    if (version.tx.commitScn !== 0 && version.tx !== newer) yield version;
    newer = version.tx;
  }
}

function spanOf(version: RowVersion, startScn: number | null, endScn: number | null): VersionSpan {
  const operation = version.deleted ? "D" : isInsert(version) ? "I" : "U";
  return {
    version,
    startScn,
    endScn: version.deleted ? null : endScn,
    operation: startScn === null ? null : operation,
  };
}

/** The transaction that made this version also made the row. */
function isInsert(version: RowVersion): boolean {
  let older = version.prev;
  while (older !== null && older.tx === version.tx) older = older.prev;
  return older === null || (older !== expiredVersion && older.deleted);
}
