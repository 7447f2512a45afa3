// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BufferReader } from "../../../src/wire/buffer-reader.ts";
import { BufferWriter } from "../../../src/wire/buffer-writer.ts";
import {
  readBinaryDouble,
  readBinaryFloat,
  writeBinaryDouble,
  writeBinaryFloat,
} from "../../../src/wire/types/binary-float.ts";
import {
  readBoolean,
  writeBoolean,
  writeNullBooleanBind,
} from "../../../src/wire/types/boolean.ts";
import {
  readDateTime,
  writeDate,
  writeTimestamp,
  writeTimestampTz,
} from "../../../src/wire/types/date-time.ts";
import {
  readIntervalDaySecond,
  readIntervalYearMonth,
  writeIntervalDaySecond,
  writeIntervalYearMonth,
} from "../../../src/wire/types/interval.ts";
import { readRaw, writeRaw } from "../../../src/wire/types/raw.ts";
import {
  decodeUtf16,
  encodeUtf16,
  readText,
  readText16,
  writeText,
  writeText16,
} from "../../../src/wire/types/text.ts";
import { WireError } from "../../../src/wire/wire-error.ts";
import {
  bytes,
  dateTime,
  daySecond,
  mixedText,
  wholeDateTime,
  yearMonth,
  zonedDateTime,
} from "../arbitraries.ts";
import { driverReader, drivers } from "../driver.ts";

function encode<T>(write: (writer: BufferWriter, value: T) => void, value: T): Buffer {
  const writer = new BufferWriter(16);
  write(writer, value);
  return writer.copy();
}

function decode<T>(read: (reader: BufferReader) => T, image: Buffer): T {
  const reader = new BufferReader(image);
  const value = read(reader);
  reader.expectEnd("value");
  return value;
}

const moment = {
  year: 2024,
  month: 2,
  day: 29,
  hour: 23,
  minute: 59,
  second: 58,
  nanoseconds: 123456789,
};

