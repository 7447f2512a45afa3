import type { Database, ObjectGrant, Role, User } from "../catalog/contract.ts";
import { publicRole } from "../catalog/public-role.ts";
import { schemaGrants } from "../catalog/schema-grants.ts";
import { closureOfRoles } from "../catalog/users.ts";
import { type RowSource, type SingleView, yesNo, yN } from "./view-family.ts";

/** SESSION_PRIVS: all system privileges in force, by whatever way. */
const sessionPrivileges: SingleView = {
  name: "SESSION_PRIVS",
  visibleTo: "public",
  columns: "PRIVILEGE v40",
  *rows({ session }) {
    const user = session.db.users.get(session.user);
    const all = new Set(user?.systemPrivileges.keys());
    for (const privilege of publicRole(session.db).systemPrivileges.keys()) all.add(privilege);
    for (const name of session.enabledRoles) {
      for (const privilege of session.db.roles.get(name)?.systemPrivileges.keys() ?? []) {
        all.add(privilege);
      }
    }
    for (const privilege of [...all].sort()) yield { PRIVILEGE: privilege };
  },
};

const sessionRoles: SingleView = {
  name: "SESSION_ROLES",
  visibleTo: "public",
  columns: "ROLE v128",
  *rows({ session }) {
    for (const role of [...session.enabledRoles].sort()) yield { ROLE: role };
  },
};

/** SESSION_SCHEMA_PRIVS: privileges on the objects of one owner that are in force. */
const sessionSchemaPrivileges: SingleView = {
  name: "SESSION_SCHEMA_PRIVS",
  visibleTo: "public",
  columns: "PRIVILEGE v40 SCHEMA v128",
  *rows({ session }) {
    const holders = new Set([session.user, "PUBLIC", ...session.enabledRoles]);
    const seen = new Set<string>();
    for (const { grantee, schema, privilege } of schemaGrants(session.db)) {
      const key = `${privilege} ${schema}`;
      if (!holders.has(grantee) || seen.has(key)) continue;
      seen.add(key);
      yield { PRIVILEGE: privilege, SCHEMA: schema };
    }
  },
};

function* granteesOf(source: RowSource): Iterable<User | Role> {
  const { session, scope } = source;
  if (scope === "USER") {
    const user = session.db.users.get(session.user);
    if (user !== undefined) yield user;
    return;
  }
  yield* session.db.users.values();
  yield* session.db.roles.values();
  yield publicRole(session.db);
}

function systemPrivilegeView(name: string, visibleTo: SingleView["visibleTo"]): SingleView {
  const isUser = name.startsWith("USER_");
  return {
    name,
    visibleTo,
    columns: `${isUser ? "USERNAME" : "GRANTEE"} v128 PRIVILEGE v40 ADMIN_OPTION v3 COMMON v3 INHERITED v3`,
    *rows(source) {
      for (const grantee of granteesOf({ ...source, scope: isUser ? "USER" : "DBA" })) {
        for (const [privilege, { admin }] of grantee.systemPrivileges) {
          yield {
            [isUser ? "USERNAME" : "GRANTEE"]: grantee.name,
            PRIVILEGE: privilege,
            ADMIN_OPTION: yesNo(admin),
            COMMON: "NO",
            INHERITED: "NO",
          };
        }
      }
    },
  };
}

function roleGrantView(name: string, visibleTo: SingleView["visibleTo"]): SingleView {
  const isUser = name.startsWith("USER_");
  return {
    name,
    visibleTo,
    columns: `${isUser ? "USERNAME" : "GRANTEE"} v128 GRANTED_ROLE v128 ADMIN_OPTION v3 DELEGATE_OPTION v3
      DEFAULT_ROLE v3 COMMON v3 INHERITED v3`,
    *rows(source) {
      for (const grantee of granteesOf({ ...source, scope: isUser ? "USER" : "DBA" })) {
        for (const [role, { admin, isDefault }] of grantee.roles) {
          yield {
            [isUser ? "USERNAME" : "GRANTEE"]: grantee.name,
            GRANTED_ROLE: role,
            ADMIN_OPTION: yesNo(admin),
            DELEGATE_OPTION: "NO",
            DEFAULT_ROLE: yesNo(isDefault),
            COMMON: "NO",
            INHERITED: "NO",
          };
        }
      }
    },
  };
}

const dbaRoles: SingleView = {
  name: "DBA_ROLES",
  visibleTo: "catalog-role",
  columns:
    "ROLE v128 ROLE_ID n PASSWORD_REQUIRED v8 AUTHENTICATION_TYPE v11 COMMON v3 ORACLE_MAINTAINED v1",
  *rows({ session }) {
    for (const role of session.db.roles.values()) {
      yield {
        ROLE: role.name,
        PASSWORD_REQUIRED: "NO",
        AUTHENTICATION_TYPE: "NONE",
        COMMON: yesNo(role.oracleMaintained),
        ORACLE_MAINTAINED: yN(role.oracleMaintained),
      };
    }
  },
};

