import { MultiBar, type SingleBar } from "cli-progress";

/** The progress of one stream. */
export interface StreamProgress {
  /** Adds rows that have left the program. */
  add(rows: number): void;
  /** Stops the bar, leaving its last state on the screen. */
  done(): void;
}

/** Progress bars of a run: drawn on a terminal, silent elsewhere (METRIC lines say the same there). */
export interface Progress {
  /** `totalRows` is an estimate (NUM_ROWS); without one the bar shows rows and rows/s only. */
  start(stream: string, totalRows?: number): StreamProgress;
  /** Restores the terminal. */
  close(): void;
}

/** What `openProgress` needs. */
export interface ProgressOptions {
  /** Where the bars are drawn. Default stderr: stdout belongs to the messages. */
  readonly terminal?: NodeJS.WriteStream;
  /** Default: whether `terminal` is a terminal. */
  readonly enabled?: boolean;
}

const silent: Progress = { start: () => ({ add: () => {}, done: () => {} }), close: () => {} };

const withTotal = "{stream} |{bar}| {percentage}% {value}/{total} rows {rate} rows/s";
const withoutTotal = "{stream} {value} rows {rate} rows/s";

/** Opens the progress bars of a run. */
export function openProgress(options: ProgressOptions = {}): Progress {
  const terminal = options.terminal ?? process.stderr;
  if (!(options.enabled ?? terminal.isTTY === true)) return silent;
  const bars = new MultiBar({
    stream: terminal,
    hideCursor: true,
    clearOnComplete: false,
    fps: 5,
    emptyOnZero: true,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    gracefulExit: false,
    formatValue: (value, _options, type) =>
      type === "value" || type === "total" ? value.toLocaleString("en-US") : String(value),
  });
  // Whoever else writes to the terminal (the log, the program that reads our output) begins at the left, over the bar.
  bars.on("redraw-post", () => terminal.cursorTo(0));
  return {
    start: (stream, totalRows) => startBar(bars, stream, totalRows),
    close: () => bars.stop(),
  };
}

function startBar(bars: MultiBar, stream: string, totalRows: number | undefined): StreamProgress {
  const startMs = performance.now();
  const total = totalRows ?? 0;
  const format = totalRows === undefined ? withoutTotal : withTotal;
  const bar: SingleBar = bars.create(total, 0, { stream, rate: "0" }, { format });
  let rows = 0;
  const rate = () => {
    const seconds = (performance.now() - startMs) / 1000;
    return seconds === 0 ? "0" : Math.round(rows / seconds).toLocaleString("en-US");
  };
  return {
    add: (count) => {
      rows += count;
      if (totalRows !== undefined && rows > bar.getTotal()) bar.setTotal(rows);
      bar.update(rows, { stream, rate: rate() });
    },
    done: () => {
      if (totalRows !== undefined) bar.setTotal(rows);
      bar.update(rows, { stream, rate: rate() });
      bar.stop();
    },
  };
}
