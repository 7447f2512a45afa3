import type { Expr } from "./ast.ts";
import { isCondition } from "./is-condition.ts";
import { parseIntervalLiteral } from "./parse-datetime-type.ts";
import { parseCorrelation, parseNamed } from "./parse-name.ts";
import { pseudoColumnWords } from "./reserved-words.ts";
import { isOperatorToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * What an operand may be: a value; also `(a, b)`; also a condition in parentheses, which only the first operand of a
 * comparison can turn out to be.
 */
export type Accepted = "value" | "row" | "condition";

/**
 * A value: since 23ai and in PL/SQL any expression, conditions included; in 19c SQL one without conditions.
 * @throws OraError 936 where no expression begins, 907 for a missing parenthesis.
 */
export function parseExpression(cursor: TokenCursor): Expr {
  return cursor.booleans ? cursor.grammar.conditionOrValue(cursor) : parseValue(cursor);
}

/**
 * Sums: `+`, `-` and `||` have one precedence, below `*` and `/`.
 * Source: Oracle SQL Language Reference, Operator Precedence.
 */
export function parseValue(cursor: TokenCursor, accepted: Accepted = "value"): Expr {
  let left = parseProduct(cursor, accepted);
  for (;;) {
    const op = additiveOperator(cursor);
    if (!op || (accepted === "condition" && !cursor.booleans && isCondition(left))) return left;
    cursor.advance();
    const right = parseProduct(cursor, "value");
    left = op in vectorMetrics ? distance(op, left, right) : binary(op as "+", left, right);
  }
}

const vectorMetrics: Readonly<Record<string, string>> = {
  "<->": "EUCLIDEAN",
  "<=>": "COSINE",
  "<#>": "DOT",
};

function additiveOperator(cursor: TokenCursor): string | undefined {
  const { kind, value } = cursor.token;
  if (kind !== "operator") return undefined;
  return value === "+" || value === "-" || value === "||" || value in vectorMetrics
    ? value
    : undefined;
}

function binary(op: "+" | "-" | "*" | "/" | "||", left: Expr, right: Expr): Expr {
  return { kind: "binary", op, left, right, at: left.at };
}

/** 23ai's `a <=> b` is VECTOR_DISTANCE(a, b, COSINE). */
function distance(op: string, left: Expr, right: Expr): Expr {
  const { at } = left;
  const metric: Expr = { kind: "name", name: { parts: [vectorMetrics[op] ?? ""], at }, at };
  return call("VECTOR_DISTANCE", [left, right, metric], at);
}

function call(name: string, values: readonly Expr[], at: number): Expr {
  return {
    kind: "call",
    name: { parts: [name], at },
    args: values.map((value) => ({ value })),
    at,
  };
}

function parseProduct(cursor: TokenCursor, accepted: Accepted): Expr {
  let left = parseUnary(cursor, accepted);
  for (;;) {
    const { value } = cursor.token;
    if (!isProductOperator(cursor)) return left;
    if (accepted === "condition" && !cursor.booleans && isCondition(left)) return left;
    cursor.advance();
    const right = parseUnary(cursor, "value");
    if (value === "*" || value === "/") left = binary(value, left, right);
    else left = call(value === "MOD" ? "MOD" : "REMAINDER", [left, right], left.at);
  }
}

/** `*` and `/`, in PL/SQL also MOD and REM. */
function isProductOperator(cursor: TokenCursor): boolean {
  const { kind, value } = cursor.token;
  if (kind === "operator") return value === "*" || value === "/";
  return kind === "word" && cursor.mode === "plsql" && (value === "MOD" || value === "REM");
}

function parseUnary(cursor: TokenCursor, accepted: Accepted): Expr {
  const { kind, value, at } = cursor.token;
  cursor.enter();
  let result: Expr;
  if (kind === "operator" && (value === "-" || value === "+")) {
    cursor.advance();
    result = { kind: "unary", op: value, operand: parseUnary(cursor, "value"), at };
  } else if (kind === "word" && value === "PRIOR") {
    cursor.advance();
    result = { kind: "prior", operand: parseUnary(cursor, accepted), at };
  } else if (kind === "word" && value === "CONNECT_BY_ROOT") {
    cursor.advance();
    result = { kind: "connect-by-root", operand: parseUnary(cursor, "value"), at };
  } else {
    result = parsePower(cursor, accepted);
  }
  cursor.leave();
  return result;
}

/** PL/SQL's `a ** b`, which binds before a sign: `-a ** b` is `-(a ** b)`. */
function parsePower(cursor: TokenCursor, accepted: Accepted): Expr {
  const base = parsePostfix(cursor, accepted);
  if (cursor.mode !== "plsql" || !cursor.takeOperator("**")) return base;
  return call("POWER", [base, parseUnary(cursor, "value")], base.at);
}

/** A primary with what may stand behind it: `(+)`, AT TIME ZONE, AT LOCAL. */
function parsePostfix(cursor: TokenCursor, accepted: Accepted): Expr {
  let operand = parsePrimary(cursor, accepted);
  for (;;) {
    if (cursor.isOperator("(") && operand.kind === "name" && isOuterMark(cursor)) {
      for (let count = 0; count < 3; count++) cursor.advance();
      operand = { ...operand, outer: true };
    } else if (!cursor.isWord("AT")) {
      return operand;
    } else if (cursor.takeWords("AT", "TIME", "ZONE")) {
      const zone = parsePrimary(cursor, "value");
      operand = { kind: "at-time-zone", operand, zone, at: operand.at };
    } else if (cursor.takeWords("AT", "LOCAL")) {
      operand = { kind: "at-time-zone", operand, zone: null, at: operand.at };
    } else {
      return operand;
    }
  }
}

/** `(+)` */
function isOuterMark(cursor: TokenCursor): boolean {
  return isOperatorToken(cursor.peek(1), "+") && isOperatorToken(cursor.peek(2), ")");
}

function parsePrimary(cursor: TokenCursor, accepted: Accepted): Expr {
  const { token } = cursor;
  const { at } = token;
  switch (token.kind) {
    case "number":
      cursor.advance();
      return token.suffix
        ? { kind: "number", text: token.value, suffix: token.suffix, at }
        : { kind: "number", text: token.value, at };
    case "string":
      cursor.advance();
      return token.national
        ? { kind: "string", text: token.value, national: true, at }
        : { kind: "string", text: token.value, at };
    case "bind":
      return cursor.inTrigger ? parseCorrelation(cursor) : cursor.bind();
    case "quoted":
      return parseNamed(cursor);
    case "word":
      return parseWord(cursor);
    case "operator":
      if (token.value === "(") return parseParenthesized(cursor, accepted);
      break;
    default:
      break;
  }
  throw cursor.fail(936);
}

function parseWord(cursor: TokenCursor): Expr {
  const { token } = cursor;
  const special = Object.hasOwn(wordParsers, token.value) ? wordParsers[token.value] : undefined;
  const parsed = special?.(cursor);
  if (parsed) return parsed;
  if (cursor.isReserved(token) && !(cursor.mode === "sql" && pseudoColumnWords.has(token.value))) {
    if (token.value !== "SQL" || !isOperatorToken(cursor.peek(), "%")) throw cursor.fail(936);
  }
  return parseNamed(cursor);
}

/** Words that begin an expression of their own; undefined where they are just names. */
const wordParsers: Readonly<Record<string, (cursor: TokenCursor) => Expr | undefined>> = {
  NULL: (cursor) => ({ kind: "null", at: cursor.advance().at }),
  TRUE: (cursor) => parseBoolean(cursor, true),
  FALSE: (cursor) => parseBoolean(cursor, false),
  DATE: (cursor) => parseDatetimeLiteral(cursor, "date-literal"),
  TIMESTAMP: (cursor) => parseDatetimeLiteral(cursor, "timestamp-literal"),
  INTERVAL: (cursor) =>
    cursor.peek().kind === "string" ? parseIntervalLiteral(cursor) : undefined,
  CASE: parseCase,
  CURSOR: parseCursorExpression,
};

function parseBoolean(cursor: TokenCursor, value: boolean): Expr | undefined {
  if (!cursor.booleans) return undefined;
  return { kind: "boolean", value, at: cursor.advance().at };
}

function parseDatetimeLiteral(
  cursor: TokenCursor,
  kind: "date-literal" | "timestamp-literal",
): Expr | undefined {
  if (cursor.peek().kind !== "string") return undefined;
  const { at } = cursor.advance();
  return { kind, text: cursor.advance().value, at };
}

/** CASE [operand] WHEN … THEN … [ELSE …] END. @throws OraError 905 for a missing keyword. */
function parseCase(cursor: TokenCursor): Expr {
  const { at } = cursor.advance();
  const operand = cursor.isWord("WHEN") ? undefined : parseExpression(cursor);
  const whens: { when: Expr; then: Expr }[] = [];
  while (cursor.takeWord("WHEN")) {
    const when = operand ? parseExpression(cursor) : cursor.grammar.condition(cursor);
    cursor.expectWord("THEN");
    // biome-ignore lint/suspicious/noThenProperty: the tree has Oracle's word
    whens.push({ when, then: parseExpression(cursor) });
  }
  if (whens.length === 0) throw cursor.fail(905);
  const otherwise = cursor.takeWord("ELSE") ? parseExpression(cursor) : undefined;
  cursor.expectWord("END");
  return {
    kind: "case",
    ...(operand ? { operand } : {}),
    whens,
    ...(otherwise ? { otherwise } : {}),
    at,
  };
}

/** CURSOR(SELECT …) */
function parseCursorExpression(cursor: TokenCursor): Expr | undefined {
  if (!isOperatorToken(cursor.peek(), "(")) return undefined;
  const { at } = cursor.advance();
  cursor.expectOperator("(");
  const query = cursor.inMode("sql", cursor.grammar.query);
  cursor.expectOperator(")");
  return { kind: "cursor", query, at };
}

/** `( … )`: a subquery, a value, a row or, where a condition may stand, a condition. */
function parseParenthesized(cursor: TokenCursor, accepted: Accepted): Expr {
  const { at } = cursor.advance();
  if (cursor.isWord("SELECT") || cursor.isWord("WITH")) {
    const query = cursor.inMode("sql", cursor.grammar.query);
    cursor.expectOperator(")");
    return { kind: "subquery", query, at };
  }
  const parse = accepted === "condition" ? cursor.grammar.conditionOrValue : parseExpression;
  // A row may stand in parentheses of its own: (a, b) = ((1, 2)).
  const nested = accepted === "row" && !cursor.booleans && cursor.isOperator("(");
  const first = nested ? parseValue(cursor, "row") : parse(cursor);
  if (first.kind === "subquery" && !cursor.isOperator(")") && !cursor.isOperator(",")) {
    const query = cursor.grammar.continueQuery(cursor, first.query);
    cursor.expectOperator(")");
    return { kind: "subquery", query, at };
  }
  if (accepted === "value" || first.kind === "row" || !cursor.isOperator(",")) {
    cursor.expectOperator(")");
    return first;
  }
  const items: Expr[] = [first];
  while (cursor.takeOperator(",")) items.push(parseExpression(cursor));
  cursor.expectOperator(")");
  return { kind: "row", items, at };
}
