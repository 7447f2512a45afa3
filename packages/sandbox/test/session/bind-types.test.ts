// Layer: pure.
import { expect, test } from "vitest";
import { bindType, typesForValues } from "../../src/session/bind-types.ts";
import { bindMetadata } from "../../src/wire/messages/bind-metadata.ts";
import { oracleType } from "../../src/wire/types/oracle-type-number.ts";

const sql = { plsql: false, maxStringBytes: 4000 } as const;
const extended = { plsql: false, maxStringBytes: 32_767 } as const;
const plsql = { plsql: true, maxStringBytes: 4000 } as const;
const text = (maxSize: number, form = 1) =>
  bindMetadata({ type: oracleType.varchar, maxSize, form });

test.each([
  [1, 32],
  [32, 32],
  [33, 128],
  [129, 2000],
  [2001, 4000],
  [40_000, 4000],
])("a text of at most %i bytes is a VARCHAR2(%i)", (maxSize, bytes) => {
  const type = { name: "VARCHAR2", length: bytes, unit: "BYTE", bytes };
  expect(bindType(text(maxSize), sql)).toEqual(type);
});

test("PL/SQL keeps the size it was told, up to 32767", () => {
  const type = (bytes: number) => ({ name: "VARCHAR2", length: bytes, unit: "BYTE", bytes });
  expect(bindType(text(5), plsql)).toEqual(type(5));
  expect(bindType(text(100_000), plsql)).toEqual(type(32_767));
});

test("national text counts characters of two bytes; the client says four times the characters", () => {
  expect(bindType(text(64, 2), sql)).toEqual({
    name: "NVARCHAR2",
    length: 16,
    unit: "CHAR",
    bytes: 32,
  });
});

test.each([oracleType.object, oracleType.bfile, 200])("type %i is not served", (type) => {
  expect(() => bindType(bindMetadata({ type }), sql)).toThrow(/^ORA-03115: /);
});

test("only a value longer than a string may be makes a bind LONG", () => {
  const binds = [text(40_000), text(40_000), bindMetadata({ type: oracleType.raw, maxSize: 9000 })];
  const types = binds.map((bind) => bindType(bind, sql));
  const rows = [
    ["é".repeat(2000), "é".repeat(2001), Buffer.alloc(4001)],
    [null, null, null],
  ];
  const names = (options: { plsql: boolean; maxStringBytes: number }) =>
    typesForValues(types, binds, rows, options).map(({ name }) => name);
  expect(names(sql)).toEqual(["VARCHAR2", "LONG", "LONG RAW"]);
  expect(names(extended)).toEqual(["VARCHAR2", "VARCHAR2", "RAW"]);
  expect(names(plsql)).toEqual(["VARCHAR2", "VARCHAR2", "RAW"]);
});

test("national values count in UTF-16", () => {
  const binds = [text(131_068, 2), text(131_068, 2), text(131_068, 2)];
  const types = binds.map((bind) => bindType(bind, sql));
  const rows = [["漢".repeat(2000), "漢".repeat(2001), "😀".repeat(1000)]];
  expect(typesForValues(types, binds, rows, sql).map(({ name }) => name)).toEqual([
    "NVARCHAR2",
    "LONG",
    "NVARCHAR2",
  ]);
});
