// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeAcceptPacket,
  decodeConnectPacket,
  decodeRedirectPacket,
  decodeRefusePacket,
  encodeAcceptPacket,
  encodeConnectPacket,
  encodeRedirectPacket,
  encodeRefusePacket,
  refusalText,
} from "../../src/wire/connect.ts";
import {
  connectTarget,
  findDescriptorNode,
  parseConnectDescriptor,
} from "../../src/wire/connect-descriptor.ts";
import { WireError } from "../../src/wire/wire-error.ts";
import { text } from "./arbitraries.ts";
import { drivers } from "./driver.ts";

const driverDescriptor =
  "(DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HOST=localhost)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=FREEPDB1)" +
  "(SERVER=pooled)(CID=(PROGRAM=node)(HOST=box)(USER=ann))(CONNECTION_ID=ab+/==)))";

describe("CONNECT", () => {
  test("round trip, inline up to 230 bytes", () => {
    const numbers = fc.record({
      version: fc.integer({ min: 315, max: 319 }),
      lowestVersion: fc.constant(300),
      sdu: fc.integer({ min: 512, max: 2097152 }),
      tdu: fc.integer({ min: 255, max: 2097152 }),
    });
    fc.assert(
      fc.property(numbers, text(400), (packet, data) => {
        const { packet: encoded, following } = encodeConnectPacket({ ...packet, data });
        const length = Buffer.byteLength(data);
        const decoded = decodeConnectPacket(encoded);
        expect(decoded).toEqual({
          ...packet,
          dataLength: length,
          data: length <= 230 ? data : undefined,
        });
        expect(following?.toString()).toBe(length <= 230 ? undefined : data);
      }),
    );
  });

  test.each(drivers)("as $name sends it", (driver) => {
    const attributes = { sdu: 8192, tdu: 2097152, ntCha: 0, NAFlags: 4, networkCompression: false };
    const short = new driver.sqlnet.ConnectPacket(Buffer.from("(DESCRIPTION=(A=b))"), attributes);
    expect(decodeConnectPacket(short.buf)).toEqual({
      version: 319,
      lowestVersion: 300,
      sdu: 8192,
      tdu: 2097152,
      dataLength: 19,
      data: "(DESCRIPTION=(A=b))",
    });
    const long = new driver.sqlnet.ConnectPacket(Buffer.alloc(231, "x"), attributes);
    expect(long.overflow).toBe(true);
    expect(decodeConnectPacket(long.buf)).toMatchObject({ dataLength: 231, data: undefined });
  });

  test.each(["", "00".repeat(33), `${"00".repeat(24)}0100000a${"00".repeat(50)}`])(
    "damaged %#",
    (hex) => {
      expect(() => decodeConnectPacket(Buffer.from(hex, "hex"))).toThrow(WireError);
    },
  );
});

describe("ACCEPT", () => {
  test("layout", () => {
    const id = Buffer.from("000102030405060708090a0b0c0d0e0f", "hex");
    const packet = { version: 319, sdu: 65536, fastAuth: true, endOfResponse: true, id };
    expect(encodeAcceptPacket(packet).toString("hex")).toBe(
      [
        "003d0000", // length 61, checksum
        "02000000", // type 2, flags, checksum
        "013f", // version 319
        "0001", // options
        "ffff", // SDU, 16 bits
        "ffff", // TDU
        "0001", // byte order
        "0000", // no connect data
        "003d", // its offset
        "0c0c", // no native network services
        "0000000000000000",
        "00010000", // SDU 65536
        "00200000", // TDU 2097152
        "00", // no compression
        "12000000", // fast auth, end of response
        "000102030405060708090a0b0c0d0e0f",
      ].join(""),
    );
  });

  test.each(drivers)("as $name reads it", (driver) => {
    for (const version of [315, 318, 319]) {
      for (const flags of [0, 1, 2, 3]) {
        const packet = {
          version,
          sdu: 8192,
          fastAuth: version >= 318 && (flags & 1) !== 0,
          endOfResponse: version >= 319 && (flags & 2) !== 0,
        };
        const bytes = encodeAcceptPacket(packet);
        const id = version >= 318 ? { id: Buffer.alloc(16) } : {};
        expect(decodeAcceptPacket(bytes)).toEqual({ ...packet, ...id });
        const attributes: Record<string, unknown> = {};
        const received: Record<string, unknown> = { buf: bytes };
        driver.sqlnet.AcceptPacket(received, attributes);
        expect(attributes).toMatchObject({ version, sdu: 8192, largeSDU: true, noNA: true });
        if (version >= 318) {
          const word = (packet.fastAuth ? 0x10000000 : 0) | (packet.endOfResponse ? 0x02000000 : 0);
          expect(received["flags"]).toBe(word);
        }
      }
    }
  });
});

