// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OracleType } from "../../../src/oracle/types/oracle-type.ts";
import { parseOracleType } from "../../../src/oracle/types/parse-type.ts";
import { ddlType, printOracleType } from "../../../src/oracle/types/print-type.ts";
import { anyType } from "./arbitraries.ts";

/** A text with the canonical text of what it is read as. */
const readings: readonly (readonly [text: string, canonical: string])[] = [
  ["NUMBER", "NUMBER"],
  ["NUMBER(*)", "NUMBER"],
  ["number ( * , 0 )", "NUMBER(*,0)"],
  ["NUMBER(*,2)", "NUMBER(*,2)"],
  ["NUMBER(5)", "NUMBER(5)"],
  ["NUMBER(5,0)", "NUMBER(5)"],
  ["Number(12,2)", "NUMBER(12,2)"],
  ["NUMBER(5,-2)", "NUMBER(5,-2)"],
  ["INTEGER", "NUMBER(*,0)"],
  ["int", "NUMBER(*,0)"],
  ["SMALLINT", "NUMBER(*,0)"],
  ["DECIMAL", "NUMBER(*,0)"],
  ["DEC(10)", "NUMBER(10)"],
  ["NUMERIC(10,2)", "NUMBER(10,2)"],
  ["FLOAT", "FLOAT(126)"],
  ["FLOAT(63)", "FLOAT(63)"],
  ["REAL", "FLOAT(63)"],
  ["DOUBLE  PRECISION", "FLOAT(126)"],
  ["BINARY_FLOAT", "BINARY_FLOAT"],
  ["binary_double", "BINARY_DOUBLE"],
  ["CHAR", "CHAR(1 BYTE)"],
  ["CHAR(10)", "CHAR(10 BYTE)"],
  ["CHAR(10 CHAR)", "CHAR(10 CHAR)"],
  ["VARCHAR(20)", "VARCHAR2(20 BYTE)"],
  ["varchar2(20char)", "VARCHAR2(20 CHAR)"],
  ["VARCHAR2(20 BYTE)", "VARCHAR2(20 BYTE)"],
  ["VARCHAR2(32767)", "VARCHAR2(32767 BYTE)"],
  ["NCHAR", "NCHAR(1)"],
  ["NVARCHAR2(20)", "NVARCHAR2(20)"],
  ["CLOB", "CLOB"],
  ["NCLOB", "NCLOB"],
  ["BLOB", "BLOB"],
  ["LONG", "LONG"],
  ["LONG RAW", "LONG RAW"],
  ["RAW(16)", "RAW(16)"],
  ["DATE", "DATE"],
  ["TIMESTAMP", "TIMESTAMP(6)"],
  ["TIMESTAMP(0)", "TIMESTAMP(0)"],
  ["TIMESTAMP WITH TIME ZONE", "TIMESTAMP(6) WITH TIME ZONE"],
  ["timestamp(9)with local time zone", "TIMESTAMP(9) WITH LOCAL TIME ZONE"],
  ["INTERVAL YEAR TO MONTH", "INTERVAL YEAR(2) TO MONTH"],
  ["INTERVAL DAY(3) TO SECOND", "INTERVAL DAY(3) TO SECOND(6)"],
  ["ROWID", "ROWID"],
  ["UROWID", "UROWID"],
  ["UROWID(100)", "UROWID(100)"],
  ["BOOLEAN", "BOOLEAN"],
  ["JSON", "JSON"],
  ["VECTOR", "VECTOR"],
  ["VECTOR(3)", "VECTOR(3,*)"],
  ["VECTOR(*, float32)", "VECTOR(*,FLOAT32)"],
  ["VECTOR(3, FLOAT32, DENSE)", "VECTOR(3,FLOAT32)"],
  ["XMLTYPE", "XMLTYPE"],
];

