// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  arithmeticType,
  commonType,
  comparisonType,
  concatType,
} from "../../../src/engine/types/common-type.ts";
import {
  comparatorFor,
  hashKey,
  keyFunctionFor,
  valuesEqual,
} from "../../../src/engine/types/compare-values.ts";
import { describeType } from "../../../src/engine/types/describe-type.ts";
import * as T from "../../../src/engine/types/make-type.ts";
import { makeNumber, parseNumber } from "../../../src/engine/types/number.ts";
import type { SqlType } from "../../../src/engine/types/sql-type.ts";
import {
  DaySecond,
  Lob,
  Timestamp,
  type Value,
  ZonedTimestamp,
} from "../../../src/engine/types/value.ts";

const text = T.varchar2(10);
const long: SqlType = { name: "LONG" };
const vector: SqlType = { name: "VECTOR", dimensions: null, format: null };

describe("commonType", () => {
  it.each<[readonly SqlType[], string]>([
    [[T.numberOf(5, 2), T.numberOf(5, 2)], "NUMBER(5,2)"],
    [[T.numberOf(5, 2), T.numberOf(6, 2)], "NUMBER"],
    [[T.numberType, T.binaryFloatType], "BINARY_FLOAT"],
    [[T.binaryFloatType, T.binaryDoubleType, T.numberType], "BINARY_DOUBLE"],
    [[T.char(3), T.char(3)], "CHAR(3 BYTE)"],
    [[T.char(3), T.char(5)], "VARCHAR2(5 BYTE)"],
    [[T.char(3), T.varchar2(2)], "VARCHAR2(3 BYTE)"],
    [[T.varchar2(3, "CHAR"), T.varchar2(20)], "VARCHAR2(20 BYTE)"],
    [[T.varchar2(3, "CHAR"), T.varchar2(2, "CHAR")], "VARCHAR2(3 CHAR)"],
    [[T.nvarchar2(3), T.varchar2(5)], "NVARCHAR2(5)"],
    [[T.dateType, T.dateType], "DATE"],
    [[T.dateType, T.timestampType(3)], "TIMESTAMP(3)"],
    [
      [T.timestampType(3), T.timestampTzType(6), T.timestampLtzType(1)],
      "TIMESTAMP(6) WITH TIME ZONE",
    ],
    [[T.nullType, T.dateType, T.nullType], "DATE"],
    [[T.nullType], "VARCHAR2(0)"],
    [[T.raw(3), T.raw(5)], "RAW(5)"],
    [[T.dayToSecondType(2, 6), T.dayToSecondType(3, 0)], "INTERVAL DAY(3) TO SECOND(6)"],
    [[T.clobType, T.clobType], "CLOB"],
  ])("case %#", (types, expected) => {
    expect(describeType(commonType(types, "case"))).toBe(expected);
    expect(describeType(commonType(types, "set"))).toBe(expected);
  });

  it.each<[SqlType, SqlType, string]>([
    [T.numberType, text, "expected NUMBER got CHAR"],
    [text, T.numberType, "expected CHAR got NUMBER"],
    [T.dateType, T.numberType, "expected DATE got NUMBER"],
    [text, T.clobType, "expected CHAR got CLOB"],
    [T.raw(1), text, "expected BINARY got CHAR"],
    [
      T.yearToMonthType(),
      T.dayToSecondType(),
      "expected INTERVAL YEAR TO MONTH got INTERVAL DAY TO SECOND",
    ],
  ])("refuses mixed families", (left, right, words) => {
    expect(() => commonType([left, right], "case", 4)).toThrow(
      expect.objectContaining({
        message: `ORA-00932: inconsistent datatypes: ${words}`,
        position: 4,
      }),
    );
    expect(() => commonType([left, right], "set", 4)).toThrow(
      "ORA-01790: expression must have same datatype as corresponding expression",
    );
  });
});

describe("comparisonType", () => {
  it.each<[SqlType, SqlType, string]>([
    [T.numberOf(5, 0), text, "NUMBER"],
    [text, T.binaryDoubleType, "BINARY_DOUBLE"],
    [T.dateType, text, "DATE"],
    [text, T.timestampType(3), "TIMESTAMP(3)"],
    [T.dateType, T.timestampTzType(6), "TIMESTAMP(6) WITH TIME ZONE"],
    [T.raw(3), text, "RAW(3)"],
    [T.rowidType, text, "ROWID"],
    [text, T.booleanType, "BOOLEAN"],
    [T.numberType, T.booleanType, "BOOLEAN"],
    [T.dayToSecondType(), text, "INTERVAL DAY(2) TO SECOND(6)"],
    [T.char(3), T.char(5), "CHAR(5 BYTE)"],
    [T.char(3), T.varchar2(5), "VARCHAR2(5 BYTE)"],
    [T.varchar2(5), T.varchar2(3), "VARCHAR2(5 BYTE)"],
    [T.nullType, T.dateType, "DATE"],
    [T.nullType, T.nullType, "VARCHAR2(0)"],
  ])("%#", (left, right, expected) => {
    expect(describeType(comparisonType(left, right))).toBe(expected);
    expect(describeType(comparisonType(right, left))).toBe(expected);
  });

  it.each<[SqlType, SqlType, string]>([
    [T.numberType, T.dateType, "ORA-00932: inconsistent datatypes: expected NUMBER got DATE"],
    [T.clobType, text, "ORA-00932: inconsistent datatypes: expected - got CLOB"],
    [text, T.blobType, "ORA-00932: inconsistent datatypes: expected - got BLOB"],
    [T.raw(1), T.numberType, "ORA-00932: inconsistent datatypes: expected BINARY got NUMBER"],
    [long, text, "ORA-00997: illegal use of LONG datatype"],
    [vector, vector, "ORA-22848: cannot use VECTOR type as comparison key"],
  ])("refuses %#", (left, right, message) => {
    expect(() => comparisonType(left, right, 2)).toThrow(
      expect.objectContaining({ message, position: 2 }),
    );
  });
});

