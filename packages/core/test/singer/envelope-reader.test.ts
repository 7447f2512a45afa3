// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Decimal } from "../../src/singer/decimal.ts";
import { EnvelopeReader } from "../../src/singer/envelope-reader.ts";
import { parseMessage, type RecordMessage } from "../../src/singer/messages.ts";
import { readMessages } from "../../src/singer/read-messages.ts";
import { inChunks } from "./chunks.ts";
import { numberToken } from "./json-texts.ts";

/** Lets a reader learn from one line and read another one, which lies in the middle of a block. */
function readBehind(taught: string, line: string) {
  const reader = new EnvelopeReader();
  teach(reader, taught);
  return readWith(reader, line);
}

function teach(reader: EnvelopeReader, line: string, text = () => line) {
  reader.learn(messageOf(line), Buffer.byteLength(line), text);
}

function readWith(reader: EnvelopeReader, line: string) {
  const bytes = Buffer.from(line);
  const block = Buffer.concat([Buffer.from("12345678\n"), bytes, Buffer.from("\n{}{}")]);
  reader.useBlock(block);
  return reader.read(9, 9 + bytes.length, false);
}

function messageOf(line: string): RecordMessage {
  return parseMessage(line, { line: 1, byteOffset: 0 }) as RecordMessage;
}

const known: readonly (readonly [string, string, string])[] = [
  [
    "without a time",
    '{"type":"RECORD","stream":"a","record":{"n":1}}',
    '{"type":"RECORD","stream":"a","record":{"n":12345678901234567890,"t":"}é😀"}}',
  ],
  [
    "with the same time",
    '{"type":"RECORD","stream":"a","record":{},"time_extracted":"2024-02-29T12:00:00.5Z"}',
    '{"type":"RECORD","stream":"a","record":{"o":{}},"time_extracted":"2024-02-29T12:00:00.5Z"}',
  ],
  [
    "with other times, and a version behind",
    '{"type": "RECORD", "stream": "日本", "record": {"a": 1}, "time_extracted": "2024-02-29 12:00:00", "version": 7}',
    '{"type": "RECORD", "stream": "日本", "record": {"b": 2}, "time_extracted": "2024-02-29T12:00:00.123456+00:00", "version": 7}',
  ],
  [
    "with the record last",
    '{"time_extracted":"x","version":null,"type":"RECORD","more":[1],"stream":"a","record":{"a":1}}',
    '{"time_extracted":"x","version":null,"type":"RECORD","more":[1],"stream":"a","record":{"b":2}}',
  ],
];

const unknown: readonly (readonly [string, string, string])[] = [
  [
    "another stream",
    '{"type":"RECORD","stream":"a","record":{}}',
    '{"type":"RECORD","stream":"b","record":{}}',
  ],
  [
    "another version",
    '{"type":"RECORD","stream":"a","record":{},"version":1}',
    '{"type":"RECORD","stream":"a","record":{},"version":2}',
  ],
  [
    "a time that is none",
    '{"type":"RECORD","stream":"a","record":{},"time_extracted":"2024-02-29T12:00:00Z"}',
    '{"type":"RECORD","stream":"a","record":{},"time_extracted":null}',
  ],
  [
    "a time with an escape",
    '{"type":"RECORD","stream":"a","record":{},"time_extracted":"2024-02-29T12:00:00Z"}',
    '{"type":"RECORD","stream":"a","record":{},"time_extracted":"2024-02-29T12:00:00\\u005a"}',
  ],
  [
    "a member more behind the record",
    '{"type":"RECORD","stream":"a","record":{}}',
    '{"type":"RECORD","stream":"a","record":{},"version":2}',
  ],
  [
    "a record that is none",
    '{"type":"RECORD","stream":"a","record":{}}',
    '{"type":"RECORD","stream":"a","record":[{}]}',
  ],
  [
    "the end of a record only",
    '{"type":"RECORD","stream":"a","record":{},"version":1}',
    '{"type":"RECORD","stream":"a","record":{"record":{},"version":1}',
  ],
  [
    "the time of a member in front of it",
    '{"type":"RECORD","stream":"a","record":{},"at":"12:00","time_extracted":"12:00"}',
    '{"type":"RECORD","stream":"a","record":{},"at":"13:00","time_extracted":"12:00"}',
  ],
  [
    "a record in a member in front of it",
    '{"type":"RECORD","stream":"a","old":{"record":{}},"record":{}}',
    '{"type":"RECORD","stream":"a","old":{"record":{"a":1}},"record":{}}',
  ],
  [
    "a line that is shorter than all that is known",
    '{"type":"RECORD","stream":"a","record":{}}',
    "{}",
  ],
];

