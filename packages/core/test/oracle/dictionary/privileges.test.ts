// Layer: pure.
import { expect, test } from "vitest";
import { exactTables } from "../../../src/oracle/dictionary/object-filter.ts";
import {
  objectPrivilegesQuery,
  ownerQuotaQuery,
  readPrivilegeFacts,
  sessionPrivilegeSql,
} from "../../../src/oracle/dictionary/privileges.ts";
import { mainView, noticeCollector, recordingReader } from "./recording-reader.ts";

test("the queries", () => {
  expect(sessionPrivilegeSql).toEqual({
    user: `SELECT u.USERNAME, u.DEFAULT_TABLESPACE, u.TEMPORARY_TABLESPACE, q.BYTES, q.MAX_BYTES
FROM USER_USERS u
LEFT JOIN USER_TS_QUOTAS q ON q.TABLESPACE_NAME = u.DEFAULT_TABLESPACE`,
    system: `SELECT p.PRIVILEGE
FROM SESSION_PRIVS p
ORDER BY p.PRIVILEGE`,
    direct: `SELECT p.PRIVILEGE
FROM USER_SYS_PRIVS p
WHERE p.USERNAME = USER
ORDER BY p.PRIVILEGE`,
    roles: `SELECT r.ROLE
FROM SESSION_ROLES r
ORDER BY r.ROLE`,
    owners: `SELECT p.PRIVILEGE, p.SCHEMA
FROM SESSION_SCHEMA_PRIVS p
ORDER BY p.SCHEMA, p.PRIVILEGE`,
  });
  expect(objectPrivilegesQuery(exactTables([{ owner: "HR", name: "EMP" }]))).toEqual({
    sql: `SELECT p.TABLE_SCHEMA, p.TABLE_NAME, p.PRIVILEGE, p.GRANTEE
FROM ALL_TAB_PRIVS p
WHERE (p.GRANTEE = USER OR p.GRANTEE = 'PUBLIC' OR p.GRANTEE IN (SELECT r.ROLE FROM SESSION_ROLES r))
  AND ((p.TABLE_SCHEMA = 'SYS' AND p.TABLE_NAME = 'DBMS_FLASHBACK') OR ((p.TABLE_SCHEMA = :f1 AND p.TABLE_NAME = :f2)))
ORDER BY p.TABLE_SCHEMA, p.TABLE_NAME, p.PRIVILEGE, p.GRANTEE`,
    binds: { f1: "HR", f2: "EMP" },
  });
  expect(ownerQuotaQuery("APP")).toEqual({
    sql: `SELECT u.DEFAULT_TABLESPACE, q.BYTES, q.MAX_BYTES, (SELECT COUNT(*) FROM DBA_SYS_PRIVS s WHERE s.GRANTEE = u.USERNAME AND s.PRIVILEGE = 'UNLIMITED TABLESPACE')
FROM DBA_USERS u
LEFT JOIN DBA_TS_QUOTAS q ON q.USERNAME = u.USERNAME AND q.TABLESPACE_NAME = u.DEFAULT_TABLESPACE
WHERE u.USERNAME = :owner`,
    binds: { owner: "APP" },
  });
});

const answers = {
  SESSION_PRIVS: [["CREATE SESSION"], ["CREATE TABLE"]],
  USER_USERS: [["LOADER", "USERS", "TEMP", "65536", "-1"]],
  USER_SYS_PRIVS: [["CREATE SESSION"]],
  SESSION_ROLES: [["READERS"]],
  SESSION_SCHEMA_PRIVS: [["SELECT ANY TABLE", "HR"]],
  ALL_TAB_PRIVS: [
    ["HR", "EMP", "READ", "READERS"],
    ["SYS", "DBMS_FLASHBACK", "EXECUTE", "LOADER"],
  ],
  DBA_USERS: [["APP_DATA", "10", "4096", "0"]],
};

test("everything visible", async () => {
  const reader = recordingReader(answers);
  const options = { owner: "APP", tables: [{ owner: "HR", name: "EMP" }], serverMajorVersion: 23 };
  expect(await readPrivilegeFacts(reader, options)).toEqual({
    user: "LOADER",
    systemPrivileges: ["CREATE SESSION", "CREATE TABLE"],
    directPrivileges: ["CREATE SESSION"],
    roles: ["READERS"],
    ownerPrivileges: [{ privilege: "SELECT ANY TABLE", owner: "HR" }],
    objectPrivileges: [
      { owner: "HR", name: "EMP", privilege: "READ", grantee: "READERS" },
      { owner: "SYS", name: "DBMS_FLASHBACK", privilege: "EXECUTE", grantee: "LOADER" },
    ],
    temporaryTablespace: "TEMP",
    quotas: new Map([
      ["LOADER", { tablespace: "USERS", usedBytes: 65536, maxBytes: null }],
      ["APP", { tablespace: "APP_DATA", usedBytes: 10, maxBytes: 4096 }],
    ]),
  });
  expect(reader.queries.map(({ sql }) => mainView(sql))).toEqual([
    "SESSION_PRIVS",
    "USER_USERS",
    "DBA_USERS",
    "USER_SYS_PRIVS",
    "SESSION_ROLES",
    "SESSION_SCHEMA_PRIVS",
    "ALL_TAB_PRIVS",
  ]);
});

test("little visible, and nothing asked that the version does not have", async () => {
  const { notices, onNotice } = noticeCollector();
  const reader = recordingReader({
    SESSION_PRIVS: [["CREATE SESSION"]],
    USER_USERS: [["LOADER", "USERS", null, null, null]],
    DBA_USERS: "ORA-00942",
    ALL_TAB_PRIVS: "ORA-00942",
  });
  const facts = await readPrivilegeFacts(reader, {
    owner: "APP",
    serverMajorVersion: 19,
    onNotice,
  });
  expect(facts.quotas).toEqual(
    new Map([
      ["LOADER", { tablespace: "USERS", usedBytes: 0, maxBytes: 0 }],
      ["APP", null],
    ]),
  );
  expect(facts.temporaryTablespace).toBeNull();
  expect(facts.objectPrivileges).toEqual([]);
  expect(reader.queries.map(({ sql }) => mainView(sql))).not.toContain("SESSION_SCHEMA_PRIVS");
  expect(notices).toEqual([
    'DBA_USERS, DBA_TS_QUOTAS or DBA_SYS_PRIVS cannot be read (ORA-00942): the quota of "APP" is not known',
    "ALL_TAB_PRIVS cannot be read (ORA-00942): grants on objects are not known",
  ]);
});

test("UNLIMITED TABLESPACE lifts every quota", async () => {
  const reader = recordingReader({
    ...answers,
    SESSION_PRIVS: [["UNLIMITED TABLESPACE"]],
    USER_USERS: [["LOADER", "USERS", "TEMP", "5", "5"]],
    DBA_USERS: [["APP_DATA", null, null, 1]],
  });
  const facts = await readPrivilegeFacts(reader, { owner: "APP" });
  expect([...facts.quotas.values()].map((quota) => quota?.maxBytes)).toEqual([null, null]);
});
