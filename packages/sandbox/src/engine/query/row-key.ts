import { keyFunctionFor } from "../types/compare-values.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row, Value } from "../types/value.ts";

/** What stands for a value in a Map or Set. NULL has a key of its own: DISTINCT, GROUP BY and set operators match NULLs. */
export type Key = string | number;

const nullKey = "\u0000null";

/** The key of one value of a type, NULL included. */
export function valueKeyFor(type: SqlType): (value: Value) => Key {
  const key = keyFunctionFor(type);
  return (value) => (value === null ? nullKey : key(value));
}

/** One key for the first columns of a row, equal exactly when all of them are. */
export function rowKeyFor(types: readonly SqlType[]): (row: Row) => Key {
  const keys = types.map(valueKeyFor);
  const [first] = keys;
  if (!first) return () => 0;
  if (keys.length === 1) return (row) => first(row[0] ?? null);
  const { length } = keys;
  return (row) => {
    let text = "";
    for (let index = 0; index < length; index++) text += part(keys[index]?.(row[index] ?? null));
    return text;
  };
}

/** A key as part of a longer one: numbers and texts stay apart, and lengths keep neighbours from running together. */
export function part(key: Key | undefined): string {
  if (typeof key === "number") return `${key};`;
  return key === undefined ? "" : `${key.length}:${key}`;
}
