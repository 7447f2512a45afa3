import type { View } from "../catalog/contract.ts";
import { OraError, oraError } from "../errors.ts";
import type { Env, Scope, ScopeColumn } from "../expressions/contract.ts";
import type { TableRef } from "../parser/ast.ts";
import { rowidType } from "../types/make-type.ts";
import type { NewSource, QueryContext, QueryPlan, ResultColumn, Rows } from "./contract.ts";
import { fixedSource, ownNames } from "./fixed-source.ts";
import { checkFlashbackRight, flashbackSnapshot } from "./flashback.ts";
import { ownerSession } from "./view-session.ts";
import { mentionedNames } from "./walk.ts";

type TableName = Extract<TableRef, { kind: "table" }>;

/**
 * A view: its text compiled in the schema and with the rights of its owner.
 * Source: Oracle SQL Language Reference, CREATE VIEW.
 * @throws OraError 1731 for a view that contains itself, 4063 for one that no longer compiles, 30051 for VERSIONS.
 */
export function compileView(
  view: View,
  ref: TableName,
  alias: string,
  context: QueryContext,
  up: Scope | null,
): NewSource {
  if (context.views.includes(view)) throw oraError(1731, [], ref.name.at);
  if (ref.flashback?.kind === "versions") throw oraError(30051, [], ref.name.at);
  if (ref.flashback) checkFlashbackRight(view, context.session, ref.name.at);
  const inner: QueryContext = {
    ...context,
    session: ownerSession(context.session, view.owner),
    commonTables: null,
    mentioned: mentionedNames(view.query),
    views: [...context.views, view],
    rowids: wantsRowids(context),
    flashback:
      ref.flashback?.kind === "as-of"
        ? flashbackSnapshot(ref.flashback, null, context, up)
        : context.flashback,
  };
  const plan = compileViewQuery(view, inner, ref.name.at);
  const names = view.columns ?? plan.columns.map((column) => column.name);
  const columns = plan.columns.map((column, index) => ({
    ...column,
    name: names[index] ?? column.name,
  }));
  const source = querySource(plan, columns, alias, context, () => null);
  return {
    ...source,
    scope: { ...source.scope, ...ownNames(ref, view.owner, view.name) },
    plan: { ...source.plan, objectOwner: view.owner, objectName: view.name },
  };
}

/** @throws OraError 4063 when the view's text no longer compiles. */
function compileViewQuery(view: View, context: QueryContext, at: number): QueryPlan {
  try {
    return context.compile(view.query, context, null);
  } catch (error) {
    if (!(error instanceof OraError)) throw error;
    if (error.number === 1731 || error.number === 4063)
      throw oraError(error.number, error.args, at);
    throw oraError(4063, [`view "${view.owner}.${view.name}"`], at);
  }
}

/** A query in parentheses in FROM. `lateral`: the scope of the sources to its left. */
export function compileDerived(
  ref: Extract<TableRef, { kind: "derived" }>,
  context: QueryContext,
  up: Scope | null,
  lateral: Scope,
): NewSource {
  const inner: QueryContext = { ...context, rowids: wantsRowids(context) };
  const plan = context.compile(ref.query, inner, ref.lateral ? lateral : up);
  return querySource(plan, plan.columns, ref.alias, context, (env) => (ref.lateral ? env : env.up));
}

function wantsRowids(context: QueryContext): boolean {
  return context.rowids || context.mentioned.has("ROWID");
}

/** A query as a source. The ROWIDs that it carries stand behind its columns; a single one is its ROWID. */
function querySource(
  plan: QueryPlan,
  columns: readonly ResultColumn[],
  alias: string | undefined,
  context: QueryContext,
  enclosing: (env: Env) => Env | null,
): NewSource {
  const view = { operation: "VIEW", rows: plan.estimate, children: [plan.plan] };
  const fixed = fixedSource(alias, columns, plan.estimate, view);
  const rows = rowsOf(plan, context, enclosing);
  const targets = plan.rowids?.targets ?? [];
  if (targets.length === 0) {
    return { ...fixed, rows, ...columnLookup(plan.narrowing, columns, enclosing) };
  }
  const own = columns.some((column) => column.name === "ROWID");
  const hidden = targets.map(
    (_, index): ScopeColumn => ({
      name: index === 0 && targets.length === 1 && !own ? "ROWID" : "",
      type: rowidType,
      nullable: true,
      hidden: true,
    }),
  );
  const { noRowid: _none, ...rest } = fixed;
  return {
    ...rest,
    scope: { ...fixed.scope, columns: [...fixed.scope.columns, ...hidden] },
    identity: false,
    rows,
    locks: targets.map((target, index) => ({ ...target, column: columns.length + index })),
    ...(targets.length === 1 ? {} : { noRowid: 1445 as const }),
  };
}

/** Hands conditions on columns of the query down to where its rows come from. */
export function columnLookup(
  narrowing: QueryPlan["narrowing"],
  columns: readonly ResultColumn[],
  enclosing: (env: Env) => Env | null,
): Pick<NewSource, "lookup" | "canLookUp"> {
  if (!narrowing) return {};
  const placeOf = (name: string): number => columns.findIndex((column) => column.name === name);
  return {
    canLookUp: (name) => narrowing.canNarrow(placeOf(name)),
    lookup: ({ columns: names, tuples }) => {
      const wanted = names.map((name, index) => ({
        column: placeOf(name),
        type: tuples[0]?.[index]?.type ?? { name: "NULL" as const },
      }));
      const { estimate, fast, open } = narrowing.narrow(wanted);
      return { estimate, fast, rows: (env, values) => open(enclosing(env), values) };
    },
  };
}

function rowsOf(
  plan: QueryPlan,
  context: QueryContext,
  enclosing: (env: Env) => Env | null,
): (env: Env) => Rows {
  const open = wantsRowids(context) && plan.rowids ? plan.rowids.open : plan.open;
  return (env) => open(enclosing(env));
}