const refused: readonly string[] = [
  "",
  " ",
  "NUMBERS",
  "NUMBER(",
  "NUMBER()",
  "NUMBER(0)",
  "NUMBER(39)",
  "NUMBER(38,128)",
  "NUMBER(38,-85)",
  "NUMBER(5,2,1)",
  "NUMBER(1e2)",
  "NUMBER(5.0)",
  "NUMBER(-5)",
  "NUMBER(99999999999999999999)",
  "FLOAT(0)",
  "FLOAT(127)",
  "DOUBLE",
  "CHAR(2001)",
  "VARCHAR2",
  "VARCHAR2(0)",
  "VARCHAR2(32768)",
  "VARCHAR2(20 CHARS)",
  "VARCHAR2(20 CHAR BYTE)",
  "NVARCHAR2(20 CHAR)",
  "RAW",
  "RAW(32768)",
  "TIMESTAMP(10)",
  "TIMESTAMP(6) WITH ZONE",
  "TIMESTAMP(6) WITH TIME ZONE NOT NULL",
  "INTERVAL DAY",
  "INTERVAL YEAR TO SECOND",
  "INTERVAL DAY(10) TO SECOND",
  "ROWID(10)",
  "UROWID(0)",
  "UROWID()",
  "JSON(5)",
  "VECTOR(0)",
  "VECTOR(3,FLOAT16)",
  "VECTOR(3,FLOAT32,SPARSE)",
  "BFILE",
  "SDO_GEOMETRY",
  "DATE; DROP TABLE T",
  "DATE) TABLESPACE X --",
  "DATE /* x */",
  "NUMBER DEFAULT 1",
  "VARCHAR2(20) DEFAULT 'x'",
  '"NUMBER"',
  "NUMBER\u0000",
  "NUMBER\u00a0(5)",
  "ＮＵＭＢＥＲ",
  "NUMBER(\u0665)",
  `NUMBER${" ".repeat(200)}`,
];

describe("parseOracleType", () => {
  test.each(readings)("reads %j as %s", (text, canonical) => {
    const type = parseOracleType(text);
    expect(type === undefined ? undefined : printOracleType(type)).toBe(canonical);
  });

  test.each(refused)("refuses %j", (text) => {
    expect(parseOracleType(text)).toBeUndefined();
  });

  test("reads back what is printed", () => {
    fc.assert(
      fc.property(anyType, (type) => {
        expect(parseOracleType(printOracleType(type))).toEqual(type);
      }),
    );
  });

  test("minds neither case nor blanks", () => {
    const blank = fc.constantFrom(" ", "  ", "\t", "\n", "\r\n ");
    fc.assert(
      fc.property(anyType, blank, fc.boolean(), (type, between, lower) => {
        const text = printOracleType(type).replace(/ |(?<=[(),])|(?=[(),])/g, between);
        const padded = `${between}${lower ? text.toLowerCase() : text}${between}`;
        expect(parseOracleType(padded)).toEqual(type);
      }),
    );
  });

  test("prints nothing but letters, digits and parentheses, whatever it was given", () => {
    const piece = fc.constantFrom(
      "NUMBER",
      "VARCHAR2",
      "(",
      ")",
      ",",
      "*",
      "5",
      "-1",
      " ",
      "CHAR",
      "TO",
      "DAY",
      "'",
      ";",
      "--",
    );
    const garbage = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 8 }).map((list) => list.join("")),
    );
    fc.assert(
      fc.property(garbage, (text) => {
        const type = parseOracleType(text);
        if (type === undefined) return;
        expect(ddlType(type)).toMatch(/^[A-Z][A-Z0-9_]*(?:[ (][A-Z0-9_ (),*-]*)?$/);
        expect(parseOracleType(ddlType(type))).toEqual(type);
      }),
      { numRuns: 500 },
    );
  });
});

describe("ddlType", () => {
  test("is the printed text", () => {
    const type: OracleType = { family: "timestamp", precision: 6, zone: "local" };
    expect(ddlType(type)).toBe("TIMESTAMP(6) WITH LOCAL TIME ZONE");
  });

  test("never lets an unknown type's name into DDL", () => {
    expect(() => ddlType({ family: "unsupported", text: "X); DROP TABLE T" })).toThrow(
      'a column of the type "X); DROP TABLE T" cannot be created',
    );
  });
});
