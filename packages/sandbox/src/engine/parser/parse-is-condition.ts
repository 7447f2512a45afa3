import type { Expr } from "./ast.ts";
import type { TokenCursor } from "./token-cursor.ts";

const kinds = new Set(["NAN", "INFINITE", "EMPTY", "JSON", "TRUE", "FALSE"]);
const booleanKinds = new Set(["TRUE", "FALSE", "UNKNOWN"]);

/**
 * IS [NOT] NULL, NAN, INFINITE, EMPTY, JSON; since 23ai TRUE, FALSE and UNKNOWN.
 * @throws OraError 908 for another word.
 */
export function parseIsCondition(cursor: TokenCursor, operand: Expr): Expr {
  const { at } = operand;
  cursor.advance();
  const negated = cursor.takeWord("NOT");
  if (cursor.takeWord("NULL")) return { kind: "is-null", operand, negated, at };
  const { value } = cursor.token;
  if (cursor.isWord("A") || cursor.isWord("OF") || cursor.isWord("DANGLING")) {
    throw cursor.fail(3001);
  }
  if (booleanKinds.has(value) && !cursor.booleans) throw cursor.fail(908);
  if (cursor.takeWord("UNKNOWN")) return { kind: "is-null", operand, negated, at };
  const what = cursor.takeAnyWord(kinds) as Extract<Expr, { kind: "is" }>["what"] | undefined;
  if (!what) throw cursor.fail(908);
  const options = what === "JSON" ? parseJsonOptions(cursor) : [];
  return { kind: "is", what, ...(options.length > 0 ? { options } : {}), operand, negated, at };
}

/** Source: Oracle SQL Language Reference, IS JSON Condition. */
const jsonOptions: readonly (readonly string[])[] = [
  "WITH UNIQUE KEYS",
  "WITHOUT UNIQUE KEYS",
  "FORMAT JSON",
  "DISALLOW SCALARS",
  "ALLOW SCALARS",
  "STRICT",
  "LAX",
].map((option) => option.split(" "));

const jsonValueKinds = new Set(["VALUE", "ARRAY", "OBJECT", "SCALAR"]);

function parseJsonOptions(cursor: TokenCursor): string[] {
  const options: string[] = [];
  if (cursor.version >= 23) {
    const kind = cursor.takeAnyWord(jsonValueKinds);
    if (kind) options.push(kind);
  }
  for (;;) {
    const inParentheses = cursor.isOperator("(") && isStrictness(cursor.peek().value);
    if (inParentheses) cursor.advance();
    const option = jsonOptions.find((words) => cursor.takeWords(...words));
    if (option) options.push(option.join(" "));
    if (inParentheses) cursor.expectOperator(")");
    if (!option) return options;
  }
}

function isStrictness(word: string): boolean {
  return word === "STRICT" || word === "LAX";
}
