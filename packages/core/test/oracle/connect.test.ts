// Layer: pure. Real sockets on this host, no database: what a logon meets before there is one.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  AuthError,
  ConnectError,
  InterruptedError,
  SettingsError,
  type ToolkitError,
} from "../../src/errors.ts";
import type { Log } from "../../src/log.ts";
import { openPool, openSession } from "../../src/oracle/connect.ts";
import type { ConnectionSettings } from "../../src/oracle/connection-settings.ts";
import {
  acceptingThenSilent,
  closedPort,
  closing,
  listen,
  refusing,
  silent,
  webServer,
} from "./listeners.ts";

const secret = "pw-4711-secret";
const base = { host: "127.0.0.1", service_name: "orclpdb1", user: "scott", password: secret };

/** Tries to connect; the error that comes, the waits asked for, and what was logged. */
async function tryConnect(
  settings: ConnectionSettings,
  signal?: AbortSignal,
): Promise<{ error: ToolkitError; waits: number[]; lines: string[] }> {
  const waits: number[] = [];
  const lines: string[] = [];
  const log = logInto(lines);
  try {
    await openPool(settings, {
      maxSessions: 2,
      program: "tap-oracle",
      log,
      wait: async (delayMs) => {
        waits.push(delayMs);
      },
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    const text = [String(error), JSON.stringify(error), ...lines].join("\n");
    expect(text).not.toContain(secret);
    return { error: error as ToolkitError, waits, lines };
  }
  throw new Error("the connection was made");
}

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

function facts({ name, code, message, exitCode, retriable, hint }: ToolkitError) {
  return { name, code, message, exitCode, retriable, hint };
}

test("a closed port is tried retry_count + 1 times, with growing waits", async () => {
  const port = await closedPort();
  const { error, waits, lines } = await tryConnect({ ...base, port, retry_count: 2 });
  expect(facts(error)).toEqual({
    name: "ConnectError",
    code: "NJS-503",
    message: `cannot connect to 127.0.0.1:${port} (service_name orclpdb1) as scott: NJS-503: connection to host 127.0.0.1 port ${port} could not be established; connect ECONNREFUSED 127.0.0.1:${port}`,
    exitCode: 3,
    retriable: true,
    hint: "Check host, port and the firewall, and that the listener is up.",
  });
  expect(waits).toHaveLength(2);
  expect(waits[0]).toBeGreaterThanOrEqual(500);
  expect(waits[0]).toBeLessThanOrEqual(1000);
  expect(waits[1]).toBeGreaterThanOrEqual(1000);
  expect(waits[1]).toBeLessThanOrEqual(2000);
  expect(lines.map((line) => line.replace(/in [\d.]+ s$/, "in N s"))).toEqual(
    [1, 2].map((attempt) => `try ${attempt} of 3: ${error.message}; next try in N s`),
  );
});

test("a server that says nothing ends in the time limit", async () => {
  await using listener = await listen(silent);
  const { port } = listener;
  const { error } = await tryConnect({ ...base, port, retry_count: 0, connect_timeout_s: 1 });
  expect(facts(error)).toEqual({
    name: "ConnectError",
    code: "NJS-510",
    message: `cannot connect to 127.0.0.1:${port} (service_name orclpdb1) as scott: NJS-510: connection to host 127.0.0.1 port ${port} timed out. Request exceeded "connectTimeout" of 1 seconds`,
    exitCode: 3,
    retriable: true,
    hint: "Check host, port and the firewall, and that the listener is up; raise connect_timeout_s if the network is slow.",
  });
});

test("a server that accepts and leaves the logon unanswered ends in the time limit too", async () => {
  await using listener = await listen(acceptingThenSilent);
  const { port } = listener;
  const { error } = await tryConnect({ ...base, port, retry_count: 1, connect_timeout_s: 1 });
  expect(error).toBeInstanceOf(ConnectError);
  expect(error.message).toBe(
    `cannot connect to 127.0.0.1:${port} (service_name orclpdb1) as scott: NJS-510: no answer within 1 s`,
  );
  expect(error.retriable).toBe(true);
  expect(listener.connections()).toBe(2);
  await expect.poll(() => listener.open()).toBe(0);
});

test.each([silent, acceptingThenSilent])(
  "a signal ends it at once and closes the socket",
  async (behave) => {
    await using listener = await listen((socket) => {
      behave(socket);
      // Once the server has the connection, the logon waits for its answer.
      setImmediate(() => abort.abort(new InterruptedError("SIGTERM")));
    });
    const abort = new AbortController();
    const { error, waits } = await tryConnect(
      { ...base, port: listener.port, connect_timeout_s: 3600 },
      abort.signal,
    );
    expect(error).toBe(abort.signal.reason);
    expect(waits).toEqual([]);
    await expect.poll(() => listener.open()).toBe(0);
  },
);

test("a signal ends a TLS handshake that is not answered", async () => {
  const abort = new AbortController();
  await using listener = await listen((socket) => {
    socket.once("data", () => abort.abort(new InterruptedError("SIGTERM")));
  });
  const settings = { ...base, port: listener.port, protocol: "tcps" } as const;
  const { error } = await tryConnect(settings, abort.signal);
  expect(error).toBe(abort.signal.reason);
  await expect.poll(() => listener.open()).toBe(0);
});

test("a silent address leaves time for the next one of a descriptor", async () => {
  await using first = await listen(silent);
  await using second = await listen(refusing(12514));
  const addresses = [first, second].map(
    ({ port }) => `(ADDRESS=(PROTOCOL=tcp)(HOST=127.0.0.1)(PORT=${port}))`,
  );
  const { error } = await tryConnect({
    user: "scott",
    password: secret,
    connect_string: `(DESCRIPTION=(LOAD_BALANCE=off)(ADDRESS_LIST=${addresses.join("")})(CONNECT_DATA=(SERVICE_NAME=orclpdb1)))`,
    connect_timeout_s: 1,
    retry_count: 0,
  });
  expect(error.message).toBe(
    `cannot connect to connect_string 127.0.0.1:${first.port} and 1 more (SERVICE_NAME orclpdb1) as scott: NJS-518: cannot connect to Oracle Database. Service "orclpdb1" is not registered with the listener at host 127.0.0.1 port ${second.port}`,
  );
});

test("a signal that was there before means no connection at all", async () => {
  await using listener = await listen(silent);
  const signal = AbortSignal.abort(new InterruptedError("SIGINT"));
  const { error } = await tryConnect({ ...base, port: listener.port }, signal);
  expect(error).toBe(signal.reason);
  expect(listener.connections()).toBe(0);
});

test("a signal ends the wait between two tries", async () => {
  const abort = new AbortController();
  const opened = openSession(
    { ...base, port: await closedPort(), retry_count: 5, retry_delay_s: 60 },
    {
      program: "tap-oracle",
      signal: abort.signal,
      log: {
        ...logInto([]),
        warning: () => setImmediate(() => abort.abort(new InterruptedError("SIGINT"))),
      },
    },
  );
  await expect(opened).rejects.toBeInstanceOf(InterruptedError);
});

test("a server that closes at once", async () => {
  await using listener = await listen(closing);
  const { port } = listener;
  const { error, waits } = await tryConnect({ ...base, port });
  expect(facts(error)).toEqual({
    name: "ConnectError",
    code: "NJS-521",
    message: `cannot connect to 127.0.0.1:${port} (service_name orclpdb1) as scott: NJS-500: connection to Oracle Database was closed or broken; NJS-521: connection to host 127.0.0.1 port ${port} received end-of-file on communication channel`,
    exitCode: 3,
    retriable: true,
    hint: "Check host and port; if it is a listener, the server may demand native network encryption: set driver_mode: thick and lib_dir to the directory of an Oracle Instant Client, or use protocol: tcps.",
  });
  expect(waits).toHaveLength(3);
});

test("a web server", async () => {
  await using listener = await listen(webServer);
  const { error } = await tryConnect({ ...base, port: listener.port, retry_count: 0 });
  expect(error).toBeInstanceOf(ConnectError);
  expect(error.code).toBe("NJS-521");
});

test.each([
  [12514, "NJS-518", true],
  [12505, "NJS-519", true],
  [12516, "ORA-12516", true],
  [12526, "ORA-12526", false],
  [12529, "ORA-12529", false],
])("a listener that refuses with ORA-%i", async (number, code, retriable) => {
  await using listener = await listen(refusing(number));
  const { error, waits } = await tryConnect({ ...base, port: listener.port, retry_count: 2 });
  expect(error).toBeInstanceOf(ConnectError);
  expect({ code: error.code, retriable: error.retriable }).toEqual({ code, retriable });
  expect(waits).toHaveLength(retriable ? 2 : 0);
  expect(listener.connections()).toBe(retriable ? 3 : 1);
});

test("an unknown service is told with the kind of name that was used", async () => {
  await using listener = await listen(refusing(12514));
  const { port } = listener;
  const { error } = await tryConnect({ ...base, port, retry_count: 0 });
  expect(error.message).toBe(
    `cannot connect to 127.0.0.1:${port} (service_name orclpdb1) as scott: NJS-518: cannot connect to Oracle Database. Service "orclpdb1" is not registered with the listener at host 127.0.0.1 port ${port}`,
  );
});

test("an unknown host", async () => {
  const host = "no-such-host.invalid";
  const { error } = await tryConnect({ ...base, host, retry_count: 0 });
  expect(facts(error)).toEqual({
    name: "ConnectError",
    code: "NJS-530",
    message: `cannot connect to ${host}:1521 (service_name orclpdb1) as scott: NJS-530: The host addresses or URLs provided by the connect string are incorrect or unresolvable in your network`,
    exitCode: 3,
    retriable: true,
    hint: "Check host and the name server.",
  });
});

test("plain TCP behind protocol tcps", async () => {
  await using listener = await listen(webServer);
  const settings = { ...base, port: listener.port, protocol: "tcps" } as const;
  const { error, waits } = await tryConnect(settings);
  expect(error).toBeInstanceOf(ConnectError);
  expect({ code: error.code, retriable: error.retriable }).toEqual({
    code: "NJS-506",
    retriable: false,
  });
  expect(waits).toEqual([]);
});

test("a proxy that refuses", async () => {
  await using proxy = await listen(webServer);
  const { error } = await tryConnect({
    ...base,
    protocol: "tcps",
    https_proxy: "127.0.0.1",
    https_proxy_port: proxy.port,
    retry_count: 0,
  });
  expect(error.message).toBe(
    `cannot connect to 127.0.0.1:1521 (service_name orclpdb1) as scott: NJS-504: connection establishment through a web proxy at host 127.0.0.1 port ${proxy.port} failed; 400`,
  );
});

test("several problems of the settings come at once, before any packet", async () => {
  await using listener = await listen(silent);
  const { error } = await tryConnect({
    host: "127.0.0.1",
    port: listener.port,
    sid: "a(b",
    user: "x",
  });
  expect(error).toBeInstanceOf(SettingsError);
  expect(error.message).toBe(
    "the settings have 2 problems: /sid: holds the character (; /password: is missing (or set external_auth or access_token)",
  );
  expect(listener.connections()).toBe(0);
});

test("an access token that is no token is an AuthError, tried once", async () => {
  const { error, waits } = await tryConnect({
    host: "127.0.0.1",
    port: await closedPort(),
    service_name: "x1",
    protocol: "tcps",
    access_token: secret,
  });
  expect(error).toBeInstanceOf(AuthError);
  expect(error.code).toBe("NJS-084");
  expect(waits).toEqual([]);
});

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "connect-"));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

