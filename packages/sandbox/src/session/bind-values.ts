import { oraError } from "../engine/errors.ts";
import { tryParseNumber } from "../engine/types/number-text.ts";
import {
  ArrayBind,
  DaySecond,
  JsonDocument,
  Timestamp,
  type Value,
  VectorValue,
  ZonedTimestamp,
} from "../engine/types/value.ts";
import type { BufferReader } from "../wire/buffer-reader.ts";
import { type BindMetadata, isArrayBind } from "../wire/messages/bind-metadata.ts";
import { type DateTimeFields, isZoned, type ZonedDateTimeFields } from "../wire/types/date-time.ts";
import type { IntervalDaySecond, IntervalYearMonth } from "../wire/types/interval.ts";
import type { NumberValue } from "../wire/types/number.ts";
import { oracleType } from "../wire/types/oracle-type-number.ts";
import { jsonFromOson } from "../wire/types/oson-json.ts";
import { decodeVector, type VectorImage } from "../wire/types/vector.ts";
import {
  arrayReader,
  bindReader,
  type ValueReader,
  type WireValue,
} from "../wire/types/wire-value.ts";
import type { LobTable } from "./lob-table.ts";
import { secondsOf } from "./wall-clock.ts";

/** What handles of the client stand for. */
export interface BindHandles {
  readonly lobs: LobTable;
  /** A cursor the client binds by its id; null for one to be opened. */
  cursorValue(id: number): Value;
}

/**
 * The reader of the values of a bind, as the engine takes them.
 * @throws WireError when the type cannot be bound
 */
export function bindValueReader(bind: BindMetadata, handles: BindHandles): ValueReader<Value> {
  const element = elementReader(bind, handles);
  if (!isArrayBind(bind)) return element;
  const elements = arrayReader(element);
  return (reader) => new ArrayBind(elements(reader), bind.maxElements);
}

function elementReader(bind: BindMetadata, handles: BindHandles): ValueReader<Value> {
  // Of arrays the form of one element is wanted here.
  const read = bindReader({ ...bind, flags: 0 });
  const convert = converterFor(bind.type, handles);
  if (!convert) return read as ValueReader<Value>;
  return (reader: BufferReader) => {
    const value = read(reader);
    return value === null ? null : convert(value);
  };
}

/** How values of a type become the engine's; undefined when they are that already. */
function converterFor(
  type: number,
  handles: BindHandles,
): ((value: NonNullable<WireValue>) => Value) | undefined {
  switch (type) {
    case oracleType.number:
    case oracleType.binaryInteger:
      return (value) => numberValue(value as NumberValue);
    case oracleType.date:
      return (value) => secondsOf(value as DateTimeFields);
    case oracleType.timestamp:
    case oracleType.timestampLtz:
      return (value) => timestampValue(value as DateTimeFields);
    case oracleType.timestampTz:
      return (value) => zonedValue(value as ZonedDateTimeFields);
    case oracleType.intervalYearMonth:
      return (value) => monthsValue(value as IntervalYearMonth);
    case oracleType.intervalDaySecond:
      return (value) => daySecondValue(value as IntervalDaySecond);
    case oracleType.clob:
    case oracleType.blob:
      return (value) => handles.lobs.value(value as Buffer);
    case oracleType.json:
      return (value) => new JsonDocument(jsonFromOson(value as Buffer));
    case oracleType.vector:
      return (value) => vectorValue(decodeVector(value as Buffer));
    case oracleType.cursor:
      return (value) => handles.cursorValue(value as number);
    default:
      return undefined;
  }
}

function numberValue(value: NumberValue): Value {
  if (typeof value === "number") return value;
  const number = tryParseNumber(value);
  if (number === undefined) throw oraError(1722);
  return number;
}

function timestampValue(fields: DateTimeFields): Timestamp {
  return new Timestamp(secondsOf(fields), fields.nanoseconds);
}

function zonedValue(fields: DateTimeFields | ZonedDateTimeFields): ZonedTimestamp {
  // Regions travel as numbers that only a time zone file explains; the instant is the same.
  const minutes = isZoned(fields) && fields.zone.kind === "offset" ? fields.zone.minutes : 0;
  return new ZonedTimestamp(secondsOf(fields), fields.nanoseconds, minutes);
}

function monthsValue({ years, months }: IntervalYearMonth): number {
  return years * 12 + months;
}

function daySecondValue(value: IntervalDaySecond): DaySecond {
  const { days, hours, minutes, seconds } = value;
  return new DaySecond(((days * 24 + hours) * 60 + minutes) * 60 + seconds, value.nanoseconds);
}

function vectorValue({ values, sparse }: VectorImage): VectorValue {
  const dense = sparse ? denseValues(values, sparse) : values;
  if (dense instanceof Float32Array) return new VectorValue("FLOAT32", dense);
  if (dense instanceof Float64Array) return new VectorValue("FLOAT64", dense);
  if (dense instanceof Int8Array) return new VectorValue("INT8", dense);
  return new VectorValue("BINARY", dense);
}

/** The most dimensions of a VECTOR. Source: Oracle AI Vector Search User's Guide, VECTOR Data Type. */
const maxDimensions = 65_535;

function denseValues(
  values: VectorImage["values"],
  sparse: NonNullable<VectorImage["sparse"]>,
): VectorImage["values"] {
  if (sparse.dimensions > maxDimensions) throw oraError(51801);
  const Kind = values.constructor as new (length: number) => VectorImage["values"];
  const dense = new Kind(sparse.dimensions);
  for (const [index, dimension] of sparse.indices.entries()) {
    dense[dimension] = values[index] as number;
  }
  return dense;
}
