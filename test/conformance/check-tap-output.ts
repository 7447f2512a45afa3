import {
  compareDateTimes,
  Decimal,
  type JsonObject,
  type JsonValue,
  parseDateTime,
  parseMessage,
  type RecordMessage,
  type RecordValidator,
  type SchemaMessage,
  type SingerMessage,
  type State,
  stringifyExact,
} from "@singer-oracle/core";
import type { Problem } from "./problem.ts";
import { strictValidator } from "./strict-schema.ts";

/** What is known of the run besides its output. */
export interface TapRun {
  /** The state the tap was started with. */
  readonly state?: State;
  /** Whether the tap ran to its end by itself; default true. An interrupted run owes no ACTIVATE_VERSION. */
  readonly isComplete?: boolean;
}

/** What has been seen of one stream. */
interface StreamFacts {
  readonly schema: SchemaMessage;
  readonly validator: RecordValidator | undefined;
  readonly keys: Set<string>;
  /** Greatest value of the replication key sent so far in this run. */
  greatest: JsonValue | undefined;
  recordVersion: number | undefined;
  activated: number | undefined;
  records: number;
}

/**
 * Holds the output of a tap against what every tap owes its target. Gives every problem found; an empty list is a pass.
 *
 * - `json`, `message`: every line is a message of Singer. `line-end`: the last one too ends in a line feed.
 * - `schema-first`, `schema-valid`, `schema-keys`: a SCHEMA stands before the records, is valid JSON Schema and has the
 *   key and bookmark properties.
 * - `record-valid`, `record-extra`, `key-missing`, `key-twice`: records fit, formats included, have no property that the
 *   schema has not, have their keys, and come once.
 * - `state-empty`, `state-shape`, `state-ahead`, `state-markers`, `state-last`: a STATE is never empty, never ahead of the
 *   records, has no progress markers at the end, and is the last line.
 * - `version-old`, `version-missing`, `version-early`: no record belongs to a version that was overtaken, and versions are
 *   activated when, and only when, their records were sent.
 *
 * @param lines the output, split at its line feeds; the last is empty when the output ended in one
 */
export function checkTapOutput(lines: readonly string[], run: TapRun = {}): Problem[] {
  const checker = new TapChecker(run);
  const whole = lines.at(-1) === "" ? lines.slice(0, -1) : lines;
  if (whole.length === lines.length && lines.length > 0) {
    checker.problems.push({
      rule: "line-end",
      line: lines.length,
      text: "the last line does not end in a line feed",
    });
  }
  for (const [index, line] of whole.entries()) checker.read(line, index + 1);
  checker.finish(whole.length);
  return checker.problems;
}

class TapChecker {
  readonly problems: Problem[] = [];
  readonly #run: TapRun;
  readonly #streams = new Map<string, StreamFacts>();
  #last: SingerMessage | undefined;

  constructor(run: TapRun) {
    this.#run = run;
  }

  read(line: string, lineNumber: number): void {
    const report = (rule: string, text: string) => {
      this.problems.push({ rule, line: lineNumber, text });
    };
    let message: SingerMessage;
    try {
      message = parseMessage(line, { line: lineNumber, byteOffset: 0 });
    } catch (error) {
      const text = (error as Error).message;
      report(/not JSON|not a JSON object/.test(text) ? "json" : "message", text);
      return;
    }
    this.#last = message;
    if (message.type === "SCHEMA") this.#schema(message, report);
    else if (message.type === "RECORD") this.#record(message, report);
    else if (message.type === "STATE") this.#state(message.value, report);
    else if (message.type === "ACTIVATE_VERSION") {
      const facts = this.#streams.get(message.stream);
      if (facts === undefined) {
        report("schema-first", `no SCHEMA of ${message.stream}`);
        return;
      }
      if (facts.recordVersion !== undefined && facts.recordVersion !== message.version) {
        report("version-old", `${message.stream}: another version than its records have`);
      }
      facts.activated = message.version;
    }
  }

