// Layer: pure. Sessions, transactions, parameters and the instance, as the dictionary and USERENV tell of them.
import { afterEach, expect, it } from "vitest";
import type { ScriptEngine } from "../../../src/engine/index.ts";
import { logOn, openEngine } from "../open-engine.ts";

const users = [
  { name: "app", password: "x", roles: ["CONNECT", "RESOURCE", "SELECT_CATALOG_ROLE"] },
  { name: "other", password: "x" },
];
let engine: ScriptEngine;
const open = (version: 19 | 23 = 23) => {
  engine = openEngine({ users, version });
  return logOn(engine);
};
afterEach(() => engine.close());

const attributes = ["module", "action", "client_info", "client_identifier"];
const fromUserenv = attributes.map((name) => `SYS_CONTEXT('USERENV', '${name}')`).join(", ");
const fromSession = `SELECT ${attributes.join(", ")} FROM v$session WHERE sid = SYS_CONTEXT('USERENV', 'SID')`;

it("V$SESSION and USERENV agree, whoever set an attribute", async () => {
  const app = open();
  const agree = async (expected: readonly unknown[]) => {
    expect(await app.rows(fromSession)).toEqual([expected]);
    expect(await app.rows(`SELECT ${fromUserenv} FROM dual`)).toEqual([expected]);
  };
  await agree(["test", null, null, null]);
  app.session.setEndToEnd({ module: "m", action: "a", clientInfo: "i", clientIdentifier: "c" });
  await agree(["m", "a", "i", "c"]);
  await app.run(
    "BEGIN DBMS_APPLICATION_INFO.SET_MODULE('m2', 'a2'); DBMS_APPLICATION_INFO.SET_CLIENT_INFO('i2'); DBMS_SESSION.SET_IDENTIFIER('c2'); END;",
  );
  await agree(["m2", "a2", "i2", "c2"]);
  app.session.setEndToEnd({ module: null, clientIdentifier: null });
  await agree([null, "a2", "i2", null]);
});

it("V$SESSION tells who is logged on, from where", async () => {
  open();
  const session = engine.openSession({
    ...{ user: "OTHER", program: "p.exe", machine: "pc", osUser: "me", processId: "42" },
    serviceName: "FREEPDB1",
  });
  const app = logOn(engine);
  expect(
    await app.rows(
      `SELECT sid, serial#, username, schemaname, osuser, process, machine, program, module, service_name, server, type, status
       FROM v$session WHERE username = 'OTHER'`,
    ),
  ).toEqual([
    [
      ...[session.sid, session.serial, "OTHER", "OTHER", "me", "42", "pc", "p.exe", "p.exe"],
      ...["FREEPDB1", "DEDICATED", "USER", "INACTIVE"],
    ],
  ]);
  session.close();
  expect(await app.rows("SELECT COUNT(*) FROM v$session WHERE username = 'OTHER'")).toEqual([[0]]);
  const [row] = await app.rows(
    "SELECT audsid, SYS_CONTEXT('USERENV', 'SESSIONID'), status FROM v$session WHERE sid = SYS_CONTEXT('USERENV', 'SID')",
  );
  expect([String(row?.[0]), row?.[2]]).toEqual([row?.[1], "ACTIVE"]);
});

it("V$TRANSACTION follows transactions and joins V$SESSION", async () => {
  const app = open();
  await app.run("CREATE TABLE t (a NUMBER)");
  const transactions = "SELECT COUNT(*) FROM v$transaction";
  expect(await app.rows(transactions)).toEqual([[0]]);
  await app.run("INSERT INTO t VALUES (1)");
  const [row] = await app.rows(
    `SELECT t.xidusn || '.' || t.xidslot || '.' || t.xidsqn, s.sid, t.status, BITAND(t.flag, POWER(2, 28)), t.used_urec
     FROM v$transaction t JOIN v$session s ON s.taddr = t.addr AND s.saddr = t.ses_addr`,
  );
  const [own] = await app.rows("SELECT DBMS_TRANSACTION.LOCAL_TRANSACTION_ID FROM dual");
  expect(row).toEqual([own?.[0], app.session.sid, "ACTIVE", 0, 1]);
  await app.session.commit();
  expect(await app.rows(transactions)).toEqual([[0]]);
  await app.all(
    "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE NAME 'mine'",
    "INSERT INTO t VALUES (2)",
  );
  expect(
    await app.rows("SELECT BITAND(flag, POWER(2, 28)) / POWER(2, 28), name FROM v$transaction"),
  ).toEqual([[1, "mine"]]);
  await app.session.rollback();
  expect(await app.rows(transactions)).toEqual([[0]]);
});

it("V$SESSION tells who waits for whom", async () => {
  const app = open();
  await app.all(
    "CREATE TABLE t (a NUMBER)",
    "INSERT INTO t VALUES (1)",
    "COMMIT",
    "UPDATE t SET a = 2",
  );
  await app.run("GRANT UPDATE ON t TO other");
  await app.run("UPDATE t SET a = 2");
  const other = logOn(engine, "OTHER");
  const waiting = other.run("UPDATE app.t SET a = 3");
  const watcher = logOn(engine);
  const blocked = `SELECT blocking_session, status, event FROM v$session WHERE sid = ${other.session.sid}`;
  expect(await watcher.rows(blocked)).toEqual([
    [app.session.sid, "ACTIVE", "enq: TX - row lock contention"],
  ]);
  await app.session.commit();
  await waiting;
  expect(await watcher.rows(blocked)).toEqual([[null, "INACTIVE", "SQL*Net message from client"]]);
});

