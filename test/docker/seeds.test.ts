// Layer: sandbox. The scripts that make the users of docker/compose.yaml, and what the users may do then.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "@singer-oracle/sandbox";
import oracledb from "oracledb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";

const docker = join(import.meta.dirname, "..", "..", "docker");
let sandbox: Sandbox;

beforeAll(async () => {
  const files = readdirSync(join(docker, "init")).sort();
  const seed = files.map((name) => ({
    name,
    text: readFileSync(join(docker, "init", name), "utf8"),
  }));
  sandbox = await startSandbox({
    users: [{ name: "setup", password: "setup_pw", roles: ["DBA"] }],
    seed,
  });
});
afterAll(() => sandbox.close());

const connect = (user: string) =>
  oracledb.getConnection({
    user,
    password: `${user}_pw`,
    connectString: sandbox.connectString,
  });

test("tap reads what it was granted and changes nothing", async () => {
  await using tap = await connect("tap");
  const { rows } = await tap.execute("SELECT customer, amount FROM source.orders ORDER BY id");
  expect(rows).toEqual([
    ["Ada Lovelace", 1815.12],
    ["Grace Hopper", 1906.09],
    ["Žofia Żak", 0.01],
  ]);
  const scn = await tap.execute<[number]>(
    "SELECT DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER FROM dual",
  );
  const asOf = `SELECT COUNT(*) FROM source.orders AS OF SCN ${scn.rows?.[0]?.[0]}`;
  expect((await tap.execute(asOf)).rows).toEqual([[3]]);
  await expect(tap.execute("DELETE FROM source.orders")).rejects.toThrow(/^ORA-(01031|41900)/);
  await expect(tap.execute("CREATE TABLE t (n NUMBER)")).rejects.toThrow(/^ORA-01031/);
});

test("warehouse makes and fills tables of its own and sees no others", async () => {
  await using warehouse = await connect("warehouse");
  await warehouse.execute("CREATE TABLE t (n NUMBER)");
  expect((await warehouse.execute("INSERT INTO t VALUES (1)")).rowsAffected).toBe(1);
  await expect(warehouse.execute("SELECT * FROM source.orders")).rejects.toThrow(/^ORA-00942/);
});

test("the services of compose.yaml use these users", () => {
  const { services } = parse(readFileSync(join(docker, "compose.yaml"), "utf8"));
  expect(services.tap.environment).toEqual({
    TAP_ORACLE_CONNECT_STRING: "oracle:1521/FREEPDB1",
    TAP_ORACLE_USER: "tap",
    TAP_ORACLE_PASSWORD: "tap_pw",
  });
  expect(services.target.environment).toEqual({
    TARGET_ORACLE_CONNECT_STRING: "oracle:1521/FREEPDB1",
    TARGET_ORACLE_USER: "warehouse",
    TARGET_ORACLE_PASSWORD: "warehouse_pw",
  });
});
