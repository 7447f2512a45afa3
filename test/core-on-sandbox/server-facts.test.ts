// Layer: sandbox. What is known of a server: its facts, its SCN, its health, for users with and without grants.
import { currentScn, type OracleSession, readHealth } from "@singer-oracle/core/oracle";
import type { Sandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { allRows, failureOf, poolOf, sandboxOf, sessionOf, until, versions } from "./fixture.ts";

describe.each(versions)("version %d", (version) => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    const plain = { privileges: [], roles: ["CONNECT"] };
    const users = [
      "app",
      { name: "catalog", ...plain, roles: ["CONNECT", "SELECT_CATALOG_ROLE"] },
      { name: "mirror", ...plain },
      { name: "flash", ...plain },
      { name: "admin", ...plain, roles: ["DBA"] },
    ];
    const seed = `
GRANT EXECUTE ON DBMS_FLASHBACK TO flash;
GRANT SELECT ON V_$DATABASE TO mirror;`;
    sandbox = await sandboxOf(users, { version, seed: [{ text: seed, user: "SYS" }] });
  });
  afterAll(() => sandbox.close());
  beforeEach(() => sandbox.script.clear());

  const service = () => sandbox.connectString.replace(/.*\//, "");
  const facts = (user: string, compatible: string | null) => ({
    version: { 19: "19.3.0.0.0", 23: "23.26.1.0.0" }[version],
    majorVersion: version,
    charset: "AL32UTF8",
    ncharCharset: "AL16UTF16",
    maxIdentifierBytes: 128,
    maxVarchar2Bytes: 4000,
    compatible,
    container: service(),
    databaseName: service(),
    serviceName: service(),
    instanceName: { 19: "ORCL", 23: "FREE" }[version],
    user,
    currentSchema: user,
    driverMode: "thin",
  });

  test("server facts with and without a grant on V$PARAMETER", async () => {
    await using app = await poolOf(sandbox, 1);
    expect(await app.serverInfo()).toEqual(facts("APP", null));
    await using catalog = await poolOf(sandbox, 1, "catalog");
    const compatible = { 19: "19.0.0", 23: "23.6.0" }[version];
    expect(await catalog.serverInfo()).toEqual(facts("CATALOG", compatible));
  });

  test("server facts of another owner's schema, extended strings and another character set", async () => {
    const options = { version, maxStringBytes: 32_767, charset: "WE8MSWIN1252" } as const;
    await using other = await sandboxOf(["app", "hr"], options);
    const init = { session_init_sql: ["ALTER SESSION SET CURRENT_SCHEMA = hr"] };
    await using pool = await poolOf(other, 1, "app", init);
    expect(await pool.serverInfo()).toMatchObject({
      charset: "WE8MSWIN1252",
      maxVarchar2Bytes: 32_767,
      user: "APP",
      currentSchema: "HR",
    });
  });

  test.each([
    ["app", "timestamp_to_scn", true],
    ["mirror", "v$database", false],
    ["catalog", "v$database", false],
    ["flash", "dbms_flashback", false],
    ["admin", "dbms_flashback", false],
  ])("the SCN for %s comes from %s", async (user, source, isApproximate) => {
    await using session = await sessionOf(sandbox, user);
    const { scn, ...rest } = await currentScn(session);
    expect(rest).toEqual({ source, isApproximate });
    expect(scn).toBeGreaterThan(0n);
  });

  test("the SCN grows with every commit and is good for AS OF", async () => {
    await using session = await sessionOf(sandbox);
    await using flash = await sessionOf(sandbox, "flash");
    await session.execute("CREATE TABLE t (id NUMBER)");
    await session.execute("INSERT INTO t VALUES (1)");
    await session.commit();
    const { scn } = await currentScn(flash);
    await session.execute("INSERT INTO t VALUES (2)");
    await session.commit();
    expect((await currentScn(flash)).scn).toBeGreaterThan(scn);
    const sql = "SELECT id FROM t AS OF SCN TO_NUMBER(:scn) ORDER BY id";
    expect(await allRows(session, sql, { scn: scn.toString() })).toEqual([["1"]]);
    expect(await allRows(session, "SELECT id FROM t ORDER BY id")).toEqual([["1"], ["2"]]);
    await session.execute("DROP TABLE t PURGE");
  });

  test("no source for an SCN: the grant is named", async () => {
    await using session = await sessionOf(sandbox);
    const statement = "TIMESTAMP_TO_SCN";
    const what = { do: "error", number: 8180 } as const;
    sandbox.script.add({ when: { call: "execute", statement }, what });
    expect(await failureOf(currentScn(session))).toEqual({
      name: "PrivilegeError",
      code: "PRIVILEGE",
      message:
        "no SCN can be read: neither DBMS_FLASHBACK nor V$DATABASE nor TIMESTAMP_TO_SCN answers",
      exitCode: 3,
      retriable: false,
      hint: "Have the DBA run: GRANT EXECUTE ON DBMS_FLASHBACK TO the user; or set snapshot: none.",
    });
    sandbox.script.add({ when: { call: "execute", statement }, what: { do: "drop" } });
    expect((await failureOf(currentScn(session))).name).toBe("TransientOracleError");
  });

  const namesAndStates = (checks: readonly { readonly name: string; readonly status: string }[]) =>
    checks.map(({ name, status }) => `${name} ${status}`);

  test("healthy", async () => {
    await using pool = await poolOf(sandbox, 2);
    const report = await readHealth(pool);
    expect(report.status).toBe("healthy");
    expect(namesAndStates(report.checks)).toEqual([
      "logon ok",
      "ping ok",
      "version ok",
      "clock ok",
      "pool ok",
    ]);
    expect(report.checks.map(({ message }) => message.replace(/\d+ ms .*/, "N ms"))).toEqual([
      "logged on",
      "answered",
      `Oracle Database ${facts("APP", null).version}, thin mode`,
      "the database is N ms",
      "0 in use, 1 idle, 0 waiting, at most 2",
    ]);
    expect(
      report.checks.every(({ latencyMs, hint }) => (latencyMs ?? -1) >= 0 && hint === null),
    ).toBe(true);
    expect(report.server).toEqual(facts("APP", null));
    expect(Math.abs(report.clockSkewMs ?? 9999)).toBeLessThan(5000);
    expect(report.pool).toMatchObject({ maxSessions: 2, idle: 1, opened: 2 });
    // The session it looked with is gone.
    await until(() => sandbox.connectionCount === 1);
  });

  test("degraded by a clock that is wrong, or by tasks that wait", async () => {
    await using pool = await poolOf(sandbox, 1);
    const clock = { now: () => performance.now(), utcNow: () => Date.now() - 60_000 };
    const late = await readHealth(pool, clock);
    expect(late.status).toBe("degraded");
    expect(late.checks[3]).toMatchObject({
      name: "clock",
      status: "warning",
      message: expect.stringMatching(/^the database is (?:59|60)\d{3} ms ahead of this host$/),
      hint: "Synchronise both clocks, with NTP for example.",
    });
    const held = await pool.acquire();
    const waiting = pool.acquire();
    const busy = await readHealth(pool);
    expect([busy.status, busy.checks[4]?.message]).toEqual([
      "degraded",
      "1 in use, 0 idle, 1 waiting, at most 1",
    ]);
    await held.close();
    await (await waiting).close();
  });

  test("unhealthy when no logon succeeds, which is tried once", async () => {
    await using pool = await poolOf(sandbox, 1, "app", { retry_count: 5 });
    sandbox.script.add({ when: { call: "logon" }, what: { do: "error", number: 1033 }, times: 9 });
    const report = await readHealth(pool);
    expect(sandbox.script.pending).toBe(1);
    expect(report.status).toBe("unhealthy");
    expect(namesAndStates(report.checks)).toEqual([
      "logon failed",
      "ping skipped",
      "version skipped",
      "clock skipped",
      "pool ok",
    ]);
    expect([report.server, report.clockSkewMs]).toEqual([null, null]);
    expect(report.checks[0]).toMatchObject({
      message: expect.stringContaining("ORA-01033"),
      hint: "Wait until it is open; raise retry_count to wait longer.",
    });
  });

  test("unhealthy when the connection breaks on the way", async () => {
    await using pool = await poolOf(sandbox, 1);
    sandbox.script.add({ when: { call: "ping" }, what: { do: "drop" } });
    const report = await readHealth(pool);
    expect(report.status).toBe("unhealthy");
    expect(namesAndStates(report.checks)).toEqual([
      "logon ok",
      "ping failed",
      "version failed",
      "clock failed",
      "pool ok",
    ]);
  });

  test("a read-only transaction sees one point in time", async () => {
    await using session = await sessionOf(sandbox);
    await using writer: OracleSession = await sessionOf(sandbox);
    await writer.execute("CREATE TABLE s (id NUMBER)");
    await writer.execute("INSERT INTO s VALUES (1)");
    await writer.commit();
    await session.execute("SET TRANSACTION READ ONLY");
    expect(await allRows(session, "SELECT COUNT(*) FROM s")).toEqual([["1"]]);
    await writer.execute("INSERT INTO s VALUES (2)");
    await writer.commit();
    expect(await allRows(session, "SELECT COUNT(*) FROM s")).toEqual([["1"]]);
    expect((await failureOf(() => session.execute("INSERT INTO s VALUES (3)"))).code).toBe(
      "ORA-01456",
    );
    expect((await failureOf(() => session.execute("SET TRANSACTION READ ONLY"))).code).toBe(
      "ORA-01453",
    );
    await session.rollback();
    expect(await allRows(session, "SELECT COUNT(*) FROM s")).toEqual([["2"]]);
    await writer.execute("DROP TABLE s PURGE");
  });
});
