// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { StateError } from "../../src/errors.ts";
import { parseExact, stringifyExact } from "../../src/singer/exact-json.ts";
import type { JsonObject, JsonValue } from "../../src/singer/json-value.ts";
import {
  currentlySyncing,
  emptyState,
  factsOf,
  mergeStates,
  parseState,
  readState,
  stateMessageValue,
  withBookmark,
  withCurrentlySyncing,
  withoutStream,
  withStreamFacts,
} from "../../src/singer/state.ts";

const takeLast = "Take the last STATE line that a run printed, or start without a state.";

function failure(text: string): StateError {
  try {
    parseState(text);
  } catch (error) {
    if (error instanceof StateError) return error;
    throw error;
  }
  throw new Error("the state was accepted");
}

const wrongStates = [
  [
    "[]",
    "the state is an array, not an object",
    'A state is an object such as {"bookmarks": {…}}.',
  ],
  [
    '"x"',
    "the state is a string, not an object",
    'A state is an object such as {"bookmarks": {…}}.',
  ],
  ["1", "the state is a number, not an object", 'A state is an object such as {"bookmarks": {…}}.'],
  ['{"bookmarks":[]}', "the state is wrong at /bookmarks: an array, not an object", takeLast],
  [
    '{"currently_syncing":1}',
    "the state is wrong at /currently_syncing: a number, not a stream's name",
    takeLast,
  ],
  [
    '{"x_singer_oracle":true}',
    "the state is wrong at /x_singer_oracle: a boolean, not an object",
    takeLast,
  ],
  [
    '{"x_singer_oracle":{"streams":[]}}',
    "the state is wrong at /x_singer_oracle/streams: an array, not an object",
    takeLast,
  ],
  [
    '{"type":"STATE","value":{"bookmarks":{}}}',
    "the state is a whole STATE message",
    'Keep only its "value".',
  ],
  [
    '{"completed":{"singer_state":{}},"singer_state":{"bookmarks":{}}}',
    "the state is wrapped in singer_state, as Meltano exports it",
    'Keep only the object below "singer_state".',
  ],
];

describe("parseState", () => {
  test.each(["", "  \n\t", "null", " null\n"])("%j is no state", (text) => {
    expect(parseState(text)).toBe(emptyState);
  });

  test("a byte order mark, as Windows editors write it, is no part of the text", () => {
    expect(parseState('\ufeff{"bookmarks":{}}')).toStrictEqual({ bookmarks: {} });
  });

  test("keeps everything at every level, also what it does not know", () => {
    const text =
      '{"bookmarks":{"HR-EMP":{"replication_key_value":12345678901234567890.5,"x":[1]},"users":"2020"},' +
      '"currently_syncing":null,"x_singer_oracle":{"streams":{},"y":1},"__proto__":{"z":1}}';
    expect(stringifyExact(parseState(text))).toBe(text);
  });

  test.each(wrongStates)("refuses %s", (text, message, hint) => {
    expect(failure(text)).toMatchObject({ message, hint, code: "STATE", exitCode: 1 });
  });

  test.each(['{"bookmarks":{"A":{"replication_key_value":"secret', '{"a":1}\n{"a":2}'])(
    "says where %s stops being JSON, without repeating it",
    (text) => {
      const error = failure(text);
      expect(error.message).toMatch(/^the state is not JSON: .*\d+/);
      expect(error.message).not.toContain("secret");
      expect(error.hint).toBe(
        "The file may be cut off, or hold several lines: keep only the last whole line.",
      );
    },
  );
});

describe("bookmarks and the stream being read", () => {
  test("a bookmark has four keys and what nobody knows", () => {
    const state = readState({
      bookmarks: {
        A: {
          replication_key: "OLD",
          replication_key_value: 1,
          version: 7,
          starting_replication_value: null,
          replication_key_signpost: "2024-01-01T00:00:00Z",
          progress_markers: { Note: "Progress is not resumable if interrupted." },
          ORA_ROWSCN: 9,
          last_pk_fetched: { ID: 1 },
          max_pk_values: { ID: 2 },
          scn: 12,
          partitions: [],
          custom: { kept: true },
        },
        B: { version: 1 },
      },
      currently_syncing: "A",
      other: 1,
    });
    const before = structuredClone(state);
    const next = withBookmark(state, "A", {
      replicationKey: "ID",
      replicationKeyValue: 5,
      lastReplicationMethod: "INCREMENTAL",
    });
    expect(next).toStrictEqual({
      bookmarks: {
        A: {
          replication_key: "ID",
          replication_key_value: 5,
          last_replication_method: "INCREMENTAL",
          scn: 12,
          partitions: [],
          custom: { kept: true },
        },
        B: { version: 1 },
      },
      currently_syncing: "A",
      other: 1,
    });
    expect(state).toStrictEqual(before);
  });

  test("an empty state grows", () => {
    const syncing = withCurrentlySyncing(emptyState, "A");
    expect(currentlySyncing(syncing)).toBe("A");
    const written = withBookmark(syncing, "__proto__", { version: 3 });
    expect(stringifyExact(withCurrentlySyncing(written, undefined))).toBe(
      '{"currently_syncing":null,"bookmarks":{"__proto__":{"version":3}}}',
    );
    expect(currentlySyncing(withCurrentlySyncing(written, undefined))).toBeUndefined();
    expect(currentlySyncing({ currently_syncing: "" })).toBeUndefined();
    expect(emptyState).toStrictEqual({});
  });

  test("a stream is forgotten with bookmark and facts", () => {
    const state = withStreamFacts(withBookmark(emptyState, "A", { version: 3 }), "A", {
      version: 3,
    });
    expect(withoutStream(state, "A")).toStrictEqual({ bookmarks: {} });
    expect(withoutStream(state, "B")).toStrictEqual(state);
  });
});

