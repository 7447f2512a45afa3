// Layer: pure.
import { expect, test } from "vitest";
import type { DictionaryColumn } from "../../../src/oracle/dictionary/columns.ts";
import {
  type ExistingTable,
  hasUniqueKey,
  isInsertable,
  objectsQuery,
  readExistingTable,
  readExistingTables,
} from "../../../src/oracle/dictionary/existing-table.ts";
import { exactTables } from "../../../src/oracle/dictionary/object-filter.ts";
import { partitionKeysQuery, triggersQuery } from "../../../src/oracle/dictionary/triggers.ts";
import { mainView, noticeCollector, recordingReader } from "./recording-reader.ts";

const emp = { owner: "HR", name: "EMP" };
const filter = exactTables([emp]);
const binds = { f1: "HR", f2: "EMP" };

test("the queries", () => {
  expect(objectsQuery(filter)).toEqual({
    sql: `SELECT o.OWNER, o.OBJECT_NAME, o.OBJECT_TYPE, s.TABLE_OWNER, s.TABLE_NAME, s.DB_LINK
FROM ALL_OBJECTS o
LEFT JOIN ALL_SYNONYMS s ON s.OWNER = o.OWNER AND s.SYNONYM_NAME = o.OBJECT_NAME
WHERE o.NAMESPACE = 1
  AND o.SUBOBJECT_NAME IS NULL
  AND (o.OWNER = :f1 AND o.OBJECT_NAME = :f2)
ORDER BY o.OWNER, o.OBJECT_NAME, o.OBJECT_TYPE`,
    binds,
  });
  expect(triggersQuery(filter)).toEqual({
    sql: `SELECT t.TABLE_OWNER, t.TABLE_NAME, t.OWNER, t.TRIGGER_NAME, t.TRIGGER_TYPE, t.TRIGGERING_EVENT, t.STATUS
FROM ALL_TRIGGERS t
WHERE (t.TABLE_OWNER = :f1 AND t.TABLE_NAME = :f2)
ORDER BY t.TABLE_OWNER, t.TABLE_NAME, t.OWNER, t.TRIGGER_NAME`,
    binds,
  });
  expect(partitionKeysQuery(filter)).toEqual({
    sql: `SELECT p.OWNER, p.NAME, p.COLUMN_NAME
FROM ALL_PART_KEY_COLUMNS p
WHERE p.OBJECT_TYPE LIKE 'TABLE%'
  AND (p.OWNER = :f1 AND p.NAME = :f2)
UNION
SELECT p.OWNER, p.NAME, p.COLUMN_NAME
FROM ALL_SUBPART_KEY_COLUMNS p
WHERE p.OBJECT_TYPE LIKE 'TABLE%'
  AND (p.OWNER = :f1 AND p.NAME = :f2)
ORDER BY 1, 2, 3`,
    binds,
  });
});

const number = ["NUMBER", null, 22, 0, null, null, 0];
const answers = {
  ALL_OBJECTS: [
    ["HR", "EMP", "TABLE", null, null, null],
    ["HR", "FAR", "SYNONYM", null, "PEOPLE", "OTHER.EXAMPLE.COM"],
    ["HR", "NEAR", "SYNONYM", "APP", "PEOPLE", null],
    ["HR", "SEQ", "SEQUENCE", null, null, null],
    ["HR", "V", "VIEW", null, null, null],
  ],
  ALL_TABLES: [["HR", "EMP", "107", "69", null, null, "YES", "N", "DISABLED", null]],
  ALL_VIEWS: [["HR", "V"]],
  ALL_TAB_COLS: [
    [
      "HR",
      "EMP",
      "ID",
      1,
      ...number,
      "N",
      20,
      "NO",
      "NO",
      "NO",
      "YES",
      "ALWAYS",
      '"HR"."ISEQ$$_1".nextval',
    ],
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
      null,
      null,
      null,
      null,
      null,
    ],
  ],
  ALL_INDEXES: [
    ["HR", "EMP", "HR", "EMP_PK", "NORMAL", "UNIQUE", "VALID", "VISIBLE", "NO", "ID", "ASC"],
  ],
  ALL_TRIGGERS: [
    ["HR", "EMP", "HR", "EMP_TR", "BEFORE EACH ROW", "INSERT OR UPDATE ", "ENABLED"],
    ["HR", "EMP", "HR", "OLD_TR", "AFTER STATEMENT", "DELETE", "DISABLED"],
  ],
  ALL_PART_KEY_COLUMNS: [["HR", "EMP", "ID"]],
  ALL_TAB_COMMENTS: [["HR", "EMP", "people"]],
  ALL_COL_COMMENTS: [["HR", "EMP", "ID", "number of the person"]],
};

