import { toJsonLine } from "./json-line.ts";
import {
  maxBinaryNumberBytes,
  shortestFloat,
  writeBinaryNumber,
  writeNumberText,
} from "./json-number.ts";
import { writeJsonString } from "./json-string.ts";
import type { OutputBuffer } from "./output-buffer.ts";
import type { RecordEncoding, SpecialFloats } from "./record-plan.ts";
import type { ValueProblem } from "./record-value-error.ts";

/**
 * Appends one value that is neither `null` nor `undefined` as JSON. Returns why it cannot, or `undefined`. After a
 * problem `out` may hold a part of the value: the caller cuts it off.
 *
 * Bytes of a size known beforehand go into the headroom; at most `maxFixedValueBytes` of it are used by one value.
 */
export type ValueWriter = (out: OutputBuffer, value: unknown) => ValueProblem | undefined;

/** Headroom that one value may use. */
export const maxFixedValueBytes = maxBinaryNumberBytes;

const quote = 0x22;

/** Bytes are turned into base64 in pieces of this size, which is divisible by 3 so that only the last one is padded. */
const base64PieceBytes = 12_288;

/** Up to this many bytes a loop is quicker than a call of the native encoder. */
const shortBytes = 48;

const base64Alphabet = Buffer.from(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
  "latin1",
);

const nullBytes = Buffer.from("null", "latin1");
const trueBytes = Buffer.from("true", "latin1");
const falseBytes = Buffer.from("false", "latin1");

/** The writer of each encoding. */
export function valueWriters(specialFloats: SpecialFloats): Record<RecordEncoding, ValueWriter> {
  const writeSpecial = specialFloats === "null" ? writeNull : refuseSpecial;
  return {
    string: writeString,
    number: writeNumber,
    "decimal-string": writeDecimalString,
    "binary-double": (out, value) => {
      if (typeof value !== "number") return "it is not a number";
      if (!Number.isFinite(value)) return writeSpecial(out);
      writeBinaryNumber(out, value);
      return undefined;
    },
    "binary-float": (out, value) => {
      if (typeof value !== "number") return "it is not a number";
      if (!Number.isFinite(value)) return writeSpecial(out);
      writeBinaryNumber(out, shortestFloat(value));
      return undefined;
    },
    boolean: writeBoolean,
    base64: writeBase64,
    json: writeJson,
  };
}

/** Writes `null` into the headroom. */
export function writeNull(out: OutputBuffer): undefined {
  writeFixed(out, nullBytes);
}

function refuseSpecial(): ValueProblem {
  return "it is NaN or infinite, which JSON does not have";
}

function writeString(out: OutputBuffer, value: unknown): ValueProblem | undefined {
  if (typeof value !== "string") return "it is not text";
  writeJsonString(out, value);
  return undefined;
}

function writeNumber(out: OutputBuffer, value: unknown): ValueProblem | undefined {
  if (typeof value !== "string" || !writeNumberText(out, value)) {
    return "it is not the text of a finite decimal number";
  }
  return undefined;
}

function writeDecimalString(out: OutputBuffer, value: unknown): ValueProblem | undefined {
  out.bytes[out.length++] = quote;
  const problem = writeNumber(out, value);
  out.bytes[out.length++] = quote;
  return problem;
}

function writeBoolean(out: OutputBuffer, value: unknown): ValueProblem | undefined {
  if (typeof value !== "boolean") return "it is not a boolean";
  writeFixed(out, value ? trueBytes : falseBytes);
  return undefined;
}

function writeBase64(out: OutputBuffer, value: unknown): ValueProblem | undefined {
  if (!(value instanceof Uint8Array)) return "it is not bytes";
  out.reserve(4 * Math.ceil(value.length / 3) + 2);
  out.bytes[out.length++] = quote;
  if (value.length <= shortBytes) writeShortBase64(out, value);
  else {
    const source = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    for (let from = 0; from < source.length; from += base64PieceBytes) {
      const piece = source.toString("base64", from, from + base64PieceBytes);
      out.length += out.bytes.write(piece, out.length, "latin1");
    }
  }
  out.bytes[out.length++] = quote;
  return undefined;
}

function writeShortBase64(out: OutputBuffer, source: Uint8Array): void {
  const bytes = out.bytes;
  const start = out.length;
  let end = start;
  // Behind the last byte `undefined` counts as 0 in the bit operations; the padding then overwrites what it gave.
  for (let i = 0; i < source.length; i += 3) {
    const three =
      ((source[i] as number) << 16) | ((source[i + 1] ?? 0) << 8) | (source[i + 2] ?? 0);
    bytes[end] = base64Alphabet[three >> 18] as number;
    bytes[end + 1] = base64Alphabet[(three >> 12) & 63] as number;
    bytes[end + 2] = base64Alphabet[(three >> 6) & 63] as number;
    bytes[end + 3] = base64Alphabet[three & 63] as number;
    end += 4;
  }
  const padding = (3 - (source.length % 3)) % 3;
  bytes.fill(0x3d, end - padding, end);
  out.length = end;
}

function writeJson(out: OutputBuffer, value: unknown): ValueProblem | undefined {
  if (typeof value !== "string") return "it is not JSON text";
  const line = toJsonLine(value);
  if (line.problem !== undefined) return line.problem;
  out.appendUtf8(line.text);
  return undefined;
}

function writeFixed(out: OutputBuffer, source: Uint8Array): void {
  const bytes = out.bytes;
  const start = out.length;
  for (let i = 0; i < source.length; i += 1) bytes[start + i] = source[i] as number;
  out.length = start + source.length;
}
