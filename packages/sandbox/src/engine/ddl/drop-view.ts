import { oraError } from "../errors.ts";
import type { DdlContext, Of } from "./ddl-context.ts";
import { dropTableObject, removeGrantsOn } from "./drop-table.ts";
import { findObject, mayDrop, noSuchTable, seesObject } from "./required-privileges.ts";
import { removeObject } from "./schema-objects.ts";
import { recompileDependents, viewsOf } from "./view-dependents.ts";

/** DROP VIEW. @throws OraError 942, 1031. */
export function dropView(statement: Of<"drop">, context: DdlContext): void {
  const { db, session } = context;
  const { name, ifExists } = statement;
  const view = findObject(session, name);
  if (view?.kind !== "view") {
    if (ifExists && view === undefined) return;
    throw noSuchTable(session, name);
  }
  requireDrop(statement, view.owner, "DROP ANY VIEW", context);
  viewsOf(db).delete(view);
  removeObject(db, view);
  removeGrantsOn(db, view.owner, view.name);
  recompileDependents(context, view.owner, view.name);
}

/** DROP MATERIALIZED VIEW: its container goes with it. @throws OraError 12003, 1031. */
export function dropMaterializedView(statement: Of<"drop">, context: DdlContext): void {
  const { session } = context;
  const { name, ifExists } = statement;
  const container = findObject(session, name);
  if (container?.kind !== "table" || container.materializedView === null) {
    if (ifExists && container === undefined) return;
    const owner = name.parts.length > 1 ? (name.parts.at(-2) ?? "") : session.currentSchema;
    throw oraError(12003, [owner, name.parts.at(-1) ?? ""], name.at);
  }
  requireDrop(statement, container.owner, "DROP ANY MATERIALIZED VIEW", context);
  dropTableObject(context, container);
  recompileDependents(context, container.owner, container.name);
}

function requireDrop(
  { name }: Of<"drop">,
  owner: string,
  any: string,
  { session }: DdlContext,
): void {
  if (mayDrop(session, owner, any)) return;
  throw seesObject(session, name) ? oraError(1031, [], name.at) : noSuchTable(session, name);
}
