import type { Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { CreateTable } from "../parser/ast.ts";
import { rollbackTransaction } from "../store/transactions.ts";
import { buildColumns } from "./build-columns.ts";
import { addConstraints, notNullDefinition, placeConstraints } from "./build-constraints.ts";
import { refreshNullability } from "./constraint-registry.ts";
import { columnsOfQuery, fillFromQuery, planQuery, type TableQuery } from "./create-table-as.ts";
import type { DdlContext } from "./ddl-context.ts";
import { dropTableObject } from "./drop-table.ts";
import { referencedType } from "./foreign-key.ts";
import { defaultTablespaceOf, newTable } from "./new-table.ts";
import { buildPartitioning } from "./partitioning.ts";
import { requireCreate, requireQuota, requireTablespace } from "./required-privileges.ts";
import { newName, objectOf, putObject, requireFreeName } from "./schema-objects.ts";
import { recompileDependents } from "./view-dependents.ts";

/**
 * CREATE TABLE, with its constraints, indexes and, AS SELECT, its rows.
 * Source: Oracle SQL Language Reference, CREATE TABLE.
 * @throws OraError 1031, 1918, 955, 959, 1950 and what columns, constraints and the query raise.
 */
export async function createTable(statement: CreateTable, context: DdlContext): Promise<void> {
  const { db, session } = context;
  const target = newName(session, statement.name);
  requireCreate(session, target.owner, "CREATE TABLE", "CREATE ANY TABLE", target.at);
  if (statement.ifNotExists && objectOf(db, target.owner, target.name) !== undefined) return;
  requireFreeName(db, target);
  const tablespace = statement.tablespace ?? defaultTablespaceOf(db, target.owner);
  requireTablespace(tablespace, target.at);
  if (statement.segmentImmediate) requireQuota(db, target.owner, tablespace, target.at);
  const query = statement.as === undefined ? undefined : planQuery(statement.as, context);
  const table = newTable(db, target, {
    tablespace,
    temporary: temporaryKind(statement),
    organizationIndex: statement.organizationIndex,
    external: statement.organizationExternal,
    rowDependencies: statement.rowDependencies,
  });
  defineColumns(statement, table, query, context);
  putObject(db, table);
  try {
    if (query !== undefined) await fillFromQuery(table, query, context);
    await addAllConstraints(statement, table, query, context);
  } catch (error) {
    rollbackTransaction(session);
    dropTableObject(context, table);
    throw error;
  }
  recompileDependents(context, table.owner, table.name);
}

/** @throws OraError 922 when ON COMMIT does not fit the kind of temporary table. */
function temporaryKind({ temporary, onCommit, at }: CreateTable): Table["temporary"] {
  const kinds: Readonly<Record<string, Table["temporary"]>> = {
    "global delete-rows": "global-delete",
    "global preserve-rows": "global-preserve",
    "private drop-definition": "private-drop",
    "private preserve-definition": "private-preserve",
  };
  if (temporary === undefined) {
    if (onCommit !== undefined) throw oraError(922, [], at);
    return null;
  }
  const kind = kinds[`${temporary} ${onCommit}`];
  if (kind === undefined) throw oraError(922, [], at);
  return kind;
}

/** The most columns a table can have. Source: Oracle Database Reference, Logical Database Limits. */
export const maxColumns = 1000;

function defineColumns(
  statement: CreateTable,
  table: Table,
  query: TableQuery | undefined,
  context: DdlContext,
): void {
  const { columns, at } = statement;
  if (columns.length > maxColumns) throw oraError(1792, [], at);
  table.columns =
    query === undefined
      ? buildColumns(columns, table, context.session, (column) =>
          referencedType(context, column, table, statement),
        )
      : columnsOfQuery(columns, query, context);
  if (table.columns.length > maxColumns) throw oraError(1792, [], at);
  if (table.columns.every((column) => column.invisible)) throw oraError(54039, [], at);
  if (statement.partitioning !== undefined) {
    table.partitioning = buildPartitioning(statement.partitioning, table, context);
  }
  if (statement.organizationIndex && !hasPrimaryKey(statement)) throw oraError(25175, [], at);
  for (const { identity } of table.columns) {
    if (identity !== undefined) putObject(context.db, identity.sequence);
  }
}

function hasPrimaryKey({ columns, constraints }: CreateTable): boolean {
  return [...constraints, ...columns.flatMap((column) => column.constraints)].some(
    ({ kind }) => kind === "primary",
  );
}

/** NOT NULL of the columns that are selected goes over to the new table. */
async function addAllConstraints(
  statement: CreateTable,
  table: Table,
  query: TableQuery | undefined,
  context: DdlContext,
): Promise<void> {
  const placed = placeConstraints(statement.columns, statement.constraints);
  for (const [place, column] of table.columns.entries()) {
    const written = placed.some(
      ({ definition, columns }) => definition.kind === "not-null" && columns[0] === column.name,
    );
    if (query?.mandatory[place] === true && !written) {
      const definition = notNullDefinition(statement.at);
      placed.push({ definition, columns: [column.name], inline: true });
    }
  }
  await addConstraints(context, table, placed);
  refreshNullability(table);
}
