// Layer: pure.
import { printOracleType, type ResultColumn } from "@singer-oracle/core/oracle";
import { expect, test } from "vitest";
import { typeOfResult } from "../../src/discovery/result-type.ts";

/** What the driver says of a column besides its name. */
type Facts = Partial<Pick<ResultColumn, "precision" | "scale" | "byteSize">>;

// Source of the combinations: oracledb 26.0.0 lib/thin/protocol/messages/base.js, processColumnInfo.
test.each<[string, Facts, string]>([
  ["NUMBER", { precision: 9, scale: 0 }, "NUMBER(9)"],
  ["NUMBER", { precision: 12, scale: 2 }, "NUMBER(12,2)"],
  ["NUMBER", { precision: 5, scale: -3 }, "NUMBER(5,-3)"],
  // NUMBER without precision, and what was computed.
  ["NUMBER", { precision: 0, scale: -127 }, "NUMBER"],
  ["NUMBER", { precision: 0, scale: 0 }, "NUMBER"],
  ["NUMBER", { precision: 126, scale: -127 }, "FLOAT(126)"],
  ["NUMBER", { precision: 63, scale: -127 }, "FLOAT(63)"],
  ["BINARY_FLOAT", {}, "BINARY_FLOAT"],
  ["BINARY_DOUBLE", {}, "BINARY_DOUBLE"],
  ["VARCHAR2", { byteSize: 40 }, "VARCHAR2(40 CHAR)"],
  ["VARCHAR2", { byteSize: 0 }, "VARCHAR2(1 CHAR)"],
  ["CHAR", { byteSize: 3 }, "CHAR(3 CHAR)"],
  ["NVARCHAR2", { byteSize: 40 }, "NVARCHAR2(40)"],
  ["NCHAR", { byteSize: 2 }, "NCHAR(2)"],
  ["RAW", { byteSize: 16 }, "RAW(16)"],
  ["DATE", {}, "DATE"],
  ["TIMESTAMP", { precision: 6 }, "TIMESTAMP(6)"],
  ["TIMESTAMP", { precision: 0 }, "TIMESTAMP(0)"],
  ["TIMESTAMP WITH TIME ZONE", { precision: 9 }, "TIMESTAMP(9) WITH TIME ZONE"],
  ["TIMESTAMP WITH LOCAL TIME ZONE", { precision: 3 }, "TIMESTAMP(3) WITH LOCAL TIME ZONE"],
  ["INTERVAL YEAR TO MONTH", {}, "INTERVAL YEAR(9) TO MONTH"],
  ["INTERVAL DAY TO SECOND", {}, "INTERVAL DAY(9) TO SECOND(9)"],
  ["CLOB", {}, "CLOB"],
  ["NCLOB", {}, "NCLOB"],
  ["BLOB", {}, "BLOB"],
  ["LONG", {}, "LONG"],
  ["LONG RAW", {}, "LONG RAW"],
  ["ROWID", {}, "ROWID"],
  ["UROWID", {}, "UROWID"],
  ["BOOLEAN", {}, "BOOLEAN"],
  ["JSON", {}, "JSON"],
  ["VECTOR", {}, "VECTOR"],
  ["XMLTYPE", {}, "XMLTYPE"],
])("%s %o is %s", (typeName, facts, text) => {
  const nothing = { precision: undefined, scale: undefined, byteSize: undefined };
  const type = typeOfResult({ name: "C", typeName, isNullable: true, ...nothing, ...facts });
  expect(printOracleType(type)).toBe(text);
});

test.each(["OBJECT", "BFILE", "CURSOR", ""])("%s is unsupported", (typeName) => {
  const nothing = { precision: undefined, scale: undefined, byteSize: undefined };
  const type = typeOfResult({ name: "C", typeName, isNullable: true, ...nothing });
  expect(type).toEqual({ family: "unsupported", text: typeName });
});
