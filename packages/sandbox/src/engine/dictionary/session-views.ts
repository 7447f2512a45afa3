import type { SessionContext } from "../catalog/contract.ts";
import { auditSessionId } from "../catalog/release.ts";
import { asStoreTransaction, type StoreTransaction } from "../store/transaction.ts";
import { xidBytes } from "../store/xid.ts";
import type { Value } from "../types/value.ts";
import { type DictionaryRow, dateOf, type SingleView } from "./view-family.ts";

const sessions: SingleView = {
  name: "V$SESSION",
  visibleTo: "catalog-role",
  columns: `SADDR r8 SID n SERIAL# n AUDSID n USER# n USERNAME v128 TADDR v16 STATUS v8 SERVER v9 SCHEMA# n SCHEMANAME v128
    OSUSER v128 PROCESS v24 MACHINE v64 TERMINAL v30 PROGRAM v84 TYPE v10 MODULE v64 ACTION v64 CLIENT_INFO v64
    LOGON_TIME d LAST_CALL_ET n CLIENT_IDENTIFIER v64 BLOCKING_SESSION_STATUS v11 BLOCKING_INSTANCE n BLOCKING_SESSION n
    EVENT v64 WAIT_CLASS v64 STATE v19 SERVICE_NAME v64 CON_ID n`,
  *rows({ session }) {
    for (const other of session.db.sessions.values()) yield sessionRow(other, other === session);
  },
};

function sessionRow(session: SessionContext, isSelf: boolean): DictionaryRow {
  const attribute = (name: string): Value => session.attributes.get(name) ?? null;
  const { db, transaction } = session;
  const holder = transaction === null ? undefined : holderOf(asStoreTransaction(transaction));
  const isWaiting = holder !== undefined;
  return {
    SADDR: addressOf(session.sid, sessionArea),
    SID: session.sid,
    "SERIAL#": session.serial,
    AUDSID: auditSessionId(session.sid),
    "USER#": db.users.get(session.user)?.userId ?? null,
    USERNAME: session.user,
    TADDR: transaction === null ? null : hexOf(addressOf(session.sid, transactionArea)),
    STATUS: isSelf || isWaiting ? "ACTIVE" : "INACTIVE",
    SERVER: "DEDICATED",
    "SCHEMA#": db.users.get(session.currentSchema)?.userId ?? null,
    SCHEMANAME: session.currentSchema,
    OSUSER: attribute("OS_USER"),
    PROCESS: attribute("PID"),
    MACHINE: attribute("HOST"),
    TERMINAL: attribute("TERMINAL") ?? "unknown",
    PROGRAM: attribute("PROGRAM"),
    TYPE: "USER",
    MODULE: attribute("MODULE"),
    ACTION: attribute("ACTION"),
    CLIENT_INFO: attribute("CLIENT_INFO"),
    LOGON_TIME: dateOf(Number(session.attributes.get("LOGON_MS") ?? 0)),
    LAST_CALL_ET: 0,
    CLIENT_IDENTIFIER: attribute("CLIENT_IDENTIFIER"),
    BLOCKING_SESSION_STATUS: isWaiting ? "VALID" : "NO HOLDER",
    BLOCKING_INSTANCE: isWaiting ? 1 : null,
    BLOCKING_SESSION: holder?.sid ?? null,
    EVENT: isWaiting ? "enq: TX - row lock contention" : "SQL*Net message from client",
    WAIT_CLASS: isWaiting ? "Application" : "Idle",
    STATE: "WAITING",
    SERVICE_NAME: attribute("SERVICE_NAME"),
    CON_ID: 3,
  };
}

function holderOf({ waitingFor }: StoreTransaction): StoreTransaction | undefined {
  return waitingFor.find(({ ended }) => !ended);
}

/** Addresses in memory say nothing here; they only tell sessions and transactions apart, and join the two views. */
const sessionArea = 0x7a00_0000;
const transactionArea = 0x7b00_0000;

function addressOf(sid: number, area: number): Uint8Array {
  const address = new Uint8Array(8);
  new DataView(address.buffer).setUint32(4, area + sid * 0x100);
  return address;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join("");
}

const transactions: SingleView = {
  name: "V$TRANSACTION",
  visibleTo: "catalog-role",
  columns: `ADDR r8 XIDUSN n XIDSLOT n XIDSQN n STATUS v16 START_TIME v20 START_SCNB n START_SCNW n SES_ADDR r8 FLAG n
    NAME v256 USED_UREC n START_DATE d START_SCN n XID r8 CON_ID n`,
  *rows({ session }) {
    for (const other of session.db.sessions.values()) {
      if (other.transaction !== null) yield transactionRow(asStoreTransaction(other.transaction));
    }
  },
};

/** Bit of FLAG of a serializable transaction, as clients read it: SQLAlchemy, get_isolation_level. */
const serializableFlag = 2 ** 28;

function transactionRow(transaction: StoreTransaction): DictionaryRow {
  const { xid, sid, startScn, startMs } = transaction;
  return {
    ADDR: addressOf(sid, transactionArea),
    XIDUSN: xid.usn,
    XIDSLOT: xid.slot,
    XIDSQN: xid.seq,
    STATUS: "ACTIVE",
    START_TIME: timeText(startMs),
    START_SCNB: startScn % 2 ** 32,
    START_SCNW: Math.floor(startScn / 2 ** 32),
    SES_ADDR: addressOf(sid, sessionArea),
    FLAG: transaction.mode === "serializable" ? serializableFlag : 0,
    NAME: transaction.name,
    USED_UREC: transaction.undo.entries.length,
    START_DATE: dateOf(startMs),
    START_SCN: startScn,
    XID: xidBytes(xid),
    CON_ID: 3,
  };
}

/** `MM/DD/YY HH24:MI:SS`. Source: Oracle Database Reference, V$TRANSACTION, START_TIME. */
function timeText(ms: number): string {
  const [, year, month, day, time] =
    /^\d\d(\d\d)-(\d\d)-(\d\d)T(.{8})/.exec(new Date(ms).toISOString()) ?? [];
  return `${month}/${day}/${year} ${time}`;
}

const privateTemporaryTables: SingleView = {
  name: "USER_PRIVATE_TEMP_TABLES",
  visibleTo: "public",
  columns: "SID n SERIAL# n OWNER v128 TABLE_NAME v128 TABLESPACE_NAME v30 DURATION v11 NUM_ROWS n",
  *rows({ session }) {
    for (const table of session.privateTables.values()) {
      yield {
        SID: session.sid,
        "SERIAL#": session.serial,
        OWNER: table.owner,
        TABLE_NAME: table.name,
        TABLESPACE_NAME: "TEMP",
        DURATION: table.temporary === "private-drop" ? "TRANSACTION" : "SESSION",
      };
    }
  },
};

/** The views about sessions, their transactions and their private tables. */
export const sessionViews: readonly SingleView[] = [sessions, transactions, privateTemporaryTables];
