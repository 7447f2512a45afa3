// Layer: pure.
import { describe, expect, it } from "vitest";
import { evaluate, failure, typeOf } from "../expressions/support.ts";

// Examples without a note are those of the Oracle SQL Language Reference.
describe("character functions", () => {
  it.each([
    ["UPPER('Large')", "LARGE", "CHAR(5 BYTE)"],
    ["LOWER('MR. SCOTT MCMILLAN')", "mr. scott mcmillan", "CHAR(18 BYTE)"],
    ["UPPER('straße')", "STRAßE", "CHAR(7 BYTE)"],
    ["NLS_UPPER('große', 'NLS_SORT = XGerman')", "GROSSE", "VARCHAR2(6 BYTE)"],
    ["INITCAP('the soap')", "The Soap", "CHAR(8 BYTE)"],
    ["INITCAP('o''reilly ÄPFEL2go')", "O'Reilly Äpfel2go", "CHAR(18 BYTE)"],
    ["CONCAT('a', 'b')", "ab", "CHAR(2 BYTE)"],
    ["LPAD('Page 1', 15, '*.')", "*.*.*.*.*Page 1", "VARCHAR2(60 BYTE)"],
    ["RPAD('abc', 5)", "abc  ", "VARCHAR2(20 BYTE)"],
    ["RPAD('abc', 2)", "ab", "VARCHAR2(8 BYTE)"],
    ["LPAD('abc', 0)", null, "VARCHAR2(4 BYTE)"],
    ["LTRIM('<=====>BROWNING<=====>', '<>=')", "BROWNING<=====>", "VARCHAR2(22 BYTE)"],
    ["RTRIM('<=====>BROWNING<=====>', '<>=')", "<=====>BROWNING", "VARCHAR2(22 BYTE)"],
    ["RTRIM('   ')", null, "VARCHAR2(3 BYTE)"],
    ["REPLACE('JACK and JUE', 'J', 'BL')", "BLACK and BLUE", "VARCHAR2(24 BYTE)"],
    ["REPLACE('abc', 'b')", "ac", "VARCHAR2(3 BYTE)"],
    ["REPLACE('abc', NULL, 'x')", "abc", "VARCHAR2(4000 BYTE)"],
    [
      "TRANSLATE('SQL*Plus User''s Guide', ' */''', '___')",
      "SQL_Plus_Users_Guide",
      "VARCHAR2(21 BYTE)",
    ],
    ["TRANSLATE('abc', 'a', '')", null, "VARCHAR2(3 BYTE)"],
    ["TRANSLATE('abc' USING NCHAR_CS)", "abc", "NVARCHAR2(3)"],
    ["REVERSE('abc')", "cba", "VARCHAR2(3 BYTE)"],
    ["SOUNDEX('SMYTHE')", "S530", "VARCHAR2(4 BYTE)"],
    ["SOUNDEX('Tymczak')", "T522", "VARCHAR2(4 BYTE)"],
    ["SOUNDEX('42')", null, "VARCHAR2(4 BYTE)"],
    ["ASCII('A')", "65", "NUMBER"],
    ["ASCII('ä')", "50084", "NUMBER"],
    ["CHR(67) || CHR(65) || CHR(84)", "CAT", "VARCHAR2(12 BYTE)"],
    ["CHR(50084)", "ä", "VARCHAR2(4 BYTE)"],
    ["NCHR(187)", "»", "NVARCHAR2(1)"],
    ["CHR(196 USING NCHAR_CS)", "Ä", "NVARCHAR2(1)"],
    ["ASCIISTR('ABÄCDE')", "AB\\00C4CDE", "VARCHAR2(35 BYTE)"],
    ["UNISTR('abc\\00e5\\00f1\\00f6')", "abcåñö", "NVARCHAR2(18)"],
    ["COMPOSE('o' || UNISTR('\\0308'))", "ö", null],
    ["LENGTH(DECOMPOSE('ö'))", "2", "NUMBER"],
    ["TO_SINGLE_BYTE(UNISTR('\\FF21'))", "A", null],
    ["CONVERT('Ä Ê Í Õ Ø A B', 'US7ASCII')", "A E I O ? A B", "VARCHAR2(18 BYTE)"],
    ["CONVERT('Łódź', 'WE8ISO8859P1')", "¿ód¿", "VARCHAR2(7 BYTE)"],
    ["NLSSORT('aB', 'NLS_SORT = BINARY_CI')", "616200", "RAW(2000)"],
  ])("%s", (text, value, type) => {
    expect(evaluate(text)).toBe(value);
    if (type !== null) expect(typeOf(text)).toBe(type);
  });

  it("keep CLOBs CLOBs", () => {
    expect(evaluate("UPPER(TO_CLOB('abc'))")).toBe("CLOB:ABC");
    expect(evaluate("REPLACE(TO_CLOB('abc'), 'b', 'x')")).toBe("CLOB:axc");
    expect(evaluate("RPAD(TO_CLOB('a'), 3, 'x')")).toBe("CLOB:axx");
    expect(typeOf("LTRIM(TO_CLOB('abc'))")).toBe("CLOB");
  });

  it("refuse bad arguments", () => {
    expect(failure("CHR(-1)")).toBe("ORA-01428@4: argument '-1' is out of range");
    expect(failure("UNISTR('a\\zz')")).toMatch(/^ORA-30186@7/);
    expect(failure("CONVERT('a', 'FOO')")).toBe("ORA-01482@8: unsupported character set");
    expect(failure("NLSSORT('a', 'FOO')")).toMatch(/^ORA-12702@8/);
    expect(failure("UPPER(EMPTY_BLOB())")).toMatch(/^ORA-00932@6/);
    expect(failure("CONCAT('a', 'b', 'c')")).toMatch(/^ORA-00909/);
  });
});

