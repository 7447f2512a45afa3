import type { Column, Constraint, Index, Table } from "../catalog/contract.ts";
import { dataTypeColumn } from "../types/describe-type.ts";
import { hiddenColumnsOf, isHiddenKey } from "./hidden-columns.ts";
import { lobIndexRows } from "./lob-views.ts";
import { type DictionaryRow, dateOf, type RowSource, type ViewFamily } from "./view-family.ts";
import { isVisible, visibleTables } from "./visible-objects.ts";

const constraintTypes = {
  primary: "P",
  unique: "U",
  check: "C",
  "not-null": "C",
  foreign: "R",
} as const satisfies Record<Constraint["kind"], string>;

/** *_CONSTRAINTS. NOT NULL is a check constraint `"C" IS NOT NULL`. Source: Oracle Database Reference, ALL_CONSTRAINTS. */
const constraints: ViewFamily = {
  suffix: "CONSTRAINTS",
  columns: `OWNER v128 CONSTRAINT_NAME v128 CONSTRAINT_TYPE v1 TABLE_NAME v128 SEARCH_CONDITION l
    SEARCH_CONDITION_VC v4000 R_OWNER v128 R_CONSTRAINT_NAME v128 DELETE_RULE v9 STATUS v8 DEFERRABLE v14 DEFERRED v9
    VALIDATED v13 GENERATED v14 BAD v3 RELY v4 LAST_CHANGE d INDEX_OWNER v128 INDEX_NAME v128 INVALID v7
    VIEW_RELATED v14`,
  *rows(source) {
    for (const table of visibleTables(source)) {
      for (const constraint of table.constraints) yield constraintRow(table, constraint);
    }
  },
};

function constraintRow(table: Table, constraint: Constraint): DictionaryRow {
  const condition = conditionOf(constraint);
  const { references, index } = constraint;
  return {
    OWNER: table.owner,
    CONSTRAINT_NAME: constraint.name,
    CONSTRAINT_TYPE: constraintTypes[constraint.kind],
    TABLE_NAME: table.name,
    SEARCH_CONDITION: condition,
    SEARCH_CONDITION_VC: condition?.slice(0, 4000) ?? null,
    R_OWNER: references?.table.owner ?? null,
    R_CONSTRAINT_NAME: references?.constraint.name ?? null,
    DELETE_RULE: references === undefined ? null : (references.onDelete ?? "NO ACTION"),
    STATUS: constraint.enabled ? "ENABLED" : "DISABLED",
    DEFERRABLE: constraint.deferrable ? "DEFERRABLE" : "NOT DEFERRABLE",
    DEFERRED: constraint.deferred ? "DEFERRED" : "IMMEDIATE",
    VALIDATED: constraint.validated ? "VALIDATED" : "NOT VALIDATED",
    GENERATED: constraint.generated ? "GENERATED NAME" : "USER NAME",
    LAST_CHANGE: dateOf(constraint.lastChange),
    INDEX_OWNER: index?.owner ?? null,
    INDEX_NAME: index?.name ?? null,
  };
}

function conditionOf(constraint: Constraint): string | null {
  if (constraint.kind === "not-null") return `"${constraint.columns[0]?.name ?? ""}" IS NOT NULL`;
  return constraint.check?.text ?? null;
}

/** *_CONS_COLUMNS. POSITION is NULL for check constraints. */
const constraintColumns: ViewFamily = {
  suffix: "CONS_COLUMNS",
  columns: `OWNER v128 CONSTRAINT_NAME v128 TABLE_NAME v128 COLUMN_NAME v4000 POSITION n`,
  *rows(source) {
    for (const table of visibleTables(source)) {
      for (const { kind, name, columns } of table.constraints) {
        const hasPosition = kind === "primary" || kind === "unique" || kind === "foreign";
        for (const [index, column] of columns.entries()) {
          yield {
            OWNER: table.owner,
            CONSTRAINT_NAME: name,
            TABLE_NAME: table.name,
            COLUMN_NAME: column.name,
            POSITION: hasPosition ? index + 1 : null,
          };
        }
      }
    }
  },
};

/** *_INDEXES. The owner of an index may differ from its table's. */
const indexes: ViewFamily = {
  suffix: "INDEXES",
  columns: `OWNER v128 INDEX_NAME v128 INDEX_TYPE v27 TABLE_OWNER v128 TABLE_NAME v128 TABLE_TYPE v11 UNIQUENESS v9
    COMPRESSION v13 PREFIX_LENGTH n TABLESPACE_NAME v30 INI_TRANS n LOGGING v3 BLEVEL n LEAF_BLOCKS n DISTINCT_KEYS n
    CLUSTERING_FACTOR n STATUS v8 NUM_ROWS n SAMPLE_SIZE n LAST_ANALYZED d DEGREE v40 PARTITIONED v3 TEMPORARY v1
    GENERATED v1 SECONDARY v1 FUNCIDX_STATUS v8 JOIN_INDEX v3 DROPPED v3 VISIBILITY v9 SEGMENT_CREATED v3`,
  *rows(source) {
    for (const index of visibleIndexes(source)) yield indexRow(index);
    for (const table of visibleTables(source)) yield* lobIndexRows(table);
  },
};

