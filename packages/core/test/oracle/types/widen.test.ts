// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { al32utf8, charsetOf } from "../../../src/oracle/types/charset.ts";
import { parseOracleType } from "../../../src/oracle/types/parse-type.ts";
import { printOracleType } from "../../../src/oracle/types/print-type.ts";
import { type WideningLimits, widenType } from "../../../src/oracle/types/widen.ts";
import { anyType } from "./arbitraries.ts";
import { bind } from "./bind-value.ts";
import { typeOf } from "./read-plan.ts";

const limits: WideningLimits = { charset: al32utf8, maxVarcharBytes: 4000 };

function widen(current: string, wanted: string, changes: Partial<WideningLimits> = {}): string {
  const { kind, type } = widenType(typeOf(current), typeOf(wanted), { ...limits, ...changes });
  return kind === "same" || kind === "refuse" ? kind : `${kind} ${printOracleType(type)}`;
}

const number = [
  ["NUMBER(5)", "NUMBER(5)", "same"],
  ["NUMBER(5)", "NUMBER(3)", "same"],
  ["NUMBER(5)", "NUMBER(10)", "modify NUMBER(10)"],
  ["NUMBER(5)", "NUMBER(7,2)", "modify NUMBER(7,2)"],
  ["NUMBER(10)", "NUMBER(7,2)", "modify NUMBER(12,2)"],
  ["NUMBER(10,2)", "NUMBER(10)", "modify NUMBER(12,2)"],
  ["NUMBER(12,2)", "NUMBER(10)", "same"],
  ["NUMBER(5,-2)", "NUMBER(7)", "modify NUMBER(7)"],
  ["NUMBER(7)", "NUMBER(5,-2)", "same"],
  ["NUMBER(2,5)", "NUMBER(3)", "modify NUMBER(8,5)"],
  ["NUMBER(3)", "NUMBER(2,5)", "modify NUMBER(8,5)"],
  ["NUMBER(38)", "NUMBER(10,2)", "modify NUMBER"],
  ["NUMBER(*,0)", "NUMBER(38)", "same"],
  ["NUMBER(38)", "NUMBER(*,0)", "same"],
  ["NUMBER(5)", "NUMBER(*,0)", "modify NUMBER(38)"],
  ["NUMBER(5)", "NUMBER", "modify NUMBER"],
  ["NUMBER", "NUMBER(5)", "same"],
  ["NUMBER", "FLOAT(126)", "same"],
  ["NUMBER", "BINARY_FLOAT", "same"],
  ["NUMBER", "BINARY_DOUBLE", "refuse"],
  ["NUMBER(5)", "FLOAT(10)", "modify NUMBER"],
  ["NUMBER(5)", "BINARY_FLOAT", "modify NUMBER"],
  ["NUMBER(5)", "BINARY_DOUBLE", "refuse"],
  ["NUMBER(1)", "BOOLEAN", "same"],
  ["NUMBER(2,2)", "BOOLEAN", "modify NUMBER(3,2)"],
  ["NUMBER(5)", "VARCHAR2(5 CHAR)", "refuse"],
  ["NUMBER(5)", "DATE", "refuse"],
  ["NUMBER(5)", "CLOB", "refuse"],
  ["FLOAT(63)", "FLOAT(10)", "same"],
  ["FLOAT(63)", "FLOAT(126)", "modify FLOAT(126)"],
  ["FLOAT(63)", "NUMBER(19,4)", "same"],
  ["FLOAT(63)", "NUMBER(20)", "modify NUMBER"],
  ["FLOAT(63)", "NUMBER", "modify NUMBER"],
  ["FLOAT(30)", "BINARY_FLOAT", "same"],
  ["FLOAT(20)", "BINARY_FLOAT", "modify NUMBER"],
  ["FLOAT(20)", "BOOLEAN", "same"],
  ["FLOAT(20)", "BINARY_DOUBLE", "refuse"],
  ["BINARY_FLOAT", "BINARY_DOUBLE", "copy BINARY_DOUBLE"],
  ["BINARY_FLOAT", "NUMBER(6)", "same"],
  ["BINARY_FLOAT", "NUMBER(7)", "refuse"],
  ["BINARY_FLOAT", "NUMBER(6,40)", "refuse"],
  ["BINARY_FLOAT", "NUMBER", "refuse"],
  ["BINARY_DOUBLE", "BINARY_FLOAT", "same"],
  ["BINARY_DOUBLE", "NUMBER(15,2)", "same"],
  ["BINARY_DOUBLE", "NUMBER(16)", "refuse"],
  ["BINARY_DOUBLE", "BOOLEAN", "same"],
  ["BINARY_DOUBLE", "VARCHAR2(5 CHAR)", "refuse"],
] as const;

