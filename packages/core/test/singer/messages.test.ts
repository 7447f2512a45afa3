// Layer: pure.
import { describe, expect, test } from "vitest";
import { ProtocolError } from "../../src/errors.ts";
import { Decimal } from "../../src/singer/decimal.ts";
import { parseMessage } from "../../src/singer/messages.ts";

const position = { line: 7, byteOffset: 1234 };

function refusal(line: string): ProtocolError {
  try {
    parseMessage(line, position);
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
  throw new Error("the line was read");
}

const messages = [
  [
    '{"type":"RECORD","stream":"a","record":{"id":1,"n":12345678901234567890.5,"x":null}}',
    {
      type: "RECORD",
      stream: "a",
      record: { id: 1, n: Decimal.parse("12345678901234567890.5"), x: null },
    },
  ],
  [
    '{"record":{},"stream":" ","type":"RECORD","other":1}',
    { type: "RECORD", stream: " ", record: {} },
  ],
  [
    '{"type":"RECORD","stream":"a","record":{},"version":1700000000000,"time_extracted":"2025-01-01T00:00:00Z"}',
    {
      type: "RECORD",
      stream: "a",
      record: {},
      version: 1_700_000_000_000,
      time_extracted: "2025-01-01T00:00:00Z",
    },
  ],
  [
    '{"type":"RECORD","stream":"a","record":{},"version":null,"time_extracted":null}',
    { type: "RECORD", stream: "a", record: {} },
  ],
  [
    '{"type":"RECORD","stream":"a","record":{},"version":1e3}',
    { type: "RECORD", stream: "a", record: {}, version: 1000 },
  ],
  [
    '{"type":"RECORD","stream":"a","record":{},"time_extracted":"now"}',
    { type: "RECORD", stream: "a", record: {}, time_extracted: "now" },
  ],
  [
    '{"type":"SCHEMA","stream":"a","schema":{"type":["null","object"],"properties":{"id":{"maximum":99999999999999999999999999999999999999}}},"key_properties":["id","id"],"bookmark_properties":["at"]}',
    {
      type: "SCHEMA",
      stream: "a",
      schema: {
        type: ["null", "object"],
        properties: { id: { maximum: Decimal.parse("99999999999999999999999999999999999999") } },
      },
      key_properties: ["id"],
      bookmark_properties: ["at"],
    },
  ],
  [
    '{"type":"SCHEMA","stream":"a","schema":{"properties":{}},"key_properties":null,"bookmark_properties":null}',
    { type: "SCHEMA", stream: "a", schema: { properties: {} }, key_properties: [] },
  ],
  [
    '{"type":"SCHEMA","stream":"a","schema":{"properties":{"x":true,"y":{"type":"null"},"z":false}}}',
    {
      type: "SCHEMA",
      stream: "a",
      schema: { properties: { x: {}, y: { type: "null" }, z: { not: {} } } },
      key_properties: [],
    },
  ],
  [
    '{"type":"SCHEMA","stream":"a","schema":{"$ref":"#/definitions/a","definitions":{"a":{}}}}',
    {
      type: "SCHEMA",
      stream: "a",
      schema: { $ref: "#/definitions/a", definitions: { a: {} } },
      key_properties: [],
    },
  ],
  ['{"type":"STATE","value":{"bookmarks":{}}}', { type: "STATE", value: { bookmarks: {} } }],
  ['{"type":"STATE","value":{}}', { type: "STATE", value: {} }],
  ['{"type":"STATE","value":null}', { type: "STATE", value: null }],
  [
    '{"type":"ACTIVATE_VERSION","stream":"a","version":5}',
    { type: "ACTIVATE_VERSION", stream: "a", version: 5 },
  ],
  [
    '{"type":"BATCH","stream":"a","encoding":{"format":"jsonl","compression":"gzip"},"manifest":["file:///a.gz"]}',
    {
      type: "BATCH",
      stream: "a",
      encoding: { format: "jsonl", compression: "gzip" },
      manifest: ["file:///a.gz"],
    },
  ],
  ['{"type":"BATCH","stream":"a"}', { type: "BATCH", stream: "a" }],
] as const;

describe("messages", () => {
  test.each(messages)("%s", (line, expected) => {
    const message = parseMessage(line, position);
    expect(message).toEqual(expected);
    expect(Object.keys(message)).toEqual(Object.keys(expected));
  });

  test("a record keeps a column named __proto__", () => {
    const message = parseMessage(
      '{"type":"RECORD","stream":"a","record":{"__proto__":1}}',
      position,
    );
    expect(message.type === "RECORD" && Object.entries(message.record)).toEqual([["__proto__", 1]]);
  });
});

const refusals = [
  ["", "the line is not JSON at character 0: the text is cut off, in …"],
  [
    "Traceback (most recent call last):",
    "the line is not JSON at character 0: a value is expected, in …",
  ],
  [
    '{"type":"STATE","value":{}',
    'the line is not JSON at character 26: the text is cut off, in {"type":"STATE","value":…',
  ],
  ['[{"type":"STATE"}]', "the line is an array, not a JSON object, in …"],
  ['"STATE"', "the line is a string, not a JSON object, in …"],
  ["null", "the line is null, not a JSON object, in …"],
  ["12345678901234567890", "the line is a number, not a JSON object, in …"],
  ["{}", "the message has no type, in {}"],
  ['{"__proto__":{"type":"STATE","value":{}}}', "the message has no type, in {…:{…}}"],
  ['{"type":null}', 'the type of the message is null, not a string, in {"type":…}'],
  ['{"type":1}', 'the type of the message is a number, not a string, in {"type":…}'],
  ['{"type":"LOG","stream":"a"}', 'the message type "LOG" is unknown, in {"type":…,"stream":…}'],
  [
    '{"type":"record","stream":"a"}',
    'the message type "record" is unknown, in {"type":…,"stream":…}',
  ],
  ['{"type":"Ada Lovelace, 36"}', 'the message type is unknown, in {"type":…}'],
  [
    '{"type":"RECORD","record":{}}',
    'the stream of the RECORD message is missing, not a name, in {"type":"RECORD","record":{}}',
  ],
  [
    '{"type":"RECORD","stream":"","record":{}}',
    'the stream of the RECORD message is empty, not a name, in {"type":"RECORD","stream":"","record":{}}',
  ],
  [
    '{"type":"RECORD","stream":1,"record":{}}',
    'the stream of the RECORD message is a number, not a name, in {"type":"RECORD","stream":…,"record":{}}',
  ],
  [
    '{"type":"RECORD","stream":"a"}',
    'the record is missing, not an object, in {"type":"RECORD","stream":"a"}',
  ],
  [
    '{"type":"RECORD","stream":"a","record":[1]}',
    'the record is an array, not an object, in {"type":"RECORD","stream":"a","record":[…]}',
  ],
  [
    '{"type":"RECORD","stream":"a","record":1e400}',
    'the record is a number, not an object, in {"type":"RECORD","stream":"a","record":…}',
  ],
  [
    '{"type":"RECORD","stream":"a","record":{},"version":1.5}',
    'the version of the RECORD message is a number with a fraction or beyond 2^53, not an integer, in {"type":"RECORD","stream":"a","record":{},"version":…}',
  ],
  [
    '{"type":"RECORD","stream":"a","record":{},"version":"1"}',
    'the version of the RECORD message is a string, not an integer, in {"type":"RECORD","stream":"a","record":{},"version":…}',
  ],
  [
    '{"type":"RECORD","stream":"a","record":{},"time_extracted":1}',
    'time_extracted is a number, not a string, in {"type":"RECORD","stream":"a","record":{},"time_extracted":…}',
  ],
  [
    '{"type":"RECORD","stream":"a","record":{},"version":1,"time_extracted":{}}',
    'time_extracted is an object, not a string, in {"type":"RECORD","stream":"a","record":{},"version":…,"time_extracted":{}}',
  ],
  [
    '{"type":"SCHEMA","stream":"a"}',
    'the schema is missing, not an object, in {"type":"SCHEMA","stream":"a"}',
  ],
  [
    '{"type":"SCHEMA","stream":"a","schema":{}}',
    'the schema has no properties, in {"type":"SCHEMA","stream":"a","schema":{}}',
  ],
  [
    '{"type":"SCHEMA","stream":"a","schema":{"type":"array","properties":{}}}',
    'the type of the schema is not "object", in {"type":"SCHEMA","stream":"a","schema":{…}}',
  ],
  [
    '{"type":"SCHEMA","stream":"a","schema":{"properties":[]}}',
    'the properties of the schema are an array, not an object, in {"type":"SCHEMA","stream":"a","schema":{…}}',
  ],
  [
    '{"type":"SCHEMA","stream":"a","schema":{"properties":{"x":5}}}',
    'the property "x" of the schema is a number, not a schema, in {"type":"SCHEMA","stream":"a","schema":{…}}',
  ],
  [
    '{"type":"SCHEMA","stream":"a","schema":{"properties":{}},"key_properties":"id"}',
    'key_properties is not an array of names, in {"type":"SCHEMA","stream":"a","schema":{…},"key_properties":…}',
  ],
  [
    '{"type":"SCHEMA","stream":"a","schema":{"properties":{}},"key_properties":[""]}',
    'key_properties is not an array of names, in {"type":"SCHEMA","stream":"a","schema":{…},"key_properties":[…]}',
  ],
  [
    '{"type":"SCHEMA","stream":"a","schema":{"properties":{}},"bookmark_properties":[1]}',
    'bookmark_properties is not an array of names, in {"type":"SCHEMA","stream":"a","schema":{…},"bookmark_properties":[…]}',
  ],
  [
    '{"type":"STATE"}',
    'the value of the STATE message is missing, not an object, in {"type":"STATE"}',
  ],
  [
    '{"type":"STATE","value":[]}',
    'the value of the STATE message is an array, not an object, in {"type":"STATE","value":[]}',
  ],
  [
    '{"type":"ACTIVATE_VERSION","stream":"a"}',
    'the version of the ACTIVATE_VERSION message is missing, not an integer, in {"type":"ACTIVATE_VERSION","stream":"a"}',
  ],
  [
    '{"type":"ACTIVATE_VERSION","version":1}',
    'the stream of the ACTIVATE_VERSION message is missing, not a name, in {"type":"ACTIVATE_VERSION","version":…}',
  ],
  [
    '{"type":"ACTIVATE_VERSION","stream":"a","version":9007199254740993}',
    'the version of the ACTIVATE_VERSION message is a number with a fraction or beyond 2^53, not an integer, in {"type":"ACTIVATE_VERSION","stream":"a","version":…}',
  ],
  [
    '{"type":"BATCH"}',
    'the stream of the BATCH message is missing, not a name, in {"type":"BATCH"}',
  ],
] as const;

describe("lines that are no message", () => {
  test.each(refusals)("%s", (line, reason) => {
    const [what, excerpt] = reason.split(", in ") as [string, string];
    const shownExcerpt = excerpt.length > 80 ? `${excerpt.slice(0, 79)}…` : excerpt;
    const error = refusal(line);
    expect({ ...error, message: error.message }).toEqual({
      name: "ProtocolError",
      code: "SINGER-LINE",
      exitCode: 1,
      retriable: false,
      message: `line 7 (byte 1234): ${what}, in ${shownExcerpt}`,
      reason: `${what}, in ${shownExcerpt}`,
      hint: "Every line must be one Singer message; look at what the tap wrote on this line.",
      position,
      details: { excerpt: shownExcerpt },
    });
    expect(error.cause).toBeUndefined();
  });

  test("nested too deep", () => {
    const deep = `{"type":"STATE","value":${'{"a":'.repeat(100_000)}1${"}".repeat(100_001)}`;
    expect(refusal(deep).reason).toBe(
      'the line is not JSON at character 5019: arrays and objects are nested deeper than 1000 levels, in {"type":"STATE","value":…',
    );
  });
});
