// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OraError } from "../../../src/engine/errors.ts";
import { createBinder } from "../../../src/engine/expressions/compile.ts";
import { orderComparator } from "../../../src/engine/expressions/ordering.ts";
import { compileWindow } from "../../../src/engine/functions/windows.ts";
import type { FunctionCall } from "../../../src/engine/parser/ast.ts";
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
  [3, null, 40, 1],
];

function compute(text: string, over: readonly (readonly Value[])[] = rows): (string | null)[] {
  const window = compileWindow(parseExpr(text) as FunctionCall, createBinder(scope, testSession()));
  const compare = orderComparator(window.orderBy);
  const keys = (env: ReturnType<typeof rowsEnv>) =>
    window.orderBy.map((key) => key.value.eval(env));
  const sorted = over.map((row) => rowsEnv([row])).sort((a, b) => compare(keys(a), keys(b)));
  const work = window.compute(sorted);
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value.map((value) => shown(value, window.type));
}

function failing(text: string): string {
  try {
    compute(text);
  } catch (error) {
    if (error instanceof OraError) return `${error.number}@${error.position - "SELECT ".length}`;
    throw error;
  }
  throw new Error("nothing was raised");
}

const third = ".3333333333333333333333333333333333333333";

const windows: readonly [string, (string | null)[]][] = [
  ["ROW_NUMBER() OVER (ORDER BY id)", ["1", "2", "3", "4"]],
  ["RANK() OVER (ORDER BY id)", ["1", "2", "2", "4"]],
  ["RANK() OVER (ORDER BY id DESC)", ["1", "2", "2", "4"]],
  ["DENSE_RANK() OVER (ORDER BY id)", ["1", "2", "2", "3"]],
  ["PERCENT_RANK() OVER (ORDER BY id)", ["0", third, third, "1"]],
  ["CUME_DIST() OVER (ORDER BY id)", [".25", ".75", ".75", "1"]],
  ["NTILE(3) OVER (ORDER BY id)", ["1", "1", "2", "3"]],
  ["NTILE(9) OVER (ORDER BY id)", ["1", "2", "3", "4"]],
  ["LAG(v) OVER (ORDER BY id)", [null, "10", "20", null]],
  ["LAG(v, 2, 0) OVER (ORDER BY id)", ["0", "0", "10", "20"]],
  ["LEAD(v IGNORE NULLS) OVER (ORDER BY id)", ["20", "40", "40", null]],
  ["LEAD(v) IGNORE NULLS OVER (ORDER BY id)", ["20", "40", "40", null]],
  ["FIRST_VALUE(v) OVER (ORDER BY id)", ["10", "10", "10", "10"]],
  ["LAST_VALUE(v) OVER (ORDER BY id)", ["10", null, null, "40"]],
  ["LAST_VALUE(v IGNORE NULLS) OVER (ORDER BY id)", ["10", "20", "20", "40"]],
  ["FIRST_VALUE(v) OVER ()", ["10", "10", "10", "10"]],
  [
    "NTH_VALUE(v, 2) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)",
    ["20", "20", "20", "20"],
  ],
  [
    "NTH_VALUE(v, 1) FROM LAST OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)",
    ["10", "20", null, "40"],
  ],
  ["SUM(v) OVER ()", ["70", "70", "70", "70"]],
  ["SUM(v) OVER (ORDER BY id)", ["10", "30", "30", "70"]],
  ["SUM(v) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING)", ["10", "30", "30", "70"]],
  ["SUM(v) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)", ["10", "30", "20", "40"]],
  ["SUM(v) OVER (ORDER BY id ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING)", ["20", "40", "40", null]],
  [
    "SUM(v) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)",
    ["70", "60", "40", "40"],
  ],
  ["SUM(v) OVER (ORDER BY id RANGE BETWEEN 1 PRECEDING AND CURRENT ROW)", ["10", "30", "30", "60"]],
  [
    "SUM(v) OVER (ORDER BY id DESC RANGE BETWEEN 1 PRECEDING AND CURRENT ROW)",
    ["40", "60", "60", "30"],
  ],
  [
    "COUNT(*) OVER (ORDER BY d RANGE BETWEEN INTERVAL '1' SECOND PRECEDING AND CURRENT ROW)",
    ["3", "3", "3", "4"],
  ],
  ["COUNT(*) OVER (ORDER BY d RANGE 1 PRECEDING)", ["3", "3", "3", "4"]],
  ["COUNT(*) OVER (ORDER BY v RANGE BETWEEN 10 PRECEDING AND 10 FOLLOWING)", ["2", "2", "1", "1"]],
  ["COUNT(DISTINCT name) OVER ()", ["2", "2", "2", "2"]],
  ["MAX(id) KEEP (DENSE_RANK FIRST ORDER BY v) OVER ()", ["1", "1", "1", "1"]],
  ["RATIO_TO_REPORT(id) OVER ()", [".125", ".25", ".25", ".375"]],
  [
    "LISTAGG(name, ',') WITHIN GROUP (ORDER BY id DESC) OVER ()",
    ["b,b,a", "b,b,a", "b,b,a", "b,b,a"],
  ],
];

