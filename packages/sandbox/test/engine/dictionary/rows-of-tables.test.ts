// Layer: pure. Whole rows of the views about tables, their columns, constraints and indexes. Columns that are NULL are left out.
import { expect, it } from "vitest";
import { number, openSchema, seconds } from "./whole-rows.ts";

const { app, family } = await openSchema();

it("*_TABLES", async () => {
  expect(await family("tables", { where: "table_name = 'T'" })).toEqual([
    {
      OWNER: "APP",
      TABLE_NAME: "T",
      TABLESPACE_NAME: "USERS",
      STATUS: "VALID",
      PCT_FREE: 10,
      INI_TRANS: 1,
      LOGGING: "YES",
      BACKED_UP: "N",
      NUM_ROWS: 1,
      BLOCKS: 1,
      AVG_ROW_LEN: number,
      DEGREE: "         1",
      INSTANCES: "         1",
      CACHE: "    N",
      TABLE_LOCK: "ENABLED",
      SAMPLE_SIZE: 1,
      LAST_ANALYZED: seconds,
      PARTITIONED: "NO",
      TEMPORARY: "N",
      SECONDARY: "N",
      NESTED: "NO",
      BUFFER_POOL: "DEFAULT",
      ROW_MOVEMENT: "DISABLED",
      GLOBAL_STATS: "YES",
      USER_STATS: "NO",
      SKIP_CORRUPT: "DISABLED",
      MONITORING: "YES",
      DEPENDENCIES: "DISABLED",
      COMPRESSION: "DISABLED",
      DROPPED: "NO",
      READ_ONLY: "NO",
      SEGMENT_CREATED: "YES",
      RESULT_CACHE: "DEFAULT",
    },
  ]);
});

it("*_TAB_STATISTICS", async () => {
  const unknown = { OWNER: "APP", OBJECT_TYPE: "TABLE" };
  expect(await family("tab_statistics")).toEqual([
    {
      ...unknown,
      TABLE_NAME: "T",
      NUM_ROWS: 1,
      BLOCKS: 1,
      AVG_ROW_LEN: number,
      SAMPLE_SIZE: 1,
      LAST_ANALYZED: seconds,
      STALE_STATS: "NO",
    },
    { ...unknown, TABLE_NAME: "C" },
    { ...unknown, TABLE_NAME: "MV" },
  ]);
});

it("*_TAB_COMMENTS and *_COL_COMMENTS", async () => {
  const common = { OWNER: "APP", ORIGIN_CON_ID: 3 };
  expect(await family("tab_comments")).toEqual([
    { ...common, TABLE_NAME: "T", TABLE_TYPE: "TABLE", COMMENTS: "a table" },
    { ...common, TABLE_NAME: "C", TABLE_TYPE: "TABLE" },
    { ...common, TABLE_NAME: "VW", TABLE_TYPE: "VIEW" },
    {
      ...common,
      TABLE_NAME: "MV",
      TABLE_TYPE: "TABLE",
      COMMENTS: "snapshot table for snapshot APP.MV",
    },
  ]);
  expect(await family("col_comments", { where: "table_name IN ('T', 'VW')" })).toEqual([
    { ...common, TABLE_NAME: "T", COLUMN_NAME: "ID" },
    { ...common, TABLE_NAME: "T", COLUMN_NAME: "V", COMMENTS: "its text" },
    { ...common, TABLE_NAME: "T", COLUMN_NAME: "W" },
    { ...common, TABLE_NAME: "T", COLUMN_NAME: "H" },
    { ...common, TABLE_NAME: "VW", COLUMN_NAME: "ID" },
    { ...common, TABLE_NAME: "VW", COLUMN_NAME: "V" },
  ]);
});

const column = {
  OWNER: "APP",
  TABLE_NAME: "T",
  NULLABLE: "Y",
  GLOBAL_STATS: "NO",
  USER_STATS: "NO",
  CHAR_LENGTH: 0,
  V80_FMT_IMAGE: "NO",
  DATA_UPGRADED: "YES",
  HISTOGRAM: "NONE",
  DEFAULT_ON_NULL: "NO",
  IDENTITY_COLUMN: "NO",
};
const plainColumn = { ...column, HIDDEN_COLUMN: "NO", VIRTUAL_COLUMN: "NO", USER_GENERATED: "YES" };
const id = { DATA_TYPE: "NUMBER", DATA_LENGTH: 22, DATA_PRECISION: 10, DATA_SCALE: 0 };
const text = {
  DATA_TYPE: "VARCHAR2",
  DATA_LENGTH: 120,
  CHARACTER_SET_NAME: "CHAR_CS",
  CHAR_COL_DECL_LENGTH: 120,
  CHAR_LENGTH: 30,
  CHAR_USED: "C",
};

