import type { Transaction } from "./contract.ts";

/** A transaction id as VERSIONS_XID and V$TRANSACTION.XID show it on a little-endian machine. */
export function xidBytes(xid: Transaction["xid"]): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, xid.usn, true);
  view.setUint16(2, xid.slot, true);
  view.setUint32(4, xid.seq, true);
  return bytes;
}
