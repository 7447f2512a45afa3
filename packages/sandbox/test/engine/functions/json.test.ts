// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonText } from "../../../src/engine/functions/json/json-tree.ts";
import { parseJson } from "../../../src/engine/functions/json/parse-json.ts";
import {
  conditionFailure,
  evaluate,
  failure,
  test3,
  testSession,
  typeOf,
} from "../expressions/support.ts";

const session = testSession({ version: 23 });

describe("reading and writing JSON", () => {
  it("gives back what JSON.stringify wrote", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const node = parseJson(text, { strict: true });
        expect(node && jsonText(node)).toBe(text);
        expect(node && JSON.parse(jsonText(node, { pretty: true, ascii: true }))).toEqual(
          JSON.parse(text),
        );
      }),
    );
  });

  it("accepts in strict syntax exactly what JSON.parse accepts", () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"a"',
      "1",
      "-0",
      "0.5",
      "01",
      "1.",
      "true",
      "null",
      " ",
      "'a'",
      "a",
      "1e5",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 7 }), (parts) => {
        const text = parts.join("");
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        expect(parseJson(text, { strict: true }) !== undefined).toBe(valid);
      }),
      { numRuns: 3000 },
    );
  });

  it("never loses a digit", () => {
    const text = '{"n":12345678901234567890.10,"e":1E+400}';
    expect(evaluate(`JSON_SERIALIZE('${text}')`)).toBe(text);
    expect(evaluate(`JSON_VALUE('${text}', '$.n')`)).toBe("12345678901234567890.10");
    expect(evaluate(`JSON_QUERY('[${text}]', '$[0]')`)).toBe(text);
    expect(evaluate(`JSON('${text}')`, { session })).toBe(text);
  });

  it("is deep but not endless", () => {
    expect(parseJson("[".repeat(1000) + "]".repeat(1000))?.kind).toBe("array");
    expect(parseJson("[".repeat(100_000))).toBe(undefined);
  });
});

describe("IS JSON", () => {
  it.each([
    ["'{}' IS JSON", true],
    ["'[1,2' IS JSON", false],
    ["'abc' IS NOT JSON", true],
    ["'{a:1}' IS JSON", true],
    ["'{a:1}' IS JSON STRICT", false],
    ["'{\"a\":1,}' IS JSON", true],
    ["'{\"a\":1,}' IS JSON (STRICT)", false],
    ['\'{"a":1,"a":2}\' IS JSON', true],
    ['\'{"a":1,"a":2}\' IS JSON WITH UNIQUE KEYS', false],
    ["'5' IS JSON DISALLOW SCALARS", false],
    ["NULL IS JSON", null],
    ["TO_BLOB(HEXTORAW('5B5D')) IS JSON", true],
  ])("%s", (text, value) => {
    expect(test3(text)).toBe(value);
  });

  it("asks for a shape since 23ai", () => {
    expect(test3("'[]' IS JSON ARRAY", { session })).toBe(true);
    expect(test3("'[]' IS JSON OBJECT", { session })).toBe(false);
    expect(test3("'1' IS JSON SCALAR", { session })).toBe(true);
  });
});

const person = `'{"name":"Ada","age":36,"tags":["x","y"],"kin":[{"n":"Bob","a":5},{"n":"Eve","a":7}],"nil":null,"ok":true}'`;

