import oracledb from "oracledb";
import type { Dice } from "./dice.ts";
import { characters, text, units, utf8 } from "./random-texts.ts";

/** A type that columns of random tables have. */
export interface RandomType {
  readonly ddl: string;
  readonly canBeKey?: boolean;
  /** SQL around the bind of a value. */
  readonly expression?: (bind: string) => string;
  readonly bindType?: oracledb.DbType;
  /** Never null. Random, and often at an edge of the type. */
  readonly value: (dice: Dice) => string | Buffer | boolean;
}

const toNumber = (bind: string) => `TO_NUMBER(${bind})`;

function digits(dice: Dice, count: number): string {
  return Array.from({ length: count }, () => dice.int(0, 9)).join("");
}

/** Decimal text that NUMBER(precision, scale) holds exactly. */
function decimal(dice: Dice, precision: number, scale: number): string {
  const count = dice.pick([1, precision, dice.int(1, precision)]);
  const coefficient = dice.pick([
    "0",
    "9".repeat(count),
    "1".padEnd(count, "0"),
    digits(dice, count),
  ]);
  // Where not all digits are used they may stand anywhere within the type.
  const exponent = dice.int(0, precision - count) - scale;
  return `${dice.pick(["", "-"])}${coefficient}E${exponent}`;
}

function numberType(dice: Dice): RandomType {
  const bare = dice.chance(0.3);
  const precision = dice.pick([1, 9, 15, 16, 18, 19, 38, dice.int(1, 38)]);
  const scale = dice.pick([0, 0, dice.int(-84, 127), dice.int(0, precision)]);
  if (bare) {
    return {
      ddl: "NUMBER",
      canBeKey: true,
      expression: toNumber,
      value: (d) => {
        const count = d.int(1, 38);
        return `${d.pick(["", "-"])}${digits(d, count)}E${d.pick([0, -count, d.int(-130, 125 - count + 1)])}`;
      },
    };
  }
  return {
    ddl: `NUMBER(${precision},${scale})`,
    canBeKey: true,
    expression: toNumber,
    value: (d) => decimal(d, precision, scale),
  };
}

function floatType(dice: Dice): RandomType {
  const bits = dice.int(4, 126);
  const precision = Math.max(1, Math.floor(bits * 0.30103));
  return {
    ddl: `FLOAT(${bits})`,
    expression: toNumber,
    value: (d) => `${d.pick(["", "-"])}${digits(d, d.int(1, precision))}E${d.int(-90, 80)}`,
  };
}

function binaryType(dice: Dice): RandomType {
  const isFloat = dice.chance(0.5);
  const name = isFloat ? "BINARY_FLOAT" : "BINARY_DOUBLE";
  const bytes = new DataView(new ArrayBuffer(8));
  const any = (d: Dice): number => {
    for (let i = 0; i < 8; i += 1) bytes.setUint8(i, d.int(0, 255));
    const value = isFloat ? bytes.getFloat32(0) : bytes.getFloat64(0);
    return Number.isFinite(value) ? value : 1;
  };
  const edges = isFloat
    ? [1.401298464324817e-45, 3.4028234663852886e38, Math.fround(0.1)]
    : [Number.MIN_VALUE, Number.MAX_VALUE, 0.1, 2 ** 53 + 2, 1e21, 1e-7];
  return {
    ddl: name,
    expression: (bind) => `TO_${name}(${bind})`,
    value: (d) => String(d.chance(0.4) ? d.pick([0, ...edges, ...edges.map((n) => -n)]) : any(d)),
  };
}

function textType(dice: Dice): RandomType {
  const isFixed = dice.chance(0.3);
  const length = dice.pick([1, 5, 20, 60, isFixed ? 300 : 2000]);
  const canBeKey = length <= 60;
  if (dice.chance(0.3)) {
    return {
      ddl: `${isFixed ? "NCHAR" : "NVARCHAR2"}(${length})`,
      canBeKey,
      bindType: isFixed ? oracledb.DB_TYPE_NCHAR : oracledb.DB_TYPE_NVARCHAR,
      value: (d) => text(d, length, units),
    };
  }
  const unit = dice.pick(["BYTE", "CHAR"]);
  return {
    ddl: `${isFixed ? "CHAR" : "VARCHAR2"}(${length} ${unit})`,
    canBeKey,
    bindType: isFixed ? oracledb.DB_TYPE_CHAR : oracledb.DB_TYPE_VARCHAR,
    value: (d) => text(d, length, unit === "BYTE" ? utf8 : characters),
  };
}

