// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BufferReader } from "../../../src/wire/buffer-reader.ts";
import { BufferWriter } from "../../../src/wire/buffer-writer.ts";
import { describedColumn } from "../../../src/wire/messages/describe.ts";
import {
  readCursor,
  readCursorBind,
  writeCursor,
  writeCursorBind,
} from "../../../src/wire/types/cursor.ts";
import {
  decodeLobLocator,
  encodeLobLocator,
  readImage,
  readImageBind,
  readLob,
  readLobBind,
  writeImage,
  writeImageBind,
  writeLob,
  writeLobBind,
} from "../../../src/wire/types/lob-locator.ts";
import {
  decodeXmlImage,
  encodeXmlImage,
  type NamedObject,
  readNamedObject,
  writeNamedObject,
} from "../../../src/wire/types/named-object.ts";
import {
  formatRowid,
  parseRowid,
  readRowid,
  readUrowid,
  writeRowid,
  writeUrowid,
} from "../../../src/wire/types/rowid.ts";
import { WireError } from "../../../src/wire/wire-error.ts";
import { bytes, bytesOrNull, mixedText, ub2, ub4, ub8 } from "../arbitraries.ts";
import { driverReader, drivers } from "../driver.ts";

function encode(write: (writer: BufferWriter) => void): Buffer {
  const writer = new BufferWriter(16);
  write(writer);
  return writer.copy();
}

function decode<T>(read: (reader: BufferReader) => T, image: Buffer): T {
  const reader = new BufferReader(image);
  const value = read(reader);
  reader.expectEnd("value");
  return value;
}

const rowid = fc.record({ object: ub4, file: ub2, block: ub4, row: ub2 });

describe("ROWID", () => {
  test.each([
    [{ object: 0, file: 0, block: 0, row: 0 }, "AAAAAAAAAAAAAAAAAA"],
    [{ object: 116, file: 1, block: 929, row: 0 }, "AAAAB0AABAAAAOhAAA"],
    [{ object: 0xffffffff, file: 65535, block: 0xffffffff, row: 65535 }, "D/////P//D/////P//"],
  ])("%o", (fields, text) => {
    expect(formatRowid(fields)).toBe(text);
    expect(parseRowid(text)).toEqual(fields);
  });

  test.each([
    "",
    "AAAAB0AABAAAAOhAA",
    "AAAAB0AABAAAAOhAAAA",
    "AAAAB0AABAAAAOhAA-",
    "////////AAAAAAAAAA",
  ])("%s is none", (text) => {
    expect(parseRowid(text)).toBeUndefined();
    expect(() => encode((w) => writeRowid(w, text))).toThrow(WireError);
  });

  test.each(drivers)("round trips, as $name has them", (driver) => {
    fc.assert(
      fc.property(rowid, bytes(60, 1), (fields, key) => {
        const text = formatRowid(fields);
        const image = encode((w) => writeRowid(w, text));
        expect(decode(readRowid, image)).toBe(text);
        const theirs = driverReader(driver, image.subarray(1)).readRowID();
        expect(theirs).toEqual({
          rba: fields.object,
          partitionID: fields.file,
          blockNum: fields.block,
          slotNum: fields.row,
        });
        if (text !== "AAAAAAAAAAAAAAAAAA" && fields.object < 2 ** 31 && fields.block < 2 ** 31) {
          expect(driver.encodeRowID(theirs)).toBe(text);
        }
        const physical = encode((w) => writeUrowid(w, text));
        expect(decode(readUrowid, physical)).toBe(text);
        const logicalText = `*${key.toString("base64").replace(/=+$/, "")}`;
        const logical = encode((w) => writeUrowid(w, logicalText));
        expect(decode(readUrowid, logical)).toBe(logicalText);
        if (key.length % 3 === 0) {
          expect(driverReader(driver, logical).readURowID()).toBe(logicalText);
        }
      }),
    );
  });

  test("null and refusals", () => {
    expect(decode(readRowid, Buffer.from([0]))).toBeNull();
    expect(decode(readUrowid, Buffer.from([0]))).toBeNull();
    expect(() => encode((w) => writeUrowid(w, "*a-"))).toThrow(WireError);
    expect(() => decode(readUrowid, Buffer.from("010100", "hex"))).toThrow(WireError);
    expect(() => decode(readUrowid, Buffer.from("01010101", "hex"))).toThrow(WireError);
  });
});

