import {
  type JsonObject,
  type JsonValue,
  type SchemaMessage,
  SettingsError,
} from "@singer-oracle/core";

/**
 * Refuses to overwrite an INCREMENTAL stream: only its last increment would be left.
 * @throws SettingsError
 */
export function refuseIncrements(message: SchemaMessage, allowed: boolean): void {
  const bookmarks = message.bookmark_properties ?? [];
  if (allowed || bookmarks.length === 0) return;
  throw incrementError(
    message.stream,
    `the SCHEMA has bookmark_properties (${bookmarks.join(", ")})`,
  );
}

/**
 * The same by what a STATE says about a stream: a `replication_key_value` in its bookmark.
 * @throws SettingsError
 */
export function refuseIncrementalState(
  stream: string,
  state: JsonObject | null,
  allowed: boolean,
): void {
  if (allowed || state === null) return;
  const value = objectAt(objectAt(state, "bookmarks"), stream)?.["replication_key_value"];
  if (value === undefined || value === null) return;
  throw incrementError(stream, "its bookmark has a replication_key_value");
}

/** Whether a STATE says that a stream is not read to its end yet. */
export function isBeingSynced(stream: string, state: JsonObject | null): boolean {
  return state !== null && state["currently_syncing"] === stream;
}

function objectAt(object: JsonObject | undefined, name: string): JsonObject | undefined {
  if (object === undefined || !Object.hasOwn(object, name)) return undefined;
  const value: JsonValue | undefined = object[name];
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

function incrementError(stream: string, why: string): SettingsError {
  return new SettingsError(
    [
      {
        pointer: "/load_method",
        message: `overwrite would leave only the last increment of stream ${JSON.stringify(stream)}: ${why}`,
      },
    ],
    {
      hint: "Use load_method: upsert for INCREMENTAL streams, or set overwrite_incremental: true if that is what you want.",
    },
  );
}