/** ROLE_SYS_PRIVS: the privileges of the roles that the user has. */
const roleSystemPrivileges: SingleView = {
  name: "ROLE_SYS_PRIVS",
  visibleTo: "public",
  columns: "ROLE v128 PRIVILEGE v40 ADMIN_OPTION v3 COMMON v3 INHERITED v3",
  *rows({ session }) {
    const own = session.db.users.get(session.user)?.roles.keys() ?? [];
    for (const name of closureOfRoles(session.db, own)) {
      for (const [privilege, { admin }] of session.db.roles.get(name)?.systemPrivileges ?? []) {
        yield {
          ROLE: name,
          PRIVILEGE: privilege,
          ADMIN_OPTION: yesNo(admin),
          COMMON: "NO",
          INHERITED: "NO",
        };
      }
    }
  },
};

/** The grants that a *_TAB_PRIVS view shows: ALL_ and USER_ those the user gave, got, or owns the object of. */
function* shownGrants({ session, scope }: RowSource): Iterable<ObjectGrant> {
  for (const grant of session.db.grants.all()) {
    const mine =
      grant.grantee === session.user ||
      grant.owner === session.user ||
      grant.grantor === session.user;
    const got = grant.grantee === "PUBLIC" || session.enabledRoles.has(grant.grantee);
    if (scope === "DBA" || mine || (scope === "ALL" && got)) yield grant;
  }
}

const objectTypes: Readonly<Partial<Record<string, string>>> = {
  table: "TABLE",
  view: "VIEW",
  sequence: "SEQUENCE",
  synonym: "SYNONYM",
  "dictionary-view": "VIEW",
};

/** What an object is that something was granted on; packages of SYS are not among the objects. */
function objectType({ objects, dictionaryViews }: Database, grant: ObjectGrant): string {
  const name = grant.objectName.replace(/^(G?V)_\$/, "$1$");
  const object = objects.get(grant.owner)?.get(grant.objectName) ?? dictionaryViews.get(name);
  if (object === undefined) return "PACKAGE";
  return objectTypes[object.kind] ?? "TABLE";
}

function tablePrivilegeView(prefix: "USER" | "ALL" | "DBA"): SingleView {
  const owner = prefix === "ALL" ? "TABLE_SCHEMA" : "OWNER";
  const names =
    prefix === "ALL"
      ? "GRANTOR v128 GRANTEE v128 TABLE_SCHEMA v128 TABLE_NAME v128"
      : "GRANTEE v128 OWNER v128 TABLE_NAME v128 GRANTOR v128";
  return {
    name: `${prefix}_TAB_PRIVS`,
    visibleTo: prefix === "DBA" ? "catalog-role" : "public",
    columns: `${names} PRIVILEGE v40 GRANTABLE v3 HIERARCHY v3 COMMON v3 TYPE v24 INHERITED v3`,
    *rows(source) {
      for (const grant of shownGrants({ ...source, scope: prefix })) {
        if (grant.columns !== null) continue;
        yield {
          GRANTOR: grant.grantor,
          GRANTEE: grant.grantee,
          [owner]: grant.owner,
          TABLE_NAME: grant.objectName,
          PRIVILEGE: grant.privilege,
          GRANTABLE: yesNo(grant.grantable),
          HIERARCHY: "NO",
          COMMON: "NO",
          TYPE: objectType(source.session.db, grant),
          INHERITED: "NO",
        };
      }
    },
  };
}

function columnPrivilegeView(prefix: "USER" | "ALL" | "DBA"): SingleView {
  const owner = prefix === "ALL" ? "TABLE_SCHEMA" : "OWNER";
  const names =
    prefix === "ALL"
      ? "GRANTOR v128 GRANTEE v128 TABLE_SCHEMA v128 TABLE_NAME v128 COLUMN_NAME v128"
      : "GRANTEE v128 OWNER v128 TABLE_NAME v128 COLUMN_NAME v128 GRANTOR v128";
  return {
    name: `${prefix}_COL_PRIVS`,
    visibleTo: prefix === "DBA" ? "catalog-role" : "public",
    columns: `${names} PRIVILEGE v40 GRANTABLE v3 COMMON v3 INHERITED v3`,
    *rows(source) {
      for (const grant of shownGrants({ ...source, scope: prefix })) {
        for (const column of grant.columns ?? []) {
          yield {
            GRANTOR: grant.grantor,
            GRANTEE: grant.grantee,
            [owner]: grant.owner,
            TABLE_NAME: grant.objectName,
            COLUMN_NAME: column,
            PRIVILEGE: grant.privilege,
            GRANTABLE: yesNo(grant.grantable),
            COMMON: "NO",
            INHERITED: "NO",
          };
        }
      }
    },
  };
}

/** The views about roles and privileges. */
export const privilegeViews: readonly SingleView[] = [
  sessionPrivileges,
  sessionRoles,
  systemPrivilegeView("USER_SYS_PRIVS", "public"),
  systemPrivilegeView("DBA_SYS_PRIVS", "catalog-role"),
  roleGrantView("USER_ROLE_PRIVS", "public"),
  roleGrantView("DBA_ROLE_PRIVS", "catalog-role"),
  roleSystemPrivileges,
  dbaRoles,
  tablePrivilegeView("USER"),
  tablePrivilegeView("ALL"),
  tablePrivilegeView("DBA"),
  columnPrivilegeView("USER"),
  columnPrivilegeView("ALL"),
  columnPrivilegeView("DBA"),
];

/** Views that only 23ai has. */
export const privilegeViews23: readonly SingleView[] = [sessionSchemaPrivileges];
