import type { DateTimeFields, ZonedDateTimeFields } from "./date-time.ts";
import type { IntervalDaySecond, IntervalYearMonth } from "./interval.ts";
import type { VectorImage } from "./vector.ts";

/** A number whose digits a JS number does not hold exactly: decimal text, canonical as `NumberValue`. */
export class OsonNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A scalar that JSON text does not have. */
export type OsonScalar =
  | { readonly oson: "date"; readonly value: DateTimeFields }
  | { readonly oson: "timestamp"; readonly value: DateTimeFields }
  | { readonly oson: "timestampTz"; readonly value: ZonedDateTimeFields }
  | { readonly oson: "intervalYearMonth"; readonly value: IntervalYearMonth }
  | { readonly oson: "intervalDaySecond"; readonly value: IntervalDaySecond }
  | { readonly oson: "binaryFloat"; readonly value: number }
  | { readonly oson: "binaryDouble"; readonly value: number }
  | { readonly oson: "binary"; readonly value: Uint8Array }
  | { readonly oson: "id"; readonly value: Uint8Array }
  | { readonly oson: "vector"; readonly value: VectorImage };

/**
 * A JSON value of the JSON data type. A JS number is a NUMBER (integers and decimals of up to 15 digits); objects are
 * maps, so that the order of keys stays and no key is special.
 */
export type OsonValue =
  | null
  | boolean
  | string
  | number
  | OsonNumber
  | OsonScalar
  | readonly OsonValue[]
  | ReadonlyMap<string, OsonValue>;

/** Deepest nesting of a document, in either direction. Source: Oracle Database JSON Developer's Guide, limits (1024). */
export const maxOsonDepth = 1024;

/** Node types of the tree segment. Source: oracledb 26.0.0 lib/impl/datahandlers/constants.js TNS_JSON_TYPE_…. */
export const osonNode = {
  null: 0x30,
  true: 0x31,
  false: 0x32,
  string8: 0x33,
  number8: 0x34,
  binaryDouble: 0x36,
  string16: 0x37,
  string32: 0x38,
  timestamp: 0x39,
  binary16: 0x3a,
  binary32: 0x3b,
  date: 0x3c,
  intervalYearMonth: 0x3d,
  intervalDaySecond: 0x3e,
  extended: 0x7b,
  timestampTz: 0x7c,
  timestamp7: 0x7d,
  id: 0x7e,
  binaryFloat: 0x7f,
  object: 0x84,
  array: 0xc0,
} as const;

/** Second byte of an `extended` node that is a vector. */
export const osonVector = 0x01;

/** Bits of the primary flags. Source: constants.js TNS_JSON_FLAG_…. */
export const osonFlag = {
  relativeOffsets: 0x0001,
  inlineLeaf: 0x0002,
  lengthInCode: 0x0004,
  names32: 0x0008,
  scalar: 0x0010,
  hash8: 0x0100,
  names16: 0x0400,
  nameSegment32: 0x0800,
  tree32: 0x1000,
  tinyNodes: 0x2000,
} as const;

/** Bit of the secondary flags, version 3 only: offsets of long names have 16 bits. */
export const osonLongNameSegment16 = 0x0100;

/** Versions: names of up to 255 bytes, or of up to 65535. */
export const osonVersion = { shortNames: 1, longNames: 3 } as const;

/** First three bytes of an image. */
export const osonMagic: readonly [number, number, number] = [0xff, 0x4a, 0x5a];

/** Bits of a container's node type. */
export const osonContainer = {
  array: 0x40,
  offsets32: 0x20,
  countMask: 0x18,
  count16: 0x08,
  count32: 0x10,
  sharedNames: 0x18,
} as const;
