import type { Expr } from "./ast.ts";

const conditionKinds: ReadonlySet<string> = new Set([
  "and",
  "or",
  "not",
  "compare",
  "is-null",
  "is",
  "in",
  "between",
  "like",
  "exists",
]);

/** Functions that are conditions by themselves. Source: Oracle SQL Language Reference, Conditions. */
const conditionFunctions: ReadonlySet<string> = new Set([
  "JSON_EQUAL",
  "JSON_EXISTS",
  "JSON_TEXTCONTAINS",
  "LNNVL",
  "REGEXP_LIKE",
  "XMLEXISTS",
]);

/** True for an expression that is true, false or unknown by its form. */
export function isCondition(expr: Expr): boolean {
  if (expr.kind === "call") return conditionFunctions.has(expr.name.parts[0] ?? "");
  return conditionKinds.has(expr.kind);
}
