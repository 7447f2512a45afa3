import { oraError } from "../errors.ts";
import type { Name, Statement } from "./ast.ts";
import { parseAlterTable } from "./parse-alter-table.ts";
import { parseVisibility } from "./parse-column.ts";
import { skipPhysicalAttributes } from "./parse-physical.ts";
import { parseSequenceOptions } from "./parse-sequence-options.ts";
import { parseAlterSession, parseAlterSystem } from "./parse-session.ts";
import { parseAlterTrigger } from "./parse-trigger.ts";
import { parseAlterUser } from "./parse-users.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>;

/** ALTER. @throws OraError 940 for an object that is none, 3001 for one that the sandbox does not have. */
export function parseAlter(cursor: TokenCursor): Statement {
  const { at } = cursor.advance();
  if (cursor.takeWord("TABLE")) return parseAlterTable(cursor, at);
  if (cursor.takeWord("SESSION")) return parseAlterSession(cursor, at);
  if (cursor.takeWord("SYSTEM")) return parseAlterSystem(cursor, at);
  if (cursor.takeWord("INDEX")) return parseAlterIndex(cursor, at);
  if (cursor.takeWord("USER")) return parseAlterUser(cursor, at);
  if (cursor.takeWord("TRIGGER")) return parseAlterTrigger(cursor, at);
  if (cursor.takeWord("SEQUENCE")) {
    if (cursor.version >= 23) cursor.takeWords("IF", "EXISTS");
    const name = cursor.name(903);
    if (cursor.token.kind === "end") throw cursor.fail(2286);
    return { kind: "alter-sequence", name, options: parseSequenceOptions(cursor), at };
  }
  throw cursor.fail(cursor.isAnyWord(otherAlterable) ? 3001 : 940);
}

const otherAlterable = new Set(
  `VIEW MATERIALIZED ROLE PROCEDURE FUNCTION PACKAGE TYPE DATABASE PLUGGABLE TABLESPACE PROFILE SYNONYM CLUSTER
DIMENSION DISKGROUP FLASHBACK INDEXTYPE JAVA LIBRARY OPERATOR OUTLINE RESOURCE ROLLBACK AUDIT DOMAIN`.split(
    /\s+/,
  ),
);

/** ALTER INDEX name REBUILD | UNUSABLE | [IN]VISIBLE | RENAME TO | attributes. @throws OraError 2243. */
function parseAlterIndex(cursor: TokenCursor, at: number): Of<"alter-index"> {
  if (cursor.version >= 23) cursor.takeWords("IF", "EXISTS");
  const name = cursor.name(953);
  if (cursor.takeWord("REBUILD")) {
    if (cursor.takeWord("PARTITION")) cursor.identifier(14006);
    skipPhysicalAttributes(cursor);
    return { kind: "alter-index", name, action: "rebuild", at };
  }
  if (cursor.takeWord("UNUSABLE")) {
    cursor.takeWord("ONLINE");
    return { kind: "alter-index", name, action: "unusable", at };
  }
  if (cursor.takeWord("RENAME")) {
    cursor.expectWord("TO", 946);
    return { kind: "alter-index", name, action: "rename", to: cursor.identifier(953), at };
  }
  const visibility = parseVisibility(cursor);
  if (visibility !== undefined) {
    return { kind: "alter-index", name, action: visibility ? "invisible" : "visible", at };
  }
  const before = cursor.token;
  if (!cursor.takeAnyWord(indexWords)) skipPhysicalAttributes(cursor);
  if (cursor.token === before) throw cursor.fail(2243);
  return { kind: "alter-index", name, action: "physical", at };
}

const indexWords = new Set(`COALESCE ENABLE DISABLE COMPILE`.split(" "));

type Dropped = Of<"drop">["object"];

const dropped: readonly (readonly [words: readonly string[], object: Dropped])[] = [
  [["MATERIALIZED", "VIEW"], "MATERIALIZED VIEW"],
  [["PUBLIC", "SYNONYM"], "PUBLIC SYNONYM"],
  [["TABLE"], "TABLE"],
  [["VIEW"], "VIEW"],
  [["INDEX"], "INDEX"],
  [["SEQUENCE"], "SEQUENCE"],
  [["SYNONYM"], "SYNONYM"],
  [["TRIGGER"], "TRIGGER"],
  [["USER"], "USER"],
  [["ROLE"], "ROLE"],
];

/** Numbers for names that cannot be ones; 903 for the others. */
const nameErrors: Partial<Record<Dropped, number>> = {
  INDEX: 953,
  SYNONYM: 995,
  "PUBLIC SYNONYM": 995,
  TRIGGER: 4070,
  USER: 1935,
  ROLE: 1937,
  VIEW: 999,
};

/**
 * DROP.
 * @throws OraError 950 for an object that is none, 905 for CASCADE without CONSTRAINTS; what says that the object does not
 * exist for stored units, directories and tablespaces, of which the sandbox has none.
 */
export function parseDrop(cursor: TokenCursor): Statement {
  const { at } = cursor.advance();
  const found = dropped.find(([words]) => cursor.takeWords(...words));
  if (!found) return refuseDrop(cursor);
  const [, object] = found;
  const ifExists = cursor.version >= 23 && cursor.takeWords("IF", "EXISTS");
  const name = cursor.name(nameErrors[object] ?? 903);
  const { cascade, purge } = parseDropOptions(cursor, object);
  return { kind: "drop", object, name, cascade, purge, ifExists, at };
}