describe("facts", () => {
  test("are laid over what is known and vanish with their last key", () => {
    const first = withStreamFacts({ other: 1 }, "A", { version: 3, snapshot_scn: "123", new: [1] });
    expect(first).toStrictEqual({
      other: 1,
      x_singer_oracle: { streams: { A: { version: 3, snapshot_scn: "123", new: [1] } } },
    });
    const second = withStreamFacts(first, "A", { snapshot_scn: undefined, last_key: ["x"] });
    expect(factsOf(second, "A")).toStrictEqual({ version: 3, new: [1], last_key: ["x"] });
    expect(factsOf(second, "B")).toStrictEqual({});
    expect(withStreamFacts(second, "A", undefined)).toStrictEqual({ other: 1 });
    expect(withStreamFacts({ x_singer_oracle: { v: 1 } }, "A", undefined)).toStrictEqual({
      x_singer_oracle: { v: 1 },
    });
  });

  test("SCNs are strings, also those that were numbers", () => {
    const scnOf = (text: string): unknown =>
      factsOf(parseState(`{"x_singer_oracle":{"streams":{"A":{"snapshot_scn":${text}}}}}`), "A");
    expect(scnOf("18446744073709551615")).toStrictEqual({ snapshot_scn: "18446744073709551615" });
    expect(scnOf("123")).toStrictEqual({ snapshot_scn: "123" });
    expect(scnOf('"0123"')).toStrictEqual({ snapshot_scn: "0123" });
    for (const text of ["1.5", "-1", "null", '"x"', "[1]", "1e300", "true", "{}"]) {
      expect(() => scnOf(text)).toThrow(/^the state is wrong at .*snapshot_scn: .*, not an SCN$/);
    }
  });

  test.each([
    ['{"x_singer_oracle":{"streams":{"A/B~":[]}}}', "streams/A~1B~0: an array, not an object"],
    [
      '{"x_singer_oracle":{"streams":{"A/B~":{"version":"1"}}}}',
      "streams/A~1B~0/version: a string, not an integer",
    ],
  ])("refuses %s", (text, message) => {
    expect(() => factsOf(parseState(text), "A/B~")).toThrow(
      new StateError(`the state is wrong at /x_singer_oracle/${message}`, {
        hint: takeLast,
        details: { pointer: `/x_singer_oracle/${message.slice(0, message.indexOf(":"))}` },
      }),
    );
  });
});

describe("mergeStates", () => {
  test("takes bookmarks and facts whole, stream by stream", () => {
    const earlier = {
      bookmarks: { A: { version: 1, scn: 1 }, B: { version: 1 } },
      x_singer_oracle: { streams: { A: { version: 1 } }, old: 1 },
      currently_syncing: "A",
      x: 1,
    };
    const later = {
      bookmarks: { A: { replication_key_value: 2 }, C: {} },
      x_singer_oracle: { streams: { C: { version: 2 } }, new: 1 },
      currently_syncing: null,
    };
    expect(mergeStates(earlier, later)).toStrictEqual({
      bookmarks: { A: { replication_key_value: 2 }, B: { version: 1 }, C: {} },
      x_singer_oracle: { streams: { A: { version: 1 }, C: { version: 2 } }, old: 1, new: 1 },
      currently_syncing: null,
      x: 1,
    });
    expect(mergeStates({}, {})).toStrictEqual({});
    expect(mergeStates(earlier, {})).toStrictEqual(earlier);
    expect(mergeStates({}, later)).toStrictEqual(later);
  });

  test("is associative", () => {
    const bookmark = fc.record({ version: fc.nat(3) }, { requiredKeys: [] });
    const streams = fc.dictionary(fc.constantFrom("A", "B", "C"), bookmark);
    const states: fc.Arbitrary<JsonObject> = fc.record(
      {
        bookmarks: streams,
        x_singer_oracle: fc.record({ streams }),
        currently_syncing: fc.constant("A"),
      },
      { requiredKeys: [] },
    ) as never;
    fc.assert(
      fc.property(states, states, states, (a, b, c) => {
        expect(mergeStates(mergeStates(a, b), c)).toEqual(mergeStates(a, mergeStates(b, c)));
      }),
    );
  });
});

describe("stateMessageValue", () => {
  test.each<JsonObject>([
    {},
    { bookmarks: {} },
    { bookmarks: null },
    { bookmarks: { A: {} }, currently_syncing: null, x_singer_oracle: { streams: {} } },
  ])("%j says nothing", (state) => {
    expect(stateMessageValue(state)).toBeUndefined();
  });

  test.each<JsonObject>([
    { bookmarks: { A: { version: 0 } } },
    { currently_syncing: "A" },
    { other: false },
    { other: [] },
  ])("%j is said as it is", (state) => {
    expect(stateMessageValue(state)).toBe(state);
  });

  test("a state that was written is read as it was", () => {
    const values: fc.Arbitrary<JsonValue> = fc.jsonValue({ maxDepth: 1 }) as never;
    fc.assert(
      fc.property(fc.string(), values, values, (id, value, other) => {
        const state = withStreamFacts(
          withBookmark({ other }, id, { replicationKeyValue: value, version: 1 }),
          id,
          { last_key: value, snapshot_scn: "1" },
        );
        expect(parseState(stringifyExact(state))).toStrictEqual(parseExact(stringifyExact(state)));
        expect(factsOf(parseState(stringifyExact(state)), id)["snapshot_scn"]).toBe("1");
      }),
    );
  });
});
