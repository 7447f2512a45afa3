import { StateError } from "../errors.ts";
import { Decimal } from "./decimal.ts";
import { parseExact } from "./exact-json.ts";
import { isJsonObject, jsonKind, ownValue, withoutKeys } from "./json-object.ts";
import { escapePointer } from "./json-pointer.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";

/** The top-level key of the facts that no other tap knows, so that others can still read `bookmarks`. */
export const factsKey = "x_singer_oracle";

/**
 * The value of a STATE message: `{"bookmarks": {id: {…}}, "currently_syncing": id}` with whatever else was in it. Never
 * changed in place: the `with…` functions give a new one.
 * Source: singer-python bookmarks.py; Meltano Singer SDK helpers/_state.py.
 */
export type State = JsonObject;

/** No state: the first run. Never written out, see `stateMessageValue`. */
export const emptyState: State = {};

/** The four keys of a bookmark that we write, and that tap-oracle (s7clarke10) allows. */
export interface BookmarkFields {
  readonly replicationKey?: string | undefined;
  /** The greatest key emitted, as it stands in the records. */
  readonly replicationKeyValue?: JsonValue | undefined;
  /** Milliseconds since 1970 by convention. */
  readonly version?: number | undefined;
  readonly lastReplicationMethod?: string | undefined;
}

/** What we know about a stream beyond its bookmark. SCNs are strings of digits. */
export interface StreamFacts {
  /** Version of the last full table. */
  readonly version?: number;
  /** SCN that the last full table was read at. */
  readonly snapshot_scn?: string;
  /** Key of the last row sent of a full table that is not finished. */
  readonly last_key?: JsonValue;
  readonly [name: string]: JsonValue | undefined;
}

/**
 * Reads the text of a state file; a byte order mark may stand in front. An empty file, white space and `null` are no state.
 * @throws StateError when it is not JSON or not a state. The message repeats nothing of the text.
 */
export function parseState(text: string): State {
  if (text.trim() === "") return emptyState;
  let value: JsonValue;
  try {
    value = parseExact(text.replace(/^\ufeff/, ""));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? `: ${cause.message}` : "";
    throw new StateError(`the state is not JSON${reason}`, {
      hint: "The file may be cut off, or hold several lines: keep only the last whole line.",
      cause,
    });
  }
  return readState(value);
}

/**
 * Checks a value that was read as JSON; null is no state. Bookmarks of single streams are looked at by `bookmarkOf`, so
 * that a stranger's bookmark of another stream stops nothing.
 * @throws StateError when it is not a state.
 */
export function readState(value: JsonValue): State {
  if (value === null) return emptyState;
  if (!isJsonObject(value)) {
    const hint = 'A state is an object such as {"bookmarks": {…}}.';
    throw new StateError(`the state is ${jsonKind(value)}, not an object`, { hint });
  }
  refuseWrapped(value);
  for (const key of ["bookmarks", factsKey] as const) {
    const part = ownValue(value, key) ?? null;
    if (part !== null && !isJsonObject(part)) throw wrongPart(`/${key}`, part, "an object");
  }
  const streams = ownValue(part(value, factsKey), "streams") ?? null;
  if (streams !== null && !isJsonObject(streams)) {
    throw wrongPart(`/${factsKey}/streams`, streams, "an object");
  }
  const syncing = ownValue(value, "currently_syncing") ?? null;
  if (syncing !== null && typeof syncing !== "string") {
    throw wrongPart("/currently_syncing", syncing, "a stream's name");
  }
  return value;
}

/** A message or an export around the state would be kept as unknown keys, and everything be read again. */
function refuseWrapped(value: JsonObject): void {
  if (ownValue(value, "bookmarks") !== undefined) return;
  if (ownValue(value, "type") === "STATE" && isJsonObject(ownValue(value, "value"))) {
    throw new StateError("the state is a whole STATE message", { hint: 'Keep only its "value".' });
  }
  if (isJsonObject(ownValue(value, "singer_state"))) {
    const hint = 'Keep only the object below "singer_state".';
    throw new StateError("the state is wrapped in singer_state, as Meltano exports it", { hint });
  }
}

function wrongPart(pointer: string, value: JsonValue, expected: string): StateError {
  return new StateError(`the state is wrong at ${pointer}: ${jsonKind(value)}, not ${expected}`, {
    hint: "Take the last STATE line that a run printed, or start without a state.",
    details: { pointer },
  });
}

/** The object below a key; an empty one when there is none. */
function part(object: JsonObject, key: string): JsonObject {
  const value = ownValue(object, key);
  return isJsonObject(value) ? value : {};
}

