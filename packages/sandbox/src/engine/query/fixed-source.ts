import { TICK } from "../expressions/contract.ts";
import { tickIsDue } from "../expressions/ticks.ts";
import type { TableRef } from "../parser/ast.ts";
import type { Row } from "../types/value.ts";
import type { NewSource, ResultColumn, Rows, Source } from "./contract.ts";

/** The parts that sources without a table have in common. */
export function fixedSource(
  alias: string | undefined,
  columns: readonly ResultColumn[],
  estimate: number,
  plan: Source["plan"],
): Omit<NewSource, "rows"> {
  return {
    scope: { alias, columns: columns.map((column) => ({ ...column, hidden: false })) },
    star: columns.map((_, index) => index),
    identity: true,
    estimate,
    plan,
    locks: [],
    noRowid: 1446,
  };
}

/** `owner.table.column` is possible only without an alias. */
export function ownNames(
  ref: Extract<TableRef, { kind: "table" }>,
  owner: string,
  tableName: string,
): { readonly owner?: string; readonly tableName?: string } {
  return ref.alias === undefined ? { owner, tableName } : {};
}

/** Rows of a generator that knows no ticks. */
export function* ticking(rows: Iterable<Row>): Rows {
  for (const row of rows) {
    if (tickIsDue()) yield TICK;
    yield row;
  }
}
