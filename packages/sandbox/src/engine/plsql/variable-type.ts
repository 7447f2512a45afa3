import type { SqlType } from "../types/sql-type.ts";
import { PlsqlCollection, PlsqlRecord, type PlsqlValue } from "./composite.ts";

/** The type of a variable of PL/SQL. */
export type VariableType = ScalarType | RecordType | CollectionType | { readonly kind: "cursor" };

export interface ScalarType {
  readonly kind: "scalar";
  readonly type: SqlType;
  /** Whole numbers of 32 bits (PLS_INTEGER), of a subtype's range. */
  readonly integer?: { readonly low: number; readonly high: number };
  /** The range of a subtype of NUMBER. */
  readonly range?: { readonly low: number; readonly high: number };
  /** NATURALN, POSITIVEN, SIMPLE_INTEGER and subtypes with NOT NULL. */
  readonly notNull?: true;
}

export interface RecordType {
  readonly kind: "record";
  readonly name: string;
  readonly fields: readonly RecordField[];
  /** NEW or OLD of a trigger. */
  readonly isTriggerRow?: true;
}

export interface RecordField {
  readonly name: string;
  readonly type: VariableType;
  readonly notNull?: true;
  /** What the field of a new record holds. */
  readonly initial?: () => PlsqlValue;
}

export interface CollectionType {
  readonly kind: "collection";
  readonly name: string;
  readonly element: VariableType;
  /** null: a nested table or a VARRAY. */
  readonly indexBy: "integer" | "text" | null;
  readonly limit: number | null;
}

/** What a variable holds before anything is assigned: NULL, a record of such fields, an empty associative array. */
export function initialValue(type: VariableType): PlsqlValue {
  if (type.kind === "record") {
    const fields = type.fields.map((field) => field.initial?.() ?? initialValue(field.type));
    return new PlsqlRecord(type, fields);
  }
  if (type.kind === "collection" && type.indexBy !== null) return new PlsqlCollection(type);
  return null;
}

/** A record type with the columns of a table or a query as fields. */
export function rowType(
  name: string,
  columns: readonly { readonly name: string; readonly type: SqlType }[],
): RecordType {
  const fields = columns.map((column) => ({
    name: column.name,
    type: columnVariable(column.type),
  }));
  return { kind: "record", name, fields };
}

/** The type of a variable for a column of a query: CURSOR(…) gives a cursor. */
export function columnVariable(type: SqlType): VariableType {
  return type.name === "CURSOR" ? { kind: "cursor" } : { kind: "scalar", type };
}

/** The SQL type of a variable that SQL knows; undefined for records, collections and cursors. */
export function sqlTypeOf(type: VariableType): SqlType | undefined {
  if (type.kind === "cursor") return { name: "CURSOR" };
  return type.kind === "scalar" ? type.type : undefined;
}
