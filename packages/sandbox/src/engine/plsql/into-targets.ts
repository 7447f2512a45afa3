import { OraError, oraError } from "../errors.ts";
import type { Expr } from "../parser/ast.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row } from "../types/value.ts";
import type { BlockScope } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import { PlsqlCollection, PlsqlRecord, type PlsqlValue } from "./composite.ts";
import { type Conversion, conversionTo } from "./convert-value.ts";
import { compileError } from "./plsql-errors.ts";
import { assignable } from "./value-expression.ts";
import {
  type CollectionType,
  columnVariable,
  rowType,
  type VariableType,
} from "./variable-type.ts";

/** A variable behind INTO. */
interface Target {
  readonly type: VariableType;
  readonly set: (value: PlsqlValue) => void;
  readonly notNull: boolean;
  readonly at: number;
}

/** A column of what is fetched. */
export interface FetchedColumn {
  readonly name: string;
  readonly type: SqlType;
}

/** The errors of targets that do not fit, which depend on the statement. */
export interface Misfits {
  /** There are more columns than targets, or fewer. */
  readonly count: (columns: number, targets: number) => OraError;
  /** A column's type cannot become the target's. */
  readonly type: (from: SqlType, at: number) => OraError;
}

/** The targets of INTO, in order. @throws OraError 6550 for what cannot be assigned to. */
export function intoTargets(
  exprs: readonly Expr[],
  scope: BlockScope,
  context: CompileContext,
): Target[] {
  return exprs.map((expr) => {
    const { type, set, notNull = false } = assignable(expr, scope, context);
    return { type, set, notNull, at: expr.at };
  });
}

/** Errors of a static statement, found when it is compiled. `at`: the statement. */
export function staticMisfits(context: CompileContext, at: number): Misfits {
  return {
    count: (columns, targets) => {
      const { message } = oraError(columns > targets ? 913 : 947);
      return compileError(context, at, `PL/SQL: ${message}`);
    },
    type: (from, place) => {
      const { message } = oraError(932, ["-", from.name]);
      return compileError(context, place, `PL/SQL: ${message}`);
    },
  };
}

/** Errors of what is known only at run time. `count`: the number that says so. */
export function runtimeMisfits(count: 1007 | 6504): Misfits {
  return {
    count: () => oraError(count),
    type: (from) => oraError(932, ["-", from.name]),
  };
}

/** Stores one row: a variable for each column, or one record for all. @throws OraError of `misfits` */
export function rowReceiver(
  targets: readonly Target[],
  columns: readonly FetchedColumn[],
  misfits: Misfits,
  context: CompileContext,
): (row: Row) => void {
  const [first] = targets;
  if (first && targets.length === 1 && first.type.kind === "record") {
    const convert = rowConversion(first, first.type, columns, misfits, context);
    return (row) => first.set(convert(row));
  }
  if (targets.length !== columns.length) throw misfits.count(columns.length, targets.length);
  const conversions = targets.map((target, index) =>
    columnConversion(columns[index], target.type, target.at, misfits, context),
  );
  return (row) => {
    const values = targets.map(({ notNull }, index) => {
      const value = conversions[index]?.(row[index] ?? null) ?? null;
      if (notNull && value === null) throw oraError(6502, [""]);
      return value;
    });
    for (const [index, { set }] of targets.entries()) set(values[index] ?? null);
  };
}

/**
 * Stores many rows: a collection for each column, or one collection of records. What was in them is replaced.
 * @throws OraError of `misfits`, 6550 with PLS-00497 for a variable that is no collection.
 */
export function bulkReceiver(
  targets: readonly Target[],
  columns: readonly FetchedColumn[],
  misfits: Misfits,
  context: CompileContext,
): (rows: readonly Row[]) => void {
  const collections = targets.map((target) => ({ target, type: collectionOf(target, context) }));
  const [first] = collections;
  if (first && collections.length === 1 && first.type.element.kind === "record") {
    const { target, type } = first;
    const convert = rowConversion(target, first.type.element, columns, misfits, context);
    return (rows) => target.set(filled(type, rows.map(convert)));
  }
  if (collections.length !== columns.length) {
    throw misfits.count(columns.length, collections.length);
  }
  const stores = collections.map(({ target, type }, index) => {
    const convert = columnConversion(columns[index], type.element, target.at, misfits, context);
    return (rows: readonly Row[]) =>
      target.set(
        filled(
          type,
          rows.map((row) => convert(row[index] ?? null)),
        ),
      );
  });
  return (rows) => {
    for (const store of stores) store(rows);
  };
}

function collectionOf({ type, at }: Target, context: CompileContext): CollectionType {
  if (type.kind === "collection" && type.indexBy !== "text") return type;
  const text = "PLS-00497: cannot mix between single row and multi-row (BULK) in INTO list";
  throw compileError(context, at, text);
}

function filled(type: CollectionType, values: readonly PlsqlValue[]): PlsqlCollection {
  const collection = new PlsqlCollection(type);
  for (const [index, value] of values.entries()) {
    if (type.indexBy === null) collection.append(value);
    else collection.set(index + 1, value);
  }
  return collection;
}

function rowConversion(
  { at }: Target,
  type: Extract<VariableType, { kind: "record" }>,
  columns: readonly FetchedColumn[],
  misfits: Misfits,
  context: CompileContext,
): (row: Row) => PlsqlValue {
  if (type.fields.length !== columns.length) {
    throw misfits.count(columns.length, type.fields.length);
  }
  const from = rowType("", columns);
  for (const [index, field] of type.fields.entries()) {
    columnConversion(columns[index], field.type, at, misfits, context);
  }
  const convert = conversionTo(from, type, context, at);
  return (row) => convert(new PlsqlRecord(from, row.slice(0, columns.length)));
}

function columnConversion(
  column: FetchedColumn | undefined,
  type: VariableType,
  at: number,
  misfits: Misfits,
  context: CompileContext,
): Conversion {
  const from = column?.type ?? { name: "NULL" };
  try {
    return conversionTo(columnVariable(from), type, context, at);
  } catch (error) {
    const isMisfit = error instanceof OraError && error.number === 6550;
    throw isMisfit ? misfits.type(from, at) : error;
  }
}
