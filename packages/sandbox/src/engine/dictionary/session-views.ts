import type { SessionContext } from "../catalog/contract.ts";
import type { Value } from "../types/value.ts";
import { type DictionaryRow, dateOf, type SingleView } from "./view-family.ts";

const sessions: SingleView = {
  name: "V$SESSION",
  visibleTo: "catalog-role",
  columns: `SID n SERIAL# n AUDSID n USER# n USERNAME v128 STATUS v8 SERVER v9 SCHEMANAME v128 OSUSER v128 PROCESS v24
    MACHINE v64 TERMINAL v30 PROGRAM v84 TYPE v10 MODULE v64 ACTION v64 CLIENT_INFO v64 LOGON_TIME d LAST_CALL_ET n
    EVENT v64 STATE v19 SERVICE_NAME v64 CLIENT_IDENTIFIER v64 BLOCKING_SESSION n CON_ID n`,
  *rows({ session }) {
    for (const other of session.db.sessions.values()) yield sessionRow(other, other === session);
  },
};

function sessionRow(session: SessionContext, isActive: boolean): DictionaryRow {
  const attribute = (name: string): Value => session.attributes.get(name) ?? null;
  const logonMs = Number(session.attributes.get("logonMs") ?? 0);
  return {
    SID: session.sid,
    "SERIAL#": session.serial,
    AUDSID: session.sid,
    "USER#": session.db.users.get(session.user)?.userId ?? null,
    USERNAME: session.user,
    STATUS: isActive ? "ACTIVE" : "INACTIVE",
    SERVER: "DEDICATED",
    SCHEMANAME: session.currentSchema,
    OSUSER: attribute("osUser"),
    PROCESS: attribute("processId"),
    MACHINE: attribute("machine"),
    PROGRAM: attribute("program"),
    TYPE: "USER",
    MODULE: attribute("module"),
    ACTION: attribute("action"),
    CLIENT_INFO: attribute("clientInfo"),
    LOGON_TIME: dateOf(logonMs),
    LAST_CALL_ET: 0,
    EVENT: "SQL*Net message from client",
    STATE: "WAITING",
    SERVICE_NAME: attribute("serviceName"),
    CLIENT_IDENTIFIER: attribute("clientIdentifier"),
    CON_ID: 3,
  };
}

const transactions: SingleView = {
  name: "V$TRANSACTION",
  visibleTo: "catalog-role",
  columns: `ADDR r8 XIDUSN n XIDSLOT n XIDSQN n STATUS v16 START_TIME v20 START_SCNB n START_SCN n SES_ADDR r8
    START_DATE d CON_ID n`,
  *rows({ session }) {
    for (const { transaction } of session.db.sessions.values()) {
      if (transaction === null) continue;
      yield {
        XIDUSN: transaction.xid.usn,
        XIDSLOT: transaction.xid.slot,
        XIDSQN: transaction.xid.seq,
        STATUS: "ACTIVE",
        START_SCNB: transaction.startScn,
        START_SCN: transaction.startScn,
        CON_ID: 3,
      };
    }
  },
};

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