const text = [
  ["VARCHAR2(20 CHAR)", "VARCHAR2(10 CHAR)", "same"],
  ["VARCHAR2(20 CHAR)", "VARCHAR2(100 CHAR)", "modify VARCHAR2(100 CHAR)"],
  ["VARCHAR2(20 BYTE)", "VARCHAR2(100 BYTE)", "modify VARCHAR2(100 BYTE)"],
  ["VARCHAR2(20 BYTE)", "VARCHAR2(5 CHAR)", "same"],
  ["VARCHAR2(20 BYTE)", "VARCHAR2(6 CHAR)", "modify VARCHAR2(20 CHAR)"],
  ["VARCHAR2(20 CHAR)", "VARCHAR2(20 BYTE)", "same"],
  ["VARCHAR2(20 CHAR)", "VARCHAR2(21 BYTE)", "modify VARCHAR2(21 CHAR)"],
  ["VARCHAR2(4000 BYTE)", "VARCHAR2(4000 CHAR)", "same"],
  ["VARCHAR2(3000 BYTE)", "VARCHAR2(1000 CHAR)", "modify VARCHAR2(3000 CHAR)"],
  ["VARCHAR2(4000 BYTE)", "VARCHAR2(4001 CHAR)", "same"],
  ["VARCHAR2(4000 CHAR)", "VARCHAR2(4001 CHAR)", "copy CLOB"],
  ["VARCHAR2(20 CHAR)", "CHAR(30 CHAR)", "modify VARCHAR2(30 CHAR)"],
  ["VARCHAR2(20 CHAR)", "NVARCHAR2(30)", "modify VARCHAR2(30 CHAR)"],
  ["VARCHAR2(20 CHAR)", "CLOB", "copy CLOB"],
  ["VARCHAR2(20 CHAR)", "NCLOB", "copy NCLOB"],
  ["VARCHAR2(20 CHAR)", "BLOB", "copy CLOB"],
  ["VARCHAR2(20 CHAR)", "JSON", "copy CLOB"],
  ["VARCHAR2(20 CHAR)", "NUMBER(10)", "same"],
  ["VARCHAR2(20 CHAR)", "NUMBER(20)", "modify VARCHAR2(21 CHAR)"],
  ["VARCHAR2(20 CHAR)", "NUMBER(5,-20)", "modify VARCHAR2(26 CHAR)"],
  ["VARCHAR2(20 CHAR)", "NUMBER(2,30)", "modify VARCHAR2(33 CHAR)"],
  ["VARCHAR2(20 CHAR)", "NUMBER", "modify VARCHAR2(48 CHAR)"],
  ["VARCHAR2(20 CHAR)", "NUMBER(*,0)", "modify VARCHAR2(39 CHAR)"],
  ["VARCHAR2(20 CHAR)", "FLOAT(126)", "modify VARCHAR2(48 CHAR)"],
  ["VARCHAR2(20 CHAR)", "BINARY_DOUBLE", "modify VARCHAR2(24 CHAR)"],
  ["VARCHAR2(1 CHAR)", "BOOLEAN", "same"],
  ["VARCHAR2(20 CHAR)", "DATE", "modify VARCHAR2(35 CHAR)"],
  ["VARCHAR2(20 CHAR)", "TIMESTAMP(9) WITH TIME ZONE", "modify VARCHAR2(35 CHAR)"],
  ["VARCHAR2(20 CHAR)", "INTERVAL DAY(2) TO SECOND(6)", "modify VARCHAR2(64 CHAR)"],
  ["VARCHAR2(20 CHAR)", "RAW(16)", "modify VARCHAR2(24 CHAR)"],
  ["VARCHAR2(20 CHAR)", "ROWID", "same"],
  ["CHAR(5 BYTE)", "VARCHAR2(10 BYTE)", "modify CHAR(10 BYTE)"],
  ["CHAR(5 BYTE)", "VARCHAR2(3000 BYTE)", "modify VARCHAR2(3000 BYTE)"],
  ["CHAR(5 CHAR)", "CLOB", "copy CLOB"],
  ["CHAR(5 CHAR)", "VARCHAR2(500 CHAR)", "modify CHAR(500 CHAR)"],
  ["CHAR(5 CHAR)", "VARCHAR2(501 CHAR)", "modify VARCHAR2(501 CHAR)"],
  ["VARCHAR2(4000 BYTE)", "NVARCHAR2(2000)", "copy CLOB"],
  ["NCHAR(5)", "NVARCHAR2(10)", "modify NCHAR(10)"],
  ["NCHAR(5)", "NVARCHAR2(1001)", "modify NVARCHAR2(1001)"],
  ["NVARCHAR2(20)", "VARCHAR2(20 BYTE)", "same"],
  ["NVARCHAR2(20)", "VARCHAR2(30 CHAR)", "modify NVARCHAR2(30)"],
  ["NVARCHAR2(20)", "VARCHAR2(2001 CHAR)", "copy NCLOB"],
  ["NVARCHAR2(20)", "CLOB", "copy NCLOB"],
] as const;

