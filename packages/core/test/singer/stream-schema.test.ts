// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ProtocolError } from "../../src/errors.ts";
import { Decimal } from "../../src/singer/decimal.ts";
import { parseExact } from "../../src/singer/exact-json.ts";
import type { JsonSchema } from "../../src/singer/json-value.ts";
import {
  anyJson,
  isAnyJson,
  type PropertyType,
  resolveProperties,
  resolvePropertyType,
  resolveStreamSchema,
} from "../../src/singer/stream-schema.ts";
import { createValidator } from "../../src/singer/validator.ts";

const d = (text: string): Decimal => Decimal.parse(text);
const nines = "9".repeat(38);
const nullable = { nullable: true };
const notNull = { nullable: false };

const cases: [string, PropertyType][] = [
  ["{}", anyJson],
  ["true", anyJson],
  ["false", anyJson],
  ["1", anyJson],
  ['{"type":"string"}', { kinds: ["string"], ...notNull }],
  ['{"type":["null","string"]}', { kinds: ["string"], ...nullable }],
  ['{"type":["string","integer"]}', { kinds: ["string", "integer"], ...notNull }],
  ['{"type":["number","integer","null"]}', { kinds: ["number"], ...nullable }],
  ['{"type":"null"}', { kinds: [], ...nullable }],
  ['{"type":[]}', anyJson],
  ['{"type":"any"}', anyJson],
  ['{"type":["timestamp"]}', anyJson],
  ['{"type":"constructor"}', anyJson],
  ['{"type":["string",{"type":"array"}]}', { kinds: ["string", "array"], ...notNull }],
  ['{"type":"string","nullable":true}', { kinds: ["string"], ...nullable }],
  ['{"$ref":"#/$defs/id","nullable":true}', { kinds: ["integer"], ...nullable }],
  ['{"enum":["a",null,1]}', { kinds: ["string", "integer"], ...nullable }],
  ['{"enum":[1,2.5]}', { kinds: ["number"], ...notNull }],
  ['{"enum":[true,[],{}]}', { kinds: ["boolean", "object", "array"], ...notNull }],
  ['{"const":12345678901234567890123}', { kinds: ["integer"], ...notNull }],
  ['{"const":0.12345678901234567890123}', { kinds: ["number"], ...notNull }],
  ['{"const":null}', { kinds: [], ...nullable }],
  ['{"properties":{}}', { kinds: ["object"], ...nullable }],
  ['{"items":{}}', { kinds: ["array"], ...nullable }],
  ['{"prefixItems":[{}]}', { kinds: ["array"], ...nullable }],
  [
    '{"type":["string","null"],"format":"date-time","maxLength":30,"description":"when"}',
    { kinds: ["string"], ...nullable, format: "date-time", maxLength: 30, description: "when" },
  ],
  ['{"type":"integer","format":"date-time","maxLength":3}', { kinds: ["integer"], ...notNull }],
  ['{"type":"string","minimum":1,"multipleOf":2}', { kinds: ["string"], ...notNull }],
  ['{"type":"string","maxLength":-1}', { kinds: ["string"], ...notNull }],
  [
    '{"type":"string","contentEncoding":"base64","x-oracle":"RAW(16)"}',
    { kinds: ["string"], ...notNull, contentEncoding: "base64", xOracle: "RAW(16)" },
  ],
  [
    `{"type":"integer","minimum":-${nines},"maximum":${nines}}`,
    { kinds: ["integer"], ...notNull, minimum: d(`-${nines}`), maximum: d(nines) },
  ],
  [
    '{"type":"number","minimum":-100000,"exclusiveMinimum":true,"maximum":1e5,"exclusiveMaximum":true,"multipleOf":0.01}',
    {
      kinds: ["number"],
      ...notNull,
      minimum: d("-100000"),
      exclusiveMinimum: true,
      maximum: d("100000"),
      exclusiveMaximum: true,
      scale: 2,
    },
  ],
  [
    '{"type":"number","minimum":1,"exclusiveMinimum":0,"maximum":5,"exclusiveMaximum":5,"multipleOf":25}',
    {
      kinds: ["number"],
      ...notNull,
      minimum: d("1"),
      maximum: d("5"),
      exclusiveMaximum: true,
      scale: 0,
    },
  ],
  [
    '{"type":"number","minimum":"1","exclusiveMinimum":true,"multipleOf":-20}',
    { kinds: ["number"], ...notNull },
  ],
  [
    '{"type":["null","string"],"format":"singer.decimal","precision":38,"scale":10}',
    {
      kinds: ["string"],
      ...nullable,
      format: "singer.decimal",
      decimal: { precision: 38, scale: 10 },
    },
  ],
  [
    '{"type":"string","format":"singer.decimal","additionalProperties":{"scale_precision":"(12,-2)"}}',
    {
      kinds: ["string"],
      ...notNull,
      format: "singer.decimal",
      decimal: { precision: 12, scale: -2 },
    },
  ],
  [
    '{"type":"string","format":"x-singer.decimal","precision":"x","additionalProperties":{"scale_precision":"(*,*)"}}',
    { kinds: ["string"], ...notNull, format: "x-singer.decimal", decimal: {} },
  ],
  [
    '{"anyOf":[{"type":"null"},{"type":"string","format":"date-time"}]}',
    { kinds: ["string"], ...nullable, format: "date-time" },
  ],
  [
    '{"anyOf":[{"type":"string","format":"date-time"},{"type":["string","null"]}]}',
    { kinds: ["string"], ...nullable },
  ],
  [
    '{"oneOf":[{"type":"string","maxLength":5},{"type":"string","maxLength":9},{"type":"integer","maximum":7}]}',
    { kinds: ["string", "integer"], ...notNull, maxLength: 9, maximum: d("7") },
  ],
  [
    '{"oneOf":[{"type":"integer","minimum":0,"maximum":9},{"type":"number","exclusiveMinimum":0,"maximum":99,"multipleOf":0.1}]}',
    { kinds: ["number"], ...notNull, minimum: d("0"), maximum: d("99"), scale: 1 },
  ],
  [
    '{"oneOf":[{"type":"number","exclusiveMinimum":0,"maximum":9},{"type":"number","exclusiveMinimum":0}]}',
    { kinds: ["number"], ...notNull, minimum: d("0"), exclusiveMinimum: true },
  ],
  [
    '{"anyOf":[{"type":"string","format":"singer.decimal","precision":5,"scale":2},{"type":"string","format":"singer.decimal","precision":6,"scale":4}]}',
    {
      kinds: ["string"],
      ...notNull,
      format: "singer.decimal",
      decimal: { precision: 7, scale: 4 },
    },
  ],
  [
    '{"anyOf":[{"type":"null"},{"type":"integer","x-oracle":"NUMBER(9)"}]}',
    { kinds: ["integer"], ...nullable, xOracle: "NUMBER(9)" },
  ],
  [
    '{"anyOf":[{"type":"string","x-oracle":"DATE"},{"type":"integer","x-oracle":"NUMBER(9)"}]}',
    { kinds: ["string", "integer"], ...notNull },
  ],
  [
    '{"allOf":[{"type":["string","null"],"maxLength":9},{"type":"string","maxLength":5,"format":"uuid"}]}',
    { kinds: ["string"], ...notNull, maxLength: 5, format: "uuid" },
  ],
  [
    '{"allOf":[{"type":"number","minimum":0},{"type":"integer","exclusiveMinimum":0,"maximum":9}]}',
    { kinds: ["integer"], ...notNull, minimum: d("0"), exclusiveMinimum: true, maximum: d("9") },
  ],
  [
    '{"allOf":[{"type":"string"},{"type":"integer"}]}',
    { kinds: ["string", "integer"], ...notNull },
  ],
  [
    '{"maxLength":7,"description":"outer","anyOf":[{"type":"string","description":"inner"},{"type":"null"}]}',
    { kinds: ["string"], ...nullable, maxLength: 7, description: "outer" },
  ],
  ['{"$ref":"#/$defs/id"}', { kinds: ["integer"], ...notNull }],
  ['{"$ref":"#/definitions/with~1slash%20"}', { kinds: ["boolean"], ...nullable }],
  ['{"$ref":"#/definitions/chain"}', { kinds: ["integer"], ...notNull }],
  ['{"$ref":"#/definitions/none"}', anyJson],
  ['{"$ref":"https://example.com/x"}', anyJson],
  ['{"$ref":"#/definitions/ring"}', anyJson],
  ['{"anyOf":[{"$ref":"#/definitions/tree"},{"type":"null"}]}', { kinds: ["object"], ...nullable }],
];

