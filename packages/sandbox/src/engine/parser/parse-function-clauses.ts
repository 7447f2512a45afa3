import type { Expr } from "./ast.ts";
import { type MutableCall, parseReturningType } from "./mutable-call.ts";
import { parseJsonClauses } from "./parse-json-clauses.ts";
import { parseNullTreatment } from "./parse-window.ts";
import type { TokenCursor } from "./token-cursor.ts";

const conversions = new Set([
  "TO_BINARY_DOUBLE",
  "TO_BINARY_FLOAT",
  "TO_BOOLEAN",
  "TO_DATE",
  "TO_DSINTERVAL",
  "TO_NUMBER",
  "TO_TIMESTAMP",
  "TO_TIMESTAMP_TZ",
  "TO_YMINTERVAL",
]);
const returningFunctions = new Set(["FROM_VECTOR", "VECTOR_SERIALIZE"]);
const namingFunctions = new Set(["XMLATTRIBUTES", "XMLCOLATTVAL", "XMLFOREST"]);

/** Reads the clauses that a function of this name may have behind an argument or at the end of its arguments. */
export function parseClauses(cursor: TokenCursor, call: MutableCall, name: string): void {
  if (cursor.token.kind !== "word") return;
  const nulls = parseNullTreatment(cursor);
  if (nulls) call.nulls = nulls;
  if (name.startsWith("JSON")) parseJsonClauses(cursor, call, call.args.length);
  else if (name === "LISTAGG") parseOverflow(cursor, call);
  else if (conversions.has(name)) {
    const value = parseConversionDefault(cursor);
    if (value) call.clauses.push({ text: "DEFAULT ON CONVERSION ERROR", value });
  } else if (namingFunctions.has(name)) parseNaming(cursor, call);
  else parseTrailer(cursor, call, name);
}

/** RETURNING of the vector functions, USING of CHR and TRANSLATE. */
function parseTrailer(cursor: TokenCursor, call: MutableCall, name: string): void {
  if (returningFunctions.has(name) && cursor.takeWord("RETURNING")) {
    call.returning = parseReturningType(cursor);
  }
  if ((name === "CHR" || name === "TRANSLATE") && cursor.takeWord("USING")) {
    const charset = cursor.takeAnyWord(characterSets);
    if (!charset) throw cursor.fail(905);
    call.modifiers.push(charset);
  }
}

const characterSets = new Set(["NCHAR_CS", "CHAR_CS"]);

/** ON OVERFLOW ERROR | TRUNCATE ['…'] [WITH | WITHOUT COUNT] */
function parseOverflow(cursor: TokenCursor, call: MutableCall): void {
  if (!cursor.takeWords("ON", "OVERFLOW")) return;
  if (cursor.takeWord("ERROR")) {
    call.modifiers.push("ON OVERFLOW ERROR");
    return;
  }
  cursor.expectWord("TRUNCATE");
  const counted = cursor.isWord("WITH") || cursor.isWord("WITHOUT");
  if (!counted && !cursor.isOperator(")")) {
    call.clauses.push({ text: "ON OVERFLOW TRUNCATE", value: cursor.grammar.expression(cursor) });
  }
  const without = cursor.takeWords("WITHOUT", "COUNT");
  if (!without && cursor.takeWord("WITH")) cursor.expectWord("COUNT");
  call.modifiers.push(`ON OVERFLOW TRUNCATE ${without ? "WITHOUT" : "WITH"} COUNT`);
}

/** DEFAULT value ON CONVERSION ERROR; undefined where it does not stand. */
export function parseConversionDefault(cursor: TokenCursor): Expr | undefined {
  if (!cursor.takeWord("DEFAULT")) return undefined;
  const value = cursor.grammar.expression(cursor);
  cursor.expectWords("ON", "CONVERSION", "ERROR");
  return value;
}

/** `AS name` of XMLFOREST and XMLATTRIBUTES. */
export function parseNaming(cursor: TokenCursor, call: MutableCall): void {
  if (!cursor.takeWord("AS")) return;
  const value = call.args.at(-1)?.value;
  const name = cursor.identifier();
  if (value) call.clauses.push({ text: `AS ${name}`, value });
}
