// Layer: pure.
import { expect, test } from "vitest";
import { columnsQuery, readColumns } from "../../../src/oracle/dictionary/columns.ts";
import { everyTable, parseObjectFilter } from "../../../src/oracle/dictionary/object-filter.ts";
import { recordingReader } from "./recording-reader.ts";

const hr = parseObjectFilter({ filter_schemas: "HR" });

test("the query for discovery", () => {
  expect(columnsQuery(hr)).toEqual({
    sql: `SELECT c.OWNER, c.TABLE_NAME, c.COLUMN_NAME, c.COLUMN_ID, c.DATA_TYPE, c.DATA_TYPE_OWNER, c.DATA_LENGTH, c.CHAR_LENGTH, c.CHAR_USED, c.DATA_PRECISION, c.DATA_SCALE, c.NULLABLE, c.DEFAULT_LENGTH, c.DEFAULT_ON_NULL, c.HIDDEN_COLUMN, c.VIRTUAL_COLUMN, c.IDENTITY_COLUMN, NULL, NULL, NULL
FROM ALL_TAB_COLS c
WHERE (c.HIDDEN_COLUMN = 'NO' OR c.USER_GENERATED = 'YES')
  AND c.OWNER = :f1
ORDER BY c.OWNER, c.TABLE_NAME, c.COLUMN_ID, c.INTERNAL_COLUMN_ID`,
    binds: { f1: "HR" },
  });
});

test("the query with defaults and identity", () => {
  expect(columnsQuery(hr, { withDefaults: true, withIdentity: true })).toEqual({
    sql: `SELECT c.OWNER, c.TABLE_NAME, c.COLUMN_NAME, c.COLUMN_ID, c.DATA_TYPE, c.DATA_TYPE_OWNER, c.DATA_LENGTH, c.CHAR_LENGTH, c.CHAR_USED, c.DATA_PRECISION, c.DATA_SCALE, c.NULLABLE, c.DEFAULT_LENGTH, c.DEFAULT_ON_NULL, c.HIDDEN_COLUMN, c.VIRTUAL_COLUMN, c.IDENTITY_COLUMN, (SELECT i.GENERATION_TYPE FROM ALL_TAB_IDENTITY_COLS i WHERE i.OWNER = c.OWNER AND i.TABLE_NAME = c.TABLE_NAME AND i.COLUMN_NAME = c.COLUMN_NAME), c.DATA_DEFAULT, NULL
FROM ALL_TAB_COLS c
WHERE (c.HIDDEN_COLUMN = 'NO' OR c.USER_GENERATED = 'YES')
  AND c.OWNER = :f1
ORDER BY c.OWNER, c.TABLE_NAME, c.COLUMN_ID, c.INTERNAL_COLUMN_ID`,
    binds: { f1: "HR" },
  });
});

const plain = {
  isNullable: true,
  hasDefault: false,
  defaultText: null,
  isDefaultOnNull: false,
  isInvisible: false,
  isVirtual: false,
  identity: "none",
  comment: null,
} as const;

test("a server of version 23 is asked for vectors", () => {
  const { sql } = columnsQuery(hr, { serverMajorVersion: 23 });
  expect(sql.split("\n")[0]).toMatch(/c\.IDENTITY_COLUMN, NULL, NULL, c\.VECTOR_INFO$/);
});

const number = ["NUMBER", null, "22", "0", null];
const text = ["VARCHAR2", null, 80, 20, "C", null, null];
const rows = [
  ["HR", "T", "ID", "1", ...number, "12", "0", "N", null, "NO", "NO", "NO", "YES", "ALWAYS", null],
  ["HR", "T", "AMOUNT", 2n, ...number, "12", "2", "Y", 4, "YES", "NO", "NO", "NO", null, " 0 \n"],
  ["HR", "T", "NAME", 3, ...text, "Y", null, "NO", "NO", "NO", "NO", null, null],
  [
    "HR",
    "T",
    "TWICE",
    4,
    ...number,
    null,
    null,
    "Y",
    "10",
    "NO",
    "NO",
    "YES",
    "NO",
    null,
    '"AMOUNT"*2',
  ],
  ["HR", "T", "SECRET", null, ...text, "Y", null, "NO", "YES", "NO", "NO", null, null],
  [
    "HR",
    "U",
    "N",
    "1",
    ...number,
    null,
    null,
    "Y",
    null,
    "NO",
    "NO",
    "NO",
    "YES",
    "BY DEFAULT",
    null,
  ],
  ["HR", "W", "N", "1", ...number, null, null, "Y", null, "NO", "NO", "NO", "YES", null, null],
];

