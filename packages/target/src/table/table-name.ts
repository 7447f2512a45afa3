import { type JsonSchema, SettingsError, UsageError } from "@singer-oracle/core";
import {
  foldUpper,
  formatQualified,
  parseIdentifier,
  parseQualifiedName,
  plainIdentifier,
  type ServerInfo,
  type TableName,
  tableKey,
} from "@singer-oracle/core/oracle";
import type { TargetSettings } from "../settings.ts";
import { ownEntry, pointerStep } from "./setting-entries.ts";
import { isUnicodeServer } from "./target-server.ts";

/** What decides where the tables of a run stand. */
export interface TableNaming {
  readonly settings: Pick<
    TargetSettings,
    | "default_target_schema"
    | "schema_mapping"
    | "table_prefix"
    | "table_suffix"
    | "table_name_mappings"
    | "table_name_from"
    | "identifier_case"
  >;
  readonly server: Pick<ServerInfo, "currentSchema" | "maxIdentifierBytes" | "charset">;
}

/** The tables of a run by their streams: no two streams share one. */
export interface TableRegistry {
  /**
   * The table of a stream. A stream keeps the table that it got first, whatever a later SCHEMA says.
   * @param schema The schema of its SCHEMA message, for `x-oracle-table`.
   * @throws SettingsError when the table is another stream's already, or a setting holds no name.
   */
  claim(stream: string, schema: JsonSchema): TableName;
  /**
   * Says where the rows of a stream really stand: behind a synonym it is another table than the one that was claimed.
   * @throws SettingsError when it is another stream's already.
   */
  confirm(stream: string, table: TableName): void;
}

/** Makes the registry of a run. One for all its streams. */
export function createTableRegistry(naming: TableNaming): TableRegistry {
  const tables = new Map<string, TableName>();
  const streams = new Map<string, string>();
  const give = (table: TableName, stream: string) => {
    const other = streams.get(tableKey(table)) ?? stream;
    if (other !== stream) throw sharedTable(table, other, stream);
    streams.set(tableKey(table), stream);
  };
  return {
    claim: (stream, schema) => {
      const known = tables.get(stream);
      if (known !== undefined) return known;
      const table = resolveTableName(stream, schema, naming);
      give(table, stream);
      tables.set(stream, table);
      return table;
    },
    confirm: (stream, table) => give(table, stream),
  };
}

function sharedTable(table: TableName, first: string, second: string): SettingsError {
  const names = `${JSON.stringify(first)} and ${JSON.stringify(second)}`;
  return new SettingsError(
    [
      {
        pointer: "/table_name_mappings",
        message: `the streams ${names} would both be loaded into ${formatQualified(table)}`,
      },
    ],
    {
      hint: "Give one of them a table of its own in table_name_mappings, call tables after whole streams with table_name_from: full_stream, or tell their owners apart in schema_mapping.",
    },
  );
}

/**
 * Where the rows of a stream belong, by these rules, the first that applies:
 *
 * 1. `table_name_mappings` names the stream: that table, exactly.
 * 2. The table is called after `x-oracle-table` of the schema, with its exact spelling, otherwise after the last part of
 *    the stream's name (parts are separated by `-`) or after all of it, by `table_name_from`; prefix and suffix around it.
 * 3. The owner is what `schema_mapping` says of the owner in `x-oracle-table`, or else of the last part but one of a name
 *    of two or three parts; otherwise `default_target_schema`; otherwise the session's own schema.
 *
 * The owner at the source is never taken over by itself: a target that reads and writes one database would load the
 * source's tables into themselves.
 * Source: meltano/sdk, singer_sdk/sql/sink.py (table_name, schema_name).
 * @throws SettingsError when a setting holds no name of Oracle.
 */
export function resolveTableName(
  stream: string,
  schema: JsonSchema,
  naming: TableNaming,
): TableName {
  const mapped = ownEntry(naming.settings.table_name_mappings, stream);
  if (mapped !== undefined) return mappedTable(stream, mapped, naming);
  const source = sourceTable(schema);
  return { owner: ownerOf(stream, source, naming), name: nameOf(stream, source, naming) };
}

function mappedTable(stream: string, text: string, naming: TableNaming): TableName {
  const pointer = `/table_name_mappings/${pointerStep(stream)}`;
  const { owner, name } = parsed(pointer, () => parseQualifiedName(text));
  return { owner: owner ?? defaultOwner(naming), name };
}

/** `x-oracle-table`: the table that the stream comes from, as its dictionary spells it. */
function sourceTable(schema: JsonSchema): TableName | undefined {
  const value = schema["x-oracle-table"];
  if (typeof value !== "object" || value === null) return undefined;
  const { owner, table } = value as { readonly owner?: unknown; readonly table?: unknown };
  if (typeof owner !== "string" || typeof table !== "string" || table === "") return undefined;
  return { owner, name: table };
}

function nameOf(stream: string, source: TableName | undefined, naming: TableNaming): string {
  const { settings, server } = naming;
  const { table_prefix: prefix, table_suffix: suffix } = settings;
  const fold = (text: string): string =>
    settings.identifier_case === "upper" ? foldUpper(text) : text;
  const parts = stream.split("-");
  const last = parts.at(-1) ?? "";
  const own = settings.table_name_from === "full_stream" || last === "" ? stream : last;
  // Folded here, because the exact name of a source's table keeps its case.
  const name = fold(prefix) + (source?.name ?? fold(own)) + fold(suffix);
  return plainIdentifier(name, {
    maxBytes: server.maxIdentifierBytes,
    case: "preserve",
    kind: "table",
    characters: isUnicodeServer(server) ? "any" : "ascii",
  });
}

function ownerOf(stream: string, source: TableName | undefined, naming: TableNaming): string {
  const parts = stream.split("-");
  const part = parts.length === 2 || parts.length === 3 ? parts.at(-2) : undefined;
  const sourceOwner = source?.owner ?? part;
  const { schema_mapping: mapping = {} } = naming.settings;
  const key = sourceOwner === undefined ? undefined : mappingKey(mapping, sourceOwner);
  if (key === undefined) return defaultOwner(naming);
  return parsed(`/schema_mapping/${pointerStep(key)}`, () => parseIdentifier(mapping[key] ?? ""));
}

/** The exact spelling, or the one that differs in case only. */
function mappingKey(
  mapping: Readonly<Record<string, string>>,
  sourceOwner: string,
): string | undefined {
  const keys = Object.keys(mapping);
  const folded = foldUpper(sourceOwner);
  return keys.find((key) => key === sourceOwner) ?? keys.find((key) => foldUpper(key) === folded);
}

function defaultOwner({ settings, server }: TableNaming): string {
  const { default_target_schema: owner } = settings;
  if (owner === undefined) return server.currentSchema;
  return parsed("/default_target_schema", () => parseIdentifier(owner));
}

/** A name out of a setting. */
function parsed<T>(pointer: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const options = error.hint === undefined ? {} : { hint: error.hint };
    throw new SettingsError([{ pointer, message: error.message }], { ...options, cause: error });
  }
}
