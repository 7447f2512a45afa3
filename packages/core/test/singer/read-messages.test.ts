// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ProtocolError } from "../../src/errors.ts";
import { Decimal } from "../../src/singer/decimal.ts";
import { parseMessage, type SingerMessage } from "../../src/singer/messages.ts";
import { type ReadOptions, readMessages, sourceText } from "../../src/singer/read-messages.ts";
import { inChunks, inputOf } from "./chunks.ts";

interface Read {
  readonly message: SingerMessage;
  readonly line: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly source: string;
}

/** Everything that was read, the sizes of the batches, and the error that ended it. */
async function read(input: AsyncIterable<Uint8Array>, options?: ReadOptions) {
  const messages: Read[] = [];
  const batches: number[] = [];
  try {
    for await (const batch of readMessages(input, options)) {
      batches.push(batch.messages.length);
      expect(batch.byteLength).toBe(batch.messages.reduce((sum, item) => sum + item.byteLength, 0));
      for (const item of batch.messages) {
        const { message, line, byteOffset, byteLength } = item;
        messages.push({ message, line, byteOffset, byteLength, source: sourceText(item) });
      }
    }
    return { messages, batches };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { messages, batches, error: error.message, details: error.details };
  }
}

const stateLine = '{"type":"STATE","value":{"at":12345678901234567890}}';
const recordLine = '{"type": "RECORD", "stream": "日本", "record": {"n": 1.50, "t": "é😀"}}';

describe("readMessages", () => {
  test("messages with their lines", async () => {
    const text = `\ufeff${stateLine}\r\n\n${recordLine}\n`;
    for (const size of [1, 2, 7, 64, 10_000]) {
      expect((await read(inputOf(text, size))).messages).toEqual([
        {
          message: { type: "STATE", value: { at: Decimal.parse("12345678901234567890") } },
          line: 1,
          byteOffset: 0,
          byteLength: 52,
          source: stateLine,
        },
        {
          message: { type: "RECORD", stream: "日本", record: { n: 1.5, t: "é😀" } },
          line: 3,
          byteOffset: 58,
          byteLength: 76,
          source: recordLine,
        },
      ]);
    }
  });

  test("nothing at all", async () => {
    expect(await read(inputOf("", 1))).toEqual({ messages: [], batches: [] });
    expect(await read(inputOf("\n \r\n", 1))).toEqual({ messages: [], batches: [] });
  });

  test("a batch is what came in one chunk, within its limits", async () => {
    const lines = `${stateLine}\n`.repeat(10);
    const batches = async (options: ReadOptions, size = 100_000) =>
      (await read(inputOf(lines, size), options)).batches;
    expect(await batches({})).toEqual([10]);
    expect(await batches({}, 53 * 4)).toEqual([4, 4, 2]);
    expect(await batches({ maxBatchMessages: 3 })).toEqual([3, 3, 3, 1]);
    expect(await batches({ maxBatchBytes: 105 })).toEqual([3, 3, 3, 1]);
    expect(await batches({ maxBatchBytes: 104 })).toEqual([2, 2, 2, 2, 2]);
    expect(await batches({ maxBatchBytes: 0 })).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(await batches({ maxBatchMessages: 0 })).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  });

  test("lines behind a batch are not looked at before it was taken", async () => {
    const reader = readMessages(inputOf(`${stateLine}\n${stateLine}\nbroken\n`, 1000), {
      maxBatchMessages: 1,
    });
    expect((await reader.next()).value?.messages).toHaveLength(1);
    await reader.return();
    expect(await reader.next()).toEqual({ done: true, value: undefined });
  });
});

const message: fc.Arbitrary<string> = fc
  .oneof(
    fc.record({
      type: fc.constant("RECORD"),
      stream: fc.string({ minLength: 1, unit: "binary" }),
      record: fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()),
    }),
    fc.record({ type: fc.constant("STATE"), value: fc.dictionary(fc.string(), fc.jsonValue()) }),
  )
  .map((value) => Buffer.from(JSON.stringify(value)).toString("utf8"));

