import type { RecordColumn } from "@singer-oracle/core";
import {
  type ColumnReader,
  defaultReadOptions,
  type OracleType,
  quoteIdentifier,
  type RecordConversion,
  type Row,
  readColumn,
  type SelectItem,
} from "@singer-oracle/core/oracle";
import type { PlannedColumn } from "../stream-plan.ts";

/** A column whose values say how far a stream was read. */
export interface KeyColumn {
  readonly name: string;
  readonly type: OracleType;
  /**
   * `record`: its value as it stands in the record, which a setting may have changed. `exact`: the value that Oracle has,
   * whatever the settings make of it in the record.
   */
  readonly form: "record" | "exact";
}

/** A column whose fetched values are not the ones to encode. */
interface Conversion {
  readonly position: number;
  /** Where the length of a large value stands; undefined = nowhere. */
  readonly lengthPosition: number | undefined;
  readonly toRecord: RecordConversion;
}

/** Where everything stands in the rows of a statement: fixed before the first row. */
export interface RowLayout {
  /** The select list, without names of their own, so that ORDER BY finds the table's columns. */
  readonly items: readonly SelectItem[];
  /** The record's properties, in their order. */
  readonly columns: readonly RecordColumn[];
  readonly conversions: readonly Conversion[];
  /** Positions of the key columns that were asked for, in their order. */
  readonly keyPositions: readonly number[];
  /** Positions of values that may be large. */
  readonly largePositions: readonly number[];
  /** Bytes that the other values of a row have at most, roughly. */
  readonly declaredBytes: number;
  /** LONG and LONG RAW, whose length nobody can ask for. */
  readonly hasLong: boolean;
}

/**
 * Lays out the rows of a stream: first the record's columns, a large one with its length behind it, then the key columns
 * that do not stand there in the form that is asked for.
 */
export function layOutRow(
  columns: readonly PlannedColumn[],
  keys: readonly KeyColumn[] = [],
): RowLayout {
  const builder = new LayoutBuilder();
  const positions = new Map<string, number>();
  const recordColumns = columns.map(({ name, type, reader }): RecordColumn => {
    const position = builder.add(type, reader);
    if (reader.toRecord === undefined) positions.set(`exact ${name}`, position);
    positions.set(`record ${name}`, position);
    return { name, encoding: reader.encoding, position };
  });
  const keyPositions = keys.map(({ name, type, form }) => {
    const known = positions.get(`${form} ${name}`);
    if (known !== undefined) return known;
    return builder.add(type, readColumn(type, quoteIdentifier(name), exactOptions));
  });
  return { ...builder.layout(), columns: recordColumns, keyPositions };
}

/** Nothing is nulled, clamped or cut. */
const exactOptions = { ...defaultReadOptions, outOfRangeDates: "text" } as const;

class LayoutBuilder {
  readonly #items: SelectItem[] = [];
  readonly #conversions: Conversion[] = [];
  readonly #largePositions: number[] = [];
  #declaredBytes = 0;
  #hasLong = false;

  add(type: OracleType, reader: ColumnReader): number {
    const position = this.#items.length;
    for (const expression of reader.selectExpressions) this.#items.push({ expression });
    if (reader.toRecord !== undefined) {
      const lengthPosition = reader.selectExpressions.length === 2 ? position + 1 : undefined;
      this.#conversions.push({ position, lengthPosition, toRecord: reader.toRecord });
    }
    if (reader.large === "none") this.#declaredBytes += declaredBytesOf(type);
    else this.#largePositions.push(position);
    if (type.family === "long") this.#hasLong = true;
    return position;
  }

  layout(): Omit<RowLayout, "columns" | "keyPositions"> {
    return {
      items: this.#items,
      conversions: this.#conversions,
      largePositions: this.#largePositions,
      declaredBytes: this.#declaredBytes,
      hasLong: this.#hasLong,
    };
  }
}

/** Bytes of the longest value of a type that is not large; numbers and dates are about as long as this. */
function declaredBytesOf(type: OracleType): number {
  switch (type.family) {
    case "character":
      return type.lengthUnit === "CHAR" ? type.length * 4 : type.length;
    case "raw":
      return type.length;
    default:
      return 32;
  }
}

/** Rows that were converted up to the first one that could not be. */
export interface ConvertedRows {
  readonly rowCount: number;
  /** Why the row behind them could not be converted. */
  readonly failure: unknown;
}

/**
 * Makes what the columns' encodings take of what was fetched, in place and column by column. The first row that cannot be
 * converted ends the rows before it, which are all complete.
 */
export function convertRows({ conversions }: RowLayout, rows: readonly Row[]): ConvertedRows {
  let rowCount = rows.length;
  let failure: unknown;
  for (const { position, lengthPosition, toRecord } of conversions) {
    let at = 0;
    try {
      for (; at < rowCount; at += 1) {
        const row = rows[at] as unknown[];
        const length = lengthPosition === undefined ? undefined : row[lengthPosition];
        row[position] = toRecord(row[position], length);
      }
    } catch (error) {
      rowCount = at;
      failure = error;
    }
  }
  return { rowCount, failure };
}
