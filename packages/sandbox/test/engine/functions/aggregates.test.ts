// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OraError } from "../../../src/engine/errors.ts";
import { createBinder } from "../../../src/engine/expressions/compile.ts";
import { compileAggregate } from "../../../src/engine/functions/aggregates.ts";
import type { FunctionCall } from "../../../src/engine/parser/ast.ts";
import { describeType } from "../../../src/engine/types/describe-type.ts";
import type { Value } from "../../../src/engine/types/value.ts";
import {
  number,
  parseExpr,
  rowsEnv,
  shown,
  tableScope,
  testSession,
  varchar,
} from "../expressions/support.ts";

const scope = tableScope([
  { alias: "T", columns: { ID: number, NAME: varchar(10), V: number, D: { name: "DATE" } } },
]);
const rows: readonly (readonly Value[])[] = [
  [1, "a", 10, 0],
  [2, "b", 20, 0],
  [2, "b", null, 0],
  [3, null, 40, 86_400],
];

function aggregate(
  text: string,
  over: readonly (readonly Value[])[] = rows,
  version: 19 | 23 = 19,
) {
  const session = testSession({ version });
  const call = parseExpr(text, version) as FunctionCall;
  const compiled = compileAggregate(call, createBinder(scope, session));
  const accumulator = compiled.create();
  for (const row of over) accumulator.add(rowsEnv([row]));
  return { value: shown(accumulator.result(), compiled.type), type: describeType(compiled.type) };
}

function failing(text: string, version: 19 | 23 = 19): string {
  try {
    aggregate(text, rows, version);
  } catch (error) {
    if (error instanceof OraError) return `${error.number}@${error.position - "SELECT ".length}`;
    throw error;
  }
  throw new Error("nothing was raised");
}

const results: readonly [string, string | null, string | null][] = [
  ["COUNT(*)", "4", "0"],
  ["COUNT(v)", "3", "0"],
  ["COUNT(DISTINCT id)", "3", "0"],
  ["SUM(v)", "70", null],
  ["SUM(DISTINCT id)", "6", null],
  ["SUM(id / 3)", "2.66666666666666666666666666666666666667", null],
  ["AVG(v)", "23.33333333333333333333333333333333333333", null],
  ["MIN(name)", "a", null],
  ["MAX(name)", "b", null],
  ["MAX(d)", "1970-01-02 00:00:00", null],
  ["VARIANCE(v)", "233.333333333333333333333333333333333333", null],
  ["VAR_POP(v)", "155.555555555555555555555555555555555556", null],
  ["STDDEV_POP(id)", ".7071067811865475244008443621048490392848", null],
  ["MEDIAN(v)", "20", null],
  ["MEDIAN(d)", "1970-01-01 00:00:00", null],
  ["PERCENTILE_CONT(0.25) WITHIN GROUP (ORDER BY v DESC)", "30", null],
  ["PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY v)", "20", null],
  ["LISTAGG(name, ',') WITHIN GROUP (ORDER BY name DESC)", "b,b,a", null],
  ["LISTAGG(DISTINCT name, ',') WITHIN GROUP (ORDER BY name)", "a,b", null],
  ["LISTAGG(name)", "abb", null],
  ["COVAR_POP(id, v)", "10", null],
  ["REGR_SLOPE(id, v)", ".0642857142857142857142857142857142857143", null],
  ["REGR_COUNT(id, v)", "3", "0"],
  ["ANY_VALUE(name)", "a", null],
  ["STATS_MODE(name)", "b", null],
  ["BIT_AND_AGG(id)", "0", null],
  ["BIT_OR_AGG(id)", "3", null],
  ["APPROX_COUNT_DISTINCT(id)", "3", "0"],
  ["RANK(2) WITHIN GROUP (ORDER BY id)", "2", "1"],
  ["DENSE_RANK(3) WITHIN GROUP (ORDER BY id)", "3", "1"],
  ["CUME_DIST(2) WITHIN GROUP (ORDER BY id)", ".8", "1"],
  ["MIN(id) KEEP (DENSE_RANK FIRST ORDER BY v DESC NULLS LAST)", "3", null],
  ["COUNT(*) KEEP (DENSE_RANK LAST ORDER BY id)", "1", "0"],
  ["SUM(id) KEEP (DENSE_RANK FIRST ORDER BY d)", "5", null],
  ["JSON_ARRAYAGG(name ORDER BY id DESC)", '["b","b","a"]', null],
  ["JSON_ARRAYAGG(v NULL ON NULL)", "[10,20,null,40]", null],
  ["JSON_OBJECTAGG(id VALUE name)", '{"1":"a","2":"b","2":"b","3":null}', null],
  ['XMLAGG(XMLELEMENT("x", name) ORDER BY id DESC)', "<x/><x>b</x><x>b</x><x>a</x>", null],
];