test("config_dir without tnsnames.ora", async () => {
  const { error } = await tryConnect({
    tns_name: "SALES",
    config_dir: directory,
    user: "scott",
    password: secret,
  });
  expect(facts(error)).toEqual({
    name: "ConnectError",
    code: "NJS-520",
    message: `cannot connect to tns_name SALES as scott: NJS-520: cannot connect to Oracle Database. File tnsnames.ora not found in ${directory}`,
    exitCode: 3,
    retriable: false,
    hint: "Check config_dir.",
  });
});

test("a tns_name that is not in tnsnames.ora, and one that is", async () => {
  const port = await closedPort();
  const entry = `OTHER=(DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HOST=127.0.0.1)(PORT=${port}))(CONNECT_DATA=(SERVICE_NAME=x1)))\n`;
  await writeFile(join(directory, "tnsnames.ora"), entry);
  const user = { user: "scott", password: secret, config_dir: directory, retry_count: 0 };
  const missing = await tryConnect({ ...user, tns_name: "SALES" });
  expect(missing.error.message).toBe(
    `cannot connect to tns_name SALES as scott: NJS-517: cannot connect to Oracle Database. Unable to find "SALES" in "${directory}/tnsnames.ora"`,
  );
  expect(missing.error.retriable).toBe(false);
  const found = await tryConnect({ ...user, tns_name: "other" });
  expect(found.error.code).toBe("NJS-503");
});