function parseDropOptions(
  cursor: TokenCursor,
  object: Dropped,
): { cascade: boolean; purge: boolean } {
  let cascade = false;
  let purge = false;
  if (object === "USER") cascade = cursor.takeWord("CASCADE");
  else if (object === "TABLE" || object === "VIEW") {
    cascade = cursor.takeWord("CASCADE");
    if (cascade) cursor.expectWord("CONSTRAINTS");
    purge = object === "TABLE" && cursor.takeWord("PURGE");
  } else if (object === "INDEX") {
    cursor.takeWord("ONLINE");
    cursor.takeWord("FORCE");
  } else if (object === "SYNONYM" || object === "PUBLIC SYNONYM") {
    cursor.takeWord("FORCE");
  } else if (object === "MATERIALIZED VIEW") {
    cursor.takeWords("PRESERVE", "TABLE");
  }
  return { cascade, purge };
}

const storedUnits = new Set("PROCEDURE FUNCTION PACKAGE TYPE LIBRARY DIRECTORY".split(" "));
const otherDroppable = new Set(
  `ANALYTIC ATTRIBUTE CLUSTER CONTEXT DATABASE DIMENSION DISKGROUP DOMAIN EDITION FLASHBACK HIERARCHY INDEXTYPE JAVA LOCKDOWN
MATERIALIZED OPERATOR OUTLINE PLUGGABLE PROFILE PROPERTY PUBLIC RESTORE ROLLBACK`.split(/\s+/),
);

function refuseDrop(cursor: TokenCursor): never {
  const { at } = cursor.token;
  const unit = cursor.takeAnyWord(storedUnits);
  if (unit) {
    cursor.takeWord("BODY");
    throw oraError(4043, [cursor.name(903).parts.at(-1) ?? ""], at);
  }
  if (cursor.takeWord("TABLESPACE")) throw oraError(959, [cursor.identifier(2155)], at);
  throw cursor.fail(cursor.isAnyWord(otherDroppable) ? 3001 : 950);
}

/** TRUNCATE TABLE name [DROP | REUSE STORAGE] [CASCADE]. @throws OraError 3290, 903. */
export function parseTruncate(cursor: TokenCursor): Of<"truncate"> {
  const { at } = cursor.advance();
  if (cursor.isWord("CLUSTER")) throw cursor.fail(3001);
  cursor.expectWord("TABLE", 3290);
  const name = cursor.name(903);
  if (cursor.takeWord("PRESERVE") || cursor.takeWord("PURGE")) {
    cursor.expectWords("MATERIALIZED", "VIEW", "LOG");
  }
  if (cursor.takeWord("DROP") || cursor.takeWord("REUSE")) {
    cursor.takeWord("ALL");
    cursor.expectWord("STORAGE");
  }
  return { kind: "truncate", name, cascade: cursor.takeWord("CASCADE"), at };
}

/** COMMENT ON TABLE | COLUMN name IS 'text'. @throws OraError 905, 1780 where no text literal stands, 1747. */
export function parseComment(cursor: TokenCursor): Of<"comment"> {
  const { at } = cursor.advance();
  cursor.expectWord("ON", 969);
  const on = parseCommentTarget(cursor);
  const { token } = cursor;
  const name: Name = cursor.name(903);
  if (on === "COLUMN" && name.parts.length < 2) throw cursor.fail(1747, [], token);
  cursor.expectWord("IS");
  if (cursor.token.kind !== "string") throw cursor.fail(1780);
  return { kind: "comment", on, name, text: cursor.advance().value, at };
}

function parseCommentTarget(cursor: TokenCursor): "TABLE" | "COLUMN" {
  if (cursor.takeWord("COLUMN")) return "COLUMN";
  if (cursor.takeWord("TABLE") || cursor.takeWords("MATERIALIZED", "VIEW")) return "TABLE";
  const others = ["AUDIT", "EDITION", "INDEXTYPE", "MINING", "OPERATOR", "PROPERTY"];
  throw cursor.fail(others.some((word) => cursor.isWord(word)) ? 3001 : 905);
}

/** RENAME a TO b. @throws OraError 903, 905. */
export function parseRename(cursor: TokenCursor): Of<"rename"> {
  const { at } = cursor.advance();
  const from = cursor.identifier(903);
  cursor.expectWord("TO", 946);
  return { kind: "rename", from, to: cursor.identifier(903), at };
}

/** PURGE TABLE name | RECYCLEBIN | DBA_RECYCLEBIN. @throws OraError 38302. */
export function parsePurge(cursor: TokenCursor): Of<"purge"> {
  const { at } = cursor.advance();
  if (cursor.takeWord("RECYCLEBIN") || cursor.takeWord("DBA_RECYCLEBIN")) {
    return { kind: "purge", at };
  }
  if (cursor.isWord("INDEX") || cursor.isWord("TABLESPACE")) throw cursor.fail(3001);
  cursor.expectWord("TABLE", 38302);
  return { kind: "purge", table: cursor.name(903), at };
}

/** ANALYZE TABLE | INDEX name COMPUTE | ESTIMATE | DELETE STATISTICS, VALIDATE STRUCTURE. @throws OraError 1490, 905. */
export function parseAnalyze(cursor: TokenCursor): Of<"analyze"> {
  const { at } = cursor.advance();
  if (cursor.isWord("CLUSTER")) throw cursor.fail(3001);
  if (!cursor.takeWord("INDEX")) cursor.expectWord("TABLE", 1490);
  const name = cursor.name(903);
  const verb = cursor.takeAnyWord(analyzeWords);
  if (!verb) throw cursor.fail(905);
  if (verb !== "LIST") cursor.expectWord(verb === "VALIDATE" ? "STRUCTURE" : "STATISTICS");
  cursor.skipToEnd();
  return { kind: "analyze", name, at };
}

const analyzeWords = new Set("COMPUTE ESTIMATE DELETE VALIDATE LIST".split(" "));
