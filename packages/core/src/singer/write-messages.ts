import type { Writable } from "node:stream";
import { StateError, ToolkitError } from "../errors.ts";
import { stringifyExact } from "./exact-json.ts";
import type { ActivateVersionMessage, SchemaMessage, StateMessage } from "./messages.ts";
import { OutputClosedError } from "./output-closed-error.ts";

/** The messages that are written one by one. RECORD lines come from a `RecordEncoder` and go through `writeLines`. */
export type WritableMessage = SchemaMessage | StateMessage | ActivateVersionMessage;

/** Bytes per write. Source: measured on Linux pipes, where larger writes gain little and smaller ones lose. */
const bufferBytes = 65_536;

/** Milliseconds of writing after which timers and signals get their turn. */
const turnMs = 10;

const lineFeed = 0x0a;

/**
 * What an output says when its reader has gone.
 * Source: Node.js documentation, Common system errors; Errors, ERR_STREAM_DESTROYED, ERR_STREAM_WRITE_AFTER_END. `EOF` is
 * what libuv makes of a closed pipe on Windows.
 */
const closedCodes: ReadonlySet<string> = new Set([
  "EPIPE",
  "ECONNRESET",
  "ECONNABORTED",
  "EOF",
  "ERR_STREAM_DESTROYED",
  "ERR_STREAM_WRITE_AFTER_END",
  "ERR_STREAM_ALREADY_FINISHED",
]);

/**
 * The one owner of an output of Singer messages, normally stdout. No other code may write to the same output while it is
 * open. Close it, or use `await using`.
 */
export interface MessageWriter extends AsyncDisposable {
  /** Lines taken over so far; all of them have been written once `flush` has returned. */
  readonly lineCount: number;
  /** Bytes taken over so far; all of them have been written once `flush` has returned. */
  readonly byteCount: number;
  /**
   * Writes one message as a line. SCHEMA and ACTIVATE_VERSION may wait in a buffer for the lines behind them; a STATE is
   * written, with everything before it, when the promise resolves.
   * @throws StateError for a STATE whose value is empty: a reader would take it for "forget everything".
   * @throws OutputClosedError when the reader has gone away.
   * @throws ToolkitError when the output cannot be written for another reason, such as a full disk.
   */
  writeMessage(message: WritableMessage): Promise<void>;
  /**
   * Writes whole lines, which must end in a line feed. When the promise resolves the bytes have been copied, so the
   * caller may use their memory again; they may still wait in a buffer of at most 64 KiB. Nothing is ever written in
   * between the lines of one call.
   * @param lineCount lines in `bytes`, when the caller knows.
   * @throws OutputClosedError, ToolkitError as `writeMessage`.
   */
  writeLines(bytes: Uint8Array, lineCount?: number): Promise<void>;
  /**
   * Resolves when all that was taken over has been written to the operating system.
   * @throws OutputClosedError, ToolkitError as `writeMessage`.
   */
  flush(): Promise<void>;
  /**
   * Flushes and takes no more. The output itself is not ended: stdout belongs to the process. May be called again.
   * @throws OutputClosedError, ToolkitError as `writeMessage`.
   */
  close(): Promise<void>;
}

/**
 * Opens the writer of an output.
 *
 * Memory: two buffers of 64 KiB. One is filled while the other is being written; when both are full, callers wait. A
 * reader that sleeps therefore costs no memory. Calls are served in the order in which they were made.
 *
 * The listener for 'error' events stays on the output after `close`, so that a late error does not end the process.
 */
export function openMessageWriter(output: Writable = process.stdout): MessageWriter {
  return new BufferedMessageWriter(output);
}

class BufferedMessageWriter implements MessageWriter {
  lineCount = 0;
  byteCount = 0;
  readonly #output: Writable;
  /** The buffer being filled, and how far. */
  #filling = Buffer.allocUnsafeSlow(bufferBytes);
  #filled = 0;
  /** The other buffer: free, or being written. */
  #spare = Buffer.allocUnsafeSlow(bufferBytes);
  /** Resolves, and never rejects, when the write under way has ended. */
  #writing: Promise<void> | undefined;
  #endWriting: (() => void) | undefined;
  /** Ends when all calls made so far have been served; never rejects. */
  #queue: Promise<unknown> = Promise.resolve();
  #promptFlush: NodeJS.Immediate | undefined;
  /** When timers and signals had their turn last, in milliseconds of `performance.now`. */
  #lastTurn = performance.now();
  #failure: ToolkitError | undefined;
  #isFailureKnown = false;
  #isClosed = false;
  #closing: Promise<void> | undefined;

  constructor(output: Writable) {
    this.#output = output;
    output.on("error", (error: Error) => this.#fail(error));
    output.on("close", () => this.#fail(undefined));
  }

  async writeMessage(message: WritableMessage): Promise<void> {
    if (message.type === "STATE") checkState(message);
    const line = Buffer.from(`${stringifyExact(message)}\n`, "utf8");
    await this.#enqueue(async () => {
      await this.#append(line, 1);
      if (message.type === "STATE") await this.#drain();
    });
  }

