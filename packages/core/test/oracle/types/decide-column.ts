import { charsetOf } from "../../../src/oracle/types/charset.ts";
import {
  type ColumnContext,
  type ColumnTypeSettings,
  columnTypeFor,
  defaultColumnTypeSettings,
  type TargetServer,
} from "../../../src/oracle/types/column-type.ts";
import { printOracleType } from "../../../src/oracle/types/print-type.ts";
import type { JsonSchema } from "../../../src/singer/json-value.ts";
import { resolvePropertyType } from "../../../src/singer/stream-schema.ts";

/** 19c with AL32UTF8. */
const server: TargetServer = {
  charset: charsetOf("AL32UTF8"),
  maxVarcharBytes: 4000,
  hasBoolean: false,
  hasJson: false,
  hasVector: false,
};
/** What 23ai has more. */
export const modern = { hasBoolean: true, hasJson: true, hasVector: true };

/** What is not as usual. */
export interface Changes {
  readonly server?: Partial<TargetServer>;
  readonly settings?: Partial<ColumnTypeSettings>;
  readonly context?: Partial<ColumnContext>;
}

/** The context of a column "C". */
export function contextOf(changes: Changes = {}): ColumnContext {
  return {
    column: "C",
    server: { ...server, ...changes.server },
    settings: { ...defaultColumnTypeSettings, ...changes.settings },
    ...changes.context,
  };
}

/** The decision with its type as text, without what is as usual. */
export function decide(schema: JsonSchema, changes: Changes = {}) {
  const { type, mayWiden, jsonCheck, warnings, comment } = columnTypeFor(
    resolvePropertyType(schema),
    contextOf(changes),
  );
  return {
    type: printOracleType(type),
    ...(mayWiden ? { mayWiden } : {}),
    ...(jsonCheck ? { jsonCheck } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(comment === undefined ? {} : { comment }),
  };
}

/** A nullable string. */
export const text = (rest: JsonSchema = {}): JsonSchema => ({ type: ["null", "string"], ...rest });
/** The decision for a text that may be widened. */
export const wide = (type: string) => ({ type, mayWiden: true }) as const;
