import type { Synonym } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { DdlContext, Of } from "./ddl-context.ts";
import { mayDrop, requireCreate, requirePrivilege } from "./required-privileges.ts";
import { newName, objectFacts, objectOf, putObject, removeObject } from "./schema-objects.ts";
import { recompileDependents } from "./view-dependents.ts";

/**
 * CREATE [OR REPLACE] [PUBLIC] SYNONYM. What it stands for need not exist.
 * Source: Oracle SQL Language Reference, CREATE SYNONYM.
 * @throws OraError 1031, 955, 1471 for a synonym of itself.
 */
export function createSynonym(statement: Of<"create-synonym">, context: DdlContext): void {
  if (statement.isPublic) createPublic(statement, context);
  else createPrivate(statement, context);
}

function createPrivate(statement: Of<"create-synonym">, context: DdlContext): void {
  const { db, session } = context;
  const target = newName(session, statement.name);
  requireCreate(session, target.owner, "CREATE SYNONYM", "CREATE ANY SYNONYM", target.at);
  const { parts, dbLink } = statement.target;
  const owner = parts.length > 1 ? parts.at(-2) : session.currentSchema;
  if (dbLink === undefined && owner === target.owner && parts.at(-1) === target.name) {
    throw oraError(1471, [], target.at);
  }
  const before = objectOf(db, target.owner, target.name);
  if (before !== undefined && !(statement.orReplace && before.kind === "synonym")) {
    throw oraError(955, [target.name], target.at);
  }
  putObject(db, {
    kind: "synonym",
    ...objectFacts(db, target),
    target: qualified(statement.target, session.currentSchema),
    isPublic: false,
  });
  recompileDependents(context, target.owner, target.name);
}

function createPublic(statement: Of<"create-synonym">, context: DdlContext): void {
  const { db, session } = context;
  const { name } = statement;
  requirePrivilege(session, "CREATE PUBLIC SYNONYM", name.at);
  const last = name.parts.at(-1) ?? "";
  if (db.publicSynonyms.has(last) && !statement.orReplace) throw oraError(955, [last], name.at);
  db.publicSynonyms.set(last, {
    kind: "synonym",
    ...objectFacts(db, { owner: "PUBLIC", name: last }),
    target: qualified(statement.target, session.currentSchema),
    isPublic: true,
  });
  recompileDependents(context, "PUBLIC", last);
}

/** A name without an owner means the schema of now, not that of whoever uses the synonym later. */
function qualified(target: Synonym["target"], schema: string): Synonym["target"] {
  if (target.parts.length > 1 || target.dbLink !== undefined) return target;
  return { ...target, parts: [schema, ...target.parts] };
}

/** DROP [PUBLIC] SYNONYM. @throws OraError 1434, 1432, 1031. */
export function dropSynonym(statement: Of<"drop">, context: DdlContext): void {
  const { db, session } = context;
  const { name, ifExists } = statement;
  const last = name.parts.at(-1) ?? "";
  if (statement.object === "PUBLIC SYNONYM") {
    requirePrivilege(session, "DROP PUBLIC SYNONYM", name.at);
    if (!db.publicSynonyms.delete(last) && !ifExists) throw oraError(1432, [], name.at);
    recompileDependents(context, "PUBLIC", last);
    return;
  }
  const owner = name.parts.length > 1 ? (name.parts.at(-2) ?? "") : session.currentSchema;
  const synonym = objectOf(db, owner, last);
  if (synonym?.kind !== "synonym") {
    if (ifExists) return;
    throw oraError(1434, [], name.at);
  }
  if (!mayDrop(session, owner, "DROP ANY SYNONYM")) throw oraError(1434, [], name.at);
  removeObject(db, synonym);
  recompileDependents(context, owner, last);
}
