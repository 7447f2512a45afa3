import type { Database, SessionContext, View } from "../catalog/contract.ts";
import { OraError } from "../errors.ts";
import { compileQuery } from "../query/compile-query.ts";
import type { ResultColumn } from "../query/contract.ts";
import { ownerSession } from "../query/view-session.ts";
import { mentionedNames } from "../query/walk.ts";
import type { DdlContext } from "./ddl-context.ts";

const registries = new WeakMap<Database, Set<View>>();
const mentioned = new WeakMap<View["query"], Set<string>>();

/** All views of the database, whoever owns them. */
export function viewsOf(db: Database): Set<View> {
  let views = registries.get(db);
  if (views === undefined) {
    views = new Set();
    registries.set(db, views);
  }
  return views;
}

function mentions(view: View, name: string): boolean {
  let names = mentioned.get(view.query);
  if (names === undefined) {
    names = mentionedNames(view.query);
    mentioned.set(view.query, names);
  }
  return names.has(name);
}

/**
 * The columns that a view has now, with the rights of its owner.
 * @throws OraError for what the text of the view raises; offsets are those of the view's own statement.
 */
export function describeView(
  view: Pick<View, "owner" | "query" | "columns">,
  session: SessionContext,
): ResultColumn[] {
  const plan = compileQuery(view.query, ownerSession(session, view.owner));
  return plan.columns.map((column, place) => ({
    name: view.columns?.[place] ?? column.name,
    type: column.type,
    nullable: column.nullable,
  }));
}

/**
 * Compiles the views again that name an object which was created, changed or dropped, and those that name these views. A
 * view that no longer compiles is invalid until it does.
 * Source: Oracle Database Development Guide, Schema Object Dependency.
 */
export function recompileDependents(
  { db, session }: Pick<DdlContext, "db" | "session">,
  owner: string,
  name: string,
): void {
  const done = new Set<View>();
  const pending = [name];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const view of viewsOf(db)) {
      if (done.has(view) || !mentions(view, next)) continue;
      if (view.owner === owner && view.name === name) continue;
      done.add(view);
      recompile(view, session);
      pending.push(view.name);
    }
  }
}

function recompile(view: View, session: SessionContext): void {
  try {
    view.described = describeView(view, session);
    view.valid = true;
  } catch (error) {
    if (!(error instanceof OraError)) throw error;
    view.valid = false;
  }
}
