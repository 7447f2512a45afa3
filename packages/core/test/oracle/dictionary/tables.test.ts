// Layer: pure.
import { describe, expect, test } from "vitest";
import { DiscoveryError, OracleError } from "../../../src/errors.ts";
import { everyTable, parseObjectFilter } from "../../../src/oracle/dictionary/object-filter.ts";
import {
  externalTablesQuery,
  materializedViewsQuery,
  readTables,
  tablesQuery,
  viewsQuery,
} from "../../../src/oracle/dictionary/tables.ts";
import { noticeCollector, recordingReader } from "./recording-reader.ts";

const hr = parseObjectFilter({ filter_schemas: "HR" });

describe("the queries", () => {
  test("tables", () => {
    expect(tablesQuery(hr)).toEqual({
      sql: `SELECT t.OWNER, t.TABLE_NAME, t.NUM_ROWS, t.AVG_ROW_LEN, TO_CHAR(t.LAST_ANALYZED, 'YYYY-MM-DD"T"HH24:MI:SS'), t.IOT_TYPE, t.PARTITIONED, t.TEMPORARY, t.DEPENDENCIES, t.TABLESPACE_NAME
FROM ALL_TABLES t
WHERE NVL(t.NESTED, 'NO') = 'NO'
  AND NVL(t.SECONDARY, 'N') = 'N'
  AND NVL(t.DROPPED, 'NO') = 'NO'
  AND NVL(t.IOT_TYPE, 'IOT') = 'IOT'
  AND t.TABLE_NAME NOT LIKE 'BIN$%'
  AND t.TABLE_NAME NOT LIKE 'MLOG$\\_%' ESCAPE '\\'
  AND t.TABLE_NAME NOT LIKE 'RUPD$\\_%' ESCAPE '\\'
  AND t.TABLE_NAME NOT LIKE 'AQ$%'
  AND t.TABLE_NAME NOT LIKE 'DR$%'
  AND t.OWNER = :f1`,
      binds: { f1: "HR" },
    });
  });

  test("views", () => {
    expect(viewsQuery(hr)).toEqual({
      sql: `SELECT v.OWNER, v.VIEW_NAME
FROM ALL_VIEWS v
WHERE v.VIEW_NAME NOT LIKE 'BIN$%'
  AND v.VIEW_NAME NOT LIKE 'MLOG$\\_%' ESCAPE '\\'
  AND v.VIEW_NAME NOT LIKE 'RUPD$\\_%' ESCAPE '\\'
  AND v.VIEW_NAME NOT LIKE 'AQ$%'
  AND v.VIEW_NAME NOT LIKE 'DR$%'
  AND v.OWNER = :f1`,
      binds: { f1: "HR" },
    });
  });

  test("materialized views and external tables", () => {
    expect(materializedViewsQuery(hr)).toEqual({
      sql: `SELECT m.OWNER, m.MVIEW_NAME, m.CONTAINER_NAME
FROM ALL_MVIEWS m
WHERE m.OWNER = :f1`,
      binds: { f1: "HR" },
    });
    expect(externalTablesQuery(everyTable)).toEqual({
      sql: `SELECT x.OWNER, x.TABLE_NAME
FROM ALL_EXTERNAL_TABLES x
WHERE x.OWNER NOT IN (SELECT u.USERNAME FROM ALL_USERS u WHERE u.ORACLE_MAINTAINED = 'Y')`,
      binds: {},
    });
  });
});

const plain = {
  kind: "table",
  rowCount: null,
  averageRowBytes: null,
  analyzedAt: null,
  isIndexOrganized: false,
  isPartitioned: false,
  hasRowDependencies: false,
  tablespace: null,
} as const;

