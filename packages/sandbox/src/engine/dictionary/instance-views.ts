import type { Database, SessionContext } from "../catalog/contract.ts";
import { hostName, releases } from "../catalog/release.ts";
import type { WorkingSession } from "../execution/working-session.ts";
import { plsqlReservedWords, sqlReservedWords } from "../parser/reserved-words.ts";
import { blockBytes } from "../store/rowid.ts";
import { storeOf } from "../store/store.ts";
import { defaultNls, nlsParameters } from "../types/nls.ts";
import { dateOf, type SingleView, yN } from "./view-family.ts";

const version: SingleView = {
  name: "V$VERSION",
  visibleTo: "public",
  columns: "BANNER v80 BANNER_FULL v160 BANNER_LEGACY v80 CON_ID n",
  *rows({ session }) {
    const release = releases[session.db.version];
    yield {
      BANNER: release.banner,
      BANNER_FULL: `${release.banner}\nVersion ${release.full}`,
      BANNER_LEGACY: release.banner,
      CON_ID: 0,
    };
  },
};

const componentVersion: SingleView = {
  name: "PRODUCT_COMPONENT_VERSION",
  visibleTo: "public",
  columns: "PRODUCT v80 VERSION v80 VERSION_FULL v80 STATUS v80",
  *rows({ session }) {
    const release = releases[session.db.version];
    yield {
      PRODUCT: release.product,
      VERSION: release.base,
      VERSION_FULL: release.full,
      STATUS: "Production",
    };
  },
};

const instance: SingleView = {
  name: "V$INSTANCE",
  visibleTo: "catalog-role",
  columns: `INSTANCE_NUMBER n INSTANCE_NAME v16 HOST_NAME v64 VERSION v17 VERSION_LEGACY v17 VERSION_FULL v17
    STARTUP_TIME d STATUS v12 PARALLEL v3 THREAD# n ARCHIVER v7 LOGINS v10 SHUTDOWN_PENDING v3 DATABASE_STATUS v17
    INSTANCE_ROLE v18 ACTIVE_STATE v9 BLOCKED v3 CON_ID n EDITION v7`,
  *rows({ session }) {
    const release = releases[session.db.version];
    yield {
      INSTANCE_NUMBER: 1,
      INSTANCE_NAME: release.instanceName,
      HOST_NAME: hostName,
      VERSION: release.base,
      VERSION_LEGACY: release.base,
      VERSION_FULL: release.full,
      STARTUP_TIME: dateOf(session.db.startedMs),
      STATUS: "OPEN",
      PARALLEL: "NO",
      "THREAD#": 1,
      ARCHIVER: "STARTED",
      LOGINS: "ALLOWED",
      SHUTDOWN_PENDING: "NO",
      DATABASE_STATUS: "ACTIVE",
      INSTANCE_ROLE: "PRIMARY_INSTANCE",
      ACTIVE_STATE: "NORMAL",
      BLOCKED: "NO",
      CON_ID: 0,
      EDITION: release.edition,
    };
  },
};

const database: SingleView = {
  name: "V$DATABASE",
  visibleTo: "catalog-role",
  columns: `DBID n NAME v9 CREATED d RESETLOGS_CHANGE# n RESETLOGS_TIME d LOG_MODE v12 CHECKPOINT_CHANGE# n
    ARCHIVE_CHANGE# n OPEN_MODE v20 PROTECTION_MODE v20 DATABASE_ROLE v16 SUPPLEMENTAL_LOG_DATA_MIN v8
    SUPPLEMENTAL_LOG_DATA_PK v3 SUPPLEMENTAL_LOG_DATA_UI v3 FORCE_LOGGING v39 PLATFORM_NAME v101 FLASHBACK_ON v18
    SUPPLEMENTAL_LOG_DATA_FK v3 SUPPLEMENTAL_LOG_DATA_ALL v3 DB_UNIQUE_NAME v30 CURRENT_SCN n CDB v3 CON_ID n`,
  *rows({ session }) {
    const created = dateOf(session.db.startedMs);
    const { instanceName } = releases[session.db.version];
    yield {
      DBID: 1_405_000_001,
      NAME: instanceName,
      CREATED: created,
      "RESETLOGS_CHANGE#": 1,
      RESETLOGS_TIME: created,
      LOG_MODE: "ARCHIVELOG",
      "CHECKPOINT_CHANGE#": session.db.scn,
      OPEN_MODE: "READ WRITE",
      PROTECTION_MODE: "MAXIMUM PERFORMANCE",
      DATABASE_ROLE: "PRIMARY",
      SUPPLEMENTAL_LOG_DATA_MIN: "NO",
      SUPPLEMENTAL_LOG_DATA_PK: "NO",
      SUPPLEMENTAL_LOG_DATA_UI: "NO",
      FORCE_LOGGING: "NO",
      PLATFORM_NAME: "Linux x86 64-bit",
      FLASHBACK_ON: "NO",
      SUPPLEMENTAL_LOG_DATA_FK: "NO",
      SUPPLEMENTAL_LOG_DATA_ALL: "NO",
      DB_UNIQUE_NAME: instanceName,
      CURRENT_SCN: session.db.scn,
      CDB: "YES",
      CON_ID: 0,
    };
  },
};

