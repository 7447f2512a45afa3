// Layer: sandbox.
import { OracleCursor, type OracleSession, openSession } from "@singer-oracle/core/oracle";
import type { Sandbox } from "@singer-oracle/sandbox";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { readBatches } from "../src/read-batches.ts";
import { sandboxOf } from "./sync/fixture.ts";

let sandbox: Sandbox;
let session: OracleSession;
const { next, close } = OracleCursor.prototype;
/** What happens, in its order. */
let events: string[];

beforeAll(async () => {
  sandbox = await sandboxOf("");
  session = await openSession(
    { connect_string: sandbox.connectString, user: "app", password: "pw-4711-secret" },
    { program: "test" },
  );
  OracleCursor.prototype.next = async function (rowCount) {
    events.push(`ask ${rowCount}`);
    const rows = await next.call(this, rowCount);
    events.push(`got ${rows.length}`);
    return rows;
  };
  OracleCursor.prototype.close = async function () {
    events.push("close");
    await close.call(this);
  };
});
afterEach(() => sandbox.script.clear());
afterAll(async () => {
  Object.assign(OracleCursor.prototype, { next, close });
  await session.close();
  await sandbox.close();
});

const numbers = (count: number, rows = 4) => {
  events = [];
  return readBatches(session, {
    sql: `select level from dual connect by level <= ${count}`,
    binds: {},
    size: { rows, measure: () => {} },
  });
};
const turn = () => new Promise((resolve) => setTimeout(resolve, 20));

test("the next batch is on its way while one is used", async () => {
  const seen: number[] = [];
  for await (const { rows, timeExtracted } of numbers(10)) {
    expect(timeExtracted).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    await turn();
    events.push(`used ${rows.length}`);
    seen.push(...rows.map(([value]) => Number(value)));
  }
  expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(events).toEqual([
    "ask 4",
    "got 4",
    "ask 4",
    "got 4",
    "used 4",
    "ask 4",
    "got 2",
    "used 4",
    "ask 4",
    "got 0",
    "used 2",
    "close",
  ]);
});

test("no more than one batch is fetched ahead", async () => {
  const batches = numbers(100);
  await batches.next();
  await turn();
  await turn();
  expect(events).toEqual(["ask 4", "got 4", "ask 4", "got 4"]);
  await batches.return();
  expect(events.slice(4)).toEqual(["close"]);
  await session.ping();
});

test("no row, no batch", async () => {
  const batches = readBatches(session, {
    sql: "select 1 from dual where 1 = 0",
    binds: {},
    size: { rows: 4, measure: () => {} },
  });
  expect(await batches.next()).toEqual({ done: true, value: undefined });
});

test("leaving the loop waits for the fetch that is under way, then the session is free", async () => {
  sandbox.script.add({ when: { call: "fetch", nth: 2 }, what: { do: "delay", ms: 100 } });
  for await (const _ of numbers(100)) break;
  expect(events.at(-1)).toBe("close");
  await session.ping();
});

test("a fetch that fails is told after the batch before it, and not at all when nobody asks", async () => {
  sandbox.script.add({ when: { afterRows: 6 }, what: { do: "error", number: 1476 } });
  const batches = numbers(100);
  expect((await batches.next()).value?.rows).toHaveLength(4);
  await turn();
  await expect(batches.next()).rejects.toThrow("ORA-01476: divisor is equal to zero");
  expect(events.at(-1)).toBe("close");
  sandbox.script.add({ when: { afterRows: 6 }, what: { do: "error", number: 1476 } });
  for await (const _ of numbers(100)) break;
  expect(events.at(-1)).toBe("close");
});
