// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { charsetOf } from "../../../src/oracle/types/charset.ts";
import { parseExact } from "../../../src/singer/exact-json.ts";
import { bind } from "./bind-value.ts";

const varchar = (length: number, lengthUnit: "BYTE" | "CHAR" = "CHAR") => ({
  family: "character",
  name: "VARCHAR2",
  length,
  lengthUnit,
});

test.each([
  ["VARCHAR2(5 CHAR)", '"abcde"', "abcde"],
  ["VARCHAR2(5 CHAR)", '"ééééé"', "ééééé"],
  ["VARCHAR2(2 CHAR)", '"😀😀"', "😀😀"],
  ["VARCHAR2(4 BYTE)", '"éé"', "éé"],
  ["NVARCHAR2(2)", '"日本"', "日本"],
  ["CHAR(5 BYTE)", '"ab"', "ab"],
  ["VARCHAR2(40 BYTE)", "12345678901234567890.10", "12345678901234567890.1"],
  ["VARCHAR2(40 BYTE)", "1.5", "1.5"],
  ["VARCHAR2(5 BYTE)", "true", "true"],
  ["VARCHAR2(5 BYTE)", "false", "false"],
  ["VARCHAR2(1 BYTE)", "true", "1"],
  ["VARCHAR2(4 BYTE)", "false", "0"],
  ["VARCHAR2(40 BYTE)", '{"a":[1.10,12345678901234567890]}', '{"a":[1.1,12345678901234567890]}'],
  ["CLOB", '"abc"', "abc"],
  ["CLOB", "[1,2]", "[1,2]"],
  ["LONG", '"abc"', "abc"],
  ["XMLTYPE", '"<a/>"', "<a/>"],
  ["VARCHAR2(5 CHAR)", "null", null],
  ["CLOB", "null", null],
])("%s takes %s", (type, json, bound) => {
  expect(bind(type, parseExact(json))).toBe(bound);
});

test.each([
  ["VARCHAR2(5 CHAR)", "abcdef", "it has 6 characters", varchar(10)],
  ["VARCHAR2(5 CHAR)", "x".repeat(700), "it has 700 characters", varchar(700)],
  ["VARCHAR2(5 BYTE)", "ééé", "it has 6 bytes", varchar(10)],
  ["CHAR(5 BYTE)", "abcdef", "it has 6 bytes", varchar(10)],
  ["VARCHAR2(3000 BYTE)", "x".repeat(3001), "it has 3001 bytes", varchar(4000)],
  ["VARCHAR2(4000 CHAR)", "é".repeat(2001), "it has 4002 bytes", { family: "lob", name: "CLOB" }],
  ["VARCHAR2(5 CHAR)", "x".repeat(4001), "it has 4001 characters", { family: "lob", name: "CLOB" }],
  [
    "NVARCHAR2(2)",
    "😀😀",
    "it has 4 UTF-16 units",
    { family: "character", name: "NVARCHAR2", length: 4, lengthUnit: "CHAR" },
  ],
  ["NVARCHAR2(2)", "x".repeat(2001), "it has 2001 UTF-16 units", { family: "lob", name: "NCLOB" }],
])("%s is too narrow for a text (%#)", (type, text, doesNotFit, needs) => {
  expect(bind(type, text)).toEqual({ doesNotFit, needs });
});

test("a key is never widened", () => {
  expect(() => bind("VARCHAR2(5 CHAR)", "abcdef", { isKey: true })).toThrow(
    expect.objectContaining({
      name: "RecordError",
      message: "column C: the value of a key is too long for VARCHAR2(5 CHAR): it has 6 characters",
      hint: "Give the column a longer type in column_type_overrides; the whole key must fit an index.",
    }),
  );
});

test("half a surrogate pair is refused, since it would become U+FFFD", () => {
  for (const type of ["VARCHAR2(50 CHAR)", "NVARCHAR2(50)", "CLOB"]) {
    expect(() => bind(type, "a\ud800b")).toThrow(
      "column C: the text holds half a surrogate pair, which is no character",
    );
  }
});

test("no bound text is longer than its column", () => {
  const unit = fc.constantFrom("a", "é", "€", "😀");
  const text = fc.string({ unit, minLength: 1, maxLength: 30 });
  const lengthUnit = fc.constantFrom("BYTE", "CHAR");
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 40 }), lengthUnit, (value, length, inUnits) => {
      const bound = bind(`VARCHAR2(${length} ${inUnits})`, value);
      const size = inUnits === "CHAR" ? [...value].length : Buffer.byteLength(value);
      if (size <= length) expect(bound).toBe(value);
      else expect(bound).toHaveProperty("needs");
    }),
  );
});

