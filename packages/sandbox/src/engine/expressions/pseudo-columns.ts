import { oraError } from "../errors.ts";
import { databaseZone, microseconds } from "../functions/clock.ts";
import type { Expr } from "../parser/ast.ts";
import { dateFromTimestamp } from "../types/datetime.ts";
import {
  dateType,
  numberType,
  timestampType,
  timestampTzType,
  varchar2,
} from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import { localOfZoned, sessionNow, zoneToText } from "../types/time-zone.ts";
import type { Value } from "../types/value.ts";
import type { Binder } from "./binder.ts";
import { literalOf, perRow } from "./compiled.ts";
import type { Compiled } from "./contract.ts";

type NameExpr = Extract<Expr, { kind: "name" }>;

/**
 * A pseudo column, a function that is written without parentheses or a named literal; undefined for other names.
 * Source: Oracle SQL Language Reference, Pseudocolumns; SYSDATE, SYSTIMESTAMP, CURRENT_DATE, CURRENT_TIMESTAMP,
 * LOCALTIMESTAMP, SESSIONTIMEZONE, DBTIMEZONE, USER, UID.
 * @throws OraError 976 for ROWNUM and LEVEL where there are no rows, 1788 for CONNECT BY's outside CONNECT BY.
 */
export function pseudoColumn(expr: NameExpr, binder: Binder): Compiled | undefined {
  const [name, more] = expr.name.parts;
  if (name === undefined || more !== undefined) return undefined;
  return rowPseudoColumn(name, expr, binder) ?? sessionFunction(name, binder) ?? floatLiteral(name);
}

/** Source: Oracle SQL Language Reference, Literals, Floating-Point Literals. */
function floatLiteral(name: string): Compiled | undefined {
  switch (name) {
    case "BINARY_FLOAT_NAN":
      return literalOf(Number.NaN, { name: "BINARY_FLOAT" });
    case "BINARY_FLOAT_INFINITY":
      return literalOf(Number.POSITIVE_INFINITY, { name: "BINARY_FLOAT" });
    case "BINARY_DOUBLE_NAN":
      return literalOf(Number.NaN, { name: "BINARY_DOUBLE" });
    case "BINARY_DOUBLE_INFINITY":
      return literalOf(Number.POSITIVE_INFINITY, { name: "BINARY_DOUBLE" });
    default:
      return undefined;
  }
}

function rowPseudoColumn(name: string, expr: NameExpr, binder: Binder): Compiled | undefined {
  switch (name) {
    case "ROWNUM":
      needRows(expr, binder);
      return perRow(numberType, (env) => env.rownum);
    case "LEVEL":
      needHierarchy(expr, binder);
      return perRow(numberType, (env) => env.level);
    case "CONNECT_BY_ISLEAF":
      needHierarchy(expr, binder);
      return perRow(numberType, (env) => (env.isLeaf ? 1 : 0));
    case "CONNECT_BY_ISCYCLE":
      needHierarchy(expr, binder);
      return perRow(numberType, (env) => (env.isCycle ? 1 : 0));
    default:
      return undefined;
  }
}

function needRows(expr: NameExpr, binder: Binder): void {
  if (binder.scope.sources.length === 0) throw oraError(976, [], expr.at);
}

function needHierarchy(expr: NameExpr, binder: Binder): void {
  needRows(expr, binder);
  if (!binder.scope.hierarchical) throw oraError(1788, [], expr.at);
}

function sessionFunction(name: string, { session }: Binder): Compiled | undefined {
  const constant = (type: SqlType, evaluate: () => Value): Compiled => ({
    type,
    constant: true,
    eval: evaluate,
  });
  const nowIn = (zone: number | string) => sessionNow(session.now, zone);
  switch (name) {
    case "SYSDATE":
      return constant(dateType, () => session.now.seconds);
    case "SYSTIMESTAMP":
      return constant(timestampTzType(6), () => microseconds(nowIn(databaseZone)));
    case "CURRENT_DATE":
      return constant(dateType, () => dateFromTimestamp(localOfZoned(nowIn(session.nls.timeZone))));
    case "CURRENT_TIMESTAMP":
      return constant(timestampTzType(6), () => microseconds(nowIn(session.nls.timeZone)));
    case "LOCALTIMESTAMP":
      return constant(timestampType(6), () =>
        localOfZoned(microseconds(nowIn(session.nls.timeZone))),
      );
    case "SESSIONTIMEZONE":
      return constant(varchar2(75), () => zoneToText(session.nls.timeZone));
    case "DBTIMEZONE":
      return constant(varchar2(6), () => zoneToText(databaseZone));
    case "USER":
      return constant(varchar2(128), () => session.user);
    case "ORA_INVOKING_USER":
      return constant(varchar2(128), () => session.user);
    case "UID":
      return constant(numberType, () => session.db.users.get(session.user)?.userId ?? null);
    case "ORA_INVOKING_USERID":
      return constant(numberType, () => session.db.users.get(session.user)?.userId ?? null);
    default:
      return undefined;
  }
}
