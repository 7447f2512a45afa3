import fc from "fast-check";
import type { DateTimeFields, ZonedDateTimeFields } from "../../src/wire/types/date-time.ts";
import type { IntervalDaySecond, IntervalYearMonth } from "../../src/wire/types/interval.ts";

/** Bytes as a Buffer. */
export function bytes(maxLength = 300, minLength = 0): fc.Arbitrary<Buffer> {
  return fc.uint8Array({ minLength, maxLength }).map((array) => Buffer.from(array));
}

/** Bytes, or null where there are none. */
export function bytesOrNull(maxLength = 300): fc.Arbitrary<Buffer | null> {
  return bytes(maxLength).map((buffer) => (buffer.length === 0 ? null : buffer));
}

/** Text of whole characters, without lone surrogates, which UTF-8 cannot carry. */
export function text(maxLength = 100, minLength = 0): fc.Arbitrary<string> {
  return fc.string({ minLength, maxLength, unit: "binary" });
}

/** Mostly short text, at times longer than a short CLR. */
export const mixedText: fc.Arbitrary<string> = fc.oneof(
  text(60),
  fc.tuple(text(20, 1), fc.integer({ min: 1, max: 40 })).map(([part, times]) => part.repeat(times)),
);

export const ub2: fc.Arbitrary<number> = fc.nat(65535);
export const ub4: fc.Arbitrary<number> = fc.oneof(fc.nat(300), fc.nat(0xffffffff));
export const ub8: fc.Arbitrary<number> = fc.oneof(ub4, fc.nat(2 ** 48 - 1));
export const u8: fc.Arbitrary<number> = fc.nat(255);

export const dateTime: fc.Arbitrary<DateTimeFields> = fc.record({
  year: fc.oneof(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: -4712, max: -1 })),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 31 }),
  hour: fc.integer({ min: 0, max: 23 }),
  minute: fc.integer({ min: 0, max: 59 }),
  second: fc.integer({ min: 0, max: 59 }),
  nanoseconds: fc.oneof(fc.constant(0), fc.nat(999_999_999)),
});

/** A date and time whose fraction is 0. */
export const wholeDateTime: fc.Arbitrary<DateTimeFields> = dateTime.map((value) => ({
  ...value,
  nanoseconds: 0,
}));

export const zonedDateTime: fc.Arbitrary<ZonedDateTimeFields> = fc
  .tuple(
    dateTime,
    fc.oneof(
      fc.integer({ min: -899, max: 899 }).map((minutes) => ({ kind: "offset" as const, minutes })),
      fc.nat(8191).map((id) => ({ kind: "region" as const, id })),
    ),
  )
  .map(([value, zone]) => ({ ...value, zone }));

export const yearMonth: fc.Arbitrary<IntervalYearMonth> = fc.record({
  years: fc.integer({ min: -999_999_999, max: 999_999_999 }),
  months: fc.integer({ min: -11, max: 11 }),
});

export const daySecond: fc.Arbitrary<IntervalDaySecond> = fc.record({
  days: fc.integer({ min: -999_999_999, max: 999_999_999 }),
  hours: fc.integer({ min: -23, max: 23 }),
  minutes: fc.integer({ min: -59, max: 59 }),
  seconds: fc.integer({ min: -59, max: 59 }),
  nanoseconds: fc.integer({ min: -999_999_999, max: 999_999_999 }),
});

/** Canonical text of a NUMBER of at most 38 digits, or 40 where they pair up. */
export const numberText: fc.Arbitrary<string> = fc
  .tuple(fc.boolean(), fc.stringMatching(/^[1-9][0-9]{0,37}$/), fc.integer({ min: -129, max: 125 }))
  .map(([negative, digits, first]) => decimalText(negative, digits, first));

/** `digits` with the first one at 10^first. */
function decimalText(negative: boolean, all: string, first: number): string {
  const digits = all.replace(/0+$/, "");
  const sign = negative ? "-" : "";
  const point = first + 1;
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + "0".repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
