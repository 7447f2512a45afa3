import type { Scope } from "../expressions/contract.ts";
import { placesIn } from "../expressions/scope.ts";
import type { Expr, TableRef } from "../parser/ast.ts";
import { type Conjunct, compileConjunct } from "./conjuncts.ts";
import type { NewSource, QueryContext, Source } from "./contract.ts";
import {
  columnOf,
  type FromBuilder,
  type FromPart,
  type JoinedColumn,
  type StarColumn,
  scopeOver,
} from "./from-scope.ts";
import type { JoinTree } from "./join-tree.ts";
import { compileJoinedColumns } from "./joined-columns.ts";
import { refuseMarks } from "./outer-marks.ts";
import { compileSource } from "./sources.ts";
import { conjunctsOf } from "./walk.ts";

/** FROM, compiled: what WHERE, the select list and the planner need. */
export interface FromClause {
  readonly sources: readonly Source[];
  /** One for each item of the list. */
  readonly trees: readonly JoinTree[];
  readonly joined: ReadonlyMap<string, JoinedColumn>;
  /** For each item of the list the columns of `*`. */
  readonly star: readonly StarColumn[];
  /** Sources that an outer join fills up with NULLs. */
  readonly nullable: ReadonlySet<number>;
  readonly hasAnsiJoin: boolean;
}

/**
 * Compiles the FROM list.
 * Source: Oracle SQL Language Reference, SELECT, table_reference and join_clause.
 * @throws OraError 942, 904, 918 and what the sources raise.
 */
export function compileFrom(
  refs: readonly TableRef[],
  context: QueryContext,
  up: Scope | null,
): FromClause {
  const builder: FromBuilder = {
    context,
    up,
    sources: [],
    joined: new Map(),
    nullable: new Set(),
    hasAnsiJoin: false,
  };
  const parts = refs.map((ref) => compilePart(ref, builder));
  return {
    sources: builder.sources,
    trees: parts.map((part) => part.tree),
    joined: builder.joined,
    star: parts.flatMap((part) => part.star),
    nullable: builder.nullable,
    hasAnsiJoin: builder.hasAnsiJoin,
  };
}

function compilePart(ref: TableRef, builder: FromBuilder): FromPart {
  if (ref.kind === "join") return compileJoin(ref, builder);
  const uses = new Set<number>();
  const lateral = lateralScope(builder, uses);
  const source = compileSource(ref, builder.context, builder.up, lateral);
  const index = builder.sources.push({ ...source, dependsOn: uses }) - 1;
  return { tree: { kind: "source", index }, star: starOf(source, index) };
}

function starOf(source: NewSource, index: number): StarColumn[] {
  return source.star.map((column) => {
    const facts = source.scope.columns[column];
    return {
      name: facts?.name ?? "",
      compiled: columnOf(source.scope, index, column),
      nullable: facts?.nullable ?? true,
      place: { source: index, column },
    };
  });
}

/** What LATERAL and table functions may read: the sources to their left. Those that are read are noted. */
function lateralScope(builder: FromBuilder, uses: Set<number>): Scope {
  const scope = scopeOver(builder, 0, builder.sources.length);
  return {
    ...scope,
    intercept: (expr) => {
      if (expr.kind === "name")
        for (const place of placesIn(expr.name, scope)) uses.add(place.source);
      return scope.intercept?.(expr);
    },
  };
}

function compileJoin(ref: Extract<TableRef, { kind: "join" }>, builder: FromBuilder): FromPart {
  builder.hasAnsiJoin = true;
  const start = builder.sources.length;
  const left = compilePart(ref.left, builder);
  const middle = builder.sources.length;
  const right = compilePart(ref.right, builder);
  const end = builder.sources.length;
  const columns =
    ref.natural || ref.using
      ? compileJoinedColumns(ref, builder, left, right)
      : { on: [] as Conjunct[], star: [...left.star, ...right.star] };
  const on = [...columns.on, ...compileOn(ref.on, builder, start, end)];
  markNullable(ref.type, builder, start, middle, end);
  return { tree: joinTree(ref.type, left.tree, right.tree, on), star: columns.star };
}

function compileOn(
  on: Expr | undefined,
  builder: FromBuilder,
  start: number,
  end: number,
): Conjunct[] {
  refuseMarks(on, 25156);
  const scope = scopeOver(builder, start, end);
  const joinedSources = new Map(
    [...builder.joined].map(([name, column]) => [name, column.sources]),
  );
  return conjunctsOf(on).map((condition) =>
    compileConjunct(condition, scope, builder.context.session, joinedSources),
  );
}

function markNullable(
  type: "INNER" | "LEFT" | "RIGHT" | "FULL" | "CROSS",
  builder: FromBuilder,
  start: number,
  middle: number,
  end: number,
): void {
  const mark = (from: number, to: number): void => {
    for (let index = from; index < to; index++) builder.nullable.add(index);
  };
  if (type === "LEFT" || type === "FULL") mark(middle, end);
  if (type === "RIGHT" || type === "FULL") mark(start, middle);
}

function joinTree(
  type: "INNER" | "LEFT" | "RIGHT" | "FULL" | "CROSS",
  left: JoinTree,
  right: JoinTree,
  on: readonly Conjunct[],
): JoinTree {
  switch (type) {
    case "INNER":
    case "CROSS":
      return { kind: "inner", parts: [left, right], on };
    case "LEFT":
      return { kind: "outer", type: "LEFT", left, right, on };
    case "RIGHT":
      return { kind: "outer", type: "LEFT", left: right, right: left, on };
    case "FULL":
      return { kind: "outer", type: "FULL", left, right, on };
  }
}
