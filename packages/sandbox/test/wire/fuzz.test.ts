// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BufferReader } from "../../src/wire/buffer-reader.ts";
import { BufferWriter } from "../../src/wire/buffer-writer.ts";
import {
  decodeAcceptPacket,
  decodeConnectPacket,
  decodeRedirectPacket,
  decodeRefusePacket,
} from "../../src/wire/connect.ts";
import { connectTarget } from "../../src/wire/connect-descriptor.ts";
import { decodeAuthReply } from "../../src/wire/messages/auth.ts";
import { bindMetadata } from "../../src/wire/messages/bind-metadata.ts";
import { bindOrder, readBindRows } from "../../src/wire/messages/bind-rows.ts";
import { decodeBitVector } from "../../src/wire/messages/bit-vector.ts";
import { decodeDataTypesReply } from "../../src/wire/messages/data-types.ts";
import { decodeRequest } from "../../src/wire/messages/decode-request.ts";
import { decodeDescribe } from "../../src/wire/messages/describe.ts";
import { encodeCall, encodePiggyback } from "../../src/wire/messages/encode-call.ts";
import { decodeToken } from "../../src/wire/messages/end-of-response.ts";
import { decodeError, encodeError } from "../../src/wire/messages/error.ts";
import { decodeExecuteParameter } from "../../src/wire/messages/execute-parameter.ts";
import { decodeImplicitResults } from "../../src/wire/messages/implicit-results.ts";
import { decodeIoVector } from "../../src/wire/messages/io-vector.ts";
import { decodeLobData, decodeLobOpReply } from "../../src/wire/messages/lob-op.ts";
import { decodeProtocolReply } from "../../src/wire/messages/protocol.ts";
import { decodeRowHeader } from "../../src/wire/messages/row-header.ts";
import { decodeServerPiggyback } from "../../src/wire/messages/server-piggyback.ts";
import { decodeStatus } from "../../src/wire/messages/status.ts";
import { decodeWarning } from "../../src/wire/messages/warning.ts";
import { decodeDataPacket, decodeMarkerPacket, PacketSplitter } from "../../src/wire/packet.ts";
import { traceRequest } from "../../src/wire/trace.ts";
import { decodeOson } from "../../src/wire/types/decode-oson.ts";
import { encodeOson } from "../../src/wire/types/encode-oson.ts";
import { decodeLobLocator } from "../../src/wire/types/lob-locator.ts";
import { decodeXmlImage } from "../../src/wire/types/named-object.ts";
import { oracleType } from "../../src/wire/types/oracle-type-number.ts";
import { formatOsonJson } from "../../src/wire/types/oson-json.ts";
import { parseOsonJson } from "../../src/wire/types/parse-oson-json.ts";
import { decodeVector, encodeVector } from "../../src/wire/types/vector.ts";
import { bindReader, fetchReader } from "../../src/wire/types/wire-value.ts";
import { WireError } from "../../src/wire/wire-error.ts";
import { clientCall, error, piggyback } from "./messages/message-arbitraries.ts";

/** Inputs of each decoder: a seed of the test run decides them, so a failure can be run again. */
const runs = 100_000;
const seed = 20_240_229;

