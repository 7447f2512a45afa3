import { type Env, TICK } from "../expressions/contract.ts";
import type { Row } from "../types/value.ts";
import type { QueryContext, Rows } from "./contract.ts";
import { currentSnapshot } from "./query-context.ts";

/** The rows of one execution, as far as somebody has read them. */
interface Cache {
  readonly binds: object;
  readonly now: object;
  readonly rows: Row[];
  source: Iterator<Row | typeof TICK> | null;
}

/**
 * Rows of a query that is read several times in one execution and gives the same rows each time: they are computed once, as
 * far as somebody reads, and kept. An execution is told by its snapshot, binds and clock. Memory: all rows that were read.
 */
export function cachedRows(
  open: (up: Env | null) => Rows,
  context: QueryContext,
): (up: Env | null) => Rows {
  const caches = new WeakMap<object, Cache>();
  const { session } = context;
  return (up) => {
    const snapshot = currentSnapshot(context);
    const { binds, now } = session;
    let cache = caches.get(snapshot);
    if (!cache || cache.binds !== binds || cache.now !== now) {
      cache = { binds, now, rows: [], source: open(up)[Symbol.iterator]() };
      caches.set(snapshot, cache);
    }
    return readCache(cache);
  };
}

function* readCache(cache: Cache): Rows {
  for (let index = 0; ; index++) {
    while (index >= cache.rows.length) {
      if (!cache.source) return;
      const next = cache.source.next();
      if (next.done) cache.source = null;
      else if (next.value === TICK) yield TICK;
      else cache.rows.push(next.value);
    }
    yield cache.rows[index] as Row;
  }
}
