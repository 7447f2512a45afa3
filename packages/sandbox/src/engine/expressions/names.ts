import { oraError } from "../errors.ts";
import type { Expr } from "../parser/ast.ts";
import type { Binder } from "./binder.ts";
import { derived, emptyEnv, perRow } from "./compiled.ts";
import type { Compiled, Env, Scope } from "./contract.ts";
import { pseudoColumn } from "./pseudo-columns.ts";
import { joinedColumn, placeIn, quotedName } from "./scope.ts";
import { sequenceValue } from "./sequences.ts";

type NameExpr = Extract<Expr, { kind: "name" }>;

/**
 * A column of this block or of one around it; else a pseudo column; else NEXTVAL or CURRVAL of a sequence; else a package
 * function without parentheses (`callFunction`).
 * @throws OraError 904, 984, 918, 976, 1788, 2287, 2289, 25154.
 */
export function compileName(
  expr: NameExpr,
  binder: Binder,
  callFunction: () => Compiled | undefined,
): Compiled {
  return (
    columnOf(expr, binder) ??
    pseudoColumn(expr, binder) ??
    sequenceValue(expr, binder) ??
    (expr.name.parts.length > 1 ? callFunction() : undefined) ??
    refuse(expr, binder)
  );
}

function refuse(expr: NameExpr, { scope }: Binder): never {
  if (scope.withoutColumns) throw oraError(984, [], expr.at);
  throw oraError(904, [quotedName(expr.name.parts)], expr.at);
}

/** Looks outwards from the innermost block; the first block that knows the name wins. */
function columnOf(expr: NameExpr, binder: Binder): Compiled | undefined {
  const passed: Scope[] = [];
  let depth = 0;
  for (let scope: Scope | null = binder.scope; scope; scope = scope.up) {
    if (depth > 0) passed.push(scope);
    const found = inScope(expr, scope, depth);
    if (found) {
      for (const outer of passed) if (outer.correlation) outer.correlation.used = true;
      return found;
    }
    depth++;
  }
  return undefined;
}

function inScope(expr: NameExpr, scope: Scope, depth: number): Compiled | undefined {
  const intercepted = depth > 0 ? scope.intercept?.(expr) : undefined;
  if (intercepted) return outwards(intercepted, depth);
  const joined = joinedColumn(expr.name, scope);
  if (joined) return outwards(joined, depth);
  const place = placeIn(expr.name, scope);
  if (!place) return undefined;
  const { source, column } = place;
  return outwards(
    perRow(place.facts.type, (env) => env.rows[source]?.[column] ?? null),
    depth,
  );
}

/** The same expression evaluated in the environment `depth` blocks further out. */
function outwards(compiled: Compiled, depth: number): Compiled {
  if (depth === 0 || compiled.literal) return compiled;
  const inner = compiled.eval;
  if (depth === 1) return { ...compiled, eval: (env) => inner(env.up ?? noRows) };
  return {
    ...compiled,
    eval: (env) => {
      let outer: Env = env;
      for (let level = 0; level < depth; level++) outer = outer.up ?? noRows;
      return inner(outer);
    },
  };
}

const noRows = emptyEnv();

/** PRIOR and CONNECT_BY_ROOT: the operand in another row of the hierarchy. @throws OraError 1788 outside CONNECT BY. */
export function compileHierarchyOperator(
  expr: Extract<Expr, { kind: "prior" | "connect-by-root" }>,
  binder: Binder,
): Compiled {
  if (!binder.scope.hierarchical) throw oraError(1788, [], expr.at);
  const operand = binder.compile(expr.operand);
  if (operand.constant) return derived(operand.type, [operand], binder.session, operand.eval);
  const inner = operand.eval;
  if (expr.kind === "prior") {
    return perRow(operand.type, (env) => (env.prior ? inner(env.prior) : null));
  }
  return perRow(operand.type, (env) => inner(env.root ?? env));
}
