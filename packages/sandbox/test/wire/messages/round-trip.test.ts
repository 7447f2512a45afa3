// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BufferReader } from "../../../src/wire/buffer-reader.ts";
import { BufferWriter } from "../../../src/wire/buffer-writer.ts";
import { decodeAuthReply, encodeAuthReply } from "../../../src/wire/messages/auth.ts";
import { decodeBitVector, encodeBitVector } from "../../../src/wire/messages/bit-vector.ts";
import {
  decodeDataTypesReply,
  encodeDataTypesReply,
} from "../../../src/wire/messages/data-types.ts";
import { decodeRequest } from "../../../src/wire/messages/decode-request.ts";
import { decodeDescribe, encodeDescribe } from "../../../src/wire/messages/describe.ts";
import { callCode, encodeCall, encodePiggyback } from "../../../src/wire/messages/encode-call.ts";
import { decodeError, encodeError } from "../../../src/wire/messages/error.ts";
import {
  decodeExecuteParameter,
  encodeExecuteParameter,
} from "../../../src/wire/messages/execute-parameter.ts";
import { fieldVersion } from "../../../src/wire/messages/field-version.ts";
import {
  decodeImplicitResults,
  encodeImplicitResults,
} from "../../../src/wire/messages/implicit-results.ts";
import { decodeIoVector, encodeIoVector } from "../../../src/wire/messages/io-vector.ts";
import {
  decodeLobData,
  decodeLobOpReply,
  encodeLobData,
  encodeLobOpReply,
  type LobOpRequest,
  lobOperation,
} from "../../../src/wire/messages/lob-op.ts";
import { decodeProtocolReply, encodeProtocolReply } from "../../../src/wire/messages/protocol.ts";
import { decodeRowHeader, encodeRowHeader } from "../../../src/wire/messages/row-header.ts";
import type { ServerMessage } from "../../../src/wire/messages/server-message.ts";
import {
  decodeServerPiggyback,
  encodeServerPiggyback,
} from "../../../src/wire/messages/server-piggyback.ts";
import { decodeStatus, encodeStatus } from "../../../src/wire/messages/status.ts";
import { decodeVersionReply, encodeVersionReply } from "../../../src/wire/messages/version-call.ts";
import { decodeWarning, encodeWarning } from "../../../src/wire/messages/warning.ts";
import { WireError } from "../../../src/wire/wire-error.ts";
import { bytes, bytesOrNull, u8, ub2, ub4, ub8 } from "../arbitraries.ts";
import { clientCall, piggyback, serverMessage, versions } from "./message-arbitraries.ts";

test("requests: piggybacks and a call, at every field version", () => {
  const request = versions.chain((version) =>
    fc.record({
      version: fc.constant(version),
      piggybacks: fc.array(fc.record({ message: piggyback, sequence: u8 }), { maxLength: 3 }),
      call: clientCall(version),
      sequence: u8,
      dialect: fc.record({ rawText: fc.boolean(), universalSignedBytes: fc.boolean() }),
      token: version >= fieldVersion.v23aiToken ? ub8 : fc.constant(0),
    }),
  );
  fc.assert(
    fc.property(request, ({ version, piggybacks, call, sequence, dialect, token }) => {
      const writer = new BufferWriter(16);
      writer.universalSignedBytes = dialect.universalSignedBytes;
      for (const item of piggybacks) {
        encodePiggyback(writer, item.message, { sequence: item.sequence, token }, version);
      }
      encodeCall(writer, call, { sequence, token }, version, dialect.rawText);
      const decoded = decodeRequest(writer.copy(), version, dialect);
      expect(decoded.call).toEqual(call);
      expect(decoded.piggybacks.map((item) => item.message)).toEqual(
        piggybacks.map((item) => item.message),
      );
      for (const [index, item] of decoded.piggybacks.entries()) {
        expect(item.header).toMatchObject({ sequence: piggybacks[index]?.sequence, token });
      }
      decoded.rest.expectEnd("request");
      if (call.kind === "protocol" || call.kind === "dataTypes") return;
      expect(decoded.header).toEqual(
        call.kind === "fastAuth"
          ? { code: 118, sequence: call.sequence, token: 0 }
          : { code: callCode(call), sequence, token },
      );
    }),
    { numRuns: 3000 },
  );
});

/** Encodes, reads the type byte, and gives the decoder for it. */
function codec(
  message: ServerMessage,
  writer: BufferWriter,
  version: number,
): (reader: BufferReader) => ServerMessage {
  switch (message.kind) {
    case "protocolReply":
      encodeProtocolReply(writer, message);
      return decodeProtocolReply;
    case "dataTypesReply":
      encodeDataTypesReply(writer, message);
      return (reader) => decodeDataTypesReply(reader, message.timeZone !== null);
    case "authReply":
      encodeAuthReply(writer, message);
      return decodeAuthReply;
    case "describe":
      encodeDescribe(writer, message, version);
      return (reader) => decodeDescribe(reader, version);
    case "rowHeader":
      encodeRowHeader(writer, message);
      return decodeRowHeader;
    case "bitVector":
      encodeBitVector(writer, message);
      return (reader) => decodeBitVector(reader, message.sent.length);
    case "error":
      encodeError(writer, message, version);
      return (reader) => decodeError(reader, version);
    case "status":
      encodeStatus(writer, message);
      return decodeStatus;
    case "warning":
      encodeWarning(writer, message);
      return decodeWarning;
    default:
      return secondCodec(message, writer, version);
  }
}