describe("REFUSE and REDIRECT", () => {
  test.each(drivers)("as $name reads them", (driver) => {
    const refusal = encodeRefusePacket({
      userReason: 34,
      systemReason: 0,
      text: refusalText(12514, 0x13000000),
    });
    expect(new driver.sqlnet.RefusePacket({ buf: refusal }).dataBuf).toBe(
      "(DESCRIPTION=(TMP=)(VSNNUM=318767104)(ERR=12514)(ERROR_STACK=(ERROR=(CODE=12514)(EMFI=4))))",
    );
    const redirect = encodeRedirectPacket({ address: "(ADDRESS=x)", connectData: "(D=y)" });
    const theirs = new driver.sqlnet.RedirectPacket({ buf: redirect, flags: redirect[5] });
    expect(theirs.flags).toBe(2);
    expect(theirs.dataBuf.toString("ascii", 0, theirs.dataBuf.indexOf(0))).toBe("(ADDRESS=x)");
    expect(theirs.dataBuf.toString("ascii", 12, theirs.dataLen)).toBe("(D=y)");
  });

  test("round trips", () => {
    fc.assert(
      fc.property(text(200), fc.nat(255), fc.nat(255), (message, userReason, systemReason) => {
        const packet = { userReason, systemReason, text: message };
        expect(decodeRefusePacket(encodeRefusePacket(packet))).toEqual(packet);
      }),
    );
    for (const connectData of [undefined, "", "(D=y)"]) {
      const packet = { address: "(ADDRESS=x)", connectData };
      expect(decodeRedirectPacket(encodeRedirectPacket(packet))).toEqual(packet);
    }
  });

  test("damaged", () => {
    expect(() => decodeRefusePacket(Buffer.alloc(11))).toThrow(WireError);
    expect(() => decodeRefusePacket(Buffer.from("000c0000040000000000000a", "hex"))).toThrow(
      WireError,
    );
    expect(() => decodeRedirectPacket(Buffer.from("000a0000050200000001", "hex"))).toThrow(
      WireError,
    );
    expect(() => decodeRedirectPacket(Buffer.from("000b000005020000000141", "hex"))).toThrow(
      WireError,
    );
    expect(() => decodeAcceptPacket(Buffer.alloc(40))).toThrow(WireError);
  });
});

describe("connect descriptor", () => {
  test("what the driver asks for", () => {
    expect(connectTarget(driverDescriptor)).toEqual({
      serviceName: "FREEPDB1",
      server: "POOLED",
      program: "node",
      host: "box",
      osUser: "ann",
      connectionId: "ab+/==",
    });
    expect(connectTarget("(description=(connect_data=(sid=xe)(instance_name=i)))")).toEqual({
      sid: "xe",
      instanceName: "i",
    });
    expect(connectTarget("(DESCRIPTION=(ADDRESS=(HOST=a)))")).toEqual({});
  });

  test("spaces, quotes and escapes", () => {
    const root = parseConnectDescriptor(' ( A = ( B = x y )\n(C="p) q" )(D=r\\)s)(E=)) \0');
    expect(root).toEqual({
      name: "A",
      value: "",
      children: [
        { name: "B", value: "x y", children: [] },
        { name: "C", value: "p) q", children: [] },
        { name: "D", value: "r)s", children: [] },
        { name: "E", value: "", children: [] },
      ],
    });
    expect(findDescriptorNode(root, "c")?.value).toBe("p) q");
    expect(findDescriptorNode(root, "c", "x")).toBeUndefined();
  });

  test.each(["", "x", "(A=b", "(A=b))", "(=b)", "(A)", "(A=(B=c)d)", '(A="b)', "(A=".repeat(40)])(
    "%s is none",
    (descriptor) => {
      expect(() => parseConnectDescriptor(descriptor)).toThrow(WireError);
    },
  );
});
