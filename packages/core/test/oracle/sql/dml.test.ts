// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type BindSize,
  boundColumn,
  deleteAllStatement,
  deleteOlderVersionsStatement,
  deleteStatement,
  insertSelectStatement,
  insertStatement,
  type KeyColumn,
  longBindsLast,
  markOlderVersionsStatement,
  setColumnsStatement,
  updateStatement,
} from "../../../src/oracle/sql/index.ts";
import { hostileNames, quotableName } from "../names.ts";

const table = { owner: "DWH", name: "ORDERS" };
const id = boundColumn("ID", 0);
const doc = boundColumn("DOC", 1, { size: "lob" });
const note = boundColumn("NOTE", 2, { size: "long" });
const at = boundColumn("AT", 3, { expression: (bind) => `TO_DATE(${bind}, 'YYYY')` });
const seen: KeyColumn = { ...boundColumn("SEEN", 4), instant: true };

describe("insertStatement", () => {
  it("binds LOBs last and long texts before them", () => {
    expect(insertStatement({ table, columns: [id, doc, note, at] })).toEqual({
      sql: `INSERT INTO "DWH"."ORDERS" ("ID", "AT", "NOTE", "DOC")\nVALUES (:c1, TO_DATE(:c4, 'YYYY'), :c3, :c2)`,
      binds: ["c1", "c4", "c3", "c2"],
    });
  });

  it("takes hints and a table of the current schema", () => {
    const stage = { owner: null, name: "ORA$PTT_1" };
    expect(insertStatement({ table: stage, columns: [id], hints: "APPEND_VALUES" })).toEqual({
      sql: 'INSERT /*+ APPEND_VALUES */ INTO "ORA$PTT_1" ("ID")\nVALUES (:c1)',
      binds: ["c1"],
    });
  });

  it("takes hostile names, none of which becomes a bind", () => {
    const columns = hostileNames.map((name, position) => boundColumn(name, position));
    const { sql, binds } = insertStatement({ table: { owner: "Order", name: "a b" }, columns });
    const long = "x".repeat(128);
    expect(sql).toBe(
      `INSERT INTO "Order"."a b" ("Order", "a b", "DATE", "ключ", "🐘", "a'b", "x:y", "--", "/*", ";", "${long}")\n` +
        "VALUES (:c1, :c2, :c3, :c4, :c5, :c6, :c7, :c8, :c9, :c10, :c11)",
    );
    expect(binds).toEqual(columns.map((column) => column.bind));
    expect(() => insertStatement({ table, columns: [boundColumn('a"b', 0)] })).toThrow(
      "contains a double quote",
    );
  });

  it("names each bind once, in the order of the text", () => {
    const size = fc.constantFrom<BindSize>("short", "long", "lob");
    const shape = fc.uniqueArray(fc.tuple(quotableName, size), {
      minLength: 1,
      maxLength: 8,
      selector: ([name]) => name,
    });
    fc.assert(
      fc.property(shape, (given) => {
        const columns = given.map(([name, one], at) => boundColumn(name, at, { size: one }));
        const { sql, binds } = insertStatement({ table, columns });
        const unquoted = sql.replace(/"[^"]*"/g, "x");
        expect([...unquoted.matchAll(/:(c\d+)/g)].map((match) => match[1])).toEqual(binds);
        expect(binds.toSorted()).toEqual(columns.map((column) => column.bind).toSorted());
        const sizes = longBindsLast(columns)
          .map((column) => column.size)
          .join(" ");
        expect(sizes).toMatch(/^(short ?)*(long ?)*(lob ?)*$/);
      }),
    );
  });
});