describe("any messages in any chunks", () => {
  test("each is what parseMessage makes of its line", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(message, fc.constantFrom("\n", "\r\n", "\n\n", " \n"))),
        fc.option(message, { nil: undefined }),
        fc.array(fc.nat(40)),
        fc.record({ maxBatchMessages: fc.nat(5), maxBatchBytes: fc.nat(500) }),
        async (lines, last, sizes, options) => {
          const text = lines.map((parts) => parts.join("")).join("") + (last ?? "");
          const result = await read(inChunks(Buffer.from(text), sizes), options);
          expect(result).not.toHaveProperty("error");
          expect(
            result.messages.map(({ message, line, byteOffset, source }) => ({
              message,
              line,
              byteOffset,
              source: source.trim(),
            })),
          ).toEqual(expected(text));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("what comes before a bad line is handed out first", async () => {
    const bad = fc.constantFrom(
      "x",
      "{",
      "[]",
      '{"type":"LOG"}',
      '{"type":"RECORD"}',
      '"',
      "\u00ff",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { maxLength: 8 }),
        bad,
        fc.array(message, { maxLength: 3 }),
        fc.array(fc.nat(40)),
        async (before, line, behind, sizes) => {
          const bytes = Buffer.concat([
            Buffer.from(before.map((text) => `${text}\n`).join("")),
            Buffer.from(line, "latin1"),
            Buffer.from(behind.map((text) => `\n${text}`).join("")),
          ]);
          const result = await read(inChunks(bytes, sizes));
          expect(result.messages.map(({ source }) => source)).toEqual(before);
          expect(result.error).toMatch(
            new RegExp(`^line ${before.length + 1} \\(byte [0-9]+\\): `),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

function expected(text: string) {
  let byteOffset = 0;
  return text.split("\n").flatMap((line, i) => {
    const position = { line: i + 1, byteOffset };
    byteOffset += Buffer.byteLength(line) + 1;
    const source = line.trim();
    return source === "" ? [] : [{ message: parseMessage(source, position), ...position, source }];
  });
}

/** A good line and what follows, in chunks of one size. */
function readAfterState(size: number, tail: string | Buffer) {
  const bytes = typeof tail === "string" ? Buffer.from(tail) : tail;
  return read(inChunks(Buffer.concat([Buffer.from(`${stateLine}\n`), bytes]), [size]));
}

const unreadableLines = [
  [
    "an unknown type",
    '{"type":"LOG","record":{"n":"Ada"}}\n',
    'the message type "LOG" is unknown, in {"type":…,"record":{…}}',
  ],
  ["no type", "{}\n", "the message has no type, in {}"],
  ["no JSON", "Ada: Traceback\n", "the line is not JSON at character 0: a value is expected, in …"],
  [
    "a raw NUL in a string",
    '{"type":"STATE","value":{"a":"\u0000"}}\n',
    'the line is not JSON at character 30: a control character stands in a string, in {"type":"STATE","value":…',
  ],
  [
    "a mark that is not at the start",
    "\ufeff{}\n",
    "the line is not JSON at character 0: a value is expected, in …",
  ],
  [
    "a wrong message in the last line",
    '{"type":"LOG"}',
    'the message type "LOG" is unknown, in {"type":…}',
  ],
] as const;

const tornLines = [
  [
    "in a string",
    '{"type":"RECORD","stream":"a","record":{"NAME":"é',
    'at character 49: the text is cut off, in {"type":"RECORD","stream":"a","record":{"NAME":…',
  ],
  [
    "before the last brace",
    stateLine.slice(0, -1),
    'at character 51: the text is cut off, in {"type":"STATE","value":…',
  ],
  ["after the first brace", "{", "at character 1: the text is cut off, in {…"],
  ["not JSON at all", "Ada", "at character 0: a value is expected, in …"],
] as const;

const notUtf8: readonly (readonly [string, Buffer, object])[] = [
  ["a wrong byte", Buffer.from('{"type":"STATE","value":{"a":"\u00e9"}}\n', "latin1"), {}],
  [
    "half a surrogate pair",
    Buffer.concat([
      Buffer.from('{"type":"STATE","value":{"a":"'),
      Buffer.from([0xed, 0xa0, 0x80]),
      Buffer.from('"}}\n'),
    ]),
    {},
  ],
  [
    "a character cut off by the end of the line",
    Buffer.concat([
      Buffer.from('{"type":"STATE","value":{"a":"'),
      Buffer.from([0xe6, 0x97]),
      Buffer.from("\n"),
    ]),
    {},
  ],
  [
    "a character cut off by the end of the input",
    Buffer.concat([Buffer.from('{"type":"STATE","value":{"a":"'), Buffer.from([0xe6, 0x97])]),
    { torn: true },
  ],
];

describe("lines that cannot be read", () => {
  test.each(unreadableLines)("%s", async (_, tail, reason) => {
    for (const size of [1, 10, 1000]) {
      const result = await readAfterState(size, tail);
      expect(result.messages.map(({ source }) => source)).toEqual([stateLine]);
      expect(result.error).toBe(`line 2 (byte 53): ${reason}`);
      expect(result.details).toEqual({ excerpt: reason.slice(reason.indexOf(", in ") + 5) });
    }
  });

  test.each(tornLines)("the last line is torn %s", async (_, tail, reason) => {
    for (const size of [1, 10, 1000]) {
      const result = await readAfterState(size, tail);
      const excerpt = reason.slice(reason.indexOf(", in ") + 5);
      expect(result.messages.map(({ source }) => source)).toEqual([stateLine]);
      expect(result.error).toBe(`line 2 (byte 53): the line is not JSON ${reason}`);
      expect(result.details).toEqual({ torn: true, excerpt });
    }
  });

  test("the last line is whole without a line feed", async () => {
    const result = await readAfterState(10, `${recordLine}\r`);
    expect(result.messages.map(({ source }) => source)).toEqual([stateLine, recordLine]);
    expect(result).not.toHaveProperty("error");
  });

  test.each(notUtf8)("not UTF-8: %s", async (_, tail, torn) => {
    for (const size of [1, 10, 1000]) {
      const result = await readAfterState(size, tail);
      expect(result.messages.map(({ source }) => source)).toEqual([stateLine]);
      expect(result.error).toMatch(
        /^line 2 \(byte 53\): the line is not UTF-8, in \{"type":"STATE","value":/,
      );
      expect(result.details).toMatchObject(torn);
      expect(Object.keys(result.details ?? {})).toEqual([...Object.keys(torn), "excerpt"]);
    }
  });

  test("a replacement character in the text is no mistake, beside a line that has one", async () => {
    const good = '{"type":"STATE","value":{"a":"\ufffd"}}';
    const bytes = Buffer.concat([
      Buffer.from(`${good}\n{"a":"`),
      Buffer.from([0xff]),
      Buffer.from('"}\n'),
    ]);
    const result = await read(inChunks(bytes, [1000]));
    expect(result.messages.map(({ source }) => source)).toEqual([good]);
    expect(result.error).toMatch(/^line 2 \(byte 37\): the line is not UTF-8, in /);
  });
});

describe("other ends", () => {
  test("a line that is too long", async () => {
    const long = `{"type":"RECORD","stream":"a","record":{"NAME":"${"x".repeat(100)}"}}`;
    for (const size of [1, 10, 1000]) {
      const input = inputOf(`${stateLine}\n${long}\n${stateLine}\n`, size);
      const result = await read(input, { maxLineBytes: 100 });
      expect(result.messages.map(({ source }) => source)).toEqual([stateLine]);
      expect(result.error).toBe("line 2 (byte 53): the line is longer than 100 bytes");
    }
  });

  test("an error of the input itself is passed on after the messages before it", async () => {
    const failure = new Error("read failed");
    async function* input() {
      yield Buffer.from(`${stateLine}\n{"ty`);
      throw failure;
    }
    const reader = readMessages(input());
    expect((await reader.next()).value?.messages).toHaveLength(1);
    await expect(reader.next()).rejects.toBe(failure);
  });
});