test("a wallet that is not there", async () => {
  const { error, waits } = await tryConnect({
    ...base,
    protocol: "tcps",
    wallet_location: join(directory, "nowhere"),
  });
  expect(error).toBeInstanceOf(ConnectError);
  expect(error.message).toBe(
    `cannot connect to 127.0.0.1:1521 (service_name orclpdb1) as scott: NJS-512: ${join(directory, "nowhere", "ewallet.pem")} does not exist`,
  );
  expect(waits).toEqual([]);
});

test("a wallet that is no PEM is not shown", async () => {
  await using listener = await listen(silent);
  const { error } = await tryConnect({
    ...base,
    port: listener.port,
    protocol: "tcps",
    wallet_content: `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`,
  });
  expect({ code: error.code, retriable: error.retriable }).toEqual({
    code: "NJS-505",
    retriable: false,
  });
});

test("thick mode after a thin connection, or without libraries", async () => {
  const { error } = await tryConnect({ ...base, driver_mode: "thick", lib_dir: directory });
  expect(error).toBeInstanceOf(ConnectError);
  expect(["NJS-118", "DPI-1047", "NJS-045", "NJS-067"]).toContain(error.code);
  expect(error.message).toMatch(/^cannot start thick mode: /);
  expect(error.message).not.toContain("\n");
});
