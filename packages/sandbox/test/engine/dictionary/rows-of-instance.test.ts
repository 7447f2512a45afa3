// Layer: pure. Whole rows of the views about the instance, its sessions and parameters. Columns that are NULL are left out.
import { expect, it } from "vitest";
import { logOn } from "../open-engine.ts";
import { number, openSchema, records, seconds } from "./whole-rows.ts";

const { engine, stranger, catalog } = await openSchema();

it("V$VERSION, V$INSTANCE and V$DATABASE", async () => {
  const banner = "Oracle Database 19c Enterprise Edition Release 19.0.0.0.0 - Production";
  expect(await records(stranger, "SELECT * FROM v$version")).toEqual([
    {
      BANNER: banner,
      BANNER_FULL: `${banner}\nVersion 19.3.0.0.0`,
      BANNER_LEGACY: banner,
      CON_ID: 0,
    },
  ]);
  expect(await records(catalog, "SELECT * FROM v$instance")).toEqual([
    {
      INSTANCE_NUMBER: 1,
      INSTANCE_NAME: "ORCL",
      HOST_NAME: "sandbox",
      VERSION: "19.0.0.0.0",
      VERSION_LEGACY: "19.0.0.0.0",
      VERSION_FULL: "19.3.0.0.0",
      STARTUP_TIME: seconds,
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
      EDITION: "EE",
    },
  ]);
  const scn = engine.db.scn;
  expect(await records(catalog, "SELECT * FROM v$database")).toEqual([
    {
      DBID: 1_405_000_001,
      NAME: "ORCL",
      CREATED: seconds,
      "RESETLOGS_CHANGE#": 1,
      RESETLOGS_TIME: seconds,
      LOG_MODE: "ARCHIVELOG",
      "CHECKPOINT_CHANGE#": scn,
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
      DB_UNIQUE_NAME: "ORCL",
      CURRENT_SCN: scn,
      CDB: "YES",
      CON_ID: 0,
    },
  ]);
});

it("V$SESSION and V$TRANSACTION", async () => {
  const own = logOn(engine);
  await own.run("INSERT INTO c VALUES (NULL)");
  const { sid, serial } = own.session;
  const [transaction] = await records(
    catalog,
    `SELECT t.* FROM v$transaction t JOIN v$session s ON s.taddr = t.addr WHERE s.sid = ${sid}`,
  );
  const scn = engine.db.scn;
  expect(transaction).toEqual({
    ADDR: expect.stringMatching(/^[0-9A-F]{16}$/),
    XIDUSN: number,
    XIDSLOT: number,
    XIDSQN: number,
    STATUS: "ACTIVE",
    START_TIME: "11/14/23 22:13:20",
    START_SCNB: scn,
    START_SCNW: 0,
    SES_ADDR: expect.stringMatching(/^[0-9A-F]{16}$/),
    FLAG: 0,
    USED_UREC: 1,
    START_DATE: seconds,
    START_SCN: scn,
    XID: expect.stringMatching(/^[0-9A-F]{16}$/),
    CON_ID: 3,
  });
  expect(await records(catalog, `SELECT * FROM v$session WHERE sid = ${sid}`)).toEqual([
    {
      SADDR: transaction?.["SES_ADDR"],
      SID: sid,
      "SERIAL#": serial,
      AUDSID: number,
      "USER#": number,
      USERNAME: "APP",
      TADDR: transaction?.["ADDR"],
      STATUS: "INACTIVE",
      SERVER: "DEDICATED",
      "SCHEMA#": number,
      SCHEMANAME: "APP",
      MACHINE: "here",
      TERMINAL: "unknown",
      PROGRAM: "test",
      TYPE: "USER",
      MODULE: "test",
      LOGON_TIME: seconds,
      LAST_CALL_ET: 0,
      BLOCKING_SESSION_STATUS: "NO HOLDER",
      EVENT: "SQL*Net message from client",
      WAIT_CLASS: "Idle",
      STATE: "WAITING",
      CON_ID: 3,
    },
  ]);
  own.session.close();
});

