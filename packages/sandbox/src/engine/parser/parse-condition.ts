import type { CompareOp, Expr } from "./ast.ts";
import { isCondition } from "./is-condition.ts";
import { parseExpression, parseValue } from "./parse-expression.ts";
import { parseIsCondition } from "./parse-is-condition.ts";
import { isWordToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * A condition, as WHERE, ON, HAVING and CHECK have it. Since 23ai and in PL/SQL any expression may be one.
 * @throws OraError 920 where no relational operator follows, 936 for a missing operand, 1795 for too long a list.
 * Source: Oracle SQL Language Reference, Conditions.
 */
export function parseCondition(cursor: TokenCursor): Expr {
  return parseOr(cursor, false);
}

/** What stands in parentheses: a condition, or a value that the caller goes on with. */
export function parseConditionOrValue(cursor: TokenCursor): Expr {
  return parseOr(cursor, true);
}

function parseOr(cursor: TokenCursor, orValue: boolean): Expr {
  const first = parseAnd(cursor, orValue);
  if (!cursor.isWord("OR")) return first;
  mustBeCondition(cursor, first);
  const operands = [first];
  while (cursor.takeWord("OR")) operands.push(parseAnd(cursor, false));
  return combine("or", operands);
}

function parseAnd(cursor: TokenCursor, orValue: boolean): Expr {
  const first = parseNot(cursor, orValue);
  if (!cursor.isWord("AND")) return first;
  mustBeCondition(cursor, first);
  const operands = [first];
  while (cursor.takeWord("AND")) operands.push(parseNot(cursor, false));
  return combine("and", operands);
}

function mustBeCondition(cursor: TokenCursor, expr: Expr): void {
  if (!cursor.booleans && !isCondition(expr)) throw cursor.fail(920);
}

/** Long chains become balanced trees, so that what walks the tree needs little stack; the order stays. */
const longestChain = 16;

function combine(kind: "and" | "or", operands: readonly Expr[]): Expr {
  if (operands.length > longestChain) {
    const middle = Math.ceil(operands.length / 2);
    const left = combine(kind, operands.slice(0, middle));
    return { kind, left, right: combine(kind, operands.slice(middle)), at: left.at };
  }
  const [first, ...rest] = operands as [Expr, ...Expr[]];
  return rest.reduce<Expr>((left, right) => ({ kind, left, right, at: left.at }), first);
}

function parseNot(cursor: TokenCursor, orValue: boolean): Expr {
  if (!cursor.isWord("NOT")) return parsePredicate(cursor, orValue);
  const { at } = cursor.advance();
  cursor.enter();
  const operand = parseNot(cursor, false);
  cursor.leave();
  return { kind: "not", operand, at };
}

function parsePredicate(cursor: TokenCursor, orValue: boolean): Expr {
  if (cursor.isWord("EXISTS")) return parseExists(cursor);
  const left = parseValue(cursor, "condition");
  if (!cursor.booleans && isCondition(left) && left.kind !== "call") return left;
  const predicate = parseBehind(cursor, left);
  if (predicate) return predicate;
  if (orValue || cursor.booleans || isCondition(left)) return left;
  throw cursor.fail(920);
}

/** EXISTS ( query ) */
function parseExists(cursor: TokenCursor): Expr {
  const { at } = cursor.advance();
  cursor.expectOperator("(");
  const query = cursor.inMode("sql", cursor.grammar.query);
  cursor.expectOperator(")");
  return { kind: "exists", query, at };
}

const comparisons: Readonly<Record<string, CompareOp>> = {
  "=": "=",
  "<>": "<>",
  "!=": "<>",
  "^=": "<>",
  "~=": "<>",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

/** What makes a condition of the operand that was read; undefined where nothing does. */
function parseBehind(cursor: TokenCursor, left: Expr): Expr | undefined {
  const { kind, value } = cursor.token;
  if (kind === "operator") {
    const op = Object.hasOwn(comparisons, value) ? comparisons[value] : undefined;
    return op ? parseComparison(cursor, left, op) : undefined;
  }
  if (kind !== "word") return undefined;
  const negated = value === "NOT" && isNegatable(cursor.peek().value);
  if (negated) cursor.advance();
  switch (cursor.token.value) {
    case "IN":
      return parseIn(cursor, left, negated);
    case "BETWEEN":
      return parseBetween(cursor, left, negated);
    case "LIKE":
    case "LIKEC":
    case "LIKE2":
    case "LIKE4":
      return parseLike(cursor, left, negated);
    case "IS":
      return parseIsCondition(cursor, left);
    case "MEMBER":
    case "SUBMULTISET":
      if (!isWordToken(cursor.peek(), "OF")) return undefined;
      throw cursor.fail(3001);
    default:
      return undefined;
  }
}

function isNegatable(word: string): boolean {
  return word === "IN" || word === "BETWEEN" || word.startsWith("LIKE");
}

function parseComparison(cursor: TokenCursor, left: Expr, op: CompareOp): Expr {
  cursor.advance();
  const quantifier = cursor.takeAnyWord(quantifiers);
  if (!quantifier) {
    return { kind: "compare", op, left, right: parseValue(cursor, "row"), at: left.at };
  }
  const { at } = cursor.token;
  cursor.expectOperator("(");
  const listed = parseListOrQuery(cursor);
  const right: Expr =
    "kind" in listed ? { kind: "subquery", query: listed, at } : { kind: "row", items: listed, at };
  const all = quantifier === "ALL";
  return { kind: "compare", op, left, right, quantifier: all ? "ALL" : "ANY", at: left.at };
}

const quantifiers = new Set(["ANY", "SOME", "ALL"]);

function parseIn(cursor: TokenCursor, operand: Expr, negated: boolean): Expr {
  cursor.advance();
  if (!cursor.isOperator("(")) {
    return { kind: "in", operand, items: [parseValue(cursor)], negated, at: operand.at };
  }
  cursor.advance();
  const items = parseListOrQuery(cursor);
  return { kind: "in", operand, items, negated, at: operand.at };
}

/** Behind a `(`: values or a query, with the `)`. @throws OraError 1795 for too many values. */
function parseListOrQuery(cursor: TokenCursor): Extract<Expr, { kind: "in" }>["items"] {
  if (cursor.isWord("SELECT") || cursor.isWord("WITH")) {
    const query = cursor.inMode("sql", cursor.grammar.query);
    cursor.expectOperator(")");
    return query;
  }
  const most = cursor.version >= 23 ? 65535 : 1000;
  const items: Expr[] = [];
  const queryStart = cursor.isOperator("(");
  do {
    if (items.length === most && items[0]?.kind !== "row") throw cursor.fail(1795, [most]);
    items.push(cursor.booleans ? parseElement(cursor) : parseValue(cursor, "row"));
  } while (cursor.takeOperator(","));
  const [only] = items;
  // IN ((SELECT …)) and IN ((SELECT …) UNION (SELECT …)) are queries as well.
  if (queryStart && items.length === 1 && only?.kind === "subquery") {
    const query = cursor.isOperator(")")
      ? only.query
      : cursor.grammar.continueQuery(cursor, only.query);
    cursor.expectOperator(")");
    return query;
  }
  cursor.expectOperator(")");
  return items;
}

/** A row or, where conditions are values, any expression. */
function parseElement(cursor: TokenCursor): Expr {
  return cursor.isOperator("(") ? parseValue(cursor, "row") : parseExpression(cursor);
}

function parseBetween(cursor: TokenCursor, operand: Expr, negated: boolean): Expr {
  cursor.advance();
  const low = parseValue(cursor);
  cursor.expectWord("AND");
  return { kind: "between", operand, low, high: parseValue(cursor), negated, at: operand.at };
}

function parseLike(cursor: TokenCursor, operand: Expr, negated: boolean): Expr {
  cursor.advance();
  const pattern = parseValue(cursor);
  const escaped = cursor.takeWord("ESCAPE") ? { escape: parseValue(cursor) } : {};
  return { kind: "like", operand, pattern, ...escaped, negated, at: operand.at };
}
