import { oraError } from "../engine/errors.ts";
import { typeNameInErrors } from "../engine/types/describe-type.ts";
import type { SqlType } from "../engine/types/sql-type.ts";
import type { Value } from "../engine/types/value.ts";
import type { BufferWriter } from "../wire/buffer-writer.ts";
import { oracleTypeName } from "../wire/types/oracle-type-number.ts";

/** Writes one engine value, null included. */
export type EngineValueWriter = (writer: BufferWriter, value: Value) => void;

/** What a value becomes on the wire. */
export interface WireTarget {
  /** A value of `oracleType`. */
  readonly type: number;
  /** A value of `characterForm`. */
  readonly form: number;
  /** Of LOBs, see `lobPrefetchFlag`. */
  readonly contFlags: number;
  readonly lobPrefetch: number;
}

/** Writes one value that is not null. */
export type WriteValue = (writer: BufferWriter, value: NonNullable<Value>) => void;

/** ORA-00932 for a type that cannot become what the client wants. */
export function mismatch(from: SqlType, to: WireTarget): Error {
  return oraError(932, [oracleTypeName(to.type).toUpperCase(), typeNameInErrors(from)]);
}
