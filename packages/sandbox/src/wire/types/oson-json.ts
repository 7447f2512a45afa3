import { WireError } from "../wire-error.ts";
import type { DateTimeFields } from "./date-time.ts";
import { decodeOson } from "./decode-oson.ts";
import { encodeOson } from "./encode-oson.ts";
import type { IntervalDaySecond, IntervalYearMonth } from "./interval.ts";
import { maxOsonDepth, OsonNumber, type OsonScalar, type OsonValue } from "./oson-value.ts";
import { parseOsonJson } from "./parse-oson-json.ts";
import type { VectorImage } from "./vector.ts";

/** The OSON image of JSON text. @throws WireError when it is no JSON, or has a number that is no NUMBER */
export function osonFromJson(text: string): Buffer {
  return encodeOson(parseOsonJson(text));
}

/** JSON text of an OSON image, see `formatOsonJson`. @throws WireError when the image is damaged */
export function jsonFromOson(image: Buffer): string {
  return formatOsonJson(decodeOson(image));
}

/**
 * JSON text without white space. Scalars that JSON does not have become strings: dates and timestamps ISO 8601, intervals
 * ISO 8601 durations, binary values hexadecimal, infinities and NaN `Inf`, `-Inf`, `Nan`; vectors become arrays.
 * Source: Oracle Database JSON Developer's Guide, JSON Data Type; Oracle SQL Language Reference, JSON_SERIALIZE.
 * @throws WireError when it is nested deeper than 1024
 */
export function formatOsonJson(value: OsonValue): string {
  const parts: string[] = [];
  format(value, parts, 0);
  return parts.join("");
}

function format(value: OsonValue, parts: string[], depth: number): void {
  if (depth > maxOsonDepth) throw new WireError("nested deeper than 1024", "json");
  if (value === null || typeof value === "boolean") parts.push(String(value));
  else if (typeof value === "string") parts.push(JSON.stringify(value));
  else if (typeof value === "number") parts.push(formatNumber(value));
  else if (value instanceof OsonNumber) parts.push(value.text);
  else if (Array.isArray(value)) formatArray(value, parts, depth);
  else if (value instanceof Map) formatObject(value, parts, depth);
  else parts.push(formatScalar(value as OsonScalar));
}

function formatArray(items: readonly OsonValue[], parts: string[], depth: number): void {
  parts.push("[");
  for (const [index, item] of items.entries()) {
    if (index > 0) parts.push(",");
    format(item, parts, depth + 1);
  }
  parts.push("]");
}

function formatObject(
  fields: ReadonlyMap<string, OsonValue>,
  parts: string[],
  depth: number,
): void {
  let separator = "{";
  for (const [name, item] of fields) {
    parts.push(separator, JSON.stringify(name), ":");
    format(item, parts, depth + 1);
    separator = ",";
  }
  parts.push(fields.size === 0 ? "{}" : "}");
}

function formatNumber(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? "0" : String(value);
  return Number.isNaN(value) ? '"Nan"' : value > 0 ? '"Inf"' : '"-Inf"';
}

function formatScalar(scalar: OsonScalar): string {
  switch (scalar.oson) {
    case "date":
    case "timestamp":
      return `"${isoDateTime(scalar.value)}"`;
    case "timestampTz":
      return `"${isoDateTime(scalar.value)}Z"`;
    case "intervalYearMonth":
      return `"${isoYearMonth(scalar.value)}"`;
    case "intervalDaySecond":
      return `"${isoDaySecond(scalar.value)}"`;
    case "binaryFloat":
      return formatNumber(shortestFloat(scalar.value));
    case "binaryDouble":
      return formatNumber(scalar.value);
    case "binary":
    case "id":
      return `"${Buffer.from(scalar.value).toString("hex").toUpperCase()}"`;
    case "vector":
      return formatVector(scalar.value);
  }
}

/** The double with the fewest digits that is the same BINARY_FLOAT. */
function shortestFloat(value: number): number {
  for (let precision = 1; precision < 9; precision++) {
    const candidate = Number(value.toPrecision(precision));
    if (Math.fround(candidate) === value) return candidate;
  }
  return value;
}

/** Sparse: dimensions, indices and values, as VECTOR text has it. */
function formatVector({ values, sparse }: VectorImage): string {
  const shortest = values instanceof Float32Array ? shortestFloat : (value: number) => value;
  const list = (numbers: Iterable<number>): string =>
    `[${Array.from(numbers, (number) => formatNumber(shortest(number))).join(",")}]`;
  if (!sparse) return list(values);
  return `[${String(sparse.dimensions)},${list(sparse.indices)},${list(values)}]`;
}

function pad(value: number, length = 2): string {
  return String(value).padStart(length, "0");
}

function isoDateTime(value: DateTimeFields): string {
  const year = value.year < 0 ? `-${pad(-value.year, 4)}` : pad(value.year, 4);
  const day = `${year}-${pad(value.month)}-${pad(value.day)}`;
  const time = `${pad(value.hour)}:${pad(value.minute)}:${pad(value.second)}`;
  const fraction = fractionText(value.nanoseconds);
  return `${day}T${time}${fraction}`;
}

/** Microseconds, or nanoseconds when there are any; nothing for 0. */
function fractionText(nanoseconds: number): string {
  if (nanoseconds === 0) return "";
  const digits = pad(nanoseconds, 9);
  return `.${digits.endsWith("000") ? digits.slice(0, 6) : digits}`;
}

function isoYearMonth({ years, months }: IntervalYearMonth): string {
  const sign = years < 0 || months < 0 ? "-" : "";
  const year = years === 0 ? "" : `${String(Math.abs(years))}Y`;
  const month = months === 0 ? "" : `${String(Math.abs(months))}M`;
  return `${sign}P${year}${month}${year + month === "" ? "0Y" : ""}`;
}

function isoDaySecond(value: IntervalDaySecond): string {
  const parts = [value.days, value.hours, value.minutes, value.seconds, value.nanoseconds];
  const sign = parts.some((part) => part < 0) ? "-" : "";
  const [days, hours, minutes, seconds, nanos] = parts.map(Math.abs) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const day = days === 0 ? "" : `${String(days)}D`;
  const hour = hours === 0 ? "" : `${String(hours)}H`;
  const minute = minutes === 0 ? "" : `${String(minutes)}M`;
  const second =
    seconds === 0 && nanos === 0
      ? ""
      : `${String(seconds)}${fractionText(nanos).replace(/0+$/, "")}S`;
  const time = hour + minute + second;
  if (day + time === "") return "PT0S";
  return `${sign}P${day}${time === "" ? "" : `T${time}`}`;
}
