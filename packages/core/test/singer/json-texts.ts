import fc from "fast-check";
import { readBigDecimal } from "./big-decimal.ts";

/** Why too deep a text is refused. */
export const unreadableReason = "arrays and objects are nested deeper than 1000 levels";

const digits = (max: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${max}}$`));
const wholePart = fc.oneof(
  fc.constant("0"),
  digits(22).map((text) => text.replace(/^0+(?=.)/, "")),
);

/** JSON numbers of every length, many of them at the edges of what a JavaScript number holds. */
export const numberToken: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom("", "-"),
        wholePart,
        fc.oneof(
          fc.constant(""),
          digits(30).map((text) => `.${text}`),
        ),
        fc.oneof(
          { weight: 3, arbitrary: fc.constant("") },
          {
            weight: 1,
            arbitrary: fc
              .tuple(fc.constantFrom("e", "E"), fc.constantFrom("", "+", "-"), digits(3))
              .map((parts) => parts.join("")),
          },
        ),
      )
      .map((parts) => parts.join("")),
  },
  {
    weight: 1,
    arbitrary: fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .map((value) => (Object.is(value, -0) ? "-0.0" : String(value))),
  },
  { weight: 1, arbitrary: fc.integer().map(String) },
  { weight: 1, arbitrary: fc.maxSafeInteger().map(String) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "0",
      "-0",
      "8000000000000001",
      "8000000000000011",
      "8000000000000001.0",
      "1e400",
      "-1e-400",
      "12345678901234567890",
      "12345678901234567891",
      "0.1",
      "0.1000000000000000055511151231257827",
      "1e19",
      "10000000000000000001",
      "1e0000000000000000400",
      "9007199254740993",
      "5e-324",
      "4e-324",
    ),
  },
);

/** A text, and what it means in the notation of the tests' `show`. */
export interface JsonText {
  readonly text: string;
  readonly expected: string;
}

/** What a number must become, told by BigInt arithmetic. */
function expectedNumber(token: string): string {
  const double = Number(token);
  const value = readBigDecimal(token);
  if (value.coefficient === 0n) return token.startsWith("-") ? "-0" : "0";
  if (Number.isFinite(double)) {
    const kept = readBigDecimal(String(double));
    if (kept.coefficient === value.coefficient && kept.exponent === value.exponent) {
      return String(double);
    }
  }
  return `D(${plainOrScientific(value.coefficient, value.exponent)})`;
}

function plainOrScientific(coefficient: bigint, exponent: number): string {
  const sign = coefficient < 0n ? "-" : "";
  const all = String(coefficient).replace("-", "");
  const power = all.length + exponent;
  const plain =
    exponent >= 0 && exponent < 100
      ? all + "0".repeat(exponent)
      : power > 0
        ? `${all.slice(0, power)}.${all.slice(power)}`
        : power > -100
          ? `0.${"0".repeat(-power)}${all}`
          : "x".repeat(100);
  if (exponent < 100 && sign.length + plain.length <= 40) return sign + plain;
  const fraction = all.length > 1 ? `.${all.slice(1)}` : "";
  return `${sign}${all.charAt(0)}${fraction}${power === 1 ? "" : `e${power - 1}`}`;
}

const blank = fc.constantFrom("", "", "", " ", "\t", "\n", "  \r\n");

const stringContent = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(
    "12345678901234567890",
    ":12345678901234567890,",
    '","a":12345678901234567890',
    "\\",
    '"',
    "\\\\",
    " 1e400 ",
    "3e400",
    "__proto__",
    "",
    "e12345678901234567890",
    "-1e-400",
    "\ud800",
    "名12345678901234567890",
  ),
);

/** A string as JSON, some of its characters as escapes. */
const stringText = fc.tuple(stringContent, fc.boolean()).map(([content, isEscaped]) => {
  const text = JSON.stringify(content);
  return isEscaped
    ? `"${[...content].map((c) => [...Array(c.length).keys()].map((i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, "0")}`).join("")).join("")}"`
    : text;
});

const scalar: fc.Arbitrary<JsonText> = fc.oneof(
  { weight: 4, arbitrary: numberToken.map((text) => ({ text, expected: expectedNumber(text) })) },
  {
    weight: 2,
    arbitrary: stringText.map((text) => ({ text, expected: JSON.stringify(JSON.parse(text)) })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("true", "false", "null").map((text) => ({ text, expected: text })),
  },
);

/** Random JSON texts with blanks, escapes, equal names and numbers of every kind. */
export const anyJsonText: fc.Arbitrary<JsonText> = fc.letrec<{ value: JsonText }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(fc.tuple(blank, tie("value"), blank), { maxLength: 5 }).map((items) => ({
      text: `[${items.map(([a, item, b]) => a + item.text + b).join(",")}]`,
      expected: `[${items.map(([, item]) => item.expected).join(",")}]`,
    })),
    fc
      .array(fc.tuple(blank, stringText, blank, tie("value"), blank), { maxLength: 5 })
      .map((members) => ({
        text: `{${members.map(([a, name, b, value, c]) => `${a}${name}${b}:${b}${value.text}${c}`).join(",")}}`,
        expected: expectedObject(
          members.map(([, name, , value]) => [JSON.parse(name), value.expected]),
        ),
      })),
  ),
})).value;

/** The last one of equal names wins at the place of the first one; names that are array indexes come first. */
function expectedObject(members: readonly (readonly [string, string])[]): string {
  const values = new Map(members);
  const isIndex = (name: string) => /^(?:0|[1-9][0-9]*)$/.test(name) && Number(name) < 2 ** 32 - 1;
  const names = [...values.keys()];
  const indexes = names.filter(isIndex).sort((a, b) => Number(a) - Number(b));
  const sorted = [...indexes, ...names.filter((name) => !isIndex(name))];
  return `{${sorted.map((name) => `${JSON.stringify(name)}:${values.get(name)}`).join(",")}}`;
}

/** JSON texts with one or two characters changed: some still are JSON, most are not. */
export const nearlyJsonText: fc.Arbitrary<string> = fc
  .tuple(
    anyJsonText,
    fc.array(
      fc.record({
        at: fc.nat(),
        remove: fc.nat(3),
        insert: fc.constantFrom(
          "",
          "",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          '"',
          "\\",
          "0",
          "1",
          ".",
          "e",
          "-",
          "+",
          " ",
          "\n",
          "\u0001",
          "12345678901234567",
          "e400",
          "\ufeff",
          "a",
          "/",
        ),
      }),
      { maxLength: 2 },
    ),
  )
  .map(([{ text }, edits]) =>
    edits.reduce((result, { at, remove, insert }) => {
      const place = at % (result.length + 1);
      return result.slice(0, place) + insert + result.slice(place + remove);
    }, text),
  );
