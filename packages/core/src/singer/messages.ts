import { type LinePosition, ProtocolError } from "../errors.ts";
import { parseExact } from "./exact-json.ts";
import { isJsonObject, jsonKind } from "./json-object.ts";
import { findJsonProblem } from "./json-reader.ts";
import type { JsonObject, JsonSchema, JsonValue } from "./json-value.ts";
import { redactLine } from "./redact-line.ts";

/** Describes the records of a stream that follow. Source: Singer SPEC, Schema Message. */
export interface SchemaMessage {
  readonly type: "SCHEMA";
  readonly stream: string;
  readonly schema: JsonSchema;
  /** Names of the properties that make a record unique; empty when the stream has none. No name comes twice. */
  readonly key_properties: readonly string[];
  readonly bookmark_properties?: readonly string[];
}

/** One record. Source: Singer SPEC, Record Message. */
export interface RecordMessage {
  readonly type: "RECORD";
  readonly stream: string;
  readonly record: JsonObject;
  /** Version of the table the record belongs to, a safe integer. Source: singer-python, messages.py, RecordMessage. */
  readonly version?: number;
  /** When the tap read the record: a date-time as the tap wrote it, not checked here. */
  readonly time_extracted?: string;
}

/** How far the tap has come. Source: Singer SPEC, State Message. */
export interface StateMessage {
  readonly type: "STATE";
  readonly value: JsonObject | null;
}

/**
 * All records of older versions are gone from the source.
 * Source: singer-python, messages.py, ActivateVersionMessage.
 */
export interface ActivateVersionMessage {
  readonly type: "ACTIVATE_VERSION";
  readonly stream: string;
  readonly version: number;
}

/** Records in files beside the stream. Its parts are not checked here. Source: Meltano SDK, Batch Messages. */
export interface BatchMessage {
  readonly type: "BATCH";
  readonly stream: string;
  readonly encoding?: JsonValue;
  readonly manifest?: JsonValue;
}

/** One line of a Singer stream. */
export type SingerMessage =
  | SchemaMessage
  | RecordMessage
  | StateMessage
  | ActivateVersionMessage
  | BatchMessage;

/**
 * Reads one line. Members that a message does not have are left out; optional ones that are null count as missing.
 *
 * @param line the text without its line end
 * @throws ProtocolError when the line is not a JSON object, its type is missing or unknown, or a member does not fit.
 * The error holds an excerpt of the line without any value of a record (see `redactLine`).
 */
export function parseMessage(line: string, position: LinePosition): SingerMessage {
  let value: JsonValue;
  try {
    value = parseExact(line);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw notJsonError(line, position);
  }
  const message = toMessage(value);
  if (typeof message === "string") throw lineError(message, line, position);
  return message;
}

/**
 * The error for a line that cannot be used. `details.excerpt` and the end of the message show the redacted start of the
 * line.
 */
export function lineError(
  reason: string,
  line: string,
  position: LinePosition,
  details: Readonly<Record<string, unknown>> = {},
): ProtocolError {
  const excerpt = redactLine(line);
  return new ProtocolError(`${reason}, in ${excerpt}`, {
    code: "SINGER-LINE",
    hint: "Every line must be one Singer message; look at what the tap wrote on this line.",
    position: { line: position.line, byteOffset: position.byteOffset },
    details: { ...details, excerpt },
  });
}

/** The error for a line that `parseExact` refused. */
export function notJsonError(
  line: string,
  position: LinePosition,
  details: Readonly<Record<string, unknown>> = {},
): ProtocolError {
  const problem = findJsonProblem(line);
  const where = problem === undefined ? "" : ` at character ${problem.position}: ${problem.reason}`;
  return lineError(`the line is not JSON${where}`, line, position, details);
}

/** The message a line's value is, or why it is none, without any value of a record. */
export function toMessage(value: JsonValue): SingerMessage | string {
  if (!isJsonObject(value)) return `the line is ${jsonKind(value)}, not a JSON object`;
  switch (value["type"]) {
    case "RECORD":
      return toRecord(value);
    case "SCHEMA":
      return toSchema(value);
    case "STATE":
      return toState(value);
    case "ACTIVATE_VERSION":
      return toActivateVersion(value);
    case "BATCH":
      return toBatch(value);
    default:
      return unknownType(value["type"]);
  }
}

function unknownType(type: JsonValue | undefined): string {
  if (type === undefined) return "the message has no type";
  if (typeof type !== "string") return `the type of the message is ${jsonKind(type)}, not a string`;
  // A type is a word; anything else may be data that came here by accident.
  return /^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(type)
    ? `the message type "${type}" is unknown`
    : "the message type is unknown";
}

function streamProblem(type: string, stream: JsonValue | undefined): string {
  const what = stream === "" ? "empty" : jsonKind(stream);
  return `the stream of the ${type} message is ${what}, not a name`;
}

function isName(stream: JsonValue | undefined): stream is string {
  return typeof stream === "string" && stream !== "";
}

