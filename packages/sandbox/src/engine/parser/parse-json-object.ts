import type { Expr } from "./ast.ts";
import type { MutableCall } from "./mutable-call.ts";
import { parseJsonClauses } from "./parse-json-clauses.ts";
import { isOperatorToken, isWordToken, type Token } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * The entries of JSON_OBJECT and JSON_OBJECTAGG: `[KEY] key VALUE value`, `key IS value`, `key : value`, a column alone, or
 * `*`. Keys and values become arguments in turn.
 * @returns true for `*`.
 */
export function parseJsonObjectArguments(cursor: TokenCursor, call: MutableCall): boolean {
  let star = false;
  do {
    if (cursor.takeOperator("*")) star = true;
    else parseEntry(cursor, call);
    parseJsonClauses(cursor, call, call.args.length);
  } while (cursor.takeOperator(","));
  return star;
}

function parseEntry(cursor: TokenCursor, call: MutableCall): void {
  if (cursor.isWord("KEY") && !endsKey(cursor.peek())) cursor.advance();
  const key = cursor.grammar.value(cursor);
  if (cursor.takeWord("VALUE") || cursor.takeWord("IS") || cursor.takeOperator(":")) {
    call.args.push({ value: key }, { value: cursor.grammar.expression(cursor) });
    return;
  }
  if (key.kind !== "name") throw cursor.fail(905);
  const name: Expr = { kind: "string", text: key.name.parts.at(-1) ?? "", at: key.at };
  call.args.push({ value: name }, { value: key });
}

/** KEY is a column's name when one of these follows. */
function endsKey(token: Token): boolean {
  return (
    isWordToken(token, "VALUE") ||
    isWordToken(token, "IS") ||
    [":", ",", ")", "."].some((operator) => isOperatorToken(token, operator))
  );
}
