// Layer: pure. The statements of loading, as whole texts, with the places of their binds.
import { describe, expect, test } from "vitest";
import {
  deleteFromStage,
  deleteRows,
  fromStage,
  insertIntoStage,
  insertRows,
  stageColumns,
  updateFromStage,
  updateRows,
} from "../../src/load/load-statements.ts";
import { createLoadTarget } from "../../src/load/load-target.ts";
import { planOf } from "./fixture.ts";

const table = { owner: "DWH", name: "ORDERS" };
const stage = { owner: null, name: "ORA$PTT_1" };
const targetOf = (
  columns: Parameters<typeof planOf>[1],
  keys: readonly string[] = [],
  mode: "append" | "upsert" = keys.length === 0 ? "append" : "upsert",
) => createLoadTarget(planOf(table, columns, keys), { mode, upsertStrategy: "auto" });

const orders = targetOf(
  {
    NOTE: "CLOB",
    ID: "NUMBER(9)",
    LONG_TEXT: "NVARCHAR2(2000)",
    AT: "TIMESTAMP(9) WITH TIME ZONE",
    AMOUNT: "NUMBER",
  },
  ["AT", "ID"],
);

describe("a table with keys", () => {
  test("its values stand with the long ones last", () => {
    expect(orders.columns.map(({ name }) => name)).toEqual([
      "ID",
      "AT",
      "AMOUNT",
      "LONG_TEXT",
      "NOTE",
    ]);
  });

  test("INSERT", () => {
    expect(insertRows(orders)).toEqual({
      sql: [
        `INSERT INTO "DWH"."ORDERS" ("ID", "AT", "AMOUNT", "LONG_TEXT", "NOTE")`,
        `VALUES (:c1, TO_TIMESTAMP_TZ(:c2, 'YYYY-MM-DD"T"HH24:MI:SS.FF9TZH:TZM'), TO_NUMBER(:c3), :c4, :c5)`,
      ].join("\n"),
      positions: [0, 1, 2, 3, 4],
    });
  });

  test("UPDATE finds instants in UTC and never sets a key", () => {
    expect(updateRows(orders, "all")).toEqual({
      sql: [
        `UPDATE "DWH"."ORDERS"`,
        `SET "AMOUNT" = TO_NUMBER(:c3), "LONG_TEXT" = :c4, "NOTE" = :c5`,
        `WHERE SYS_EXTRACT_UTC("AT") = SYS_EXTRACT_UTC(TO_TIMESTAMP_TZ(:c2, 'YYYY-MM-DD"T"HH24:MI:SS.FF9TZH:TZM'))`,
        `AND "ID" = :c1`,
      ].join("\n"),
      positions: [2, 3, 4, 1, 0],
    });
    expect(updateRows(orders, { present: "11001" })).toEqual({
      sql: [
        `UPDATE "DWH"."ORDERS"`,
        `SET "NOTE" = :c5`,
        `WHERE SYS_EXTRACT_UTC("AT") = SYS_EXTRACT_UTC(TO_TIMESTAMP_TZ(:c2, 'YYYY-MM-DD"T"HH24:MI:SS.FF9TZH:TZM'))`,
        `AND "ID" = :c1`,
      ].join("\n"),
      positions: [4, 1, 0],
    });
  });

  test("DELETE", () => {
    expect(deleteRows(orders)).toEqual({
      sql: [
        `DELETE FROM "DWH"."ORDERS"`,
        `WHERE SYS_EXTRACT_UTC("AT") = SYS_EXTRACT_UTC(TO_TIMESTAMP_TZ(:c2, 'YYYY-MM-DD"T"HH24:MI:SS.FF9TZH:TZM'))`,
        `AND "ID" = :c1`,
      ].join("\n"),
      positions: [1, 0],
    });
  });

  test("a stage of the same types takes all columns, some, or the keys", () => {
    expect(stageColumns(orders)).toEqual([
      { name: "ID", type: "NUMBER(9)" },
      { name: "AT", type: "TIMESTAMP(9) WITH TIME ZONE" },
      { name: "AMOUNT", type: "NUMBER" },
      { name: "LONG_TEXT", type: "NVARCHAR2(2000)" },
      { name: "NOTE", type: "CLOB" },
    ]);
    expect(insertIntoStage(orders, stage, "all").positions).toEqual([0, 1, 2, 3, 4]);
    expect(insertIntoStage(orders, stage, { present: "11001" })).toEqual({
      sql: [
        `INSERT INTO "ORA$PTT_1" ("ID", "AT", "NOTE")`,
        `VALUES (:c1, TO_TIMESTAMP_TZ(:c2, 'YYYY-MM-DD"T"HH24:MI:SS.FF9TZH:TZM'), :c5)`,
      ].join("\n"),
      positions: [0, 1, 4],
    });
    expect(insertIntoStage(orders, stage, "keys").positions).toEqual([0, 1]);
  });

  test("MERGE of full rows", () => {
    expect(fromStage(orders, stage)).toEqual([
      [
        `MERGE INTO "DWH"."ORDERS" t`,
        `USING "ORA$PTT_1" s`,
        `ON (SYS_EXTRACT_UTC(t."AT") = SYS_EXTRACT_UTC(s."AT") AND t."ID" = s."ID")`,
        `WHEN MATCHED THEN UPDATE SET t."AMOUNT" = s."AMOUNT", t."LONG_TEXT" = s."LONG_TEXT", t."NOTE" = s."NOTE"`,
        `WHEN NOT MATCHED THEN INSERT ("AT", "ID", "AMOUNT", "LONG_TEXT", "NOTE")`,
        `VALUES (s."AT", s."ID", s."AMOUNT", s."LONG_TEXT", s."NOTE")`,
      ].join("\n"),
    ]);
  });

  test("MERGE of partial rows makes none", () => {
    expect(updateFromStage(orders, stage, "11001")).toEqual([
      [
        `MERGE INTO "DWH"."ORDERS" t`,
        `USING "ORA$PTT_1" s`,
        `ON (SYS_EXTRACT_UTC(t."AT") = SYS_EXTRACT_UTC(s."AT") AND t."ID" = s."ID")`,
        `WHEN MATCHED THEN UPDATE SET t."NOTE" = s."NOTE"`,
      ].join("\n"),
    ]);
    expect(updateFromStage(orders, stage, "11000")).toEqual([]);
  });

  test("removals are one DELETE", () => {
    expect(deleteFromStage(orders, stage)).toEqual([
      [
        `DELETE FROM "DWH"."ORDERS" t`,
        `WHERE EXISTS (SELECT 1 FROM "ORA$PTT_1" s`,
        `WHERE SYS_EXTRACT_UTC(t."AT") = SYS_EXTRACT_UTC(s."AT")`,
        `AND t."ID" = s."ID"`,
        `AND s."AT" IS NOT NULL)`,
      ].join("\n"),
    ]);
  });
});

