// Layer: sandbox. Random values of a tap that knows nothing of Oracle: each row comes out exactly, or is rejected.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Decimal, parseExact } from "@singer-oracle/core";
import type { Row } from "@singer-oracle/core/oracle";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { schema } from "./flow-run.ts";
import { type FlowSandbox, openFlowSandbox, runIntoOracle } from "./oracle-run.ts";

const folder = mkdtempSync(join(tmpdir(), "target-values-"));
let at: FlowSandbox;
beforeAll(async () => {
  at = await openFlowSandbox();
});
afterAll(async () => {
  await at[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** A value as it stands in a line, and what is in the column then; "refused" for what no column can hold. */
interface Case {
  readonly json: string;
  readonly is: string | null | "refused";
}

/** A number in one form for each value. */
const canonical = (text: string) => {
  const number = Decimal.parse(text);
  return number.isZero ? "0" : number.toString();
};
const digits = (min: number, max: number) =>
  fc
    .stringMatching(/^[1-9][0-9]*$/)
    .chain((start) =>
      fc.integer({ min, max }).map((count) => start.padEnd(count, "7").slice(0, count)),
    );
const sign = fc.constantFrom("", "-");
const numberCase = (json: string): Case => ({ json, is: canonical(json) });
const numberCases = fc.oneof(
  fc.constantFrom("0", "-0", "0.0", "1.0", "1e0", "-1E+2", "0.1", "1e-7").map(numberCase),
  fc
    .tuple(sign, digits(1, 38), fc.integer({ min: -100, max: 80 }))
    .map(([s, d, e]) => numberCase(`${s}${d}e${e}`)),
  fc
    .double({ noNaN: true, noDefaultInfinity: true, min: -1e125, max: 1e125 })
    .filter((n) => n === 0 || Math.abs(n) > 1e-129)
    .map((n) => numberCase(JSON.stringify(n))),
  fc
    .tuple(
      sign,
      fc.oneof(
        digits(41, 60).map((text) => `${text}1`),
        fc.constantFrom("1e126", "1e400", "1e-131", "9e-400"),
      ),
    )
    .map(([s, text]): Case => ({ json: s + text, is: "refused" })),
);
const integerCases = fc.oneof(
  fc.tuple(sign, digits(1, 38)).map(([s, d]) => numberCase(s + d)),
  fc.constantFrom("0", "-0", "1.0", "9007199254740993", "1e37").map(numberCase),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }).map((n) => numberCase(String(n))),
);
const textCase = (text: string): Case => ({
  json: JSON.stringify(text),
  is:
    text === ""
      ? null
      : (text as unknown as { isWellFormed(): boolean }).isWellFormed()
        ? text
        : "refused",
});
const textCases = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }).map(textCase),
  fc
    .constantFrom(
      "",
      " ",
      "\u0000",
      "\ud800",
      "a\udc00",
      "'",
      '"',
      "\\",
      "😀",
      "null",
      "\uffff\ufeff",
      "é".repeat(3000),
      "x".repeat(4000),
      "x".repeat(4001),
      "漢".repeat(11_000),
      "😀".repeat(8192),
    )
    .map(textCase),
);
const shortCases = fc.constantFrom("", "abcde", "ééééé", "😀😀😀😀😀", " a  ").map(textCase);
const dateTimeCases = fc
  .record({
    at: fc.date({
      min: new Date("0002-01-01T00:00:00Z"),
      max: new Date("9998-12-31T00:00:00Z"),
      noInvalidDate: true,
    }),
    fraction: fc.constantFrom("", ".5", ".123", ".000000001", ".123456789", ".999999999"),
    zone: fc.constantFrom("", "Z", "z", "+00:00", "-00:00", "+05:30", "-0930", "+14:00", "+02"),
    middle: fc.constantFrom("T", " ", "t"),
  })
  .map(({ at, fraction, zone, middle }): Case => {
    const iso = at.toISOString();
    const [date, time] = [iso.slice(0, 10), iso.slice(11, 19)];
    const offset = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
    const [, way = "+", hours = "00", minutes = "00"] = offset ?? [];
    const shown = hours === "00" && minutes === "00" ? "+00:00" : `${way}${hours}:${minutes}`;
    const is = `${date} ${time}.${fraction.slice(1, 10).padEnd(9, "0")} ${shown}`;
    return { json: JSON.stringify(`${date}${middle}${time}${fraction}${zone}`), is };
  });
const badDates = fc
  .constantFrom(
    "0000-00-00",
    "0000-01-01T00:00:00Z",
    "2023-02-29T00:00:00Z",
    "10000-01-01T00:00:00Z",
    "soon",
    "2024-01-01T00:00:00.1234567890Z",
    "2024-01-01T00:00:00.1234567891Z",
    "2024-01-01T25:00:00Z",
  )
  .map((text): Case => ({ json: JSON.stringify(text), is: "refused" }));
const booleanCases = fc
  .boolean()
  .map((value): Case => ({ json: String(value), is: value ? "1" : "0" }));
const jsonCases = fc
  .oneof(
    fc.array(fc.jsonValue({ maxDepth: 3 })),
    fc.dictionary(fc.string({ unit: "binary", maxLength: 5 }), fc.jsonValue({ maxDepth: 2 })),
  )
  .map((value) => JSON.stringify(value))
  .map((json) => `{"exact": [12345678901234567890.123456789,1.10 ,1E400], "a":${json}}`)
  .map((json): Case => ({ json, is: json }));