describe("a line that is written as the one before", () => {
  test.each(known)("%s", (_, taught, line) => {
    expect(readBehind(taught, line)).toEqual(messageOf(line));
  });

  test("keeps every digit, and the text of a time that stays the same", () => {
    const reader = new EnvelopeReader();
    const line = (n: string) =>
      `{"type":"RECORD","stream":"a","record":{"n":${n}},"time_extracted":"2024-02-29T12:00:00Z"}`;
    teach(reader, line("1"));
    expect(readWith(reader, line("0.10000000000000000000001"))).toEqual({
      type: "RECORD",
      stream: "a",
      record: { n: Decimal.parse("0.10000000000000000000001") },
      time_extracted: "2024-02-29T12:00:00Z",
    });
  });

  test("of four streams at a time", () => {
    const reader = new EnvelopeReader();
    const line = (stream: string) => `{"type":"RECORD","stream":"${stream}","record":{}}`;
    for (const stream of ["a", "b", "c", "d", "e"]) {
      teach(reader, line(stream));
    }
    const read = ["a", "b", "c", "d", "e"].map((stream) => readWith(reader, line(stream))?.stream);
    expect(read).toEqual([undefined, "b", "c", "d", "e"]);
  });

  test("but not of one that is long beside what stands around its record", () => {
    const line = (length: number) =>
      `{"type":"RECORD","stream":"a","record":{"t":"${"x".repeat(length)}"}}`;
    expect(readBehind(line(60_000), line(1))).toEqual(messageOf(line(1)));
    expect(readBehind(line(66_000), line(1))).toBeUndefined();
  });

  test("is not looked for all the time where no two lines are alike", () => {
    const reader = new EnvelopeReader();
    let asked = 0;
    for (let version = 0; version < 2000; version += 1) {
      const line = `{"type":"RECORD","stream":"a","record":{},"version":${version}}`;
      const text = () => {
        asked += 1;
        return line;
      };
      teach(reader, line, text);
    }
    expect(asked).toBe(32);
  });
});

describe("a line that has to be read as a whole", () => {
  test.each(unknown)("%s", (_, taught, line) => {
    expect(readBehind(taught, line)).toBeUndefined();
  });
});

const stream = fc.constantFrom('"a"', '"日本"', '"\\u0061"', '"\\"record\\": {"', '"}"');
const value = fc.oneof(
  numberToken,
  fc.json(),
  fc.constantFrom('"}"', '"\\"', '"2024-02-29T12:00:00Z"', `${"[".repeat(999)}${"]".repeat(999)}`),
);
const record = fc
  .array(fc.tuple(fc.constantFrom("a", "b", "record", "time_extracted", "__proto__"), value))
  .map((members) => `{${members.map(([name, text]) => `"${name}": ${text}`).join(",")}}`);
const time = fc.constantFrom(
  '"2024-02-29T12:00:00Z"',
  '"2024-02-29T12:00:00.123456Z"',
  '"2024-02-29T12:00:00+00:00"',
  '"T\\u005a"',
  '""',
  "null",
);
/** How a tap writes its lines: the order of the members, and blanks. */
const template = fc.tuple(
  fc.shuffledSubarray(["type", "stream", "record", "time_extracted", "version", "more"], {
    minLength: 3,
  }),
  fc.constantFrom("", " "),
  stream,
  fc.constantFrom("1", "2", "null", "1.5"),
  fc.constantFrom("1", "{}", '{"record":{}}', '"2024-02-29T12:00:00Z"', '"\\"record\\":{}"'),
);
const change = fc.option(fc.tuple(fc.nat(300), fc.constantFrom("", "}", '"', "\\", ",", "x")), {
  nil: undefined,
  freq: 20,
});
const lines = fc
  .tuple(
    fc.array(template, { minLength: 1, maxLength: 3 }),
    fc.array(fc.tuple(fc.nat(2), record, time, change), { minLength: 2, maxLength: 12 }),
  )
  .map(([templates, picks]) =>
    picks.map(([pick, recordText, timeText, changed]) => {
      const [names, blank, streamText, version, more] = templates[pick % templates.length] ?? [];
      const texts: Record<string, string | undefined> = {
        type: '"RECORD"',
        stream: streamText,
        record: recordText,
        time_extracted: timeText,
        version,
        more,
      };
      const members = (names ?? []).map((name) => `"${name}":${blank}${texts[name]}`);
      const text = `{${members.join(`,${blank}`)}}`;
      if (changed === undefined) return text;
      const [at, character] = changed;
      return text.slice(0, at) + character + text.slice(at + 1);
    }),
  );

function eachByItself(texts: readonly string[]) {
  const messages: unknown[] = [];
  let byteOffset = 0;
  for (const [i, text] of texts.entries()) {
    try {
      messages.push(parseMessage(text, { line: i + 1, byteOffset }));
    } catch (error) {
      return { messages, error: String(error) };
    }
    byteOffset += Buffer.byteLength(text) + 1;
  }
  return { messages };
}

async function together(texts: readonly string[], sizes: readonly number[]) {
  const messages: unknown[] = [];
  const bytes = Buffer.from(`${texts.join("\n")}\n`);
  try {
    for await (const batch of readMessages(inChunks(bytes, sizes))) {
      messages.push(...batch.messages.map((item) => item.message));
    }
    return { messages };
  } catch (error) {
    return { messages, error: String(error) };
  }
}

describe("any lines, one behind the other", () => {
  test("are what each is by itself", async () => {
    await fc.assert(
      fc.asyncProperty(lines, fc.array(fc.nat(400)), async (texts, sizes) => {
        expect(await together(texts, sizes)).toEqual(eachByItself(texts));
      }),
      { numRuns: 2000 },
    );
  });
});
