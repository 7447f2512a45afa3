// Layer: pure.
import { expect, it } from "vitest";
import { logOn, openEngine, type Told } from "../open-engine.ts";

const users = [
  { name: "app" },
  { name: "other" },
  { name: "boss", roles: ["DBA"] },
  { name: "poor", roles: [], privileges: ["CREATE SESSION"] },
];

it("shows and allows others what they were granted", async () => {
  const engine = openEngine({ users });
  const app = logOn(engine);
  const other = logOn(engine, "OTHER");
  await app.all(
    "CREATE TABLE t (a NUMBER, b NUMBER)",
    "INSERT INTO t VALUES (1, 1)",
    "CREATE SEQUENCE s",
    "CREATE VIEW v AS SELECT * FROM t",
    "COMMIT",
  );
  const nothing: Told[] = [
    ["SELECT * FROM app.t", "ORA-00942 at 14"],
    ["SELECT app.s.NEXTVAL FROM dual", "ORA-02289 at 7"],
    ["SELECT COUNT(*) FROM all_tables WHERE owner = 'APP'", [[0]]],
    ["DROP TABLE app.t", "ORA-00942 at 11"],
    ["TRUNCATE TABLE app.t", "ORA-00942 at 15"],
    ["ALTER TABLE app.t ADD c NUMBER", "ORA-00942 at 12"],
    ["COMMENT ON TABLE app.t IS 'x'", "ORA-00942 at 17"],
  ];
  expect(await other.tell(nothing)).toEqual(nothing);
  await app.all(
    "GRANT SELECT ON t TO other",
    "GRANT INSERT, UPDATE (b) ON t TO other",
    "GRANT SELECT ON s TO other",
    "GRANT SELECT ON v TO other",
  );
  const something: Told[] = [
    ["SELECT * FROM app.t", [[1, 1]]],
    ["SELECT * FROM app.v", [[1, 1]]],
    ["SELECT app.s.NEXTVAL FROM dual", [[1]]],
    ["SELECT table_name FROM all_tables WHERE owner = 'APP'", [["T"]]],
    ["DELETE FROM app.t", "ORA-01031 at 12"],
    ["INSERT INTO app.t VALUES (2, 2)", 1],
    ["UPDATE app.t SET b = 5", 2],
    ["ROLLBACK", "done"],
    ["DROP TABLE app.t", "ORA-01031 at 11"],
    ["TRUNCATE TABLE app.t", "ORA-01031 at 15"],
    ["ALTER TABLE app.t ADD c NUMBER", "ORA-01031 at 12"],
    ["CREATE INDEX i ON app.t (a)", "ORA-01031 at 18"],
    ["COMMENT ON TABLE app.t IS 'x'", "ORA-01031 at 17"],
    ["CREATE TABLE c (a NUMBER REFERENCES app.t (a))", "ORA-01031 at 36"],
    ["GRANT SELECT ON app.t TO boss", "ORA-01031 at 0"],
    ["LOCK TABLE app.t IN SHARE MODE", "done"],
  ];
  expect(await other.tell(something)).toEqual(something);
  await app.run("REVOKE SELECT ON t FROM other");
  expect(await other.outcome("SELECT * FROM app.t")).toBe("ORA-01031 at 14");
  expect(await other.outcome("SELECT * FROM app.v")).toEqual([[1, 1]]);
});

it("lets holders of GRANT OPTION grant further, and takes it all back", async () => {
  const engine = openEngine({ users });
  const app = logOn(engine);
  const other = logOn(engine, "OTHER");
  const boss = logOn(engine, "BOSS");
  await app.run("CREATE TABLE t (a NUMBER)");
  const grants: Told[] = [
    ["GRANT SELECT ON t TO nobody", "ORA-01917 at 0"],
    ["GRANT SELECT ON nope TO other", "ORA-00942 at 16"],
    ["GRANT SELECT ON t TO app", "ORA-01749 at 0"],
    ["GRANT FLY ON t TO other", "ORA-00990 at 0"],
    ["GRANT EXECUTE ON t TO other", "ORA-02224 at 17"],
    ["GRANT UPDATE (nope) ON t TO other", "ORA-00904 at 0"],
    ["GRANT SELECT ON t TO other WITH GRANT OPTION", "done"],
    ["REVOKE INSERT ON t FROM other", "ORA-01927 at 0"],
    ["CREATE SEQUENCE s", "done"],
    ["GRANT INSERT ON s TO other", "ORA-02205 at 16"],
    ["GRANT ALL ON s TO other", "done"],
  ];
  expect(await app.tell(grants)).toEqual(grants);
  expect(await other.outcome("GRANT SELECT ON app.t TO poor")).toBe("done");
  const poor = logOn(engine, "POOR");
  expect(await poor.outcome("SELECT * FROM app.t")).toEqual([]);
  expect(await boss.outcome("GRANT SELECT ON app.t TO DBA WITH GRANT OPTION")).toBe(
    "ORA-01926 at 0",
  );
  await app.run("REVOKE SELECT ON t FROM other");
  expect(await poor.outcome("SELECT * FROM app.t")).toBe("ORA-00942 at 14");
});