describe("dates and timestamps", () => {
  test.each([
    ["DATE", encode(writeDate, moment), "07 78 7c 02 1d 18 3c 3b"],
    ["TIMESTAMP", encode(writeTimestamp, moment), "0b 78 7c 02 1d 18 3c 3b 075bcd15"],
    [
      "TIMESTAMP without a fraction",
      encode(writeTimestamp, { ...moment, nanoseconds: 0 }),
      "07 78 7c 02 1d 18 3c 3b",
    ],
    [
      "TIMESTAMP WITH TIME ZONE, offset",
      encode(writeTimestampTz, { ...moment, zone: { kind: "offset" as const, minutes: -210 } }),
      "0d 78 7c 02 1d 18 3c 3b 075bcd15 11 1e",
    ],
    [
      // Region 4 097: 0x80 | 4097 >> 6, (4097 & 63) << 2.
      "TIMESTAMP WITH TIME ZONE, region",
      encode(writeTimestampTz, { ...moment, zone: { kind: "region" as const, id: 4097 } }),
      "0d 78 7c 02 1d 18 3c 3b 075bcd15 c0 04",
    ],
    [
      // 4712 BC: century -47, year -12.
      "the first year",
      encode(writeDate, { ...moment, year: -4712 }),
      "07 35 58 02 1d 18 3c 3b",
    ],
  ])("%s", (_name, image, hex) => {
    expect(image.toString("hex")).toBe(hex.replaceAll(" ", ""));
  });

  test("round trips", () => {
    fc.assert(
      fc.property(wholeDateTime, dateTime, zonedDateTime, (date, timestamp, zoned) => {
        expect(decode(readDateTime, encode(writeDate, date))).toEqual(date);
        expect(decode(readDateTime, encode(writeTimestamp, timestamp))).toEqual(timestamp);
        expect(decode(readDateTime, encode(writeTimestampTz, zoned))).toEqual(zoned);
      }),
    );
  });

  test.each(drivers)("$name reads them", (driver) => {
    // Version 7 takes years below 100 for years of the last century.
    const years = fc.integer({ min: 100, max: 9999 });
    fc.assert(
      fc.property(dateTime, years, (value, year) => {
        const day = Math.min(value.day, 28);
        const fields = { ...value, year, day };
        const expected = new Date(0);
        expected.setUTCFullYear(year, fields.month - 1, day);
        const millis = Math.floor(fields.nanoseconds / 1e6);
        expected.setUTCHours(fields.hour, fields.minute, fields.second, millis);
        const zone = { kind: "offset" as const, minutes: 90 };
        const images = [
          encode(writeTimestamp, fields),
          encode(writeTimestampTz, { ...fields, zone }),
        ];
        for (const image of images) {
          expect(driverReader(driver, image).readOracleDate(false)).toEqual(expected);
        }
      }),
    );
  });

  test.each(drivers)("what $name writes is read", (driver) => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
        (date) => {
          const fields = {
            year: date.getUTCFullYear(),
            month: date.getUTCMonth() + 1,
            day: date.getUTCDate(),
            hour: date.getUTCHours(),
            minute: date.getUTCMinutes(),
            second: date.getUTCSeconds(),
            nanoseconds: date.getUTCMilliseconds() * 1e6,
          };
          const written = (type: unknown): Buffer => {
            const buffer = new driver.GrowableBuffer();
            buffer.writeOracleDate(date, type);
            return Buffer.from(buffer.buf.subarray(0, buffer.pos));
          };
          const zoned = written(driver.types["DB_TYPE_TIMESTAMP_TZ"]);
          const zone = { kind: "offset" as const, minutes: 0 };
          expect(decode(readDateTime, zoned)).toEqual({ ...fields, zone });
          expect(encode(writeTimestampTz, { ...fields, zone })).toEqual(zoned);
          const local = written(driver.types["DB_TYPE_TIMESTAMP_LTZ"]);
          expect(decode(readDateTime, local)).toEqual(fields);
          expect(encode(writeTimestamp, fields)).toEqual(local);
        },
      ),
    );
  });

  test("an invalid JS Date arrives as it is", () => {
    for (const driver of drivers) {
      const buffer = new driver.GrowableBuffer();
      buffer.writeOracleDate(new Date(Number.NaN), driver.types["DB_TYPE_DATE"]);
      const image = Buffer.from(buffer.buf.subarray(0, buffer.pos));
      expect(decode(readDateTime, image)).toMatchObject({ year: -10100, month: 0, day: 0 });
    }
  });

  test("refusals", () => {
    const at = (fields: object) => ({ ...moment, ...fields });
    expect(() => encode(writeTimestamp, at({ nanoseconds: 1e9 }))).toThrow(WireError);
    expect(() => encode(writeTimestamp, at({ nanoseconds: -1 }))).toThrow(WireError);
    for (const zone of [
      { kind: "offset" as const, minutes: 960 },
      { kind: "region" as const, id: 8192 },
    ]) {
      expect(() => encode(writeTimestampTz, { ...moment, zone })).toThrow(WireError);
    }
    expect(() => decode(readDateTime, Buffer.from("03010203", "hex"))).toThrow(WireError);
    expect(() => decode(readDateTime, Buffer.from("07010203", "hex"))).toThrow(WireError);
  });
});

describe("intervals", () => {
  test.each([
    [encode(writeIntervalYearMonth, { years: 1, months: 2 }), "05 80000001 3e"],
    [encode(writeIntervalYearMonth, { years: -1, months: -11 }), "05 7fffffff 31"],
    [
      encode(writeIntervalDaySecond, {
        ...{ days: 4, hours: 5, minutes: 12, seconds: 10, nanoseconds: 222000000 },
      }),
      "0b 80000004 41 48 46 8d3b7380",
    ],
  ])("layout %#", (image, hex) => {
    expect(image.toString("hex")).toBe(hex.replaceAll(" ", ""));
  });

  test.each(drivers)("round trips, as $name has them", (driver) => {
    fc.assert(
      fc.property(yearMonth, daySecond, (ym, ds) => {
        const ymImage = encode(writeIntervalYearMonth, ym);
        const dsImage = encode(writeIntervalDaySecond, ds);
        expect(decode(readIntervalYearMonth, ymImage)).toEqual(ym);
        expect(decode(readIntervalDaySecond, dsImage)).toEqual(ds);
        const { nanoseconds: fseconds, ...rest } = ds;
        const { IntervalDS, IntervalYM } = driver.types;
        expect(driverReader(driver, ymImage).readOracleIntervalYM()).toEqual(new IntervalYM(ym));
        const theirDs = new IntervalDS({ ...rest, fseconds });
        expect(driverReader(driver, dsImage).readOracleIntervalDS()).toEqual(theirDs);
        const buffer = new driver.GrowableBuffer();
        buffer.writeOracleIntervalYM(new IntervalYM(ym));
        buffer.writeOracleIntervalDS(theirDs);
        expect(Buffer.from(buffer.buf.subarray(0, buffer.pos))).toEqual(
          Buffer.concat([ymImage, dsImage]),
        );
      }),
    );
  });

  test("null and refusals", () => {
    expect(decode(readIntervalYearMonth, Buffer.from([0]))).toBeNull();
    expect(decode(readIntervalDaySecond, Buffer.from([0]))).toBeNull();
    expect(() => encode(writeIntervalYearMonth, { years: 2 ** 31, months: 0 })).toThrow(WireError);
    expect(() => encode(writeIntervalYearMonth, { years: 0, months: 60 })).toThrow(WireError);
    expect(() => decode(readIntervalYearMonth, Buffer.from("0400000000", "hex"))).toThrow(
      WireError,
    );
    expect(() => decode(readIntervalDaySecond, Buffer.from("0b00", "hex"))).toThrow(WireError);
  });
});

