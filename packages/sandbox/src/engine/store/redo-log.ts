import type { Table } from "../catalog/contract.ts";
import type { Row } from "../types/value.ts";
import type { RowSlot, Transaction } from "./contract.ts";

/**
 * One redo record: what LogMiner shows as a row of V$LOGMNR_CONTENTS. Values are stored rows, never copies.
 * Source: Oracle Database Reference, V$LOGMNR_CONTENTS.
 */
export interface RedoRecord {
  /** Counts all records of the database from 1; RS_ID is made of it. */
  readonly number: number;
  /** SCN at which the change was made: above that of every snapshot that does not see it. */
  readonly scn: number;
  /** Milliseconds since 1970 UTC. */
  readonly ms: number;
  readonly tx: Transaction;
  readonly operation: "START" | "INSERT" | "UPDATE" | "DELETE" | "COMMIT" | "ROLLBACK" | "DDL";
  readonly table: Table | null;
  readonly slot: RowSlot | null;
  readonly before: Row | null;
  readonly after: Row | null;
  /** The change takes back an earlier one of its transaction (ROLLBACK = 1). */
  readonly rollback: boolean;
  /** Orders records of one RS_ID (SSN). */
  readonly ssn: number;
  /** Text of a DDL statement. */
  readonly text: string | null;
}

/** What whoever writes a record has to say. */
export type RedoEntry = Omit<RedoRecord, "number" | "ssn">;

/** The last redo records, oldest first; older ones are dropped. */
export class RedoLog {
  readonly maxRecords: number;
  /** A ring: the record with number n stands at n modulo its length. */
  readonly #records: RedoRecord[] = [];
  #last = 0;

  /** Zero records: nothing is kept. */
  constructor(maxRecords: number) {
    this.maxRecords = maxRecords;
  }

  append(entry: RedoEntry): void {
    if (this.maxRecords === 0) return;
    const number = ++this.#last;
    this.#records[number % this.maxRecords] = {
      number,
      scn: entry.scn,
      ms: entry.ms,
      tx: entry.tx,
      operation: entry.operation,
      table: entry.table,
      slot: entry.slot,
      before: entry.before,
      after: entry.after,
      rollback: entry.rollback,
      ssn: 0,
      text: entry.text,
    };
  }

  /** Records with an SCN between two, both included, in the order they were written. */
  *between(lowScn: number, highScn: number): Generator<RedoRecord, void, undefined> {
    const last = this.#last;
    for (let number = this.#oldest; number <= last; number++) {
      const record = this.#records[number % this.maxRecords];
      if (record?.number !== number) continue;
      if (record.scn >= lowScn && record.scn <= highScn) yield record;
    }
  }

  get #oldest(): number {
    return Math.max(1, this.#last - this.maxRecords + 1);
  }

  /** The SCN of the oldest record that is still there; 0 when none was written. Mining may start here. */
  get oldestScn(): number {
    return this.#records[this.#oldest % this.maxRecords]?.scn ?? 0;
  }

  get size(): number {
    return Math.min(this.#last, this.maxRecords);
  }
}

/** RS_ID of a record: log sequence, block and offset, as LogMiner prints them. */
export function rsIdOf(record: RedoRecord): string {
  const bytes = record.number * 256;
  const blockBytes = 512;
  const block = Math.floor(bytes / blockBytes);
  const blocksPerLog = 409_600;
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");
  const log = hex(1 + Math.floor(block / blocksPerLog), 6);
  return ` 0x${log}.${hex(block % blocksPerLog, 8)}.${hex(bytes % blockBytes, 4)} `;
}