function* visibleIndexes(source: RowSource): Iterable<Index> {
  const { session, scope } = source;
  for (const index of wantedIndexes(source)) {
    if (scope === "USER" && index.owner !== session.user) continue;
    if (scope !== "ALL" || isVisible(source, index)) yield index;
  }
}

/** Those of one table when the query names it, else all. */
function* wantedIndexes({ session, scope, equals }: RowSource): Iterable<Index> {
  const owner = equals.get("TABLE_OWNER");
  const name = equals.get("TABLE_NAME");
  if (typeof owner === "string" && typeof name === "string") {
    const table = session.db.objects.get(owner)?.get(name);
    if (table?.kind === "table") yield* table.indexes;
    return;
  }
  const wanted =
    scope === "USER" ? session.user : (equals.get("OWNER") ?? equals.get("INDEX_OWNER"));
  for (const [indexOwner, named] of session.db.indexes) {
    if (wanted === undefined || wanted === indexOwner) yield* named.values();
  }
}

function indexRow(index: Index): DictionaryRow {
  const { table } = index;
  return {
    OWNER: index.owner,
    INDEX_NAME: index.name,
    INDEX_TYPE: indexType(index),
    TABLE_OWNER: table.owner,
    TABLE_NAME: table.name,
    TABLE_TYPE: "TABLE",
    UNIQUENESS: index.unique ? "UNIQUE" : "NONUNIQUE",
    COMPRESSION: "DISABLED",
    TABLESPACE_NAME: table.temporary === null ? table.tablespace : null,
    INI_TRANS: 2,
    LOGGING: "YES",
    STATUS: index.usable ? "VALID" : "UNUSABLE",
    DEGREE: "1",
    PARTITIONED: "NO",
    TEMPORARY: table.temporary === null ? "N" : "Y",
    GENERATED: index.name.startsWith("SYS_") ? "Y" : "N",
    SECONDARY: "N",
    FUNCIDX_STATUS: isFunctionBased(index) ? "ENABLED" : null,
    JOIN_INDEX: "NO",
    DROPPED: "NO",
    VISIBILITY: index.visible ? "VISIBLE" : "INVISIBLE",
    SEGMENT_CREATED: "YES",
  };
}

function isFunctionBased(index: Index): boolean {
  return index.keys.some(isHiddenKey);
}

function indexType(index: Index): string {
  if (index.table.organizationIndex && index.unique) return "IOT - TOP";
  if (index.bitmap) return isFunctionBased(index) ? "FUNCTION-BASED BITMAP" : "BITMAP";
  return isFunctionBased(index) ? "FUNCTION-BASED NORMAL" : "NORMAL";
}

/** *_IND_COLUMNS. An expression has the name of the hidden column that it made. */
const indexColumns: ViewFamily = {
  suffix: "IND_COLUMNS",
  ownerColumn: "INDEX_OWNER",
  columns: `INDEX_OWNER v128 INDEX_NAME v128 TABLE_OWNER v128 TABLE_NAME v128 COLUMN_NAME v4000 COLUMN_POSITION n
    COLUMN_LENGTH n CHAR_LENGTH n DESCEND v4`,
  *rows(source) {
    for (const index of visibleIndexes(source)) {
      const hidden = index.keys.some(isHiddenKey) ? hiddenColumnsOf(index.table) : [];
      for (const [position, key] of index.keys.entries()) {
        const made = hidden.find(
          (column) => column.index === index && column.position === position,
        );
        const { name, type } = made ?? (key.column as Column);
        const { dataLength, charLength } = dataTypeColumn(type);
        yield {
          INDEX_OWNER: index.owner,
          INDEX_NAME: index.name,
          TABLE_OWNER: index.table.owner,
          TABLE_NAME: index.table.name,
          COLUMN_NAME: name,
          COLUMN_POSITION: position + 1,
          COLUMN_LENGTH: dataLength,
          CHAR_LENGTH: charLength,
          DESCEND: key.descending ? "DESC" : "ASC",
        };
      }
    }
  },
};

/** *_IND_EXPRESSIONS. */
const indexExpressions: ViewFamily = {
  suffix: "IND_EXPRESSIONS",
  ownerColumn: "INDEX_OWNER",
  columns: `INDEX_OWNER v128 INDEX_NAME v128 TABLE_OWNER v128 TABLE_NAME v128 COLUMN_EXPRESSION l COLUMN_POSITION n`,
  *rows(source) {
    for (const index of visibleIndexes(source)) {
      if (!isFunctionBased(index)) continue;
      for (const made of hiddenColumnsOf(index.table)) {
        if (made.index !== index) continue;
        yield {
          INDEX_OWNER: index.owner,
          INDEX_NAME: index.name,
          TABLE_OWNER: index.table.owner,
          TABLE_NAME: index.table.name,
          COLUMN_EXPRESSION: made.text,
          COLUMN_POSITION: made.position + 1,
        };
      }
    }
  },
};

/** The views about constraints and indexes. */
export const constraintViews: readonly ViewFamily[] = [
  constraints,
  constraintColumns,
  indexes,
  indexColumns,
  indexExpressions,
];