describe("reading", () => {
  test("kinds, statistics by owner and table, order", async () => {
    const reader = recordingReader({
      ALL_TABLES: [
        ["HR", "EMP", "107", 69n, "2024-02-29T23:59:59", null, "NO", "N", "DISABLED", "USERS"],
        ["APP", "EMP", 5, "12", null, "IOT", "NO", "N", "ENABLED ", null],
        ["HR", "SALES", null, null, null, null, "YES", "N", "DISABLED", null],
        ["HR", "EXT", null, null, null, null, "NO", "N", "DISABLED", null],
        ["HR", "GTT", null, null, null, null, "NO", "Y", "DISABLED", null],
        ["HR", "MV", "9", null, null, null, "NO", "N", "DISABLED", "USERS"],
        ["HR", "SNAP$_OLD", "3", null, null, null, "NO", "N", "DISABLED", "USERS"],
      ],
      ALL_VIEWS: [
        ["HR", "V"],
        ["HR", "OLD"],
      ],
      ALL_MVIEWS: [
        ["HR", "MV", "MV"],
        ["HR", "OLD", "SNAP$_OLD"],
      ],
      ALL_EXTERNAL_TABLES: [["HR", "EXT"]],
    });
    const tables = await readTables(reader, everyTable, { fetchSize: 7 });
    expect(tables).toEqual([
      {
        ...plain,
        owner: "APP",
        name: "EMP",
        rowCount: 5,
        averageRowBytes: 12,
        isIndexOrganized: true,
        hasRowDependencies: true,
      },
      {
        ...plain,
        owner: "HR",
        name: "EMP",
        rowCount: 107,
        averageRowBytes: 69,
        analyzedAt: "2024-02-29T23:59:59",
        tablespace: "USERS",
      },
      { ...plain, owner: "HR", name: "EXT", kind: "external" },
      { ...plain, owner: "HR", name: "GTT", kind: "temporary" },
      {
        ...plain,
        owner: "HR",
        name: "MV",
        kind: "materialized-view",
        rowCount: 9,
        tablespace: "USERS",
      },
      { ...plain, owner: "HR", name: "OLD", kind: "materialized-view" },
      { ...plain, owner: "HR", name: "SALES", isPartitioned: true },
      { ...plain, owner: "HR", name: "V", kind: "view" },
    ]);
    expect(reader.queries).toEqual([
      { ...tablesQuery(everyTable), fetchSize: 7 },
      { ...viewsQuery(everyTable), fetchSize: 7 },
      { ...materializedViewsQuery(everyTable), fetchSize: 7 },
      { ...externalTablesQuery(everyTable), fetchSize: 7 },
    ]);
  });
});

describe("reading what is not visible or makes no sense", () => {
  test("a view that is not visible costs only what it tells, with one notice", async () => {
    const { notices, onNotice } = noticeCollector();
    const reader = recordingReader({
      ALL_TABLES: [["HR", "MV", null, null, null, null, "NO", "N", "DISABLED", null]],
      ALL_VIEWS: "ORA-00942",
      ALL_MVIEWS: "ORA-01031",
      ALL_EXTERNAL_TABLES: "ORA-00904",
    });
    expect(await readTables(reader, everyTable, { onNotice })).toEqual([
      { ...plain, owner: "HR", name: "MV" },
    ]);
    expect(notices).toEqual([
      "ALL_VIEWS cannot be read (ORA-00942): no views are found",
      "ALL_MVIEWS cannot be read (ORA-01031): materialized views are taken for tables",
      "ALL_EXTERNAL_TABLES cannot be read (ORA-00904): external tables are taken for tables",
    ]);
  });

  test("without ALL_TABLES nothing can be said", async () => {
    const reading = readTables(recordingReader({ ALL_TABLES: "ORA-00942" }), everyTable);
    await expect(reading).rejects.toThrow(DiscoveryError);
    await expect(reading).rejects.toMatchObject({
      message: "ALL_TABLES cannot be read (ORA-00942)",
      code: "ORA-00942",
      hint: "The ALL_ views of Oracle Database 12.1 or later are needed; by default every user may read them.",
    });
  });

  test("another error of a query is handed on", async () => {
    const reading = readTables(recordingReader({ ALL_VIEWS: "ORA-01555" }), everyTable);
    await expect(reading).rejects.toThrow(OracleError);
  });

  test("a row that makes no sense names the column, not the value", async () => {
    const row = ["HR", "EMP", "many", null, null, null, "NO", "N", "DISABLED", null];
    const reading = readTables(recordingReader({ ALL_TABLES: [row] }), everyTable);
    await expect(reading).rejects.toMatchObject({
      name: "DiscoveryError",
      message: "ALL_TABLES.NUM_ROWS of the dictionary is not a whole number",
    });
    const nameless = readTables(recordingReader({ ALL_VIEWS: [["HR", null]] }), everyTable);
    await expect(nameless).rejects.toThrow("ALL_VIEWS.VIEW_NAME of the dictionary is NULL");
    const binary = readTables(
      recordingReader({ ALL_VIEWS: [[new Uint8Array(1), "V"]] }),
      everyTable,
    );
    await expect(binary).rejects.toThrow(
      "ALL_VIEWS.OWNER of the dictionary is not text but object",
    );
  });

  test("what the query let through besides is left out", async () => {
    const names = Array.from({ length: 6000 }, (_, index) => `HR-T${index}`);
    const reader = recordingReader({
      ALL_VIEWS: [
        ["HR", "T17"],
        ["HR", "OTHER"],
      ],
    });
    const tables = await readTables(reader, parseObjectFilter({ filter_tables: names }));
    expect(tables.map((table) => table.name)).toEqual(["T17"]);
  });
});
