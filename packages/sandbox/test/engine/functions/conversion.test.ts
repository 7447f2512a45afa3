// Layer: pure.
import { describe, expect, it } from "vitest";
import {
  compileText,
  dualEnv,
  evaluate,
  failure,
  now,
  shown,
  testSession,
  typeOf,
} from "../expressions/support.ts";

describe("TO_CHAR", () => {
  it.each([
    ["TO_CHAR(1234.5, 'FM9G999D00')", "1,234.50", "VARCHAR2(9 BYTE)"],
    ["TO_CHAR('01110' + 1)", "1111", "VARCHAR2(40 BYTE)"],
    ["TO_CHAR('123', '0999')", " 0123", "VARCHAR2(5 BYTE)"],
    ["TO_CHAR(1/3)", ".3333333333333333333333333333333333333333", "VARCHAR2(40 BYTE)"],
    ["TO_CHAR('abc')", "abc", "VARCHAR2(3 BYTE)"],
    ["TO_CHAR(TO_CLOB('abc'))", "abc", "VARCHAR2(4000 BYTE)"],
    ["TO_CHAR(SYSDATE)", "15-MAR-24", "VARCHAR2(18 BYTE)"],
    ["TO_CHAR(SYSDATE, 'YYYY-MM-DD\"T\"HH24:MI:SS')", "2024-03-15T10:20:30", "VARCHAR2(19 BYTE)"],
    ["TO_CHAR(SYSDATE, 'Day')", "Friday   ", "VARCHAR2(36 BYTE)"],
    ["TO_CHAR(SYSTIMESTAMP, 'FF3 TZH:TZM')", "123 +00:00", "VARCHAR2(10 BYTE)"],
    ["TO_CHAR(INTERVAL '1' DAY)", "+01 00:00:00", "VARCHAR2(40 BYTE)"],
    ["TO_CHAR(SYSDATE, NULL)", null, "VARCHAR2(75 BYTE)"],
    ["TO_CHAR(NULL)", null, "VARCHAR2(1 BYTE)"],
    ["TO_CHAR(1.5d, '9.99')", " 1.50", "VARCHAR2(5 BYTE)"],
    [
      "TO_CHAR(1234.5, '9G999D9', 'NLS_NUMERIC_CHARACTERS = '',.''')",
      " 1.234,5",
      "VARCHAR2(8 BYTE)",
    ],
    ["TO_NCHAR(5)", "5", "NVARCHAR2(40)"],
    ["TO_CHAR(HEXTORAW('0A'))", "0A", "VARCHAR2(2 BYTE)"],
  ])("%s", (text, value, type) => {
    expect([evaluate(text), typeOf(text)]).toEqual([value, type]);
  });

  it("reads the format with the session's settings of the running statement", () => {
    const session = testSession();
    const compiled = compileText("TO_CHAR(SYSDATE)", { session });
    expect(compiled.eval(dualEnv())).toBe("15-MAR-24");
    session.nls.dateFormat = "YYYY";
    Object.assign(session, { now: { ...now } });
    expect(compiled.eval(dualEnv())).toBe("2024");
  });

  it("refuses formats of the wrong kind at the format", () => {
    expect(failure("TO_CHAR(SYSDATE, 'FOO')")).toMatch(/^ORA-01821@17/);
    expect(failure("TO_CHAR(5, 'YYYY')")).toMatch(/^ORA-01481@11/);
    expect(failure("TO_CHAR('x', '99')")).toBe("ORA-01722@8: invalid number");
  });
});

