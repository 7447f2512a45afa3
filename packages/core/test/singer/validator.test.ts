// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ProtocolError } from "../../src/errors.ts";
import { Decimal } from "../../src/singer/decimal.ts";
import { parseExact } from "../../src/singer/exact-json.ts";
import type { JsonObject } from "../../src/singer/json-value.ts";
import { createValidator, type ValidationFailure } from "../../src/singer/validator.ts";

/** Validates a record given as JSON text, so that numbers are as exact as they arrive. */
function validate(schema: string, record: string): ValidationFailure | undefined {
  return createValidator(parseExact(schema)).validate(parseExact(record) as JsonObject);
}

/** One property `a`. */
const of = (schema: string): string => `{"type":"object","properties":{"a":${schema}}}`;
const nines = "9".repeat(38);

const verdicts: [string, string, string | undefined][] = [
  ['{"type":"integer"}', "1", undefined],
  ['{"type":"integer"}', "1.0", undefined],
  ['{"type":"integer"}', "1.5", "must be integer"],
  ['{"type":"integer"}', '"1"', "must be integer"],
  ['{"type":["integer","null"]}', "null", undefined],
  ['{"type":["integer","null"]}', "true", "must be integer or null"],
  ['{"type":"integer"}', "12345678901234567890123", undefined],
  ['{"type":"integer"}', "12345678901234567890.5", "must be integer"],
  ['{"type":["integer","number"]}', "12345678901234567890.5", undefined],
  ['{"type":"number"}', "0.12345678901234567890123", undefined],
  ['{"type":"number"}', "1e400", undefined],
  ['{"type":"object"}', "12345678901234567890123", "must be object"],
  ['{"type":"string"}', "12345678901234567890123", "must be string"],
  ["{}", "12345678901234567890123", undefined],
  [`{"type":"integer","maximum":${nines}}`, nines, undefined],
  [`{"type":"integer","maximum":${nines}}`, `1${nines}`, `must be <= ${nines}`],
  [`{"type":"integer","maximum":${nines}}`, "1e38", `must be <= ${nines}`],
  ['{"type":"number","minimum":1,"exclusiveMinimum":true}', "1", "must be > 1"],
  ['{"type":"number","minimum":1,"exclusiveMinimum":true}', "1.00000000000000000001", undefined],
  ['{"type":"number","minimum":1,"exclusiveMinimum":false}', "1", undefined],
  ['{"type":"number","exclusiveMaximum":5,"maximum":9}', "5", "must be < 5"],
  ['{"type":"number","multipleOf":0.01}', "0.07", undefined],
  ['{"type":"number","multipleOf":0.01}', "0.075", "must be multiple of 0.01"],
  [
    '{"type":"number","multipleOf":1e-10}',
    "0.12345678901234567891",
    "must be multiple of 0.0000000001",
  ],
  ['{"type":"number","multipleOf":-20}', "3", undefined],
  ['{"enum":["x",null]}', "null", undefined],
  ['{"enum":["x",null]}', '"y"', "must be equal to one of the allowed values"],
  ['{"const":12345678901234567890123}', "12345678901234567890123", undefined],
  ['{"type":"string","format":"date-time"}', '"2024-01-01 00:00:00"', undefined],
  ['{"type":"string","format":"no-such-format"}', '"x"', undefined],
  ['{"type":"string","maxLength":3}', '"abcd"', "must NOT have more than 3 characters"],
  ['{"type":"string","maxLength":1}', '"😀"', undefined],
  ['{"type":"string","maxLength":3}', '"😀a😀"', undefined],
  ['{"type":"string","maxLength":2}', '"😀a😀"', "must NOT have more than 2 characters"],
  ['{"type":"string","maxLength":3}', '"\\ud83d\\ud83d\\ude00\\ude00"', undefined],
  ['{"maxLength":0}', "12", undefined],
  ['{"type":"string","pattern":"^a"}', '"b"', 'must match pattern "^a"'],
  ['{"type":"string","pattern":"(?P<x>a)"}', '"b"', undefined],
  ['{"type":"string","nullable":true}', "null", undefined],
  ['{"nullable":true,"enum":["x"]}', "null", undefined],
  ['{"type":"timestamp"}', '"x"', undefined],
  ['{"type":"any"}', "1", undefined],
  ['{"type":["string",{"type":"object"}]}', "{}", undefined],
  ['{"type":["string",{"type":"object"}]}', "1", "must be string or object"],
  ['{"type":[{"type":"object"}]}', "1", "must NOT be valid or object"],
  ['{"type":[]}', "1", undefined],
  ['{"anyOf":[{"type":"null"},{"type":"string"}]}', "1", "must be null or string"],
  ['{"oneOf":[{"type":"string","format":"date-time"},{"type":"string"}]}', '"x"', undefined],
  [
    '{"anyOf":[{"type":"integer"},{"type":"null"}],"oneOf":[{"minimum":5},{"type":"null"}]}',
    "4",
    "must be >= 5 or null",
  ],
  ['{"allOf":[{"type":"integer"},{"maximum":5}]}', "6", "must be <= 5"],
  ['{"not":{"type":"string"}}', '"x"', "must NOT be valid"],
  ['{"not":{"type":"timestamp"}}', '"x"', undefined],
  ['{"if":{"type":"string"},"then":{"maxLength":1},"else":{"type":"null"}}', "1", "must be null"],
  ['{"if":{"type":"varchar"},"then":{"maxLength":1}}', '"xyz"', undefined],
  ['{"type":"array","items":{"type":"integer"}}', "[1,2]", undefined],
  [
    '{"type":"array","prefixItems":[{"type":"string"}],"items":{"type":"integer"}}',
    '["a",1]',
    undefined,
  ],
  [
    '{"type":"array","uniqueItems":true}',
    "[1,1]",
    "must NOT have duplicate items (items ## 0 and 1 are identical)",
  ],
  ['{"type":"object","required":"id"}', "{}", undefined],
  ['{"type":"object","required":["id"]}', "{}", "must have required property 'id'"],
  ['{"type":"object","additionalProperties":{"scale_precision":"(38,10)"}}', '{"x":1}', undefined],
  [
    '{"type":"object","additionalProperties":false}',
    '{"x":1}',
    "must NOT have additional properties",
  ],
  [
    '{"type":"object","patternProperties":{"(?P<x>a)":{}},"additionalProperties":false}',
    '{"x":1}',
    undefined,
  ],
  ['{"type":"object","patternProperties":{"^x":{"type":"string"}}}', '{"y":1}', undefined],
  [
    '{"type":"object","dependentRequired":{"x":["y"]}}',
    '{"x":1}',
    "must have property y when property x is present",
  ],
  ['{"type":"object","dependencies":{"x":["y"]}}', '{"y":1}', undefined],
  ["true", "1", undefined],
  ["false", "1", "boolean schema is false"],
  ['"no schema"', "1", undefined],
];