it("insertSelectStatement moves rows", () => {
  const source = { owner: "DWH", name: "ORDERS_NEW" };
  expect(insertSelectStatement({ target: table, source, columns: ["ID", "a b"] })).toBe(
    'INSERT INTO "DWH"."ORDERS" ("ID", "a b")\nSELECT "ID", "a b"\nFROM "DWH"."ORDERS_NEW"',
  );
  expect(
    insertSelectStatement({
      target: table,
      source,
      columns: ["ID"],
      hints: "APPEND",
      conditions: ['"ID" > 1'],
    }),
  ).toBe(
    'INSERT /*+ APPEND */ INTO "DWH"."ORDERS" ("ID")\nSELECT "ID"\nFROM "DWH"."ORDERS_NEW"\nWHERE "ID" > 1',
  );
  expect(
    insertSelectStatement({
      target: table,
      source,
      columns: ["ID", "DOC"],
      expressions: new Map([["DOC", 'JSON("DOC")']]),
    }),
  ).toBe(
    'INSERT INTO "DWH"."ORDERS" ("ID", "DOC")\nSELECT "ID", JSON("DOC")\nFROM "DWH"."ORDERS_NEW"',
  );
});

describe("updateStatement", () => {
  it("sets all but the keys and finds instants in UTC", () => {
    expect(updateStatement({ table, keys: [id, seen], columns: [doc, at, note] })).toEqual({
      sql: [
        'UPDATE "DWH"."ORDERS"',
        `SET "AT" = TO_DATE(:c4, 'YYYY'), "NOTE" = :c3, "DOC" = :c2`,
        'WHERE "ID" = :c1',
        'AND SYS_EXTRACT_UTC("SEEN") = SYS_EXTRACT_UTC(:c5)',
      ].join("\n"),
      binds: ["c4", "c3", "c2", "c1", "c5"],
    });
  });

  it("brings a row back to life", () => {
    const nullColumns = ["_SDC_DELETED_AT"];
    expect(updateStatement({ table, keys: [id], columns: [note], nullColumns })).toEqual({
      sql: 'UPDATE "DWH"."ORDERS"\nSET "_SDC_DELETED_AT" = NULL, "NOTE" = :c3\nWHERE "ID" = :c1',
      binds: ["c3", "c1"],
    });
  });

  it("touches rows when all columns are keys", () => {
    expect(updateStatement({ table, keys: [id], columns: [] })).toEqual({
      sql: 'UPDATE "DWH"."ORDERS"\nSET "ID" = "ID"\nWHERE "ID" = :c1',
      binds: ["c1"],
    });
  });

  it("never updates without a key", () => {
    expect(() => updateStatement({ table, keys: [], columns: [note] })).toThrow(RangeError);
  });
});

it("setColumnsStatement copies a column", () => {
  expect(
    setColumnsStatement(
      table,
      [{ name: "NOTE_1", expression: 'TO_CLOB("NOTE")' }],
      ['"NOTE" IS NOT NULL', '"NOTE_1" IS NULL'],
    ),
  ).toBe(
    'UPDATE "DWH"."ORDERS"\nSET "NOTE_1" = TO_CLOB("NOTE")\nWHERE "NOTE" IS NOT NULL\nAND "NOTE_1" IS NULL',
  );
});

describe("deletes", () => {
  it("deletes by key, never without one", () => {
    expect(deleteStatement(table, [id, seen])).toEqual({
      sql: 'DELETE FROM "DWH"."ORDERS"\nWHERE "ID" = :c1\nAND SYS_EXTRACT_UTC("SEEN") = SYS_EXTRACT_UTC(:c5)',
      binds: ["c1", "c5"],
    });
    expect(() => deleteStatement(table, [])).toThrow(RangeError);
  });

  it("empties a table without DDL", () => {
    expect(deleteAllStatement({ owner: null, name: "a b" })).toBe('DELETE FROM "a b"');
  });

  it("deletes or marks the rows of older versions", () => {
    expect(deleteOlderVersionsStatement(table, "_SDC_TABLE_VERSION")).toBe(
      'DELETE FROM "DWH"."ORDERS"\nWHERE "_SDC_TABLE_VERSION" < :version',
    );
    expect(
      markOlderVersionsStatement(
        table,
        { version: "_SDC_TABLE_VERSION", deletedAt: "_SDC_DELETED_AT" },
        "SYSTIMESTAMP",
      ),
    ).toBe(
      [
        'UPDATE "DWH"."ORDERS"',
        'SET "_SDC_DELETED_AT" = SYSTIMESTAMP',
        'WHERE "_SDC_TABLE_VERSION" < :version',
        'AND "_SDC_DELETED_AT" IS NULL',
      ].join("\n"),
    );
  });
});
