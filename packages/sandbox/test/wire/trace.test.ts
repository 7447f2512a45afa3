// Layer: pure.
import fc from "fast-check";
import { expect, test } from "vitest";
import { BufferWriter } from "../../src/wire/buffer-writer.ts";
import { bindMetadata } from "../../src/wire/messages/bind-metadata.ts";
import type { ClientCall } from "../../src/wire/messages/client-message.ts";
import { decodeRequest } from "../../src/wire/messages/decode-request.ts";
import { describedColumn } from "../../src/wire/messages/describe.ts";
import { encodeCall, encodePiggyback } from "../../src/wire/messages/encode-call.ts";
import { errorReply } from "../../src/wire/messages/error.ts";
import {
  dataFlag,
  encodeDataPackets,
  encodeMarkerPacket,
  markerKind,
  packetType,
} from "../../src/wire/packet.ts";
import { traceMessage, tracePacket, traceRequest } from "../../src/wire/trace.ts";
import { text } from "./arbitraries.ts";
import { clientCall, serverMessage, versions } from "./messages/message-arbitraries.ts";

test("packets", () => {
  const data = encodeDataPackets(Buffer.alloc(90), {
    ...{ packetBytes: 200, largeLengths: true, lastFlags: dataFlag.endOfRequest },
  });
  expect(tracePacket(">", { type: packetType.data, flags: 0, bytes: data })).toBe(
    "> data 100 bytes endOfRequest",
  );
  const marker = encodeMarkerPacket(markerKind.interrupt, true);
  expect(tracePacket(">", { type: packetType.marker, flags: 0, bytes: marker })).toBe(
    "> marker 11 bytes interrupt",
  );
});

const insert: ClientCall = {
  kind: "execute",
  options: 0x8029,
  cursorId: 0,
  sql: "INSERT INTO t VALUES (:1, 'secret')",
  fetchRows: 1,
  maxLongBytes: 0,
  executions: 500,
  isQuery: false,
  executeFlags: 0x8000,
  rowCountsWanted: false,
  registrationId: 0,
  defines: [],
  binds: [bindMetadata({ type: 2 }), bindMetadata({ type: 77 })],
};

test("a request with piggybacks", () => {
  const writer = new BufferWriter();
  const numbers = { sequence: 9 };
  encodePiggyback(writer, { kind: "closeCursors", cursorIds: [1, 2] }, numbers, 24);
  encodePiggyback(writer, { kind: "setSchema", owner: "SCOTT" }, numbers, 24);
  encodeCall(writer, insert, { sequence: 10 }, 24);
  expect(traceRequest(decodeRequest(writer.copy(), 24))).toEqual([
    "> piggyback closeCursors cursorIds=[1,2]",
    '> piggyback setSchema owner="SCOTT"',
    "> execute #10 options=0x8029 fetchRows=1 sql=INSERT… 35 chars executions=500 executeFlags=0x8000 binds=[number,type77]",
  ]);
});

test("a logon: keys, never values", () => {
  const pairs = [
    { key: "AUTH_PASSWORD", value: "0123ABCD", flags: 0 },
    { key: "AUTH_TERMINAL", value: "box", flags: 0 },
  ];
  const call: ClientCall = { kind: "auth", phase: 2, user: "scott", mode: 0x101, pairs };
  const writer = new BufferWriter();
  encodeCall(writer, call, { sequence: 2 }, 24);
  expect(traceRequest(decodeRequest(writer.copy(), 24))).toEqual([
    '> authPhaseTwo #2 phase=2 user="scott" mode=0x101 pairs=[AUTH_PASSWORD,AUTH_TERMINAL]',
  ]);
});

test("replies", () => {
  const failure = errorReply({
    ...{ number: 942, message: "ORA-00942: x\n", cursorId: 3, rowCount: 7, position: 14 },
    rowid: { object: 1, file: 2, block: 3, row: 4 },
  });
  expect(traceMessage("<", failure)).toBe(
    "< error callStatus=0x1 number=942 cursorId=3 position=14 rowid=1.2.3.4 rowCount=7 message=ORA-00942 13 chars",
  );
  const columns = [describedColumn({ name: "A", type: 2, maxSize: 22 })];
  expect(traceMessage("<", { kind: "describe", columns })).toBe("< describe columns=[number]");
  expect(traceMessage("<", { kind: "lobData", data: Buffer.alloc(5) })).toBe(
    "< lobData data=5 bytes",
  );
  expect(traceMessage("<", { kind: "status", callStatus: 3, sequence: 0 })).toBe(
    "< status callStatus=0x3",
  );
  expect(traceMessage("<", { kind: "ioVector", directions: [16, 48] })).toBe(
    "< ioVector directions=[16,48]",
  );
});

test("always one line, and no secret in it", () => {
  const message = versions.chain((version) =>
    fc.oneof(clientCall(version), serverMessage(version)),
  );
  fc.assert(
    fc.property(message, text(20, 8), (value, secret) => {
      const line = traceMessage("<", value);
      expect(line).not.toMatch(/[\n\r]/);
      expect(line.length).toBeLessThan(4000);
      const pairs = [{ key: "AUTH_PASSWORD", value: `!${secret}`, flags: 0 }];
      const logon = traceMessage(">", { kind: "auth", phase: 2, user: "", mode: 0, pairs });
      expect(logon).toBe("> auth phase=2 pairs=[AUTH_PASSWORD]");
    }),
    { numRuns: 2000 },
  );
});
