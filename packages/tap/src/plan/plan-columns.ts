import {
  type CatalogEntry,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  SettingsError,
  selectedProperties,
  ToolkitError,
} from "@singer-oracle/core";
import {
  type ColumnReader,
  type DictionaryColumn,
  printOracleType,
  quoteIdentifier,
  readColumn,
} from "@singer-oracle/core/oracle";
import { tableKeyword } from "../discovery/stream-id.ts";
import { columnSchemaOf } from "../discovery/stream-schema.ts";
import { listed } from "../listed.ts";
import { matchColumn, matchName } from "../match-name.ts";
import { readOptionsOf } from "../read-options.ts";
import type { PlannedColumn } from "../stream-plan.ts";
import { countValueChanges } from "../value-changes.ts";
import { withoutStreamName } from "./findings.ts";
import type { PlanRequest } from "./plan-request.ts";
import { schemaOverride } from "./schema-override.ts";

/** The columns of a stream with the schemas of their properties. */
export interface ColumnPlan {
  /** In the order of the table. */
  readonly columns: readonly PlannedColumn[];
  readonly schemas: readonly (readonly [name: string, schema: JsonSchema])[];
}

/**
 * The columns to be read: those of `stream_options.columns`, else those that are selected; and always those that are
 * required. The database decides about types; what a user has written into the schema of our own catalog is kept.
 * @param replicationKey Undefined when it is no column.
 */
export function planColumns(
  request: PlanRequest,
  keyProperties: readonly string[],
  replicationKey: string | undefined,
): ColumnPlan {
  const { origin, settings, findings } = request;
  const required = keyProperties.concat(replicationKey ?? []);
  const names = new Set([...chosenNames(request, required), ...required]);
  const readOptions = readOptionsOf(settings);
  const columns: PlannedColumn[] = [];
  const schemas: (readonly [string, JsonSchema])[] = [];
  for (const column of origin.columns) {
    if (!names.has(column.name)) continue;
    const { changes, onChange } = countValueChanges();
    const reader = readerOf(column, { ...readOptions, onChange }, findings.problems);
    if (reader === undefined) continue;
    const override = ownOverride(request, column, reader);
    const { name, type, isNullable } = column;
    const encoding = override?.encoding ?? reader.encoding;
    columns.push({ name, type, isNullable, reader: { ...reader, encoding }, changes });
    const isKey = keyProperties.includes(name);
    schemas.push([name, override?.schema ?? columnSchemaOf(column, isKey, readOptions)]);
  }
  if (columns.length === 0 && findings.problems.length === 0) {
    findings.warnings.push("no column is selected that can be read: the stream is left out");
  }
  return { columns, schemas };
}

function readerOf(
  { name, type }: DictionaryColumn,
  options: Parameters<typeof readColumn>[2],
  problems: string[],
): ColumnReader | undefined {
  try {
    return readColumn(type, quoteIdentifier(name), options);
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error;
    const [problem] = error instanceof SettingsError ? error.problems : [];
    problems.push(problem === undefined ? error.message : `${problem.pointer}: ${problem.message}`);
    return undefined;
  }
}

/** Names of columns that are there and can be read. */
function chosenNames(request: PlanRequest, required: readonly string[]): readonly string[] {
  const { origin, options, findings } = request;
  const wanted = options.columns ?? selectedNames(request);
  const chosen: string[] = [];
  for (const name of wanted) {
    const column = matchColumn(name, origin.columns);
    if (column === undefined) findings.problems.push(missingColumn(name, request));
    else if (column.type.family !== "unsupported") chosen.push(column.name);
    else if (!required.includes(column.name)) {
      const type = printOracleType(column.type);
      findings.warnings.push(
        `the column ${column.name} has the type ${type}, which cannot be read; it is left out`,
      );
    }
  }
  return chosen;
}

function missingColumn(name: string, { origin, options }: PlanRequest): string {
  const by = options.columns === undefined ? "is selected" : "is in stream_options";
  const why = origin.invisibleColumns.includes(name) ? "is invisible" : "does not exist";
  return `the column ${name} ${by} and ${why}`;
}

/** What the catalog selects; says so when the table has columns that the catalog does not know. */
function selectedNames({ entry, origin, findings }: PlanRequest): readonly string[] {
  const { names, decisions, warnings } = selectedProperties(entry);
  for (const warning of warnings) {
    findings.warnings.push(withoutStreamName(warning, entry.tap_stream_id));
  }
  const columns = origin.columns.map(({ name }) => name);
  const known = new Set(decisions.map(({ name }) => matchName(name, columns)));
  const unknown = columns.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    findings.notes.push(
      `not read, because the catalog does not have them: ${listed(unknown)}; discover again to select them`,
    );
  }
  return names;
}

/** What the user has written into a catalog of ours. Of other taps' schemas nobody knows what was written by whom. */
function ownOverride(
  { entry, origin, findings }: PlanRequest,
  column: DictionaryColumn,
  reader: ColumnReader,
) {
  if (origin.kind !== "query" && entry.schema[tableKeyword] === undefined) return undefined;
  const override = schemaOverride(propertyOf(entry, column.name), column, reader);
  if (typeof override !== "string") return override;
  findings.problems.push(override);
  return undefined;
}

function propertyOf(entry: CatalogEntry, name: string): JsonValue | undefined {
  const properties = (entry.schema["properties"] ?? {}) as JsonObject;
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}
