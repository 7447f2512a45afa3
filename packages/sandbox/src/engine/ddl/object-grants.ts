import type { ObjectGrant, SessionContext } from "../catalog/contract.ts";
import { granteeOf } from "../catalog/users.ts";
import { type OraError, oraError } from "../errors.ts";
import type { Name } from "../parser/ast.ts";
import type { DdlContext, Of } from "./ddl-context.ts";
import {
  allPrivilegesOn,
  anyObjectPrivilege,
  columnPrivileges,
  type GrantableKind,
} from "./known-privileges.ts";

type GrantStatement = Of<"grant" | "revoke">;

/** What privileges are granted on. */
interface GrantTarget {
  readonly kind: GrantableKind;
  readonly owner: string;
  readonly name: string;
  readonly columns: readonly string[];
}

/** One privilege with its columns. */
interface Privilege {
  readonly name: string;
  readonly columns: readonly string[] | null;
}

/** Packages of SYS that programs ask for. Source: Oracle PL/SQL Packages and Types Reference. */
const packageName = /^(DBMS|UTL)_\w+$/;

/** @throws OraError 942, 4042 for an unknown package, 2030 for a fixed view. */
function findTarget(session: SessionContext, name: Name): GrantTarget {
  const [owner, last] =
    name.parts.length > 1 ? [name.parts[0], name.parts[1]] : [undefined, name.parts[0]];
  const isSys = owner === undefined || owner === "SYS";
  if (isSys && last !== undefined) {
    if (packageName.test(last)) return { kind: "package", owner: "SYS", name: last, columns: [] };
    const view = session.db.dictionaryViews.get(last.replace(/^(G?V)_\$/, "$1$"));
    if (view !== undefined) {
      if (/^G?V\$/.test(last)) throw oraError(2030, [], name.at);
      const columns = view.columns.map((column) => column.name);
      return { kind: "dictionary-view", owner: "SYS", name: last, columns };
    }
  }
  const object = session.resolve(name, "any");
  if (object.kind === "dictionary-view") {
    return { kind: object.kind, owner: "SYS", name: object.name, columns: [] };
  }
  return { kind: object.kind, owner: object.owner, name: object.name, columns: columnsOf(object) };
}

function columnsOf(object: ReturnType<SessionContext["resolve"]>): readonly string[] {
  if (object.kind === "table") {
    return object.columns.filter(({ unused }) => !unused).map(({ name }) => name);
  }
  return object.kind === "view" ? object.described.map(({ name }) => name) : [];
}

/** @throws OraError 990, 904, 2204, 2205, 2224 */
function readPrivileges(
  { privileges, at }: GrantStatement,
  target: GrantTarget,
  name: Name,
): Privilege[] {
  return privileges.flatMap(({ words, columns }): Privilege[] => {
    const privilege = words.join(" ");
    if (privilege === "ALL" || privilege === "ALL PRIVILEGES") {
      return allPrivilegesOn(target.kind).map((one) => ({ name: one, columns: null }));
    }
    if (!anyObjectPrivilege.has(privilege)) throw oraError(990, [], at);
    if (!allPrivilegesOn(target.kind).includes(privilege)) {
      throw unfit(target.kind, privilege, name.at);
    }
    if (columns !== undefined && !columnPrivileges.has(privilege)) throw oraError(969, [], at);
    const unknown = columns?.find((column) => !target.columns.includes(column));
    if (unknown !== undefined) throw oraError(904, [`"${unknown}"`], at);
    return [{ name: privilege, columns: columns ?? null }];
  });
}

function unfit(kind: GrantableKind, privilege: string, at: number): OraError {
  if (kind === "sequence") return oraError(2205, [], at);
  if (kind === "view") return oraError(2204, [], at);
  if (kind === "package") return oraError(2225, [], at);
  return oraError(privilege === "EXECUTE" ? 2224 : 990, [], at);
}

