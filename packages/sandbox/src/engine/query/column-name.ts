import type { SelectItem } from "../parser/ast.ts";

type ExprItem = Extract<SelectItem, { kind: "expr" }>;

/**
 * The name of a result column: its alias, a column's own name, else the text of the expression in upper case without
 * blanks and comments, as the parser gives it.
 * Source: Oracle SQL Language Reference, SELECT, c_alias; SQL*Plus headings (`COUNT(*)`, `'HELLOWORLD'`).
 */
export function columnNameOf(item: ExprItem): string {
  if (item.alias !== undefined) return item.alias;
  if (item.expr.kind === "name") return item.expr.name.parts.at(-1) ?? "";
  return item.text;
}
