// Layer: pure.
import { describe, expect, test } from "vitest";
import { bindMetadata } from "../../../src/wire/messages/bind-metadata.ts";
import {
  type DescribedColumn,
  describedColumn,
  encodeDescribe,
} from "../../../src/wire/messages/describe.ts";
import { encodeError, errorReply } from "../../../src/wire/messages/error.ts";
import {
  columnFormat,
  columnWriter,
  encodeRow,
  encodeRowAfter,
} from "../../../src/wire/messages/row-data.ts";
import { encodeRowHeader, rowHeader } from "../../../src/wire/messages/row-header.ts";
import { encodeOson } from "../../../src/wire/types/encode-oson.ts";
import { oracleType } from "../../../src/wire/types/oracle-type-number.ts";
import { encodeVector } from "../../../src/wire/types/vector.ts";
import {
  fetchWriter,
  type ValueWriter,
  type WireValue,
} from "../../../src/wire/types/wire-value.ts";
import { drivers } from "../driver.ts";

import { type Client, client, done, fetchedValues, processReply, reply } from "./driver-client.ts";

const versions = [7, 8, 9, 12, 14, 17, 20, 24];
const cases = drivers.flatMap((driver) =>
  versions.map((version) => [driver.name, version, driver] as const),
);

const everyColumn: readonly DescribedColumn[] = [
  describedColumn({
    ...{ name: "N", type: oracleType.number, maxSize: 22, precision: 10, scale: -5 },
    nullable: false,
  }),
  describedColumn({ name: "V", type: 1, maxSize: 80, size: 80, form: 1, charset: 873 }),
  describedColumn({ name: "NV", type: 1, maxSize: 40, size: 40, form: 2, charset: 2000 }),
  describedColumn({ name: "C", type: 96, maxSize: 3, size: 3, form: 1, charset: 873 }),
  describedColumn({ name: "R", type: oracleType.raw, maxSize: 16 }),
  describedColumn({ name: "D", type: oracleType.date, maxSize: 7 }),
  describedColumn({ name: "T", type: oracleType.timestamp, maxSize: 11, scale: 9 }),
  describedColumn({ name: "TZ", type: oracleType.timestampTz, maxSize: 13, scale: 6 }),
  describedColumn({ name: "LTZ", type: oracleType.timestampLtz, maxSize: 11, scale: 6 }),
  describedColumn({ name: "YM", type: oracleType.intervalYearMonth, maxSize: 5 }),
  describedColumn({ name: "DS", type: oracleType.intervalDaySecond, maxSize: 11 }),
  describedColumn({ name: "BF", type: oracleType.binaryFloat, maxSize: 4 }),
  describedColumn({ name: "BD", type: oracleType.binaryDouble, maxSize: 8 }),
  describedColumn({ name: "B", type: oracleType.boolean, maxSize: 1 }),
  describedColumn({ name: "RID", type: oracleType.rowid, maxSize: 18 }),
  describedColumn({ name: "U", type: oracleType.urowid, maxSize: 4000 }),
  describedColumn({ name: "L", type: oracleType.long, maxSize: 2 ** 31 - 1, form: 1 }),
  describedColumn({ name: "NIL", type: 1, maxSize: 0, form: 1 }),
  describedColumn({ name: "J", type: oracleType.json, maxSize: 8200, userFlags: 0x800 }),
  describedColumn({
    ...{ name: "VEC", type: oracleType.vector, maxSize: 8200, vectorDimensions: 2 },
    ...{ vectorFormat: 2, domainOwner: "O", domainName: "DOM", annotations: [["A", "b"]] },
  }),
];

const moment = { year: 2024, month: 2, day: 3, hour: 4, minute: 5, second: 6, nanoseconds: 0 };
const everyRow: readonly WireValue[] = [
  "12345678901234567890",
  "é",
  "漢",
  "a  ",
  Buffer.from("raw"),
  moment,
  { ...moment, nanoseconds: 789_000_000 },
  { ...moment, zone: { kind: "offset", minutes: 60 } },
  moment,
  { years: 1, months: 2 },
  { days: 1, hours: 2, minutes: 3, seconds: 4, nanoseconds: 5 },
  1.5,
  -2.5,
  true,
  "AAAAB0AABAAAAOhAAA",
  "*BAEA",
  "long",
  "ignored",
  encodeOson(new Map([["a", [1, "x"]]])),
  encodeVector({ values: new Float32Array([1, 2]) }),
];

function writersOf(columns: readonly DescribedColumn[], version: number): ValueWriter[] {
  return columns.map((column) => {
    const format = columnFormat(column);
    return columnWriter(format, fetchWriter(format, version), 32767);
  });
}

