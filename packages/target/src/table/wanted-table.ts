import { type PropertyType, ProtocolError, SettingsError } from "@singer-oracle/core";
import {
  type ColumnContext,
  type ColumnTypeDecision,
  type ColumnTypeSettings,
  columnTypeFor,
  type DictionaryColumn,
  type KeyLengths,
  keyLengthsFor,
  type OracleType,
  parseOracleType,
  type TargetServer,
} from "@singer-oracle/core/oracle";
import { deletedAtProperty } from "../load/metadata-values.ts";
import type { TargetSettings } from "../settings.ts";
import { columnComment } from "./column-comment.ts";
import { planColumnNames } from "./column-names.ts";
import { type FlatProperty, flattenProperties } from "./flatten-properties.ts";
import { metadataColumns } from "./metadata-columns.ts";
import { ownEntry, pointerStep } from "./setting-entries.ts";
import type { ColumnSource } from "./table-plan.ts";
import type { TableRequest } from "./table-request.ts";

/** A column that a stream needs. */
export interface WantedColumn {
  readonly name: string;
  readonly source: ColumnSource;
  /** The type that the column gets when it is made. */
  readonly type: OracleType;
  readonly isKey: boolean;
  /** Whether the schema or a setting says itself how large values are, so that a narrower column is widened at once. */
  readonly isExplicit: boolean;
  /** Whether a value that does not fit may widen the column, as far as settings and keys decide. */
  readonly mayWiden: boolean;
  /** Whether a value may be absent or null. */
  readonly acceptsNull: boolean;
  readonly jsonCheck: boolean;
  readonly contentEncoding: "base64" | "base16" | undefined;
  /** Of the column when it is made. */
  readonly comment: string | undefined;
  /** To be told when the column is made. */
  readonly warnings: readonly string[];
}

/** The table that a stream needs. */
export interface WantedTable {
  readonly columns: readonly WantedColumn[];
  /** In the order of `key_properties`; empty when nothing tells rows apart. */
  readonly keyColumns: readonly string[];
  /** Top-level properties without a column of their own: what they hold is in the metadata columns. */
  readonly withoutColumn: readonly string[];
  /** Names in `column_type_overrides` of the stream that are none of its properties. */
  readonly unknownOverrides: readonly string[];
  /** How the length of the key was reckoned; undefined without a key. */
  readonly keyBudget: string | undefined;
  readonly comment: string | undefined;
}

/** What decides about the columns besides the request. */
export interface WantedTableInput {
  readonly settings: TargetSettings;
  readonly server: TargetServer;
  readonly maxIdentifierBytes: number;
  /** The columns of the table that is there already; empty for a new one. */
  readonly existing: readonly Pick<DictionaryColumn, "name" | "comment">[];
  /** Of the tablespace, in bytes: it bounds the key. */
  readonly blockSize: number;
  /** Half of the room for the key: after ORA-01450. */
  readonly halved: boolean;
}

/**
 * Plans the columns of a stream's table from its schema, the settings and the names that are there.
 * @throws ProtocolError when the schema has no properties or the key names none.
 * @throws SettingsError for a type in `column_type_overrides` that is none, and for a key that no index holds.
 * @throws LoadError when there are more properties than any table has columns.
 */
export function planWantedTable(request: TableRequest, input: WantedTableInput): WantedTable {
  const { settings, server } = input;
  const properties = flattenProperties(request.stream, request.schema, settings);
  const metadata = metadataColumns(properties, settings);
  const names = planColumnNames({
    properties: properties.map(({ name }) => name),
    metadata: metadata.map(({ name }) => name),
    existing: input.existing,
    rules: {
      maxBytes: input.maxIdentifierBytes,
      case: settings.identifier_case,
      characters: server.charset.isUnicode ? "any" : "ascii",
    },
  });
  const named = properties.flatMap((property): NamedProperty[] => {
    const column = names.properties.get(property.name);
    return column === undefined ? [] : [{ property, column }];
  });
  const keys = keyProperties(request, named);
  const contexts = new ColumnContexts(request, input);
  const budget = keys.length === 0 ? undefined : contexts.keyLengths(keys, input);
  const columns: readonly WantedColumn[] = [
    ...named.map((each) => propertyColumn(each, keys.includes(each), { contexts, budget, input })),
    ...metadata.map(({ metadata: name, name: text, type }) =>
      metadataColumn(names.metadata.get(text) ?? text, name, type, settings),
    ),
  ];
  if (columns.length === 0) {
    throw new ProtocolError(
      `stream ${JSON.stringify(request.stream)}: the schema names no properties, and add_record_metadata is off: there is nothing to load`,
      {
        hint: "Select properties of the stream in the tap's catalog, or leave the stream out there.",
      },
    );
  }
  return {
    columns,
    keyColumns: keys.map(({ column }) => column),
    // The mark of deleted records has a column all the same: that of the metadata.
    withoutColumn: properties
      .filter(({ name, path }) => path.length === 1 && !names.properties.has(name))
      .map(({ name }) => name)
      .filter((name) => name !== deletedAtProperty),
    unknownOverrides: unknownOverrides(request, settings, properties),
    keyBudget: budget?.explanation,
    comment: request.schema.description?.trim() || undefined,
  };
}

function unknownOverrides(
  { stream }: TableRequest,
  settings: TargetSettings,
  properties: readonly FlatProperty[],
): readonly string[] {
  const names = new Set(properties.map(({ name }) => name));
  const overrides = ownEntry(settings.column_type_overrides, stream) ?? {};
  return Object.keys(overrides).filter((name) => !names.has(name));
}

