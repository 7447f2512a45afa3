import type { BindValue } from "../../../src/oracle/sql-reader.ts";
import { al32utf8 } from "../../../src/oracle/types/charset.ts";
import { createValueBinder } from "../../../src/oracle/types/index.ts";
import type { BindOptions, DoesNotFit } from "../../../src/oracle/types/type-family.ts";
import type { JsonValue } from "../../../src/singer/json-value.ts";
import { typeOf } from "./read-plan.ts";

/** The options of a plain column "C" of an AL32UTF8 database. */
export const bindDefaults: BindOptions = {
  column: "C",
  isKey: false,
  emptyString: "null",
  cutFraction: false,
  charset: al32utf8,
  maxVarcharBytes: 4000,
  onUnmappableChar: "error",
};

/** Binds one value. */
export function bind(
  text: string,
  value: JsonValue,
  options: Partial<BindOptions> = {},
): BindValue | DoesNotFit {
  return createValueBinder(typeOf(text), { ...bindDefaults, ...options })(value);
}