describe("text to numbers, dates and timestamps", () => {
  it.each([
    ["TO_NUMBER('1,234.5', '9G999D9')", "1234.5", "NUMBER"],
    ["TO_NUMBER(5)", "5", "NUMBER"],
    ["TO_NUMBER(1.5d)", "1.5", "NUMBER"],
    ["TO_NUMBER('x' DEFAULT -1 ON CONVERSION ERROR)", "-1", "NUMBER"],
    ["TO_NUMBER('x' DEFAULT NULL ON CONVERSION ERROR)", null, "NUMBER"],
    ["TO_NUMBER('FF', 'XX')", "255", "NUMBER"],
    ["TO_NUMBER(NULL)", null, "NUMBER"],
    ["TO_NUMBER('1', NULL)", null, "NUMBER"],
    ["TO_DATE('2024-01-31 23:59:59', 'YYYY-MM-DD HH24:MI:SS')", "2024-01-31 23:59:59", "DATE"],
    ["TO_DATE('31-JAN-24')", "2024-01-31 00:00:00", "DATE"],
    ["TO_DATE(2460341, 'J')", "2024-01-31 00:00:00", "DATE"],
    ["TO_DATE('x' DEFAULT '01-JAN-00' ON CONVERSION ERROR)", "2000-01-01 00:00:00", "DATE"],
    [
      "TO_TIMESTAMP('2024-01-31T23:59:59.123456', 'YYYY-MM-DD\"T\"HH24:MI:SS.FF6')",
      "2024-01-31 23:59:59.123456000",
      "TIMESTAMP(9)",
    ],
    [
      "TO_TIMESTAMP_TZ('2024-01-31 10:00:00 +05:30', 'YYYY-MM-DD HH24:MI:SS TZH:TZM')",
      "2024-01-31 10:00:00.000000000 +05:30",
      "TIMESTAMP(9) WITH TIME ZONE",
    ],
    ["TO_BINARY_DOUBLE('1.5')", "1.5E+000", "BINARY_DOUBLE"],
    ["TO_BINARY_FLOAT('-INF')", "-Inf", "BINARY_FLOAT"],
    ["TO_BINARY_DOUBLE('NaN')", "Nan", "BINARY_DOUBLE"],
  ])("%s", (text, value, type) => {
    expect([evaluate(text), typeOf(text)]).toEqual([value, type]);
  });

  it("report what is wrong at the text", () => {
    expect(failure("TO_NUMBER('abc')")).toBe("ORA-01722@10: invalid number");
    expect(failure("TO_DATE('2024-13-01', 'YYYY-MM-DD')")).toBe("ORA-01843@8: not a valid month");
    expect(failure("TO_DATE('hello', 'YYYY-MM-DD')")).toMatch(/^ORA-018\d\d@8/);
    expect(failure("TO_DATE('2024-02-30', 'YYYY-MM-DD')")).toMatch(/^ORA-01839@8/);
    expect(failure("TO_TIMESTAMP('2024')")).toMatch(/^ORA-\d+@13/);
    expect(failure("TO_NUMBER(SYSDATE)")).toMatch(/^ORA-/);
  });
});

const conversions: readonly [string, string | null, string][] = [
  ["RAWTOHEX(HEXTORAW('00ff'))", "00FF", "VARCHAR2(4 BYTE)"],
  ["HEXTORAW('F')", "0F", "RAW(1)"],
  ["RAWTONHEX(HEXTORAW('FF'))", "FF", "NVARCHAR2(2)"],
  ["ROWIDTOCHAR(CHARTOROWID('AAAAB0AABAAAAOhAAA'))", "AAAAB0AABAAAAOhAAA", "VARCHAR2(18 BYTE)"],
  ["TO_CLOB('abc')", "CLOB:abc", "CLOB"],
  ["TO_CLOB(N'abc')", "CLOB:abc", "CLOB"],
  ["TO_NCLOB('abc')", "NCLOB:abc", "NCLOB"],
  ["TO_CLOB(TO_BLOB(HEXTORAW('C3A4')))", "CLOB:ä", "CLOB"],
  ["TO_BLOB(HEXTORAW('FF'))", "BLOB:FF", "BLOB"],
  ["TO_CLOB(NULL)", null, "CLOB"],
  ["EMPTY_CLOB()", "CLOB:", "CLOB"],
  ["EMPTY_BLOB()", "BLOB:", "BLOB"],
  ["VALIDATE_CONVERSION('a' AS NUMBER)", "0", "NUMBER"],
  ["VALIDATE_CONVERSION('15' AS NUMBER)", "1", "NUMBER"],
  ["DBMS_LOB.GETLENGTH(TO_CLOB('aä😀'))", "4", "NUMBER"],
  ["DBMS_LOB.GETLENGTH(TO_BLOB(HEXTORAW('00FF')))", "2", "NUMBER"],
  ["DBMS_LOB.GETLENGTH(EMPTY_CLOB())", "0", "NUMBER"],
  ["DBMS_LOB.SUBSTR(TO_CLOB('abcdef'), 2, 3)", "cd", "VARCHAR2(4000 BYTE)"],
  ["DBMS_LOB.SUBSTR(TO_BLOB(HEXTORAW('00FF10')), 2, 2)", "FF10", "RAW(2000)"],
  ["DBMS_LOB.SUBSTR(TO_CLOB('abc'), 0)", null, "VARCHAR2(4000 BYTE)"],
  [
    "DBMS_LOB.SUBSTR(lob_loc => TO_CLOB('abc'), offset => 2, amount => 1)",
    "b",
    "VARCHAR2(4000 BYTE)",
  ],
  ["DBMS_LOB.INSTR(TO_CLOB('abcabc'), 'b', 1, 2)", "5", "NUMBER"],
  ["DBMS_LOB.INSTR(TO_CLOB('abc'), 'x')", "0", "NUMBER"],
  ["DBMS_LOB.COMPARE(TO_CLOB('abc'), TO_CLOB('abd'))", "-1", "NUMBER(38,0)"],
  ["DBMS_LOB.COMPARE(TO_CLOB('abc'), TO_CLOB('abc'))", "0", "NUMBER(38,0)"],
  ["UTL_RAW.CAST_TO_VARCHAR2(UTL_RAW.CAST_TO_RAW('ä'))", "ä", "VARCHAR2(4000 BYTE)"],
  ["UTL_RAW.CONCAT(HEXTORAW('00'), NULL, HEXTORAW('01'))", "0001", "RAW(2000)"],
  ["UTL_RAW.BIT_AND(HEXTORAW('0FFF'), HEXTORAW('F0'))", "00FF", "RAW(2000)"],
  [
    "UTL_RAW.CAST_TO_VARCHAR2(UTL_ENCODE.BASE64_ENCODE(HEXTORAW('00FF')))",
    "AP8=",
    "VARCHAR2(4000 BYTE)",
  ],
  ["UTL_ENCODE.BASE64_DECODE(UTL_RAW.CAST_TO_RAW('AP8='))", "00FF", "RAW(2000)"],
];

