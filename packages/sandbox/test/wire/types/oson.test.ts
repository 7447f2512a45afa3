// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeOson } from "../../../src/wire/types/decode-oson.ts";
import { encodeOson } from "../../../src/wire/types/encode-oson.ts";
import { formatOsonJson, jsonFromOson, osonFromJson } from "../../../src/wire/types/oson-json.ts";
import { OsonNumber, type OsonValue } from "../../../src/wire/types/oson-value.ts";
import { parseOsonJson } from "../../../src/wire/types/parse-oson-json.ts";
import { WireError } from "../../../src/wire/wire-error.ts";
import {
  bytes,
  dateTime,
  daySecond,
  mixedText,
  numberText,
  text,
  wholeDateTime,
  yearMonth,
  zonedDateTime,
} from "../arbitraries.ts";
import { type Driver, drivers } from "../driver.ts";

const exactNumber: fc.Arbitrary<OsonValue> = numberText
  // The driver counts the place of the last digit, and refuses what is below 1e-130.
  .filter((digits) => digits.length < 110)
  .map((digits) => parseOsonJson(digits));

const scalar: fc.Arbitrary<OsonValue> = fc.oneof(
  fc.constantFrom<OsonValue>(null, true, false, 0, -1, 0.1, ""),
  mixedText,
  exactNumber,
  wholeDateTime.map((value) => ({ oson: "date" as const, value })),
  dateTime.map((value) => ({ oson: "timestamp" as const, value })),
  zonedDateTime.map((value) => ({ oson: "timestampTz" as const, value })),
  yearMonth.map((value) => ({ oson: "intervalYearMonth" as const, value })),
  daySecond.map((value) => ({ oson: "intervalDaySecond" as const, value })),
  fc.float().map((value) => ({ oson: "binaryFloat" as const, value })),
  fc.double().map((value) => ({ oson: "binaryDouble" as const, value })),
  bytes(400).map((value) => ({ oson: "binary" as const, value: new Uint8Array(value) })),
  bytes(255).map((value) => ({ oson: "id" as const, value: new Uint8Array(value) })),
  fc
    .float32Array({ maxLength: 5 })
    .map((values) => ({ oson: "vector" as const, value: { values } })),
);

const name = fc.oneof(
  text(12),
  fc.constantFrom("__proto__", "constructor", "1", ""),
  text(90, 70).map((part) => part.repeat(4)),
);

const { tree } = fc.letrec<{ tree: OsonValue }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie("tree"), { maxLength: 6 }),
    fc.array(fc.tuple(name, tie("tree")), { maxLength: 6 }).map((pairs) => new Map(pairs)),
  ),
}));

/** A value as the driver has it: what its encoder takes and its decoder gives. */
function driverValue(driver: Driver, value: OsonValue): unknown {
  if (value instanceof OsonNumber) return Number(value.text);
  if (Array.isArray(value)) return value.map((item) => driverValue(driver, item as OsonValue));
  if (value instanceof Map) {
    return Object.fromEntries(
      [...(value as Map<string, OsonValue>)].map(([key, item]) => [key, driverValue(driver, item)]),
    );
  }
  if (typeof value !== "object" || value === null || !("oson" in value)) return value;
  const { IntervalDS, IntervalYM, JsonId } = driver.types;
  switch (value.oson) {
    case "intervalYearMonth":
      return new IntervalYM(value.value);
    case "intervalDaySecond": {
      const { nanoseconds: fseconds, ...rest } = value.value;
      return new IntervalDS({ ...rest, fseconds });
    }
    case "binary":
      return Buffer.from(value.value);
    case "id": {
      const id = new JsonId(value.value.length);
      id.set(value.value);
      return id;
    }
    case "vector":
      return value.value.values;
    default:
      return value.value;
  }
}

/** What the driver's encoder wants of objects. */
function encoderForm(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(encoderForm);
  if (
    typeof value !== "object" ||
    value === null ||
    Object.getPrototypeOf(value) !== Object.prototype
  ) {
    return value;
  }
  return { fields: Object.keys(value), values: Object.values(value).map(encoderForm) };
}

