// Layer: pure. Records become rows: every source of a value, what is refused and what is too large.
import { Decimal, parseExact } from "@singer-oracle/core";
import { al32utf8, charsetOf } from "@singer-oracle/core/oracle";
import { describe, expect, test } from "vitest";
import {
  type ConvertedBatch,
  type ConverterOptions,
  createConverter,
} from "../../src/load/to-binds.ts";
import { metadataColumns, pendingLines, pendingOf, pendingRecords, planOf } from "./fixture.ts";

const table = { owner: "APP", name: "ORDERS" };
const batchedAtMs = Date.UTC(2024, 1, 29, 12, 31);

function converterOf(
  columns: Parameters<typeof planOf>[1],
  options: Partial<ConverterOptions> & { readonly keys?: readonly string[] } = {},
) {
  const changes: string[] = [];
  const { keys = [], ...more } = options;
  const converter = createConverter({
    columns: planOf(table, columns, keys).columns,
    deletes: "full",
    emptyString: "null",
    onUnmappableChar: "error",
    charset: al32utf8,
    maxVarcharBytes: 4000,
    syncStartedAtMs: Date.UTC(2024, 1, 29, 12),
    onChange: (column, change) => changes.push(`${column} ${change}`),
    ...more,
  });
  return {
    changes,
    convert: (batch: Parameters<typeof converter.convert>[0]) =>
      converter.convert(batch, batchedAtMs, 100),
  };
}

const valuesOf = ({ rows }: ConvertedBatch) => rows.map(({ values }) => values);
const reasonsOf = ({ unsound }: ConvertedBatch) =>
  unsound.map(({ pending, error }) => [pending.line, error.message]);

describe("values", () => {
  test("each column has its own form, absent properties are null", () => {
    const { convert } = converterOf({
      ID: "NUMBER(9)",
      AMOUNT: "NUMBER",
      NAME: "VARCHAR2(10 CHAR)",
      AT: "TIMESTAMP(9) WITH TIME ZONE",
      BYTES: { type: "RAW(10)", encoding: "base64" },
      DOC: "JSON",
      OK: "NUMBER(1)",
    });
    const batch = pendingLines(
      '{"id": 1, "amount": 12345678901234567890.123456789, "name": "Ada", "at": "2024-02-29 23:59:59.123456789+05:30", "bytes": "AQI=", "doc": {"a": 1.50}, "ok": true}',
      '{"id": null}',
    );
    expect(valuesOf(convert(batch))).toEqual([
      [
        1,
        "12345678901234567890.123456789",
        "Ada",
        "2024-02-29T23:59:59.123456789+05:30",
        Buffer.from([1, 2]),
        '{"a":1.5}',
        1,
      ],
      [null, null, null, null, null, null, null],
    ]);
  });

  test("properties out of flattened objects", () => {
    const { convert } = converterOf({
      A__B__C: { type: "NUMBER(5)", path: ["a", "b", "c"] },
      A__D: { type: "VARCHAR2(5 CHAR)", path: ["a", "d"] },
    });
    const batch = pendingRecords(
      { a: { b: { c: 7 }, d: "x" } },
      { a: { b: null, d: "y" } },
      { a: { d: null } },
      { a: null },
      {},
      { a: [1] },
      { a: { b: "text" } },
      { a: Decimal.parse("12345678901234567890") },
    );
    const converted = convert(batch);
    expect(valuesOf(converted)).toEqual([
      [7, "x"],
      [null, "y"],
      [null, null],
      [null, null],
      [null, null],
    ]);
    const notObject = (name: string) =>
      `the property "${name}" is not an object, and its columns are those of an object`;
    expect(reasonsOf(converted)).toEqual([
      [6, notObject("a")],
      [7, notObject("b")],
      [8, notObject("a")],
    ]);
  });

  test("properties with the names of what every object has", () => {
    const { convert } = converterOf({
      CONSTRUCTOR: "VARCHAR2(5 CHAR)",
      TOSTRING: { type: "VARCHAR2(5 CHAR)", path: ["toString"] },
      PROTO: { type: "VARCHAR2(5 CHAR)", path: ["__proto__"] },
      NESTED: { type: "VARCHAR2(5 CHAR)", path: ["a", "hasOwnProperty"] },
    });
    const full =
      '{"constructor": "c", "toString": "t", "__proto__": "p", "a": {"hasOwnProperty": "h"}}';
    expect(valuesOf(convert(pendingLines(full, '{"a": {}}')))).toEqual([
      ["c", "t", "p", "h"],
      [null, null, null, null],
    ]);
  });
});

describe("metadata", () => {
  test("as the columns of the SDK hold it", () => {
    const { convert } = converterOf(metadataColumns);
    const batch = [
      pendingOf({ _sdc_deleted_at: "2024-01-01T00:00:00Z" }, 1, {
        version: 1_700_000_000_000,
        timeExtracted: "2024-02-29T10:00:00.5+02:00",
      }),
      pendingOf({}, 2, { receivedAtMs: 0 }),
    ];
    expect(valuesOf(convert(batch))).toEqual([
      [
        "2024-02-29T10:00:00.500000000+02:00",
        "2024-02-29T12:30:15.123000000+00:00",
        "2024-02-29T12:31:00.000000000+00:00",
        "2024-01-01T00:00:00.000000000+00:00",
        "100",
        "1700000000000",
        "1709208000000",
      ],
      [
        null,
        "1970-01-01T00:00:00.000000000+00:00",
        "2024-02-29T12:31:00.000000000+00:00",
        null,
        "101",
        null,
        "1709208000000",
      ],
    ]);
  });

  test("in columns that another target made: numbers are milliseconds, fractions are cut and counted", () => {
    const { convert, changes } = converterOf({
      RECEIVED: { type: "DATE", metadata: "received_at" },
      BATCHED: { type: "NUMBER", metadata: "batched_at" },
      STARTED: { type: "TIMESTAMP(6)", metadata: "sync_started_at" },
    });
    expect(valuesOf(convert([pendingOf({})]))).toEqual([
      ["2024-02-29T12:30:15", "1709209860000", "2024-02-29T12:00:00.000000000"],
    ]);
    expect(changes).toEqual(["RECEIVED cut"]);
  });

  test("a time_extracted that is no date-time is refused with its column", () => {
    const { convert } = converterOf({ EXTRACTED: { type: "DATE", metadata: "extracted_at" } });
    expect(reasonsOf(convert([pendingOf({}, 3, { timeExtracted: "yesterday" })]))).toEqual([
      [3, "column EXTRACTED: the text is no date-time: the date is not YYYY-MM-DD"],
    ]);
  });
});

