import type { Database, Index, SchemaObject, SessionContext } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { Name } from "../parser/ast.ts";
import { nextScn, nowMs } from "../store/scn-times.ts";

/** An object with an owner of its own: everything but the views of the dictionary. */
export type OwnedObject = Exclude<SchemaObject, { kind: "dictionary-view" }>;

/** Where a new object goes. */
export interface NewName {
  readonly owner: string;
  readonly name: string;
  /** Offset of the name in the statement. */
  readonly at: number;
}

/**
 * The owner and the name of an object that is created.
 * @throws OraError 1918 when there is no such user, 1735 with a database link.
 */
export function newName(session: SessionContext, name: Name): NewName {
  const { parts, at } = name;
  if (name.dbLink !== undefined) throw oraError(2021, [], at);
  const owner = parts.length > 1 ? (parts.at(-2) ?? "") : session.currentSchema;
  if (!session.db.users.has(owner)) throw oraError(1918, [owner], at);
  return { owner, name: parts.at(-1) ?? "", at };
}

/** What every new object has. Its last DDL is now. */
export function objectFacts(
  db: Database,
  { owner, name }: Pick<NewName, "owner" | "name">,
): {
  readonly owner: string;
  name: string;
  readonly objectId: number;
  readonly created: number;
  lastDdl: number;
  lastDdlScn: number;
} {
  const ms = nowMs(db);
  const objectId = db.nextObjectId();
  return { owner, name, objectId, created: ms, lastDdl: ms, lastDdlScn: nextScn(db, ms) };
}

/** Notes that the definition of an object has changed now: earlier points in time of it can no longer be read. */
export function redefined(db: Database, object: { lastDdl: number; lastDdlScn: number }): void {
  object.lastDdl = nowMs(db);
  object.lastDdlScn = nextScn(db, object.lastDdl);
}

/** Notes a DDL that leaves the rows readable as they were: comments, grants, indexes. */
export function touched(db: Database, object: { lastDdl: number }): void {
  object.lastDdl = nowMs(db);
}

/** The object of an owner and a name; synonyms are not followed. */
export function objectOf(db: Database, owner: string, name: string): OwnedObject | undefined {
  const object = db.objects.get(owner)?.get(name);
  return object === undefined || object.kind === "dictionary-view" ? undefined : object;
}

/** The objects of an owner, in the namespace of tables, views, sequences and synonyms. */
export function objectsOf(db: Database, owner: string): Map<string, SchemaObject> {
  let objects = db.objects.get(owner);
  if (objects === undefined) {
    objects = new Map();
    db.objects.set(owner, objects);
  }
  return objects;
}

/** @throws OraError 955 when the name is taken. */
export function requireFreeName(db: Database, { owner, name, at }: NewName): void {
  if (objectOf(db, owner, name) !== undefined) throw oraError(955, [name], at);
}

/** Puts an object into its schema under its name. */
export function putObject(db: Database, object: OwnedObject): void {
  objectsOf(db, object.owner).set(object.name, object);
}

/** Takes an object out of its schema, if it is the one that is there. */
export function removeObject(db: Database, object: OwnedObject): void {
  const objects = db.objects.get(object.owner);
  if (objects?.get(object.name) === object) objects.delete(object.name);
}

/** The index of an owner and a name. */
export function indexOf(db: Database, owner: string, name: string): Index | undefined {
  return db.indexes.get(owner)?.get(name);
}

/** @throws OraError 955 when an index of that name is there. */
export function requireFreeIndexName(db: Database, { owner, name, at }: NewName): void {
  if (indexOf(db, owner, name) !== undefined) throw oraError(955, [name], at);
}

/** Registers an index in its schema and at its table. */
export function putIndex(db: Database, index: Index): void {
  let indexes = db.indexes.get(index.owner);
  if (indexes === undefined) {
    indexes = new Map();
    db.indexes.set(index.owner, indexes);
  }
  indexes.set(index.name, index);
  index.table.indexes = [...index.table.indexes, index];
}

/** Takes an index out of its schema and off its table. */
export function removeIndex(db: Database, index: Index): void {
  const indexes = db.indexes.get(index.owner);
  if (indexes?.get(index.name) === index) indexes.delete(index.name);
  index.table.indexes = index.table.indexes.filter((other) => other !== index);
}
