import { Decimal, type JsonObject, type JsonValue, RecordError } from "@singer-oracle/core";

/** Reads one value out of a record; undefined when the record does not have it. */
export type RecordReader = (record: JsonObject) => JsonValue | undefined;

/** Names that every object inherits: reading them needs a look at whose they are. */
const inheritedNames: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** The name of the property that a path is, if reading it off the record itself gives no other value. */
export function ownProperty(path: readonly string[]): string | undefined {
  const [name = "", ...rest] = path;
  return rest.length > 0 || inheritedNames.has(name) ? undefined : name;
}

/**
 * What reads the property at a path, through objects that were flattened. Null where the path ends in a null.
 * @throws RecordError when something else than an object stands where the path goes on: its value has no column.
 */
export function recordReader(path: readonly string[]): RecordReader {
  const [name = "", ...rest] = path;
  const read = propertyReader(name);
  if (rest.length === 0) return read;
  const readRest = recordReader(rest);
  return (record) => {
    const value = read(record);
    if (value === undefined || value === null) return value;
    if (isObject(value)) return readRest(value);
    throw new RecordError(
      `the property ${JSON.stringify(name)} is not an object, and its columns are those of an object`,
      {
        hint: "Mend the schema, which says that it is an object, or set flattening_enabled: false.",
      },
    );
  };
}

/** What reads a property of the record itself. */
function propertyReader(name: string): RecordReader {
  if (!inheritedNames.has(name)) return (record) => record[name];
  return (record) => (Object.hasOwn(record, name) ? record[name] : undefined);
}

function isObject(value: JsonValue): value is JsonObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Decimal)
  );
}
