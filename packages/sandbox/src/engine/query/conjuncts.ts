import type { SessionContext } from "../catalog/contract.ts";
import type { Condition } from "../expressions/binder.ts";
import { compileCondition, compileExpr } from "../expressions/compile.ts";
import { convertTo } from "../expressions/compiled.ts";
import type { Compiled, Env, Scope } from "../expressions/contract.ts";
import { placesIn } from "../expressions/scope.ts";
import { attempt } from "../expressions/suspension.ts";
import type { CompareOp, Expr, Name } from "../parser/ast.ts";
import { comparisonType } from "../types/common-type.ts";
import { comparatorFor } from "../types/compare-values.ts";
import type { SqlType } from "../types/sql-type.ts";
import { type EqualityOf, equalPoint, type Points, pointsOf } from "./points.ts";
import type { Test } from "./run-joins.ts";
import { containsNode } from "./walk.ts";

/** One side of an equality, in the type in which the sides are compared. */
export interface Side {
  readonly value: Compiled;
  /** The column when the side is just a column of the block. */
  readonly column: { readonly source: number; readonly name: string } | null;
  readonly uses: ReadonlySet<number>;
}

/** One of the conditions that AND joins, with what the planner needs to know. */
export interface Conjunct {
  readonly test: Condition;
  /** Sources of the block whose rows it reads. */
  readonly uses: ReadonlySet<number>;
  /** Reads ROWNUM, LEVEL or PRIOR: it cannot move below the counting of rows or the hierarchy. */
  readonly pinned: boolean;
  /** No column, function, subquery or sequence: one evaluation tells for the whole execution. */
  readonly constant: boolean;
  /** Present for `a = b`. */
  readonly equality?: {
    readonly left: Side;
    readonly right: Side;
    readonly type: SqlType;
    /** Both sides have the type they are compared in: an index on either can be used. */
    readonly direct: { readonly left: boolean; readonly right: boolean };
  };
  /** Bounds that `column < value`, `column BETWEEN …` and the like set. */
  readonly ranges?: readonly Bound[];
  /** It holds a subquery, which may run for long. */
  readonly hasSubquery?: boolean;
  /** Values that it demands of columns of a source. */
  readonly points?: (source: number) => Points | undefined;
  /** It follows from others and need not be tested. */
  readonly implied?: boolean;
}

/** A column above or below a value, both in the type of the column. */
export interface Bound {
  readonly op: CompareOp;
  readonly column: Side;
  readonly value: Side;
}

/** What names were met while something was compiled. */
interface Recorder {
  readonly scope: Scope;
  readonly uses: Set<number>;
  pinned: boolean;
}

const rowNames = new Set(["ROWNUM", "LEVEL", "CONNECT_BY_ISLEAF", "CONNECT_BY_ISCYCLE"]);

/** The scope with an ear: sources that are read, also by subqueries, are noted. */
function recorderFor(
  scope: Scope,
  usingSources: ReadonlyMap<string, ReadonlySet<number>>,
): Recorder {
  const uses = new Set<number>();
  const recorder: Recorder = {
    uses,
    pinned: false,
    scope: {
      ...scope,
      intercept: (expr) => {
        if (expr.kind === "name") note(expr.name);
        else if (expr.kind === "prior" || expr.kind === "connect-by-root") recorder.pinned = true;
        else if (expr.kind === "call" && expr.name.parts.at(-1) === "SYS_CONNECT_BY_PATH") {
          recorder.pinned = true;
        }
        return scope.intercept?.(expr);
      },
    },
  };
  const note = (name: Name): void => {
    const only = name.parts.length === 1 ? name.parts[0] : undefined;
    const joined = only === undefined ? undefined : usingSources.get(only);
    if (joined) for (const source of joined) uses.add(source);
    const places = placesIn(name, scope);
    for (const place of places) uses.add(place.source);
    if (places.length === 0 && only !== undefined && rowNames.has(only)) recorder.pinned = true;
  };
  return recorder;
}

/** Compiles one condition of WHERE or ON. @throws OraError as `compileCondition` does. */
export function compileConjunct(
  expr: Expr,
  scope: Scope,
  session: SessionContext,
  usingSources: ReadonlyMap<string, ReadonlySet<number>>,
): Conjunct {
  const recorder = recorderFor(scope, usingSources);
  const test = compileCondition(expr, recorder.scope, session);
  const { uses, pinned } = recorder;
  const constant = uses.size === 0 && !pinned && !containsNode(expr, isVolatile);
  const equalityOf: EqualityOf = (left, right) =>
    comparisonFacts("=", left, right, scope, session, usingSources).equality;
  const points = remembered((source) => pointsOf(expr, source, equalityOf));
  const hasSubquery = containsNode(expr, hasQuery);
  const base = { test, uses, pinned, constant, hasSubquery, points };
  if (pinned || uses.size === 0) return base;
  const facts = (op: CompareOp, left: Expr, right: Expr) =>
    comparisonFacts(op, left, right, scope, session, usingSources);
  if (expr.kind === "compare" && !expr.quantifier) {
    return { ...base, ...facts(expr.op, expr.left, expr.right) };
  }
  if (expr.kind === "between" && !expr.negated) {
    const low = facts(">=", expr.operand, expr.low).ranges ?? [];
    const high = facts("<=", expr.operand, expr.high).ranges ?? [];
    return { ...base, ranges: [...low, ...high] };
  }
  return base;
}

