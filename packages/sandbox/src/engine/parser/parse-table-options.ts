import type { Expr, Flashback, TableRef } from "./ast.ts";
import { isOperatorToken, isWordToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Table = Extract<TableRef, { kind: "table" }>;

/** PARTITION (name) or SUBPARTITION (name) behind a table's name. */
export function parsePartition(cursor: TokenCursor): Table["partition"] {
  const sub = cursor.isWord("SUBPARTITION");
  if (!sub && !cursor.isWord("PARTITION")) return undefined;
  const next = cursor.peek();
  if (isWordToken(next, "FOR")) throw cursor.fail(3001);
  if (!isOperatorToken(next, "(")) return undefined;
  cursor.advance();
  cursor.advance();
  const name = cursor.identifier(14006);
  cursor.expectOperator(")");
  return { name, sub };
}

/** SAMPLE [BLOCK] (percent) [SEED (value)] */
export function parseSample(cursor: TokenCursor): Table["sample"] {
  if (!cursor.isWord("SAMPLE")) return undefined;
  const next = cursor.peek();
  if (!isOperatorToken(next, "(") && !isWordToken(next, "BLOCK")) return undefined;
  cursor.advance();
  const block = cursor.takeWord("BLOCK");
  const percent = inParentheses(cursor);
  if (!cursor.takeWord("SEED")) return { percent, block };
  return { percent, block, seed: inParentheses(cursor) };
}

function inParentheses(cursor: TokenCursor): Expr {
  cursor.expectOperator("(");
  const value = cursor.grammar.expression(cursor);
  cursor.expectOperator(")");
  return value;
}

/**
 * AS OF SCN | TIMESTAMP value, VERSIONS BETWEEN SCN | TIMESTAMP low AND high.
 * Source: Oracle SQL Language Reference, SELECT, flashback_query_clause.
 */
export function parseFlashback(cursor: TokenCursor): Flashback | undefined {
  if (cursor.takeWords("AS", "OF")) {
    const unit = parseUnit(cursor);
    return { kind: "as-of", unit, value: cursor.grammar.value(cursor) };
  }
  if (!cursor.isWords("VERSIONS", "BETWEEN")) return undefined;
  cursor.advance();
  cursor.advance();
  const unit = parseUnit(cursor);
  const low = cursor.takeWord("MINVALUE") ? undefined : cursor.grammar.value(cursor);
  cursor.expectWord("AND");
  const high = cursor.takeWord("MAXVALUE") ? undefined : cursor.grammar.value(cursor);
  if (cursor.isWords("AS", "OF")) throw cursor.fail(3001);
  return { kind: "versions", unit, ...(low ? { low } : {}), ...(high ? { high } : {}) };
}

function parseUnit(cursor: TokenCursor): "SCN" | "TIMESTAMP" {
  if (cursor.isWord("PERIOD")) throw cursor.fail(3001);
  if (cursor.takeWord("SCN")) return "SCN";
  cursor.expectWord("TIMESTAMP");
  return "TIMESTAMP";
}

const modelWords = new Set(
  `DIMENSION PARTITION RETURN IGNORE KEEP UNIQUE MAIN REFERENCE`.split(" "),
);

/**
 * PIVOT, UNPIVOT, MODEL, MATCH_RECOGNIZE, WINDOW and partitioned outer joins are Oracle's, but not the sandbox's.
 * @throws OraError 3001 where one of them begins.
 */
export function refuseTransformations(cursor: TokenCursor): void {
  if (cursor.token.kind !== "word") return;
  const next = cursor.peek();
  const parenthesis = isOperatorToken(next, "(");
  switch (cursor.token.value) {
    case "PIVOT":
    case "UNPIVOT":
      if (parenthesis || ["XML", "INCLUDE", "EXCLUDE"].some((word) => isWordToken(next, word)))
        break;
      return;
    case "MATCH_RECOGNIZE":
      if (parenthesis) break;
      return;
    case "MODEL":
      if (next.kind === "word" && modelWords.has(next.value)) break;
      return;
    case "WINDOW":
      if (isWordToken(cursor.peek(2), "AS") && cursor.version >= 23) break;
      return;
    case "PARTITION":
      if (isWordToken(next, "BY")) break;
      return;
    default:
      return;
  }
  throw cursor.fail(3001);
}