/** The stream that was being read when the state was written. */
export function currentlySyncing(state: State): string | undefined {
  const value = ownValue(state, "currently_syncing");
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The state with `currently_syncing` set; undefined writes null, as singer-python does. */
export function withCurrentlySyncing(state: State, tapStreamId: string | undefined): State {
  return { ...state, currently_syncing: tapStreamId ?? null };
}

/**
 * Keys of other taps that tell of a run which our bookmark overtakes: those of the SDK (`progress_markers` must not be in
 * a final state) and the restart points of interrupted full tables.
 */
const overtakenKeys = [
  "starting_replication_value",
  "replication_key_signpost",
  "progress_markers",
  "ORA_ROWSCN",
  "last_pk_fetched",
  "max_pk_values",
] as const;

const bookmarkKeys = [
  "replication_key",
  "replication_key_value",
  "version",
  "last_replication_method",
] as const;

/**
 * The state with a stream's bookmark written: exactly the fields given (a field that is undefined is removed), and the
 * unknown keys that were there. Keys of an interrupted run of another tap are dropped.
 */
export function withBookmark(state: State, tapStreamId: string, fields: BookmarkFields): State {
  const bookmarks = part(state, "bookmarks");
  const others = withoutKeys(part(bookmarks, tapStreamId), [...bookmarkKeys, ...overtakenKeys]);
  const bookmark = withoutUndefined({
    replication_key: fields.replicationKey,
    replication_key_value: fields.replicationKeyValue,
    version: fields.version,
    last_replication_method: fields.lastReplicationMethod,
  });
  const written = { ...bookmark, ...others };
  return { ...state, bookmarks: { ...bookmarks, [tapStreamId]: written } };
}

/** The state without a stream's bookmark and facts: the stream begins anew. */
export function withoutStream(state: State, tapStreamId: string): State {
  const bookmarks = part(state, "bookmarks");
  const cleared = Object.hasOwn(bookmarks, tapStreamId)
    ? { ...state, bookmarks: withoutKeys(bookmarks, [tapStreamId]) }
    : state;
  return withStreamFacts(cleared, tapStreamId, undefined);
}

/**
 * What we know about a stream beyond its bookmark; empty when nothing.
 * @throws StateError when the facts are there and of the wrong type.
 */
export function factsOf(state: State, tapStreamId: string): StreamFacts {
  const facts = ownValue(part(part(state, factsKey), "streams"), tapStreamId) ?? {};
  const pointer = `/${factsKey}/streams/${escapePointer(tapStreamId)}`;
  if (!isJsonObject(facts)) throw wrongPart(pointer, facts, "an object");
  const version = ownValue(facts, "version");
  if (version !== undefined && !Number.isSafeInteger(version)) {
    throw wrongPart(`${pointer}/version`, version, "an integer");
  }
  const scn = ownValue(facts, "snapshot_scn");
  if (scn === undefined) return facts as StreamFacts;
  return { ...facts, snapshot_scn: readScn(scn, `${pointer}/snapshot_scn`) } as StreamFacts;
}

/**
 * The state with facts about a stream changed: the given ones replace those of the same name, undefined ones are removed,
 * others stay. `facts` undefined removes all of them. Containers that become empty are removed as well.
 */
export function withStreamFacts(
  state: State,
  tapStreamId: string,
  facts: Readonly<Record<string, JsonValue | undefined>> | undefined,
): State {
  const own = part(state, factsKey);
  const streams = part(own, "streams");
  const merged =
    facts === undefined ? {} : withoutUndefined({ ...part(streams, tapStreamId), ...facts });
  const nextStreams = isEmpty(merged)
    ? withoutKeys(streams, [tapStreamId])
    : { ...streams, [tapStreamId]: merged };
  const others = withoutKeys(own, ["streams"]);
  const nextOwn = isEmpty(nextStreams) ? others : { ...others, streams: nextStreams };
  return isEmpty(nextOwn) ? withoutKeys(state, [factsKey]) : { ...state, [factsKey]: nextOwn };
}

/**
 * Lays a later state over an earlier one: each stream's bookmark and facts come whole from the later state if it has
 * them, else from the earlier one; of all other keys the later state's value counts.
 */
export function mergeStates(earlier: State, later: State): State {
  const merged: Record<string, JsonValue> = { ...earlier, ...later };
  const bookmarks = { ...part(earlier, "bookmarks"), ...part(later, "bookmarks") };
  if (!isEmpty(bookmarks)) merged["bookmarks"] = bookmarks;
  const [own, laterOwn] = [part(earlier, factsKey), part(later, factsKey)];
  const streams = { ...part(own, "streams"), ...part(laterOwn, "streams") };
  if (!isEmpty(streams)) merged[factsKey] = { ...own, ...laterOwn, streams };
  return merged;
}

/**
 * The value for a STATE message, or undefined when the state says nothing: `{}` would make Meltano forget the stored
 * state. A state says nothing when all its keys hold null or empty objects. Source: meltano/sdk#3000.
 */
export function stateMessageValue(state: State): State | undefined {
  return saysNothing(state) ? undefined : state;
}

function saysNothing(value: JsonValue): boolean {
  if (value === null) return true;
  return isJsonObject(value) && Object.values(value).every(saysNothing);
}

/**
 * Reads an SCN, which is a string everywhere in this project; older states hold numbers.
 * @param pointer Where it stands, for the message.
 * @throws StateError when it is no whole number.
 */
export function readScn(value: JsonValue, pointer: string): string {
  const text =
    value instanceof Decimal && value.isInteger && value.precision <= 40
      ? value.toJsonText()
      : String(value);
  if (/^\d{1,40}$/.test(text) && !Array.isArray(value)) return text;
  throw wrongPart(pointer, value, "an SCN");
}

function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0;
}

function withoutUndefined(object: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as JsonObject;
}
