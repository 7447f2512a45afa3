import type { Column, Sequence, Table, View } from "../catalog/contract.ts";
import { dataTypeColumn } from "../types/describe-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import { expressionText } from "./expression-text.ts";
import { hiddenColumnsOf } from "./hidden-columns.ts";
import { type DictionaryRow, type RowSource, type ViewFamily, yesNo, yN } from "./view-family.ts";
import { visibleObjects, visibleTables } from "./visible-objects.ts";

const columnList = `OWNER v128 TABLE_NAME v128 COLUMN_NAME v128 DATA_TYPE v128 DATA_TYPE_MOD v3 DATA_TYPE_OWNER v128
  DATA_LENGTH n DATA_PRECISION n DATA_SCALE n NULLABLE v1 COLUMN_ID n DEFAULT_LENGTH n DATA_DEFAULT l NUM_DISTINCT n
  LOW_VALUE r2000 HIGH_VALUE r2000 DENSITY n NUM_NULLS n NUM_BUCKETS n LAST_ANALYZED d SAMPLE_SIZE n
  CHARACTER_SET_NAME v44 CHAR_COL_DECL_LENGTH n GLOBAL_STATS v3 USER_STATS v3 AVG_COL_LEN n CHAR_LENGTH n CHAR_USED v1
  V80_FMT_IMAGE v3 DATA_UPGRADED v3 HIDDEN_COLUMN v3 VIRTUAL_COLUMN v3 SEGMENT_COLUMN_ID n INTERNAL_COLUMN_ID n
  HISTOGRAM v15 QUALIFIED_COL_NAME v4000 USER_GENERATED v3 DEFAULT_ON_NULL v3 IDENTITY_COLUMN v3 VECTOR_INFO v24`;

/** *_TAB_COLS: all columns, hidden ones too. Source: Oracle Database Reference, ALL_TAB_COLS. */
const tabCols: ViewFamily = {
  suffix: "TAB_COLS",
  columns: columnList,
  rows: (source) => columnRows(source),
};

/** What *_TAB_COLUMNS has not. */
const onlyInTabCols =
  / (?:HIDDEN_COLUMN|VIRTUAL_COLUMN|SEGMENT_COLUMN_ID|INTERNAL_COLUMN_ID|QUALIFIED_COL_NAME|USER_GENERATED) \w+/g;

/**
 * *_TAB_COLUMNS: without those that the system has made; invisible ones are there.
 * Source: Oracle Database Reference, ALL_TAB_COLUMNS.
 */
const tabColumns: ViewFamily = {
  suffix: "TAB_COLUMNS",
  columns: columnList.replaceAll(/\s+/g, " ").replaceAll(onlyInTabCols, ""),
  rows: (source) => columnRows(source, (column) => !column.systemHidden),
};

function* columnRows(
  source: RowSource,
  isShown?: (column: Column) => boolean,
): Iterable<DictionaryRow> {
  for (const object of visibleObjects(source, ["table", "view"])) {
    if (object.kind === "view") yield* viewColumnRows(object);
    else yield* tableColumnRows(object, isShown);
  }
}

function* tableColumnRows(
  table: Table,
  isShown?: (column: Column) => boolean,
): Iterable<DictionaryRow> {
  let columnId = 0;
  for (const [index, column] of table.columns.entries()) {
    const hidden = column.invisible || column.systemHidden || column.unused;
    if (!hidden) columnId += 1;
    if (column.unused || isShown?.(column) === false) continue;
    yield {
      OWNER: table.owner,
      TABLE_NAME: table.name,
      COLUMN_NAME: column.name,
      ...typeFacts(column.type),
      NULLABLE: yN(column.nullable),
      COLUMN_ID: hidden ? null : columnId,
      ...defaultFacts(column),
      HIDDEN_COLUMN: yesNo(hidden),
      VIRTUAL_COLUMN: yesNo(column.virtual !== undefined),
      SEGMENT_COLUMN_ID: column.virtual === undefined ? column.position + 1 : null,
      INTERNAL_COLUMN_ID: index + 1,
      QUALIFIED_COL_NAME: column.name,
      USER_GENERATED: yesNo(!column.systemHidden),
      DEFAULT_ON_NULL: yesNo(column.default?.onNull === true || column.identity?.onNull === true),
      IDENTITY_COLUMN: yesNo(column.identity !== undefined),
    };
  }
  if (isShown === undefined) yield* hiddenColumnRows(table);
}

