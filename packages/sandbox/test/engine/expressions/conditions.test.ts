// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyEnv } from "../../../src/engine/expressions/compiled.ts";
import { conjunction, disjunction, negation } from "../../../src/engine/expressions/conditions.ts";
import type { Value } from "../../../src/engine/types/value.ts";
import {
  conditionFailure,
  dualEnv,
  dualScope,
  literalRows,
  number,
  test3,
  testSession,
  varchar,
} from "./support.ts";

const truth = fc.constantFrom<boolean | null>(true, false, null);

describe("three-valued logic", () => {
  it("is that of Kleene: AND is the least, OR the greatest of false < unknown < true", () => {
    const rank = (value: boolean | null): number => (value === null ? 1 : value ? 2 : 0);
    const env = emptyEnv();
    fc.assert(
      fc.property(truth, truth, (a, b) => {
        const and = conjunction(
          () => a,
          () => b,
        )(env);
        const or = disjunction(
          () => a,
          () => b,
        )(env);
        expect(rank(and)).toBe(Math.min(rank(a), rank(b)));
        expect(rank(or)).toBe(Math.max(rank(a), rank(b)));
        expect(rank(negation(() => a)(env))).toBe(2 - rank(a));
        const deMorgan = negation(
          conjunction(
            () => a,
            () => b,
          ),
        );
        expect(deMorgan(env)).toBe(
          disjunction(
            negation(() => a),
            negation(() => b),
          )(env),
        );
      }),
    );
  });

  it("holds for written conditions of any depth", () => {
    const leaf = fc.constantFrom<readonly [string, boolean | null]>(
      ["1 = 1", true],
      ["1 = 2", false],
      ["NULL = 1", null],
    );
    const { condition } = fc.letrec<{ condition: readonly [string, boolean | null] }>((tie) => ({
      condition: fc.oneof(
        { maxDepth: 4 },
        leaf,
        tie("condition").map(
          ([text, value]) => [`NOT (${text})`, value === null ? null : !value] as const,
        ),
        fc.tuple(tie("condition"), tie("condition")).map(([a, b]) => {
          const and =
            a[1] === false || b[1] === false ? false : a[1] === null || b[1] === null ? null : true;
          return [`(${a[0]}) AND (${b[0]})`, and] as const;
        }),
        fc.tuple(tie("condition"), tie("condition")).map(([a, b]) => {
          const or =
            a[1] === true || b[1] === true ? true : a[1] === null || b[1] === null ? null : false;
          return [`(${a[0]}) OR (${b[0]})`, or] as const;
        }),
      ),
    }));
    fc.assert(
      fc.property(condition, ([text, value]) => {
        expect(test3(text)).toBe(value);
      }),
    );
  });
});

describe("comparisons", () => {
  it.each([
    ["1 < 2", true],
    ["1 >= 2", false],
    ["NULL <> 1", null],
    ["5 = '5'", true],
    ["'a' < 'B'", false],
    ["'a ' = 'a'", true],
    ["CAST('a ' AS VARCHAR2(5)) = 'a'", false],
    ["CAST('a' AS CHAR(5)) = 'a'", true],
    ["1 = 1.0", true],
    ["12345678901234567890 < 12345678901234567891", true],
    ["SYSDATE > '01-JAN-20'", true],
    ["SYSTIMESTAMP > DATE '2020-01-01'", true],
    ["TIMESTAMP '2024-01-01 12:00:00 +02:00' = TIMESTAMP '2024-01-01 10:00:00 +00:00'", true],
    ["HEXTORAW('FF') = 'FF'", true],
    ["INTERVAL '24' HOUR = INTERVAL '1' DAY", true],
    ["5 BETWEEN 1 AND 10", true],
    ["5 NOT BETWEEN 6 AND NULL", true],
    ["5 BETWEEN 1 AND NULL", null],
    ["NULL IS NULL", true],
    ["'' IS NOT NULL", false],
    ["1f IS NAN", false],
    ["1 IS NOT INFINITE", true],
  ])("%s", (text, value) => {
    expect(test3(text)).toBe(value);
  });

  it("of types that cannot meet are refused at the right side", () => {
    expect(conditionFailure("SYSDATE = 5")).toBe(
      "ORA-00932@10: inconsistent datatypes: expected DATE got NUMBER",
    );
    expect(conditionFailure("TO_CLOB('a') = 'a'")).toBe(
      "ORA-00932@15: inconsistent datatypes: expected - got CLOB",
    );
    expect(conditionFailure("1 = 1 AND 'x' = 5")).toBe("ORA-01722@10: invalid number");
  });

  it("need a condition where one is wanted", () => {
    expect(conditionFailure("1 = 1 AND NVL(1, 2) > SYSDATE")).toMatch(/^ORA-00932@/);
    const session = testSession({ version: 23 });
    expect(conditionFailure("UPPER('a')", { session })).toBe(
      "ORA-00920@0: invalid relational operator",
    );
  });
});

