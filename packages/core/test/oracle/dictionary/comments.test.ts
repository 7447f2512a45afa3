// Layer: pure.
import { expect, test } from "vitest";
import {
  columnCommentsQuery,
  materializedViewCommentsQuery,
  readComments,
  tableCommentsQuery,
} from "../../../src/oracle/dictionary/comments.ts";
import { everyTable, parseObjectFilter } from "../../../src/oracle/dictionary/object-filter.ts";
import { noticeCollector, recordingReader } from "./recording-reader.ts";

test("the queries", () => {
  const filter = parseObjectFilter({ filter_tables: ["HR-EMP"] });
  const binds = { f1: "HR", f2: "EMP" };
  expect(tableCommentsQuery(filter)).toEqual({
    sql: `SELECT t.OWNER, t.TABLE_NAME, t.COMMENTS
FROM ALL_TAB_COMMENTS t
WHERE t.COMMENTS IS NOT NULL
  AND (t.OWNER = :f1 AND t.TABLE_NAME = :f2)`,
    binds,
  });
  expect(materializedViewCommentsQuery(filter)).toEqual({
    sql: `SELECT m.OWNER, m.MVIEW_NAME, m.COMMENTS
FROM ALL_MVIEW_COMMENTS m
WHERE m.COMMENTS IS NOT NULL
  AND (m.OWNER = :f1 AND m.MVIEW_NAME = :f2)`,
    binds,
  });
  expect(columnCommentsQuery(filter)).toEqual({
    sql: `SELECT c.OWNER, c.TABLE_NAME, c.COLUMN_NAME, c.COMMENTS
FROM ALL_COL_COMMENTS c
WHERE c.COMMENTS IS NOT NULL
  AND (c.OWNER = :f1 AND c.TABLE_NAME = :f2)
ORDER BY c.OWNER, c.TABLE_NAME`,
    binds,
  });
});

const tableRows = [
  ["HR", "EMP", "people"],
  ["HR", "MV", "snapshot table for snapshot HR.MV"],
  ["HR", "OTHER", "not wanted"],
];

test("reading", async () => {
  const reader = recordingReader({
    ALL_TAB_COMMENTS: tableRows,
    ALL_MVIEW_COMMENTS: [["HR", "MV", "sums"]],
    ALL_COL_COMMENTS: [["HR", "EMP", "ID", "number of the person"]],
  });
  const comments = await readComments(reader, everyTable, {}, (key) => key !== '"HR"."OTHER"');
  expect(comments.table('"HR"."EMP"')).toBe("people");
  expect(comments.table('"HR"."MV"')).toBe("sums");
  expect(comments.table('"HR"."OTHER"')).toBeNull();
  expect(comments.column('"HR"."EMP"', "ID")).toBe("number of the person");
  expect(comments.column('"HR"."EMP"', "NAME")).toBeNull();
});

test("views that are not visible", async () => {
  const { notices, onNotice } = noticeCollector();
  const reader = recordingReader({
    ALL_TAB_COMMENTS: tableRows,
    ALL_MVIEW_COMMENTS: "ORA-00942",
    ALL_COL_COMMENTS: "ORA-00942",
  });
  const comments = await readComments(reader, everyTable, { onNotice });
  expect(comments.table('"HR"."EMP"')).toBe("people");
  expect(comments.column('"HR"."EMP"', "ID")).toBeNull();
  expect(notices).toEqual([
    "ALL_MVIEW_COMMENTS cannot be read (ORA-00942): comments on materialized views are left out",
    "ALL_COL_COMMENTS cannot be read (ORA-00942): comments on columns are left out",
  ]);
});
