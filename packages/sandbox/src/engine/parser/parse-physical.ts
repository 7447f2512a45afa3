import { isOperatorToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** Words of segment and storage attributes that stand alone. */
const plainAttributes = new Set(
  `LOGGING NOLOGGING FILESYSTEM_LIKE_LOGGING CACHE NOCACHE MONITORING NOMONITORING NOCOMPRESS NOPARALLEL ONLINE REVERSE
SORT NOSORT UNUSABLE USABLE UNRECOVERABLE RECOVERABLE SHARING`.split(/\s+/),
);

/** Words that take a number. */
const numberAttributes = new Set(
  `PCTFREE PCTUSED INITRANS MAXTRANS PARALLEL COMPRESS PCTVERSION CHUNK`.split(" "),
);

/** Attributes of several words; `#` is a number that may follow. */
const phrases: readonly (readonly string[])[] = [
  "SEGMENT CREATION DEFERRED",
  "ROW STORE COMPRESS ADVANCED",
  "ROW STORE COMPRESS BASIC",
  "ROW STORE COMPRESS",
  "ROW STORE NOCOMPRESS",
  "COLUMN STORE COMPRESS FOR QUERY LOW",
  "COLUMN STORE COMPRESS FOR QUERY HIGH",
  "COLUMN STORE COMPRESS FOR QUERY",
  "COLUMN STORE COMPRESS FOR ARCHIVE LOW",
  "COLUMN STORE COMPRESS FOR ARCHIVE HIGH",
  "COLUMN STORE COMPRESS FOR ARCHIVE",
  "COMPRESS FOR OLTP",
  "COMPRESS FOR ALL OPERATIONS",
  "COMPRESS FOR QUERY LOW",
  "COMPRESS FOR QUERY HIGH",
  "COMPRESS FOR QUERY",
  "COMPRESS FOR ARCHIVE LOW",
  "COMPRESS FOR ARCHIVE HIGH",
  "COMPRESS FOR ARCHIVE",
  "COMPRESS BASIC",
  "COMPRESS ADVANCED LOW",
  "COMPRESS ADVANCED HIGH",
  "COMPRESS ADVANCED",
  "ENABLE ROW MOVEMENT",
  "DISABLE ROW MOVEMENT",
  "NO FLASHBACK ARCHIVE",
  "NO INMEMORY",
  "INMEMORY",
  "NO MEMOPTIMIZE FOR READ",
  "NO MEMOPTIMIZE FOR WRITE",
  "MEMOPTIMIZE FOR READ",
  "MEMOPTIMIZE FOR WRITE",
  "COMPUTE STATISTICS",
  "KEEP DUPLICATES",
].map((phrase) => phrase.split(" "));

/**
 * Reads one attribute of storage that means nothing to the sandbox.
 * @returns its words; undefined where none stands.
 * Source: Oracle SQL Language Reference, physical_attributes_clause, storage_clause, table_compression.
 */
export function parsePhysicalAttribute(cursor: TokenCursor): string[] | undefined {
  if (cursor.token.kind !== "word") return undefined;
  const phrase = phrases.find((words) => cursor.takeWords(...words));
  if (phrase) return [...phrase];
  const plain = cursor.takeAnyWord(plainAttributes);
  if (plain) return [plain];
  const counted = cursor.takeAnyWord(numberAttributes);
  if (counted) return parseNumber(cursor, counted);
  if (cursor.isWord("STORAGE") || cursor.isWord("RESULT_CACHE")) {
    if (!isOperatorToken(cursor.peek(), "(")) return undefined;
    const { value } = cursor.advance();
    cursor.skipParentheses();
    return [value];
  }
  if (cursor.takeWords("FLASHBACK", "ARCHIVE")) {
    if (cursor.isName()) cursor.advance();
    return ["FLASHBACK", "ARCHIVE"];
  }
  return undefined;
}

function parseNumber(cursor: TokenCursor, word: string): string[] {
  if (cursor.token.kind === "number") return [word, cursor.advance().value];
  // The old PARALLEL (DEGREE n).
  if (word === "PARALLEL" && cursor.isOperator("(")) cursor.skipParentheses();
  return [word];
}

/** Reads attributes as long as they stand, TABLESPACE among them. */
export function skipPhysicalAttributes(cursor: TokenCursor): void {
  for (;;) {
    if (cursor.takeWord("TABLESPACE")) cursor.identifier();
    else if (!parsePhysicalAttribute(cursor)) return;
  }
}

/** Behind USING INDEX: an index's name, its CREATE INDEX in parentheses, or attributes; nothing at all is right, too. */
export function skipIndexClause(cursor: TokenCursor): void {
  if (cursor.isOperator("(")) {
    cursor.skipParentheses();
    return;
  }
  const attribute =
    cursor.isWord("TABLESPACE") || cursor.isWord("LOCAL") || cursor.isWord("GLOBAL");
  if (!attribute && isIndexName(cursor)) cursor.name(953);
  skipPhysicalAttributes(cursor);
  if (cursor.takeWord("LOCAL")) skipPhysicalAttributes(cursor);
}

const states = new Set(
  `ENABLE DISABLE VALIDATE NOVALIDATE RELY NORELY NOT DEFERRABLE INITIALLY EXCEPTIONS`.split(" "),
);

function isIndexName(cursor: TokenCursor): boolean {
  const { value } = cursor.token;
  if (!cursor.isName() || cursor.isAnyWord(states)) return false;
  return !plainAttributes.has(value) && !numberAttributes.has(value) && value !== "STORAGE";
}