describe("SUBSTR, INSTR, LENGTH", () => {
  it.each([
    ["SUBSTR('ABCDEFG', 3, 4)", "CDEF"],
    ["SUBSTR('ABCDEFG', -5, 4)", "CDEF"],
    ["SUBSTR('ABCDEFG', 0, 2)", "AB"],
    ["SUBSTR('ABCDEFG', 5)", "EFG"],
    ["SUBSTR('ABCDEFG', 8)", null],
    ["SUBSTR('ABCDEFG', -8)", null],
    ["SUBSTR('ABCDEFG', 2, 0)", null],
    ["SUBSTR('ABCDEFG', 2.9, 1.9)", "B"],
    ["SUBSTR('a😀b', 2, 1)", "😀"],
    ["LENGTH(SUBSTR2('a😀b', 2, 1))", "1"],
    ["SUBSTRB('ABCDEFG', 5, 4)", "EFG"],
    ["SUBSTRB('äb', 2, 2)", " b"],
    ["SUBSTRB('bä', 1, 2)", "b "],
    ["SUBSTR(TO_CLOB('abcdef'), 2, 3)", "CLOB:bcd"],
    ["INSTR('CORPORATE FLOOR', 'OR', 3, 2)", "14"],
    ["INSTR('CORPORATE FLOOR', 'OR', -3, 2)", "2"],
    ["INSTR('aaa', 'aa', 1, 2)", "2"],
    ["INSTR('abc', 'x')", "0"],
    ["INSTR('abc', 'a', 0)", "0"],
    ["INSTR('😀a', 'a')", "2"],
    ["INSTR2('😀a', 'a')", "3"],
    ["INSTRB('äa', 'a')", "3"],
    ["INSTR('abc', NULL)", null],
    ["LENGTH('CANDIDE')", "7"],
    ["LENGTH('')", null],
    ["LENGTH('😀')", "1"],
    ["LENGTH2('😀')", "2"],
    ["LENGTHB('😀')", "4"],
    ["LENGTHB(N'ä')", "2"],
    ["LENGTH(CAST('a' AS CHAR(3)))", "3"],
    ["LENGTH(EMPTY_CLOB())", "0"],
    ["LENGTH(TO_BLOB(HEXTORAW('00FF')))", "2"],
    ["LENGTH(12.5)", "4"],
  ])("%s", (text, value) => {
    expect(evaluate(text)).toBe(value);
  });

  it("describe the length of the result", () => {
    expect(typeOf("SUBSTR('ABCDEFG', 3, 1)")).toBe("VARCHAR2(4 BYTE)");
    expect(typeOf("SUBSTR('ABCDEFG', 3)")).toBe("VARCHAR2(7 BYTE)");
    expect(typeOf("SUBSTRB('ABCDEFG', 3, 2)")).toBe("VARCHAR2(2 BYTE)");
    expect(typeOf("SUBSTR(N'ABC', 1, 1)")).toBe("NVARCHAR2(1)");
  });

  it("refuse bad arguments", () => {
    expect(failure("INSTR('a', 'b', 1, 0)")).toBe("ORA-01428@6: argument '0' is out of range");
    expect(failure("LENGTHB(TO_CLOB('a'))")).toMatch(/^ORA-22998@8/);
    expect(failure("SUBSTR('a', 'x')")).toBe("ORA-01722@12: invalid number");
  });
});
