// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.ts";
import {
  foldUpper,
  formatIdentifier,
  formatQualified,
  identifierProblem,
  needsQuotes,
  parseIdentifier,
  parseQualifiedName,
  quoteIdentifier,
  quoteList,
  quoteQualified,
} from "../../src/oracle/identifiers.ts";
import { anyName, quotableName } from "./names.ts";

function failure(run: () => unknown): { name: string; code: string; message: string } {
  try {
    run();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { name: error.name, code: error.code, message: error.message };
  }
  throw new Error("did not throw");
}

describe("quoteIdentifier", () => {
  it.each([
    ["EMPLOYEES", '"EMPLOYEES"'],
    ["Order", '"Order"'],
    ["a b", '"a b"'],
    ["DATE", '"DATE"'],
    ["ключ", '"ключ"'],
    ["🐘", '"🐘"'],
    ["a'b", `"a'b"`],
    ["a:b", '"a:b"'],
    ["a.b", '"a.b"'],
    ["_sdc_x", '"_sdc_x"'],
    ["--", '"--"'],
    [" ", '" "'],
    ["x".repeat(128), `"${"x".repeat(128)}"`],
    // 128 characters of a single-byte Cyrillic database take 256 bytes in UTF-8.
    ["Ж".repeat(128), `"${"Ж".repeat(128)}"`],
  ])("quotes %j", (name, quoted) => {
    expect(quoteIdentifier(name)).toBe(quoted);
  });

  it.each([
    ["", '"" cannot be a name in Oracle: it is empty'],
    ['a"b', String.raw`"a\"b" cannot be a name in Oracle: it contains a double quote`],
    ["a\0b", String.raw`"a\u0000b" cannot be a name in Oracle: it contains a NUL character`],
    ["\ud800", String.raw`"\ud800" cannot be a name in Oracle: it is not well-formed Unicode`],
    [
      "x".repeat(129),
      `"${"x".repeat(129)}" cannot be a name in Oracle: it is longer than 128 characters`,
    ],
  ])("refuses %j", (name, message) => {
    expect(failure(() => quoteIdentifier(name))).toEqual({
      name: "UsageError",
      code: "IDENTIFIER",
      message,
    });
  });

  it("either quotes a name as it is or says why not", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        if (identifierProblem(name) === undefined) {
          expect(quoteIdentifier(name)).toBe(`"${name}"`);
        } else {
          expect(() => quoteIdentifier(name)).toThrow(UsageError);
        }
      }),
    );
  });
});

describe("identifierProblem with a limit in bytes", () => {
  it.each([
    ["é".repeat(64), 128, undefined],
    [`${"é".repeat(64)}x`, 128, "it takes more than 128 bytes"],
    ["🐘".repeat(8), 30, "it takes more than 30 bytes"],
    ["x".repeat(30), 30, undefined],
    ["x".repeat(31), 30, "it takes more than 30 bytes"],
  ])("%s within %i bytes", (name, maxBytes, problem) => {
    expect(identifierProblem(name, maxBytes)).toBe(problem);
  });
});

describe("quoteQualified and quoteList", () => {
  it("joins the parts", () => {
    expect(quoteQualified({ owner: "HR", name: "EMP" })).toBe('"HR"."EMP"');
    expect(quoteQualified({ owner: "a.b", name: "c d" })).toBe('"a.b"."c d"');
    expect(quoteQualified({ owner: null, name: "EMP" })).toBe('"EMP"');
    expect(quoteList(["A", "b c"])).toBe('"A", "b c"');
    expect(() => quoteQualified({ owner: 'x"', name: "EMP" })).toThrow(UsageError);
  });
});

