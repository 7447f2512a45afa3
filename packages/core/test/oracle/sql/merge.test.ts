// Layer: pure.
import { expect, it } from "vitest";
import { type MergePlan, mergeStatements, stageColumn } from "../../../src/oracle/sql/index.ts";
import { hostileNames } from "../names.ts";

const plan: MergePlan = {
  target: { owner: "DWH", name: "ORDERS" },
  stage: { owner: null, name: "ORA$PTT_1" },
  keys: [{ name: "ID" }],
  columns: [{ name: "NAME" }, { name: "DOC", source: `JSON(${stageColumn("DOC")})` }],
};

it("updates what is there and inserts what is not", () => {
  expect(mergeStatements(plan)).toEqual([
    [
      'MERGE INTO "DWH"."ORDERS" t',
      'USING "ORA$PTT_1" s',
      'ON (t."ID" = s."ID")',
      'WHEN MATCHED THEN UPDATE SET t."NAME" = s."NAME", t."DOC" = JSON(s."DOC")',
      'WHEN NOT MATCHED THEN INSERT ("ID", "NAME", "DOC")',
      'VALUES (s."ID", s."NAME", JSON(s."DOC"))',
    ].join("\n"),
  ]);
});

it("matches several keys, instants in UTC, with hints, and brings rows back to life", () => {
  expect(
    mergeStatements({
      ...plan,
      keys: [{ name: "ID" }, { name: "SEEN", instant: true }],
      columns: [{ name: "NAME" }],
      nullColumns: ["_SDC_DELETED_AT"],
      hints: "CARDINALITY(s 5000)",
    }),
  ).toEqual([
    [
      'MERGE /*+ CARDINALITY(s 5000) */ INTO "DWH"."ORDERS" t',
      'USING "ORA$PTT_1" s',
      'ON (t."ID" = s."ID" AND SYS_EXTRACT_UTC(t."SEEN") = SYS_EXTRACT_UTC(s."SEEN"))',
      'WHEN MATCHED THEN UPDATE SET t."_SDC_DELETED_AT" = NULL, t."NAME" = s."NAME"',
      'WHEN NOT MATCHED THEN INSERT ("ID", "SEEN", "NAME")',
      'VALUES (s."ID", s."SEEN", s."NAME")',
    ].join("\n"),
  ]);
});

it("only inserts when all columns are keys", () => {
  expect(mergeStatements({ ...plan, columns: [] })).toEqual([
    [
      'MERGE INTO "DWH"."ORDERS" t',
      'USING "ORA$PTT_1" s',
      'ON (t."ID" = s."ID")',
      'WHEN NOT MATCHED THEN INSERT ("ID")',
      'VALUES (s."ID")',
    ].join("\n"),
  ]);
});

it("only updates for partial records", () => {
  const columns = [{ name: "_SDC_DELETED_AT" }];
  expect(mergeStatements({ ...plan, columns, insertMissing: false })).toEqual([
    [
      'MERGE INTO "DWH"."ORDERS" t',
      'USING "ORA$PTT_1" s',
      'ON (t."ID" = s."ID")',
      'WHEN MATCHED THEN UPDATE SET t."_SDC_DELETED_AT" = s."_SDC_DELETED_AT"',
    ].join("\n"),
  ]);
});

it("removes the rows of deleted records first and never inserts them", () => {
  const remove = [
    'DELETE FROM "DWH"."ORDERS" t',
    'WHERE EXISTS (SELECT 1 FROM "ORA$PTT_1" s',
    'WHERE t."ID" = s."ID"',
    'AND s."_SDC_DELETED_AT" IS NOT NULL)',
  ].join("\n");
  const columns = [{ name: "NAME" }];
  const removeWhenSet = "_SDC_DELETED_AT";
  expect(mergeStatements({ ...plan, columns, removeWhenSet })).toEqual([
    remove,
    [
      'MERGE INTO "DWH"."ORDERS" t',
      'USING "ORA$PTT_1" s',
      'ON (t."ID" = s."ID")',
      'WHEN MATCHED THEN UPDATE SET t."NAME" = s."NAME"',
      'WHEN NOT MATCHED THEN INSERT ("ID", "NAME")',
      'VALUES (s."ID", s."NAME")',
      'WHERE s."_SDC_DELETED_AT" IS NULL',
    ].join("\n"),
  ]);
  expect(mergeStatements({ ...plan, columns: [], removeWhenSet, insertMissing: false })).toEqual([
    remove,
  ]);
});

it("refuses plans without a key or without work", () => {
  expect(() => mergeStatements({ ...plan, keys: [] })).toThrow(RangeError);
  expect(() => mergeStatements({ ...plan, columns: [], insertMissing: false })).toThrow(RangeError);
});

it.each(hostileNames)("takes the name %j everywhere", (name) => {
  expect(
    mergeStatements({
      target: { owner: name, name },
      stage: { owner: null, name },
      keys: [{ name }],
      columns: [{ name: "v" }],
    }),
  ).toEqual([
    [
      `MERGE INTO "${name}"."${name}" t`,
      `USING "${name}" s`,
      `ON (t."${name}" = s."${name}")`,
      'WHEN MATCHED THEN UPDATE SET t."v" = s."v"',
      `WHEN NOT MATCHED THEN INSERT ("${name}", "v")`,
      `VALUES (s."${name}", s."v")`,
    ].join("\n"),
  ]);
});
