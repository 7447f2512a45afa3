// Layer: sandbox. What a logon meets once a listener has answered.
import type { Log } from "@singer-oracle/core";
import { type OraclePool, openPool } from "@singer-oracle/core/oracle";
import type { Fault, Sandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  failureOf,
  password,
  sandboxOf,
  sessionOf,
  settingsOf,
  uncaughtAfter,
  versions,
} from "./fixture.ts";

describe.each(versions)("a logon to version %d", (version) => {
  let sandbox: Sandbox;
  const trace: string[] = [];
  const seed = [
    "ALTER USER locked ACCOUNT LOCK;",
    "ALTER USER expired PASSWORD EXPIRE;",
    "ALTER USER app ACCOUNT UNLOCK;",
  ];

  beforeAll(async () => {
    const users = ["app", "locked", "expired", { name: "nobody", roles: [], privileges: [] }];
    sandbox = await sandboxOf(users, {
      version,
      seed: [{ text: seed.join("\n"), user: "SYS" }],
      trace: (line) => trace.push(line),
    });
  });
  afterAll(() => sandbox.close());
  beforeEach(() => {
    trace.length = 0;
    sandbox.script.clear();
  });

  /** How often a user and a password were shown to the server. */
  const logons = () => trace.filter((line) => line.startsWith("> authPhaseTwo")).length;
  const connections = () => trace.filter((line) => line.startsWith("> connect ")).length;
  const prefix = (user: string) =>
    `cannot connect to connect_string ${sandbox.connectString} as ${user}: `;

  test("a wrong password is tried exactly once", async () => {
    const settings = settingsOf(sandbox, "app", { password: "wrong", retry_count: 5 });
    const error = await failureOf(openPool(settings, { program: "core-test", maxSessions: 4 }));
    const texts = {
      19: "invalid username/password; logon denied",
      23: "invalid credential or not authorized; logon denied",
    };
    expect(error).toEqual({
      name: "AuthError",
      code: "ORA-01017",
      message: `${prefix("app")}ORA-01017: ${texts[version]}`,
      exitCode: 3,
      retriable: false,
      hint: "Check user and password; it is tried once only, so that the account is not locked.",
    });
    expect([connections(), logons()]).toEqual([1, 1]);
  });

  test("an unknown user looks like a wrong password", async () => {
    const error = await failureOf(sessionOf(sandbox, "who"));
    expect([error.name, error.code, logons()]).toEqual(["AuthError", "ORA-01017", 1]);
  });

  test.each([
    ["locked", "ORA-28000", "Have the DBA run: ALTER USER locked ACCOUNT UNLOCK.", "AuthError"],
    [
      "expired",
      "ORA-28001",
      "Have the password changed: ALTER USER expired IDENTIFIED BY ….",
      "AuthError",
    ],
    ["nobody", "ORA-01045", "Have the DBA run: GRANT CREATE SESSION TO nobody.", "PrivilegeError"],
  ])("user %s: %s, once", async (user, code, hint, name) => {
    const error = await failureOf(sessionOf(sandbox, user, { retry_count: 5 }));
    expect({ ...error, message: error.message.replace(/(ORA-\d{5}): .*$/, "$1") }).toEqual({
      name,
      code,
      message: `${prefix(user)}${code}`,
      exitCode: 3,
      retriable: false,
      hint,
    });
    expect(logons()).toBe(1);
  });

  test("an unknown service is looked for again, because it may still register", async () => {
    const connect_string = sandbox.connectString.replace(/\/.*/, "/nowhere");
    const error = await failureOf(sessionOf(sandbox, "app", { connect_string, retry_count: 2 }));
    const place = `host ${sandbox.host} port ${sandbox.port}`;
    expect(error).toEqual({
      name: "ConnectError",
      code: "NJS-518",
      message: `cannot connect to connect_string ${connect_string} as app: NJS-518: cannot connect to Oracle Database. Service "nowhere" is not registered with the listener at ${place}`,
      exitCode: 3,
      retriable: true,
      hint: "Check service_name or sid against `lsnrctl status` on the database host; what was given as service_name may be a sid, and a database that just started registers within a minute.",
    });
    expect([connections(), logons()]).toEqual([3, 0]);
  });

  test("host and service_name do what connect_string does", async () => {
    const { host, port } = sandbox;
    const service_name = sandbox.connectString.replace(/.*\//, "");
    const byHost = { host, port, service_name, user: "app", password };
    await using pool = await openPool(byHost, { program: "core-test", maxSessions: 1 });
    expect((await pool.serverInfo()).user).toBe("APP");
  });

  /** Connects with two tries more; what was logged and how long the waits were asked to be. */
  async function connectPatiently(
    ...faults: readonly Fault[]
  ): Promise<{ outcome: string; lines: string[]; waits: number }> {
    sandbox.script.add(...faults);
    const lines: string[] = [];
    let waits = 0;
    const settings = settingsOf(sandbox, "app", { retry_count: 2 });
    const options = { program: "core-test", maxSessions: 1, log: logInto(lines) };
    const wait = async () => {
      waits += 1;
    };
    let pool: OraclePool | undefined;
    try {
      pool = await openPool(settings, { ...options, wait });
      return { outcome: "connected", lines, waits };
    } catch (error) {
      return { outcome: String((error as { code: string }).code), lines, waits };
    } finally {
      await pool?.close();
    }
  }

  test.each<[string, Fault["when"], Fault["what"]]>([
    ["a database that starts", { call: "logon" }, { do: "error", number: 1033 }],
    ["no session free", { call: "logon" }, { do: "error", number: 18 }],
    ["no handler free", { call: "connect" }, { do: "refuse", number: 12519 }],
    ["a cut at the first packet", { call: "connect" }, { do: "drop" }],
    ["a cut in the logon", { call: "logon" }, { do: "drop" }],
    ["a cut in the set-up", { call: "execute", statement: "TIME_ZONE" }, { do: "drop" }],
    ["half a packet and silence's end", { call: "logon" }, { do: "drop", midMessage: true }],
  ])("%s: tried again until it works", async (_, when, what) => {
    const { outcome, lines, waits } = await connectPatiently({ when, what, times: 2 });
    expect([outcome, waits, sandbox.script.pending]).toEqual(["connected", 2, 0]);
    expect(lines.map((line) => line.replace(/: cannot .*/, ""))).toEqual([
      "try 1 of 3",
      "try 2 of 3",
      expect.stringMatching(/^connected to Oracle Database/),
    ]);
  });

  test("what stays is told after the last try", async () => {
    const what = { do: "error", number: 1033 } as const;
    const { outcome, waits } = await connectPatiently({ when: { call: "logon" }, what, times: 9 });
    expect([outcome, waits, logons()]).toEqual(["ORA-01033", 2, 3]);
  });

  test.each([1017, 28000, 28001, 1045, 28009])("ORA-%d is never tried again", async (number) => {
    const what = { do: "error", number } as const;
    const { outcome, waits } = await connectPatiently({ when: { call: "logon" }, what, times: 9 });
    const code = `ORA-${String(number).padStart(5, "0")}`;
    expect([outcome, waits, logons()]).toEqual([code, 0, 1]);
  });

  test("a password that expires during the run", async () => {
    sandbox.script.add({ when: { call: "logon" }, what: { do: "expire-password" } });
    const error = await failureOf(sessionOf(sandbox));
    expect([error.name, error.code]).toEqual(["AuthError", "ORA-28001"]);
  });

  test("a logon that is not answered ends in the time limit", async () => {
    sandbox.script.add({ when: { call: "logon" }, what: { do: "delay", ms: 60_000 } });
    const more = { connect_timeout_s: 1, retry_count: 0 };
    const error = await failureOf(sessionOf(sandbox, "app", more));
    expect([error.name, error.code, error.retriable]).toEqual(["ConnectError", "NJS-510", true]);
  });

  test("a logon that was given up leaves nothing that breaks the process later", async () => {
    const uncaught = await uncaughtAfter(async () => {
      for (let round = 0; round < 3; round += 1) {
        sandbox.script.add({ when: { call: "logon" }, what: { do: "delay", ms: 60_000 } });
        const opening = sessionOf(sandbox, "app", {}, { signal: AbortSignal.timeout(50) });
        expect((await failureOf(opening)).name).toBe("TimeoutError");
      }
    });
    expect(uncaught).toEqual([]);
  });

  test("an abort ends it at once, with its own reason", async () => {
    sandbox.script.add({ when: { call: "logon" }, what: { do: "delay", ms: 60_000 } });
    const reason = new Error("stopped");
    const controller = new AbortController();
    const opening = sessionOf(sandbox, "app", {}, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 50);
    await expect(opening).rejects.toBe(reason);
  });

  test("a session of another user by proxy authentication", async () => {
    const refused = await failureOf(sessionOf(sandbox, "app", { session_user: "nobody" }));
    expect([refused.name, refused.code, refused.hint]).toEqual([
      "AuthError",
      "ORA-28150",
      "Have the DBA run: ALTER USER nobody GRANT CONNECT THROUGH app.",
    ]);
    expect(refused.message).toContain(prefix("app[nobody]"));
  });
});

function logInto(lines: string[]): Log {
  const write = (message: string) => {
    lines.push(message);
  };
  const log: Log = {
    debug: write,
    info: write,
    warning: write,
    error: write,
    critical: write,
    with: () => log,
  };
  return log;
}
