// Layer: pure.
import { describe, expect, it } from "vitest";
import {
  evaluate,
  failure,
  number,
  rowsEnv,
  tableScope,
  testSession,
  typeOf,
  varchar,
} from "./support.ts";

describe("arithmetic", () => {
  it.each([
    ["1 + 1", "2"],
    ["1 / 3", ".3333333333333333333333333333333333333333"],
    ["2 * 3.5", "7"],
    ["0.1 + 0.2", ".3"],
    ["9007199254740993 + 1", "9007199254740994"],
    ["-5 - -3", "-2"],
    ["'12' + 1", "13"],
    ["-'5'", "-5"],
    ["NULL + 1", null],
    ["1.5d / 0", "Inf"],
    ["1f / 3f", "3.33333343E-001"],
    ["1 + 1.5f", "2.5E+000"],
    ["1.7976931348623157E+308d", "1.7976931348623157E+308"],
    ["2.5E-45f", "2.80259693E-045"],
  ])("%s", (text, value) => {
    expect(evaluate(text)).toBe(value);
  });

  it("has NUMBER without precision as its type, or the wider float", () => {
    const scope = tableScope([
      { alias: "T", columns: { N: { name: "NUMBER", precision: 10, scale: 2 } } },
    ]);
    expect(typeOf("n + 1", { scope, env: rowsEnv([[1]]) })).toBe("NUMBER");
    expect(typeOf("1 + 1f")).toBe("BINARY_FLOAT");
    expect(typeOf("1f * 1d")).toBe("BINARY_DOUBLE");
  });

  it("reports types that do not fit at the operand", () => {
    expect(failure("2 * SYSDATE")).toBe(
      "ORA-00932@4: inconsistent datatypes: expected NUMBER got DATE",
    );
    expect(failure("SYSDATE * 2")).toBe(
      "ORA-00932@0: inconsistent datatypes: expected NUMBER got DATE",
    );
    expect(failure("'x' + 1")).toBe("ORA-01722@0: invalid number");
    expect(failure("1 / 0")).toMatch(/^ORA-01476.*: divisor is equal to zero$/);
    expect(failure("1 + TO_CLOB('1')")).toBe(
      "ORA-00932@4: inconsistent datatypes: expected NUMBER got CLOB",
    );
  });
});

