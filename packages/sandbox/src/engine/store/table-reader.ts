import type { Column, SessionContext, Table } from "../catalog/contract.ts";
import { compileExpr } from "../expressions/compile.ts";
import { emptyEnv } from "../expressions/compiled.ts";
import type { Env, Scope, ScopeColumn, ScopeSource } from "../expressions/contract.ts";
import { emptyScope } from "../expressions/scope.ts";
import { nullType } from "../types/make-type.ts";
import type { Row, Value } from "../types/value.ts";

/** The columns of a table as a source of a scope: stored columns in their places, virtual ones behind them. */
export interface TableReader {
  readonly table: Table;
  /** Named by the table; columns that were dropped leave a nameless place. */
  readonly source: ScopeSource;
  /** The place of a column in a row of the source; -1 for a column that is not the table's. */
  readonly placeOf: (column: Column) => number;
  /** A stored row with its virtual columns computed; the stored row itself when there are none. */
  readonly project: (values: Row) => Row;
}

/** Number of stored values of a new row. */
export function storedWidth(table: Table): number {
  return table.columns.reduce((width, column) => Math.max(width, column.position + 1), 0);
}

/** Compiles the reader of a table for a session; virtual columns are compiled with it. */
export function tableReader(table: Table, session: SessionContext): TableReader {
  const width = storedWidth(table);
  const columns: ScopeColumn[] = Array.from({ length: width }, () => droppedColumn);
  const places = new Map<Column, number>();
  const virtual = table.columns.filter((column) => column.virtual && !column.unused);
  for (const column of table.columns) {
    if (column.unused) continue;
    const place = column.position >= 0 ? column.position : width + virtual.indexOf(column);
    places.set(column, place);
    columns[place] = {
      name: column.name,
      type: column.type,
      nullable: column.nullable,
      hidden: column.invisible || column.systemHidden,
    };
  }
  const source = { alias: table.name, owner: table.owner, tableName: table.name, columns };
  return {
    table,
    source,
    placeOf: (column) => places.get(column) ?? -1,
    project: virtual.length === 0 ? asItIs : projector(source, width, virtual, session),
  };
}

const droppedColumn: ScopeColumn = { name: "", type: nullType, nullable: true, hidden: true };

function asItIs(values: Row): Row {
  return values;
}

function projector(
  source: ScopeSource,
  width: number,
  virtual: readonly Column[],
  session: SessionContext,
): (values: Row) => Row {
  const scope: Scope = emptyScope({ sources: [source] });
  const computed = virtual.flatMap(({ virtual: definition }) =>
    definition ? [compileExpr(definition.expr, scope, session)] : [],
  );
  return (values) => {
    const row: Value[] = values.slice(0, width);
    while (row.length < width) row.push(null);
    const env = envOfRow(row);
    for (const { eval: evaluate } of computed) row.push(evaluate(env));
    return row;
  };
}

/** The environment of an expression over one row. */
export function envOfRow(row: Row): Env {
  const env = emptyEnv();
  env.rows[0] = row;
  return env;
}
