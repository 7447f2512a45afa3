// Layer: pure.
import { expect, test } from "vitest";
import { readDiscovery } from "../../../src/oracle/dictionary/discover.ts";
import { everyTable, parseObjectFilter } from "../../../src/oracle/dictionary/object-filter.ts";
import type { Row } from "../../../src/oracle/sql-reader.ts";
import { type Answers, mainView, noticeCollector, recordingReader } from "./recording-reader.ts";

const number = ["NUMBER", null, 22, 0, null, 10, 0];
const visible = [null, "NO", "NO", "NO", "NO", null, null];
const noReference = [null, null, null, null, null];

const answers: Answers = {
  ALL_TABLES: [
    ["HR", "EMP", "107", "69", null, null, "NO", "N", "ENABLED", "USERS"],
    ["APP", "EMP", "5", null, null, null, "NO", "N", "DISABLED", "USERS"],
  ],
  ALL_VIEWS: [["HR", "EMP_V"]],
  ALL_TAB_COLS: [
    ["APP", "EMP", "CODE", 1, ...number, "N", ...visible],
    ["HR", "EMP", "ID", 1, ...number, "N", ...visible],
    ["HR", "EMP", "HOME", 2, "ADDRESS_T", "HR", 2000, 0, null, null, null, "Y", ...visible],
    ["HR", "EMP", "SECRET", null, ...number, "Y", null, "NO", "YES", "NO", "NO", null, null],
    ["HR", "EMP_V", "ID", 1, ...number, "Y", ...visible],
    ["HR", "NOT_SEEN", "ID", 1, ...number, "Y", ...visible],
  ],
  ALL_CONSTRAINTS: [
    [
      "HR",
      "EMP",
      "EMP_PK",
      "P",
      "ID",
      "ENABLED",
      "VALIDATED",
      "NOT DEFERRABLE",
      null,
      "EMP_PK",
      ...noReference,
    ],
  ],
  ALL_INDEXES: [
    ["APP", "EMP", "APP", "EMP_UX", "NORMAL", "UNIQUE", "VALID", "VISIBLE", "NO", "CODE", "ASC"],
    ["HR", "EMP", "HR", "EMP_PK", "NORMAL", "UNIQUE", "VALID", "VISIBLE", "NO", "ID", "ASC"],
  ],
  ALL_TAB_COMMENTS: [["HR", "EMP", "people"]],
  ALL_COL_COMMENTS: [["HR", "EMP", "ID", "number of the person"]],
};

const numberType = { family: "number", precision: 10, scale: 0 };
const plainColumn = {
  position: 1,
  type: numberType,
  isNullable: false,
  hasDefault: false,
  defaultText: null,
  isDefaultOnNull: false,
  isInvisible: false,
  isVirtual: false,
  identity: "none",
  comment: null,
};
const plainTable = {
  kind: "table",
  averageRowBytes: null,
  analyzedAt: null,
  isIndexOrganized: false,
  isPartitioned: false,
  hasRowDependencies: false,
  tablespace: "USERS",
  comment: null,
  invisibleColumns: [],
  unsupportedColumns: [],
  leadingIndexColumns: [],
};

test("everything is put together by owner and table", async () => {
  const reader = recordingReader(answers);
  const { notices, onNotice } = noticeCollector();
  const tables = await readDiscovery(reader, everyTable, { onNotice });
  expect(tables).toEqual([
    {
      ...plainTable,
      owner: "APP",
      name: "EMP",
      rowCount: 5,
      columns: [{ ...plainColumn, name: "CODE" }],
      key: { columns: ["CODE"], source: "unique-index", name: "EMP_UX", isValidated: true },
      keyReason: "no primary key; unique index EMP_UX on NOT NULL columns is the key",
      leadingIndexColumns: ["CODE"],
    },
    {
      ...plainTable,
      owner: "HR",
      name: "EMP",
      rowCount: 107,
      averageRowBytes: 69,
      hasRowDependencies: true,
      comment: "people",
      columns: [
        { ...plainColumn, name: "ID", comment: "number of the person" },
        { ...plainColumn, name: "HOME", position: 2, isNullable: true, type: expect.anything() },
      ],
      invisibleColumns: ["SECRET"],
      unsupportedColumns: ["HOME"],
      key: { columns: ["ID"], source: "primary-key", name: "EMP_PK", isValidated: true },
      keyReason: null,
      leadingIndexColumns: ["ID"],
    },
    {
      ...plainTable,
      owner: "HR",
      name: "EMP_V",
      kind: "view",
      rowCount: null,
      tablespace: null,
      columns: [{ ...plainColumn, name: "ID", isNullable: true }],
      key: null,
      keyReason: "a view has no key of its own: name its key columns in view-key-properties",
    },
  ]);
  expect(notices).toEqual([]);
});

