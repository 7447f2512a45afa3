import { oraError } from "../errors.ts";
import type { SqlType } from "../types/sql-type.ts";
import { ArrayBind, type RefCursor, type Value } from "../types/value.ts";
import type { Variable } from "./block-scope.ts";
import { isScalar, PlsqlCollection, type PlsqlValue } from "./composite.ts";
import { clientArray } from "./convert-value.ts";
import { cursorOf } from "./cursor-state.ts";
import { clientValue } from "./dynamic-sql.ts";
import type { VariableType } from "./variable-type.ts";

/** A placeholder as a variable. An array of the client is an associative array. */
export function bindVariable(name: string, type: SqlType, value: Value): Variable {
  return {
    name: `:${name}`,
    type: bindType(type, value),
    value: null,
    constant: false,
    notNull: false,
  };
}

function bindType(type: SqlType, value: Value): VariableType {
  if (type.name === "CURSOR") return { kind: "cursor" };
  const scalar: VariableType = { kind: "scalar", type };
  if (!(value instanceof ArrayBind)) return scalar;
  return {
    kind: "collection",
    name: clientArray,
    element: scalar,
    indexBy: "integer",
    limit: null,
  };
}

/** What a placeholder's variable holds for a value of the client. */
export function bindValue(type: VariableType, value: Value): PlsqlValue {
  if (type.kind === "collection") {
    const collection = new PlsqlCollection(type);
    const elements = value instanceof ArrayBind ? value.elements : [];
    for (const [index, element] of elements.entries()) collection.set(index + 1, element);
    return collection;
  }
  const isCursor = typeof value === "object" && value !== null && "refCursor" in value;
  return isCursor ? cursorOf(value as RefCursor) : value;
}

/** The SQL type of a placeholder; of an array that of its elements. */
export function outType(type: VariableType): SqlType {
  if (type.kind === "scalar") return type.type;
  if (type.kind === "collection" && type.element.kind === "scalar") return type.element.type;
  return { name: "CURSOR" };
}

/** What the client gets of a placeholder. @throws OraError 6513 for more elements than its array has room for. */
export function outValue({ value }: Variable, given: Value): Value {
  if (!(value instanceof PlsqlCollection)) return clientValue(value);
  const keys = value.keys().map(Number);
  const last = keys.at(-1) ?? 0;
  const room = given instanceof ArrayBind ? given.maxElements : last;
  if ((keys[0] ?? 1) < 1 || last > room) throw oraError(6513);
  const elements = Array.from({ length: last }, (_, index): Value => {
    const element = value.has(index + 1) ? value.get(index + 1) : null;
    return isScalar(element) ? element : null;
  });
  return new ArrayBind(elements, room);
}