it("grants system privileges and roles", async () => {
  const engine = openEngine({ users });
  const boss = logOn(engine, "BOSS");
  const app = logOn(engine);
  const story: Told[] = [
    ["CREATE ROLE reader", "done"],
    ["CREATE ROLE reader", "ORA-01921 at 0"],
    ["GRANT SELECT ANY TABLE TO reader", "done"],
    ["GRANT UNLIMITED TABLESPACE TO reader", "ORA-01931 at 0"],
    ["GRANT reader TO poor", "done"],
    ["GRANT nothing TO poor", "ORA-01919 at 0"],
    ["GRANT FLY HIGH TO poor", "ORA-00990 at 0"],
    ["GRANT CREATE TABLE TO nobody", "ORA-01917 at 0"],
    ["CREATE ROLE top", "done"],
    ["GRANT reader TO top", "done"],
    ["GRANT top TO reader", "ORA-01934 at 0"],
    ["REVOKE CREATE TABLE FROM poor", "ORA-01952 at 0"],
    ["REVOKE top FROM poor", "ORA-01951 at 0"],
    ["GRANT CREATE SYNONYM TO PUBLIC", "done"],
    ["DROP ROLE nope", "ORA-01919 at 10"],
  ];
  expect(await boss.tell(story)).toEqual(story);
  await app.all("CREATE TABLE t (a NUMBER)", "INSERT INTO t VALUES (1)", "COMMIT");
  const poor = logOn(engine, "POOR");
  const mine: Told[] = [
    ["SELECT * FROM app.t", [[1]]],
    ["SELECT role FROM session_roles", [["READER"]]],
    ["CREATE SYNONYM mine FOR app.t", "done"],
    ["CREATE TABLE x (a NUMBER)", "ORA-01031 at 13"],
    ["CREATE VIEW x AS SELECT 1 a FROM dual", "ORA-01031 at 12"],
    ["CREATE SEQUENCE x", "ORA-01031 at 16"],
    ["CREATE USER x IDENTIFIED BY x", "ORA-01031 at 0"],
    ["CREATE ROLE x", "ORA-01031 at 0"],
    ["GRANT CREATE TABLE TO poor", "ORA-01031 at 0"],
    ["GRANT reader TO app", "ORA-01932 at 0"],
    ["SET ROLE NONE", "done"],
    ["SELECT * FROM app.t", "ORA-00942 at 14"],
    ["SET ROLE reader", "done"],
    ["SELECT * FROM mine", [[1]]],
    ["SET ROLE dba", "ORA-01924 at 0"],
  ];
  expect(await poor.tell(mine)).toEqual(mine);
});

it("keeps rights that come by a role out of views", async () => {
  const engine = openEngine({ users });
  const boss = logOn(engine, "BOSS");
  const app = logOn(engine);
  await app.run("CREATE TABLE t (a NUMBER)");
  await boss.all("CREATE ROLE reader", "GRANT SELECT ON app.t TO reader", "GRANT reader TO other");
  const other = logOn(engine, "OTHER");
  expect(await other.outcome("SELECT * FROM app.t")).toEqual([]);
  expect(await other.outcome("CREATE VIEW v AS SELECT * FROM app.t")).toBe("ORA-01031 at 31");
  await app.run("GRANT SELECT ON t TO other");
  expect(await other.outcome("CREATE VIEW v AS SELECT * FROM app.t")).toBe("done");
});

