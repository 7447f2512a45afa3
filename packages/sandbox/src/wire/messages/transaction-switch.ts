import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { WireError } from "../wire-error.ts";

/** Name of a global transaction. */
export interface TransactionId {
  readonly formatId: number;
  readonly globalId: Buffer;
  readonly branchQualifier: Buffer;
}

/** Function or piggyback 103: start or leave a global or sessionless transaction. */
export interface TransactionSwitch {
  readonly kind: "transactionSwitch";
  /** 1 start, 2 detach, 4 detach after the call. */
  readonly operation: number;
  readonly flags: number;
  /** Seconds. */
  readonly timeout: number;
  readonly applicationValue: number;
  readonly context: Buffer | null;
  readonly xid: TransactionId | null;
  readonly internalName: Buffer | null;
  readonly externalName: Buffer | null;
}

const xidBytes = 128;

/**
 * Body: UB operation; U8, UB context length; UB format id; UB global id length; UB branch length; U8, UB 128 or 0; UB
 * flags; UB timeout; U8 1 x 3; U8, UB internal name length; U8, UB external name length; context; XID; UB application
 * value; internal name; external name - all these raw.
 * Source: lib/thin/protocol/messages/transactionSwitch.js.
 */
export function encodeTransactionSwitchBody(
  writer: BufferWriter,
  message: TransactionSwitch,
): void {
  const pointer = (bytes: Buffer | null): void => {
    writer.u8(bytes ? 1 : 0).ub(bytes?.length ?? 0);
  };
  const { xid } = message;
  writer.ub(message.operation);
  pointer(message.context);
  writer.ub(xid?.formatId ?? 0).ub(xid?.globalId.length ?? 0);
  writer.ub(xid?.branchQualifier.length ?? 0);
  writer.u8(xid ? 1 : 0).ub(xid ? xidBytes : 0);
  writer.ub(message.flags).ub(message.timeout).u8(1).u8(1).u8(1);
  pointer(message.internalName);
  pointer(message.externalName);
  if (message.context) writer.raw(message.context);
  if (xid) {
    const length = xid.globalId.length + xid.branchQualifier.length;
    writer
      .raw(xid.globalId)
      .raw(xid.branchQualifier)
      .zeros(xidBytes - length);
  }
  writer.ub(message.applicationValue);
  if (message.internalName) writer.raw(message.internalName);
  if (message.externalName) writer.raw(message.externalName);
}

/** @throws WireError when it is cut */
export function decodeTransactionSwitchBody(reader: BufferReader): TransactionSwitch {
  const pointer = (field: string): number | undefined => {
    const given = reader.u8(field);
    const length = reader.ub(field, 4);
    return given === 0 ? undefined : length;
  };
  const operation = reader.ub("transactionSwitch.operation", 4);
  const contextLength = pointer("transactionSwitch.context");
  const formatId = reader.ub("transactionSwitch.formatId", 4);
  const globalLength = reader.ub("transactionSwitch.globalId", 4);
  const branchLength = reader.ub("transactionSwitch.branchQualifier", 4);
  const xidLength = pointer("transactionSwitch.xid");
  const flags = reader.ub("transactionSwitch.flags", 4);
  const timeout = reader.ub("transactionSwitch.timeout", 4);
  reader.skip(3, "transactionSwitch.pointers");
  const internalLength = pointer("transactionSwitch.internalName");
  const externalLength = pointer("transactionSwitch.externalName");
  const bytes = (length: number | undefined, field: string): Buffer | null =>
    length === undefined ? null : reader.raw(length, field);
  const context = bytes(contextLength, "transactionSwitch.context");
  const xid = bytes(xidLength, "transactionSwitch.xid");
  if (xid && globalLength + branchLength > xid.length) {
    throw new WireError("XID shorter than its parts", "transactionSwitch.xid", reader.position);
  }
  const applicationValue = reader.ub("transactionSwitch.applicationValue", 4);
  return {
    kind: "transactionSwitch",
    operation,
    flags,
    timeout,
    applicationValue,
    context,
    xid: xid && {
      formatId,
      globalId: xid.subarray(0, globalLength),
      branchQualifier: xid.subarray(globalLength, globalLength + branchLength),
    },
    internalName: bytes(internalLength, "transactionSwitch.internalName"),
    externalName: bytes(externalLength, "transactionSwitch.externalName"),
  };
}
