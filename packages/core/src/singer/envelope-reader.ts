import { parseMemberBytes } from "./exact-json.ts";
import type { RecordMessage } from "./messages.ts";
import { findRecord, learnEnvelope, type RecordEnvelope } from "./record-envelope.ts";

/** Envelopes that are known at a time: of streams that a tap reads side by side. */
const maxEnvelopes = 4;

/** After so many lines in a row that taught nothing of use, so many lines are read without learning. */
const maxVainLessons = 16;
const restLines = 1000;

/** Longer lines teach nothing, in bytes: what stands around their records is nothing beside them. */
const maxTaughtBytes = 65_536;

const noView = new DataView(new ArrayBuffer(0));

/**
 * Reads RECORD lines that are written as one before: only the record itself has to be parsed, which spares a third of the
 * work. What it does not know is left to the caller, from whom it learns.
 */
export class EnvelopeReader {
  readonly #envelopes: RecordEnvelope[] = [];
  #block: Buffer = Buffer.alloc(0);
  #view: DataView = noView;
  /** Where the next envelope is kept. */
  #place = 0;
  #vainLessons = 0;
  #restLines = 0;

  /** The lines to come lie in this block. */
  useBlock(block: Buffer): void {
    this.#block = block;
    this.#view = new DataView(block.buffer, block.byteOffset, block.length);
  }

  /**
   * The message of a line of the block, in valid UTF-8. Undefined when it has to be read as a whole: no such line came
   * before, or there is anything unusual about it.
   */
  read(start: number, end: number, isAscii: boolean): RecordMessage | undefined {
    for (const envelope of this.#envelopes) {
      const found = findRecord(envelope, this.#view, start, end);
      if (found === undefined) continue;
      const { recordStart, recordEnd, time } = found;
      const record = parseMemberBytes(this.#block, recordStart, recordEnd, isAscii);
      if (record === undefined) return undefined;
      this.#vainLessons = 0;
      return messageOf(envelope, record, time);
    }
    return undefined;
  }

  /**
   * Learns from a line that had to be read as a whole.
   * @param byteLength length of the line
   * @param text gives the line
   */
  learn(message: RecordMessage, byteLength: number, text: () => string): void {
    if (byteLength > maxTaughtBytes) return;
    if (this.#restLines > 0) {
      this.#restLines -= 1;
      return;
    }
    const envelope = learnEnvelope(text(), message);
    if (envelope !== undefined) {
      this.#envelopes[this.#place] = envelope;
      this.#place = (this.#place + 1) % maxEnvelopes;
    }
    this.#vainLessons += 1;
    if (this.#vainLessons < maxVainLessons) return;
    this.#vainLessons = 0;
    this.#restLines = restLines;
  }
}

function messageOf(
  { stream, version }: RecordEnvelope,
  record: RecordMessage["record"],
  time: string | undefined,
): RecordMessage {
  if (version === undefined) {
    return time === undefined
      ? { type: "RECORD", stream, record }
      : { type: "RECORD", stream, record, time_extracted: time };
  }
  return time === undefined
    ? { type: "RECORD", stream, record, version }
    : { type: "RECORD", stream, record, version, time_extracted: time };
}
