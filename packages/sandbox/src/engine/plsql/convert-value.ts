import { OraError, oraError } from "../errors.ts";
import { columnCoercer } from "../types/convert.ts";
import { compareNumbers, type OraNumber, round } from "../types/number.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { RefCursor, Value } from "../types/value.ts";
import type { CompileContext } from "./compile-context.ts";
import { isScalar, PlsqlCollection, PlsqlRecord, type PlsqlValue } from "./composite.ts";
import { cursorOf } from "./cursor-state.ts";
import { asValueError, wrongType } from "./plsql-errors.ts";
import { goTogether } from "./scalar-conversion.ts";
import type { CollectionType, RecordType, ScalarType, VariableType } from "./variable-type.ts";

/** Turns a value of one type into one of another, ready to be kept: records and collections are copied. */
export type Conversion = (value: PlsqlValue) => PlsqlValue;

/**
 * What an assignment does to a value: scalars are converted and fitted, records field by field, collections are copied.
 * @throws OraError 6550 for types that do not go together; at run time 6502, 1426 and the errors of conversions.
 * Source: Oracle Database PL/SQL Language Reference, Assigning Values to Variables.
 */
export function conversionTo(
  from: VariableType,
  to: VariableType,
  context: CompileContext,
  at: number,
): Conversion {
  switch (to.kind) {
    case "scalar":
      if (from.kind !== "scalar") throw wrongType(context, at);
      return scalarConversion(from.type, to, context, at);
    case "record":
      return recordConversion(from, to, context, at);
    case "cursor":
      if (from.kind === "cursor") return (value) => fromClient(value);
      if (!isNull(from)) throw wrongType(context, at);
      return () => null;
    case "collection":
      if (isNull(from)) return () => noCollection(to);
      if (from.kind !== "collection") throw wrongType(context, at);
      return collectionConversion(from, to, context, at);
  }
}

function isNull(type: VariableType): boolean {
  return type.kind === "scalar" && type.type.name === "NULL";
}

/** NULL for a nested table; an associative array is never NULL. */
function noCollection(type: CollectionType): PlsqlValue {
  return type.indexBy === null ? null : new PlsqlCollection(type);
}

/** What a query's CURSOR(…) or the client gives as a cursor. */
function fromClient(value: PlsqlValue): PlsqlValue {
  const isReference = typeof value === "object" && value !== null && "refCursor" in value;
  return isReference ? cursorOf(value as RefCursor) : value;
}

/** Name of the type of an array that the client bound. */
export const clientArray = ":array";

/** Collections are of one type when their declaration is one; a client's array has none. */
function collectionConversion(
  from: CollectionType,
  to: CollectionType,
  context: CompileContext,
  at: number,
): Conversion {
  if (from === to || from.name === to.name) {
    return (value) => (value instanceof PlsqlCollection ? value.copy() : null);
  }
  const isClients = from.name === clientArray || to.name === clientArray;
  if (!isClients || from.indexBy !== to.indexBy) throw wrongType(context, at);
  const element = conversionTo(from.element, to.element, context, at);
  return (value) => {
    const copied = new PlsqlCollection(to);
    if (!(value instanceof PlsqlCollection)) return copied;
    for (const key of value.keys()) copied.set(key, element(value.get(key)));
    return copied;
  };
}

/** Records of one type, or of as many fields that go together when one of them is a row of a table or query. */
function recordConversion(
  from: VariableType,
  to: RecordType,
  context: CompileContext,
  at: number,
): Conversion {
  if (isNull(from))
    return () =>
      new PlsqlRecord(
        to,
        to.fields.map(() => null),
      );
  if (from.kind !== "record" || from.fields.length !== to.fields.length) {
    throw wrongType(context, at);
  }
  const fields = to.fields.map((field, index) => {
    const source = from.fields[index]?.type ?? field.type;
    return fieldConversion(conversionTo(source, field.type, context, at), field.notNull === true);
  });
  return (value) => {
    if (!(value instanceof PlsqlRecord)) throw oraError(6530);
    const values = fields.map((field, index) => field(value.fields[index] ?? null));
    return new PlsqlRecord(to, values);
  };
}

function fieldConversion(convert: Conversion, notNull: boolean): Conversion {
  if (!notNull) return convert;
  return (value) => {
    const converted = convert(value);
    if (converted === null) throw oraError(6502, [""]);
    return converted;
  };
}

function scalarConversion(
  from: SqlType,
  to: ScalarType,
  context: CompileContext,
  at: number,
): Conversion {
  const coerce = coercer(from, to.type, context, at);
  const limits = limitsOf(to);
  return (value) => {
    if (!isScalar(value)) return null;
    let converted: Value;
    try {
      converted = coerce(value);
    } catch (error) {
      throw tooLong(error, to.type);
    }
    return limits ? limits(converted) : converted;
  };
}

function coercer(
  from: SqlType,
  to: SqlType,
  context: CompileContext,
  at: number,
): (value: Value) => Value {
  if (!goTogether(from, to)) throw wrongType(context, at);
  const nowhere = { owner: "", table: "", column: "" };
  try {
    return columnCoercer(from, to, nowhere, context.expressionSession);
  } catch (error) {
    throw error instanceof OraError && error.number === 932 ? wrongType(context, at) : error;
  }
}

function tooLong(error: unknown, type: SqlType): unknown {
  if (error instanceof OraError && error.number === 12899 && type.name === "RAW") {
    return oraError(6502, [": raw variable length too long"]);
  }
  return asValueError(error);
}

/** What a subtype asks besides its base type. @throws OraError at run time 1426, 6502. */
function limitsOf({ integer, range, notNull }: ScalarType): ((value: Value) => Value) | undefined {
  if (!integer && !range && !notNull) return undefined;
  return (value) => {
    if (value === null) {
      if (notNull) throw oraError(6502, [""]);
      return null;
    }
    const number = integer ? wholeNumber(value as OraNumber) : (value as OraNumber);
    const bounds = integer ?? range;
    if (bounds && !isWithin(number, bounds)) throw oraError(6502, [""]);
    return bounds ? number : value;
  };
}

function isWithin(value: OraNumber, { low, high }: { low: number; high: number }): boolean {
  return compareNumbers(value, low) >= 0 && compareNumbers(value, high) <= 0;
}

const thirtyTwoBits = { low: -2_147_483_648, high: 2_147_483_647 };

/** PLS_INTEGER: rounded, 32 bits. @throws OraError 1426 */
function wholeNumber(value: OraNumber): OraNumber {
  const whole = round(value, 0);
  if (!isWithin(whole, thirtyTwoBits)) throw oraError(1426);
  return whole;
}
