import { RecordError } from "../errors.ts";
import type { RecordColumn } from "./record-plan.ts";

/** Why a value cannot be written. Says what it is, never what it holds. */
export type ValueProblem =
  | "it is not text"
  | "it is not the text of a finite decimal number"
  | "it is not a number"
  | "it is NaN or infinite, which JSON does not have"
  | "it is not a boolean"
  | "it is not bytes"
  | "it is not JSON text"
  | "its JSON text has a line break inside a string"
  | "its JSON text is empty";

const hints: Readonly<Partial<Record<ValueProblem, string>>> = {
  "it is NaN or infinite, which JSON does not have":
    "Set special_floats to null, or leave such rows out.",
  "it is not the text of a finite decimal number":
    "An infinite NUMBER cannot be written as JSON: correct the row, or deselect the column.",
};

/** The error for a value that cannot be written. Names the stream and the column; the value is not in it. */
export function recordValueError(
  stream: string,
  column: RecordColumn,
  problem: ValueProblem,
): RecordError {
  const hint = hints[problem];
  return new RecordError(
    `stream "${stream}": cannot write column "${column.name}" as ${column.encoding}: ${problem}`,
    {
      details: { stream, column: column.name, encoding: column.encoding },
      ...(hint === undefined ? {} : { hint }),
    },
  );
}
