import type { Statement } from "./ast.ts";
import {
  parseCreateIndex,
  parseCreateMaterializedView,
  parseCreateSequence,
  parseCreateSynonym,
  parseCreateView,
} from "./parse-create-object.ts";
import { parseCreateTable } from "./parse-create-table.ts";
import { parseCreateTrigger } from "./parse-trigger.ts";
import { parseCreateRole, parseCreateUser } from "./parse-users.ts";
import { isOperatorToken, isWordToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * CREATE.
 * @throws OraError 901 for an object that is none, 3001 for one that the sandbox does not have.
 * Source: Oracle SQL Language Reference, SQL Statements: CREATE … .
 */
export function parseCreate(cursor: TokenCursor): Statement {
  const { at } = cursor.advance();
  const orReplace = cursor.takeWords("OR", "REPLACE");
  const statement = parseTable(cursor, at, orReplace) ?? parseObject(cursor, at, orReplace);
  if (statement) return statement;
  if (cursor.isAnyWord(otherObjects) && isObject(cursor)) throw cursor.fail(3001);
  if (cursor.isWord("SCHEMA")) {
    cursor.advance();
    throw cursor.fail(cursor.isWord("AUTHORIZATION") ? 3001 : 2420);
  }
  throw cursor.fail(901);
}

function parseTable(cursor: TokenCursor, at: number, orReplace: boolean): Statement | undefined {
  if (orReplace && cursor.isWord("TABLE")) throw cursor.fail(922);
  if (cursor.takeWords("GLOBAL", "TEMPORARY")) {
    cursor.expectWord("TABLE");
    return parseCreateTable(cursor, at, "global");
  }
  if (cursor.takeWords("PRIVATE", "TEMPORARY")) {
    cursor.expectWord("TABLE");
    return parseCreateTable(cursor, at, "private");
  }
  return cursor.takeWord("TABLE") ? parseCreateTable(cursor, at) : undefined;
}

const plsqlObjects = new Set("PROCEDURE FUNCTION PACKAGE TYPE LIBRARY JAVA".split(" "));

function parseObject(cursor: TokenCursor, at: number, orReplace: boolean): Statement | undefined {
  if (cursor.isWord("UNIQUE") || cursor.isWord("BITMAP") || cursor.isWord("INDEX")) {
    return parseCreateIndex(cursor, at);
  }
  if (cursor.takeWord("SEQUENCE")) return parseCreateSequence(cursor, at);
  if (cursor.takeWord("USER")) return parseCreateUser(cursor, at);
  if (cursor.takeWord("ROLE")) return parseCreateRole(cursor, at);
  if (cursor.takeWords("MATERIALIZED", "VIEW")) {
    if (cursor.isWord("LOG")) throw cursor.fail(3001);
    return parseCreateMaterializedView(cursor, at);
  }
  if (cursor.takeWord("TRIGGER")) return parseCreateTrigger(cursor, at, orReplace);
  const object = cursor.takeAnyWord(plsqlObjects);
  if (object) return parsePlsqlObject(cursor, object, at);
  return parseEditionable(cursor, at, orReplace);
}

/** Views, synonyms and stored units with FORCE, EDITIONABLE or PUBLIC before them. */
function parseEditionable(
  cursor: TokenCursor,
  at: number,
  orReplace: boolean,
): Statement | undefined {
  const noForce = cursor.takeWord("NOFORCE") || cursor.takeWords("NO", "FORCE");
  const force = !noForce && cursor.takeWord("FORCE");
  if (!cursor.takeWord("EDITIONABLE")) cursor.takeWord("NONEDITIONABLE");
  if (cursor.takeWord("VIEW")) return parseCreateView(cursor, at, { orReplace, force });
  const isPublic = cursor.isWord("PUBLIC") && isWordToken(cursor.peek(), "SYNONYM");
  if (isPublic) cursor.advance();
  if (cursor.takeWord("SYNONYM")) return parseCreateSynonym(cursor, at, { orReplace, isPublic });
  if (cursor.takeWord("TRIGGER")) return parseCreateTrigger(cursor, at, orReplace);
  const object = cursor.takeAnyWord(plsqlObjects);
  return object ? parsePlsqlObject(cursor, object, at) : undefined;
}

/** The text of a stored unit is not looked at: the sandbox has none. */
function parsePlsqlObject(cursor: TokenCursor, object: string, at: number): Statement {
  const body = cursor.takeWord("BODY");
  cursor.skipToEnd();
  return { kind: "create-plsql", object: body ? `${object} BODY` : object, at };
}

/** Objects that Oracle has and the sandbox has not. */
const otherObjects = new Set(
  `ANALYTIC ASSEMBLY ATTRIBUTE AUDIT BIGFILE BLOCKCHAIN CLUSTER CONTEXT CONTROLFILE DATABASE DIMENSION DIRECTORY DISKGROUP
DOMAIN DUPLICATED EDITION FLASHBACK HIERARCHY IMMUTABLE INDEXTYPE INMEMORY JSON LOCKDOWN LOGICAL MLE MULTIVALUE OPERATOR
OUTLINE PFILE PLUGGABLE PROFILE PROPERTY PUBLIC RESTORE ROLLBACK SEARCH SHARDED SHARED SMALLFILE SPFILE TABLESPACE TEMPORARY
UNDO VECTOR`.split(/\s+/),
);

function isObject(cursor: TokenCursor): boolean {
  const next = cursor.peek();
  if (cursor.isWord("TEMPORARY") || cursor.isWord("UNDO")) return isWordToken(next, "TABLESPACE");
  if (cursor.isWord("PUBLIC")) return isWordToken(next, "DATABASE");
  return next.kind !== "end" && !isOperatorToken(next, "(");
}
