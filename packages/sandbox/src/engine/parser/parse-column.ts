import type { ColumnDefinition } from "./ast.ts";
import { parseColumnConstraints } from "./parse-constraint.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseSequenceOptions } from "./parse-sequence-options.ts";
import { parseType } from "./parse-type.ts";
import { isOperatorToken, isWordToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * A column of CREATE TABLE and ALTER TABLE ADD. DEFAULT stands before the constraints, as Oracle wants it.
 * @throws OraError 904 for a name that cannot be one, 902 for an unknown type, 907.
 * Source: Oracle SQL Language Reference, CREATE TABLE, column_definition and virtual_column_definition.
 */
export function parseColumn(cursor: TokenCursor): ColumnDefinition {
  const { at } = cursor.token;
  const name = cursor.identifier();
  const type = hasType(cursor) ? parseType(cursor) : undefined;
  if (cursor.takeWord("COLLATE")) cursor.identifier();
  cursor.takeWord("SORT");
  const invisible = parseVisibility(cursor);
  const value = parseColumnValue(cursor);
  skipEncryption(cursor);
  const late = parseVisibility(cursor);
  const constraints = parseColumnConstraints(cursor);
  if (cursor.version >= 23 && cursor.takeWord("ANNOTATIONS")) cursor.skipParentheses();
  return {
    name,
    ...(type ? { type } : {}),
    ...value,
    ...(invisible || late ? { invisible: true } : {}),
    constraints,
    at,
  };
}

const afterColumnName = new Set(
  `GENERATED AS DEFAULT CONSTRAINT NOT NULL PRIMARY UNIQUE CHECK REFERENCES INVISIBLE VISIBLE SORT ENCRYPT DECRYPT DROP`.split(
    " ",
  ),
);

/** A type stands here unless something else that may follow the name does. */
export function hasType(cursor: TokenCursor): boolean {
  const { token } = cursor;
  if (token.kind === "operator" || token.kind === "end") return false;
  return !cursor.isAnyWord(afterColumnName);
}

/** INVISIBLE or VISIBLE. @returns true for INVISIBLE, false for VISIBLE, undefined for neither. */
export function parseVisibility(cursor: TokenCursor): boolean | undefined {
  if (cursor.takeWord("INVISIBLE")) return true;
  return cursor.takeWord("VISIBLE") ? false : undefined;
}

/** DEFAULT, GENERATED … AS IDENTITY or AS (expression). */
export function parseColumnValue(
  cursor: TokenCursor,
): Pick<ColumnDefinition, "default" | "identity" | "virtual"> {
  if (cursor.takeWord("DEFAULT")) return { default: parseDefault(cursor) };
  if (cursor.isWord("AS") && isOperatorToken(cursor.peek(), "(")) {
    cursor.advance();
    return { virtual: parseVirtual(cursor) };
  }
  if (!cursor.takeWord("GENERATED")) return {};
  const byDefault = cursor.takeWord("BY");
  if (byDefault) cursor.expectWord("DEFAULT");
  else cursor.takeWord("ALWAYS");
  const onNull = byDefault && parseOnNull(cursor);
  cursor.expectWord("AS");
  if (!cursor.takeWord("IDENTITY")) return { virtual: parseVirtual(cursor) };
  const parenthesis = cursor.takeOperator("(");
  const options = parseSequenceOptions(cursor);
  if (parenthesis) cursor.expectOperator(")");
  return { identity: { always: !byDefault, onNull, options } };
}

/** ON NULL [FOR INSERT ONLY | FOR INSERT AND UPDATE] */
function parseOnNull(cursor: TokenCursor): boolean {
  if (!cursor.isWord("ON") || !isWordToken(cursor.peek(), "NULL")) return false;
  cursor.advance();
  cursor.advance();
  if (cursor.version >= 23 && cursor.takeWords("FOR", "INSERT")) {
    if (!cursor.takeWord("ONLY")) cursor.expectWords("AND", "UPDATE");
  }
  return true;
}

function parseDefault(cursor: TokenCursor): NonNullable<ColumnDefinition["default"]> {
  const onNull = parseOnNull(cursor);
  const { at } = cursor.token;
  const expr = parseExpression(cursor);
  return { expr, text: cursor.textFrom(at), onNull };
}

function parseVirtual(cursor: TokenCursor): NonNullable<ColumnDefinition["virtual"]> {
  cursor.expectOperator("(");
  const { at } = cursor.token;
  const expr = parseExpression(cursor);
  const text = cursor.textFrom(at);
  cursor.expectOperator(")");
  cursor.takeWord("VIRTUAL");
  return { expr, text };
}

/** ENCRYPT [USING 'algorithm'] [IDENTIFIED BY password] ['NOMAC'] [[NO] SALT] and DECRYPT: nothing is encrypted. */
export function skipEncryption(cursor: TokenCursor): void {
  if (cursor.takeWord("DECRYPT") || !cursor.takeWord("ENCRYPT")) return;
  if (cursor.takeWord("USING")) cursor.advance();
  if (cursor.takeWords("IDENTIFIED", "BY")) cursor.advance();
  if (cursor.token.kind === "string") cursor.advance();
  cursor.takeWord("NO");
  cursor.takeWord("SALT");
}