describe("JSON_VALUE", () => {
  it.each([
    ["'$.name'", "Ada"],
    ["'$.age'", "36"],
    ["'$.ok'", "true"],
    ["'$.nil'", null],
    ["'$.tags[1]'", "y"],
    ["'$.tags[last]'", "y"],
    ["'$.kin[1].n'", "Eve"],
    ["'$.kin[*]?(@.a == 7).n'", "Eve"],
    ["'$.kin?(@.n starts with \"B\").a'", "5"],
    ["'$.tags.size()'", "2"],
    ["'$.age.string()'", "36"],
    ["'$.nosuch'", null],
    ["'$.tags'", null],
    ["'$.kin.n'", null],
    ["'$.name' RETURNING VARCHAR2(2)", null],
    ["'$.age' RETURNING NUMBER", "36"],
    ["'$.nosuch' DEFAULT 'none' ON EMPTY", "none"],
    ["'$.tags' DEFAULT 'many' ON ERROR", "many"],
    ["'$.kin[0 to 1].a' DEFAULT '-' ON ERROR", "-"],
    ["'$.name' RETURNING CLOB", "CLOB:Ada"],
  ])("%s", (path, value) => {
    expect(evaluate(`JSON_VALUE(${person}, ${path})`)).toBe(value);
  });

  it("returns dates, timestamps and the described type", () => {
    expect(evaluate(`JSON_VALUE('"2024-01-02"', '$' RETURNING DATE)`)).toBe("2024-01-02 00:00:00");
    expect(evaluate(`JSON_VALUE('"2024-01-02T03:04:05.678Z"', '$' RETURNING TIMESTAMP)`)).toBe(
      "2024-01-02 03:04:05.678000000",
    );
    expect(
      evaluate(`JSON_VALUE('"2024-01-02T03:04:05+02:00"', '$' RETURNING TIMESTAMP WITH TIME ZONE)`),
    ).toBe("2024-01-02 03:04:05.000000000 +02:00");
    expect(typeOf(`JSON_VALUE('{}', '$.a' RETURNING NUMBER)`)).toBe("NUMBER");
    expect(typeOf(`JSON_VALUE('{}', '$.a')`)).toBe("VARCHAR2(4000 BYTE)");
    expect(typeOf(`JSON_VALUE('{}', '$.a' RETURNING VARCHAR2(20))`)).toBe("VARCHAR2(20 BYTE)");
  });

  it("raises what ERROR ON ERROR says", () => {
    const failing = (rest: string) => failure(`JSON_VALUE(${person}, ${rest})`);
    expect(failing("'$.tags' ERROR ON ERROR")).toBe(
      "ORA-40456: JSON_VALUE evaluated to non-scalar value",
    );
    expect(failing("'$.no' ERROR ON ERROR")).toBe("ORA-40462: JSON_VALUE evaluated to no value");
    expect(failing("'$.no' ERROR ON EMPTY")).toBe("ORA-40462: JSON_VALUE evaluated to no value");
    expect(failing("'$.tags[*]' ERROR ON ERROR")).toBe(
      "ORA-40470: JSON_VALUE evaluated to multiple values",
    );
    expect(failing("'$.name' RETURNING VARCHAR2(2) ERROR ON ERROR")).toMatch(/^ORA-40478/);
    expect(failing("'$.name' RETURNING NUMBER ERROR ON ERROR")).toMatch(/^ORA-01722/);
    expect(failure("JSON_VALUE('{', '$.a' ERROR ON ERROR)")).toMatch(/^ORA-40441/);
    expect(failure("JSON_VALUE('{}', 'a.b')")).toMatch(/^ORA-40442@17/);
  });
});

describe("JSON_QUERY and JSON_EXISTS", () => {
  it.each([
    ["'$.tags'", '["x","y"]'],
    ["'$.kin[0]'", '{"n":"Bob","a":5}'],
    ["'$.name'", null],
    ["'$.name' WITH WRAPPER", '["Ada"]'],
    ["'$.tags' WITH CONDITIONAL WRAPPER", '["x","y"]'],
    ["'$.kin.a' WITH CONDITIONAL WRAPPER", "[5,7]"],
    ["'$.kin.a'", null],
    ["'$.no' EMPTY ARRAY ON EMPTY", "[]"],
    ["'$.name' EMPTY OBJECT ON ERROR", "{}"],
    ["'$..a' WITH WRAPPER", "[5,7]"],
  ])("JSON_QUERY %s", (path, value) => {
    expect(evaluate(`JSON_QUERY(${person}, ${path})`)).toBe(value);
  });

  it.each([
    ["'$.name'", true],
    ["'$.nil'", true],
    ["'$.no'", false],
    ["'$?(@.age > 30 && @.ok == true)'", true],
    ["'$?(@.age > 40 || exists(@.no))'", false],
    ["'$?(!(@.age > 40))'", true],
    ["'$?(@.name has substring \"d\")'", true],
    ["'$?(@.age == $v)' PASSING 36 AS \"v\"", true],
    ["'$.tags[5]'", false],
  ])("JSON_EXISTS %s", (path, value) => {
    expect(test3(`JSON_EXISTS(${person}, ${path})`)).toBe(value);
  });

  it("treats text that is no JSON as ON ERROR says", () => {
    expect(test3("JSON_EXISTS('{', '$.a')")).toBe(false);
    expect(test3("JSON_EXISTS('{', '$.a' TRUE ON ERROR)")).toBe(true);
    expect(conditionFailure("JSON_EXISTS('{', '$.a' ERROR ON ERROR)")).toMatch(/^ORA-40441/);
  });
});

