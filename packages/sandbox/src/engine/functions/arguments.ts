import type { Binder } from "../expressions/binder.ts";
import { convertTo } from "../expressions/compiled.ts";
import type { Compiled, Env } from "../expressions/contract.ts";
import {
  binaryDoubleType,
  blobType,
  booleanType,
  dateType,
  dayToSecondType,
  numberType,
  raw,
  timestampType,
  timestampTzType,
  yearToMonthType,
} from "../types/make-type.ts";
import { type OraNumber, toInteger } from "../types/number.ts";
import type { SqlType } from "../types/sql-type.ts";
import {
  type DaySecond,
  Lob,
  type Timestamp,
  type Value,
  type ZonedTimestamp,
} from "../types/value.ts";
import { textArgument } from "./text-arguments.ts";

/** What a function's argument is converted to, and the value it then gets. */
export interface KindValues {
  /** Character types, CLOBs by content, everything else implicitly converted. */
  readonly text: string;
  readonly number: OraNumber;
  /** A number cut to an integer that a JS number holds. */
  readonly integer: number;
  readonly double: number;
  readonly date: number;
  readonly timestamp: Timestamp;
  readonly zoned: ZonedTimestamp;
  readonly daySecond: DaySecond;
  readonly yearMonth: number;
  /** RAW or BLOB by content, text as hexadecimal digits. */
  readonly bytes: Uint8Array;
  readonly boolean: boolean;
  /** As it is. */
  readonly any: Value;
}

export type ArgumentKind = keyof KindValues;

const kindTypes: Readonly<Partial<Record<ArgumentKind, SqlType>>> = {
  number: numberType,
  integer: numberType,
  double: binaryDoubleType,
  date: dateType,
  boolean: booleanType,
};

/**
 * A reader of one argument.
 * @throws OraError 932 when the argument cannot be converted to the kind.
 */
export function argumentReader(
  kind: ArgumentKind,
  compiled: Compiled,
  binder: Binder,
  at: number,
): (env: Env) => Value {
  if (kind === "any") return compiled.eval;
  if (kind === "text") return textArgument(compiled, binder, at);
  if (kind === "bytes") return bytesArgument(compiled, binder, at);
  const type = kindTypes[kind] ?? timeType(kind);
  const inner = convertTo(compiled, type, binder.session, at).eval;
  if (kind !== "integer") return inner;
  return (env) => {
    const value = inner(env);
    return value === null ? null : toInteger(value as OraNumber);
  };
}

function timeType(kind: ArgumentKind): SqlType {
  switch (kind) {
    case "timestamp":
      return timestampType(9);
    case "zoned":
      return timestampTzType(9);
    case "daySecond":
      return dayToSecondType(9, 9);
    default:
      return yearToMonthType(9);
  }
}

function bytesArgument(compiled: Compiled, binder: Binder, at: number): (env: Env) => Value {
  const type = compiled.type.name === "BLOB" ? blobType : raw(32767);
  const inner = convertTo(compiled, type, binder.session, at).eval;
  return (env) => {
    const value = inner(env);
    return value instanceof Lob ? value.bytes : value;
  };
}
