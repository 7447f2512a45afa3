import type { Expr, Query, TableRef } from "../parser/ast.ts";
import type { Variable } from "./block-scope.ts";
import type { CursorState } from "./cursor-state.ts";
import type { SqlTemplate } from "./sql-template.ts";
import type { RecordType } from "./variable-type.ts";

/** CURSOR name (parameters) IS query. */
export interface DeclaredCursor {
  readonly name: string;
  readonly parameters: readonly Variable[];
  readonly defaults: readonly (Expr | undefined)[];
  readonly template: SqlTemplate;
  /** The cursor of the running activation of its block. */
  state: CursorState;
  /** Its rows as a record. */
  readonly row: RecordType;
  /** It ends with its transaction. */
  readonly locking: boolean;
}

/**
 * The query of a cursor with FOR UPDATE shows the ROWID of its row behind the columns, for WHERE CURRENT OF. Of several tables
 * it is that of the one that FOR UPDATE OF names.
 */
export function withRowid(query: Query): Query {
  const { body, forUpdate } = query;
  if (!forUpdate || body.kind !== "select" || body.groupBy || body.distinct) return query;
  const tables = body.from.flatMap(tablesOf);
  const named = forUpdate.of?.[0]?.parts.at(-2);
  const table = tables.length === 1 ? tables[0] : tables.find((ref) => aliasOf(ref) === named);
  if (!table) return query;
  return { ...query, body: { ...body, items: [...body.items, rowidOf(table)] } };
}

type TableName = Extract<TableRef, { kind: "table" }>;

function tablesOf(ref: TableRef): TableName[] {
  if (ref.kind === "join") return [...tablesOf(ref.left), ...tablesOf(ref.right)];
  return ref.kind === "table" ? [ref] : [];
}

function aliasOf({ alias, name }: TableName): string {
  return alias ?? name.parts.at(-1) ?? "";
}

function rowidOf(table: TableName) {
  const { at } = table;
  const expr: Expr = { kind: "name", name: { parts: [aliasOf(table), "ROWID"], at }, at };
  return { kind: "expr", expr, alias: "ROWID", text: "ROWID", at } as const;
}