function secondCodec(
  message: ServerMessage,
  writer: BufferWriter,
  version: number,
): (reader: BufferReader) => ServerMessage {
  switch (message.kind) {
    case "executeParameter":
      encodeExecuteParameter(writer, message);
      return (reader) => decodeExecuteParameter(reader, message.rowCounts !== undefined);
    case "ioVector":
      encodeIoVector(writer, message);
      return decodeIoVector;
    case "implicitResults":
      encodeImplicitResults(writer, message, version);
      return (reader) => decodeImplicitResults(reader, version);
    case "versionReply":
      encodeVersionReply(writer, message);
      return decodeVersionReply;
    case "lobData":
      encodeLobData(writer, message);
      return decodeLobData;
    case "sessionReturn":
    case "sessionSync":
    case "ltxid":
      encodeServerPiggyback(writer, message);
      return decodeServerPiggyback;
    default:
      throw new Error(`no codec for ${message.kind}`);
  }
}

test("server messages, at every field version", () => {
  const message = versions.chain((version) =>
    fc.tuple(fc.constant(version), serverMessage(version)),
  );
  fc.assert(
    fc.property(message, ([version, value]) => {
      const writer = new BufferWriter(16);
      const decode = codec(value, writer, version);
      const reader = new BufferReader(writer.copy(), 1);
      expect(decode(reader)).toEqual(value);
      reader.expectEnd("message");
    }),
    { numRuns: 3000 },
  );
});

test("the reply to a LOB operation", () => {
  const request = fc.record({
    operation: fc.constantFrom(...Object.values(lobOperation)),
    locator: bytesOrNull(40),
    amount: fc.option(ub8, { nil: undefined }),
    answer: fc.integer({ min: -1000, max: 2 ** 40 }),
    charset: fc.option(ub2, { nil: undefined }),
    flagWanted: fc.boolean(),
    flag: fc.boolean(),
  });
  fc.assert(
    fc.property(request, ({ operation, locator, amount, answer, charset, flagWanted, flag }) => {
      const asked = { operation, locator, amount, charset, flagWanted } as LobOpRequest;
      const reply = {
        kind: "lobOpReply" as const,
        locator,
        charset,
        amount: amount !== undefined ? answer : undefined,
        flag: flagWanted ? flag : undefined,
      };
      const writer = new BufferWriter(16);
      encodeLobOpReply(writer, reply);
      const reader = new BufferReader(writer.copy(), 1);
      expect(decodeLobOpReply(reader, asked)).toEqual(reply);
      reader.expectEnd("message");
    }),
  );
});

describe("refusals", () => {
  const decode = (hex: string, version = 24) => decodeRequest(Buffer.from(hex, "hex"), version);

  test.each([
    ["empty", ""],
    ["unknown message type", "05"],
    ["unknown piggyback", "110a0100"],
    ["function cut", "03"],
    ["execute cut", "035e0100"],
    ["execute with another vector", "035e010001200000000001010cffffff"],
    ["cursors that cannot follow", "116901000104ffffffff"],
    ["fast auth with another message inside", "2201010003"],
    ["bind rows of another type", "0504"],
  ])("%s", (_name, hex) => {
    expect(() => decode(hex)).toThrow(WireError);
  });

  test("an error without a message, too many batch errors, a cursor id of 17 bits", () => {
    const base = decodeError(
      new BufferReader(Buffer.from("00".repeat(40), "hex")),
      fieldVersion.max,
    );
    const encode = (fields: object) => () => {
      encodeError(new BufferWriter(), { ...base, ...fields }, fieldVersion.max);
    };
    expect(encode({})).not.toThrow();
    expect(encode({ number: 1 })).toThrow(WireError);
    expect(encode({ cursorId: 65536 })).toThrow(WireError);
    const batchErrors = Array.from({ length: 65536 }, () => ({ number: 1, row: 1, message: "x" }));
    expect(encode({ batchErrors })).toThrow(WireError);
  });

  test("a banner of 48 bytes", () => {
    const reply = {
      kind: "protocolReply" as const,
      version: 6,
      banner: "x".repeat(48),
      charset: 873,
      flags: 1,
      nationalCharset: 2000,
      compileCapabilities: Buffer.alloc(1),
      runtimeCapabilities: Buffer.alloc(1),
    };
    expect(() => encodeProtocolReply(new BufferWriter(), reply)).toThrow(WireError);
  });

  test("a position that does not fit is left out", () => {
    fc.assert(
      fc.property(ub4, (extra) => {
        const base = decodeError(new BufferReader(Buffer.alloc(40)), fieldVersion.max);
        const writer = new BufferWriter();
        encodeError(writer, { ...base, position: 65536 + extra }, fieldVersion.max);
        const read = decodeError(new BufferReader(writer.copy(), 1), fieldVersion.max);
        expect(read.position).toBe(-1);
      }),
      { numRuns: 10 },
    );
  });

  test("a request of random bytes is decoded or refused", () => {
    fc.assert(
      fc.property(bytes(200), versions, (payload, version) => {
        try {
          decodeRequest(payload, version);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
