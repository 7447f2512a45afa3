import {
  type MessageWriter,
  type State,
  stateMessageValue,
  stringifyExact,
  withCurrentlySyncing,
} from "@singer-oracle/core";

/** How a state becomes the next one. Pure: it may be applied much later than it was made. */
export type StateChange = (state: State) => State;

/** What `openTapState` needs. */
export interface TapStateOptions {
  /** The state that was given; `emptyState` when none was. */
  readonly state: State;
  readonly output: MessageWriter;
  /** Rows after which a STATE is written, at least 1. */
  readonly intervalRows: number;
  /** Seconds after which a STATE is written, 0 or more. */
  readonly intervalS: number;
  /** Milliseconds since any fixed moment. Default `performance.now`. */
  readonly now?: () => number;
}

/**
 * The state of a run, and the only writer of STATE. A STATE tells of nothing but rows that were handed to the output before
 * it: changes come with `rowsWritten`, after the rows. Streams may take turns in any order. `currently_syncing` names the
 * stream that began first among those that are under way or, when none is, that failed first.
 *
 * All functions throw what `MessageWriter.writeMessage` throws.
 */
export interface TapState {
  /** Writes the state that was given, if any: whoever reads the output then has a state from the first line on. */
  begin(): Promise<void>;
  /** Takes up the stream and says so in a STATE. */
  startStream(tapStreamId: string, change: StateChange): Promise<void>;
  /** Rows that may still be written before a STATE is due, at least 1. */
  rowsUntilDue(): number;
  /**
   * Says that rows of the stream were handed to the output; writes a STATE when one is due. `change` replaces the change
   * that was given before and not written yet.
   */
  rowsWritten(tapStreamId: string, rowCount: number, change?: StateChange): Promise<void>;
  /** Applies a change of a stream that is under way, without a STATE of its own. */
  changeStream(tapStreamId: string, change: StateChange): void;
  /** The stream is complete; writes a STATE, also when there was no row. */
  endStream(tapStreamId: string, change: StateChange): Promise<void>;
  /** The stream ended before its end; what was written of it stays in the state. */
  failStream(tapStreamId: string): void;
  /** Writes the last STATE, unless the last line is that STATE already. */
  finish(): Promise<void>;
}

/** Opens the state of a run. */
export function openTapState(options: TapStateOptions): TapState {
  const { output, intervalRows } = options;
  const now = options.now ?? (() => performance.now());
  const intervalMs = options.intervalS * 1000;
  const pending = new Map<string, StateChange>();
  const underWay = new Set<string>();
  const failed = new Set<string>();
  let current = options.state;
  let rowsSinceState = 0;
  let lastMs = now();
  let lastText: string | undefined;
  let linesAtLastState = -1;

  const settle = () => {
    for (const change of pending.values()) current = change(current);
    pending.clear();
  };
  const apply = (tapStreamId: string, change: StateChange) => {
    settleOne(tapStreamId);
    current = change(current);
  };
  const settleOne = (tapStreamId: string) => {
    const change = pending.get(tapStreamId);
    pending.delete(tapStreamId);
    if (change !== undefined) current = change(current);
  };
  /** @param isEnd Whether a reader waits for a STATE behind the lines that were written since the last one. */
  const write = async (state: State, isEnd: boolean): Promise<void> => {
    rowsSinceState = 0;
    lastMs = now();
    const value = stateMessageValue(state);
    if (value === undefined) return;
    const text = stringifyExact(value);
    if (text === lastText && !(isEnd && output.lineCount !== linesAtLastState)) return;
    lastText = text;
    await output.writeMessage({ type: "STATE", value });
    linesAtLastState = output.lineCount;
  };
  const writeCurrent = (isEnd: boolean) => {
    settle();
    const [syncing] = [...underWay, ...failed];
    return write(withCurrentlySyncing(current, syncing), isEnd);
  };

  return {
    begin: () => write(current, true),
    startStream: (tapStreamId, change) => {
      underWay.add(tapStreamId);
      apply(tapStreamId, change);
      return writeCurrent(true);
    },
    rowsUntilDue: () => Math.max(1, intervalRows - rowsSinceState),
    rowsWritten: async (tapStreamId, rowCount, change) => {
      rowsSinceState += rowCount;
      if (change !== undefined) pending.set(tapStreamId, change);
      const isDue = rowsSinceState >= intervalRows || now() - lastMs >= intervalMs;
      if (isDue) await writeCurrent(false);
    },
    changeStream: apply,
    endStream: (tapStreamId, change) => {
      apply(tapStreamId, change);
      underWay.delete(tapStreamId);
      return writeCurrent(true);
    },
    failStream: (tapStreamId) => {
      underWay.delete(tapStreamId);
      failed.add(tapStreamId);
    },
    finish: () => writeCurrent(true),
  };
}
