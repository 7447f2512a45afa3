// Layer: pure. The driver's constants, without a connection.
import oracledb from "oracledb";
import { describe, expect, test } from "vitest";
import { driverBindDefs, driverBinds, exactFetchTypes } from "../../src/oracle/driver-types.ts";
import { rowErrorOf } from "../../src/oracle/execute-many.ts";

describe("driverBindDefs", () => {
  test("every type", () => {
    const maxBytes = 100;
    expect(
      driverBindDefs(oracledb, [
        { type: "text", maxBytes: 40_000 },
        { type: "ntext", maxBytes },
        { type: "char", maxBytes },
        { type: "nchar", maxBytes },
        { type: "bytes", maxBytes },
        { type: "number" },
        { type: "binary-float" },
        { type: "binary-double", maxBytes },
        { type: "boolean" },
      ]),
    ).toEqual([
      { type: oracledb.DB_TYPE_VARCHAR, maxSize: 40_000 },
      { type: oracledb.DB_TYPE_NVARCHAR, maxSize: 100 },
      { type: oracledb.DB_TYPE_CHAR, maxSize: 100 },
      { type: oracledb.DB_TYPE_NCHAR, maxSize: 100 },
      { type: oracledb.DB_TYPE_RAW, maxSize: 100 },
      { type: oracledb.DB_TYPE_NUMBER },
      { type: oracledb.DB_TYPE_BINARY_FLOAT },
      { type: oracledb.DB_TYPE_BINARY_DOUBLE },
      { type: oracledb.DB_TYPE_BOOLEAN },
    ]);
  });

  test.each([{}, { maxBytes: 0 }, { maxBytes: 1.5 }, { maxBytes: Number.NaN }])(
    "a text needs a size, %j is none",
    (size) => {
      expect(() =>
        driverBindDefs(oracledb, [{ type: "number" }, { type: "text", ...size }]),
      ).toThrow(new RangeError("bind 2 (text) needs maxBytes of at least 1"));
    },
  );
});

describe("driverBinds", () => {
  test("bare values stay, typed ones say their type, bytes become buffers of the same memory", () => {
    const bytes = new Uint8Array([1, 2, 3, 4]).subarray(1, 3);
    const binds = driverBinds(oracledb, {
      a: "x",
      b: 1,
      c: null,
      d: true,
      e: 2n,
      f: bytes,
      g: { type: "char", value: "x " },
      h: { type: "bytes", value: bytes },
    }) as Record<string, unknown>;
    const buffer = Buffer.from([2, 3]);
    expect(binds).toEqual({
      a: "x",
      b: 1,
      c: null,
      d: true,
      e: 2n,
      f: buffer,
      g: { type: oracledb.DB_TYPE_CHAR, val: "x ", dir: oracledb.BIND_IN },
      h: { type: oracledb.DB_TYPE_RAW, val: buffer, dir: oracledb.BIND_IN },
    });
    bytes[0] = 9;
    expect(binds["f"]).toEqual(Buffer.from([9, 3]));
  });
});

test("exactFetchTypes: numbers and long texts as text, BLOB as bytes, the rest untouched", () => {
  const typeOf = exactFetchTypes(oracledb);
  const chosen = [
    oracledb.DB_TYPE_NUMBER,
    oracledb.DB_TYPE_CLOB,
    oracledb.DB_TYPE_NCLOB,
    oracledb.DB_TYPE_BLOB,
    oracledb.DB_TYPE_BINARY_DOUBLE,
    oracledb.DB_TYPE_VARCHAR,
    oracledb.DB_TYPE_LONG,
    oracledb.DB_TYPE_LONG_RAW,
    oracledb.DB_TYPE_RAW,
    oracledb.DB_TYPE_TIMESTAMP_TZ,
  ].map((dbType) => typeOf({ name: "C", dbType })?.type);
  expect(chosen).toEqual([
    oracledb.DB_TYPE_VARCHAR,
    oracledb.DB_TYPE_VARCHAR,
    oracledb.DB_TYPE_VARCHAR,
    oracledb.DB_TYPE_RAW,
    ...Array.from({ length: 6 }, () => undefined),
  ]);
});

test("rowErrorOf: the code and one line, without the row's value", () => {
  const message = "ORA-01438: value 4711 greater than specified precision (3, 0) for column N\n";
  expect(rowErrorOf({ message, offset: 7 })).toEqual({
    row: 7,
    code: "ORA-01438",
    message: "ORA-01438: value greater than specified precision (3, 0) for column N",
  });
});
