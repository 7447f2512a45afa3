import {
  isJsonObject,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  type RecordEncoding,
  stringifyExact,
} from "@singer-oracle/core";
import {
  type ColumnReader,
  type OracleType,
  parseOracleType,
  quoteIdentifier,
  readColumn,
} from "@singer-oracle/core/oracle";

/** How a property is sent when its schema in the catalog is not the one that discovery writes. */
export interface SchemaOverride {
  readonly schema: JsonSchema;
  readonly encoding: RecordEncoding;
}

/** Keywords of a schema that say nothing about values. */
const annotations: ReadonlySet<string> = new Set([
  "description",
  "title",
  "default",
  "examples",
  "$comment",
  // Of catalogs older than metadata.
  "inclusion",
  "selected",
]);

/**
 * What a user has written instead of a property's schema; undefined when it is still what discovery writes, be it with
 * other settings or for the type that the column had then. NUMBERs can be sent as numbers or as texts; all other values
 * are sent as they are.
 * @returns a string when the values cannot be what the schema says: why.
 */
export function schemaOverride(
  schema: JsonValue | undefined,
  column: { readonly name: string; readonly type: OracleType },
  reader: ColumnReader,
): SchemaOverride | string | undefined {
  if (!isJsonObject(schema) || isDiscovered(schema, column)) return undefined;
  const kinds = kindsOf(schema);
  const encoding = encodingFor(kinds, reader.encoding);
  if (encoding === undefined) {
    const sent = kindsOf(reader.jsonSchema as JsonObject)?.join(" or ");
    return `the schema of ${column.name} in the catalog says ${kinds?.join(" or ")}, but its values are sent as ${sent}`;
  }
  const { "x-oracle": _, inclusion: _inclusion, selected: _selected, ...others } = schema;
  // The exact type would win over what the user wrote.
  return { schema: others as JsonSchema, encoding };
}

function isDiscovered(
  schema: JsonObject,
  { name, type }: { readonly name: string; readonly type: OracleType },
): boolean {
  const given = normalForm(schema);
  const exact = schema["x-oracle"];
  const former = typeof exact === "string" ? parseOracleType(exact) : undefined;
  const types = former === undefined ? [type] : [type, former];
  return types.some((each) =>
    ([false, true, "x-singer.decimal"] as const).some((useSingerDecimal) => {
      const reader = readColumn(each, quoteIdentifier(name), { useSingerDecimal });
      return normalForm(reader.jsonSchema as JsonObject) === given;
    }),
  );
}

/** A text that is equal for schemas that allow the same values, NULL aside. */
function normalForm(schema: JsonObject): string {
  const entries = Object.entries(schema)
    .filter(([key]) => !annotations.has(key))
    .map(([key, value]) => [key, key === "type" ? (kindsOf(schema) ?? value) : value] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return stringifyExact(Object.fromEntries(entries));
}

/** The JSON types that a schema allows besides null, sorted; undefined when it does not say. */
function kindsOf({ type }: JsonObject): readonly string[] | undefined {
  const kinds = (Array.isArray(type) ? type : [type]).filter(
    (kind): kind is string => typeof kind === "string" && kind !== "null",
  );
  return kinds.length === 0 ? undefined : kinds.toSorted();
}

/** How values that are sent in one encoding become what a schema allows; undefined when they cannot. */
function encodingFor(
  kinds: readonly string[] | undefined,
  encoding: RecordEncoding,
): RecordEncoding | undefined {
  if (kinds === undefined || encoding === "json") return encoding;
  const takesNumbers = kinds.includes("number") || kinds.includes("integer");
  const takesTexts = kinds.includes("string");
  if (encoding === "number" || encoding === "decimal-string") {
    if (takesNumbers === takesTexts) return takesNumbers ? encoding : undefined;
    return takesNumbers ? "number" : "decimal-string";
  }
  const takes = {
    "binary-double": takesNumbers,
    "binary-float": takesNumbers,
    boolean: kinds.includes("boolean"),
  };
  const isAllowed = encoding === "string" || encoding === "base64" ? takesTexts : takes[encoding];
  return isAllowed ? encoding : undefined;
}
