import type { Expr, FunctionArgument, OrderItem, TypeName } from "./ast.ts";
import { parseType } from "./parse-type.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** A call while its arguments are read. */
export interface MutableCall extends MutableClauses {
  readonly args: FunctionArgument[];
}

/** What stands behind arguments, collected while it is read. */
export interface MutableClauses {
  nulls?: "IGNORE" | "RESPECT";
  returning?: TypeName;
  orderBy?: OrderItem[];
  readonly modifiers: string[];
  readonly clauses: { text: string; value: Expr }[];
}

export function emptyClauses(): MutableClauses {
  return { modifiers: [], clauses: [] };
}

/** A type behind RETURNING: VARCHAR2 may stand without its length and then has 4000 bytes. */
export function parseReturningType(cursor: TokenCursor): TypeName {
  const { at } = cursor.token;
  if (cursor.isWord("VARCHAR2") && cursor.peek().value !== "(") {
    cursor.advance();
    return { name: "VARCHAR2", length: 4000, lengthUnit: "BYTE", at };
  }
  if (cursor.takeWord("JSON")) return { name: "JSON", at };
  return parseType(cursor);
}
