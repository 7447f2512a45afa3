import type { SessionContext } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { compileExpr } from "../expressions/compile.ts";
import type { Scope } from "../expressions/contract.ts";
import { placesIn } from "../expressions/scope.ts";
import type { Expr, Name, SelectItem } from "../parser/ast.ts";
import { columnNameOf } from "./column-name.ts";
import type { Source } from "./contract.ts";
import { exprKey } from "./expr-key.ts";
import type { FromClause } from "./from-clause.ts";
import type { StarColumn } from "./from-scope.ts";
import type { OutputItem } from "./order-by.ts";

/** One column of the result. */
export interface CompiledItem extends OutputItem {
  readonly nullable: boolean;
  /** The column of a source that the item is, unchanged. */
  readonly place: { readonly source: number; readonly column: number } | null;
  readonly at: number;
}

/** What the select list is compiled against. */
export interface ItemContext {
  readonly from: FromClause;
  /** Before grouping: tells what names mean. */
  readonly base: Scope;
  /** With grouping and window functions. */
  readonly scope: Scope;
  readonly session: SessionContext;
  readonly grouped: boolean;
}

/** Compiles the select list; `*` becomes its columns. @throws OraError 904 for an unknown `t.*` and as expressions do. */
export function compileItems(items: readonly SelectItem[], context: ItemContext): CompiledItem[] {
  return items.flatMap((item) =>
    item.kind === "star"
      ? starColumns(item.of, item.at, context).map((column) => starItem(column, item.at, context))
      : [exprItem(item, context)],
  );
}

function exprItem(item: Extract<SelectItem, { kind: "expr" }>, context: ItemContext): CompiledItem {
  const { expr } = item;
  const place = context.grouped ? null : placeOf(expr, context.base);
  const facts = columnFacts(expr, context);
  return {
    name: columnNameOf(item),
    compiled: compileExpr(expr, context.scope, context.session),
    hasAlias: item.alias !== undefined,
    key: exprKey(expr, context.base),
    isColumn: expr.kind === "name",
    nullable: facts ?? true,
    place,
    at: expr.at,
  };
}

function placeOf(expr: Expr, scope: Scope): CompiledItem["place"] {
  if (expr.kind !== "name") return null;
  if (expr.name.parts.length === 1 && scope.using?.has(expr.name.parts[0] ?? "")) return null;
  const places = placesIn(expr.name, scope);
  const [place] = places;
  return place && places.length === 1 ? { source: place.source, column: place.column } : null;
}

/** Whether a plain column can be NULL; undefined for other expressions. */
function columnFacts(expr: Expr, { base, from }: ItemContext): boolean | undefined {
  const place = placeOf(expr, base);
  if (!place) return undefined;
  const column = base.sources[place.source]?.columns[place.column];
  return (column?.nullable ?? true) || from.nullable.has(place.source);
}

/** @throws OraError 904 when no source is called so, 25154 and 25155 when its columns are joined by USING or NATURAL. */
function starColumns(of: Name | undefined, at: number, context: ItemContext): StarColumn[] {
  const { star, sources, joined } = context.from;
  if (!of) {
    refuseTwice(sources, at, undefined);
    return [...star];
  }
  const index = sources.findIndex((source) => isCalled(source, of));
  const source = sources[index];
  if (!source) throw oraError(904, [`"${of.parts.join('"."')}"`], of.at);
  for (const column of joined.values()) {
    if (column.sources.has(index)) throw oraError(column.natural ? 25155 : 25154, [], of.at);
  }
  refuseTwice([source], of.at, of);
  return star.filter((column) => column.place?.source === index);
}

function isCalled(source: Source, name: Name): boolean {
  const [last, owner] = [name.parts.at(-1), name.parts.at(-2)];
  const { alias, owner: own, tableName } = source.scope;
  if (owner === undefined) return alias === last;
  return own === owner && tableName === last;
}

/** `*` names every column: one that a derived table has twice is ambiguous. */
function refuseTwice(sources: readonly Source[], at: number, of: Name | undefined): void {
  for (const { scope, star } of sources) {
    const seen = new Set<string>();
    for (const index of star) {
      const name = scope.columns[index]?.name ?? "";
      if (seen.has(name)) throw oraError(918, [], of?.at ?? at);
      seen.add(name);
    }
  }
}

function starItem(column: StarColumn, at: number, context: ItemContext): CompiledItem {
  const { place } = column;
  const expr = starExpr(column, at, context);
  const nullable = place ? column.nullable || context.from.nullable.has(place.source) : true;
  return {
    name: column.name,
    compiled: context.grouped ? compileExpr(expr, context.scope, context.session) : column.compiled,
    hasAlias: false,
    key: place
      ? JSON.stringify(`column ${place.source}.${place.column}`)
      : JSON.stringify(`using ${column.name}`),
    isColumn: true,
    nullable,
    place,
    at,
  };
}

/** The column as it could have been written, for GROUP BY. */
function starExpr({ name, place }: StarColumn, at: number, { from }: ItemContext): Expr {
  const alias = place === null ? undefined : from.sources[place.source]?.scope.alias;
  const parts = alias === undefined ? [name] : [alias, name];
  return { kind: "name", name: { parts, at }, at };
}
