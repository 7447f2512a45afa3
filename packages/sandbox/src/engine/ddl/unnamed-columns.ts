import { type ColumnOrigin, firstSelect } from "../execution/column-origins.ts";
import type { Query, SelectItem } from "../parser/ast.ts";

/** Names that mean no column unless a table has one of that name. */
const pseudoColumns: ReadonlySet<string> = new Set([
  "SYSDATE",
  "SYSTIMESTAMP",
  "CURRENT_DATE",
  "CURRENT_TIMESTAMP",
  "LOCALTIMESTAMP",
  "SESSIONTIMEZONE",
  "DBTIMEZONE",
  "USER",
  "UID",
  "ROWNUM",
  "LEVEL",
  "NEXTVAL",
  "CURRVAL",
  "CONNECT_BY_ISLEAF",
  "CONNECT_BY_ISCYCLE",
]);

/**
 * The offset of the first expression of a query that has neither an alias nor a column's name: views and new tables need
 * one.
 * Source: Oracle Database Error Messages, ORA-00998.
 */
export function findUnnamed(
  query: Query,
  names: readonly string[],
  origins: readonly (ColumnOrigin | undefined)[],
): number | undefined {
  const { items } = firstSelect(query);
  const plain = items.every((item) => item.kind === "expr");
  for (const [place, item] of items.entries()) {
    if (isUnnamed(item, plain ? origins[place] : undefined)) return item.at;
  }
  if (plain) return undefined;
  // What `*` takes over from an inline view may be named like an expression.
  const text = names.some((name, place) => origins[place] === undefined && /[()+*/|,']/.test(name));
  return text ? query.at : undefined;
}

function isUnnamed(item: SelectItem, origin: ColumnOrigin | undefined): boolean {
  if (item.kind === "star" || item.alias !== undefined) return false;
  if (item.expr.kind !== "name") return true;
  return origin === undefined && pseudoColumns.has(item.expr.name.parts.at(-1) ?? "");
}
