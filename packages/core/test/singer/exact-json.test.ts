// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Decimal } from "../../src/singer/decimal.ts";
import { parseExact, parseExactBytes, stringifyExact } from "../../src/singer/exact-json.ts";
import { readJson } from "../../src/singer/json-reader.ts";
import { readBigDecimal } from "./big-decimal.ts";
import { anyJsonText, nearlyJsonText, numberToken, unreadableReason } from "./json-texts.ts";

/** The value in a form that shows the kind of each number. */
function shown(text: string): string {
  return show(parseExact(text));
}

function show(value: unknown): string {
  if (value instanceof Decimal) return `D(${value.toJsonText()})`;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) return `[${value.map(show).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}:${show(member)}`)
    .join(",")}}`;
}

/** A text, and what is read. */
const numbers = [
  ["0", "0"],
  ["-0", "-0"],
  ["-0.0", "-0"],
  ["-0e5", "-0"],
  ["0.000000000000000000000000", "0"],
  ["0e400", "0"],
  ["0.1", "0.1"],
  ["1.10", "1.1"],
  ["1e3", "1000"],
  ["9007199254740991", "9007199254740991"],
  ["9007199254740992", "9007199254740992"],
  ["9007199254740993", "D(9007199254740993)"],
  ["-9007199254740993", "D(-9007199254740993)"],
  ["1700000000000000", "1700000000000000"],
  ["8000000000000001", "8000000000000001"],
  ["8000000000000011", "8000000000000011"],
  ["123456789012345.67", "123456789012345.67"],
  ["1234567890123456.7", "1234567890123456.8"],
  ["12345678901234567890.123456789", "D(12345678901234567890.123456789)"],
  ["0.30000000000000004", "0.30000000000000004"],
  ["0.3000000000000000444", "D(0.3000000000000000444)"],
  ["0.1000000000000000055511151231257827", "D(0.1000000000000000055511151231257827)"],
  ["0.1000000000000000000000000000000000", "0.1"],
  ["5.0000000000000000001", "D(5.0000000000000000001)"],
  ["10000000000000000000000", "1e+22"],
  ["100000000000000000000000", "1e+23"],
  ["1e400", "D(1e400)"],
  ["-1e400", "D(-1e400)"],
  ["1e-400", "D(1e-400)"],
  ["-1e-400", "D(-1e-400)"],
  ["1.5E+400", "D(1.5e400)"],
  ["5e-324", "5e-324"],
  ["4.9e-324", "D(4.9e-324)"],
  ["1.7976931348623157e308", "1.7976931348623157e+308"],
  ["1.7976931348623158e308", "D(1.7976931348623158e308)"],
  ["1e0000000000000000400", "D(1e400)"],
  ["1e00000000000000000005", "100000"],
  ["1e999999999", "D(1e999999999)"],
  [`0.${"0".repeat(330)}1`, "D(1e-331)"],
  [`1${"0".repeat(330)}`, "D(1e330)"],
  [`0.${"0".repeat(250)}1e-99`, "D(1e-350)"],
  [`1${"0".repeat(250)}e99`, "D(1e349)"],
] as const;

describe("numbers", () => {
  test.each(numbers)("%s", (text, expected) => {
    expect(shown(text)).toBe(expected.replace("1234567890123456.8", "D(1234567890123456.7)"));
    expect(shown(`{"a":${text}}`)).toBe(`{"a":${show(parseExact(text))}}`);
    expect(shown(`[0, ${text} ]`)).toBe(`[0,${show(parseExact(text))}]`);
  });

  test("a number is exact if and only if its digits are those of the token", () => {
    fc.assert(
      fc.property(numberToken, (token) => {
        const value = parseExact(token);
        const written = value instanceof Decimal ? value.toJsonText() : String(value);
        expect(readBigDecimal(written)).toEqual(readBigDecimal(token));
        const double = Number(token);
        const isExact =
          Number.isFinite(double) &&
          JSON.stringify(readBigDecimal(String(double)), bigintAsText) ===
            JSON.stringify(readBigDecimal(token), bigintAsText);
        expect(value instanceof Decimal).toBe(!isExact);
        if (isExact) expect(value).toBe(double);
      }),
      { numRuns: 2000 },
    );
  });
});

function bigintAsText(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

const textsWithLongNumbers = [
  ["two that share a double", "[12345678901234567890,12345678901234567891]"],
  [
    "one that shares its double with a short one",
    '{"a":0.1,"b":0.1000000000000000055511151231257827}',
  ],
  ["one that shares its double with an exponent", '{"a":1e19,"b":10000000000000000001}'],
  [
    "runs in strings",
    '{"a":"12345678901234567890","b":" 12345678901234567890","c":":12345678901234567890,"}',
  ],
  [
    "a string that looks like members",
    '["x",":12345678901234567890,"," \\"a\\":12345678901234567890,"]',
  ],
  ["a name of digits", '{"12345678901234567890":12345678901234567890,":12345678901234567890":1}'],
  ["an empty name", '{"":12345678901234567890,"a":{"":-12345678901234567890}}'],
  [
    "a name that ends with a backslash",
    '{"a\\\\":12345678901234567890,"b\\"":12345678901234567891}',
  ],
  ["blanks everywhere", '{ "a" : 12345678901234567890 ,\t"b":\n[ 12345678901234567891 ] }'],
  [
    "stand-in values",
    '{"a":8000000000000001,"b":12345678901234567890,"c":8000000000000001,"d":8000000000000011}',
  ],
  [
    "a stand-in value with an exponent",
    '{"a":8000000000000001e0,"b":12345678901234567890,"c":8000000000000001.0}',
  ],
  ["equal names", '{"a":12345678901234567890,"b":1,"a":12345678901234567891}'],
  ["names of digits are sorted", '{"2":12345678901234567890,"1":12345678901234567891}'],
  ["__proto__", '{"__proto__":12345678901234567890,"a":{"__proto__":[12345678901234567891]}}'],
  ["long exponents beside it", '{"a":12345678901234567890,"b":1e400,"c":0,"d":-1e-400}'],
  ["an exponent in a string beside a zero", '{"a":"3e400","b":0,"c":"x:1e400"}'],
  ["a minus before it", '{"a":-12345678901234567890.5,"b":[-12345678901234567890.5]}'],
  [
    "an exponent behind it",
    '{"a":1.2345678901234567e5,"b":1.2345678901234567e-400,"c":12345678901234567890E+2}',
  ],
  [
    "more of them than there are stand-ins",
    `[${Array.from({ length: 40 }, (_, i) => `1234567890123456789${i}`).join(",")}]`,
  ],
  ["a long name of a letter and digits", '{"e12345678901234567890":1,"a":"E12345678901234567890"}'],
  ["non-Latin text", '{"名":"日本 12345678901234567890","n":12345678901234567890}'],
] as const;

describe("long numbers among other things", () => {
  test.each(textsWithLongNumbers)("%s", (_, text) => {
    expect(show(parseExact(text))).toBe(show(readJson(text)));
    expect(show(parseExactBytes(Buffer.from(text)))).toBe(show(readJson(text)));
    expect(JSON.parse(text)).toEqual(JSON.parse(stringifyExact(parseExact(text))));
  });

  test("the last one of equal names wins, and integer names come first, as with JSON.parse", () => {
    expect(shown('{"b":1,"2":12345678901234567890,"1":0,"b":12345678901234567891}')).toBe(
      '{"1":0,"2":D(12345678901234567890),"b":D(12345678901234567891)}',
    );
  });

  test("__proto__ is an own property and changes no prototype", () => {
    for (const text of [
      '{"__proto__":{"x":1}}',
      '{"__proto__":12345678901234567890}',
      '{"__proto__":1e400}',
    ]) {
      const value = parseExact(text) as object;
      expect(Object.keys(value)).toEqual(["__proto__"]);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    }
  });
});

describe("any JSON text", () => {
  test("has the structure that JSON.parse gives, and the digits of its tokens", () => {
    fc.assert(
      fc.property(anyJsonText, ({ text, expected }) => {
        const value = parseExact(text);
        expect(show(value)).toBe(expected);
        expect(show(readJson(text))).toBe(expected);
        expect(stripped(value)).toEqual(JSON.parse(text));
      }),
      { numRuns: 1500 },
    );
  });

  test("bytes give what the text gives, wherever they lie", () => {
    fc.assert(
      fc.property(anyJsonText, fc.nat(20), ({ text }, before) => {
        const well = Buffer.from(text).toString("utf8");
        const bytes = Buffer.from(`${"7".repeat(before)}${well}7777777777777777`);
        const end = bytes.length - 16;
        const isAscii = end - before === well.length;
        const expected = show(parseExact(well));
        expect(show(parseExactBytes(bytes, before, end))).toBe(expected);
        expect(show(parseExactBytes(bytes, before, end, isAscii))).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  test("stringifyExact writes what parseExact reads", () => {
    fc.assert(
      fc.property(anyJsonText, ({ text, expected }) => {
        const written = stringifyExact(parseExact(text));
        expect(shown(written)).toBe(expected);
        expect(written).not.toMatch(/[\r\n]/);
      }),
    );
  });
});

/** Decimals as the numbers that JSON.parse makes of them. */
function stripped(value: unknown): unknown {
  if (value instanceof Decimal) return Number(value.toJsonText());
  if (Array.isArray(value)) return value.map(stripped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, stripped(member)]),
  );
}

describe("texts that are not JSON", () => {
  test.each([
    ["", "invalid JSON at character 0: the text is cut off"],
    ["  ", "invalid JSON at character 2: the text is cut off"],
    ['{"a":', "invalid JSON at character 5: the text is cut off"],
    ['{"a"', "invalid JSON at character 4: the text is cut off"],
    ['{"a":"secret', "invalid JSON at character 12: the text is cut off"],
    ["[1,2", "invalid JSON at character 4: the text is cut off"],
    ["[1,]", "invalid JSON at character 3: a value is expected"],
    ["{,}", "invalid JSON at character 1: a name is expected"],
    ['{"a":1,}', "invalid JSON at character 7: a name is expected"],
    ['{"a" 1}', 'invalid JSON at character 5: ":" is expected'],
    ['{"a":1 "b":2}', 'invalid JSON at character 7: "," or "}" is expected'],
    ["[1 2]", 'invalid JSON at character 3: "," or "]" is expected'],
    ["01", "invalid JSON at character 1: something follows the JSON value"],
    ["1.", "invalid JSON at character 2: the text is cut off"],
    ["[1.]", "invalid JSON at character 3: a digit is expected"],
    ["[.5]", "invalid JSON at character 1: a value is expected"],
    ["[+1]", "invalid JSON at character 1: a value is expected"],
    ["[-]", "invalid JSON at character 2: a digit is expected"],
    ["[1e]", "invalid JSON at character 3: a digit is expected"],
    ["nul", "invalid JSON at character 3: the text is cut off"],
    ["[nulx]", "invalid JSON at character 4: an unknown word"],
    ["NaN", "invalid JSON at character 0: a value is expected"],
    ['"a\nb"', "invalid JSON at character 2: a control character stands in a string"],
    ['"\\x"', "invalid JSON at character 2: an unknown escape"],
    ['"\\u12g4"', "invalid JSON at character 5: a hex digit is expected"],
    ["\ufeff1", "invalid JSON at character 0: a value is expected"],
    ["1\u00a0", "invalid JSON at character 1: something follows the JSON value"],
    ['{"a":012345678901234567890}', 'invalid JSON at character 6: "," or "}" is expected'],
    ['{"a":12345678901234567890.}', "invalid JSON at character 26: a digit is expected"],
    ['{"a":1.2345678901234567.8}', 'invalid JSON at character 23: "," or "}" is expected'],
    ['{"a":12345678901234567890e}', "invalid JSON at character 26: a digit is expected"],
    ['{"a":12345678901234567890x}', 'invalid JSON at character 25: "," or "}" is expected'],
    ["[1.2345678901234567e5e5]", 'invalid JSON at character 21: "," or "]" is expected'],
    ["[1.2345678901234567-5]", 'invalid JSON at character 19: "," or "]" is expected'],
    ["[+12345678901234567]", "invalid JSON at character 1: a value is expected"],
    ["[--12345678901234567]", "invalid JSON at character 2: a digit is expected"],
    ['{"a"12345678901234567890}', 'invalid JSON at character 4: ":" is expected'],
    ['{a":12345678901234567890,"}', "invalid JSON at character 1: a name is expected"],
    [
      "1e9999999999999999",
      "invalid JSON at character 0: the exponent of a number has more than 15 digits",
    ],
  ])("%j", (text, message) => {
    expect(() => parseExact(text)).toThrow(new SyntaxError(message));
  });

  test("are refused exactly where JSON.parse refuses them", () => {
    fc.assert(
      fc.property(nearlyJsonText, (text) => {
        // The one exception: an exponent of more than 15 digits.
        fc.pre(!/[eE][+-]?0*[1-9][0-9]{15}/.test(text));
        expect(outcome(() => parseExact(text))).toBe(outcome(() => JSON.parse(text)));
        expect(outcome(() => readJson(text))).toBe(outcome(() => JSON.parse(text)));
      }),
      { numRuns: 3000 },
    );
  });
});

function outcome(read: () => unknown): string {
  try {
    read();
    return "read";
  } catch (error) {
    return (error as Error).name;
  }
}

describe("nesting", () => {
  const nested = (depth: number, inside = "") =>
    `${"[".repeat(depth)}${inside}${"]".repeat(depth)}`;
  const nestedObjects = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

  test.each([1, 999, 1000])("%i levels are read and written", (depth) => {
    for (const text of [
      nested(depth),
      nested(depth, "0"),
      nestedObjects(depth),
      nested(depth, "12345678901234567890"),
    ]) {
      expect(stringifyExact(parseExact(text))).toBe(text);
    }
  });

  test.each([1001, 5000, 100_000])("%i levels are refused", (depth) => {
    for (const text of [
      nested(depth),
      nested(depth, "0"),
      nested(depth, "12345678901234567890"),
      "[".repeat(depth),
    ]) {
      expect(() => parseExact(text)).toThrow(
        new SyntaxError(`invalid JSON at character 1000: ${unreadableReason}`),
      );
    }
    expect(() => parseExact(nestedObjects(depth))).toThrow(SyntaxError);
  });

  test("a value nested deeper than 1100 levels is not written", () => {
    let value: unknown = 1;
    for (let i = 0; i < 100_000; i += 1) value = [value];
    expect(() => stringifyExact(value)).toThrow(
      new RangeError("arrays and objects are nested deeper than 1100 levels"),
    );
  });
});

describe("stringifyExact", () => {
  test("writes JSON with exact numbers in one line", () => {
    expect(
      stringifyExact({
        text: 'a"b\\c\n\u2028é日\u0000',
        half: "\ud800",
        numbers: [
          0,
          -0,
          1e21,
          0.1,
          Decimal.parse("1e400"),
          Decimal.parse("-0"),
          Decimal.parse("1.50"),
        ],
        nothing: null,
        left: undefined,
        yes: true,
        "": { __proto: false },
        empty: [{}, []],
      }),
    ).toBe(
      '{"text":"a\\"b\\\\c\\n\u2028é日\\u0000","half":"\\ud800","numbers":[0,-0.0,1e+21,0.1,1e400,-0.0,1.5],"nothing":null,"yes":true,"":{"__proto":false},"empty":[{},[]]}',
    );
  });

  test("writes an own __proto__", () => {
    expect(stringifyExact(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
    expect(stringifyExact(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
  });

  test.each([
    ["undefined", undefined, "a value of type undefined is not JSON"],
    ["a function", () => 1, "a value of type function is not JSON"],
    ["a bigint", [1n], "a value of type bigint is not JSON"],
    ["NaN", { a: Number.NaN }, "NaN and infinities are not JSON"],
    ["an infinity", [Number.NEGATIVE_INFINITY], "NaN and infinities are not JSON"],
    ["a date", { at: new Date(0) }, "an instance of a class is not JSON"],
    ["a map", new Map([["a", 1]]), "an instance of a class is not JSON"],
    ["bytes", Buffer.from("a"), "an instance of a class is not JSON"],
    ["a hole in an array", [1, undefined], "a value of type undefined is not JSON"],
  ])("refuses %s", (_, value, message) => {
    expect(() => stringifyExact(value)).toThrow(new TypeError(message));
  });
});
