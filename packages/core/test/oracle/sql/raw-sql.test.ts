// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SettingsError } from "../../../src/errors.ts";
import { userCondition, userHints, userQuery } from "../../../src/oracle/sql/index.ts";

function problem(run: () => string): string {
  try {
    return `accepted: ${run()}`;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    expect(error.problems.map((one) => one.pointer)).toEqual(["/where"]);
    return error.problems.map((one) => one.message).join();
  }
}

describe("userCondition", () => {
  it.each([
    ["id > 5", "(\nid > 5\n)"],
    ["  a = 1 OR b = 2 ; ", "(\na = 1 OR b = 2\n)"],
    ["a = 1 -- only these", "(\na = 1 -- only these\n)"],
    ["a = ')' AND b = '('", "(\na = ')' AND b = '('\n)"],
    ["a = q'[it's) ;]' /* ) */", "(\na = q'[it's) ;]' /* ) */\n)"],
    [`"c)d" = nq'!x'!'`, `(\n"c)d" = nq'!x'!'\n)`],
    ["status = 'it''s; so'", "(\nstatus = 'it''s; so'\n)"],
    ["a IN (SELECT b FROM c)\n/", "(\na IN (SELECT b FROM c)\n)"],
    ["a\n/ 2 > 1", "(\na\n/ 2 > 1\n)"],
    ["a = 1; -- done", "(\na = 1\n)"],
  ])("takes %j", (text, condition) => {
    expect(userCondition(text, "/where")).toBe(condition);
  });

  it.each([
    ["", "must not be empty"],
    [" ; ", "must not be empty"],
    ["-- nothing", "must not be empty"],
    ["1 = 1) OR (1 = 1", "has a closing parenthesis too many"],
    ["f(1", "has a parenthesis that is not closed"],
    ["a = 'x", "has a quote that is not closed"],
    ["a = 'it's'", "has a quote that is not closed"],
    [`"a = 1`, "has a quote that is not closed"],
    ["a = q'[x'", "has a quote that is not closed"],
    ["a = q'Xbx'", "has a quote that is not closed"],
    ["a = 1 /* b", "has a comment that is not closed"],
    ["a = 1; DROP TABLE t", "must be one statement, without a semicolon"],
    ["a = 1\0", "holds a NUL character"],
  ])("refuses %j", (text, message) => {
    expect(problem(() => userCondition(text, "/where"))).toBe(message);
  });

  it("ends for any text, and what it takes is closed", () => {
    const piece = fc.constantFrom(
      "'",
      '"',
      "(",
      ")",
      "--",
      "/*",
      "*/",
      "q'[",
      "]'",
      "\n",
      "a",
      ";",
      "/",
      " ",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join("");
        const outcome = problem(() => userCondition(text, "/where"));
        if (!outcome.startsWith("accepted: ")) return;
        // What was taken must be taken again inside its own parentheses.
        const taken = outcome.slice("accepted: ".length);
        expect(problem(() => userCondition(taken, "/where"))).toBe(`accepted: (\n${taken}\n)`);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("userQuery", () => {
  it.each([
    ["select * from t;", "(\nselect * from t\n)"],
    [
      "-- all\n/* of */ (WITH x AS (SELECT 1 FROM dual) SELECT * FROM x)",
      "(\n-- all\n/* of */ (WITH x AS (SELECT 1 FROM dual) SELECT * FROM x)\n)",
    ],
    ["SELECT a\nFROM t\n/\n", "(\nSELECT a\nFROM t\n)"],
  ])("takes %j", (text, query) => {
    expect(userQuery(text, "/where")).toBe(query);
  });

  it.each(["DELETE FROM t", "SELECTED", "-- SELECT\nUPDATE t SET a = 1", "/* SELECT 1 */ 1"])(
    "refuses %j",
    (text) => {
      expect(problem(() => userQuery(text, "/where"))).toBe(
        "must be a query that begins with SELECT or WITH",
      );
    },
  );

  it("refuses a second statement", () => {
    expect(problem(() => userQuery("SELECT 1 FROM dual; COMMIT", "/where"))).toBe(
      "must be one statement, without a semicolon",
    );
  });
});

describe("userHints", () => {
  it.each([
    ["PARALLEL(4)", "PARALLEL(4)"],
    ["/*+ FULL(t)\n PARALLEL(4) */", "FULL(t) PARALLEL(4)"],
    ["  ", ""],
  ])("takes %j", (text, hints) => {
    expect(userHints(text, "/where")).toBe(hints);
  });

  it.each(["FULL(t) */ 1 /*", "/*+ A */ B */", "A -- b", "/* A */"])("refuses %j", (text) => {
    expect(problem(() => userHints(text, "/where"))).toBe("must not contain a comment");
  });
});
