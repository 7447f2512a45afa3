// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ProtocolError } from "../../src/errors.ts";
import { parseMessage } from "../../src/singer/messages.ts";
import { redactLine } from "../../src/singer/redact-line.ts";

const redactions = [
  [
    "a record",
    '{"type":"RECORD","stream":"hr-emp","record":{"ID":1,"NAME":"Ada","TAGS":["x"],"AT":{"city":"Rome"}},"time_extracted":"2025"}',
    '{"type":"RECORD","stream":"hr-emp","record":{"ID":…,"NAME":…,"TAGS":[…],"AT":{…}},"time_extracted":…}',
  ],
  [
    "blanks",
    ' { "type" : "RECORD" , "stream" : "a" , "record" : { "ID" : 1.5e3 , "B" : true } , "version" : 12 } ',
    '{"type":"RECORD","stream":"a","record":{"ID":…,"B":…},"version":…}',
  ],
  [
    "a torn value",
    '{"type":"RECORD","stream":"a","record":{"ID":1,"NAME":"Ad',
    '{"type":"RECORD","stream":"a","record":{"ID":…,"NAME":…',
  ],
  [
    "a torn number",
    '{"type":"RECORD","stream":"a","record":{"ID":12',
    '{"type":"RECORD","stream":"a","record":{"ID":…',
  ],
  [
    "a torn name",
    '{"type":"RECORD","stream":"a","record":{"ID":1,"NA',
    '{"type":"RECORD","stream":"a","record":{"ID":…,…',
  ],
  [
    "two lines in one",
    '{"type":"RECORD","stream":"a","record":{"NAME":"Ad{"type":"STATE","value":{}}',
    '{"type":"RECORD","stream":…,"record":…',
  ],
  ["something behind it", '{"type":"STATE","value":{}}Ada', '{"type":"STATE","value":{}}…'],
  [
    "a state",
    '{"type":"STATE","value":{"bookmarks":{"a":{"replication_key_value":"Ada"}}}}',
    '{"type":"STATE","value":{…}}',
  ],
  [
    "a schema",
    '{"type":"SCHEMA","stream":"a","schema":{"properties":{"x":{"default":"Ada"}}},"key_properties":["x"]}',
    '{"type":"SCHEMA","stream":"a","schema":{…},"key_properties":[…]}',
  ],
  [
    "a record that is none",
    '{"type":"RECORD","stream":"a","record":"Ada"}',
    '{"type":"RECORD","stream":"a","record":…}',
  ],
  ["a record without a type", '{"stream":"Ada","record":{"x":1}}', '{"stream":…,"record":{…}}'],
  [
    "the inside of a record",
    '{"type":"home","stream":"Ada","Rome":"x"}',
    '{"type":…,"stream":…,…:…}',
  ],
  ["garbage", "password=Ada", "…"],
  ["a text", '"Ada"', "…"],
  ["a number", "1234", "…"],
  ["an array", '["Ada"]', "…"],
  ["an escaped type", '{"type":"RECOR\\u0044","stream":"Ada"}', '{"type":…,"stream":…}'],
  ["nothing", "", "…"],
  ["an empty object", "{}", "{}"],
] as const;

describe("redactLine", () => {
  test.each(redactions)("%s", (_, line, expected) => {
    expect(redactLine(line, 200)).toBe(expected);
  });

  test("is cut after 80 characters, not inside a character", () => {
    const line = `{"type":"RECORD","stream":"a","record":{"${"N".repeat(38)}😀😀":1}}`;
    expect(redactLine(line)).toBe(`{"type":"RECORD","stream":"a","record":{"${"N".repeat(38)}…`);
    expect(
      redactLine(`{"type":"RECORD","stream":"${"a".repeat(60_000)}","record":{}}`),
    ).toHaveLength(80);
  });

  test("a long value is skipped, a very long one ends it", () => {
    const line = (length: number) =>
      `{"type":"RECORD","stream":"a","record":{"A":"${"x".repeat(length)}","B":1}}`;
    expect(redactLine(line(60_000))).toBe('{"type":"RECORD","stream":"a","record":{"A":…,"B":…}}');
    expect(redactLine(line(70_000))).toBe('{"type":"RECORD","stream":…,"record":…');
  });
});

/** Values that can be found again in any text, and that look like JSON on purpose. */
const secretText = fc
  .tuple(
    fc.constantFrom(
      "",
      '"',
      '":"',
      "{",
      '{"',
      '",',
      "\\",
      "}",
      '"}',
      ":",
      '"record":{"',
      "\n",
      "1,",
    ),
    fc.constantFrom("", '"', '":1', '":"', "}", '"}', "]", ",", "\\", '\\"'),
  )
  .map(([before, behind]) => `${before}sEcReT${behind}`);
const secretNumber = fc.constantFrom(777123777, -777123777.5, 7.77123777e200);
const secret: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    secretText,
    secretNumber,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "type", "stream", "record", "sEcReT"), tie("value")),
  ),
})).value;

const recordLine = fc
  .record({
    record: fc.dictionary(fc.constantFrom("ID", "NAME", "type", "stream", "a b"), secret, {
      minKeys: 1,
    }),
    time: fc.boolean(),
    spaced: fc.boolean(),
    order: fc.boolean(),
  })
  .map(({ record, time, spaced, order }) => {
    const message = order
      ? {
          type: "RECORD",
          stream: "hr-emp",
          record,
          ...(time ? { time_extracted: "2025-01-01T00:00:00Z" } : {}),
        }
      : { record, stream: "hr-emp", type: "RECORD" };
    const text = JSON.stringify(message);
    return spaced ? text.replaceAll('":', '": ').replaceAll(',"', ', "') : text;
  });

/** What a pipe with a killed writer, or with two writers, gives. */
const damagedLine = fc
  .tuple(
    recordLine,
    recordLine,
    fc.nat(),
    fc.nat(),
    fc.constantFrom("none", "end", "start", "middle", "glued"),
  )
  .map(([line, other, from, to, kind]) => {
    const at = from % (line.length + 1);
    const until = at + (to % (line.length + 1 - at));
    if (kind === "end") return line.slice(0, at);
    if (kind === "start") return line.slice(at);
    if (kind === "middle") return line.slice(0, at) + line.slice(until);
    if (kind === "glued") return line.slice(0, at) + other.slice(to % (other.length + 1));
    return line;
  });

/** Everything of an error that reaches a log. */
function everything(error: ProtocolError): string {
  return JSON.stringify([
    error.message,
    error.reason,
    error.hint,
    error.details,
    error.cause,
    error.stack,
  ]);
}

describe("no value of a record gets out", () => {
  test("of lines that are whole or damaged", () => {
    fc.assert(
      fc.property(damagedLine, (line) => {
        expect(redactLine(line, 100_000)).not.toMatch(/sEcReT|77123777/);
      }),
      { numRuns: 2000 },
    );
  });

  test("through the errors of parseMessage", () => {
    let refused = 0;
    fc.assert(
      fc.property(damagedLine, (line) => {
        try {
          parseMessage(line, { line: 1, byteOffset: 0 });
        } catch (error) {
          refused += 1;
          expect(error).toBeInstanceOf(ProtocolError);
          expect(everything(error as ProtocolError)).not.toMatch(/sEcReT|77123777/);
        }
      }),
      { numRuns: 1500 },
    );
    expect(refused).toBeGreaterThan(250);
  });
});
