import { oraError } from "../errors.ts";
import type { ParsedStatement, PlsqlBlock, Statement } from "./ast.ts";
import { parseCondition, parseConditionOrValue } from "./parse-condition.ts";
import { parseCreate } from "./parse-create.ts";
import {
  parseAlter,
  parseAnalyze,
  parseComment,
  parseDrop,
  parsePurge,
  parseRename,
  parseTruncate,
} from "./parse-ddl.ts";
import { parseDelete, parseInsert, parseUpdate } from "./parse-dml.ts";
import { plsqlError } from "./parse-errors.ts";
import { parseExpression, parseValue } from "./parse-expression.ts";
import { parseInsertAll } from "./parse-insert-all.ts";
import { parseMerge } from "./parse-merge.ts";
import { parseBlock, parseLabel, parseStatements } from "./parse-plsql.ts";
import { continueQuery, parseQuery } from "./parse-query.ts";
import {
  parseCommit,
  parseLockTable,
  parseRollback,
  parseSavepoint,
  parseSet,
} from "./parse-session.ts";
import { parseGrant } from "./parse-users.ts";
import { statementKind } from "./statement-kind.ts";
import { isWordToken } from "./token.ts";
import { type Grammar, type ParseOptions, TokenCursor } from "./token-cursor.ts";

const grammar: Grammar = {
  query: parseQuery,
  continueQuery,
  expression: parseExpression,
  value: (cursor) => parseValue(cursor),
  rowOrValue: (cursor) => parseValue(cursor, "row"),
  condition: parseCondition,
  conditionOrValue: parseConditionOrValue,
  block: (cursor) => parseBlock(cursor),
  plsqlStatements: parseStatements,
};

/**
 * Parses one statement as a driver sends it: SQL without a semicolon at its end, a PL/SQL block with it.
 * @throws OraError with Oracle's number and the 0-based offset of the mistake; ORA-01778 for more than 500 levels of nesting.
 * Source: Oracle SQL Language Reference 19c and 23ai; PL/SQL Language Reference.
 */
export function parseStatement(
  sql: string,
  version: 19 | 23,
  options: Partial<Omit<ParseOptions, "version">> = {},
): ParsedStatement {
  const cursor = new TokenCursor(sql, { maxStringBytes: 4000, ...options, version }, grammar);
  const statement = parseTop(cursor);
  const parsed: ParsedStatement = { statement, binds: cursor.binds };
  const [bind] = cursor.binds;
  if (bind && statementKind(parsed) === "ddl") throw oraError(1027, [], bind.at);
  return parsed;
}

/**
 * Parses the body of a trigger: `:NEW.name` and `:OLD.name` are fields of placeholders.
 * @throws OraError 6550 with offsets in the body.
 */
export function parseTriggerBody(
  body: string,
  version: 19 | 23,
  options: Partial<Omit<ParseOptions, "version">> = {},
): ParsedStatement {
  const cursor = new TokenCursor(body, { maxStringBytes: 4000, ...options, version }, grammar);
  cursor.inTrigger = true;
  return { statement: parseTopBlock(cursor), binds: cursor.binds };
}

/** A caller may have left little of the stack: then it ends before the depth that is allowed. */
function parseTop(cursor: TokenCursor): Statement {
  try {
    return isBlock(cursor) ? parseTopBlock(cursor) : parseSql(cursor);
  } catch (error) {
    throw error instanceof RangeError ? oraError(1778, [], cursor.token.at) : error;
  }
}

function isBlock(cursor: TokenCursor): boolean {
  if (cursor.isWord("BEGIN") || cursor.isWord("DECLARE")) return true;
  return cursor.isOperator("<") && cursor.source[cursor.token.end] === "<";
}

function parseTopBlock(cursor: TokenCursor): PlsqlBlock {
  cursor.inBlock = true;
  cursor.mode = "plsql";
  const label = parseLabel(cursor);
  const block = parseBlock(cursor, label);
  if (cursor.token.kind !== "end") {
    const { at, end } = cursor.token;
    const symbol = cursor.source.slice(at, end).toUpperCase();
    throw plsqlError(cursor.source, at, `PLS-00103: Encountered the symbol "${symbol}" `);
  }
  return block;
}

