import { OraError } from "../errors.ts";
import type { Query, Statement } from "./ast.ts";
import { parseDelete, parseInsert, parseUpdate } from "./parse-dml.ts";
import { embeddedSqlError } from "./parse-errors.ts";
import { parseInsertAll } from "./parse-insert-all.ts";
import { parseMerge } from "./parse-merge.ts";
import {
  parseCommit,
  parseLockTable,
  parseRollback,
  parseSavepoint,
  parseSet,
} from "./parse-session.ts";
import { isWordToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

const sqlParsers: Readonly<Record<string, (cursor: TokenCursor) => Statement>> = {
  SELECT: (cursor) => cursor.grammar.query(cursor),
  WITH: (cursor) => cursor.grammar.query(cursor),
  INSERT: (cursor) =>
    isWordToken(cursor.peek(), "ALL") || isWordToken(cursor.peek(), "FIRST")
      ? parseInsertAll(cursor)
      : parseInsert(cursor),
  UPDATE: parseUpdate,
  DELETE: parseDelete,
  MERGE: parseMerge,
  COMMIT: parseCommit,
  ROLLBACK: parseRollback,
  SAVEPOINT: parseSavepoint,
  LOCK: parseLockTable,
  SET: parseSet,
};

/** A DML statement, a SELECT … INTO or a statement of transaction control in a block; undefined where none stands. */
export function parseSqlStatement(cursor: TokenCursor): Statement | undefined {
  const { kind, value } = cursor.token;
  const parse = kind === "word" && Object.hasOwn(sqlParsers, value) ? sqlParsers[value] : undefined;
  return parse ? embedded(cursor, parse) : undefined;
}

/** The query of a cursor or of a loop. */
export function parseEmbeddedQuery(cursor: TokenCursor): Query {
  return embedded(cursor, cursor.grammar.query);
}

/**
 * Reads SQL in a block: it must end where the block goes on.
 * @throws OraError 6550 with the SQL's own error and `SQL Statement ignored`.
 */
function embedded<T>(cursor: TokenCursor, parse: (cursor: TokenCursor) => T): T {
  const { at } = cursor.token;
  const before = cursor.mode;
  try {
    cursor.mode = "sql";
    const parsed = parse(cursor);
    const { kind, value } = cursor.token;
    const ends =
      kind === "end" ||
      (kind === "operator" && (value === ";" || value === ")")) ||
      (kind === "word" && (value === "USING" || value === "LOOP"));
    if (!ends) throw cursor.leftOver();
    return parsed;
  } catch (error) {
    if (error instanceof OraError) throw embeddedSqlError(cursor.source, error, at);
    throw error;
  } finally {
    cursor.mode = before;
  }
}
