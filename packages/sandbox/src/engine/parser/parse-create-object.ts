import type { Statement } from "./ast.ts";
import { parseExpression } from "./parse-expression.ts";
import { skipPhysicalAttributes } from "./parse-physical.ts";
import { parseSequenceOptions } from "./parse-sequence-options.ts";
import { isWordToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>;

/** 23ai's IF NOT EXISTS. */
export function parseIfNotExists(cursor: TokenCursor): boolean {
  return cursor.version >= 23 && cursor.takeWords("IF", "NOT", "EXISTS");
}

/**
 * CREATE [UNIQUE | BITMAP] INDEX name ON table (expressions) …; the next word is the first of these.
 * @throws OraError 953 for the name, 969, 906, 968.
 * Source: Oracle SQL Language Reference, CREATE INDEX.
 */
export function parseCreateIndex(cursor: TokenCursor, at: number): Of<"create-index"> {
  const unique = cursor.takeWord("UNIQUE");
  const bitmap = cursor.takeWord("BITMAP");
  cursor.expectWord("INDEX", 968);
  const ifNotExists = parseIfNotExists(cursor);
  const name = cursor.name(953);
  cursor.expectWord("ON", 969);
  if (cursor.isWord("CLUSTER")) throw cursor.fail(3001);
  const table = cursor.name(903);
  if (cursor.isName()) cursor.advance();
  const columns = cursor.parenthesized(() => parseIndexColumn(cursor));
  const invisible = parseIndexAttributes(cursor);
  return {
    kind: "create-index",
    name,
    table,
    unique,
    bitmap,
    ifNotExists,
    columns,
    invisible,
    at,
  };
}

function parseIndexColumn(cursor: TokenCursor): Of<"create-index">["columns"][number] {
  const { at } = cursor.token;
  const expr = parseExpression(cursor);
  const text = cursor.textFrom(at);
  const descending = cursor.takeWord("DESC");
  if (!descending) cursor.takeWord("ASC");
  return { expr, text, descending };
}

/** Attributes of an index, partitioning and domain indexes included. @returns true for INVISIBLE. */
function parseIndexAttributes(cursor: TokenCursor): boolean {
  let invisible = false;
  for (;;) {
    skipPhysicalAttributes(cursor);
    if (cursor.isWord("INDEXTYPE")) throw cursor.fail(3001);
    if (cursor.takeWord("INVISIBLE")) invisible = true;
    else if (!cursor.takeWord("VISIBLE") && !skipIndexPartitioning(cursor)) return invisible;
  }
}

/** LOCAL [(…)], GLOBAL [PARTITION BY …], INDEXING FULL | PARTIAL */
function skipIndexPartitioning(cursor: TokenCursor): boolean {
  if (cursor.takeWords("INDEXING", "FULL") || cursor.takeWords("INDEXING", "PARTIAL")) return true;
  if (cursor.takeWord("LOCAL")) {
    if (cursor.isOperator("(")) cursor.skipParentheses();
    return true;
  }
  if (!cursor.takeWord("GLOBAL")) return false;
  if (cursor.takeWords("PARTITION", "BY")) {
    cursor.advance();
    cursor.skipParentheses();
    if (cursor.takeWord("PARTITIONS")) cursor.integer();
    else cursor.skipParentheses();
  }
  return true;
}

/**
 * CREATE VIEW; the words up to VIEW were read.
 * @throws OraError 999 for the name, 905.
 * Source: Oracle SQL Language Reference, CREATE VIEW.
 */
export function parseCreateView(
  cursor: TokenCursor,
  at: number,
  { orReplace, force }: { readonly orReplace: boolean; readonly force: boolean },
): Of<"create-view"> {
  const ifNotExists = !orReplace && parseIfNotExists(cursor);
  const name = cursor.name(999);
  if (cursor.isWord("OF")) throw cursor.fail(3001);
  const columns = cursor.isOperator("(") ? parseViewColumns(cursor) : undefined;
  cursor.expectWord("AS");
  const queryAt = cursor.token.at;
  const query = cursor.grammar.query(cursor);
  const queryText = cursor.textFrom(queryAt);
  const restriction = parseViewRestriction(cursor);
  return {
    kind: "create-view",
    name,
    orReplace,
    force,
    ...(ifNotExists ? { ifNotExists } : {}),
    ...(columns ? { columns } : {}),
    query,
    queryText,
    ...restriction,
    at,
  };
}

/** `(alias, …)`, each perhaps with a constraint that is not enforced; constraints of the view are passed over. */
function parseViewColumns(cursor: TokenCursor): string[] {
  const columns: string[] = [];
  cursor.expectOperator("(");
  do {
    const constraint = cursor.isWord("CONSTRAINT") || isWordToken(cursor.peek(), "KEY");
    if (!constraint) columns.push(cursor.identifier());
    while (!cursor.isOperator(",") && !cursor.isOperator(")")) {
      if (cursor.isOperator("(")) cursor.skipParentheses();
      else if (cursor.token.kind === "word") cursor.advance();
      else throw cursor.fail(907);
    }
  } while (cursor.takeOperator(","));
  cursor.expectOperator(")");
  return columns;
}

/** WITH READ ONLY or WITH CHECK OPTION, with a constraint's name. */
function parseViewRestriction(cursor: TokenCursor): { readOnly: boolean; checkOption: boolean } {
  if (!cursor.takeWord("WITH")) return { readOnly: false, checkOption: false };
  const readOnly = cursor.takeWord("READ");
  if (readOnly) cursor.expectWord("ONLY");
  else cursor.expectWords("CHECK", "OPTION");
  if (cursor.takeWord("CONSTRAINT")) cursor.identifier();
  return { readOnly, checkOption: !readOnly };
}

const materializedViewWords = new Set(
  `BUILD REFRESH NEVER ON WITH USING TABLESPACE SEGMENT ORGANIZATION PARTITION ENABLE DISABLE FOR CACHE NOCACHE LOGGING
NOLOGGING PARALLEL NOPARALLEL COMPRESS NOCOMPRESS PCTFREE PCTUSED INITRANS STORAGE EVALUATE UNUSABLE`.split(
    /\s+/,
  ),
);

/** CREATE MATERIALIZED VIEW; the words up to VIEW were read. @throws OraError 905, 922. */
export function parseCreateMaterializedView(
  cursor: TokenCursor,
  at: number,
): Of<"create-materialized-view"> {
  const ifNotExists = parseIfNotExists(cursor);
  const name = cursor.name(903);
  if (cursor.isOperator("(")) cursor.skipParentheses();
  const options: string[] = [];
  if (!cursor.isWord("AS") && !cursor.isAnyWord(materializedViewWords)) throw cursor.fail(905);
  while (!cursor.isWord("AS")) {
    if (cursor.token.kind === "end" || cursor.isOperator(";")) throw cursor.fail(905);
    if (cursor.isOperator("(")) cursor.skipParentheses();
    else options.push(cursor.advance().value);
  }
  cursor.advance();
  const queryAt = cursor.token.at;
  const query = cursor.grammar.query(cursor);
  const queryText = cursor.textFrom(queryAt);
  const facts = { name, ...(ifNotExists ? { ifNotExists } : {}) };
  return { kind: "create-materialized-view", ...facts, query, queryText, options, at };
}

/** CREATE SEQUENCE; the word SEQUENCE was read. */
export function parseCreateSequence(cursor: TokenCursor, at: number): Of<"create-sequence"> {
  const ifNotExists = parseIfNotExists(cursor);
  const name = cursor.name(903);
  const options = parseSequenceOptions(cursor);
  return { kind: "create-sequence", name, options, ifNotExists, at };
}

/** CREATE [PUBLIC] SYNONYM name FOR object; the word SYNONYM was read. @throws OraError 995, 905. */
export function parseCreateSynonym(
  cursor: TokenCursor,
  at: number,
  { orReplace, isPublic }: { readonly orReplace: boolean; readonly isPublic: boolean },
): Of<"create-synonym"> {
  if (!orReplace) parseIfNotExists(cursor);
  const name = cursor.name(995);
  cursor.expectWord("FOR");
  return {
    kind: "create-synonym",
    name,
    target: cursor.name(903),
    isPublic,
    orReplace,
    at,
  };
}
