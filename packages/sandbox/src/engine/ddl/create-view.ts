import type { View } from "../catalog/contract.ts";
import { OraError, oraError } from "../errors.ts";
import { columnOrigins } from "../execution/column-origins.ts";
import { ownerSession } from "../query/view-session.ts";
import type { DdlContext, Of } from "./ddl-context.ts";
import { expandStars, type QueryWithText } from "./expand-star.ts";
import { requireCreate } from "./required-privileges.ts";
import { newName, objectFacts, objectOf, putObject, redefined } from "./schema-objects.ts";
import { findUnnamed } from "./unnamed-columns.ts";
import { describeView, recompileDependents, viewsOf } from "./view-dependents.ts";

/**
 * CREATE [OR REPLACE] [FORCE] VIEW. Names are looked up with the rights of the owner, without roles.
 * Source: Oracle SQL Language Reference, CREATE VIEW.
 * @throws OraError 1031, 955, 998, 957, 1730, 1723 and what the query raises.
 */
export function createView(statement: Of<"create-view">, context: DdlContext): void {
  const { db, session } = context;
  const target = newName(session, statement.name);
  requireCreate(session, target.owner, "CREATE VIEW", "CREATE ANY VIEW", target.at);
  const before = objectOf(db, target.owner, target.name);
  if (before !== undefined) {
    if (statement.ifNotExists) return;
    if (!statement.orReplace || before.kind !== "view") {
      throw oraError(955, [target.name], target.at);
    }
  }
  const compiled = compileView(statement, target.owner, context);
  const view: View = {
    kind: "view",
    ...(before === undefined ? objectFacts(db, target) : factsOf(before)),
    columns: statement.columns ?? null,
    query: compiled.query,
    text: compiled.text,
    readOnly: statement.readOnly,
    checkOption: statement.checkOption,
    comment: null,
    columnComments: new Map(),
    described: compiled.described,
    valid: compiled.valid,
  };
  if (before?.kind === "view") viewsOf(db).delete(before);
  putObject(db, view);
  viewsOf(db).add(view);
  if (before !== undefined) redefined(db, view);
  recompileDependents(context, view.owner, view.name);
}

/** A view that is replaced keeps its number and its grants. */
function factsOf({ owner, name, objectId, created, lastDdl, lastDdlScn }: Omit<View, "kind">) {
  return { owner, name, objectId, created, lastDdl, lastDdlScn };
}

interface CompiledView extends QueryWithText {
  readonly described: View["described"];
  readonly valid: boolean;
}

function compileView(
  statement: Of<"create-view">,
  owner: string,
  { session }: DdlContext,
): CompiledView {
  const written = { query: statement.query, text: statement.queryText };
  try {
    const expanded = expandStars(written, ownerSession(session, owner));
    const view = { owner, query: expanded.query, columns: statement.columns ?? null };
    const described = describeView(view, session);
    checkColumns(statement, expanded, described, ownerSession(session, owner));
    return { ...expanded, described, valid: true };
  } catch (error) {
    if (!(error instanceof OraError)) throw error;
    if (!statement.force) throw throughRoleOnly(error, statement, session);
    return { ...written, described: [], valid: false };
  }
}

/** @throws OraError 1730, 957, 998, 1723 */
function checkColumns(
  { columns, query }: Of<"create-view">,
  expanded: QueryWithText,
  described: View["described"],
  session: DdlContext["session"],
): void {
  if (columns !== undefined && columns.length !== described.length) {
    throw oraError(1730, [], query.at);
  }
  const names = described.map((column) => column.name);
  if (columns === undefined) {
    const origins = columnOrigins(expanded.query, session, names.length);
    const unnamedAt = findUnnamed(expanded.query, names, origins);
    if (unnamedAt !== undefined) throw oraError(998, [], unnamedAt);
  }
  if (new Set(names).size < names.length) throw oraError(957, [], query.at);
}

/** What the user sees only by a role may not be used in a view: ORA-01031, not ORA-00942. */
function throughRoleOnly(
  error: OraError,
  statement: Of<"create-view">,
  session: DdlContext["session"],
): OraError {
  if (error.number !== 942) return error;
  try {
    describeAsCaller(statement, session);
    return oraError(1031, [], error.position);
  } catch {
    return error;
  }
}

function describeAsCaller(statement: Of<"create-view">, session: DdlContext["session"]): void {
  const plain: DdlContext["session"] = Object.create(session, {
    inSchemaOf: { value: () => plain },
    privateTables: { value: new Map() },
  }) as DdlContext["session"];
  describeView({ owner: session.user, query: statement.query, columns: null }, plain);
}
