import { formatIdentifier, formatQualified } from "../identifiers.ts";
import type { PrivilegeFacts } from "./privileges.ts";
import { type TableName, tableKey } from "./table-name.ts";

/** What a program wants to do. */
export type PrivilegeNeed =
  | {
      readonly for: "tap";
      /** The tables and views to be read. */
      readonly tables: readonly TableName[];
      /** True: every statement reads AS OF one SCN. */
      readonly readsAsOfScn: boolean;
      /** READ exists since 12.1.0.2; false: SELECT is named instead. */
      readonly hasReadPrivilege: boolean;
    }
  | {
      readonly for: "target";
      /** The owner of the loaded tables. */
      readonly owner: string;
      /** Tables that are there already when none is created or altered; undefined: tables are created and altered. */
      readonly onlyTables?: readonly TableName[];
      /** 23ai: a grant may be limited to the objects of one owner. */
      readonly hasOwnerGrants: boolean;
    };

/** A privilege that is not there. */
export interface MissingPrivilege {
  /** `READ on HR.EMPLOYEES`, `CREATE TABLE`, `quota on USERS`. */
  readonly privilege: string;
  /** What it is needed for, in a few words. */
  readonly reason: string;
  /** The statement that a DBA has to run, without a semicolon. What could not be found out stands in angle brackets. */
  readonly grant: string;
  /** False: it could not be found out whether it is there. */
  readonly isCertain: boolean;
}

/**
 * Names the privileges that the need asks for and the facts do not show, in the order in which they would be missed.
 * Nothing is granted and no user is created. Source: Oracle SQL Language Reference, GRANT, Table 18-1 and 18-2;
 * Oracle Database Development Guide, Using Oracle Flashback Query.
 */
export function missingPrivileges(
  need: PrivilegeNeed,
  facts: PrivilegeFacts,
): readonly MissingPrivilege[] {
  const missing = facts.systemPrivileges.includes("CREATE SESSION")
    ? []
    : [systemGrant("CREATE SESSION", "to connect", facts)];
  return [
    ...missing,
    ...(need.for === "tap" ? missingForTap(need, facts) : missingForTarget(need, facts)),
  ];
}

function missingForTap(
  need: Extract<PrivilegeNeed, { for: "tap" }>,
  facts: PrivilegeFacts,
): readonly MissingPrivilege[] {
  const missing: MissingPrivilege[] = [];
  const holds = objectPrivilegeTest(facts);
  for (const table of need.tables) {
    if (table.owner === facts.user) continue;
    if (!holds(table, ["READ", "SELECT"], ["READ ANY TABLE", "SELECT ANY TABLE"])) {
      const privilege = need.hasReadPrivilege ? "READ" : "SELECT";
      missing.push(objectGrant(privilege, table, "to read the table", facts));
    }
    if (need.readsAsOfScn && !holds(table, ["FLASHBACK"], ["FLASHBACK ANY TABLE"])) {
      missing.push(objectGrant("FLASHBACK", table, "to read the table as of one SCN", facts));
    }
  }
  const flashback: TableName = { owner: "SYS", name: "DBMS_FLASHBACK" };
  if (need.readsAsOfScn && !holds(flashback, ["EXECUTE"], ["EXECUTE ANY PROCEDURE"])) {
    missing.push(objectGrant("EXECUTE", flashback, "to ask for the current SCN", facts));
  }
  return missing;
}

/** What a target does with tables of another owner. */
const otherOwnerNeeds = [
  ["CREATE ANY TABLE", "to create tables for another owner"],
  ["ALTER ANY TABLE", "to add and widen columns"],
  ["DROP ANY TABLE", "to drop tables that were replaced"],
  ["COMMENT ANY TABLE", "to keep the original names in comments"],
  ["SELECT ANY TABLE", "to merge into the tables"],
  ["INSERT ANY TABLE", "to insert rows"],
  ["UPDATE ANY TABLE", "to update rows"],
  ["DELETE ANY TABLE", "to delete rows"],
  ["CREATE ANY INDEX", "to create primary keys"],
] as const;

/** What a target does with tables that are there already. */
const existingTableNeeds = [
  ["SELECT", "to merge into the table"],
  ["INSERT", "to insert rows"],
  ["UPDATE", "to update rows"],
  ["DELETE", "to delete rows"],
] as const;

