// Layer: pure.
import { describe, expect, it } from "vitest";
import { compileExpr } from "../../../src/engine/expressions/compile.ts";
import { emptyEnv, perRow } from "../../../src/engine/expressions/compiled.ts";
import type { Env } from "../../../src/engine/expressions/contract.ts";
import { emptyScope } from "../../../src/engine/expressions/scope.ts";
import {
  compileText,
  dualEnv,
  evaluate,
  failure,
  literalRows,
  number,
  parseExpr,
  rowsEnv,
  tableScope,
  testSession,
  varchar,
} from "./support.ts";

const employees = { alias: "E", columns: { ID: number, NAME: varchar(10), ROWID: varchar(18) } };
const departments = { alias: "D", columns: { ID: number, TITLE: varchar(10) } };
const scope = tableScope([{ ...employees, hidden: ["ROWID"] }, departments]);
const env = rowsEnv([
  [1, "Ada", "AAAAB0AABAAAAOhAAA"],
  [7, "Sales"],
]);

describe("columns", () => {
  it("are found qualified, unqualified and hidden", () => {
    const setting = { scope, env };
    expect(evaluate("e.id", setting)).toBe("1");
    expect(evaluate("d.id", setting)).toBe("7");
    expect(evaluate("name", setting)).toBe("Ada");
    expect(evaluate("app.e.name", setting)).toBe("Ada");
    expect(evaluate("rowid", setting)).toBe("AAAAB0AABAAAAOhAAA");
  });

  it("are NULL on the inner side of an outer join without a match", () => {
    expect(evaluate("d.title", { scope, env: rowsEnv([[1, "Ada", "x"], null as never]) })).toBe(
      null,
    );
  });

  it("are refused when ambiguous or unknown, with the name as Oracle prints it", () => {
    expect(failure("id + 1", { scope, env })).toBe("ORA-00918@0: column ambiguously defined");
    expect(failure("1 + nosuch", { scope, env })).toBe('ORA-00904@4: "NOSUCH": invalid identifier');
    expect(failure("e.nosuch", { scope, env })).toBe(
      'ORA-00904@0: "E"."NOSUCH": invalid identifier',
    );
    expect(failure('x."y".z', { scope, env })).toBe('ORA-00904@0: "X"."y"."Z": invalid identifier');
    expect(failure("other.e.name", { scope, env })).toBe(
      'ORA-00904@0: "OTHER"."E"."NAME": invalid identifier',
    );
  });

  it("of USING are read unqualified only", () => {
    const joined = {
      ...scope,
      using: new Map([["ID", perRow(number, (e: Env) => e.rows[0]?.[0] ?? null)]]),
    };
    expect(evaluate("id", { scope: joined, env })).toBe("1");
    expect(failure("e.id", { scope: joined, env })).toBe(
      "ORA-25154@0: column part of USING clause cannot have qualifier",
    );
  });

  it("beside a USING column of the same name are ambiguous unqualified and allowed qualified", () => {
    const third = tableScope([employees, departments, { alias: "X", columns: { ID: number } }]);
    const joined = {
      ...third,
      using: new Map([["ID", perRow(number, () => 1)]]),
      usingSources: new Map([["ID", new Set([0, 1])]]),
    };
    const three = rowsEnv([[1, "Ada", "r"], [1, "Sales"], [9]]);
    expect(evaluate("x.id", { scope: joined, env: three })).toBe("9");
    expect(failure("id", { scope: joined, env: three })).toBe(
      "ORA-00918@0: column ambiguously defined",
    );
    expect(failure("d.id", { scope: joined, env: three })).toMatch(/^ORA-25154@0/);
  });
});

