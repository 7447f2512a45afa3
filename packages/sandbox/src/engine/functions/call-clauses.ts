import type { Expr, FunctionCall } from "../parser/ast.ts";

/** True when the clause stands behind the arguments, word for word as the parser writes it. */
export function hasClause(call: FunctionCall, text: string): boolean {
  return call.modifiers?.includes(text) ?? false;
}

/** The value of a clause such as `DEFAULT ON ERROR`; undefined when it does not stand. */
export function clauseValue(call: FunctionCall, text: string): Expr | undefined {
  return call.clauses?.find((clause) => clause.text === text)?.value;
}

/** DEFAULT … ON CONVERSION ERROR. */
export function conversionDefault(call: FunctionCall): Expr | undefined {
  return clauseValue(call, "DEFAULT ON CONVERSION ERROR");
}
