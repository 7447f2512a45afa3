import type { Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { compileExpr } from "../expressions/compile.ts";
import { emptyScope } from "../expressions/scope.ts";
import type { CreateTable, Expr } from "../parser/ast.ts";
import type { DdlContext } from "./ddl-context.ts";
import { generatedPartitionName } from "./generated-names.ts";

type Partitioning = NonNullable<Table["partitioning"]>;

/**
 * The partitions of a new table. Rows are not kept apart; which partition one belongs to follows from its values.
 * Source: Oracle SQL Language Reference, CREATE TABLE, table_partitioning_clauses.
 * @throws OraError 14030 for an unknown column, 14135 for a LOB, 14013 for a name that comes twice, 14017, 14018.
 */
export function buildPartitioning(
  definition: NonNullable<CreateTable["partitioning"]>,
  table: Table,
  context: DdlContext,
): Partitioning {
  const { type, columns } = definition;
  for (const name of columns) {
    const column = table.columns.find((candidate) => candidate.name === name);
    if (column === undefined) throw oraError(14030);
    if (unfit.has(column.type.name)) throw oraError(14135);
  }
  const partitions = definition.partitions.map(({ name, values }) => ({
    name: name ?? generatedPartitionName(context.db),
    values: values ?? [],
  }));
  const names = new Set(partitions.map(({ name }) => name));
  if (names.size < partitions.length) throw oraError(14013);
  for (const { values } of partitions) checkBounds(type, columns, values, context);
  const { interval } = definition;
  return { type, columns, partitions, ...(interval === undefined ? {} : { interval }) };
}

const unfit: ReadonlySet<string> = new Set([
  "LONG",
  "LONG RAW",
  "CLOB",
  "NCLOB",
  "BLOB",
  "BFILE",
  "JSON",
]);

/** @throws OraError 14017 and 14018 for the wrong number of bounds, and what an expression raises. */
export function checkBounds(
  type: Partitioning["type"],
  columns: readonly string[],
  values: readonly Expr[],
  { session }: DdlContext,
): void {
  if (type === "RANGE" && values.length > columns.length) throw oraError(14017);
  const least = type === "RANGE" ? columns.length : 1;
  if (type !== "HASH" && values.length < least) throw oraError(14018);
  for (const value of values) {
    if (!isOpenBound(value)) compileExpr(value, emptyScope(), session);
  }
}

/** MAXVALUE, DEFAULT and lists of several columns' values. */
function isOpenBound(value: Expr): boolean {
  if (value.kind === "default" || value.kind === "null" || value.kind === "row") return true;
  return value.kind === "name" && value.name.parts[0] === "MAXVALUE";
}