  #schema(message: SchemaMessage, report: Report): void {
    const { stream, schema, key_properties, bookmark_properties = [] } = message;
    const properties = Object.keys((schema["properties"] as JsonObject | undefined) ?? {});
    for (const name of [...key_properties, ...bookmark_properties]) {
      if (!properties.includes(name)) report("schema-keys", `${stream}: no property ${name}`);
    }
    let validator: RecordValidator | undefined;
    try {
      validator = strictValidator(schema);
    } catch (error) {
      report("schema-valid", `${stream}: ${(error as Error).message}`);
    }
    const before = this.#streams.get(stream);
    this.#streams.set(stream, {
      keys: before?.keys ?? new Set(),
      greatest: before?.greatest,
      recordVersion: before?.recordVersion,
      activated: before?.activated,
      records: before?.records ?? 0,
      schema: message,
      validator,
    });
  }

  #record(message: RecordMessage, report: Report): void {
    const { stream, record, time_extracted: extracted } = message;
    const facts = this.#streams.get(stream);
    if (facts === undefined) {
      report("schema-first", `a record of ${stream} before its SCHEMA`);
      return;
    }
    facts.records += 1;
    const failure = facts.validator?.validate(record);
    if (failure !== undefined) {
      report("record-valid", `${stream}${failure.pointer}: ${failure.reason}`);
    }
    const known = (facts.schema.schema["properties"] as JsonObject | undefined) ?? {};
    for (const name of Object.keys(record)) {
      if (!Object.hasOwn(known, name))
        report("record-extra", `${stream}: ${name} is not in SCHEMA`);
    }
    this.#key(message, facts, report);
    this.#version(message, facts, report);
    if (extracted !== undefined && parseDateTime(extracted)?.offsetMinutes == null) {
      report("message", `${stream}: time_extracted is no date-time with a zone`);
    }
    const [bookmark] = facts.schema.bookmark_properties ?? [];
    const value = bookmark === undefined ? undefined : record[bookmark];
    if (value !== undefined && value !== null) facts.greatest = greater(facts.greatest, value);
  }

  #key({ stream, record }: RecordMessage, facts: StreamFacts, report: Report): void {
    const names = facts.schema.key_properties;
    if (names.length === 0) return;
    const values = names.map((name) => record[name] ?? null);
    for (const [index, value] of values.entries()) {
      if (value === null) report("key-missing", `${stream}: no value of the key ${names[index]}`);
    }
    const key = stringifyExact(values);
    if (facts.keys.has(key)) report("key-twice", `${stream}: a key comes again`);
    facts.keys.add(key);
  }

  #version({ stream, version }: RecordMessage, facts: StreamFacts, report: Report): void {
    if (facts.activated !== undefined && (version === undefined || version < facts.activated)) {
      report("version-old", `${stream}: a record of a version that was overtaken`);
    }
    if (version !== undefined) facts.recordVersion = version;
  }

  #state(value: JsonObject | null, report: Report): void {
    if (value === null || Object.keys(value).length === 0) {
      report("state-empty", "a STATE without a value makes a reader forget everything");
      return;
    }
    const bookmarks = value["bookmarks"] ?? {};
    if (!isObject(bookmarks)) {
      report("state-shape", "bookmarks is no object");
      return;
    }
    for (const [id, bookmark] of Object.entries(bookmarks)) {
      if (!isObject(bookmark)) report("state-shape", `the bookmark of ${id} is no object`);
      else this.#ahead(id, bookmark, report);
    }
  }

  /** The bookmark may be any value that was sent, or the one the run began with. */
  #ahead(id: string, bookmark: JsonObject, report: Report): void {
    const value = bookmark["replication_key_value"];
    const facts = this.#streams.get(id);
    if (value === undefined || value === null) return;
    const before = bookmarkIn(this.#run.state, id)?.["replication_key_value"] ?? undefined;
    if (before !== undefined && compareValues(value, before) === 0) return;
    const [key] = facts?.schema.bookmark_properties ?? [];
    if (facts === undefined) {
      report("state-ahead", `${id}: a bookmark before its records`);
      return;
    }
    // A pseudo column is no property: what was sent of it cannot be seen.
    if (key === undefined) return;
    if (facts.greatest === undefined || compareValues(value, facts.greatest) > 0) {
      report("state-ahead", `${id}: the bookmark is greater than every record that was sent`);
    }
  }

  finish(lineCount: number): void {
    const report = (rule: string, text: string) => {
      this.problems.push({ rule, line: lineCount, text });
    };
    const { isComplete = true } = this.#run;
    for (const [stream, { records, recordVersion, activated }] of this.#streams) {
      if (recordVersion !== undefined && activated === undefined && isComplete) {
        report("version-missing", `${stream}: the version of its records was not activated`);
      }
      if (activated !== undefined && !isComplete && records === 0 && recordVersion === undefined) {
        report("version-early", `${stream}: a version without records was activated`);
      }
    }
    if (this.#streams.size === 0) return;
    if (this.#last?.type !== "STATE") report("state-last", "the last line is no STATE");
    else if (stringifyExact(this.#last.value).includes('"progress_markers"')) {
      report("state-markers", "the last STATE has progress_markers");
    }
  }
}

type Report = (rule: string, text: string) => void;

function isObject(value: JsonValue | undefined): value is JsonObject {
  if (typeof value !== "object" || value === null) return false;
  return !Array.isArray(value) && !(value instanceof Decimal);
}

/** The bookmark of a stream in a state. */
export function bookmarkIn(state: JsonObject | undefined, id: string): JsonObject | undefined {
  const bookmarks = state?.["bookmarks"];
  const bookmark = isObject(bookmarks) ? bookmarks[id] : undefined;
  return isObject(bookmark) ? bookmark : undefined;
}

function greater(left: JsonValue | undefined, right: JsonValue): JsonValue {
  return left === undefined || compareValues(right, left) > 0 ? right : left;
}

/** Order of replication keys: numbers by value, instants in time, other texts by their UTF-8 bytes. */
export function compareValues(left: JsonValue, right: JsonValue): number {
  const numbers = [left, right].map(toDecimal);
  if (numbers[0] !== undefined && numbers[1] !== undefined) return numbers[0].compare(numbers[1]);
  const [a, b] = [String(left), String(right)];
  const [from, to] = [parseDateTime(a), parseDateTime(b)];
  if (from !== undefined && to !== undefined) return compareDateTimes(from, to);
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function toDecimal(value: JsonValue): Decimal | undefined {
  if (value instanceof Decimal) return value;
  return typeof value === "number" ? Decimal.from(value) : undefined;
}
