// Layer: sandbox. What the demo takes for a proof tells every difference.
import { startSandbox } from "@singer-oracle/sandbox";
import oracledb, { type Connection } from "oracledb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compareTable } from "../../demo/proof.ts";

const users = [
  { name: "SOURCE", password: "source_pw" },
  { name: "WAREHOUSE", password: "warehouse_pw" },
] as const;

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let source: Connection;
let target: Connection;

beforeAll(async () => {
  sandbox = await startSandbox({ users: [...users] });
  const open = ({ name: user, password }: (typeof users)[number]) =>
    oracledb.getConnection({ user, password, connectString: sandbox.connectString });
  source = await open(users[0]);
  target = await open(users[1]);
  for (const connection of [source, target]) {
    await connection.execute(
      `CREATE TABLE things (id NUMBER(4) PRIMARY KEY, n NUMBER, f BINARY_DOUBLE, c CHAR(5), v VARCHAR2(20), l CLOB,
         b BLOB, r RAW(4), d DATE, t TIMESTAMP(9), z TIMESTAMP(9) WITH TIME ZONE, y INTERVAL YEAR TO MONTH, j JSON)`,
    );
  }
});

afterAll(async () => {
  await source.close();
  await target.close();
  await sandbox.close();
});

const row = `INSERT INTO things VALUES (1, 0.12345678901234567890123456789012345678, 1.5, 'c', 'v', 'text', HEXTORAW('00FF'),
  HEXTORAW('AB'), DATE '2024-01-01', TIMESTAMP '2024-01-01 00:00:00.000000001', TIMESTAMP '2024-01-01 00:00:00 +01:00',
  INTERVAL '1-1' YEAR TO MONTH, JSON('{"a": 1}'))`;

/** Fills both sides alike, then changes one of them. */
async function fill(side: () => Connection, change?: string): Promise<void> {
  for (const connection of [source, target]) {
    await connection.execute("DELETE FROM things");
    await connection.execute(row);
    await connection.execute("INSERT INTO things (id) VALUES (2)");
  }
  if (change !== undefined) await side().execute(change);
  await source.commit();
  await target.commit();
}

test("equal tables are equal", async () => {
  await fill(() => target);
  const { sourceHash, ...others } = await compareTable(source, target, "THINGS");
  expect(sourceHash).toMatch(/^[0-9a-f]{16}$/);
  expect(others).toEqual({
    table: "THINGS",
    sourceRows: 2,
    targetRows: 2,
    targetHash: sourceHash,
    isEqual: true,
  });
});

test.each([
  ["a row less", "DELETE FROM things WHERE id = 2"],
  ["a row more", "INSERT INTO things (id) VALUES (3)"],
  ["another key", "UPDATE things SET id = 3 WHERE id = 2"],
  ["the last digit", "UPDATE things SET n = 0.12345678901234567890123456789012345679 WHERE id = 1"],
  ["a double", "UPDATE things SET f = 1.5000000000000002 WHERE id = 1"],
  ["a letter's case", "UPDATE things SET v = 'V'"],
  ["a blank", "UPDATE things SET v = 'v ' WHERE id = 1"],
  ["a text instead of NULL", "UPDATE things SET v = 'null' WHERE id = 2"],
  ["a CLOB", "UPDATE things SET l = 'texT' WHERE id = 1"],
  ["a byte of a BLOB", "UPDATE things SET b = HEXTORAW('00FE') WHERE id = 1"],
  ["a RAW", "UPDATE things SET r = HEXTORAW('AC') WHERE id = 1"],
  ["a second", "UPDATE things SET d = d + 1/86400 WHERE id = 1"],
  ["a nanosecond", "UPDATE things SET t = TIMESTAMP '2024-01-01 00:00:00.000000002' WHERE id = 1"],
  ["the offset", "UPDATE things SET z = z AT TIME ZONE '+02:00' WHERE id = 1"],
  ["an interval", "UPDATE things SET y = INTERVAL '1-2' YEAR TO MONTH WHERE id = 1"],
  ["a JSON value", `UPDATE things SET j = JSON('{"a": 2}') WHERE id = 1`],
])("it finds %s, on either side", async (_, change) => {
  const found: boolean[] = [];
  for (const side of [() => source, () => target]) {
    await fill(side, change);
    found.push((await compareTable(source, target, "THINGS")).isEqual);
  }
  expect(found).toEqual([false, false]);
});

test("values that change places are found", async () => {
  await fill(() => target, "UPDATE things SET c = v, v = c");
  expect((await compareTable(source, target, "THINGS")).isEqual).toBe(false);
});
