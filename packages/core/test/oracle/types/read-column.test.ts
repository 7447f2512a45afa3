// Layer: pure.
import fc from "fast-check";
import { expect, test } from "vitest";
import { readColumn } from "../../../src/oracle/types/index.ts";
import { printOracleType } from "../../../src/oracle/types/print-type.ts";
import { anyType } from "./arbitraries.ts";
import { plan, small } from "./read-plan.ts";

test("addresses, booleans, JSON, vectors, XML", () => {
  const text = { ...small, encoding: "string" };
  const string = (xOracle: string) => ({ type: ["null", "string"], "x-oracle": xOracle });
  expect(plan("ROWID")).toEqual({
    ...text,
    selectExpressions: ['ROWIDTOCHAR("C")'],
    jsonSchema: string("ROWID"),
  });
  expect(plan("UROWID(4000)")).toEqual({
    ...text,
    selectExpressions: ['"C"'],
    jsonSchema: string("UROWID(4000)"),
  });
  expect(plan("BOOLEAN")).toEqual({
    selectExpressions: ['"C"'],
    fetchAs: "boolean",
    encoding: "boolean",
    jsonSchema: { type: ["null", "boolean"], "x-oracle": "BOOLEAN" },
    large: "none",
  });
  expect(plan("JSON")).toEqual({
    selectExpressions: ['JSON_SERIALIZE("C" RETURNING CLOB)'],
    fetchAs: "text",
    encoding: "json",
    jsonSchema: {
      type: ["null", "object", "array", "string", "number", "boolean"],
      "x-oracle": "JSON",
    },
    large: "unbounded",
  });
  expect(plan("VECTOR(3,FLOAT32)")).toEqual({
    selectExpressions: ['FROM_VECTOR("C" RETURNING CLOB)'],
    fetchAs: "text",
    encoding: "json",
    jsonSchema: {
      type: ["null", "array"],
      items: { type: "number" },
      "x-oracle": "VECTOR(3,FLOAT32)",
    },
    large: "unbounded",
  });
  const xml = 'XMLSERIALIZE(CONTENT "C" AS CLOB)';
  expect(plan("XMLTYPE", { lobMaxBytes: 100 })).toEqual({
    selectExpressions: [
      `CASE WHEN DBMS_LOB.GETLENGTH(${xml}) <= 100 THEN ${xml} END`,
      `DBMS_LOB.GETLENGTH(${xml})`,
    ],
    fetchAs: "text",
    encoding: "string",
    jsonSchema: string("XMLTYPE"),
    large: "guarded",
  });
});

test("an unsupported type is refused by its name", () => {
  expect(() => readColumn({ family: "unsupported", text: "MDSYS.SDO_GEOMETRY" }, '"C"')).toThrow(
    expect.objectContaining({
      name: "DiscoveryError",
      message: 'column "C" cannot be read: its type MDSYS.SDO_GEOMETRY is not supported',
    }),
  );
});

test("every type is nullable, has its x-oracle, and keeps null", () => {
  fc.assert(
    fc.property(anyType, (type) => {
      const reader = readColumn(type, '"C"');
      expect(reader.jsonSchema["x-oracle"]).toBe(printOracleType(type));
      expect(reader.jsonSchema.type).toContain("null");
      expect(reader.toRecord?.(null, null) ?? null).toBeNull();
    }),
  );
});
