// Layer: sandbox. Sessions and their temporary tables.
import { type ServerInfo, stageName } from "@singer-oracle/core/oracle";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Lane, openLanes } from "../../src/load/lanes.ts";
import { ensureStage, type StagePlan } from "../../src/load/stage.ts";
import {
  allRows,
  createTableOf,
  failureOf,
  keptLog,
  type LoadSandbox,
  openLoadSandbox,
  pendingRecords,
  planOf,
  settingsWith,
  tableLoaderOf,
  verbsOf,
  versions,
} from "./fixture.ts";

const orders = planOf(
  { owner: "APP", name: "ORDERS" },
  { ID: "NUMBER(9)", NAME: "VARCHAR2(20 CHAR)" },
  ["ID"],
);
const stagePlan: StagePlan = {
  table: orders.table,
  columns: [{ name: "ID", type: "NUMBER(9)" }],
  majorVersion: 19,
  owner: "APP",
};

describe.each(versions)("on version %d", (version) => {
  let at: LoadSandbox;
  beforeAll(async () => {
    at = await openLoadSandbox({
      version,
      seed: `${createTableOf(orders)};`,
      maxLanes: 2,
      connection: { stmt_cache_size: 0, call_timeout_s: 600 },
    });
  });
  afterAll(() => at[Symbol.asyncDispose]());
  afterEach(() => at.sandbox.script.clear());

  /** Lanes of its own over a pool of its own. */
  const withLanes = async <T>(
    maxLanes: number,
    work: (
      lanes: ReturnType<typeof openLanes>,
      advance: (ms: number) => void,
      lines: string[],
    ) => Promise<T>,
  ): Promise<T> => {
    await using pool = await at.openPool(maxLanes);
    const { log, lines } = keptLog();
    let ms = 0;
    await using lanes = openLanes({ pool, maxLanes, log, now: () => ms });
    return await work(
      lanes,
      (more) => {
        ms += more;
      },
      lines,
    );
  };

  describe("lanes", () => {
    test("are no more than there may be; others wait", () =>
      withLanes(2, async (lanes) => {
        let running = 0;
        let most = 0;
        const sessions = new Set<unknown>();
        const task = (stream: string) =>
          lanes.use(stream, async ({ session }) => {
            running += 1;
            most = Math.max(most, running);
            sessions.add(session);
            // Until the other lane is open: a logon takes longer than a ping.
            while (sessions.size < 2) await session.ping();
            running -= 1;
          });
        await Promise.all(["a", "b", "c", "d", "e", "f"].map(task));
        expect([most, sessions.size]).toEqual([2, 2]);
      }));

    test("a stream gets its session again when it is free", () =>
      withLanes(2, async (lanes) => {
        const sessionOf = (stream: string) => lanes.use(stream, async ({ session }) => session);
        let release = () => {};
        const held = lanes.use(
          "a",
          () =>
            new Promise<void>((resolve) => {
              release = resolve;
            }),
        );
        const b = await sessionOf("b");
        release();
        await held;
        const a = await sessionOf("a");
        expect(a).not.toBe(b);
        expect([await sessionOf("b"), await sessionOf("a"), await sessionOf("b")]).toEqual([
          b,
          a,
          b,
        ]);
      }));

    test("what is not committed is rolled back, and the session is named after the stream", () =>
      withLanes(1, async (lanes) => {
        await lanes.use("orders", async ({ session }) => {
          await session.execute("INSERT INTO orders (id) VALUES (1)");
        });
        const failing = lanes.use("orders", async ({ session }) => {
          await session.execute("INSERT INTO orders (id) VALUES (2)");
          throw new Error("no");
        });
        await expect(failing).rejects.toThrow("no");
        const action = await lanes.use(
          "a stream with a name of more than 32 bytes",
          ({ session }) => allRows(session, "SELECT SYS_CONTEXT('USERENV', 'ACTION') FROM DUAL"),
        );
        expect([await at.rows("orders"), action]).toEqual([
          [],
          [["a stream with a name of more tha"]],
        ]);
      }));

    test("one that was idle for more than 30 s is asked first, and replaced when it does not answer", () =>
      withLanes(1, async (lanes, advance, lines) => {
        const before = await lanes.use("a", async ({ session }) => session);
        at.sandbox.script.add({ when: { call: "ping" }, what: { do: "drop" } });
        advance(30_000);
        expect(await lanes.use("a", async ({ session }) => session)).toBe(before);
        advance(30_001);
        const after = await lanes.use("a", async ({ session }) => session);
        expect(after).not.toBe(before);
        expect([after.callTimeoutMs, lines]).toEqual([
          600_000,
          ["warning: a session was lost while nobody used it"],
        ]);
      }));

    test("one that answers is kept with its time limit", () =>
      withLanes(1, async (lanes, advance) => {
        const before = await lanes.use("a", async ({ session }) => session);
        const limit = before.callTimeoutMs;
        advance(60_000);
        const after = await lanes.use("a", async ({ session }) => session);
        expect([after === before, after.callTimeoutMs === limit]).toEqual([true, true]);
      }));
  });

  describe("a stage", () => {
    const stageIn = (lane: Lane, plan: Partial<StagePlan> = {}) =>
      ensureStage(lane, { ...stagePlan, ...plan });
    const name = (prefix: string) => stageName(prefix, stagePlan.table, stagePlan.columns);

    test("is private from 18c on and made once a session", () =>
      withLanes(1, async (lanes) => {
        at.trace.length = 0;
        for (let round = 0; round < 3; round += 1) {
          const stage = await lanes.use("a", (lane) => stageIn(lane));
          expect(stage).toEqual({
            table: { owner: null, name: name("ORA$PTT_") },
            keepsRows: true,
          });
        }
        expect(verbsOf(at.trace)).toEqual(["CREATE"]);
      }));

    test("that the session had before it came to these lanes is taken", async () => {
      await using pool = await at.openPool(1);
      for (let round = 0; round < 2; round += 1) {
        await using lanes = openLanes({ pool, maxLanes: 1 });
        const { table } = await lanes.use("a", (lane) => stageIn(lane));
        expect(table.name).toBe(name("ORA$PTT_"));
      }
    });

    test("of another layout is another one", () =>
      withLanes(1, async (lanes) => {
        const other = { columns: [{ name: "ID", type: "NUMBER(10)" }] };
        const names = await lanes.use("a", async (lane) => [
          (await stageIn(lane)).table.name,
          (await stageIn(lane, other)).table.name,
        ]);
        expect(new Set(names).size).toBe(2);
      }));

    test("is global before 18c; one that is there already serves", () =>
      withLanes(2, async (lanes) => {
        const make = () => lanes.use("a", (lane) => stageIn(lane, { majorVersion: 12 }));
        const expected = { table: { owner: "APP", name: name("SO_STG_") }, keepsRows: false };
        expect(await Promise.all([make(), make()])).toEqual([expected, expected]);
        expect(
          await allRows(
            at.session,
            "SELECT temporary, duration FROM user_tables WHERE table_name LIKE 'SO_STG_%'",
          ),
        ).toEqual([["Y", "SYS$TRANSACTION"]]);
      }));

    test.each([903, 14_451, 1031, 406])(
      "is global where a private one is refused with ORA-%d",
      (number) =>
        withLanes(1, async (lanes) => {
          at.sandbox.script.add({
            when: { call: "execute", statement: "CREATE PRIVATE" },
            what: { do: "error", number },
          });
          const { table, keepsRows } = await lanes.use("a", (lane) => stageIn(lane));
          expect([table.name, keepsRows]).toEqual([name("SO_STG_"), false]);
        }),
    );

    test("that cannot be made for another reason fails", () =>
      withLanes(1, async (lanes) => {
        at.sandbox.script.add({
          when: { call: "execute", statement: "CREATE PRIVATE" },
          what: { do: "error", number: 604 },
        });
        const failure = await failureOf(lanes.use("a", (lane) => stageIn(lane)));
        expect(failure).toMatchObject({ name: "OracleError", code: "ORA-00604" });
      }));

    test("is never made while something is pending", () =>
      withLanes(1, async (lanes) => {
        const call = lanes.use("a", async (lane) => {
          await lane.session.execute("INSERT INTO orders (id) VALUES (1)");
          return stageIn(lane);
        });
        await expect(call).rejects.toThrow("a stage is to be made while something is pending");
      }));
  });

  test("a server before 18c loads through a global temporary table that nothing is deleted from", async () => {
    const server: ServerInfo = { ...at.server, majorVersion: 12 };
    const loader = tableLoaderOf({ ...at.parts({ settings: settingsWith() }), server }, orders);
    at.trace.length = 0;
    await loader.load(pendingRecords({ id: 1, name: "Ada" }, { id: 2, name: "Bob" }));
    await loader.load(pendingRecords({ id: 2, name: "Bea" }));
    expect(verbsOf(at.trace)).toEqual([
      ...["CREATE", "INSERT", "MERGE", "COMMIT"],
      ...["INSERT", "MERGE", "COMMIT"],
    ]);
    expect(await at.rows("orders")).toEqual([
      ["1", "Ada"],
      ["2", "Bea"],
    ]);
  });
});