const bytesCases = fc.uint8Array({ minLength: 1, maxLength: 40 }).map(
  (bytes): Case => ({
    json: JSON.stringify(Buffer.from(bytes).toString("base64")),
    is: Buffer.from(bytes).toString("hex").toUpperCase(),
  }),
);

const nullable = (arbitrary: fc.Arbitrary<Case>) =>
  fc.oneof(
    { weight: 6, arbitrary },
    { weight: 1, arbitrary: fc.constant<Case>({ json: "null", is: null }) },
  );

const columns = {
  i: { schema: { type: ["null", "integer"] }, cases: integerCases, sql: "TO_CHAR(i, 'TM9')" },
  n: { schema: { type: ["null", "number"] }, cases: numberCases, sql: "TO_CHAR(n, 'TM9')" },
  d: {
    schema: { type: ["null", "string"], format: "singer.decimal" },
    cases: numberCases.map(({ json, is }): Case => ({ json: JSON.stringify(json), is })),
    sql: "TO_CHAR(d, 'TM9')",
  },
  t: { schema: { type: ["null", "string"] }, cases: textCases, sql: "t" },
  s: { schema: { type: ["null", "string"], maxLength: 5 }, cases: shortCases, sql: "s" },
  z: {
    schema: { type: ["null", "string"], format: "date-time" },
    cases: fc.oneof({ weight: 9, arbitrary: dateTimeCases }, { weight: 1, arbitrary: badDates }),
    sql: "TO_CHAR(z, 'YYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM')",
  },
  b: { schema: { type: ["null", "boolean"] }, cases: booleanCases, sql: "TO_CHAR(b)" },
  j: { schema: { type: ["null", "object", "array"] }, cases: jsonCases, sql: "j" },
  r: {
    schema: { type: ["null", "string"], contentEncoding: "base64", maxLength: 60 },
    cases: bytesCases,
    sql: "RAWTOHEX(r)",
  },
} as const;
const names = Object.keys(columns) as (keyof typeof columns)[];
const numeric: ReadonlySet<string> = new Set(["i", "n", "d"]);

const rows = fc.array(
  fc.record(
    Object.fromEntries(names.map((name) => [name, nullable(columns[name].cases)])) as Record<
      string,
      fc.Arbitrary<Case>
    >,
  ),
  { minLength: 1, maxLength: 12 },
);

async function load(lines: readonly string[], own: object): Promise<void> {
  const { error } = await runIntoOracle(lines, {
    ...at.connection,
    max_parallel_streams: 1,
    ...own,
  });
  if (error !== undefined) throw error;
}

let count = 0;

test("each row is there to the last digit, or among the rejects", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.noShrink(rows),
      fc.constantFrom("auto", "array"),
      fc.constantFrom("upsert", "append-only"),
      fc.constantFrom(1, 3, 1000),
      fc.constantFrom("strict", "off"),
      async (given, upsert_strategy, load_method, batch_size_rows, validate_records) => {
        count += 1;
        const stream = `s${count}`;
        const reject_path = join(folder, `${stream}.jsonl`);
        const properties = {
          id: { type: "integer" },
          ...Object.fromEntries(names.map((name) => [name, columns[name].schema])),
        };
        const lines = given.map((row, id) => {
          const values = names.map((name) => `${JSON.stringify(name)}:${row[name]?.json}`);
          return `{"type":"RECORD","stream":"${stream}","record":{"id":${id},${values.join(",")}}}`;
        });
        await load([schema(stream, ["id"], properties), ...lines], {
          upsert_strategy,
          load_method,
          batch_size_rows,
          validate_records,
          on_reject: "file",
          reject_path,
        });
        const refused = given.flatMap((row, id) =>
          names.some((name) => row[name]?.is === "refused") ? [id] : [],
        );
        const rejects = rejectsIn(reject_path);
        const wrongly = rejects.filter(({ id }) => !refused.includes(id));
        expect(wrongly).toEqual([]);
        expect(rejects.map(({ id }) => id)).toEqual(refused);
        const expected = given.flatMap((row, id) => {
          const values = names.map((name) => (row[name] as Case).is);
          return values.includes("refused") ? [] : [[String(id), ...values]];
        });
        const loaded: Row[] = [];
        const sql = `SELECT TO_CHAR(id), ${names.map((name) => columns[name].sql).join(", ")} FROM ${stream} ORDER BY id`;
        for await (const some of at.looker.rows(sql)) loaded.push(...some);
        const shown = loaded.map((row) =>
          row.map((value, at) => {
            const name = names[at - 1] ?? "";
            return numeric.has(name) && value !== null ? canonical(String(value)) : value;
          }),
        );
        expect(shown).toEqual(expected);
      },
    ),
    { numRuns: 10, endOnFailure: true },
  );
}, 120_000);

function rejectsIn(path: string): readonly { readonly id: number; readonly reason: string }[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  return lines
    .map((line) => {
      const { reason, record } = parseExact(line) as { reason: string; record: { id: number } };
      return { id: record.id, reason };
    })
    .toSorted((left, right) => left.id - right.id);
}
