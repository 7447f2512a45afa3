// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { charsetOf, codePointLength } from "../../../src/oracle/types/charset.ts";

describe("charsetOf", () => {
  test.each([
    ["AL32UTF8", true, 4],
    ["UTF8", true, 3],
    ["ZHS32GB18030", true, 4],
    ["WE8MSWIN1252", false, 1],
    ["US7ASCII", false, 1],
    ["JA16SJIS", false, 2],
    ["SOMETHING_NEW", false, 4],
  ])("%s: Unicode %s, %d bytes a character", (name, isUnicode, maxBytesPerChar) => {
    expect(charsetOf(name)).toMatchObject({ name, isUnicode, maxBytesPerChar });
  });

  test.each([
    ["AL32UTF8", "aé€😀", 10, 4],
    ["UTF8", "aé€😀", 12, 5],
    ["WE8MSWIN1252", "aé€", 3, 3],
    ["JA16SJIS", "a日ｱ", 4, 3],
    ["SOMETHING_NEW", "a日", 2, 2],
  ])("%s: %s has %d bytes and %d characters", (name, text, bytes, characters) => {
    const charset = charsetOf(name);
    expect([charset.byteLength(text), charset.charLength(text)]).toEqual([bytes, characters]);
  });

  test.each([
    ["WE8MSWIN1252", "Größe €", true],
    ["WE8MSWIN1252", "Łódź", false],
    ["TR8MSWIN1254", "İ€", true],
    ["EL8MSWIN1253", "Ω€", true],
    ["WE8MSWIN1252", "\u0085", false],
    ["WE8ISO8859P1", "Größe \u0085", true],
    ["WE8ISO8859P1", "€", false],
    ["WE8ISO8859P15", "€", true],
    ["WE8ISO8859P15", "¤", false],
    ["EE8MSWIN1250", "Łódź", true],
    ["EE8ISO8859P2", "Łódź", true],
    ["CL8MSWIN1251", "Москва", true],
    ["CL8KOI8R", "Москва", true],
    ["WE8ISO8859P9", "İ", true],
    ["US7ASCII", "plain", true],
    ["US7ASCII", "é", false],
    ["WE8MSWIN1252", "😀", false],
  ])("%s holds %j: %s", (name, text, holds) => {
    expect(charsetOf(name).canHold?.(text)).toBe(holds);
  });

  test("does not claim to know the characters of multi-byte sets", () => {
    expect(charsetOf("JA16SJIS").canHold).toBeUndefined();
  });

  test("counts code points as iterating does", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(codePointLength(text)).toBe([...text].length);
      }),
    );
  });
});
