import type { SessionContext, Table } from "../catalog/contract.ts";
import { grantsFor } from "../catalog/users.ts";
import { oraError } from "../errors.ts";
import { compileExpr } from "../expressions/compile.ts";
import { convertTo } from "../expressions/compiled.ts";
import type { Compiled, Env, Scope } from "../expressions/contract.ts";
import { emptyScope } from "../expressions/scope.ts";
import type { Expr, Flashback } from "../parser/ast.ts";
import type { Snapshot } from "../store/contract.ts";
import {
  checkDefinition,
  scnOf,
  scnOfTimestamp,
  snapshotAsOfScn,
  snapshotAsOfTimestamp,
} from "../store/flashback.ts";
import { numberType, timestampTzType } from "../types/make-type.ts";
import type { QueryContext } from "./contract.ts";
import { createEnv } from "./environment.ts";

/**
 * The snapshot of AS OF. A table must not have changed its definition since.
 * Source: Oracle SQL Language Reference, SELECT, flashback_query_clause; Error Messages, ORA-01466, ORA-08180, ORA-08181.
 * @throws OraError 904 for columns in the expression; at run time 8180, 8181 and 8186 for points without a snapshot, 1466
 * when the table was changed by DDL after the point.
 */
export function flashbackSnapshot(
  flashback: Extract<Flashback, { kind: "as-of" }>,
  table: Table | null,
  context: QueryContext,
  up: Scope | null,
): (env: Env | null) => Snapshot {
  const { session } = context;
  const point = pointOf(flashback.unit, flashback.value, session, up);
  const find = flashback.unit === "SCN" ? snapshotAsOfScn : snapshotAsOfTimestamp;
  return (env) => {
    const snapshot = find(session, point.eval(createEnv(0, env)));
    if (table) checkDefinition(table, snapshot);
    return snapshot;
  };
}

/** The SCN that a bound of VERSIONS BETWEEN means. @throws OraError 8180, 8181, 8186 at run time. */
export function scnOfBound(
  unit: "SCN" | "TIMESTAMP",
  expr: Expr,
  session: SessionContext,
): (env: Env) => number {
  const point = pointOf(unit, expr, session, null);
  const find = unit === "SCN" ? scnOf : scnOfTimestamp;
  return (env) => find(session, point.eval(createEnv(0, env.up)));
}

/** A point in time as the store takes it: SCNs as numbers, times as dates or timestamps. */
function pointOf(
  unit: "SCN" | "TIMESTAMP",
  expr: Expr,
  session: SessionContext,
  up: Scope | null,
): Compiled {
  const value = compileExpr(expr, emptyScope({ up }), session);
  if (unit === "SCN") return convertTo(value, numberType, session, expr.at);
  const { name } = value.type;
  if (name === "DATE" || name === "TIMESTAMP" || name === "TIMESTAMP WITH TIME ZONE") return value;
  return convertTo(value, timestampTzType(9), session, expr.at);
}

/**
 * AS OF and VERSIONS on an object of somebody else need FLASHBACK on it or FLASHBACK ANY TABLE.
 * Source: Oracle SQL Language Reference, SELECT, Prerequisites.
 * @throws OraError 1031
 */
export function checkFlashbackRight(
  { owner, name }: { readonly owner: string; readonly name: string },
  session: SessionContext,
  at: number,
): void {
  const { user, db, enabledRoles } = session;
  if (owner === user || user === "SYS" || session.hasPrivilege("FLASHBACK ANY TABLE")) return;
  for (const grant of grantsFor(db, user, enabledRoles, owner, name)) {
    if (grant.privilege === "FLASHBACK") return;
  }
  throw oraError(1031, [], at);
}