it("creates, changes and drops users", async () => {
  const engine = openEngine({ users });
  const boss = logOn(engine, "BOSS");
  const story: Told[] = [
    ['CREATE USER fresh IDENTIFIED BY "Secret" QUOTA 1M ON users', "done"],
    ["CREATE USER fresh IDENTIFIED BY x", "ORA-01920 at 0"],
    ["CREATE USER x IDENTIFIED BY x DEFAULT TABLESPACE nowhere", "ORA-00959 at 0"],
    ["GRANT CREATE SESSION, CREATE TABLE TO fresh", "done"],
    ["ALTER USER fresh ACCOUNT LOCK", "done"],
    ["ALTER USER nobody ACCOUNT LOCK", "ORA-01918 at 0"],
    ["DROP USER nobody", "ORA-01918 at 10"],
    ["DROP USER sys CASCADE", "ORA-28014 at 10"],
  ];
  expect(await boss.tell(story)).toEqual(story);
  expect(engine.logonFacts("FRESH")).toMatchObject({ locked: true });
  await boss.run("ALTER USER fresh ACCOUNT UNLOCK PASSWORD EXPIRE");
  expect(engine.logonFacts("FRESH")).toMatchObject({ locked: false, expired: true });
  const fresh = logOn(engine, "FRESH");
  await fresh.all(
    "CREATE TABLE t (a NUMBER PRIMARY KEY)",
    "INSERT INTO t VALUES (1)",
    "ALTER USER fresh IDENTIFIED BY better",
  );
  expect(engine.logonFacts("FRESH")).toMatchObject({ expired: false });
  expect(await fresh.outcome("ALTER USER app IDENTIFIED BY x")).toBe("ORA-01031 at 0");
  expect(await boss.outcome("DROP USER fresh")).toBe("ORA-01940 at 10");
  fresh.session.close();
  expect(await boss.outcome("DROP USER fresh")).toBe("ORA-01922 at 10");
  expect(await boss.outcome("DROP USER fresh CASCADE")).toBe("done");
  expect(await boss.outcome("SELECT * FROM fresh.t")).toBe("ORA-00942 at 14");
  expect(engine.logonFacts("FRESH")).toBeUndefined();
});

it("asks for a quota when the first row comes", async () => {
  const engine = openEngine({ users: [...users, { name: "tight", quota: 0 }] });
  const tight = logOn(engine, "TIGHT");
  const story: Told[] = [
    ["CREATE TABLE t (a NUMBER)", "done"],
    ["INSERT INTO t VALUES (1)", "ORA-01950"],
    ["CREATE TABLE c AS SELECT 1 a FROM dual", "ORA-01950"],
    ["CREATE TABLE c (a NUMBER) SEGMENT CREATION IMMEDIATE", "ORA-01950 at 13"],
    ["CREATE GLOBAL TEMPORARY TABLE g (a NUMBER)", "done"],
    ["INSERT INTO g VALUES (1)", 1],
  ];
  expect(await tight.tell(story)).toEqual(story);
  await logOn(engine, "BOSS").run("ALTER USER tight QUOTA UNLIMITED ON users");
  expect(await tight.outcome("INSERT INTO t VALUES (1)")).toBe(1);
});

it("grants privileges on schemas and on the dictionary", async () => {
  const engine = openEngine({ users });
  const app = logOn(engine);
  const boss = logOn(engine, "BOSS");
  const other = logOn(engine, "OTHER");
  await app.all("CREATE TABLE t (a NUMBER)", "GRANT SELECT ANY TABLE ON SCHEMA app TO other");
  const story: Told[] = [
    ["SELECT * FROM app.t", []],
    ["INSERT INTO app.t VALUES (1)", "ORA-01031 at 12"],
    ["CREATE TABLE app.x (a NUMBER)", "ORA-01031 at 13"],
    ["GRANT SELECT ANY TABLE ON SCHEMA app TO poor", "ORA-01031 at 0"],
    ["SELECT DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER FROM dual", "ORA-00904 at 7"],
    ["SELECT name FROM v$database", "ORA-00942 at 17"],
  ];
  expect(await other.tell(story)).toEqual(story);
  await boss.all(
    "GRANT CREATE ANY TABLE, INSERT ANY TABLE ON SCHEMA app TO other",
    "GRANT EXECUTE ON DBMS_FLASHBACK TO other",
    "GRANT SELECT ON sys.v_$database TO other",
  );
  expect(await boss.outcome("GRANT SELECT ON v$database TO other")).toBe("ORA-02030 at 16");
  expect(await other.outcome("CREATE TABLE app.x (a NUMBER)")).toBe("done");
  expect(await other.outcome("INSERT INTO app.t VALUES (1)")).toBe(1);
  expect(await other.outcome("SELECT name FROM v$database")).toEqual([["FREE"]]);
  expect(
    typeof (await other.rows("SELECT DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER FROM dual"))[0]?.[0],
  ).toBe("number");
});
