import type { Column, Index, SessionContext, Table } from "../catalog/contract.ts";
import { compileExpr } from "../expressions/compile.ts";
import { emptyScope } from "../expressions/scope.ts";
import { keyFunctionFor } from "../types/compare-values.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row, Value } from "../types/value.ts";
import type { IndexKey, KeyMaker } from "./index-data.ts";
import { envOfRow, type TableReader, tableReader } from "./table-reader.ts";

/** One part of a key: its type and its value in a stored row. */
interface KeyPart {
  readonly type: SqlType;
  readonly read: (values: Row) => Value;
}

/** How the keys of an index are made. Expressions of function-based indexes are compiled for the session that asks. */
export function indexKeys(table: Table, index: Index, session: SessionContext): KeyMaker {
  const reader = needsReader(index) ? tableReader(table, session) : null;
  return keyMaker(
    index.keys.map(({ column, expr }): KeyPart => {
      if (column) return columnPart(column, reader);
      if (!expr || !reader) throw new Error("an index key has neither a column nor an expression");
      const compiled = compileExpr(expr, emptyScope({ sources: [reader.source] }), session);
      return {
        type: compiled.type,
        read: (values) => compiled.eval(envOfRow(reader.project(values))),
      };
    }),
  );
}

/** How the keys of some columns are made: foreign keys and constraints without an index. */
export function columnKeys(
  table: Table,
  columns: readonly Column[],
  session: SessionContext,
): KeyMaker {
  const reader = columns.some((column) => column.position < 0) ? tableReader(table, session) : null;
  return keyMaker(columns.map((column) => columnPart(column, reader)));
}

function needsReader(index: Index): boolean {
  return index.keys.some(({ column }) => column === null || column.position < 0);
}

function columnPart(column: Column, reader: TableReader | null): KeyPart {
  const { position, type } = column;
  if (position >= 0) return { type, read: (values) => values[position] ?? null };
  if (!reader) throw new Error("a virtual column needs a reader");
  const order = reader.placeOf(column);
  return { type, read: (values) => reader.project(values)[order] ?? null };
}

function keyMaker(parts: readonly KeyPart[]): KeyMaker {
  const keysOf = parts.map((part) => keyFunctionFor(part.type));
  const readers = parts.map((part) => part.read);
  const [first, second] = readers;
  const firstKey = keysOf[0];
  const partsOf = (values: Row): Value[] => readers.map((read) => read(values));
  if (first && firstKey && !second) {
    const single = (value: Value): IndexKey | undefined =>
      value === null ? undefined : firstKey(value);
    return {
      parts: partsOf,
      ofRow: (values) => single(first(values)),
      ofParts: (values) => single(values[0] ?? null),
    };
  }
  const several = (values: readonly Value[]): IndexKey | undefined => joined(values, keysOf);
  return { parts: partsOf, ofRow: (values) => several(partsOf(values)), ofParts: several };
}

/** Parts one after the other, texts with their lengths so that no two keys become one; NULLs are equal to each other. */
function joined(
  values: readonly Value[],
  keysOf: readonly ((value: Value) => IndexKey)[],
): IndexKey | undefined {
  let text = "";
  let empty = true;
  for (let index = 0; index < keysOf.length; index++) {
    const value = values[index] ?? null;
    if (value === null) {
      text += "_";
      continue;
    }
    empty = false;
    const key = keysOf[index]?.(value) ?? "";
    text += typeof key === "number" ? `${key},` : `${key.length}:${key}`;
  }
  return empty ? undefined : text;
}
