// Layer: pure. Whole rows of the views about views, sequences, objects and their space. Columns that are NULL are left out.
import { expect, it } from "vitest";
import { number, openSchema, records, seconds } from "./whole-rows.ts";

const { app, stranger, catalog, family } = await openSchema();

it("*_VIEWS", async () => {
  const text = "SELECT id, v FROM t";
  expect(await family("views")).toEqual([
    {
      OWNER: "APP",
      VIEW_NAME: "VW",
      TEXT_LENGTH: 19,
      TEXT: text,
      TEXT_VC: text,
      READ_ONLY: "N",
      EDITIONING_VIEW: "N",
    },
  ]);
});

it("*_MVIEWS", async () => {
  expect(await family("mviews")).toEqual([
    {
      OWNER: "APP",
      MVIEW_NAME: "MV",
      CONTAINER_NAME: "MV",
      QUERY: "SELECT id FROM t",
      QUERY_LEN: 16,
      UPDATABLE: "N",
      REFRESH_MODE: "DEMAND",
      REFRESH_METHOD: "FORCE",
      BUILD_MODE: "IMMEDIATE",
      LAST_REFRESH_TYPE: "COMPLETE",
      LAST_REFRESH_DATE: seconds,
      STALENESS: "UNKNOWN",
      COMPILE_STATE: "VALID",
    },
  ]);
});

it("*_SEQUENCES", async () => {
  const where = "sequence_name = 'SQ'";
  expect(await family("sequences", { where, owner: "SEQUENCE_OWNER" })).toEqual([
    {
      SEQUENCE_OWNER: "APP",
      SEQUENCE_NAME: "SQ",
      MIN_VALUE: 1,
      MAX_VALUE: "9999999999999999999999999999",
      INCREMENT_BY: 1,
      CYCLE_FLAG: "N",
      ORDER_FLAG: "N",
      CACHE_SIZE: 20,
      LAST_NUMBER: 1,
      SCALE_FLAG: "N",
      EXTEND_FLAG: "N",
      SESSION_FLAG: "N",
      KEEP_VALUE: "N",
    },
  ]);
});

it("*_OBJECTS, with the time of the last DDL", async () => {
  const object = {
    OWNER: "APP",
    OBJECT_ID: number,
    CREATED: seconds,
    LAST_DDL_TIME: seconds,
    TIMESTAMP: "2023-11-14:22:13:20",
    STATUS: "VALID",
    TEMPORARY: "N",
    GENERATED: "N",
    SECONDARY: "N",
    NAMESPACE: 1,
    SHARING: "NONE",
    ORACLE_MAINTAINED: "N",
  };
  const stored = { ...object, DATA_OBJECT_ID: number };
  const where = "object_name IN ('T', 'VW', 'MV', 'SQ', 'I')";
  expect(await family("objects", { where })).toEqual([
    { ...stored, OBJECT_NAME: "T", OBJECT_TYPE: "TABLE" },
    { ...object, OBJECT_NAME: "VW", OBJECT_TYPE: "VIEW" },
    { ...stored, OBJECT_NAME: "MV", OBJECT_TYPE: "TABLE" },
    { ...object, OBJECT_NAME: "MV", OBJECT_TYPE: "MATERIALIZED VIEW", NAMESPACE: 19 },
    { ...object, OBJECT_NAME: "SQ", OBJECT_TYPE: "SEQUENCE" },
    { ...stored, OBJECT_NAME: "I", OBJECT_TYPE: "INDEX", NAMESPACE: 4 },
  ]);
});

it("*_SEGMENTS and *_EXTENTS", async () => {
  const extent = { TABLESPACE_NAME: "USERS", BYTES: 65_536, BLOCKS: 8 };
  const segment = {
    ...extent,
    SEGMENT_SUBTYPE: "ASSM",
    EXTENTS: 1,
    INITIAL_EXTENT: 65_536,
    HEADER_FILE: 7,
  };
  const segments = [
    { ...segment, SEGMENT_NAME: "MV", SEGMENT_TYPE: "TABLE", HEADER_BLOCK: 138 },
    { ...segment, SEGMENT_NAME: "T", SEGMENT_TYPE: "TABLE", HEADER_BLOCK: 130 },
    { ...segment, SEGMENT_NAME: "T_PK", SEGMENT_TYPE: "INDEX" },
  ];
  const where = "segment_name IN ('T', 'MV', 'T_PK', 'C')";
  expect(
    await records(app, `SELECT * FROM user_segments WHERE ${where} ORDER BY segment_name`),
  ).toEqual(segments);
  expect(
    await records(catalog, `SELECT * FROM dba_segments WHERE ${where} ORDER BY segment_name`),
  ).toEqual(segments.map((row) => ({ ...row, OWNER: "APP" })));
  const extents = [
    {
      ...extent,
      SEGMENT_NAME: "T",
      SEGMENT_TYPE: "TABLE",
      EXTENT_ID: 0,
      FILE_ID: 7,
      BLOCK_ID: 128,
      RELATIVE_FNO: 7,
    },
  ];
  const ofT = "WHERE segment_name = 'T'";
  expect(
    (await records(app, `SELECT * FROM user_extents ${ofT}`)).map((row) => ({
      FILE_ID: 7,
      BLOCK_ID: 128,
      RELATIVE_FNO: 7,
      ...row,
    })),
  ).toEqual(extents);
  expect(await records(catalog, `SELECT * FROM dba_extents ${ofT}`)).toEqual(
    extents.map((row) => ({ ...row, OWNER: "APP" })),
  );
  expect(await stranger.rows("SELECT * FROM user_segments")).toEqual([]);
});