describe("window functions", () => {
  it.each(windows)("%s", (text, values) => {
    expect(compute(text)).toEqual(values);
  });

  it("refuse what has no meaning", () => {
    expect(failing("ROW_NUMBER() OVER ()")).toBe("30485@0");
    expect(failing("ROW_NUMBER() OVER (ORDER BY id ROWS UNBOUNDED PRECEDING)")).toBe("907@0");
    expect(failing("RATIO_TO_REPORT(v) OVER (ORDER BY id)")).toBe("30487@34");
    expect(failing("COUNT(DISTINCT v) OVER (ORDER BY id)")).toBe("30487@33");
    expect(failing("LISTAGG(name) OVER (ORDER BY id)")).toBe("30487@29");
    expect(failing("SUM(v) OVER (ROWS UNBOUNDED PRECEDING)")).toBe("30485@0");
    expect(failing("SUM(v) OVER (ORDER BY id, v RANGE 1 PRECEDING)")).toBe("30486@34");
    expect(failing("RANK(1) OVER (ORDER BY id)")).toBe("909@0");
    expect(failing("NTILE(0) OVER (ORDER BY id)")).toMatch(/^1428@/);
    expect(failing("SUM(v) OVER (ORDER BY id ROWS -1 PRECEDING)")).toMatch(/^1428@/);
    expect(failing("LAG(v, -1) OVER (ORDER BY id)")).toMatch(/^1428@/);
    expect(failing("FOO(1) OVER ()")).toBe("904@0");
    expect(failing("SUM(v) OVER (ORDER BY TO_CLOB(name))")).toBe("932@22");
  });
});

describe("frames", () => {
  const bound = fc.constantFrom(
    "UNBOUNDED PRECEDING",
    "2 PRECEDING",
    "1 PRECEDING",
    "CURRENT ROW",
    "1 FOLLOWING",
    "2 FOLLOWING",
    "UNBOUNDED FOLLOWING",
  );
  const place = (text: string, index: number, count: number): number => {
    const [amount = "", side] = text.split(" ");
    if (text === "CURRENT ROW") return index;
    const sign = side === "PRECEDING" ? -1 : 1;
    return amount === "UNBOUNDED" ? (sign < 0 ? 0 : count - 1) : index + sign * Number(amount);
  };

  it("of ROWS hold the rows their definition says", () => {
    const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(values, bound, bound, (data, start, end) => {
        fc.pre(start !== "UNBOUNDED FOLLOWING" && end !== "UNBOUNDED PRECEDING");
        const table = data.map((value, i): readonly Value[] => [i, null, value, 0]);
        const expected = data.map((_, i) => {
          const from = Math.max(0, place(start, i, data.length));
          const part = data.slice(from, Math.max(from, place(end, i, data.length) + 1));
          return part.length === 0 ? null : String(part.reduce((a, b) => a + b, 0));
        });
        const text = `SUM(v) OVER (ORDER BY id ROWS BETWEEN ${start} AND ${end})`;
        expect(compute(text, table)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("of RANGE hold the values their definition says", () => {
    const values = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 12 });
    const offset = fc.integer({ min: 0, max: 3 });
    fc.assert(
      fc.property(values, offset, offset, fc.boolean(), (data, before, after, descending) => {
        const table = data.map((value): readonly Value[] => [value, null, 1, 0]);
        const sorted = data.toSorted((a, b) => (descending ? b - a : a - b));
        const expected = sorted.map((own) => {
          const [low, high] = descending
            ? [own - after, own + before]
            : [own - before, own + after];
          return String(sorted.filter((value) => value >= low && value <= high).length);
        });
        const order = descending ? "id DESC" : "id";
        const text = `COUNT(*) OVER (ORDER BY ${order} RANGE BETWEEN ${before} PRECEDING AND ${after} FOLLOWING)`;
        expect(compute(text, table)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