function missingForTarget(
  need: Extract<PrivilegeNeed, { for: "target" }>,
  facts: PrivilegeFacts,
): readonly MissingPrivilege[] {
  const missing: MissingPrivilege[] = [];
  const canCreate = facts.systemPrivileges.includes("CREATE TABLE");
  if (!canCreate) {
    const reason =
      need.owner === facts.user && need.onlyTables === undefined
        ? "to create tables and staging tables"
        : "to create staging tables";
    missing.push(systemGrant("CREATE TABLE", reason, facts));
  }
  if (facts.temporaryTablespace === null) {
    missing.push({
      privilege: "temporary tablespace",
      reason: "to fill staging tables",
      grant: `ALTER USER ${formatIdentifier(facts.user)} TEMPORARY TABLESPACE <temporary tablespace>`,
      isCertain: false,
    });
  }
  if (need.owner !== facts.user) {
    if (need.onlyTables === undefined) missing.push(...missingForOwner(need, facts));
    else missing.push(...missingForTables(need.onlyTables, facts));
  }
  const quota = missingQuota(need.owner, facts);
  return quota === undefined ? missing : [...missing, quota];
}

function missingForOwner(
  need: Extract<PrivilegeNeed, { for: "target" }>,
  facts: PrivilegeFacts,
): readonly MissingPrivilege[] {
  return otherOwnerNeeds
    .filter(([privilege]) => !holdsForOwner(facts, privilege, need.owner))
    .map(([privilege, reason]) => {
      if (!need.hasOwnerGrants) return systemGrant(privilege, reason, facts);
      const scope = `${privilege} ON SCHEMA ${formatIdentifier(need.owner)}`;
      return {
        privilege: scope,
        reason,
        grant: `GRANT ${scope} TO ${formatIdentifier(facts.user)}`,
        isCertain: true,
      };
    });
}

function missingForTables(
  tables: readonly TableName[],
  facts: PrivilegeFacts,
): readonly MissingPrivilege[] {
  const holds = objectPrivilegeTest(facts);
  return tables.flatMap((table) =>
    table.owner === facts.user
      ? []
      : existingTableNeeds
          .filter(([privilege]) => !holds(table, [privilege], [`${privilege} ANY TABLE`]))
          .map(([privilege, reason]) => objectGrant(privilege, table, reason, facts)),
  );
}

/**
 * A table without rows needs no quota where segments are created late, so a missing quota shows only at the first INSERT
 * (ORA-01950): it is looked for here.
 */
function missingQuota(owner: string, facts: PrivilegeFacts): MissingPrivilege | undefined {
  const quota = facts.quotas.get(owner) ?? null;
  if (quota !== null && (quota.maxBytes === null || quota.maxBytes > quota.usedBytes)) {
    return undefined;
  }
  const tablespace = quota === null ? null : formatIdentifier(quota.tablespace);
  return {
    privilege: `quota on ${tablespace ?? "the default tablespace"} for ${formatIdentifier(owner)}`,
    reason: "to store rows",
    grant: `ALTER USER ${formatIdentifier(owner)} QUOTA UNLIMITED ON ${tablespace ?? "<default tablespace>"}`,
    isCertain: quota !== null,
  };
}

function holdsForOwner(facts: PrivilegeFacts, privilege: string, owner: string): boolean {
  return (
    // ANY privileges do not reach the objects of SYS. Source: Oracle Database Security Guide, ANY privileges.
    (owner !== "SYS" && facts.systemPrivileges.includes(privilege)) ||
    facts.ownerPrivileges.some((held) => held.privilege === privilege && held.owner === owner)
  );
}

/** Makes the test whether one of these object privileges or one of these system privileges is held. */
function objectPrivilegeTest(
  facts: PrivilegeFacts,
): (table: TableName, onObject: readonly string[], onAny: readonly string[]) => boolean {
  const held = new Set(facts.objectPrivileges.map((p) => `${p.privilege} ${tableKey(p)}`));
  return (table, onObject, onAny) =>
    onObject.some((privilege) => held.has(`${privilege} ${tableKey(table)}`)) ||
    onAny.some((privilege) => holdsForOwner(facts, privilege, table.owner));
}

function systemGrant(privilege: string, reason: string, facts: PrivilegeFacts): MissingPrivilege {
  const grant = `GRANT ${privilege} TO ${formatIdentifier(facts.user)}`;
  return { privilege, reason, grant, isCertain: true };
}

function objectGrant(
  privilege: string,
  table: TableName,
  reason: string,
  facts: PrivilegeFacts,
): MissingPrivilege {
  const object = formatQualified(table);
  const grant = `GRANT ${privilege} ON ${object} TO ${formatIdentifier(facts.user)}`;
  return { privilege: `${privilege} on ${object}`, reason, grant, isCertain: true };
}
