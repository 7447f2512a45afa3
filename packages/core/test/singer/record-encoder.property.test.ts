// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRecordEncoder } from "../../src/singer/record-encoder.ts";
import { referenceRecordLine } from "../../src/singer/record-encoder-reference.ts";
import type {
  RecordEncoding,
  RecordPlan,
  RecordRow,
  SpecialFloats,
} from "../../src/singer/record-plan.ts";

const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }),
      fc.integer({ min: 0x20, max: 0x7e }),
      fc.integer({ min: 0xd800, max: 0xdfff }),
    ),
    { maxLength: 80, size: "max" },
  )
  .map((codes) => String.fromCharCode(...codes));

const anyNumberText = fc
  .tuple(
    fc.constantFrom("", "-"),
    fc.stringMatching(/^(|0|[1-9]\d{0,40})$/),
    fc.stringMatching(/^\.\d{1,45}$/),
    fc.boolean(),
    fc.stringMatching(/^(|[eE][+-]?\d{1,2})$/),
  )
  .map(
    ([sign, whole, fraction, hasFraction, exponent]) =>
      `${sign}${whole}${hasFraction || whole === "" ? fraction : ""}${exponent}`,
  );

const anySingle = fc.float();

/** JSON text with blanks and line breaks between its tokens, and numbers no double can hold. */
const anyJsonText = fc
  .tuple(fc.json({ maxDepth: 3 }), fc.constantFrom(0, 2, "\n", "\r\n"), anyNumberText)
  .map(([json, indent, number]) => {
    const pretty = JSON.stringify(JSON.parse(json), null, indent);
    return `[${pretty},\n${number.replace(/^(-?)\./, "$10.")}]`;
  });

const valuesOf: Readonly<Record<RecordEncoding, fc.Arbitrary<unknown>>> = {
  string: anyText,
  number: anyNumberText,
  "decimal-string": anyNumberText,
  "binary-double": fc.double(),
  "binary-float": anySingle,
  boolean: fc.boolean(),
  base64: fc.oneof(
    fc.uint8Array({ maxLength: 70, size: "max" }),
    fc.integer({ min: 12_280, max: 12_300 }).map((length) => new Uint8Array(length).fill(0xfb)),
  ),
  json: anyJsonText,
};

const encodings = Object.keys(valuesOf) as RecordEncoding[];

interface Case {
  readonly plan: RecordPlan;
  readonly rows: readonly RecordRow[];
  readonly time: string | undefined;
  readonly maxChunkBytes: number;
}

const anyCase: fc.Arbitrary<Case> = fc
  .uniqueArray(fc.record({ name: anyText, encoding: fc.constantFrom(...encodings) }), {
    maxLength: 12,
    selector: ({ name }) => name,
  })
  .chain((columns) =>
    fc.record({
      plan: fc
        .record({ stream: anyText, version: fc.option(fc.maxSafeInteger(), { nil: undefined }) })
        .map(({ stream, version }) => ({
          stream,
          columns: columns.map((column, position) => ({ ...column, position })),
          ...(version === undefined ? {} : { version }),
        })),
      rows: fc.array(
        fc.tuple(
          ...columns.map(({ encoding }) =>
            fc.oneof(
              { arbitrary: valuesOf[encoding], weight: 8 },
              { arbitrary: fc.constantFrom(null, undefined), weight: 1 },
            ),
          ),
        ),
        { maxLength: 8 },
      ),
      time: fc.option(anyText, { nil: undefined }),
      maxChunkBytes: fc.constantFrom(1, 100, 1000, 65_536),
    }),
  );

/** The bytes of all rows, and whether every chunk was as long as it may be. */
function encodeAll({ plan, rows, time, maxChunkBytes }: Case): Buffer {
  const encoder = createRecordEncoder(plan, { maxChunkBytes });
  const chunks: Buffer[] = [];
  for (let row = 0; row < rows.length; ) {
    const chunk = encoder.encode(rows, row, time);
    expect(chunk.nextRow).toBe(row + chunk.rowCount);
    expect(chunk.rowCount).toBeGreaterThan(0);
    if (chunk.nextRow < rows.length)
      expect(chunk.bytes.length).toBeGreaterThanOrEqual(maxChunkBytes);
    chunks.push(Buffer.from(chunk.bytes));
    row = chunk.nextRow;
  }
  return Buffer.concat(chunks);
}

describe("createRecordEncoder and the reference", () => {
  test("write the same bytes for any plan and any rows", () => {
    fc.assert(
      fc.property(anyCase, (it) => {
        const lines = it.rows.map((row) => referenceRecordLine(it.plan, row, it.time));
        const bytes = encodeAll(it);
        expect(bytes.toString("utf8")).toBe(lines.join(""));
        expect(bytes.equals(Buffer.from(lines.join("")))).toBe(true);
        for (const line of lines) {
          expect(line.indexOf("\n")).toBe(line.length - 1);
          JSON.parse(line);
        }
      }),
      { numRuns: 1500 },
    );
  });

  test("write records that JSON.parse reads back as the values they came from", () => {
    const plan: RecordPlan = {
      stream: "S",
      columns: [
        { name: "text", encoding: "string", position: 0 },
        { name: "digits", encoding: "decimal-string", position: 1 },
        { name: "double", encoding: "binary-double", position: 2 },
        { name: "single", encoding: "binary-float", position: 3 },
        { name: "bytes", encoding: "base64", position: 4 },
      ],
    };
    const finite = { noNaN: true, noDefaultInfinity: true } as const;
    fc.assert(
      fc.property(
        anyText,
        anyNumberText,
        fc.double(finite),
        fc.float(finite),
        fc.uint8Array(),
        (text, digits, double, single, bytes) => {
          const { bytes: line } = createRecordEncoder(plan).encode(
            [[text, digits, double, single, bytes]],
            0,
          );
          const { record } = JSON.parse(Buffer.from(line).toString("utf8"));
          expect(record.text).toBe(text);
          expect(record.digits).toBe(digits.replace(/^(-?)\./, "$10."));
          expect(record.double).toBe(double === 0 ? 0 : double);
          expect(Math.fround(record.single)).toBe(single === 0 ? 0 : single);
          expect([...Buffer.from(record.bytes, "base64")]).toEqual([...bytes]);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("createRecordEncoder and the reference, given anything", () => {
  test("refuse the same values with the same error", () => {
    const anything = fc.oneof(
      fc.anything(),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, "~", "1.", "", "\n", '"\n"', "-1e126"),
      ...Object.values(valuesOf),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...encodings),
        anything,
        fc.constantFrom<SpecialFloats>("null", "error"),
        (encoding, value, specialFloats) => {
          const plan: RecordPlan = { stream: "S", columns: [{ name: "C", encoding, position: 0 }] };
          const outcome = (work: () => string) => {
            try {
              return work();
            } catch (error) {
              return error;
            }
          };
          const encoder = createRecordEncoder(plan, { specialFloats });
          expect(
            outcome(() => Buffer.from(encoder.encode([[value]], 0).bytes).toString("utf8")),
          ).toEqual(outcome(() => referenceRecordLine(plan, [value], undefined, specialFloats)));
        },
      ),
      { numRuns: 3000 },
    );
  });
});
