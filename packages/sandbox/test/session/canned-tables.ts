import type { ColumnDescription } from "../../src/engine/contract.ts";
import { daysFromCivil } from "../../src/engine/types/calendar.ts";
import { tryParseNumber } from "../../src/engine/types/number-text.ts";
import type { SqlType } from "../../src/engine/types/sql-type.ts";
import {
  DaySecond,
  JsonDocument,
  Lob,
  type Row,
  Timestamp,
  type Value,
  VectorValue,
  ZonedTimestamp,
} from "../../src/engine/types/value.ts";

export function column(name: string, type: SqlType, nullable = true): ColumnDescription {
  return { name, type, nullable, isJson: false };
}

export const number9: SqlType = { name: "NUMBER", precision: 9, scale: 0 };
export const anyNumber: SqlType = { name: "NUMBER", precision: null, scale: null };

export function varchar(characters: number): SqlType {
  return { name: "VARCHAR2", length: characters, unit: "CHAR", bytes: characters * 4 };
}

export interface CannedTable {
  readonly columns: readonly ColumnDescription[];
  readonly rows: readonly Row[];
}

/** Seconds of `2024-02-29 23:59:58`. */
export function seconds(text: string): number {
  const [date, time] = text.split(" ") as [string, string];
  const [year, month, day] = date.split("-").map(Number) as [number, number, number];
  const [hour, minute, second] = time.split(":").map(Number) as [number, number, number];
  return daysFromCivil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
}

function num(text: string): Value {
  const value = tryParseNumber(text);
  if (value === undefined) throw new Error(text);
  return value;
}

const nines = "9".repeat(38);

const scalars: CannedTable = {
  columns: [
    column("ID", number9, false),
    column("VC", varchar(100)),
    column("CH", { name: "CHAR", length: 10, unit: "BYTE", bytes: 10 }),
    column("NV", { name: "NVARCHAR2", length: 100, unit: "CHAR", bytes: 200 }),
    column("N_ANY", anyNumber),
    column("N_DEC", { name: "NUMBER", precision: 12, scale: 4 }),
    column("N38", { name: "NUMBER", precision: 38, scale: 0 }),
    column("BF", { name: "BINARY_FLOAT" }),
    column("BD", { name: "BINARY_DOUBLE" }),
    column("DT", { name: "DATE" }),
    column("TS", { name: "TIMESTAMP", precision: 9 }),
    column("TSTZ", { name: "TIMESTAMP WITH TIME ZONE", precision: 6 }),
    column("TSLTZ", { name: "TIMESTAMP WITH LOCAL TIME ZONE", precision: 6 }),
    column("IDS", { name: "INTERVAL DAY TO SECOND", precision: 9, secondPrecision: 9 }),
    column("IYM", { name: "INTERVAL YEAR TO MONTH", precision: 9 }),
    column("RW", { name: "RAW", bytes: 300 }),
    column("BL", { name: "BOOLEAN" }),
    column("RID", { name: "ROWID" }),
    column("URID", { name: "UROWID", bytes: 4000 }),
    column("NOTHING", { name: "NULL" }),
  ],
  rows: [
    [
      1,
      "héllo wörld",
      "abc       ",
      "ñandú 漢字 😀",
      num("3.14159265358979323846"),
      12345678.1234,
      num(nines),
      1.5,
      Math.PI,
      seconds("2024-02-29 23:59:58"),
      new Timestamp(seconds("2024-02-29 23:59:58"), 123_456_789),
      new ZonedTimestamp(seconds("2024-02-29 18:29:58"), 123_456_000, 330),
      new Timestamp(seconds("2024-02-29 23:59:58"), 123_000_000),
      new DaySecond(3 * 86_400 + 4 * 3600 + 5 * 60 + 6, 789_000_000),
      67,
      Buffer.from("deadbeef", "hex"),
      true,
      "AAAAB0AABAAAAOhAAA",
      "AAAAB0AABAAAAOhAAB",
      null,
    ],
    [2, ...new Array<Value>(19).fill(null)],
    [
      -3,
      "x".repeat(100),
      "z         ",
      null,
      num("-0.000000123"),
      -1,
      num(`-${nines}`),
      -0.5,
      -1e300,
      seconds("0001-01-01 00:00:00"),
      new Timestamp(seconds("1969-12-31 00:00:00"), 0),
      new ZonedTimestamp(seconds("2000-01-01 07:59:59"), 0, -480),
      new Timestamp(seconds("2000-01-01 07:59:59"), 0),
      new DaySecond(-(3 * 86_400 + 4 * 3600 + 5 * 60 + 6), -789_000_000),
      -67,
      Buffer.alloc(300, 7),
      false,
      "AAAAB0AABAAAAOhAAC",
      "AAAAB0AABAAAAOhAAD",
      null,
    ],
    [
      4,
      "O'Neil",
      "q         ",
      "n",
      num("1e125"),
      100,
      1000,
      0,
      0,
      seconds("9999-12-31 23:59:59"),
      new Timestamp(seconds("2024-01-01 00:00:00"), 1000),
      new ZonedTimestamp(seconds("2024-01-01 00:00:00"), 0, "Europe/Berlin"),
      new Timestamp(seconds("2024-01-01 00:00:00"), 0),
      new DaySecond(0, 0),
      0,
      Buffer.from([0]),
      true,
      "AAAAB0AABAAAAOhAAE",
      "AAAAB0AABAAAAOhAAF",
      null,
    ],
  ],
};

