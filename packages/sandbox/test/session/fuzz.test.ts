// Layer: sandbox.
import { Duplex } from "node:stream";
import type { Lob } from "oracledb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FaultScript } from "../../src/script/fault-script.ts";
import { PacketWriter } from "../../src/session/packet-writer.ts";
import { serveRequest } from "../../src/session/serve-request.ts";
import { Session } from "../../src/session/session.ts";
import { wireOptions } from "../../src/session/wire-options.ts";
import { decodeDataPacket, PacketSplitter, packetType } from "../../src/wire/packet.ts";
import { RequestCollector } from "../../src/wire/request-collector.ts";
import { WireError } from "../../src/wire/wire-error.ts";
import { CannedEngine } from "./canned-engine.ts";
import { drivers, start } from "./harness.ts";
import { startProxy } from "./proxy.ts";

/** Requests as a driver sends them, of all kinds. */
async function recordRequests(): Promise<Buffer[]> {
  await using harness = await start();
  await using proxy = await startProxy(harness.server.port);
  const connectString = `127.0.0.1:${proxy.port}/FREEPDB1`;
  for (const [, driver] of drivers) {
    const connection = await driver.getConnection({ ...harness.credentials, connectString });
    connection.module = "m";
    connection.currentSchema = "HR";
    await connection.execute("select :1, :2, :3 from dual", [1, "x", new Date(0)]);
    await connection.execute("select :1, :2, :3 from dual", [2, "y", new Date(1)]);
    await connection.execute("select * from gen(250)");
    const rows = rowsOf(await connection.execute("select * from lobs"));
    await (rows[1]?.[1] as Lob | undefined)?.getData();
    await connection.execute("select * from jsons");
    await connection.executeMany(
      "insert into t values (:1, :2)",
      [
        [1, "a"],
        [-2, "b"],
      ],
      { batchErrors: true, dmlRowCounts: true },
    );
    const json = { type: driver.DB_TYPE_JSON, val: { a: [1, "x"] } };
    const vector = { type: driver.DB_TYPE_VECTOR, val: new Float32Array([1, 2]) };
    await connection.execute("insert into t values (:1, :2)", [json, vector]);
    await connection.execute("insert into t values (:1)", [{ type: driver.CLOB, val: "c" }]);
    const c = { dir: driver.BIND_OUT, type: driver.CURSOR };
    await connection.execute("begin p_cur(:c); end;", { c });
    await connection.commit();
    await connection.ping();
    await connection.close();
  }
  return proxy.sent.flatMap(requestsOf);
}

function rowsOf(result: { rows?: unknown[] | undefined }): unknown[][] {
  return result.rows as unknown[][];
}

function requestsOf(chunks: readonly Buffer[]): Buffer[] {
  const splitter = new PacketSplitter();
  const collector = new RequestCollector();
  const requests: Buffer[] = [];
  for (const chunk of chunks) splitter.push(chunk);
  for (let packet = splitter.next(); packet; packet = splitter.next()) {
    if (packet.type === packetType.connect) splitter.useLargeLengths();
    if (packet.type !== packetType.data) continue;
    const request = collector.add(decodeDataPacket(packet.bytes));
    if (request && request.length > 0) requests.push(request);
  }
  return requests;
}

/** Numbers that look random and are the same each time. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const nowhere = (): Duplex =>
  new Duplex({
    read: () => undefined,
    write: (_chunk, _encoding, done) => {
      done();
    },
  });

describe("damaged requests", () => {
  let requests: Buffer[];
  const engine = new CannedEngine();
  /** Errors that are not Oracle's: bugs. */
  const bugs = new Set<string>();
  const trace = (line: string): void => {
    if (line.startsWith("! ")) bugs.add(line.split("\n").slice(0, 3).join(" "));
  };
  beforeAll(async () => {
    requests = await recordRequests();
  });
  afterAll(() => {
    expect(engine.closed).toBe(false);
  });

  function newSession(loggedOn: boolean): Session {
    const options = wireOptions(23, { maxOpenCursors: 50 });
    const secret = Buffer.alloc(32);
    const host = { engine, options, script: new FaultScript(), secret, trace };
    const writer = new PacketWriter(nowhere(), options.packetBytes);
    const session = new Session(host, 1, {}, "FREEPDB1", writer);
    if (loggedOn) session.attach(engine.openSession({ user: "SCOTT" }));
    return session;
  }

  function damage(bytes: Buffer, random: (below: number) => number): Buffer {
    const out = Buffer.from(bytes);
    switch (random(5)) {
      case 0:
        return out.subarray(0, random(out.length));
      case 1: {
        const other = requests[random(requests.length)] as Buffer;
        return Buffer.concat([
          out.subarray(0, random(out.length)),
          other.subarray(random(other.length)),
        ]);
      }
      case 2:
        return Buffer.from(Array.from({ length: 1 + random(60) }, () => random(256)));
      default:
        for (let changes = 1 + random(4); changes > 0; changes--) {
          out[random(out.length)] = random(4) === 0 ? 255 : random(256);
        }
        return out;
    }
  }

  test("100,000 of them are answered or refused, none hangs or crashes", async () => {
    expect(requests.length).toBeGreaterThan(30);
    const random = randomNumbers(20_240_229);
    let answered = 0;
    let refused = 0;
    let session = newSession(true);
    for (let index = 0; index < 100_000; index++) {
      if (index % 200 === 0) {
        session.close();
        session = newSession(index % 2000 !== 0);
        engine.tables.clear();
      }
      const request = damage(requests[random(requests.length)] as Buffer, random);
      try {
        await serveRequest(session, request, new AbortController().signal);
        answered++;
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        refused++;
      }
    }
    session.close();
    expect([...bugs]).toEqual([]);
    expect(answered + refused).toBe(100_000);
    expect([answered > 10_000, refused > 10_000]).toEqual([true, true]);
  }, 120_000);
});
