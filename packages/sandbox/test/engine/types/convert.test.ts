import { describe, expect, it } from "vitest";
import { parseDateLiteral } from "../../../src/engine/format/date-text.ts";
import {
  type ConversionContext,
  canConvertImplicitly,
  implicitConvert,
  implicitConverter,
} from "../../../src/engine/types/convert.ts";
import * as T from "../../../src/engine/types/make-type.ts";
import { defaultNls } from "../../../src/engine/types/nls.ts";
import { divide } from "../../../src/engine/types/number.ts";
import type { SqlType } from "../../../src/engine/types/sql-type.ts";
import {
  DaySecond,
  JsonDocument,
  Lob,
  Timestamp,
  type Value,
  VectorValue,
  ZonedTimestamp,
} from "../../../src/engine/types/value.ts";

const context: ConversionContext = {
  nls: defaultNls(),
  now: { seconds: 1_700_000_000, nanos: 0 },
  version: 19,
};
const berlin: ConversionContext = {
  ...context,
  nls: { ...defaultNls(), timeZone: "Europe/Berlin" },
};
const text = T.varchar2(100);
const day = parseDateLiteral("2020-07-01");
const noon = new Timestamp(day + 43_200, 500_000_000);
const vectorType = (
  dimensions: number | null,
  format: "FLOAT32" | "FLOAT64" | "INT8" | "BINARY" | null,
): SqlType => ({ name: "VECTOR", dimensions, format });

