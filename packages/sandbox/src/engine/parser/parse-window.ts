import type { Expr, FrameBound, FunctionCall, OrderItem, Window } from "./ast.ts";
import { parseOrderInParentheses, parseOrderItems } from "./parse-order-by.ts";
import { isOperatorToken, isWordToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Mutable = { -readonly [Key in keyof FunctionCall]: FunctionCall[Key] };

/**
 * What may stand behind a call's arguments: FROM FIRST | LAST and IGNORE | RESPECT NULLS, WITHIN GROUP, KEEP, OVER.
 * Source: Oracle SQL Language Reference, Analytic Functions, Aggregate Functions.
 */
export function parseCallSuffixes(cursor: TokenCursor, call: FunctionCall): FunctionCall {
  if (cursor.token.kind !== "word") return call;
  const result: Mutable = { ...call };
  if (cursor.isWord("FROM") && call.name.parts[0] === "NTH_VALUE") parseFromEnd(cursor, result);
  const nulls = parseNullTreatment(cursor);
  if (nulls) result.nulls = nulls;
  if (cursor.takeWords("WITHIN", "GROUP")) result.withinGroup = parseOrderInParentheses(cursor);
  if (cursor.isWord("KEEP") && isOperatorToken(cursor.peek(), "(")) result.keep = parseKeep(cursor);
  if (cursor.isWord("OVER") && isOperatorToken(cursor.peek(), "(")) {
    cursor.advance();
    result.over = parseWindow(cursor);
  } else if (isNamedWindow(cursor)) {
    throw cursor.fail(3001);
  }
  return result;
}

/** OVER name, since 21c: its WINDOW clause is not there in the sandbox. */
function isNamedWindow(cursor: TokenCursor): boolean {
  if (cursor.version < 23 || !cursor.isWord("OVER")) return false;
  const next = cursor.peek();
  return (next.kind === "word" || next.kind === "quoted") && !next.reserved;
}

function parseFromEnd(cursor: TokenCursor, call: Mutable): void {
  const last = isWordToken(cursor.peek(), "LAST");
  if (!last && !isWordToken(cursor.peek(), "FIRST")) return;
  cursor.advance();
  cursor.advance();
  if (last) call.modifiers = [...(call.modifiers ?? []), "FROM LAST"];
}

/** IGNORE NULLS or RESPECT NULLS, inside the parentheses or behind them. */
export function parseNullTreatment(cursor: TokenCursor): "IGNORE" | "RESPECT" | undefined {
  if (cursor.takeWords("IGNORE", "NULLS")) return "IGNORE";
  if (cursor.takeWords("RESPECT", "NULLS")) return "RESPECT";
  return undefined;
}

/** KEEP ( DENSE_RANK FIRST | LAST ORDER BY … ) */
function parseKeep(cursor: TokenCursor): { which: "FIRST" | "LAST"; order: OrderItem[] } {
  cursor.advance();
  cursor.advance();
  cursor.expectWord("DENSE_RANK");
  const which = cursor.takeWord("FIRST") ? "FIRST" : "LAST";
  if (which === "LAST") cursor.expectWord("LAST");
  cursor.expectWord("ORDER");
  cursor.expectWord("BY", 924);
  const order = parseOrderItems(cursor);
  cursor.expectOperator(")");
  return { which, order };
}

/** `( [PARTITION BY …] [ORDER BY …] [ROWS | RANGE …] )` */
function parseWindow(cursor: TokenCursor): Window {
  cursor.expectOperator("(");
  let partitionBy: Expr[] = [];
  if (cursor.takeWord("PARTITION")) {
    cursor.expectWord("BY", 924);
    partitionBy = cursor.list(() => cursor.grammar.expression(cursor));
  }
  let orderBy: OrderItem[] = [];
  if (cursor.takeWord("ORDER")) {
    cursor.takeWord("SIBLINGS");
    cursor.expectWord("BY", 924);
    orderBy = parseOrderItems(cursor);
  }
  const unit = cursor.takeWord("ROWS") ? "ROWS" : cursor.takeWord("RANGE") ? "RANGE" : undefined;
  if (!unit) {
    if (cursor.isWord("GROUPS")) throw cursor.fail(3001);
    cursor.expectOperator(")");
    return { partitionBy, orderBy };
  }
  const frame = { unit, ...parseFrame(cursor) } as const;
  if (cursor.isWord("EXCLUDE")) throw cursor.fail(3001);
  cursor.expectOperator(")");
  return { partitionBy, orderBy, frame };
}

function parseFrame(cursor: TokenCursor): { start: FrameBound; end: FrameBound } {
  if (!cursor.takeWord("BETWEEN"))
    return { start: parseBound(cursor), end: { kind: "current-row" } };
  const start = parseBound(cursor);
  cursor.expectWord("AND");
  return { start, end: parseBound(cursor) };
}

function parseBound(cursor: TokenCursor): FrameBound {
  if (cursor.takeWords("UNBOUNDED", "PRECEDING")) return { kind: "unbounded-preceding" };
  if (cursor.takeWords("UNBOUNDED", "FOLLOWING")) return { kind: "unbounded-following" };
  if (cursor.takeWords("CURRENT", "ROW")) return { kind: "current-row" };
  const offset = cursor.grammar.expression(cursor);
  if (cursor.takeWord("PRECEDING")) return { kind: "preceding", offset };
  cursor.expectWord("FOLLOWING");
  return { kind: "following", offset };
}
