import type { SessionContext, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { compileExpr } from "../expressions/compile.ts";
import { convertTo } from "../expressions/compiled.ts";
import { type Compiled, type Env, TICK } from "../expressions/contract.ts";
import { emptyScope } from "../expressions/scope.ts";
import { tickIsDue } from "../expressions/ticks.ts";
import type { Expr, TableRef } from "../parser/ast.ts";
import { comparatorFor, keyFunctionFor } from "../types/compare-values.ts";
import type { Row, Value } from "../types/value.ts";
import type { QueryContext, Rows } from "./contract.ts";
import type { RowFilter } from "./sample.ts";

type Partitioning = NonNullable<Table["partitioning"]>;

interface KeyColumn {
  readonly position: number;
  readonly convert: (expr: Expr) => Compiled;
  readonly compare: (a: Value, b: Value) => number;
  readonly key: (value: Value) => string | number;
}

/**
 * `t PARTITION (p)`: only the rows of one partition. Which partition a row belongs to follows from its values.
 * Source: Oracle SQL Language Reference, SELECT, partition_extension_clause; VLDB and Partitioning Guide.
 * @throws OraError 14501 for a table without partitions, 2149 for an unknown partition.
 */
export function partitionTest(
  ref: Extract<TableRef, { kind: "table" }>,
  table: Table,
  context: QueryContext,
): RowFilter | null {
  const { partition } = ref;
  if (!partition) return null;
  const { partitioning } = table;
  if (!partitioning || partition.sub) throw oraError(14501, [], ref.name.at);
  const wanted = partitioning.partitions.findIndex(({ name }) => name === partition.name);
  if (wanted < 0) throw oraError(2149, [], ref.name.at);
  const place = partitionFinder(partitioning, keyColumns(partitioning, table, context.session));
  return (rows, env) => onlyPartition(rows, (row) => place(row, env) === wanted);
}

/** Tells the number of the partition that a stored row belongs to, -1 for none; null for a table without partitions. */
export function partitionNumber(
  table: Table,
  session: SessionContext,
): ((row: Row, env: Env) => number) | null {
  const { partitioning } = table;
  if (!partitioning) return null;
  return partitionFinder(partitioning, keyColumns(partitioning, table, session));
}

function* onlyPartition(rows: Rows, belongs: (row: Row) => boolean): Rows {
  for (const row of rows) {
    if (row === TICK || belongs(row)) yield row;
    else if (tickIsDue()) yield TICK;
  }
}

function keyColumns(
  partitioning: Partitioning,
  table: Table,
  session: SessionContext,
): KeyColumn[] {
  return partitioning.columns.map((name) => {
    const column = table.columns.find((candidate) => candidate.name === name);
    const type = column?.type ?? { name: "NULL" };
    return {
      position: column?.position ?? -1,
      convert: (expr) =>
        convertTo(compileExpr(expr, emptyScope(), session), type, session, expr.at),
      compare: comparatorFor(type),
      key: keyFunctionFor(type),
    };
  });
}

/** The number of the partition that a row belongs to; -1 for none. */
function partitionFinder(
  { type, partitions }: Partitioning,
  columns: readonly KeyColumn[],
): (row: Row, env: Env) => number {
  const read = (row: Row, column: KeyColumn): Value => row[column.position] ?? null;
  if (type === "HASH") {
    return (row) => {
      let hash = 7;
      for (const column of columns) {
        const value = read(row, column);
        const text = value === null ? "" : String(column.key(value));
        for (let index = 0; index < text.length; index++) {
          hash = (Math.imul(hash, 31) + text.charCodeAt(index)) >>> 0;
        }
      }
      return hash % Math.max(1, partitions.length);
    };
  }
  const bounds = partitions.map(({ values }) =>
    values.map((value, index) => boundOf(value, columns[type === "RANGE" ? index : 0])),
  );
  const [first] = columns;
  if (type === "LIST") {
    return (row, env) => {
      const value = first ? read(row, first) : null;
      const listed = bounds.findIndex((list) =>
        list.some((item) => isListed(item, value, first, env)),
      );
      return listed >= 0 ? listed : bounds.findIndex((list) => list.includes("DEFAULT"));
    };
  }
  return (row, env) => bounds.findIndex((upper) => isBelow(row, upper, columns, read, env));
}

type Bound = Compiled | "MAXVALUE" | "DEFAULT";

function boundOf(expr: Expr, column: KeyColumn | undefined): Bound {
  if (expr.kind === "default") return "DEFAULT";
  if (expr.kind === "name") {
    const [word] = expr.name.parts;
    if (word === "MAXVALUE" || word === "DEFAULT") return word;
  }
  if (!column) return "MAXVALUE";
  return column.convert(expr);
}

function isListed(item: Bound, value: Value, column: KeyColumn | undefined, env: Env): boolean {
  if (typeof item === "string" || !column) return false;
  const listed = item.eval(env);
  if (listed === null || value === null) return listed === value;
  return column.compare(listed, value) === 0;
}

/** Whether the key is less than the upper bound, column by column. NULL is greater than everything but MAXVALUE. */
function isBelow(
  row: Row,
  upper: readonly Bound[],
  columns: readonly KeyColumn[],
  read: (row: Row, column: KeyColumn) => Value,
  env: Env,
): boolean {
  for (const [index, column] of columns.entries()) {
    const bound = upper[index] ?? "MAXVALUE";
    if (typeof bound === "string") return true;
    const value = read(row, column);
    const limit = bound.eval(env);
    if (value === null || limit === null) return false;
    const order = column.compare(value, limit);
    if (order !== 0) return order < 0;
  }
  return false;
}
