import { oraError } from "../errors.ts";
import { parseDateLiteral, parseTimestampLiteral } from "../format/date-text.ts";
import type { Expr } from "../parser/ast.ts";
import { parseDaySecondLiteral, parseYearMonthLiteral } from "../types/interval.ts";
import {
  binaryDoubleType,
  binaryFloatType,
  booleanType,
  char,
  dateType,
  dayToSecondType,
  nullType,
  numberType,
  timestampType,
  timestampTzType,
  yearToMonthType,
} from "../types/make-type.ts";
import { numberFromLiteral } from "../types/number.ts";
import type { SqlType } from "../types/sql-type.ts";
import { utf8Length } from "../types/text.ts";
import { ZonedTimestamp } from "../types/value.ts";
import type { Binder } from "./binder.ts";
import { literalOf } from "./compiled.ts";
import type { Compiled } from "./contract.ts";

export type LiteralExpr = Extract<
  Expr,
  {
    kind:
      | "number"
      | "string"
      | "null"
      | "boolean"
      | "date-literal"
      | "timestamp-literal"
      | "interval-literal";
  }
>;

/**
 * A literal with its type: text is CHAR of its own length and `''` is NULL; numbers are NUMBER without precision.
 * Source: Oracle SQL Language Reference, Literals.
 * @throws OraError 1426 and the errors of malformed date, time and interval literals.
 */
export function compileLiteral(expr: LiteralExpr, { session }: Binder): Compiled {
  switch (expr.kind) {
    case "number":
      return numberLiteral(expr);
    case "string": {
      const type = expr.national ? nchar(expr.text) : char(utf8Length(expr.text), "BYTE");
      return literalOf(expr.text === "" ? null : expr.text, type);
    }
    case "null":
      return literalOf(null, nullType);
    case "boolean":
      return literalOf(expr.value, booleanType);
    case "date-literal":
      return literalOf(parseDateLiteral(expr.text, expr.at), dateType);
    case "timestamp-literal": {
      const value = parseTimestampLiteral(expr.text, session, expr.at);
      return literalOf(
        value,
        value instanceof ZonedTimestamp ? timestampTzType(9) : timestampType(9),
      );
    }
    case "interval-literal":
      return intervalLiteral(expr);
  }
}

function nchar(text: string): SqlType {
  const length = text.length;
  return { name: "NCHAR", length, unit: "CHAR", bytes: 2 * length };
}

function numberLiteral(expr: Extract<Expr, { kind: "number" }>): Compiled {
  if (!expr.suffix) return literalOf(numberFromLiteral(expr.text, expr.at), numberType);
  // Never through a NUMBER, which ends at 1e126. Source: Oracle SQL Language Reference, NUMBER and Floating-Point Literals.
  const single = expr.suffix === "F";
  const value = single ? Math.fround(Number(expr.text)) : Number(expr.text);
  if (!Number.isFinite(value)) throw oraError(1426, [], expr.at);
  return literalOf(value, single ? binaryFloatType : binaryDoubleType);
}

function intervalLiteral(expr: Extract<Expr, { kind: "interval-literal" }>): Compiled {
  const { text, from, to, leadingPrecision, secondPrecision, at } = expr;
  if (from === "YEAR" || from === "MONTH") {
    const parsed = parseYearMonthLiteral(text, from, to, leadingPrecision, at);
    return literalOf(parsed.value, yearToMonthType(parsed.precision));
  }
  const parsed = parseDaySecondLiteral(text, from, to, leadingPrecision, secondPrecision, at);
  return literalOf(parsed.value, dayToSecondType(parsed.precision, parsed.secondPrecision));
}

/** A placeholder: its type is that of the value bound when the statement was compiled. */
export function compileBind(expr: Extract<Expr, { kind: "bind" }>, { session }: Binder): Compiled {
  const { index } = expr;
  return {
    type: session.bindTypes[index] ?? nullType,
    constant: true,
    eval: () => session.binds[index] ?? null,
  };
}