describe("implicit conversion", () => {
  it.each<[string, Value, SqlType, SqlType, Value]>([
    ["NUMBER to text", divide(1, 4), T.numberType, text, ".25"],
    ["BINARY_DOUBLE to text", 1.5, T.binaryDoubleType, text, "1.5E+000"],
    ["DATE to text", day, T.dateType, text, "01-JUL-20"],
    ["TIMESTAMP to text", noon, T.timestampType(3), text, "01-JUL-20 12.00.00.500 PM"],
    [
      "zoned to text",
      new ZonedTimestamp(day, 0, 120),
      T.timestampTzType(0),
      text,
      "01-JUL-20 02.00.00 AM +02:00",
    ],
    ["years to text", 14, T.yearToMonthType(), text, "+01-02"],
    [
      "days to text",
      new DaySecond(1, 500_000_000),
      T.dayToSecondType(8, 9),
      text,
      "+00000000 00:00:01.500000000",
    ],
    ["RAW to text", Uint8Array.of(1, 255), T.raw(2), text, "01FF"],
    ["CLOB to text", new Lob("CLOB", "x"), T.clobType, text, "x"],
    ["empty CLOB to text", new Lob("CLOB", ""), T.clobType, text, null],
    ["BOOLEAN to text", true, T.booleanType, text, "TRUE"],
    ["JSON to text", new JsonDocument("[1]"), T.jsonType, text, "[1]"],
    [
      "VECTOR to text",
      new VectorValue("FLOAT32", Float32Array.of(1, 0, -2.5)),
      vectorType(3, null),
      text,
      "[1.0E+000,0,-2.5E+000]",
    ],
    [
      "INT8 VECTOR to text",
      new VectorValue("INT8", Int8Array.of(1, -2)),
      vectorType(2, "INT8"),
      text,
      "[1,-2]",
    ],
    ["text to NUMBER", " 1.5 ", text, T.numberType, 1.5],
    ["text to BINARY_FLOAT", "0.1", text, T.binaryFloatType, Math.fround(0.1)],
    ["text to DATE", "01-JUL-20", text, T.dateType, day],
    ["text to TIMESTAMP", "01-JUL-20 12.00.00.500 PM", text, T.timestampType(), noon],
    [
      "text to zoned",
      "01-JUL-20 02.00.00 AM +02:00",
      text,
      T.timestampTzType(),
      new ZonedTimestamp(day, 0, 120),
    ],
    ["text to interval", "1 02:03:04", text, T.dayToSecondType(), new DaySecond(93_784, 0)],
    ["text to years", "1-2", text, T.yearToMonthType(), 14],
    ["text to RAW", "1ff", text, T.raw(10), Uint8Array.of(1, 255)],
    ["text to CLOB", "x", text, T.clobType, new Lob("CLOB", "x")],
    ["text to BLOB", "ff", text, T.blobType, new Lob("BLOB", Uint8Array.of(255))],
    ["text to ROWID", "AAAR3sAAEAAAACXAAA", text, T.rowidType, "AAAR3sAAEAAAACXAAA"],
    ["text to BOOLEAN", "Yes", text, T.booleanType, true],
    ["text to JSON", '{"a": 1.10}', text, T.jsonType, new JsonDocument('{"a": 1.10}')],
    [
      "text to VECTOR",
      " [1, -2.5] ",
      text,
      vectorType(2, null),
      new VectorValue("FLOAT32", Float32Array.of(1, -2.5)),
    ],
    ["NUMBER to BOOLEAN", 2, T.numberType, T.booleanType, true],
    ["BOOLEAN to NUMBER", false, T.booleanType, T.numberType, 0],
    ["NUMBER to BINARY_FLOAT", 0.1, T.numberType, T.binaryFloatType, Math.fround(0.1)],
    ["BINARY_FLOAT to NUMBER", Math.fround(0.1), T.binaryFloatType, T.numberType, 0.1],
    ["BINARY_DOUBLE to BINARY_FLOAT", 0.1, T.binaryDoubleType, T.binaryFloatType, Math.fround(0.1)],
    ["DATE to TIMESTAMP", day, T.dateType, T.timestampType(), new Timestamp(day, 0)],
    ["TIMESTAMP to DATE", noon, T.timestampType(), T.dateType, day + 43_200],
    ["RAW to BLOB", Uint8Array.of(1), T.raw(1), T.blobType, new Lob("BLOB", Uint8Array.of(1))],
    ["BLOB to RAW", new Lob("BLOB", Uint8Array.of(1)), T.blobType, T.raw(1), Uint8Array.of(1)],
    ["empty BLOB to RAW", new Lob("BLOB", new Uint8Array(0)), T.blobType, T.raw(1), null],
    ["CLOB to NCLOB", new Lob("CLOB", "x"), T.clobType, T.nclobType, new Lob("NCLOB", "x")],
    [
      "BLOB to JSON",
      new Lob("BLOB", Buffer.from("[1]")),
      T.blobType,
      T.jsonType,
      new JsonDocument("[1]"),
    ],
    ["NULL to DATE", null, T.nullType, T.dateType, null],
  ])("%s", (_, value, from, to, expected) => {
    expect(implicitConvert(value, from, to, context)).toEqual(expected);
    expect(implicitConvert(null, from, to, context)).toBe(null);
  });

  it("goes through the session's time zone", () => {
    const zoned = new ZonedTimestamp(day - 7200, 0, "Europe/Berlin");
    const steps: [Value, SqlType, SqlType, Value][] = [
      [day, T.dateType, T.timestampTzType(), zoned],
      [day, T.dateType, T.timestampLtzType(), new Timestamp(day - 7200, 0)],
      [zoned, T.timestampTzType(), T.dateType, day],
      [
        new ZonedTimestamp(day - 7200, 0, 60),
        T.timestampTzType(),
        T.timestampType(),
        new Timestamp(day - 3600, 0),
      ],
      [zoned, T.timestampTzType(), T.timestampLtzType(), new Timestamp(day - 7200, 0)],
      [new Timestamp(day - 7200, 0), T.timestampLtzType(), T.timestampTzType(), zoned],
      [
        new Timestamp(day - 7200, 0),
        T.timestampLtzType(),
        T.timestampType(),
        new Timestamp(day, 0),
      ],
      ["01-JUL-20", text, T.timestampLtzType(), new Timestamp(day - 7200, 0)],
      ["01-JUL-20", text, T.timestampTzType(), zoned],
    ];
    for (const [value, from, to, expected] of steps) {
      expect(implicitConvert(value, from, to, berlin)).toEqual(expected);
    }
  });

  it("uses the session's decimal character", () => {
    const german = { ...context, nls: { ...defaultNls(), numericCharacters: ",." } };
    expect(implicitConvert("1,5", text, T.numberType, german)).toBe(1.5);
    expect(implicitConvert(1.5, T.numberType, text, german)).toBe("1,5");
    expect(() => implicitConvert("1.5", text, T.numberType, german)).toThrow("ORA-01722");
  });

  it("is nothing at all between equal representations", () => {
    const same: [SqlType, SqlType][] = [
      [T.numberType, T.numberOf(5, 2)],
      [text, T.char(3)],
      [T.nvarchar2(5), text],
      [T.dateType, T.dateType],
      [T.timestampType(3), T.timestampType(9)],
      [T.nullType, T.clobType],
      [T.rowidType, text],
    ];
    for (const [from, to] of same) expect(implicitConverter(from, to, context)).toBe(null);
  });

  it.each<[string, SqlType, SqlType]>([
    ["expected NUMBER got DATE", T.dateType, T.numberType],
    ["expected DATE got NUMBER", T.numberType, T.dateType],
    ["expected CLOB got NUMBER", T.numberType, T.clobType],
    ["expected BLOB got CLOB", T.clobType, T.blobType],
    ["expected CHAR got BLOB", T.blobType, text],
    ["expected NUMBER got BINARY", T.raw(1), T.numberType],
    ["expected NUMBER got CLOB", T.clobType, T.numberType],
    ["expected BINARY got NUMBER", T.numberType, T.raw(1)],
    [
      "expected INTERVAL DAY TO SECOND got INTERVAL YEAR TO MONTH",
      T.yearToMonthType(),
      T.dayToSecondType(),
    ],
    ["expected DATE got ROWID", T.rowidType, T.dateType],
    ["expected CHAR got SYS.XMLTYPE", T.xmlType, text],
    ["expected BOOLEAN got DATE", T.dateType, T.booleanType],
  ])("is refused: %s", (words, from, to) => {
    expect(canConvertImplicitly(from, to)).toBe(false);
    expect(() => implicitConverter(from, to, context, 11)).toThrow(
      expect.objectContaining({
        message: `ORA-00932: inconsistent datatypes: ${words}`,
        position: 11,
      }),
    );
  });

  it.each<[string, Value, SqlType, SqlType]>([
    ["ORA-01722: invalid number", "x", text, T.numberType],
    ["ORA-01722: invalid number", "x", text, T.binaryDoubleType],
    ["ORA-01426: numeric overflow", "1e130", text, T.numberType],
    ["ORA-01426: numeric overflow", Number.NaN, T.binaryDoubleType, T.numberType],
    [
      "ORA-01858: a non-numeric character was found where a numeric was expected",
      "x",
      text,
      T.dateType,
    ],
    ["ORA-01867: the interval is invalid", "x", text, T.dayToSecondType()],
    ["ORA-01465: invalid hex number", "x", text, T.raw(1)],
    ["ORA-01410: invalid ROWID", "x", text, T.rowidType],
    ["ORA-61800: invalid boolean literal: x", "x", text, T.booleanType],
    ["ORA-40441: JSON syntax error", "{a}", text, T.jsonType],
    [
      "ORA-51805: Vector is not properly formatted (dimension value 2 is invalid).",
      "[1,x]",
      text,
      vectorType(null, null),
    ],
    ["ORA-51831: Vector contains zero dimensions.", "[]", text, vectorType(null, null)],
    [
      "ORA-22835: Buffer too small for CLOB to CHAR or BLOB to RAW conversion (actual: 5000, maximum: 4000)",
      new Lob("CLOB", "x".repeat(5000)),
      T.clobType,
      text,
    ],
  ])("fails with %s", (message, value, from, to) => {
    // Arithmetic does not know where it stands in the statement.
    const position = message.startsWith("ORA-01426") ? -1 : 3;
    expect(() => implicitConvert(value, from, to, context, 3)).toThrow(
      expect.objectContaining({ message, position }),
    );
  });
});
