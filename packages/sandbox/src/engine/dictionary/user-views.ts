import type { Database, User } from "../catalog/contract.ts";
import { blockBytes } from "../store/rowid.ts";
import { usedBlocksIn } from "../store/space.ts";
import { type DictionaryRow, dateOf, type SingleView, yesNo, yN } from "./view-family.ts";

/** USER_USERS, ALL_USERS, DBA_USERS have little in common, so each is a view of its own. */
const allUsers: SingleView = {
  name: "ALL_USERS",
  visibleTo: "public",
  columns: `USERNAME v128 USER_ID n CREATED d COMMON v3 ORACLE_MAINTAINED v1 INHERITED v3 DEFAULT_COLLATION v100
    IMPLICIT v3 ALL_SHARD v3`,
  *rows({ session }) {
    for (const user of session.db.users.values()) {
      yield {
        USERNAME: user.name,
        USER_ID: user.userId,
        CREATED: dateOf(user.created),
        COMMON: yesNo(user.oracleMaintained),
        ORACLE_MAINTAINED: yN(user.oracleMaintained),
        INHERITED: "NO",
        DEFAULT_COLLATION: "USING_NLS_COMP",
        IMPLICIT: "NO",
        ALL_SHARD: "NO",
      };
    }
  },
};

const accountColumns = `USERNAME v128 USER_ID n ACCOUNT_STATUS v32 LOCK_DATE d EXPIRY_DATE d DEFAULT_TABLESPACE v30
  TEMPORARY_TABLESPACE v30 CREATED d`;

const userUsers: SingleView = {
  name: "USER_USERS",
  visibleTo: "public",
  columns: accountColumns,
  *rows({ session }) {
    const user = session.db.users.get(session.user);
    if (user !== undefined) yield accountRow(user);
  },
};

const dbaUsers: SingleView = {
  name: "DBA_USERS",
  visibleTo: "catalog-role",
  columns: `${accountColumns} PROFILE v128 AUTHENTICATION_TYPE v8 COMMON v3 ORACLE_MAINTAINED v1 PASSWORD_VERSIONS v17`,
  *rows({ session }) {
    for (const user of session.db.users.values()) {
      yield {
        ...accountRow(user),
        PROFILE: "DEFAULT",
        AUTHENTICATION_TYPE: user.verifier === null ? "NONE" : "PASSWORD",
        COMMON: yesNo(user.oracleMaintained),
        ORACLE_MAINTAINED: yN(user.oracleMaintained),
        PASSWORD_VERSIONS: "12C",
      };
    }
  },
};

function accountRow(user: User): DictionaryRow {
  const status = [...(user.expired ? ["EXPIRED"] : []), ...(user.locked ? ["LOCKED"] : [])];
  return {
    USERNAME: user.name,
    USER_ID: user.userId,
    ACCOUNT_STATUS: status.length === 0 ? "OPEN" : status.join(" & "),
    DEFAULT_TABLESPACE: user.defaultTablespace,
    TEMPORARY_TABLESPACE: user.temporaryTablespace,
    CREATED: dateOf(user.created),
  };
}

function quotaView(prefix: "USER" | "DBA"): SingleView {
  const usernameColumn = prefix === "USER" ? "" : "USERNAME v128";
  return {
    name: `${prefix}_TS_QUOTAS`,
    visibleTo: prefix === "USER" ? "public" : "catalog-role",
    columns: `TABLESPACE_NAME v30 ${usernameColumn} BYTES n MAX_BYTES n BLOCKS n MAX_BLOCKS n DROPPED v3`,
    *rows({ session }) {
      for (const user of session.db.users.values()) {
        if (prefix === "DBA" || user.name === session.user) yield* quotaRows(user, session.db);
      }
    },
  };
}

function* quotaRows(user: User, db: Database): Iterable<DictionaryRow> {
  for (const [tablespace, bytes] of user.quotas) {
    const blocks = usedBlocksIn(db, tablespace, user.name);
    yield {
      TABLESPACE_NAME: tablespace,
      USERNAME: user.name,
      BYTES: blocks * blockBytes,
      MAX_BYTES: bytes,
      BLOCKS: blocks,
      MAX_BLOCKS: bytes === -1 ? -1 : Math.floor(bytes / blockBytes),
      DROPPED: "NO",
    };
  }
}

/** The views about users and their quotas. */
export const userViews: readonly SingleView[] = [
  allUsers,
  userUsers,
  dbaUsers,
  quotaView("USER"),
  quotaView("DBA"),
];
