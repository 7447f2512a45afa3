// Layer: pure.
import { Writable } from "node:stream";
import { openMessageWriter, type State, withBookmark } from "@singer-oracle/core";
import { describe, expect, test } from "vitest";
import { openTapState, type StateChange } from "../src/tap-state.ts";

const bookmark =
  (id: string, value: number): StateChange =>
  (state) =>
    withBookmark(state, id, { replicationKey: "ID", replicationKeyValue: value });

/** A state over an output that keeps its lines. */
function open(state: State = {}, more: { intervalRows?: number; intervalS?: number } = {}) {
  let text = "";
  let nowMs = 0;
  const output = openMessageWriter(
    new Writable({
      write: (chunk, _encoding, callback) => {
        text += String(chunk);
        callback();
      },
    }),
  );
  const tapState = openTapState({
    state,
    output,
    intervalRows: more.intervalRows ?? 10,
    intervalS: more.intervalS ?? 60,
    now: () => nowMs,
  });
  const states = () =>
    text
      .split("\n")
      .slice(0, -1)
      .filter((line) => line.includes('"STATE"'))
      .map((line) => JSON.parse(line).value);
  return {
    tapState,
    output,
    states,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

const at = (value: number | undefined, syncing: string | null, id = "a") => ({
  bookmarks: {
    [id]: value === undefined ? {} : { replication_key: "ID", replication_key_value: value },
  },
  currently_syncing: syncing,
});
const same: StateChange = (state) => state;

describe("when a STATE is written", () => {
  test("never an empty one", async () => {
    const { tapState, states } = open();
    await tapState.begin();
    await tapState.finish();
    expect(states()).toEqual([]);
  });

  test("at the beginning when one was given, as it was given", async () => {
    const { tapState, states } = open({ currently_syncing: "x", other: 1 });
    await tapState.begin();
    expect(states()).toEqual([{ currently_syncing: "x", other: 1 }]);
  });

  test("after so many rows of all streams together, and then no sooner than that", async () => {
    const { tapState, states } = open();
    await tapState.startStream("a", same);
    expect(tapState.rowsUntilDue()).toBe(10);
    await tapState.rowsWritten("a", 6, bookmark("a", 6));
    expect(tapState.rowsUntilDue()).toBe(4);
    await tapState.rowsWritten("a", 3, bookmark("a", 9));
    expect(states()).toEqual([{ currently_syncing: "a" }]);
    await tapState.rowsWritten("a", 1, bookmark("a", 10));
    await tapState.rowsWritten("a", 9, bookmark("a", 19));
    expect(states().slice(1)).toEqual([at(10, "a")]);
    expect(tapState.rowsUntilDue()).toBe(1);
  });

  test("after so many seconds", async () => {
    const { tapState, states, pass } = open({}, { intervalS: 2 });
    await tapState.startStream("a", same);
    pass(1999);
    await tapState.rowsWritten("a", 1, bookmark("a", 1));
    pass(1);
    await tapState.rowsWritten("a", 1, bookmark("a", 2));
    await tapState.rowsWritten("a", 1, bookmark("a", 3));
    expect(states().slice(1)).toEqual([at(2, "a")]);
  });

  test("not again while it would say the same", async () => {
    const { tapState, states } = open();
    await tapState.startStream("a", bookmark("a", 1));
    await tapState.rowsWritten("a", 100);
    await tapState.rowsWritten("a", 100, bookmark("a", 1));
    expect(states()).toEqual([at(1, "a")]);
  });

  test("at the end of a stream, also the same one when lines stand between", async () => {
    const { tapState, output, states } = open();
    await tapState.startStream("a", same);
    await tapState.rowsWritten("a", 10, bookmark("a", 10));
    await output.writeMessage({ type: "ACTIVATE_VERSION", stream: "a", version: 1 });
    await tapState.endStream("a", same);
    expect(states().slice(1)).toEqual([at(10, "a"), at(10, null)]);
    await tapState.finish();
    expect(states()).toHaveLength(3);
    await output.writeMessage({ type: "ACTIVATE_VERSION", stream: "a", version: 1 });
    await tapState.finish();
    expect(states().slice(3)).toEqual([at(10, null)]);
  });
});

describe("what a STATE says", () => {
  test("of every stream the last change that was given, and none before its time", async () => {
    const { tapState, states } = open();
    await tapState.startStream("a", same);
    await tapState.startStream("b", same);
    await tapState.rowsWritten("a", 4, bookmark("a", 4));
    await tapState.rowsWritten("b", 6, bookmark("b", 6));
    await tapState.rowsWritten("a", 1, bookmark("a", 5));
    await tapState.finish();
    expect(states().slice(1)).toEqual([
      {
        bookmarks: { ...at(4, null).bookmarks, ...at(6, null, "b").bookmarks },
        currently_syncing: "a",
      },
      {
        bookmarks: { ...at(5, null).bookmarks, ...at(6, null, "b").bookmarks },
        currently_syncing: "a",
      },
    ]);
  });

  test("currently_syncing: the first of those under way, then the first that failed, then none", async () => {
    const { tapState, states } = open({ bookmarks: { x: { version: 1 } } });
    await tapState.startStream("a", same);
    await tapState.startStream("b", same);
    tapState.failStream("a");
    await tapState.startStream("c", same);
    await tapState.endStream("b", same);
    await tapState.endStream("c", same);
    expect(states().map((state) => state.currently_syncing)).toEqual(["a", "b", "c", "a"]);
    await tapState.finish();
    expect(states()).toHaveLength(4);
  });

  test("a change that waits comes before one that replaces it for good", async () => {
    const { tapState, states } = open();
    await tapState.startStream("a", same);
    await tapState.rowsWritten("a", 1, (state) => ({ ...state, seen: 1 }));
    tapState.changeStream("a", (state) => ({ ...state, changed: state["seen"] ?? 0 }));
    await tapState.rowsWritten("a", 1, (state) => ({ ...state, seen: 2 }));
    await tapState.endStream("a", (state) => ({ ...state, end: state["seen"] ?? 0 }));
    expect(states().at(-1)).toEqual({ seen: 2, changed: 1, end: 2, currently_syncing: null });
  });

  test("a stream that failed keeps what was written of it", async () => {
    const { tapState, states } = open();
    await tapState.startStream("a", same);
    await tapState.rowsWritten("a", 3, bookmark("a", 3));
    tapState.failStream("a");
    await tapState.finish();
    expect(states().at(-1)).toEqual(at(3, "a"));
  });
});
