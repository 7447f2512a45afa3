import {
  type DictionaryColumn,
  type ExistingTable,
  parseOracleType,
  type TableConstraint,
  type TableIndex,
} from "@singer-oracle/core/oracle";

type ColumnSpec = string | ({ readonly type: string } & Partial<Omit<DictionaryColumn, "type">>);

/** A table as the dictionary tells it. */
export function existing(
  columns: Readonly<Record<string, ColumnSpec>>,
  more: Partial<ExistingTable> = {},
): ExistingTable {
  return {
    owner: "APP",
    name: "ORDERS",
    kind: "table",
    objectType: "TABLE",
    synonymFor: null,
    table: null,
    comment: null,
    columns: Object.entries(columns).map(([name, spec], index) => columnOf(name, index, spec)),
    constraints: [],
    indexes: [],
    triggers: [],
    partitionKeyColumns: [],
    ...more,
  };
}

function columnOf(name: string, index: number, spec: ColumnSpec): DictionaryColumn {
  const { type: text, ...more } = typeof spec === "string" ? { type: spec } : spec;
  const type = parseOracleType(text);
  if (type === undefined) throw new Error(`no type: ${text}`);
  return {
    name,
    position: index + 1,
    type,
    isNullable: true,
    hasDefault: false,
    defaultText: null,
    isDefaultOnNull: false,
    isInvisible: false,
    isVirtual: false,
    identity: "none",
    comment: null,
    ...more,
  };
}

/** A constraint that is enabled. */
export function constraint(more: Partial<TableConstraint>): TableConstraint {
  return {
    name: "C",
    kind: "check",
    columns: [],
    isEnabled: true,
    isValidated: true,
    isDeferrable: false,
    index: null,
    references: null,
    condition: null,
    ...more,
  };
}

/** The index IX on one column, nothing special about it. */
export function indexOn(column: string): TableIndex {
  return {
    owner: "APP",
    name: "IX",
    type: "NORMAL",
    isUnique: false,
    isUsable: true,
    isVisible: true,
    isPartitioned: false,
    columns: [{ name: column, isDescending: false }],
  };
}