function remembered<T>(find: (key: number) => T): (key: number) => T {
  const known = new Map<number, T>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined && !known.has(key)) {
      value = find(key);
      known.set(key, value);
    }
    return value as T;
  };
}

function isVolatile(node: Expr): boolean {
  return node.kind === "call" || node.kind === "name" || hasQuery(node);
}

/** Whether a node is a query inside of an expression. */
export function hasQuery(node: Expr): boolean {
  return (
    node.kind === "subquery" ||
    node.kind === "exists" ||
    node.kind === "cursor" ||
    (node.kind === "in" && "kind" in node.items)
  );
}

function isNoValue(side: Expr): boolean {
  return side.kind === "row" || containsNode(side, hasQuery);
}

function comparisonFacts(
  op: CompareOp,
  leftExpr: Expr,
  rightExpr: Expr,
  scope: Scope,
  session: SessionContext,
  usingSources: ReadonlyMap<string, ReadonlySet<number>>,
): Pick<Conjunct, "equality" | "ranges"> {
  if (isNoValue(leftExpr) || isNoValue(rightExpr)) return {};
  const [left, right] = [leftExpr, rightExpr].map((side) => {
    const recorder = recorderFor(scope, usingSources);
    const compiled = compileExpr(side, recorder.scope, session);
    return { compiled, uses: recorder.uses, column: columnOf(side, scope), at: side.at };
  });
  if (!left || !right) return {};
  const type = comparisonType(left.compiled.type, right.compiled.type, right.at);
  const [l, r] = [left, right].map((side): Side & { readonly direct: boolean } => {
    const value = convertTo(side.compiled, type, session, side.at);
    return { value, column: side.column, uses: side.uses, direct: value === side.compiled };
  });
  if (!l || !r) return {};
  if (op === "=") {
    return { equality: { left: l, right: r, type, direct: { left: l.direct, right: r.direct } } };
  }
  const ranges: Bound[] = [];
  if (l.column && l.direct && op !== "<>") ranges.push({ op, column: l, value: r });
  if (r.column && r.direct && op !== "<>") ranges.push({ op: mirrored[op], column: r, value: l });
  return { ranges };
}

const mirrored: Readonly<Record<CompareOp, CompareOp>> = {
  "=": "=",
  "<>": "<>",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

function columnOf(expr: Expr, scope: Scope): Side["column"] {
  if (expr.kind !== "name") return null;
  if (expr.name.parts.length === 1 && scope.using?.has(expr.name.parts[0] ?? "")) return null;
  const places = placesIn(expr.name, scope);
  const [place] = places;
  return place && places.length === 1 ? { source: place.source, name: place.facts.name } : null;
}

/** The equality of two compiled columns, for USING and NATURAL. */
export function equalityOf(
  left: Omit<Side, "value"> & { readonly compiled: Compiled },
  right: Omit<Side, "value"> & { readonly compiled: Compiled },
  session: SessionContext,
  at: number,
): Conjunct {
  const type = comparisonType(left.compiled.type, right.compiled.type, at);
  const l = convertTo(left.compiled, type, session, at);
  const r = convertTo(right.compiled, type, session, at);
  const compare = comparatorFor(type);
  const test = (env: Env): boolean | null => {
    const a = l.eval(env);
    if (a === null) return null;
    const b = r.eval(env);
    return b === null ? null : compare(a, b) === 0;
  };
  const equality: NonNullable<Conjunct["equality"]> = {
    left: { value: l, column: left.column, uses: left.uses },
    right: { value: r, column: right.column, uses: right.uses },
    type,
    direct: { left: l === left.compiled, right: r === right.compiled },
  };
  return {
    test,
    uses: new Set([...left.uses, ...right.uses]),
    pinned: false,
    constant: false,
    equality,
    points: (source) => equalPoint(equality, source),
  };
}

/** One test for several conditions: true only when all are. */
export function allTrue(conjuncts: readonly Conjunct[]): Test {
  const test = testOf(conjuncts);
  if (test === null || !conjuncts.some((conjunct) => conjunct.hasSubquery)) return test;
  return (env) => attempt(test, env);
}

function testOf(conjuncts: readonly Conjunct[]): ((env: Env) => boolean) | null {
  const tests = conjuncts.filter(({ implied }) => !implied).map((conjunct) => conjunct.test);
  const [first, second, third] = tests;
  if (!first) return null;
  if (!second) return (env) => first(env) === true;
  if (!third) return (env) => first(env) === true && second(env) === true;
  return (env) => {
    for (const test of tests) if (test(env) !== true) return false;
    return true;
  };
}