describe("dates and intervals", () => {
  it.each([
    ["DATE '2024-01-31' + 1", "2024-02-01 00:00:00", "DATE"],
    ["1/24 + DATE '2024-01-31'", "2024-01-31 01:00:00", "DATE"],
    ["DATE '2024-01-31' - DATE '2024-01-01'", "30", "NUMBER"],
    ["DATE '2024-01-31' - 0.5", "2024-01-30 12:00:00", "DATE"],
    ["TIMESTAMP '2024-01-31 10:00:00.5' + 1", "2024-02-01 10:00:00", "DATE"],
    [
      "TIMESTAMP '2024-01-01 10:00:00' - TIMESTAMP '2024-01-01 09:00:00.5'",
      "+000000000 00:59:59.500000000",
      "INTERVAL DAY(9) TO SECOND(9)",
    ],
    [
      "TIMESTAMP '2024-01-02 00:00:00' - DATE '2024-01-01'",
      "+000000001 00:00:00.000000000",
      "INTERVAL DAY(9) TO SECOND(9)",
    ],
    [
      "TIMESTAMP '2024-01-01 10:00:00 +02:00' - TIMESTAMP '2024-01-01 10:00:00 +00:00'",
      "-000000000 02:00:00.000000000",
      "INTERVAL DAY(9) TO SECOND(9)",
    ],
    [
      "TIMESTAMP '2024-01-01 10:00:00' + INTERVAL '1 2:03:04.5' DAY TO SECOND",
      "2024-01-02 12:03:04.500000000",
      "TIMESTAMP(9)",
    ],
    ["DATE '2024-01-31' + INTERVAL '1' YEAR", "2025-01-31 00:00:00", "DATE"],
    ["DATE '2024-01-31' - INTERVAL '5' MINUTE", "2024-01-30 23:55:00", "DATE"],
    ["INTERVAL '1' DAY * 2.5", "+000000002 12:00:00.000000000", "INTERVAL DAY(9) TO SECOND(9)"],
    ["3 * INTERVAL '1-2' YEAR TO MONTH", "+000000003-06", "INTERVAL YEAR(9) TO MONTH"],
    ["INTERVAL '1' DAY / 4", "+000000000 06:00:00.000000000", "INTERVAL DAY(9) TO SECOND(9)"],
    [
      "INTERVAL '1' DAY - INTERVAL '1' HOUR",
      "+000000000 23:00:00.000000000",
      "INTERVAL DAY(9) TO SECOND(0)",
    ],
    ["-INTERVAL '1-2' YEAR TO MONTH", "-000000001-02", "INTERVAL YEAR(2) TO MONTH"],
  ])("%s", (text, value, type) => {
    expect([evaluate(text), typeOf(text)]).toEqual([value, type]);
  });

  it("refuses what has no meaning", () => {
    expect(failure("SYSDATE + SYSDATE")).toMatch(/^ORA-00975@.*: date \+ date not allowed$/);
    expect(failure("SYSTIMESTAMP + SYSTIMESTAMP")).toMatch(/^ORA-30087@/);
    expect(failure("INTERVAL '1' DAY + 1")).toMatch(/^ORA-30081@/);
    expect(failure("1 / INTERVAL '1' DAY")).toMatch(/^ORA-30081@/);
    expect(failure("SYSDATE - 'x'")).toBe("ORA-01722@10: invalid number");
    expect(failure("DATE '2024-01-31' + INTERVAL '1' MONTH")).toBe(
      "ORA-01839: date not valid for month specified",
    );
  });
});

describe("concatenation", () => {
  it.each([
    ["'a' || NULL || 'b'", "ab", "VARCHAR2(2 BYTE)"],
    ["'' || ''", null, "CHAR(0 BYTE)"],
    ["'a' || 'b'", "ab", "CHAR(2 BYTE)"],
    ["'n' || 1.5", "n1.5", "VARCHAR2(41 BYTE)"],
    ["'d' || DATE '2024-01-31'", "d31-JAN-24", null],
    ["TO_CLOB('a') || 'b'", "CLOB:ab", "CLOB"],
    ["TO_CLOB(NULL) || NULL", null, "CLOB"],
    ["N'a' || 'b'", "ab", "NVARCHAR2(2)"],
    ["HEXTORAW('0AFF') || '!'", "0AFF!", null],
  ])("%s", (text, value, type) => {
    expect(evaluate(text)).toBe(value);
    if (type !== null) expect(typeOf(text)).toBe(type);
  });

  it("adds up the lengths of columns, up to the limit of the database", () => {
    const scope = tableScope([
      { alias: "T", columns: { A: varchar(10), B: varchar(3995), N: number } },
    ]);
    const env = rowsEnv([["a", "b", 1]]);
    expect(typeOf("a || a", { scope, env })).toBe("VARCHAR2(20 BYTE)");
    expect(typeOf("a || b", { scope, env })).toBe("VARCHAR2(4000 BYTE)");
    expect(typeOf("a || n", { scope, env })).toBe("VARCHAR2(50 BYTE)");
  });

  it("is refused at run time when the bytes are too many", () => {
    const scope = tableScope([{ alias: "T", columns: { B: varchar(4000) } }]);
    const session = testSession();
    const ok = rowsEnv([["x".repeat(3999)]]);
    expect(evaluate("LENGTH(b || 'y')", { scope, env: ok, session })).toBe("4000");
    expect(failure("b || 'yy'", { scope, env: ok, session })).toBe(
      "ORA-01489: result of string concatenation is too long",
    );
    expect(failure("b || 'ä'", { scope, env: ok, session })).toMatch(/^ORA-01489/);
  });

  it("has no BLOB", () => {
    expect(failure("'a' || EMPTY_BLOB()")).toMatch(/^ORA-00932@7/);
  });
});
