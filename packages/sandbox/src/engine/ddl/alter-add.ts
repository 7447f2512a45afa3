import type { Column, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { convertTo } from "../expressions/compiled.ts";
import { advanceSequence } from "../expressions/sequences.ts";
import { paced } from "../pacing.ts";
import type { AlterTableAction, ColumnDefinition } from "../parser/ast.ts";
import { segmentOf } from "../store/segment.ts";
import { rewriteRows } from "../store/table-ddl.ts";
import { envOfRow } from "../store/table-reader.ts";
import { coerceForColumn } from "../types/convert.ts";
import type { Row, Value } from "../types/value.ts";
import { buildColumns, compileDefault } from "./build-columns.ts";
import { addConstraints, placeConstraints } from "./build-constraints.ts";
import { maxColumns } from "./create-table.ts";
import type { DdlContext } from "./ddl-context.ts";
import { referencedType } from "./foreign-key.ts";
import { putObject } from "./schema-objects.ts";
import { hasRows } from "./validate-rows.ts";

type AddColumns = Extract<AlterTableAction, { kind: "add-columns" }>;

/**
 * ADD of columns and constraints. Rows that are there get the default of a new column.
 * Source: Oracle SQL Language Reference, ALTER TABLE, add_column_clause.
 * @throws OraError 1430, 1758, 1792 and what columns and constraints raise.
 */
export async function addColumns(
  action: AddColumns,
  table: Table,
  context: DdlContext,
): Promise<void> {
  const { constraints } = action;
  const { db, session } = context;
  const isThere = ({ name }: ColumnDefinition): boolean =>
    table.columns.some((column) => column.name === name && !column.unused);
  const definitions = action.ifNotExists
    ? action.columns.filter((definition) => !isThere(definition))
    : action.columns;
  const twice = definitions.find(isThere);
  if (twice !== undefined) throw oraError(1430, [twice.name], twice.at);
  if (table.columns.length + definitions.length > maxColumns) throw oraError(1792);
  const columns = buildColumns(definitions, table, session, (column) =>
    referencedType(context, column, table, { columns: definitions, constraints }),
  );
  requireDefaults(definitions, columns, table, context);
  table.columns = [...table.columns, ...columns];
  for (const { identity } of columns) {
    if (identity !== undefined) putObject(db, identity.sequence);
  }
  await fillRows(columns, table, context);
  await addConstraints(context, table, placeConstraints(definitions, constraints));
}

/** A NOT NULL column of a table with rows needs something to put into them. @throws OraError 1758 */
function requireDefaults(
  definitions: readonly ColumnDefinition[],
  columns: readonly Column[],
  table: Table,
  { session }: DdlContext,
): void {
  for (const [place, { constraints, at }] of definitions.entries()) {
    const column = columns[place];
    const mandatory = constraints.some(
      ({ kind, disabled }) => !disabled && (kind === "not-null" || kind === "primary"),
    );
    const filled = column?.default ?? column?.identity ?? column?.virtual;
    if (mandatory && filled === undefined && hasRows(table, session)) throw oraError(1758, [], at);
  }
}

async function fillRows(
  columns: readonly Column[],
  table: Table,
  context: DdlContext,
): Promise<void> {
  const { session } = context;
  const fillers = columns.flatMap((column) => {
    const value = fillerOf(column, table, context);
    return value === undefined ? [] : [{ position: column.position, value }];
  });
  if (fillers.length === 0 || !hasRows(table, session)) return;
  const change = (values: Row): Row => {
    const row: Value[] = [...values];
    for (const { position, value } of fillers) {
      while (row.length < position) row.push(null);
      row[position] = value();
    }
    return row;
  };
  const rewriting = { change, keepsKeys: true };
  await paced(rewriteRows(table, segmentOf(table, session), session, rewriting), session.signal);
}

/** What a row that is there gets in a new column; undefined: NULL. */
function fillerOf(
  column: Column,
  table: Table,
  { session }: DdlContext,
): (() => Value) | undefined {
  const { identity, default: definition, type } = column;
  if (identity !== undefined) return () => advanceSequence(identity.sequence);
  if (definition === undefined || definition.expr.kind === "null") return undefined;
  const compiled = compileDefault(definition.expr, session);
  const converted = convertTo(compiled, type, session, definition.expr.at);
  const target = { owner: table.owner, table: table.name, column: column.name };
  const compute = (): Value => {
    const value = converted.eval(envOfRow([]));
    return value === null ? null : coerceForColumn(value, type, type, target, session);
  };
  if (!converted.constant) return compute;
  const once = compute();
  return () => once;
}
