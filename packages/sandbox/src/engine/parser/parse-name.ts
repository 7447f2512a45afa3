import type { Expr, Name } from "./ast.ts";
import { parseArguments, parseCall } from "./parse-function.ts";
import { pseudoColumnWords } from "./reserved-words.ts";
import { isOperatorToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * A name with points in an expression and what follows it: a column, a sequence, a variable, a call, a member of what a call
 * gives, in PL/SQL also an attribute such as `SQL%ROWCOUNT`.
 * @throws OraError 1747 for a reserved word behind a point.
 */
export function parseNamed(cursor: TokenCursor): Expr {
  const first = cursor.advance();
  const { at } = first;
  const parts = [first.value];
  const plain = !(first.kind === "word" && first.reserved && cursor.mode === "sql");
  while (cursor.isOperator(".") && !isOperatorToken(cursor.peek(), "*")) {
    cursor.advance();
    parts.push(partBehindPoint(cursor));
  }
  if (cursor.inBlock && cursor.isOperator("%")) parts.push(attribute(cursor));
  const name = withLink(cursor, parts, at);
  if (!plain && parts.length === 1) return { kind: "name", name, at };
  if (!cursor.isOperator("(") || isOuterMark(cursor)) {
    if (cursor.inBlock && parts.at(-1)?.startsWith("%")) return attributeMembers(cursor, name);
    return { kind: "name", name, at };
  }
  return parseMembers(cursor, parseCall(cursor, name));
}

/** `:NEW.name` and `:OLD.name` in the body of a trigger. */
export function parseCorrelation(cursor: TokenCursor): Expr {
  let object: Expr = cursor.bind();
  const { at } = object;
  while (cursor.takeOperator(".")) {
    object = { kind: "member", object, member: partBehindPoint(cursor), at };
  }
  return object;
}

function isOuterMark(cursor: TokenCursor): boolean {
  return isOperatorToken(cursor.peek(1), "+") && isOperatorToken(cursor.peek(2), ")");
}

/** In PL/SQL any word may stand behind a point: `list.DELETE`. */
function partBehindPoint(cursor: TokenCursor): string {
  const { kind, value } = cursor.token;
  const free = kind === "word" && (cursor.mode === "plsql" || pseudoColumnWords.has(value));
  return free ? cursor.advance().value : cursor.identifier(1747);
}

function attribute(cursor: TokenCursor): string {
  cursor.advance();
  if (cursor.token.kind !== "word") throw cursor.failPlsql("identifier");
  return `%${cursor.advance().value}`;
}

/** `SQL%BULK_EXCEPTIONS.COUNT`: the attribute is a collection of its own. */
function attributeMembers(cursor: TokenCursor, name: Name): Expr {
  return parseMembers(cursor, { kind: "name", name, at: name.at });
}

function withLink(cursor: TokenCursor, parts: readonly string[], at: number): Name {
  const dbLink = cursor.mode === "sql" ? cursor.databaseLink() : undefined;
  return dbLink === undefined ? { parts, at } : { parts, dbLink, at };
}

/** `.member`, `.method(…)` and `(index)` behind a call. */
function parseMembers(cursor: TokenCursor, start: Expr): Expr {
  let object = start;
  const { at } = start;
  for (;;) {
    if (cursor.takeOperator(".")) {
      const member = partBehindPoint(cursor);
      const args = cursor.isOperator("(") ? parseArguments(cursor) : undefined;
      object = { kind: "member", object, member, ...(args ? { args } : {}), at };
    } else if (cursor.mode === "plsql" && cursor.takeOperator("(")) {
      const index = cursor.grammar.expression(cursor);
      cursor.expectOperator(")");
      object = { kind: "element", collection: object, index, at };
    } else {
      return object;
    }
  }
}
