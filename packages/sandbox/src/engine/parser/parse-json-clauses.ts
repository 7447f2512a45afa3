import { type MutableClauses, parseReturningType } from "./mutable-call.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * The clauses of the JSON functions that have no value of their own, as they stand; longer ones first.
 * Source: Oracle SQL Language Reference, JSON_VALUE, JSON_QUERY, JSON_EXISTS, JSON_OBJECT, JSON_ARRAY, JSON_SERIALIZE,
 * JSON_MERGEPATCH; JSON Developer's Guide, Clauses Used in SQL/JSON Functions.
 */
const phrases: readonly (readonly string[])[] = [
  "WITH UNCONDITIONAL ARRAY WRAPPER",
  "WITH CONDITIONAL ARRAY WRAPPER",
  "WITHOUT ARRAY WRAPPER",
  "WITH ARRAY WRAPPER",
  "WITH UNCONDITIONAL WRAPPER",
  "WITH CONDITIONAL WRAPPER",
  "WITHOUT WRAPPER",
  "WITH WRAPPER",
  "WITH UNIQUE KEYS",
  "WITH TYPENAME",
  "KEEP QUOTES ON SCALAR STRING",
  "OMIT QUOTES ON SCALAR STRING",
  "KEEP QUOTES",
  "OMIT QUOTES",
  "ALLOW SCALARS",
  "DISALLOW SCALARS",
  "NULL ON MISMATCH",
  "ERROR ON MISMATCH",
  "IGNORE ON MISMATCH",
  "NULL ON ERROR",
  "ERROR ON ERROR",
  "TRUE ON ERROR",
  "FALSE ON ERROR",
  "EMPTY ARRAY ON ERROR",
  "EMPTY OBJECT ON ERROR",
  "EMPTY ON ERROR",
  "NULL ON EMPTY",
  "ERROR ON EMPTY",
  "TRUE ON EMPTY",
  "FALSE ON EMPTY",
  "EMPTY ARRAY ON EMPTY",
  "EMPTY OBJECT ON EMPTY",
  "EMPTY ON EMPTY",
  "NULL ON NULL",
  "ABSENT ON NULL",
  "TYPE STRICT",
  "TYPE LAX",
  "UNIQUE KEYS",
  "ORDERED",
  "PRETTY",
  "ASCII",
  "STRICT",
  "LAX",
  "TRUNCATE",
  "EXTENDED",
].map((phrase) => phrase.split(" "));

/**
 * Reads the clauses behind the arguments of a JSON function.
 * @param count how many arguments there are so far: FORMAT JSON belongs to the last.
 * @throws OraError 905 for a half clause.
 */
export function parseJsonClauses(cursor: TokenCursor, call: MutableClauses, count: number): void {
  while (cursor.token.kind === "word") {
    const phrase = phrases.find((words) => cursor.takeWords(...words));
    if (phrase) call.modifiers.push(phrase.join(" "));
    else if (cursor.takeWords("FORMAT", "JSON")) call.modifiers.push(`FORMAT JSON ${count}`);
    else if (cursor.takeWord("RETURNING")) call.returning = parseReturningType(cursor);
    else if (cursor.isWord("DEFAULT")) parseDefault(cursor, call);
    else if (cursor.isWord("PASSING")) parsePassing(cursor, call);
    else return;
  }
}

/** DEFAULT value ON ERROR | EMPTY */
function parseDefault(cursor: TokenCursor, call: MutableClauses): void {
  cursor.advance();
  const value = cursor.grammar.expression(cursor);
  cursor.expectWord("ON");
  const error = cursor.takeWord("ERROR");
  if (!error) cursor.expectWord("EMPTY");
  call.clauses.push({ text: `DEFAULT ON ${error ? "ERROR" : "EMPTY"}`, value });
}

/** PASSING [BY VALUE] value AS "name", … */
export function parsePassing(cursor: TokenCursor, call: MutableClauses): void {
  cursor.advance();
  cursor.takeWords("BY", "VALUE");
  do {
    const value = cursor.grammar.expression(cursor);
    const name = cursor.takeWord("AS") ? cursor.identifier() : ".";
    call.clauses.push({ text: `PASSING ${name}`, value });
  } while (cursor.takeOperator(","));
}
