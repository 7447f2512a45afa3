// Layer: pure.
import { describe, expect, test } from "vitest";
import { RecordError } from "../../src/errors.ts";
import { createRecordEncoder, type RecordEncoder } from "../../src/singer/record-encoder.ts";
import { referenceRecordLine } from "../../src/singer/record-encoder-reference.ts";
import type { RecordEncoding, RecordPlan, RecordRow } from "../../src/singer/record-plan.ts";

const employees: RecordPlan = {
  stream: "HR-EMPLOYEES",
  columns: [
    { name: "EMPLOYEE_ID", encoding: "number", position: 0 },
    { name: "SALARY", encoding: "decimal-string", position: 1 },
    { name: "NAME", encoding: "string", position: 2 },
    { name: "RATIO", encoding: "binary-float", position: 3 },
    { name: "SCORE", encoding: "binary-double", position: 4 },
    { name: "ACTIVE", encoding: "boolean", position: 5 },
    { name: "PHOTO", encoding: "base64", position: 6 },
    { name: "EXTRA", encoding: "json", position: 7 },
  ],
};

function oneColumn(encoding: RecordEncoding): RecordPlan {
  return { stream: "S", columns: [{ name: "C", encoding, position: 0 }] };
}

/** All lines of `rows`, chunk by chunk, as text. */
function encodeAll(encoder: RecordEncoder, rows: readonly RecordRow[], time?: string): string[] {
  const chunks: string[] = [];
  for (let row = 0; row < rows.length; ) {
    const chunk = encoder.encode(rows, row, time);
    chunks.push(Buffer.from(chunk.bytes).toString("utf8"));
    row = chunk.nextRow;
  }
  return chunks;
}

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("createRecordEncoder: lines", () => {
  test("writes every encoding", () => {
    const single = Math.fround(0.1);
    const rows = [
      ["100", ".5", 'Ada "L"\n', single, 0.1, true, Buffer.from("photo"), '{"a":1.10}'],
      ["-.25", "1E+25", "", -0, 5e-324, false, new Uint8Array(0), "[1,\n2]"],
      [null, undefined, null, undefined, null, null, undefined, null],
    ];
    expect(encodeAll(createRecordEncoder(employees), rows)).toEqual([
      '{"type":"RECORD","stream":"HR-EMPLOYEES","record":{"EMPLOYEE_ID":100,"SALARY":"0.5","NAME":"Ada \\"L\\"\\n","RATIO":0.1,"SCORE":0.1,"ACTIVE":true,"PHOTO":"cGhvdG8=","EXTRA":{"a":1.10}}}\n' +
        '{"type":"RECORD","stream":"HR-EMPLOYEES","record":{"EMPLOYEE_ID":-0.25,"SALARY":"1E+25","NAME":"","RATIO":0,"SCORE":5e-324,"ACTIVE":false,"PHOTO":"","EXTRA":[1, 2]}}\n' +
        '{"type":"RECORD","stream":"HR-EMPLOYEES","record":{"EMPLOYEE_ID":null,"SALARY":null,"NAME":null,"RATIO":null,"SCORE":null,"ACTIVE":null,"PHOTO":null,"EXTRA":null}}\n',
    ]);
  });

  test("writes version and time_extracted behind the record, in Singer's order", () => {
    const encoder = createRecordEncoder({ ...oneColumn("string"), version: 1700000000000 });
    const time = "2025-01-01T00:00:00.000000Z";
    expect([
      encodeAll(encoder, [["a"]], time),
      encodeAll(encoder, [["a"]]),
      encodeAll(encoder, [["b"]], "2026-01-01T00:00:00Z"),
      encodeAll(createRecordEncoder(oneColumn("string")), [["a"]], time),
    ]).toEqual([
      [
        `{"type":"RECORD","stream":"S","record":{"C":"a"},"version":1700000000000,"time_extracted":"${time}"}\n`,
      ],
      ['{"type":"RECORD","stream":"S","record":{"C":"a"},"version":1700000000000}\n'],
      [
        '{"type":"RECORD","stream":"S","record":{"C":"b"},"version":1700000000000,"time_extracted":"2026-01-01T00:00:00Z"}\n',
      ],
      [`{"type":"RECORD","stream":"S","record":{"C":"a"},"time_extracted":"${time}"}\n`],
    ]);
  });
});

