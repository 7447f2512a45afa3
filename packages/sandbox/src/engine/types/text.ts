import { oraError } from "../errors.ts";

/** Bytes of a text in AL32UTF8, the database character set. A lone surrogate counts 3. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x80) continue;
    if (code < 0x800) bytes += 1;
    else if (isPair(text, index, code)) {
      // Two code units become four bytes.
      bytes += 2;
      index += 1;
    } else bytes += 2;
  }
  return bytes;
}

/** Characters as LENGTH counts them: a supplementary character is one. */
export function characterCount(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 0xd800 && isPair(text, index, code)) {
      count -= 1;
      index += 1;
    }
  }
  return count;
}

/** Length in the unit of a column: bytes in AL32UTF8, or characters. */
export function lengthIn(text: string, unit: "BYTE" | "CHAR"): number {
  return unit === "BYTE" ? utf8Length(text) : characterCount(text);
}

/** The longest beginning of whole characters that has at most so many bytes in AL32UTF8. */
export function cutToBytes(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text;
  let used = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const pair = isPair(text, index, code);
    used += code < 0x80 ? 1 : code < 0x800 ? 2 : pair ? 4 : 3;
    if (used > bytes) return text.slice(0, index);
    if (pair) index += 1;
  }
  return text;
}

/** The first so many characters; a supplementary character is one and is never torn. */
export function cutToCharacters(text: string, characters: number): string {
  if (text.length <= characters) return text;
  let index = 0;
  for (let count = 0; count < characters && index < text.length; count += 1) {
    index += isPair(text, index, text.charCodeAt(index)) ? 2 : 1;
  }
  return text.slice(0, index);
}

/** The empty text is NULL in Oracle. Source: SQL Language Reference, Nulls. */
export function nz(text: string): string | null {
  return text === "" ? null : text;
}

/** Upper-case hexadecimal digits, two a byte, as RAWTOHEX prints. */
export function bytesToHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString("hex")
    .toUpperCase();
}

/**
 * Bytes of hexadecimal digits as HEXTORAW reads them: an odd number of digits gets a zero in front. A new array.
 * @throws OraError 1465 for any other character.
 */
export function hexToBytes(text: string, position = -1): Uint8Array {
  if (!/^[0-9A-Fa-f]*$/.test(text)) throw oraError(1465, [], position);
  return new Uint8Array(Buffer.from(text.length % 2 === 0 ? text : `0${text}`, "hex"));
}

function isPair(text: string, index: number, code: number): boolean {
  if (code < 0xd800 || code > 0xdbff) return false;
  const next = text.charCodeAt(index + 1);
  return next >= 0xdc00 && next <= 0xdfff;
}
