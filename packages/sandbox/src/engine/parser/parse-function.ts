import type { Expr, FunctionArgument, FunctionCall, Name } from "./ast.ts";
import { emptyClauses, type MutableCall } from "./mutable-call.ts";
import { parseClauses } from "./parse-function-clauses.ts";
import { parseJsonObjectArguments } from "./parse-json-object.ts";
import { parseOrderItems } from "./parse-order-by.ts";
import { specialCalls } from "./parse-special-call.ts";
import { parseCallSuffixes } from "./parse-window.ts";
import { isOperatorToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * A call whose name was read; the next token is its `(`. Functions with a syntax of their own (CAST, EXTRACT, TRIM, JSON_VALUE,
 * XMLELEMENT …) are told by their names.
 * Source: Oracle SQL Language Reference, Functions.
 */
export function parseCall(cursor: TokenCursor, name: Name): Expr {
  const single = name.parts.length === 1 ? (name.parts[0] ?? "") : "";
  const special = Object.hasOwn(specialCalls, single) ? specialCalls[single] : undefined;
  return (
    special?.(cursor, name) ?? parseCallSuffixes(cursor, parseOrdinaryCall(cursor, name, single))
  );
}

function parseOrdinaryCall(cursor: TokenCursor, name: Name, single: string): FunctionCall {
  cursor.expectOperator("(");
  const call: MutableCall = { ...emptyClauses(), args: [] };
  let star = false;
  let distinct = false;
  if (single !== "JSON_OBJECT" && cursor.takeOperator("*")) {
    star = true;
  } else if (!cursor.isOperator(")")) {
    distinct = parseDistinct(cursor);
    if (single === "JSON_OBJECT" || single === "JSON_OBJECTAGG") {
      star = parseJsonObjectArguments(cursor, call);
    } else {
      parseArgumentList(cursor, call, single);
    }
    parseClauses(cursor, call, single);
  }
  cursor.expectOperator(")");
  return {
    kind: "call",
    name,
    args: call.args,
    ...(star ? { star } : {}),
    ...(distinct ? { distinct } : {}),
    ...(call.nulls ? { nulls: call.nulls } : {}),
    ...(call.returning ? { returning: call.returning } : {}),
    ...(call.modifiers.length > 0 ? { modifiers: call.modifiers } : {}),
    ...(call.clauses.length > 0 ? { clauses: call.clauses } : {}),
    ...(call.orderBy ? { orderBy: call.orderBy } : {}),
    at: name.at,
  };
}

/** DISTINCT and UNIQUE; ALL is the default. */
function parseDistinct(cursor: TokenCursor): boolean {
  if (cursor.takeWord("DISTINCT") || cursor.takeWord("UNIQUE")) return true;
  cursor.takeWord("ALL");
  return false;
}

const orderedWithin = new Set(["XMLAGG", "JSON_ARRAYAGG", "COLLECT"]);

/** Functions that take `*` for an argument that is left open. Source: Oracle SQL Language Reference 23ai, TO_VECTOR. */
const starArguments = new Set(["TO_VECTOR", "VECTOR"]);

function parseArgumentList(cursor: TokenCursor, call: MutableCall, single: string): void {
  do {
    const { at } = cursor.token;
    if (starArguments.has(single) && cursor.takeOperator("*")) {
      call.args.push({ value: { kind: "null", at } });
      continue;
    }
    call.args.push(parseArgument(cursor, single === "LNNVL"));
    parseClauses(cursor, call, single);
    if (orderedWithin.has(single) && cursor.takeWords("ORDER", "BY")) {
      call.orderBy = parseOrderItems(cursor);
    }
  } while (cursor.takeOperator(","));
}

/** `( value, name => value, … )` */
export function parseArguments(cursor: TokenCursor): FunctionArgument[] {
  cursor.expectOperator("(");
  if (cursor.takeOperator(")")) return [];
  const args = cursor.list(() => parseArgument(cursor, false));
  cursor.expectOperator(")");
  return args;
}

function parseArgument(cursor: TokenCursor, condition: boolean): FunctionArgument {
  const { kind, value } = cursor.token;
  if ((kind === "word" || kind === "quoted") && isOperatorToken(cursor.peek(), "=>")) {
    cursor.advance();
    cursor.advance();
    return { name: value, value: cursor.grammar.expression(cursor) };
  }
  const parse = condition ? cursor.grammar.condition : cursor.grammar.expression;
  const parsed = parse(cursor);
  if (cursor.mode !== "plsql" || !cursor.takeOperator("=>")) return { value: parsed };
  return { key: parsed, value: cursor.grammar.expression(cursor) };
}
