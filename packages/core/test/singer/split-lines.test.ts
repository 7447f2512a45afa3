// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ProtocolError } from "../../src/errors.ts";
import { type SplitOptions, splitLines } from "../../src/singer/split-lines.ts";
import { inChunks, inputOf } from "./chunks.ts";

interface SplitLine {
  readonly line: number;
  readonly byteOffset: number;
  readonly text: string;
}

/** All lines of an input, and the error that ended it. */
async function split(input: AsyncIterable<Uint8Array>, options?: SplitOptions) {
  const lines: SplitLine[] = [];
  let isUnfinished = false;
  try {
    for await (const block of splitLines(input, options)) {
      for (const { line, byteOffset, start, end } of block.lines) {
        lines.push({ line, byteOffset, text: block.bytes.toString("latin1", start, end) });
      }
      expect(block.lines.length).toBeGreaterThan(0);
      isUnfinished = block.isUnfinished;
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { lines, error: error.message, details: error.details };
  }
  return { lines, isUnfinished };
}

/** The same, the plain way. */
function splitPlainly(bytes: Buffer) {
  const all = bytes.toString("latin1").split("\n");
  let byteOffset = 0;
  const lines = all.map((raw, i) => {
    const mark = i === 0 && raw.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0;
    const result = { line: i + 1, byteOffset, text: raw.slice(mark).replace(/\r$/, "") };
    byteOffset += raw.length + 1;
    return result;
  });
  const kept = lines.filter(({ text }) => !/^[ \t\r]*$/.test(text));
  return { lines: kept, isUnfinished: kept.at(-1)?.line === all.length };
}

const piece = fc.oneof(
  fc.constantFrom(
    "\n",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "\ufeff",
    "日本",
    "é",
    "\u{1f600}",
    "a",
    '{"a":1}',
  ),
  fc.string({ maxLength: 30 }),
);
const anyBytes = fc
  .tuple(fc.boolean(), fc.array(piece, { maxLength: 30 }))
  .map(([mark, pieces]) => Buffer.from((mark ? "\ufeff" : "") + pieces.join("")));

describe("splitLines", () => {
  test.each([
    ["nothing", "", { lines: [], isUnfinished: false }],
    ["blank lines", "\n \n\t\r\n\n", { lines: [], isUnfinished: false }],
    ["a mark alone", "\ufeff\n", { lines: [], isUnfinished: false }],
    [
      "lines, blank ones between",
      "a\r\n\n  \n bc \nd",
      {
        lines: [
          { line: 1, byteOffset: 0, text: "a" },
          { line: 4, byteOffset: 7, text: " bc " },
          { line: 5, byteOffset: 12, text: "d" },
        ],
        isUnfinished: true,
      },
    ],
    [
      "a mark",
      "\ufeffa\n\ufeffb\n",
      {
        lines: [
          { line: 1, byteOffset: 0, text: "a" },
          { line: 2, byteOffset: 5, text: "\u00ef\u00bb\u00bfb" },
        ],
        isUnfinished: false,
      },
    ],
  ])("%s", async (_, text, expected) => {
    for (const size of [1, 2, 3, 1000]) {
      const input = inputOf(text, size);
      expect(await split(input)).toEqual(expected);
    }
  });

  test("the lines are the same in whatever chunks the bytes come", async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, fc.array(fc.nat(12)), async (bytes, sizes) => {
        expect(await split(inChunks(bytes, sizes))).toEqual(splitPlainly(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  test("chunks that are no buffers and begin inside one", async () => {
    async function* input() {
      yield new Uint8Array(Buffer.from("xxab\ncd")).subarray(2);
      yield new Uint8Array(0);
      yield new Uint8Array(Buffer.from("e\nxx")).subarray(0, 2);
    }
    expect(await split(input())).toEqual({
      lines: [
        { line: 1, byteOffset: 0, text: "ab" },
        { line: 2, byteOffset: 3, text: "cde" },
      ],
      isUnfinished: false,
    });
  });

  test("a kept block is never written again", async () => {
    const blocks = [];
    for await (const block of splitLines(inputOf("aaaa\nbbbb\ncccc\ndddd\neeee", 3))) {
      blocks.push({ block, copy: Buffer.from(block.bytes) });
    }
    expect(blocks).toHaveLength(5);
    for (const { block, copy } of blocks) expect(block.bytes.equals(copy)).toBe(true);
  });
});

const limitedLines: readonly (readonly [string, string, string | undefined])[] = [
  ["as long as allowed", "ab\n12345678\ncd\n", undefined],
  ["as long as allowed, with \\r", "ab\r\n12345678\r\ncd\r\n", undefined],
  ["one more", "ab\n123456789\ncd\n", "line 2 (byte 3): the line is longer than 8 bytes"],
  [
    "one more, with \\r",
    "ab\n123456789\r\ncd\n",
    "line 2 (byte 3): the line is longer than 8 bytes",
  ],
  ["many more", `ab\n${"1".repeat(50)}\ncd\n`, "line 2 (byte 3): the line is longer than 8 bytes"],
  [
    "the last one, without an end",
    `ab\n${"1".repeat(50)}`,
    "line 2 (byte 3): the line is longer than 8 bytes",
  ],
  ["the last one, one more", "ab\n123456789", "line 2 (byte 3): the line is longer than 8 bytes"],
  ["the first one", `${"1".repeat(50)}\nab`, "line 1 (byte 0): the line is longer than 8 bytes"],
  ["the first one, with a mark", "\ufeff12345678\r\n", undefined],
];

test("texts instead of bytes are refused with a word on where they come from", async () => {
  async function* texts() {
    yield "{}\n" as unknown as Uint8Array;
  }
  await expect(split(texts())).rejects.toThrow(
    new TypeError("the input must give bytes; a stream with setEncoding gives texts"),
  );
});

describe("lines that are too long", () => {
  test.each(limitedLines)("%s", async (_, text, message) => {
    for (const size of [1, 2, 5, 1000]) {
      const result = await split(inputOf(text, size), { maxLineBytes: 8 });
      if (message === undefined) {
        expect(result).toEqual(splitPlainly(Buffer.from(text)));
        continue;
      }
      const before = message.includes("line 2") ? [{ line: 1, byteOffset: 0, text: "ab" }] : [];
      expect(result).toEqual({ lines: before, error: message, details: { maxLineBytes: 8 } });
    }
  });

  test("fail as soon as the limit is passed, without reading on", async () => {
    let read = 0;
    async function* endless() {
      for (;;) {
        read += 65_536;
        yield Buffer.alloc(65_536, 0x61);
      }
    }
    const result = await split(endless(), { maxLineBytes: 1_000_000 });
    expect(result).toEqual({
      lines: [],
      error: "line 1 (byte 0): the line is longer than 1000000 bytes",
      details: { maxLineBytes: 1_000_000 },
    });
    expect(read).toBe(16 * 65_536);
  });
});

describe("lines that are long", () => {
  test("a long line that is allowed comes out whole, from small chunks too", async () => {
    const bytes = Buffer.alloc(3_000_001, 0x62);
    bytes[3_000_000] = 0x0a;
    const { lines } = await split(inChunks(bytes, [700]));
    expect(lines).toEqual([{ line: 1, byteOffset: 0, text: "b".repeat(3_000_000) }]);
  });

  test("the bytes copied for a long line are a small multiple of it", async () => {
    const original = Buffer.prototype.copy;
    let copied = 0;
    Buffer.prototype.copy = function copy(this: Buffer, ...rest: Parameters<Buffer["copy"]>) {
      const count = original.apply(this, rest);
      copied += count;
      return count;
    };
    try {
      await split(inChunks(Buffer.alloc(2_000_000, 0x62), [1000]));
    } finally {
      Buffer.prototype.copy = original;
    }
    expect(copied).toBeLessThan(4 * 2_000_000);
  });

  test("the input is closed when the reader stops", async () => {
    let closed = false;
    async function* input() {
      try {
        for (;;) yield Buffer.from("a\n");
      } finally {
        closed = true;
      }
    }
    for await (const { lines } of splitLines(input())) {
      expect(lines).toHaveLength(1);
      break;
    }
    expect(closed).toBe(true);
  });
});