function parseSql(cursor: TokenCursor): Statement {
  const statement = parseAny(cursor);
  if (cursor.token.kind !== "end") {
    throw statement.kind === "alter-table" ? cursor.fail(1735) : cursor.leftOver();
  }
  if (cursor.deferred) throw cursor.deferred;
  return statement;
}

const statementParsers: Readonly<Record<string, (cursor: TokenCursor) => Statement>> = {
  SELECT: parseQuery,
  WITH: parseQuery,
  INSERT: (cursor) =>
    isWordToken(cursor.peek(), "ALL") || isWordToken(cursor.peek(), "FIRST")
      ? parseInsertAll(cursor)
      : parseInsert(cursor),
  UPDATE: parseUpdate,
  DELETE: parseDelete,
  MERGE: parseMerge,
  CREATE: parseCreate,
  ALTER: parseAlter,
  DROP: parseDrop,
  TRUNCATE: parseTruncate,
  COMMENT: parseComment,
  RENAME: parseRename,
  GRANT: parseGrant,
  REVOKE: parseGrant,
  PURGE: parsePurge,
  ANALYZE: parseAnalyze,
  COMMIT: parseCommit,
  ROLLBACK: parseRollback,
  SAVEPOINT: parseSavepoint,
  SET: parseSet,
  LOCK: parseLockTable,
  EXPLAIN: parseExplain,
  CALL: parseCall,
};

/** Statements of Oracle that the sandbox does not have. */
const otherStatements = new Set(
  `ADMINISTER ASSOCIATE AUDIT DISASSOCIATE FLASHBACK NOAUDIT`.split(" "),
);

/** @throws OraError 900 where no statement begins; what stands behind is not looked at. */
function parseAny(cursor: TokenCursor): Statement {
  const { kind, value } = cursor.token;
  if (kind === "operator" && value === "(") return parseQuery(cursor);
  if (kind === "word") {
    const parse = Object.hasOwn(statementParsers, value) ? statementParsers[value] : undefined;
    if (parse) return parse(cursor);
    if (otherStatements.has(value)) throw cursor.fail(3001);
  }
  throw cursor.fail(900);
}

/** EXPLAIN PLAN [SET STATEMENT_ID = 'text'] [INTO table] FOR statement. @throws OraError 905, 1780. */
function parseExplain(cursor: TokenCursor): Statement {
  const { at } = cursor.advance();
  cursor.expectWord("PLAN");
  let statementId: string | undefined;
  if (cursor.takeWord("SET")) {
    cursor.expectWord("STATEMENT_ID");
    cursor.expectOperator("=", 927);
    if (cursor.token.kind !== "string") throw cursor.fail(1780);
    statementId = cursor.advance().value;
  }
  if (cursor.takeWord("INTO")) cursor.name(903);
  cursor.expectWord("FOR");
  if (!cursor.isOperator("(") && !cursor.isAnyWord(explainable)) throw cursor.fail(905);
  const statement = parseAny(cursor);
  return {
    kind: "explain-plan",
    statement,
    ...(statementId === undefined ? {} : { statementId }),
    at,
  };
}

const explainable = new Set("SELECT WITH INSERT UPDATE DELETE MERGE CREATE ALTER".split(" "));

/** CALL name(arguments) [INTO :bind]. @throws OraError 6576 for a name without parentheses. */
function parseCall(cursor: TokenCursor): Statement {
  const { at } = cursor.advance();
  cursor.inBlock = true;
  const call = parseValue(cursor);
  cursor.inBlock = false;
  if (call.kind !== "call" && call.kind !== "member") throw oraError(6576, [], call.at);
  if (!cursor.takeWord("INTO")) return { kind: "call", call, at };
  if (cursor.token.kind !== "bind") throw cursor.fail(6577);
  return { kind: "call", call, into: cursor.bind(), at };
}
