import type { CreateTable, Expr } from "./ast.ts";
import { parseColumnNames } from "./parse-constraint.ts";
import { parseExpression } from "./parse-expression.ts";
import { skipPhysicalAttributes } from "./parse-physical.ts";
import { isOperatorToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Partitioning = NonNullable<CreateTable["partitioning"]>;
type Partition = Partitioning["partitions"][number];

/**
 * Behind PARTITION: BY RANGE | LIST | HASH (columns) … with its partitions. Subpartitions are read and left out.
 * @throws OraError 924, 905, 3001 for partitioning BY REFERENCE, SYSTEM or CONSISTENT HASH.
 * Source: Oracle SQL Language Reference, CREATE TABLE, table_partitioning_clauses.
 */
export function parsePartitioning(cursor: TokenCursor): Partitioning {
  cursor.expectWord("BY", 924);
  const type = cursor.takeAnyWord(partitionTypes) as Partitioning["type"] | undefined;
  if (!type) throw cursor.fail(3001);
  const columns = parseColumnNames(cursor);
  const interval = type === "RANGE" ? parseInterval(cursor) : undefined;
  if (type === "LIST") cursor.takeWord("AUTOMATIC");
  skipSubpartitioning(cursor);
  const partitions =
    type === "HASH" && cursor.isWord("PARTITIONS")
      ? parseHashCount(cursor)
      : cursor.parenthesized(() => parsePartition(cursor));
  return { type, columns, partitions, ...(interval ? { interval } : {}) };
}

const partitionTypes = new Set(["RANGE", "LIST", "HASH"]);

function parseInterval(cursor: TokenCursor): Expr | undefined {
  if (!cursor.takeWord("INTERVAL")) return undefined;
  cursor.expectOperator("(");
  const interval = parseExpression(cursor);
  cursor.expectOperator(")");
  skipStoreIn(cursor);
  return interval;
}

/** PARTITIONS n [STORE IN (…)] */
function parseHashCount(cursor: TokenCursor): Partition[] {
  cursor.advance();
  const count = cursor.integer();
  skipStoreIn(cursor);
  return Array.from({ length: Math.min(count, 1024) }, () => ({}));
}

function skipStoreIn(cursor: TokenCursor): void {
  if (cursor.takeWords("STORE", "IN")) cursor.skipParentheses();
}

/** SUBPARTITION BY … [SUBPARTITIONS n | SUBPARTITION TEMPLATE (…)] */
function skipSubpartitioning(cursor: TokenCursor): void {
  if (!cursor.takeWords("SUBPARTITION", "BY")) return;
  if (!cursor.takeAnyWord(partitionTypes)) throw cursor.fail(905);
  cursor.skipParentheses();
  if (cursor.takeWord("SUBPARTITIONS")) cursor.integer();
  skipStoreIn(cursor);
  if (cursor.takeWords("SUBPARTITION", "TEMPLATE")) cursor.skipParentheses();
}

/** PARTITION [name] [VALUES [LESS THAN] (…)] with attributes and subpartitions. */
export function parsePartition(cursor: TokenCursor): Partition {
  cursor.expectWord("PARTITION");
  const named = cursor.isName() && !cursor.isWord("TABLESPACE");
  const name = named ? cursor.identifier(14006) : undefined;
  let values: Expr[] | undefined;
  if (cursor.takeWord("VALUES")) {
    if (cursor.takeWord("LESS")) cursor.expectWord("THAN");
    values = cursor.parenthesized(() => parsePartitionValue(cursor));
  }
  cursor.takeWords("READ", "ONLY");
  cursor.takeWords("READ", "WRITE");
  skipPhysicalAttributes(cursor);
  if (cursor.takeWord("SUBPARTITIONS")) cursor.integer();
  else if (cursor.isOperator("(") && !isOperatorToken(cursor.peek(), ")")) cursor.skipParentheses();
  return { ...(name === undefined ? {} : { name }), ...(values ? { values } : {}) };
}

/** A value, MAXVALUE (a name), DEFAULT, or several columns' values in parentheses. */
function parsePartitionValue(cursor: TokenCursor): Expr {
  if (cursor.isWord("DEFAULT")) return { kind: "default", at: cursor.advance().at };
  return cursor.grammar.rowOrValue(cursor);
}
