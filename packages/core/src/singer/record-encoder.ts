import {
  createLiteral,
  type JsonLiteral,
  literalOverrunBytes,
  writeLiteral,
} from "./json-literal.ts";
import { OutputBuffer } from "./output-buffer.ts";
import {
  checkRecordPlan,
  type RecordColumn,
  type RecordPlan,
  type RecordRow,
  type SpecialFloats,
} from "./record-plan.ts";
import { recordValueError, type ValueProblem } from "./record-value-error.ts";
import { maxFixedValueBytes, type ValueWriter, valueWriters, writeNull } from "./record-values.ts";

/** What `RecordEncoder.encode` gives back: some whole RECORD lines. */
export interface EncodedChunk {
  /**
   * The lines as UTF-8, each ending in a line feed. A view into a buffer of the encoder: valid until the next call of
   * `encode`, so write or copy it before.
   */
  readonly bytes: Uint8Array;
  /** 0-based index of the first row that is not in `bytes`; the length of `rows` when all are. */
  readonly nextRow: number;
  /** Rows in `bytes`, which is also the number of lines. */
  readonly rowCount: number;
}

/** Turns batches of rows into RECORD lines. Belongs to one stream; not to be used by two tasks at once. */
export interface RecordEncoder {
  /**
   * Encodes rows from `fromRow` on until the chunk has at least `maxChunkBytes` or the rows are at an end. A chunk holds
   * at least one row, however long it is; it is empty only when `fromRow` is the number of rows.
   *
   * A row that cannot be written ends the chunk before it; the call that begins with that row throws. So nothing that
   * stands before it is lost.
   *
   * @param fromRow 0-based.
   * @param timeExtracted RFC 3339 text, put into every RECORD of the chunk. Best made once per fetched batch.
   * @throws RecordError when row `fromRow` holds a value that cannot be written: names stream and column, not the value.
   * @throws RangeError when `fromRow` is no index of `rows`.
   */
  encode(rows: readonly RecordRow[], fromRow: number, timeExtracted?: string): EncodedChunk;
}

/** Options of `createRecordEncoder`. */
export interface RecordEncoderOptions {
  /** A chunk ends with the row that makes it this long. In bytes, default 65536, at least 1. */
  readonly maxChunkBytes?: number;
  /** What becomes of NaN and ±Infinity in BINARY_FLOAT and BINARY_DOUBLE. Default `null`. */
  readonly specialFloats?: SpecialFloats;
}

/** A column with everything that can be known before the first row. */
interface CompiledColumn {
  readonly column: RecordColumn;
  readonly position: number;
  /** All bytes between the value before and this one: `,"NAME":`, for the first column the head of the line too. */
  readonly literal: JsonLiteral;
  readonly write: ValueWriter;
}

/** A value that could not be written. */
interface Failure {
  readonly column: RecordColumn;
  readonly problem: ValueProblem;
}

/**
 * Makes the encoder of a plan. Lines have Singer's usual order of keys:
 * `{"type":"RECORD","stream":…,"record":{…},"version":…,"time_extracted":"…"}`, without blanks.
 *
 * Memory: one buffer of twice `maxChunkBytes`, which grows to the longest row (at most 6 bytes per character of it) and
 * shrinks again after a while.
 * Source: Singer SPEC, Record.
 * @throws RangeError when the plan or `maxChunkBytes` is a mistake; see `checkRecordPlan`.
 */
export function createRecordEncoder(
  plan: RecordPlan,
  options: RecordEncoderOptions = {},
): RecordEncoder {
  checkRecordPlan(plan);
  const maxChunkBytes = options.maxChunkBytes ?? 65_536;
  if (!Number.isSafeInteger(maxChunkBytes) || maxChunkBytes < 1) {
    throw new RangeError("maxChunkBytes must be a whole number of at least 1");
  }
  const head = `{"type":"RECORD","stream":${JSON.stringify(plan.stream)},"record":{`;
  const columns = compileColumns(plan.columns, head, options.specialFloats ?? "null");
  const emptyHead = columns.length === 0 ? Buffer.from(head) : undefined;
  const tails = createTails(plan.version);
  const out = new OutputBuffer(2 * maxChunkBytes, headroomOf(columns));

  const encode = (rows: readonly RecordRow[], fromRow: number, timeExtracted?: string) => {
    checkFromRow(fromRow, rows.length);
    const tail = tails(timeExtracted);
    out.clear();
    let next = fromRow;
    while (next < rows.length && out.length < maxChunkBytes) {
      const start = out.length;
      out.reserve(0);
      if (emptyHead !== undefined) out.append(emptyHead);
      const failure = writeValues(out, columns, rows[next] as RecordRow);
      if (failure !== undefined) {
        out.length = start;
        if (next > fromRow) break;
        throw recordValueError(plan.stream, failure.column, failure.problem);
      }
      out.append(tail);
      next += 1;
    }
    return { bytes: out.bytes.subarray(0, out.length), nextRow: next, rowCount: next - fromRow };
  };
  return { encode };
}

function checkFromRow(fromRow: number, rowCount: number): void {
  if (Number.isSafeInteger(fromRow) && fromRow >= 0 && fromRow <= rowCount) return;
  throw new RangeError(`fromRow ${fromRow} is no index of ${rowCount} rows`);
}

function compileColumns(
  columns: readonly RecordColumn[],
  head: string,
  specialFloats: SpecialFloats,
): readonly CompiledColumn[] {
  const writers = valueWriters(specialFloats);
  return columns.map((column, index) => ({
    column,
    position: column.position,
    literal: createLiteral(`${index === 0 ? head : ","}${JSON.stringify(column.name)}:`),
    write: writers[column.encoding],
  }));
}

/** Bytes of a row whose number is known beforehand: all literals, and what the value writers put there unasked. */
function headroomOf(columns: readonly CompiledColumn[]): number {
  return columns.reduce(
    (sum, { literal }) => sum + literal.bytes.length + maxFixedValueBytes,
    literalOverrunBytes,
  );
}

/** Appends a row up to its last value. Needs the whole headroom. Returns what could not be written. */
function writeValues(
  out: OutputBuffer,
  columns: readonly CompiledColumn[],
  row: RecordRow,
): Failure | undefined {
  for (let i = 0; i < columns.length; i += 1) {
    const compiled = columns[i] as CompiledColumn;
    writeLiteral(out, compiled.literal);
    const value = row[compiled.position];
    if (value === null || value === undefined) writeNull(out);
    else {
      const problem = compiled.write(out, value);
      if (problem !== undefined) return { column: compiled.column, problem };
    }
  }
  return undefined;
}

/** The end of a line by `time_extracted`. The last one is kept, as a whole batch has the same. */
function createTails(version: number | undefined): (timeExtracted?: string) => Uint8Array {
  const beforeTime = version === undefined ? "}" : `},"version":${version}`;
  let lastTime: string | undefined;
  let lastTail = Buffer.from(`${beforeTime}}\n`);
  return (timeExtracted) => {
    if (timeExtracted !== lastTime) {
      const time =
        timeExtracted === undefined ? "" : `,"time_extracted":${JSON.stringify(timeExtracted)}`;
      lastTime = timeExtracted;
      lastTail = Buffer.from(`${beforeTime}${time}}\n`);
    }
    return lastTail;
  };
}