function bytesOf(dice: Dice, max: number): Buffer {
  return Buffer.from(
    Array.from({ length: dice.pick([1, max, dice.int(1, max)]) }, () => dice.int(0, 255)),
  );
}

function rawType(dice: Dice): RandomType {
  const length = dice.pick([1, 16, 2000]);
  return {
    ddl: `RAW(${length})`,
    canBeKey: length <= 16,
    bindType: oracledb.DB_TYPE_RAW,
    value: (d) => bytesOf(d, length),
  };
}

function largeType(dice: Dice): RandomType {
  const name = dice.pick(["CLOB", "NCLOB", "BLOB"]);
  const long = (d: Dice) => d.pick([10, 4001, 33_000]);
  if (name === "BLOB") {
    return { ddl: name, bindType: oracledb.DB_TYPE_BLOB, value: (d) => bytesOf(d, long(d)) };
  }
  return {
    ddl: name,
    bindType: name === "CLOB" ? oracledb.DB_TYPE_CLOB : oracledb.DB_TYPE_NCLOB,
    value: (d) => text(d, 20, (value) => value.length).repeat(Math.ceil(long(d) / 20)),
  };
}

/** `2024-02-29 23:59:59` between the years 1 and 9999, without the days that the calendar of 1582 left out. */
function dateTime(dice: Dice): string {
  const edges = [
    "0001-01-02 00:00:00",
    "9999-12-30 23:59:59",
    "1970-01-01 00:00:00",
    "2024-02-29 02:30:00",
  ];
  if (dice.chance(0.3)) return dice.pick(edges);
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(dice.pick([dice.int(1, 1581), dice.int(1583, 9998), dice.int(1950, 2050)]));
  date.setUTCMonth(dice.int(0, 11), dice.int(1, 28));
  date.setUTCHours(dice.int(0, 23), dice.int(0, 59), dice.int(0, 59));
  return date.toISOString().slice(0, 19).replace("T", " ");
}

function timeType(dice: Dice): RandomType {
  if (dice.chance(0.25)) {
    return {
      ddl: "DATE",
      canBeKey: true,
      expression: (bind) => `TO_DATE(${bind}, 'YYYY-MM-DD HH24:MI:SS')`,
      value: dateTime,
    };
  }
  const precision = dice.pick([0, 3, 6, 9, dice.int(0, 9)]);
  const zone = dice.pick(["", " WITH TIME ZONE", " WITH LOCAL TIME ZONE"]);
  const fraction = (d: Dice) =>
    precision === 0 ? "0" : d.pick([digits(d, precision), "9".repeat(precision)]);
  const seconds = (d: Dice) => `${dateTime(d)}.${fraction(d)}`;
  const offset = (d: Dice) =>
    `${d.pick(["+", "-"])}${String(d.int(0, 11)).padStart(2, "0")}:${d.pick(["00", "30", "45", "59"])}`;
  const mask = "'YYYY-MM-DD HH24:MI:SS.FF9";
  return {
    ddl: `TIMESTAMP(${precision})${zone}`,
    canBeKey: zone === "",
    expression: (bind) =>
      zone === ""
        ? `TO_TIMESTAMP(${bind}, ${mask}')`
        : `TO_TIMESTAMP_TZ(${bind}, ${mask} TZH:TZM')`,
    value: (d) => (zone === "" ? seconds(d) : `${seconds(d)} ${offset(d)}`),
  };
}

