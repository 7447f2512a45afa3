import { oraError } from "../errors.ts";
import type { ConversionContext } from "./conversion-context.ts";
import { typeNameInErrors } from "./describe-type.ts";
import type { SqlType } from "./sql-type.ts";
import type { Value } from "./value.ts";

/** A conversion chosen once for two types. Takes NULL as well. */
export type Converter = (value: Value) => Value;

/** Where a conversion stands: the session, the offset in the statement, and the name for messages of 23ai. */
export interface ConversionSite {
  readonly context: ConversionContext;
  readonly position: number;
  /** The column or expression that is converted, when it is known. */
  readonly expression?: string;
}

/** Lets NULL through; `convert` sees everything else. The caller knows the type and casts. */
export function unlessNull<T extends Value>(convert: (value: T) => Value): Converter {
  return (value) => (value === null ? null : convert(value as T));
}

/** ORA-00932 for a conversion that does not exist. */
export function inconvertible(from: SqlType, to: SqlType, position: number): Error {
  return oraError(932, [typeNameInErrors(to), typeNameInErrors(from)], position);
}
