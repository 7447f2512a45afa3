import type { ColumnDescription } from "../engine/contract.ts";
import type { SqlType } from "../engine/types/sql-type.ts";
import { type Row, Timestamp, type Value } from "../engine/types/value.ts";
import type { BufferWriter } from "../wire/buffer-writer.ts";
import type { BindMetadata } from "../wire/messages/bind-metadata.ts";
import { encodeBitVector } from "../wire/messages/bit-vector.ts";
import type { DescribedColumn } from "../wire/messages/describe.ts";
import { messageType } from "../wire/messages/message-type.ts";
import { columnFormat, columnWriter } from "../wire/messages/row-data.ts";
import type { PacketWriter } from "./packet-writer.ts";
import { type HandleSource, valueWriter } from "./value-writers.ts";
import type { EngineValueWriter } from "./wire-target.ts";

/** How values of a column are compared with the row before: not at all, by identity, by bits, or by fields. */
type Comparison = "never" | "identity" | "bits" | "timestamp";

/** How the rows of one cursor are written: one writer a column, made once. */
export interface RowPlan {
  readonly writers: readonly EngineValueWriter[];
  readonly comparisons: readonly Comparison[];
  /** Which columns of the row differ from the row before; filled again for each row. */
  readonly sent: boolean[];
}

/**
 * Makes the writers of a cursor's columns. `maxStringBytes`: what was announced as the longest ordinary string.
 * @throws OraError 932 when a column is wanted as something it cannot be
 */
export function makeRowPlan(
  columns: readonly ColumnDescription[],
  described: readonly DescribedColumn[],
  defines: readonly BindMetadata[],
  handles: HandleSource,
  maxStringBytes: number,
): RowPlan {
  const writers = columns.map((column, index) => {
    const format = columnFormat(described[index] as DescribedColumn, defines[index]);
    return columnWriter(format, valueWriter(column.type, format, handles), maxStringBytes);
  });
  const comparisons = columns.map(({ type }) => comparisonOf(type));
  return { writers, comparisons, sent: columns.map(() => true) };
}

function comparisonOf(type: SqlType): Comparison {
  switch (type.name) {
    case "NUMBER":
    case "VARCHAR2":
    case "CHAR":
    case "NVARCHAR2":
    case "NCHAR":
    case "DATE":
    case "BOOLEAN":
    case "INTERVAL YEAR TO MONTH":
      return "identity";
    case "BINARY_FLOAT":
    case "BINARY_DOUBLE":
      return "bits";
    case "TIMESTAMP":
    case "TIMESTAMP WITH LOCAL TIME ZONE":
      return "timestamp";
    default:
      return "never";
  }
}

/** Values that must repeat before a bit vector costs less than the values. */
const worthBitVector = 2;

/**
 * Writes rows from `start` on, each with the values that differ from the row before it, and sends full packets. Stops
 * early when the client does not keep up.
 * @param previous the row written last in the same reply, or null: the first row is complete
 * @returns the index of the first row that was not written
 * @throws OraError or WireError for a value that cannot be sent; the rows before it stay written
 */
export function writeRows(
  writer: PacketWriter,
  plan: RowPlan,
  rows: readonly Row[],
  start: number,
  previous: Row | null,
): number {
  let before = previous;
  let rowStart = writer.position;
  try {
    for (let index = start; index < rows.length; index++) {
      const row = rows[index] as Row;
      rowStart = writer.position;
      if (before !== null && repeats(plan, row, before) >= worthBitVector) {
        writeChanged(writer, plan, row);
      } else {
        writeWhole(writer, plan, row);
      }
      before = row;
      writer.flushIfFull();
      if (writer.congested) return index + 1;
    }
  } catch (error) {
    // An error message must not stand behind half a row.
    writer.position = rowStart;
    throw error;
  }
  return rows.length;
}

function writeWhole(writer: BufferWriter, { writers }: RowPlan, row: Row): void {
  writer.u8(messageType.rowData);
  for (let column = 0; column < writers.length; column++) {
    (writers[column] as EngineValueWriter)(writer, row[column] as Value);
  }
}

function writeChanged(writer: BufferWriter, plan: RowPlan, row: Row): void {
  const { writers, sent } = plan;
  encodeBitVector(writer, { kind: "bitVector", sent });
  writer.u8(messageType.rowData);
  for (let column = 0; column < writers.length; column++) {
    if (sent[column]) (writers[column] as EngineValueWriter)(writer, row[column] as Value);
  }
}

/** Fills `sent` and counts the values, not null, that are the same as in the row before. */
function repeats(plan: RowPlan, row: Row, before: Row): number {
  const { comparisons, sent } = plan;
  let count = 0;
  for (let column = 0; column < comparisons.length; column++) {
    const value = row[column] as Value;
    const same = isSame(value, before[column] as Value, comparisons[column] as Comparison);
    sent[column] = !same;
    if (same && value !== null) count++;
  }
  return count;
}

function isSame(a: Value, b: Value, comparison: Comparison): boolean {
  switch (comparison) {
    case "identity":
      return a === b;
    case "timestamp":
      if (a === b) return true;
      if (!(a instanceof Timestamp && b instanceof Timestamp)) return false;
      return a.seconds === b.seconds && a.nanos === b.nanos;
    case "bits":
      return Object.is(a, b);
    case "never":
      return false;
  }
}
