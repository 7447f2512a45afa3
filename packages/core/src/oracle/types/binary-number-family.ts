import type { BindValue } from "../sql-reader.ts";
import { columnError, columnSchema, wrongKind } from "./json-kind.ts";
import { decimalOf } from "./number-family.ts";
import type { BindOptions, TypeFamily, TypeOf, ValueBinder } from "./type-family.ts";

type BinaryType = TypeOf<"binary-float"> | TypeOf<"binary-double">;

/** BINARY_DOUBLE: IEEE 754 double. NaN and the infinities are the encoder's affair (`special_floats`). */
export const binaryDoubleFamily: TypeFamily<"binary-double"> = {
  read: (type, column) => ({
    selectExpressions: [column],
    fetchAs: "number",
    encoding: "binary-double",
    jsonSchema: columnSchema(["number"], type),
    large: "none",
  }),
  bind: (type, options) => bindBinary(type, options, (value) => value),
  keyText: () => binaryKeyText,
};

/** BINARY_FLOAT: IEEE 754 single, written with the fewest digits that give it back. */
export const binaryFloatFamily: TypeFamily<"binary-float"> = {
  read: (type, column) => ({
    selectExpressions: [column],
    fetchAs: "number",
    encoding: "binary-float",
    jsonSchema: columnSchema(["number"], type),
    large: "none",
  }),
  bind: (type, options) => bindBinary(type, options, Math.fround),
  keyText: () => binaryKeyText,
};

/** The nearest number that the type has: binary types are approximate, that is what they are for. */
function bindBinary(
  type: BinaryType,
  { column }: BindOptions,
  round: (value: number) => number,
): ValueBinder {
  return (value) => {
    if (value === null) return null;
    if (typeof value === "number") return finite(round(value), column);
    const decimal = decimalOf(value);
    if (decimal !== undefined) return finite(round(Number(decimal.toString())), column);
    if (typeof value === "string") throw columnError(column, "the text is not a decimal number");
    throw wrongKind(column, value, type);
  };
}

function finite(value: number, column: string): number {
  if (Number.isFinite(value)) return value;
  throw columnError(column, "the number is beyond the range of the column's binary type");
}

/** 0 and -0 are equal. */
function binaryKeyText(bound: BindValue): string {
  return bound === 0 ? "0" : String(bound);
}
