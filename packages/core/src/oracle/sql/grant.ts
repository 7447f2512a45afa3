import type { QualifiedName } from "../identifiers.ts";
import { formatIdentifier, formatQualified } from "../identifiers.ts";

/** A right in the database that a program of this project may need. */
export type Privilege =
  /** For the whole database: `CREATE SESSION`. */
  | { readonly kind: "system"; readonly name: SystemPrivilege }
  /** For all objects of one owner; 23ai and later. */
  | { readonly kind: "schema"; readonly name: SystemPrivilege; readonly owner: string }
  | { readonly kind: "object"; readonly name: ObjectPrivilege; readonly object: QualifiedName }
  /** Space for the tables of `owner`. */
  | { readonly kind: "quota"; readonly owner: string; readonly tablespace: string };

/** Source: Oracle SQL Language Reference, GRANT, System Privileges. */
export type SystemPrivilege = "CREATE SESSION" | "CREATE TABLE" | AnyTablePrivilege;

/** System privileges on the objects of other owners. */
export type AnyTablePrivilege = (typeof anyTablePrivileges)[number];

/** Source: Oracle SQL Language Reference, GRANT, Object Privileges; READ needs 12.1.0.2. */
export type ObjectPrivilege = "READ" | "SELECT" | "FLASHBACK" | "EXECUTE";

/** What loading into another owner's tables takes, from creating them to dropping a shadow. */
export const anyTablePrivileges = [
  "CREATE ANY TABLE",
  "ALTER ANY TABLE",
  "DROP ANY TABLE",
  "COMMENT ANY TABLE",
  "SELECT ANY TABLE",
  "INSERT ANY TABLE",
  "UPDATE ANY TABLE",
  "DELETE ANY TABLE",
  "CREATE ANY INDEX",
] as const;

/**
 * The statement with which a DBA gives `grantee` the privilege. Names are quoted only where they must be: it is read
 * and run by people. Source: Oracle SQL Language Reference, GRANT; ALTER USER.
 */
export function grantStatement(privilege: Privilege, grantee: string): string {
  const to = `TO ${formatIdentifier(grantee)}`;
  switch (privilege.kind) {
    case "system":
      return `GRANT ${privilege.name} ${to}`;
    case "schema":
      return `GRANT ${privilege.name} ON SCHEMA ${formatIdentifier(privilege.owner)} ${to}`;
    case "object":
      return `GRANT ${privilege.name} ON ${formatQualified(privilege.object)} ${to}`;
    case "quota":
      return `ALTER USER ${formatIdentifier(privilege.owner)} QUOTA UNLIMITED ON ${formatIdentifier(privilege.tablespace)}`;
  }
}

/** What the tap is going to read. */
export interface TapNeeds {
  readonly tables: readonly QualifiedName[];
  /** True: statements read AS OF an SCN that is asked from DBMS_FLASHBACK. */
  readonly asOfScn: boolean;
  /** Whether the server knows READ (12.1.0.2 and later); SELECT also lets its holder lock rows. Default true. */
  readonly hasReadPrivilege?: boolean;
}

/** The privileges of a user that the tap connects as. Its own tables need none. */
export function tapPrivileges(user: string, needs: TapNeeds): readonly Privilege[] {
  const others = needs.tables.filter((table) => table.owner !== null && table.owner !== user);
  const read: ObjectPrivilege = needs.hasReadPrivilege === false ? "SELECT" : "READ";
  const onEach = (name: ObjectPrivilege): readonly Privilege[] =>
    others.map((object) => ({ kind: "object", name, object }));
  const scn: readonly Privilege[] = [
    ...onEach("FLASHBACK"),
    { kind: "object", name: "EXECUTE", object: { owner: "SYS", name: "DBMS_FLASHBACK" } },
  ];
  return [
    { kind: "system", name: "CREATE SESSION" },
    ...onEach(read),
    ...(needs.asOfScn ? scn : []),
  ];
}

/** Where the target is going to write. */
export interface TargetNeeds {
  /** Owners of the tables. */
  readonly owners: readonly string[];
  /** Default tablespace of the connected user and of each owner, by name; owners that are missing get no quota. */
  readonly tablespaces: ReadonlyMap<string, string>;
  /** Whether the server knows privileges ON SCHEMA (23ai and later). */
  readonly hasSchemaPrivileges: boolean;
}

/** The privileges of a user that the target connects as. */
export function targetPrivileges(user: string, needs: TargetNeeds): readonly Privilege[] {
  const { owners, tablespaces, hasSchemaPrivileges } = needs;
  const others = owners.filter((owner) => owner !== user);
  const forOthers: readonly Privilege[] = hasSchemaPrivileges
    ? others.flatMap((owner) =>
        anyTablePrivileges.map((name) => ({ kind: "schema", name, owner }) as const),
      )
    : anyTablePrivileges.map((name) => ({ kind: "system", name }) as const);
  return [
    { kind: "system", name: "CREATE SESSION" },
    { kind: "system", name: "CREATE TABLE" },
    ...quotas([user, ...others], tablespaces),
    ...(others.length === 0 ? [] : forOthers),
  ];
}

function quotas(
  owners: readonly string[],
  tablespaces: ReadonlyMap<string, string>,
): readonly Privilege[] {
  return owners.flatMap((owner) => {
    const tablespace = tablespaces.get(owner);
    return tablespace === undefined ? [] : [{ kind: "quota", owner, tablespace } as const];
  });
}
