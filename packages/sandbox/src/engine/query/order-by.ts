import type { SessionContext } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { compileExpr } from "../expressions/compile.ts";
import type { Compiled, Scope } from "../expressions/contract.ts";
import type { Expr, OrderItem } from "../parser/ast.ts";
import { typeFamily } from "../types/common-type.ts";
import { typeNameInErrors } from "../types/describe-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import { exprKey } from "./expr-key.ts";
import type { SortKey } from "./sort.ts";

/** An item of the select list as ORDER BY sees it. */
export interface OutputItem {
  readonly name: string;
  readonly compiled: Compiled;
  /** Written by AS: hides a column of the same name. */
  readonly hasAlias: boolean;
  /** See `exprKey`. */
  readonly key: string;
  /** The item is just a column. */
  readonly isColumn: boolean;
}

/** ORDER BY, compiled: the keys, and what must be computed behind the columns for them. */
export interface OrderBy {
  readonly keys: readonly SortKey[];
  readonly extra: readonly Compiled[];
}

/**
 * Compiles ORDER BY: positions, aliases, columns and expressions.
 * Source: Oracle SQL Language Reference, SELECT, order_by_clause.
 * @throws OraError 1785 for a position that is not there, 1791 for what DISTINCT dropped, 932 for LOBs, 918 and 960 for
 * ambiguous names.
 */
export function compileOrderBy(
  items: readonly OrderItem[],
  outputs: readonly OutputItem[],
  scope: Scope,
  session: SessionContext,
  width: number,
  distinct: boolean,
): OrderBy {
  const keys: SortKey[] = [];
  const extra: Compiled[] = [];
  for (const item of items) {
    const place = placeOf(item.expr, outputs, scope);
    let type = place === undefined ? undefined : outputs[place]?.compiled.type;
    let column = place;
    if (column === undefined) {
      const compiled = compileExpr(item.expr, withAliases(scope, outputs), session);
      if (distinct && !compiled.constant) throw oraError(1791, [], item.expr.at);
      type = compiled.type;
      column = width + extra.push(compiled) - 1;
    }
    refuseUnsortable(type ?? { name: "NULL" }, item.expr.at);
    keys.push({
      column,
      type: type ?? { name: "NULL" },
      descending: item.descending,
      nulls: item.nulls,
    });
  }
  return { keys, extra };
}

/** The select item that an ORDER BY item is: by position, by name, or because it is the same expression. */
function placeOf(expr: Expr, outputs: readonly OutputItem[], scope: Scope): number | undefined {
  if (expr.kind === "number" && expr.suffix === undefined) {
    const position = Number(expr.text);
    if (!Number.isInteger(position) || position < 1 || position > outputs.length) {
      throw oraError(1785, [], expr.at);
    }
    return position - 1;
  }
  const named = aliasPlace(expr, outputs);
  if (named !== undefined) return named;
  const key = exprKey(expr, scope);
  const same = outputs.findIndex((output) => output.key === key);
  return same < 0 ? undefined : same;
}

function aliasPlace(expr: Expr, outputs: readonly OutputItem[]): number | undefined {
  if (expr.kind !== "name" || expr.name.parts.length !== 1) return undefined;
  const [name] = expr.name.parts;
  const found = outputs.flatMap((output, index) =>
    output.name === name && (output.hasAlias || output.isColumn) ? [index] : [],
  );
  const [first] = found;
  if (first === undefined) return undefined;
  if (new Set(found.map((index) => outputs[index]?.key)).size > 1) {
    const aliased = found.some((index) => outputs[index]?.hasAlias);
    throw oraError(aliased ? 960 : 918, [], expr.at);
  }
  return first;
}

/** Aliases may also stand inside expressions: `ORDER BY total * 2`. */
function withAliases(scope: Scope, outputs: readonly OutputItem[]): Scope {
  return {
    ...scope,
    intercept: (expr) => {
      if (expr.kind === "name" && expr.name.parts.length === 1) {
        const [name] = expr.name.parts;
        const output = outputs.find((candidate) => candidate.hasAlias && candidate.name === name);
        if (output) return output.compiled;
      }
      return scope.intercept?.(expr);
    },
  };
}

/** @throws OraError 932 for a type that cannot be compared: LOBs, LONG, JSON and so on. */
export function refuseUnsortable(type: SqlType, at: number): void {
  const family = typeFamily(type);
  const long = type.name === "LONG" || type.name === "LONG RAW";
  if (!long && family !== "lob" && family !== "cursor" && family !== "xml" && family !== "vector") {
    return;
  }
  if (long) throw oraError(997, [], at);
  throw oraError(932, ["-", typeNameInErrors(type)], at);
}
