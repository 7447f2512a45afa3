import type { OrderItem } from "./ast.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** What stands behind ORDER BY. @throws OraError 905 for NULLS without FIRST or LAST. */
export function parseOrderItems(cursor: TokenCursor): OrderItem[] {
  return cursor.list(() => {
    const expr = cursor.grammar.expression(cursor);
    const descending = cursor.takeWord("DESC");
    if (!descending) cursor.takeWord("ASC");
    if (!cursor.takeWord("NULLS")) return { expr, descending };
    const nulls = cursor.takeWord("FIRST") ? "FIRST" : "LAST";
    if (nulls === "LAST") cursor.expectWord("LAST");
    return { expr, descending, nulls };
  });
}

/** `( ORDER BY … )` @throws OraError 905, 924 */
export function parseOrderInParentheses(cursor: TokenCursor): OrderItem[] {
  cursor.expectOperator("(");
  cursor.expectWord("ORDER");
  cursor.expectWord("BY", 924);
  const items = parseOrderItems(cursor);
  cursor.expectOperator(")");
  return items;
}