test("values that are made from text come from a CLOB of the stage", () => {
  const events = targetOf({ ID: "NUMBER(9)", DOC: "JSON", V: "VECTOR(3,FLOAT32)", X: "XMLTYPE" });
  expect(stageColumns(events).map(({ type }) => type)).toEqual([
    "NUMBER(9)",
    "CLOB",
    "CLOB",
    "CLOB",
  ]);
  expect(insertIntoStage(events, stage, "all").sql).toBe(
    'INSERT INTO "ORA$PTT_1" ("ID", "DOC", "V", "X")\nVALUES (:c1, :c2, :c3, :c4)',
  );
  expect(fromStage(events, stage)).toEqual([
    [
      `INSERT INTO "DWH"."ORDERS" ("ID", "DOC", "V", "X")`,
      `SELECT "ID", JSON("DOC"), TO_VECTOR("V", 3, FLOAT32), XMLTYPE("X")`,
      `FROM "ORA$PTT_1"`,
    ].join("\n"),
  ]);
  expect(() => insertRows(events)).toThrow("column DOC can only be loaded through a stage");
});

test("a table of keys alone: MERGE inserts, UPDATE finds", () => {
  const keys = targetOf({ A: "NUMBER(9)", B: "NUMBER(9)" }, ["A", "B"]);
  expect(fromStage(keys, stage)).toEqual([
    [
      `MERGE INTO "DWH"."ORDERS" t`,
      `USING "ORA$PTT_1" s`,
      `ON (t."A" = s."A" AND t."B" = s."B")`,
      `WHEN NOT MATCHED THEN INSERT ("A", "B")`,
      `VALUES (s."A", s."B")`,
    ].join("\n"),
  ]);
  expect(updateRows(keys, "all")).toEqual({
    sql: `UPDATE "DWH"."ORDERS"\nSET "A" = "A"\nWHERE "A" = :c1\nAND "B" = :c2`,
    positions: [0, 1],
  });
});

test("more than nine columns keep their places", () => {
  const names = Array.from({ length: 12 }, (_, index) => `C${index}`);
  const wide = targetOf(Object.fromEntries(names.map((name) => [name, "NUMBER(9)"])));
  expect(insertRows(wide).positions).toEqual(names.map((_, index) => index));
});