describe("arithmeticType", () => {
  it.each<["+" | "-" | "*" | "/", SqlType, SqlType, string]>([
    ["+", T.numberOf(5, 2), T.numberOf(5, 2), "NUMBER"],
    ["/", T.numberType, T.binaryFloatType, "BINARY_FLOAT"],
    ["*", T.binaryDoubleType, T.binaryFloatType, "BINARY_DOUBLE"],
    ["+", text, T.numberType, "NUMBER"],
    ["+", text, text, "NUMBER"],
    ["+", T.nullType, T.nullType, "NUMBER"],
    ["+", T.dateType, T.numberType, "DATE"],
    ["+", T.numberType, T.dateType, "DATE"],
    ["-", T.dateType, T.numberType, "DATE"],
    ["-", T.dateType, text, "DATE"],
    ["+", T.dateType, T.nullType, "DATE"],
    ["-", T.dateType, T.dateType, "NUMBER"],
    ["+", T.timestampType(3), T.numberType, "DATE"],
    ["-", T.timestampType(3), T.timestampType(6), "INTERVAL DAY(9) TO SECOND(6)"],
    ["-", T.timestampType(3), T.dateType, "INTERVAL DAY(9) TO SECOND(3)"],
    ["+", T.timestampType(3), T.dayToSecondType(), "TIMESTAMP(3)"],
    ["+", T.dayToSecondType(), T.dateType, "DATE"],
    ["-", T.dateType, T.yearToMonthType(), "DATE"],
    ["+", T.dayToSecondType(2, 3), T.dayToSecondType(2, 6), "INTERVAL DAY(9) TO SECOND(6)"],
    ["-", T.yearToMonthType(), T.yearToMonthType(), "INTERVAL YEAR(9) TO MONTH"],
    ["*", T.dayToSecondType(), T.numberType, "INTERVAL DAY(9) TO SECOND(9)"],
    ["*", T.numberType, T.yearToMonthType(), "INTERVAL YEAR(9) TO MONTH"],
    ["/", T.dayToSecondType(), T.numberType, "INTERVAL DAY(9) TO SECOND(9)"],
  ])("%#", (op, left, right, expected) => {
    expect(describeType(arithmeticType(op, left, right))).toBe(expected);
  });

  it.each<["+" | "-" | "*" | "/", SqlType, SqlType, string]>([
    ["+", T.dateType, T.dateType, "ORA-00975: date + date not allowed"],
    ["+", T.timestampType(), T.dateType, "ORA-30087: Adding two datetime values is not allowed"],
    ["*", T.dateType, T.numberType, "ORA-00932: inconsistent datatypes: expected NUMBER got DATE"],
    ["-", T.numberType, T.dateType, "ORA-00932: inconsistent datatypes: expected NUMBER got DATE"],
    ["+", T.clobType, T.numberType, "ORA-00932: inconsistent datatypes: expected NUMBER got CLOB"],
    ["+", T.numberType, T.raw(1), "ORA-00932: inconsistent datatypes: expected NUMBER got BINARY"],
    [
      "+",
      T.dayToSecondType(),
      T.yearToMonthType(),
      "ORA-30081: invalid data type for datetime/interval arithmetic",
    ],
    [
      "+",
      T.dayToSecondType(),
      T.numberType,
      "ORA-30081: invalid data type for datetime/interval arithmetic",
    ],
    [
      "/",
      T.numberType,
      T.dayToSecondType(),
      "ORA-30081: invalid data type for datetime/interval arithmetic",
    ],
  ])("refuses %#", (op, left, right, message) => {
    expect(() => arithmeticType(op, left, right, 2)).toThrow(
      expect.objectContaining({ message, position: 2 }),
    );
  });
});