describe("createRecordEncoder: odd plans and values", () => {
  test("takes columns in the plan's order from any position, and keeps odd names", () => {
    const plan: RecordPlan = {
      stream: 'odd "stream" 日本 \ud800',
      columns: [
        { name: "__proto__", encoding: "string", position: 3 },
        { name: "2", encoding: "string", position: 0 },
        { name: "1", encoding: "string", position: 0 },
        { name: 'A"B\\\u007f😀', encoding: "string", position: 9 },
        { name: "", encoding: "string", position: 1 },
      ],
    };
    expect(encodeAll(createRecordEncoder(plan), [["a", "b", "c", "d"]])).toEqual([
      '{"type":"RECORD","stream":"odd \\"stream\\" 日本 \\ud800","record":{"__proto__":"d","2":"a","1":"a","A\\"B\\\\\u007f😀":null,"":"b"}}\n',
    ]);
  });

  test("writes a record without columns", () => {
    const encoder = createRecordEncoder({ stream: "S", columns: [], version: 1 });
    expect(encodeAll(encoder, [[], ["x"]])).toEqual([
      '{"type":"RECORD","stream":"S","record":{},"version":1}\n{"type":"RECORD","stream":"S","record":{},"version":1}\n',
    ]);
  });

  test("writes special floats as null unless told to refuse them", () => {
    const plan: RecordPlan = {
      stream: "S",
      columns: [
        { name: "D", encoding: "binary-double", position: 0 },
        { name: "F", encoding: "binary-float", position: 1 },
      ],
    };
    const rows = [
      [Number.NaN, Number.POSITIVE_INFINITY],
      [Number.NEGATIVE_INFINITY, Number.NaN],
    ];
    const line = '{"type":"RECORD","stream":"S","record":{"D":null,"F":null}}\n';
    expect(encodeAll(createRecordEncoder(plan), rows)).toEqual([line + line]);
    const strict = createRecordEncoder(plan, { specialFloats: "error" });
    expect(thrownBy(() => strict.encode([[1, Number.NaN]], 0))).toMatchObject({
      name: "RecordError",
      message:
        'stream "S": cannot write column "F" as binary-float: it is NaN or infinite, which JSON does not have',
      hint: "Set special_floats to null, or leave such rows out.",
    });
  });
});

describe("createRecordEncoder: chunks", () => {
  const line = (text: string) => `{"type":"RECORD","stream":"S","record":{"C":"${text}"}}\n`;
  const rows = ["a", "b", "c", "d", "e"].map((text) => [text]);

  test("ends a chunk with the row that reaches maxChunkBytes", () => {
    const length = line("a").length;
    const chunks = (maxChunkBytes: number) =>
      encodeAll(createRecordEncoder(oneColumn("string"), { maxChunkBytes }), rows);
    const [a, b, c, d, e] = rows.map(([text]) => line(text as string));
    expect(chunks(1)).toEqual([a, b, c, d, e]);
    expect(chunks(2 * length)).toEqual([`${a}${b}`, `${c}${d}`, e]);
    expect(chunks(2 * length + 1)).toEqual([`${a}${b}${c}`, `${d}${e}`]);
    expect(chunks(1_000_000)).toEqual([`${a}${b}${c}${d}${e}`]);
  });

  test("says how far it came", () => {
    const encoder = createRecordEncoder(oneColumn("string"), { maxChunkBytes: 1 });
    const { nextRow, rowCount } = encoder.encode(rows, 3);
    const end = encoder.encode(rows, 5);
    expect([nextRow, rowCount]).toEqual([4, 1]);
    expect(end).toEqual({ bytes: Buffer.alloc(0), nextRow: 5, rowCount: 0 });
  });

  test("uses one buffer again and again", () => {
    const encoder = createRecordEncoder(oneColumn("string"));
    const first = encoder.encode(rows, 0).bytes;
    const second = encoder.encode(rows, 4).bytes;
    expect([first.buffer === second.buffer, first.buffer.byteLength]).toEqual([true, 131_072]);
  });

  test("grows for a row of many values of the greatest length", () => {
    const value = -0.0000010000018070738482;
    const columns = Array.from({ length: 60 }, (_, position) => ({
      name: `C${position}`,
      encoding: "binary-double" as const,
      position,
    }));
    const row = columns.map(() => value);
    const plan = { stream: "S", columns };
    const encoder = createRecordEncoder(plan, { maxChunkBytes: 1 });
    const expected = referenceRecordLine(plan, row);
    expect(encodeAll(encoder, [row, row])).toEqual([expected, expected]);
  });

  test("writes a row of 20 MB and gives the memory back afterwards", () => {
    const encoder = createRecordEncoder(oneColumn("string"));
    const huge = `${"x".repeat(10_000_000)}"${"日".repeat(3_400_000)}`;
    const chunk = encoder.encode([[huge], ["b"]], 0);
    expect([chunk.nextRow, chunk.bytes.length]).toEqual([1, line("").length + 20_200_002]);
    expect(Buffer.from(chunk.bytes).equals(Buffer.from(line(`${huge.replace('"', '\\"')}`)))).toBe(
      true,
    );
    for (let call = 0; call < 17; call += 1) encoder.encode(rows, 0);
    expect(encoder.encode(rows, 0).bytes.buffer.byteLength).toBe(131_072);
  });

  test.each([-1, 6, 0.5, Number.NaN])("refuses %d as first row", (fromRow) => {
    const encoder = createRecordEncoder(oneColumn("string"));
    expect(() => encoder.encode(rows, fromRow)).toThrow(RangeError);
  });
});

