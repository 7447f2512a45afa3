// Layer: pure.
import { describe, expect, test } from "vitest";
import { BufferWriter } from "../../../src/wire/buffer-writer.ts";
import { encodeAuthReply, packServerVersion } from "../../../src/wire/messages/auth.ts";
import { bindMetadata } from "../../../src/wire/messages/bind-metadata.ts";
import {
  announcedFieldVersion,
  announcesTimeZone,
  encodeCompileCapabilities,
  encodeRuntimeCapabilities,
} from "../../../src/wire/messages/capabilities.ts";
import {
  decodeDatabaseTimeZone,
  encodeDatabaseTimeZone,
  encodeDataTypesReply,
} from "../../../src/wire/messages/data-types.ts";
import { describedColumn, encodeDescribe } from "../../../src/wire/messages/describe.ts";
import { encodeCall, encodePiggyback } from "../../../src/wire/messages/encode-call.ts";
import {
  encodeEndOfResponse,
  encodeFlushOutBinds,
} from "../../../src/wire/messages/end-of-response.ts";
import { encodeError, errorReply } from "../../../src/wire/messages/error.ts";
import { encodeRenegotiate } from "../../../src/wire/messages/fast-auth.ts";
import { encodeIoVector } from "../../../src/wire/messages/io-vector.ts";
import { encodeProtocolReply } from "../../../src/wire/messages/protocol.ts";
import { encodeRow, encodeRowAfter } from "../../../src/wire/messages/row-data.ts";
import { encodeRowHeader, rowHeader } from "../../../src/wire/messages/row-header.ts";
import { encodeStatus } from "../../../src/wire/messages/status.ts";
import { writeNumber } from "../../../src/wire/types/number.ts";
import { WireError } from "../../../src/wire/wire-error.ts";

function hex(write: (writer: BufferWriter) => void): string {
  const writer = new BufferWriter();
  write(writer);
  return writer.view().toString("hex");
}

/** The fields, one a line: what stands before a comment counts. */
function lines(...fields: readonly string[]): string {
  return fields.join("").replaceAll(" ", "");
}

