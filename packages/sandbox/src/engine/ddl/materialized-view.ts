import type { MaterializedView, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { truncate } from "../store/table-ddl.ts";
import { rollbackTransaction } from "../store/transactions.ts";
import { addConstraints, notNullDefinition } from "./build-constraints.ts";
import { refreshNullability } from "./constraint-registry.ts";
import { columnsOfQuery, fillFromQuery, planQuery, type TableQuery } from "./create-table-as.ts";
import type { DdlContext, Of } from "./ddl-context.ts";
import { dropTableObject } from "./drop-table.ts";
import { expandStars } from "./expand-star.ts";
import { defaultTablespaceOf, newTable } from "./new-table.ts";
import { requireCreate } from "./required-privileges.ts";
import { newName, objectFacts, objectOf, putObject, redefined } from "./schema-objects.ts";
import { recompileDependents } from "./view-dependents.ts";

/**
 * CREATE MATERIALIZED VIEW: its rows are in a table of the same name, filled now unless BUILD DEFERRED is said.
 * Source: Oracle SQL Language Reference, CREATE MATERIALIZED VIEW.
 * @throws OraError 1031, 955, 12006, 998 and what the query raises.
 */
export async function createMaterializedView(
  statement: Of<"create-materialized-view">,
  context: DdlContext,
): Promise<void> {
  const { db, session } = context;
  const target = newName(session, statement.name);
  const { owner, at } = target;
  requireCreate(session, owner, "CREATE MATERIALIZED VIEW", "CREATE ANY MATERIALIZED VIEW", at);
  requireCreate(session, owner, "CREATE TABLE", "CREATE ANY TABLE", at);
  const before = objectOf(db, owner, target.name);
  if (before !== undefined) {
    const isView = before.kind === "table" && before.materializedView !== null;
    if (isView && statement.ifNotExists) return;
    throw oraError(isView ? 12006 : 955, [target.name], at);
  }
  const { query, text } = expandStars(
    { query: statement.query, text: statement.queryText },
    session,
  );
  const plan = planQuery(query, context);
  const container = newTable(db, target, { tablespace: defaultTablespaceOf(db, owner) });
  container.columns = columnsOfQuery([], plan, context);
  container.materializedView = {
    kind: "materialized-view",
    ...objectFacts(db, target),
    container,
    query,
    text,
  };
  // Source: ALL_MVIEW_COMMENTS of a server, before COMMENT ON MATERIALIZED VIEW.
  container.comment = `snapshot table for snapshot ${owner}.${target.name}`;
  putObject(db, container);
  const deferred = statement.options.includes("DEFERRED");
  try {
    if (!deferred) await fillFromQuery(container, plan, context);
    await addNotNull(container, plan, at, context);
  } catch (error) {
    rollbackTransaction(session);
    dropTableObject(context, container);
    throw error;
  }
  recompileDependents(context, owner, target.name);
}

async function addNotNull(
  container: Table,
  plan: TableQuery,
  at: number,
  context: DdlContext,
): Promise<void> {
  const placed = container.columns
    .filter((_, place) => plan.mandatory[place] === true)
    .map((column) => ({
      definition: notNullDefinition(at),
      columns: [column.name],
      inline: true,
    }));
  await addConstraints(context, container, placed);
  refreshNullability(container);
}

/**
 * Fills a materialized view anew, as a complete refresh does: the old rows go, the rows of its query come. It commits.
 * Source: Oracle PL/SQL Packages and Types Reference, DBMS_MVIEW.REFRESH.
 */
export async function refreshMaterializedView(
  view: MaterializedView,
  context: DdlContext,
): Promise<void> {
  const { container } = view;
  const plan = planQuery(view.query, context);
  truncate(container, context.session);
  await fillFromQuery(container, plan, context);
  redefined(context.db, view);
}