it("*_TAB_COLS: plain, identity, virtual, invisible and those of indexes", async () => {
  expect(await family("tab_cols", { where: "table_name = 'T'" })).toEqual([
    {
      ...plainColumn,
      ...id,
      COLUMN_NAME: "ID",
      QUALIFIED_COL_NAME: "ID",
      NULLABLE: "N",
      COLUMN_ID: 1,
      SEGMENT_COLUMN_ID: 1,
      INTERNAL_COLUMN_ID: 1,
      IDENTITY_COLUMN: "YES",
      DATA_DEFAULT: expect.stringMatching(/^"APP"\."ISEQ\$\$_\d+"\.nextval$/),
      DEFAULT_LENGTH: number,
    },
    {
      ...plainColumn,
      ...text,
      COLUMN_NAME: "V",
      QUALIFIED_COL_NAME: "V",
      NULLABLE: "N",
      COLUMN_ID: 2,
      SEGMENT_COLUMN_ID: 2,
      INTERNAL_COLUMN_ID: 2,
      DATA_DEFAULT: "'x'",
      DEFAULT_LENGTH: 3,
    },
    {
      ...plainColumn,
      DATA_TYPE: "NUMBER",
      DATA_LENGTH: 22,
      COLUMN_NAME: "W",
      QUALIFIED_COL_NAME: "W",
      COLUMN_ID: 3,
      INTERNAL_COLUMN_ID: 3,
      VIRTUAL_COLUMN: "YES",
      DATA_DEFAULT: '"ID"*2',
      DEFAULT_LENGTH: 6,
    },
    {
      ...plainColumn,
      DATA_TYPE: "DATE",
      DATA_LENGTH: 7,
      COLUMN_NAME: "H",
      QUALIFIED_COL_NAME: "H",
      SEGMENT_COLUMN_ID: 3,
      INTERNAL_COLUMN_ID: 4,
      HIDDEN_COLUMN: "YES",
    },
    {
      ...column,
      DATA_TYPE: "RAW",
      DATA_LENGTH: 34,
      COLUMN_NAME: "SYS_NC00005$",
      QUALIFIED_COL_NAME: "SYS_NC00005$",
      INTERNAL_COLUMN_ID: 5,
      HIDDEN_COLUMN: "YES",
      VIRTUAL_COLUMN: "YES",
      USER_GENERATED: "NO",
      DATA_DEFAULT: '"W"',
      DEFAULT_LENGTH: 3,
    },
  ]);
});

it("*_TAB_COLUMNS: those of views as well, without what is the system's", async () => {
  expect(await family("tab_columns", { where: "table_name = 'VW'" })).toEqual([
    { ...column, ...id, TABLE_NAME: "VW", COLUMN_NAME: "ID", NULLABLE: "N", COLUMN_ID: 1 },
    { ...column, ...text, TABLE_NAME: "VW", COLUMN_NAME: "V", NULLABLE: "N", COLUMN_ID: 2 },
  ]);
  const names = await family("tab_columns", { where: "table_name = 'T'" });
  expect(names.map((row) => row["COLUMN_NAME"])).toEqual(["ID", "V", "W", "H"]);
  expect(await app.outcome("SELECT hidden_column FROM all_tab_columns")).toBe("ORA-00904 at 7");
});

it("*_TAB_IDENTITY_COLS", async () => {
  expect(await family("tab_identity_cols")).toEqual([
    {
      OWNER: "APP",
      TABLE_NAME: "T",
      COLUMN_NAME: "ID",
      GENERATION_TYPE: "ALWAYS",
      SEQUENCE_NAME: expect.stringMatching(/^ISEQ\$\$_\d+$/),
      IDENTITY_OPTIONS:
        "START WITH: 1, INCREMENT BY: 1, MAX_VALUE: 9999999999999999999999999999, MIN_VALUE: 1, CYCLE_FLAG: N, CACHE_SIZE: 20, ORDER_FLAG: N",
    },
  ]);
});
