import type { Row, SqlReader } from "../sql-reader.ts";
import { filterPredicate } from "./filter-predicate.ts";
import type { ObjectFilter } from "./object-filter.ts";
import {
  type DictionaryOptions,
  type DictionaryQuery,
  isFlag,
  readBatches,
  textOf,
  textOrNull,
} from "./read-rows.ts";
import { type TableGroups, tableGroups } from "./table-groups.ts";
import type { TableName } from "./table-name.ts";

/** What a constraint demands. */
export type ConstraintKind = "primary-key" | "unique" | "foreign-key" | "check";

/** A constraint of a table. */
export interface TableConstraint {
  readonly name: string;
  readonly kind: ConstraintKind;
  /** In the order of the constraint; for a check in no particular order. */
  readonly columns: readonly string[];
  /** False: the database does not check it. Only read with scope `all`. */
  readonly isEnabled: boolean;
  /** False (NOVALIDATE): rows from before the constraint was enabled may break it. */
  readonly isValidated: boolean;
  /** Checked at COMMIT at the earliest instead of after each statement, if the session asks for it. */
  readonly isDeferrable: boolean;
  /** The constraint's index and its owner, for a primary key or unique constraint; null otherwise. */
  readonly index: TableName | null;
  /** What a foreign key refers to; null for other kinds and when that table is not visible. */
  readonly references: ConstraintReference | null;
  /** The condition of a check; null for other kinds and when it was not asked. */
  readonly condition: string | null;
}

/** The far end of a foreign key. */
export interface ConstraintReference {
  readonly table: TableName;
  readonly constraint: string;
  /** `NO ACTION`, `CASCADE` or `SET NULL`. */
  readonly deleteRule: string;
}

/** Which constraints are read. */
export type ConstraintScope =
  /** Enabled primary keys and unique constraints. */
  | "keys"
  /** Also foreign keys, checks with their text (a LONG) and what is disabled. */
  | "all";

/**
 * Constraints with their columns in order. The join has the owner: names of constraints are unique per owner
 * only. Source: Oracle Database Reference, ALL_CONSTRAINTS, ALL_CONS_COLUMNS.
 */
export function constraintsQuery(
  filter: ObjectFilter,
  scope: ConstraintScope = "keys",
): DictionaryQuery {
  const predicate = filterPredicate(filter, { owner: "k.OWNER", table: "k.TABLE_NAME" });
  const isAll = scope === "all";
  const narrowed = isAll
    ? "k.CONSTRAINT_TYPE IN ('P', 'U', 'R', 'C')"
    : "k.CONSTRAINT_TYPE IN ('P', 'U')\n  AND k.STATUS = 'ENABLED'";
  const reference = isAll
    ? "k.R_OWNER, k.R_CONSTRAINT_NAME, (SELECT r.TABLE_NAME FROM ALL_CONSTRAINTS r WHERE r.OWNER = k.R_OWNER AND r.CONSTRAINT_NAME = k.R_CONSTRAINT_NAME), k.DELETE_RULE, k.SEARCH_CONDITION"
    : "NULL, NULL, NULL, NULL, NULL";
  const sql = `SELECT k.OWNER, k.TABLE_NAME, k.CONSTRAINT_NAME, k.CONSTRAINT_TYPE, c.COLUMN_NAME, k.STATUS, k.VALIDATED, k.DEFERRABLE, k.INDEX_OWNER, k.INDEX_NAME, ${reference}
FROM ALL_CONSTRAINTS k
JOIN ALL_CONS_COLUMNS c ON c.OWNER = k.OWNER AND c.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND c.TABLE_NAME = k.TABLE_NAME
WHERE ${narrowed}
  AND ${predicate.text}
ORDER BY k.OWNER, k.TABLE_NAME, k.CONSTRAINT_NAME, c.POSITION, c.COLUMN_NAME`;
  return { sql, binds: predicate.binds };
}

const kinds: Readonly<Record<string, ConstraintKind>> = {
  P: "primary-key",
  U: "unique",
  R: "foreign-key",
  C: "check",
};

/**
 * Reads the constraints of all tables that pass the filter, in one query, by table key.
 * @throws OracleError when the query fails.
 */
export async function readConstraints(
  reader: SqlReader,
  filter: ObjectFilter,
  options: DictionaryOptions & { readonly scope?: ConstraintScope } = {},
  isWanted?: (key: string) => boolean,
): Promise<TableGroups<TableConstraint>> {
  const groups = tableGroups<TableConstraint>(isWanted);
  let last: { readonly row: Row; readonly columns: string[] } | undefined;
  for await (const batch of readBatches(reader, constraintsQuery(filter, options.scope), options)) {
    for (const row of batch) {
      const column = textOf(row[4], "ALL_CONS_COLUMNS.COLUMN_NAME");
      if (last !== undefined && isSameConstraint(last.row, row)) {
        last.columns.push(column);
        continue;
      }
      const columns = [column];
      last = { row, columns };
      groups.add(row[0], row[1], () => constraintOf(row, columns));
    }
  }
  return groups;
}

function isSameConstraint(left: Row, right: Row): boolean {
  return left[2] === right[2] && left[1] === right[1] && left[0] === right[0];
}

function constraintOf(row: Row, columns: readonly string[]): TableConstraint {
  const kind = kinds[textOf(row[3], "ALL_CONSTRAINTS.CONSTRAINT_TYPE").trim()] ?? "check";
  const indexName = textOrNull(row[9], "ALL_CONSTRAINTS.INDEX_NAME");
  const owner = textOf(row[0], "ALL_CONSTRAINTS.OWNER");
  return {
    name: textOf(row[2], "ALL_CONSTRAINTS.CONSTRAINT_NAME"),
    kind,
    columns,
    isEnabled: isFlag(row[5], "ENABLED"),
    isValidated: isFlag(row[6], "VALIDATED"),
    isDeferrable: isFlag(row[7], "DEFERRABLE"),
    index:
      indexName === null
        ? null
        : { owner: textOrNull(row[8], "ALL_CONSTRAINTS.INDEX_OWNER") ?? owner, name: indexName },
    references: referenceOf(row),
    condition: textOrNull(row[14], "ALL_CONSTRAINTS.SEARCH_CONDITION"),
  };
}

function referenceOf(row: Row): ConstraintReference | null {
  const owner = textOrNull(row[10], "ALL_CONSTRAINTS.R_OWNER");
  const constraint = textOrNull(row[11], "ALL_CONSTRAINTS.R_CONSTRAINT_NAME");
  const name = textOrNull(row[12], "ALL_CONSTRAINTS.TABLE_NAME");
  if (owner === null || constraint === null || name === null) return null;
  const deleteRule = textOrNull(row[13], "ALL_CONSTRAINTS.DELETE_RULE") ?? "NO ACTION";
  return { table: { owner, name }, constraint, deleteRule };
}
