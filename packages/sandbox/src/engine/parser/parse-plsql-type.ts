import type { PlsqlType } from "./ast.ts";
import { isTypeWord, parseType } from "./parse-type.ts";
import { isOperatorToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

type PlsqlName = Extract<PlsqlType, { kind: "plsql" }>["name"];

const plsqlNames: Readonly<Record<string, PlsqlName>> = {
  PLS_INTEGER: "PLS_INTEGER",
  BINARY_INTEGER: "BINARY_INTEGER",
  SIMPLE_INTEGER: "SIMPLE_INTEGER",
  SIGNTYPE: "SIGNTYPE",
  BOOLEAN: "BOOLEAN",
  SYS_REFCURSOR: "SYS_REFCURSOR",
  STRING: "STRING",
  NATURAL: "NATURAL",
  NATURALN: "NATURALN",
  POSITIVE: "POSITIVE",
  POSITIVEN: "POSITIVEN",
};

/**
 * The type of a variable, a field or a parameter: of SQL, of PL/SQL, `column%TYPE`, `table%ROWTYPE` or a declared one.
 * @throws OraError 6550.
 * Source: Oracle Database PL/SQL Language Reference, PL/SQL Data Types.
 */
export function parsePlsqlType(cursor: TokenCursor): PlsqlType {
  const { kind, value } = cursor.token;
  const next = cursor.peek();
  const alone = !isOperatorToken(next, ".") && !isOperatorToken(next, "%");
  if (kind === "word" && alone) {
    const name = Object.hasOwn(plsqlNames, value) ? plsqlNames[value] : undefined;
    if (name) return parseOwnType(cursor, name);
    if (isTypeWord(value, cursor.version)) return { kind: "sql", type: parseType(cursor) };
  }
  const name = cursor.name(904);
  if (!cursor.takeOperator("%")) return { kind: "named", name };
  if (cursor.takeWord("TYPE")) return { kind: "column-type", name };
  if (cursor.takeWord("ROWTYPE")) return { kind: "row-type", name };
  throw cursor.failPlsql("identifier");
}

/** A type that only PL/SQL has. STRING(n) is what VARCHAR2(n) is. */
function parseOwnType(cursor: TokenCursor, name: PlsqlName): PlsqlType {
  cursor.advance();
  if (name !== "STRING" || !cursor.takeOperator("(")) return { kind: "plsql", name };
  const length = cursor.integer();
  if (!cursor.takeWord("CHAR")) cursor.takeWord("BYTE");
  cursor.expectOperator(")");
  return { kind: "plsql", name: "STRING", length };
}
