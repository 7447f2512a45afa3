import type { Database } from "../catalog/contract.ts";
import type { ParsedStatement } from "../parser/ast.ts";
import { parseStatement } from "../parser/parse-statement.ts";

/** Statements kept of one database. */
const maxStatements = 1000;

/** Longer texts are not kept, in UTF-16 units. */
const maxLength = 16_384;

const caches = new WeakMap<Database, Map<string, ParsedStatement>>();

/**
 * The syntax tree of a statement. Trees are never changed, so that all sessions share them; those used last are kept.
 * @throws OraError for a mistake in the syntax.
 */
export function parseCached(db: Database, sql: string): ParsedStatement {
  let cache = caches.get(db);
  if (cache === undefined) {
    cache = new Map();
    caches.set(db, cache);
  }
  const found = cache.get(sql);
  const parsed = found ?? parseStatement(sql, db.version, { maxStringBytes: db.maxStringBytes });
  if (sql.length > maxLength) return parsed;
  cache.delete(sql);
  cache.set(sql, parsed);
  if (cache.size > maxStatements) {
    const [oldest] = cache.keys();
    cache.delete(oldest as string);
  }
  return parsed;
}