/** GRANT … ON object. @throws OraError 990, 1031, 1749, 1917, 1926, 942. */
export function grantOnObject(
  statement: GrantStatement,
  name: Name,
  { db, session }: DdlContext,
): void {
  const { at, withOption } = statement;
  const target = findTarget(session, name);
  const privileges = readPrivileges(statement, target, name);
  const grantor = requireGrantor(session, target, privileges, at);
  for (const grantee of statement.grantees) {
    granteeOf(db, grantee, at);
    if (grantee === session.user || grantee === target.owner) throw oraError(1749, [], at);
    if (withOption && db.roles.has(grantee)) throw oraError(1926, [], at);
  }
  for (const grantee of statement.grantees) {
    for (const privilege of privileges) {
      addGrant(db.grants, {
        grantee,
        owner: target.owner,
        objectName: target.name,
        grantor,
        privilege: privilege.name,
        columns: privilege.columns,
        grantable: withOption,
      });
    }
  }
}

function sameGrant(a: ObjectGrant, b: ObjectGrant): boolean {
  return (
    a.grantee === b.grantee &&
    a.owner === b.owner &&
    a.objectName === b.objectName &&
    a.grantor === b.grantor &&
    a.privilege === b.privilege &&
    JSON.stringify(a.columns) === JSON.stringify(b.columns)
  );
}

function addGrant(grants: DdlContext["db"]["grants"], grant: ObjectGrant): void {
  const before = [...grants.of(grant.owner, grant.objectName)].find((one) => sameGrant(one, grant));
  if (before !== undefined) grants.remove((one) => one === before);
  grants.add({ ...grant, grantable: grant.grantable || before?.grantable === true });
}

/**
 * In whose name privileges are granted: the owner's, or that of a holder with GRANT OPTION.
 * @throws OraError 1031 without the right to grant, 1720 for a privilege without GRANT OPTION.
 */
function requireGrantor(
  session: SessionContext,
  { owner, name }: GrantTarget,
  privileges: readonly Privilege[],
  at: number,
): string {
  if (owner === session.user || session.user === "SYS") return owner;
  if (session.hasPrivilege("GRANT ANY OBJECT PRIVILEGE")) return owner;
  const own = [...session.db.grants.of(owner, name)].filter(
    (grant) => grant.grantee === session.user && grant.grantable,
  );
  const all = privileges.every((privilege) =>
    own.some((grant) => grant.privilege === privilege.name),
  );
  if (!all) throw oraError(1031, [], at);
  return session.user;
}

/** REVOKE … ON object; what the grantee granted further goes as well. @throws OraError 990, 1031, 1749, 1917, 1927. */
export function revokeOnObject(
  statement: GrantStatement,
  name: Name,
  { db, session }: DdlContext,
): void {
  const { at } = statement;
  const target = findTarget(session, name);
  const privileges = readPrivileges(statement, target, name);
  const all = statement.privileges.some(({ words }) => words[0] === "ALL");
  const grantor = revoker(session, target, at);
  for (const grantee of statement.grantees) {
    granteeOf(db, grantee, at);
    if (grantee === session.user) throw oraError(1749, [], at);
    for (const privilege of privileges) {
      const removed = removeCascading(target, grantee, privilege.name, grantor, db.grants);
      if (removed === 0 && !all) throw oraError(1927, [], at);
    }
  }
}

/** Whose grants may be revoked: all of the owner's, or those that the session gave itself. */
function revoker(session: SessionContext, { owner }: GrantTarget, at: number): string {
  if (owner === session.user || session.user === "SYS") return owner;
  if (session.hasPrivilege("GRANT ANY OBJECT PRIVILEGE")) return owner;
  const gave = [...session.db.grants.all()].some((grant) => grant.grantor === session.user);
  if (!gave) throw oraError(1031, [], at);
  return session.user;
}

function removeCascading(
  target: GrantTarget,
  grantee: string,
  privilege: string,
  grantor: string,
  grants: DdlContext["db"]["grants"],
): number {
  const isGone = (grant: ObjectGrant): boolean =>
    grant.owner === target.owner &&
    grant.objectName === target.name &&
    grant.grantee === grantee &&
    grant.privilege === privilege &&
    grant.grantor === grantor;
  const removed = grants.remove(isGone);
  if (removed === 0) return 0;
  const further = [...grants.of(target.owner, target.name)].filter(
    (grant) => grant.grantor === grantee && grant.privilege === privilege,
  );
  for (const grant of further) {
    removeCascading(target, grant.grantee, privilege, grantee, grants);
  }
  return removed;
}