describe("''", () => {
  test("becomes NULL or a blank, counted, or is an error", () => {
    const changes: string[] = [];
    const onChange = (change: string) => changes.push(change);
    expect(bind("VARCHAR2(5 CHAR)", "", { onChange })).toBeNull();
    expect(bind("CLOB", "", { emptyString: "space", onChange })).toBe(" ");
    expect(bind("RAW(5)", "", { emptyString: "space", onChange })).toBeNull();
    expect(changes).toEqual(["emptied", "emptied", "emptied"]);
    expect(() => bind("NVARCHAR2(5)", "", { emptyString: "error" })).toThrow(
      expect.objectContaining({
        message: "column C: the value is '', which Oracle stores as NULL",
        hint: 'Set empty_string to "null" or "space".',
      }),
    );
  });

  test("is always an error in a key", () => {
    for (const emptyString of ["null", "space", "error"] as const) {
      expect(() => bind("VARCHAR2(5 CHAR)", "", { isKey: true, emptyString })).toThrow(
        "column C: the value of a key is '', which Oracle stores as NULL",
      );
    }
  });
});

describe("a database that is not Unicode", () => {
  const charset = charsetOf("WE8MSWIN1252");

  test("refuses what it would replace", () => {
    expect(bind("VARCHAR2(5 BYTE)", "Größe", { charset })).toBe("Größe");
    expect(() => bind("VARCHAR2(5 BYTE)", "Łódź", { charset })).toThrow(
      expect.objectContaining({
        message:
          "column C: the text holds a character that the database's character set WE8MSWIN1252 does not have",
        hint: 'Use an NVARCHAR2 column, or set on_unmappable_char to "replace".',
      }),
    );
  });

  test("replaces it when asked, and holds it in national columns", () => {
    const changes: string[] = [];
    const onChange = (change: string) => changes.push(change);
    const options = { charset, onUnmappableChar: "replace", onChange } as const;
    expect(bind("VARCHAR2(5 BYTE)", "Łódź", options)).toBe("Łódź");
    expect(changes).toEqual(["replaced"]);
    expect(bind("NVARCHAR2(5)", "Łódź", { charset })).toBe("Łódź");
    expect(bind("NCLOB", "Łódź", { charset })).toBe("Łódź");
  });
});

describe("bytes", () => {
  const base64 = { contentEncoding: "base64" } as const;

  test.each([
    ["RAW(4)", "3q2+7w==", base64, Buffer.from("deadbeef", "hex")],
    ["RAW(4)", "3q2+7w", base64, Buffer.from("deadbeef", "hex")],
    ["RAW(4)", "3q2+\r\n7w==\r\n", base64, Buffer.from("deadbeef", "hex")],
    ["BLOB", "AP8Q\n", base64, Buffer.from("00ff10", "hex")],
    ["BLOB", "AP8Q", base64, Buffer.from("00ff10", "hex")],
    ["LONG RAW", "AP8Q", base64, Buffer.from("00ff10", "hex")],
    ["RAW(4)", "DEADbeef", {}, Buffer.from("deadbeef", "hex")],
    ["RAW(4)", "DEADbeef", { contentEncoding: "base16" }, Buffer.from("deadbeef", "hex")],
  ] as const)("%s takes %s", (type, text, options, bytes) => {
    expect(bind(type, text, options)).toEqual(bytes);
  });

  test.each([
    "3q2+7w=",
    "3q2+7w===",
    "3q2+7",
    "3q2-7w==",
    "3q2+ 7w==",
    "3q2+\r7w==",
    "3q=2",
    "=",
    "é",
  ])("%j is not base64", (text) => {
    expect(() => bind("BLOB", text, base64)).toThrow("column C: the text is not base64");
  });

  test.each(["abc", "0x", "zz"])("%j is not hexadecimal", (text) => {
    expect(() => bind("BLOB", text)).toThrow("column C: the text is not hexadecimal");
  });

  test("too many of them need a longer column", () => {
    expect(bind("RAW(2)", "aabbcc")).toEqual({
      doesNotFit: "it has 3 bytes",
      needs: { family: "raw", length: 4 },
    });
    expect(bind("RAW(2000)", "aa".repeat(2001))).toEqual({
      doesNotFit: "it has 2001 bytes",
      needs: { family: "lob", name: "BLOB" },
    });
    expect(() => bind("RAW(2)", "aabbcc", { isKey: true })).toThrow(
      "column C: the value of a key is too long for RAW(2): it has 3 bytes",
    );
    expect(() => bind("RAW(2)", 5)).toThrow(
      "column C: the value is a number, which RAW(2) does not take",
    );
  });

  test("come back as they were", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const buffer = Buffer.from(bytes);
        expect(bind("BLOB", buffer.toString("base64"), base64)).toEqual(buffer);
        expect(bind("BLOB", buffer.toString("hex"))).toEqual(buffer);
      }),
    );
  });
});
