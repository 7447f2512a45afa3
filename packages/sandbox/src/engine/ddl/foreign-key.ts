import type { Column, Constraint, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { ColumnDefinition, ConstraintDefinition, Name } from "../parser/ast.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { DdlContext } from "./ddl-context.ts";
import { sameKeyType } from "./key-types.ts";
import { noSuchTable } from "./required-privileges.ts";

/**
 * Fills in a foreign key: the key it points at.
 * Source: Oracle SQL Language Reference, constraint, Foreign Key Constraints.
 * @throws OraError 942, 1031 without REFERENCES, 2256, 2267, 2268, 2270, 2275, 14454, 14455.
 */
export function buildReference(
  context: DdlContext,
  table: Table,
  constraint: Constraint,
  definition: ConstraintDefinition,
): void {
  const { references, at } = definition;
  if (references === undefined) return;
  const parent = parentTable(context, table, references.table);
  if (parent.temporary !== null) throw oraError(14454, [], at);
  if (table.temporary !== null) throw oraError(14455, [], at);
  const key = referencedKey(parent, references.columns, at);
  if (key.columns.length !== constraint.columns.length) throw oraError(2256, [], at);
  for (const [place, column] of constraint.columns.entries()) {
    const target = key.columns[place];
    if (target && !sameKeyType(column.type, target.type)) throw oraError(2267, [], at);
  }
  const twice = table.constraints.some(
    (other) =>
      other.references?.constraint === key.constraint &&
      other.columns.every((column, place) => column === constraint.columns[place]),
  );
  if (twice) throw oraError(2275, [], at);
  constraint.references = {
    constraint: key.constraint,
    table: parent,
    onDelete: references.onDelete ?? null,
  };
  // The foreign key is written in the order of its own list; the key's columns decide which belongs to which.
  constraint.columns = inKeyOrder(constraint.columns, key);
}

/** A table may point at itself while it is being made. */
function parentTable({ session }: DdlContext, table: Table, name: Name): Table {
  const owner = name.parts.length > 1 ? name.parts.at(-2) : session.currentSchema;
  if (owner === table.owner && name.parts.at(-1) === table.name) return table;
  const found = session.resolve(name, "references");
  if (found.kind !== "table") throw noSuchTable(session, name);
  return found;
}

interface ReferencedKey {
  readonly constraint: Constraint;
  /** In the order of the foreign key's list. */
  readonly columns: readonly Column[];
}

/** The primary key, or the key of the columns that are named, in any order. @throws OraError 2268, 2270, 904 */
function referencedKey(
  parent: Table,
  names: readonly string[] | undefined,
  at: number,
): ReferencedKey {
  if (names === undefined) {
    const primary = parent.constraints.find(({ kind }) => kind === "primary");
    if (primary === undefined) throw oraError(2268, [], at);
    return { constraint: primary, columns: primary.columns };
  }
  const columns = names.map((name) => {
    const column = parent.columns.find((candidate) => candidate.name === name && !candidate.unused);
    if (column === undefined) throw oraError(904, [`"${name}"`], at);
    return column;
  });
  const key = parent.constraints.find(
    ({ kind, columns: keyColumns }) =>
      (kind === "primary" || kind === "unique") &&
      keyColumns.length === columns.length &&
      keyColumns.every((column) => columns.includes(column)),
  );
  if (key === undefined) throw oraError(2270, [], at);
  return { constraint: key, columns };
}

function inKeyOrder(columns: readonly Column[], key: ReferencedKey): Column[] {
  return key.constraint.columns.map(
    (target) => columns[key.columns.indexOf(target)] ?? (columns[0] as Column),
  );
}

/**
 * The type of a column that is written without one and points at another table's key.
 * @throws OraError 942, 2268, 2270.
 */
export function referencedType(
  context: DdlContext,
  { constraints }: ColumnDefinition,
): SqlType | undefined {
  const definition = constraints.find(({ references }) => references !== undefined);
  if (definition?.references === undefined) return undefined;
  const { table: name, columns } = definition.references;
  const parent = context.session.resolve(name, "references");
  if (parent.kind !== "table") throw noSuchTable(context.session, name);
  return referencedKey(parent, columns, definition.at).columns[0]?.type;
}
