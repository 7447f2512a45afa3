import { oraError } from "../errors.ts";
import type { Scope } from "../expressions/contract.ts";
import { placesIn } from "../expressions/scope.ts";
import type { Expr } from "../parser/ast.ts";
import type { Conjunct } from "./conjuncts.ts";
import type { JoinTree } from "./join-tree.ts";
import { sourcesOf } from "./join-tree.ts";
import { walk } from "./walk.ts";

type NameExpr = Extract<Expr, { kind: "name" }>;

/** A condition with `(+)`: the source that it makes optional, and the condition without the marks. */
export interface MarkedCondition {
  readonly optional: number;
  readonly expr: Expr;
}

/**
 * Looks for `(+)` in a condition of WHERE; undefined without one.
 * Source: Oracle SQL Language Reference, Joins, Outer Joins.
 * @throws OraError 25156 beside ANSI joins, 1719 under OR and IN, 1799 with a subquery, 1468 for marks on two tables.
 */
export function markedCondition(
  expr: Expr,
  scope: Scope,
  hasAnsiJoin: boolean,
): MarkedCondition | undefined {
  const marks = marksIn(expr);
  const [first] = marks;
  if (!first) return undefined;
  if (hasAnsiJoin) throw oraError(25156, [], first.at);
  walk(expr, (node) => {
    const part = node as unknown as Expr;
    const listed = part.kind === "in" && (part.items as readonly unknown[]).length !== 1;
    if ((part.kind === "or" || listed) && marksIn(part).length > 0)
      throw oraError(1719, [], first.at);
    if (isQueryPart(part)) throw oraError(1799, [], first.at);
    return true;
  });
  const optional = new Set(
    marks.flatMap((mark) => placesIn(mark.name, scope).map((place) => place.source)),
  );
  if (optional.size > 1) throw oraError(1468, [], first.at);
  const [source] = optional;
  return source === undefined ? undefined : { optional: source, expr: withoutMarks(expr) as Expr };
}

function isQueryPart(expr: Expr): boolean {
  return expr.kind === "subquery" || (expr.kind === "in" && "kind" in expr.items);
}

function marksIn(expr: Expr): NameExpr[] {
  const marks: NameExpr[] = [];
  walk(expr, (node) => {
    const part = node as unknown as Expr;
    if (part.kind === "name" && part.outer) marks.push(part);
    return node["kind"] !== "query";
  });
  return marks;
}

/** A `(+)` outside WHERE. @throws OraError 30563, or 25156 in ON. */
export function refuseMarks(expr: unknown, number: 30563 | 25156 = 30563): void {
  walk(expr, (node) => {
    if (node["kind"] === "name" && node["outer"] === true) {
      throw oraError(number, [], Number(node["at"]));
    }
    return node["kind"] !== "query";
  });
}

function withoutMarks(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutMarks);
  if (typeof node !== "object" || node === null) return node;
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) {
    if (key !== "outer") copy[key] = withoutMarks(value);
  }
  return copy;
}

/**
 * Joins the items of FROM with the conditions that had `(+)`: the items without marks first, then each optional item once
 * all that its conditions read is there.
 * @throws OraError 1416 when items are optional to each other.
 */
export function joinMarked(
  trees: readonly JoinTree[],
  marked: ReadonlyMap<number, readonly Conjunct[]>,
): JoinTree {
  const optional = (tree: JoinTree): boolean => tree.kind === "source" && marked.has(tree.index);
  const certain = trees.filter((tree) => !optional(tree));
  const waiting = trees.filter(optional);
  let result: JoinTree | undefined = combine(certain);
  while (waiting.length > 0) {
    const known = new Set(result ? sourcesOf(result) : []);
    const next = waiting.find((tree) => isReady(tree, known, marked));
    if (!next) {
      if (result || waiting.length > 1) throw oraError(1416);
      return combine(waiting) ?? { kind: "inner", parts: [], on: [] };
    }
    waiting.splice(waiting.indexOf(next), 1);
    const on = next.kind === "source" ? (marked.get(next.index) ?? []) : [];
    result = result
      ? { kind: "outer", type: "LEFT", left: result, right: next, on }
      : { kind: "inner", parts: [next], on };
  }
  return result ?? { kind: "inner", parts: [], on: [] };
}

function combine(trees: readonly JoinTree[]): JoinTree | undefined {
  const [only] = trees;
  if (!only) return undefined;
  return trees.length === 1 ? only : { kind: "inner", parts: trees, on: [] };
}

function isReady(
  tree: JoinTree,
  known: ReadonlySet<number>,
  marked: ReadonlyMap<number, readonly Conjunct[]>,
): boolean {
  if (tree.kind !== "source") return true;
  return (marked.get(tree.index) ?? []).every((condition) =>
    [...condition.uses].every((source) => source === tree.index || known.has(source)),
  );
}