describe("what the server writes", () => {
  test("PROTOCOL. Source: oracledb lib/thin/protocol/messages/protocol.js processProtocolInfo", () => {
    const server = { fieldVersion: 24, endOfResponse: true, longStrings: true, timeZone: true };
    const compileCapabilities = encodeCompileCapabilities(server);
    const runtimeCapabilities = encodeRuntimeCapabilities(server);
    const message = {
      kind: "protocolReply" as const,
      version: 6,
      banner: "Hi",
      charset: 873,
      flags: 1,
      nationalCharset: 2000,
      compileCapabilities,
      runtimeCapabilities,
    };
    expect(hex((writer) => encodeProtocolReply(writer, message))).toBe(
      lines(
        "01", // message type
        "06 00", // version, end of versions
        "4869 00", // banner, NUL
        "6903", // charset 873, little-endian
        "01", // flags
        "0000", // no elements
        "000b 000000000000000000 07d0", // FDO with the national charset 2000
        `35 ${compileCapabilities.toString("hex")}`, // 53 bytes
        `07 ${runtimeCapabilities.toString("hex")}`, // 7 bytes
      ),
    );
    expect(compileCapabilities.toString("hex")).toBe(
      lines(
        "06 000000 e8 0000 18 01 01 0000000000", // 0: SQL; 4: logons; 7: field version 24; 8, 9
        "29 91 03 07 03 00 01 00 cf", // 15 to 23
        "0000 04 01 000000000000 0c 0000 3a 0000 20", // 26, 27, 34, 37, 40: end of response
        "00 05 00 08 00000000000000 03", // 42: LOBs; 44: vectors; 52: vector features
      ),
    );
    expect(runtimeCapabilities.toString("hex")).toBe("02010000000004");
    expect(announcedFieldVersion(compileCapabilities)).toBe(24);
    expect(announcedFieldVersion(Buffer.alloc(3))).toBe(0);
    expect([announcesTimeZone(runtimeCapabilities), announcesTimeZone(Buffer.alloc(1))]).toEqual([
      ...[true, false],
    ]);
  });

  test("DATA_TYPES. Source: dataType.js processMessage", () => {
    const timeZone = encodeDatabaseTimeZone(0);
    const message = { kind: "dataTypesReply" as const, timeZone, types: [] };
    expect(hex((writer) => encodeDataTypesReply(writer, message))).toBe(
      lines(
        "02", // message type
        "80000000 3c 3c 3c 80000000", // +00:00
        "0000", // no types
      ),
    );
    for (const minutes of [0, 60, -210, 840, -779]) {
      expect(decodeDatabaseTimeZone(encodeDatabaseTimeZone(minutes))).toBe(minutes);
    }
    expect(decodeDatabaseTimeZone(Buffer.alloc(11, 200))).toBeUndefined();
    expect(() => encodeDatabaseTimeZone(841)).toThrow(WireError);
    expect(() => decodeDatabaseTimeZone(Buffer.alloc(10))).toThrow(WireError);
  });

  test("PARAMETER of a logon. Source: auth.js processReturnParameter", () => {
    const pairs = [{ key: "AB", value: "c", flags: 0x4815 }];
    expect(hex((writer) => encodeAuthReply(writer, { kind: "authReply", pairs }))).toBe(
      lines(
        "08", // message type
        "01 01", // one pair
        "01 02 02 4142", // key, length twice
        "01 01 01 63", // value, length twice
        "02 4815", // flags
      ),
    );
    // 23.26.1.0.0 and, in the older form, 12.2.0.1.0.
    expect(packServerVersion([23, 26, 1, 0, 0], 24)).toBe(0x171a1000);
    expect(packServerVersion([12, 2, 0, 1, 0], 8)).toBe(0x0c200100);
  });

  test("DESCRIBE. Source: withData.js processDescribeInfo, base.js processColumnInfo", () => {
    const column = describedColumn({
      ...{ name: "ID", type: 2, maxSize: 22, precision: 10, scale: -127, nullable: false },
    });
    const message = { kind: "describe" as const, columns: [column] };
    expect(hex((writer) => encodeDescribe(writer, message, 24))).toBe(
      lines(
        "10 00", // message type, empty header
        "01 16", // longest row
        "01 01 00", // one column
        "02 00 0a 81", // type, flags, precision, scale
        "01 16 00 00", // max size, max elements, cont flags
        "00 00 00 00", // OID, version, charset, form
        "00", // size
        "00", // column id (from 8)
        "00 00", // not nullable, name length
        "01 02 02 4944", // name, length twice
        "00 00", // type owner and name
        "01 01 00", // position, user flags
        "00 00", // domain (from 17)
        "00", // annotations (from 20)
        "00 00 00", // vector (from 24)
        "00 00 00 00 00 00", // date, 4 numbers, tail
      ),
    );
  });

  test("ERROR. Source: base.js processErrorInfo", () => {
    const message = errorReply({
      ...{ callStatus: 3, number: 942, cursorId: 2, position: 14, rowCount: 300 },
      message: "ORA-00942: x\n",
      rowid: { object: 116, file: 1, block: 929, row: 2 },
      batchErrors: [{ number: 1, row: 5, message: "m" }],
    });
    expect(hex((writer) => encodeError(writer, message, 24))).toBe(
      lines(
        "04", // message type
        "01 03", // call status
        "00 00", // sequence, row
        "02 03ae", // error number
        "00 00", // array errors
        "01 02", // cursor
        "01 0e", // position
        "00 00 00 00 00", // SQL type, fatal, flags, cursor options, UPI
        "00", // warnings
        "01 74 01 01 00 02 03a1 01 02", // ROWID
        "00 00 00 00", // OS error, statement error, call number, padding
        "00 00", // successful iterations, logical ROWID
        "01 01 01 01 01", // batch error numbers
        "01 01 01 01 05", // batch error rows
        "01 01 00 01 01 01 6d 00 00", // batch error messages
        "02 03ae", // error number, extended
        "02 012c", // row count
        "00 00", // SQL type, checksum (from 14)
        `0d ${Buffer.from("ORA-00942: x\n").toString("hex")}`, // message
      ),
    );
  });

  test("the small ones", () => {
    const status = { kind: "status" as const, callStatus: 1, sequence: 0 };
    expect(hex((writer) => encodeStatus(writer, status))).toBe("09010100");
    expect(hex(encodeEndOfResponse)).toBe("1d");
    expect(hex(encodeFlushOutBinds)).toBe("13");
    expect(hex(encodeRenegotiate)).toBe("1c");
    expect(hex((writer) => encodeRowHeader(writer, rowHeader({ iterations: 300 })))).toBe(
      lines("06", "00", "00", "00", "02 012c", "00", "00", "00"),
    );
    const directions = [32, 16, 48];
    expect(hex((writer) => encodeIoVector(writer, { kind: "ioVector", directions }))).toBe(
      lines("0b 00", "01 03", "00", "01 01", "00 00 00", "20 10 30"),
    );
  });

  test("rows. Source: withData.js processRowData, processBitVector", () => {
    const writers = Array.from({ length: 9 }, () => writeNumber);
    const row = [1, 1, 1, 1, 1, 1, 1, 1, 1];
    expect(hex((writer) => encodeRow(writer, writers, row))).toBe(`07${"02c102".repeat(9)}`);
    const next = [1, 1, 1, 1, 1, 1, 1, 1, 2];
    expect(hex((writer) => encodeRowAfter(writer, writers, next, row))).toBe(
      lines(
        "15 01 01", // BIT_VECTOR, one column sent
        "00 01", // bits of columns 0 to 7, of column 8
        "07 02c103", // ROW_DATA
      ),
    );
    // Minus zero is not zero, NaN is NaN.
    const bits = (writer: BufferWriter, value: number): void => {
      writer.u8(Object.is(value, -0) ? 0x80 : 1);
    };
    const zeros = Array.from({ length: 9 }, () => 0);
    const doubles = Array.from({ length: 9 }, () => bits);
    const before = zeros.with(1, Number.NaN);
    expect(hex((writer) => encodeRowAfter(writer, doubles, before.with(0, -0), before))).toBe(
      lines("15 01 01", "01 00", "07 80"),
    );
    // Where leaving out saves nothing the row is whole.
    const short = [writeNumber];
    expect(hex((writer) => encodeRowAfter(writer, short, [1], [1]))).toBe("0702c102");
  });
});