const nestedFailures: [string, string, ValidationFailure][] = [
  [
    '{"type":"array","items":{"type":"integer"}}',
    '[1,"2"]',
    { pointer: "/a/1", reason: "must be integer" },
  ],
  [
    '{"type":"array","items":{"type":"integer"}}',
    "[1,12345678901234567890.5]",
    { pointer: "/a/1", reason: "must be integer" },
  ],
  [
    '{"prefixItems":[{"type":"string"}],"items":{"type":"integer"}}',
    '["a","b"]',
    { pointer: "/a/1", reason: "must be integer" },
  ],
  [
    '{"items":[{"type":"string"}],"additionalItems":false}',
    '["a","b"]',
    { pointer: "/a", reason: "must NOT have more than 1 items" },
  ],
  [
    '{"anyOf":[{"type":"null"},{"type":"object","properties":{"b/c":{"type":"string"}}}]}',
    '{"b/c":1}',
    { pointer: "/a/b~1c", reason: "must be string" },
  ],
];

describe("createValidator", () => {
  test.each(verdicts)("%s on %s: %j", (schema, value, reason) => {
    const expected = reason === undefined ? undefined : { pointer: "/a", reason };
    expect(validate(of(schema), `{"a":${value}}`)).toStrictEqual(expected);
  });

  test.each(nestedFailures)("%s on %s", (schema, value, expected) => {
    expect(validate(of(schema), `{"a":${value}}`)).toStrictEqual(expected);
  });

  test("the record itself", () => {
    const schema = '{"type":"object","required":["id"],"properties":{"id":{"type":"integer"}}}';
    expect(validate(schema, "{}")).toStrictEqual({
      pointer: "",
      reason: "must have required property 'id'",
    });
    expect(validate(schema, '{"id":7,"unknown":12345678901234567890123}')).toBeUndefined();
    expect(validate("false", "{}")).toStrictEqual({
      pointer: "",
      reason: "boolean schema is false",
    });
    expect(validate("null", "{}")).toBeUndefined();
  });

  test("names of Object.prototype are properties like any other", () => {
    const schema = '{"required":["toString"],"properties":{"constructor":{"type":"string"}}}';
    expect(validate(schema, '{"toString":1}')).toBeUndefined();
    expect(validate(schema, "{}")?.reason).toBe("must have required property 'toString'");
  });

  test("a failure never holds a value of the record", () => {
    const schema = of('{"enum":["x"],"pattern":"^x$"}');
    expect(JSON.stringify(validate(schema, '{"a":"secret"}'))).not.toContain("secret");
  });
});

