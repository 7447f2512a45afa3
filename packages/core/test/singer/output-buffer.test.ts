// Layer: pure.
import { describe, expect, test } from "vitest";
import { createLiteral, literalOverrunBytes, writeLiteral } from "../../src/singer/json-literal.ts";
import { OutputBuffer, pieceEnd } from "../../src/singer/output-buffer.ts";

function content(out: OutputBuffer): string {
  return out.bytes.toString("utf8", 0, out.length);
}

describe("OutputBuffer", () => {
  test("keeps what was written when it grows", () => {
    const out = new OutputBuffer(64, 0);
    out.append(Buffer.from("x".repeat(60)));
    out.appendUtf8("日本é😀");
    out.append(Buffer.from("y".repeat(200)));
    expect(content(out)).toBe(`${"x".repeat(60)}日本é😀${"y".repeat(200)}`);
  });

  test("has the headroom free behind every reservation", () => {
    const out = new OutputBuffer(1, 100);
    for (let count = 0; count < 3000; count += 7) {
      out.reserve(count);
      expect(out.bytes.length - out.length).toBeGreaterThanOrEqual(count + 100);
      out.length += count;
    }
  });

  test("writes a long text in pieces without parting a pair", () => {
    const out = new OutputBuffer(64, 0);
    const text = `${"x".repeat(16_383)}😀${"日".repeat(20_000)}`;
    out.appendUtf8(text);
    expect(content(out)).toBe(text);
    expect(out.view.getUint8(0)).toBe(0x78);
  });

  test("gives a grown buffer back after 16 calls that hardly used it", () => {
    const out = new OutputBuffer(1024, 0);
    const grow = () => out.append(Buffer.alloc(1_000_000));
    grow();
    const grown = out.bytes.length;
    const sizes = new Set<number>();
    out.clear();
    for (let call = 1; call < 16; call += 1) {
      out.append(Buffer.alloc(100));
      out.clear();
      sizes.add(out.bytes.length);
    }
    expect([...sizes]).toEqual([grown]);
    out.clear();
    expect([out.bytes.length, out.view.byteLength]).toEqual([1024, 1024]);
  });

  test("keeps a grown buffer while it is used", () => {
    const out = new OutputBuffer(1024, 0);
    for (let call = 0; call < 100; call += 1) {
      out.append(Buffer.alloc(call % 10 === 0 ? 1_000_000 : 10));
      out.clear();
    }
    expect(out.bytes.length).toBeGreaterThanOrEqual(1_000_000);
    const grown = out.bytes.length;
    for (let call = 0; call < 100; call += 1) {
      out.append(Buffer.alloc(Math.ceil(grown / 4)));
      out.clear();
    }
    expect(out.bytes.length).toBe(grown);
  });
});

describe("pieceEnd", () => {
  test.each([
    ["abcd", 0, 2, 2],
    ["abcd", 2, 2, 4],
    ["abcd", 3, 9, 4],
    ["a😀b", 0, 2, 1],
    ["a😀b", 1, 2, 3],
    ["a\ud83d", 0, 2, 2],
  ])("of %j from %d, at most %d", (text, from, maxLength, end) => {
    expect(pieceEnd(text, from, maxLength)).toBe(end);
  });
});

describe("writeLiteral", () => {
  test("does not trust a double that is a NaN to keep its bits", () => {
    const { bytes, words } = createLiteral("12345678\u007f😀abc");
    expect([bytes.length, words]).toEqual([16, new Float64Array(0)]);
  });

  test.each([
    "",
    "a",
    '"NAME":',
    '"EIGHT_":',
    ',"EMPLOYEE_ID":',
    '{"type":"RECORD","stream":"日本","record":{"É":',
    // Eight bytes that are a NaN: 7F, then a character of four bytes.
    "\u007f😀abc",
    "12345678\u007f😀abc",
    "\u0000".repeat(16),
  ])("writes %j over and over", (text) => {
    const literal = createLiteral(text);
    const out = new OutputBuffer(4096, literal.bytes.length + literalOverrunBytes);
    for (let i = 0; i < 3; i += 1) {
      out.reserve(0);
      writeLiteral(out, literal);
      out.append(Buffer.from("|"));
    }
    expect(content(out)).toBe(`${text}|`.repeat(3));
  });
});