describe("outer blocks", () => {
  it("are searched from the inside out; the inner name hides the outer", () => {
    const inner = { ...tableScope([{ alias: "I", columns: { NAME: varchar(5) } }]), up: scope };
    const innermost = rowsEnv([["in"]], env);
    expect(evaluate("name", { scope: inner, env: innermost })).toBe("in");
    expect(evaluate("title", { scope: inner, env: innermost })).toBe("Sales");
    expect(evaluate("e.name", { scope: inner, env: innermost })).toBe("Ada");
    const third = { ...emptyScope({ up: inner }) };
    expect(evaluate("d.title", { scope: third, env: emptyEnv(innermost) })).toBe("Sales");
  });

  it("are marked as used, so that a subquery is known to depend on them", () => {
    const correlation = { used: false };
    const outer = { ...scope, correlation };
    const inner = { ...tableScope([{ alias: "I", columns: { A: number } }]), up: outer };
    compileExpr(parseExpr("a"), inner, testSession());
    expect(correlation.used).toBe(false);
    compileExpr(parseExpr("d.title"), inner, testSession());
    expect(correlation.used).toBe(true);
  });

  it("answer through their intercept: group keys, PL/SQL variables", () => {
    const outer = emptyScope({
      intercept: (expr) =>
        expr.kind === "name" && expr.name.parts[0] === "V_LIMIT"
          ? perRow(number, (e) => e.slots[0] ?? null)
          : undefined,
    });
    const inner = { ...scope, up: outer };
    const up: Env = { ...emptyEnv(), slots: [42] };
    expect(evaluate("v_limit", { scope: inner, env: { ...env, up } })).toBe("42");
  });
});

describe("pseudo columns", () => {
  it("give the session's clock, user and zone", () => {
    const session = testSession();
    session.nls.timeZone = "Europe/Berlin";
    expect(evaluate("SYSDATE", { session })).toBe("2024-03-15 10:20:30");
    expect(evaluate("CURRENT_DATE", { session })).toBe("2024-03-15 11:20:30");
    expect(evaluate("SYSTIMESTAMP", { session })).toBe("2024-03-15 10:20:30.123456000 +00:00");
    expect(evaluate("CURRENT_TIMESTAMP", { session })).toBe(
      "2024-03-15 11:20:30.123456000 Europe/Berlin",
    );
    expect(evaluate("LOCALTIMESTAMP", { session })).toBe("2024-03-15 11:20:30.123456000");
    expect(evaluate("CURRENT_TIMESTAMP(3)", { session })).toBe(
      "2024-03-15 11:20:30.123000000 Europe/Berlin",
    );
    expect(evaluate("SESSIONTIMEZONE", { session })).toBe("Europe/Berlin");
    expect(evaluate("DBTIMEZONE", { session })).toBe("+00:00");
    expect(evaluate("USER || '/' || UID", { session })).toBe("APP/120");
  });

  it("of rows need rows, those of CONNECT BY need CONNECT BY", () => {
    expect(evaluate("ROWNUM")).toBe("1");
    expect(failure("ROWNUM", { scope: emptyScope() })).toBe(
      "ORA-00976@0: Specified pseudocolumn or operator not allowed here.",
    );
    expect(failure("1 + LEVEL")).toBe(
      "ORA-01788@4: CONNECT BY clause required in this query block",
    );
    expect(failure("CONNECT_BY_ISLEAF")).toMatch(/^ORA-01788@0/);
    expect(failure("PRIOR dummy")).toMatch(/^ORA-01788@0/);
  });

  it("of CONNECT BY read level, parent and root", () => {
    const hierarchical = { ...scope, hierarchical: true };
    const root: Env = { ...env, level: 1 };
    const child: Env = {
      ...rowsEnv([
        [2, "Bob", "x"],
        [8, "Ops"],
      ]),
      level: 2,
      prior: root,
      root,
      isLeaf: true,
    };
    const setting = { scope: hierarchical, env: child };
    expect(evaluate("LEVEL", setting)).toBe("2");
    expect(evaluate("PRIOR name", setting)).toBe("Ada");
    expect(evaluate("CONNECT_BY_ROOT name", setting)).toBe("Ada");
    expect(evaluate("CONNECT_BY_ISLEAF", setting)).toBe("1");
    expect(evaluate("CONNECT_BY_ISCYCLE", setting)).toBe("0");
    expect(evaluate("SYS_CONNECT_BY_PATH(name, '/')", setting)).toBe("/Ada/Bob");
    expect(evaluate("PRIOR name", { scope: hierarchical, env: root })).toBe(null);
    expect(failure("SYS_CONNECT_BY_PATH(name, 'd')", setting)).toMatch(/^ORA-30004/);
  });

  it("give way to columns of the same name", () => {
    const own = tableScope([{ alias: "T", columns: { SYSTIMESTAMP: varchar(5) } }]);
    expect(evaluate("SYSTIMESTAMP", { scope: own, env: rowsEnv([["own"]]) })).toBe("own");
  });
});

