import {
  createRecordEncoder,
  type Log,
  type MessageWriter,
  type SpecialFloats,
} from "@singer-oracle/core";
import type { Row } from "@singer-oracle/core/oracle";
import type { RowBatch } from "../read-batches.ts";
import type { StreamPlan } from "../stream-plan.ts";
import { convertRows, type RowLayout } from "./row-layout.ts";

/**
 * Bytes of a line beyond which older versions of Meltano stop, unless told otherwise. Source: Meltano, `elt.buffer_size`, half
 * of it a line: 10 MiB, 100 MiB in 4.4.1.
 */
const longLineBytes = 5_242_880;

const lineFeed = 0x0a;

/** Rows that were handed to the output. */
export interface WrittenRows {
  readonly rowCount: number;
  /** The last of them. */
  readonly lastRow: Row;
}

/** What `createRowWriter` needs. */
export interface RowWriterOptions {
  readonly plan: StreamPlan;
  readonly layout: RowLayout;
  readonly version: number | undefined;
  readonly specialFloats: SpecialFloats;
  readonly output: MessageWriter;
  readonly log: Log;
  /** Looks at rows that were converted and are about to be written. */
  readonly onRows: ((rows: readonly Row[]) => void) | undefined;
  /** Rows that may be written before `onWritten` wants to hear of them, at least 1. */
  readonly rowsUntilDue: () => number;
  /** Is told after every 64 KiB or so. */
  readonly onWritten: (written: WrittenRows) => Promise<void>;
}

/** Writes the rows of one statement as RECORD lines. */
export interface RowWriter {
  /**
   * Writes a batch. A row that cannot be written ends the batch: those before it have been written.
   * @throws RecordError for such a row; OutputClosedError and ToolkitError as `MessageWriter.writeLines`.
   */
  write(batch: RowBatch): Promise<void>;
}

/** Makes the writer of a statement's rows. */
export function createRowWriter(options: RowWriterOptions): RowWriter {
  const { plan, layout, version, output, onWritten, rowsUntilDue } = options;
  const encoder = createRecordEncoder(
    { stream: plan.stream, columns: layout.columns, ...(version === undefined ? {} : { version }) },
    { specialFloats: options.specialFloats },
  );
  const warnOfLongLine = longLineWarning(plan, options.log);

  /** Writes rows up to and without `end`. */
  const writeRows = async (rows: readonly Row[], end: number, time: string): Promise<void> => {
    for (let next = 0; next < end; ) {
      const until = Math.min(end, next + rowsUntilDue());
      // The encoder takes whole arrays.
      const isWhole = until === rows.length;
      const part = isWhole ? rows : rows.slice(next, until);
      const { bytes, rowCount } = encoder.encode(part, isWhole ? next : 0, time);
      if (bytes.length > longLineBytes) warnOfLongLine(bytes);
      await output.writeLines(bytes, rowCount);
      next += rowCount;
      await onWritten({ rowCount, lastRow: rows[next - 1] as Row });
    }
  };
  return {
    write: async ({ rows, timeExtracted }) => {
      const { rowCount, failure } = convertRows(layout, rows);
      options.onRows?.(rowCount === rows.length ? rows : rows.slice(0, rowCount));
      await writeRows(rows, rowCount, timeExtracted);
      if (failure !== undefined) throw failure;
    },
  };
}

/** Tells once of lines that Meltano would not take. A chunk ends with the line that makes it long. */
function longLineWarning(plan: StreamPlan, log: Log): (chunk: Uint8Array) => void {
  let isTold = false;
  return (chunk) => {
    const start = chunk.lastIndexOf(lineFeed, chunk.length - 2) + 1;
    if (isTold || chunk.length - start <= longLineBytes) return;
    isTold = true;
    log.warning(
      `stream "${plan.tapStreamId}": a line is longer than 5 MiB, where versions of Meltano before 4.4 may stop unless their setting elt.buffer_size is raised; lower lob_max_bytes to avoid it`,
    );
  };
}
