import { type JsonObject, type JsonValue, RecordError } from "@singer-oracle/core";
import {
  type BindValue,
  type Charset,
  createValueBinder,
  type DoesNotFit,
  formatIdentifier,
  isDoesNotFit,
  type OracleType,
  type ValueBinder,
  type ValueChange,
} from "@singer-oracle/core/oracle";
import type { PendingRecord } from "../pending-record.ts";
import type { TargetColumn } from "../table/table-plan.ts";
import type { BoundRow, RowKind } from "./bound-row.ts";
import { deletedAtProperty, type MetadataFacts, metadataReader } from "./metadata-values.ts";
import { ownProperty, recordReader } from "./record-values.ts";

/** What becomes of a record with `_sdc_deleted_at`: a row like any other, a row in part, or the end of a row. */
export type DeleteMeaning = "full" | "partial" | "removal";

/** What `createConverter` needs. */
export interface ConverterOptions {
  /** The columns in the order of the rows' values. */
  readonly columns: readonly TargetColumn[];
  readonly deletes: DeleteMeaning;
  readonly emptyString: "null" | "space" | "error";
  readonly onUnmappableChar: "error" | "replace";
  readonly charset: Charset;
  /** 4000 or 32767. */
  readonly maxVarcharBytes: number;
  readonly syncStartedAtMs: number;
  /** Called for each value that a setting changed. */
  readonly onChange: (column: string, change: ValueChange) => void;
}

/** A record with a value that is sound but too large for its column. */
export interface Misfit {
  readonly pending: PendingRecord;
  readonly column: string;
  /** Why, without the value. */
  readonly reason: string;
  /** A type that holds it. */
  readonly needs: OracleType;
}

/** A record that no change of a column makes acceptable. */
export interface Unsound {
  readonly pending: PendingRecord;
  readonly error: RecordError;
}

/** A batch as rows. Each record is in exactly one of the lists, in the order of the batch; misfits one a value. */
export interface ConvertedBatch {
  readonly rows: readonly BoundRow[];
  readonly misfits: readonly Misfit[];
  readonly unsound: readonly Unsound[];
}

/** Turns the records of one load target into rows. */
export interface Converter {
  /** @param firstSequence `_sdc_sequence` of the first record; each one after it has the next. */
  convert(
    batch: readonly PendingRecord[],
    batchedAtMs: number,
    firstSequence: number,
  ): ConvertedBatch;
}

/** Everything about one column that a row needs, fixed before the first one. */
interface Cell {
  readonly column: string;
  readonly isKey: boolean;
  /** The record's own property that the value is; undefined: `read` has to find it. */
  readonly property: string | undefined;
  /** Undefined: the record does not have it. */
  readonly read: (pending: PendingRecord, facts: MetadataFacts) => JsonValue | undefined;
  readonly binder: ValueBinder;
}

/** Compiles the converter of a load target. @throws DiscoveryError for a column of an unsupported type. */
export function createConverter(options: ConverterOptions): Converter {
  const cells = options.columns.map((column) => createCell(column, options));
  const keyCells = cells.map((cell) => (cell.isKey ? cell : undefined));
  const cellsOf = (kind: RowKind) => (kind === "removal" ? keyCells : cells);
  return {
    convert: (batch, batchedAtMs, firstSequence) => {
      const facts = { batchedAtMs, syncStartedAtMs: options.syncStartedAtMs, sequence: 0 };
      const rows: BoundRow[] = [];
      const misfits: Misfit[] = [];
      const unsound: Unsound[] = [];
      for (let index = 0; index < batch.length; index += 1) {
        const pending = batch[index] as PendingRecord;
        facts.sequence = firstSequence + index;
        const kind = isDelete(pending.record) ? options.deletes : "full";
        try {
          const row = convertRow(pending, kind, cellsOf(kind), facts, misfits);
          if (row !== undefined) rows.push(row);
        } catch (error) {
          if (!(error instanceof RecordError)) throw error;
          unsound.push({ pending, error });
        }
      }
      return { rows, misfits, unsound };
    },
  };
}

function isDelete(record: JsonObject): boolean {
  const deletedAt = record[deletedAtProperty];
  return deletedAt !== undefined && deletedAt !== null;
}

/** @returns undefined when a value does not fit; `misfits` has got it then. */
function convertRow(
  pending: PendingRecord,
  kind: RowKind,
  cells: readonly (Cell | undefined)[],
  facts: MetadataFacts,
  misfits: Misfit[],
): BoundRow | undefined {
  const values = new Array<BindValue>(cells.length);
  const misfitsBefore = misfits.length;
  let present = "";
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index];
    if (cell === undefined) {
      values[index] = null;
      continue;
    }
    const bound = boundValue(cell, pending, facts);
    if (kind === "partial") present += bound === undefined ? "0" : "1";
    const isPlain = typeof bound === "string" || typeof bound === "number";
    values[index] = isPlain ? bound : columnValue(bound, cell, pending, misfits);
  }
  if (misfits.length > misfitsBefore) return undefined;
  return {
    kind,
    values,
    present: kind === "partial" ? present : undefined,
    pending,
    replaces: undefined,
  };
}

function boundValue(
  { property, read, binder }: Cell,
  pending: PendingRecord,
  facts: MetadataFacts,
): BindValue | DoesNotFit | undefined {
  const value = property === undefined ? read(pending, facts) : pending.record[property];
  return value === undefined ? undefined : binder(value);
}

function columnValue(
  bound: BindValue | DoesNotFit | undefined,
  { column, isKey }: Cell,
  pending: PendingRecord,
  misfits: Misfit[],
): BindValue {
  if (bound === undefined || bound === null) {
    if (isKey) throw nullKey(column);
    return null;
  }
  if (!isDoesNotFit(bound)) return bound;
  misfits.push({ pending, column, reason: bound.doesNotFit, needs: bound.needs });
  return null;
}

function nullKey(column: string): RecordError {
  return new RecordError(
    `column ${formatIdentifier(column)}: the value of a key is missing or null`,
    {
      hint: "Take the property out of the key properties, or have the source send a value.",
      details: { column },
    },
  );
}

function createCell(column: TargetColumn, options: ConverterOptions): Cell {
  const { name, source, isKey } = column;
  const binder = createValueBinder(column.type, {
    column: name,
    isKey,
    emptyString: options.emptyString,
    cutFraction: column.cutFraction,
    charset: options.charset,
    maxVarcharBytes: options.maxVarcharBytes,
    onUnmappableChar: options.onUnmappableChar,
    onChange: (change) => options.onChange(name, change),
    ...(column.contentEncoding === undefined ? {} : { contentEncoding: column.contentEncoding }),
  });
  if (source.kind === "metadata") {
    const read = metadataReader(source.name, column.type);
    const isNew = source.name === "sequence";
    return {
      column: name,
      isKey,
      property: undefined,
      read,
      binder: isNew ? binder : rememberLast(binder),
    };
  }
  const read = recordReader(source.path);
  return {
    column: name,
    isKey,
    property: ownProperty(source.path),
    read: ({ record }) => read(record),
    binder,
  };
}

/** The times of a batch are mostly those of the record before. */
function rememberLast(binder: ValueBinder): ValueBinder {
  let lastValue: unknown;
  let lastBound: ReturnType<ValueBinder> = null;
  return (value) => {
    if (value !== lastValue) {
      lastBound = binder(value);
      lastValue = value;
    }
    return lastBound;
  };
}
