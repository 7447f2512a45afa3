import type { Column, Table } from "../catalog/contract.ts";
import type { DictionaryRow, ViewFamily } from "./view-family.ts";
import { visibleTables } from "./visible-objects.ts";

/** A column whose values are kept in a segment of their own, with an index of its own. */
export interface LobColumn {
  readonly column: Column;
  /** `SYS_LOB0000070018C00005$$`. */
  readonly segmentName: string;
  /** `SYS_IL0000070018C00005$$`. */
  readonly indexName: string;
}

const lobTypes: ReadonlySet<string> = new Set(["CLOB", "NCLOB", "BLOB", "JSON", "VECTOR"]);

/** The LOB columns of a table, in order. */
export function lobColumnsOf(table: Table): readonly LobColumn[] {
  return table.columns.flatMap((column, index) => {
    if (column.unused || column.virtual !== undefined || !lobTypes.has(column.type.name)) return [];
    const object = String(table.objectId).padStart(10, "0");
    const place = `${object}C${String(index + 1).padStart(5, "0")}$$`;
    return [{ column, segmentName: `SYS_LOB${place}`, indexName: `SYS_IL${place}` }];
  });
}

/** *_LOBS. Source: Oracle Database Reference, ALL_LOBS. */
const lobs: ViewFamily = {
  suffix: "LOBS",
  columns: `OWNER v128 TABLE_NAME v128 COLUMN_NAME v4000 SEGMENT_NAME v128 TABLESPACE_NAME v30 INDEX_NAME v128 CHUNK n
    CACHE v10 LOGGING v7 ENCRYPT v4 COMPRESSION v6 DEDUPLICATION v15 IN_ROW v3 FORMAT v15 PARTITIONED v3 SECUREFILE v3`,
  *rows(source) {
    for (const table of visibleTables(source)) {
      for (const { column, segmentName, indexName } of lobColumnsOf(table)) {
        yield {
          OWNER: table.owner,
          TABLE_NAME: table.name,
          COLUMN_NAME: column.name,
          SEGMENT_NAME: segmentName,
          TABLESPACE_NAME: table.temporary === null ? table.tablespace : "TEMP",
          INDEX_NAME: indexName,
          CHUNK: 8192,
          CACHE: "NO",
          LOGGING: "YES",
          ENCRYPT: "NO",
          COMPRESSION: "NO",
          DEDUPLICATION: "NO",
          IN_ROW: "YES",
          FORMAT: "NOT APPLICABLE",
          PARTITIONED: "NO",
          SECUREFILE: "YES",
        };
      }
    }
  },
};

/** The rows of *_INDEXES for the LOB columns of a table; *_IND_COLUMNS has none. */
export function* lobIndexRows(table: Table): Iterable<DictionaryRow> {
  for (const { indexName } of lobColumnsOf(table)) {
    yield {
      OWNER: table.owner,
      INDEX_NAME: indexName,
      INDEX_TYPE: "LOB",
      TABLE_OWNER: table.owner,
      TABLE_NAME: table.name,
      TABLE_TYPE: "TABLE",
      UNIQUENESS: "UNIQUE",
      COMPRESSION: "DISABLED",
      TABLESPACE_NAME: table.temporary === null ? table.tablespace : null,
      INI_TRANS: 2,
      LOGGING: "YES",
      STATUS: "VALID",
      DEGREE: "0",
      PARTITIONED: "NO",
      TEMPORARY: table.temporary === null ? "N" : "Y",
      GENERATED: "Y",
      SECONDARY: "N",
      JOIN_INDEX: "NO",
      DROPPED: "NO",
      VISIBILITY: "VISIBLE",
      SEGMENT_CREATED: "YES",
    };
  }
}

/** The views about LOB columns. */
export const lobViews: readonly ViewFamily[] = [lobs];
