// Layer: pure.
import { describe, expect, it } from "vitest";
import { seedRandom } from "../../../src/engine/functions/packages.ts";
import {
  compileText,
  dualEnv,
  evaluate,
  failure,
  testSession,
  typeOf,
} from "../expressions/support.ts";

describe("SYS_CONTEXT", () => {
  it.each([
    ["SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')", "APP"],
    ["sys_context('userenv', 'session_user')", "APP"],
    ["SYS_CONTEXT('USERENV', 'DB_NAME')", "FREEPDB1"],
    ["SYS_CONTEXT('USERENV', 'MODULE')", "tests"],
    ["SYS_CONTEXT('USERENV', 'ACTION')", null],
    ["SYS_CONTEXT('USERENV', 'SID')", "7"],
    ["SYS_CONTEXT('USERENV', 'LANGUAGE')", "AMERICAN_AMERICA.AL32UTF8"],
    ["SYS_CONTEXT('USERENV', 'ISDBA')", "FALSE"],
    ["SYS_CONTEXT('MYCTX', 'X')", null],
    ["SYS_CONTEXT('SYS_SESSION_ROLES', 'DBA')", "FALSE"],
    ["SYS_CONTEXT('USERENV', 'DB_NAME', 4)", "FREE"],
    ["USERENV('SESSIONID')", "100007"],
    ["USERENV('LANG')", "US"],
  ])("%s", (text, value) => {
    expect(evaluate(text)).toBe(value);
  });

  it("is described with its length and refuses unknown attributes", () => {
    expect(typeOf("SYS_CONTEXT('USERENV', 'DB_NAME')")).toBe("VARCHAR2(256 BYTE)");
    expect(typeOf("SYS_CONTEXT('USERENV', 'DB_NAME', 30)")).toBe("VARCHAR2(30 BYTE)");
    expect(failure("SYS_CONTEXT('USERENV', 'FOO')")).toBe(
      "ORA-02003@23: invalid USERENV parameter",
    );
  });
});

describe("values that change", () => {
  it("SYS_GUID differs from call to call", () => {
    const guid = compileText("SYS_GUID()");
    expect(guid.constant).toBe(false);
    const [a, b] = [guid.eval(dualEnv()), guid.eval(dualEnv())];
    expect(a).toHaveLength(16);
    expect(a).not.toEqual(b);
    expect(typeOf("SYS_GUID()")).toBe("RAW(16)");
  });

  it("DBMS_RANDOM stays in its range and follows its seed", () => {
    const session = testSession();
    const draw = (text: string) => {
      const compiled = compileText(text, { session });
      return Array.from({ length: 5 }, () => compiled.eval(dualEnv()));
    };
    seedRandom(session, 42);
    const first = [draw("DBMS_RANDOM.VALUE"), draw("DBMS_RANDOM.STRING('X', 5)")];
    seedRandom(session, 42);
    expect([draw("DBMS_RANDOM.VALUE"), draw("DBMS_RANDOM.STRING('X', 5)")]).toEqual(first);
    for (const value of draw("TRUNC(DBMS_RANDOM.VALUE(10, 20))")) {
      expect(value).toBeGreaterThanOrEqual(10);
      expect(value).toBeLessThan(20);
    }
    for (const value of draw("DBMS_RANDOM.STRING('l', 8)")) expect(value).toMatch(/^[a-z]{8}$/);
    for (const value of draw("DBMS_RANDOM.VALUE(low => 1, high => 1)")) expect(value).toBe(1);
  });
});

describe("packages", () => {
  it.each([
    ["DBMS_ROWID.ROWID_OBJECT('AAAAB0AABAAAAOhAAC')", "116"],
    ["DBMS_ROWID.ROWID_RELATIVE_FNO('AAAAB0AABAAAAOhAAC')", "1"],
    ["DBMS_ROWID.ROWID_BLOCK_NUMBER('AAAAB0AABAAAAOhAAC')", "929"],
    ["DBMS_ROWID.ROWID_ROW_NUMBER('AAAAB0AABAAAAOhAAC')", "2"],
    ["DBMS_ROWID.ROWID_CREATE(1, 116, 1, 929, 2)", "AAAAB0AABAAAAOhAAC"],
    ["SYS.DBMS_UTILITY.CURRENT_INSTANCE", "1"],
    ["DBMS_UTILITY.GET_HASH_VALUE('abc', 10, 1)", "10"],
    ["DBMS_TRANSACTION.LOCAL_TRANSACTION_ID", null],
  ])("%s", (text, value) => {
    expect(evaluate(text)).toBe(value);
  });
});

