// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseExact } from "../../src/singer/exact-json.ts";
import { isJsonObject } from "../../src/singer/json-object.ts";
import { escapePointer } from "../../src/singer/json-pointer.ts";
import { keepSources, sourceOf } from "../../src/singer/json-source.ts";
import type { JsonObject, JsonValue } from "../../src/singer/json-value.ts";
import { numberToken } from "./json-texts.ts";

/** Reads a line that lies within other bytes and gives its record, whose sources are kept. */
function recordOf(line: string, depth: number): JsonObject {
  const before = Buffer.from("{}\n");
  const block = Buffer.concat([before, Buffer.from(line), Buffer.from("\n{")]);
  const record = (parseExact(line) as JsonObject)["record"] as JsonObject;
  keepSources(block, before.length, record, depth);
  return record;
}

function stepTo(path: string, name: string): string {
  return `${path}/${escapePointer(name)}`;
}

/** The sources of a record's nested values by their paths. */
function sourcesOf(value: JsonValue, path = "", found: Record<string, string> = {}) {
  const source = sourceOf(value);
  if (source !== undefined) found[path] = source;
  if (!isJsonObject(value)) return found;
  for (const [name, member] of Object.entries(value)) sourcesOf(member, stepTo(path, name), found);
  return found;
}

const cases: readonly (readonly [string, string, number, Record<string, string>])[] = [
  [
    "numbers as they are written",
    '{"type":"RECORD","stream":"a","record":{"n":1.10,"o":{"a":1.10,"b":1E5},"l":[ -0, 1.0 ]}}',
    0,
    { "/o": '{"a":1.10,"b":1E5}', "/l": "[ -0, 1.0 ]" },
  ],
  [
    "blanks, escapes and braces in strings",
    '{ "record" : { "\\u006f" : { "}" : "\\"]\\\\" , "é😀" : "\\u00e9" } , "l":\t[[ ],{} ] } , "type" : "RECORD" }',
    0,
    { "/o": '{ "}" : "\\"]\\\\" , "é😀" : "\\u00e9" }', "/l": "[[ ],{} ]" },
  ],
  [
    "objects within objects, as deep as asked for",
    '{"record":{"o":{"p":{"q":{"r":{}}},"l":[{}]}}}',
    2,
    {
      "/o": '{"p":{"q":{"r":{}}},"l":[{}]}',
      "/o/p": '{"q":{"r":{}}}',
      "/o/p/q": '{"r":{}}',
      "/o/l": "[{}]",
    },
  ],
  [
    "the last one of equal names",
    '{"record":{"o":{"z":{}}},"record":{"o":{"a":{}},"o":[1],"p":[],"p":5,"q":5,"q":{"x":{}},"__proto__":{"b":1.0}}}',
    1,
    { "/o": "[1]", "/q": '{"x":{}}', "/q/x": "{}", "/__proto__": '{"b":1.0}' },
  ],
  ["nothing where nothing is nested", '{"record":{"a":1,"b":"[]","c":null}}', 3, {}],
];

describe("the texts of nested values", () => {
  test.each(cases)("%s", (_, line, depth, sources) => {
    expect(sourcesOf(recordOf(line, depth))).toEqual(sources);
  });

  test("are not there for what nobody kept", () => {
    expect(sourceOf({ a: [] })).toBeUndefined();
    expect(sourceOf("[]")).toBeUndefined();
    expect(sourceOf(null)).toBeUndefined();
  });
});

/** A value's text with blanks anywhere, and what it holds. */
interface Written {
  readonly text: string;
  readonly members?: readonly (readonly [string, Written])[];
}

const blanks = fc.constantFrom("", "", " ", "\t ");
const scalar: fc.Arbitrary<Written> = fc
  .oneof(
    numberToken,
    fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)),
    fc.constantFrom("true", "false", "null", '"\\\\"', '"\\""', '"{["'),
  )
  .map((text) => ({ text }));
const names = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("a", "__proto__", "}"));
const tree = fc.letrec<{ value: Written; object: Written; list: Written }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalar, tie("object"), tie("list")),
  list: fc.tuple(fc.array(tie("value"), { maxLength: 4 }), blanks).map(([items, blank]) => ({
    text: `[${blank}${items.map(({ text }) => text).join(`${blank},`)}]`,
  })),
  object: fc
    .tuple(
      fc.uniqueArray(fc.tuple(names, tie("value")), { maxLength: 4, selector: ([name]) => name }),
      blanks,
      blanks,
    )
    .map(([members, before, behind]) => ({
      text: `{${before}${members
        .map(([name, { text }]) => `${JSON.stringify(name)}${before}:${behind}${text}`)
        .join(`${behind},${before}`)}${behind}}`,
      members,
    })),
}));

function expectedOf({ members }: Written, depth: number, path: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, member] of members ?? []) {
    const place = stepTo(path, name);
    if (/^[{[]/.test(member.text)) found[place] = member.text;
    if (depth > 0) Object.assign(found, expectedOf(member, depth - 1, place));
  }
  return found;
}

test("any record: each nested value has its own text", () => {
  fc.assert(
    fc.property(tree.object, blanks, fc.nat(3), (record, blank, depth) => {
      const line = `${blank}{"type":${blank}"RECORD"${blank},"record":${record.text}${blank}}`;
      const sources = sourcesOf(recordOf(line, depth));
      expect(sources).toEqual(expectedOf({ ...record }, depth, ""));
    }),
    { numRuns: 1000 },
  );
});