interface NamedProperty {
  readonly property: FlatProperty;
  readonly column: string;
}

/** The properties of the key in its order; none for a stream that is appended to. */
function keyProperties(
  { stream, keyProperties, loadMethod }: TableRequest,
  named: readonly NamedProperty[],
): readonly NamedProperty[] {
  if (loadMethod === "append-only") return [];
  return [...new Set(keyProperties)].map((name) => {
    const found = named.find(({ property }) => property.name === name);
    if (found !== undefined) return found;
    const isFlattened = named.some(({ property }) => property.path[0] === name);
    throw new ProtocolError(
      isFlattened
        ? `stream ${JSON.stringify(stream)}: the key property ${JSON.stringify(name)} is an object whose properties are columns of their own (flattening_enabled)`
        : `stream ${JSON.stringify(stream)}: the key property ${JSON.stringify(name)} is not in the schema`,
      { hint: "The key_properties of a SCHEMA message must name properties of its schema." },
    );
  });
}

/** Makes what `columnTypeFor` looks at. */
class ColumnContexts {
  readonly #request: TableRequest;
  readonly #input: WantedTableInput;
  readonly #settings: ColumnTypeSettings;
  readonly #sourceCharset: string | undefined;

  constructor(request: TableRequest, input: WantedTableInput) {
    this.#request = request;
    this.#input = input;
    this.#settings = columnTypeSettings(input.settings);
    const charset = request.schema["x-oracle-charset"];
    this.#sourceCharset = typeof charset === "string" ? charset : undefined;
  }

  of({ property, column }: NamedProperty, key?: KeyLengths): ColumnContext {
    const override = this.override(property);
    return {
      column,
      server: this.#input.server,
      settings: this.#settings,
      ...(key === undefined ? {} : { key }),
      ...(this.#sourceCharset === undefined ? {} : { sourceCharset: this.#sourceCharset }),
      ...(override === undefined ? {} : { override }),
    };
  }

  keyLengths(keys: readonly NamedProperty[], { blockSize, halved }: WantedTableInput): KeyLengths {
    const columns = keys.map((key) => ({ property: key.property.type, context: this.of(key) }));
    return keyLengthsFor(columns, { blockSize, halved });
  }

  override({ name }: FlatProperty): OracleType | undefined {
    const { stream } = this.#request;
    const text = ownEntry(ownEntry(this.#input.settings.column_type_overrides, stream), name);
    if (text === undefined) return undefined;
    const type = parseOracleType(text);
    if (type !== undefined) return type;
    throw new SettingsError([
      {
        pointer: `/column_type_overrides/${pointerStep(stream)}/${pointerStep(name)}`,
        message: `${JSON.stringify(text)} is no Oracle type: NUMBER(10,2), VARCHAR2(100 CHAR), CLOB…`,
      },
    ]);
  }
}

function columnTypeSettings(settings: TargetSettings): ColumnTypeSettings {
  return {
    defaultStringLength: settings.default_string_length,
    stringLengthUnit: settings.string_length_unit,
    timestampType: settings.timestamp_type,
    nativeBoolean: settings.native_boolean,
    nativeJson: settings.native_json,
    jsonCheck: settings.json_check,
    onLongString: settings.on_long_string,
  };
}

interface ColumnParts {
  readonly contexts: ColumnContexts;
  readonly budget: KeyLengths | undefined;
  readonly input: WantedTableInput;
}

function propertyColumn(named: NamedProperty, isKey: boolean, parts: ColumnParts): WantedColumn {
  const { property, column } = named;
  const { type: schema, path } = property;
  const { settings, server } = parts.input;
  const context = parts.contexts.of(named, isKey ? parts.budget : undefined);
  const decision: ColumnTypeDecision = columnTypeFor(schema, context);
  const { contentEncoding: encoding } = schema;
  return {
    name: column,
    source: { kind: "property", path },
    type: decision.type,
    isKey,
    isExplicit: context.override !== undefined || namesItsSize(schema),
    mayWiden:
      settings.schema_evolution === "add-and-widen" && !isKey && context.override === undefined,
    acceptsNull: schema.nullable || !property.isRequired,
    jsonCheck: decision.jsonCheck,
    contentEncoding: encoding === "base64" || encoding === "base16" ? encoding : undefined,
    comment: columnComment(
      {
        column,
        property: property.name,
        description: schema.description,
        remark: decision.comment,
      },
      server.charset.isUnicode,
    ),
    warnings: decision.warnings,
  };
}

/** Whether a schema says how large values are, rather than leaving it open. */
function namesItsSize(schema: PropertyType): boolean {
  const { xOracle, maxLength, decimal, minimum, maximum, scale } = schema;
  return (
    xOracle !== undefined ||
    maxLength !== undefined ||
    decimal?.precision !== undefined ||
    scale !== undefined ||
    (minimum !== undefined && maximum !== undefined)
  );
}

function metadataColumn(
  column: string,
  name: Extract<ColumnSource, { kind: "metadata" }>["name"],
  type: OracleType,
  settings: TargetSettings,
): WantedColumn {
  return {
    name: column,
    source: { kind: "metadata", name },
    type,
    isKey: false,
    isExplicit: false,
    mayWiden: settings.schema_evolution === "add-and-widen",
    acceptsNull: true,
    jsonCheck: false,
    contentEncoding: undefined,
    comment: undefined,
    warnings: [],
  };
}
