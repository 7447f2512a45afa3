import { oraError } from "../errors.ts";
import type { RowVersion, Transaction } from "./contract.ts";

const nobody: Transaction = {
  xid: { usn: 0, slot: 0, seq: 0 },
  startScn: 0,
  commitScn: 0,
  nextSeq: 0,
};

/** Stands where older versions of a row were before their undo expired. */
export const expiredVersion: RowVersion = {
  slot: { id: -1, head: null },
  values: [],
  tx: nobody,
  seq: 0,
  prev: null,
  deleted: true,
};

/** @throws OraError 1555 always. */
export function snapshotTooOld(): never {
  throw oraError(1555, [1, "_SYSSMU1$"]);
}