function* hiddenColumnRows(table: Table): Iterable<DictionaryRow> {
  for (const { name, type, text, number } of hiddenColumnsOf(table)) {
    yield {
      OWNER: table.owner,
      TABLE_NAME: table.name,
      COLUMN_NAME: name,
      ...typeFacts(type),
      NULLABLE: "Y",
      DATA_DEFAULT: text,
      DEFAULT_LENGTH: text.length,
      HIDDEN_COLUMN: "YES",
      VIRTUAL_COLUMN: "YES",
      INTERNAL_COLUMN_ID: number,
      QUALIFIED_COL_NAME: name,
      USER_GENERATED: "NO",
      DEFAULT_ON_NULL: "NO",
      IDENTITY_COLUMN: "NO",
    };
  }
}

function* viewColumnRows(view: View): Iterable<DictionaryRow> {
  for (const [index, column] of view.described.entries()) {
    yield {
      OWNER: view.owner,
      TABLE_NAME: view.name,
      COLUMN_NAME: column.name,
      ...typeFacts(column.type),
      NULLABLE: yN(column.nullable),
      COLUMN_ID: index + 1,
      HIDDEN_COLUMN: "NO",
      VIRTUAL_COLUMN: "NO",
      INTERNAL_COLUMN_ID: index + 1,
      QUALIFIED_COL_NAME: column.name,
      USER_GENERATED: "YES",
      DEFAULT_ON_NULL: "NO",
      IDENTITY_COLUMN: "NO",
    };
  }
}

function typeFacts(type: SqlType): DictionaryRow {
  const facts = dataTypeColumn(type);
  const isNational = type.name === "NVARCHAR2" || type.name === "NCHAR" || type.name === "NCLOB";
  return {
    DATA_TYPE: facts.dataType,
    DATA_TYPE_OWNER: type.name === "XMLTYPE" ? "SYS" : null,
    DATA_LENGTH: facts.dataLength,
    DATA_PRECISION: facts.dataPrecision,
    DATA_SCALE: facts.dataScale,
    CHAR_LENGTH: facts.charLength,
    CHAR_USED: facts.charUsed,
    CHARACTER_SET_NAME: characterSetOf(type, isNational),
    CHAR_COL_DECL_LENGTH: facts.charUsed === null ? null : facts.dataLength,
    V80_FMT_IMAGE: "NO",
    DATA_UPGRADED: "YES",
    HISTOGRAM: "NONE",
    GLOBAL_STATS: "NO",
    USER_STATS: "NO",
    VECTOR_INFO: type.name === "VECTOR" ? vectorInfo(type) : null,
  };
}

function characterSetOf(type: SqlType, isNational: boolean): string | null {
  if (isNational) return "NCHAR_CS";
  return ["VARCHAR2", "CHAR", "CLOB", "LONG"].includes(type.name) ? "CHAR_CS" : null;
}

/** `VECTOR(3,FLOAT32,DENSE)`. Source: Oracle Database Reference 23ai, ALL_TAB_COLS, VECTOR_INFO. */
function vectorInfo(type: Extract<SqlType, { name: "VECTOR" }>): string {
  return `VECTOR(${type.dimensions ?? "*"},${type.format ?? "*"},DENSE)`;
}

