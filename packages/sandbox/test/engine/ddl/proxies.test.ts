// Layer: pure. GRANT and REVOKE CONNECT THROUGH, and what the dictionary says of it.
import { expect, it } from "vitest";
import { logOn, openEngine, type Told } from "../open-engine.ts";

const users = [
  { name: "app" },
  { name: "door" },
  { name: "other" },
  { name: "boss", roles: ["DBA"] },
];

it("shows who may log on for whom", async () => {
  const engine = openEngine({ users });
  const boss = logOn(engine, "BOSS");
  await boss.all(
    "CREATE ROLE r1",
    "CREATE ROLE r2",
    "ALTER USER app GRANT CONNECT THROUGH door",
    "ALTER USER other GRANT CONNECT THROUGH door WITH ROLE r1, r2 AUTHENTICATION REQUIRED",
    "ALTER USER app GRANT CONNECT THROUGH other WITH ROLE ALL EXCEPT r1",
    "ALTER USER boss GRANT CONNECT THROUGH other WITH NO ROLES",
    "ALTER USER boss GRANT CONNECT THROUGH app WITH ROLE ALL",
    "ALTER USER boss REVOKE CONNECT THROUGH app",
  );
  expect(await boss.rows("SELECT * FROM proxy_users ORDER BY proxy, client")).toEqual([
    ["DOOR", "APP", "NO", "PROXY MAY ACTIVATE ALL CLIENT ROLES"],
    ["DOOR", "OTHER", "YES", "PROXY MAY ACTIVATE ROLE"],
    ["OTHER", "APP", "NO", "PROXY MAY NOT ACTIVATE ROLE"],
    ["OTHER", "BOSS", "NO", "NO CLIENT ROLES MAY BE ACTIVATED"],
  ]);
  expect(await boss.rows("SELECT * FROM dba_proxies WHERE client = 'OTHER' ORDER BY role")).toEqual(
    [
      ["DOOR", "OTHER", "YES", "PROXY MAY ACTIVATE ROLE", "R1", "DATABASE"],
      ["DOOR", "OTHER", "YES", "PROXY MAY ACTIVATE ROLE", "R2", "DATABASE"],
    ],
  );
  const other = logOn(engine, "OTHER");
  expect(await other.rows("SELECT * FROM user_proxies ORDER BY client")).toEqual([
    ["APP", "NO", "PROXY MAY NOT ACTIVATE ROLE", "R1"],
    ["BOSS", "NO", "NO CLIENT ROLES MAY BE ACTIVATED", null],
  ]);
  expect(await other.outcome("SELECT * FROM proxy_users")).toBe("ORA-00942 at 14");
});

it("needs ALTER USER, and users and roles that are there", async () => {
  const engine = openEngine({ users });
  const boss = logOn(engine, "BOSS");
  const story: Told[] = [
    ["ALTER USER nobody GRANT CONNECT THROUGH door", "ORA-01918 at 0"],
    ["ALTER USER app GRANT CONNECT THROUGH nobody", "ORA-01918 at 15"],
    ["ALTER USER app GRANT CONNECT THROUGH door WITH ROLE nothing", "ORA-01919 at 15"],
    ["ALTER USER app GRANT CONNECT", "ORA-00905 at 28"],
    ["ALTER USER app GRANT CONNECT THROUGH", "ORA-01935 at 36"],
    ["ALTER USER app GRANT CONNECT THROUGH door WITH ROLES", "ORA-00933 at 42"],
    ["ALTER USER app GRANT CONNECT THROUGH door AUTHENTICATION", "ORA-00905 at 56"],
    ["ALTER USER app REVOKE CONNECT THROUGH door", "done"],
    ["DROP USER door", "done"],
  ];
  const nineteen = logOn(openEngine({ users, version: 19 }), "BOSS");
  expect(await nineteen.tell(story)).toEqual(story);
  const app = logOn(engine);
  expect(await app.outcome("ALTER USER app GRANT CONNECT THROUGH door")).toBe("ORA-01031 at 0");
  await boss.run("ALTER USER app GRANT CONNECT THROUGH door");
  await boss.run("DROP USER door");
  expect(await boss.rows("SELECT COUNT(*) FROM proxy_users")).toEqual([[0]]);
});

it("IF [NOT] EXISTS of 23ai spares users and roles that are there, and those that are not", async () => {
  const boss = logOn(openEngine({ users }), "BOSS");
  const story: Told[] = [
    ["CREATE USER u IDENTIFIED BY a1", "done"],
    ["CREATE USER IF NOT EXISTS u IDENTIFIED BY a1", "done"],
    ["CREATE USER u IDENTIFIED BY a1", "ORA-01920 at 0"],
    ["ALTER USER IF EXISTS nobody ACCOUNT LOCK", "done"],
    ["ALTER USER nobody ACCOUNT LOCK", "ORA-01918 at 0"],
    ["CREATE ROLE r", "done"],
    ["CREATE ROLE IF NOT EXISTS r", "done"],
    ["CREATE ROLE r", "ORA-01921 at 0"],
    ["DROP USER IF EXISTS u", "done"],
    ["DROP USER IF EXISTS u", "done"],
    ["DROP ROLE IF EXISTS r", "done"],
    ["DROP ROLE IF EXISTS r", "done"],
  ];
  expect(await boss.tell(story)).toEqual(story);
  const old = logOn(openEngine({ users, version: 19 }), "BOSS");
  const refused: Told[] = [
    ["CREATE USER IF NOT EXISTS u IDENTIFIED BY a1", "ORA-00922 at 15"],
    ["DROP ROLE IF EXISTS r", "ORA-00933 at 13"],
  ];
  expect(await old.tell(refused)).toEqual(refused);
});