function intervalType(dice: Dice): RandomType {
  const leading = dice.pick([1, 2, 9, dice.int(1, 9)]);
  const count = (d: Dice) => d.pick(["0", "9".repeat(leading), digits(d, d.int(1, leading))]);
  const sign = (d: Dice) => d.pick(["+", "-"]);
  if (dice.chance(0.5)) {
    return {
      ddl: `INTERVAL YEAR(${leading}) TO MONTH`,
      expression: (bind) => `TO_YMINTERVAL(${bind})`,
      value: (d) => `${sign(d)}${count(d)}-${d.int(0, 11)}`,
    };
  }
  const fraction = dice.pick([0, 6, 9]);
  return {
    ddl: `INTERVAL DAY(${leading}) TO SECOND(${fraction})`,
    expression: (bind) => `TO_DSINTERVAL(${bind})`,
    value: (d) =>
      `${sign(d)}${count(d)} ${d.int(0, 23)}:${d.int(0, 59)}:${d.int(0, 59)}${fraction === 0 ? "" : `.${digits(d, fraction)}`}`,
  };
}

function xmlType(): RandomType {
  return {
    ddl: "XMLTYPE",
    expression: (bind) => `XMLTYPE(${bind})`,
    bindType: oracledb.DB_TYPE_CLOB,
    value: (d) => `<a b="${d.int(0, 99)}">${d.pick(["", "ß &amp; 漢", "<c/>", "😀 &lt;"])}</a>`,
  };
}

function rowidType(dice: Dice): RandomType {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"];
  const value = (d: Dice) =>
    `AAA${Array.from({ length: 15 }, () => d.pick(letters))
      .join("")
      .slice(
        0,
        3,
      )}AAE${Array.from({ length: 9 }, (_, i) => (i < 4 ? "A" : d.pick(letters.slice(0, 8)))).join("")}`;
  return dice.chance(0.5)
    ? { ddl: "ROWID", expression: (bind) => `CHARTOROWID(${bind})`, value }
    : { ddl: "UROWID(100)", value };
}

/** JSON whose numbers may have more digits than a JavaScript number. */
function jsonText(dice: Dice, depth = 0): string {
  const kind = dice.int(0, depth > 2 ? 3 : 5);
  const string = (d: Dice) =>
    JSON.stringify(text(d, 12, (value) => value.length).replaceAll("\u0000", "0"));
  const list = (item: () => string) => Array.from({ length: dice.int(0, 3) }, item).join(",");
  switch (kind) {
    case 0:
      return `${dice.pick(["", "-"])}${dice.int(1, 9)}${digits(dice, dice.int(0, 30))}`;
    case 1:
      return string(dice);
    case 2:
      return dice.pick(["true", "false"]);
    case 3:
      return `${dice.int(1, 9)}.${digits(dice, dice.int(0, 20))}1`;
    case 4:
      return `[${list(() => jsonText(dice, depth + 1))}]`;
    default:
      return `{${Array.from({ length: dice.int(0, 3) }, (_, i) => `"${i}é":${jsonText(dice, depth + 1)}`).join(",")}}`;
  }
}

const newTypes: readonly ((dice: Dice) => RandomType)[] = [
  () => ({ ddl: "BOOLEAN", bindType: oracledb.DB_TYPE_BOOLEAN, value: (d) => d.chance(0.5) }),
  () => ({
    ddl: "JSON",
    expression: (bind) => `JSON(${bind})`,
    bindType: oracledb.DB_TYPE_CLOB,
    value: (d) => jsonText(d),
  }),
  (dice) => {
    const format = dice.pick(["FLOAT32", "FLOAT64", "INT8"]);
    const one = (d: Dice) =>
      format === "INT8" ? d.int(-128, 127) : d.pick([0, d.int(-9, 9) / 4, 2 ** d.int(-20, 20)]);
    return {
      ddl: `VECTOR(3, ${format})`,
      expression: (bind) => `TO_VECTOR(${bind}, 3, ${format})`,
      bindType: oracledb.DB_TYPE_CLOB,
      value: (d) => `[${one(d)},${one(d)},${one(d)}]`,
    };
  },
];

const oldTypes: readonly ((dice: Dice) => RandomType)[] = [
  ...[numberType, numberType, textType, textType, textType, timeType, timeType],
  ...[floatType, binaryType, rawType, largeType, intervalType, xmlType, rowidType],
];

/** A type that a version of the database has, with a random length, precision and unit. */
export function randomType(dice: Dice, version: number): RandomType {
  return dice.pick(version >= 23 ? [...oldTypes, ...newTypes] : oldTypes)(dice);
}