describe("createRecordEncoder: errors", () => {
  const hidden = "s3cret";
  test.each<[RecordEncoding, unknown, string]>([
    ["string", 5, "it is not text"],
    ["string", Buffer.from(hidden), "it is not text"],
    ["string", new Date(0), "it is not text"],
    ["number", hidden, "it is not the text of a finite decimal number"],
    ["number", "~", "it is not the text of a finite decimal number"],
    ["number", "-1e126", "it is not the text of a finite decimal number"],
    ["number", 5, "it is not the text of a finite decimal number"],
    ["decimal-string", "Inf", "it is not the text of a finite decimal number"],
    ["binary-double", "1", "it is not a number"],
    ["binary-float", 1n, "it is not a number"],
    ["boolean", 1, "it is not a boolean"],
    ["base64", hidden, "it is not bytes"],
    ["json", { secret: hidden }, "it is not JSON text"],
    ["json", "", "its JSON text is empty"],
    ["json", `{"a":"${hidden}\n"}`, "its JSON text has a line break inside a string"],
  ])("%s refuses a wrong value without showing it", (encoding, value, problem) => {
    const plan = oneColumn(encoding);
    const error = thrownBy(() => createRecordEncoder(plan).encode([[value]], 0));
    expect(error).toBeInstanceOf(RecordError);
    expect(error).toMatchObject({
      message: `stream "S": cannot write column "C" as ${encoding}: ${problem}`,
      code: "RECORD",
      exitCode: 4,
      details: { stream: "S", column: "C", encoding },
    });
    expect(JSON.stringify(error)).not.toContain(hidden);
    expect(thrownBy(() => referenceRecordLine(plan, [value]))).toEqual(error);
  });

  test("ends the chunk before a row that cannot be written, and fails on that row", () => {
    const encoder = createRecordEncoder(oneColumn("number"));
    const rows = [["1"], ["2"], ["~"], ["4"]];
    const chunk = encoder.encode(rows, 0);
    expect([Buffer.from(chunk.bytes).toString(), chunk.nextRow, chunk.rowCount]).toEqual([
      '{"type":"RECORD","stream":"S","record":{"C":1}}\n{"type":"RECORD","stream":"S","record":{"C":2}}\n',
      2,
      2,
    ]);
    expect(() => encoder.encode(rows, 2)).toThrow(RecordError);
    expect(Buffer.from(encoder.encode(rows, 3).bytes).toString()).toBe(
      '{"type":"RECORD","stream":"S","record":{"C":4}}\n',
    );
  });

  test.each<[string, RecordPlan]>([
    [
      'stream "S" has the column "A" twice',
      {
        stream: "S",
        columns: [
          { name: "A", encoding: "string", position: 0 },
          { name: "A", encoding: "string", position: 1 },
        ],
      },
    ],
    [
      'column "A" of stream "S" has no position',
      { stream: "S", columns: [{ name: "A", encoding: "string", position: -1 }] },
    ],
    ['the version of stream "S" is no integer', { stream: "S", columns: [], version: 1.5 }],
  ])("refuses a plan: %s", (message, plan) => {
    expect(() => createRecordEncoder(plan)).toThrow(new RangeError(message));
  });

  test.each([0, 1.5, Number.NaN])("refuses %d as maxChunkBytes", (maxChunkBytes) => {
    expect(() => createRecordEncoder(employees, { maxChunkBytes })).toThrow(RangeError);
  });
});
