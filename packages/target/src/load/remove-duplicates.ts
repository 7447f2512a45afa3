import { type BindValue, createKeyText } from "@singer-oracle/core/oracle";
import type { TargetColumn } from "../table/table-plan.ts";
import type { BoundRow } from "./bound-row.ts";

/** The rows of a batch, each key once. */
export interface UniqueRows {
  readonly rows: readonly BoundRow[];
  /** How many rows went. */
  readonly duplicates: number;
}

/**
 * What leaves one row of each key: the last one, in its place. A partial row is put onto the row before it. Keys are the
 * same when Oracle finds their values equal: `1` and `1.0`, one instant in two offsets, CHAR with and without blanks.
 * @param columns In the order of the rows' values; without a key column every row stays.
 */
export function createDuplicateRemover(
  columns: readonly TargetColumn[],
): (rows: readonly BoundRow[]) => UniqueRows {
  const keys = columns.flatMap((column, position) =>
    column.isKey ? [{ position, text: createKeyText(column.type) }] : [],
  );
  if (keys.length === 0) return (rows) => ({ rows, duplicates: 0 });
  const keyOf = ({ values }: BoundRow): string => {
    let text = "";
    // The key of a row is never null: the converter has seen to it.
    for (const key of keys) text += key.text(values[key.position] as Exclude<BindValue, null>);
    return text;
  };
  return (rows) => (areUnique(rows, keyOf) ? { rows, duplicates: 0 } : uniqueRows(rows, keyOf));
}

/** What most batches are; each key is looked up once only. */
function areUnique(rows: readonly BoundRow[], keyOf: (row: BoundRow) => string): boolean {
  const keys = new Set<string>();
  for (const row of rows) keys.add(keyOf(row));
  return keys.size === rows.length;
}

function uniqueRows(rows: readonly BoundRow[], keyOf: (row: BoundRow) => string): UniqueRows {
  const places = new Map<string, number>();
  const kept: (BoundRow | undefined)[] = [];
  for (const row of rows) {
    const key = keyOf(row);
    const place = places.get(key);
    const earlier = place === undefined ? undefined : kept[place];
    places.set(key, kept.length);
    if (place === undefined || earlier === undefined) {
      kept.push(row);
    } else {
      kept[place] = undefined;
      kept.push(follow(earlier, row));
    }
  }
  return {
    rows: kept.filter((row) => row !== undefined),
    duplicates: rows.length - places.size,
  };
}

/** One row that does what both do, one after the other. */
function follow(earlier: BoundRow, later: BoundRow): BoundRow {
  if (later.kind !== "partial") return { ...later, replaces: earlier };
  // What is gone is not marked: a partial record makes no row.
  if (earlier.kind === "removal") return { ...earlier, replaces: earlier.replaces };
  const { present } = later;
  const values = earlier.values.map((value, index) =>
    present?.[index] === "1" ? (later.values[index] ?? null) : value,
  );
  return {
    kind: earlier.kind,
    values,
    present: either(earlier.present, present),
    pending: later.pending,
    replaces: earlier,
  };
}

/** A mark where one of two has one; undefined stays: all are there. */
function either(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return undefined;
  return Array.from(one, (mark, index) => (other[index] === "1" ? "1" : mark)).join("");
}
