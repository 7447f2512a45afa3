import { OraError } from "../../../src/engine/errors.ts";
import type { ParsedStatement } from "../../../src/engine/parser/ast.ts";
import { parseStatement } from "../../../src/engine/parser/parse-statement.ts";

/** How parsing ended: `ok`, or the number and the 0-based offset of the error. Anything but an OraError is thrown on. */
export function outcome(sql: string, version: 19 | 23): string {
  try {
    parseStatement(sql, version);
    return "ok";
  } catch (error) {
    if (error instanceof OraError) return `${error.number}@${error.position}`;
    throw error;
  }
}

/** The parsed statement without its offsets, for comparing trees as a whole. */
export function tree(sql: string, version: 19 | 23 = 19): unknown {
  return withoutOffsets(parseStatement(sql, version).statement);
}

export function parsed(sql: string, version: 19 | 23 = 19): ParsedStatement {
  return parseStatement(sql, version);
}

function withoutOffsets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOffsets);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([key]) => key !== "at");
  return Object.fromEntries(entries.map(([key, member]) => [key, withoutOffsets(member)]));
}

/** The expressions of a select list. */
export function values(list: string, version: 19 | 23 = 19): unknown {
  const { statement } = parseStatement(`SELECT ${list} FROM t`, version);
  if (statement.kind !== "query" || statement.body.kind !== "select") return statement;
  return withoutOffsets(
    statement.body.items.map((item) => (item.kind === "expr" ? item.expr : item)),
  );
}

/** The condition of a query. */
export function condition(text: string, version: 19 | 23 = 19): unknown {
  const { statement } = parseStatement(`SELECT 1 FROM t WHERE ${text}`, version);
  if (statement.kind !== "query" || statement.body.kind !== "select") return statement;
  return withoutOffsets(statement.body.where);
}

/** The tables of a query. */
export function tables(list: string, version: 19 | 23 = 19): unknown {
  const { statement } = parseStatement(`SELECT * FROM ${list}`, version);
  if (statement.kind !== "query" || statement.body.kind !== "select") return statement;
  return withoutOffsets(statement.body.from);
}