describe("binary floats", () => {
  test.each([
    [encode(writeBinaryDouble, 1), "08bff0000000000000"],
    [encode(writeBinaryDouble, -1), "08400fffffffffffff"],
    [encode(writeBinaryFloat, 1.5), "04bfc00000"],
    [encode(writeBinaryFloat, -1.5), "04403fffff"],
  ])("layout %#", (image, hex) => {
    expect(image.toString("hex")).toBe(hex);
  });

  test.each(drivers)("round trips, as $name has them", (driver) => {
    fc.assert(
      fc.property(fc.double(), fc.float(), (double, float) => {
        const image = Buffer.concat([
          encode(writeBinaryDouble, double),
          encode(writeBinaryFloat, float),
        ]);
        const reader = new BufferReader(image);
        expect([readBinaryDouble(reader), readBinaryFloat(reader)]).toEqual([double, float]);
        const theirs = driverReader(driver, image);
        expect([theirs.readBinaryDouble(), theirs.readBinaryFloat()]).toEqual([double, float]);
        const buffer = new driver.GrowableBuffer();
        buffer.writeBinaryDouble(double);
        buffer.writeBinaryFloat(float);
        expect(Buffer.from(buffer.buf.subarray(0, 8))).toEqual(image.subarray(1, 9));
        expect(Buffer.from(buffer.buf.subarray(8, 12))).toEqual(image.subarray(10, 14));
      }),
    );
  });

  test("null and refusals", () => {
    expect(decode(readBinaryDouble, Buffer.from([0]))).toBeNull();
    expect(decode(readBinaryFloat, Buffer.from([255]))).toBeNull();
    expect(() => decode(readBinaryDouble, Buffer.from("0400000000", "hex"))).toThrow(WireError);
    expect(() => decode(readBinaryFloat, Buffer.from("0400", "hex"))).toThrow(WireError);
  });
});

describe("text, bytes and booleans", () => {
  test.each(drivers)("text round trips, as $name has it", (driver) => {
    fc.assert(
      fc.property(mixedText, (value) => {
        const expected = value === "" ? null : value;
        const utf8 = encode(writeText, value);
        const utf16 = encode(writeText16, value);
        expect(decode(readText, utf8)).toBe(expected);
        expect(decode(readText16, utf16)).toBe(expected);
        expect(driverReader(driver, utf8).readStr(1)).toBe(expected);
        expect(driverReader(driver, utf16).readStr(2)).toBe(expected);
        expect(decodeUtf16(encodeUtf16(value))).toBe(value);
      }),
    );
  });

  test("UTF-16 keeps lone surrogates and refuses half a unit", () => {
    expect(decode(readText16, encode(writeText16, "a\ud800b"))).toBe("a\ud800b");
    expect(() => decode(readText16, Buffer.from("03006100", "hex"))).toThrow(WireError);
  });

  test("RAW round trips and outlives its message", () => {
    fc.assert(
      fc.property(bytes(600, 1), (value) => {
        const image = encode(writeRaw, value);
        const raw = decode(readRaw, image);
        image.fill(0);
        expect(raw && Buffer.from(raw)).toEqual(value);
      }),
    );
    expect(decode(readRaw, Buffer.from([0]))).toBeNull();
  });

  test.each(drivers)("booleans, as $name has them", (driver) => {
    for (const value of [true, false]) {
      const image = encode(writeBoolean, value);
      expect(decode(readBoolean, image)).toBe(value);
      expect(driverReader(driver, image).readBool()).toBe(value);
    }
    const nothing = new BufferWriter();
    writeNullBooleanBind(nothing);
    expect(nothing.view().toString("hex")).toBe("fd01");
    expect(decode(readBoolean, nothing.copy())).toBeNull();
    expect(decode(readBoolean, Buffer.from([0]))).toBeNull();
    expect(() => decode(readBoolean, Buffer.from([253]))).toThrow(WireError);
  });
});
