// Layer: pure.
import fc from "fast-check";
import { expect, test } from "vitest";
import { bindFor, type ColumnBind } from "../../../src/oracle/types/column-bind.ts";
import { createValueBinder } from "../../../src/oracle/types/index.ts";
import { printOracleType } from "../../../src/oracle/types/print-type.ts";
import { anyType } from "./arbitraries.ts";
import { bindDefaults } from "./bind-value.ts";
import { typeOf } from "./read-plan.ts";

/** The bind with its functions applied. */
function shown({ insertExpression, stageExpression, fromStage, stageType, ...rest }: ColumnBind) {
  return {
    ...rest,
    insert: insertExpression?.(":c1"),
    stage: stageType === null ? null : printOracleType(stageType),
    stageValue: stageExpression(":c1"),
    merged: fromStage('S."C"'),
  };
}

const plain = { insert: ":c1", stageValue: ":c1", merged: 'S."C"' };
const viaClob = {
  bindAs: "text",
  size: "lob",
  insert: undefined,
  stage: "CLOB",
  stageValue: ":c1",
};
const dateMask = 'YYYY-MM-DD"T"HH24:MI:SS';
const zoned = `TO_TIMESTAMP_TZ(:c1, '${dateMask}.FF9TZH:TZM')`;

test.each([
  ["NUMBER(5)", { ...plain, bindAs: "number", size: "short", stage: "NUMBER(5)" }],
  [
    "NUMBER",
    {
      ...plain,
      bindAs: "text",
      size: "short",
      stage: "NUMBER",
      insert: "TO_NUMBER(:c1)",
      stageValue: "TO_NUMBER(:c1)",
    },
  ],
  ["BINARY_DOUBLE", { ...plain, bindAs: "binary-double", size: "short", stage: "BINARY_DOUBLE" }],
  ["BINARY_FLOAT", { ...plain, bindAs: "binary-float", size: "short", stage: "BINARY_FLOAT" }],
  [
    "VARCHAR2(1000 CHAR)",
    { ...plain, bindAs: "text", size: "short", stage: "VARCHAR2(1000 CHAR)" },
  ],
  ["VARCHAR2(1001 CHAR)", { ...plain, bindAs: "text", size: "long", stage: "VARCHAR2(1001 CHAR)" }],
  [
    "VARCHAR2(4000 BYTE)",
    { ...plain, bindAs: "text", size: "short", stage: "VARCHAR2(4000 BYTE)" },
  ],
  ["NVARCHAR2(20)", { ...plain, bindAs: "ntext", size: "short", stage: "NVARCHAR2(20)" }],
  ["CHAR(5 BYTE)", { ...plain, bindAs: "char", size: "short", stage: "CHAR(5 BYTE)" }],
  ["CLOB", { ...plain, bindAs: "text", size: "lob", stage: "CLOB" }],
  ["NCLOB", { ...plain, bindAs: "ntext", size: "lob", stage: "NCLOB" }],
  ["BLOB", { ...plain, bindAs: "bytes", size: "lob", stage: "BLOB" }],
  ["LONG", { ...plain, bindAs: "text", size: "lob", stage: null }],
  ["RAW(2000)", { ...plain, bindAs: "bytes", size: "short", stage: "RAW(2000)" }],
  ["RAW(4001)", { ...plain, bindAs: "bytes", size: "long", stage: "RAW(4001)" }],
  [
    "TIMESTAMP(9) WITH TIME ZONE",
    {
      ...plain,
      bindAs: "text",
      size: "short",
      stage: "TIMESTAMP(9) WITH TIME ZONE",
      insert: zoned,
      stageValue: zoned,
    },
  ],
  ["BOOLEAN", { ...plain, bindAs: "boolean", size: "short", stage: "BOOLEAN" }],
  ["JSON", { ...viaClob, merged: 'JSON(S."C")' }],
  ["VECTOR(3,FLOAT32)", { ...viaClob, merged: 'TO_VECTOR(S."C", 3, FLOAT32)' }],
  ["VECTOR", { ...viaClob, merged: 'TO_VECTOR(S."C", *, FLOAT64)' }],
  ["XMLTYPE", { ...viaClob, merged: 'XMLTYPE(S."C")' }],
])("%s", (text, expected) => {
  expect(shown(bindFor(typeOf(text)))).toEqual(expected);
});

test("an unsupported type is refused", () => {
  expect(() => bindFor({ family: "unsupported", text: "BFILE" })).toThrow(
    "a value of the type BFILE cannot be bound",
  );
});

test("every binder gives what its column's bind sends", () => {
  const kinds = { number: "number", "binary-float": "number", "binary-double": "number" } as const;
  fc.assert(
    fc.property(anyType, (type) => {
      const { bindAs } = bindFor(type);
      if (!(bindAs in kinds)) return;
      const bound = createValueBinder(type, bindDefaults)(0);
      expect(typeof bound).toBe("number");
    }),
  );
});
