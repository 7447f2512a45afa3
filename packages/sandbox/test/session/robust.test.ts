// Layer: sandbox.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Connection } from "oracledb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeConnectPacket } from "../../src/wire/connect.ts";
import { encodeDataPackets, encodeMarkerPacket, writePacketHeader } from "../../src/wire/packet.ts";
import { drivers, type Harness, sleep, start, until } from "./harness.ts";
import { startProxy } from "./proxy.ts";

const [, driver] = drivers[0] as (typeof drivers)[0];

async function open(harness: Harness): Promise<Socket> {
  const socket = connect(harness.server.port, "127.0.0.1");
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

/** The answer to a connect descriptor: a whole packet. */
async function ask(socket: Socket, service = "FREEPDB1"): Promise<Buffer> {
  const data = `(DESCRIPTION=(CONNECT_DATA=(SERVICE_NAME=${service})))`;
  const versions = { version: 319, lowestVersion: 300, sdu: 8192, tdu: 65535 };
  socket.write(encodeConnectPacket({ ...versions, data }).packet);
  const [answer] = (await once(socket, "data")) as [Buffer];
  return answer;
}

function closed(socket: Socket): Promise<unknown> {
  socket.resume();
  return socket.closed ? Promise.resolve() : once(socket, "close");
}

describe("clients that misbehave", () => {
  let harness: Harness;
  let connection: Connection;
  beforeAll(async () => {
    harness = await start({ logonTimeoutMs: 150, maxLogonRequestBytes: 20_000 });
    connection = await driver.getConnection(harness.credentials);
  });
  afterAll(async () => {
    // None of them disturbed the one that behaves.
    expect((await connection.execute("select * from gen(5)")).rows).toHaveLength(5);
    await connection.close();
    await until(() => harness.server.connectionCount === 0);
    await harness.server.close();
  });

  test.each([
    ["text", Buffer.from("GET / HTTP/1.1\r\nHost: oracle\r\n\r\n")],
    ["zeros", Buffer.alloc(64)],
    ["ones", Buffer.alloc(64, 0xff)],
    [
      "another packet than CONNECT",
      encodeDataPackets(Buffer.alloc(4), { packetBytes: 100, largeLengths: false }),
    ],
    ["a connect packet without its fields", Buffer.from([0, 10, 0, 0, 1, 0, 0, 0, 1, 63])],
  ])("begin with %s", async (_, bytes) => {
    const socket = await open(harness);
    socket.write(bytes);
    await closed(socket);
  });

  test("send a descriptor that is none", async () => {
    const socket = await open(harness);
    const versions = { version: 319, lowestVersion: 300, sdu: 8192, tdu: 65535 };
    socket.write(encodeConnectPacket({ ...versions, data: "(((" }).packet);
    await closed(socket);
  });

  test("say nothing, half a packet, or too little", async () => {
    const silent = await open(harness);
    const half = await open(harness);
    half.write(Buffer.from([0, 200, 0, 0, 1]));
    const accepted = await open(harness);
    expect((await ask(accepted))[4]).toBe(2);
    await Promise.all([silent, half, accepted].map(closed));
  });

  test.each([
    ["a type that is not theirs", Buffer.from([0, 0, 0, 9, 4, 0, 0, 0, 0])],
    ["a length below the header's", Buffer.from([0, 0, 0, 3, 6, 0, 0, 0])],
    ["a length beyond all limits", Buffer.from([0x7f, 0xff, 0xff, 0xff, 6, 0, 0, 0])],
    ["no flags", Buffer.from([0, 0, 0, 9, 6, 0, 0, 0, 0])],
    ["half a marker", Buffer.from([0, 0, 0, 9, 12, 0, 0, 0, 1])],
  ])("after ACCEPT send a packet with %s", async (_, bytes) => {
    const socket = await open(harness);
    await ask(socket);
    socket.write(bytes);
    await closed(socket);
  });

  test("send a request that means nothing", async () => {
    for (const payload of [[], [99], [17, 250, 1, 0], [3, 118, 1, 0, 5], [34, 1]]) {
      const socket = await open(harness);
      await ask(socket);
      const options = { packetBytes: 8192, largeLengths: true, lastFlags: 0x0800 };
      socket.write(encodeDataPackets(Buffer.from(payload), options));
      await closed(socket);
    }
  });

  test("send a request without an end before they are logged on", async () => {
    const socket = await open(harness);
    await ask(socket);
    const packet = encodeDataPackets(Buffer.alloc(15_000, 1), {
      packetBytes: 8192,
      largeLengths: true,
    });
    socket.write(packet);
    socket.write(packet);
    await closed(socket);
  });

  test("call without a logon: ORA-01012", async () => {
    const socket = await open(harness);
    await ask(socket);
    const options = { packetBytes: 8192, largeLengths: true, lastFlags: 0x0800 };
    socket.write(encodeDataPackets(Buffer.from([3, 147, 1, 0]), options));
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString("latin1")).toContain("ORA-01012: not logged on");
    socket.destroy();
  });

  test("break before the logon", async () => {
    const socket = await open(harness);
    await ask(socket);
    socket.write(encodeMarkerPacket(3, true));
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect([...answer]).toEqual([...encodeMarkerPacket(1, true)]);
    socket.destroy();
  });

  test("hang up in the middle of a packet", async () => {
    const socket = await open(harness);
    await ask(socket);
    const header = Buffer.alloc(10);
    writePacketHeader(header, 0, { length: 5000, type: 6 }, true);
    socket.write(header);
    socket.end();
    await closed(socket);
  });

  test("leave while their query runs", async () => {
    await using proxy = await startProxy(harness.server.port);
    const connectString = `127.0.0.1:${proxy.port}/FREEPDB1`;
    const other = await driver.getConnection({ ...harness.credentials, connectString });
    const running = other.execute("select sleep(20000) from dual").catch((error: Error) => error);
    await sleep(30);
    const { size } = harness.engine.sessions;
    proxy.cut();
    expect(String(await running)).toMatch(/NJS-500/);
    await until(() => harness.engine.sessions.size === size - 1);
  });

  test("stop reading: the server stops, too, and goes on with them", async () => {
    await using proxy = await startProxy(harness.server.port);
    const connectString = `127.0.0.1:${proxy.port}/FREEPDB1`;
    const other = await driver.getConnection({ ...harness.credentials, connectString });
    const { engine } = harness;
    const before = engine.generated;
    const count = 20_000;
    const options = { resultSet: true, fetchArraySize: count, prefetchRows: 0 } as const;
    const { resultSet } = await other.execute(`select * from wide(${count})`, [], options);
    proxy.stopReading();
    const reading = resultSet?.getRows(count);
    // The kernel takes some megabytes; behind it nothing is made ready.
    let last = -1;
    for (let same = 0; same < 10; last = engine.generated) {
      await sleep(10);
      same = engine.generated > before && engine.generated === last ? same + 1 : 0;
    }
    expect(engine.generated - before).toBeLessThan(count);
    proxy.readOn();
    expect(await reading).toHaveLength(count);
    expect(engine.generated - before).toBe(count);
    await other.close();
  });

  test("break while they do not read", async () => {
    await using proxy = await startProxy(harness.server.port);
    const connectString = `127.0.0.1:${proxy.port}/FREEPDB1`;
    const other = await driver.getConnection({ ...harness.credentials, connectString });
    const options = { resultSet: true, fetchArraySize: 20_000, prefetchRows: 0 } as const;
    const { resultSet } = await other.execute("select * from wide(20000)", [], options);
    proxy.stopReading();
    const reading = resultSet?.getRows(20_000).catch((error: Error) => error);
    await sleep(100);
    await other.break();
    await sleep(30);
    proxy.readOn();
    expect(String(await reading)).toMatch(/ORA-01013/);
    await other.close();
  });
});
