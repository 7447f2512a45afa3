import { utf8Length } from "../utf8-text.ts";

/** A character set of a database, as far as the lengths and losses of texts depend on it. */
export interface Charset {
  /** NLS_CHARACTERSET: `AL32UTF8`, `WE8MSWIN1252`… */
  readonly name: string;
  /** Whether every Unicode text can be stored. */
  readonly isUnicode: boolean;
  /** Most bytes of one character, in the sense of `VARCHAR2(n CHAR)`. */
  readonly maxBytesPerChar: number;
  /**
   * Bytes that a text takes in the database: exact for Unicode and single-byte sets. For other sets no more than it takes,
   * so that no sound value is refused here; what is too long nevertheless the server refuses (ORA-12899).
   */
  readonly byteLength: (text: string) => number;
  /** Characters that a text has, in the sense of `VARCHAR2(n CHAR)`. */
  readonly charLength: (text: string) => number;
  /** Whether a text can be stored without replacing a character; undefined = every one can, or it is not known here. */
  readonly canHold: ((text: string) => boolean) | undefined;
}

/** Whether the text has ASCII characters only. */
function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > 127) return false;
  }
  return true;
}

/** Whether the text has ASCII characters and those from `first` to 255 only. */
function isLatin1(text: string, first: number, others?: ReadonlySet<number>): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x80 || (code >= first && code <= 0xff)) continue;
    if (others?.has(code) !== true) return false;
  }
  return true;
}

/**
 * What Windows-1252 has from 0x80 to 0x9F. Not asked of TextDecoder, since Node.js 20 takes the name for Latin-1.
 * Source: WHATWG Encoding Standard, index windows-1252.
 */
const windows1252Extras: ReadonlySet<number> = new Set(
  Array.from("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ", (character) => character.charCodeAt(0)),
);

const isWindows1252 = (text: string): boolean => isLatin1(text, 0xa0, windows1252Extras);

