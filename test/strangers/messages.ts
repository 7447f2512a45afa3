import {
  type JsonObject,
  type JsonValue,
  parseExact,
  type SchemaMessage,
  stringifyExact,
} from "@singer-oracle/core";
import { wholeLines } from "../e2e/programs.ts";

/** What a tap sent of one stream. */
export interface SentStream {
  readonly schema: SchemaMessage;
  /** Records in the order they came; of several with one key only the last one. */
  readonly records: readonly JsonObject[];
}

/** The output of a tap by streams. Numbers stay exact. */
export function sentStreams(output: string): ReadonlyMap<string, SentStream> {
  const streams = new Map<string, { schema: SchemaMessage; records: Map<string, JsonObject> }>();
  for (const line of output.split("\n").filter((text) => text !== "")) {
    const message = parseExact(line) as JsonObject;
    const name = message["stream"] as string;
    if (message["type"] === "SCHEMA") {
      const schema = message as unknown as SchemaMessage;
      streams.set(name, { schema, records: streams.get(name)?.records ?? new Map() });
    } else if (message["type"] === "RECORD") {
      const { schema, records } = streams.get(name) ?? fail(`no SCHEMA of ${name}`);
      const record = message["record"] as JsonObject;
      const keys = (schema.key_properties ?? []).map((key) => record[key] ?? null);
      records.set(keys.length === 0 ? String(records.size) : stringifyExact(keys), record);
    }
  }
  return new Map(
    [...streams].map(([name, { schema, records }]) => [
      name,
      { schema, records: [...records.values()] },
    ]),
  );
}

/** The last line of a target's output: the state to go on from. Undefined when it wrote none. */
export function lastStateLine(output: string): string | undefined {
  return wholeLines(output).at(-1);
}

/** Whether a property is a date-time by its schema. */
export function isDateTime({ schema }: SchemaMessage, property: string): boolean {
  const properties = schema["properties"] as Readonly<Record<string, JsonObject>>;
  return (properties[property] ?? fail(`no schema of ${property}`))["format"] === "date-time";
}

/** The same records in an order of their own, as texts that tell exact values apart. */
export function asTexts(records: readonly Readonly<Record<string, JsonValue>>[]): string[] {
  return records.map((record) => stringifyExact(record)).sort();
}

function fail(reason: string): never {
  throw new Error(reason);
}
