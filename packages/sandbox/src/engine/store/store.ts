import type { Database, SessionContext, Table } from "../catalog/contract.ts";
import type { RowSlot, Snapshot } from "./contract.ts";
import { SpaceAllocator } from "./rowid.ts";
import { nowMs, scnPeriodMs } from "./scn-times.ts";
import type { TableLocks } from "./table-locks.ts";
import type { StoreTransaction } from "./transaction.ts";
import { UndoRetention } from "./undo-log.ts";

/** What can be set about a store. */
export interface StoreOptions {
  /** Seconds that old versions are kept after COMMIT; default 900, as UNDO_RETENTION. */
  readonly undoRetentionS?: number;
  /** Changes kept at most, whatever their age; default 1,000,000. */
  readonly undoMaxChanges?: number;
}

/** What the sessions of one database share beside its objects: undo, locks, transactions. */
export interface Store {
  readonly db: Database;
  readonly undo: UndoRetention;
  readonly space: SpaceAllocator;
  /** Rows locked without a change (SELECT … FOR UPDATE), and by whom. */
  readonly rowLocks: Map<RowSlot, StoreTransaction>;
  readonly tableLocks: Map<Table, TableLocks>;
  /** Open transactions. */
  readonly active: Set<StoreTransaction>;
  /** Transactions begun so far: makes transaction ids. */
  transactions: number;
  /** What the running statement of each session sees, by SID. */
  readonly statements: Map<number, Snapshot>;
}

/** A new database pretends that its first SCN is an hour old, so that times shortly before now have one. */
const hourMs = 3_600_000;

const stores = new WeakMap<Database, Store>();

/** Opens the store of a database that has none yet. Call it once, when the database is made. */
export function openStore(db: Database, options: StoreOptions = {}): Store {
  const store: Store = {
    db,
    undo: new UndoRetention(
      (options.undoRetentionS ?? 900) * 1000,
      options.undoMaxChanges ?? 1_000_000,
    ),
    space: new SpaceAllocator(),
    rowLocks: new Map(),
    tableLocks: new Map(),
    active: new Set(),
    transactions: 0,
    statements: new Map(),
  };
  stores.set(db, store);
  const ms = Math.floor((nowMs(db) - hourMs) / scnPeriodMs) * scnPeriodMs;
  db.scnTimes.splice(0, db.scnTimes.length, { scn: db.scn, ms });
  return store;
}

/** The store of a database; opened with the defaults when nobody has. */
export function storeOf(db: Database): Store {
  return stores.get(db) ?? openStore(db);
}

/** The store of a session's database. */
export function sessionStore(session: SessionContext): Store {
  return storeOf(session.db);
}
