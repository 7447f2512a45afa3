import { StateError } from "../errors.ts";
import { compareDateTimes, parseDateTime } from "./date-time.ts";
import { Decimal } from "./decimal.ts";
import { isJsonObject, jsonKind, ownValue } from "./json-object.ts";
import { escapePointer } from "./json-pointer.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";
import { readScn, type State } from "./state.ts";

/** A replication key's value as a state can hold it. */
export type BookmarkValue = string | number | Decimal;

/** A stream's bookmark, whichever tap wrote it. */
export interface Bookmark {
  readonly replicationKey: string | undefined;
  /** From here a run can start without missing a row; undefined = from the beginning. */
  readonly replicationKeyValue: BookmarkValue | undefined;
  readonly version: number | undefined;
  readonly lastReplicationMethod: string | undefined;
  /** Where log-based capture of an older tap stands. */
  readonly scn: string | undefined;
  /** Where an interrupted full table of an older tap stands. */
  readonly oraRowscn: string | undefined;
  /** Sentences to be logged once: what the bookmark holds and cannot be used. */
  readonly warnings: readonly string[];
}

/**
 * The bookmark of a stream, or undefined when there is none. Reads the shapes of singer-io's and s7clarke10's tap-oracle
 * (`ORA_ROWSCN`, `scn`…) and of the Meltano SDK.
 *
 * Of an SDK bookmark the `replication_key_value` counts, never the one in `progress_markers`: the SDK writes markers for
 * streams that are not sorted, where a marker says nothing about smaller keys, and the run that wrote them did not finish
 * (a finished one moves the marker up). Without a `replication_key_value` the stream begins anew, also when there is a
 * `starting_replication_value`: that may have come from a `start_date` which was changed since. A value beyond
 * `replication_key_signpost` (the time at which that run began) is cut to it, as the SDK does when a run finishes.
 * `partitions` cannot be mapped to a table and are left alone.
 * Source: Meltano Singer SDK helpers/_state.py (increment_state, finalize_state_progress_markers).
 *
 * @throws StateError when the bookmark is there and of the wrong type. The message holds no value of it.
 */
export function bookmarkOf(state: State, tapStreamId: string): Bookmark | undefined {
  const bookmarks = ownValue(state, "bookmarks");
  const value = isJsonObject(bookmarks) ? (ownValue(bookmarks, tapStreamId) ?? null) : null;
  if (value === null) return undefined;
  const pointer = `/bookmarks/${escapePointer(tapStreamId)}`;
  if (!isJsonObject(value)) throw wrongField(pointer, value, "an object");
  if (Object.keys(value).length === 0) return undefined;
  const field = <T>(key: string, read: Reader<T>): T | undefined => {
    const item = ownValue(value, key) ?? null;
    return item === null || item === "" ? undefined : read(item, `${pointer}/${key}`);
  };
  const replicationKeyValue = field("replication_key_value", readKeyValue);
  const signpost = field("replication_key_signpost", readKeyValue);
  return {
    replicationKey: field("replication_key", readName),
    replicationKeyValue: earlier(replicationKeyValue, signpost),
    version: field("version", readVersion),
    lastReplicationMethod: field("last_replication_method", readName),
    scn: field("scn", readScn),
    oraRowscn: field("ORA_ROWSCN", readScn),
    warnings: warningsOf(value, tapStreamId, replicationKeyValue),
  };
}

type Reader<T> = (value: JsonValue, pointer: string) => T;

function readName(value: JsonValue, pointer: string): string {
  if (typeof value === "string") return value;
  throw wrongField(pointer, value, "a string");
}

function readKeyValue(value: JsonValue, pointer: string): BookmarkValue {
  if (typeof value === "string" || typeof value === "number" || value instanceof Decimal) {
    return value;
  }
  throw wrongField(pointer, value, "a string or a number");
}

function readVersion(value: JsonValue, pointer: string): number {
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number === "number" && Number.isSafeInteger(number)) return number;
  throw wrongField(pointer, value, "a whole number");
}

function wrongField(pointer: string, value: JsonValue, expected: string): StateError {
  return new StateError(`the state is wrong at ${pointer}: ${jsonKind(value)}, not ${expected}`, {
    hint: "Remove the stream's bookmark to read the stream from its beginning.",
    details: { pointer },
  });
}

/** The smaller of two instants; the value where they are no instants. */
function earlier(
  value: BookmarkValue | undefined,
  signpost: BookmarkValue | undefined,
): BookmarkValue | undefined {
  if (typeof value !== "string" || typeof signpost !== "string") return value;
  const [instant, limit] = [parseDateTime(value), parseDateTime(signpost)];
  if (instant === undefined || limit === undefined) return value;
  return compareDateTimes(limit, instant) < 0 ? signpost : value;
}

function warningsOf(
  bookmark: JsonObject,
  tapStreamId: string,
  value: BookmarkValue | undefined,
): readonly string[] {
  const stream = `stream "${tapStreamId}"`;
  const start = value === undefined ? "its beginning" : "its last finished run";
  const warnings: string[] = [];
  const markers = ownValue(bookmark, "progress_markers");
  if (isJsonObject(markers) && Object.keys(markers).some((key) => key !== "Note")) {
    warnings.push(
      `${stream}: the state is of a run that did not finish; reading starts at ${start}`,
    );
  }
  const partitions = ownValue(bookmark, "partitions");
  if (Array.isArray(partitions) && partitions.length > 0) {
    warnings.push(`${stream}: the state has partitions, which a table has not; they are ignored`);
  }
  return warnings;
}