interface Parameter {
  readonly name: string;
  readonly value: string | null;
  /** 1 boolean, 2 string, 3 integer, 6 big integer. Source: Oracle Database Reference, V$PARAMETER, TYPE. */
  readonly type: 1 | 2 | 3 | 6;
  /** Can be changed by ALTER SESSION. */
  readonly session?: boolean;
}

/** Parameters that clients look at. Source: Oracle Database Reference, Initialization Parameters. */
function parametersOf(db: Database): readonly Parameter[] {
  const { compatible, instanceName } = releases[db.version];
  const extended = db.maxStringBytes === 32_767;
  return [
    { name: "compatible", value: compatible, type: 2 },
    { name: "cursor_sharing", value: "EXACT", type: 2, session: true },
    { name: "db_block_size", value: String(blockBytes), type: 3 },
    { name: "db_name", value: instanceName, type: 2 },
    { name: "ddl_lock_timeout", value: "0", type: 3, session: true },
    { name: "instance_name", value: instanceName, type: 2 },
    { name: "max_string_size", value: extended ? "EXTENDED" : "STANDARD", type: 2 },
    ...nlsParameters(defaultNls()).map(({ name, value }) => ({
      name: name.toLowerCase(),
      value,
      type: 2 as const,
      session: true,
    })),
    { name: "open_cursors", value: "300", type: 3 },
    { name: "private_temp_table_prefix", value: "ORA$PTT_", type: 2 },
    { name: "processes", value: "300", type: 3 },
    // What is dropped is gone.
    { name: "recyclebin", value: "OFF", type: 2 },
    { name: "sessions", value: "472", type: 3 },
    { name: "undo_retention", value: String(storeOf(db).undo.retentionMs / 1000), type: 3 },
  ];
}

/** Values that ALTER SESSION has set, by the names of V$PARAMETER. */
function sessionValues(session: SessionContext): ReadonlyMap<string, string> {
  const values = new Map(
    nlsParameters(session.nls).map(({ name, value }) => [name.toLowerCase(), value]),
  );
  if ("settings" in session) {
    const { settings } = session as WorkingSession;
    for (const [name, value] of settings.parameters) values.set(name.toLowerCase(), value);
    values.set("ddl_lock_timeout", String(settings.ddlLockTimeoutS));
  }
  return values;
}

function parameterView(name: string, ofSession: boolean): SingleView {
  return {
    name,
    visibleTo: "catalog-role",
    columns: `NUM n NAME v80 TYPE n VALUE v4000 DISPLAY_VALUE v4000 ISDEFAULT v9 ISSES_MODIFIABLE v5 ISMODIFIED v10
      CON_ID n`,
    *rows({ session }) {
      const own = ofSession ? sessionValues(session) : new Map<string, string>();
      for (const [index, parameter] of parametersOf(session.db).entries()) {
        const value = own.get(parameter.name) ?? parameter.value;
        const changed = value !== parameter.value;
        yield {
          NUM: index + 1,
          NAME: parameter.name,
          TYPE: parameter.type,
          VALUE: value,
          DISPLAY_VALUE: value,
          ISDEFAULT: "TRUE",
          ISSES_MODIFIABLE: parameter.session ? "TRUE" : "FALSE",
          ISMODIFIED: changed ? "MODIFIED" : "FALSE",
          CON_ID: 0,
        };
      }
    },
  };
}

const reservedWords: SingleView = {
  name: "V$RESERVED_WORDS",
  visibleTo: "catalog-role",
  columns: `KEYWORD v128 LENGTH n RESERVED v1 RES_TYPE v1 RES_ATTR v1 RES_SEMI v1 DUPLICATE v1 CON_ID n`,
  *rows() {
    for (const word of [...new Set([...sqlReservedWords, ...plsqlReservedWords])].sort()) {
      yield {
        KEYWORD: word,
        LENGTH: word.length,
        RESERVED: yN(sqlReservedWords.has(word)),
        RES_TYPE: "N",
        RES_ATTR: "N",
        RES_SEMI: "N",
        DUPLICATE: "N",
        CON_ID: 0,
      };
    }
  },
};

const containers: SingleView = {
  name: "V$PDBS",
  visibleTo: "catalog-role",
  columns: "CON_ID n DBID n NAME v128 OPEN_MODE v10 RESTRICTED v3 OPEN_TIME d",
  *rows({ session }) {
    yield {
      CON_ID: 3,
      DBID: 1_405_000_003,
      NAME: session.db.name,
      OPEN_MODE: "READ WRITE",
      RESTRICTED: "NO",
      OPEN_TIME: dateOf(session.db.startedMs),
    };
  },
};

const globalName: SingleView = {
  name: "GLOBAL_NAME",
  visibleTo: "public",
  columns: "GLOBAL_NAME v4000",
  *rows({ session }) {
    yield { GLOBAL_NAME: session.db.name };
  },
};

const dual: SingleView = {
  name: "DUAL",
  visibleTo: "public",
  columns: "DUMMY v1",
  rows: () => [{ DUMMY: "X" }],
};

/** The views about the instance, its release and its parameters. */
export const instanceViews: readonly SingleView[] = [
  dual,
  version,
  componentVersion,
  instance,
  database,
  parameterView("V$PARAMETER", true),
  parameterView("V$SYSTEM_PARAMETER", false),
  reservedWords,
  containers,
  globalName,
];
