import type { JsonSchema } from "@singer-oracle/core";
import {
  type DictionaryColumn,
  type OracleType,
  quoteIdentifier,
  type ReadOptions,
  readColumn,
} from "@singer-oracle/core/oracle";
import { tableKeyword } from "./stream-id.ts";
import type { StreamOrigin } from "./stream-origin.ts";

/** What schemas depend on besides the columns. */
export interface SchemaOptions {
  readonly read: Omit<ReadOptions, "onChange">;
  /** NLS_CHARACTERSET of the database; null = unknown. */
  readonly charset: string | null;
}

/**
 * The schema of a column: nullable, unless it belongs to the key, is NOT NULL and no setting makes NULL of its values. A
 * column with an unsupported type has none but its description.
 */
export function columnSchemaOf(
  column: Pick<DictionaryColumn, "name" | "type" | "isNullable" | "comment">,
  isKey: boolean,
  read: SchemaOptions["read"],
): JsonSchema {
  const { name, type, isNullable, comment } = column;
  const described = comment === null ? {} : { description: comment };
  if (type.family === "unsupported") return described;
  const { jsonSchema } = readColumn(type, quoteIdentifier(name), { ...read, onLargeLob: "error" });
  const isNeverNull = isKey && !isNullable && !mayBecomeNull(type, read);
  return { ...(isNeverNull ? withoutNull(jsonSchema) : jsonSchema), ...described };
}

/** Whether a setting may make NULL of a value. */
function mayBecomeNull({ family }: OracleType, read: SchemaOptions["read"]): boolean {
  switch (family) {
    case "number":
    case "float":
    case "character":
    case "raw":
    case "rowid":
    case "boolean":
    case "interval-year-month":
    case "interval-day-second":
      return false;
    case "date":
    case "timestamp":
      return read.outOfRangeDates === "null";
    default:
      return true;
  }
}

function withoutNull(schema: JsonSchema): JsonSchema {
  const { type } = schema;
  return Array.isArray(type) ? { ...schema, type: type.filter((kind) => kind !== "null") } : schema;
}

/**
 * The schema of a stream. `x-oracle-table` names the table exactly; `x-oracle-charset` is the character set that lengths
 * in bytes are counted in.
 */
export function streamSchemaOf(
  origin: StreamOrigin,
  properties: readonly (readonly [name: string, schema: JsonSchema])[],
  charset: string | null,
): JsonSchema {
  const { source, comment, columns } = origin;
  const names = new Set(properties.map(([name]) => name));
  const hasText = columns.some(({ name, type }) => names.has(name) && isDatabaseText(type));
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    ...(comment === null ? {} : { description: comment }),
    ...(source.kind === "table"
      ? { [tableKeyword]: { owner: source.table.owner, table: source.table.name } }
      : {}),
    ...(hasText && charset !== null ? { "x-oracle-charset": charset } : {}),
  };
}

/** Whether values are stored in the database's character set. */
function isDatabaseText(type: OracleType): boolean {
  if (type.family === "lob" || type.family === "long") {
    return type.name === "CLOB" || type.name === "LONG";
  }
  return type.family === "character" && !type.name.startsWith("N");
}