describe("deleted records", () => {
  const columns = { ID: "NUMBER(9)", NAME: "VARCHAR2(3 CHAR)", ...metadataColumns };
  const batch = [
    pendingOf({ id: 1, name: "Ada" }, 1),
    pendingOf({ id: 2, _sdc_deleted_at: "2024-01-01" }, 2),
    pendingOf({ id: 3, name: null, _sdc_deleted_at: "2024-01-01" }, 3, { version: 7 }),
    pendingOf({ id: 4, name: "Bob", _sdc_deleted_at: null }, 4),
  ];
  const kindsOf = (deletes: ConverterOptions["deletes"]) =>
    converterOf(columns, { deletes, keys: ["ID"] })
      .convert(batch)
      .rows.map(({ kind, present }) => [kind, present]);

  test("are rows like others in a table without keys", () => {
    expect(kindsOf("full").map(([kind]) => kind)).toEqual(["full", "full", "full", "full"]);
  });

  test("have the columns that the record and its message have", () => {
    expect(kindsOf("partial")).toEqual([
      ["full", undefined],
      ["partial", "100111101"],
      ["partial", "110111111"],
      ["full", undefined],
    ]);
  });

  test("need nothing but their key when the row goes", () => {
    const { convert } = converterOf(columns, { deletes: "removal", keys: ["ID"] });
    const gone = pendingOf({ id: 5, name: "much too long", _sdc_deleted_at: "no date at all" });
    const { rows, misfits, unsound } = convert([gone]);
    expect([rows.map(({ kind }) => kind), misfits, unsound]).toEqual([["removal"], [], []]);
    expect(rows[0]?.values).toEqual([5, ...Array(8).fill(null)]);
  });
});

describe("what cannot be loaded", () => {
  test("a key that is missing, null or ''", () => {
    const { convert } = converterOf(
      { ID: "NUMBER(9)", K: "VARCHAR2(5 CHAR)" },
      { keys: ["ID", "K"] },
    );
    const converted = convert(
      pendingRecords({ k: "a" }, { id: null, k: "a" }, { id: 1, k: "" }, { id: 1, k: "a" }),
    );
    expect(reasonsOf(converted)).toEqual([
      [1, "column ID: the value of a key is missing or null"],
      [2, "column ID: the value of a key is missing or null"],
      [3, "column K: the value of a key is '', which Oracle stores as NULL"],
    ]);
    expect(valuesOf(converted)).toEqual([[1, "a"]]);
  });

  test("values that are too large are told one by one, with a type that holds them", () => {
    const { convert } = converterOf({ ID: "NUMBER(2)", NAME: "VARCHAR2(3 CHAR)" });
    const { rows, misfits, unsound } = convert(
      pendingRecords({ id: 1, name: "Ada" }, { id: 1000, name: "Beatrice" }, { id: "x" }),
    );
    expect(rows).toHaveLength(1);
    expect(unsound.map(({ pending }) => pending.line)).toEqual([3]);
    expect(misfits.map(({ pending, ...rest }) => ({ line: pending.line, ...rest }))).toEqual([
      {
        line: 2,
        column: "ID",
        reason: "the number has 4 digits before and 0 behind the point",
        needs: { family: "number", precision: 4, scale: 0 },
      },
      {
        line: 2,
        column: "NAME",
        reason: "it has 8 characters",
        needs: { family: "character", name: "VARCHAR2", length: 8, lengthUnit: "CHAR" },
      },
    ]);
  });

  test("a number that no column holds", () => {
    const { convert } = converterOf({ N: "NUMBER" });
    expect(reasonsOf(convert([pendingOf({ n: parseExact("1e400") })]))).toEqual([
      [1, "column N: the number is not below 1E126 in size, the end of NUMBER's range"],
    ]);
  });
});

describe("settings", () => {
  const columns = { A: "VARCHAR2(5 CHAR)" };
  const empty = pendingRecords({ a: "" }, { a: "x" });

  test.each([
    ["null", [[null], ["x"]], ["A emptied"]],
    ["space", [[" "], ["x"]], ["A emptied"]],
    ["error", [["x"]], []],
  ] as const)("empty_string: %s", (emptyString, rows, changed) => {
    const { convert, changes } = converterOf(columns, { emptyString });
    expect([valuesOf(convert(empty)), changes]).toEqual([rows, changed]);
  });

  test.each([
    ["error", [["Zoë"]], []],
    ["replace", [["Łódź"], ["Zoë"]], ["A replaced"]],
  ] as const)("on_unmappable_char: %s", (onUnmappableChar, rows, changed) => {
    const { convert, changes } = converterOf(columns, {
      onUnmappableChar,
      charset: charsetOf("WE8ISO8859P1"),
    });
    const batch = pendingRecords({ a: "Łódź" }, { a: "Zoë" });
    expect([valuesOf(convert(batch)), changes]).toEqual([rows, changed]);
  });
});