test("the filter goes to every query as the same binds", async () => {
  const reader = recordingReader({});
  const filter = parseObjectFilter({ filter_schemas: ["HR"], exclude_tables: ["HR-TMP*"] });
  expect(await readDiscovery(reader, filter)).toEqual([]);
  expect(reader.queries.map(({ sql }) => mainView(sql))).toEqual([
    "ALL_TABLES",
    "ALL_VIEWS",
    "ALL_MVIEWS",
    "ALL_EXTERNAL_TABLES",
    "ALL_TAB_COLS",
    "ALL_CONSTRAINTS",
    "ALL_INDEXES",
    "ALL_TAB_COMMENTS",
    "ALL_MVIEW_COMMENTS",
    "ALL_COL_COMMENTS",
  ]);
  for (const { binds } of reader.queries) expect(binds).toEqual({ f1: "HR", f2: "TMP%" });
});

test("views that are not visible cost keys and comments, not the tables", async () => {
  const { notices, onNotice } = noticeCollector();
  const reader = recordingReader({
    ...answers,
    ALL_CONSTRAINTS: "ORA-00942",
    ALL_INDEXES: "ORA-01031",
    ALL_TAB_COMMENTS: "ORA-00942",
  });
  const tables = await readDiscovery(reader, everyTable, { onNotice });
  expect(tables.map(({ name, key, comment }) => ({ name, key, comment }))).toEqual([
    { name: "EMP", key: null, comment: null },
    { name: "EMP", key: null, comment: null },
    { name: "EMP_V", key: null, comment: null },
  ]);
  expect(tables[1]?.columns[0]?.comment).toBe("number of the person");
  expect(notices).toEqual([
    "ALL_CONSTRAINTS or ALL_CONS_COLUMNS cannot be read (ORA-00942): keys are taken from unique indexes only",
    "ALL_INDEXES or ALL_IND_COLUMNS cannot be read (ORA-01031): tables without a primary key have no key",
    "ALL_TAB_COMMENTS cannot be read (ORA-00942): comments on tables are left out",
  ]);
});

test("another error stops discovery", async () => {
  const reading = readDiscovery(
    recordingReader({ ...answers, ALL_INDEXES: "ORA-03113" }),
    everyTable,
  );
  await expect(reading).rejects.toMatchObject({ oraCode: "ORA-03113" });
});

test("comments can be left out", async () => {
  const reader = recordingReader(answers);
  const tables = await readDiscovery(reader, everyTable, { withComments: false });
  expect(reader.queries).toHaveLength(7);
  expect(tables[1]?.comment).toBeNull();
});

/** A dictionary of `count` tables with ten columns, a primary key, an index and comments each. */
function largeDictionary(count: number): Answers {
  const tables: Row[] = [];
  const columns: Row[] = [];
  const constraints: Row[] = [];
  const indexes: Row[] = [];
  const comments: Row[] = [];
  for (let table = 0; table < count; table += 1) {
    const owner = `OWNER_${table % 10}`;
    const name = `TABLE_${table}`;
    tables.push([owner, name, String(table), "100", null, null, "NO", "N", "DISABLED", "USERS"]);
    for (let column = 1; column <= 10; column += 1) {
      columns.push([owner, name, `COLUMN_${column}`, column, ...number, "N", ...visible]);
      comments.push([owner, name, `COLUMN_${column}`, `comment ${column}`]);
    }
    for (const column of ["COLUMN_2", "COLUMN_1"]) {
      constraints.push([
        owner,
        name,
        `PK_${table}`,
        "P",
        column,
        "ENABLED",
        "VALIDATED",
        "NOT DEFERRABLE",
        owner,
        `PK_${table}`,
        ...noReference,
      ]);
      indexes.push([
        owner,
        name,
        owner,
        `PK_${table}`,
        "NORMAL",
        "UNIQUE",
        "VALID",
        "VISIBLE",
        "NO",
        column,
        "ASC",
      ]);
    }
  }
  return {
    ALL_TABLES: tables,
    ALL_TAB_COLS: columns,
    ALL_CONSTRAINTS: constraints,
    ALL_INDEXES: indexes,
    ALL_COL_COMMENTS: comments,
  };
}

test.each([20, 20_000])("ten queries for %i tables", async (count) => {
  const reader = recordingReader(largeDictionary(count), 1000);
  const tables = await readDiscovery(reader, everyTable);
  expect(reader.queries).toHaveLength(10);
  expect(tables).toHaveLength(count);
  expect(tables.every((table) => table.columns.length === 10)).toBe(true);
  expect(tables.every((table) => table.key?.columns.join() === "COLUMN_2,COLUMN_1")).toBe(true);
  expect(tables.every((table) => table.columns[9]?.comment === "comment 10")).toBe(true);
  // Types are shared: one object for all columns of one type.
  expect(new Set(tables.flatMap((t) => t.columns.map((column) => column.type))).size).toBe(1);
});

test("20,000 tables named one by one take ten queries too, and no other table comes out", async () => {
  const reader = recordingReader(largeDictionary(20_000), 1000);
  const names = Array.from({ length: 20_000 }, (_, table) => `OWNER_${table % 10}-TABLE_${table}`);
  const filter = parseObjectFilter({ filter_tables: names.filter((_, table) => table % 2 === 1) });
  const tables = await readDiscovery(reader, filter);
  expect(tables).toHaveLength(10_000);
  expect(reader.queries).toHaveLength(10);
  const owners = ["OWNER_1", "OWNER_3", "OWNER_5", "OWNER_7", "OWNER_9"];
  for (const { binds } of reader.queries) expect(Object.values(binds)).toEqual(owners);
});