const document = `"$defs":{"id":{"type":"integer"}},"definitions":{
  "with/slash ":{"type":["boolean","null"]},
  "chain":{"$ref":"#/definitions/chain2"},"chain2":{"$ref":"#/$defs/id"},
  "ring":{"$ref":"#/definitions/ring2"},"ring2":{"allOf":[{"$ref":"#/definitions/ring"}]},
  "tree":{"type":"object","properties":{"left":{"$ref":"#/definitions/tree"}}}}`;

/** References that lead to `end` on 2^30 ways. */
function doubling(end: JsonSchema): JsonSchema {
  const definitions = Array.from({ length: 60 }, (_, index) => {
    const ref = { $ref: `#/definitions/d${index + 1}` };
    return [`d${index}`, { allOf: [ref, ref] }];
  });
  return {
    $ref: "#/definitions/d30",
    definitions: { ...Object.fromEntries(definitions), d60: end },
  };
}

describe("resolvePropertyType", () => {
  test.each(cases)("%s", (schema, expected) => {
    const root = parseExact(`{${document}}`);
    expect(resolvePropertyType(parseExact(schema), root)).toStrictEqual(expected);
  });

  test("any JSON is known as such", () => {
    expect(isAnyJson(anyJson)).toBe(true);
    expect(isAnyJson(resolvePropertyType({ type: ["string", "object"] }))).toBe(false);
  });

  test("deep nesting and doubling references end", () => {
    const deep = parseExact(`${'{"anyOf":['.repeat(400)}{"type":"string"}${"]}".repeat(400)}`);
    expect(resolvePropertyType(deep)).toStrictEqual(anyJson);
    expect(resolvePropertyType(doubling({ type: "string" }))).toStrictEqual({
      kinds: ["string"],
      nullable: false,
    });
  });

  test("holds every value that the schema allows", () => {
    const leaf = fc.record(
      {
        type: fc.constantFrom(
          "string",
          "integer",
          "number",
          "null",
          ["integer", "null"],
          ["string", "number"],
        ),
        minimum: fc.integer({ min: -3, max: 3 }),
        maximum: fc.integer({ min: -3, max: 3 }),
        exclusiveMinimum: fc.boolean(),
        multipleOf: fc.constantFrom(1, 0.5, 0.25),
        maxLength: fc.nat(3),
      },
      { requiredKeys: [] },
    );
    const schemas = fc.letrec((tie) => ({
      schema: fc.oneof(
        { depthSize: "small" },
        leaf,
        fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
        fc.record({
          allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }),
          maxLength: fc.nat(3),
        }),
        fc.record({
          oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }),
          nullable: fc.boolean(),
        }),
      ),
    })).schema;
    const values = fc.constantFrom(null, "", "abc", "abcd", 0, 1, -2, 0.5, 2.25, 4, true, {}, []);
    fc.assert(
      fc.property(schemas, values, (schema, value) => {
        const validator = createValidator({ properties: { a: schema } });
        if (validator.validate({ a: value as never }) !== undefined) return;
        expect(holds(resolvePropertyType(schema), value)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

/** Whether a type holds a value, by the plain meaning of its facets. */
function holds(type: PropertyType, value: unknown): boolean {
  if (value === null) return type.nullable;
  if (typeof value === "number") return holdsNumber(type, Decimal.from(value));
  const kind = Array.isArray(value) ? "array" : typeof value;
  const fits = typeof value !== "string" || value.length <= (type.maxLength ?? value.length);
  return type.kinds.some((known) => known === kind) && fits;
}

function holdsNumber(type: PropertyType, number: Decimal): boolean {
  const low = type.minimum === undefined ? 1 : number.compare(type.minimum);
  const high = type.maximum === undefined ? -1 : number.compare(type.maximum);
  const fits = [
    type.kinds.includes("number") || (type.kinds.includes("integer") && number.isInteger),
    type.exclusiveMinimum === true ? low > 0 : low >= 0,
    type.exclusiveMaximum === true ? high < 0 : high <= 0,
    number.scale <= (type.scale ?? number.scale),
  ];
  return !fits.includes(false);
}

describe("resolveStreamSchema", () => {
  test("doubling references to properties end", () => {
    const a = { type: "string" };
    expect(resolveStreamSchema(doubling({ properties: { a } })).properties).toStrictEqual([
      { name: "a", type: { kinds: ["string"], nullable: false }, required: false, schema: a },
    ]);
  });

  test("names properties in order, with what is required", () => {
    const schema = {
      type: "object",
      required: ["b", "none"],
      properties: { b: { type: "string" }, a: true, __proto__: null },
    };
    expect(resolveStreamSchema(schema)).toStrictEqual({
      properties: [
        {
          name: "b",
          type: { kinds: ["string"], ...notNull },
          required: true,
          schema: { type: "string" },
        },
        { name: "a", type: anyJson, required: false, schema: {} },
      ],
    });
  });

  test("gathers properties from references and branches", () => {
    const schema = {
      $ref: "#/definitions/base",
      allOf: [{ properties: { id: { maximum: 9 }, c: { type: "string" } }, required: ["c"] }],
      anyOf: [
        { properties: { x: { type: "string", maxLength: 3 }, y: {} }, required: ["x"] },
        { properties: { x: { type: "integer" } }, required: ["x"] },
        { type: "null" },
      ],
      required: ["y"],
      definitions: { base: { properties: { id: { type: "integer" } }, required: ["id"] } },
    };
    expect(
      resolveStreamSchema(schema).properties.map(({ name, type, required }) => [
        name,
        type,
        required,
      ]),
    ).toStrictEqual([
      ["id", { kinds: ["integer"], ...notNull, maximum: d("9") }, true],
      ["c", { kinds: ["string"], ...notNull }, true],
      ["x", { kinds: ["string", "integer"], ...notNull, maxLength: 3 }, false],
      ["y", anyJson, true],
    ]);
  });
});

describe("schemas from the wild", () => {
  test("draft 4, 7 and 2020-12 give the same", () => {
    const column = { kinds: ["integer"], ...nullable, minimum: d("0"), exclusiveMinimum: true };
    for (const schema of [
      {
        $schema: "http://json-schema.org/draft-04/schema#",
        properties: { a: { $ref: "#/definitions/a" } },
        definitions: { a: { type: ["integer", "null"], minimum: 0, exclusiveMinimum: true } },
      },
      {
        $schema: "http://json-schema.org/draft-07/schema#",
        properties: { a: { anyOf: [{ type: "integer", exclusiveMinimum: 0 }, { type: "null" }] } },
      },
      {
        $schema: "https://json-schema.org/draft/2020-12/schema",
        properties: { a: { $ref: "#a", nullable: true } },
        $defs: { a: { $anchor: "a", type: "integer", exclusiveMinimum: 0 } },
      },
    ]) {
      expect(resolveStreamSchema(schema).properties.map(({ type }) => type)).toStrictEqual([
        column,
      ]);
    }
  });

  test("nested properties are there for flattening, recursion ends", () => {
    const root = {
      properties: { node: { $ref: "#/definitions/node" } },
      definitions: {
        node: {
          type: "object",
          properties: { next: { $ref: "#/definitions/node" }, v: { type: "string" } },
        },
      },
    };
    const [node] = resolveStreamSchema(root).properties;
    expect(node?.type).toStrictEqual({ kinds: ["object"], ...notNull });
    expect(resolveProperties(node?.schema, root)?.map(({ name }) => name)).toStrictEqual([
      "next",
      "v",
    ]);
    expect(resolveProperties({ type: "string" }, root)).toBeUndefined();
    const endless = { definitions: { a: { allOf: [{ $ref: "#/definitions/a" }] } } };
    expect(resolveProperties({ $ref: "#/definitions/a" }, endless)).toBeUndefined();
  });

  test("an empty object of properties is a schema", () => {
    expect(resolveStreamSchema({ properties: {} })).toStrictEqual({ properties: [] });
  });

  test.each([{ type: "object" }, {}, true, null, [], { properties: [] }, { $ref: "#" }])(
    "refuses %j",
    (schema) => {
      expect(() => resolveStreamSchema(schema)).toThrow(
        new ProtocolError("the schema has no properties", {
          hint: "The tap must name the properties of the stream's records in its SCHEMA message.",
        }),
      );
    },
  );
});
