// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatOsonJson, jsonFromOson, osonFromJson } from "../../../src/wire/types/oson-json.ts";
import { OsonNumber, type OsonValue } from "../../../src/wire/types/oson-value.ts";
import { parseOsonJson } from "../../../src/wire/types/parse-oson-json.ts";
import { WireError } from "../../../src/wire/wire-error.ts";

describe("JSON text", () => {
  test("agrees with JSON.parse and JSON.stringify", () => {
    fc.assert(
      fc.property(fc.json({ depthSize: "small" }), (source) => {
        const plain = (value: OsonValue): unknown => {
          if (value instanceof OsonNumber) return Number(value.text);
          if (value instanceof Map) {
            return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
          }
          return Array.isArray(value) ? value.map((item) => plain(item as OsonValue)) : value;
        };
        const normal = JSON.stringify(JSON.parse(source, (_key, v: unknown) => (v === 0 ? 0 : v)));
        const value = parseOsonJson(source);
        expect(JSON.parse(JSON.stringify(plain(value)))).toEqual(JSON.parse(normal));
        expect(JSON.parse(formatOsonJson(value))).toEqual(JSON.parse(normal));
      }),
    );
  });

  test.each([
    '{"a":12345678901234567890.5,"b":[1e-7,0.1,-0]}',
    '{"a":12345678901234567890.5,"b":[1e-7,0.1,0]}',
    '{"1":"x","0":"\\u0007\\"\\\\","":{}}',
    "[]",
    "99999999999999999999999999999999999999",
    '"é😀"',
  ])("%s through OSON", (source) => {
    expect(jsonFromOson(osonFromJson(source))).toBe(source.replace("-0]", "0]"));
  });

  test.each([
    [
      {
        oson: "date",
        value: { year: 2024, month: 2, day: 3, hour: 4, minute: 5, second: 6, nanoseconds: 0 },
      },
      '"2024-02-03T04:05:06"',
    ],
    [
      {
        oson: "timestamp",
        value: {
          year: -44,
          month: 2,
          day: 3,
          hour: 4,
          minute: 5,
          second: 6,
          nanoseconds: 120_000_000,
        },
      },
      '"-0044-02-03T04:05:06.120000"',
    ],
    [
      {
        oson: "timestampTz",
        value: {
          year: 2024,
          month: 2,
          day: 3,
          hour: 4,
          minute: 5,
          second: 6,
          nanoseconds: 1,
          zone: { kind: "offset", minutes: 60 },
        },
      },
      '"2024-02-03T04:05:06.000000001Z"',
    ],
    [{ oson: "intervalYearMonth", value: { years: 1, months: 2 } }, '"P1Y2M"'],
    [{ oson: "intervalYearMonth", value: { years: 0, months: 0 } }, '"P0Y"'],
    [{ oson: "intervalYearMonth", value: { years: -1, months: 0 } }, '"-P1Y"'],
    [
      {
        oson: "intervalDaySecond",
        value: { days: 1, hours: 2, minutes: 3, seconds: 4, nanoseconds: 500_000_000 },
      },
      '"P1DT2H3M4.5S"',
    ],
    [
      {
        oson: "intervalDaySecond",
        value: { days: 0, hours: 0, minutes: 0, seconds: 0, nanoseconds: 0 },
      },
      '"PT0S"',
    ],
    [
      {
        oson: "intervalDaySecond",
        value: { days: -2, hours: 0, minutes: 0, seconds: 0, nanoseconds: 0 },
      },
      '"-P2D"',
    ],
    [{ oson: "binaryFloat", value: Math.fround(0.1) }, "0.1"],
    [{ oson: "binaryDouble", value: Number.NEGATIVE_INFINITY }, '"-Inf"'],
    [{ oson: "binaryDouble", value: Number.NaN }, '"Nan"'],
    [{ oson: "binary", value: new Uint8Array([1, 171]) }, '"01AB"'],
    [{ oson: "id", value: new Uint8Array([255]) }, '"FF"'],
    [{ oson: "vector", value: { values: new Float32Array([0.1, 2]) } }, "[0.1,2]"],
    [
      {
        oson: "vector",
        value: {
          values: new Int8Array([5]),
          sparse: { dimensions: 9, indices: new Uint32Array([3]) },
        },
      },
      "[9,[3],[5]]",
    ],
  ] as [OsonValue, string][])("scalar %#", (value, json) => {
    expect(formatOsonJson(value)).toBe(json);
  });

  test.each([
    "",
    " ",
    "{",
    "[1,]",
    "{a:1}",
    '{"a" 1}',
    "01",
    "1.",
    "+1",
    "nul",
    '"\\x"',
    '"\u0001"',
    '"abc',
    "[1 2]",
    "1 1",
    "NaN",
    "'a'",
  ])("%s is none", (source) => {
    expect(() => parseOsonJson(source)).toThrow(WireError);
  });
});