it("the SCN moves with every commit and is one for all", async () => {
  const app = open();
  await app.run("CREATE TABLE t (a NUMBER)");
  const scn = async () => Number((await app.rows("SELECT current_scn FROM v$database"))[0]?.[0]);
  const before = await scn();
  await app.all("INSERT INTO t VALUES (1)", "COMMIT");
  const after = await scn();
  expect(after).toBeGreaterThan(before);
  expect(await app.rows(`SELECT COUNT(*) FROM t AS OF SCN ${before}`)).toEqual([[0]]);
  expect(await app.rows(`SELECT COUNT(*) FROM t AS OF SCN ${after}`)).toEqual([[1]]);
  expect(await app.rows("SELECT MAX(ORA_ROWSCN) FROM t")).toEqual([[after]]);
});

it("NLS views and V$PARAMETER follow ALTER SESSION", async () => {
  const app = open();
  const ask = async () => [
    ...(await app.rows(
      "SELECT value FROM nls_session_parameters WHERE parameter = 'NLS_DATE_FORMAT'",
    )),
    ...(await app.rows("SELECT value FROM v$nls_parameters WHERE parameter = 'NLS_DATE_FORMAT'")),
    ...(await app.rows("SELECT value FROM v$parameter WHERE name = 'nls_date_format'")),
    ...(await app.rows("SELECT value FROM v$parameter WHERE name = 'ddl_lock_timeout'")),
    ...(await app.rows("SELECT value FROM v$system_parameter WHERE name = 'ddl_lock_timeout'")),
    ...(await app.rows(
      "SELECT value FROM nls_database_parameters WHERE parameter = 'NLS_DATE_FORMAT'",
    )),
  ];
  expect((await ask()).flat()).toEqual([
    ...["DD-MON-RR", "DD-MON-RR", "DD-MON-RR"],
    "0",
    "0",
    "DD-MON-RR",
  ]);
  await app.all(
    "ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD'",
    "ALTER SESSION SET DDL_LOCK_TIMEOUT = 5",
  );
  expect((await ask()).flat()).toEqual([
    ...["YYYY-MM-DD", "YYYY-MM-DD", "YYYY-MM-DD"],
    "5",
    "0",
    "DD-MON-RR",
  ]);
  await app.run("ALTER SESSION SET NLS_TERRITORY = GERMANY");
  expect(
    await app.rows(
      "SELECT parameter, value FROM nls_session_parameters WHERE parameter IN ('NLS_TERRITORY', 'NLS_NUMERIC_CHARACTERS', 'NLS_ISO_CURRENCY') ORDER BY 1",
    ),
  ).toEqual([
    ["NLS_ISO_CURRENCY", "GERMANY"],
    ["NLS_NUMERIC_CHARACTERS", ",."],
    ["NLS_TERRITORY", "GERMANY"],
  ]);
  expect(
    await app.rows("SELECT value FROM v$nls_parameters WHERE parameter = 'NLS_CHARACTERSET'"),
  ).toEqual([["AL32UTF8"]]);
});

it.each([
  [
    19,
    "Oracle Database 19c Enterprise Edition Release 19.0.0.0.0 - Production",
    "19.3.0.0.0",
    "ORCL",
    "ORCLPDB1",
  ],
  [
    23,
    "Oracle AI Database 26ai Free Release 23.26.1.0.0 - Develop, Learn, and Run for Free",
    "23.26.1.0.0",
    "FREE",
    "FREEPDB1",
  ],
] as const)(
  "the instance says the same everywhere, %i",
  async (version, banner, full, instance, container) => {
    const app = open(version);
    expect(engine).toMatchObject({ banner, instanceName: instance, serviceNames: [container] });
    expect(await app.rows("SELECT banner, banner_full FROM v$version")).toEqual([
      [banner, `${banner}\nVersion ${full}`],
    ]);
    expect(await app.rows("SELECT version_full FROM product_component_version")).toEqual([[full]]);
    expect(await app.rows("SELECT instance_name, version_full, host_name FROM v$instance")).toEqual(
      [[instance, full, "sandbox"]],
    );
    expect(await app.rows("SELECT inst_id, instance_name FROM gv$instance")).toEqual([
      [1, instance],
    ]);
    expect(await app.rows("SELECT name, db_unique_name FROM v$database")).toEqual([
      [instance, instance],
    ]);
    expect(await app.rows("SELECT name FROM v$pdbs")).toEqual([[container]]);
    const names = [
      "INSTANCE_NAME",
      "DB_NAME",
      "DB_UNIQUE_NAME",
      "CDB_NAME",
      "CON_NAME",
      "SERVER_HOST",
    ];
    const contexts = names.map((name) => `SYS_CONTEXT('USERENV', '${name}')`);
    expect(await app.rows(`SELECT ${contexts.join(", ")} FROM dual`)).toEqual([
      [instance, container, instance, instance, container, "sandbox"],
    ]);
  },
);

it("V$PARAMETER tells what the engine was opened with", async () => {
  engine = openEngine({ users, undoRetentionS: 60, maxStringBytes: 32_767 });
  expect(
    await logOn(engine).rows(
      "SELECT name, value FROM v$parameter WHERE name IN ('undo_retention', 'max_string_size', 'recyclebin') ORDER BY 1",
    ),
  ).toEqual([
    ["max_string_size", "EXTENDED"],
    ["recyclebin", "OFF"],
    ["undo_retention", "60"],
  ]);
});
