// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  dataFlag,
  decodeDataPacket,
  decodeMarkerPacket,
  encodeDataPackets,
  encodeEmptyPacket,
  encodeMarkerPacket,
  markerKind,
  type Packet,
  PacketSplitter,
  packetType,
  packetTypeName,
} from "../../src/wire/packet.ts";
import { RequestCollector } from "../../src/wire/request-collector.ts";
import { WireError } from "../../src/wire/wire-error.ts";
import { bytes } from "./arbitraries.ts";
import { drivers } from "./driver.ts";

function split(stream: Buffer, cuts: readonly number[], large: boolean): Packet[] {
  const splitter = new PacketSplitter();
  if (large) splitter.useLargeLengths();
  const packets: Packet[] = [];
  const ends = [...cuts.map((cut) => cut % (stream.length + 1)), stream.length].sort(
    (a, b) => a - b,
  );
  let start = 0;
  for (const end of ends) {
    splitter.push(stream.subarray(start, end));
    start = end;
    for (let packet = splitter.next(); packet; packet = splitter.next()) packets.push(packet);
  }
  expect(splitter.buffered).toBe(0);
  return packets;
}

describe("packets", () => {
  test("a payload comes out of any packet size and any cut of the stream", () => {
    fc.assert(
      fc.property(
        bytes(3000),
        fc.integer({ min: 11, max: 500 }),
        fc.array(fc.nat(4000), { maxLength: 40 }),
        fc.boolean(),
        (payload, packetBytes, cuts, largeLengths) => {
          const options = { packetBytes, largeLengths, lastFlags: dataFlag.endOfRequest };
          const stream = encodeDataPackets(payload, options);
          const collector = new RequestCollector();
          let request: Buffer | undefined;
          for (const packet of split(stream, cuts, largeLengths)) {
            expect(packet.type).toBe(packetType.data);
            expect(packet.bytes.length).toBeLessThanOrEqual(packetBytes);
            expect(request).toBeUndefined();
            request = collector.add(decodeDataPacket(packet.bytes));
          }
          expect(request).toEqual(payload);
          expect(collector.pending).toBe(0);
        },
      ),
    );
  });

  test("one byte at a time", () => {
    const stream = Buffer.concat([
      encodeMarkerPacket(markerKind.reset, true),
      encodeDataPackets(Buffer.alloc(5000, 3), { packetBytes: 9000, largeLengths: true }),
    ]);
    const cuts = Array.from({ length: stream.length }, (_, index) => index);
    expect(split(stream, cuts, true).map(({ type, bytes: { length } }) => [type, length])).toEqual([
      [packetType.marker, 11],
      [packetType.data, 5010],
    ]);
  });

  test("layouts", () => {
    expect(encodeMarkerPacket(markerKind.break, true).toString("hex")).toBe(
      // length 11, type 12, flags, checksum; form 1, 0, kind 1
      ["0000000b", "0c", "00", "0000", "01", "00", "01"].join(""),
    );
    expect(encodeMarkerPacket(markerKind.reset, false).toString("hex")).toBe(
      ["000b", "0000", "0c", "00", "0000", "01", "00", "02"].join(""),
    );
    const options = { packetBytes: 12, largeLengths: true, flags: 1, lastFlags: 0x2000 };
    expect(encodeDataPackets(Buffer.from("abc"), options).toString("hex")).toBe(
      ["0000000c", "06", "00", "0000", "0001", "6162"].join("") +
        ["0000000b", "06", "00", "0000", "2000", "63"].join(""),
    );
    expect(encodeEmptyPacket(packetType.resend, false).toString("hex")).toBe("000800000b000000");
    expect(packetTypeName(packetType.refuse)).toBe("refuse");
    expect(packetTypeName(77)).toBe("packet77");
  });

  test("an empty payload is one empty packet", () => {
    const stream = encodeDataPackets(Buffer.alloc(0), { packetBytes: 100, largeLengths: true });
    expect(split(stream, [], true).map(({ bytes: packet }) => decodeDataPacket(packet))).toEqual([
      { flags: 0, payload: Buffer.alloc(0) },
    ]);
  });

  test.each([
    ["below the header", "00000007", true],
    ["0", "0000000000000000", false],
    ["above the limit", "00200001", true],
  ])("a length %s is refused", (_name, hex, large) => {
    const splitter = new PacketSplitter();
    if (large) splitter.useLargeLengths();
    splitter.push(Buffer.concat([Buffer.from(hex, "hex"), Buffer.alloc(8)]));
    expect(() => splitter.next()).toThrow(WireError);
  });

  test("other refusals", () => {
    expect(() =>
      encodeDataPackets(Buffer.alloc(1), { packetBytes: 10, largeLengths: true }),
    ).toThrow(WireError);
    expect(() => decodeDataPacket(Buffer.alloc(9))).toThrow(WireError);
    expect(() => decodeMarkerPacket(Buffer.alloc(8))).toThrow(WireError);
    expect(() => decodeMarkerPacket(Buffer.from("0000000b0c00000002000100", "hex"))).toThrow(
      WireError,
    );
  });

  test("a request above the limit is refused, a flood of empty packets too", () => {
    const collector = new RequestCollector(1000);
    collector.add({ flags: 0, payload: Buffer.alloc(900) });
    expect(() => collector.add({ flags: 0, payload: Buffer.alloc(101) })).toThrow(WireError);
    const flooded = new RequestCollector(1000);
    const flood = (): void => {
      for (let count = 0; count < 100; count++) {
        flooded.add({ flags: 0, payload: Buffer.alloc(0) });
      }
    };
    expect(flood).toThrow(WireError);
    flooded.reset();
    expect(flooded.add({ flags: dataFlag.endOfRequest, payload: Buffer.from("a") })).toEqual(
      Buffer.from("a"),
    );
  });

  test.each(drivers)("markers as $name makes and reads them", (driver) => {
    for (const large of [true, false]) {
      for (const kind of Object.values(markerKind)) {
        const theirs = new driver.sqlnet.MarkerPacket(large);
        theirs.prepare(1, kind);
        expect(encodeMarkerPacket(kind, large)).toEqual(theirs.buf);
        expect(decodeMarkerPacket(theirs.buf)).toBe(kind);
      }
    }
  });
});
