// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BufferReader } from "../../src/wire/buffer-reader.ts";
import { BufferWriter } from "../../src/wire/buffer-writer.ts";
import { WireError } from "../../src/wire/wire-error.ts";
import { bytes, mixedText, u8, ub2, ub4, ub8 } from "./arbitraries.ts";
import { driverReader, drivers, driverWrites } from "./driver.ts";

function written(write: (writer: BufferWriter) => void): Buffer {
  const writer = new BufferWriter(16);
  write(writer);
  return writer.copy();
}

describe("primitives", () => {
  test("what is written is read", () => {
    fc.assert(
      fc.property(
        fc.record({ u8, ub2, ub4, ub8, sb: fc.integer(), clr: bytes(700), text: mixedText }),
        fc.record({ key: mixedText, value: mixedText, flags: ub4 }),
        (value, pair) => {
          const image = written((writer) => {
            writer.u8(value.u8).u16be(value.ub2).u16le(value.ub2).u32be(value.ub4);
            writer.ub(value.ub8).sb(value.sb).clr(value.clr).text(value.text).lstr(value.text);
            writer.lengthAndClr(value.clr).keyValue(pair.key, pair.value, pair.flags);
            writer.zeros(3).raw(value.clr);
          });
          const reader = new BufferReader(image);
          expect(reader.u8("a")).toBe(value.u8);
          expect(reader.u16be("a")).toBe(value.ub2);
          expect(reader.u16le("a")).toBe(value.ub2);
          expect(reader.u32be("a")).toBe(value.ub4);
          expect(reader.ub("a")).toBe(value.ub8);
          expect(reader.sb("a")).toBe(value.sb);
          const clr = value.clr.length === 0 ? null : value.clr;
          expect(reader.clr("a")).toEqual(clr);
          expect(reader.text("a")).toBe(value.text);
          expect(reader.lstr("a")).toBe(value.text);
          expect(reader.lengthAndClr("a")).toEqual(clr);
          expect(reader.keyValue("a")).toEqual(pair);
          reader.skip(3, "a");
          expect(reader.raw(value.clr.length, "a")).toEqual(value.clr);
          reader.expectEnd("a");
        },
      ),
    );
  });

  test.each([
    ["ub 0", (w: BufferWriter) => w.ub(0), "00"],
    ["ub 255", (w: BufferWriter) => w.ub(255), "01ff"],
    ["ub 256", (w: BufferWriter) => w.ub(256), "020100"],
    ["ub 65536", (w: BufferWriter) => w.ub(65536), "03010000"],
    ["ub 2^47", (w: BufferWriter) => w.ub(2 ** 47), "06800000000000"],
    ["sb -1", (w: BufferWriter) => w.sb(-1), "8101"],
    ["sb -300", (w: BufferWriter) => w.sb(-300), "82012c"],
    ["clr null", (w: BufferWriter) => w.clr(null), "00"],
    ["clr short", (w: BufferWriter) => w.clr(Buffer.from("ab")), "026162"],
    ["clr 252", (w: BufferWriter) => w.clr(Buffer.alloc(252, 1)), `fc${"01".repeat(252)}`],
    // 253 bytes no longer fit the short form: FE, chunk length, chunk, end.
    ["clr 253", (w: BufferWriter) => w.clr(Buffer.alloc(253, 1)), `fe01fd${"01".repeat(253)}00`],
    ["text é", (w: BufferWriter) => w.text("é"), "02c3a9"],
    ["lstr ab", (w: BufferWriter) => w.lstr("ab"), "0102026162"],
    ["pair", (w: BufferWriter) => w.keyValue("K", "", 9), "0101014b000109"],
  ])("%s", (_name, write, hex) => {
    expect(written(write).toString("hex")).toBe(hex);
  });

  test.each(drivers)("$name reads integers, bytes and text", (driver) => {
    fc.assert(
      fc.property(ub2, ub4, ub8, fc.integer(), bytes(70_000), mixedText, (a, b, c, d, e, f) => {
        const image = written((w) => w.ub(a).ub(b).ub(c).sb(d).clr(e).text(f));
        const reader = driverReader(driver, image);
        expect([reader.readUB2(), reader.readUB4(), reader.readUB8(), reader.readSB4()]).toEqual([
          ...[a, b, c, d],
        ]);
        expect(reader.readBytesWithLength()).toEqual(e.length === 0 ? null : e);
        expect(reader.readStr(1)).toBe(f === "" ? null : f);
      }),
      { numRuns: 50 },
    );
  });

  test.each(drivers)("reads what $name writes", (driver) => {
    fc.assert(
      fc.property(ub4, fc.integer(), bytes(150_000), (a, b, c) => {
        const image = driverWrites(driver, (w) => {
          w.writeUB4(a);
          w.writeUB8(a);
          w.writeSB4(b);
          w.writeBytesWithLength(c);
          w.writeKeyValue("KEY", "value", 3);
        });
        const reader = new BufferReader(image);
        expect([reader.ub("a"), reader.ub("a"), reader.sb("a")]).toEqual([a, a, b]);
        expect(reader.clr("a")).toEqual(c.length === 0 ? null : c);
        expect(reader.keyValue("a")).toEqual({ key: "KEY", value: "value", flags: 3 });
        reader.expectEnd("a");
      }),
      { numRuns: 50 },
    );
  });
});