describe("references", () => {
  const list = `{
    "$schema": "http://json-schema.org/draft-04/schema#",
    "id": "http://example.com/list.json#",
    "$ref": "#/components/node~1s/my%20node",
    "components": {"node/s": {"my node": {
      "type": ["object", "null"],
      "properties": {"value": {"$ref": "http://example.com/list.json#/$defs/digit"}, "next": {"$ref": "#"}}
    }}},
    "$defs": {"digit": {"type": "integer", "maximum": 9}}
  }`;

  test("are followed anywhere in the document, recursion included", () => {
    expect(validate(list, '{"value":1,"next":{"value":9,"next":null}}')).toBeUndefined();
    expect(validate(list, '{"value":1,"next":{"value":10}}')).toStrictEqual({
      pointer: "/next/value",
      reason: "must be <= 9",
    });
  });

  test.each([
    ['{"$ref":"#/definitions/none"}', "/properties/a/$ref: it leads to no schema of this document"],
    [
      '{"$ref":"https://example.com/x.json"}',
      "/properties/a/$ref: it leads to no schema of this document",
    ],
    ['{"$ref":"#/properties/a"}', "/properties/a/$ref: it leads back to itself"],
    [
      '{"anyOf":[{"$ref":"#/properties/a"}]}',
      "/properties/a/anyOf/0/$ref: it leads back to itself",
    ],
  ])("%s accepts everything, with a note", (schema, note) => {
    const validator = createValidator(parseExact(of(schema)));
    const notes = validator.notes.filter((text) => text.endsWith(note.slice(note.indexOf("$ref"))));
    expect(notes.length).toBeGreaterThan(0);
    expect(validator.validate({ a: 1 })).toBeUndefined();
  });

  test("a ring of references ends", () => {
    const schema =
      '{"properties":{"a":{"$ref":"#/definitions/x"}},"definitions":{"x":{"allOf":[{"$ref":"#/definitions/y"},{"type":"string"}]},"y":{"not":{"$ref":"#/definitions/x"}}}}';
    expect(validate(schema, '{"a":1}')).toStrictEqual({ pointer: "/a", reason: "must be string" });
    expect(validate(schema, '{"a":"x"}')).toBeUndefined();
  });

  test("schemas nested deeper than 100 levels accept everything", () => {
    const deep = (levels: number): string =>
      of(`${'{"anyOf":['.repeat(levels)}{"type":"string"}${"]}".repeat(levels)}`);
    expect(validate(deep(90), '{"a":1}')).toStrictEqual({
      pointer: "/a",
      reason: "must be string",
    });
    expect(validate(deep(450), '{"a":1}')).toBeUndefined();
    expect(createValidator(parseExact(deep(450))).notes).toStrictEqual([
      `/properties/a${"/anyOf/0".repeat(99)}: it is nested deeper than 100 levels`,
    ]);
  });
});

describe("schemas of a size that no stack holds when checks are nested", () => {
  const text = { type: ["null", "string"] };
  const wide = (count: number, more: object): object => ({
    type: "object",
    properties: {
      ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, text])),
      ...more,
    },
  });

  test("thousands of properties are checked, and one failure told", () => {
    const whole = { anyOf: [{ type: "integer" }, { type: "null" }] };
    const validator = createValidator(wide(3000, { whole }));
    expect(validator.notes).toEqual([]);
    expect(validator.validate({ p1: "x", p2999: null, whole: 5 })).toBeUndefined();
    expect(validator.validate({ p2999: 5 })).toEqual({
      pointer: "/p2999",
      reason: "must be null or string",
    });
    expect(validator.validate({ p0: 5, whole: "x" })).toEqual({
      pointer: "/whole",
      reason: "must be integer or null",
    });
    expect(validator.validate({ whole: Decimal.parse("12345678901234567890.5") })).toEqual({
      pointer: "/whole",
      reason: "must be integer or null",
    });
  });

  test("so are many levels with many properties each", () => {
    const levels = 30;
    let schema = wide(100, {});
    for (let level = 1; level < levels; level += 1) schema = wide(100, { next: schema });
    let record: JsonObject = { p99: 5 };
    for (let level = 1; level < levels; level += 1) record = { p0: "x", next: record };
    const validator = createValidator(schema);
    expect(validator.validate(record)).toEqual({
      pointer: `${"/next".repeat(levels - 1)}/p99`,
      reason: "must be null or string",
    });
    expect(validator.validate({ next: { p5: null } })).toBeUndefined();
  });

  test("what no form holds accepts everything, and says so", () => {
    const branches = Array.from({ length: 20_000 }, (_, i) => ({ required: [`p${i}`] }));
    const validator = createValidator({ properties: { a: { anyOf: branches } } });
    expect(validator.notes).toEqual(["the schema: it is too large to be compiled"]);
    expect(validator.validate({ a: 5 })).toBeUndefined();
  });
});

