// Layer: pure.
import { describe, expect, it } from "vitest";
import { evaluate, failure, typeOf } from "./support.ts";

describe("CASE", () => {
  it.each([
    ["CASE WHEN 1 = 2 THEN 'a' WHEN 1 = 1 THEN 'b' ELSE 'c' END", "b", "CHAR(1 BYTE)"],
    ["CASE WHEN NULL = 1 THEN 'YES' ELSE 'NO' END", "NO", "VARCHAR2(3 BYTE)"],
    ["CASE 3 WHEN 1 THEN 'a' END", null, "CHAR(1 BYTE)"],
    ["CASE NULL WHEN NULL THEN 'a' ELSE 'b' END", "b", "CHAR(1 BYTE)"],
    ["CASE WHEN 1 = 1 THEN 1 ELSE NULL END", "1", "NUMBER"],
    ["CASE WHEN 1 = 1 THEN 1 ELSE 2f END", "1.0E+000", "BINARY_FLOAT"],
    [
      "CASE WHEN 1 = 1 THEN SYSDATE ELSE SYSTIMESTAMP END",
      "2024-03-15 10:20:30.000000000 +00:00",
      "TIMESTAMP(6) WITH TIME ZONE",
    ],
    ["CASE WHEN 1 = 1 THEN 1 ELSE 1 / 0 END", "1", "NUMBER"],
  ])("%s", (text, value, type) => {
    expect([evaluate(text), typeOf(text)]).toEqual([value, type]);
  });

  it("wants results and operands of one type", () => {
    expect(failure("CASE WHEN 1 = 1 THEN 'a' ELSE 5 END")).toBe(
      "ORA-00932@30: inconsistent datatypes: expected CHAR got NUMBER",
    );
    expect(failure("CASE 1 WHEN 'a' THEN 1 END")).toBe(
      "ORA-00932@12: inconsistent datatypes: expected NUMBER got CHAR",
    );
    expect(failure("CASE WHEN 1 = 1 THEN N'a' ELSE 'b' END")).toBe(
      "ORA-12704@31: character set mismatch",
    );
  });
});

describe("CAST", () => {
  it.each([
    ["CAST('12' AS NUMBER)", "12", "NUMBER"],
    ["CAST(12.345 AS NUMBER(4,1))", "12.3", "NUMBER(4,1)"],
    ["CAST('abcdef' AS VARCHAR2(3))", "abc", "VARCHAR2(3 BYTE)"],
    ["CAST(5 AS VARCHAR2(40))", "5", "VARCHAR2(40 BYTE)"],
    ["CAST('a' AS CHAR(3))", "a  ", "CHAR(3 BYTE)"],
    ["CAST(TIMESTAMP '2024-01-01 10:00:00.7' AS DATE)", "2024-01-01 10:00:00", "DATE"],
    ["CAST(NULL AS DATE)", null, "DATE"],
    ["CAST('x' AS NUMBER DEFAULT 7 ON CONVERSION ERROR)", "7", "NUMBER"],
    [
      "CAST('2024' AS DATE DEFAULT NULL ON CONVERSION ERROR, 'YYYY')",
      "2024-03-01 00:00:00",
      "DATE",
    ],
    ["CAST('x' AS DATE DEFAULT NULL ON CONVERSION ERROR, 'YYYY')", null, "DATE"],
    ["CAST('1,5' AS NUMBER, '9D9', 'NLS_NUMERIC_CHARACTERS='',.''')", "1.5", "NUMBER"],
  ])("%s", (text, value, type) => {
    expect([evaluate(text), typeOf(text)]).toEqual([value, type]);
  });

  it("refuses what cannot be cast", () => {
    expect(failure("CAST('x' AS NUMBER)")).toBe("ORA-01722@5: invalid number");
    expect(failure("CAST(SYSDATE AS NUMBER)")).toMatch(/^ORA-00932@5/);
    expect(failure("CAST(1 AS VARCHAR2(2), '99')")).toMatch(/^ORA-43909@23/);
  });
});

describe("EXTRACT, AT TIME ZONE, TRIM", () => {
  it.each([
    ["EXTRACT(YEAR FROM DATE '1998-03-07')", "1998"],
    ["EXTRACT(SECOND FROM TIMESTAMP '1998-03-07 08:00:12.5')", "12.5"],
    ["EXTRACT(DAY FROM INTERVAL '5 04:30:20.2' DAY TO SECOND)", "5"],
    ["EXTRACT(MONTH FROM INTERVAL '1-2' YEAR TO MONTH)", "2"],
    ["EXTRACT(TIMEZONE_REGION FROM TIMESTAMP '1999-01-01 10:00:00 US/Pacific')", "US/Pacific"],
    ["EXTRACT(YEAR FROM NULL)", null],
    [
      "FROM_TZ(TIMESTAMP '1999-12-01 11:00:00', '-8:00') AT TIME ZONE 'UTC'",
      "1999-12-01 19:00:00.000000000 UTC",
    ],
    ["TIMESTAMP '2024-01-01 00:00:00 +02:00' AT LOCAL", "2023-12-31 22:00:00.000000000 +00:00"],
    [
      "TIMESTAMP '2024-01-01 00:00:00' AT TIME ZONE '+05:30'",
      "2024-01-01 05:30:00.000000000 +05:30",
    ],
    [
      "TIMESTAMP '2024-01-01 00:00:00' AT TIME ZONE INTERVAL '-5' HOUR",
      "2023-12-31 19:00:00.000000000 -05:00",
    ],
    ["TRIM('  a ')", "a"],
    ["TRIM(LEADING '0' FROM '00120')", "120"],
    ["TRIM(TRAILING '0' FROM '00120')", "0012"],
    ["TRIM(BOTH 'x' FROM 'xx')", null],
    ["TRIM(TO_CLOB(' a '))", "CLOB:a"],
  ])("%s", (text, value) => {
    expect(evaluate(text)).toBe(value);
  });

  it("refuse what does not fit", () => {
    expect(failure("EXTRACT(HOUR FROM DATE '1998-03-07')")).toBe(
      "ORA-30076@18: invalid extract field for extract source",
    );
    expect(failure("EXTRACT(DAY FROM INTERVAL '1' YEAR)")).toMatch(/^ORA-30076@17/);
    expect(failure("SYSDATE AT TIME ZONE 'UTC'")).toMatch(/^ORA-30084@0/);
    expect(failure("TRIM('ab' FROM 'xab')")).toBe(
      "ORA-30001@0: trim set should have only one character",
    );
  });
});
