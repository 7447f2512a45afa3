import type { BigDecimal } from "./big-decimal.ts";

export { BigDecimal } from "./big-decimal.ts";

/**
 * The run-time values of the engine. The static `SqlType` says how to read them; a value does not carry its type.
 *
 * | type | value |
 * | --- | --- |
 * | NUMBER, FLOAT | `number` when the number has at most 15 significant digits and 1e-100 < |n| < 1e100 (the double then stands for exactly its shortest decimal text), else `BigDecimal`. Canonical: equal numbers have one representation |
 * | BINARY_FLOAT, BINARY_DOUBLE | `number`, NaN and infinities included |
 * | VARCHAR2, CHAR, N*, LONG, ROWID, UROWID | `string`, never empty; CHAR is blank-padded when stored |
 * | DATE | `number`: seconds since 1970-01-01 00:00:00 of the wall clock (Oracle's calendar: Julian before 1582-10-15) |
 * | TIMESTAMP, TIMESTAMP WITH LOCAL TIME ZONE | `Timestamp` (LTZ: in the database zone, UTC) |
 * | TIMESTAMP WITH TIME ZONE | `ZonedTimestamp` |
 * | INTERVAL YEAR TO MONTH | `number` of months |
 * | INTERVAL DAY TO SECOND | `DaySecond` |
 * | RAW, LONG RAW | `Uint8Array`, never empty |
 * | CLOB, NCLOB, BLOB | `Lob` |
 * | BOOLEAN | `boolean` |
 * | JSON | `JsonDocument` |
 * | VECTOR | `VectorValue` |
 * | XMLTYPE | `string` |
 * | CURSOR | `RefCursor` |
 * | PL/SQL array bind | `ArrayBind`: only in `ExecuteRequest.bindRows` and in out values, never stored |
 * | NULL | `null` |
 */
export type Value =
  | null
  | string
  | number
  | boolean
  | BigDecimal
  | Timestamp
  | ZonedTimestamp
  | DaySecond
  | Uint8Array
  | Lob
  | JsonDocument
  | VectorValue
  | RefCursor
  | ArrayBind;

/** A row by position. Rows in the store are never changed in place. */
export type Row = readonly Value[];

/** A wall-clock instant without a zone; `seconds` as for DATE, `nanos` 0 to 999,999,999. */
export class Timestamp {
  readonly seconds: number;
  readonly nanos: number;
  constructor(seconds: number, nanos: number) {
    this.seconds = seconds;
    this.nanos = nanos;
  }
}

/** An instant with its zone: `seconds` are UTC; `zone` is an offset in minutes or a region name such as Europe/Berlin. */
export class ZonedTimestamp {
  readonly seconds: number;
  readonly nanos: number;
  readonly zone: number | string;
  constructor(seconds: number, nanos: number, zone: number | string) {
    this.seconds = seconds;
    this.nanos = nanos;
    this.zone = zone;
  }
}

/** INTERVAL DAY TO SECOND: both parts have the sign of the whole. */
export class DaySecond {
  readonly seconds: number;
  readonly nanos: number;
  constructor(seconds: number, nanos: number) {
    this.seconds = seconds;
    this.nanos = nanos;
  }
}

/** A LOB's content. CLOB and NCLOB hold text, BLOB bytes. Immutable; may be empty (EMPTY_CLOB() is not NULL). */
export class Lob {
  readonly kind: "CLOB" | "NCLOB" | "BLOB";
  readonly text: string;
  readonly bytes: Uint8Array;
  constructor(kind: "CLOB" | "NCLOB" | "BLOB", content: string | Uint8Array) {
    this.kind = kind;
    this.text = typeof content === "string" ? content : "";
    this.bytes = typeof content === "string" ? empty : content;
  }
}

const empty = new Uint8Array(0);

/** A JSON value, kept as text so that no digit is lost. */
export class JsonDocument {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A VECTOR. BINARY holds bytes of 8 dimensions each. */
export class VectorValue {
  readonly format: "FLOAT32" | "FLOAT64" | "INT8" | "BINARY";
  readonly elements: Float32Array | Float64Array | Int8Array | Uint8Array;
  constructor(format: VectorValue["format"], elements: VectorValue["elements"]) {
    this.format = format;
    this.elements = elements;
  }
}

/** An open cursor handed out by PL/SQL or CURSOR(…). The session pulls from it. */
export interface RefCursor {
  readonly refCursor: unknown;
}

/** A PL/SQL array bind (index-by table): its elements from index 1 on. The bind's type is that of the elements. */
export class ArrayBind {
  readonly elements: readonly Value[];
  /** The most elements the client takes back. */
  readonly maxElements: number;
  constructor(elements: readonly Value[], maxElements: number) {
    this.elements = elements;
    this.maxElements = maxElements;
  }
}