describe("RAW, ROWID, LOB", () => {
  it.each(conversions)("%s", (text, value, type) => {
    expect(evaluate(text)).toBe(value);
    if (!type.startsWith("NUMBER")) expect(typeOf(text)).toBe(type);
  });

  it("refuse what is malformed", () => {
    expect(failure("HEXTORAW('xx')")).toBe("ORA-01465@9: invalid hex number");
    expect(failure("CHARTOROWID('x')")).toBe("ORA-01410@12: invalid ROWID");
    expect(failure("TO_LOB('a')")).toMatch(/^ORA-00932@7/);
    expect(failure("DBMS_LOB.FOO(1)")).toBe('ORA-00904@0: "DBMS_LOB"."FOO": invalid identifier');
    expect(failure("DBMS_LOB.SUBSTR(foo => 1)")).toMatch(/^ORA-00904@0/);
    const wide = "DBMS_LOB.SUBSTR(RPAD(TO_CLOB('ä'), 4000, 'ä'), 4000, 1)";
    expect(failure(wide)).toMatch(/^ORA-06502@16.*character string buffer too small/);
  });

  it("show their bytes in DUMP and VSIZE", () => {
    expect(evaluate("DUMP('abc', 1016)")).toBe("Typ=96 Len=3 CharacterSet=AL32UTF8: 61,62,63");
    expect(evaluate("DUMP(123456)")).toBe("Typ=2 Len=4: 195,13,35,57");
    expect(evaluate("DUMP(-1)")).toBe("Typ=2 Len=3: 62,100,102");
    expect(evaluate("DUMP(0)")).toBe("Typ=2 Len=1: 128");
    expect(evaluate("DUMP(0.05)")).toBe("Typ=2 Len=2: 192,6");
    expect(evaluate("DUMP(DATE '2024-01-31')")).toBe("Typ=12 Len=7: 120,124,1,31,1,1,1");
    expect(evaluate("DUMP('abcd', 8, 2, 2)")).toBe("Typ=96 Len=4: 142,143");
    expect(evaluate("DUMP(NULL)")).toBe("NULL");
    expect(evaluate("VSIZE(123)")).toBe("3");
    expect(evaluate("VSIZE('äb')")).toBe("3");
  });
});

describe("hashes", () => {
  it("of STANDARD_HASH are those of the algorithms", () => {
    expect(evaluate("STANDARD_HASH('abc', 'MD5')")).toBe("900150983CD24FB0D6963F7D28E17F72");
    expect(evaluate("STANDARD_HASH('abc')")).toBe("A9993E364706816ABA3E25717850C26C9CD0D89D");
    expect(typeOf("STANDARD_HASH('abc', 'SHA256')")).toBe("RAW(32)");
    expect(failure("STANDARD_HASH('a', 'FOO')")).toMatch(/^ORA-03052@19/);
  });

  it("of ORA_HASH stay in their range and depend on value and seed alone", () => {
    expect(evaluate("ORA_HASH('a') - ORA_HASH('a')")).toBe("0");
    expect(
      evaluate("CASE WHEN ORA_HASH('a') = ORA_HASH('a', 4294967295, 1) THEN 1 ELSE 0 END"),
    ).toBe("0");
    expect(evaluate("ORA_HASH(NULL)")).toBe("0");
    expect(evaluate("ORA_HASH(17, 0)")).toBe("0");
    expect(failure("ORA_HASH(1, -1)")).toMatch(/^ORA-01428/);
  });

  it("of ORA_HASH spread evenly", () => {
    const buckets = new Array<number>(4).fill(0);
    for (let i = 0; i < 4000; i++) {
      const compiled = compileText(`ORA_HASH(${i}, 3)`);
      const bucket = Number(shown(compiled.eval(dualEnv()), compiled.type));
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
