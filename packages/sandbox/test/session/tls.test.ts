// Layer: sandbox.
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Harness, runs, start } from "./harness.ts";
import { selfSigned } from "./self-signed.ts";

describe.each(runs().slice(0, 1).concat(runs().slice(7, 8)))("tcps: %s", (_, driver) => {
  let harness: Harness;
  const tls = selfSigned();
  const walletContent = tls.key + tls.cert;
  beforeAll(async () => {
    harness = await start({}, { tls });
  });
  afterAll(() => harness.server.close());

  test.each([
    ["localhost", true],
    ["127.0.0.1", false],
  ])("to %s", async (host, sslServerDNMatch) => {
    const connection = await driver.getConnection({
      ...harness.credentials,
      connectString: `tcps://${host}:${harness.server.port}/FREEPDB1`,
      walletContent,
      sslServerDNMatch,
    });
    expect((await connection.execute("select * from gen(1000)")).rows).toHaveLength(1000);
    const rows = Array.from({ length: 3000 }, (_, index) => [`${"x".repeat(50)}${index}`]);
    const result = await connection.executeMany("insert into q values (:1)", rows);
    expect(result.rowsAffected).toBe(3000);
    await connection.close();
  });

  test("a client without TLS is dropped, others are served", async () => {
    const socket = connect(harness.server.port, "127.0.0.1");
    socket.write("this is no handshake at all, whatever it is");
    await new Promise((resolve) => socket.on("close", resolve));
    const connection = await driver.getConnection({
      ...harness.credentials,
      connectString: `tcps://localhost:${harness.server.port}/FREEPDB1`,
      walletContent,
    });
    await connection.close();
  });
});
