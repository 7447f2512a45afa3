import type { BindDef } from "./driver-types.ts";
import { errorText } from "./error-text.ts";

/** What a row of an array statement failed with. */
export interface RowError {
  /** 0-based position of the row among those given. */
  readonly row: number;
  /** `ORA-01438`. */
  readonly code: string;
  /** One line, without values of the row. */
  readonly message: string;
}

/** What `executeMany` takes besides the rows. */
export interface ExecuteManyOptions {
  /** One for each value of a row, in their order. */
  readonly bindDefs: readonly BindDef[];
  /** True: rows that fail are reported and the others stay; false (the default): the first failing row is thrown. */
  readonly batchErrors?: boolean;
  /** True: how many rows of the table each row touched is told. Default false. */
  readonly dmlRowCounts?: boolean;
}

/** What an array statement did. */
export interface ExecuteManyResult {
  readonly rowsAffected: number;
  /** Rows of the table touched by each row; empty unless asked for. */
  readonly rowCounts: readonly number[];
  /** Rows that failed, by position; empty unless asked for. */
  readonly rowErrors: readonly RowError[];
}

/** The driver's report on one row; its message ends in a newline and it has no code of its own. */
export function rowErrorOf(error: {
  readonly message: string;
  readonly offset?: number | undefined;
}): RowError {
  const text = errorText(error.message);
  return {
    row: error.offset ?? 0,
    code: /\b(?:ORA-\d{5}|NJS-\d{3})\b/.exec(text)?.[0] ?? "DRIVER",
    message: text,
  };
}
