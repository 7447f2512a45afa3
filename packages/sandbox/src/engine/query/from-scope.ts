import { oraError } from "../errors.ts";
import { perRow } from "../expressions/compiled.ts";
import type { Compiled, Scope, ScopeSource } from "../expressions/contract.ts";
import { placesIn } from "../expressions/scope.ts";
import type { Expr, Name } from "../parser/ast.ts";
import type { QueryContext, Source } from "./contract.ts";
import type { JoinTree } from "./join-tree.ts";

/** One column of what `*` stands for. */
export interface StarColumn {
  readonly name: string;
  readonly compiled: Compiled;
  readonly nullable: boolean;
  /** Where it is; null for a column that USING or NATURAL made of two. */
  readonly place: { readonly source: number; readonly column: number } | null;
}

/** A column that USING or NATURAL joined. */
export interface JoinedColumn {
  readonly compiled: Compiled;
  readonly sources: ReadonlySet<number>;
  readonly natural: boolean;
}

/** FROM while it is compiled. */
export interface FromBuilder {
  readonly context: QueryContext;
  readonly up: Scope | null;
  readonly sources: Source[];
  readonly joined: Map<string, JoinedColumn>;
  readonly nullable: Set<number>;
  hasAnsiJoin: boolean;
}

/** A compiled item of the list with its `*`. */
export interface FromPart {
  readonly tree: JoinTree;
  readonly star: readonly StarColumn[];
}

/** The value of a column of a source, read straight from the row. */
export function columnOf(source: ScopeSource, index: number, column: number): Compiled {
  const type = source.columns[column]?.type ?? { name: "NULL" };
  return perRow(type, (env) => env.rows[index]?.[column] ?? null);
}

/** A scope that shows the sources from `start` to before `end`, in their places. */
export function scopeOver(builder: FromBuilder, start: number, end: number): Scope {
  const sources = builder.sources.map((source, index) =>
    index >= start && index < end ? source.scope : hiddenSource,
  );
  return blockScope(builder.context, builder.up, sources, builder.sources, builder.joined, false);
}

const hiddenSource: ScopeSource = { alias: undefined, columns: [] };

/** The scope of a block's expressions, before grouping and window functions. */
export function blockScope(
  context: QueryContext,
  up: Scope | null,
  scopes: readonly ScopeSource[],
  sources: readonly Source[],
  joined: ReadonlyMap<string, JoinedColumn>,
  hierarchical: boolean,
): Scope {
  const bare: Scope = {
    sources: scopes,
    up,
    using: new Map([...joined].map(([name, column]) => [name, column.compiled])),
    usingSources: new Map([...joined].map(([name, column]) => [name, column.sources])),
    hierarchical,
    compileSubquery: subqueryCompiler(context),
  };
  return { ...bare, intercept: (expr) => refuseName(expr, bare, sources, joined) };
}

/**
 * Compiles subqueries of expressions. Only the queries of CURSOR(…) may have an ORDER BY without FETCH; the expression
 * compiler gives them the scope as it is, others a copy with `correlation`.
 * @throws OraError 907 for ORDER BY in another subquery.
 */
export function subqueryCompiler(context: QueryContext): Scope["compileSubquery"] {
  return (query, scope) => {
    const [first] = query.orderBy ?? [];
    if (first && !query.fetch && !query.offset && scope.correlation) {
      throw oraError(907, [], first.expr.at);
    }
    return context.compile(query, { ...context, rowids: false }, scope);
  };
}

/** Names that mean nothing or too much: duplicate columns of derived tables, NATURAL columns with a qualifier, no ROWID. */
function refuseName(
  expr: Expr,
  scope: Scope,
  sources: readonly Source[],
  joined: ReadonlyMap<string, JoinedColumn>,
): undefined {
  if (expr.kind !== "name") return undefined;
  const { name } = expr;
  const last = name.parts.at(-1) ?? "";
  const places = placesIn(name, scope);
  if (name.parts.length > 1 && places.length > 0 && joined.get(last)?.natural) {
    throw oraError(25155, [], name.at);
  }
  for (const { source } of places) {
    const columns = scope.sources[source]?.columns ?? [];
    const same = columns.filter((column) => column.name === last && !column.hidden);
    if (same.length > 1) {
      const alias = scope.sources[source]?.alias ?? "";
      throw oraError(918, [last, alias, alias], name.at);
    }
  }
  if (last === "ROWID" && places.length === 0) refuseRowid(name, scope, sources);
  return undefined;
}

function refuseRowid(name: Name, scope: Scope, sources: readonly Source[]): void {
  const qualifier = name.parts.at(-2);
  for (const [index, facts] of scope.sources.entries()) {
    if (facts === hiddenSource || (qualifier !== undefined && facts.alias !== qualifier)) continue;
    const number = sources[index]?.noRowid;
    if (number !== undefined) throw oraError(number, [], name.at);
  }
}
