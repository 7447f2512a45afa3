// Layer: sandbox. What every session is given before anybody uses it.
import type { ConnectionSettings, OracleSession } from "@singer-oracle/core/oracle";
import type { Sandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allRows, failureOf, sandboxOf, sessionOf, versions } from "./fixture.ts";

describe.each(versions)("a new session on version %d", (version) => {
  let sandbox: Sandbox;
  let dba: OracleSession;
  beforeAll(async () => {
    const roles = ["CONNECT", "SELECT_CATALOG_ROLE"];
    sandbox = await sandboxOf(["app", { name: "ops", roles, privileges: [] }, "other"], {
      version,
    });
    dba = await sessionOf(sandbox, "ops");
  });
  afterAll(async () => {
    await dba.close();
    await sandbox.close();
  });

  const sessionParameters = (session: OracleSession, names: readonly string[]) =>
    allRows(
      session,
      `SELECT PARAMETER, VALUE FROM NLS_SESSION_PARAMETERS WHERE PARAMETER IN (${names
        .map((name) => `'${name}'`)
        .join(", ")}) ORDER BY PARAMETER`,
    );

  test("has fixed settings where no mask can help, and the user's where one can", async () => {
    await using session = await sessionOf(sandbox);
    const names = ["NLS_CALENDAR", "NLS_COMP", "NLS_NUMERIC_CHARACTERS", "NLS_SORT"];
    expect(
      await sessionParameters(session, [...names, "NLS_TERRITORY", "NLS_DATE_FORMAT"]),
    ).toEqual([
      ["NLS_CALENDAR", "GREGORIAN"],
      ["NLS_COMP", "BINARY"],
      ["NLS_DATE_FORMAT", "DD-MON-RR"],
      ["NLS_NUMERIC_CHARACTERS", ".,"],
      ["NLS_SORT", "BINARY"],
      ["NLS_TERRITORY", "AMERICA"],
    ]);
    expect(await allRows(session, "SELECT SESSIONTIMEZONE FROM DUAL")).toEqual([["+00:00"]]);
    expect(await allRows(session, "SELECT TO_NUMBER('1.5') + 1 FROM DUAL")).toEqual([["2.5"]]);
    expect(session.isInTransaction).toBe(false);
  });

  test("is named in V$SESSION and can be named anew", async () => {
    const program = "tap-oracle";
    await using session = await sessionOf(sandbox, "app", {}, { program, runId: "run-4711" });
    const look = () =>
      allRows(
        dba,
        "SELECT PROGRAM, MODULE, ACTION, CLIENT_IDENTIFIER FROM V$SESSION WHERE USERNAME = 'APP' ORDER BY SID",
      );
    expect(await look()).toEqual([[program, program, null, "run-4711"]]);
    session.tag({ action: "HR-EMPLOYEES" });
    await session.ping();
    expect(await look()).toEqual([[program, program, "HR-EMPLOYEES", "run-4711"]]);
    session.tag({ module: "é".repeat(30), action: "x".repeat(40), clientIdentifier: "" });
    await session.ping();
    expect(await look()).toEqual([[program, "é".repeat(24), "x".repeat(32), null]]);
    expect(
      await allRows(
        session,
        "SELECT SYS_CONTEXT('USERENV', 'MODULE'), SYS_CONTEXT('USERENV', 'ACTION') FROM DUAL",
      ),
    ).toEqual([["é".repeat(24), "x".repeat(32)]]);
  });

  test("does not show V$SESSION to everybody", async () => {
    await using session = await sessionOf(sandbox);
    const error = await failureOf(allRows(session, "SELECT SID FROM V$SESSION"));
    expect([error.name, error.code]).toEqual(["OracleError", "ORA-00942"]);
  });

  const withInit = (...statements: readonly string[]): ConnectionSettings => ({
    session_init_sql: statements,
  });

  test("runs session_init_sql after its own settings, in order", async () => {
    await using session = await sessionOf(
      sandbox,
      "app",
      withInit(
        "ALTER SESSION SET CURRENT_SCHEMA = other;",
        "ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY'",
        "BEGIN DBMS_APPLICATION_INFO.SET_CLIENT_INFO('from the block'); END;",
        "ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD'",
        "ALTER SESSION SET TIME_ZONE = '+02:00'",
      ),
    );
    expect(
      await allRows(
        session,
        "SELECT SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA'), TO_CHAR(DATE '2024-02-29'), SYS_CONTEXT('USERENV', 'CLIENT_INFO'), SESSIONTIMEZONE FROM DUAL",
      ),
    ).toEqual([["OTHER", "2024-02-29", "from the block", "+02:00"]]);
  });

  test("a statement of session_init_sql that fails is named by its index, not shown", async () => {
    const open = sessionOf(
      sandbox,
      "app",
      withInit("ALTER SESSION SET NLS_COMP = BINARY", "BEGIN secret_context.set('k-0815'); END;"),
    );
    const error = await failureOf(open);
    expect(error.name).toBe("ConnectError");
    expect(error.code).toBe("ORA-06550");
    expect(error.exitCode).toBe(3);
    expect(error.retriable).toBe(false);
    expect(error.message).toMatch(
      /^cannot run session_init_sql\[1\]: ORA-06550: line 1, column 7.*PLS-00201: identifier 'SECRET_CONTEXT\.SET' must be declared/,
    );
    expect(error.message).not.toContain("0815");
  });

  test("an unknown owner, a role that was not granted", async () => {
    const schema = await failureOf(
      sessionOf(sandbox, "app", withInit("ALTER SESSION SET CURRENT_SCHEMA = nowhere")),
    );
    expect([schema.name, schema.code, schema.message]).toEqual([
      "ConnectError",
      "ORA-01435",
      "cannot run session_init_sql[0]: ORA-01435: user does not exist",
    ]);
    const role = await failureOf(sessionOf(sandbox, "app", withInit("SET ROLE DBA")));
    expect([role.name, role.code]).toEqual(["ConnectError", "ORA-01924"]);
  });

  test("waits for a lock before DDL as long as it was told to", async () => {
    await using session = await sessionOf(sandbox);
    await session.execute("CREATE TABLE busy (id NUMBER)");
    await using writer = await sessionOf(sandbox);
    await writer.execute("INSERT INTO busy VALUES (1)");
    const atOnce = await failureOf(session.execute("ALTER TABLE busy ADD (a NUMBER)"));
    expect([atOnce.name, atOnce.code, atOnce.retriable]).toEqual([
      "TransientOracleError",
      "ORA-00054",
      true,
    ]);
    await using patient = await sessionOf(sandbox, "app", {}, { ddlLockTimeoutS: 20 });
    const altering = patient.execute("ALTER TABLE busy ADD (a NUMBER)");
    await session.ping();
    await writer.commit();
    expect(await altering).toBe(0);
    expect(await allRows(session, "SELECT * FROM busy")).toEqual([["1", null]]);
    await session.execute("DROP TABLE busy PURGE");
  });
});
