import type { Column, Constraint, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { ColumnDefinition, ConstraintDefinition, Name } from "../parser/ast.ts";
import type { SqlType } from "../types/sql-type.ts";
import { typeOfName } from "./build-columns.ts";
import type { DdlContext } from "./ddl-context.ts";
import { sameKeyType } from "./key-types.ts";
import { findObject, noSuchTable } from "./required-privileges.ts";

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

/** The columns and constraints that a statement gives to a table. */
export interface TableElements {
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly ConstraintDefinition[];
}

/**
 * The type of a column that is written without one: that of the column which its foreign key points at; undefined when it has
 * none. `elements`: the statement's, for foreign keys of the table and for those that point at the table itself.
 * @throws OraError 942, 2268, 2270.
 */
export function referencedType(
  context: DdlContext,
  column: ColumnDefinition,
  table: { readonly owner: string; readonly name: string },
  elements: TableElements,
): SqlType | undefined {
  const inline = column.constraints.find(({ references }) => references !== undefined);
  const definition =
    inline ??
    elements.constraints.find((one) => one.references && one.columns.includes(column.name));
  if (definition?.references === undefined) return undefined;
  const place = inline ? 0 : definition.columns.indexOf(column.name);
  const { table: name, columns } = definition.references;
  const owner = name.parts.length > 1 ? name.parts.at(-2) : context.session.currentSchema;
  const parent = findObject(context.session, name);
  if (parent === undefined && owner === table.owner && name.parts.at(-1) === table.name) {
    return ownType(columns, place, definition.at, elements, context);
  }
  const found = context.session.resolve(name, "references");
  if (found.kind !== "table") throw noSuchTable(context.session, name);
  return referencedKey(found, columns, definition.at).columns[place]?.type;
}

/** The type of a column of the table that is being made. @throws OraError 2268, 2270 */
function ownType(
  names: readonly string[] | undefined,
  place: number,
  at: number,
  { columns, constraints }: TableElements,
  { session }: DdlContext,
): SqlType | undefined {
  const inline = columns.find(({ constraints: own }) => own.some(({ kind }) => kind === "primary"));
  const primary = constraints.find(({ kind }) => kind === "primary");
  const key = names ?? primary?.columns ?? (inline ? [inline.name] : undefined);
  if (key === undefined) throw oraError(2268, [], at);
  const target = columns.find(({ name }) => name === key[place]);
  if (target?.type === undefined) throw oraError(2270, [], at);
  return typeOfName(target.type, session);
}