test("a table with everything", async () => {
  const reader = recordingReader(answers);
  expect(await readExistingTable(reader, emp)).toEqual({
    ...emp,
    kind: "table",
    objectType: "TABLE",
    synonymFor: null,
    table: {
      ...emp,
      kind: "table",
      rowCount: 107,
      averageRowBytes: 69,
      analyzedAt: null,
      isIndexOrganized: false,
      isPartitioned: true,
      hasRowDependencies: false,
      tablespace: null,
    },
    comment: "people",
    columns: [
      {
        name: "ID",
        position: 1,
        type: { family: "number", precision: null, scale: 0 },
        isNullable: false,
        hasDefault: true,
        defaultText: '"HR"."ISEQ$$_1".nextval',
        isDefaultOnNull: false,
        isInvisible: false,
        isVirtual: false,
        identity: "always",
        comment: "number of the person",
      },
    ],
    constraints: [
      {
        name: "EMP_PK",
        kind: "primary-key",
        columns: ["ID"],
        isEnabled: true,
        isValidated: true,
        isDeferrable: false,
        index: { owner: "HR", name: "EMP_PK" },
        references: null,
        condition: null,
      },
    ],
    indexes: [
      {
        owner: "HR",
        name: "EMP_PK",
        type: "NORMAL",
        isUnique: true,
        isUsable: true,
        isVisible: true,
        isPartitioned: false,
        columns: [{ name: "ID", isDescending: false }],
      },
    ],
    triggers: [
      {
        owner: "HR",
        name: "EMP_TR",
        type: "BEFORE EACH ROW",
        event: "INSERT OR UPDATE",
        isEnabled: true,
      },
      { owner: "HR", name: "OLD_TR", type: "AFTER STATEMENT", event: "DELETE", isEnabled: false },
    ],
    partitionKeyColumns: ["ID"],
  });
});

test("the queries in their order", async () => {
  const reader = recordingReader(answers);
  await readExistingTable(reader, emp);
  expect(reader.queries.map(({ sql }) => mainView(sql))).toEqual([
    "ALL_OBJECTS",
    "ALL_TABLES",
    "ALL_VIEWS",
    "ALL_MVIEWS",
    "ALL_EXTERNAL_TABLES",
    "ALL_TAB_COLS",
    "ALL_CONSTRAINTS",
    "ALL_INDEXES",
    "ALL_TRIGGERS",
    "ALL_PART_KEY_COLUMNS",
    "ALL_TAB_COMMENTS",
    "ALL_MVIEW_COMMENTS",
    "ALL_COL_COMMENTS",
  ]);
});

test("what else may stand under a name, in as many queries as for one", async () => {
  const reader = recordingReader(answers);
  const names = ["EMP", "V", "SEQ", "NEAR", "FAR", "NOTHING"].map((name) => ({
    owner: "HR",
    name,
  }));
  const found = await readExistingTables(reader, names);
  expect(
    [...found].map(([key, { kind, objectType, synonymFor, columns }]) => ({
      key,
      kind,
      objectType,
      synonymFor,
      columns: columns.length,
    })),
  ).toEqual([
    { key: '"HR"."EMP"', kind: "table", objectType: "TABLE", synonymFor: null, columns: 1 },
    {
      key: '"HR"."FAR"',
      kind: "synonym",
      objectType: "SYNONYM",
      synonymFor: { owner: null, name: "PEOPLE", databaseLink: "OTHER.EXAMPLE.COM" },
      columns: 0,
    },
    {
      key: '"HR"."NEAR"',
      kind: "synonym",
      objectType: "SYNONYM",
      synonymFor: { owner: "APP", name: "PEOPLE", databaseLink: null },
      columns: 0,
    },
    { key: '"HR"."SEQ"', kind: "other", objectType: "SEQUENCE", synonymFor: null, columns: 0 },
    { key: '"HR"."V"', kind: "view", objectType: "VIEW", synonymFor: null, columns: 0 },
  ]);
  expect(reader.queries).toHaveLength(13);
});

