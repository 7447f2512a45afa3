import { parseColumnNames } from "./parse-constraint.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** CONSTRAINT name, PRIMARY KEY or UNIQUE (columns). @throws OraError 905 */
export function parseConstraintTarget(cursor: TokenCursor): {
  name?: string;
  primary?: boolean;
  uniqueColumns?: string[];
} {
  if (cursor.takeWord("PRIMARY")) {
    cursor.expectWord("KEY");
    return { primary: true };
  }
  if (cursor.takeWord("UNIQUE")) return { uniqueColumns: parseColumnNames(cursor) };
  cursor.expectWord("CONSTRAINT");
  return { name: cursor.identifier() };
}

/** What may stand behind TRUNCATE PARTITION and DROP PARTITION. */
export function skipPartitionOptions(cursor: TokenCursor): void {
  if (cursor.takeWord("DROP") || cursor.takeWord("REUSE")) {
    cursor.takeWord("ALL");
    cursor.expectWord("STORAGE");
  }
  cursor.takeWord("CASCADE");
  if (cursor.takeWord("UPDATE") || cursor.takeWord("INVALIDATE")) {
    cursor.takeWord("GLOBAL");
    cursor.expectWord("INDEXES");
  }
}
