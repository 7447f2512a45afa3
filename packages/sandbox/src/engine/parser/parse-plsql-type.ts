import type { PlsqlType } from "./ast.ts";
import { isTypeWord, parseType } from "./parse-type.ts";
import { isOperatorToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

type PlsqlName = Extract<PlsqlType, { kind: "plsql" }>["name"];

const plsqlNames: Readonly<Record<string, PlsqlName>> = {
  PLS_INTEGER: "PLS_INTEGER",
  BINARY_INTEGER: "BINARY_INTEGER",
  SIMPLE_INTEGER: "SIMPLE_INTEGER",
  SIGNTYPE: "PLS_INTEGER",
  BOOLEAN: "BOOLEAN",
  SYS_REFCURSOR: "SYS_REFCURSOR",
  STRING: "STRING",
  NATURAL: "NATURAL",
  NATURALN: "NATURAL",
  POSITIVE: "POSITIVE",
  POSITIVEN: "POSITIVE",
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
    if (name) {
      cursor.advance();
      // STRING(n) is VARCHAR2(n).
      if (cursor.isOperator("(")) cursor.skipParentheses();
      return { kind: "plsql", name };
    }
    if (isTypeWord(value, cursor.version)) return { kind: "sql", type: parseType(cursor) };
  }
  const name = cursor.name(904);
  if (!cursor.takeOperator("%")) return { kind: "named", name };
  if (cursor.takeWord("TYPE")) return { kind: "column-type", name };
  if (cursor.takeWord("ROWTYPE")) return { kind: "row-type", name };
  throw cursor.failPlsql("identifier");
}
