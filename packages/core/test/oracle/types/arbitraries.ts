import fc from "fast-check";
import type { OracleType } from "../../../src/oracle/types/oracle-type.ts";

const constants: readonly OracleType[] = [
  { family: "binary-float" },
  { family: "binary-double" },
  { family: "lob", name: "CLOB" },
  { family: "lob", name: "NCLOB" },
  { family: "lob", name: "BLOB" },
  { family: "long", name: "LONG" },
  { family: "long", name: "LONG RAW" },
  { family: "date" },
  { family: "rowid", name: "ROWID", length: null },
  { family: "rowid", name: "UROWID", length: null },
  { family: "boolean" },
  { family: "json" },
  { family: "xml" },
];

const digit = fc.integer({ min: 0, max: 9 });

/** Any type that has a text: all families but the unsupported. */
export const anyType: fc.Arbitrary<OracleType> = fc.oneof(
  fc.constantFrom(...constants),
  fc.constant<OracleType>({ family: "number", precision: null, scale: null }),
  fc.record({
    family: fc.constant("number" as const),
    precision: fc.option(fc.integer({ min: 1, max: 38 })),
    scale: fc.integer({ min: -84, max: 127 }),
  }),
  fc.record({
    family: fc.constant("float" as const),
    binaryPrecision: fc.integer({ min: 1, max: 126 }),
  }),
  fc.record({
    family: fc.constant("character" as const),
    name: fc.constant("CHAR" as const),
    length: fc.integer({ min: 1, max: 2000 }),
    lengthUnit: fc.constantFrom("BYTE" as const, "CHAR" as const),
  }),
  fc.record({
    family: fc.constant("character" as const),
    name: fc.constant("VARCHAR2" as const),
    length: fc.integer({ min: 1, max: 4000 }),
    lengthUnit: fc.constantFrom("BYTE" as const, "CHAR" as const),
  }),
  fc.record({
    family: fc.constant("character" as const),
    name: fc.constantFrom("NCHAR" as const, "NVARCHAR2" as const),
    length: fc.integer({ min: 1, max: 1000 }),
    lengthUnit: fc.constant("CHAR" as const),
  }),
  fc.record({ family: fc.constant("raw" as const), length: fc.integer({ min: 1, max: 2000 }) }),
  fc.record({
    family: fc.constant("timestamp" as const),
    precision: digit,
    zone: fc.constantFrom("none" as const, "with" as const, "local" as const),
  }),
  fc.record({ family: fc.constant("interval-year-month" as const), yearPrecision: digit }),
  fc.record({
    family: fc.constant("interval-day-second" as const),
    dayPrecision: digit,
    secondPrecision: digit,
  }),
  fc.record({
    family: fc.constant("rowid" as const),
    name: fc.constant("UROWID" as const),
    length: fc.integer({ min: 1, max: 4000 }),
  }),
  fc.record({
    family: fc.constant("vector" as const),
    dimensions: fc.option(fc.integer({ min: 1, max: 65_535 })),
    format: fc.option(fc.constantFrom("INT8", "FLOAT32", "FLOAT64", "BINARY")),
  }),
);