describe.each(cases)("%s at field version %i", (_name, version, driver) => {
  const process = (got: Client, bytes: Buffer): void => processReply(driver, version, got, bytes);
  const values = fetchedValues;

  test("a query of every type", () => {
    const writers = writersOf(everyColumn, version);
    const nulls = everyColumn.map(() => null);
    const bytes = reply((writer) => {
      encodeDescribe(writer, { kind: "describe", columns: everyColumn }, version);
      encodeRowHeader(writer, rowHeader({ iterations: 2 }));
      encodeRow<WireValue>(writer, writers, everyRow);
      encodeRow<WireValue>(writer, writers, nulls);
      encodeError(writer, { ...done, cursorId: 65535, rowCount: 2 }, version);
    });
    const got = client(driver);
    process(got, bytes);
    expect(got.statement).toMatchObject({ cursorId: 65535, rowCount: 2, moreRowsToFetch: false });
    const local = new Date(2024, 1, 3, 4, 5, 6);
    const utc = new Date(Date.UTC(2024, 1, 3, 4, 5, 6));
    const { IntervalDS, IntervalYM } = driver.types;
    expect(values(got).map((column) => column[0])).toEqual([
      "12345678901234567890",
      "é",
      "漢",
      "a  ",
      Buffer.from("raw"),
      local,
      new Date(local.getTime() + 789),
      utc,
      utc,
      new IntervalYM({ years: 1, months: 2 }),
      new IntervalDS({ days: 1, hours: 2, minutes: 3, seconds: 4, fseconds: 5 }),
      1.5,
      -2.5,
      true,
      "AAAAB0AABAAAAOhAAA",
      "*BAEA",
      "long",
      null,
      { a: [1, "x"] },
      new Float32Array([1, 2]),
    ]);
    expect(values(got).map((column) => column[1])).toEqual(nulls);
  });

  test("its metadata", () => {
    const bytes = reply((writer) => {
      encodeDescribe(writer, { kind: "describe", columns: everyColumn }, version);
      encodeError(writer, errorReply({ cursorId: 1 }), version);
    });
    const got = client(driver);
    process(got, bytes);
    const metadata = got.resultSet.metaData ?? [];
    expect(metadata.map((column) => column["name"])).toEqual(everyColumn.map(({ name }) => name));
    expect(metadata[0]).toMatchObject({ precision: 10, scale: -5, nullable: false });
    expect(metadata[1]).toMatchObject({ byteSize: 80, nullable: true });
    expect(metadata[4]).toMatchObject({ byteSize: 16 });
    expect(metadata[6]).toMatchObject({ precision: 9 });
    expect(metadata[18]).toMatchObject({ isOson: true, isJson: false });
    const last = metadata[19] ?? {};
    expect(last["domainSchema"]).toBe(version >= 17 ? "O" : undefined);
    expect(last["domainName"]).toBe(version >= 17 ? "DOM" : undefined);
    expect(last["annotations"]).toEqual(version >= 20 ? { A: "b" } : undefined);
    expect(last["vectorDimensions"]).toBe(version >= 24 ? 2 : undefined);
    expect(last["vectorFormat"]).toBe(version >= 24 ? 2 : undefined);
    expect(got.statement["moreRowsToFetch"]).toBeUndefined();
  });

  test("rows that repeat the row before", () => {
    const columns = Array.from({ length: 20 }, (_, index) =>
      describedColumn({ name: `C${String(index)}`, type: oracleType.number, maxSize: 22 }),
    );
    const writers = writersOf(columns, version);
    const first = columns.map((_, index) => index * 1000);
    const second = first.map((value, index) => (index === 0 || index === 13 ? null : value));
    const third = second.map((value) => (value === null ? 7 : value));
    const fourth = third.map((value) => value + 1);
    const bytes = reply((writer) => {
      encodeDescribe(writer, { kind: "describe", columns }, version);
      encodeRowHeader(writer, rowHeader());
      encodeRow<WireValue>(writer, writers, first);
      encodeRowAfter<WireValue>(writer, writers, second, first);
      encodeRowAfter<WireValue>(writer, writers, third, second);
      encodeRowAfter<WireValue>(writer, writers, fourth, third);
      encodeError(writer, done, version);
    });
    const got = client(driver);
    process(got, bytes);
    const columnsRead = values(got);
    const rowAt = (row: number): unknown[] =>
      columnsRead.map((column) => (column[row] === null ? null : Number(column[row])));
    expect([0, 1, 2, 3].map(rowAt)).toEqual([first, second, third, fourth]);
    const whole = reply((writer) => encodeRow<WireValue>(writer, writers, second));
    const short = reply((writer) => encodeRowAfter<WireValue>(writer, writers, second, first));
    expect(short.length).toBeLessThan(whole.length);
  });

  test("LOBs, as themselves and as text", () => {
    const lob = { locator: Buffer.alloc(40, 5), length: 70_000, chunkSize: 32_768 };
    const columns = [
      describedColumn({ name: "C", type: oracleType.clob, maxSize: 4000, form: 1 }),
      describedColumn({ name: "T", type: oracleType.clob, maxSize: 4000, form: 1 }),
      describedColumn({ name: "F", type: oracleType.bfile, maxSize: 4000 }),
      describedColumn({ name: "N", type: oracleType.number, maxSize: 22 }),
    ];
    const long = bindMetadata({ type: oracleType.long, maxSize: 2 ** 31 - 1, form: 1 });
    const defines = columns.map((column, index) =>
      index === 1 ? long : bindMetadata({ type: column.type, form: column.form }),
    );
    const writers = columns.map((column, index) => {
      const format = columnFormat(column, defines[index]);
      return columnWriter(format, fetchWriter(format, version), 32767);
    });
    const types = ["CLOB", "LONG", "BFILE", "NUMBER"].map(
      (name) => driver.types[`DB_TYPE_${name}`],
    );
    const queryVars = types.map((type, index) => ({
      ...{ type, fetchInfo: {}, values: [] },
      maxSize: index === 1 ? 2 ** 31 - 1 : 4000,
    }));
    const got = client(driver, { queryVars });
    const text = "é".repeat(100_000);
    process(
      got,
      reply((writer) => {
        encodeRowHeader(writer, rowHeader());
        encodeRow<WireValue>(writer, writers, [lob, text, lob.locator, 1]);
        encodeRow<WireValue>(writer, writers, [null, null, null, 2]);
        encodeError(writer, done, version);
      }),
    );
    const [clob, string, file, number] = values(got);
    expect(clob?.[0]).toMatchObject({ _locator: lob.locator, _length: 70_000, _chunkSize: 32_768 });
    expect(string).toEqual([text, null]);
    expect(file?.[0]).toMatchObject({ _locator: lob.locator });
    expect([clob?.[1], file?.[1]]).toEqual([null, null]);
    expect(number).toEqual(["1", "2"]);
  });
});