const large = [
  ["CLOB", "VARCHAR2(4000 BYTE)", "same"],
  ["CLOB", "NUMBER", "same"],
  ["CLOB", "JSON", "same"],
  ["NCLOB", "CLOB", "same"],
  ["CLOB", "BLOB", "same"],
  ["LONG", "CLOB", "same"],
  ["BLOB", "RAW(2000)", "same"],
  ["BLOB", "LONG RAW", "same"],
  ["LONG RAW", "BLOB", "same"],
  ["BLOB", "CLOB", "refuse"],
  ["BLOB", "NUMBER", "refuse"],
  ["RAW(16)", "RAW(8)", "same"],
  ["RAW(16)", "RAW(64)", "modify RAW(64)"],
  ["RAW(16)", "RAW(2001)", "copy BLOB"],
  ["RAW(16)", "BLOB", "copy BLOB"],
  ["RAW(16)", "LONG RAW", "copy BLOB"],
  ["RAW(16)", "VARCHAR2(16 CHAR)", "refuse"],
] as const;

const time = [
  ["DATE", "TIMESTAMP(0)", "same"],
  ["DATE", "TIMESTAMP(6)", "modify TIMESTAMP(6)"],
  ["DATE", "TIMESTAMP(6) WITH TIME ZONE", "copy TIMESTAMP(6) WITH TIME ZONE"],
  ["DATE", "TIMESTAMP(6) WITH LOCAL TIME ZONE", "copy TIMESTAMP(6) WITH LOCAL TIME ZONE"],
  ["DATE", "VARCHAR2(20 CHAR)", "refuse"],
  ["DATE", "NUMBER", "refuse"],
  ["TIMESTAMP(6)", "DATE", "same"],
  ["TIMESTAMP(6)", "TIMESTAMP(3)", "same"],
  ["TIMESTAMP(6)", "TIMESTAMP(9)", "modify TIMESTAMP(9)"],
  ["TIMESTAMP(6)", "TIMESTAMP(3) WITH TIME ZONE", "copy TIMESTAMP(6) WITH TIME ZONE"],
  ["TIMESTAMP(3) WITH TIME ZONE", "TIMESTAMP(9)", "modify TIMESTAMP(9) WITH TIME ZONE"],
  ["TIMESTAMP(9) WITH TIME ZONE", "TIMESTAMP(9) WITH LOCAL TIME ZONE", "same"],
  ["TIMESTAMP(9) WITH TIME ZONE", "DATE", "same"],
  [
    "TIMESTAMP(9) WITH LOCAL TIME ZONE",
    "TIMESTAMP(3) WITH TIME ZONE",
    "copy TIMESTAMP(9) WITH TIME ZONE",
  ],
  ["TIMESTAMP(3) WITH LOCAL TIME ZONE", "TIMESTAMP(9)", "modify TIMESTAMP(9) WITH LOCAL TIME ZONE"],
  ["INTERVAL YEAR(2) TO MONTH", "INTERVAL YEAR(1) TO MONTH", "same"],
  ["INTERVAL YEAR(2) TO MONTH", "INTERVAL YEAR(4) TO MONTH", "modify INTERVAL YEAR(4) TO MONTH"],
  ["INTERVAL YEAR(2) TO MONTH", "INTERVAL DAY(2) TO SECOND(6)", "refuse"],
  ["INTERVAL DAY(2) TO SECOND(6)", "INTERVAL DAY(1) TO SECOND(3)", "same"],
  [
    "INTERVAL DAY(2) TO SECOND(6)",
    "INTERVAL DAY(5) TO SECOND(3)",
    "modify INTERVAL DAY(5) TO SECOND(6)",
  ],
  ["INTERVAL DAY(2) TO SECOND(6)", "INTERVAL YEAR(2) TO MONTH", "refuse"],
] as const;

