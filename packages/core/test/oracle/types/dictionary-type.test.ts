// Layer: pure.
import { describe, expect, test } from "vitest";
import {
  type DictionaryTypeRow,
  oracleTypeFromDictionary,
} from "../../../src/oracle/types/dictionary-type.ts";
import type { OracleType } from "../../../src/oracle/types/oracle-type.ts";

function row(dataType: string, rest: Partial<DictionaryTypeRow> = {}): DictionaryTypeRow {
  return {
    dataType,
    dataTypeOwner: null,
    dataLength: 22,
    charLength: 0,
    charUsed: null,
    dataPrecision: null,
    dataScale: null,
    ...rest,
  };
}

const text = (length: number, bytes: number, charUsed: "B" | "C") => ({
  dataLength: bytes,
  charLength: length,
  charUsed,
});

const cases: readonly (readonly [DictionaryTypeRow, OracleType])[] = [
  [row("NUMBER"), { family: "number", precision: null, scale: null }],
  [row("NUMBER", { dataScale: 0 }), { family: "number", precision: null, scale: 0 }],
  [row("NUMBER", { dataScale: 2 }), { family: "number", precision: null, scale: 2 }],
  [
    row("NUMBER", { dataPrecision: 12, dataScale: 2 }),
    { family: "number", precision: 12, scale: 2 },
  ],
  [
    row("NUMBER", { dataPrecision: 5, dataScale: -2 }),
    { family: "number", precision: 5, scale: -2 },
  ],
  [
    row("NUMBER", { dataPrecision: 0, dataScale: -127 }),
    { family: "number", precision: null, scale: null },
  ],
  [row("FLOAT", { dataPrecision: 63 }), { family: "float", binaryPrecision: 63 }],
  [row("FLOAT"), { family: "float", binaryPrecision: 126 }],
  [row("BINARY_FLOAT"), { family: "binary-float" }],
  [row("BINARY_DOUBLE"), { family: "binary-double" }],
  [
    row("VARCHAR2", text(20, 20, "B")),
    { family: "character", name: "VARCHAR2", length: 20, lengthUnit: "BYTE" },
  ],
  [
    row("VARCHAR2", text(20, 80, "C")),
    { family: "character", name: "VARCHAR2", length: 20, lengthUnit: "CHAR" },
  ],
  [
    row("VARCHAR2", text(2000, 4000, "C")),
    { family: "character", name: "VARCHAR2", length: 2000, lengthUnit: "CHAR" },
  ],
  [
    row("VARCHAR2", text(0, 0, "B")),
    { family: "character", name: "VARCHAR2", length: 1, lengthUnit: "BYTE" },
  ],
  [
    row("CHAR", text(3, 3, "B")),
    { family: "character", name: "CHAR", length: 3, lengthUnit: "BYTE" },
  ],
  [
    row("NCHAR", text(3, 6, "C")),
    { family: "character", name: "NCHAR", length: 3, lengthUnit: "CHAR" },
  ],
  [
    row("NVARCHAR2", text(20, 40, "C")),
    { family: "character", name: "NVARCHAR2", length: 20, lengthUnit: "CHAR" },
  ],
  [row("CLOB"), { family: "lob", name: "CLOB" }],
  [row("NCLOB"), { family: "lob", name: "NCLOB" }],
  [row("BLOB"), { family: "lob", name: "BLOB" }],
  [row("LONG", { dataLength: 0 }), { family: "long", name: "LONG" }],
  [row("LONG RAW", { dataLength: 0 }), { family: "long", name: "LONG RAW" }],
  [row("RAW", { dataLength: 16 }), { family: "raw", length: 16 }],
  [row("DATE"), { family: "date" }],
  [row("TIMESTAMP(6)", { dataScale: 6 }), { family: "timestamp", precision: 6, zone: "none" }],
  [row("TIMESTAMP(6) WITH TIME ZONE"), { family: "timestamp", precision: 6, zone: "with" }],
  [row("TIMESTAMP(9) WITH LOCAL TIME ZONE"), { family: "timestamp", precision: 9, zone: "local" }],
  [row("INTERVAL YEAR(2) TO MONTH"), { family: "interval-year-month", yearPrecision: 2 }],
  [
    row("INTERVAL DAY(2) TO SECOND(6)"),
    { family: "interval-day-second", dayPrecision: 2, secondPrecision: 6 },
  ],
  [row("ROWID"), { family: "rowid", name: "ROWID", length: null }],
  [row("UROWID", { dataLength: 4000 }), { family: "rowid", name: "UROWID", length: 4000 }],
  [row("BOOLEAN"), { family: "boolean" }],
  [row("JSON"), { family: "json" }],
  [row("VECTOR"), { family: "vector", dimensions: null, format: null }],
  [
    row("VECTOR", { vectorInfo: "VECTOR(3, FLOAT32, DENSE)" }),
    { family: "vector", dimensions: 3, format: "FLOAT32" },
  ],
  [
    row("VECTOR", { vectorInfo: "VECTOR(3, FLOAT32, SPARSE)" }),
    { family: "vector", dimensions: null, format: null },
  ],
  [row("XMLTYPE", { dataTypeOwner: "SYS" }), { family: "xml" }],
  [row("XMLTYPE", { dataTypeOwner: "PUBLIC" }), { family: "xml" }],
  [row("SYS.XMLTYPE"), { family: "xml" }],
  [row("XMLTYPE", { dataTypeOwner: "HR" }), { family: "unsupported", text: "HR.XMLTYPE" }],
  [
    row("SDO_GEOMETRY", { dataTypeOwner: "MDSYS" }),
    { family: "unsupported", text: "MDSYS.SDO_GEOMETRY" },
  ],
  [row("NUMBER", { dataTypeOwner: "HR" }), { family: "unsupported", text: "HR.NUMBER" }],
  [row("BFILE"), { family: "unsupported", text: "BFILE" }],
  [row("MLSLABEL"), { family: "unsupported", text: "MLSLABEL" }],
  [row("UNDEFINED"), { family: "unsupported", text: "UNDEFINED" }],
  // An ANSI name never stands in the dictionary: this can only be something new.
  [row("INTEGER"), { family: "unsupported", text: "INTEGER" }],
  [row(""), { family: "unsupported", text: "" }],
];

describe("oracleTypeFromDictionary", () => {
  test.each(cases)("%j", (dictionaryRow, type) => {
    expect(oracleTypeFromDictionary(dictionaryRow)).toEqual(type);
  });
});