it("V$RESERVED_WORDS and V$PARAMETER", async () => {
  const word = { RES_TYPE: "N", RES_ATTR: "N", RES_SEMI: "N", DUPLICATE: "N", CON_ID: 0 };
  const words =
    "SELECT * FROM v$reserved_words WHERE keyword IN ('SELECT', 'EXCEPTION') ORDER BY 1";
  expect(await records(catalog, words)).toEqual([
    { ...word, KEYWORD: "EXCEPTION", LENGTH: 9, RESERVED: "N" },
    { ...word, KEYWORD: "SELECT", LENGTH: 6, RESERVED: "Y" },
  ]);
  await catalog.run("ALTER SESSION SET DDL_LOCK_TIMEOUT = 3");
  const parameters = "SELECT * FROM v$parameter WHERE name IN ('compatible', 'ddl_lock_timeout')";
  const parameter = { NUM: number, ISDEFAULT: "TRUE", CON_ID: 0 };
  expect(await records(catalog, parameters)).toEqual([
    {
      ...parameter,
      NAME: "compatible",
      TYPE: 2,
      VALUE: "19.0.0",
      DISPLAY_VALUE: "19.0.0",
      ISSES_MODIFIABLE: "FALSE",
      ISMODIFIED: "FALSE",
    },
    {
      ...parameter,
      NAME: "ddl_lock_timeout",
      TYPE: 3,
      VALUE: "3",
      DISPLAY_VALUE: "3",
      ISSES_MODIFIABLE: "TRUE",
      ISMODIFIED: "MODIFIED",
    },
  ]);
});

it("the NLS parameters of session, instance and database", async () => {
  const session: readonly (readonly [string, string])[] = [
    ["NLS_LANGUAGE", "AMERICAN"],
    ["NLS_TERRITORY", "AMERICA"],
    ["NLS_CURRENCY", "$"],
    ["NLS_ISO_CURRENCY", "AMERICA"],
    ["NLS_NUMERIC_CHARACTERS", ".,"],
    ["NLS_CALENDAR", "GREGORIAN"],
    ["NLS_DATE_FORMAT", "DD-MON-RR"],
    ["NLS_DATE_LANGUAGE", "AMERICAN"],
    ["NLS_SORT", "BINARY"],
    ["NLS_TIME_FORMAT", "HH.MI.SSXFF AM"],
    ["NLS_TIMESTAMP_FORMAT", "DD-MON-RR HH.MI.SSXFF AM"],
    ["NLS_TIME_TZ_FORMAT", "HH.MI.SSXFF AM TZR"],
    ["NLS_TIMESTAMP_TZ_FORMAT", "DD-MON-RR HH.MI.SSXFF AM TZR"],
    ["NLS_DUAL_CURRENCY", "$"],
    ["NLS_COMP", "BINARY"],
    ["NLS_LENGTH_SEMANTICS", "BYTE"],
    ["NLS_NCHAR_CONV_EXCP", "FALSE"],
  ];
  expect(await stranger.rows("SELECT * FROM nls_session_parameters")).toEqual(session);
  expect(await stranger.rows("SELECT parameter, value FROM v$nls_parameters")).toEqual([
    ...session,
    ["NLS_CHARACTERSET", "AL32UTF8"],
    ["NLS_NCHAR_CHARACTERSET", "AL16UTF16"],
  ]);
  const database = await stranger.rows("SELECT * FROM nls_database_parameters ORDER BY parameter");
  expect(database).toEqual(
    [
      ...session,
      ["NLS_CHARACTERSET", "AL32UTF8"],
      ["NLS_NCHAR_CHARACTERSET", "AL16UTF16"],
      ["NLS_RDBMS_VERSION", "19.0.0.0.0"],
    ].sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
  );
  const set = "SELECT parameter FROM nls_instance_parameters WHERE value IS NOT NULL ORDER BY 1";
  expect((await stranger.rows(set)).flat()).toEqual([
    "NLS_COMP",
    "NLS_LANGUAGE",
    "NLS_LENGTH_SEMANTICS",
    "NLS_NCHAR_CONV_EXCP",
    "NLS_TERRITORY",
  ]);
});

/** V$ views that everybody may read. Source: Oracle Database Reference; grants to PUBLIC. */
const publicViews = ["V$VERSION", "V$NLS_PARAMETERS"];

it("DBA_, V$ and GV$ views are there for the catalog role only, all others for everybody", async () => {
  for (const [name, { visibleTo }] of engine.db.dictionaryViews) {
    const isCatalog =
      /^(?:DBA_|PROXY_USERS|G?V\$)/.test(name) && !publicViews.includes(name.replace(/^G/, ""));
    expect([name, visibleTo]).toEqual([name, isCatalog ? "catalog-role" : "public"]);
    const sql = `SELECT COUNT(*) FROM ${name}`;
    expect([name, await catalog.outcome(sql)]).toEqual([name, [[number]]]);
    const refused = "ORA-00942 at 21";
    expect([name, await stranger.outcome(sql)]).toEqual([name, isCatalog ? refused : [[number]]]);
  }
});
