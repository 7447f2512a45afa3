import { isAscii, isUtf8 } from "node:buffer";
import type { LinePosition } from "../errors.ts";
import { EnvelopeReader } from "./envelope-reader.ts";
import { parseExactBytes } from "./exact-json.ts";
import type { JsonValue } from "./json-value.ts";
import { lineError, notJsonError, type SingerMessage, toMessage } from "./messages.ts";
import { type Line, type LineBlock, type SplitOptions, splitLines } from "./split-lines.ts";

/** A message and the line it came from. */
export interface ReadMessage extends LinePosition {
  readonly message: SingerMessage;
  /** Length of the line without its line end, in bytes. */
  readonly byteLength: number;
  /**
   * The buffer the line lies in, shared with its neighbours (one chunk of the input, as a rule 64 KiB) and never written
   * again. Whoever keeps the message keeps it in memory.
   */
  readonly block: Buffer;
  /** 0-based offset of the line's first byte in `block`. */
  readonly start: number;
}

/** Messages that arrived together, in order. */
export interface MessageBatch {
  /** Never empty. */
  readonly messages: readonly ReadMessage[];
  /** Sum of the lengths of their lines, in bytes. */
  readonly byteLength: number;
}

/** How messages are read. */
export interface ReadOptions extends SplitOptions {
  /** Most messages in a batch; default 1000. */
  readonly maxBatchMessages?: number;
  /** A batch ends with the message that reaches this many bytes; default 1 MiB. */
  readonly maxBatchBytes?: number;
}

/** The text of the line a message came from, without its line end; decoded anew by each call. */
export function sourceText(message: ReadMessage): string {
  const { block, start, byteLength } = message;
  return block.toString("utf8", start, start + byteLength);
}

/**
 * Reads a Singer stream. A batch holds what one chunk of the input held, so that nothing waits for what comes later, and
 * is cut where it would pass `maxBatchMessages` or `maxBatchBytes`; the lines behind the cut are read when the batch
 * has been taken. In memory are one chunk, the messages of one batch and the line that is open.
 *
 * @throws ProtocolError for the first line that is not a Singer message in UTF-8, after all messages before it were
 * handed out. `details.torn` is true when it is the last line, has no line feed and is not JSON: the
 * tap was cut off.
 */
export async function* readMessages(
  input: AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
): AsyncGenerator<MessageBatch, void, undefined> {
  const { maxBatchMessages = 1000, maxBatchBytes = 1_048_576, ...splitOptions } = options;
  const envelopes = new EnvelopeReader();
  for await (const block of splitLines(input, splitOptions)) {
    envelopes.useBlock(block.bytes);
    const reader: BlockReader = {
      block,
      envelopes,
      isAscii: isAscii(block.bytes),
      isUtf8: isUtf8(block.bytes),
      maxBatchMessages: Math.max(maxBatchMessages, 1),
      maxBatchBytes,
    };
    for (let first = 0; first < block.lines.length; ) {
      const { batch, error } = readBatch(reader, first);
      if (batch.messages.length > 0) yield batch;
      if (error !== undefined) throw error;
      first += batch.messages.length;
    }
  }
}

interface BlockReader {
  readonly block: LineBlock;
  readonly envelopes: EnvelopeReader;
  readonly isAscii: boolean;
  /** False when at least one of the lines is not UTF-8. */
  readonly isUtf8: boolean;
  readonly maxBatchMessages: number;
  readonly maxBatchBytes: number;
}

interface BatchOrError {
  readonly batch: MessageBatch;
  /** Why the line behind the batch could not be read. */
  readonly error?: unknown;
}

/** At least one message or an error. */
function readBatch(reader: BlockReader, first: number): BatchOrError {
  const { lines } = reader.block;
  const messages: ReadMessage[] = [];
  let byteLength = 0;
  const end = Math.min(lines.length, first + reader.maxBatchMessages);
  for (let i = first; i < end && (i === first || byteLength < reader.maxBatchBytes); i += 1) {
    const line = lines[i] as Line;
    try {
      messages.push(readLine(reader, line));
    } catch (error) {
      return { batch: { messages, byteLength }, error };
    }
    byteLength += line.end - line.start;
  }
  return { batch: { messages, byteLength } };
}

function readLine(reader: BlockReader, line: Line): ReadMessage {
  const { bytes } = reader.block;
  const { start, end, byteOffset } = line;
  const message = readMessage(reader, line);
  return { message, line: line.line, byteOffset, byteLength: end - start, block: bytes, start };
}

function readMessage(reader: BlockReader, line: Line): SingerMessage {
  const { envelopes, isAscii: isAsciiBlock } = reader;
  const { bytes, isUnfinished } = reader.block;
  const { start, end } = line;
  if (reader.isUtf8) {
    const record = envelopes.read(start, end, isAsciiBlock);
    if (record !== undefined) return record;
  }
  const torn = isUnfinished ? { torn: true } : {};
  const text = () => bytes.toString("utf8", start, end);
  if (!reader.isUtf8 && !isUtf8(bytes.subarray(start, end))) {
    throw lineError("the line is not UTF-8", text(), line, torn);
  }
  let value: JsonValue;
  try {
    value = parseExactBytes(bytes, start, end, isAsciiBlock);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw notJsonError(text(), line, torn);
  }
  const message = toMessage(value);
  if (typeof message === "string") throw lineError(message, text(), line);
  if (message.type === "RECORD") envelopes.learn(message, end - start, text);
  return message;
}
