// The record encoder against one JSON.stringify and one Buffer per row. The rounds of both alternate, and every ratio is
// taken within a round, so a machine that changes its speed changes both.
import { createRecordEncoder } from "../packages/core/dist/index.js";
import { benchColumns, benchRows } from "./rows.mjs";

const stream = "HR-EMPLOYEES";
const timeExtracted = "2025-01-01T00:00:00.000000Z";
const warmUps = 3;
const rounds = 9;

/** How each kind of value is written. Decimals are quoted, so that the baseline keeps their digits too. */
const encodings = { integer: "number", small: "number" };
const encodingOf = ({ kind }) =>
  encodings[kind] ?? (kind.startsWith("decimal") ? "decimal-string" : "string");

export async function run() {
  const rows = [];
  for (const [columnCount, rowCount, mark] of [
    [10, 20_000, 2],
    [50, 5_000, 1.5],
  ]) {
    const columns = benchColumns(columnCount);
    const ascii = prepare(columns, benchRows(columns, rowCount));
    const wide = prepare(columns, benchRows(columns, rowCount, { wideShare: 0.02 }));
    assertSameBytes(ascii);
    assertSameBytes(wide);
    const times = alternate([ascii.baseline, ascii.encode, wide.baseline, wide.encode]);
    const [asciiBaseline, asciiEncoder, wideBaseline, wideEncoder] = times;
    rows.push(
      {
        name: `${columnCount} columns, ASCII`,
        ratio: ratios(asciiBaseline, asciiEncoder),
        mark,
      },
      {
        name: `${columnCount} columns, 2 % CJK`,
        ratio: ratios(wideBaseline, wideEncoder),
        mark,
      },
      {
        name: `${columnCount} columns, encoder, 2 % CJK against ASCII`,
        ratio: ratios(asciiEncoder, wideEncoder),
        mark: 0.8,
      },
    );
  }
  return { name: "record encoder / JSON.stringify(message) and Buffer.from per row", rows };
}

/** Both ways of writing the same rows. Each returns the number of bytes and hands every buffer to `take`. */
function prepare(columns, rows) {
  const encoder = createRecordEncoder({
    stream,
    columns: columns.map((column, position) => ({
      name: column.name,
      encoding: encodingOf(column),
      position,
    })),
  });
  // Made beforehand: the baseline is not charged for turning rows into objects.
  const records = rows.map((row) =>
    Object.fromEntries(
      columns.map((column, i) => {
        const isNumber = encodingOf(column) === "number" && row[i] !== null;
        return [column.name, isNumber ? Number(row[i]) : row[i]];
      }),
    ),
  );
  return {
    baseline(take = ignore) {
      let byteCount = 0;
      for (const record of records) {
        const message = { type: "RECORD", stream, record, time_extracted: timeExtracted };
        const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
        byteCount += bytes.length;
        take(bytes);
      }
      return byteCount;
    },
    encode(take = ignore) {
      let byteCount = 0;
      for (let row = 0; row < rows.length; ) {
        const chunk = encoder.encode(rows, row, timeExtracted);
        byteCount += chunk.bytes.length;
        take(chunk.bytes);
        row = chunk.nextRow;
      }
      return byteCount;
    },
  };
}

function ignore() {}

/** The gate before the clock: both write the same bytes. */
function assertSameBytes({ baseline, encode }) {
  const [expected, actual] = [baseline, encode].map((write) => {
    const chunks = [];
    write((bytes) => chunks.push(Buffer.from(bytes)));
    return Buffer.concat(chunks);
  });
  if (!actual.equals(expected))
    throw new Error("the encoder does not write what JSON.stringify writes");
}

/** Nanoseconds of each function in each round. */
function alternate(functions) {
  const times = functions.map(() => []);
  for (let round = 0; round < warmUps + rounds; round += 1) {
    for (const [i, work] of functions.entries()) {
      const start = process.hrtime.bigint();
      work();
      const elapsed = Number(process.hrtime.bigint() - start);
      if (round >= warmUps) times[i].push(elapsed);
    }
  }
  return times;
}

/** How many times as fast as `baseline` the other one was, round by round. */
function ratios(baseline, candidate) {
  const sorted = baseline.map((time, i) => time / candidate[i]).sort((a, b) => a - b);
  return { min: sorted[0], median: sorted[sorted.length >> 1], max: sorted.at(-1) };
}