function defaultFacts(column: Column): DictionaryRow {
  const { virtual } = column;
  const text =
    (virtual && (expressionText(virtual.expr) ?? virtual.text)) ??
    column.default?.text ??
    (column.identity === undefined
      ? undefined
      : `"${column.identity.sequence.owner}"."${column.identity.sequence.name}".nextval`);
  return text === undefined ? {} : { DATA_DEFAULT: text, DEFAULT_LENGTH: text.length };
}

/** *_TAB_IDENTITY_COLS. */
const identityColumns: ViewFamily = {
  suffix: "TAB_IDENTITY_COLS",
  columns: `OWNER v128 TABLE_NAME v128 COLUMN_NAME v128 GENERATION_TYPE v10 SEQUENCE_NAME v128 IDENTITY_OPTIONS v298`,
  *rows(source) {
    for (const table of visibleTables(source)) {
      for (const { name, identity } of table.columns) {
        if (identity === undefined) continue;
        yield {
          OWNER: table.owner,
          TABLE_NAME: table.name,
          COLUMN_NAME: name,
          GENERATION_TYPE: identity.always ? "ALWAYS" : "BY DEFAULT",
          SEQUENCE_NAME: identity.sequence.name,
          IDENTITY_OPTIONS: identityOptions(identity.sequence),
        };
      }
    }
  },
};

function identityOptions(sequence: Sequence): string {
  const options = [
    ["START WITH", sequence.startWith ?? sequence.next],
    ["INCREMENT BY", sequence.increment],
    ["MAX_VALUE", sequence.max],
    ["MIN_VALUE", sequence.min],
    ["CYCLE_FLAG", yN(sequence.cycle)],
    ["CACHE_SIZE", sequence.cache],
    ["ORDER_FLAG", yN(sequence.order)],
  ];
  return options.map(([name, value]) => `${name}: ${value}`).join(", ");
}

/** *_TAB_COMMENTS: one row for each table and view, with or without a comment. */
const tableComments: ViewFamily = {
  suffix: "TAB_COMMENTS",
  columns: `OWNER v128 TABLE_NAME v128 TABLE_TYPE v11 COMMENTS v4000 ORIGIN_CON_ID n`,
  *rows(source) {
    for (const object of visibleObjects(source, ["table", "view"])) {
      yield {
        OWNER: object.owner,
        TABLE_NAME: object.name,
        TABLE_TYPE: object.kind === "view" ? "VIEW" : "TABLE",
        COMMENTS: object.comment,
        ORIGIN_CON_ID: 3,
      };
    }
  },
};

/** *_COL_COMMENTS: one row for each column. */
const columnComments: ViewFamily = {
  suffix: "COL_COMMENTS",
  columns: `OWNER v128 TABLE_NAME v128 COLUMN_NAME v128 COMMENTS v4000 ORIGIN_CON_ID n`,
  *rows(source) {
    for (const object of visibleObjects(source, ["table", "view"])) {
      const facts = { OWNER: object.owner, TABLE_NAME: object.name, ORIGIN_CON_ID: 3 };
      if (object.kind === "view") {
        for (const { name } of object.described) {
          yield { ...facts, COLUMN_NAME: name, COMMENTS: object.columnComments.get(name) ?? null };
        }
      } else {
        for (const { name, comment, unused } of object.columns) {
          if (!unused) yield { ...facts, COLUMN_NAME: name, COMMENTS: comment };
        }
      }
    }
  },
};

/** *_MVIEW_COMMENTS. */
const materializedViewComments: ViewFamily = {
  suffix: "MVIEW_COMMENTS",
  columns: `OWNER v128 MVIEW_NAME v128 COMMENTS v4000`,
  *rows(source) {
    for (const table of visibleObjects(source, ["table"], { name: "MVIEW_NAME" })) {
      if (table.materializedView === null) continue;
      yield { OWNER: table.owner, MVIEW_NAME: table.name, COMMENTS: table.comment };
    }
  },
};

/** The views about columns and comments. */
export const columnViews: readonly ViewFamily[] = [
  tabCols,
  tabColumns,
  identityColumns,
  tableComments,
  columnComments,
  materializedViewComments,
];
