import type { Column, SessionContext, Table } from "../catalog/contract.ts";
import { compileExpr } from "../expressions/compile.ts";
import type { Compiled, Env } from "../expressions/contract.ts";
import { emptyScope } from "../expressions/scope.ts";
import { advanceSequence, rememberSequenceValue } from "../expressions/sequences.ts";
import { columnCoercer } from "../types/convert.ts";
import { numberType } from "../types/make-type.ts";
import type { Row, Value } from "../types/value.ts";
import type { TableWriter } from "./table-writer.ts";

/** What a column is given: an expression with its offset, or its default. */
export type Given = { readonly compiled: Compiled; readonly at: number } | "default";

/** A value for a column, in the column's type. */
export type CellValue = (env: Env) => Value;

/**
 * An expression as the value of a column. NULL becomes the default of a column that is declared DEFAULT ON NULL, when
 * `onNull` says so (INSERT).
 * @throws OraError 932 when the types do not go together; 1438, 1722, 12899 and so on at run time.
 */
export function cellValue(
  table: Table,
  column: Column,
  { compiled, at }: Exclude<Given, "default">,
  session: SessionContext,
  onNull: boolean,
): CellValue {
  const target = { owner: table.owner, table: table.name, column: column.name };
  const coerce = columnCoercer(compiled.type, column.type, target, session, at);
  const evaluate = compiled.eval;
  const replacesNull = column.default?.onNull || column.identity?.onNull;
  const fallback = onNull && replacesNull ? defaultValue(table, column, session) : null;
  if (!fallback) return (env) => coerce(evaluate(env));
  return (env) => coerce(evaluate(env)) ?? fallback(env);
}

/**
 * The default of a column: the next number of an identity column, its DEFAULT expression, or null when it has neither.
 * Source: Oracle SQL Language Reference, CREATE TABLE, DEFAULT and identity_clause.
 */
export function defaultValue(
  table: Table,
  column: Column,
  session: SessionContext,
): CellValue | null {
  const target = { owner: table.owner, table: table.name, column: column.name };
  const { identity } = column;
  if (identity) {
    const coerce = columnCoercer(numberType, column.type, target, session);
    return () => {
      const value = advanceSequence(identity.sequence);
      rememberSequenceValue(session, identity.sequence, value);
      return coerce(value);
    };
  }
  if (!column.default) return null;
  const scope = emptyScope({ sequences: true });
  const compiled = compileExpr(column.default.expr, scope, session);
  const coerce = columnCoercer(compiled.type, column.type, target, session);
  return (env) => coerce(compiled.eval(env));
}

/** Makes complete new rows. */
export interface RowMaker {
  readonly given: ReadonlyMap<Column, Given>;
  readonly make: (env: Env) => Row;
}

/** Makes rows of what the columns are given; columns that are given nothing get their defaults. */
export function rowMaker(
  { table, width }: TableWriter,
  given: ReadonlyMap<Column, Given>,
  session: SessionContext,
): RowMaker {
  const cells: (CellValue | null)[] = new Array(width).fill(null);
  for (const column of table.columns) {
    if (column.unused || column.position < 0) continue;
    const value = given.get(column) ?? "default";
    cells[column.position] =
      value === "default"
        ? defaultValue(table, column, session)
        : cellValue(table, column, value, session, true);
  }
  const make = (env: Env): Row => {
    // Binds are often the row as it stands. Neither is ever changed, so it is stored as it came.
    const { binds } = session;
    let row: Value[] | null = binds.length === width ? null : new Array(width);
    for (let index = 0; index < width; index++) {
      const cell = cells[index];
      const value = cell ? cell(env) : null;
      if (row === null && value !== binds[index]) row = binds.slice(0, index);
      if (row !== null) row[index] = value;
    }
    return row ?? binds;
  };
  return { given, make };
}