describe("refusals name the field and the place", () => {
  test.each([
    ["u8 at the end", "", (r: BufferReader) => r.u8("f"), 0],
    ["u16be cut", "01", (r: BufferReader) => r.u16be("f"), 0],
    ["u32be cut", "010203", (r: BufferReader) => r.u32be("f"), 0],
    ["raw cut", "0102", (r: BufferReader) => r.raw(3, "f"), 0],
    ["raw negative", "0102", (r: BufferReader) => r.raw(-1, "f"), 0],
    ["ub cut", "0201", (r: BufferReader) => r.ub("f"), 1],
    ["ub negative", "8101", (r: BufferReader) => r.ub("f"), 0],
    ["ub longer than allowed", "03000001", (r: BufferReader) => r.ub("f", 2), 0],
    ["ub above 2^53", "08ffffffffffffffff", (r: BufferReader) => r.ub("f"), 1],
    ["clr cut", "0561", (r: BufferReader) => r.clr("f"), 1],
    ["clr chunk cut", "fe010561", (r: BufferReader) => r.clr("f"), 3],
    ["clr chunks without an end", "fe010161", (r: BufferReader) => r.clr("f"), 4],
    ["text cut", "0561", (r: BufferReader) => r.text("f"), 1],
    ["count that cannot be", "0405f5e100", (r: BufferReader) => r.count("f", 4), 0],
    ["bytes too many", "00", (r: BufferReader) => r.expectEnd("f"), 0],
  ])("%s", (_name, hex, read, offset) => {
    const reader = new BufferReader(Buffer.from(hex, "hex"));
    let caught: unknown;
    try {
      read(reader);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(WireError);
    expect(caught).toMatchObject({ field: "f", offset });
  });

  test.each([-1, 1.5, Number.NaN, 2 ** 48, Number.POSITIVE_INFINITY])("ub(%s)", (value) => {
    expect(() => new BufferWriter().ub(value)).toThrow(WireError);
  });
});

test("chunks of any size are joined, one chunk stays a view", () => {
  const image = Buffer.from("fe0101610102626300ff", "hex");
  const reader = new BufferReader(image);
  expect(reader.clr("a")?.toString()).toBe("abc");
  expect(reader.clr("a")).toBeNull();
  const single = Buffer.from("fe01026162 00".replace(" ", ""), "hex");
  expect(new BufferReader(single).clr("a")?.buffer).toBe(single.buffer);
});

test("the writer grows, is reused, and lets go of a huge buffer", () => {
  const writer = new BufferWriter(16);
  writer.raw(Buffer.alloc(100_000, 7));
  expect(writer.view()).toEqual(Buffer.alloc(100_000, 7));
  const grown = writer.bytes;
  writer.reset();
  expect(writer.u8(1).view()).toEqual(Buffer.from([1]));
  expect(writer.bytes).toBe(grown);
  writer.reset(1000);
  expect(writer.bytes.length).toBe(65536);
});
