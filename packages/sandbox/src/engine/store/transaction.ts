import type { Table } from "../catalog/contract.ts";
import type { RowSlot, Transaction } from "./contract.ts";
import type { DeferralModes, DeferredCheck } from "./deferral.ts";
import { UndoLog } from "./undo-log.ts";

/** Isolation and access of a transaction, as SET TRANSACTION says. */
export type TransactionMode = "read-committed" | "serializable" | "read-only";

/** A named place in a transaction. */
export interface Savepoint {
  readonly name: string;
  readonly mark: number;
}

/** An open or ended transaction as the store knows it. */
export class StoreTransaction implements Transaction {
  readonly xid: Transaction["xid"];
  readonly startScn: number;
  commitScn = 0;
  nextSeq = 1;
  /** Session that began it. */
  readonly sid: number;
  readonly mode: TransactionMode;
  /** What all its statements see, when it is serializable or read-only; else 0. */
  readonly fixedScn: number;
  /** Name given by SET TRANSACTION NAME. */
  name: string | null = null;
  /** Milliseconds since 1970 UTC at which it began. */
  readonly startMs: number;
  undo = new UndoLog();
  savepoints: Savepoint[] = [];
  /** Rows that it locked without changing them. */
  lockedRows: RowSlot[] = [];
  /** Whom it waits for. */
  waitingFor: readonly StoreTransaction[] = [];
  /** Called when it has ended. */
  waiters: (() => void)[] = [];
  /** Checks of deferred constraints, by what they check: one each. */
  readonly deferred = new Map<string, DeferredCheck>();
  /** When deferrable constraints are checked. */
  readonly deferral: DeferralModes;
  /** Tables that it loaded by direct path. */
  readonly directLoads = new Set<Table>();
  ended = false;

  constructor(facts: {
    readonly xid: Transaction["xid"];
    readonly scn: number;
    readonly sid: number;
    readonly mode: TransactionMode;
    readonly ms: number;
    /** ALTER SESSION SET CONSTRAINTS; null: as each constraint says. */
    readonly defer: boolean | null;
  }) {
    this.xid = facts.xid;
    this.startScn = facts.scn;
    this.sid = facts.sid;
    this.mode = facts.mode;
    this.startMs = facts.ms;
    this.deferral = { named: new Map(), all: facts.defer };
    this.fixedScn = facts.mode === "read-committed" ? 0 : facts.scn;
  }
}

/** The store's view of a session's transaction: every transaction is made by `beginTransaction`. */
export function asStoreTransaction(transaction: Transaction): StoreTransaction {
  return transaction as StoreTransaction;
}

/** True while another transaction than `own` is open: its changes and locks stand in the way. */
export function isForeign(tx: Transaction, own: Transaction | null): boolean {
  return tx !== own && tx.commitScn === 0;
}
