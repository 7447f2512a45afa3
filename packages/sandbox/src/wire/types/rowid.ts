import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import {
  decodeRowidFields,
  encodeRowidFields,
  type RowidFields,
} from "../messages/rowid-fields.ts";
import { WireError } from "../wire-error.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** Value of each ASCII character, 255 for none. */
const values = new Uint8Array(128).fill(255);
for (const [index, character] of [...alphabet].entries()) {
  values[character.charCodeAt(0)] = index;
}

/** Characters of an extended ROWID: object 6, file 3, block 6, row 3. */
export const rowidTextLength = 18;

/**
 * The 18 characters of a ROWID. Source: Oracle SQL Language Reference, Rowid Data Types; oracledb
 * lib/thin/protocol/utils.js encodeRowID.
 */
export function formatRowid(rowid: RowidFields): string {
  return (
    base64(rowid.object, 6) + base64(rowid.file, 3) + base64(rowid.block, 6) + base64(rowid.row, 3)
  );
}

function base64(value: number, length: number): string {
  let text = "";
  for (let rest = value, left = length; left > 0; left--) {
    text = (alphabet[rest % 64] as string) + text;
    rest = Math.floor(rest / 64);
  }
  return text;
}

/** The numbers of an 18-character ROWID; undefined when it is none. */
export function parseRowid(text: string): RowidFields | undefined {
  if (text.length !== rowidTextLength) return undefined;
  const number = (start: number, end: number): number => {
    let value = 0;
    for (let index = start; index < end; index++) {
      const digit = values[text.charCodeAt(index)] ?? 255;
      if (digit === 255) return Number.NaN;
      value = value * 64 + digit;
    }
    return value;
  };
  const rowid = {
    object: number(0, 6),
    file: number(6, 9),
    block: number(9, 15),
    row: number(15, 18),
  };
  const valid =
    rowid.object < 2 ** 32 && rowid.file < 65536 && rowid.block < 2 ** 32 && rowid.row < 65536;
  return valid ? rowid : undefined;
}

function parsed(text: string): RowidFields {
  const rowid = parseRowid(text);
  if (!rowid) throw new WireError(`${JSON.stringify(text.slice(0, 40))} is no ROWID`, "rowid");
  return rowid;
}

/**
 * Writes a fetched ROWID column. Layout: U8 14 (not null); UB object; UB file; U8 0; UB block; UB row. Bound and out
 * values are text instead.
 * Source: lib/thin/protocol/messages/withData.js processColumnData.
 * @throws WireError when the text is no ROWID
 */
export function writeRowid(writer: BufferWriter, text: string): void {
  writer.u8(14);
  encodeRowidFields(writer, parsed(text));
}

/** Reads a fetched ROWID column. @throws WireError when it is cut */
export function readRowid(reader: BufferReader): string | null {
  const length = reader.u8("rowid");
  if (length === 0 || length === 255) return null;
  return formatRowid(decodeRowidFields(reader));
}

/** First byte of a UROWID's bytes: a physical one in 13 bytes, or a logical one (the key of an index-organized table). */
const urowidKind = { physical: 1, logical: 2 } as const;

/**
 * Writes a fetched UROWID column: physical (18 characters) or logical (`*` and base 64 characters without padding).
 * Layout: CLR (any byte: not null); CLR bytes. Physical: U8 1; U32BE object; U16BE file; U32BE block; U16BE row.
 * Source: lib/thin/protocol/packet.js readURowID.
 * @throws WireError when the text is neither
 */
export function writeUrowid(writer: BufferWriter, text: string): void {
  writer.u8(1).u8(1);
  if (text.startsWith("*")) {
    const bytes = Buffer.from(text.slice(1), "base64");
    if (`*${unpadded(bytes)}` !== text) {
      throw new WireError(`${JSON.stringify(text.slice(0, 40))} is no UROWID`, "urowid");
    }
    writer.clr(Buffer.concat([Buffer.from([urowidKind.logical]), bytes]));
    return;
  }
  const rowid = parsed(text);
  writer.u8(13).u8(urowidKind.physical).u32be(rowid.object).u16be(rowid.file);
  writer.u32be(rowid.block).u16be(rowid.row);
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}

/** Reads a fetched UROWID column. @throws WireError when it is cut */
export function readUrowid(reader: BufferReader): string | null {
  if (reader.clr("urowid") === null) return null;
  const start = reader.position;
  const bytes = reader.clr("urowid");
  if (bytes === null || bytes.length === 0) throw new WireError("no bytes", "urowid", start);
  if (bytes[0] !== urowidKind.physical) return `*${unpadded(bytes.subarray(1))}`;
  if (bytes.length !== 13) throw new WireError("not 13 bytes", "urowid", start);
  return formatRowid({
    object: bytes.readUInt32BE(1),
    file: bytes.readUInt16BE(5),
    block: bytes.readUInt32BE(7),
    row: bytes.readUInt16BE(11),
  });
}
