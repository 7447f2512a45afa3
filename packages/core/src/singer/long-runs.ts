/**
 * A number token of fewer digits and points than this has at most 15 digits. A JavaScript number keeps those, as long as it
 * is in its range.
 */
export const longRun = 16;

/** 1 for digits and points. */
const isRunByte = new Uint8Array(256);
for (const character of "0123456789.") isRunByte[character.charCodeAt(0)] = 1;

/**
 * Offset of the first run of 16 or more digits and points, at or after `from`, that may belong to a number of a JSON text;
 * -1 if there is none. May find a run inside a string, never misses one of a number. Looks at one character in 16.
 *
 * @param from 0, or the end of a run
 */
export function findLongRun(text: string, from: number): number {
  const { length } = text;
  for (let i = from + longRun - 1; i < length; i += longRun) {
    if (!isInRun(text.charCodeAt(i)) || !mayReach(text, i)) continue;
    let start = i;
    while (start > from && isInRun(text.charCodeAt(start - 1))) start -= 1;
    const end = runEnd(text, i);
    if (end - start >= longRun && isNumberStart(text, start)) return start;
    i = end - 1;
  }
  return -1;
}

/**
 * False for most of the short runs around `i`: a long one reaches 8 characters to the left or to the right. Never looks
 * behind the end, which would make all of it slow.
 */
function mayReach(text: string, i: number): boolean {
  if (isInRun(text.charCodeAt(i - 8)) && isInRun(text.charCodeAt(i - 4))) return true;
  if (i + 8 >= text.length) return false;
  return isInRun(text.charCodeAt(i + 8)) && isInRun(text.charCodeAt(i + 4));
}

/**
 * Whether a JSON text in UTF-8 has a run as `findLongRun` looks for. Twice as fast as looking at a string.
 *
 * @param start offset of the text's first byte
 * @param end offset behind its last byte
 */
export function hasLongRun(bytes: Uint8Array, start: number, end: number): boolean {
  let i = start + longRun - 1;
  for (; i + 8 < end; i += longRun) {
    if (runByte(bytes, i) === 0) continue;
    // As `mayReach`, but without branches: which of these bytes are digits is hard to predict.
    const left = runByte(bytes, i - 8) & runByte(bytes, i - 4) & runByte(bytes, i - 2);
    const right = runByte(bytes, i + 8) & runByte(bytes, i + 4) & runByte(bytes, i + 2);
    if ((left | right) === 0) continue;
    if (isLongRunAt(bytes, start, end, i)) return true;
    // Not to walk back over the same run from each of its parts.
    i = lastOfRun(bytes, i, end);
  }
  return i < end && runByte(bytes, i) === 1 && isLongRunAt(bytes, start, end, i);
}

/** 1 for a digit or a point. */
function runByte(bytes: Uint8Array, i: number): number {
  return isRunByte[bytes[i] as number] as number;
}

function isLongRunAt(bytes: Uint8Array, start: number, end: number, i: number): boolean {
  let first = i;
  while (first > start && runByte(bytes, first - 1) === 1) first -= 1;
  const before = first > start && bytes[first - 1] === 0x2d ? first - 2 : first - 1;
  if (before >= start && !mayPrecedeNumber(bytes[before] as number)) return false;
  return lastOfRun(bytes, i, end) + 1 - first >= longRun;
}

function lastOfRun(bytes: Uint8Array, from: number, end: number): number {
  let last = from;
  while (last + 1 < end && runByte(bytes, last + 1) === 1) last += 1;
  return last;
}

/** Offset behind the run of digits and points that begins at `from`. */
export function runEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && isInRun(text.charCodeAt(end))) end += 1;
  return end;
}

function isInRun(code: number): boolean {
  return code <= 0x39 && code >= 0x2e && code !== 0x2f;
}

function isNumberStart(text: string, start: number): boolean {
  const before = start > 0 && text.charCodeAt(start - 1) === 0x2d ? start - 2 : start - 1;
  return before < 0 || mayPrecedeNumber(text.charCodeAt(before));
}

/** Blanks, `:`, `,` and `[`; and `e`, `E` and `+`, behind which the digits of an exponent stand. */
function mayPrecedeNumber(code: number): boolean {
  switch (code) {
    case 0x20:
    case 0x09:
    case 0x0a:
    case 0x0d:
    case 0x3a:
    case 0x2c:
    case 0x5b:
    case 0x65:
    case 0x45:
    case 0x2b:
      return true;
    default:
      return false;
  }
}
