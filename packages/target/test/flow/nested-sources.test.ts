// Layer: pure.
import {
  type JsonObject,
  type JsonSchema,
  type ReadMessage,
  type RecordMessage,
  readMessages,
  sourceOf,
} from "@singer-oracle/core";
import { describe, expect, test } from "vitest";
import { createSourceKeeper } from "../../src/flow/nested-sources.ts";

const line =
  '{"type":"RECORD","stream":"s","record":{"o":{ "p":{"n":1.10} },"l":[1.0 ],"n":12345678901234567890}}\n';

async function readLine(): Promise<ReadMessage> {
  const { value } = await readMessages(
    (async function* () {
      yield Buffer.from(line);
    })(),
  ).next();
  return value?.messages[0] as ReadMessage;
}

/** The texts that are kept of the record's members, and of the object within `o`. */
async function keptBy(
  properties: Readonly<Record<string, JsonSchema>> | undefined,
  flattening_max_depth: number,
) {
  const item = await readLine();
  const { record } = item.message as RecordMessage;
  const schema = { type: "object", ...(properties === undefined ? {} : { properties }) };
  const message = { type: "SCHEMA", stream: "s", schema, key_properties: [] } as const;
  const settings = { flattening_enabled: flattening_max_depth > 0, flattening_max_depth };
  const keep = createSourceKeeper(message, settings);
  keep?.(item, record);
  const { o = null, l = null, n = null } = record as Partial<JsonObject>;
  const { p = null } = o as Partial<JsonObject>;
  return { looks: keep !== undefined, texts: [o, p, l, n].map(sourceOf) };
}

const object = '{ "p":{"n":1.10} }';

describe("what is kept of a record", () => {
  test("the texts of its own objects and arrays", async () => {
    const kept = { looks: true, texts: [object, undefined, "[1.0 ]", undefined] };
    expect(await keptBy({ o: { type: ["null", "object"] } }, 0)).toEqual(kept);
    expect(await keptBy({ o: {} }, 0)).toEqual(kept);
    expect(await keptBy({ o: { type: [] } }, 0)).toEqual(kept);
    expect(await keptBy({ o: { anyOf: [{ type: "array" }] } }, 0)).toEqual(kept);
    expect(await keptBy(undefined, 0)).toEqual(kept);
  });

  test("the texts of what is in objects that are flattened", async () => {
    const kept = { looks: true, texts: [object, '{"n":1.10}', "[1.0 ]", undefined] };
    expect(await keptBy({ o: { type: "object" } }, 1)).toEqual(kept);
  });

  test("nothing where the schema knows neither", async () => {
    const scalars = { n: { type: ["null", "number", "string"] }, b: { type: "boolean" } };
    expect(await keptBy(scalars, 5)).toEqual({
      looks: false,
      texts: [undefined, undefined, undefined, undefined],
    });
  });
});