describe("LOB locators", () => {
  const locator = fc.record({
    id: fc.integer({ min: 1, max: 2 ** 48 - 1 }),
    session: ub4,
    kind: fc.constantFrom("BLOB" as const, "CLOB" as const, "NCLOB" as const, "BFILE" as const),
    temporary: fc.boolean(),
  });

  test("round trip", () => {
    fc.assert(
      fc.property(locator, fc.boolean(), (fields, utf16) => {
        const value = {
          ...fields,
          utf16: fields.kind === "NCLOB" || (fields.kind === "CLOB" && utf16),
        };
        const image = encodeLobLocator(value);
        expect(image.length).toBe(40);
        expect(decodeLobLocator(image)).toEqual(value);
      }),
    );
  });

  test("layout", () => {
    const value = { id: 258, session: 7, kind: "CLOB" as const, temporary: true, utf16: true };
    expect(encodeLobLocator(value).toString("hex")).toBe(
      [
        "0026", // 38 bytes follow
        "0001", // version
        "02", // CLOB
        "08", // initialized
        "80", // text is UTF-16
        "01", // temporary
        "0000",
        "000000000102", // id
        "00000007", // session
        "00".repeat(20),
      ].join(""),
    );
  });

  test("refusals", () => {
    expect(() => decodeLobLocator(Buffer.alloc(40))).toThrow(WireError);
    expect(() => decodeLobLocator(Buffer.alloc(39))).toThrow(WireError);
  });

  test("LOBs and images of a row, and as they are bound", () => {
    fc.assert(
      fc.property(
        bytes(60, 1),
        ub8,
        ub4,
        bytes(70_000, 1),
        (locatorBytes, length, chunkSize, image) => {
          const lob = { locator: locatorBytes, length, chunkSize };
          expect(
            decode(
              readLob,
              encode((w) => writeLob(w, lob)),
            ),
          ).toEqual(lob);
          expect(
            decode(
              readLobBind,
              encode((w) => writeLobBind(w, locatorBytes)),
            ),
          ).toEqual(locatorBytes);
          expect(
            decode(
              readImage,
              encode((w) => writeImage(w, image)),
            ),
          ).toEqual(image);
          expect(
            decode(
              readImageBind,
              encode((w) => writeImageBind(w, image)),
            ),
          ).toEqual(image);
        },
      ),
      { numRuns: 50 },
    );
    for (const read of [readLob, readLobBind, readImage, readImageBind]) {
      expect(decode<unknown>(read, Buffer.from([0]))).toBeNull();
      expect(() => decode<unknown>(read, Buffer.from("012800000000", "hex"))).toThrow(WireError);
    }
  });
});

describe("cursors and objects", () => {
  test("a REF CURSOR with its columns", () => {
    const columns = [describedColumn({ name: "A", type: 2, maxSize: 22, scale: -127 })];
    for (const version of [7, 12, 24]) {
      const value = { columns, cursorId: 65535 };
      const image = encode((w) => writeCursor(w, value, version));
      expect(decode((r) => readCursor(r, version), image)).toEqual(value);
    }
    expect(decode((r) => readCursor(r, 24), Buffer.from([0]))).toBeNull();
  });

  test("a bound cursor: to be opened, or open", () => {
    expect(encode((w) => writeCursorBind(w, 0)).toString("hex")).toBe("0100");
    expect(encode((w) => writeCursorBind(w, 300)).toString("hex")).toBe("010102012c");
    for (const id of [0, 1, 255, 300, 65535]) {
      expect(
        decode(
          readCursorBind,
          encode((w) => writeCursorBind(w, id)),
        ),
      ).toBe(id);
    }
    expect(decode(readCursorBind, Buffer.from([0]))).toBe(0);
  });

  test("objects", () => {
    const part = bytesOrNull(40);
    const object: fc.Arbitrary<NamedObject> = fc.record({
      toid: part,
      oid: part,
      snapshot: part,
      version: ub2,
      flags: ub2,
      image: bytes(300, 1),
    });
    fc.assert(
      fc.property(object, (value) => {
        expect(
          decode(
            readNamedObject,
            encode((w) => writeNamedObject(w, value)),
          ),
        ).toEqual(value);
      }),
    );
    const nothing = encode((w) => writeNamedObject(w, null));
    expect(nothing.toString("hex")).toBe("00000000000101");
    expect(decode(readNamedObject, nothing)).toBeNull();
  });

  test("XMLTYPE", () => {
    fc.assert(
      fc.property(mixedText, (value) => {
        expect(decodeXmlImage(encodeXmlImage(value))).toBe(value);
      }),
    );
    const image = encodeXmlImage("<a/>");
    image.writeUInt32BE(1, 8);
    expect(() => decodeXmlImage(image)).toThrow(WireError);
  });
});
