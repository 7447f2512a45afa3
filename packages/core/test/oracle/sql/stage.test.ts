// Layer: pure.
import { expect, it } from "vitest";
import {
  createGlobalStageStatement,
  createPrivateStageStatement,
  dropStageStatement,
  globalStagePrefix,
  privateTemporaryTablePrefix,
  stageName,
} from "../../../src/oracle/sql/index.ts";

const table = { owner: "DWH", name: "ORDERS" };
const columns = [
  { name: "ID", type: "NUMBER(38,0)" },
  { name: "Order", type: "VARCHAR2(20 CHAR)" },
];

it("names a stage by its table and layout", () => {
  // printf '%s' '["DWH","ORDERS",["ID","NUMBER(38,0)"],["Order","VARCHAR2(20 CHAR)"]]' | sha256sum
  const name = stageName(privateTemporaryTablePrefix, table, columns);
  expect(name).toBe("ORA$PTT_96E93634BE121EB5");
  expect(stageName(globalStagePrefix, table, columns)).toBe("SO_STG_96E93634BE121EB5");
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(30);
  const others = [
    stageName(privateTemporaryTablePrefix, { owner: "DWH2", name: "ORDERS" }, columns),
    stageName(privateTemporaryTablePrefix, { owner: null, name: "ORDERS" }, columns),
    stageName(privateTemporaryTablePrefix, table, columns.slice(0, 1)),
    stageName(privateTemporaryTablePrefix, table, columns.toReversed()),
    stageName(privateTemporaryTablePrefix, table, [{ name: "ID", type: "NUMBER" }]),
  ];
  expect(new Set([name, ...others]).size).toBe(6);
});

it("creates a private temporary table without constraints", () => {
  const checked = columns.map((column) => ({ ...column, jsonCheck: true }));
  expect(createPrivateStageStatement("ORA$PTT_1", checked)).toBe(
    [
      'CREATE PRIVATE TEMPORARY TABLE "ORA$PTT_1" (',
      '  "ID" NUMBER(38,0),',
      '  "Order" VARCHAR2(20 CHAR)',
      ") ON COMMIT PRESERVE DEFINITION",
    ].join("\n"),
  );
});

it("creates a global temporary table", () => {
  expect(createGlobalStageStatement({ owner: "DWH", name: "SO_STG_1" }, columns)).toBe(
    [
      'CREATE GLOBAL TEMPORARY TABLE "DWH"."SO_STG_1" (',
      '  "ID" NUMBER(38,0),',
      '  "Order" VARCHAR2(20 CHAR)',
      ") ON COMMIT DELETE ROWS",
    ].join("\n"),
  );
});

it("drops a stage", () => {
  expect(dropStageStatement({ owner: null, name: "ORA$PTT_1" })).toBe('DROP TABLE "ORA$PTT_1"');
});
