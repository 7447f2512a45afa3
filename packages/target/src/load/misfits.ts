import {
  formatIdentifier,
  type OracleType,
  printOracleType,
  type WideningLimits,
  widenType,
} from "@singer-oracle/core/oracle";
import type { TargetColumn } from "../table/table-plan.ts";
import type { RejectedRecord } from "./stream-loader.ts";
import type { Misfit, Unsound } from "./to-binds.ts";

/**
 * For each column that may be widened, one type that holds all the values that did not fit; empty when no column may be.
 */
export function neededTypes(
  misfits: readonly Misfit[],
  columns: readonly TargetColumn[],
  limits: WideningLimits,
): ReadonlyMap<string, OracleType> {
  const mayWiden = new Set(columns.flatMap((column) => (column.mayWiden ? [column.name] : [])));
  const needs = new Map<string, OracleType>();
  for (const { column, needs: type } of misfits) {
    if (!mayWiden.has(column)) continue;
    const known = needs.get(column);
    needs.set(column, known === undefined ? type : widenType(known, type, limits).type);
  }
  return needs;
}

const misfitHint =
  "Give the column a type that holds the value, by hand or in column_type_overrides, or let it grow with schema_evolution: add-and-widen and on_long_string: widen.";

/** The records of misfits, each once, for the first of their values. */
export function rejectMisfits(
  misfits: readonly Misfit[],
  columns: readonly TargetColumn[],
): readonly RejectedRecord[] {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const rejected = new Map<Misfit["pending"], RejectedRecord>();
  for (const { pending, column, reason } of misfits) {
    if (rejected.has(pending)) continue;
    const type = types.get(column);
    const shown = type === undefined ? "its column" : printOracleType(type);
    const text = `column ${formatIdentifier(column)}: the value does not fit ${shown}: ${reason}`;
    rejected.set(pending, { pending, code: "RECORD", reason: text, hint: misfitHint });
  }
  return [...rejected.values()];
}

/** Records that no column takes. */
export function rejectUnsound(unsound: readonly Unsound[]): readonly RejectedRecord[] {
  return unsound.map(({ pending, error }) => ({
    pending,
    code: error.code,
    reason: error.message,
    hint: error.hint,
  }));
}