const bare = { family: "number", precision: null, scale: null };
const varchar = { family: "character", name: "VARCHAR2", length: 20, lengthUnit: "CHAR" };
const columnsOfT = [
  {
    ...plain,
    name: "ID",
    position: 1,
    type: { family: "number", precision: 12, scale: 0 },
    isNullable: false,
    identity: "always",
  },
  {
    ...plain,
    name: "AMOUNT",
    position: 2,
    type: { family: "number", precision: 12, scale: 2 },
    hasDefault: true,
    defaultText: "0",
    isDefaultOnNull: true,
  },
  { ...plain, name: "NAME", position: 3, type: varchar },
  {
    ...plain,
    name: "TWICE",
    position: 4,
    type: bare,
    hasDefault: true,
    defaultText: '"AMOUNT"*2',
    isVirtual: true,
  },
  { ...plain, name: "SECRET", position: null, type: varchar, isInvisible: true },
];

test("types, positions and properties", async () => {
  const reader = recordingReader({ ALL_TAB_COLS: rows });
  const columns = await readColumns(reader, everyTable);
  expect(columns.get('"HR"."T"')).toEqual(columnsOfT);
  expect(columns.get('"HR"."U"')).toEqual([
    { ...plain, name: "N", position: 1, type: bare, identity: "by-default" },
  ]);
  expect(columns.get('"HR"."W"')[0]?.identity).toBe("unknown");
  expect(columns.get('"HR"."X"')).toEqual([]);
  expect(columns.get('"HR"."T"')[2]?.type).toBe(columns.get('"HR"."T"')[4]?.type);
  expect(reader.queries).toEqual([{ ...columnsQuery(everyTable), fetchSize: 5000 }]);
});

test("an object type is unsupported, told apart from others by its owner", async () => {
  const rest = [2000, 0, null, null, null, "Y", null, "NO", "NO", "NO", "NO", null, null];
  const reader = recordingReader({
    ALL_TAB_COLS: [["HR", "T", "HOME", 1, "ADDRESS_T", "HR", ...rest]],
  });
  const columns = await readColumns(reader, everyTable);
  expect(columns.get('"HR"."T"')[0]?.type.family).toBe("unsupported");
});

test("tables that are not wanted are not kept", async () => {
  const rest = [
    1,
    "DATE",
    null,
    7,
    0,
    null,
    null,
    null,
    "Y",
    null,
    "NO",
    "NO",
    "NO",
    "NO",
    null,
    null,
  ];
  const reader = recordingReader({
    ALL_TAB_COLS: [
      ["HR", "T", "D", ...rest],
      ["HR", "U", "D", ...rest],
      ["HR", "T", "E", ...rest],
    ],
  });
  const columns = await readColumns(reader, everyTable, {}, (key) => key === '"HR"."T"');
  expect(columns.get('"HR"."T"').map((column) => column.name)).toEqual(["D", "E"]);
  expect(columns.get('"HR"."U"')).toEqual([]);
});

test("without ALL_TAB_COLS nothing can be said", async () => {
  await expect(
    readColumns(recordingReader({ ALL_TAB_COLS: "ORA-00904" }), everyTable),
  ).rejects.toMatchObject({
    name: "DiscoveryError",
    message: "ALL_TAB_COLS cannot be read (ORA-00904)",
    details: { view: "ALL_TAB_COLS" },
  });
});

test("a server of version 23 without VECTOR_INFO is asked again without", async () => {
  const rest = ["DATE", null, 7, 0, null, null, null, "Y", null, "NO", "NO", "NO", "NO", null];
  const reader = recordingReader({
    ALL_TAB_COLS: (sql) =>
      sql.includes("VECTOR_INFO") ? "ORA-00904" : [["HR", "T", "D", 1, ...rest, null, null]],
  });
  const columns = await readColumns(reader, everyTable, { serverMajorVersion: 23 });
  expect(columns.get('"HR"."T"')).toHaveLength(1);
  expect(reader.queries).toHaveLength(2);
  const hidden = recordingReader({ ALL_TAB_COLS: "ORA-00942" });
  await expect(readColumns(hidden, everyTable, { serverMajorVersion: 23 })).rejects.toThrow(
    "ALL_TAB_COLS cannot be read (ORA-00942)",
  );
});

test("vectors have their dimensions", async () => {
  const rest = ["VECTOR", null, 8200, 0, null, null, null, "Y", null, "NO", "NO", "NO", "NO"];
  const reader = recordingReader({
    ALL_TAB_COLS: [
      ["HR", "T", "V", 1, ...rest, null, null, "VECTOR(3,FLOAT32)"],
      ["HR", "T", "W", 2, ...rest, null, null, "VECTOR(4,FLOAT32)"],
    ],
  });
  const columns = await readColumns(reader, everyTable, { serverMajorVersion: 23 });
  expect(columns.get('"HR"."T"').map((column) => column.type)).toEqual([
    { family: "vector", dimensions: 3, format: "FLOAT32" },
    { family: "vector", dimensions: 4, format: "FLOAT32" },
  ]);
});
