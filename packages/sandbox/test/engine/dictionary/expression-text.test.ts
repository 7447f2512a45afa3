// Layer: pure. Expressions as the dictionary keeps them.
import { expect, it } from "vitest";
import { expressionText } from "../../../src/engine/dictionary/expression-text.ts";
import { parseStatement } from "../../../src/engine/parser/parse-statement.ts";

function textOf(expression: string): string | undefined {
  const { statement } = parseStatement(`CREATE INDEX i ON t (${expression})`, 23);
  if (statement.kind !== "create-index") throw new Error("no index");
  const [key] = statement.columns;
  return key && expressionText(key.expr);
}

it.each([
  ["a", '"A"'],
  ["t.a + 1", '"T"."A"+1'],
  ["(a + b) * c - (d - e)", '("A"+"B")*"C"-("D"-"E")'],
  ["a - b - c", '"A"-"B"-"C"'],
  ["- a || 'it''s'", "-\"A\"||'it''s'"],
  ["nvl(a, 0) / substr(b, 1, 3)", 'NVL("A",0)/SUBSTR("B",1,3)'],
  ["trim(leading 'x' from a)", "TRIM(LEADING 'x' FROM \"A\")"],
  ["trim(a)", 'TRIM("A")'],
  ["extract(year from d)", 'EXTRACT(YEAR FROM "D")'],
  ["cast(a as varchar2(10))", 'CAST("A" AS VARCHAR2(10))'],
  ["cast(a as number(10,2))", 'CAST("A" AS NUMBER(10,2))'],
  ["case a when 1 then 'x' else b end", 'CASE "A" WHEN 1 THEN \'x\' ELSE "B" END '],
  [
    "case when a > 1 and b is null or c in (1, 2) then date '2024-02-29' end",
    'CASE  WHEN "A">1 AND "B" IS NULL OR "C" IN (1,2) THEN TO_DATE(\' 2024-02-29 00:00:00\', \'syyyy-mm-dd hh24:mi:ss\') END ',
  ],
  [
    "case when not (a like 'x%' escape '!' or b not between 1 and 2) then 1 end",
    "CASE  WHEN NOT (\"A\" LIKE 'x%' ESCAPE '!' OR \"B\" NOT BETWEEN 1 AND 2) THEN 1 END ",
  ],
  ["pkg.f(a)", '"PKG"."F"("A")'],
  ["listagg(a) within group (order by b)", undefined],
])("%s", (written, kept) => {
  expect(textOf(written)).toBe(kept);
});