describe("notes and the strict variant", () => {
  const odd = parseExact(
    '{"properties":{"a":{"type":"timestamp"},"b":{"multipleOf":0,"minimum":"1","enum":"x","required":true,"maxLength":-1,"pattern":"("},"c":1,"d":{"properties":[]}}}',
  );

  test("name what is ignored", () => {
    expect(createValidator(odd).notes).toStrictEqual([
      '/properties/a/type: "timestamp" is no JSON type',
      "/properties/b/enum: it is no list of values",
      "/properties/b/maxLength: it is no length",
      "/properties/b/required: it is no list of names",
      "/properties/b/pattern: it is no regular expression of JavaScript",
      "/properties/b/minimum: it is no number",
      "/properties/b/multipleOf: it is not above zero",
      "/properties/c: it is no schema",
      "/properties/d/properties: it is no object",
    ]);
    expect(() => createValidator(odd, { strict: true })).toThrow(
      new ProtocolError(`the schema is not valid: ${createValidator(odd).notes.join("; ")}`),
    );
  });

  test.each([
    ["date-time", "2024-02-29T23:59:59Z", "2024-02-29T23:59:59"],
    ["date", "2024-02-29", "2023-02-29"],
    ["uuid", "9f3a3f0e-6a57-4d3e-8c2d-1b5f0f7d3c11", "x"],
    ["email", "a@example.com", "x"],
  ])("strict checks the format %s", (format, good, bad) => {
    const schema = parseExact(of(`{"type":"string","format":"${format}"}`));
    const validator = createValidator(schema, { strict: true });
    expect(validator.validate({ a: good })).toBeUndefined();
    expect(validator.validate({ a: bad })).toStrictEqual({
      pointer: "/a",
      reason: `must match format "${format}"`,
    });
    expect(createValidator(schema).validate({ a: bad })).toBeUndefined();
  });

  test("strict takes oneOf at its word, and leaves unknown formats alone", () => {
    const schema = parseExact(
      of('{"oneOf":[{"type":"string","format":"singer.decimal"},{"type":"string"}]}'),
    );
    expect(createValidator(schema, { strict: true }).validate({ a: "x" })).toStrictEqual({
      pointer: "/a",
      reason: "must match exactly one schema in oneOf",
    });
  });
});

describe("exact numbers", () => {
  test("both compiled forms agree on numbers that either can hold", () => {
    const rules = fc.record(
      {
        type: fc.constantFrom("integer", "number", ["integer", "null"]),
        minimum: fc.integer({ min: -20, max: 20 }),
        maximum: fc.integer({ min: -20, max: 20 }),
        exclusiveMinimum: fc.oneof(fc.boolean(), fc.integer({ min: -20, max: 20 })),
        exclusiveMaximum: fc.oneof(fc.boolean(), fc.integer({ min: -20, max: 20 })),
        multipleOf: fc.constantFrom(1, 2, 0.5, 0.25, 10),
      },
      { requiredKeys: [] },
    );
    const values = fc.integer({ min: -100, max: 100 }).map((quarter) => quarter / 4);
    fc.assert(
      fc.property(rules, values, (rule, value) => {
        const validator = createValidator({ properties: { a: rule } });
        const plain = validator.validate({ a: value });
        expect(validator.validate({ a: Decimal.from(value) })).toStrictEqual(plain);
        const other = Decimal.parse("12345678901234567890123");
        expect(validator.validate({ a: value, b: other })).toStrictEqual(plain);
      }),
      { numRuns: 60 },
    );
  });

  test("a type is named as the schema names it", () => {
    const schema = parseExact('{"properties":{"a":{"type":["integer","null"]}}}');
    const big = Decimal.parse("12345678901234567890123");
    for (const a of ["x", 0.5, Decimal.parse("12345678901234567890.5")]) {
      expect(createValidator(schema).validate({ a, b: big })).toStrictEqual({
        pointer: "/a",
        reason: "must be integer or null",
      });
    }
  });

  test("in nested places, beside their rounded neighbours", () => {
    const schema = of(
      `{"type":"array","items":{"properties":{"n":{"type":"number","maximum":${nines}}}}}`,
    );
    expect(validate(schema, `{"a":[{"n":${nines}},{"n":1}]}`)).toBeUndefined();
    expect(validate(schema, `{"a":[{"n":${nines}},{"n":${nines}.5}]}`)).toStrictEqual({
      pointer: "/a/1/n",
      reason: `must be <= ${nines}`,
    });
  });
});
