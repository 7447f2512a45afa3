import {
  type DictionaryColumn,
  type DiscoveredTable,
  type OracleType,
  parseOracleType,
} from "@singer-oracle/core/oracle";

/** A column as a test writes it: its name, its type as in DDL (NOT NULL behind it if so), its comment. */
export type ColumnText = readonly [name: string, type: string, comment?: string];

/** A type from its text; what is in `<>` is unsupported. */
export function typeOf(text: string): OracleType {
  const unsupported = /^<(.+)>$/.exec(text)?.[1];
  if (unsupported !== undefined) return { family: "unsupported", text: unsupported };
  const type = parseOracleType(text);
  if (type === undefined) throw new Error(`not a type: ${text}`);
  return type;
}

/** Columns as the dictionary has them. */
export function columnsOf(columns: readonly ColumnText[]): readonly DictionaryColumn[] {
  return columns.map(([name, text, comment = null], index) => ({
    name,
    position: index + 1,
    type: typeOf(text.replace(/ NOT NULL$/, "")),
    isNullable: !text.endsWith(" NOT NULL"),
    hasDefault: false,
    defaultText: null,
    isDefaultOnNull: false,
    isInvisible: false,
    isVirtual: false,
    identity: "none",
    comment,
  }));
}

/** A table as discovery finds it: HR.EMPLOYEES unless something else is said. */
export function tableOf(
  columns: readonly ColumnText[],
  facts: Partial<DiscoveredTable> & { readonly keyColumns?: readonly string[] } = {},
): DiscoveredTable {
  const { keyColumns, ...others } = facts;
  const described = columnsOf(columns);
  return {
    owner: "HR",
    name: "EMPLOYEES",
    kind: "table",
    rowCount: null,
    averageRowBytes: null,
    analyzedAt: null,
    isIndexOrganized: false,
    isPartitioned: false,
    hasRowDependencies: false,
    tablespace: "USERS",
    comment: null,
    columns: described,
    invisibleColumns: [],
    unsupportedColumns: described
      .filter(({ type }) => type.family === "unsupported")
      .map(({ name }) => name),
    key:
      keyColumns === undefined
        ? null
        : { columns: keyColumns, source: "primary-key", name: "PK", isValidated: true },
    keyReason: null,
    leadingIndexColumns: keyColumns?.slice(0, 1) ?? [],
    ...others,
  };
}