test("nothing there: one query; no names: none", async () => {
  const reader = recordingReader({});
  expect(await readExistingTable(reader, emp)).toBeUndefined();
  expect(reader.queries).toEqual([{ ...objectsQuery(filter), fetchSize: 5000 }]);
  expect((await readExistingTables(reader, [])).size).toBe(0);
  expect(reader.queries).toHaveLength(1);
});

test("views that are not visible", async () => {
  const { notices, onNotice } = noticeCollector();
  const reader = recordingReader({
    ...answers,
    ALL_CONSTRAINTS: "ORA-00942",
    ALL_INDEXES: "ORA-00942",
    ALL_TRIGGERS: "ORA-00942",
    ALL_PART_KEY_COLUMNS: "ORA-00942",
  });
  const table = await readExistingTable(reader, emp, { onNotice });
  expect(table?.columns).toHaveLength(1);
  expect(notices).toEqual([
    "ALL_CONSTRAINTS or ALL_CONS_COLUMNS cannot be read (ORA-00942): constraints are not known",
    "ALL_INDEXES or ALL_IND_COLUMNS cannot be read (ORA-00942): indexes are not known",
    "ALL_TRIGGERS cannot be read (ORA-00942): triggers are not known",
    "ALL_PART_KEY_COLUMNS or ALL_SUBPART_KEY_COLUMNS cannot be read (ORA-00942): partition keys are not known",
  ]);
});

test("a unique key over given columns", () => {
  type Keys = Pick<ExistingTable, "constraints" | "indexes">;
  const constraint = {
    name: "PK",
    kind: "primary-key",
    columns: ["A", "B"],
    isEnabled: true,
    isValidated: true,
    isDeferrable: false,
    index: null,
    references: null,
    condition: null,
  } as const;
  const index = {
    owner: "HR",
    name: "IX",
    type: "NORMAL",
    isUnique: true,
    isUsable: true,
    isVisible: true,
    isPartitioned: false,
    columns: [{ name: "A", isDescending: false }],
  };
  const of = (...constraints: Keys["constraints"]): Keys => ({ constraints, indexes: [] });
  const by = (...indexes: Keys["indexes"]): Keys => ({ constraints: [], indexes });
  expect(hasUniqueKey(of(constraint), ["B", "A"])).toBe(true);
  expect(hasUniqueKey(of({ ...constraint, kind: "unique" }), ["A", "B"])).toBe(true);
  expect(hasUniqueKey(of(constraint), ["A"])).toBe(false);
  expect(hasUniqueKey(of(constraint), ["A", "B", "C"])).toBe(false);
  expect(hasUniqueKey(of({ ...constraint, isEnabled: false }), ["A", "B"])).toBe(false);
  expect(hasUniqueKey(of({ ...constraint, kind: "check" }), ["A", "B"])).toBe(false);
  expect(hasUniqueKey(by(index), ["A"])).toBe(true);
  expect(hasUniqueKey(by({ ...index, isUnique: false }), ["A"])).toBe(false);
  expect(hasUniqueKey(by({ ...index, isUsable: false }), ["A"])).toBe(false);
  expect(hasUniqueKey(by({ ...index, type: "FUNCTION-BASED NORMAL" }), ["A"])).toBe(false);
  expect(hasUniqueKey(by(index), ["B"])).toBe(false);
});

test("columns that take a value", () => {
  const column: DictionaryColumn = {
    name: "A",
    position: 1,
    type: { family: "date" },
    isNullable: true,
    hasDefault: false,
    defaultText: null,
    isDefaultOnNull: false,
    isInvisible: false,
    isVirtual: false,
    identity: "none",
    comment: null,
  };
  expect(isInsertable(column)).toBe(true);
  expect(isInsertable({ ...column, identity: "by-default" })).toBe(true);
  expect(isInsertable({ ...column, isInvisible: true })).toBe(true);
  expect(isInsertable({ ...column, identity: "always" })).toBe(false);
  expect(isInsertable({ ...column, isVirtual: true })).toBe(false);
});
