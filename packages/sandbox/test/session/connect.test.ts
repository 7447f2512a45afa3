// Layer: sandbox.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Harness, runs, start } from "./harness.ts";

describe.each(runs())("connecting: %s", (_, driver, wire) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await start(wire);
  });
  afterAll(() => harness.server.close());

  test("logs on and learns whom it talks to", async () => {
    const connection = await driver.getConnection(harness.credentials);
    const shown = { 7: 1201000200, 12: 1903000000 }[wire.fieldVersion ?? 24] ?? 2326010000;
    expect(connection.oracleServerVersion).toBe(shown);
    expect(connection.thin).toBe(true);
    expect(connection.serviceName).toBe("FREEPDB1");
    expect(connection.maxOpenCursors).toBe(300);
    expect(connection.maxIdentifierLength).toBe(128);
    await connection.ping();
    const { rows } = await connection.execute("select user, sys_context from dual");
    expect(rows).toEqual([["SCOTT", "SCOTT"]]);
    await connection.close();
  });

  test("an unknown user looks like a wrong password", async () => {
    const { credentials } = harness;
    const attempt = (change: object) => driver.getConnection({ ...credentials, ...change });
    const wrong = await attempt({ password: "nope" }).catch((error: Error) => error);
    const unknown = await attempt({ user: "nobody" }).catch((error: Error) => error);
    expect((wrong as Error).message).toContain(
      "ORA-01017: invalid credential or not authorized; logon denied",
    );
    expect((unknown as Error).message).toBe((wrong as Error).message);
  });

  test("an unknown service, by name and by SID, is refused", async () => {
    const { credentials, server } = harness;
    const byName = { ...credentials, connectString: `127.0.0.1:${server.port}/NOPE` };
    await expect(driver.getConnection(byName)).rejects.toThrow(/NJS-518/);
    const bySid = `(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=127.0.0.1)(PORT=${server.port}))(CONNECT_DATA=(SID=NOPE)))`;
    await expect(driver.getConnection({ ...credentials, connectString: bySid })).rejects.toThrow(
      /NJS-519/,
    );
  });

  test("a long connect descriptor comes in packets of its own", async () => {
    const { credentials, server } = harness;
    const connectString = `(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=127.0.0.1)(PORT=${server.port}))(CONNECT_DATA=(SERVICE_NAME=FREEPDB1)(CID=(PROGRAM=${"p".repeat(300)}))))`;
    const connection = await driver.getConnection({ ...credentials, connectString });
    await connection.ping();
    await connection.close();
  });
});