/** Unicode code points of a text: pairs of surrogates count once. */
export function codePointLength(text: string): number {
  let pairs = 0;
  for (let index = 0; index + 1 < text.length; index += 1) {
    if ((text.charCodeAt(index) & 0xfc00) !== 0xd800) continue;
    if ((text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) pairs += 1;
  }
  return text.length - pairs;
}

const utf16Length = (text: string): number => text.length;

/** AL32UTF8: UTF-8. Source: Oracle Database Globalization Support Guide, Supporting Multilingual Databases. */
export const al32utf8: Charset = {
  name: "AL32UTF8",
  isUnicode: true,
  maxBytesPerChar: 4,
  byteLength: utf8Length,
  charLength: codePointLength,
  canHold: undefined,
};

/** UTF8 is CESU-8: a supplementary character is two characters of three bytes. Source: as for `al32utf8`. */
const cesu8: Charset = {
  name: "UTF8",
  isUnicode: true,
  maxBytesPerChar: 3,
  byteLength: (text) => utf8Length(text) + 2 * (text.length - codePointLength(text)),
  charLength: utf16Length,
  canHold: undefined,
};

/**
 * Single-byte character sets by what decodes them. `iso` ones have the control characters 0x80 to 0x9F, whatever the
 * decoder of the same name makes of them. Source: Oracle Database Globalization Support Guide, Locale Data; WHATWG
 * Encoding Standard.
 */
const singleByte: ReadonlyMap<string, { readonly label: string; readonly iso?: true }> = new Map([
  ["EE8MSWIN1250", { label: "windows-1250" }],
  ["CL8MSWIN1251", { label: "windows-1251" }],
  ["EL8MSWIN1253", { label: "windows-1253" }],
  ["TR8MSWIN1254", { label: "windows-1254" }],
  ["IW8MSWIN1255", { label: "windows-1255" }],
  ["AR8MSWIN1256", { label: "windows-1256" }],
  ["BLT8MSWIN1257", { label: "windows-1257" }],
  ["VN8MSWIN1258", { label: "windows-1258" }],
  ["EE8ISO8859P2", { label: "iso-8859-2", iso: true }],
  ["SE8ISO8859P3", { label: "iso-8859-3", iso: true }],
  ["NEE8ISO8859P4", { label: "iso-8859-4", iso: true }],
  ["CL8ISO8859P5", { label: "iso-8859-5", iso: true }],
  ["AR8ISO8859P6", { label: "iso-8859-6", iso: true }],
  ["EL8ISO8859P7", { label: "iso-8859-7", iso: true }],
  ["IW8ISO8859P8", { label: "iso-8859-8", iso: true }],
  ["WE8ISO8859P9", { label: "windows-1254", iso: true }],
  ["BLT8ISO8859P13", { label: "iso-8859-13", iso: true }],
  ["CEL8ISO8859P14", { label: "iso-8859-14", iso: true }],
  ["WE8ISO8859P15", { label: "iso-8859-15", iso: true }],
  ["CL8KOI8R", { label: "koi8-r" }],
  ["CL8KOI8U", { label: "koi8-u" }],
  ["RU8PC866", { label: "ibm866" }],
  ["TH8TISASCII", { label: "windows-874" }],
]);

/** Bytes of a character in the multi-byte sets that are no Unicode. Source: as for `singleByte`. */
const multiByte: ReadonlyMap<string, CharacterBytes> = new Map([
  ["JA16SJIS", { most: 2, usual: 2 }],
  ["JA16SJISTILDE", { most: 2, usual: 2 }],
  ["JA16EUC", { most: 3, usual: 2 }],
  ["JA16EUCTILDE", { most: 3, usual: 2 }],
  ["KO16KSC5601", { most: 2, usual: 2 }],
  ["KO16MSWIN949", { most: 2, usual: 2 }],
  ["ZHS16GBK", { most: 2, usual: 2 }],
  ["ZHS16CGB231280", { most: 2, usual: 2 }],
  ["ZHT16BIG5", { most: 2, usual: 2 }],
  ["ZHT16MSWIN950", { most: 2, usual: 2 }],
  ["ZHT16HKSCS", { most: 2, usual: 2 }],
  ["ZHT32EUC", { most: 4, usual: 2 }],
]);

/** Bytes of a character outside ASCII: of the longest, and of most of them. */
interface CharacterBytes {
  readonly most: number;
  readonly usual: number;
}

/**
 * The character set of a name as the dictionary shows it. One that is not known is taken for a multi-byte set of four
 * bytes a character that does not hold all of Unicode.
 */
export function charsetOf(name: string): Charset {
  if (name === "AL32UTF8") return al32utf8;
  if (name === "UTF8") return cesu8;
  if (name === "ZHS32GB18030") return multiByteCharset(name, { most: 4, usual: 2 }, true);
  if (name === "US7ASCII") return singleByteCharset(name, isAscii);
  if (name === "WE8ISO8859P1") return singleByteCharset(name, (text) => isLatin1(text, 0x80));
  if (name === "WE8MSWIN1252") return singleByteCharset(name, isWindows1252);
  const known = singleByte.get(name);
  if (known !== undefined)
    return singleByteCharset(name, repertoire(known.label, known.iso === true));
  return multiByteCharset(name, multiByte.get(name) ?? { most: 4, usual: 1 }, false);
}

function singleByteCharset(name: string, canHold: Charset["canHold"]): Charset {
  return {
    name,
    isUnicode: false,
    maxBytesPerChar: 1,
    byteLength: codePointLength,
    charLength: codePointLength,
    canHold,
  };
}

function multiByteCharset(
  name: string,
  { most, usual }: CharacterBytes,
  isUnicode: boolean,
): Charset {
  const byteLength = (text: string): number => {
    let bytes = 0;
    for (const character of text) bytes += isOneByte(character) ? 1 : usual;
    return bytes;
  };
  return {
    name,
    isUnicode,
    maxBytesPerChar: most,
    byteLength,
    charLength: codePointLength,
    canHold: undefined,
  };
}

/** ASCII, and the katakana of half width, which Shift JIS has in one byte. */
function isOneByte(character: string): boolean {
  return character < "\u0080" || (character >= "\uff61" && character <= "\uff9f");
}

/** A test for the characters of a single-byte set; undefined when this Node.js was built without its decoder. */
function repertoire(label: string, iso: boolean): Charset["canHold"] {
  const characters = decodeAllBytes(label, iso);
  if (characters === undefined) return undefined;
  return (text) => {
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 127 && !characters.has(code)) return false;
    }
    return true;
  };
}

function decodeAllBytes(label: string, iso: boolean): ReadonlySet<number> | undefined {
  const bytes = Uint8Array.from({ length: 128 }, (_, index) => 128 + index);
  let text: string;
  try {
    text = new TextDecoder(label).decode(bytes);
  } catch {
    return undefined;
  }
  const codes = Array.from(text, (character, index) =>
    iso && index < 32 ? 128 + index : character.charCodeAt(0),
  );
  return new Set(codes.filter((code) => code !== 0xfffd));
}
