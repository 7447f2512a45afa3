import type { Expr } from "../parser/ast.ts";

type Visit = (node: Readonly<Record<string, unknown>>) => boolean | undefined;

/**
 * Visits every object of a syntax tree, parents first. `visit` returns false to leave out what is below.
 */
export function walk(node: unknown, visit: Visit): void {
  if (Array.isArray(node)) {
    for (const item of node) walk(item, visit);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  const record = node as Readonly<Record<string, unknown>>;
  if (visit(record) === false) return;
  for (const key in record) {
    const value = record[key];
    if (typeof value === "object" && value !== null) walk(value, visit);
  }
}

/** Last parts of all names in a tree, those of columns, tables and functions alike. */
export function mentionedNames(node: unknown): Set<string> {
  const names = new Set<string>();
  walk(node, (part) => {
    const { parts } = part as { readonly parts?: unknown };
    const last = Array.isArray(parts) ? parts.at(-1) : undefined;
    if (typeof last === "string") names.add(last);
    return true;
  });
  return names;
}

/** Whether some node of the block itself satisfies the test. Subqueries are other blocks and are not entered. */
export function containsNode(expr: unknown, test: (node: Expr) => boolean): boolean {
  let found = false;
  walk(expr, (node) => {
    if (found || node["kind"] === "query" || node["kind"] === "select") return false;
    if (typeof node["kind"] === "string" && test(node as unknown as Expr)) found = true;
    return !found;
  });
  return found;
}

/** The conditions joined by AND, in the order they stand. */
export function conjunctsOf(expr: Expr | undefined): Expr[] {
  if (!expr) return [];
  if (expr.kind !== "and") return [expr];
  return [...conjunctsOf(expr.left), ...conjunctsOf(expr.right)];
}