export const bigClob = Array.from({ length: 6000 }, (_, index) => `line ${index} é漢😀\n`).join("");
export const bigBlob = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index & 255));

const lobs: CannedTable = {
  columns: [
    column("ID", number9),
    column("C", { name: "CLOB" }),
    column("B", { name: "BLOB" }),
    column("NC", { name: "NCLOB" }),
    column("RID", { name: "ROWID" }),
  ],
  rows: [
    [
      1,
      new Lob("CLOB", "short clob é"),
      new Lob("BLOB", Buffer.from("short blob")),
      new Lob("NCLOB", "nclob 漢字"),
      "AAAAB0AABAAAAOhAAA",
    ],
    [
      2,
      new Lob("CLOB", bigClob),
      new Lob("BLOB", bigBlob),
      new Lob("NCLOB", "n".repeat(5000)),
      "AAAAB0AABAAAAOhAAB",
    ],
    [3, null, null, null, null],
    [4, new Lob("CLOB", ""), new Lob("BLOB", Buffer.alloc(0)), new Lob("NCLOB", ""), null],
  ],
};

export const jsonValue = {
  a: 1,
  b: [1, 2.5, "x", null, true, { deep: { k: "v" } }],
  s: "é".repeat(200),
};

const jsons: CannedTable = {
  columns: [column("ID", number9), column("J", { name: "JSON" })],
  rows: [
    [1, new JsonDocument(JSON.stringify(jsonValue))],
    [2, null],
    [3, new JsonDocument("[1,2,3]")],
    [4, new JsonDocument('"scalar"')],
    [5, new JsonDocument("42.5")],
  ],
};

const vectors: CannedTable = {
  columns: [
    column("ID", number9),
    column("V32", { name: "VECTOR", dimensions: 3, format: "FLOAT32" }),
    column("V64", { name: "VECTOR", dimensions: 3, format: "FLOAT64" }),
    column("V8", { name: "VECTOR", dimensions: 4, format: "INT8" }),
    column("VB", { name: "VECTOR", dimensions: 16, format: "BINARY" }),
    column("VX", { name: "VECTOR", dimensions: null, format: null }),
  ],
  rows: [
    [
      1,
      new VectorValue("FLOAT32", new Float32Array([1.5, -2.25, 3])),
      new VectorValue("FLOAT64", new Float64Array([0.1, -0.2, 1e100])),
      new VectorValue("INT8", new Int8Array([1, -2, 127, -128])),
      new VectorValue("BINARY", new Uint8Array([0xaa, 0x55])),
      new VectorValue("FLOAT32", new Float32Array([7])),
    ],
    [2, null, null, null, null, null],
  ],
};

const longs: CannedTable = {
  columns: [
    column("ID", number9),
    column("L", { name: "LONG" }),
    column("LR", { name: "LONG RAW" }),
    column("VC", varchar(10)),
  ],
  rows: [
    [1, `long text ${"y".repeat(33_000)}`, Buffer.alloc(33_000, 3), "after"],
    [2, null, null, "after2"],
    [3, "short", Buffer.from([1]), "after3"],
  ],
};

const xmls: CannedTable = {
  columns: [column("ID", number9), column("X", { name: "XMLTYPE" }), column("VC", varchar(10))],
  rows: [
    [1, "<a>é</a>", "after"],
    [2, null, "after2"],
  ],
};

/** Rows where most values repeat those of the row before. */
const repeats: CannedTable = {
  columns: [
    column("ID", number9),
    column("G", varchar(20)),
    column("N", anyNumber),
    column("TS", { name: "TIMESTAMP", precision: 6 }),
    column("Z", { name: "BINARY_DOUBLE" }),
    column("E", varchar(5)),
  ],
  rows: Array.from({ length: 1000 }, (_, index) => [
    index,
    `group ${Math.floor(index / 7)}`,
    Math.floor(index / 5) / 8,
    new Timestamp(1_700_000_000 + Math.floor(index / 3), 5000),
    index % 2 === 0 ? 0 : -0,
    index % 4 === 0 ? null : "same",
  ]),
};

export const cannedTables: Readonly<Record<string, CannedTable>> = {
  scalars,
  lobs,
  jsons,
  vectors,
  longs,
  xmls,
  repeats,
};

/** The column type a bind comes back as. */
export function echoType(type: SqlType): SqlType {
  if (type.name === "VARCHAR2") return varchar(1000);
  if (type.name === "NVARCHAR2") return { ...type, length: 1000, bytes: 2000 };
  return type;
}