  async writeLines(bytes: Uint8Array, lineCount?: number): Promise<void> {
    if (bytes.length === 0) return;
    if (bytes[bytes.length - 1] !== lineFeed) throw new RangeError("lines must end in a line feed");
    const count = lineCount ?? countLines(bytes);
    await this.#enqueue(() => this.#append(bytes, count));
  }

  async flush(): Promise<void> {
    await this.#enqueue(() => this.#drain());
  }

  close(): Promise<void> {
    if (this.#closing === undefined) {
      this.#closing = this.flush();
      this.#isClosed = true;
    }
    return this.#closing;
  }

  /** As `close`, but silent about a failure that a caller has already been told: the first error is the one to show. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isFailureKnown) this.#isClosed = true;
    else await this.close();
  }

  async #enqueue(work: () => Promise<void>): Promise<void> {
    if (this.#isClosed) throw new Error("the message writer has been closed");
    try {
      await this.#serve(work);
    } catch (error) {
      this.#isFailureKnown = true;
      throw error;
    }
  }

  /** Serves one call after all earlier ones, so that lines of several callers never mix. */
  #serve(work: () => Promise<void>): Promise<void> {
    const served = this.#queue.then(async () => {
      this.#throwFailure();
      await work();
    });
    this.#queue = served.catch(() => undefined);
    return served;
  }

  async #append(bytes: Uint8Array, lineCount: number): Promise<void> {
    let from = 0;
    while (from < bytes.length) {
      if (this.#filled === bufferBytes) await this.#submit();
      const count = Math.min(bytes.length - from, bufferBytes - this.#filled);
      this.#filling.set(bytes.subarray(from, from + count), this.#filled);
      this.#filled += count;
      from += count;
    }
    this.lineCount += lineCount;
    this.byteCount += bytes.length;
    if (this.#filled === bufferBytes) await this.#submit();
    this.#flushPromptly();
  }

  /**
   * Lets what is in the buffer go out in the next turn of the event loop, so that a line does not wait for the rows
   * behind it, which a slow query may give much later. Lines written in the same turn still go out together.
   */
  #flushPromptly(): void {
    if (this.#filled === 0 || this.#promptFlush !== undefined) return;
    this.#promptFlush = setImmediate(() => {
      this.#promptFlush = undefined;
      // The end of the write under way comes back here.
      if (this.#writing !== undefined) return;
      // A failure is kept, and told to whoever calls next.
      this.#serve(() => this.#submit()).catch(() => undefined);
    });
  }

  /**
   * An output that takes everything at once, as a file does, never lets the caller wait for the operating system: then
   * nothing but the caller would ever run, and a signal would not be seen.
   */
  async #giveTurn(): Promise<void> {
    if (performance.now() - this.#lastTurn < turnMs) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#lastTurn = performance.now();
  }

  /** Waits for the write under way, then begins to write what has been filled. */
  async #submit(): Promise<void> {
    await this.#writing;
    await this.#giveTurn();
    this.#throwFailure();
    if (this.#filled === 0) return;
    const bytes = this.#filling.subarray(0, this.#filled);
    [this.#filling, this.#spare] = [this.#spare, this.#filling];
    this.#filled = 0;
    this.#writing = this.#write(bytes);
  }

  /** Submits what has been filled and waits until it is written. */
  async #drain(): Promise<void> {
    await this.#submit();
    await this.#writing;
    this.#throwFailure();
  }

  #write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#endWriting = () => {
        this.#endWriting = undefined;
        this.#writing = undefined;
        this.#flushPromptly();
        resolve();
      };
      // The output keeps `bytes` until it calls back; it has drained by then, as this is the only write under way.
      this.#output.write(bytes, (error) => {
        if (error !== null && error !== undefined) this.#fail(error);
        this.#endWriting?.();
      });
    });
  }

  /** Remembers why the output failed; `undefined` when it was closed without a reason. */
  #fail(error: NodeJS.ErrnoException | undefined): void {
    if (this.#failure === undefined) {
      const isClosed = error === undefined || closedCodes.has(error.code ?? "");
      this.#failure = isClosed
        ? new OutputClosedError({ cause: error })
        : new ToolkitError(`cannot write to stdout: ${error.message}`, {
            code: error.code ?? "OUTPUT",
            cause: error,
          });
    }
    this.#endWriting?.();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}

/** A STATE without a bookmark would make the reader of it start from the beginning. */
function checkState({ value }: StateMessage): void {
  const isEmpty =
    value === null ||
    value === undefined ||
    (typeof value === "object" && Object.keys(value).length === 0);
  if (isEmpty) throw new StateError("a STATE message with an empty value is never written");
}

function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) count += 1;
  return count;
}