describe("making JSON", () => {
  it.each([
    ["JSON_OBJECT('a' VALUE 1, 'b' VALUE 'x', KEY 'c' VALUE NULL)", '{"a":1,"b":"x","c":null}'],
    ["JSON_OBJECT('a' VALUE NULL ABSENT ON NULL)", "{}"],
    ["JSON_OBJECT('a' : .5, 'b' : -.25)", '{"a":0.5,"b":-0.25}'],
    ["JSON_OBJECT(dummy)", '{"DUMMY":"X"}'],
    ["JSON_OBJECT(*)", '{"DUMMY":"X"}'],
    ["JSON_OBJECT('a' VALUE '{\"b\":1}' FORMAT JSON)", '{"a":{"b":1}}'],
    ["JSON_OBJECT('a' VALUE JSON_ARRAY(1, NULL, 'x'))", '{"a":[1,"x"]}'],
    ["JSON_ARRAY(1, NULL NULL ON NULL)", "[1,null]"],
    ["JSON_ARRAY(DATE '2024-01-31')", '["2024-01-31T00:00:00"]'],
    ["JSON_ARRAY(TIMESTAMP '2024-01-31 10:00:00.5')", '["2024-01-31T10:00:00.500000000"]'],
    [
      "JSON_ARRAY(TIMESTAMP '2024-01-31 10:00:00 +02:00')",
      '["2024-01-31T10:00:00.000000000+02:00"]',
    ],
    ["JSON_ARRAY('a\"b' || CHR(10))", '["a\\"b\\n"]'],
    ["JSON_ARRAY(HEXTORAW('0AFF'))", '["0AFF"]'],
    [
      "JSON_ARRAY(12345678901234567890123456789012345678)",
      "[12345678901234567890123456789012345678]",
    ],
    ["JSON_ARRAY()", "[]"],
    ["JSON_SERIALIZE('{ \"a\" : [ 1 ] }')", '{"a":[1]}'],
    ["JSON_SERIALIZE('{\"a\":1}' RETURNING CLOB)", 'CLOB:{"a":1}'],
    ["JSON_SERIALIZE('{\"a\":[]}' PRETTY)", '{\n  "a" :\n  [\n  ]\n}'],
    ["JSON_SERIALIZE('\"ä\"' ASCII)", '"\\u00e4"'],
    ["JSON_SERIALIZE('x')", null],
    ['JSON_MERGEPATCH(\'{"a":1,"b":2}\', \'{"b":null,"c":3}\')', '{"a":1,"c":3}'],
  ])("%s", (text, value) => {
    expect(evaluate(text)).toBe(value);
  });

  it("has the JSON type since 23ai", () => {
    expect(typeOf("JSON('{\"a\":1}')", { session })).toBe("JSON");
    expect(evaluate("JSON_SCALAR(1.5)", { session })).toBe("1.5");
    expect(evaluate("JSON_SCALAR(NULL)", { session })).toBe(null);
    expect(evaluate("JSON_OBJECT('a' VALUE JSON('[1]') RETURNING JSON)", { session })).toBe(
      '{"a":[1]}',
    );
    expect(evaluate("JSON_VALUE(JSON('{\"a\":\"x\"}'), '$.a')", { session })).toBe("x");
    expect(failure("JSON('{')", { session })).toMatch(/^ORA-40441/);
    expect(failure("JSON('{}')")).toBe('ORA-00904@0: "JSON": invalid identifier');
  });

  it("refuses malformed and oversized results", () => {
    expect(failure("JSON_ARRAY('{' FORMAT JSON)")).toMatch(/^ORA-40441/);
    expect(failure("JSON_SERIALIZE('{' ERROR ON ERROR)")).toMatch(/^ORA-40441/);
    expect(failure("JSON_ARRAY('abc' RETURNING VARCHAR2(3))")).toMatch(/^ORA-40478.*maximum: 3/);
    expect(failure("JSON_OBJECT('a' VALUE 1, 'a' VALUE 2 WITH UNIQUE KEYS)")).toMatch(/^ORA-40473/);
  });
});
