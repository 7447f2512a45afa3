import type {
  Index,
  MaterializedView,
  SchemaObject,
  Sequence,
  Synonym,
  Table,
  View,
} from "../catalog/contract.ts";
import { grantsFor } from "../catalog/users.ts";
import type { RowSource } from "./view-family.ts";

/** A schema object with an owner: everything but the dictionary's own views. */
export type OwnedObject = Table | View | MaterializedView | Sequence | Synonym | Index;

/** System privileges with which all objects of a kind are seen. Source: Oracle Database Reference, ALL_OBJECTS. */
const anyPrivileges: Readonly<Record<OwnedObject["kind"], readonly string[]>> = {
  table: [
    "SELECT ANY TABLE",
    "READ ANY TABLE",
    "INSERT ANY TABLE",
    "UPDATE ANY TABLE",
    "DELETE ANY TABLE",
    "ALTER ANY TABLE",
    "DROP ANY TABLE",
    "LOCK ANY TABLE",
    "COMMENT ANY TABLE",
    "FLASHBACK ANY TABLE",
  ],
  view: [
    "SELECT ANY TABLE",
    "READ ANY TABLE",
    "INSERT ANY TABLE",
    "UPDATE ANY TABLE",
    "DELETE ANY TABLE",
    "DROP ANY VIEW",
  ],
  "materialized-view": ["SELECT ANY TABLE", "READ ANY TABLE"],
  sequence: ["SELECT ANY SEQUENCE", "CREATE ANY SEQUENCE", "DROP ANY SEQUENCE"],
  synonym: ["CREATE ANY SYNONYM", "DROP ANY SYNONYM"],
  index: [],
};

/** The objects of some kinds that a view's rows may be about, narrowed by what the query asks for. */
export function* visibleObjects<K extends OwnedObject["kind"]>(
  source: RowSource,
  kinds: readonly K[],
  names: { readonly owner?: string; readonly name?: string } = {},
): Iterable<Extract<OwnedObject, { kind: K }>> {
  const wantedName = source.equals.get(names.name ?? "TABLE_NAME");
  const isWanted = (object: SchemaObject): object is Extract<OwnedObject, { kind: K }> =>
    (kinds as readonly string[]).includes(object.kind) &&
    (source.scope !== "ALL" || isVisible(source, object as OwnedObject));
  for (const objects of ownersOf(source, names.owner ?? "OWNER")) {
    for (const object of oneOrAll(objects, wantedName)) if (isWanted(object)) yield object;
  }
}

/** The objects of each owner that the rows may be about. */
function* ownersOf(
  { session, scope, equals }: RowSource,
  ownerColumn: string,
): Iterable<ReadonlyMap<string, SchemaObject>> {
  const wanted = scope === "USER" ? session.user : equals.get(ownerColumn);
  for (const [owner, objects] of session.db.objects) {
    if (wanted === undefined || wanted === owner) yield objects;
  }
}

/** All objects of a map, or the one of a name when that is known. */
export function oneOrAll<T extends SchemaObject>(
  objects: ReadonlyMap<string, T>,
  name: unknown,
): Iterable<T> {
  if (typeof name !== "string") return objects.values();
  const object = objects.get(name);
  return object === undefined ? [] : [object];
}

/** Whether ALL_ views show an object to the session. An index is seen with its table. */
export function isVisible(source: RowSource, object: OwnedObject): boolean {
  const { session } = source;
  if (object.kind === "index") return isVisible(source, object.table);
  if (object.owner === session.user || session.user === "SYS") return true;
  if (anyPrivileges[object.kind].some((privilege) => session.hasPrivilege(privilege))) return true;
  const grants = grantsFor(
    session.db,
    session.user,
    session.enabledRoles,
    object.owner,
    object.name,
  );
  for (const _grant of grants) return true;
  return false;
}

/** Tables the way the dictionary lists them: heap, temporary and container tables, no private temporary ones. */
export function visibleTables(source: RowSource): Iterable<Table> {
  return visibleObjects(source, ["table"]);
}