const rest = [
  ["ROWID", "ROWID", "same"],
  ["ROWID", "UROWID(100)", "copy UROWID(100)"],
  ["UROWID(100)", "ROWID", "same"],
  ["UROWID(100)", "UROWID(200)", "modify UROWID(200)"],
  ["UROWID", "UROWID(200)", "same"],
  ["UROWID(100)", "UROWID", "modify UROWID"],
  ["ROWID", "VARCHAR2(18 CHAR)", "refuse"],
  ["BOOLEAN", "BOOLEAN", "same"],
  ["BOOLEAN", "NUMBER(1)", "refuse"],
  ["JSON", "CLOB", "same"],
  ["JSON", "NUMBER", "same"],
  ["VECTOR(3,FLOAT32)", "VECTOR(3,FLOAT32)", "same"],
  ["VECTOR", "VECTOR(3,FLOAT32)", "same"],
  ["VECTOR(3,FLOAT32)", "VECTOR(4,FLOAT32)", "copy VECTOR(*,FLOAT32)"],
  ["VECTOR(3,FLOAT32)", "VECTOR(3,FLOAT64)", "copy VECTOR(3,*)"],
  ["VECTOR(3,FLOAT32)", "CLOB", "refuse"],
  ["XMLTYPE", "XMLTYPE", "same"],
  ["XMLTYPE", "CLOB", "refuse"],
] as const;

describe("widenType", () => {
  test.each([...number, ...text, ...large, ...time, ...rest])(
    "%s for %s: %s",
    (current, wanted, expected) => {
      expect(widen(current, wanted)).toBe(expected);
    },
  );

  test.each([
    ["VARCHAR2(4000 BYTE)", "VARCHAR2(8000 BYTE)", "modify VARCHAR2(8000 BYTE)"],
    ["VARCHAR2(4000 BYTE)", "VARCHAR2(4000 CHAR)", "modify VARCHAR2(4000 CHAR)"],
    ["NVARCHAR2(2000)", "NVARCHAR2(16383)", "modify NVARCHAR2(16383)"],
    ["RAW(2000)", "RAW(3000)", "modify RAW(3000)"],
  ])("%s for %s with extended strings: %s", (current, wanted, expected) => {
    expect(widen(current, wanted, { maxVarcharBytes: 32_767 })).toBe(expected);
  });

  test("one byte a character in a single-byte database", () => {
    const charset = charsetOf("WE8MSWIN1252");
    expect(widen("VARCHAR2(20 BYTE)", "VARCHAR2(20 CHAR)", { charset })).toBe("same");
  });

  test("says why", () => {
    const reason = (current: string, wanted: string) => {
      const widening = widenType(typeOf(current), typeOf(wanted), limits);
      return widening.kind === "same" ? undefined : widening.reason;
    };
    expect(reason("NUMBER(10)", "NUMBER(7,2)")).toBe(
      "the numbers have 10 digits before and 2 behind the point",
    );
    expect(reason("NUMBER(10)", "DATE")).toBe(
      "no change of NUMBER(10) makes room for DATE without a loss",
    );
    expect(reason("DATE", "TIMESTAMP(6)")).toBe("the seconds have 6 digits behind the point");
  });

  test("unsupported types are neither widened nor wanted", () => {
    const point = { family: "unsupported", text: "HR.POINT" } as const;
    expect(widenType(point, point, limits)).toEqual({ kind: "same", type: point });
    expect(widenType(typeOf("CLOB"), point, limits).kind).toBe("refuse");
    expect(widenType(point, typeOf("CLOB"), limits).kind).toBe("refuse");
  });
});

describe("widenType, for any two types", () => {
  const holds = (current: ReturnType<typeof typeOf>, wanted: ReturnType<typeof typeOf>) =>
    widenType(current, wanted, limits).kind === "same";

  test("a type holds itself", () => {
    fc.assert(
      fc.property(anyType, (type) => {
        expect(holds(type, type)).toBe(true);
      }),
    );
  });

  test("the result is a type, holds both, and is never narrower", () => {
    fc.assert(
      fc.property(anyType, anyType, (current, wanted) => {
        const { kind, type } = widenType(current, wanted, limits);
        expect(parseOracleType(printOracleType(type))).toEqual(type);
        expect(holds(type, current)).toBe(true);
        if (kind !== "refuse") expect(holds(type, wanted)).toBe(true);
        if (kind === "same" || kind === "refuse") expect(type).toEqual(current);
        else expect(type).not.toEqual(current);
      }),
      { numRuns: 3000 },
    );
  });

  test("what a value needs makes a column that takes the value", () => {
    const value = fc.oneof(
      fc.string({ unit: fc.constantFrom("a", "é", "€", "😀"), minLength: 1, maxLength: 5000 }),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 }),
      fc.constantFrom("2024-02-29T23:59:59.123456789+05:30", "P1234DT0.5S", "P1234Y"),
    );
    fc.assert(
      fc.property(anyType, value, (current, json) => {
        let bound: ReturnType<typeof bind>;
        try {
          bound = bind(printOracleType(current), json);
        } catch {
          return;
        }
        if (typeof bound !== "object" || bound === null || !("needs" in bound)) return;
        const { kind, type } = widenType(current, bound.needs, limits);
        expect(kind === "modify" || kind === "copy").toBe(true);
        const again = bind(printOracleType(type), json);
        expect(typeof again === "string" || typeof again === "number").toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