describe("named floating-point literals", () => {
  it.each([
    ["BINARY_FLOAT_NAN", "BINARY_FLOAT", Number.NaN],
    ["BINARY_FLOAT_INFINITY", "BINARY_FLOAT", Number.POSITIVE_INFINITY],
    ["BINARY_DOUBLE_NAN", "BINARY_DOUBLE", Number.NaN],
    ["BINARY_DOUBLE_INFINITY", "BINARY_DOUBLE", Number.POSITIVE_INFINITY],
  ])("%s", (text, name, value) => {
    const { type, constant, eval: run } = compileText(text);
    expect([type, constant, run(dualEnv())]).toEqual([{ name }, true, value]);
    expect(evaluate(`CASE WHEN -${text} < ${text} THEN 1 ELSE 0 END`)).toBe(
      text.endsWith("NAN") ? "0" : "1",
    );
  });
});

describe("binds", () => {
  it("have the type of the bound value and read the running execution", () => {
    const session = testSession({ binds: [5, "x"], bindTypes: [number, varchar(32)] });
    expect(evaluate(":a + 1", { session })).toBe("6");
    const compiled = compileText(":a || '!'", { session });
    expect(compiled.eval(dualEnv())).toBe("5!");
    Object.assign(session, { binds: [6, "y"] });
    expect(compiled.eval(dualEnv())).toBe("6!");
  });

  it("of unknown type fit everywhere", () => {
    const session = testSession({ binds: [null], bindTypes: [{ name: "NULL" }] });
    expect(evaluate("SYSDATE + :a", { session })).toBe(null);
    expect(evaluate("NVL(:a, 3)", { session })).toBe("3");
    expect(evaluate("CASE WHEN :a = 1 THEN 'y' ELSE 'n' END", { session })).toBe("n");
  });
});

describe("scalar subqueries", () => {
  const setting = (rows: readonly (readonly number[])[], opened = { count: 0 }) => ({
    scope: { ...scope, compileSubquery: literalRows([number], rows, opened) },
    env,
  });

  it("give the value, NULL without rows, ORA-01427 for two", () => {
    expect(evaluate("(SELECT 1 FROM dual) + 1", setting([[4]]))).toBe("5");
    expect(evaluate("(SELECT 1 FROM dual)", setting([]))).toBe(null);
    expect(failure("(SELECT 1 FROM dual)", setting([[1], [2]]))).toBe(
      "ORA-01427: single-row subquery returns more than one row",
    );
  });

  it("must have one column", () => {
    const two = { ...scope, compileSubquery: literalRows([number, number], []) };
    expect(failure("1 + (SELECT 1, 2 FROM dual)", { scope: two, env })).toMatch(/^ORA-00913@/);
  });

  it("without correlation run once an execution", () => {
    const opened = { count: 0 };
    const session = testSession();
    const compiled = compileText("(SELECT 1 FROM dual)", { ...setting([[4]], opened), session });
    compiled.eval(env);
    compiled.eval(env);
    expect(opened.count).toBe(1);
    Object.assign(session, { binds: [] });
    compiled.eval(env);
    expect(opened.count).toBe(2);
  });

  it("without anyone to compile them are refused", () => {
    expect(failure("(SELECT 1 FROM dual)")).toBe("ORA-02251: subquery not allowed here");
  });
});
