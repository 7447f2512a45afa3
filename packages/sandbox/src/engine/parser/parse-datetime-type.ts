import type { Expr, TypeName } from "./ast.ts";
import type { TokenCursor } from "./token-cursor.ts";

const intervalFields = new Set(["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"]);

/** Behind TIMESTAMP: [(precision)] [WITH [LOCAL] TIME ZONE]. @throws OraError 30088. */
export function parseTimestampType(cursor: TokenCursor, at: number): TypeName {
  const precision = parsePrecision(cursor) ?? 6;
  if (!cursor.takeWord("WITH")) return { name: "TIMESTAMP", precision, at };
  const local = cursor.takeWord("LOCAL");
  cursor.expectWords("TIME", "ZONE");
  const name = local ? "TIMESTAMP WITH LOCAL TIME ZONE" : "TIMESTAMP WITH TIME ZONE";
  return { name, precision, at };
}

/** Behind INTERVAL: YEAR [(p)] TO MONTH, DAY [(p)] TO SECOND [(p)]. @throws OraError 30089, 30088. */
export function parseIntervalType(cursor: TokenCursor, at: number): TypeName {
  if (cursor.takeWord("YEAR")) {
    const precision = parsePrecision(cursor) ?? 2;
    cursor.expectWords("TO", "MONTH");
    return { name: "INTERVAL YEAR TO MONTH", precision, at };
  }
  if (!cursor.takeWord("DAY")) throw cursor.fail(30089);
  const precision = parsePrecision(cursor) ?? 2;
  cursor.expectWords("TO", "SECOND");
  const secondPrecision = parsePrecision(cursor) ?? 6;
  return { name: "INTERVAL DAY TO SECOND", precision, secondPrecision, at };
}

/** `(n)` with n from 0 to 9; undefined where no parenthesis stands. */
export function parsePrecision(cursor: TokenCursor): number | undefined {
  if (!cursor.takeOperator("(")) return undefined;
  const precision = oneDigit(cursor);
  cursor.expectOperator(")");
  return precision;
}

/** INTERVAL 'text' field [(p)] [TO field [(p)]]. @throws OraError 30089 for a missing field, 30088. */
export function parseIntervalLiteral(cursor: TokenCursor): Expr {
  const at = cursor.advance().at;
  const text = cursor.advance().value;
  const from = parseField(cursor);
  let leadingPrecision: number | undefined;
  let secondPrecision: number | undefined;
  if (cursor.takeOperator("(")) {
    leadingPrecision = oneDigit(cursor);
    if (from === "SECOND" && cursor.takeOperator(",")) secondPrecision = oneDigit(cursor);
    cursor.expectOperator(")");
  }
  const to = cursor.takeWord("TO") ? parseField(cursor) : undefined;
  if (to === "SECOND") secondPrecision = parsePrecision(cursor);
  return {
    kind: "interval-literal",
    text,
    from,
    ...(to === undefined ? {} : { to }),
    ...(leadingPrecision === undefined ? {} : { leadingPrecision }),
    ...(secondPrecision === undefined ? {} : { secondPrecision }),
    at,
  };
}

function parseField(cursor: TokenCursor): string {
  const field = cursor.takeAnyWord(intervalFields);
  if (!field) throw cursor.fail(30089);
  return field;
}

function oneDigit(cursor: TokenCursor): number {
  const start = cursor.token;
  const precision = cursor.integer(30088);
  if (precision <= 9) return precision;
  throw cursor.fail(30088, [], start);
}
