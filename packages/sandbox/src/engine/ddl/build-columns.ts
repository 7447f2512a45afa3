import type { Column, Sequence, SessionContext } from "../catalog/contract.ts";
import { OraError, oraError } from "../errors.ts";
import { compileExpr } from "../expressions/compile.ts";
import { convertTo } from "../expressions/compiled.ts";
import type { Scope, ScopeSource } from "../expressions/contract.ts";
import { emptyScope } from "../expressions/scope.ts";
import type { ColumnDefinition, Expr, TypeName } from "../parser/ast.ts";
import { numberType } from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import { typeFromName } from "../types/type-from-name.ts";
import { identitySequenceName } from "./generated-names.ts";
import { isPure, mentions } from "./pure-expression.ts";
import { objectFacts } from "./schema-objects.ts";
import { sequenceNumbers } from "./sequence-options.ts";

/** The table that new columns belong to. */
export interface ColumnOwner {
  readonly owner: string;
  readonly name: string;
  readonly objectId: number;
  /** Columns that are there already; empty for a new table. */
  readonly columns: readonly Column[];
}

/** The type that a name in a statement means to a session. @throws OraError 902, 906, 910, 1723, 1727 and so on. */
export function typeOfName(name: TypeName, session: SessionContext): SqlType {
  return typeFromName(name, {
    version: session.version,
    maxStringBytes: session.db.maxStringBytes,
    lengthSemantics: session.nls.lengthSemantics,
  });
}

/**
 * New columns of a table in the order they are written. Virtual columns may name any stored column of the table.
 * @throws OraError for types, defaults and expressions, 30669 for a second identity column, 1754 for a second LONG.
 */
export function buildColumns(
  definitions: readonly ColumnDefinition[],
  table: ColumnOwner,
  session: SessionContext,
  typeOfReference: (definition: ColumnDefinition) => SqlType | undefined = () => undefined,
): Column[] {
  let position = nextPosition(table.columns);
  const columns = definitions.map((definition): Column => {
    if (definition.virtual !== undefined) return virtualColumn(definition, session);
    const type = storedType(definition, session, typeOfReference);
    const column = storedColumn(definition, type, position);
    position += 1;
    return column;
  });
  const all = [...table.columns, ...columns];
  checkLongs(all, definitions);
  for (const [index, definition] of definitions.entries()) {
    const column = columns[index] as Column;
    if (definition.virtual !== undefined) typeVirtual(column, definition, all, table, session);
    else if (definition.default !== undefined) setDefault(column, definition.default, session);
    if (definition.identity !== undefined) setIdentity(column, definition, all, table, session);
  }
  return columns;
}

/** The place of the next stored column in a row. Places are never used again. */
export function nextPosition(columns: readonly Column[]): number {
  return columns.reduce((next, column) => Math.max(next, column.position + 1), 0);
}

function storedType(
  definition: ColumnDefinition,
  session: SessionContext,
  typeOfReference: (definition: ColumnDefinition) => SqlType | undefined,
): SqlType {
  if (definition.type !== undefined) return typeOfName(definition.type, session);
  if (definition.identity !== undefined) return numberType;
  const type = typeOfReference(definition);
  if (type === undefined) throw oraError(2263, [], definition.at);
  return type;
}

/** A plain column as CREATE TABLE makes it. */
export function storedColumn(
  definition: Pick<ColumnDefinition, "name" | "invisible">,
  type: SqlType,
  position: number,
): Column {
  return {
    name: definition.name,
    type,
    nullable: true,
    invisible: definition.invisible ?? false,
    systemHidden: false,
    unused: false,
    comment: null,
    position,
  };
}

function virtualColumn(definition: ColumnDefinition, session: SessionContext): Column {
  const type = definition.type === undefined ? numberType : typeOfName(definition.type, session);
  return storedColumn(definition, type, -1);
}

