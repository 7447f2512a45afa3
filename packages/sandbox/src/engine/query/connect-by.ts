import type { SessionContext } from "../catalog/contract.ts";
import type { Condition } from "../expressions/binder.ts";
import { compileCondition, compileExpr } from "../expressions/compile.ts";
import { convertTo } from "../expressions/compiled.ts";
import type { Compiled, Scope } from "../expressions/contract.ts";
import type { Expr, OrderItem, SelectBlock } from "../parser/ast.ts";
import { comparisonType } from "../types/common-type.ts";
import { refuseUnsortable } from "./order-by.ts";
import { valueKeyFor } from "./row-key.ts";
import { type RowComparator, rowComparator } from "./sort.ts";
import { conjunctsOf, containsNode } from "./walk.ts";

/** CONNECT BY, compiled. */
export interface Hierarchy {
  readonly startWith: Condition | null;
  /** What must be true of a child; its environment's `prior` is the parent. */
  readonly conditions: readonly Condition[];
  /** Equalities between the parent and the child: children are looked up instead of tried. */
  readonly links: readonly {
    readonly parent: Compiled;
    readonly child: Compiled;
    readonly key: (value: ReturnType<Compiled["eval"]>) => string | number;
  }[];
  readonly noCycle: boolean;
  /** Operands of PRIOR: a row whose values of these are those of an ancestor closes a loop. Empty: no loops are looked for. */
  readonly loopKeys: readonly Compiled[];
  /** SYS_CONNECT_BY_PATH walks back to the root: ancestors are kept. */
  readonly keepAncestors: boolean;
  readonly siblings: { readonly keys: readonly Compiled[]; readonly compare: RowComparator } | null;
}

/**
 * Compiles START WITH, CONNECT BY and ORDER SIBLINGS BY.
 * Source: Oracle SQL Language Reference, Hierarchical Queries.
 */
export function compileHierarchy(
  block: SelectBlock,
  siblings: readonly OrderItem[] | undefined,
  scope: Scope,
  session: SessionContext,
  mentioned: ReadonlySet<string>,
): Hierarchy | null {
  const { connectBy, startWith } = block;
  if (!connectBy) return null;
  const conjuncts = conjunctsOf(connectBy.condition);
  const conditions: Condition[] = [];
  const links: Hierarchy["links"][number][] = [];
  for (const conjunct of conjuncts) {
    const link = linkOf(conjunct, scope, session);
    if (link) links.push(link);
    else conditions.push(compileCondition(conjunct, scope, session));
  }
  const operands: Compiled[] = [];
  containsNode(connectBy.condition, (node) => {
    if (node.kind === "prior") operands.push(compileExpr(node.operand, scope, session));
    return false;
  });
  return {
    startWith: startWith ? compileCondition(startWith, scope, session) : null,
    conditions,
    links,
    noCycle: connectBy.noCycle,
    loopKeys: operands,
    keepAncestors: mentioned.has("SYS_CONNECT_BY_PATH"),
    siblings: siblings ? compileSiblings(siblings, scope, session) : null,
  };
}

/** `PRIOR a = b`: one side reads only the parent, the other only the child. */
function linkOf(
  expr: Expr,
  scope: Scope,
  session: SessionContext,
): Hierarchy["links"][number] | undefined {
  if (expr.kind !== "compare" || expr.op !== "=" || expr.quantifier) return undefined;
  const [parent, child] = isParentSide(expr.left)
    ? [expr.left, expr.right]
    : [expr.right, expr.left];
  if (!isParentSide(parent) || !isChildSide(child)) return undefined;
  const p = compileExpr(parent, scope, session);
  const c = compileExpr(child, scope, session);
  const type = comparisonType(p.type, c.type, child.at);
  const key = valueKeyFor(type);
  return {
    parent: convertTo(p, type, session, parent.at),
    child: convertTo(c, type, session, child.at),
    key,
  };
}

/** Has PRIOR, and all its names are behind PRIOR. */
function isParentSide(expr: Expr): boolean {
  let names = 0;
  let priors = 0;
  containsNode(expr, (node) => {
    if (node.kind === "prior") {
      priors++;
      containsNode(node.operand, (inner) => {
        if (inner.kind === "name" || inner.kind === "call") names--;
        return false;
      });
    }
    if (node.kind === "name" || node.kind === "call") names++;
    if (node.kind === "row" || node.kind === "subquery") names = Number.POSITIVE_INFINITY;
    return false;
  });
  return priors > 0 && names === 0;
}

function isChildSide(expr: Expr): boolean {
  return !containsNode(
    expr,
    (node) =>
      node.kind === "prior" ||
      node.kind === "connect-by-root" ||
      node.kind === "call" ||
      node.kind === "row" ||
      node.kind === "subquery" ||
      (node.kind === "name" && ["LEVEL", "ROWNUM"].includes(node.name.parts.at(-1) ?? "")),
  );
}

function compileSiblings(
  items: readonly OrderItem[],
  scope: Scope,
  session: SessionContext,
): Hierarchy["siblings"] {
  const keys = items.map((item) => {
    const compiled = compileExpr(item.expr, scope, session);
    refuseUnsortable(compiled.type, item.expr.at);
    return compiled;
  });
  const compare = rowComparator(
    items.map((item, column) => ({
      column,
      type: keys[column]?.type ?? { name: "NULL" },
      descending: item.descending,
      nulls: item.nulls,
    })),
  );
  return { keys, compare };
}