describe("concatType", () => {
  it.each<[SqlType, SqlType, string]>([
    [T.char(2), T.char(3), "CHAR(5 BYTE)"],
    [T.char(2), T.varchar2(3), "VARCHAR2(5 BYTE)"],
    [T.varchar2(3000), T.varchar2(3000), "VARCHAR2(4000 BYTE)"],
    [T.varchar2(3, "CHAR"), T.varchar2(3, "CHAR"), "VARCHAR2(6 CHAR)"],
    [T.varchar2(3), T.numberType, "VARCHAR2(43 BYTE)"],
    [T.varchar2(3), T.raw(4), "VARCHAR2(11 BYTE)"],
    [T.varchar2(3), T.nullType, "VARCHAR2(3 BYTE)"],
    [T.varchar2(3), T.nvarchar2(3), "NVARCHAR2(6)"],
    [T.varchar2(3), T.clobType, "CLOB"],
    [T.nvarchar2(3), T.clobType, "NCLOB"],
  ])("%#", (left, right, expected) => {
    expect(describeType(concatType(left, right, 4000))).toBe(expected);
  });

  it("refuses what has no text", () => {
    expect(() => concatType(text, T.blobType, 4000)).toThrow(
      "ORA-00932: inconsistent datatypes: expected CHAR got BLOB",
    );
    expect(() => concatType(long, text, 4000)).toThrow("ORA-00997");
  });
});

describe("comparison and keys", () => {
  const sample: [SqlType, readonly Value[]][] = [
    [
      T.numberType,
      [
        -1e99,
        parseNumber("-1e120"),
        0,
        0.1,
        1,
        parseNumber("12345678901234567890"),
        parseNumber("1e120"),
      ],
    ],
    [
      T.binaryDoubleType,
      [Number.NEGATIVE_INFINITY, -1, 0, -0, 1.5, Number.POSITIVE_INFINITY, Number.NaN],
    ],
    [T.dateType, [-1e10, 0, 1e10]],
    [T.timestampType(), [new Timestamp(0, 0), new Timestamp(0, 1), new Timestamp(1, 0)]],
    [
      T.timestampTzType(),
      [new ZonedTimestamp(0, 0, 60), new ZonedTimestamp(0, 0, "UTC"), new ZonedTimestamp(5, 0, 0)],
    ],
    [
      T.dayToSecondType(),
      [new DaySecond(-1, -5), new DaySecond(-1, 0), new DaySecond(0, 5), new DaySecond(1, 0)],
    ],
    [T.varchar2(9), ["a", "a ", "b", "ä", "\uffff", "😀"]],
    [T.char(9), ["a", "a  ", "a!", "b"]],
    [T.raw(9), [Uint8Array.of(0), Uint8Array.of(0, 0), Uint8Array.of(1), Uint8Array.of(255)]],
    [T.booleanType, [false, true]],
    [T.yearToMonthType(), [-5, 0, 7]],
  ];

  it.each(sample.map(([type, values]) => [type.name, type, values] as const))(
    "of %s agree",
    (_, type, values) => {
      const compare = comparatorFor(type);
      const key = keyFunctionFor(type);
      for (const a of values) {
        for (const b of values) {
          const order = Math.sign(compare(a, b));
          expect(order + Math.sign(compare(b, a))).toBe(0);
          expect(valuesEqual(a, b, type)).toBe(order === 0);
          expect(key(a) === key(b)).toBe(order === 0);
          expect(hashKey(a, type)).toBe(key(a));
        }
        expect(key(null) === key(a)).toBe(false);
      }
    },
  );

  it("orders text as its UTF-8 bytes", () => {
    const texts = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const order = comparatorFor(text)(a, b);
        expect(Math.sign(order)).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });

  it("pads CHAR with blanks, VARCHAR2 not", () => {
    expect(comparatorFor(T.char(5))("a", "a   ")).toBe(0);
    expect(comparatorFor(T.char(5))("a\t", "a")).toBeLessThan(0);
    expect(comparatorFor(T.varchar2(5))("a", "a ")).toBeLessThan(0);
  });

  it("sorts numbers by value whatever their representation", () => {
    const numbers = fc
      .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: -20, max: 20 }))
      .map(([coefficient, exponent]) => makeNumber(coefficient, exponent));
    fc.assert(
      fc.property(fc.array(numbers), (values) => {
        const sorted = [...values].sort(comparatorFor(T.numberType));
        for (let index = 1; index < sorted.length; index += 1) {
          const [a, b] = [sorted[index - 1] as Value, sorted[index] as Value];
          expect(comparatorFor(T.numberType)(a, b)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });

  it("does not exist for LOBs and their like", () => {
    expect(() => comparatorFor(T.clobType)).toThrow(
      "ORA-00932: inconsistent datatypes: expected - got CLOB",
    );
    expect(() => hashKey(new Lob("CLOB", "x"), T.clobType)).toThrow("ORA-00932");
    expect(() => comparatorFor(long)).toThrow("ORA-00997");
    expect(() => comparatorFor(vector)).toThrow("ORA-22848");
  });
});
