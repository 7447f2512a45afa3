import type { OracleTypeFamily } from "../types/oracle-type.ts";
import type { DictionaryColumn } from "./columns.ts";
import type { TableConstraint } from "./constraints.ts";
import { isPlainIndex, type TableIndex } from "./indexes.ts";
import { compareText } from "./table-name.ts";

/** Columns that tell the rows of a table apart, with where that is known from. */
export interface ChosenKey {
  /** In the order of the constraint or index. */
  readonly columns: readonly string[];
  readonly source: "primary-key" | "unique-constraint" | "unique-index";
  /** Name of the constraint or index. */
  readonly name: string;
  /** False: rows from before the constraint was enabled may have equal keys (NOVALIDATE). */
  readonly isValidated: boolean;
}

/** The key of a table, or why it has none, or what one has to know about it. */
export interface KeyChoice {
  readonly key: ChosenKey | null;
  /** One sentence without a full stop; null when the key is a validated primary key. */
  readonly reason: string | null;
}

/** Types whose values cannot be compared for equality, so a key of them identifies nothing. */
const unkeyableFamilies: ReadonlySet<OracleTypeFamily> = new Set<OracleTypeFamily>([
  "lob",
  "long",
  "json",
  "vector",
  "xml",
  "unsupported",
]);

/**
 * Chooses the key of a table: the enabled primary key, else the unique constraint or unique index with the fewest
 * columns whose columns are all NOT NULL (first by name among equals, so the choice is the same on every run).
 * Function-based, descending and unusable indexes are no keys, nor is what covers an invisible column.
 */
export function chooseKey(
  columns: readonly DictionaryColumn[],
  constraints: readonly TableConstraint[],
  indexes: readonly TableIndex[],
): KeyChoice {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const isKeyColumn = (name: string) => {
    const column = byName.get(name);
    return (
      column !== undefined && !column.isInvisible && !unkeyableFamilies.has(column.type.family)
    );
  };
  const primary = constraints.find((c) => c.kind === "primary-key" && c.isEnabled);
  if (primary?.columns.every(isKeyColumn)) {
    const reason = primary.isValidated
      ? null
      : `primary key ${primary.name} is not validated: older rows may have equal keys`;
    return {
      key: keyOf(primary.columns, "primary-key", primary.name, primary.isValidated),
      reason,
    };
  }
  const isNotNull = (name: string) => isKeyColumn(name) && byName.get(name)?.isNullable === false;
  const found = uniqueCandidates(constraints, indexes)
    .filter((candidate) => candidate.columns.every(isNotNull))
    .sort(compareCandidates)[0];
  if (found !== undefined) {
    const why = primary === undefined ? "no primary key" : unusable(primary);
    const what = found.source === "unique-index" ? "unique index" : "unique constraint";
    return { key: found, reason: `${why}; ${what} ${found.name} on NOT NULL columns is the key` };
  }
  if (primary !== undefined) return { key: null, reason: unusable(primary) };
  return {
    key: null,
    reason: "no enabled primary key and no unique index on NOT NULL columns only",
  };
}

function unusable(primary: TableConstraint): string {
  return `primary key ${primary.name} covers a column that cannot be read`;
}

function uniqueCandidates(
  constraints: readonly TableConstraint[],
  indexes: readonly TableIndex[],
): readonly ChosenKey[] {
  const fromConstraints = constraints
    .filter((c) => c.kind === "unique" && c.isEnabled && c.isValidated)
    .map(({ columns, name }) => keyOf(columns, "unique-constraint", name, true));
  const fromIndexes = indexes
    .filter((index) => index.isUnique && index.isUsable && isPlainIndex(index))
    .map(({ columns, name }) =>
      keyOf(
        columns.map((column) => column.name),
        "unique-index",
        name,
        true,
      ),
    );
  return [...fromConstraints, ...fromIndexes];
}

function keyOf(
  columns: readonly string[],
  source: ChosenKey["source"],
  name: string,
  isValidated: boolean,
): ChosenKey {
  return { columns, source, name, isValidated };
}

function compareCandidates(left: ChosenKey, right: ChosenKey): number {
  return (
    left.columns.length - right.columns.length ||
    compareText(left.source, right.source) ||
    compareText(left.name, right.name)
  );
}
