// Layer: pure.
import { describe, expect, it } from "vitest";
import type { TypeName } from "../../../src/engine/parser/ast.ts";
import {
  dataTypeColumn,
  describeType,
  typeNameInErrors,
} from "../../../src/engine/types/describe-type.ts";
import { type TypeNameOptions, typeFromName } from "../../../src/engine/types/type-from-name.ts";

const options: TypeNameOptions = { version: 19, maxStringBytes: 4000, lengthSemantics: "BYTE" };
const options23: TypeNameOptions = { ...options, version: 23 };
type Given = Omit<TypeName, "at">;

describe("typeFromName", () => {
  it.each<[Given, string, ReturnType<typeof dataTypeColumn>]>([
    [{ name: "NUMBER" }, "NUMBER", facts("NUMBER", 22)],
    [{ name: "NUMBER", precision: null, scale: 0 }, "NUMBER(*,0)", facts("NUMBER", 22, null, 0)],
    [{ name: "NUMBER", precision: null }, "NUMBER", facts("NUMBER", 22)],
    [{ name: "NUMBER", precision: 10 }, "NUMBER(10,0)", facts("NUMBER", 22, 10, 0)],
    [{ name: "NUMBER", precision: 10, scale: -2 }, "NUMBER(10,-2)", facts("NUMBER", 22, 10, -2)],
    [{ name: "FLOAT" }, "FLOAT(126)", facts("FLOAT", 22, 126)],
    [{ name: "FLOAT", precision: 63 }, "FLOAT(63)", facts("FLOAT", 22, 63)],
    [{ name: "BINARY_DOUBLE" }, "BINARY_DOUBLE", facts("BINARY_DOUBLE", 8)],
    [{ name: "VARCHAR2", length: 10 }, "VARCHAR2(10 BYTE)", text("VARCHAR2", 10, 10, "B")],
    [
      { name: "VARCHAR2", length: 10, lengthUnit: "CHAR" },
      "VARCHAR2(10 CHAR)",
      text("VARCHAR2", 40, 10, "C"),
    ],
    [
      { name: "VARCHAR2", length: 4000, lengthUnit: "CHAR" },
      "VARCHAR2(4000 CHAR)",
      text("VARCHAR2", 4000, 4000, "C"),
    ],
    [{ name: "CHAR" }, "CHAR(1 BYTE)", text("CHAR", 1, 1, "B")],
    [
      { name: "CHAR", length: 2000, lengthUnit: "CHAR" },
      "CHAR(2000 CHAR)",
      text("CHAR", 2000, 2000, "C"),
    ],
    [{ name: "NVARCHAR2", length: 2000 }, "NVARCHAR2(2000)", text("NVARCHAR2", 4000, 2000, "C")],
    [{ name: "NCHAR" }, "NCHAR(1)", text("NCHAR", 2, 1, "C")],
    [{ name: "RAW", length: 16 }, "RAW(16)", facts("RAW", 16)],
    [{ name: "DATE" }, "DATE", facts("DATE", 7)],
    [{ name: "TIMESTAMP" }, "TIMESTAMP(6)", facts("TIMESTAMP(6)", 11, null, 6)],
    [{ name: "TIMESTAMP", precision: 0 }, "TIMESTAMP(0)", facts("TIMESTAMP(0)", 7, null, 0)],
    [
      { name: "TIMESTAMP WITH TIME ZONE", precision: 3 },
      "TIMESTAMP(3) WITH TIME ZONE",
      facts("TIMESTAMP(3) WITH TIME ZONE", 13, null, 3),
    ],
    [
      { name: "TIMESTAMP WITH LOCAL TIME ZONE" },
      "TIMESTAMP(6) WITH LOCAL TIME ZONE",
      facts("TIMESTAMP(6) WITH LOCAL TIME ZONE", 11, null, 6),
    ],
    [
      { name: "INTERVAL YEAR TO MONTH" },
      "INTERVAL YEAR(2) TO MONTH",
      facts("INTERVAL YEAR(2) TO MONTH", 5, 2, 0),
    ],
    [
      { name: "INTERVAL DAY TO SECOND", precision: 3, secondPrecision: 2 },
      "INTERVAL DAY(3) TO SECOND(2)",
      facts("INTERVAL DAY(3) TO SECOND(2)", 11, 3, 2),
    ],
    [{ name: "CLOB" }, "CLOB", facts("CLOB", 4000)],
    [{ name: "LONG" }, "LONG", facts("LONG", 0)],
    [{ name: "LONG RAW" }, "LONG RAW", facts("LONG RAW", 0)],
    [{ name: "ROWID" }, "ROWID", facts("ROWID", 10)],
    [{ name: "UROWID" }, "UROWID(4000)", facts("UROWID", 4000)],
    [{ name: "XMLTYPE" }, "XMLTYPE", facts("XMLTYPE", 2000)],
  ])("%j", (name, described, columns) => {
    const type = typeFromName({ ...name, at: 5 }, options);
    expect([describeType(type), dataTypeColumn(type)]).toEqual([described, columns]);
  });

  it.each<[Given, string, ReturnType<typeof dataTypeColumn>]>([
    [{ name: "BOOLEAN" }, "BOOLEAN", facts("BOOLEAN", 1)],
    [{ name: "JSON" }, "JSON", facts("JSON", 8200)],
    [{ name: "VECTOR" }, "VECTOR(*, *)", facts("VECTOR", 8200)],
    [
      { name: "VECTOR", dimensions: 3, format: "float32" },
      "VECTOR(3, FLOAT32)",
      facts("VECTOR", 8200),
    ],
    [
      { name: "VECTOR", dimensions: 16, format: "BINARY" },
      "VECTOR(16, BINARY)",
      facts("VECTOR", 8200),
    ],
  ])("%j is of 23ai only", (name, described, columns) => {
    const type = typeFromName({ ...name, at: 5 }, options23);
    expect([describeType(type), dataTypeColumn(type)]).toEqual([described, columns]);
    expect(() => typeFromName({ ...name, at: 5 }, options)).toThrow("ORA-00902: invalid datatype");
  });

  it.each<[Given, string]>([
    [{ name: "VARCHAR2" }, "ORA-00906: missing left parenthesis"],
    [{ name: "RAW" }, "ORA-00906: missing left parenthesis"],
    [{ name: "VARCHAR2", length: 0 }, "ORA-01723: zero-length columns are not allowed"],
    [{ name: "VARCHAR2", length: 4001 }, "ORA-00910: specified length too long for its datatype"],
    [{ name: "CHAR", length: 2001 }, "ORA-00910: specified length too long for its datatype"],
    [{ name: "NVARCHAR2", length: 2001 }, "ORA-00910: specified length too long for its datatype"],
    [{ name: "NCHAR", length: 1001 }, "ORA-00910: specified length too long for its datatype"],
    [{ name: "RAW", length: 2001 }, "ORA-00910: specified length too long for its datatype"],
    [
      { name: "NUMBER", precision: 39 },
      "ORA-01727: numeric precision specifier is out of range (1 to 38)",
    ],
    [
      { name: "NUMBER", precision: 0 },
      "ORA-01727: numeric precision specifier is out of range (1 to 38)",
    ],
    [
      { name: "NUMBER", precision: 5, scale: 128 },
      "ORA-01728: numeric scale specifier is out of range (-84 to 127)",
    ],
    [
      { name: "NUMBER", precision: 5, scale: -85 },
      "ORA-01728: numeric scale specifier is out of range (-84 to 127)",
    ],
    [
      { name: "FLOAT", precision: 127 },
      "ORA-01724: floating point precision is out of range (1 to 126)",
    ],
    [
      { name: "TIMESTAMP", precision: 10 },
      "ORA-30088: datetime/interval precision is out of range",
    ],
    [
      { name: "INTERVAL DAY TO SECOND", secondPrecision: 10 },
      "ORA-30088: datetime/interval precision is out of range",
    ],
    [{ name: "TEXT" }, "ORA-00902: invalid datatype"],
    [{ name: "constructor" }, "ORA-00902: invalid datatype"],
  ])("%j is refused", (name, message) => {
    for (const version of [options, options23]) {
      expect(() => typeFromName({ ...name, at: 5 }, version)).toThrow(
        expect.objectContaining({ message, position: 5 }),
      );
    }
  });

  it("follows MAX_STRING_SIZE and NLS_LENGTH_SEMANTICS", () => {
    const extended: TypeNameOptions = {
      ...options,
      maxStringBytes: 32_767,
      lengthSemantics: "CHAR",
    };
    const type = typeFromName({ name: "VARCHAR2", length: 32_767, at: 0 }, extended);
    expect(describeType(type)).toBe("VARCHAR2(32767 CHAR)");
    expect(dataTypeColumn(type).dataLength).toBe(32_767);
    expect(() => typeFromName({ name: "VARCHAR2", length: 32_768, at: 0 }, extended)).toThrow(
      "ORA-00910",
    );
  });

  it("refuses vectors that cannot be", () => {
    const vector = (rest: Partial<Given>): unknown =>
      typeFromName({ name: "VECTOR", at: 1, ...rest }, options23);
    expect(() => vector({ dimensions: 0 })).toThrow("ORA-51801");
    expect(() => vector({ dimensions: 65_536 })).toThrow("ORA-51801");
    expect(() => vector({ format: "FLOAT16" })).toThrow("ORA-51802");
    expect(() => vector({ dimensions: 3, format: "BINARY" })).toThrow("ORA-51813");
  });

  it("names types in errors as the server does", () => {
    const names = ["VARCHAR2", "CHAR", "NVARCHAR2", "RAW", "NUMBER", "DATE", "CLOB"].map((name) =>
      typeNameInErrors(typeFromName({ name, length: 1, at: 0 }, options)),
    );
    expect(names).toEqual(["CHAR", "CHAR", "NCHAR", "BINARY", "NUMBER", "DATE", "CLOB"]);
  });
});

function facts(
  dataType: string,
  dataLength: number,
  dataPrecision: number | null = null,
  dataScale: number | null = null,
): ReturnType<typeof dataTypeColumn> {
  return { dataType, dataLength, dataPrecision, dataScale, charLength: 0, charUsed: null };
}

function text(
  dataType: string,
  dataLength: number,
  charLength: number,
  charUsed: "B" | "C",
): ReturnType<typeof dataTypeColumn> {
  return { dataType, dataLength, dataPrecision: null, dataScale: null, charLength, charUsed };
}
