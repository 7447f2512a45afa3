// Layer: pure.
import { describe, expect, it } from "vitest";
import { evaluate, failure, testSession, typeOf } from "../expressions/support.ts";

// Most examples are those of the Oracle SQL Language Reference.
describe("datetime functions", () => {
  it.each([
    ["ADD_MONTHS(DATE '2024-01-31', 1)", "2024-02-29 00:00:00", "DATE"],
    ["ADD_MONTHS(DATE '2024-02-29', -12.9)", "2023-02-28 00:00:00", "DATE"],
    ["ADD_MONTHS(DATE '2024-02-29', 1)", "2024-03-31 00:00:00", "DATE"],
    ["LAST_DAY(DATE '2024-02-01')", "2024-02-29 00:00:00", "DATE"],
    [
      "MONTHS_BETWEEN(TO_DATE('02-02-1995','MM-DD-YYYY'), TO_DATE('01-01-1995','MM-DD-YYYY'))",
      "1.03225806451612903225806451612903225806",
      "NUMBER",
    ],
    ["MONTHS_BETWEEN(DATE '2024-03-31', DATE '2024-02-29')", "1", "NUMBER"],
    ["NEXT_DAY(DATE '2009-10-15', 'TUESDAY')", "2009-10-20 00:00:00", "DATE"],
    ["ROUND(DATE '2000-10-27', 'YEAR')", "2001-01-01 00:00:00", "DATE"],
    ["TRUNC(DATE '1992-10-27', 'YEAR')", "1992-01-01 00:00:00", "DATE"],
    ["TRUNC(SYSDATE)", "2024-03-15 00:00:00", "DATE"],
    ["TRUNC(SYSTIMESTAMP, 'HH24')", "2024-03-15 10:00:00", "DATE"],
    [
      "NEW_TIME(TO_DATE('11-10-09 01:23:45', 'MM-DD-YY HH24:MI:SS'), 'AST', 'PST')",
      "2009-11-09 21:23:45",
      "DATE",
    ],
    [
      "FROM_TZ(TIMESTAMP '2000-03-28 08:00:00', '3:00')",
      "2000-03-28 08:00:00.000000000 +03:00",
      "TIMESTAMP(9) WITH TIME ZONE",
    ],
    [
      "SYS_EXTRACT_UTC(TIMESTAMP '2000-03-28 11:30:00.00 -08:00')",
      "2000-03-28 19:30:00.000000000",
      "TIMESTAMP(9)",
    ],
    ["TZ_OFFSET('US/Eastern')", "-04:00", "VARCHAR2(7 BYTE)"],
    ["TZ_OFFSET('+05:30')", "+05:30", "VARCHAR2(7 BYTE)"],
    [
      "NUMTODSINTERVAL(100, 'DAY')",
      "+000000100 00:00:00.000000000",
      "INTERVAL DAY(9) TO SECOND(9)",
    ],
    ["NUMTOYMINTERVAL(1.5, 'YEAR')", "+000000001-06", "INTERVAL YEAR(9) TO MONTH"],
    [
      "TO_DSINTERVAL('100 00:00:00')",
      "+000000100 00:00:00.000000000",
      "INTERVAL DAY(9) TO SECOND(9)",
    ],
    ["TO_YMINTERVAL('01-02')", "+000000001-02", "INTERVAL YEAR(9) TO MONTH"],
    ["ADD_MONTHS(NULL, 1)", null, "DATE"],
  ])("%s", (text, value, type) => {
    expect([evaluate(text), typeOf(text)]).toEqual([value, type]);
  });

  it("refuse bad arguments", () => {
    expect(failure("NEW_TIME(SYSDATE, 'XXX', 'PST')")).toMatch(/^ORA-01857@9/);
    expect(failure("NEXT_DAY(SYSDATE, 'FOO')")).toMatch(/^ORA-01846@9/);
    expect(failure("TRUNC(SYSDATE, 'FOO')")).toMatch(/^ORA-01821@15/);
    expect(failure("FROM_TZ(TIMESTAMP '2000-03-28 08:00:00', 'Nowhere')")).toMatch(/^ORA-01882@/);
    expect(failure("CURRENT_TIMESTAMP(10)")).toBe(
      "ORA-30088@18: datetime/interval precision is out of range",
    );
  });
});

describe("system change numbers", () => {
  it("are found by time and back", () => {
    expect(evaluate("TIMESTAMP_TO_SCN(SYSTIMESTAMP)")).toBe("4500");
    expect(evaluate("TIMESTAMP_TO_SCN(SYSDATE - 1/1440)")).toBe("4500");
    expect(evaluate("TIMESTAMP_TO_SCN(SYSTIMESTAMP - INTERVAL '2' MINUTE)")).toBe("4000");
    expect(evaluate("SCN_TO_TIMESTAMP(4600)")).toBe("2024-03-15 10:19:30.000000000");
    expect(failure("TIMESTAMP_TO_SCN(SYSDATE - 1)")).toBe(
      "ORA-08180@17: no snapshot found based on specified time",
    );
    expect(failure("TIMESTAMP_TO_SCN(SYSDATE + 1)")).toMatch(/^ORA-08180/);
    expect(failure("SCN_TO_TIMESTAMP(1)")).toBe(
      "ORA-08181@17: specified number is not a valid system change number",
    );
    expect(failure("SCN_TO_TIMESTAMP(9999999)")).toMatch(/^ORA-08181/);
  });

  it("of DBMS_FLASHBACK need the right to execute it", () => {
    const text = "DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER";
    expect(failure(text)).toBe(
      'ORA-00904@0: "DBMS_FLASHBACK"."GET_SYSTEM_CHANGE_NUMBER": invalid identifier',
    );
    const granted = (grantee: string, roles: readonly string[] = []) => {
      const session = testSession({ enabledRoles: new Set(roles) });
      Object.assign(session.db, { grants: { of: () => [{ privilege: "EXECUTE", grantee }] } });
      return session;
    };
    expect(evaluate(text, { session: granted("APP") })).toBe("5000");
    expect(evaluate(`SYS.${text}()`, { session: granted("DBA", ["DBA"]) })).toBe("5000");
    expect(failure(text, { session: granted("DBA") })).toMatch(/^ORA-00904/);
  });
});
