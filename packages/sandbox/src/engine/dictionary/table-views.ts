import type { Table } from "../catalog/contract.ts";
import { type DictionaryRow, dateOf, type ViewFamily, yesNo, yN } from "./view-family.ts";
import { visibleObjects, visibleTables } from "./visible-objects.ts";

/** *_TABLES. Source: Oracle Database Reference, ALL_TABLES; the columns that clients read. */
const tables: ViewFamily = {
  suffix: "TABLES",
  columns: `OWNER v128 TABLE_NAME v128 TABLESPACE_NAME v30 CLUSTER_NAME v128 IOT_NAME v128 STATUS v8 PCT_FREE n
    INI_TRANS n LOGGING v3 BACKED_UP v1 NUM_ROWS n BLOCKS n EMPTY_BLOCKS n AVG_SPACE n CHAIN_CNT n AVG_ROW_LEN n
    DEGREE v40 INSTANCES v40 CACHE v20 TABLE_LOCK v8 SAMPLE_SIZE n LAST_ANALYZED d PARTITIONED v3 IOT_TYPE v12
    TEMPORARY v1 SECONDARY v1 NESTED v3 BUFFER_POOL v7 ROW_MOVEMENT v8 GLOBAL_STATS v3 USER_STATS v3 DURATION v15
    SKIP_CORRUPT v8 MONITORING v3 DEPENDENCIES v8 COMPRESSION v8 COMPRESS_FOR v30 DROPPED v3 READ_ONLY v3
    SEGMENT_CREATED v3 RESULT_CACHE v7`,
  *rows(source) {
    for (const table of visibleTables(source)) yield tableRow(table);
  },
};

/** TABLESPACE_NAME is NULL for all others. Source: Oracle Database Reference, ALL_TABLES. */
function hasOwnSegment(table: Table): boolean {
  const { temporary, external, organizationIndex, partitioning } = table;
  return temporary === null && !external && !organizationIndex && partitioning === null;
}

function tableRow(table: Table): DictionaryRow {
  const { statistics, temporary } = table;
  return {
    OWNER: table.owner,
    TABLE_NAME: table.name,
    TABLESPACE_NAME: hasOwnSegment(table) ? table.tablespace : null,
    STATUS: "VALID",
    PCT_FREE: 10,
    INI_TRANS: 1,
    LOGGING: temporary === null ? "YES" : "NO",
    BACKED_UP: "N",
    NUM_ROWS: statistics?.numRows ?? null,
    BLOCKS: statistics?.blocks ?? null,
    AVG_ROW_LEN: statistics?.avgRowLen ?? null,
    DEGREE: "         1",
    INSTANCES: "         1",
    CACHE: "    N",
    TABLE_LOCK: "ENABLED",
    SAMPLE_SIZE: statistics?.numRows ?? null,
    LAST_ANALYZED: statistics === null ? null : dateOf(statistics.lastAnalyzed),
    PARTITIONED: yesNo(table.partitioning !== null),
    IOT_TYPE: table.organizationIndex ? "IOT" : null,
    TEMPORARY: yN(temporary !== null),
    SECONDARY: "N",
    NESTED: "NO",
    BUFFER_POOL: "DEFAULT",
    ROW_MOVEMENT: "DISABLED",
    GLOBAL_STATS: yesNo(statistics !== null),
    USER_STATS: "NO",
    DURATION: durationOf(table),
    SKIP_CORRUPT: "DISABLED",
    MONITORING: "YES",
    DEPENDENCIES: table.rowDependencies ? "ENABLED" : "DISABLED",
    COMPRESSION: "DISABLED",
    // NULL for a partitioned table. Source: Oracle Database Reference, ALL_TABLES, DROPPED.
    DROPPED: table.partitioning === null ? "NO" : null,
    READ_ONLY: yesNo(table.readOnly),
    SEGMENT_CREATED: yesNo(table.segment.slots.length > 0),
    RESULT_CACHE: "DEFAULT",
  };
}

function durationOf(table: Table): string | null {
  if (table.temporary === "global-preserve") return "SYS$SESSION";
  return table.temporary === "global-delete" ? "SYS$TRANSACTION" : null;
}

/** *_VIEWS. TEXT is a LONG, as in every release; TEXT_VC its first 4000 bytes. */
const views: ViewFamily = {
  suffix: "VIEWS",
  columns: `OWNER v128 VIEW_NAME v128 TEXT_LENGTH n TEXT l TEXT_VC v4000 READ_ONLY v1 EDITIONING_VIEW v1`,
  *rows(source) {
    for (const view of visibleObjects(source, ["view"], { name: "VIEW_NAME" })) {
      yield {
        OWNER: view.owner,
        VIEW_NAME: view.name,
        TEXT_LENGTH: view.text.length,
        TEXT: view.text,
        TEXT_VC: view.text.slice(0, 4000),
        READ_ONLY: yN(view.readOnly),
        EDITIONING_VIEW: "N",
      };
    }
  },
};

/** *_MVIEWS. The container is a table of the same name. */
const materializedViews: ViewFamily = {
  suffix: "MVIEWS",
  columns: `OWNER v128 MVIEW_NAME v128 CONTAINER_NAME v128 QUERY l QUERY_LEN n UPDATABLE v1 REFRESH_MODE v9
    REFRESH_METHOD v8 BUILD_MODE v9 LAST_REFRESH_TYPE v8 LAST_REFRESH_DATE d STALENESS v19 COMPILE_STATE v19`,
  *rows(source) {
    for (const table of visibleObjects(source, ["table"], { name: "MVIEW_NAME" })) {
      const view = table.materializedView;
      if (view === null) continue;
      yield {
        OWNER: view.owner,
        MVIEW_NAME: view.name,
        CONTAINER_NAME: table.name,
        QUERY: view.text,
        QUERY_LEN: view.text.length,
        UPDATABLE: "N",
        REFRESH_MODE: "DEMAND",
        REFRESH_METHOD: "FORCE",
        BUILD_MODE: "IMMEDIATE",
        LAST_REFRESH_TYPE: "COMPLETE",
        LAST_REFRESH_DATE: dateOf(view.created),
        STALENESS: "UNKNOWN",
        COMPILE_STATE: "VALID",
      };
    }
  },
};

/** *_EXTERNAL_TABLES. */
const externalTables: ViewFamily = {
  suffix: "EXTERNAL_TABLES",
  columns: `OWNER v128 TABLE_NAME v128 TYPE_OWNER v3 TYPE_NAME v128 DEFAULT_DIRECTORY_OWNER v3
    DEFAULT_DIRECTORY_NAME v128 REJECT_LIMIT v40 ACCESS_TYPE v7`,
  *rows(source) {
    for (const table of visibleTables(source)) {
      if (!table.external) continue;
      yield {
        OWNER: table.owner,
        TABLE_NAME: table.name,
        TYPE_OWNER: "SYS",
        TYPE_NAME: "ORACLE_LOADER",
        DEFAULT_DIRECTORY_OWNER: "SYS",
        REJECT_LIMIT: "0",
        ACCESS_TYPE: "CLOB",
      };
    }
  },
};

/** The views about tables and views. */
export const tableViews: readonly ViewFamily[] = [tables, views, materializedViews, externalTables];