describe("aggregates", () => {
  it.each(results)("%s", (text, value, empty) => {
    expect([aggregate(text).value, aggregate(text, []).value]).toEqual([value, empty]);
  });

  it("have these types", () => {
    const types = ["COUNT(*)", "MAX(name)", "MAX(d)", "SUM(1d)", "LISTAGG(name)", "AVG(v)"].map(
      (text) => aggregate(text).type,
    );
    expect(types).toEqual([
      "NUMBER",
      "VARCHAR2(10 BYTE)",
      "DATE",
      "BINARY_DOUBLE",
      "VARCHAR2(4000 BYTE)",
      "NUMBER",
    ]);
  });

  it("of one row", () => {
    const one = [[1, "a", 5, 0]];
    expect(aggregate("STDDEV(v)", one).value).toBe("0");
    expect(aggregate("STDDEV_SAMP(v)", one).value).toBe(null);
    expect(aggregate("VARIANCE(v)", one).value).toBe("0");
    expect(aggregate("CORR(id, v)", one).value).toBe(null);
  });

  it("since 23ai: booleans and intervals", () => {
    expect(aggregate("BOOLEAN_AND_AGG(id > 0)", rows, 23).value).toBe("TRUE");
    expect(aggregate("EVERY(id > 1)", rows, 23).value).toBe("FALSE");
    expect(aggregate("SUM(NUMTODSINTERVAL(id, 'HOUR'))", rows, 23).value).toBe(
      "+000000000 08:00:00.000000000",
    );
    expect(failing("EVERY(id)")).toBe("904@0");
    expect(failing("SUM(NUMTODSINTERVAL(id, 'HOUR'))")).toBe("932@4");
  });

  it("refuse what does not fit", () => {
    expect(failing("SUM(d)")).toBe("932@4");
    expect(failing("SUM(1, 2)")).toBe("909@0");
    expect(failing("COUNT()")).toBe("909@0");
    expect(failing("MAX(TO_CLOB(name))")).toBe("932@4");
    expect(failing("PERCENTILE_CONT(0.5)")).toBe("2000@0");
    expect(failing("PERCENTILE_CONT(2) WITHIN GROUP (ORDER BY v)")).toMatch(/^1428@/);
    expect(failing("CORR(DISTINCT id, v)")).toBe("30482@0");
    expect(failing("SUM(v) WITHIN GROUP (ORDER BY id)")).toBe("923@0");
    expect(failing("LISTAGG(name) WITHIN GROUP (ORDER BY TO_CLOB(name))")).toMatch(/^932@/);
  });
});

describe("LISTAGG's overflow", () => {
  const many = Array.from({ length: 500 }, (_, i) => [i, "0123456789", null, 0]);

  it("is an error by default", () => {
    expect(() => aggregate("LISTAGG(name, ',') WITHIN GROUP (ORDER BY id)", many)).toThrow(
      "ORA-01489: result of string concatenation is too long",
    );
  });

  it("is cut at whole values with the count of those left out", () => {
    const text =
      "LISTAGG(name, ',' ON OVERFLOW TRUNCATE '…' WITH COUNT) WITHIN GROUP (ORDER BY id)";
    const value = aggregate(text, many).value ?? "";
    const kept = value.split(",").length - 1;
    expect(value).toBe(`${"0123456789,".repeat(kept)}…(${500 - kept})`);
    expect(Buffer.byteLength(value)).toBeLessThanOrEqual(4000);
    const plain = "LISTAGG(name ON OVERFLOW TRUNCATE WITHOUT COUNT) WITHIN GROUP (ORDER BY id)";
    expect(aggregate(plain, many).value).toMatch(/^(0123456789)+\.\.\.$/);
  });
});

describe("sums", () => {
  it("are exact in any order", () => {
    const cents = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 30 });
    fc.assert(
      fc.property(cents, (values) => {
        const data = values.map((value): readonly Value[] => [0, null, value, 0]);
        const sum = values.reduce((a, b) => a + b, 0);
        const expected = values.length === 0 ? null : String(sum);
        expect(aggregate("SUM(v)", data).value).toBe(expected);
        expect(aggregate("SUM(v)", data.toReversed()).value).toBe(expected);
      }),
    );
  });
});
