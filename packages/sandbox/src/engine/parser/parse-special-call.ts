import type { Expr, FunctionArgument, Name } from "./ast.ts";
import { parseConversionDefault } from "./parse-function-clauses.ts";
import { parseType } from "./parse-type.ts";
import { xmlCalls } from "./parse-xml-call.ts";
import { isWordToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** Reads a call from its `(`; undefined where the call is an ordinary one. */
export type SpecialCall = (cursor: TokenCursor, name: Name) => Expr | undefined;

/** Functions whose arguments have a syntax of their own. */
export const specialCalls: Readonly<Record<string, SpecialCall>> = {
  CAST: parseCast,
  EXTRACT: parseExtract,
  TRIM: parseTrim,
  TREAT: (cursor, name) => parseTyped(cursor, name),
  VALIDATE_CONVERSION: (cursor, name) => parseTyped(cursor, name),
  XMLCAST: (cursor, name) => parseTyped(cursor, name),
  JSON_TRANSFORM: unimplemented,
  VECTOR_EMBEDDING: unimplemented,
  VECTOR_CHUNKS: unimplemented,
  ...xmlCalls,
};

function unimplemented(cursor: TokenCursor): never {
  throw cursor.fail(3001);
}

/** CAST( value AS type [DEFAULT value ON CONVERSION ERROR] [, mask [, nls]] ) */
function parseCast(cursor: TokenCursor, name: Name): Expr {
  cursor.expectOperator("(");
  if (isWordToken(cursor.token, "MULTISET")) throw cursor.fail(3001);
  const operand = cursor.grammar.expression(cursor);
  cursor.expectWord("AS");
  const type = parseType(cursor);
  const onError = parseConversionDefault(cursor);
  const formatArgs: Expr[] = [];
  while (cursor.takeOperator(",")) formatArgs.push(cursor.grammar.expression(cursor));
  cursor.expectOperator(")");
  return {
    kind: "cast",
    operand,
    type,
    ...(onError ? { onError } : {}),
    ...(formatArgs.length > 0 ? { formatArgs } : {}),
    at: name.at,
  };
}

const datetimeFields = new Set(
  `YEAR MONTH DAY HOUR MINUTE SECOND TIMEZONE_HOUR TIMEZONE_MINUTE TIMEZONE_REGION TIMEZONE_ABBR`.split(
    " ",
  ),
);

/** EXTRACT( field FROM value ); another form is that of XML. */
function parseExtract(cursor: TokenCursor, name: Name): Expr | undefined {
  const field = cursor.peek();
  if (field.kind !== "word" || !datetimeFields.has(field.value)) return undefined;
  if (!isWordToken(cursor.peek(2), "FROM")) return undefined;
  cursor.advance();
  cursor.advance();
  cursor.advance();
  const operand = cursor.grammar.expression(cursor);
  cursor.expectOperator(")");
  return { kind: "extract", field: field.value, operand, at: name.at };
}

/** TRIM( [[LEADING | TRAILING | BOTH] [character] FROM] value ) */
function parseTrim(cursor: TokenCursor, name: Name): Expr {
  cursor.expectOperator("(");
  const side = cursor.takeAnyWord(trimSides) as "LEADING" | "TRAILING" | "BOTH" | undefined;
  const first = cursor.isWord("FROM") && side ? undefined : cursor.grammar.expression(cursor);
  const behind = cursor.takeWord("FROM") ? cursor.grammar.expression(cursor) : undefined;
  const operand = behind ?? first;
  if (!operand || (side && !behind)) throw cursor.fail(907);
  cursor.expectOperator(")");
  const character = behind ? first : undefined;
  return {
    kind: "trim",
    side: side ?? "BOTH",
    ...(character ? { character } : {}),
    operand,
    at: name.at,
  };
}

const trimSides = new Set(["LEADING", "TRAILING", "BOTH"]);

/** TREAT( value AS type ), VALIDATE_CONVERSION( value AS type [, mask [, nls]] ): the type is `returning`. */
function parseTyped(cursor: TokenCursor, name: Name): Expr {
  cursor.expectOperator("(");
  const args: FunctionArgument[] = [{ value: cursor.grammar.expression(cursor) }];
  cursor.expectWord("AS");
  const returning = parseType(cursor);
  while (cursor.takeOperator(",")) args.push({ value: cursor.grammar.expression(cursor) });
  cursor.expectOperator(")");
  return { kind: "call", name, args, returning, at: name.at };
}
