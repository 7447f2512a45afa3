import type { Database } from "../catalog/contract.ts";

/**
 * Oracle notes about every three seconds which SCN it has reached; times are translated to SCNs by these notes. A note here
 * says that at `ms`, a multiple of three seconds, `scn` was the last SCN given out. Notes are kept for five days.
 * Source: Oracle SQL Language Reference, SCN_TO_TIMESTAMP, TIMESTAMP_TO_SCN; Database Development Guide, Using Flashback.
 */
export const scnPeriodMs = 3000;

const keptMs = 5 * 24 * 3600 * 1000;

/** When each database gave out its last SCN. */
const lastGiven = new WeakMap<Database, number>();

/** The time of the database in milliseconds since 1970 UTC. */
export function nowMs(db: Database): number {
  const { seconds, nanos } = db.now();
  return seconds * 1000 + Math.floor(nanos / 1_000_000);
}

/** Gives out the next SCN: every commit and every DDL statement has its own. */
export function nextScn(db: Database, ms: number = nowMs(db)): number {
  noteScn(db, ms);
  lastGiven.set(db, ms);
  return ++db.scn;
}

/** Writes the note that is due, if an SCN was given out since the last one. Done at the start of every statement. */
export function noteScn(db: Database, ms: number): void {
  const { scnTimes, scn } = db;
  const last = scnTimes.at(-1);
  const given = lastGiven.get(db) ?? ms;
  const due = periodStart(given) + (lastGiven.has(db) ? scnPeriodMs : 0);
  if (due > ms || last?.scn === scn || (last && last.ms >= due)) return;
  scnTimes.push({ scn, ms: due });
  const second = scnTimes[1];
  if (second && second.ms < ms - keptMs) scnTimes.shift();
}

function periodStart(ms: number): number {
  return Math.floor(ms / scnPeriodMs) * scnPeriodMs;
}

/** The SCN of the last note at or before a time, up to three seconds old; undefined before the first note. */
export function scnAtTime(db: Database, ms: number): number | undefined {
  const { scnTimes } = db;
  let low = 0;
  let high = scnTimes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((scnTimes[middle]?.ms ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  return scnTimes[low - 1]?.scn;
}