describe("lists", () => {
  it.each([
    ["1 IN (1, 2)", true],
    ["3 IN (1, NULL)", null],
    ["3 NOT IN (1, NULL)", null],
    ["1 NOT IN (1, NULL)", false],
    ["NULL IN (1)", null],
    ["1 IN ('1', '2')", true],
    ["9 IN (1, 2, 3, 4, 5, 6, 7, 8, 9)", true],
    ["0 IN (1, 2, 3, 4, 5, 6, 7, 8, 9)", false],
    ["'k' IN ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'k ')", true],
    ["(1, 2) IN ((1, 2), (3, 4))", true],
    ["(1, 2) NOT IN ((1, 3), (3, 4))", true],
    ["(1, NULL) IN ((1, 2), (3, 4))", null],
    ["(1, NULL) IN ((2, 2), (3, 4))", false],
    ["1 = ANY (1, 2)", true],
    ["1 > ALL (0, -1)", true],
    ["1 > ALL (0, NULL)", null],
    ["1 > ALL (1, NULL)", false],
    ["1 <> ANY (1, NULL)", null],
  ])("%s", (text, value) => {
    expect(test3(text)).toBe(value);
  });

  it("of rows of the wrong width are refused", () => {
    expect(conditionFailure("(1, 2) IN ((1, 2, 3))")).toBe("ORA-00913@11: too many values");
    expect(conditionFailure("(1, 2, 3) IN ((1, 2))")).toBe("ORA-00947@14: not enough values");
  });
});

describe("subqueries", () => {
  const over = (rows: readonly (readonly Value[])[], width = 1) => ({
    scope: dualScope({
      compileSubquery: literalRows(
        Array.from({ length: width }, () => number),
        rows,
      ),
    }),
    env: dualEnv(),
  });

  it.each<[string, readonly (readonly Value[])[], boolean | null]>([
    ["1 IN (SELECT 1 FROM dual)", [[1], [2]], true],
    ["3 IN (SELECT 1 FROM dual)", [[1], [2]], false],
    ["3 IN (SELECT 1 FROM dual)", [[1], [null]], null],
    ["3 NOT IN (SELECT 1 FROM dual)", [[1], [null]], null],
    ["NULL IN (SELECT 1 FROM dual)", [], false],
    ["NULL NOT IN (SELECT 1 FROM dual)", [], true],
    ["NULL IN (SELECT 1 FROM dual)", [[1]], null],
    ["'1' IN (SELECT 1 FROM dual)", [[1]], true],
    ["EXISTS (SELECT 1 FROM dual)", [[null]], true],
    ["NOT EXISTS (SELECT 1 FROM dual)", [], true],
    ["1 > ANY (SELECT 1 FROM dual)", [], false],
    ["1 > ALL (SELECT 1 FROM dual)", [], true],
    ["1 >= ALL (SELECT 1 FROM dual)", [[1], [0]], true],
    ["1 = (SELECT 1 FROM dual)", [[1]], true],
    ["1 = (SELECT 1 FROM dual)", [], null],
  ])("%s over %j", (text, rows, value) => {
    expect(test3(text, over(rows))).toBe(value);
  });

  it.each<[string, readonly (readonly Value[])[], boolean | null]>([
    [
      "(1, 2) IN (SELECT 1, 2 FROM dual)",
      [
        [3, 4],
        [1, 2],
      ],
      true,
    ],
    ["(1, 2) IN (SELECT 1, 2 FROM dual)", [[1, null]], null],
    ["(1, 2) IN (SELECT 1, 2 FROM dual)", [[2, null]], false],
    ["(1, NULL) IN (SELECT 1, 2 FROM dual)", [[1, 2]], null],
    ["(1, NULL) IN (SELECT 1, 2 FROM dual)", [[2, 2]], false],
    ["(1, 2) = (SELECT 1, 2 FROM dual)", [[1, 2]], true],
    ["(1, 2) <> (SELECT 1, 2 FROM dual)", [[1, 3]], true],
    ["(1, 2) = (SELECT 1, 2 FROM dual)", [], null],
  ])("%s over %j", (text, rows, value) => {
    expect(test3(text, over(rows, 2))).toBe(value);
  });

  it("of the wrong width are refused at the subquery", () => {
    expect(conditionFailure("1 IN (SELECT 1, 2 FROM dual)", over([], 2))).toMatch(/^ORA-00913@/);
    expect(conditionFailure("(1, 2) IN (SELECT 1 FROM dual)", over([], 1))).toMatch(/^ORA-00947@/);
  });
});

describe("23ai", () => {
  const session = testSession({ version: 23 });

  it.each([
    ["TRUE", true],
    ["NOT FALSE", true],
    ["TRUE = (1 = 1)", true],
    ["(NULL = 1) IS TRUE", false],
    ["(NULL = 1) IS NOT TRUE", true],
    ["(1 = 2) IS FALSE", true],
    ["'a' IN ('a') AND TRUE", true],
  ])("%s", (text, value) => {
    expect(test3(text, { session })).toBe(value);
  });

  it("lets functions that are conditions stand as values, 19c does not", () => {
    expect(test3("REGEXP_LIKE('abc', 'b')")).toBe(true);
    expect(test3("REGEXP_LIKE('abc', 'x') = FALSE", { session })).toBe(true);
  });

  it("compares text columns with text", () => {
    const scope = dualScope({ compileSubquery: literalRows([varchar(3)], [["a"]]) });
    expect(test3("'a' = (SELECT 'a' FROM dual)", { session, scope })).toBe(true);
  });
});
