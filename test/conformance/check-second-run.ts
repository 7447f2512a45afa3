import {
  type JsonObject,
  type JsonValue,
  parseMessage,
  type RecordMessage,
  type SchemaMessage,
  type SingerMessage,
  stringifyExact,
} from "@singer-oracle/core";
import { bookmarkIn, compareValues } from "./check-tap-output.ts";
import type { Problem } from "./problem.ts";

/** A tap's messages, line by line. @throws ProtocolError for a line that is none */
export function messagesOf(lines: readonly string[]): SingerMessage[] {
  return lines
    .filter((line) => line !== "")
    .map((line, index) => parseMessage(line, { line: index + 1, byteOffset: 0 }));
}

/** The value of the last STATE. */
export function lastState(lines: readonly string[]): JsonObject | undefined {
  const states = messagesOf(lines).filter((message) => message.type === "STATE");
  return states.at(-1)?.value ?? undefined;
}

/**
 * Compares two runs over a source that did not change in between, the second started from the last STATE of the first.
 *
 * - `second-less`, `second-more`: an INCREMENTAL stream (one whose bookmark has a `replication_key_value`) sends again
 *   exactly the records whose key is equal to the bookmark.
 * - `second-full`: any other stream sends the same records again.
 * - `second-version`: a stream with versions has a newer one in the second run.
 * - `second-schema`: every SCHEMA is the same.
 */
export function checkSecondRun(first: readonly string[], second: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  const [before, after] = [gather(first), gather(second)];
  const state = lastState(first);
  for (const [stream, { schema, records, version }] of before) {
    const again = after.get(stream);
    const report = (rule: string, text: string) => {
      problems.push({ rule, line: 0, text: `${stream}: ${text}` });
    };
    if (again === undefined) {
      report("second-schema", "the second run has no SCHEMA of it");
      continue;
    }
    if (
      stringifyExact(schema as unknown as JsonValue) !==
      stringifyExact(again.schema as unknown as JsonValue)
    ) {
      report("second-schema", "the SCHEMA of the second run differs");
    }
    const expected = expectedAgain(schema, records, bookmarkIn(state, stream));
    compareRecords(expected, again.records, report);
    if (version !== undefined && !((again.version ?? 0) > version)) {
      report("second-version", "the version is not newer");
    }
  }
  return problems;
}

interface Gathered {
  schema: SchemaMessage;
  readonly records: RecordMessage[];
  version: number | undefined;
}

function gather(lines: readonly string[]): Map<string, Gathered> {
  const streams = new Map<string, Gathered>();
  for (const message of messagesOf(lines)) {
    if (message.type === "SCHEMA") {
      const known = streams.get(message.stream);
      if (known === undefined) {
        streams.set(message.stream, { schema: message, records: [], version: undefined });
      } else known.schema = message;
    } else if (message.type === "RECORD") {
      const stream = streams.get(message.stream);
      stream?.records.push(message);
      if (stream !== undefined && message.version !== undefined) stream.version = message.version;
    }
  }
  return streams;
}

function expectedAgain(
  { bookmark_properties: [key] = [] }: SchemaMessage,
  records: readonly RecordMessage[],
  bookmark: JsonObject | undefined,
): {
  readonly rule: "second-incremental" | "second-full";
  readonly records: readonly RecordMessage[];
} {
  const value = bookmark?.["replication_key_value"] ?? null;
  if (key === undefined || value === null) return { rule: "second-full", records };
  const ties = records.filter(({ record }) => {
    const own = record[key] ?? null;
    return own !== null && compareValues(own, value) === 0;
  });
  return { rule: "second-incremental", records: ties };
}

function compareRecords(
  expected: ReturnType<typeof expectedAgain>,
  found: readonly RecordMessage[],
  report: (rule: string, text: string) => void,
): void {
  const text = ({ record }: RecordMessage) => stringifyExact(sortedNames(record));
  const [wanted, got] = [expected.records.map(text).sort(), found.map(text).sort()];
  const missing = countBeyond(wanted, got);
  const surplus = countBeyond(got, wanted);
  const isFull = expected.rule === "second-full";
  if (missing > 0) report(isFull ? "second-full" : "second-less", `${missing} records are missing`);
  if (surplus > 0) report(isFull ? "second-full" : "second-more", `${surplus} records too many`);
}

function sortedNames(record: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** How many of the left are not in the right, each counted as often as it occurs. */
function countBeyond(left: readonly string[], right: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const text of right) counts.set(text, (counts.get(text) ?? 0) + 1);
  let beyond = 0;
  for (const text of left) {
    const count = counts.get(text) ?? 0;
    if (count === 0) beyond += 1;
    else counts.set(text, count - 1);
  }
  return beyond;
}