/** The line's own object where it has no member too many: a copy of each record would cost more than it tidies. */
function toRecord(value: JsonObject): RecordMessage | string {
  const { stream, record, version, time_extracted: timeExtracted } = value as Partial<JsonObject>;
  if (!isName(stream)) return streamProblem("RECORD", stream);
  if (!isJsonObject(record)) return `the record is ${jsonKind(record)}, not an object`;
  if (isPresent(version) && !isVersion(version)) return versionProblem("RECORD", version);
  if (isPresent(timeExtracted) && typeof timeExtracted !== "string") {
    return timeProblem(timeExtracted);
  }
  let memberCount = 3;
  if (isPresent(version)) memberCount += 1;
  if (isPresent(timeExtracted)) memberCount += 1;
  if (countMembers(value) === memberCount) return value as unknown as RecordMessage;
  return {
    type: "RECORD",
    stream,
    record,
    ...(isPresent(version) ? { version: version as number } : {}),
    ...(isPresent(timeExtracted) ? { time_extracted: timeExtracted as string } : {}),
  };
}

function countMembers(value: JsonObject): number {
  let count = 0;
  for (const _name in value) count += 1;
  return count;
}

function timeProblem(timeExtracted: JsonValue): string {
  return `time_extracted is ${jsonKind(timeExtracted)}, not a string`;
}

function isPresent(value: JsonValue | undefined): value is Exclude<JsonValue, null> {
  return value !== undefined && value !== null;
}

function isVersion(version: JsonValue | undefined): version is number {
  return Number.isSafeInteger(version);
}

function versionProblem(type: string, version: JsonValue | undefined): string {
  const kind = jsonKind(version);
  const what = kind === "a number" ? "a number with a fraction or beyond 2^53" : kind;
  return `the version of the ${type} message is ${what}, not an integer`;
}

function toSchema(value: JsonObject): SchemaMessage | string {
  const {
    stream,
    schema,
    key_properties: keys,
    bookmark_properties: bookmarks,
  } = value as Partial<JsonObject>;
  if (!isName(stream)) return streamProblem("SCHEMA", stream);
  if (!isJsonObject(schema)) return `the schema is ${jsonKind(schema)}, not an object`;
  const schemaReason = schemaProblem(schema);
  if (schemaReason !== undefined) return schemaReason;
  const keyNames = toNames(keys);
  if (keyNames === undefined) return "key_properties is not an array of names";
  const bookmarkNames = toNames(bookmarks);
  if (bookmarkNames === undefined) return "bookmark_properties is not an array of names";
  const message = { type: "SCHEMA", stream, schema: withoutBooleans(schema) } as const;
  return isPresent(bookmarks)
    ? { ...message, key_properties: keyNames, bookmark_properties: bookmarkNames }
    : { ...message, key_properties: keyNames };
}

/** Keywords that can bring properties from elsewhere. */
const combiners = ["$ref", "allOf", "anyOf", "oneOf"] as const;

function schemaProblem(schema: JsonObject): string | undefined {
  const { type, properties } = schema as Partial<JsonObject>;
  if (type !== undefined && !allowsObject(type)) return 'the type of the schema is not "object"';
  if (properties === undefined) {
    if (combiners.some((keyword) => Object.hasOwn(schema, keyword))) return undefined;
    return "the schema has no properties";
  }
  if (!isJsonObject(properties)) {
    return `the properties of the schema are ${jsonKind(properties)}, not an object`;
  }
  for (const [name, property] of Object.entries(properties)) {
    if (!isJsonObject(property) && typeof property !== "boolean") {
      return `the property ${JSON.stringify(name)} of the schema is ${jsonKind(property)}, not a schema`;
    }
  }
  return undefined;
}

/** `true` and `false` of properties as the objects that mean the same. Source: JSON Schema draft-07 core, 4.3.2. */
function withoutBooleans(schema: JsonObject): JsonSchema {
  const properties = Object.entries((schema["properties"] ?? {}) as JsonObject);
  if (!properties.some(([, property]) => typeof property === "boolean")) {
    return schema as JsonSchema;
  }
  const replaced = properties.map(([name, property]) => {
    if (typeof property !== "boolean") return [name, property] as const;
    return [name, property ? {} : { not: {} }] as const;
  });
  return { ...schema, properties: Object.fromEntries(replaced) } as JsonSchema;
}

function allowsObject(type: JsonValue): boolean {
  return type === "object" || (Array.isArray(type) && type.includes("object"));
}

/** An array of names without repetitions; missing and null are none. */
function toNames(value: JsonValue | undefined): readonly string[] | undefined {
  if (!isPresent(value)) return [];
  if (!Array.isArray(value) || !value.every(isName)) return undefined;
  return [...new Set(value as string[])];
}

function toState(message: JsonObject): StateMessage | string {
  const { value } = message as Partial<JsonObject>;
  if (value === null || isJsonObject(value)) return { type: "STATE", value };
  return `the value of the STATE message is ${jsonKind(value)}, not an object`;
}

function toActivateVersion(value: JsonObject): ActivateVersionMessage | string {
  const { stream, version } = value as Partial<JsonObject>;
  if (!isName(stream)) return streamProblem("ACTIVATE_VERSION", stream);
  if (!isVersion(version)) return versionProblem("ACTIVATE_VERSION", version);
  return { type: "ACTIVATE_VERSION", stream, version };
}

function toBatch(value: JsonObject): BatchMessage | string {
  const { stream, encoding, manifest } = value as Partial<JsonObject>;
  if (!isName(stream)) return streamProblem("BATCH", stream);
  return {
    type: "BATCH",
    stream,
    ...(encoding === undefined ? {} : { encoding }),
    ...(manifest === undefined ? {} : { manifest }),
  };
}
