// Layer: pure.
import { expect, it } from "vitest";
import { DiscoveryError } from "../../../src/errors.ts";
import { typedBind } from "../../../src/oracle/sql/index.ts";
import type { OracleType } from "../../../src/oracle/types/oracle-type.ts";

const number = (precision: number | null, scale: number | null): OracleType => ({
  family: "number",
  precision,
  scale,
});
const character = (name: "CHAR" | "NCHAR" | "VARCHAR2" | "NVARCHAR2"): OracleType => ({
  family: "character",
  name,
  length: 10,
  lengthUnit: "CHAR",
});
const timestamp = (zone: "none" | "with" | "local"): OracleType => ({
  family: "timestamp",
  precision: 6,
  zone,
});

it.each<[string, OracleType, string, string]>([
  ["NUMBER(15)", number(15, 0), ":c1", "number"],
  ["NUMBER(16)", number(16, 0), "TO_NUMBER(:c1)", "text"],
  ["NUMBER(13,-2)", number(13, -2), ":c1", "number"],
  ["NUMBER(15,-1)", number(15, -1), "TO_NUMBER(:c1)", "text"],
  ["NUMBER(9,2)", number(9, 2), "TO_NUMBER(:c1)", "text"],
  ["NUMBER", number(null, null), "TO_NUMBER(:c1)", "text"],
  ["INTEGER", number(null, 0), "TO_NUMBER(:c1)", "text"],
  ["FLOAT(126)", { family: "float", binaryPrecision: 126 }, "TO_NUMBER(:c1)", "text"],
  ["BINARY_FLOAT", { family: "binary-float" }, ":c1", "binary-float"],
  ["BINARY_DOUBLE", { family: "binary-double" }, ":c1", "binary-double"],
  ["VARCHAR2", character("VARCHAR2"), ":c1", "text"],
  ["NVARCHAR2", character("NVARCHAR2"), ":c1", "ntext"],
  ["CHAR", character("CHAR"), ":c1", "char"],
  ["NCHAR", character("NCHAR"), ":c1", "nchar"],
  ["CLOB", { family: "lob", name: "CLOB" }, ":c1", "text"],
  ["NCLOB", { family: "lob", name: "NCLOB" }, ":c1", "ntext"],
  ["BLOB", { family: "lob", name: "BLOB" }, ":c1", "bytes"],
  ["LONG", { family: "long", name: "LONG" }, ":c1", "text"],
  ["LONG RAW", { family: "long", name: "LONG RAW" }, ":c1", "bytes"],
  ["RAW", { family: "raw", length: 16 }, ":c1", "bytes"],
  ["DATE", { family: "date" }, `TO_DATE(:c1, 'YYYY-MM-DD"T"HH24:MI:SS')`, "text"],
  ["TIMESTAMP", timestamp("none"), `TO_TIMESTAMP(:c1, 'YYYY-MM-DD"T"HH24:MI:SS.FF9')`, "text"],
  [
    "TIMESTAMP WITH TIME ZONE",
    timestamp("with"),
    `TO_TIMESTAMP_TZ(:c1, 'YYYY-MM-DD"T"HH24:MI:SS.FF9TZH:TZM')`,
    "text",
  ],
  [
    "TIMESTAMP WITH LOCAL TIME ZONE",
    timestamp("local"),
    `TO_TIMESTAMP_TZ(:c1, 'YYYY-MM-DD"T"HH24:MI:SS.FF9TZH:TZM')`,
    "text",
  ],
  [
    "INTERVAL YM",
    { family: "interval-year-month", yearPrecision: 2 },
    "TO_YMINTERVAL(:c1)",
    "text",
  ],
  [
    "INTERVAL DS",
    { family: "interval-day-second", dayPrecision: 2, secondPrecision: 6 },
    "TO_DSINTERVAL(:c1)",
    "text",
  ],
  ["ROWID", { family: "rowid", name: "ROWID", length: null }, "CHARTOROWID(:c1)", "text"],
  ["UROWID", { family: "rowid", name: "UROWID", length: 4000 }, ":c1", "text"],
  ["BOOLEAN", { family: "boolean" }, ":c1", "boolean"],
  ["JSON", { family: "json" }, "JSON(:c1)", "text"],
  [
    "VECTOR(3,INT8)",
    { family: "vector", dimensions: 3, format: "INT8" },
    "TO_VECTOR(:c1, 3, INT8)",
    "text",
  ],
  [
    "VECTOR",
    { family: "vector", dimensions: null, format: null },
    "TO_VECTOR(:c1, *, FLOAT64)",
    "text",
  ],
  ["XMLTYPE", { family: "xml" }, "XMLTYPE(:c1)", "text"],
])("binds %s", (_, type, expression, bindAs) => {
  expect(typedBind(type, ":c1")).toEqual({ expression, bindAs });
});

it("refuses a type that cannot be bound", () => {
  expect(() => typedBind({ family: "unsupported", text: "BFILE" }, ":c1")).toThrow(
    new DiscoveryError("a value of the type BFILE cannot be bound"),
  );
});
