import type { SessionContext } from "../catalog/contract.ts";
import { compileExpr } from "../expressions/compile.ts";
import { convertTo } from "../expressions/compiled.ts";
import { type Env, type Scope, TICK } from "../expressions/contract.ts";
import { SUSPENDED } from "../expressions/suspension.ts";
import { tickIsDue } from "../expressions/ticks.ts";
import type { Expr, SelectBlock } from "../parser/ast.ts";
import { numberType } from "../types/make-type.ts";
import { numberToDouble, type OraNumber } from "../types/number.ts";
import { allTrue, type Conjunct, compileConjunct } from "./conjuncts.ts";
import type { Flow } from "./contract.ts";
import type { FromClause } from "./from-clause.ts";
import type { JoinTree } from "./join-tree.ts";
import { joinMarked, markedCondition } from "./outer-marks.ts";
import { whenTold } from "./run-joins.ts";
import { conjunctsOf, containsNode } from "./walk.ts";

/** WHERE, taken apart. */
export interface WhereClause {
  /** FROM with the outer joins that `(+)` makes. */
  readonly tree: JoinTree;
  /** Conditions without any column: one look tells whether there are rows at all. */
  readonly gate: readonly Conjunct[];
  /** Conditions that can be tested while joining. */
  readonly joining: readonly Conjunct[];
  /** Conditions behind the joins: those with ROWNUM, and with CONNECT BY all that are no join conditions. */
  readonly after: readonly Conjunct[];
  /** `ROWNUM <= n`: no more rows than this are needed. */
  readonly stop: ((env: Env) => number) | null;
}

/**
 * Compiles WHERE.
 * Source: Oracle SQL Language Reference, SELECT, where_clause; Hierarchical Queries (joins, then CONNECT BY, then the rest);
 * ROWNUM Pseudocolumn.
 */
export function compileWhere(
  block: SelectBlock,
  from: FromClause,
  scope: Scope,
  session: SessionContext,
): WhereClause {
  const joinedSources = new Map([...from.joined].map(([name, column]) => [name, column.sources]));
  const marked = new Map<number, Conjunct[]>();
  const plain: Conjunct[] = [];
  for (const expr of conjunctsOf(block.where)) {
    const mark = markedCondition(expr, scope, from.hasAnsiJoin);
    const own = mark?.expr ?? expr;
    const compiled = compileConjunct(own, scope, session, joinedSources);
    if (!mark) plain.push(compiled);
    else marked.set(mark.optional, [...(marked.get(mark.optional) ?? []), compiled]);
  }
  const hierarchical = block.connectBy !== undefined;
  const isAfter = (condition: Conjunct): boolean =>
    condition.pinned || (hierarchical && condition.uses.size < 2);
  const gate = plain.filter((condition) => condition.constant);
  const rest = plain.filter((condition) => !condition.constant);
  return {
    tree: joinMarked(from.trees, marked),
    gate,
    joining: rest.filter((condition) => !isAfter(condition)),
    after: rest.filter(isAfter),
    stop: stopKey(block.where, scope, session),
  };
}

/** The smallest bound that `ROWNUM <= n`, `ROWNUM < n` and `ROWNUM = n` set. */
function stopKey(
  where: Expr | undefined,
  scope: Scope,
  session: SessionContext,
): WhereClause["stop"] {
  const bounds: ((env: Env) => number)[] = [];
  for (const expr of conjunctsOf(where)) {
    if (expr.kind !== "compare" || expr.quantifier) continue;
    const isLeft = isRownum(expr.left);
    const [own, value] = isLeft ? [expr.left, expr.right] : [expr.right, expr.left];
    const op = isLeft ? expr.op : mirrored(expr.op);
    if (!isRownum(own) || !isPlain(value) || (op !== "<" && op !== "<=" && op !== "=")) continue;
    const limit = convertTo(compileExpr(value, scope, session), numberType, session, value.at);
    bounds.push((env) => {
      const number = limit.eval(env);
      if (number === null) return 0;
      const bound = numberToDouble(number as OraNumber);
      return op === "<" ? Math.ceil(bound) - 1 : Math.floor(bound);
    });
  }
  return bounds.length === 0 ? null : (env) => Math.min(...bounds.map((bound) => bound(env)));
}

function isRownum(expr: Expr): boolean {
  return expr.kind === "name" && expr.name.parts.length === 1 && expr.name.parts[0] === "ROWNUM";
}

function isPlain(expr: Expr): boolean {
  return !containsNode(
    expr,
    (node) =>
      node.kind === "name" ||
      node.kind === "call" ||
      node.kind === "subquery" ||
      node.kind === "row",
  );
}

function mirrored(op: string): string {
  return op === ">" ? "<" : op === ">=" ? "<=" : op;
}

/**
 * Counts rows as ROWNUM does: a row is tested as if it were the next one and counted only when it passes.
 */
export function rownumFlow(
  flow: Flow,
  conditions: readonly Conjunct[],
  stop: WhereClause["stop"],
): Flow {
  const test = allTrue(conditions);
  return function* count(env) {
    const limit = stop ? stop(env) : Number.POSITIVE_INFINITY;
    if (!(limit >= 1)) return;
    let counted = 0;
    for (const step of flow(env)) {
      if (step === TICK) {
        yield TICK;
        continue;
      }
      env.rownum = counted + 1;
      let passed = test === null || test(env);
      if (passed === SUSPENDED) passed = yield* whenTold(test, env);
      if (!passed) {
        if (tickIsDue()) yield TICK;
        continue;
      }
      counted++;
      yield true;
      if (counted >= limit) return;
    }
  };
}
