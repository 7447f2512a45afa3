// Layer: pure.
import { describe, expect, it } from "vitest";
import { conditionFailure, evaluate, failure, test3, typeOf } from "../expressions/support.ts";

// Most examples are those of the Oracle SQL Language Reference.
const matches: readonly [string, boolean | null][] = [
  ["REGEXP_LIKE('Steven', '^Ste(v|ph)en$')", true],
  ["REGEXP_LIKE('Greene', '([aeiou])\\1', 'i')", true],
  ["REGEXP_LIKE('abc', 'B')", false],
  ["REGEXP_LIKE('abc', 'B', 'i')", true],
  ["REGEXP_LIKE('abc', 'B', 'ic')", false],
  ["REGEXP_LIKE('a' || CHR(10) || 'b', 'a.b')", false],
  ["REGEXP_LIKE('a' || CHR(10) || 'b', 'a.b', 'n')", true],
  ["REGEXP_LIKE('a' || CHR(10) || 'b', '^b$')", false],
  ["REGEXP_LIKE('a' || CHR(10) || 'b', '^b$', 'm')", true],
  ["REGEXP_LIKE('ab', 'a b', 'x')", true],
  ["REGEXP_LIKE('x]', '[]x]+$')", true],
  ["REGEXP_LIKE('a-b', '[b-]b')", true],
  ["REGEXP_LIKE('a\\b', '[\\]b')", true],
  ["REGEXP_LIKE('1', '\\d') AND REGEXP_LIKE(' ', '\\s') AND REGEXP_LIKE('_', '\\w')", true],
  ["REGEXP_LIKE('résumé', 'r[[=e=]]sum[[=e=]]')", true],
  ["REGEXP_LIKE('a{b', 'a{b')", true],
  ["REGEXP_LIKE('aab', '^a{2}b')", true],
  ["REGEXP_LIKE('', 'a')", null],
  ["REGEXP_LIKE(TO_CLOB('abc'), 'b')", true],
];

const extracts: readonly [string, string | null][] = [
  ["REGEXP_SUBSTR('500 Oracle Parkway, Redwood Shores, CA', ',[^,]+,')", ", Redwood Shores,"],
  [
    "REGEXP_SUBSTR('http://www.example.com/products', 'http://([[:alnum:]]+\\.?){3,4}/?')",
    "http://www.example.com/",
  ],
  ["REGEXP_SUBSTR('1234567890', '(123)(4(56)(78))', 1, 1, 'i', 4)", "78"],
  ["REGEXP_SUBSTR('a,b,c', '[^,]+', 1, 2)", "b"],
  ["REGEXP_SUBSTR('abc', 'x')", null],
  ["REGEXP_SUBSTR('😀ab', '[a-z]', 2)", "a"],
  ["REGEXP_INSTR('500 Oracle Parkway, Redwood Shores, CA', '[^ ]+', 1, 6)", "37"],
  [
    "REGEXP_INSTR('500 Oracle Parkway, Redwood Shores, CA', '[s|r|p][[:alpha:]]{6}', 3, 2, 1, 'i')",
    "28",
  ],
  ["REGEXP_INSTR('1234567890', '(123)(4(56)(78))', 1, 1, 0, 'i', 4)", "7"],
  ["REGEXP_INSTR('abc', 'x')", "0"],
  [
    "REGEXP_REPLACE('500   Oracle     Parkway,    Redwood  Shores, CA', '( ){2,}', ' ')",
    "500 Oracle Parkway, Redwood Shores, CA",
  ],
  [
    "REGEXP_REPLACE('515.123.4567', '([[:digit:]]{3})\\.([[:digit:]]{3})\\.([[:digit:]]{4})', '(\\1) \\2-\\3')",
    "(515) 123-4567",
  ],
  ["REGEXP_REPLACE('abc', '', 'x')", "abc"],
  ["REGEXP_REPLACE('aaa', 'a', 'b', 1, 2)", "aba"],
  ["REGEXP_REPLACE('aaa', 'a')", null],
  ["REGEXP_REPLACE('abc', '(.)', '\\1 ')", "a b c "],
  ["REGEXP_COUNT('123123123123123', '(12)3', 1, 'i')", "5"],
  ["REGEXP_COUNT('123123123123', '123', 3, 'i')", "3"],
];

describe("regular expressions", () => {
  it.each(matches)("%s", (text, value) => {
    expect(test3(text)).toBe(value);
  });

  it.each(extracts)("%s", (text, value) => {
    expect(evaluate(text)).toBe(value);
  });

  it("describe their results", () => {
    expect(typeOf("REGEXP_SUBSTR('abc', 'b')")).toBe("VARCHAR2(3 BYTE)");
    expect(typeOf("REGEXP_REPLACE('abc', 'b', 'x')")).toBe("VARCHAR2(4000 BYTE)");
    expect(typeOf("REGEXP_REPLACE(TO_CLOB('abc'), 'b', 'x')")).toBe("CLOB");
  });

  it("refuse broken patterns and arguments", () => {
    expect(conditionFailure("REGEXP_LIKE('a', '[')")).toBe(
      "ORA-12726@12: unmatched bracket in regular expression",
    );
    expect(conditionFailure("REGEXP_LIKE('a', '(')")).toBe(
      "ORA-12725@12: unmatched parentheses in regular expression",
    );
    expect(conditionFailure("REGEXP_LIKE('a', '[[:foo:]]')")).toMatch(/^ORA-12729@12/);
    expect(conditionFailure("REGEXP_LIKE('a', '[b-a]')")).toMatch(/^ORA-12728@12/);
    expect(conditionFailure("REGEXP_LIKE('a', 'a', 'q')")).toMatch(/^ORA-01760@12/);
    expect(failure("REGEXP_SUBSTR('a', 'a', 0)")).toMatch(/^ORA-01428@14/);
    expect(failure("REGEXP_LIKE('a', 'a')")).toMatch(/ORA-009(04|23)@/);
  });
});