/** A table has one LONG at most. Source: Oracle SQL Language Reference, LONG Data Type. */
function checkLongs(all: readonly Column[], definitions: readonly ColumnDefinition[]): void {
  const longs = all.filter(({ type }) => type.name === "LONG" || type.name === "LONG RAW");
  if (longs.length > 1) {
    const last = definitions.find((definition) => definition.name === longs.at(-1)?.name);
    throw oraError(1754, [], last?.at ?? -1);
  }
}

/** The columns of a table as a scope for virtual columns, CHECK conditions and index expressions. */
export function tableScope(
  table: Pick<ColumnOwner, "owner" | "name">,
  columns: readonly Column[],
): Scope {
  const source: ScopeSource = {
    alias: table.name,
    owner: table.owner,
    tableName: table.name,
    columns: columns
      .filter((column) => !column.unused)
      .map((column) => ({
        name: column.name,
        type: column.type,
        nullable: column.nullable,
        hidden: column.invisible || column.systemHidden,
      })),
  };
  return emptyScope({ sources: [source] });
}

function typeVirtual(
  column: Column,
  definition: ColumnDefinition,
  all: readonly Column[],
  table: ColumnOwner,
  session: SessionContext,
): void {
  const { virtual, at } = definition;
  if (virtual === undefined) return;
  if (definition.default !== undefined) throw oraError(54025, [], at);
  if (!isPure(virtual.expr)) throw oraError(54002, [], virtual.expr.at);
  const others = new Set(all.filter((other) => other.position < 0).map((other) => other.name));
  if (mentions(virtual.expr, others)) throw oraError(54012, [], virtual.expr.at);
  const stored = all.filter((other) => other.position >= 0);
  const compiled = compileExpr(virtual.expr, tableScope(table, stored), session);
  if (definition.type === undefined) column.type = compiled.type;
  else convertTo(compiled, column.type, session, virtual.expr.at);
  if (noVirtual.has(column.type.name)) throw oraError(54004, [], at);
  column.virtual = virtual;
}

const noVirtual: ReadonlySet<string> = new Set([
  "LONG",
  "LONG RAW",
  "CLOB",
  "NCLOB",
  "BLOB",
  "BFILE",
]);

/**
 * Gives a column a default.
 * Source: Oracle SQL Language Reference, CREATE TABLE, DEFAULT.
 * @throws OraError 984 for a column in it, 932 for a type that does not fit, 2251 for a subquery.
 */
export function setDefault(
  column: Column,
  definition: NonNullable<ColumnDefinition["default"]>,
  session: SessionContext,
): void {
  const { expr } = definition;
  const compiled = compileDefault(expr, session);
  convertTo(compiled, column.type, session, expr.at);
  column.default = definition;
}

/** Compiles the expression of a default. @throws OraError 984 for a column in it. */
export function compileDefault(
  expr: Expr,
  session: SessionContext,
): ReturnType<typeof compileExpr> {
  try {
    return compileExpr(expr, emptyScope({ sequences: true }), session);
  } catch (error) {
    if (error instanceof OraError && error.number === 904) throw oraError(984, [], error.position);
    throw error;
  }
}

function setIdentity(
  column: Column,
  definition: ColumnDefinition,
  all: readonly Column[],
  table: ColumnOwner,
  session: SessionContext,
): void {
  const { identity, at } = definition;
  if (identity === undefined) return;
  if (column.type.name !== "NUMBER") throw oraError(30675, [], at);
  if (definition.default !== undefined) throw oraError(30674, [], at);
  if (all.some((other) => other.identity !== undefined)) throw oraError(30669, [], at);
  column.identity = {
    always: identity.always,
    onNull: identity.onNull,
    sequence: identitySequence(table, identity.options, session, at),
  };
}

/** The sequence behind an identity column; it is registered with its table. */
export function identitySequence(
  table: ColumnOwner,
  options: NonNullable<ColumnDefinition["identity"]>["options"],
  session: SessionContext,
  at: number,
): Sequence {
  const { start, ...numbers } = sequenceNumbers(options, at);
  const name = identitySequenceName(table.objectId);
  const facts = objectFacts(session.db, { owner: table.owner, name });
  const startWith = start;
  return { kind: "sequence", ...facts, next: start, startWith, ...numbers, generated: true };
}
