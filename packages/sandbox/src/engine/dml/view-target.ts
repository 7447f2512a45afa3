import type { View } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { compileCondition } from "../expressions/compile.ts";
import { emptyScope } from "../expressions/scope.ts";
import type { DmlTarget as TargetRef } from "../parser/ast.ts";
import type { QueryContext, Source } from "../query/contract.ts";
import { compileSource } from "../query/sources.ts";
import { ownerSession } from "../query/view-session.ts";
import { mentionedNames } from "../query/walk.ts";
import type { RowVersion } from "../store/contract.ts";
import { slotOfRowid } from "../store/rowid.ts";
import { visibleVersion } from "../store/scan.ts";
import { currentSnapshot } from "../store/statements.ts";
import { envOfRow } from "../store/table-reader.ts";
import type { Row } from "../types/value.ts";
import { checkWritable, type Target, type TargetColumn, type TargetUse } from "./dml-target.ts";
import { isKeyPreserved } from "./key-preserved.ts";
import { type StatementContext, subqueryCompiler } from "./statement-context.ts";
import type { TableWriter } from "./table-writer.ts";
import { type BaseTable, type ViewShape, viewShape } from "./view-columns.ts";

/** A view, or a query in parentheses, to be written through. */
export interface ViewRequest {
  readonly ref: TargetRef;
  readonly view: View | null;
  readonly uses: readonly TargetUse[];
}

/**
 * A view as a target: its rows are those of its query, with the ROWIDs of the tables behind it. A view of one table can be
 * used for everything, a join view for the table whose keys it preserves.
 * Source: Oracle SQL Language Reference, CREATE VIEW, Notes on Updatable Views.
 * @throws OraError 1732, 1752, 1776, 1779.
 */
export function viewTarget(request: ViewRequest, context: StatementContext): Target {
  const { ref, view } = request;
  const at = ref.kind === "table" ? ref.name.at : ref.at;
  const query = view ? view.query : ref.kind === "derived" ? ref.query : null;
  if (!query) throw oraError(1732, [], at);
  const inner = innerContext(view, query, context);
  const shape = viewShape(query, inner, at);
  const base = baseTable(shape, request.uses, at);
  checkWritable(base.table, at);
  if (!view) requireUses(base, request.uses, at, context);
  const writer = context.writers(base.table);
  const alias = ref.alias ?? (ref.kind === "table" ? (ref.name.parts.at(-1) ?? "") : "");
  const scope = emptyScope();
  const source = compileSource({ kind: "derived", query, alias, at }, inner, context.up, scope);
  const columns = shape.columns.map((column, index): TargetColumn => {
    const own = column.base?.table === base ? column.base.column : null;
    return { name: view?.columns?.[index] ?? column.name, base: own };
  });
  const place = placeOfRowid(source, shape, base);
  if (place < 0) throw oraError(1732, [], at);
  return {
    alias,
    at,
    writer,
    columns,
    shown: columns,
    source: { ...renamed(source, view), dependsOn: new Set() },
    versionOf: (row) => versionAt(row[place], writer, context),
    rowOf: rowMaker(columns, writer, source.scope.columns.length),
    complete: false,
    check: view?.checkOption ? optionCheck(shape, writer, inner, context) : null,
    checkColumns: (changed, where) => checkColumns(shape, base, columns, changed, where),
  };
}

/** Where the rows carry the ROWID of a table; the same table may occur several times. */
function placeOfRowid(source: Pick<Source, "locks">, shape: ViewShape, base: BaseTable): number {
  const same = shape.tables.filter(({ table }) => table === base.table);
  const locks = source.locks.filter(({ table }) => table === base.table);
  return locks[same.indexOf(base)]?.column ?? -1;
}

/** A query in parentheses gives no rights on the table behind it. @throws OraError 942, 1031 */
function requireUses(
  { table }: BaseTable,
  uses: readonly TargetUse[],
  at: number,
  { session }: StatementContext,
): void {
  for (const use of uses) session.resolve({ parts: [table.owner, table.name], at }, use);
}

function innerContext(
  view: View | null,
  query: View["query"],
  { query: outer, session }: StatementContext,
): QueryContext {
  const mentioned = new Set([...outer.mentioned, ...mentionedNames(query)]);
  if (!view) return { ...outer, mentioned, rowids: true };
  return {
    ...outer,
    session: ownerSession(session, view.owner),
    mentioned,
    rowids: true,
    views: [view],
  };
}

/** The table that is changed: the only one, or the first whose keys the join preserves. */
function baseTable(shape: ViewShape, uses: readonly TargetUse[], at: number): BaseTable {
  const [only, more] = shape.tables;
  if (!only) throw oraError(1732, [], at);
  if (!more) return only;
  const preserved = shape.tables.find((table) => isKeyPreserved(shape, table));
  if (preserved) return preserved;
  if (uses.includes("delete")) throw oraError(1752, [], at);
  return only;
}

function checkColumns(
  shape: ViewShape,
  base: BaseTable,
  columns: readonly TargetColumn[],
  changed: readonly TargetColumn[],
  at: (index: number) => number,
): void {
  const tables = changed.map((column, index) => {
    const found = shape.columns[columns.indexOf(column)]?.base;
    if (!found) throw oraError(1733, [], at(index));
    return found.table;
  });
  const other = tables.findIndex((table) => table !== tables[0]);
  if (other > 0) throw oraError(1776, [], at(other));
  if (shape.tables.length === 1) return;
  for (const [index, table] of tables.entries()) {
    if (table !== base || !isKeyPreserved(shape, table)) throw oraError(1779, [], at(index));
  }
}

function renamed(source: Omit<Source, "dependsOn">, view: View | null): Omit<Source, "dependsOn"> {
  if (!view?.columns) return source;
  const columns = source.scope.columns.map((column, index) => ({
    ...column,
    name: view.columns?.[index] ?? column.name,
  }));
  const own = { owner: view.owner, tableName: view.name };
  return { ...source, scope: { ...source.scope, ...own, columns } };
}

function versionAt(
  rowid: Row[number] | undefined,
  { table, segment }: TableWriter,
  { session }: StatementContext,
): RowVersion | null {
  if (typeof rowid !== "string") return null;
  const slot = slotOfRowid(table, rowid, segment);
  return slot ? visibleVersion(slot.head, currentSnapshot(session)) : null;
}

/** The view's row of a new version: columns of the table are read anew, the others stay as they were. */
function rowMaker(
  columns: readonly TargetColumn[],
  { reader }: TableWriter,
  width: number,
): Target["rowOf"] {
  const places = columns.map(({ base }) => (base ? reader.placeOf(base) : -1));
  return (version, before) => {
    const values = reader.project(version.values);
    const row = Array.from({ length: width }, (_, index) => before?.[index] ?? null);
    for (const [index, place] of places.entries()) {
      if (place >= 0) row[index] = values[place] ?? null;
    }
    return row;
  };
}

/** WITH CHECK OPTION of a view of one table: its WHERE must hold for what is written. */
function optionCheck(
  shape: ViewShape,
  { reader }: TableWriter,
  inner: QueryContext,
  context: StatementContext,
): Target["check"] {
  const { where, from } = shape.block;
  const [ref] = from;
  if (!where || ref?.kind !== "table" || from.length > 1) return null;
  const alias = ref.alias ?? ref.name.parts.at(-1);
  const scope = emptyScope({
    sources: [{ ...reader.source, alias }],
    compileSubquery: subqueryCompiler(context),
  });
  const test = compileCondition(where, scope, inner.session);
  return (values) => {
    if (test(envOfRow(reader.project(values))) !== true) throw oraError(1402);
  };
}
