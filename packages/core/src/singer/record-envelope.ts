import { type BytePattern, createBytePattern, matchesAt } from "./byte-pattern.ts";
import type { RecordMessage } from "./messages.ts";

/**
 * What stands around the record in a RECORD line, in front of it and behind. Taps write it the same way again and again;
 * only the time changes.
 */
export interface RecordEnvelope {
  readonly stream: string;
  readonly version: number | undefined;
  /** Everything in front of the record. */
  readonly head: BytePattern;
  /** Everything behind it, or behind it and in front of the text of `time_extracted`. */
  readonly tail: BytePattern;
  /** Behind the text of `time_extracted`; undefined when that does not stand behind the record. */
  readonly end: BytePattern | undefined;
  /** The time of the last line, to be given again while it stays the same; of all lines when `end` is undefined. */
  readonly lastTime: LastTime;
}

interface LastTime {
  text: string | undefined;
  bytes: BytePattern;
}

/** Where a record and the time behind it lie in a block. */
export interface EnvelopePlaces {
  readonly recordStart: number;
  readonly recordEnd: number;
  readonly time: string | undefined;
}

/** What stands for the record and for the time when it is tried where they are. */
const recordStandIn = "8123456789012345";
const timeStandIn = "0000-00-00T00:00:00Z";

/** Longest text of a time that is looked for, in bytes. */
const maxTimeBytes = 64;

/** 1 for the bytes of which times are made; none of them needs an escape. */
const isTimeByte = new Uint8Array(256);
for (const character of "0123456789-+:.TZtz UC") isTimeByte[character.charCodeAt(0)] = 1;

/**
 * Learns the envelope of a line that was read. Undefined where it is unusual: members with braces, a time with escapes…
 * @param line the text of the line without its line end
 * @param message what the whole line was read as
 */
export function learnEnvelope(line: string, message: RecordMessage): RecordEnvelope | undefined {
  const head = /^[^{]*\{[^{]*?"record"\s*:\s*(?=\{)/.exec(line)?.[0];
  const recordEnd = line.lastIndexOf("}", line.lastIndexOf("}") - 1) + 1;
  if (head === undefined || recordEnd <= head.length) return undefined;
  const { time_extracted: time } = message;
  const parts = splitTail(line.slice(recordEnd), time);
  if (parts === undefined || !standsAround(head, parts, message)) return undefined;
  return {
    stream: message.stream,
    version: message.version,
    head: patternOf(head),
    tail: patternOf(parts.tail),
    end: parts.end === undefined ? undefined : patternOf(parts.end),
    lastTime: { text: time, bytes: patternOf(time ?? "") },
  };
}

interface TailParts {
  readonly tail: string;
  readonly end: string | undefined;
}

function splitTail(tail: string, time: string | undefined): TailParts | undefined {
  if (time === undefined) return { tail, end: undefined };
  const at = tail.indexOf(`"${time}"`) + 1;
  if (at === 0) return { tail, end: undefined };
  const bytes = Buffer.from(time, "utf8");
  if (bytes.length > maxTimeBytes || !bytes.every(isPlain)) return undefined;
  return { tail: tail.slice(0, at), end: tail.slice(at + time.length) };
}

function isPlain(byte: number): boolean {
  return isTimeByte[byte] === 1;
}

function patternOf(text: string): BytePattern {
  return createBytePattern(Buffer.from(text, "utf8"));
}

/**
 * Whether the parts make a line of any record and any time that are put between them, with the other members of the
 * message: a stand-in is read as what it stands for only where that has its place.
 */
function standsAround(head: string, { tail, end }: TailParts, message: RecordMessage): boolean {
  const time = end === undefined ? message.time_extracted : timeStandIn;
  let probe: Partial<Record<keyof RecordMessage, unknown>>;
  try {
    probe = JSON.parse(head + recordStandIn + tail + (end === undefined ? "" : timeStandIn + end));
  } catch {
    return false;
  }
  return (
    probe.type === "RECORD" &&
    probe.stream === message.stream &&
    probe.record === Number(recordStandIn) &&
    (probe.version ?? undefined) === message.version &&
    (probe.time_extracted ?? undefined) === time
  );
}

/**
 * Finds the record of a line that has this envelope; undefined when it has another one. The line is a RECORD message of
 * the envelope's stream if what lies between the places is a JSON object.
 *
 * @param view the block of the line
 * @param start offset of the line's first byte
 * @param end offset behind its last byte
 */
export function findRecord(
  envelope: RecordEnvelope,
  view: DataView,
  start: number,
  end: number,
): EnvelopePlaces | undefined {
  const { head, tail, end: behindTime } = envelope;
  const recordStart = start + head.length;
  if (recordStart > end || !matchesAt(head, view, start)) return undefined;
  const timeEnd = end - (behindTime?.length ?? 0);
  if (timeEnd < recordStart) return undefined;
  const time = behindTime && findTime(envelope.lastTime, view, recordStart, timeEnd);
  const recordEnd = timeEnd - (time?.bytes.length ?? 0) - tail.length;
  if (recordEnd <= recordStart || !matchesAt(tail, view, recordEnd)) return undefined;
  if (behindTime !== undefined && !matchesAt(behindTime, view, timeEnd)) return undefined;
  return { recordStart, recordEnd, time: envelope.lastTime.text };
}

/** The time that ends at an offset; it does not begin before `first`. */
function findTime(last: LastTime, view: DataView, first: number, timeEnd: number): LastTime {
  const lastStart = timeEnd - last.bytes.length;
  if (lastStart >= first && matchesAt(last.bytes, view, lastStart)) return last;
  const from = Math.max(first, timeEnd - maxTimeBytes);
  let start = timeEnd;
  while (start > from && isPlain(view.getUint8(start - 1))) start -= 1;
  const bytes = Buffer.from(view.buffer, view.byteOffset + start, timeEnd - start);
  last.bytes = createBytePattern(bytes);
  last.text = bytes.toString("latin1");
  return last;
}