/** A small fast generator (xorshift): fast-check would spend most of the time on making inputs. */
function generator(start: number): () => number {
  let state = start | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Values that decoders treat in a special way, more often than others. */
const special = [0, 1, 2, 4, 7, 8, 0x80, 0x81, 0x84, 252, 253, 254, 255, 0xc0, 0xe0];

/** A random input: short noise, or a good input with some bytes changed, cut or repeated. */
function input(random: () => number, samples: readonly Buffer[]): Buffer {
  const byte = (): number =>
    random() & 3 ? random() & 255 : (special[random() % special.length] ?? 0);
  const sample = samples[random() % Math.max(1, samples.length)];
  if (!sample || random() % 4 === 0) {
    const noise = Buffer.alloc(random() % 60);
    for (let index = 0; index < noise.length; index++) noise[index] = byte();
    return noise;
  }
  const out = Buffer.from(sample);
  for (let changes = random() % 4; changes > 0 && out.length > 0; changes--) {
    out[random() % out.length] = byte();
  }
  const cut = random() % 8;
  if (cut === 0) return out.subarray(0, random() % (out.length + 1));
  return cut === 1 ? Buffer.concat([out, out.subarray(random() % (out.length + 1))]) : out;
}

/** Runs a decoder on many inputs: it may refuse them, with a WireError, and nothing else. */
function fuzz(
  decode: (bytes: Buffer) => unknown,
  samples: readonly Buffer[] = [],
  count = runs,
): void {
  const random = generator(seed);
  let refused = 0;
  for (let run = 0; run < count; run++) {
    const bytes = input(random, samples);
    try {
      decode(bytes);
    } catch (problem) {
      if (!(problem instanceof WireError)) {
        throw new Error(`run ${String(run)}, input ${bytes.toString("hex")}`, { cause: problem });
      }
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(count / 100);
}

function samplesOf<T>(arbitrary: fc.Arbitrary<T>, write: (writer: BufferWriter, value: T) => void) {
  return fc.sample(arbitrary, { numRuns: 300, seed }).map((value) => {
    const writer = new BufferWriter();
    write(writer, value);
    return writer.copy();
  });
}

describe("decoders of a server", () => {
  const requests = samplesOf(fc.tuple(piggyback, clientCall(24)), (writer, [first, call]) => {
    encodePiggyback(writer, first, { sequence: 1 }, 24);
    encodeCall(writer, call, { sequence: 2 }, 24);
  });

  test.each([24, 12, 7])("requests at field version %i", (version) => {
    fuzz((bytes) => traceRequest(decodeRequest(bytes, version)), requests);
  });

  test("bind rows of every type", () => {
    const types = Object.values(oracleType);
    const binds = types.flatMap((type) => [
      bindMetadata({ type, maxSize: 10, form: 1 }),
      bindMetadata({ type, maxSize: 10, form: 2, flags: 0x41 }),
    ]);
    const order = bindOrder(binds, { plsql: true, maxStringSize: 32767 });
    const readers = binds.map(bindReader);
    const nulls = Buffer.concat([Buffer.from([7]), Buffer.alloc(200)]);
    fuzz((bytes) => readBindRows(new BufferReader(bytes), order, readers, 100), [nulls], 20_000);
    for (const reader of new Set(readers)) {
      fuzz((bytes) => reader(new BufferReader(bytes)), [], 3000);
    }
  });

  test("fetched values of every type", () => {
    for (const type of Object.values(oracleType)) {
      const reader = fetchReader({ type, form: 2 }, 24);
      fuzz((bytes) => reader(new BufferReader(bytes)), [], 5000);
    }
  });

  test("OSON", () => {
    const sources = [
      `{"a":[1,2.5,"x",null,true,{"b":"c","a":{}}],"long":"${"y".repeat(300)}"}`,
      "[[[[]]]]",
      '"text"',
      "12345678901234567890",
      `{"${"k".repeat(300)}":{"a":1}}`,
    ];
    const images = sources.map((source) => encodeOson(parseOsonJson(source)));
    fuzz((bytes) => formatOsonJson(decodeOson(bytes)), images);
  });

  test("VECTOR, XMLTYPE, locators", () => {
    const sparse = { dimensions: 9, indices: new Uint32Array([1, 5]) };
    const images = [
      encodeVector({ values: new Float32Array([1, 2]) }),
      encodeVector({ values: new Uint8Array([1, 2]) }),
      encodeVector({ values: new Float64Array([1, 2]), sparse }),
    ];
    fuzz(decodeVector, images);
    fuzz(decodeXmlImage);
    fuzz(decodeLobLocator, [Buffer.alloc(40)]);
  });

  test("packets and connect data", () => {
    fuzz(
      (bytes) => {
        const splitter = new PacketSplitter();
        splitter.useLargeLengths();
        splitter.push(bytes);
        for (let packet = splitter.next(); packet; packet = splitter.next()) {
          decodeDataPacket(packet.bytes);
        }
      },
      [Buffer.from("0000000c060000000800ffff", "hex")],
    );
    fuzz(decodeConnectPacket, [Buffer.alloc(90)]);
    fuzz(decodeMarkerPacket);
    const descriptor = '(DESCRIPTION=(CONNECT_DATA=(SID=x)(CID=(USER="y"))))';
    fuzz((bytes) => connectTarget(bytes.toString("latin1")), [Buffer.from(descriptor)]);
  });

  test("JSON text", () => {
    const samples = ['{"a":[1,-2.5e3,"\\u00e9",null,true]}', "[[],{}]"].map((s) => Buffer.from(s));
    fuzz((bytes) => encodeOson(parseOsonJson(bytes.toString("latin1"))), samples);
  });
});

describe("decoders of replies", () => {
  const errors = samplesOf(error, (writer, value) => {
    encodeError(writer, value, 24);
  }).map((bytes) => bytes.subarray(1));
  const request = {
    ...{ kind: "lobOp" as const, operation: 0x11000, locator: Buffer.alloc(4), amount: 1 },
    ...{
      destLength: 0,
      sourceOffset: 0,
      destOffset: 0,
      charset: undefined,
      flagWanted: false,
      data: null,
    },
  };
  const decoders: [string, (reader: BufferReader) => unknown, readonly Buffer[]][] = [
    ["error", (reader) => decodeError(reader, 24), errors],
    ["describe", (reader) => decodeDescribe(reader, 24), []],
    ["implicit results", (reader) => decodeImplicitResults(reader, 24), []],
    ["protocol", decodeProtocolReply, []],
    ["data types", (reader) => decodeDataTypesReply(reader, true), []],
    ["auth", decodeAuthReply, []],
    ["row header", decodeRowHeader, []],
    ["bit vector", (reader) => decodeBitVector(reader, 20), []],
    ["status", decodeStatus, []],
    ["warning", decodeWarning, []],
    ["parameter", (reader) => decodeExecuteParameter(reader, true), []],
    ["I/O vector", decodeIoVector, []],
    ["LOB data", decodeLobData, []],
    ["LOB reply", (reader) => decodeLobOpReply(reader, request), []],
    ["server piggyback", decodeServerPiggyback, []],
    ["token", decodeToken, []],
  ];

  test.each(decoders)("%s", (_name, decode, samples) => {
    fuzz((bytes) => decode(new BufferReader(bytes)), samples, 20_000);
  });

  test("packets", () => {
    fuzz(decodeAcceptPacket, [Buffer.alloc(45)], 20_000);
    fuzz(decodeRefusePacket, [Buffer.alloc(20)], 20_000);
    fuzz(decodeRedirectPacket, [Buffer.alloc(20)], 20_000);
  });
});

test("huge declared sizes allocate nothing", () => {
  const cases = [
    // OSON with 2^32 - 1 items, and with as many names.
    () => decodeOson(Buffer.from("ff4a5a010100000000000500 00f0ffffffff".replace(" ", ""), "hex")),
    () => decodeOson(Buffer.from("ff4a5a010108ffffffff000000050000", "hex")),
    // A vector of 2^32 - 1 doubles.
    () => decodeVector(Buffer.from(`db00001203ffffffff${"00".repeat(8)}`, "hex")),
    // 2^31 cursors, binds and batch errors.
    () => decodeRequest(Buffer.from("1169010001047fffffff", "hex"), 24),
    () => decodeError(new BufferReader(Buffer.from(`${"00".repeat(27)}04ffffffff01`, "hex")), 24),
    // A CLR chunk of 4 GB.
    () => new BufferReader(Buffer.from("fe04ffffffff", "hex")).clr("x"),
  ];
  for (const decode of cases) expect(decode).toThrow(WireError);
});
