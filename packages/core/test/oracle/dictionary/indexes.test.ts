// Layer: pure.
import { expect, test } from "vitest";
import {
  indexesQuery,
  isPlainIndex,
  leadingColumns,
  readIndexes,
  type TableIndex,
} from "../../../src/oracle/dictionary/indexes.ts";
import { everyTable, parseObjectFilter } from "../../../src/oracle/dictionary/object-filter.ts";
import { recordingReader } from "./recording-reader.ts";

const hr = parseObjectFilter({ filter_schemas: "HR" });

test("the queries", () => {
  expect(indexesQuery(hr)).toEqual({
    sql: `SELECT i.TABLE_OWNER, i.TABLE_NAME, i.OWNER, i.INDEX_NAME, i.INDEX_TYPE, i.UNIQUENESS, i.STATUS, i.VISIBILITY, i.PARTITIONED, c.COLUMN_NAME, c.DESCEND
FROM ALL_INDEXES i
JOIN ALL_IND_COLUMNS c ON c.INDEX_OWNER = i.OWNER AND c.INDEX_NAME = i.INDEX_NAME AND c.TABLE_OWNER = i.TABLE_OWNER AND c.TABLE_NAME = i.TABLE_NAME
WHERE i.INDEX_TYPE IN ('NORMAL', 'NORMAL/REV', 'IOT - TOP')
  AND (i.UNIQUENESS = 'UNIQUE' OR c.COLUMN_POSITION = 1)
  AND i.TABLE_OWNER = :f1
ORDER BY i.TABLE_OWNER, i.TABLE_NAME, i.OWNER, i.INDEX_NAME, c.COLUMN_POSITION`,
    binds: { f1: "HR" },
  });
  expect(indexesQuery(hr, "all")).toEqual({
    sql: `SELECT i.TABLE_OWNER, i.TABLE_NAME, i.OWNER, i.INDEX_NAME, i.INDEX_TYPE, i.UNIQUENESS, i.STATUS, i.VISIBILITY, i.PARTITIONED, c.COLUMN_NAME, c.DESCEND
FROM ALL_INDEXES i
JOIN ALL_IND_COLUMNS c ON c.INDEX_OWNER = i.OWNER AND c.INDEX_NAME = i.INDEX_NAME AND c.TABLE_OWNER = i.TABLE_OWNER AND c.TABLE_NAME = i.TABLE_NAME
WHERE i.TABLE_OWNER = :f1
ORDER BY i.TABLE_OWNER, i.TABLE_NAME, i.OWNER, i.INDEX_NAME, c.COLUMN_POSITION`,
    binds: { f1: "HR" },
  });
});

test("reading", async () => {
  const reader = recordingReader({
    ALL_INDEXES: [
      ["HR", "T", "HR", "A_IX", "NORMAL", "NONUNIQUE", "VALID", "VISIBLE", "NO", "A", "ASC"],
      ["HR", "T", "IX", "A_IX", "NORMAL", "UNIQUE", "UNUSABLE", "INVISIBLE", "NO", "B", "ASC"],
      ["HR", "T", "IX", "A_IX", "NORMAL", "UNIQUE", "UNUSABLE", "INVISIBLE", "NO", "A", "ASC"],
      [
        "HR",
        "U",
        "HR",
        "F_IX",
        "FUNCTION-BASED NORMAL",
        "UNIQUE",
        "N/A",
        "VISIBLE",
        "YES",
        "SYS_NC00005$",
        "DESC",
      ],
    ],
  });
  const indexes = await readIndexes(reader, everyTable, { scope: "all" });
  expect(indexes.get('"HR"."T"')).toEqual([
    {
      owner: "HR",
      name: "A_IX",
      type: "NORMAL",
      isUnique: false,
      isUsable: true,
      isVisible: true,
      isPartitioned: false,
      columns: [{ name: "A", isDescending: false }],
    },
    {
      owner: "IX",
      name: "A_IX",
      type: "NORMAL",
      isUnique: true,
      isUsable: false,
      isVisible: false,
      isPartitioned: false,
      columns: [
        { name: "B", isDescending: false },
        { name: "A", isDescending: false },
      ],
    },
  ]);
  expect(indexes.get('"HR"."U"')).toEqual([
    {
      owner: "HR",
      name: "F_IX",
      type: "FUNCTION-BASED NORMAL",
      isUnique: true,
      isUsable: true,
      isVisible: true,
      isPartitioned: true,
      columns: [{ name: "SYS_NC00005$", isDescending: true }],
    },
  ]);
  expect(reader.queries).toEqual([{ ...indexesQuery(everyTable, "all"), fetchSize: 5000 }]);
});

const index: TableIndex = {
  owner: "HR",
  name: "IX",
  type: "NORMAL",
  isUnique: true,
  isUsable: true,
  isVisible: true,
  isPartitioned: false,
  columns: [
    { name: "B", isDescending: false },
    { name: "A", isDescending: false },
  ],
};
const descending = { name: "Z", isDescending: true };

test("a plain index", () => {
  expect(isPlainIndex(index)).toBe(true);
  expect(isPlainIndex({ ...index, type: "NORMAL/REV" })).toBe(true);
  expect(isPlainIndex({ ...index, type: "IOT - TOP" })).toBe(true);
  expect(isPlainIndex({ ...index, type: "BITMAP" })).toBe(false);
  expect(isPlainIndex({ ...index, type: "FUNCTION-BASED NORMAL" })).toBe(false);
  expect(isPlainIndex({ ...index, columns: [...index.columns, descending] })).toBe(false);
});

test("columns that an index hands out in order", () => {
  expect(
    leadingColumns([
      index,
      { ...index, type: "IOT - TOP", columns: [{ name: "A", isDescending: false }, descending] },
      index,
    ]),
  ).toEqual(["A", "B"]);
  expect(
    leadingColumns([
      { ...index, columns: [descending] },
      { ...index, columns: [] },
      { ...index, type: "NORMAL/REV" },
      { ...index, isUsable: false },
      { ...index, isVisible: false },
      { ...index, isPartitioned: true },
    ]),
  ).toEqual([]);
});
