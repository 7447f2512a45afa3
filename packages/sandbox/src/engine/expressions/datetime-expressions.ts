import { oraError } from "../errors.ts";
import type { Expr } from "../parser/ast.ts";
import { isDatetimeType, typeFamily } from "../types/common-type.ts";
import { extractField } from "../types/datetime.ts";
import { typeNameInErrors } from "../types/describe-type.ts";
import { extractDaySecond, extractYearMonth, nanosOf } from "../types/interval.ts";
import { dateType, numberType, timestampTzType, varchar2 } from "../types/make-type.ts";
import { atTimeZone, parseZone } from "../types/time-zone.ts";
import { DaySecond, type Timestamp, type Value, type ZonedTimestamp } from "../types/value.ts";
import type { Binder } from "./binder.ts";
import { convertTo, derived } from "./compiled.ts";
import type { Compiled } from "./contract.ts";

/**
 * EXTRACT(field FROM datetime or interval).
 * Source: Oracle SQL Language Reference, EXTRACT (datetime).
 * @throws OraError 30076 when the source has no such field.
 */
export function compileExtract(expr: Extract<Expr, { kind: "extract" }>, binder: Binder): Compiled {
  const source = binder.compile(expr.operand);
  const { field } = expr;
  const text = field === "TIMEZONE_REGION" || field === "TIMEZONE_ABBR";
  const type = text ? varchar2(64) : numberType;
  const read = fieldReader(field, source, expr, binder);
  const inner = source.eval;
  return derived(type, [source], binder.session, (env) => {
    const value = inner(env);
    return value === null ? null : read(value);
  });
}

function fieldReader(
  field: string,
  source: Compiled,
  expr: Extract<Expr, { kind: "extract" }>,
  { session }: Binder,
): (value: Value) => Value {
  const { at } = expr.operand;
  const { type } = source;
  if (typeFamily(type) === "interval-ds") {
    return (value) => extractDaySecond(field, value as DaySecond, at);
  }
  if (typeFamily(type) === "interval-ym") {
    return (value) => extractYearMonth(field, value as number, at);
  }
  if (type.name === "NULL") return () => null;
  if (!isDatetimeType(type)) throw oraError(30076, [], at);
  if (type.name === "DATE" && !dateFields.has(field)) throw oraError(30076, [], at);
  return (value) =>
    extractField(
      field,
      value as number | Timestamp | ZonedTimestamp,
      type.name as "DATE",
      session.nls.timeZone,
      at,
    );
}

const dateFields: ReadonlySet<string> = new Set(["YEAR", "MONTH", "DAY"]);

/**
 * `t AT TIME ZONE zone` and `t AT LOCAL`. The zone is text or an interval.
 * Source: Oracle SQL Language Reference, Datetime Expressions.
 * @throws OraError 30084 on anything but a timestamp.
 */
export function compileAtTimeZone(
  expr: Extract<Expr, { kind: "at-time-zone" }>,
  binder: Binder,
): Compiled {
  const { session } = binder;
  const operand = binder.compile(expr.operand);
  if (!isDatetimeType(operand.type) || operand.type.name === dateType.name) {
    if (operand.type.name !== "NULL") throw oraError(30084, [], expr.operand.at);
  }
  const precision = "precision" in operand.type ? operand.type.precision : null;
  const type = timestampTzType(precision ?? 6);
  const zoned = convertTo(operand, type, session, expr.operand.at);
  const zone = expr.zone ? zoneOf(expr.zone, binder) : undefined;
  const parts = zone ? [zoned, zone] : [zoned];
  return derived(type, parts, session, (env) => {
    const value = zoned.eval(env);
    if (value === null) return null;
    if (!zone) return atTimeZone(value as ZonedTimestamp, session.nls.timeZone);
    const target = zone.eval(env);
    if (target === null) return null;
    return atTimeZone(value as ZonedTimestamp, zoneFromValue(target));
  });
}

function zoneOf(expr: Expr, binder: Binder): Compiled {
  const zone = binder.compile(expr);
  const family = typeFamily(zone.type);
  if (family === "interval-ds" || family === "text" || family === "null") return zone;
  throw oraError(932, ["CHAR", typeNameInErrors(zone.type)], expr.at);
}

function zoneFromValue(value: Value): number | string {
  if (value instanceof DaySecond) return Number(nanosOf(value) / 60_000_000_000n);
  return parseZone(String(value));
}
