// Layer: pure.
import { expect, test } from "vitest";
import { checkFault, type Fault } from "../../src/script/fault.ts";
import { FaultScript } from "../../src/script/fault-script.ts";

const drop = { do: "drop" } as const;
const before = { moment: "before" } as const;

test("the nth call that matches, and so many times", () => {
  const script = new FaultScript([
    { when: { call: "execute", statement: "INTO t", nth: 2 }, what: drop, times: 2 },
  ]);
  const point = { call: "execute", ...before, statement: "insert into T values (1)" } as const;
  const struck = Array.from({ length: 5 }, () => script.strike(point)?.do);
  expect(struck).toEqual([undefined, "drop", "drop", undefined, undefined]);
  expect(script.pending).toBe(0);
});

test("conditions: call, statement, user, moment", () => {
  const script = new FaultScript([
    { when: { call: "commit", moment: "after", user: "A", statement: /^commit$/i }, what: drop },
  ]);
  const point = { call: "commit", moment: "after", user: "A", statement: "COMMIT" } as const;
  expect(script.strike({ ...point, call: "rollback" })).toBeUndefined();
  expect(script.strike({ ...point, moment: "before" })).toBeUndefined();
  expect(script.strike({ ...point, user: "B" })).toBeUndefined();
  expect(script.strike({ ...point, statement: "commit work" })).toBeUndefined();
  expect(script.strike({ ...point, statement: undefined })).toBeUndefined();
  expect(script.strike(point)).toEqual(drop);
});

test("a pattern with the global flag starts anew for each statement", () => {
  const script = new FaultScript([
    { when: { statement: /x/g }, what: drop, times: Number.POSITIVE_INFINITY },
  ]);
  const point = { call: "execute", ...before, statement: "x" } as const;
  expect([script.strike(point), script.strike(point), script.strike(point)]).toEqual([
    drop,
    drop,
    drop,
  ]);
});

test("without a call it waits for the logon to be over", () => {
  const script = new FaultScript([{ when: {}, what: drop }]);
  expect(script.strike({ call: "connect", ...before })).toBeUndefined();
  expect(script.strike({ call: "logon", ...before })).toBeUndefined();
  expect(script.strike({ call: "ping", ...before })).toEqual(drop);
});

test("a number of rows", () => {
  const script = new FaultScript([{ when: { afterRows: 100, statement: "from t" }, what: drop }]);
  const point = { call: "fetch", ...before, statement: "select * from t" } as const;
  expect(script.strike(point)).toBeUndefined();
  expect(script.rowLimit({ ...point, statement: "select * from u" }, 0)).toBeUndefined();
  expect([0, 99, 100, 101].map((rows) => script.rowLimit(point, rows))).toEqual([
    100,
    100,
    undefined,
    undefined,
  ]);
  expect(script.strikeAtRow(point, 99)).toBeUndefined();
  expect(script.strikeAtRow(point, 100)).toEqual(drop);
  expect(script.strikeAtRow(point, 100)).toBeUndefined();
});

test("clear disarms all", () => {
  const script = new FaultScript([{ when: {}, what: drop }]);
  script.add({ when: {}, what: drop }, { when: {}, what: drop });
  expect(script.pending).toBe(3);
  script.clear();
  expect(script.pending).toBe(0);
});

test.each([
  [{ when: { nth: 0 }, what: drop }, "nth is 0"],
  [{ when: { nth: 1.5 }, what: drop }, "nth is 1.5"],
  [{ when: {}, what: drop, times: 0 }, "times is 0"],
  [{ when: { afterRows: -1 }, what: drop }, "afterRows is -1"],
  [{ when: {}, what: { do: "delay", ms: Number.NaN } }, "ms is NaN"],
  [{ when: { call: "execute", afterRows: 1 }, what: drop }, "afterRows needs call: fetch"],
  [{ when: { call: "ping" }, what: { do: "refuse" } }, "refuse needs call: connect"],
  [{ when: {}, what: { do: "expire-password" } }, "expire-password needs call: logon"],
  [{ when: { call: "connect" }, what: { do: "error", number: 1 } }, "use refuse"],
] as [Fault, string][])("%j can never strike", (fault, message) => {
  expect(() => checkFault(fault)).toThrow(message);
  const script = new FaultScript();
  expect(() => script.add({ when: {}, what: drop }, fault)).toThrow(message);
  expect(script.pending).toBe(0);
});
