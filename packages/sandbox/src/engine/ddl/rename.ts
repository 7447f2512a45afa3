import { oraError } from "../errors.ts";
import { renameObject } from "./alter-rename.ts";
import type { DdlContext, Of } from "./ddl-context.ts";
import { withTableLock } from "./ddl-locks.ts";
import { objectOf, redefined } from "./schema-objects.ts";
import { recompileDependents } from "./view-dependents.ts";

/**
 * RENAME old TO new: tables, views, sequences and private synonyms of the own schema.
 * Source: Oracle SQL Language Reference, RENAME.
 * @throws OraError 4043 when there is no such object, 955, 12083 for a materialized view, 32793, 32463, 54.
 */
export async function rename(statement: Of<"rename">, context: DdlContext): Promise<void> {
  const { db, session } = context;
  const { from, to, at } = statement;
  const object = objectOf(db, session.user, from);
  if (object === undefined) throw oraError(4043, [from], at);
  if (to.startsWith("ORA$PTT_")) throw oraError(32463, [], at);
  if (object.kind === "table") {
    if (object.materializedView !== null) throw oraError(12083, [object.owner, from], at);
    await withTableLock(context, object, () => renameObject(db, object, to, at));
  } else {
    if (object.kind === "sequence" && object.generated) throw oraError(32793, [], at);
    renameObject(db, object, to, at);
  }
  redefined(db, object);
  recompileDependents(context, session.user, from);
  recompileDependents(context, session.user, to);
}
