import type { Column, Table, View } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { Expr, Query, SelectBlock, SelectItem, TableRef } from "../parser/ast.ts";
import type { QueryContext } from "../query/contract.ts";
import { hasAggregate } from "../query/group-by.ts";
import { ownerSession } from "../query/view-session.ts";
import { conjunctsOf, containsNode, mentionedNames } from "../query/walk.ts";

/** A column of a query with the table's column that it shows as it is. */
export interface ShownColumn {
  readonly name: string;
  readonly base: { readonly table: BaseTable; readonly column: Column } | null;
}

/** One occurrence of a table behind a view. */
export interface BaseTable {
  readonly table: Table;
}

/** One item of a view's FROM with its columns. */
interface ViewSource {
  readonly alias: string | undefined;
  readonly columns: readonly ShownColumn[];
  readonly tables: readonly BaseTable[];
}

/** What a query shows, as far as rows can be changed through it. */
export interface ViewShape {
  readonly columns: readonly ShownColumn[];
  readonly tables: readonly BaseTable[];
  /** Pairs of columns that the query sets equal. */
  readonly equalities: readonly (readonly [ShownColumn["base"], ShownColumn["base"]])[];
  /** The block, when the view is of one table and nothing else. */
  readonly block: SelectBlock;
}

/**
 * Takes a query apart through which rows are to be changed.
 * Source: Oracle SQL Language Reference, CREATE VIEW, Notes on Updatable Views.
 * @throws OraError 1732 for set operators, DISTINCT, GROUP BY, CONNECT BY, aggregates, window functions, ROWNUM, FETCH.
 */
export function viewShape(query: Query, context: QueryContext, at: number): ViewShape {
  const block = blockOf(query, at);
  const sources: ViewSource[] = [];
  const conditions: Expr[] = [];
  for (const ref of block.from) collect(ref, context, at, sources, conditions);
  conditions.push(...conjunctsOf(block.where));
  return {
    columns: block.items.flatMap((item) => shownBy(item, sources)),
    tables: sources.flatMap((source) => source.tables),
    equalities: conditions.flatMap((condition) => equalityOf(condition, sources)),
    block,
  };
}

function blockOf(query: Query, at: number): SelectBlock {
  const { body } = query;
  const refused =
    body.kind !== "select" ||
    body.distinct ||
    body.groupBy !== undefined ||
    body.having !== undefined ||
    body.connectBy !== undefined ||
    query.fetch !== undefined ||
    query.offset !== undefined ||
    hasAggregate(body.items) ||
    containsNode(body.items, (node) => node.kind === "call" && node.over !== undefined) ||
    mentionedNames([body.items, body.where]).has("ROWNUM");
  if (refused) throw oraError(1732, [], at);
  return body;
}

function collect(
  ref: TableRef,
  context: QueryContext,
  at: number,
  sources: ViewSource[],
  conditions: Expr[],
): void {
  if (ref.kind !== "join") {
    sources.push(sourceOf(ref, context, at));
    return;
  }
  collect(ref.left, context, at, sources, conditions);
  collect(ref.right, context, at, sources, conditions);
  conditions.push(...conjunctsOf(ref.on));
}

function sourceOf(
  ref: Exclude<TableRef, { kind: "join" }>,
  context: QueryContext,
  at: number,
): ViewSource {
  if (ref.kind === "derived") return derivedSource(ref.query, null, ref.alias, context, at);
  if (ref.kind !== "table") return { alias: ref.alias, columns: [], tables: [] };
  const object = context.session.resolve(ref.name, "select");
  const alias = ref.alias ?? ref.name.parts.at(-1);
  if (object.kind === "view") return viewSource(object, alias, context, at);
  if (object.kind !== "table" || object.materializedView) return { alias, columns: [], tables: [] };
  const table: BaseTable = { table: object };
  const columns = object.columns
    .filter((column) => !column.unused && !column.invisible && !column.systemHidden)
    .map((column) => ({ name: column.name, base: { table, column } }));
  return { alias, columns, tables: [table] };
}

function viewSource(
  view: View,
  alias: string | undefined,
  context: QueryContext,
  at: number,
): ViewSource {
  const inner = { ...context, session: ownerSession(context.session, view.owner) };
  return derivedSource(view.query, view.columns, alias, inner, at);
}

function derivedSource(
  query: Query,
  names: readonly string[] | null,
  alias: string | undefined,
  context: QueryContext,
  at: number,
): ViewSource {
  const shape = viewShape(query, context, at);
  const columns = shape.columns.map((column, index) => ({
    ...column,
    name: names?.[index] ?? column.name,
  }));
  return { alias, columns, tables: shape.tables };
}

function shownBy(item: SelectItem, sources: readonly ViewSource[]): readonly ShownColumn[] {
  if (item.kind === "star") {
    const qualifier = item.of?.parts.at(-1);
    return sources
      .filter((source) => qualifier === undefined || source.alias === qualifier)
      .flatMap((source) => source.columns);
  }
  const name = item.alias ?? (item.expr.kind === "name" ? (item.expr.name.parts.at(-1) ?? "") : "");
  return [{ name, base: baseOf(item.expr, sources) }];
}

function baseOf(expr: Expr, sources: readonly ViewSource[]): ShownColumn["base"] {
  if (expr.kind !== "name") return null;
  const { parts } = expr.name;
  const name = parts.at(-1);
  const qualifier = parts.at(-2);
  for (const source of sources) {
    if (qualifier !== undefined && source.alias !== qualifier) continue;
    const found = source.columns.find((column) => column.name === name);
    if (found) return found.base;
  }
  return null;
}

function equalityOf(
  expr: Expr,
  sources: readonly ViewSource[],
): (readonly [ShownColumn["base"], ShownColumn["base"]])[] {
  if (expr.kind !== "compare" || expr.op !== "=" || expr.quantifier) return [];
  return [[baseOf(expr.left, sources), baseOf(expr.right, sources)]];
}