describe("what a client writes", () => {
  test("EXECUTE. Source: execute.js writeExecuteMessage", () => {
    const write = (version: number) =>
      hex((writer) => {
        encodeCall(
          writer,
          {
            kind: "execute",
            options: 0x8029,
            cursorId: 0,
            sql: "X",
            fetchRows: 1,
            maxLongBytes: 0x7fffffff,
            executions: 2,
            isQuery: false,
            executeFlags: 0x8000,
            rowCountsWanted: true,
            registrationId: 0,
            defines: [],
            binds: [bindMetadata({ type: 1, maxSize: 400, charset: 873, form: 1 })],
          },
          { sequence: 5, token: 1 },
          version,
        );
      });
    const head = lines(
      "02 8029", // options
      "00", // cursor
      "01 01 01", // SQL, length
      "01 01 0d", // vector of 13
      "00 00 00", // pointers
      "01 01", // rows
      "04 7fffffff", // longest LONG
      "01 01 01", // one bind
      "00 00 00 00 00", // pointers
      "00 00", // no defines
      "00 00 01 00 00 00 00 00", // registration id, pointers
      "01 01 02 01", // row counts
    );
    const tail = lines(
      "01 58", // SQL
      "01 01", // parse
      "01 02", // executions
      "00 00 00 00 00", // 2 to 6
      "00 00", // is a query
      "02 8000", // flags
      "00 00 00", // 10 to 12
    );
    const bind = lines("01 01 00 00", "02 0190", "00 00 00 00", "02 0369", "01", "00");
    expect(write(24)).toBe(lines("03 5e 05 01 01", head, "0000000000", "0000", tail, bind, "00"));
    expect(write(8)).toBe(lines("03 5e 05", head, "0000000000", tail, bind, "00"));
    expect(write(7)).toBe(lines("03 5e 05", head, tail, bind));
  });

  test("FETCH, PING and closed cursors", () => {
    const fetch = { kind: "fetch" as const, cursorId: 3, rows: 1000 };
    expect(hex((writer) => encodeCall(writer, fetch, { sequence: 1 }, 12))).toBe(
      lines("03 05 01", "01 03", "02 03e8"),
    );
    expect(hex((writer) => encodeCall(writer, { kind: "ping" }, { sequence: 2 }, 24))).toBe(
      lines("03 93 02 00"),
    );
    const close = { kind: "closeCursors" as const, cursorIds: [1, 256] };
    expect(hex((writer) => encodePiggyback(writer, close, { sequence: 3 }, 24))).toBe(
      lines("11 69 03 00", "01", "01 02", "01 01", "02 0100"),
    );
  });
});
