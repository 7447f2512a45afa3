import { oraError } from "../errors.ts";
import type { Name } from "../parser/ast.ts";
import type { Database, ObjectWant, SchemaObject, SessionContext, Synonym } from "./contract.ts";
import { hasSchemaPrivilege } from "./schema-grants.ts";
import { grantsFor } from "./users.ts";

/** How many synonyms may lead to one another before it counts as a loop (ORA-01775). */
const maxSynonyms = 16;

/**
 * What a name means to a session: an object of the current schema, a private synonym, a dictionary view, a public synonym,
 * in this order; a qualified name means exactly that owner's object. Synonyms are followed.
 *
 * @throws OraError 942 when there is no such object or the user may not even see it; 1031 when the user may see but not do
 * what is wanted; 1775 for a loop of synonyms; 2019 for a database link; 980 for a synonym that leads nowhere.
 * Source: Oracle SQL Language Reference, How Oracle Database Resolves Schema Object References.
 */
export function resolveObject(session: SessionContext, name: Name, want: ObjectWant): SchemaObject {
  if (name.dbLink !== undefined) throw oraError(2019, [], name.at);
  const found = findObject(session, name.parts, name.at);
  if (found === undefined) throw notThere(session, name);
  checkAccess(session, found, want, name);
  return found;
}

/** ORA-00942; 23ai names the object with its owner. */
function notThere(session: SessionContext, name: Name) {
  const parts = name.parts.length > 1 ? name.parts : [session.currentSchema, ...name.parts];
  return oraError(942, [parts.map((part) => `"${part}"`).join(".")], name.at);
}

function findObject(
  session: SessionContext,
  parts: readonly string[],
  at: number,
): SchemaObject | undefined {
  let looked: readonly string[] = parts;
  let synonym: Synonym | undefined;
  for (let depth = 0; depth <= maxSynonyms; depth += 1) {
    const object = lookUp(session, looked);
    if (object?.kind !== "synonym") {
      if (object === undefined && synonym !== undefined) throw oraError(980, [], at);
      return object;
    }
    synonym = object;
    const { target } = object;
    if (target.dbLink !== undefined) throw oraError(2019, [], at);
    looked = target.parts.length === 1 ? [object.owner, ...target.parts] : target.parts;
  }
  throw oraError(1775, [], at);
}

function lookUp(session: SessionContext, parts: readonly string[]): SchemaObject | undefined {
  const { db } = session;
  const [first = "", second] = parts;
  if (second !== undefined) {
    return (
      objectOf(db, first, second) ?? (first === "SYS" ? db.dictionaryViews.get(second) : undefined)
    );
  }
  return (
    session.privateTables.get(first) ??
    objectOf(db, session.currentSchema, first) ??
    db.publicSynonyms.get(first) ??
    db.dictionaryViews.get(first)
  );
}

function objectOf(db: Database, owner: string, name: string): SchemaObject | undefined {
  return db.objects.get(owner)?.get(name);
}

/** What a want needs: an object privilege, or one of the ANY privileges. */
const needs: Readonly<
  Record<ObjectWant, readonly [object: readonly string[], any: readonly string[]]>
> = {
  select: [
    ["SELECT", "READ"],
    ["SELECT ANY TABLE", "READ ANY TABLE"],
  ],
  insert: [["INSERT"], ["INSERT ANY TABLE"]],
  update: [["UPDATE"], ["UPDATE ANY TABLE"]],
  delete: [["DELETE"], ["DELETE ANY TABLE"]],
  alter: [["ALTER"], ["ALTER ANY TABLE"]],
  index: [["INDEX"], ["CREATE ANY INDEX"]],
  references: [["REFERENCES"], []],
  drop: [[], ["DROP ANY TABLE", "DROP ANY VIEW"]],
  any: [
    [],
    [
      "SELECT ANY TABLE",
      "READ ANY TABLE",
      "INSERT ANY TABLE",
      "UPDATE ANY TABLE",
      "DELETE ANY TABLE",
      "ALTER ANY TABLE",
      "DROP ANY TABLE",
      "LOCK ANY TABLE",
      "COMMENT ANY TABLE",
      "ANALYZE ANY",
      "GRANT ANY OBJECT PRIVILEGE",
    ],
  ],
};

/** Privileges on all sequences stand for those on all tables. */
function anyPrivilegesOn(object: SchemaObject, want: ObjectWant): readonly string[] {
  if (object.kind === "sequence" && want === "select") return ["SELECT ANY SEQUENCE"];
  return needs[want][1];
}

function checkAccess(
  session: SessionContext,
  object: SchemaObject,
  want: ObjectWant,
  name: Name,
): void {
  if (object.kind === "dictionary-view") {
    checkDictionaryView(session, object, want, name);
    return;
  }
  const { db, user, enabledRoles } = session;
  if (object.owner === user || user === "SYS") return;
  const [objectPrivileges] = needs[want];
  const holds = (privilege: string): boolean =>
    session.hasPrivilege(privilege) || hasSchemaPrivilege(session, object.owner, privilege);
  if (anyPrivilegesOn(object, want).some(holds)) return;
  let sees = holds("SELECT ANY TABLE");
  for (const grant of grantsFor(db, user, enabledRoles, object.owner, object.name)) {
    if (want === "any" || objectPrivileges.includes(grant.privilege)) return;
    sees = true;
  }
  throw sees ? oraError(1031, [], name.at) : notThere(session, name);
}

function checkDictionaryView(
  session: SessionContext,
  view: Extract<SchemaObject, { kind: "dictionary-view" }>,
  want: ObjectWant,
  name: Name,
): void {
  const sees =
    view.visibleTo === "public" ||
    session.user === "SYS" ||
    session.enabledRoles.has("SELECT_CATALOG_ROLE") ||
    session.hasPrivilege("SELECT ANY DICTIONARY") ||
    isGranted(session, view.name);
  if (!sees) throw notThere(session, name);
  if (want !== "select" && want !== "any") throw oraError(1031, [], name.at);
}

/** Grants on V$ views are made on what stands behind them: V_$DATABASE. */
function isGranted({ db, user, enabledRoles }: SessionContext, viewName: string): boolean {
  const name = viewName.replace(/^(G?V)\$/, "$1_$");
  for (const _grant of grantsFor(db, user, enabledRoles, "SYS", name)) return true;
  return false;
}