describe("foldUpper", () => {
  it.each([
    ["order_id", "ORDER_ID"],
    ["straße", "STRAßE"],
    ["ключ", "КЛЮЧ"],
    ["ﬁn", "ﬁN"],
    ["iİı", "IİI"],
    ["🐘é", "🐘É"],
  ])("folds %j to %j", (name, folded) => {
    expect(foldUpper(name)).toBe(folded);
  });

  it("changes nothing the second time and never the number of characters", () => {
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
      if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
      const folded = foldUpper(String.fromCodePoint(codePoint));
      if ([...folded].length !== 1 || foldUpper(folded) !== folded) {
        expect.fail(`U+${codePoint.toString(16)} becomes ${folded}, then ${foldUpper(folded)}`);
      }
    }
  });
});

describe("formatIdentifier", () => {
  it.each([
    ["EMP", "EMP"],
    ["A$B#1", "A$B#1"],
    ["emp", '"emp"'],
    ["ORDER", '"ORDER"'],
    ["1A", '"1A"'],
    ["_A", '"_A"'],
    ["КЛЮЧ", '"КЛЮЧ"'],
    ["a b", '"a b"'],
    ['a"b', String.raw`"a\"b"`],
  ])("shows %j as %s", (name, shown) => {
    expect(formatIdentifier(name)).toBe(shown);
  });

  it("needs quotes exactly where it shows them", () => {
    fc.assert(
      fc.property(quotableName, (name) => {
        expect(formatIdentifier(name).startsWith('"')).toBe(needsQuotes(name));
      }),
    );
  });
});

describe("parseQualifiedName", () => {
  it.each([
    ["hr.employees", { owner: "HR", name: "EMPLOYEES" }],
    ['"a.b"."c"', { owner: "a.b", name: "c" }],
    ['hr."Order"', { owner: "HR", name: "Order" }],
    [" hr . emp ", { owner: "HR", name: "EMP" }],
    ["emp", { owner: "ME", name: "EMP" }],
    ["hr.order", { owner: "HR", name: "ORDER" }],
    ["ops$joe.v_$x#", { owner: "OPS$JOE", name: "V_$X#" }],
    ["ключ.straße", { owner: "КЛЮЧ", name: "STRAßE" }],
  ])("reads %j", (text, name) => {
    expect(parseQualifiedName(text, "ME")).toEqual(name);
  });

  it("has no owner when none is given", () => {
    expect(parseQualifiedName("emp")).toEqual({ owner: null, name: "EMP" });
  });

  it.each([
    ["", '"" is not of the form OWNER.NAME'],
    [".", '"." is not of the form OWNER.NAME'],
    ["a.b.c", '"a.b.c" is not of the form OWNER.NAME'],
    ["hr.a b", '"hr.a b" is not of the form OWNER.NAME'],
    ["hr._sdc", '"hr._sdc" is not of the form OWNER.NAME'],
    ["hr.2024", '"hr.2024" is not of the form OWNER.NAME'],
    ['hr."a', String.raw`"hr.\"a" is not of the form OWNER.NAME`],
    ['""."a"', String.raw`"\"\".\"a\"" is not of the form OWNER.NAME`],
    [
      "hr.emp@prod",
      '"hr.emp@prod" is not of the form OWNER.NAME; names behind a database link cannot be used',
    ],
    [
      "x".repeat(129),
      `"${"X".repeat(129)}" cannot be a name in Oracle: it is longer than 128 characters`,
    ],
  ])("refuses %j", (text, message) => {
    expect(failure(() => parseQualifiedName(text))).toEqual({
      name: "UsageError",
      code: "IDENTIFIER",
      message,
    });
  });

  it("reads back what formatQualified and quoteQualified write", () => {
    const owner = fc.option(quotableName, { nil: null });
    fc.assert(
      fc.property(fc.record({ owner, name: quotableName }), (name) => {
        expect(parseQualifiedName(formatQualified(name))).toEqual(name);
        expect(parseQualifiedName(quoteQualified(name))).toEqual(name);
      }),
    );
  });
});

describe("parseIdentifier", () => {
  it("reads one name", () => {
    expect(parseIdentifier("hr")).toBe("HR");
    expect(parseIdentifier('"hr"')).toBe("hr");
    expect(failure(() => parseIdentifier("hr.emp")).message).toBe(
      '"hr.emp" is not of the form NAME',
    );
  });
});