describe("XML", () => {
  it.each([
    ["XMLTYPE('<a>1</a>')", "<a>1</a>"],
    ["XMLTYPE('<a>1</a>').getClobVal()", "CLOB:<a>1</a>"],
    ["XMLTYPE('<a b=\"c\"><d/></a>').getStringVal()", '<a b="c"><d/></a>'],
    ["XMLSERIALIZE(CONTENT XMLTYPE('<a/>') AS VARCHAR2(20))", "<a/>"],
    ["XMLELEMENT(\"x\", 'a<b')", "<x>a&lt;b</x>"],
    ['XMLELEMENT("x", XMLATTRIBUTES(1 AS "id"), XMLELEMENT("y", 2))', '<x id="1"><y>2</y></x>'],
    ['XMLFOREST(1 AS "a", NULL AS "b", dummy)', "<a>1</a><DUMMY>X</DUMMY>"],
    ['XMLCONCAT(XMLELEMENT("a"), XMLELEMENT("b"))', "<a/><b/>"],
    ["XMLPARSE(CONTENT 'x<a/>')", "x<a/>"],
  ])("%s", (text, value) => {
    expect(evaluate(text)).toBe(value);
  });

  it("must be well formed", () => {
    for (const text of ["<a>", "<a></b>", "x", "<a/><b/>", "<a b=c/>"]) {
      expect(failure(`XMLTYPE('${text}')`)).toMatch(/^ORA-31011/);
    }
    expect(failure("XMLFOREST(1)")).toMatch(
      /^ORA-19208@0: parameter 1 of function XMLFOREST must be aliased/,
    );
    expect(failure("XMLTYPE('<a/>').foo()")).toMatch(/^ORA-00904/);
  });
});

describe("vectors", () => {
  const session = testSession({ version: 23 });

  it.each([
    ["FROM_VECTOR(TO_VECTOR('[1.5, 2]'))", "[1.5E+000,2.0E+000]"],
    ["VECTOR_SERIALIZE(VECTOR('[1, 2]', 2, INT8))", "[1,2]"],
    ["FROM_VECTOR(TO_VECTOR('[1]') RETURNING CLOB)", "CLOB:[1.0E+000]"],
    ["VECTOR_DISTANCE(TO_VECTOR('[0, 0]'), TO_VECTOR('[3, 4]'), EUCLIDEAN)", "5.0E+000"],
    ["TO_VECTOR('[0, 0]') <-> TO_VECTOR('[3, 4]')", "5.0E+000"],
    ["VECTOR_DISTANCE(TO_VECTOR('[1, 0]'), TO_VECTOR('[0, 1]'))", "1.0E+000"],
    ["L1_DISTANCE(TO_VECTOR('[1, 2]'), TO_VECTOR('[3, 5]'))", "5.0E+000"],
    ["INNER_PRODUCT(TO_VECTOR('[1, 2]'), TO_VECTOR('[3, 5]'))", "1.3E+001"],
    ["VECTOR_DIMENSION_COUNT(TO_VECTOR('[1, 2, 3]'))", "3"],
    ["VECTOR_DIMENSION_FORMAT(TO_VECTOR('[1, 2, 3]', 3, FLOAT64))", "FLOAT64"],
    ["VECTOR_DIMENSION_FORMAT(TO_VECTOR('[1, 2, 3]', *, INT8))", "INT8"],
    ["VECTOR_DIMENSION_FORMAT(TO_VECTOR('[1, 2, 3]', *, *))", "FLOAT32"],
    ["VECTOR_DIMENSION_FORMAT(VECTOR('[1, 2, 3]', 3, *))", "FLOAT32"],
    ["VECTOR_NORM(TO_VECTOR('[3, 4]'))", "5.0E+000"],
    ["FROM_VECTOR(NULL)", null],
  ])("%s", (text, value) => {
    expect(evaluate(text, { session })).toBe(value);
  });

  it("are described, compared in width and unknown to 19c", () => {
    expect(typeOf("TO_VECTOR('[1, 2, 3]', 3, FLOAT32)", { session })).toBe("VECTOR(3, FLOAT32)");
    expect(failure("VECTOR_DISTANCE(TO_VECTOR('[1]'), TO_VECTOR('[1, 2]'))", { session })).toMatch(
      /^ORA-51808.*\(1, 2\)/,
    );
    expect(failure("TO_VECTOR('[1, 2, 3]', 2)", { session })).toMatch(/^ORA-51803/);
    expect(failure("TO_VECTOR('[1]')")).toBe('ORA-00904@0: "TO_VECTOR": invalid identifier');
  });
});