/** Whether some scalar of the value is of one of these kinds. */
function has(value: OsonValue, kinds: readonly string[]): boolean {
  if (value instanceof Map)
    return [...value.values()].some((item) => has(item as OsonValue, kinds));
  if (Array.isArray(value)) return value.some((item) => has(item as OsonValue, kinds));
  return (
    typeof value === "object" && value !== null && "oson" in value && kinds.includes(value.oson)
  );
}

const dates = ["date", "timestamp", "timestampTz"];
/** The driver's encoder writes every JS number as a NUMBER. */
const floats = ["binaryFloat", "binaryDouble"];

function usesKey(value: OsonValue, key: string): boolean {
  if (value instanceof Map) {
    const map = value as Map<string, OsonValue>;
    return map.has(key) || [...map.values()].some((item) => usesKey(item, key));
  }
  return Array.isArray(value) && (value as OsonValue[]).some((item) => usesKey(item, key));
}

describe("OSON", () => {
  test("round trip of every scalar type and of trees", () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(decodeOson(encodeOson(value))).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  test.each(drivers)("$name reads what is written", (driver) => {
    fc.assert(
      fc.property(tree, (value) => {
        // The driver's objects cannot have this key, and its dates are JS dates in local time.
        if (usesKey(value, "__proto__") || has(value, dates)) return;
        const theirs = new driver.OsonDecoder(encodeOson(value)).decode();
        expect(theirs).toEqual(driverValue(driver, value));
      }),
      { numRuns: 500 },
    );
  });

  test.each(drivers)("what $name writes is read", (driver) => {
    fc.assert(
      fc.property(tree, (value) => {
        if (usesKey(value, "__proto__") || has(value, [...dates, ...floats])) return;
        const mine = encoderForm(driverValue(driver, value));
        const image = Buffer.from(new driver.OsonEncoder().encode(mine, 65535));
        expect(driverValue(driver, decodeOson(image))).toEqual(driverValue(driver, value));
      }),
      { numRuns: 500 },
    );
  });

  test.each(drivers)("dates of $name, both ways", (driver) => {
    const date = new Date(2024, 4, 6, 7, 8, 9);
    const value = {
      year: 2024,
      month: 5,
      day: 6,
      hour: 7,
      minute: 8,
      second: 9,
      nanoseconds: 0,
    };
    const image = Buffer.from(new driver.OsonEncoder().encode([date], 255));
    expect(decodeOson(image)).toEqual([{ oson: "timestamp", value }]);
    date.setMilliseconds(120);
    const fraction = { ...value, nanoseconds: 120_000_000 };
    const zoned = { ...fraction, zone: { kind: "offset" as const, minutes: 60 } };
    const second = encodeOson([
      { oson: "timestamp", value: fraction },
      { oson: "date", value },
      { oson: "timestampTz", value: zoned },
    ]);
    date.setMilliseconds(0);
    const whole = new Date(date);
    date.setMilliseconds(120);
    expect(new driver.OsonDecoder(second).decode()).toEqual([date, whole, date]);
  });

  test.each(drivers)("many names and a large tree, as $name has them", (driver) => {
    const fields = new Map<string, OsonValue>();
    for (let index = 0; index < 70_000; index++) {
      fields.set(`name ${String(index)}`, index % 2 ? index : `value ${String(index)}`);
    }
    const image = encodeOson(fields);
    expect(decodeOson(image)).toEqual(fields);
    expect(new driver.OsonDecoder(image).decode()).toEqual(Object.fromEntries(fields));
    const theirs = new driver.OsonEncoder().encode(encoderForm(Object.fromEntries(fields)), 65535);
    expect(decodeOson(Buffer.from(theirs))).toEqual(fields);
    const long = "x".repeat(300_000);
    expect(decodeOson(encodeOson([long]))).toEqual([long]);
  });

  test("layout of a small object", () => {
    expect(
      encodeOson(
        new Map<string, OsonValue>([
          ["a", 1],
          ["b", [null]],
        ]),
      ).toString("hex"),
    ).toBe(
      [
        "ff4a5a", // magic
        "01", // version
        "2106", // 8-bit hashes, tiny nodes, length in code, inline leaf
        "02", // names
        "0004", // bytes of the names
        "0017", // bytes of the tree
        "0000", // tiny nodes
        "2c", // hash of a
        "e5", // hash of b
        "0000", // offset of a
        "0002", // offset of b
        "0161", // a
        "0162", // b
        "a4", // object, 32-bit offsets
        "02", // fields
        "0102", // their names
        "0000000c", // offset of the first value
        "00000010", // offset of the second value
        "3402c102", // number 1
        "e0", // array, 32-bit offsets
        "01", // items
        "00000016", // offset of the item
        "30", // null
      ].join(""),
    );
  });

  test("forms only servers write: relative offsets, shared names, short scalars", () => {
    const image = Buffer.from(
      [
        "ff4a5a01",
        "0107", // 8-bit hashes, length in code, inline leaf, relative offsets
        "01", // names
        "0002", // bytes of the names
        "0017", // bytes of the tree
        "0000",
        "2c",
        "0000",
        "0161",
        // 0: array of two, 16-bit offsets relative to here
        "c0020006000d",
        // 6: object with one field, its value at +5
        "8401010005",
        // 11: number 1 in two bytes
        "21c102",
        // 14 (expected at 13): filler
      ].join(""),
      "hex",
    );
    const shared = Buffer.concat([image.subarray(0, image.length - 1), Buffer.from("02", "hex")]);
    const treeStart = shared.length - 14;
    // 14: object with the names of the object at 6, its value at +5: the string "hi".
    const rest = Buffer.from("9c00060005026869", "hex");
    const whole = Buffer.concat([shared, rest]);
    whole.writeUInt16BE(14, treeStart + 4);
    expect(decodeOson(whole)).toEqual([new Map([["a", 1]]), new Map([["a", "hi"]])]);
    for (const driver of drivers) {
      expect(new driver.OsonDecoder(whole).decode()).toEqual([{ a: 1 }, { a: "hi" }]);
    }
  });

  test.each([
    ["empty", ""],
    ["other magic", "ff4a5b01"],
    ["other version", "ff4a5a020000"],
    ["unknown node", "ff4a5a01001000017a"],
    ["cut scalar", "ff4a5a0100100002330561"],
    ["a name outside", "ff4a5a010100010002000100002c00050161"],
    // An array whose only item is itself.
    ["a tree that is its own child", "ff4a5a010100000000000400 00c0010000".replace(" ", "")],
    // An object with name 2 of 1.
    ["an unknown name", "ff4a5a010100010002000600002c000001618401020005 30".replace(" ", "")],
  ])("%s", (_name, hex) => {
    expect(() => decodeOson(Buffer.from(hex, "hex"))).toThrow(WireError);
  });

  test("nodes that share bytes are refused before they grow", () => {
    // Thirty arrays, each with two items that are both the next array: 2^30 nodes in 220 bytes.
    const parts = [Buffer.from("ff4a5a01010000000000ff0000", "hex")];
    for (let level = 0; level < 30; level++) {
      const next = (level + 1) * 6;
      parts.push(Buffer.from([0xc0, 2, next >> 8, next & 255, next >> 8, next & 255]));
    }
    parts.push(Buffer.from([0x30]));
    expect(() => decodeOson(Buffer.concat(parts))).toThrow(/share bytes/);
  });

  test("nesting of 1024 is taken, more is refused, in both directions", () => {
    const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
    expect(jsonFromOson(osonFromJson(nested(1024)))).toBe(nested(1024));
    expect(() => osonFromJson(nested(1026))).toThrow(WireError);
    let deep: OsonValue = null;
    for (let depth = 0; depth < 3000; depth++) deep = [deep];
    expect(() => encodeOson(deep)).toThrow(WireError);
    expect(() => formatOsonJson(deep)).toThrow(WireError);
  });

  test("other refusals of the encoder", () => {
    expect(() => encodeOson(new Map([["x".repeat(65536), 1]]))).toThrow(WireError);
    expect(() => encodeOson({ oson: "id", value: new Uint8Array(256) })).toThrow(WireError);
    expect(() => encodeOson(Number.NaN)).toThrow(WireError);
    expect(() => osonFromJson("1e999")).toThrow(WireError);
  });
});
